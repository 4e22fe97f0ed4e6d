"""What the song promises those who play it."""

from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.songs.meet_me_on_the_one import CHORDS, composed

SONG = composed().song
ARRANGEMENT = composed().arrangement
BARS = range(1, SONG.bar_count + 1)


def positions(part: Part, level: Level) -> set[Fraction]:
    return {part.strokes[index].beats for index in part.asked_at(level)}


def test_it_has_114_bpm_and_its_first_beat_at_the_start_of_the_stems() -> None:
    assert SONG.tempo_map.bpm_at(Fraction(0)) == 114.0
    assert SONG.tempo_map.time_s_at(Fraction(0)) == 0.0
    played_s = SONG.tempo_map.time_s_at(SONG.end_beats)
    assert 64.0 <= played_s <= SONG.duration_s <= 77.0


def test_sections_follow_one_another_without_a_gap() -> None:
    assert SONG.sections[0].from_bar == 1
    assert SONG.sections[-1].to_bar == SONG.bar_count + 1
    assert all(one.to_bar == following.from_bar for one, following in pairwise(SONG.sections))


def test_there_is_a_named_part_with_a_hint_for_each_of_six_seats() -> None:
    assert [part.seat for part in SONG.parts] == [1, 2, 3, 4, 5, 6]
    assert len({part.name for part in SONG.parts}) == 6
    for part in SONG.parts:
        assert part.hint.endswith(".")
        assert part.hint.count(".") == 1


@pytest.mark.parametrize("part", SONG.parts, ids=lambda part: part.name)
def test_a_first_timer_plays_at_most_two_pieces_and_mostly_on_beats(part: Part) -> None:
    assert len(part.pieces_at(Level.FIRST)) <= 2
    asked = [part.strokes[index] for index in part.asked_at(Level.FIRST)]
    assert all(stroke.beats.denominator == 1 for stroke in asked)
    assert len({stroke.beats for stroke in asked}) == len(asked), "two pieces at once"


@pytest.mark.parametrize("part", SONG.parts, ids=lambda part: part.name)
def test_levels_are_nested_and_each_asks_for_more(part: Part) -> None:
    asked = [set(part.asked_at(level)) for level in Level]
    assert all(less < more for less, more in pairwise(asked))
    assert len(asked[-1]) >= 1.5 * len(asked[0])


@pytest.mark.parametrize("part", SONG.parts, ids=lambda part: part.name)
def test_nobody_is_asked_for_more_than_two_hands_and_feet_can_do(part: Part) -> None:
    for level in Level:
        asked = [part.strokes[index] for index in part.asked_at(level)]
        for beats in {stroke.beats for stroke in asked}:
            together = [stroke.piece for stroke in asked if stroke.beats == beats]
            assert len(together) == len(set(together)) <= 3
            assert level > Level.STEADY or len(together) <= 2


def test_all_six_meet_on_the_one_of_every_bar_at_every_level() -> None:
    for bar in BARS:
        one = SONG.bar_start_beats(bar)
        assert all(one in positions(part, Level.FIRST) for part in SONG.parts)


def test_any_two_parts_share_a_position_in_every_bar() -> None:
    for first, second in combinations(SONG.parts, 2):
        shared = positions(first, Level.FIRST) & positions(second, Level.FIRST)
        assert {SONG.bar_at(beats) for beats in shared} >= set(BARS)


def test_host_and_guest_share_more_than_a_hundred_positions_at_first() -> None:
    host, guest = SONG.parts[:2]
    assert len(positions(host, Level.FIRST) & positions(guest, Level.FIRST)) > 100


@pytest.mark.parametrize("bar", [4, 16, 20, 28, 32, 35])
def test_all_six_speak_the_title_before_what_follows_it(bar: int) -> None:
    start = SONG.bar_start_beats(bar)
    run_up = {start + 2, start + Fraction(5, 2), start + 3, start + Fraction(7, 2)}
    for part in SONG.parts:
        assert positions(part, Level.FIRST) >= {start + 2, start + 3}
        assert positions(part, Level.EASY) >= run_up


def test_the_last_stroke_is_struck_by_all_and_by_nobody_after() -> None:
    last = SONG.bar_start_beats(SONG.bar_count)
    assert all(max(positions(part, Level.FULL)) == last for part in SONG.parts)


def test_every_bar_has_its_chords_and_they_fill_it() -> None:
    assert len(CHORDS) == SONG.bar_count
    assert all(sum(length for _, length in bar) == 4 for bar in CHORDS)


def test_every_long_note_of_the_melody_belongs_to_its_chord() -> None:
    # What is held for a beat or longer is a chord tone, or a ninth that has been meant.
    for track in ARRANGEMENT.tracks:
        if "voice" not in track.name:
            continue
        for note in track.notes:
            if note.length_beats < Fraction(9, 10):
                continue
            bar = SONG.bar_at(note.beats)
            into = note.beats - SONG.bar_start_beats(bar)
            position = 0
            for chord, length in CHORDS[bar - 1]:
                if position <= into < position + length:
                    tones = {pitch % 12 for pitch in (*chord.voicing, chord.bass)}
                    ninth = (chord.bass + 2) % 12
                    assert note.pitch % 12 in tones | {ninth}, f"bar {bar}, {chord.name}"
                position += length


def test_voicings_move_by_steps_rather_than_leaps() -> None:
    chords = [chord for bar in CHORDS for chord, _ in bar]
    for one, following in pairwise(chords):
        moved = [abs(a - b) for a, b in zip(one.voicing, following.voicing, strict=True)]
        assert max(moved) <= 4, f"{one.name} to {following.name}"


def test_all_notes_stand_within_the_song() -> None:
    for track in ARRANGEMENT.tracks:
        assert track.notes
        for note in track.notes:
            assert 0 <= note.beats < SONG.end_beats
            assert note.length_beats > 0


def test_every_piece_that_a_part_asks_for_is_a_drum_and_not_the_click() -> None:
    assert all(KitPiece.CLICK not in part.pieces_at(Level.FULL) for part in SONG.parts)


def test_composing_twice_gives_the_same_song() -> None:
    assert composed() == composed()
