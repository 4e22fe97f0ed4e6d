"""The day of a room: who gets in, who sits where, what is played, who hosts."""

from dataclasses import replace

import pytest
from room_for_tests import Room, device_of, hit
from songs_for_tests import HOST, JOIN, KITS, small_song

from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.record import (
    HearingInPass,
    HitStruck,
    PassEnded,
    PassStarted,
    SeatInPass,
    SessionClosed,
    TakeDeleted,
    TakeKept,
    TimelineKept,
)
from uchiawase.session import messages as m
from uchiawase.session.session import HOST_AWAY_S, MOST_PEOPLE

BAR_S = 2.0  # four beats at 120 bpm
TAIKO = Kit("taiko", "Taiko", tuple(KitPiece), {KitPiece.KICK: "don", KitPiece.RIM: "ka"})


def hello(secret: str = JOIN, **changes: object) -> m.Hello:
    fields: dict[str, object] = {
        "protocol": m.PROTOCOL,
        "secret": secret,
        "device": device_of("Mina"),
        "name": "Mina",
    }
    return m.Hello(**(fields | changes))  # type: ignore[arg-type]


# --- getting in ----------------------------------------------------------------------------------


def test_the_join_secret_opens_the_room_and_the_host_secret_makes_a_host() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina")
    (welcome,) = room.of(guest, m.Welcome)
    assert isinstance(welcome, m.Welcome)
    assert not welcome.may_host
    assert welcome.join_link == ""
    state = room.state(guest)
    assert state.host == 1
    assert [view.name for view in state.players] == ["Hana", "Mina"]
    (host_welcome,) = room.of(host, m.Welcome)
    assert isinstance(host_welcome, m.Welcome)
    assert host_welcome.join_link.endswith(JOIN)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (hello("w" * 32), "wrong_secret"),
        (hello(""), "wrong_secret"),
        (hello("ü" * 32), "wrong_secret"),
        (hello(protocol=0), "wrong_protocol"),
        (hello(device="short"), "malformed"),
        (hello(device="G" * 32), "malformed"),
        (m.ClockPing(client_s=0.0), "say_hello_first"),
        (m.TakeSeat(seat=1), "say_hello_first"),
    ],
)
def test_whoever_may_not_come_in_gets_one_sentence_and_nobody_else_notices(
    message: m.ClientMessage, code: str
) -> None:
    room = Room()
    host = room.host()
    told_before = len(room.told[host])
    stranger = room.connect()
    room.say(stranger, message)
    (trouble,) = room.told[stranger]
    assert isinstance(trouble, m.Trouble)
    assert (trouble.code, trouble.fatal) == (code, True)
    assert room.hung_up == [stranger]
    assert len(room.told[host]) == told_before


def test_a_blank_name_is_asked_for_again_without_closing_the_door() -> None:
    room = Room()
    room.host()
    guest = room.connect()
    room.say(guest, hello(name="  \n "))
    assert room.trouble(guest).code == "name_needed"
    assert not room.hung_up
    room.say(guest, hello(name="  Mi\tna  "))
    assert room.state(guest).players[-1].name == "Mi na"


def test_the_same_device_is_the_same_person_on_the_same_seat() -> None:
    room = Room()
    room.host()
    first = room.join("Mina", seat=4)
    room.disconnect(first)
    again = room.join("Mina")
    state = room.state(again)
    assert [(view.name, view.seat) for view in state.players] == [("Hana", 1), ("Mina", 4)]


def test_a_page_opened_twice_moves_to_the_newer_one() -> None:
    room = Room()
    room.host()
    first = room.join("Mina", seat=4)
    second = room.join("Mina")
    assert room.trouble(first).code == "elsewhere"
    assert room.hung_up == [first]
    room.disconnect(first)
    assert room.state(second).players[1].connected


def test_the_welcome_tells_a_device_where_its_hits_go_on() -> None:
    room = Room()
    room.host()
    first = room.join("Mina", seat=2)
    room.say(first, hit(7, room.now_s, pass_number=0))
    room.disconnect(first)
    again = room.join("Mina")
    (welcome,) = room.of(again, m.Welcome)
    assert isinstance(welcome, m.Welcome)
    assert welcome.last_seq == 7


# --- seats ---------------------------------------------------------------------------------------


def test_a_taken_seat_stays_with_its_holder() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=1)
    assert room.trouble(guest).code == "seat_taken"
    assert "Hana" in room.trouble(guest).sentence
    assert room.state(host).seats[0].player == 1


def test_taking_another_seat_leaves_the_one_before() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.TakeSeat(seat=5))
    assert [seat.player for seat in room.state(host).seats] == [0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("seat", [0, 7, -1])
def test_there_are_six_seats(seat: int) -> None:
    room = Room()
    host = room.host(seat=0)
    room.say(host, m.TakeSeat(seat=seat))
    assert room.trouble(host).code == "no_such_seat"


def test_a_screen_has_no_seat() -> None:
    room = Room()
    room.host()
    screen = room.join("", role="screen")
    room.say(screen, m.TakeSeat(seat=2))
    assert room.trouble(screen).code == "wrong_phase"


def test_the_seat_of_somebody_long_gone_may_be_taken() -> None:
    room = Room()
    room.host()
    gone = room.join("Mina", seat=2)
    room.disconnect(gone)
    other = room.join("Jun", seat=2)
    assert room.trouble(other).code == "seat_taken"
    room.wait(130.0)
    room.say(other, m.TakeSeat(seat=2))
    assert room.state(other).seats[1].player == 3


# --- the song ------------------------------------------------------------------------------------


def started(room: Room, host: int, *, from_bar: int = 1) -> m.State:
    room.say(host, m.Start(song_id="small", from_bar=from_bar, count_in_bars=1))
    return room.state(host)


def test_a_song_is_counted_in_played_and_ends_with_a_report() -> None:
    room = Room()
    host = room.host()
    state = started(room, host)
    assert state.phase == "count_in"
    assert state.timeline[0].start_s >= room.now_s + 1.0
    assert state.timeline[0].beats == (-4, 1)
    room.wait(1.5 + BAR_S + 0.01)
    assert room.state(host).phase == "playing"
    room.wait(4 * BAR_S + 1.0)
    state = room.state(host)
    assert state.phase == "afterwards"
    assert len(state.report_id) == 32
    room.say(host, m.BackToLobby())
    assert room.state(host).phase == "lobby"
    assert room.state(host).report_id == ""
    assert [type(r) for r in room.records if isinstance(r, PassStarted | PassEnded)] == [
        PassStarted,
        PassEnded,
    ]


def test_the_clicks_stand_on_the_beats_before_the_first_bar() -> None:
    room = Room()
    host = room.host()
    started(room, host)
    clicks = [sound for sound in room.sounds(host) if sound.id.part == 0]
    assert [sound.beats for sound in clicks] == [(-4, 1), (-3, 1), (-2, 1), (-1, 1)]
    assert clicks[0].velocity > clicks[1].velocity


def test_virtual_drummers_play_at_empty_seats_only_and_are_recorded_as_played() -> None:
    room = Room()
    host = room.host(seat=1)
    started(room, host)
    room.wait(30.0)
    parts = {sound.id.part for sound in room.sounds(host)}
    assert parts == {0, 2, 3, 4, 5, 6}
    virtual = [r for r in room.records if isinstance(r, HitStruck)]
    assert {record.player for record in virtual} == {0}
    song = small_song()
    for seat in (2, 5):
        part = song.part_of(seat)
        assert part is not None
        assert [r.seq for r in virtual if r.seat == seat] == list(range(len(part.strokes)))


def test_strokes_that_need_no_human_are_announced_at_least_four_seconds_ahead() -> None:
    room = Room(songs=(small_song(bar_count=16),))
    host = room.host()
    state = started(room, host)
    start_s, first = state.timeline[0].start_s, state.timeline[0].beats[0]
    told = len(room.told[host])
    for _ in range(30):
        room.wait(1.0)
        for message in room.told[host][told:]:
            if isinstance(message, m.Sounds):
                for sound in message.sounds:
                    time_s = start_s + (sound.beats[0] / sound.beats[1] - first) * 0.5
                    assert time_s - room.now_s >= 4.0 - 1.0
        told = len(room.told[host])


def test_only_the_host_starts_and_stops() -> None:
    room = Room()
    room.host()
    guest = room.join("Mina", seat=2)
    for message in (m.Start(song_id="small"), m.Stop(), m.Pause(), m.Restart(from_bar=1)):
        room.say(guest, message)
        assert room.trouble(guest).code == "not_host"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (m.Start(song_id="nothing"), "no_such_song"),
        (m.Start(song_id="small", from_bar=9), "no_such_bar"),
        (m.Start(song_id="small", from_bar=0), "no_such_bar"),
        (m.Start(song_id="small", count_in_bars=5), "malformed"),
        (m.Start(song_id="small", count_in_bars=-1), "malformed"),
        (m.Stop(), "wrong_phase"),
        (m.Resume(), "wrong_phase"),
        (m.BackToLobby(), "wrong_phase"),
        (m.GiveHost(player=9), "no_such_player"),
        (m.RemovePlayer(player=9), "no_such_player"),
        (m.SetLevel(level=6), "malformed"),
        (m.KeepTake(pass_number=1, keep=True), "no_such_take"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(message: m.ClientMessage, code: str) -> None:
    room = Room()
    host = room.host()
    room.say(host, message)
    trouble = room.trouble(host)
    assert (trouble.code, trouble.fatal) == (code, False)
    assert trouble.sentence.endswith(".")


def test_a_pause_holds_at_a_bar_line_and_the_song_goes_on_after_a_bar_of_clicks() -> None:
    room = Room()
    host = room.host()
    state = started(room, host)
    start_s = state.timeline[0].start_s
    room.wait(start_s + BAR_S + 1.2 - room.now_s)  # in the first bar
    room.say(host, m.Pause())
    state = room.state(host)
    assert state.phase == "paused"
    assert state.timeline[-1].bpm == 0.0
    assert state.timeline[-1].beats == (4, 1)
    room.wait(20.0)
    sounded_before = len([r for r in room.records if isinstance(r, HitStruck)])
    room.wait(5.0)
    assert len([r for r in room.records if isinstance(r, HitStruck)]) == sounded_before
    room.say(host, m.Resume())
    state = room.state(host)
    assert state.phase == "count_in"
    goes_on_s = state.timeline[-1].start_s
    assert goes_on_s >= room.now_s + BAR_S
    clicks = [sound for sound in room.sounds(host) if sound.id.part == 0][-4:]
    assert [sound.beats for sound in clicks] == [(4, 1)] * 4
    assert [sound.offset_s for sound in clicks] == pytest.approx([-2.0, -1.5, -1.0, -0.5])
    room.wait(goes_on_s + 0.1 - room.now_s)
    assert room.state(host).phase == "playing"
    room.wait(3 * BAR_S + 2.0)
    assert room.state(host).phase == "afterwards"


def test_stopping_cancels_what_has_not_sounded_and_still_gives_a_report() -> None:
    room = Room()
    host = room.host()
    started(room, host)
    room.wait(1.5 + BAR_S + 1.0)
    room.say(host, m.Stop())
    state = room.state(host)
    assert state.phase == "afterwards"
    assert state.report_id
    latest = {sound.id: sound for sound in room.sounds(host)}
    start_s = state.timeline[0].start_s
    for sound in latest.values():
        time_s = start_s + (sound.beats[0] / sound.beats[1] + 4) * 0.5 + sound.offset_s
        assert (sound.velocity == 0) == (time_s > room.now_s)
    (ended,) = [r for r in room.records if isinstance(r, PassEnded)]
    assert 1.5 < ended.to_beats[0] / ended.to_beats[1] < 2.5


def test_restarting_from_a_bar_is_another_pass() -> None:
    room = Room()
    host = room.host()
    started(room, host)
    room.wait(6.0)
    room.say(host, m.Restart(from_bar=3))
    state = room.state(host)
    assert (state.pass_number, state.phase, state.from_beats) == (2, "count_in", (8, 1))
    assert state.timeline[0].beats == (4, 1)


def test_somebody_who_sits_down_during_the_song_takes_over_at_a_bar_line() -> None:
    room = Room()
    host = room.host(seat=1)
    started(room, host)
    room.wait(1.5 + BAR_S + 0.7)
    room.join("Mina", seat=2)
    (change,) = [r for r in room.records if isinstance(r, SeatInPass)][-1:]
    assert (change.seat, change.player, change.from_beats) == (2, 2, (4, 1))
    room.wait(30.0)
    virtual = [r.seq for r in room.records if isinstance(r, HitStruck) and r.seat == 2]
    assert virtual == [0, 1, 2, 3]


def test_a_drummer_stands_in_for_somebody_cut_off_and_gives_the_seat_back() -> None:
    room = Room(songs=(small_song(bar_count=12),))
    host = room.host(seat=1)
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.wait(1.5 + BAR_S + 0.5)
    room.disconnect(guest)
    room.wait(6.0)
    again = room.join("Mina")
    assert room.state(again).players[1].seat == 2
    room.wait(40.0)
    changes = [
        (record.player, record.from_beats[0])
        for record in room.records
        if isinstance(record, SeatInPass) and record.seat == 2
    ]
    assert [player for player, _ in changes] == [2, 0, 2]
    stood_in = [
        r.seq for r in room.records if isinstance(r, HitStruck) and r.seat == 2 and not r.player
    ]
    assert stood_in == list(range(changes[1][1], changes[2][1]))


# --- hits ----------------------------------------------------------------------------------------


def test_a_hit_is_stored_before_it_is_acknowledged_and_seen_by_the_others_only() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.wait(5.0)
    room.order.clear()
    room.say(guest, hit(1, room.now_s))
    assert room.order.index("Store") < room.order.index("HitsStored")
    assert room.of(guest, m.HitsStored) == [m.HitsStored(seqs=[1])]
    assert len(room.of(host, m.Struck)) == 1
    assert not room.of(guest, m.Struck)


def test_a_hit_sent_again_is_acknowledged_again_and_kept_once() -> None:
    room = Room()
    host = room.host()
    started(room, host)
    room.wait(5.0)
    message = hit(1, room.now_s)
    room.say(host, message)
    room.say(host, message)
    assert len(room.of(host, m.HitsStored)) == 2
    assert len([r for r in room.records if isinstance(r, HitStruck) and r.player]) == 1


def test_free_play_is_seen_and_not_kept() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(guest, hit(1, room.now_s, pass_number=0))
    assert len(room.of(host, m.Struck)) == 1
    assert not [r for r in room.records if isinstance(r, HitStruck)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"piece": "gong"}, "malformed"),
        ({"velocity": 0}, "malformed"),
        ({"velocity": 128}, "malformed"),
        ({"seq": 0}, "malformed"),
        ({"seq": 2**31}, "malformed"),
        ({"seq": 2**63}, "malformed"),
        ({"time_s": float("nan")}, "malformed"),
        ({"time_s": -1.0}, "malformed"),
        ({"time_s": 1e9}, "malformed"),
    ],
)
def test_a_hit_nobody_can_have_struck_cuts_its_sender_off(
    changes: dict[str, object], code: str
) -> None:
    room = Room()
    room.host()
    guest = room.join("Mina", seat=2)
    fields: dict[str, object] = {
        "seq": 1,
        "pass_number": 0,
        "time_s": room.now_s,
        "piece": "kick",
        "velocity": 90,
    }
    room.say(guest, m.Hits(hits=[m.HitIn(**(fields | changes))]))  # type: ignore[arg-type]
    assert room.trouble(guest).code == code
    assert room.hung_up == [guest]


def test_whoever_floods_is_told_and_cut_off() -> None:
    room = Room()
    room.host()
    guest = room.join("Mina", seat=2)
    for start in range(1, 10_000, 50):
        room.say(
            guest,
            m.Hits(
                hits=[
                    m.HitIn(seq=seq, pass_number=0, time_s=room.now_s, piece="kick", velocity=9)
                    for seq in range(start, start + 50)
                ]
            ),
        )
        if room.hung_up:
            break
    assert room.trouble(guest).code == "too_fast"
    assert room.hung_up == [guest]


def test_sending_the_same_hits_again_and_again_is_no_flood() -> None:
    room = Room()
    room.host()
    guest = room.join("Mina", seat=2)
    again = [
        m.HitIn(seq=seq, pass_number=0, time_s=room.now_s, piece="kick", velocity=9)
        for seq in range(1, 257)
    ]
    for _ in range(100):  # a page whose hits cannot be stored sends them every three seconds
        room.wait(3.0)
        for start in range(0, len(again), 64):
            room.say(guest, m.Hits(hits=again[start : start + 64]))
    assert not room.hung_up


def test_what_was_struck_long_ago_while_cut_off_is_taken_in() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    struck_s = room.now_s
    room.disconnect(guest)
    room.wait(1800.0)
    guest = room.join("Mina")
    room.say(guest, hit(1, struck_s))
    assert not room.hung_up
    assert [r.seq for r in room.records if isinstance(r, HitStruck) and r.player == 2] == [1]


def test_a_hit_that_comes_late_belongs_to_the_seat_it_was_struck_on() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.wait(4.0)
    struck_s = room.now_s
    room.wait(1.0)
    room.say(guest, m.TakeSeat(seat=3))
    room.say(guest, hit(1, struck_s))
    room.say(guest, hit(2, room.now_s))
    seats = [r.seat for r in room.records if isinstance(r, HitStruck) and r.player == 2]
    assert seats == [2, 3]


@pytest.mark.parametrize(("closeness", "mood"), [(8, 0), (-1, 0), (0, 4), (3, -1)])
def test_a_feeling_that_nobody_can_choose_is_refused(closeness: int, mood: int) -> None:
    room = Room()
    host = room.host()
    started(room, host)
    room.say(host, m.KeepTake(pass_number=1, keep=True, closeness=closeness, mood=mood))
    assert room.trouble(host).code == "malformed"
    assert not any(isinstance(record, TakeKept) for record in room.records)


def test_each_person_keeps_and_deletes_their_own_take() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.say(guest, m.KeepTake(pass_number=1, keep=True, closeness=6, mood=3))
    room.say(guest, m.DeleteTake(pass_number=1))
    kept = [r for r in room.records if isinstance(r, TakeKept | TakeDeleted)]
    assert [(type(r), r.player) for r in kept] == [(TakeKept, 2), (TakeDeleted, 2)]
    wish = kept[0]
    assert isinstance(wish, TakeKept)
    assert (wish.closeness, wish.mood) == (6, 3)
    room.close()
    assert isinstance(room.records[-1], SessionClosed)


# --- who hosts -----------------------------------------------------------------------------------


def test_a_guest_who_is_quicker_than_the_host_does_not_keep_the_meeting() -> None:
    room = Room()
    guest = room.join("Mina")
    assert room.state(guest).host == 1
    host = room.host()
    assert room.state(guest).host == 2
    room.say(host, m.GiveHost(player=1))
    room.disconnect(host)
    room.host()
    assert room.state(guest).host == 1


def test_the_host_hands_over_and_takes_back() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(host, m.GiveHost(player=2))
    assert room.state(guest).host == 2
    room.say(guest, m.Start(song_id="small"))
    assert room.state(guest).phase == "count_in"
    room.say(guest, m.TakeHost())
    assert room.trouble(guest).code == "not_host"
    room.say(host, m.TakeHost())
    assert room.state(host).host == 1


def test_a_meeting_without_its_host_is_kept_warm_by_somebody_who_is_there() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.disconnect(host)
    room.wait(9.0)
    assert room.state(guest).host == 1
    room.wait(2.0)
    assert room.state(guest).host == 2
    again = room.join("Hana", secret=HOST)
    assert room.state(again).host == 1


def test_a_meeting_that_was_handed_over_stays_so_when_the_host_reloads() -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.say(host, m.GiveHost(player=2))
    room.disconnect(host)
    again = room.join("Hana", secret=HOST)
    assert room.state(again).host == 2


def test_somebody_who_reloads_the_page_is_still_a_player_at_their_seat() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.disconnect(guest)
    again = room.join("Mina", role="screen")
    view = room.state(host).players[1]
    assert (view.role, view.seat, view.name) == ("player", 2, "Mina")
    room.say(again, hit(1, room.now_s, pass_number=0))
    assert len(room.of(host, m.Struck)) == 1


def test_how_much_to_play_is_chosen_between_songs() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetLevel(level=3))
    assert room.state(host).players[0].level == 3
    started(room, host)
    room.say(host, m.SetLevel(level=1))
    assert room.trouble(host).code == "wrong_phase"
    assert room.state(host).players[0].level == 3


def test_a_host_who_went_from_a_full_room_is_not_forgotten_before_somebody_else_hosts() -> None:
    room = Room()
    host = room.host(seat=0)
    for number in range(MOST_PEOPLE - 2):
        room.join(f"P{number}")
    room.disconnect(room.join("gone"))
    room.disconnect(host)
    late = room.join("late")
    room.wait(HOST_AWAY_S + 1.0)
    state = room.state(late)
    assert state.host in {view.player for view in state.players if view.connected}


def test_leaving_frees_the_seat_at_once() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    room.say(guest, m.Leave())
    assert room.state(host).seats[1].player == 0
    assert room.hung_up == [guest]


# --- which song, which kit -----------------------------------------------------------------------


def test_everybody_sees_the_song_before_it_starts_and_the_host_alone_chooses_it() -> None:
    room = Room(songs=(small_song(), small_song(id_="other")))
    host, guest = room.host(), room.join("Mina", seat=2)
    assert room.state(guest).song_id == "small"
    room.say(guest, m.ChooseSong(song_id="other"))
    assert room.trouble(guest).code == "not_host"
    room.say(host, m.ChooseSong(song_id="other"))
    assert room.state(guest).song_id == "other"
    assert room.state(guest).phase == "lobby"
    room.say(host, m.Start(song_id="other"))
    (begun,) = [record for record in room.records if isinstance(record, PassStarted)]
    assert begun.song_id == "other"


def test_a_song_that_is_not_here_is_not_chosen_and_none_is_while_one_plays() -> None:
    room = Room(songs=(small_song(), small_song(id_="other")))
    host = room.host()
    room.say(host, m.ChooseSong(song_id="third"))
    assert room.trouble(host).code == "no_such_song"
    assert "small, other" in room.trouble(host).sentence
    room.say(host, m.Start(song_id="small"))
    room.say(host, m.ChooseSong(song_id="other"))
    assert room.trouble(host).code == "wrong_phase"
    assert room.state(host).song_id == "small"
    room.say(host, m.Stop())
    room.say(host, m.ChooseSong(song_id="other"))
    assert room.state(host).song_id == "other"


def test_the_welcome_says_what_there_is_to_choose_from() -> None:
    room = Room(songs=(replace(small_song(), about="D major; bright"),), kits=(*KITS, TAIKO))
    (welcome,) = room.of(room.host(), m.Welcome)
    assert isinstance(welcome, m.Welcome)
    (song,) = welcome.songs
    assert song.about == "D major; bright"
    assert song.sections == [m.SectionView(name="all", from_bar=1, to_bar=5)]
    assert [kit.id for kit in welcome.kits] == [*(kit.id for kit in KITS), "taiko"]
    assert welcome.kits[-1].piece_names == {"kick": "don", "rim": "ka"}
    assert welcome.kits[0].piece_names == {}


def kits_of(room: Room, connection: int) -> list[str]:
    return [seat.kit_id for seat in room.state(connection).seats]


def test_seats_have_the_kits_in_order_until_somebody_chooses() -> None:
    room = Room(kits=(*KITS, TAIKO))
    assert kits_of(room, room.host()) == [kit.id for kit in KITS]
    few = Room(kits=(KITS[0], TAIKO))
    assert kits_of(few, few.host()) == ["kit-1", "taiko"] * 3


def test_each_chooses_the_kit_of_their_own_seat_and_two_may_play_the_same() -> None:
    room = Room(kits=(*KITS, TAIKO))
    host, guest = room.host(), room.join("Mina", seat=2)
    room.say(guest, m.ChooseKit(seat=2, kit_id="taiko"))
    room.say(host, m.ChooseKit(seat=1, kit_id="taiko"))
    assert kits_of(room, host)[:3] == ["taiko", "taiko", "kit-3"]


def test_the_host_chooses_for_seats_that_nobody_holds_and_for_no_others() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina", seat=2)
    room.say(host, m.ChooseKit(seat=5, kit_id="kit-1"))
    assert kits_of(room, guest)[4] == "kit-1"
    room.say(host, m.ChooseKit(seat=2, kit_id="kit-1"))
    assert room.trouble(host).code == "not_your_seat"
    assert "Mina" in room.trouble(host).sentence
    room.say(guest, m.ChooseKit(seat=6, kit_id="kit-1"))
    assert room.trouble(guest).code == "not_your_seat"
    room.say(guest, m.ChooseKit(seat=1, kit_id="kit-3"))
    assert room.trouble(guest).code == "not_your_seat"
    assert kits_of(room, guest) == ["kit-1", "kit-2", "kit-3", "kit-4", "kit-1", "kit-6"]


@pytest.mark.parametrize(
    ("seat", "kit_id", "code"),
    [(1, "kit-7", "no_such_kit"), (1, "", "no_such_kit"), (0, "kit-1", "no_such_seat")],
)
def test_a_kit_that_is_not_here_is_refused_with_what_there_is(
    seat: int, kit_id: str, code: str
) -> None:
    room = Room()
    host = room.host()
    room.say(host, m.ChooseKit(seat=seat, kit_id=kit_id))
    assert room.trouble(host).code == code
    assert not room.trouble(host).fatal
    assert kits_of(room, host)[0] == "kit-1"


def test_a_kit_stays_on_its_seat_through_reloads_and_hand_overs() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina", seat=2)
    room.say(guest, m.ChooseKit(seat=2, kit_id="kit-6"))
    room.say(host, m.GiveHost(player=2))
    room.disconnect(guest)
    # Whoever was cut off still has the seat: not even the host changes its kit meanwhile.
    room.say(host, m.TakeHost())
    room.say(host, m.ChooseKit(seat=2, kit_id="kit-1"))
    assert room.trouble(host).code == "not_your_seat"
    again = room.join("Mina", role="screen")
    assert kits_of(room, again)[1] == "kit-6"
    room.say(again, m.LeaveSeat())
    assert kits_of(room, host)[1] == "kit-6"


def test_no_kit_changes_during_a_song_and_the_record_names_the_one_played() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina", seat=2)
    room.say(guest, m.ChooseKit(seat=2, kit_id="kit-6"))
    started(room, host)
    room.say(guest, m.ChooseKit(seat=2, kit_id="kit-3"))
    assert room.trouble(guest).code == "wrong_phase"
    room.say(host, m.Stop())
    room.say(guest, m.ChooseKit(seat=2, kit_id="kit-3"))
    assert kits_of(room, guest)[1] == "kit-3"
    played = {
        record.seat: record.kit_id for record in room.records if isinstance(record, SeatInPass)
    }
    assert played[1] == "kit-1"
    assert played[2] == "kit-6"


# --- places and speakers -------------------------------------------------------------------------


def test_one_device_of_a_place_sounds_for_it_and_headphones_sound_for_themselves() -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.join("Jun", seat=3, place="there")
    room.join("Aki", seat=4, headphones=True)
    sounding = [view.name for view in room.state(host).players if view.sounds_all]
    assert sounding == ["Hana", "Jun", "Aki"]


def test_another_device_takes_over_when_the_speaker_goes_and_gets_what_is_to_come() -> None:
    room = Room(songs=(small_song(bar_count=8),))
    host = room.host()
    guest = room.join("Mina", seat=2)
    started(room, host)
    room.wait(4.0)
    assert not room.sounds(guest)
    room.disconnect(host)
    assert room.state(guest).players[1].sounds_all
    times = [sound for sound in room.sounds(guest) if sound.id.part not in {0, 2}]
    assert times


def test_a_device_that_cannot_sound_yet_is_not_chosen_while_another_can() -> None:
    room = Room()
    host = room.host()
    guest = room.join("Mina", seat=2)
    report = m.DeviceReport(path_s=0.01, output_s=0.02, clock_error_s=0.001, can_sound=True)
    room.say(guest, report)
    assert [view.name for view in room.state(host).players if view.sounds_all] == ["Mina"]
    room.say(host, report)
    assert [view.name for view in room.state(host).players if view.sounds_all] == ["Hana"]


@pytest.mark.parametrize("path_s", [-0.1, float("inf"), float("nan")])
def test_impossible_delays_are_refused(path_s: float) -> None:
    room = Room()
    host = room.host()
    room.say(host, m.DeviceReport(path_s=path_s, output_s=0.0, clock_error_s=0.0, can_sound=True))
    assert room.trouble(host).code == "malformed"


def test_a_device_with_one_very_slow_answer_may_still_sound() -> None:
    room = Room()
    room.host()
    guest = room.join("Mina", seat=2)
    room.say(guest, m.DeviceReport(path_s=5.0, output_s=0.0, clock_error_s=2.5, can_sound=True))
    assert not room.of(guest, m.Trouble)
    assert [view.name for view in room.state(guest).players if view.sounds_all] == ["Mina"]


def test_the_clock_is_told_as_it_is() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.ClockPing(client_s=3.5))
    (pong,) = room.of(host, m.ClockPong)
    assert pong == m.ClockPong(client_s=3.5, received_s=room.now_s, sent_s=room.now_s)


def test_the_kept_timeline_is_always_the_one_that_is_played() -> None:
    room = Room()
    host = room.host()
    started(room, host)
    room.wait(5.0)
    room.say(host, m.Pause())
    room.say(host, m.Resume())
    kept = [r for r in room.records if isinstance(r, TimelineKept)][-1]
    assert [knot[0] for knot in kept.knots] == [knot.start_s for knot in room.state(host).timeline]


def heard_in(room: Room) -> list[tuple[int, str, bool]]:
    return [
        (one.player, one.place, one.headphones)
        for one in room.records
        if isinstance(one, HearingInPass)
    ]


def test_it_is_on_record_where_each_player_is_and_how_they_hear_and_what_changes() -> None:
    room = Room()
    host = room.host(seat=1, place="Nara")
    guest = room.join("Mina", seat=2, place="Andong", headphones=True)
    room.join("screen", role="screen", place="Nara")
    assert heard_in(room) == []
    started(room, host)
    assert heard_in(room) == [(1, "Nara", False), (2, "Andong", True)]
    room.wait(2.0)
    room.say(host, m.SetListening(place="Nara", headphones=False))
    assert len(heard_in(room)) == 2
    room.say(guest, m.SetListening(place="Nara", headphones=False))
    assert heard_in(room)[2:] == [(2, "Nara", False)]
    room.disconnect(guest)
    room.join("Mina", place="Andong")
    assert heard_in(room)[3:] == [(2, "Andong", False)]
    moments = [one.from_s for one in room.records if isinstance(one, HearingInPass)]
    assert moments[0] == moments[1] < moments[2] == moments[3] == room.now_s
    room.say(host, m.Restart(from_bar=1))
    assert heard_in(room)[4:] == [(1, "Nara", False), (2, "Andong", False)]
