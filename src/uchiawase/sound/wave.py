"""Waves: sampled sound as arrays, and the one rate they have.

Sample values lie in -1 … 1 where 1 is full scale. Mono has shape (n,), stereo (n, 2) with left
first. Sample ``i`` sounds at ``i / SAMPLE_RATE_HZ`` seconds.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.units import Hertz, Samples, Seconds

SAMPLE_RATE_HZ = 48_000
"""What every wave in the project is sampled at."""

Mono: TypeAlias = npt.NDArray[np.float32]
"""One channel, shape (n,)."""

Stereo: TypeAlias = npt.NDArray[np.float32]
"""Two channels, shape (n, 2), left first."""

Curve: TypeAlias = npt.NDArray[np.float64]
"""Something that is worked with at full precision: times, phases, envelopes; shape (n,)."""

NYQUIST_HZ: Hertz = SAMPLE_RATE_HZ / 2


def sample_at(time_s: Seconds) -> Samples:
    """Give the sample nearest to a time."""
    return round(time_s * SAMPLE_RATE_HZ)


def times_s(count: Samples) -> Curve:
    """Give the times of the first ``count`` samples, shape (count,), seconds."""
    return np.arange(count, dtype=np.float64) / SAMPLE_RATE_HZ


def gain_of_db(level_db: float) -> float:
    """Give the factor that a level in decibels stands for; inverse of ``db_of_gain``."""
    return 10.0 ** (level_db / 20.0)


def db_of_gain(gain: float) -> float:
    """Give the level in decibels of a factor above 0; inverse of ``gain_of_db``."""
    return 20.0 * float(np.log10(gain))


def peak(wave: Mono | Stereo) -> float:
    """Give the largest size of any sample; 0 for an empty wave."""
    return float(np.max(np.abs(wave))) if wave.size else 0.0
