"""Songs slower and round and round."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import PracticeBroken, TempoMapBroken
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.practice import (
    AS_WRITTEN,
    LONGEST_LOOP_S,
    Practice,
    nearest_step,
    practised,
    rounds_of,
)
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap
from uchiawase.units import Beats

BARS = 6
METRES = (Metre(1, Fraction(4)), Metre(3, Fraction(3)), Metre(5, Fraction(4)))


def song() -> Song:
    """Six bars, of which bars 3 and 4 have three beats, and bar 4 is slower."""
    length = 2 * 4 + 2 * 3 + 2 * 4
    return Song(
        id="odd",
        title="Odd",
        credits="the tests",
        licence="Apache-2.0",
        tempo_map=TempoMap(
            (
                Segment(0.25, Fraction(0), 120.0),
                Segment(0.25 + 11 * 0.5, Fraction(11), 60.0),
                Segment(0.25 + 11 * 0.5 + 3, Fraction(14), 120.0),
            )
        ),
        metres=METRES,
        bar_count=BARS,
        sections=(Section("verse", 1, 4), Section("chorus", 4, 7)),
        parts=(
            Part(
                1,
                "beats",
                "On every beat.",
                tuple(
                    Stroke(Fraction(beat), KitPiece.KICK if beat % 2 else KitPiece.SNARE, 1 + beat)
                    for beat in range(length)
                ),
            ),
        ),
        duration_s=20.0,
    )


stretches = st.integers(1, BARS).flatmap(
    lambda first: st.tuples(st.just(first), st.integers(first + 1, BARS + 1))
)


@st.composite
def loops_of(draw: st.DrawFn) -> Practice:
    from_bar, to_bar = draw(stretches)
    ratio = draw(st.sampled_from((0.5, 0.75, 1.0, 1.25)))
    return Practice(ratio, from_bar, to_bar, draw(st.integers(1, 5)))


loops = loops_of()


def source_beats(practice: Practice, beats: Beats) -> Beats:
    start, end = (song().bar_start_beats(bar) for bar in (practice.from_bar, practice.to_bar))
    return beats if beats < start else start + (beats - start) % (end - start)


def test_a_song_as_it_is_written_is_the_same_song() -> None:
    assert practised(song(), AS_WRITTEN) == song()


@given(ratio=st.floats(0.5, 1.25))
def test_another_tempo_keeps_every_stroke_on_its_beat(ratio: float) -> None:
    slow = practised(song(), Practice(ratio))
    assert slow.parts == song().parts
    assert slow.duration_s == pytest.approx(song().duration_s / ratio)
    for beats in (0, 7, 11, 13, 20):
        assert slow.tempo_map.time_s_at(Beats(beats)) == pytest.approx(
            song().tempo_map.time_s_at(Beats(beats)) / ratio
        )


@given(practice=loops)
def test_every_round_is_the_stretch_again_stroke_for_stroke(practice: Practice) -> None:
    looped = practised(song(), practice)
    start, end = (song().bar_start_beats(bar) for bar in (practice.from_bar, practice.to_bar))
    written = {stroke.beats: stroke for stroke in song().parts[0].strokes}
    found = {stroke.beats: stroke for stroke in looped.parts[0].strokes}
    assert len(found) == end + (practice.rounds - 1) * (end - start)
    for beats, stroke in found.items():
        source = written[source_beats(practice, beats)]
        assert (stroke.piece, stroke.velocity) == (source.piece, source.velocity)


@given(practice=loops)
def test_every_round_lasts_as_long_as_the_stretch_with_its_tempos_and_metres(
    practice: Practice,
) -> None:
    looped = practised(song(), practice)
    plain = practised(song(), Practice(practice.tempo_ratio))
    start, end = (song().bar_start_beats(bar) for bar in (practice.from_bar, practice.to_bar))
    times_s = [plain.tempo_map.time_s_at(beats) for beats in (start, end)]
    round_s = times_s[1] - times_s[0]
    for bar in range(1, looped.bar_count + 1):
        source, rounds = practice.source_bar(bar)
        assert looped.beats_per_bar_at(bar) == song().beats_per_bar_at(source)
        beats = looped.bar_start_beats(bar)
        assert looped.bar_at(beats) == bar
        expected_s = plain.tempo_map.time_s_at(song().bar_start_beats(source))
        expected_s += max(rounds - 1, 0) * round_s
        assert looped.tempo_map.time_s_at(beats) == pytest.approx(expected_s, abs=1e-9)
        assert looped.tempo_map.bpm_at(beats) == plain.tempo_map.bpm_at(
            song().bar_start_beats(source)
        )
    assert looped.end_beats == end + (practice.rounds - 1) * (end - start)
    assert looped.duration_s == pytest.approx(looped.tempo_map.time_s_at(looped.end_beats))


@given(practice=loops)
def test_sections_are_named_as_in_the_song_in_every_round(practice: Practice) -> None:
    looped = practised(song(), practice)
    for bar in range(1, looped.bar_count + 1):
        here, there = looped.section_at(bar), song().section_at(practice.source_bar(bar)[0])
        assert here is not None
        assert there is not None
        assert here.name == there.name


@pytest.mark.parametrize(
    ("from_bar", "to_bar", "rounds"),
    [(0, 3, 2), (3, 3, 2), (4, 3, 2), (1, 8, 2), (1, 3, 0), (1, 3, -1)],
)
def test_what_is_no_stretch_of_the_song_is_refused(from_bar: int, to_bar: int, rounds: int) -> None:
    with pytest.raises(PracticeBroken, match=r"Odd cannot go round .* bars 1 … 6"):
        practised(song(), Practice(1.0, from_bar, to_bar, rounds))


def test_a_tempo_of_nothing_is_refused() -> None:
    with pytest.raises(TempoMapBroken):
        practised(song(), Practice(0.0))


@given(bars=stretches, ratio=st.sampled_from((0.5, 1.0, 1.25)))
def test_as_many_rounds_as_go_into_ten_minutes(bars: tuple[int, int], ratio: float) -> None:
    rounds = rounds_of(song(), *bars, ratio)
    looped = practised(song(), Practice(ratio, *bars, rounds))
    start_s = looped.tempo_map.time_s_at(song().bar_start_beats(bars[0]))
    round_s = (looped.duration_s - start_s) / rounds
    assert looped.duration_s - start_s <= LONGEST_LOOP_S + 1e-6
    assert looped.duration_s - start_s + round_s > LONGEST_LOOP_S - 1e-6


def test_a_stretch_of_more_than_ten_minutes_is_played_once() -> None:
    slow = practised(song(), Practice(0.01))
    assert rounds_of(slow, 1, 7, 1.0) == 1


@given(ratio=st.floats(0.5, 1.25))
def test_tempos_come_in_steps_of_a_twentieth(ratio: float) -> None:
    step = nearest_step(ratio)
    assert abs(step - ratio) <= 0.025 + 1e-12
    assert nearest_step(step) == step
    assert 0.5 <= step <= 1.25
