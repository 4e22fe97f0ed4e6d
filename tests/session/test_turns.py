"""Seats in turn, in a room: who sits down when, on whose device, and under which name."""

import pytest
from room_for_tests import Room, hit
from songs_for_tests import HOST

from uchiawase.score.record import HitStruck, SeatInPass
from uchiawase.session import messages as m


def waiting(room: Room, connection: int) -> list[str]:
    return [turn.name for turn in room.state(connection).queue.turns if not turn.seat]


def names(room: Room, connection: int) -> list[str]:
    return [seat.name for seat in room.state(connection).seats]


def turn_of(room: Room, connection: int, name: str) -> m.TurnView:
    return next(turn for turn in room.state(connection).queue.turns if turn.name == name)


def rotate(room: Room, host: int) -> None:
    room.say(host, m.Rotate(rotation=room.state(host).queue.rotation))


def song(room: Room, host: int) -> None:
    """Play four bars and close the report."""
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.wait(1.5 + 2.0 + 8.0 + 1.0)
    room.say(host, m.BackToLobby())


def full_room() -> tuple[Room, int]:
    """A host who looks on, and eight people: six sit."""
    room = Room()
    host = room.join("Hana", secret=HOST, role="screen")
    for number in range(1, 9):
        room.join(f"P{number}", seat=number if number <= 6 else 0)
    return room, host


def test_who_has_no_seat_waits_in_the_order_of_coming_and_everybody_sees_it() -> None:
    room, host = full_room()
    assert waiting(room, host) == ["P7", "P8"]
    assert [turn_of(room, host, name).in_songs for name in ("P7", "P8", "P1")] == [1, 1, 0]


def test_after_a_song_the_next_sit_down_and_who_stays_keeps_the_seat() -> None:
    room, host = full_room()
    song(room, host)
    rotate(room, host)
    assert names(room, host) == ["P1", "P2", "P3", "P4", "P7", "P8"]
    assert waiting(room, host) == ["P5", "P6"]
    assert not any(view.ready for view in room.state(host).players)


def test_asking_twice_rotates_once() -> None:
    room, host = full_room()
    song(room, host)
    wish = m.Rotate(rotation=room.state(host).queue.rotation)
    room.say(host, wish)
    once = names(room, host)
    room.say(host, wish)
    assert names(room, host) == once
    assert not room.of(host, m.Trouble)


def test_during_a_song_nobody_is_rotated() -> None:
    room, host = full_room()
    room.say(host, m.Start(song_id="small"))
    rotate(room, host)
    assert room.trouble(host).code == "wrong_phase"


def test_seats_are_given_by_themselves_when_the_report_is_closed_if_the_host_says_so() -> None:
    room, host = full_room()
    room.say(host, m.SetRotation(automatic=True))
    song(room, host)
    assert waiting(room, host) == ["P5", "P6"]
    room.say(host, m.SetRotation(automatic=False))
    song(room, host)
    assert waiting(room, host) == ["P5", "P6"]


def test_a_song_that_is_started_over_is_one_turn() -> None:
    room, host = full_room()
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    for _ in range(3):
        room.wait(6.0)
        room.say(host, m.Restart(from_bar=1))
    room.say(host, m.Stop())
    assert turn_of(room, host, "P1").played == 1


def test_while_seats_are_given_in_turn_nobody_jumps_the_line() -> None:
    room, host = full_room()
    room.say(host, m.SetRotation(automatic=True))
    room.say(host, m.SeatPlayer(player=2, seat=0))
    late = room.join("late")
    room.say(late, m.TakeSeat(seat=1))
    assert room.trouble(late).code == "in_turn"
    assert "number 4 in line" in room.trouble(late).sentence
    again = room.join("P7")
    room.say(again, m.TakeSeat(seat=1))
    assert names(room, host)[0] == "P7"


def test_who_waits_and_reloads_is_still_in_the_line() -> None:
    room, host = full_room()
    again = room.join("P7", role="screen")
    assert waiting(room, host) == ["P7", "P8"]
    assert room.of(again, m.Welcome)


def test_who_is_gone_keeps_the_turn_and_who_leaves_has_none() -> None:
    room, host = full_room()
    p7 = room.join("P7")
    room.disconnect(p7)
    song(room, host)
    rotate(room, host)
    assert "P7" not in names(room, host)
    assert waiting(room, host)[0] == "P7"
    p8 = room.join("P8")
    room.say(p8, m.Leave())
    assert "P8" not in [turn.name for turn in room.state(host).queue.turns]


def test_a_name_without_a_device_plays_on_the_one_at_a_seat_and_its_take_bears_the_name() -> None:
    room = Room()
    host = room.join("Hana", secret=HOST, role="screen")
    tablet = room.join("Tablet", seat=3)
    room.say(host, m.AddNames(names=[" Aki ", "Bo", "Aki"]))
    assert waiting(room, host) == ["Aki", "Bo"]
    room.say(host, m.DropTurn(turn=turn_of(room, host, "Tablet").turn))
    rotate(room, host)
    assert names(room, host)[2] == "Aki"
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.wait(5.0)
    room.say(tablet, hit(1, room.now_s))
    # To move the device is to move who plays on it.
    room.say(host, m.SeatPlayer(player=2, seat=4))
    assert names(room, host)[3] == "Aki"
    room.say(host, m.Stop())
    seated = [r for r in room.records if isinstance(r, SeatInPass) and r.player]
    assert {(record.name, record.player) for record in seated} == {("Aki", 2)}
    assert [r.player for r in room.records if isinstance(r, HitStruck) and r.player] == [2]
    room.say(host, m.BackToLobby())
    rotate(room, host)
    assert names(room, host)[3] == "Bo"
    assert room.state(host).players[1].name == "Tablet"


def test_another_name_for_a_device_leaves_the_takes_of_who_played_on_it() -> None:
    room = Room()
    host = room.join("Hana", secret=HOST, role="screen")
    room.join("Tablet", seat=3)
    room.say(host, m.AddNames(names=["Aki"]))
    room.say(host, m.DropTurn(turn=turn_of(room, host, "Tablet").turn))
    rotate(room, host)
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.wait(5.0)
    room.say(host, m.Stop())
    room.say(host, m.RenamePlayer(player=2, name="Tablet 2"))
    assert [r.name for r in room.records if isinstance(r, SeatInPass) and r.player][-1] == "Aki"


def test_the_host_orders_skips_and_drops() -> None:
    room, host = full_room()
    room.say(host, m.MoveTurn(turn=turn_of(room, host, "P8").turn, place=1))
    assert waiting(room, host) == ["P8", "P7"]
    room.say(host, m.SkipTurn(turn=turn_of(room, host, "P8").turn, skipped=True))
    song(room, host)
    rotate(room, host)
    assert waiting(room, host)[0] == "P8"
    room.say(host, m.DropTurn(turn=turn_of(room, host, "P8").turn))
    assert "P8" not in waiting(room, host)


@pytest.mark.parametrize(
    "message",
    [
        m.AddNames(names=["Aki"]),
        m.DropTurn(turn=1),
        m.MoveTurn(turn=1, place=2),
        m.SkipTurn(turn=1, skipped=True),
        m.Rotate(rotation=0),
        m.SetRotation(automatic=True),
    ],
)
def test_only_the_host_orders_turns(message: m.ClientMessage) -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina")
    before = room.state(host)
    room.say(guest, message)
    assert room.trouble(guest).code == "not_host"
    assert room.state(host) == before
