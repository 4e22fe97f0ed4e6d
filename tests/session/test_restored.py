"""A room that is made anew from its records goes on where the process before it died."""

from room_for_tests import Room, hit
from songs_for_tests import JOIN, small_song

from uchiawase.score.record import HitStruck, PassStarted, RoomKept, SessionOpened
from uchiawase.session import messages as m
from uchiawase.session.session import SKIPPED_PASSES


def playing() -> tuple[Room, int, int]:
    """A host and a guest who have begun a song, two beats into it."""
    room = Room(songs=(small_song(bar_count=8),))
    host, guest = room.host(), room.join("Mina", seat=2)
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.wait(1.5 + 2.0 + 1.0)
    return room, host, guest


def people_of(room: Room) -> list[HitStruck]:
    return [one for one in room.records if isinstance(one, HitStruck) and one.player]


def test_whoever_comes_back_is_known_on_the_same_seat_and_the_song_goes_on() -> None:
    room, host, guest = playing()
    before, told = room.session.state(), room.state(guest)
    room.die()
    assert room.session.phase == "playing"
    back = room.join("Mina")
    state = room.state(back)
    assert state.timeline == told.timeline
    assert (state.pass_number, state.song_id, state.host) == (1, "small", before.host)
    assert [seat.player for seat in state.seats] == [seat.player for seat in before.seats]
    assert not room.of(back, m.Trouble)
    room.join("Hana", secret=JOIN)
    assert room.session.state().host == 1
    assert host != back


def test_a_hit_that_was_stored_is_known_and_one_that_was_not_is_taken_in() -> None:
    room, _, guest = playing()
    room.say(guest, hit(1, room.now_s))
    room.die()
    back = room.join("Mina")
    struck_s = room.now_s
    room.say(back, hit(1, struck_s - 1.0))
    room.say(back, hit(2, struck_s))
    assert [(one.seq, one.time_s) for one in people_of(room)] == [
        (1, struck_s - 1.0),
        (2, struck_s),
    ]
    acknowledged = [one for one in room.of(back, m.HitsStored) if isinstance(one, m.HitsStored)]
    assert [one.seqs for one in acknowledged] == [[1], [2]]


def test_a_hit_struck_while_the_process_was_dead_goes_to_the_seat_its_player_had() -> None:
    room, _, guest = playing()
    struck_s = room.now_s + 0.5
    assert guest
    room.die(away_s=5.0)
    back = room.join("Mina")
    room.say(back, hit(1, struck_s))
    assert [(one.seat, one.pass_number, one.time_s) for one in people_of(room)] == [
        (2, 1, struck_s)
    ]


def test_strokes_that_devices_knew_ahead_are_on_record_though_nobody_lived_to_write_them() -> None:
    room, *_ = playing()
    quiet = Room(songs=(small_song(bar_count=8),))
    host = quiet.host()
    quiet.join("Mina", seat=2)
    quiet.say(host, m.Start(song_id="small", count_in_bars=1))
    quiet.wait(1.5 + 2.0 + 1.0)
    room.die(away_s=3.0)
    room.wait(15.0)
    quiet.wait(18.0)
    assert room.session.phase == quiet.session.phase == "afterwards"

    def of_drummers(one: Room) -> set[tuple[int, int]]:
        return {
            (record.seat, record.seq)
            for record in one.records
            if isinstance(record, HitStruck) and not record.player and record.seat in {3, 4, 5, 6}
        }

    assert of_drummers(room) == of_drummers(quiet)


def test_what_is_announced_again_counts_more_than_before_and_nothing_has_the_same_name_twice() -> (
    None
):
    room, host, _ = playing()
    before = {(one.id.part, one.id.stroke): one.version for one in room.sounds(host)}
    room.die()
    back = room.join("Hana")
    # Whoever comes back sounds it once its sound is known to be unlocked or nobody else is there.
    after = {(one.id.part, one.id.stroke): one.version for one in room.sounds(back)}
    both = before.keys() & after.keys()
    assert both
    assert all(after[key] > before[key] for key in both)


def test_a_pass_that_was_told_of_and_lost_is_never_taken_for_a_later_one() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.say(host, m.Stop())
    room.die()
    back = room.join("Hana", secret=JOIN)
    room.say(back, m.Start(song_id="small", count_in_bars=1))
    numbers = [one.pass_number for one in room.records if isinstance(one, PassStarted)]
    assert numbers == [1, 2 + SKIPPED_PASSES]


def test_a_song_that_was_held_stays_held_and_goes_on_when_the_host_says_so() -> None:
    room, host, _ = playing()
    room.say(host, m.Pause())
    room.wait(3.0)
    held = room.session.position(room.now_s)
    room.die(away_s=20.0)
    assert room.session.phase == "paused"
    assert room.session.position(room.now_s) == held
    back = room.join("Hana", secret=JOIN)
    room.say(back, m.Resume())
    room.wait(6.0)
    assert room.session.phase == "playing"
    position = room.session.position(room.now_s)
    assert position is not None
    assert held is not None
    assert position > held


def test_what_the_host_had_set_at_the_door_and_the_desk_is_set_again() -> None:
    room = Room()
    host = room.host()
    room.join("Mina", seat=2)
    room.join("Noisy", seat=3)
    room.say(host, m.ChooseKit(seat=1, kit_id="kit-4"))
    room.say(host, m.RemovePlayer(player=3))
    room.say(host, m.MutePlayer(player=2, muted=True))
    room.say(host, m.RenewLink(link_number=1))
    room.say(host, m.LockRoom(locked=True))
    room.say(host, m.SetVolume(channel="seat", seat=2, volume=0.25))
    room.say(host, m.SetCountIn(bars=3))
    room.say(host, m.SetLoop(from_bar=2, to_bar=3))
    before = room.session.state()
    room.die()
    after = room.session.state()
    assert after.seats[0].kit_id == "kit-4"
    for name in ("locked", "link_number", "removed", "mix", "count_in_bars", "practice", "host"):
        assert getattr(after, name) == getattr(before, name), name
    assert [(one.name, one.muted) for one in after.players] == [
        (one.name, one.muted) for one in before.players
    ]
    stranger = room.join("Stranger")
    assert room.trouble(stranger).code in {"locked", "old_link"}


def test_a_room_that_nobody_had_entered_yet_is_opened_as_it_was() -> None:
    room = Room()
    room.die()
    assert room.session.phase == "lobby"
    assert any(isinstance(one, SessionOpened) for one in room.records)
    host = room.host()
    assert room.state(host).host == 1


def test_what_is_kept_of_the_room_is_written_before_anybody_is_told() -> None:
    room = Room()
    host = room.host()
    room.order.clear()
    room.say(host, m.SetReady(ready=True))
    assert room.order.index("Store") < room.order.index("State")
    newest = [one for one in room.records if isinstance(one, RoomKept)][-1]
    assert newest.revision == room.state(host).revision
