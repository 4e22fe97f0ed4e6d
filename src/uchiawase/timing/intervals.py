"""How even a series of intervals is, and how two players' intervals answer each other.

Intervals are the times between successive onsets, seconds, in order, shape (n,). Autocovariances
divide by n (not n - lag), as in R's ``acf``. The cross-correlation follows R's ``ccf``: at lag k it
correlates first[t + k] with second[t], so a peak at +1 means that the first player does one beat
later what the second did, that is, follows; at -1 the second follows; high at both, with 0 low or
negative, they follow each other (Konvalinka, Vuust, Roepstorff & Frith 2010, Q. J. Exp. Psychol. 63,
2220–2230). A song or a shared drift of tempo lifts lag 0.

Each measure needs some intervals (:data:`FEWEST`, :data:`FEWEST_TO_COMPARE`) and gives None below.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times, as_times
from uchiawase.units import Seconds

FEWEST = doubt.FEWEST
FEWEST_TO_COMPARE = 30
"""Intervals below which correlations between players are noise (limits at ±1.96/√n)."""


def between_successive(onsets_s: Times, *, longest_s: Seconds | None = None) -> Times:
    """Give the intervals between successive onsets, whatever positions lie between them.

    Args:
        onsets_s: Shape (n,), seconds, ascending, NaN where nothing was played.
        longest_s: Longer intervals are left out: rests are no intervals.

    Raises:
        TimesOutOfOrder: Onsets step backwards.
        TimeNotFinite: An onset is infinite.
    """
    onsets = as_times("onsets_s", onsets_s[~np.isnan(onsets_s)])
    intervals = np.diff(onsets)
    return intervals if longest_s is None else intervals[intervals <= longest_s]


@dataclass(frozen=True, slots=True)
class Summary:
    """What an inter-onset table prints of one player; ``spread_s`` has n - 1."""

    n: int
    median_s: Seconds
    mean_s: Seconds
    spread_s: Seconds
    shortest_s: Seconds
    longest_s: Seconds


def summary(intervals_s: Times) -> Summary | None:
    """Sum up intervals; None below two of them."""
    if intervals_s.size < 2:
        return None
    return Summary(
        n=intervals_s.size,
        median_s=float(np.median(intervals_s)),
        mean_s=float(intervals_s.mean()),
        spread_s=float(intervals_s.std(ddof=1)),
        shortest_s=float(intervals_s.min()),
        longest_s=float(intervals_s.max()),
    )


def variation(intervals_s: Times) -> doubt.Estimate | None:
    """Give the coefficient of variation: standard deviation (n - 1) by mean. Drift counts in it."""
    if intervals_s.size < FEWEST:
        return None
    return _variation(intervals_s, intervals_s - intervals_s.mean(), 1)


def variation_without_drift(intervals_s: Times) -> doubt.Estimate | None:
    """Give the same with a straight line in time taken out first (n - 2)."""
    if intervals_s.size < FEWEST:
        return None
    place = np.arange(intervals_s.size) - (intervals_s.size - 1) / 2
    slope = float(place @ intervals_s / (place @ place))
    return _variation(intervals_s, intervals_s - intervals_s.mean() - slope * place, 2)


def _variation(intervals_s: Times, deviations_s: Times, taken: int) -> doubt.Estimate | None:
    centre = float(intervals_s.mean())
    if centre <= 0:
        return None
    spread = float(np.sqrt(deviations_s @ deviations_s / (intervals_s.size - taken)))
    value = spread / centre
    if value == 0:
        return doubt.estimate_of_size(0.0, deviations_s)
    squares = deviations_s**2
    # The influence of a CV is that of its spread, relative, minus that of its mean, relative.
    relative = (squares - squares.mean()) / (2 * spread**2) - (intervals_s - centre) / centre
    return doubt.estimate_of_size(value, value * relative)


def local_variation(intervals_s: Times) -> doubt.Estimate | None:
    """Give Lv = 3 mean ((a - b) / (a + b))² over neighbours (Shinomoto, Shima & Tanji 2003).

    1 for random (Poisson) onsets, 0 for even ones; slow drift hardly counts.
    """
    if intervals_s.size < FEWEST + 1:
        return None
    before, after = intervals_s[:-1], intervals_s[1:]
    parts = 3 * ((after - before) / (after + before)) ** 2
    value = float(parts.mean())
    return doubt.estimate_of_size(value, parts - value)


def contrast(intervals_s: Times) -> doubt.Estimate | None:
    """Give the normalised pairwise variability index nPVI, per cent (Grabe & Low 2002)."""
    if intervals_s.size < FEWEST + 1:
        return None
    before, after = intervals_s[:-1], intervals_s[1:]
    parts = 200 * abs(after - before) / (after + before)
    value = float(parts.mean())
    return doubt.estimate_of_size(value, parts - value)


def successive_difference(intervals_s: Times) -> doubt.Estimate | None:
    """Give the root mean square of successive differences (RMSSD), seconds."""
    if intervals_s.size < FEWEST + 1:
        return None
    squares = np.diff(intervals_s) ** 2
    value = float(np.sqrt(squares.mean()))
    if value == 0:
        return doubt.estimate_of_size(0.0, squares)
    return doubt.estimate_of_size(value, (squares - value**2) / (2 * value))


def drift(onsets_s: Times) -> doubt.Estimate | None:
    """Give the slope of intervals over time: seconds of interval a second; negative speeds up.

    The interval is placed at the onset that ends it.

    Args:
        onsets_s: Shape (n,), seconds, ascending, nothing missing.

    Raises:
        TimesOutOfOrder: Onsets step backwards.
        TimeNotFinite: An onset is infinite or not a number.
    """
    onsets = as_times("onsets_s", onsets_s)
    if onsets.size < FEWEST + 1:
        return None
    intervals, at = np.diff(onsets), onsets[1:] - onsets[1:].mean()
    slope = float(at @ intervals / (at @ at))
    left = intervals - intervals.mean() - slope * at
    return doubt.estimate(slope, left * at * (at.size / float(at @ at)))


def autocovariance(values: Times, lag: int) -> float:
    """Give Σ (v[t + lag] - mean)(v[t] - mean) / n, lag ≥ 0."""
    about = values - values.mean()
    return float(about[lag:] @ about[: about.size - lag]) / values.size


def autocorrelation(values: Times, lag: int) -> float | None:
    """Give the autocorrelation at a lag ≥ 0; None where nothing varies or there is too little."""
    variance = autocovariance(values, 0) if values.size else 0.0
    if values.size < FEWEST or variance == 0:
        return None
    return autocovariance(values, lag) / variance


@dataclass(frozen=True, slots=True)
class TwoLevels:
    """Clock and motor parts of interval variance (Wing & Kristofferson 1973).

    Attributes:
        clock_s: Standard deviation of the timekeeper's intervals.
        motor_s: Standard deviation of a motor delay.
    """

    clock_s: Seconds
    motor_s: Seconds


def two_levels(intervals_s: Times) -> TwoLevels | None:
    """Split interval variance: motor variance -acov(1), clock variance acov(0) + 2 acov(1).

    For unpaced tapping (continuation). None where that is not estimable: neighbours positively
    correlated, as under drift, or so negatively that the clock would have none.
    """
    if intervals_s.size < FEWEST_TO_COMPARE:
        return None
    motor, clock = two_level_variances(intervals_s)
    if motor < 0 or clock < 0:
        return None
    return TwoLevels(clock_s=float(np.sqrt(clock)), motor_s=float(np.sqrt(motor)))


def two_level_variances(intervals_s: Times) -> tuple[float, float]:
    """Give motor and clock variance as the formulas have it, even where they are negative."""
    neighbours = autocovariance(intervals_s, 1)
    return -neighbours, autocovariance(intervals_s, 0) + 2 * neighbours


@dataclass(frozen=True, slots=True, eq=False)
class CrossCorrelation:
    """How two series of intervals answer each other.

    Attributes:
        lags: Shape (k,): first[lag + t] with second[t].
        values: Correlations, shape (k,).
        limit: Size below which 95 % lie where the series have nothing to do with each other.
        n: How many intervals.
    """

    lags: npt.NDArray[np.intp]
    values: Times
    limit: float
    n: int


def cross_correlation(first_s: Times, second_s: Times, *, most: int = 1) -> CrossCorrelation | None:
    """Correlate the intervals of two players from lag -most to +most.

    Args:
        first_s: Intervals, shape (n,), seconds, NaN where an end of the interval is missing.
        second_s: Intervals between the same beats.
        most: Largest lag, ≥ 0.

    Returns:
        None below :data:`FEWEST_TO_COMPARE` intervals that both have, or where nothing varies.
        Pairs with something missing are left out, and means are of what both have.

    Raises:
        LengthsDiffer: The series are not of the same beats.
        ParameterOutOfRange: ``most`` is negative.
    """
    if first_s.size != second_s.size:
        raise LengthsDiffer("first intervals", first_s.size, "second intervals", second_s.size)
    if most < 0:
        raise ParameterOutOfRange("the largest lag", most, "0 or above")
    both = np.isfinite(first_s) & np.isfinite(second_s)
    n = int(both.sum())
    if n < FEWEST_TO_COMPARE:
        return None
    first = np.where(both, first_s - first_s[both].mean(), 0.0)
    second = np.where(both, second_s - second_s[both].mean(), 0.0)
    scale = float(np.sqrt((first @ first) * (second @ second)))
    if scale == 0:
        return None
    lags = np.arange(-most, most + 1)
    values = [
        float(
            first[max(lag, 0) : first.size + min(lag, 0)]
            @ second[max(-lag, 0) : second.size - max(lag, 0)]
        )
        / scale
        for lag in lags.tolist()
    ]
    return CrossCorrelation(lags, np.array(values), 1.96 / float(np.sqrt(n)), n)
