"""Circular statistics: where in one player's cycle the other strikes.

Phases are radians. They suit players with different parts or periods, where asynchronies would need
common targets. Tight playing saturates: a spread of 40 ms on a beat of 960 ms is a strength of 0.967
already. Rayleigh's test takes phases to be independent, which successive strokes are not; the
intervals here do not.
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.errors import LengthsDiffer
from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times

_LARGE_SAMPLE = 50


def relative_phases(of_s: Times, within_s: Times) -> Times:
    """Give the place of each onset of one player in the cycle of the other.

    2π (of[i] - within[i]) / (within[i + 1] - within[i]).

    Args:
        of_s: Onsets by position, shape (n,), seconds, NaN where nothing was played.
        within_s: The other player's, same positions, whose intervals are the cycles.

    Returns:
        Shape (k,), k ≤ n - 1, in order; positions with something missing are left out.

    Raises:
        LengthsDiffer: They are not on the same positions.
    """
    if of_s.size != within_s.size:
        raise LengthsDiffer("onsets", of_s.size, "onsets of the other", within_s.size)
    cycles = np.diff(within_s)
    phases = 2 * np.pi * (of_s[:-1] - within_s[:-1]) / np.where(cycles > 0, cycles, np.nan)
    return phases[np.isfinite(phases)]


@dataclass(frozen=True, slots=True)
class Direction:
    """Circular statistics of phases.

    Attributes:
        mean: Mean direction, radians in (-π, π], with its interval.
        strength: Length R of the mean resultant, 0 … 1, with its interval.
        spread: Circular standard deviation √(-2 ln R), radians.
        rayleigh_p: Probability of such an R or more without any preferred phase, phases independent.
        n: How many phases.
    """

    mean: doubt.Estimate
    strength: doubt.Estimate
    spread: float
    rayleigh_p: float
    n: int


def direction(phases: Times) -> Direction | None:
    """Give the circular statistics of phases in order of time; None below 16 of them."""
    if phases.size == 0:
        return None
    resultant = complex(np.exp(1j * phases).mean())
    strength, angle = abs(resultant), float(np.angle(resultant))
    along, across = np.cos(phases - angle), np.sin(phases - angle)
    mean = doubt.estimate(angle, across / max(strength, np.finfo(np.float64).tiny))
    long = doubt.estimate(strength, along - strength)
    if mean is None or long is None:
        return None
    return Direction(
        mean=mean,
        strength=doubt.Estimate(strength, max(long.low, 0.0), min(long.high, 1.0), phases.size),
        spread=float(np.sqrt(-2 * np.log(strength))) if 0 < strength < 1 else 0.0,
        rayleigh_p=rayleigh_p(strength, phases.size),
        n=phases.size,
    )


def rayleigh_p(strength: float, n: int) -> float:
    """Give the p of Rayleigh's test: exp(-n R²), below 50 phases with its correction (as R's circular).

    The correction is a series in 1/n (Mardia & Jupp 2000, Directional Statistics, 94–95); far out, where p
    is nothing anyhow, it has no meaning.
    """
    z = n * strength**2
    series = 1.0
    if n < _LARGE_SAMPLE:
        series += (2 * z - z**2) / (4 * n)
        series -= (24 * z - 132 * z**2 + 76 * z**3 - 9 * z**4) / (288 * n**2)
    return float(np.clip(np.exp(-z) * series, 0, 1))
