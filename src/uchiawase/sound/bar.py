"""Bars: wood and small bells, which ring in a few modes of their own.

Rims struck with the stick, clappers, blocks, claves, cowbells. Several bars that meet one after the
other are one clapper with many leaves.
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.envelope import falling
from uchiawase.sound.modes import contact_gain, slid
from uchiawase.sound.noise import banded, brightness, white
from uchiawase.sound.wave import Mono, sample_at, times_s
from uchiawase.units import Hertz, Seconds


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, a block, a rim or a clapper.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        partials: (Hz, dB, s to -60 dB).
        contact_s: How long a blow of full force touches.
        noise: Strength of the noise of touching.
        noise_low_hz: Lower edge of it.
        noise_high_hz: Upper edge.
        noise_s: Its length (60 dB).
        slaps: When the leaves of a clapper meet and how hard, (s, share); the first at 0.
        detuning: How far a slap's leaf lies from the last one's, as a ratio.
    """

    level_lufs: float
    partials: tuple[tuple[Hertz, float, Seconds], ...]
    contact_s: Seconds = 0.0001
    noise: float = 0.5
    noise_low_hz: Hertz = 2_000.0
    noise_high_hz: Hertz = 12_000.0
    noise_s: Seconds = 0.008
    slaps: tuple[tuple[Seconds, float], ...] = ((0.0, 1.0),)
    detuning: float = 1.0


def bar_struck(bar: Bar, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one stroke, at no level in particular.

    Args:
        bar: What is struck.
        force: How hard, above 0, at most 1.
        chance: What makes this stroke differ from the next.

    Returns:
        Shape (n,).
    """
    places, levels_db, t60s_s = (np.array(column) for column in zip(*bar.partials, strict=True))
    strengths = 10.0 ** (levels_db / 20.0)
    contact_s = bar.contact_s * force**-0.4
    strengths *= contact_gain(places, contact_s)
    longest_s = max(float(np.max(t60s_s)), bar.noise_s)
    count = sample_at(bar.slaps[-1][0] + 0.85 * longest_s)
    wave = np.zeros(count, dtype=np.float32)
    for index, (time_s, share) in enumerate(bar.slaps):
        start = sample_at(time_s * (1.0 + 0.12 * chance.uniform(-1.0, 1.0)))
        left = count - start
        tuned = bar.detuning**index * (1.0 + 0.004 * chance.uniform(-1.0, 1.0))
        struck = strengths * np.exp(0.25 * chance.standard_normal(len(places)))
        ring = slid(times_s(left) * tuned, places, t60s_s, struck)
        touch = white(left, chance) * falling(left, bar.noise_s)
        higher = brightness(force, 0.7)
        noise = banded(touch, bar.noise_low_hz * higher, bar.noise_high_hz * higher)
        level = np.float32(bar.noise * (0.35 + 0.65 * force))
        wave[start:] += np.float32(share) * (ring.astype(np.float32) + level * noise)
    return wave
