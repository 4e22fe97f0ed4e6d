"""Laws of intervals."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, TimesOutOfOrder
from uchiawase.timing import doubt, intervals
from uchiawase.timing.pairing import Times

MEASURES = (
    intervals.variation,
    intervals.variation_without_drift,
    intervals.local_variation,
    intervals.contrast,
    intervals.successive_difference,
)


def uneven(seed: int, n: int = 120) -> Times:
    return 0.5 + 0.02 * generator(seed).standard_normal(n)


def value(found: doubt.Estimate | None) -> float:
    assert found is not None
    return found.value


@pytest.mark.parametrize("measure", MEASURES)
def test_perfectly_even_intervals_have_no_variation_and_too_few_have_no_number(
    measure: Callable[[Times], doubt.Estimate | None],
) -> None:
    found = measure(np.full(40, 0.5))
    assert found is not None
    assert (found.value, found.low, found.high) == (0, 0, 0)
    assert measure(np.full(15, 0.5)) is None
    assert measure(np.empty(0)) is None


@given(st.floats(0.1, 10))
def test_relative_measures_do_not_know_the_tempo(factor: float) -> None:
    series = uneven(1)
    for measure in MEASURES[:4]:
        assert value(measure(factor * series)) == pytest.approx(value(measure(series)))
    scaled = value(intervals.successive_difference(factor * series))
    assert scaled == pytest.approx(factor * value(intervals.successive_difference(series)))


def test_an_even_slowing_down_counts_in_the_variation_and_not_without_drift() -> None:
    slowing = np.linspace(0.4, 0.6, 100) + 0.002 * generator(2).standard_normal(100)
    assert value(intervals.variation(slowing)) > 0.1
    assert value(intervals.variation_without_drift(slowing)) < 0.006
    assert value(intervals.local_variation(slowing)) < 1e-3
    assert value(intervals.drift(np.cumsum(slowing))) == pytest.approx(0.2 / 50, rel=0.05)


def test_a_clock_without_motor_noise_and_motor_noise_without_a_clock_are_told_apart() -> None:
    draw = generator(3)
    motor = 0.01 * draw.standard_normal(20_001)
    clock = 0.02 * draw.standard_normal(20_000)
    found = intervals.two_levels(0.5 + clock + np.diff(motor))
    assert found is not None
    assert found.clock_s == pytest.approx(0.02, rel=0.05)
    assert found.motor_s == pytest.approx(0.01, rel=0.05)


def test_under_drift_the_two_levels_cannot_be_told() -> None:
    drifting = 0.5 + 0.01 * np.cumsum(generator(4).standard_normal(100))
    assert intervals.autocovariance(drifting, 1) > 0
    assert intervals.two_levels(drifting) is None
    assert intervals.two_levels(np.full(29, 0.5)) is None


def test_motor_noise_alone_leaves_less_than_nothing_for_the_clock() -> None:
    alternating = 0.5 + 0.02 * (-1.0) ** np.arange(60, dtype=np.float64)
    assert intervals.two_levels(alternating) is None


def test_who_repeats_the_other_one_beat_later_has_a_peak_at_plus_one() -> None:
    led = uneven(5)
    follows = np.concatenate(([0.5], led[:-1]))
    found = intervals.cross_correlation(follows, led)
    assert found is not None
    assert found.lags.tolist() == [-1, 0, 1]
    assert found.values[2] > 0.9
    assert abs(found.values[0]) < 0.25
    mirrored = intervals.cross_correlation(led, follows)
    assert mirrored is not None
    assert mirrored.values == pytest.approx(found.values[::-1])


def test_intervals_with_a_missing_end_do_not_count() -> None:
    one, other = uneven(6), uneven(7)
    gone = one.copy()
    gone[[3, 50]] = np.nan
    found = intervals.cross_correlation(gone, other, most=0)
    assert found is not None
    assert found.n == 118
    kept = np.isfinite(gone)
    assert found.values[0] == pytest.approx(np.corrcoef(one[kept], other[kept])[0, 1])


def test_too_little_or_nothing_that_varies_has_no_correlation() -> None:
    assert intervals.cross_correlation(np.full(29, 0.5), np.full(29, 0.5)) is None
    assert intervals.cross_correlation(np.full(40, 0.5), uneven(8, 40)) is None
    assert intervals.autocorrelation(np.full(40, 0.5), 1) is None
    assert intervals.autocorrelation(uneven(9, 10), 1) is None
    assert intervals.autocorrelation(np.empty(0), 1) is None
    with pytest.raises(LengthsDiffer, match="40 first intervals but 39"):
        intervals.cross_correlation(np.full(40, 0.5), np.full(39, 0.5))
    with pytest.raises(ParameterOutOfRange, match="the largest lag is -1"):
        intervals.cross_correlation(np.full(40, 0.5), np.full(40, 0.5), most=-1)


def test_rests_are_no_intervals_and_missing_onsets_are_stepped_over() -> None:
    onsets = np.array([0.0, np.nan, 0.4, 0.9, 9.0, 9.5])
    assert intervals.between_successive(onsets, longest_s=2.0).tolist() == pytest.approx(
        [0.4, 0.5, 0.5]
    )
    assert intervals.between_successive(np.full(3, np.nan)).size == 0
    with pytest.raises(TimesOutOfOrder):
        intervals.between_successive(np.array([1.0, 0.5]))


def test_a_summary_needs_two_intervals() -> None:
    assert intervals.summary(np.array([0.5])) is None
    found = intervals.summary(np.array([0.4, 0.5, 0.9]))
    assert found is not None
    assert (found.n, found.median_s, found.longest_s) == (3, 0.5, 0.9)
    assert intervals.drift(np.arange(10.0)) is None


def test_mean_not_above_nothing_has_no_variation() -> None:
    assert intervals.variation(np.linspace(-1, 1, 40)) is None
