"""The audience's screen: it sees everything, may do nothing, and shows everybody how to join."""

import pytest
from room_for_tests import Room, hit
from songs_for_tests import HOST, JOIN, write_link

from uchiawase.session import messages as m


def test_an_audience_never_becomes_the_host_neither_first_nor_last_nor_by_the_hosts_link() -> None:
    room = Room()
    wall = room.join("", role="audience")
    assert room.state(wall).host == 0
    by_host_link = room.join("wall 2", role="audience", secret=HOST)
    welcome = room.of(by_host_link, m.Welcome)[0]
    assert isinstance(welcome, m.Welcome)
    assert not welcome.may_host
    room.say(by_host_link, m.TakeHost())
    assert room.trouble(by_host_link).code == "not_host"
    mina = room.join("Mina", seat=2)
    assert room.state(wall).host == player(room, mina)
    room.disconnect(mina)
    room.wait(60.0)
    assert room.state(wall).host == player(room, mina)


def test_the_host_cannot_hand_the_meeting_to_the_audience() -> None:
    room = Room()
    host = room.host()
    wall = room.join("", role="audience")
    room.say(host, m.GiveHost(player=player(room, wall)))
    assert room.trouble(host).code == "audience"
    assert room.state(host).host == player(room, host)


@pytest.mark.parametrize("message", [m.TakeSeat(seat=1), hit(1, 10.0, pass_number=0)])
def test_an_audience_neither_sits_nor_strikes(message: m.ClientMessage) -> None:
    room = Room()
    room.host()
    wall = room.join("", role="audience")
    room.say(wall, message)
    assert not room.trouble(wall).fatal
    assert all(seat.player != player(room, wall) for seat in room.state(wall).seats)
    assert not room.of(wall, m.HitsStored)


def test_the_audience_is_shown_how_to_join_and_the_host_how_the_audience_gets_in() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina", seat=2)
    wall = room.join("", role="audience")
    welcomes = [room.of(one, m.Welcome)[0] for one in (host, guest, wall)]
    links = [(one.join_link, one.watch_link) for one in welcomes if isinstance(one, m.Welcome)]
    assert links == [
        (write_link(JOIN).link, write_link(JOIN).watch_link),
        ("", ""),
        (write_link(JOIN).link, ""),
    ]
    room.say(host, m.RenewLink(link_number=1))
    assert [len(room.of(one, m.JoinLink)) for one in (host, guest, wall)] == [1, 0, 1]


def test_whoever_only_looks_on_is_told_what_the_drummers_play_and_sounds_none_of_it() -> None:
    room = Room()
    host = room.join("Hana", secret=HOST, role="screen")
    room.join("Mina", seat=2)
    wall = room.join("", role="audience")
    room.say(host, m.DeviceReport(path_s=0.01, output_s=0.01, clock_error_s=0.001, can_sound=True))
    room.say(host, m.Start(song_id="small"))
    room.wait(2.0)
    late = room.join("wall 2", role="audience")
    room.wait(12.0)
    me = next(one for one in room.state(wall).players if one.player == player(room, wall))
    assert not me.sounds_all
    played = {sound.id: sound for sound in room.sounds(host)}
    assert {one.part for one in played} == {0, 1, 3, 4, 5, 6}
    assert {sound.id: sound for sound in room.sounds(wall)} == played
    missed = [played[one].piece for one in played.keys() - {one.id for one in room.sounds(late)}]
    assert missed == ["click", "click"]


def test_an_audience_sounds_for_its_place_where_no_screen_of_the_host_can() -> None:
    room = Room()
    host = room.join("Hana", secret=HOST, role="screen")
    wall, phone = room.join("", role="audience"), room.join("Mina", seat=2)
    for one in (phone, wall):
        report = m.DeviceReport(path_s=0.01, output_s=0.01, clock_error_s=0.001, can_sound=True)
        room.say(one, report)
    sounding = [view.role for view in room.state(host).players if view.sounds_all]
    assert sounding == ["audience"]


def player(room: Room, connection: int) -> int:
    welcome = room.of(connection, m.Welcome)[0]
    assert isinstance(welcome, m.Welcome)
    return welcome.player
