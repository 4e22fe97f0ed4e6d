"""Space: width, echo and room for the instruments of a backing."""

import numpy as np

from uchiawase.clock import generator
from uchiawase.sound.envelope import falling
from uchiawase.sound.filter import convolved, high_passed, low_passed
from uchiawase.sound.wave import Mono, Stereo, sample_at, times_s
from uchiawase.units import Hertz, Samples, Seconds

_HALL_KEY = 21


def add_panned(wave: Stereo, sound: Mono, *, start: Samples, pan: float, gain: float = 1.0) -> None:
    """Add a sound to a stereo wave, between left (-1) and right (1), at equal power.

    In the middle each side gets 3 dB less than at its end. What lies beyond the wave's end is
    left out.

    Args:
        wave: What is added to, in place, shape (n, 2).
        sound: What is added, shape (m,).
        start: The sample of the wave where the sound's first falls, from 0.
        pan: -1 … 1.
        gain: A factor.
    """
    angle = (pan + 1.0) * np.pi / 4.0
    heard = sound[: max(len(wave) - start, 0)]
    for side, share in enumerate((np.cos(angle), np.sin(angle))):
        wave[start : start + len(heard), side] += np.float32(gain * share) * heard


def chorused(wave: Stereo, *, depth_s: Seconds, rate_hz: Hertz, level: float) -> Stereo:
    """Add to each side a copy whose delay swings, against the other side's."""
    if not len(wave):
        return wave
    time = times_s(len(wave))
    index = np.arange(len(wave), dtype=np.float64)
    wide = wave.copy()
    for side, phase in enumerate((0.0, np.pi)):
        delay = sample_at(0.012) + sample_at(depth_s) * np.sin(2 * np.pi * rate_hz * time + phase)
        wide[:, side] += np.float32(level) * np.interp(index - delay, index, wave[:, side]).astype(
            np.float32
        )
    return wide


def echoed(wave: Stereo, *, delay_s: Seconds, feedback: float, high_hz: Hertz) -> Stereo:
    """Give the echoes alone (not the wave itself), each on the other side and duller than the last."""
    echoes = np.zeros_like(wave)
    step = sample_at(delay_s)
    repeat, level, offset = wave, 1.0, step
    while level > 0.02 and offset < len(wave):
        repeat = low_passed(repeat, high_hz, order=1)[:, ::-1]
        echoes[offset:] += np.float32(level) * repeat[: len(wave) - offset]
        level *= feedback
        offset += step
    return echoes


def hall(t60_s: Seconds, *, pre_delay_s: Seconds, high_hz: Hertz) -> Stereo:
    """Make the response of a hall: noise that dies away, the high part sooner, different per side.

    Returns:
        Shape (n, 2), of energy 1 per side.
    """
    count = sample_at(t60_s)
    sides: list[Mono] = []
    for side in range(2):
        noise = generator(0, _HALL_KEY, side).normal(0.0, 1.0, count)
        low = low_passed((noise * falling(count, t60_s)).astype(np.float32), high_hz / 3, order=1)
        high = low_passed((noise * falling(count, t60_s * 0.45)).astype(np.float32), high_hz)
        both = high_passed(low + high, 220.0)
        both[: sample_at(pre_delay_s)] = 0.0
        sides.append(both / np.float32(np.sqrt(np.sum(both.astype(np.float64) ** 2))))
    return np.stack(sides, axis=1)


def reverberated(wave: Stereo, response: Stereo) -> Stereo:
    """Give what a hall gives back (not the wave itself), as long as the wave."""
    return convolved(wave, response)
