"""What a host can do about people, the door and how loud everything is."""

import pytest
from room_for_tests import Room, device_of, hit
from songs_for_tests import HOST, JOIN, small_song

from uchiawase.score.record import HitStruck, Record, RoomKept, SeatInPass
from uchiawase.session import messages as m

BAR_S = 2.0  # four beats at 120 bpm


def view(room: Room, connection: int, name: str) -> m.PlayerView:
    return next(one for one in room.state(connection).players if one.name == name)


def seats(room: Room, connection: int) -> list[int]:
    return [seat.player for seat in room.state(connection).seats]


def started(room: Room, host: int) -> m.State:
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    return room.state(host)


def knock(room: Room, name: str, *, secret: str = JOIN) -> str:
    """Say hello and give the code of the refusal; blank where the door opens."""
    connection = room.connect()
    room.say(
        connection,
        m.Hello(protocol=m.PROTOCOL, secret=secret, device=device_of(name), name=name),
    )
    troubles = room.of(connection, m.Trouble)
    return troubles[-1].code if troubles and isinstance(troubles[-1], m.Trouble) else ""


def link_of(room: Room, host: int) -> str:
    (link,) = room.of(host, m.JoinLink)[-1:]
    assert isinstance(link, m.JoinLink)
    return link.link.partition("#")[2]


HOST_ONLY = (
    m.MutePlayer(player=1, muted=True),
    m.RenamePlayer(player=1, name="Boss"),
    m.SeatPlayer(player=1, seat=4),
    m.SetPlayerLevel(player=1, level=2),
    m.RemovePlayer(player=1),
    m.ReadmitPlayer(player=1),
    m.LockRoom(locked=True),
    m.RenewLink(link_number=1),
    m.SetVolume(channel="song", volume=0.5),
    m.SetCountIn(bars=1),
)


@pytest.mark.parametrize("message", HOST_ONLY, ids=lambda message: type(message).__name__)
def test_only_the_host_does_it(message: m.ClientMessage) -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    before = room.state(host)
    room.say(guest, message)
    assert room.trouble(guest).code == "not_host"
    assert room.state(host) == before


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (m.MutePlayer(player=9, muted=True), "no_such_player"),
        (m.RenamePlayer(player=9, name="Boss"), "no_such_player"),
        (m.RenamePlayer(player=2, name=" \n"), "name_needed"),
        (m.SeatPlayer(player=9, seat=1), "no_such_player"),
        (m.SeatPlayer(player=2, seat=7), "no_such_seat"),
        (m.SetPlayerLevel(player=9, level=1), "no_such_player"),
        (m.SetPlayerLevel(player=2, level=6), "malformed"),
        (m.RemovePlayer(player=1), "not_yourself"),
        (m.ReadmitPlayer(player=9), "no_such_player"),
        (m.SetVolume(channel="seat", seat=0, volume=0.5), "no_such_seat"),
        (m.SetVolume(channel="song", volume=1.5), "malformed"),
        (m.SetCountIn(bars=0), "malformed"),
    ],
)
def test_what_a_host_cannot_do_is_said_in_one_sentence(message: m.ClientMessage, code: str) -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    before = room.state(host)
    room.say(host, message)
    assert (room.trouble(host).code, room.trouble(host).fatal) == (code, False)
    assert room.state(host) == before


@pytest.mark.parametrize(
    "message",
    [
        m.MutePlayer(player=2, muted=True),
        m.RenamePlayer(player=2, name="Minako"),
        m.SeatPlayer(player=2, seat=1),
        m.SeatPlayer(player=2, seat=0),
        m.SetPlayerLevel(player=2, level=3),
        m.RemovePlayer(player=2),
        m.LockRoom(locked=True),
        m.RenewLink(link_number=1),
        m.SetVolume(channel="seat", seat=2, volume=0.5),
        m.SetCountIn(bars=4),
    ],
    ids=lambda message: type(message).__name__,
)
def test_doing_it_twice_is_doing_it_once(message: m.ClientMessage) -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.say(host, message)
    once = room.state(host)
    room.say(host, message)
    twice = room.state(host)
    assert not room.of(host, m.Trouble)
    assert {**as_dict(twice), "revision": 0} == {**as_dict(once), "revision": 0}


def as_dict(state: m.State) -> dict[str, object]:
    return {name: getattr(state, name) for name in state.__struct_fields__}


def test_a_host_who_drops_out_and_comes_back_finds_everything_as_it_was() -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.join("Jun", seat=3)
    for message in (
        m.MutePlayer(player=2, muted=True),
        m.RenamePlayer(player=2, name="Minako"),
        m.RemovePlayer(player=3),
        m.LockRoom(locked=True),
        m.RenewLink(link_number=1),
        m.SetVolume(channel="click", volume=0.25),
        m.SetCountIn(bars=3),
    ):
        room.say(host, message)
    before = as_dict(room.state(host))
    link = link_of(room, host)
    room.disconnect(host)
    room.wait(5.0)
    again = room.join("Hana", secret=HOST)
    assert {**as_dict(room.state(again)), "revision": 0} == {**before, "revision": 0}
    (welcome,) = room.of(again, m.Welcome)
    assert isinstance(welcome, m.Welcome)
    assert welcome.join_link.endswith(link)


# --- muting --------------------------------------------------------------------------------------


def test_who_is_muted_is_seen_and_kept_and_heard_by_nobody() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2, place="there")
    started(room, host)
    room.wait(4.0)
    room.say(guest, hit(1, room.now_s))
    assert [sound for sound in room.sounds(host) if sound.id.part == 2]
    room.say(host, m.MutePlayer(player=2, muted=True))
    assert view(room, guest, "Mina").muted
    heard = len(room.sounds(host))
    room.say(guest, hit(2, room.now_s))
    assert not [sound for sound in room.sounds(host)[heard:] if sound.id.part == 2]
    assert len(room.of(host, m.Struck)) == 2
    assert [r.seq for r in room.records if isinstance(r, HitStruck) and r.player == 2] == [1, 2]
    room.say(host, m.MutePlayer(player=2, muted=False))
    room.say(guest, hit(3, room.now_s))
    assert [sound for sound in room.sounds(host)[heard:] if sound.id.part == 2]


def test_muting_takes_back_what_was_announced_of_them_and_lasts_into_the_next_song() -> None:
    room = Room(songs=(small_song(bar_count=12),))
    host = room.host()
    guest = room.join("Mina", seat=2, place="there")
    slow = m.DeviceReport(path_s=0.4, output_s=0.05, clock_error_s=0.001, can_sound=True)
    room.say(host, slow)
    start_s = started(room, host).timeline[0].start_s + BAR_S
    for beat in range(8):  # so that the next strokes are expected of her
        room.wait(start_s + beat * 0.5 + 0.01 - room.now_s)
        room.say(guest, hit(beat + 1, start_s + beat * 0.5, piece=("kick", "snare")[beat % 2]))
    room.wait(0.3)
    before = {sound.id: sound for sound in room.sounds(host) if sound.id.part == 2}
    expected = [sound for sound in before.values() if sound.beats[0] >= 8 and sound.velocity]
    assert expected
    room.say(host, m.MutePlayer(player=2, muted=True))
    after = {sound.id: sound for sound in room.sounds(host) if sound.id.part == 2}
    assert all(after[sound.id].velocity == 0 for sound in expected)
    room.say(host, m.Restart(from_bar=1))
    heard = len(room.sounds(host))
    for beat in range(8):
        room.wait(0.5)
        room.say(guest, hit(100 + beat, room.now_s, pass_number=2))
    assert not [sound for sound in room.sounds(host)[heard:] if sound.id.part == 2]


# --- names ---------------------------------------------------------------------------------------


def test_a_name_the_host_gave_stays_until_the_host_gives_another() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.RenamePlayer(player=2, name=" Minako "))
    assert view(room, guest, "Minako").renamed
    room.say(guest, m.SetName(name="Boss"))
    assert room.trouble(guest).code == "named_by_host"
    room.disconnect(guest)
    again = room.join("Mina")
    assert view(room, again, "Minako").seat == 2
    room.say(host, m.RenamePlayer(player=2, name="Mina"))
    assert view(room, again, "Mina").seat == 2


def test_another_name_goes_into_the_report_of_the_newest_pass() -> None:
    room = Room()
    host = room.host()
    room.join("Rude word", seat=2)
    started(room, host)
    room.wait(5.0)
    room.say(host, m.RenamePlayer(player=2, name="Mina"))
    room.say(host, m.Stop())
    room.say(host, m.RenamePlayer(player=2, name="Minako"))
    named = [r for r in room.records if isinstance(r, SeatInPass) and r.player == 2]
    assert [(r.name, r.from_beats) for r in named] == [
        ("Rude word", (0, 1)),
        ("Mina", (0, 1)),
        ("Minako", (0, 1)),
    ]


# --- seats ---------------------------------------------------------------------------------------


def test_the_host_seats_moves_swaps_and_lets_stand_up() -> None:
    room = Room()
    host = room.host(seat=1)
    room.join("Mina", seat=2)
    room.join("Jun")
    room.say(host, m.SeatPlayer(player=3, seat=6))
    assert seats(room, host) == [1, 2, 0, 0, 0, 3]
    room.say(host, m.SeatPlayer(player=3, seat=4))
    assert seats(room, host) == [1, 2, 0, 3, 0, 0]
    room.say(host, m.SeatPlayer(player=1, seat=2))
    assert seats(room, host) == [2, 1, 0, 3, 0, 0]
    room.say(host, m.SeatPlayer(player=3, seat=0))
    assert seats(room, host) == [2, 1, 0, 0, 0, 0]
    room.say(host, m.SeatPlayer(player=3, seat=2))
    assert seats(room, host) == [2, 3, 0, 0, 0, 0]
    assert view(room, host, "Hana").seat == 0


def test_who_is_moved_between_songs_is_as_ready_as_before() -> None:
    room = Room()
    host = room.host(seat=1)
    guest = room.join("Mina", seat=2)
    room.say(guest, m.SetReady(ready=True))
    room.say(host, m.SeatPlayer(player=1, seat=2))
    assert view(room, host, "Mina").ready
    assert not view(room, host, "Hana").ready


def test_a_screen_is_not_seated() -> None:
    room = Room()
    host = room.host()
    room.join("", role="screen")
    room.say(host, m.SeatPlayer(player=2, seat=3))
    assert room.trouble(host).code == "wrong_phase"


def test_two_who_are_swapped_during_a_song_take_over_at_one_bar_line() -> None:
    room = Room()
    host = room.host(seat=1)
    room.join("Mina", seat=2)
    started(room, host)
    room.wait(1.5 + BAR_S + 0.7)
    room.say(host, m.SeatPlayer(player=1, seat=2))
    plan: dict[int, m.SoundId | tuple[int, tuple[int, int]]] = {
        r.seat: (r.player, r.from_beats) for r in room.records if isinstance(r, SeatInPass)
    }
    assert plan[1] == (2, (4, 1))
    assert plan[2] == (1, (4, 1))


def test_the_host_chooses_how_much_somebody_plays_between_songs() -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.say(host, m.SetPlayerLevel(player=2, level=4))
    assert view(room, host, "Mina").level == 4
    started(room, host)
    room.say(host, m.SetPlayerLevel(player=2, level=1))
    assert room.trouble(host).code == "wrong_phase"


# --- the door ------------------------------------------------------------------------------------


def test_who_is_sent_out_is_told_so_frees_the_seat_and_stays_out() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.RemovePlayer(player=2))
    assert (room.trouble(guest).code, room.trouble(guest).fatal) == ("removed", True)
    assert room.hung_up == [guest]
    room.disconnect(guest)
    state = room.state(host)
    assert [one.name for one in state.players] == ["Hana"]
    assert seats(room, host)[1] == 0
    assert state.removed == [m.RemovedView(player=2, name="Mina")]
    assert knock(room, "Mina") == "removed"


def test_who_is_sent_out_during_a_song_keeps_what_was_struck_and_a_drummer_goes_on() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.wait(1.5 + BAR_S + 0.7)
    room.say(guest, hit(1, room.now_s))
    room.say(host, m.RemovePlayer(player=2))
    room.say(guest, hit(2, room.now_s))
    assert [r.seq for r in room.records if isinstance(r, HitStruck) and r.player == 2] == [1]
    (change,) = [r for r in room.records if isinstance(r, SeatInPass) and r.seat == 2][-1:]
    assert (change.player, change.from_beats) == (0, (4, 1))


def test_somebody_cut_off_can_be_sent_out_too() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.disconnect(guest)
    room.say(host, m.RemovePlayer(player=2))
    assert seats(room, host)[1] == 0
    assert not room.hung_up
    assert knock(room, "Mina") == "removed"


def test_whom_the_host_readmits_comes_back_under_their_own_number() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(guest, hit(1, room.now_s, pass_number=0))
    room.say(host, m.LockRoom(locked=True))
    room.say(host, m.RemovePlayer(player=2))
    room.say(host, m.ReadmitPlayer(player=2))
    assert room.state(host).removed == []
    again = room.join("Mina")
    (welcome,) = room.of(again, m.Welcome)
    assert isinstance(welcome, m.Welcome)
    assert (welcome.player, welcome.last_seq) == (2, 1)
    room.say(host, m.ReadmitPlayer(player=2))
    assert not room.of(host, m.Trouble)


def test_nobody_sends_out_who_came_by_the_host_s_link() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.GiveHost(player=2))
    room.say(guest, m.RemovePlayer(player=1))
    assert room.trouble(guest).code == "opens_with_host_link"
    assert len(room.state(host).players) == 2


def test_a_locked_room_lets_nobody_new_in_and_a_member_who_reloads() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.LockRoom(locked=True))
    assert room.state(guest).locked
    assert knock(room, "Jun") == "locked"
    room.disconnect(guest)
    again = room.join("Mina")
    assert view(room, again, "Mina").seat == 2
    room.say(host, m.LockRoom(locked=False))
    assert knock(room, "Jun") == ""


def test_a_renewed_link_goes_to_those_who_may_host_and_the_old_one_opens_no_more() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.RenewLink(link_number=1))
    assert room.state(guest).link_number == 2
    assert not room.of(guest, m.JoinLink)
    assert knock(room, "Jun") == "old_link"
    assert knock(room, "Jun", secret=link_of(room, host)) == ""
    room.disconnect(guest)
    assert knock(room, "Mina") == ""


def test_a_screen_of_the_audience_never_inherits_the_meeting() -> None:
    room = Room()
    host = room.host()
    screen = room.join("", role="screen")
    room.disconnect(host)
    assert room.session.wake_at_s(room.now_s) is None
    room.wait(30.0)
    assert room.state(screen).host == 1
    guest = room.join("Mina")
    room.wait(1.0)
    assert room.state(guest).host == 3


# --- how loud, and how many bars -----------------------------------------------------------------


def told_of_takes(room: Room) -> list[Record]:
    """Give the records but for what a room writes down to be made anew by."""
    return [record for record in room.records if not isinstance(record, RoomKept)]


def test_everybody_sees_the_mix_and_it_is_not_in_the_record() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    kept = told_of_takes(room)
    room.say(host, m.SetVolume(channel="song", volume=0.5))
    room.say(host, m.SetVolume(channel="seat", seat=2, volume=0.0))
    mix = room.state(guest).mix
    assert (mix.song, mix.click, mix.seats) == (0.5, 1.0, [1.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    assert told_of_takes(room) == kept


def test_as_many_bars_are_counted_in_as_the_host_chose_also_when_starting_again() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetCountIn(bars=3))
    room.say(host, m.Start(song_id="small"))
    assert room.state(host).timeline[0].beats == (-12, 1)
    room.say(host, m.Restart(from_bar=2))
    assert room.state(host).timeline[0].beats == (-8, 1)
    room.say(host, m.Stop())
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    assert room.state(host).count_in_bars == 1
