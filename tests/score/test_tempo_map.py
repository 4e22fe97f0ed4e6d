from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import TempoMapBroken
from uchiawase.score.piecewise import Segment
from uchiawase.score.tempo_map import TempoMap

TIMES_S = st.floats(-60, 2000)
BEATS = st.fractions(-100, 2000, max_denominator=960)
TEMPI = st.floats(20, 400)


@st.composite
def tempo_maps(draw: st.DrawFn) -> TempoMap:
    segments = [Segment(draw(st.floats(-5, 30)), draw(BEATS), draw(TEMPI))]
    for length in draw(st.lists(st.fractions(Fraction(1, 8), 64, max_denominator=96), max_size=6)):
        beats = segments[-1].beats + length
        segments.append(Segment(segments[-1].time_s_at(beats), beats, draw(TEMPI)))
    return TempoMap(tuple(segments))


@given(tempo_maps(), TIMES_S)
def test_a_time_comes_back_from_its_position(tempo_map: TempoMap, time_s: float) -> None:
    assert tempo_map.time_s_at(tempo_map.beats_at(time_s)) == pytest.approx(time_s, abs=1e-9)


@given(tempo_maps(), BEATS)
def test_a_position_comes_back_from_its_time(tempo_map: TempoMap, beats: Fraction) -> None:
    found = tempo_map.beats_at(tempo_map.time_s_at(beats))
    assert float(found - beats) == pytest.approx(0, abs=1e-9)


@given(tempo_maps(), st.lists(TIMES_S, min_size=2))
def test_later_is_further(tempo_map: TempoMap, times_s: list[float]) -> None:
    positions = [tempo_map.beats_at(time_s) for time_s in sorted(times_s)]
    assert positions == sorted(positions)


@given(tempo_maps(), st.lists(BEATS, min_size=2))
def test_further_is_later(tempo_map: TempoMap, positions: list[Fraction]) -> None:
    times_s = [tempo_map.time_s_at(beats) for beats in sorted(positions)]
    assert times_s == sorted(times_s)


@given(tempo_maps())
def test_each_tempo_holds_from_its_knot_on(tempo_map: TempoMap) -> None:
    for segment in tempo_map.segments:
        assert tempo_map.bpm_at(segment.beats) == segment.bpm
    assert tempo_map.bpm_at(tempo_map.segments[0].beats - 1) == tempo_map.segments[0].bpm


@given(TEMPI, st.floats(-5, 30), BEATS)
def test_a_constant_tempo_is_one_line_through_the_first_beat(
    bpm: float, first_beat_s: float, beats: Fraction
) -> None:
    tempo_map = TempoMap.constant(bpm, first_beat_s=first_beat_s)
    assert tempo_map.beats_at(first_beat_s) == 0
    assert tempo_map.time_s_at(beats) == pytest.approx(
        first_beat_s + float(beats) * 60 / bpm, abs=1e-9
    )


def test_114_bpm_is_exact_to_the_last_beat() -> None:
    assert TempoMap.constant(114.0).beats_at(60.0) == 114
    assert TempoMap.constant(114.0).time_s_at(Fraction(114)) == 60.0


@pytest.mark.parametrize(
    ("segments", "sentence"),
    [
        ((), "segment 0 of the tempo map has no segment; give at least one tempo"),
        ((Segment(0.0, Fraction(0), 0.0),), "segment 0 .* has 0.0 bpm; a tempo is above 0"),
        ((Segment(0.0, Fraction(0), -1.0),), "has -1.0 bpm"),
        ((Segment(0.0, Fraction(0), nan),), "has nan bpm"),
        ((Segment(0.0, Fraction(0), inf),), "has inf bpm"),
        ((Segment(nan, Fraction(0), 60.0),), "starts at nan s, which is no time"),
        (
            (Segment(1.0, Fraction(0), 60.0), Segment(1.0, Fraction(1), 60.0)),
            "segment 1 .* not after 1.000000 s, beat 0",
        ),
        (
            (Segment(0.0, Fraction(1), 60.0), Segment(1.0, Fraction(1), 60.0)),
            "segment 1 .* not after 0.000000 s, beat 1",
        ),
        (
            (Segment(0.0, Fraction(0), 60.0), Segment(1.1, Fraction(1), 60.0)),
            "starts at 1.100000 s, but 60.0 bpm reaches beat 1 at 1.000000 s",
        ),
    ],
)
def test_a_map_that_does_not_rise_in_one_piece_is_refused(
    segments: tuple[Segment, ...], sentence: str
) -> None:
    with pytest.raises(TempoMapBroken, match=sentence):
        TempoMap(segments)


def test_a_knot_may_be_a_microsecond_beside_its_line() -> None:
    first = Segment(0.0, Fraction(0), 60.0)
    TempoMap((first, Segment(1.0 + 0.9e-6, Fraction(1), 60.0)))
    with pytest.raises(TempoMapBroken, match="segment 1"):
        TempoMap((first, Segment(1.0 + 1.1e-6, Fraction(1), 60.0)))


@given(st.floats(min_value=0.25, max_value=4.0), st.integers(min_value=-8, max_value=64))
def test_a_scaled_map_has_every_beat_at_its_time_over_the_ratio(ratio: float, beat: int) -> None:
    first = Segment(0.5, Fraction(0), 114.0)
    whole = TempoMap((first, Segment(first.time_s_at(Fraction(16)), Fraction(16), 90.0)))
    scaled = whole.scaled(ratio)
    assert scaled.time_s_at(Fraction(beat)) == pytest.approx(
        whole.time_s_at(Fraction(beat)) / ratio
    )
    assert scaled.bpm_at(Fraction(beat)) == pytest.approx(whole.bpm_at(Fraction(beat)) * ratio)


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("inf"), float("nan")])
def test_no_map_goes_at_a_ratio_that_is_not_above_nought(ratio: float) -> None:
    with pytest.raises(TempoMapBroken, match="times as fast"):
        TempoMap.constant(120.0).scaled(ratio)
