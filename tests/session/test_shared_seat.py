"""Two people at one kit, in a room: on two devices, or on one."""

import pytest
from room_for_tests import Room, hit
from songs_for_tests import KITS, small_song

from uchiawase.score.record import HitStruck, SeatInPass
from uchiawase.session import messages as m

BAR_S = 2.0  # four beats at 120 bpm


def pair(*, place: str = "here") -> tuple[Room, int, int, int]:
    """A host at seat 1, and two people at seat 2, whose part is a kick and a snare."""
    room = Room(songs=(small_song(bar_count=8),))
    host = room.host(seat=1)
    first = room.join("Mina", seat=2, place=place)
    second = room.join("Jun", place=place)
    room.say(second, m.TakeSeat(seat=2, beside=True))
    return room, host, first, second


def seat(room: Room, connection: int, number: int = 2) -> m.SeatView:
    return room.state(connection).seats[number - 1]


def start(room: Room, host: int) -> float:
    """Start, and give when beat 0 is."""
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    return room.state(host).timeline[0].start_s + BAR_S


def seatings(room: Room, number: int = 2) -> list[tuple[int, int, str, int]]:
    return [
        (record.half, record.player, record.name, record.from_beats[0])
        for record in room.records
        if isinstance(record, SeatInPass) and record.seat == number
    ]


def test_two_devices_share_a_seat_and_everybody_sees_who_plays_what() -> None:
    room, host, _first, _second = pair()
    view = seat(room, host)
    assert (view.player, view.name, view.partner, view.partner_name) == (2, "Mina", 3, "Jun")
    assert view.second == ["snare"]
    assert [person.seat for person in room.state(host).players] == [1, 2, 2]


def test_each_of_two_is_asked_for_their_own_half_and_has_a_record() -> None:
    room, host, first, second = pair(place="there")
    start_s = start(room, host)
    assert seatings(room) == [(1, 2, "Mina", 0), (2, 3, "Jun", 0)]
    for beat in range(12):
        room.wait(start_s + beat * 0.5 + 0.01 - room.now_s)
        who, piece = (first, "kick") if beat % 2 == 0 else (second, "snare")
        room.say(who, hit(beat + 1, start_s + beat * 0.5, piece=piece))
    heard = {sound.id.stroke: sound for sound in room.sounds(host) if sound.id.part == 2}
    # All of it was asked for, so nothing beside the part was sounded.
    assert max(heard) < 1_000_000
    # What belongs to the other's half is asked of nobody but the other.
    room.wait(start_s + 6.0 + 0.01 - room.now_s)
    room.say(first, hit(100, start_s + 6.5, piece="snare"))
    assert max(sound.id.stroke for sound in room.sounds(host) if sound.id.part == 2) >= 1_000_000
    assert {r.player for r in room.records if isinstance(r, HitStruck) and r.seat == 2} == {2, 3}


def test_where_one_of_two_is_cut_off_a_drummer_plays_that_half_until_they_are_back() -> None:
    room, host, _first, second = pair()
    start(room, host)
    room.wait(1.5 + BAR_S + 0.5)
    room.disconnect(second)
    room.wait(5.0)
    room.join("Jun")
    room.wait(30.0)
    lines = [line for line in seatings(room) if line[3]]
    assert [(half, player) for half, player, _, _ in lines] == [(1, 2), (2, 0), (1, 2), (2, 3)]
    stood_in = [
        r for r in room.records if isinstance(r, HitStruck) and r.seat == 2 and not r.player
    ]
    assert {record.piece.value for record in stood_in} == {"snare"}
    begin, end = lines[1][3], lines[3][3]
    assert [record.seq for record in stood_in] == [beat for beat in range(begin, end) if beat % 2]


def test_where_both_go_the_drummer_plays_all_of_it() -> None:
    room, host, first, second = pair()
    start(room, host)
    room.wait(1.5 + BAR_S + 0.5)
    room.disconnect(first)
    room.disconnect(second)
    room.wait(30.0)
    stood_in = [r.seq for r in room.records if isinstance(r, HitStruck) and r.seat == 2]
    assert stood_in == list(range(stood_in[0], 32))


def test_who_shared_a_kit_has_it_alone_when_the_other_stands_up() -> None:
    room, host, first, _second = pair()
    room.say(first, m.LeaveSeat())
    view = seat(room, host)
    assert (view.player, view.partner) == (3, 0)
    assert room.state(host).players[1].seat == 0
    start(room, host)
    assert seatings(room) == [(0, 3, "Jun", 0)]


def test_two_on_one_device_are_asked_for_the_whole_part_and_each_has_a_record() -> None:
    room = Room()
    host = room.host(seat=1)
    guest = room.join("Mina", seat=2, place="there")
    room.say(guest, m.BringPartner(name=" Jun "))
    view = seat(room, host)
    assert (view.player, view.partner, view.partner_name) == (2, 2, "Jun")
    start_s = start(room, host)
    assert seatings(room) == [(1, 2, "Mina", 0), (2, 2, "Jun", 0)]
    for beat in range(8):
        room.wait(start_s + beat * 0.5 + 0.01 - room.now_s)
        piece = "kick" if beat % 2 == 0 else "snare"
        room.say(guest, hit(beat + 1, start_s + beat * 0.5, piece=piece))
    assert max(sound.id.stroke for sound in room.sounds(host) if sound.id.part == 2) < 1_000_000
    room.say(host, m.Stop())
    room.say(guest, m.BringPartner(name=""))
    assert seat(room, host).partner == 0


@pytest.mark.parametrize("number", [5, 6])
def test_a_part_with_one_piece_is_not_split(number: int) -> None:
    room = Room()
    host = room.host(seat=number)
    room.join("Mina")
    room.say(host, m.SeatPlayer(player=2, seat=number, beside=True))
    assert seat(room, host, number).second == []
    start(room, host)
    assert seatings(room, number) == [(0, 1, "Hana", 0)]


def test_who_cannot_share_is_told_why() -> None:
    room, host, first, second = pair()
    third = room.join("Aki")
    room.say(third, m.TakeSeat(seat=2, beside=True))
    assert room.trouble(third).code == "seat_taken"
    room.say(third, m.TakeSeat(seat=5, beside=True))
    assert room.trouble(third).code == "nobody_there"
    room.say(third, m.TakeSeat(seat=9, beside=True))
    assert room.trouble(third).code == "no_such_seat"
    room.say(first, m.BringPartner(name="Bo"))
    assert room.trouble(first).code == "seat_taken"
    screen = room.join("", role="screen")
    room.say(screen, m.TakeSeat(seat=1, beside=True))
    assert room.trouble(screen).code == "wrong_phase"
    start(room, host)
    room.say(third, m.TakeSeat(seat=1, beside=True))
    assert room.trouble(third).code == "wrong_phase"
    room.say(second, m.BringPartner(name="Bo"))
    assert room.trouble(second).code == "wrong_phase"


def test_sharing_twice_is_sharing_once_and_either_chooses_the_kit() -> None:
    room, host, _first, second = pair()
    before = room.state(host)
    room.say(second, m.TakeSeat(seat=2, beside=True))
    assert room.state(host) == before
    room.say(second, m.ChooseKit(seat=2, kit_id=KITS[4].id))
    assert seat(room, host).kit_id == KITS[4].id


def test_the_host_seats_somebody_beside_another_and_moves_them_apart() -> None:
    room = Room()
    host = room.host(seat=1)
    room.join("Mina")
    room.say(host, m.SeatPlayer(player=2, seat=1, beside=True))
    assert seat(room, host, 1).partner == 2
    room.say(host, m.SeatPlayer(player=2, seat=4))
    assert (seat(room, host, 1).partner, seat(room, host, 4).player) == (0, 2)


def test_who_takes_a_shared_seat_takes_it_from_both() -> None:
    room, host, _first, _second = pair()
    room.say(host, m.SeatPlayer(player=1, seat=2))
    assert [view.player for view in room.state(host).seats] == [2, 1, 0, 0, 0, 0]
    assert [person.seat for person in room.state(host).players] == [2, 1, 0]


def test_a_rotation_lets_who_shared_a_kit_stand_up_as_one_who_has_played() -> None:
    room, host, _first, _second = pair()
    late = room.join("late")
    start(room, host)
    room.wait(30.0)
    room.say(host, m.BackToLobby())
    room.say(host, m.Rotate(rotation=0))
    assert 3 in {view.player for view in room.state(host).seats}
    assert not any(view.partner for view in room.state(late).seats)
