"""Bursts: noise that comes several times, as hands do that clap almost together."""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.envelope import falling
from uchiawase.sound.noise import banded, brightness, white
from uchiawase.sound.wave import Mono, sample_at
from uchiawase.units import Hertz, Seconds


@dataclass(frozen=True, slots=True)
class Burst:
    """Hands.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        low_hz: Lower edge of the noise.
        high_hz: Upper edge, at full force.
        times_s: When each burst starts; the first is 0.
        burst_s: Length of each burst but the last (60 dB).
        t60_s: Length of the last (60 dB).
        spread_s: How far hands miss the times they aim at.
    """

    level_lufs: float
    low_hz: Hertz
    high_hz: Hertz
    times_s: tuple[Seconds, ...]
    burst_s: Seconds
    t60_s: Seconds
    spread_s: Seconds = 0.0015


def burst_struck(burst: Burst, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one clap, at no level in particular.

    Args:
        burst: Whose hands.
        force: How hard, above 0, at most 1.
        chance: What makes this clap differ from the next.

    Returns:
        Shape (n,).
    """
    count = sample_at(burst.times_s[-1] + burst.spread_s + 0.85 * burst.t60_s)
    noise = white(count, chance)
    envelope = np.zeros(count)
    last = len(burst.times_s) - 1
    for index, time_s in enumerate(burst.times_s):
        missed_s = 0.0 if index == 0 else burst.spread_s * chance.uniform(-1.0, 1.0)
        start = sample_at(time_s + missed_s)
        share = 1.0 if index in {0, last} else chance.uniform(0.75, 1.0)
        fall = share * falling(count - start, burst.t60_s if index == last else burst.burst_s)
        np.maximum(envelope[start:], fall, out=envelope[start:])
    higher = brightness(force, 0.8)
    return banded(noise * envelope, burst.low_hz, max(burst.high_hz * higher, 2 * burst.low_hz))
