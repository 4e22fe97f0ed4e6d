"""Who gets in, and what becomes of those who may not or who break the rules.

In each case the one at the door gets one clear sentence, and somebody who is already in notices
nothing: their clock is still told within a moment.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from meetings_for_tests import Guest, address, guest_of, meeting_in, run
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from uchiawase.server.meeting import LARGEST_FRAME_BYTES, Meeting
from uchiawase.server.socket import FAREWELL_CODE, is_own_origin, place_of
from uchiawase.session import messages as m


@asynccontextmanager
async def undisturbed(meeting: Meeting) -> AsyncGenerator[Guest]:
    """Somebody who is in before and still in after, and was told nothing meanwhile."""
    async with guest_of(meeting, "Hana", host=True) as bystander:
        await bystander.hear(m.State)
        yield bystander
        await bystander.say(m.ClockPing(client_s=1.0))
        await bystander.hear(m.ClockPong)
        assert not [message for message in bystander.told if isinstance(message, m.Trouble)]
        assert [type(message) for message in bystander.told[-1:]] == [m.ClockPong]
        states = [message for message in bystander.told if isinstance(message, m.State)]
        assert len(states) == 1


def test_a_wrong_secret_gets_one_sentence_and_a_closed_door(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, undisturbed(meeting):
            async with guest_of(meeting, hello=False) as stranger:
                await stranger.say(
                    m.Hello(protocol=m.PROTOCOL, secret="0" * 32, device="0" * 32, name="x")
                )
                trouble, code = await stranger.farewell()
            assert trouble is not None
            assert trouble.code == "wrong_secret"
            assert trouble.sentence.startswith("This link does not open this meeting")
            assert code == FAREWELL_CODE

    run(test)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1"])
def test_a_foreign_page_is_refused_before_the_handshake(tmp_path: Path, origin: str) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, undisturbed(meeting):
            with pytest.raises(InvalidStatus, match="403"):
                async with guest_of(meeting, hello=False, Origin=origin):
                    pass

    run(test)


def test_the_own_page_is_let_in(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting:
            origin = f"http://127.0.0.1:{meeting.port}"
            async with guest_of(meeting, Origin=origin) as guest:
                await guest.hear(m.State)

    run(test)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",  # a byte msgpack never uses
        b"\x81\xa4type\xa7unknown",  # {"type": "unknown"}
        b"\x82\xa4type\xa9take_seat\xa4seat\xa3one",  # a seat that is a word
        b"\x82\xa4type\xa9take_seat\xa4door\x01",  # a field nobody knows
        b"\x91" * 9000,  # nested nine thousand deep
        b"\xdd\xff\xff\xff\xff",  # a list that says it has four billion members
        bytes(range(256)),
        "hello",
    ],
)
def test_what_cannot_be_understood_is_said_in_one_sentence(
    tmp_path: Path, data: bytes | str
) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, undisturbed(meeting):
            async with guest_of(meeting, hello=False) as stranger:
                await stranger.socket.send(data)
                trouble, code = await stranger.farewell()
            assert trouble is not None
            assert trouble.code == "malformed"
            assert trouble.fatal
            assert code == FAREWELL_CODE

    run(test)


def test_an_oversized_message_is_named_and_a_huge_one_never_read(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, undisturbed(meeting):
            async with guest_of(meeting, hello=False) as stranger:
                await stranger.socket.send(b"\x00" * (m.MAX_MESSAGE_BYTES + 1))
                trouble, code = await stranger.farewell()
            assert trouble is not None
            assert (trouble.code, code) == ("oversized", FAREWELL_CODE)
            async with guest_of(meeting, hello=False) as stranger:
                await stranger.socket.send(b"\x00" * (LARGEST_FRAME_BYTES + 1))
                trouble, code = await stranger.farewell()
            assert (trouble, code) == (None, 1009)  # "message too big", by the protocol itself

    run(test)


def test_whoever_floods_is_told_and_cut_off(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, undisturbed(meeting):
            async with connect(address(meeting), compression=None) as socket:
                flooder = Guest(socket)
                for _ in range(2000):
                    await flooder.say(m.ClockPing(client_s=0.0))
                trouble, _ = await flooder.farewell()
            assert trouble is not None
            assert trouble.code in {"say_hello_first", "too_fast"}

    run(test)


def test_an_origin_is_own_only_when_it_is_the_host_itself() -> None:
    assert is_own_origin(None, "localhost:1")
    assert is_own_origin("http://localhost:1", "localhost:1")
    assert is_own_origin("https://localhost:1", "localhost:1")
    assert not is_own_origin("http://localhost:2", "localhost:1")
    assert not is_own_origin("file://localhost:1", "localhost:1")
    assert not is_own_origin("http://localhost:1.evil.example", "localhost:1")
    assert not is_own_origin("http://localhost:1", None)
    assert not is_own_origin("http://[::1", "localhost:1")


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (None, "here"),
        ("127.0.0.1", "here"),
        ("192.168.1.20", "here"),
        ("fe80::1", "here"),
        ("testclient", "here"),
        ("8.8.8.8", "at 8.8.8.8"),
    ],
)
def test_connections_from_this_network_are_in_one_place(found: str | None, place: str) -> None:
    assert place_of(found) == place
