"""Noise that is struck: what sticks, wires, bristles and hands add to what rings."""

import numpy as np

from uchiawase.sound.envelope import falling
from uchiawase.sound.filter import band_passed
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono
from uchiawase.units import Hertz, Samples, Seconds

HIGHEST_CUT_HZ: Hertz = 20_000.0
"""No band ends above this."""


def white(count: Samples, chance: np.random.Generator) -> Curve:
    """Give white noise in -1 … 1, shape (count,); its first sample is 1.

    The stick touches at the first sample, whatever chance would have it.
    """
    noise = chance.uniform(-1.0, 1.0, count)
    noise[:1] = 1.0
    return noise


def banded(noise: Curve, low_hz: Hertz, high_hz: Hertz, *, order: int = 1) -> Mono:
    """Give the part of a noise between two edges, of the same root mean square as before."""
    high_hz = min(high_hz, HIGHEST_CUT_HZ)
    share = (high_hz - low_hz) / (SAMPLE_RATE_HZ / 2)
    wave = band_passed(noise.astype(np.float32), low_hz, high_hz, order=order)
    return wave / np.float32(np.sqrt(share))


def grains(count: Samples, per_s: Curve, length_s: Seconds, chance: np.random.Generator) -> Curve:
    """Give noise in short grains that come by chance, as rivets, jingles and bristles do.

    Args:
        count: How many samples.
        per_s: How many grains come a second at each sample, shape (count,).
        length_s: When a grain has fallen by 60 dB.
        chance: Where chance comes from.
    """
    come = chance.uniform(0.0, 1.0, count) < per_s / SAMPLE_RATE_HZ
    impulses = come * chance.uniform(0.3, 1.0, count)
    kernel = falling(max(round(length_s * SAMPLE_RATE_HZ), 1), length_s)
    return np.convolve(impulses, kernel)[:count] * chance.uniform(-1.0, 1.0, count)


def brightness(force: float, octaves: float) -> float:
    """Give the ratio by which a blow of ``force`` (0 … 1) lies below one of full force."""
    return float(2.0 ** (octaves * (force - 1.0)))
