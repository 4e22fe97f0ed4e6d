"""Modes: sounds that are sums of dying sine waves, which is what struck and plucked things are.

A bar, a cymbal or a string that is struck once and left alone rings in its modes, each with a
frequency, a decay and a strength (Fletcher and Rossing, *The Physics of Musical Instruments*,
1998, chapters 2, 3 and 20). Hundreds of modes for a cymbal would be slow sample by sample, but
a sine at a + b is made from sines at a and at b: with the samples laid out as rows of 256 the
whole sum is two matrix products.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.sound.envelope import LN_1000
from uchiawase.sound.wave import NYQUIST_HZ, Mono, times_s
from uchiawase.units import Samples

_ROW_SAMPLES = 256

Modes: TypeAlias = npt.NDArray[np.float64]
"""One value per mode, shape (m,)."""


def rung(
    count: Samples, frequencies_hz: Modes, t60s_s: Modes, strengths: Modes, phases: Modes
) -> Mono:
    """Give the sum of dying sines, shape (count,).

    Args:
        count: How many samples.
        frequencies_hz: Shape (m,). Modes at or above half the sampling rate are left out.
        t60s_s: When each has fallen by 60 dB, seconds, above 0.
        strengths: The size of each at the start.
        phases: The phase of each at the start, radians; 0 starts at 0 and goes up.
    """
    heard = frequencies_hz < NYQUIST_HZ
    turns, falls = 2.0 * np.pi * frequencies_hz[heard], -LN_1000 / t60s_s[heard]
    row_count = -(-count // _ROW_SAMPLES)
    row_s = times_s(row_count)[:, np.newaxis] * _ROW_SAMPLES
    column_s = times_s(_ROW_SAMPLES)[:, np.newaxis]
    angles, sizes = turns * row_s + phases[heard], strengths[heard] * np.exp(falls * row_s)
    steps, shrinks = turns * column_s, np.exp(falls * column_s)
    # sin(a + b) = sin a · cos b + cos a · sin b
    summed = _single(sizes * np.sin(angles)) @ _single(shrinks * np.cos(steps)).T
    summed += _single(sizes * np.cos(angles)) @ _single(shrinks * np.sin(steps)).T
    return summed.reshape(-1)[:count]


def _single(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return values.astype(np.float32)
