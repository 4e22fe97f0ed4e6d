"""Whatever comes over the wire gives a message or a refusal, and no message breaks a room."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from room_for_tests import Room, device_of
from songs_for_tests import HOST, JOIN

from uchiawase.session import messages as m

NOT_UNDERSTOOD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)
"""What the shell takes for a message that could not be understood (``server/room.py``)."""

many = settings(max_examples=300, deadline=None)

kinds = [kind for kind in m.ClientMessage.__args__ if kind is not m.Hello]
numbers = st.one_of(st.integers(-3, 9), st.integers(-(2**63), 2**63 - 1))
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), numbers, st.floats(), st.text(max_size=9), st.binary(max_size=9)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def fits_the_wire(message: m.ClientMessage) -> bool:
    """Tell whether a message can be written at all: msgpack has numbers of 64 bits."""
    try:
        m.encode(message)
    except (OverflowError, UnicodeEncodeError):
        return False
    return True


messages = st.one_of([st.from_type(kind) for kind in kinds]).filter(fits_the_wire)


def understood(data: bytes) -> m.ClientMessage | None:
    try:
        return m.decode_client(data)
    except NOT_UNDERSTOOD:
        return None


@many
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_message_or_a_refusal(data: bytes) -> None:
    understood(data)


@many
@given(value=values)
def test_any_msgpack_gives_a_message_or_a_refusal(value: object) -> None:
    understood(msgspec.msgpack.encode(value))


@many
@given(message=messages, at=st.integers(0, 400), byte=st.integers(0, 255), cut=st.booleans())
def test_a_message_with_a_wrong_byte_or_cut_off_gives_a_message_or_a_refusal(
    message: m.ClientMessage, at: int, byte: int, *, cut: bool
) -> None:
    data = bytearray(m.encode(message))
    data[at % len(data)] = byte
    understood(bytes(data[: at % len(data)] if cut else data))


@many
@given(message=messages)
def test_every_message_comes_through_the_wire_as_it_was(message: m.ClientMessage) -> None:
    again = m.decode_client(m.encode(message))
    # Compared as bytes: what is not a number is not equal to itself.
    assert m.encode(again) == m.encode(message)


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(
        st.tuples(st.integers(1, 3), messages, st.floats(0.0, 3.0)), min_size=5, max_size=40
    )
)
def test_no_message_breaks_a_room_or_lets_two_people_hold_a_seat(
    said: list[tuple[int, m.ClientMessage, float]],
) -> None:
    room = Room()
    for name, secret in (("Hana", HOST), ("Mina", JOIN), ("Jun", JOIN)):
        connection = room.connect()
        hello = m.Hello(protocol=m.PROTOCOL, secret=secret, device=device_of(name), name=name)
        room.say(connection, hello)
        room.say(connection, m.TakeSeat(seat=connection))
    room.say(1, m.Start(song_id="small", count_in_bars=1))
    for connection, message, later_s in said:
        room.wait(later_s)
        room.say(connection, message)
        state = room.session.state()
        held = [seat.player for seat in state.seats if seat.player]
        assert len(held) == len(set(held))
        assert m.encode(state)
    room.die()
    room.close()
