"""Laws of swing."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from uchiawase.songs.swing import STRAIGHT, swung

BEATS = st.fractions(min_value=-8, max_value=400, max_denominator=48)
SWINGS = st.fractions(min_value=Fraction(1, 2), max_value=Fraction(3, 4), max_denominator=24)


@given(BEATS)
def test_half_and_half_is_straight(beats: Fraction) -> None:
    assert swung(beats, STRAIGHT) == beats


@given(BEATS, BEATS, SWINGS)
def test_what_comes_first_is_played_first(one: Fraction, other: Fraction, swing: Fraction) -> None:
    first, second = sorted((one, other))
    assert (swung(first, swing) < swung(second, swing)) == (first < second)


@given(st.integers(-16, 800), SWINGS)
def test_eighths_stay_where_they_are(eighth: int, swing: Fraction) -> None:
    assert swung(Fraction(eighth, 2), swing) == Fraction(eighth, 2)


@given(st.integers(-16, 800), SWINGS)
def test_the_second_sixteenth_waits_for_its_share(eighth: int, swing: Fraction) -> None:
    played = swung(Fraction(eighth, 2) + Fraction(1, 4), swing)
    assert played == Fraction(eighth, 2) + swing / 2
