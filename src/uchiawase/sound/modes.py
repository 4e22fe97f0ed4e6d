"""Modes: sounds that are sums of dying sine waves, which is what struck and plucked things are.

A bar, a cymbal or a string that is struck once and left alone rings in its modes, each with a
frequency, a decay and a strength (Fletcher and Rossing, *The Physics of Musical Instruments*,
1998, chapters 2, 3 and 20). Hundreds of modes for a cymbal would be slow sample by sample, but
a sine at a + b is made from sines at a and at b: with the samples laid out as rows of 256 the
whole sum is two matrix products. Modes whose pitch slides share one count of cycles instead, and
each is worked out only for as long as it is heard.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special as _untyped_special

from uchiawase.sound.envelope import LN_1000
from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Curve, Mono, sample_at, times_s
from uchiawase.units import Hertz, Samples, Seconds

# scipy comes without type information; what it returns is cast here.
_special: Any = _untyped_special

_ROW_SAMPLES = 256
_HEARD_T60S = 1.2
_MOST_DIAMETERS = 7
_MOST_CIRCLES = 4

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
    speeds = (-LN_1000 / t60s_s[heard] + 2j * np.pi * frequencies_hz[heard]) / SAMPLE_RATE_HZ
    starts = strengths[heard] * np.exp(1j * phases[heard])
    rows = _powers(
        starts.astype(np.complex128), np.exp(_ROW_SAMPLES * speeds), -(-count // _ROW_SAMPLES)
    )
    columns = _powers(np.ones(len(speeds), dtype=np.complex128), np.exp(speeds), _ROW_SAMPLES)
    # sin(a + b) = sin a · cos b + cos a · sin b
    summed = _single(rows.imag) @ _single(columns.real).T
    summed += _single(rows.real) @ _single(columns.imag).T
    return summed.reshape(-1)[:count]


def _powers(
    starts: npt.NDArray[np.complex128], factors: npt.NDArray[np.complex128], count: int
) -> npt.NDArray[np.complex128]:
    """Give ``starts * factors ** k`` for k = 0 … count - 1, shape (count, m)."""
    powers = np.empty((count, len(starts)), dtype=np.complex128)
    powers[:1] = starts
    powers[1:] = factors
    return np.multiply.accumulate(powers, axis=0)


def slid(
    cycles: Curve, ratios: Modes, t60s_s: Modes, strengths: Modes, leads: Modes | None = None
) -> Curve:
    """Give the sum of dying sines whose pitch slides together, shape (n,).

    Args:
        cycles: How many turns a mode of ratio 1 has made at each sample, shape (n,), ascending.
        ratios: How many turns each mode makes for one of those, shape (m,). Modes that start at or
            above half the sampling rate are left out.
        t60s_s: When each has fallen by 60 dB, seconds, above 0.
        strengths: The size of each at the start.
        leads: Where in its turn each starts; at 0, going up, where none are given.
    """
    leads = np.zeros(len(ratios)) if leads is None else leads
    summed = np.zeros(len(cycles))
    if len(cycles) < 2:
        return summed
    time = _single(times_s(len(cycles)))
    fastest_hz = float(np.max(np.diff(cycles))) * SAMPLE_RATE_HZ
    for ratio, t60_s, strength, lead in zip(ratios, t60s_s, strengths, leads, strict=True):
        if ratio * fastest_hz < NYQUIST_HZ:
            heard = min(sample_at(_HEARD_T60S * t60_s), len(cycles))
            fall = np.exp(time[:heard] * np.float32(-LN_1000 / t60_s))
            # Whole turns are taken off before the sine, which is then quick at single precision.
            turned = ratio * cycles[:heard] + lead
            turned = _single(turned - np.floor(turned))
            summed[:heard] += strength * (fall * np.sin(np.float32(2.0 * np.pi) * turned))
    return summed


def cycles(count: Samples, tune_hz: Hertz, *, bend: float, bend_s: Seconds) -> Curve:
    """Count the turns of a mode that starts at ``bend * tune_hz`` and settles at ``tune_hz``.

    Args:
        count: How many samples.
        tune_hz: Where it settles.
        bend: Where it starts, as a ratio, above 0.
        bend_s: The time constant of the way between, seconds, above 0.

    Returns:
        Shape (count,), the first 0.
    """
    time = times_s(count)
    return tune_hz * (time + (bend - 1.0) * bend_s * (1.0 - np.exp(-time / bend_s)))


@dataclass(frozen=True, slots=True)
class Membrane:
    """The modes of a round skin with air around it, each of shape (m,), the lowest first.

    Attributes:
        ratios: Frequency over that of the lowest.
        diameters: Nodal diameters; those with none push air to and fro and die soonest.
        zeros: The zero of the Bessel function that belongs to it.
    """

    ratios: Modes
    diameters: npt.NDArray[np.int64]
    zeros: Modes

    def struck_at(self, radius: float) -> Modes:
        """Give how strongly a blow at a share of the radius (0 … 1) excites each mode."""
        return np.abs(np.asarray(_special.jv(self.diameters, self.zeros * radius)))


@lru_cache(maxsize=32)
def membrane(air: float) -> Membrane:
    """Give the modes of a round skin.

    Air moves along with a skin and makes it heavier, the more the slower the mode: the added mass
    goes with the wavelength (Fletcher and Rossing, section 18.1.2). Without air the ratios are
    those of the Bessel functions' zeros, 1 : 1.59 : 2.14 : 2.30 …; with it they spread.

    Args:
        air: The mass of the air that moves with the lowest mode, over that of the skin; 0 … 2.
    """
    found = sorted(
        (float(zero), diameters)
        for diameters in range(_MOST_DIAMETERS)
        for zero in _special.jn_zeros(diameters, _MOST_CIRCLES)
    )
    zeros = np.array([zero for zero, _ in found])
    loaded = zeros / np.sqrt(1.0 + air * zeros[0] / zeros)
    return Membrane(
        loaded / loaded[0], np.array([diameters for _, diameters in found], dtype=np.int64), zeros
    )


def contact_gain(frequencies_hz: Modes, contact_s: Seconds) -> Modes:
    """Give how much of each frequency a blow holds that touches for a time.

    The envelope of the spectrum of half a sine: flat up to ``1 / (2 contact_s)``, then falling by
    12 dB an octave.
    """
    return 1.0 / (1.0 + (2.0 * frequencies_hz * contact_s) ** 2)


def _single(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return values.astype(np.float32)
