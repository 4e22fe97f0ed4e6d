from fractions import Fraction
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.score.piecewise import (
    Segment,
    beats_at,
    segment_at_beats,
    segment_at_time,
    time_s_at,
)

TIMES_S = st.floats(-100, 1000)
BEATS = st.fractions(-100, 2000, max_denominator=960)

# Twice as fast after 2 s, held from 4 s to 6 s, then on at 60 bpm.
CHAIN = (
    Segment(0.0, Fraction(0), 60.0),
    Segment(2.0, Fraction(2), 120.0),
    Segment(4.0, Fraction(6), 0.0),
    Segment(6.0, Fraction(6), 60.0),
)


@given(TIMES_S, BEATS, st.floats(1, 400), TIMES_S)
def test_a_time_comes_back_from_its_position_within_a_thousandth_of_a_nanosecond(
    start_s: float, beats: Fraction, bpm: float, time_s: float
) -> None:
    segment = Segment(start_s, beats, bpm)
    assert segment.time_s_at(segment.beats_at(time_s)) == pytest.approx(time_s, abs=1e-12)


@given(TIMES_S, BEATS, st.floats(1, 400), BEATS)
def test_a_position_comes_back_from_its_time_within_a_nanosecond(
    start_s: float, start: Fraction, bpm: float, beats: Fraction
) -> None:
    segment = Segment(start_s, start, bpm)
    found = segment.beats_at(segment.time_s_at(beats))
    assert abs(float(found - beats)) * 60 / bpm < 1e-9


@given(
    TIMES_S,
    BEATS,
    st.floats(1, 400),
    BEATS,
    st.fractions(0, Fraction(1, 10**12), max_denominator=10**15),
)
def test_rounding_never_puts_what_comes_later_earlier(
    start_s: float, start: Fraction, bpm: float, beats: Fraction, hair: Fraction
) -> None:
    segment = Segment(start_s, start, bpm)
    assert segment.time_s_at(beats) <= segment.time_s_at(beats + hair)


@given(st.integers(-1000, 1000), st.sampled_from([30.0, 60.0, 120.0, 240.0]))
def test_positions_have_no_rounding_at_all(eighths_s: int, bpm: float) -> None:
    segment = Segment(0.0, Fraction(1, 3), bpm)
    assert (
        segment.beats_at(eighths_s / 8) == Fraction(1, 3) + Fraction(eighths_s, 8) * int(bpm) / 60
    )


def test_a_held_position_is_left_behind_never_and_was_there_always() -> None:
    held = Segment(5.0, Fraction(8), 0.0)
    assert held.beats_at(4.0) == held.beats_at(1000.0) == 8
    assert held.time_s_at(Fraction(8)) == inf
    assert held.time_s_at(Fraction(9)) == inf
    assert held.time_s_at(Fraction(7)) == -inf


def test_before_the_first_knot_the_first_segment_holds() -> None:
    assert segment_at_time(CHAIN, -5.0) is CHAIN[0]
    assert segment_at_beats(CHAIN, Fraction(-5)) is CHAIN[0]
    assert beats_at(CHAIN, -5.0) == -5
    assert time_s_at(CHAIN, Fraction(-5)) == -5.0


def test_at_a_knot_the_segment_that_starts_there_is_in_force() -> None:
    assert segment_at_time(CHAIN, 2.0) is CHAIN[1]
    assert segment_at_time(CHAIN, nextafter(2.0, 0)) is CHAIN[0]
    assert segment_at_beats(CHAIN, Fraction(2)) is CHAIN[1]


def test_where_a_position_is_held_its_time_is_when_the_music_goes_on() -> None:
    assert segment_at_beats(CHAIN, Fraction(6)) is CHAIN[3]
    assert time_s_at(CHAIN, Fraction(6)) == 6.0
    assert time_s_at(CHAIN, Fraction(6) - Fraction(1, 1000)) == pytest.approx(3.9995, abs=1e-12)
    assert beats_at(CHAIN, 5.0) == 6


@given(st.integers(-1, 1), st.integers(-1, 1))
def test_a_knot_beside_its_line_makes_no_step_back(beats_aside: int, time_aside: int) -> None:
    hair = Fraction(1, 10**6)
    knot = Segment(2.0 + time_aside * 1e-7, Fraction(2) + beats_aside * hair, 120.0)
    chain = (CHAIN[0], knot)
    times_s = [knot.start_s + step * 1e-7 for step in range(-30, 30)]
    positions = [beats_at(chain, time_s) for time_s in times_s]
    assert positions == sorted(positions)
    around = [knot.beats + step * hair / 10 for step in range(-30, 30)]
    found_s = [time_s_at(chain, beats) for beats in around]
    assert found_s == sorted(found_s)
