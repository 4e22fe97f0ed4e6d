"""Modes: sounds that are sums of dying sine waves, which is what struck and plucked things are.

A bar, a cymbal or a string that is struck once and left alone rings in its modes, each with a
frequency, a decay and a strength (Fletcher and Rossing, *The Physics of Musical Instruments*,
1998, chapters 2, 3 and 20). Hundreds of modes for a cymbal would be slow sample by sample, but
exp(z·(B·k + j)) is exp(z·B·k) · exp(z·j): with samples laid out as rows k of B columns j the whole
sum is one matrix product.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.sound.envelope import LN_1000
from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Mono
from uchiawase.units import Samples

_ROW_SAMPLES = 256

Modes: TypeAlias = npt.NDArray[np.float64]
"""One value per mode, shape (m,)."""

_Complex: TypeAlias = npt.NDArray[np.complex128]


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
    rates = (2j * np.pi * frequencies_hz[heard] - LN_1000 / t60s_s[heard]) / SAMPLE_RATE_HZ
    starts = strengths[heard] * np.exp(1j * (phases[heard] - np.pi / 2))
    rows = -(-count // _ROW_SAMPLES)
    row_starts = np.arange(rows, dtype=np.complex128)[:, np.newaxis] * _ROW_SAMPLES
    along: _Complex = starts * np.exp(row_starts * rates)
    across: _Complex = np.exp(rates[:, np.newaxis] * np.arange(_ROW_SAMPLES, dtype=np.complex128))
    summed = np.real(along).astype(np.float32) @ np.real(across).astype(np.float32)
    summed -= np.imag(along).astype(np.float32) @ np.imag(across).astype(np.float32)
    return summed.reshape(-1)[:count]
