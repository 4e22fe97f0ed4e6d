from fractions import Fraction

from uchiawase.units import MS_PER_S, SECONDS_PER_MINUTE, Beats, Bpm, Hertz, Samples, Seconds


def test_positions_are_exact_and_clock_times_are_floats() -> None:
    assert Beats is Fraction
    assert (Seconds, Bpm, Hertz) == (float, float, float)
    assert Samples is int
    assert Beats(1, 3) * 3 == 1


def test_a_beat_at_60_bpm_lasts_a_second_and_a_second_has_a_thousand_milliseconds() -> None:
    assert SECONDS_PER_MINUTE / 60.0 * MS_PER_S == 1000.0
