"""Practising in a room: another tempo, and a stretch that goes round."""

import pytest
from room_for_tests import Room, hit
from songs_for_tests import small_song

from uchiawase.score.practice import Practice, practised
from uchiawase.score.record import HitStruck, PassEnded, PassStarted
from uchiawase.session import messages as m
from uchiawase.session.effects import Prepare


def test_another_tempo_is_made_once_and_the_song_starts_when_it_is_there() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetTempo(tempo_ratio=0.76))
    state = room.state(host)
    assert (state.practice.tempo_ratio, state.prepared) == (0.75, 0.0)
    assert room.preparing == [Prepare("small", 0.75)]
    room.prepare(0.4)
    assert room.state(host).prepared == 0.4
    room.say(host, m.Start(song_id="small"))
    assert room.trouble(host).code == "still_preparing"
    assert "40%" in room.trouble(host).sentence
    room.prepare()
    assert room.state(host).prepared == 1.0
    assert room.session.can_play("small", 0.75)
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    state = room.state(host)
    assert [knot.bpm for knot in state.timeline] == [90.0]
    assert state.pass_practice == state.practice
    (begun,) = [record for record in room.records if isinstance(record, PassStarted)]
    assert begun.tempo_ratio == 0.75
    room.wait(1.5 + 4 * 60 / 90 + 16 * 60 / 90 + 1.0)
    assert room.state(host).phase == "afterwards"
    for ratio in (1.0, 0.75):
        room.say(host, m.SetTempo(tempo_ratio=ratio))
    assert len(room.preparing) == 1


def test_a_song_at_its_own_tempo_needs_nothing_made() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetTempo(tempo_ratio=1.02))
    assert room.state(host).prepared == 1.0
    assert not room.preparing


def test_a_tempo_that_cannot_be_had_is_told_to_the_host_and_the_song_goes_at_its_own() -> None:
    room = Room()
    host, guest = room.host(), room.join("Mina")
    room.say(host, m.SetTempo(tempo_ratio=0.5))
    room.fail_to_prepare("The disk is full.")
    assert (room.trouble(host).code, room.trouble(host).sentence) == (
        "not_prepared",
        "The disk is full.",
    )
    assert not room.of(guest, m.Trouble)
    assert room.state(guest).practice.tempo_ratio == 1.0
    room.say(host, m.SetTempo(tempo_ratio=0.5))
    assert len(room.preparing) == 2


@pytest.mark.parametrize("tempo_ratio", [0.49, 1.26, -1.0, float("nan"), float("inf")])
def test_songs_are_practised_from_half_to_five_quarters_of_their_tempo(tempo_ratio: float) -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetTempo(tempo_ratio=tempo_ratio))
    assert room.trouble(host).code == "malformed"
    assert room.state(host).practice.tempo_ratio == 1.0


def test_another_song_is_made_at_the_tempo_that_stands_and_loses_the_loop() -> None:
    room = Room(songs=(small_song(), small_song(id_="other")))
    host = room.host()
    room.say(host, m.SetTempo(tempo_ratio=0.5))
    room.say(host, m.SetLoop(from_bar=2, to_bar=3))
    room.say(host, m.ChooseSong(song_id="other"))
    state = room.state(host)
    assert (state.practice.tempo_ratio, state.practice.rounds, state.prepared) == (0.5, 0, 0.0)
    assert [wanted.song_id for wanted in room.preparing] == ["small", "other"]


@pytest.mark.parametrize(("from_bar", "to_bar"), [(0, 3), (3, 3), (4, 2), (2, 6), (-1, 2)])
def test_a_loop_is_a_stretch_of_the_song(from_bar: int, to_bar: int) -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetLoop(from_bar=from_bar, to_bar=to_bar))
    assert room.trouble(host).code == "no_such_bar"
    assert room.state(host).practice.rounds == 0


def looping(room: Room, host: int) -> m.State:
    room.say(host, m.SetLoop(from_bar=2, to_bar=4))
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    return room.state(host)


def test_a_loop_is_one_pass_that_goes_on_round_after_round_without_a_gap() -> None:
    room = Room()
    host = room.host()
    state = looping(room, host)
    assert state.pass_practice == m.PracticeView(tempo_ratio=1.0, from_bar=2, to_bar=4, rounds=150)
    assert (state.from_beats, state.to_beats) == ((4, 1), (4 + 150 * 8, 1))
    room.wait(1.5 + 2.0 + 3 * 4.0 + 1.0)  # into the fourth round
    assert room.state(host).pass_number == 1
    assert len(room.state(host).timeline) == 1
    struck = [r for r in room.records if isinstance(r, HitStruck) and r.seat == 2]
    beats = [4 + index for index in range(len(struck))]
    assert [record.seq for record in struck] == beats
    # Every round is the same stretch again.
    assert [r.piece for r in struck[:8]] == [r.piece for r in struck[8:16]]
    room.say(host, m.Stop())
    state = room.state(host)
    assert state.phase == "afterwards"
    assert state.report_id
    (ended,) = [record for record in room.records if isinstance(record, PassEnded)]
    assert 28 < ended.to_beats[0] / ended.to_beats[1] < 31


def test_people_are_asked_for_their_part_in_every_round() -> None:
    room = Room()
    host = room.host()
    far = room.join("Mina", seat=2, place="there")
    state = looping(room, host)
    start_s = state.timeline[0].start_s + 2.0
    song = practised(small_song(), Practice(1.0, 2, 4, 150))
    part = song.part_of(2)
    assert part is not None
    for index, stroke in enumerate(stroke for stroke in part.strokes if stroke.beats >= 4):
        if index == 20:
            break
        at_s = start_s + float(stroke.beats - 4) * 0.5
        room.wait(at_s + 0.02 - room.now_s)
        room.say(far, hit(index + 1, at_s, piece=stroke.piece.value))
    heard = {sound.id.stroke for sound in room.sounds(host) if sound.id.part == 2}
    # What was struck was what the part asked for: nothing beside it was sounded.
    assert max(heard) < 1_000_000
    assert len(heard) >= 20


def test_within_a_loop_the_song_starts_from_any_of_its_bars_and_from_no_other() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.SetLoop(from_bar=2, to_bar=4))
    room.say(host, m.Start(song_id="small", from_bar=4))
    assert room.trouble(host).code == "no_such_bar"
    room.say(host, m.Start(song_id="small", from_bar=3))
    assert room.state(host).from_beats == (8, 1)
    room.say(host, m.Restart(from_bar=1))
    assert room.state(host).from_beats == (4, 1)


def test_what_is_chosen_during_a_pass_holds_from_the_next_start_or_restart() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.Start(song_id="small", count_in_bars=1))
    room.wait(5.0)
    room.say(host, m.SetLoop(from_bar=1, to_bar=3))
    room.say(host, m.SetTempo(tempo_ratio=0.5))
    state = room.state(host)
    assert (state.practice.rounds, state.pass_practice.rounds) == (75, 0)
    room.say(host, m.Restart(from_bar=1))
    assert room.trouble(host).code == "still_preparing"
    assert room.state(host).pass_number == 1
    room.prepare()
    room.say(host, m.Restart(from_bar=1))
    state = room.state(host)
    assert state.pass_number == 2
    assert state.pass_practice == state.practice
    room.say(host, m.SetLoop(from_bar=0, to_bar=0))
    room.say(host, m.Restart(from_bar=4))
    state = room.state(host)
    assert (state.pass_practice.rounds, state.from_beats, state.to_beats) == (0, (12, 1), (16, 1))


def test_a_pause_holds_in_any_round() -> None:
    room = Room()
    host = room.host()
    looping(room, host)
    room.wait(1.5 + 2.0 + 5.0)
    room.say(host, m.Pause())
    assert room.state(host).timeline[-1].beats == (16, 1)
    room.wait(3.0)
    room.say(host, m.Resume())
    room.wait(4.0)
    assert room.state(host).phase == "playing"
