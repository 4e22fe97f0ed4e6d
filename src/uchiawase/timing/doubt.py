"""How sure a figure is: 95 % intervals for measures on series that remember.

Successive asynchronies of one player are correlated (whoever is early stays early for some
strokes), so n strokes know less than n independent ones and the textbook t interval is too narrow.
Every measure here comes with its influence values ψ (what each stroke adds to the estimate, mean
0; Hampel 1974). Its doubt is looked at in two ways, and the wider interval is stated:

- **By the model** of phase correction, its memory averaged over (:mod:`uchiawase.timing.memory`): of ψ for
  means, of the series itself for spreads and distances, whose sample value is too small where a series
  remembers long. Right for people who correct little and for few strokes.
- **By the strokes themselves**: the variance of the estimate is the long-run variance of ψ divided by n,
  estimated by equal-weighted cosines (Müller 2007; Lazarus, Lewis, Stock & Watson 2018, J. Bus. Econ.
  Stat. 36, 541–559): the mean square of the first B cosine coefficients of ψ, after which the t
  distribution with B degrees of freedom holds. Right for slow wander that is no phase correction, and for
  strokes that stray further than a normal distribution's.

Sizes (spreads, distances) get the second on the log scale, so that it never reaches 0.

``benchmarks/interval_coverage.py`` shows how often each holds the truth, beside a block bootstrap, and makes
the table in docs/timing.md. Nothing is drawn, so the same playing has the same interval every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy import special

from uchiawase.timing.memory import Memory
from uchiawase.timing.pairing import Times

FEWEST = 16
"""Below this many strokes a figure is absent: intervals no longer cover what they say."""

CONFIDENCE = 0.95

_COSINES_PER_POWER = 0.3
_FEWEST_COSINES = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its doubt.

    Attributes:
        value: The estimate, in the unit of what it was made from.
        low: Lower end of its 95 % interval.
        high: Upper end.
        n: How many strokes, intervals or positions stand behind it.
    """

    value: float
    low: float
    high: float
    n: int


def cosine_count(n: int) -> int:
    """Give B, the number of cosines for a series of n: 0.3 n^(2/3), at least 3.

    Fewer make the interval wider and safer against slow wander, more make it narrower.
    """
    return max(_FEWEST_COSINES, round(_COSINES_PER_POWER * n ** (2 / 3)))


def long_run_variance(values: Times) -> float:
    """Give n times the variance of the mean of a series that may be correlated with itself.

    Args:
        values: In order of time, shape (n,), n ≥ 2; missing strokes are simply left out.
    """
    n = values.size
    moments = np.arange(n) + 0.5
    waves = np.cos(np.pi * np.outer(np.arange(1, cosine_count(n) + 1), moments) / n)
    coefficients: Times = np.sqrt(2 / n) * (waves @ values)
    return float((coefficients @ coefficients) / coefficients.size)


def estimate(value: float, influence: Times) -> Estimate | None:
    """Give the interval of a figure that may have either sign.

    Args:
        value: The figure.
        influence: What each stroke adds to it, in order of time, shape (n,), mean about 0.

    Returns:
        None below :data:`FEWEST` strokes.
    """
    if influence.size < FEWEST:
        return None
    reach = _reach(influence)
    return Estimate(value=value, low=value - reach, high=value + reach, n=influence.size)


def estimate_of_size(value: float, influence: Times) -> Estimate | None:
    """Give the interval of a figure that is above 0, such as a spread: symmetric in its logarithm.

    Args:
        value: The figure.
        influence: What each stroke adds to it, in order of time, shape (n,), mean about 0.

    Returns:
        None below :data:`FEWEST` strokes, and (value, value, value) where the value is 0.
    """
    if influence.size < FEWEST:
        return None
    if value <= 0:
        return Estimate(value=0.0, low=0.0, high=0.0, n=influence.size)
    factor = float(np.exp(_reach(influence) / value))
    return Estimate(value=value, low=value / factor, high=value * factor, n=influence.size)


def estimate_of_spread(value: float, influence: Times, series: Times) -> Estimate | None:
    """Give the interval of a figure that is as large as a series spreads, such as a mean distance.

    Args:
        value: The figure.
        influence: What each stroke adds to it, in order of time, shape (n,), mean about 0.
        series: What spreads, in order of time, shape (n,).

    Returns:
        None below :data:`FEWEST` strokes, and (value, value, value) where the value is 0.
    """
    if influence.size < FEWEST:
        return None
    if value <= 0 or not _moves(series):
        return Estimate(value=value, low=value, high=value, n=influence.size)
    return _wider(value, by_strokes(influence), spread_factors(series), influence.size)


def spread_factors(series: Times) -> tuple[float, float]:
    """Give the ends of the interval of a series' spread, as multiples of its sample spread (n - 1).

    By the model, widened where the strokes stray further than a normal distribution's: the variance of
    a linear process' spread grows with the excess kurtosis of its innovations (Anderson 1971, The
    Statistical Analysis of Time Series, section 8.2).
    """
    low, high = Memory.of(series).spread(CONFIDENCE)
    sample = float(series.std(ddof=1))
    wider = _straying(series)
    return (low / sample) ** wider, (high / sample) ** wider


def _straying(series: Times) -> float:
    """Give how much wider straying strokes make the interval of a spread, at least 1."""
    deviations = series - series.mean()
    kept = float(deviations[1:] @ deviations[:-1] / (deviations @ deviations))
    news = deviations[1:] - kept * deviations[:-1]
    excess = float((news**4).mean() / (news**2).mean() ** 2) - 3.0
    repeated = (1 + kept**2) / (1 - kept**2)
    return float(np.sqrt(1 + max(excess, 0.0) / (2 * repeated)))


def pooled(
    value: float, influence: Times, parts: Sequence[tuple[float, Times, Times]]
) -> Estimate | None:
    """Give the interval of a spread or distance that is pooled over several series.

    How far the model's interval lies from the value is the mean of its parts', on the log scale; it is
    narrower than theirs as far as the strokes themselves show that pooling has made it surer.

    Args:
        value: The pooled figure.
        influence: What each position adds to it, shape (n,), mean about 0.
        parts: Of each series its own figure, the influence on it, and the series.

    Returns:
        None below :data:`FEWEST` positions.
    """
    if influence.size < FEWEST:
        return None
    moving = [part for part in parts if part[0] > 0 and part[2].size >= FEWEST and _moves(part[2])]
    if value <= 0 or not moving:
        return estimate_of_size(max(value, 0.0), influence)
    factors = np.log([spread_factors(series) for _, _, series in moving])
    centre, half = float(factors.mean()), float(np.diff(factors, axis=1).mean()) / 2
    alone = np.mean([long_run_variance(psi) / psi.size / own**2 for own, psi, _ in moving])
    together = long_run_variance(influence) / influence.size / value**2
    half *= float(np.sqrt(min(1.0, together / alone))) if alone > 0 else 1.0
    ends = float(np.exp(centre - half)), float(np.exp(centre + half))
    return _wider(value, by_strokes(influence), ends, influence.size)


def _wider(value: float, reach: float, factors: tuple[float, float], n: int) -> Estimate:
    factor = float(np.exp(reach / value))
    low, high = min(factors[0], 1 / factor, 1.0), max(factors[1], factor, 1.0)
    return Estimate(value=value, low=value * low, high=value * high, n=n)


def _moves(series: Times) -> bool:
    """Tell whether a series varies by more than the last digits of its numbers."""
    return float(np.ptp(series)) > 1e-12 * float(abs(series).max(initial=0.0))


def mean(values: Times) -> Estimate | None:
    """Give the mean of a series with its interval; None below :data:`FEWEST`."""
    if values.size < FEWEST:
        return None
    centre = float(values.mean())
    return estimate(centre, values - centre)


def spread(values: Times) -> Estimate | None:
    """Give the standard deviation (n - 1) of a series with its interval; None below :data:`FEWEST`."""
    if values.size < FEWEST:
        return None
    deviations = values - values.mean()
    value = float(values.std(ddof=1))
    if value == 0:
        return estimate_of_size(0.0, deviations)
    squares: Times = deviations**2
    return estimate_of_spread(value, (squares - squares.mean()) / (2 * value), values)


def mean_distance(values: Times) -> Estimate | None:
    """Give the mean distance from the median with its interval; None below :data:`FEWEST`."""
    if values.size < FEWEST:
        return None
    distances = abs(values - np.median(values))
    value = float(distances.mean())
    return estimate_of_spread(value, distances - value, values)


def _reach(influence: Times) -> float:
    """Give the wider of both looks at how far a mean may be off."""
    if not _moves(influence):
        return 0.0
    return max(by_strokes(influence), Memory.of(influence).mean_reach(CONFIDENCE))


def by_strokes(influence: Times) -> float:
    """Give how far a figure may be off, by the long-run variance of its strokes alone."""
    n = influence.size
    quantile = cast("float", special.stdtrit(cosine_count(n), (1 + CONFIDENCE) / 2))
    return float(quantile * np.sqrt(long_run_variance(influence) / n))
