"""Chirps: what each device sings in a sound check, so that a microphone can tell when it was heard.

A chirp glides through :data:`LOWEST_HZ` … :data:`HIGHEST_HZ`, where every phone's speaker sounds and
most rooms are quiet, like a bird's call. Six are different: up, down, and back again, each along two
curves, so that one is not taken for another. What a filter matched to it gives is a short peak: the
time-bandwidth product, about 800, is what it gains over noise (29 dB), and the smooth ends in time are
smooth ends of its spectrum, so that nothing else stands near the peak.

Pure.
"""

from functools import lru_cache

import numpy as np

from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono
from uchiawase.units import Hertz, Seconds

CHIRP_COUNT = 6
CHIRP_S: Seconds = 0.22
LOWEST_HZ: Hertz = 1_300.0
HIGHEST_HZ: Hertz = 5_200.0
LEVEL = 0.5
"""Its highest value, of full scale."""

_FADE_SHARE = 0.5


@lru_cache(maxsize=4 * CHIRP_COUNT)
def chirp(number: int, rate_hz: float = SAMPLE_RATE_HZ) -> Mono:
    """Give a chirp, shape (n,), not to be written to.

    Args:
        number: Which, from 0; beyond the six it begins again from the first.
        rate_hz: The rate it is sampled at, above twice :data:`HIGHEST_HZ`.
    """
    place = np.linspace(0.0, 1.0, round(CHIRP_S * rate_hz))
    glide_hz = _glide_hz(number % CHIRP_COUNT, place)
    phase = 2 * np.pi * np.cumsum(glide_hz) / rate_hz
    wave = (LEVEL * _swell(place) * np.sin(phase)).astype(np.float32)
    wave.flags.writeable = False
    return wave


def _glide_hz(number: int, place: Curve) -> Curve:
    """Give the pitch along a chirp: its place between the lowest and the highest, 0 … 1, in Hz."""
    curved = place**1.5
    there_and_back = 1.0 - np.abs(2.0 * place - 1.0)
    height = (
        place,
        1.0 - place,
        curved,
        1.0 - curved,
        there_and_back,
        1.0 - there_and_back,
    )[number]
    return LOWEST_HZ + (HIGHEST_HZ - LOWEST_HZ) * height


def _swell(place: Curve) -> Curve:
    """Give the loudness along a chirp: it comes and goes over a quarter of its length each."""
    edge = np.minimum(np.minimum(place, 1.0 - place) / (_FADE_SHARE / 2), 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * edge)
