"""Dynamics: a compressor that glues what stands together, and tape that rounds off what sticks out.

The compressor is feed-forward with a soft knee and smooths its gain in decibels, as Giannoulis,
Massberg and Reiss recommend ("Digital dynamic range compressor design", JAES 60, 2012). It listens
once a millisecond, which is enough for attacks of some milliseconds and makes it quick.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from uchiawase.sound.filter import high_passed, oversampled_stretches, undersampled
from uchiawase.sound.wave import (
    SAMPLE_RATE_HZ,
    Curve,
    Mono,
    Stereo,
    gain_of_db,
    sample_at,
)
from uchiawase.units import Hertz, Samples, Seconds

_STEP_SAMPLES: Samples = SAMPLE_RATE_HZ // 1_000
_STEP_S: Seconds = _STEP_SAMPLES / SAMPLE_RATE_HZ
_FLOOR = 1e-6
_WINDOW_S: Seconds = 0.010
_OVERSAMPLED = 2
_PUSH_SAMPLES: Samples = sample_at(0.004)


@dataclass(frozen=True, slots=True)
class Compression:
    """How a compressor is set.

    Attributes:
        threshold_db: Above this level (RMS over 10 ms, full scale 0) it works.
        ratio: Decibels in for one decibel out, above 1.
        knee_db: Over how many decibels around the threshold it begins to.
        attack_s: How fast it turns down (time constant).
        release_s: How fast it lets go.
        deaf_below_hz: What lies below does not make it work, so that a bass does not pump.
    """

    threshold_db: float
    ratio: float
    knee_db: float
    attack_s: Seconds
    release_s: Seconds
    deaf_below_hz: Hertz = 90.0


def compressed(wave: Stereo, setting: Compression) -> Stereo:
    """Give the wave with what is loud turned down, both sides alike; quiet waves stay as they are."""
    if len(wave) < _STEP_SAMPLES:
        return wave
    gain_db = _smoothed(_wanted_db(_levels_db(wave, setting.deaf_below_hz), setting), setting)
    if float(np.min(gain_db)) > -1e-3:
        return wave
    middles = (np.arange(len(gain_db)) + 0.5) * _STEP_SAMPLES
    gain = np.interp(np.arange(len(wave)), middles, 10.0 ** (gain_db / 20.0)).astype(np.float32)
    return wave * gain[:, np.newaxis]


def _levels_db(wave: Stereo, deaf_below_hz: Hertz) -> Curve:
    """Give the level around each step, both sides together, shape (steps,)."""
    heard = high_passed(wave, deaf_below_hz)
    steps = len(wave) // _STEP_SAMPLES
    power = heard[: steps * _STEP_SAMPLES].reshape(steps, -1)
    each = np.einsum("sc,sc->s", power, power, dtype=np.float64) / (2 * _STEP_SAMPLES)
    width = max(round(_WINDOW_S / _STEP_S), 1)
    around = np.convolve(each, np.full(width, 1.0 / width), mode="same")
    return 10.0 * np.log10(np.maximum(around, _FLOOR**2))


def _wanted_db(levels_db: Curve, setting: Compression) -> Curve:
    over = levels_db - setting.threshold_db
    slope = 1.0 / setting.ratio - 1.0
    knee = max(setting.knee_db, 1e-6)
    bent = slope * np.clip(over + knee / 2.0, 0.0, knee) ** 2 / (2.0 * knee)
    return np.where(over > knee / 2.0, slope * over, bent)


def _smoothed(wanted_db: Curve, setting: Compression) -> Curve:
    """Let the gain follow, down with the attack and up with the release."""
    attack, release = (
        float(np.exp(-_STEP_S / max(time_s, 1e-6)))
        for time_s in (setting.attack_s, setting.release_s)
    )
    gain, followed = 0.0, np.empty_like(wanted_db)
    # Which way it goes depends on where it is, so this is a loop: a thousand steps a second.
    for index, wanted in enumerate(wanted_db.tolist()):
        kept = attack if wanted < gain else release
        gain = wanted + (gain - wanted) * kept
        followed[index] = gain
    return followed


def saturated(wave: Mono | Stereo, drive_db: float) -> Mono | Stereo:
    """Give the wave as tape would: what is soft unchanged, what is loud rounded off.

    Worked out at twice the rate, so that what rounding adds does not fold back.

    Args:
        wave: Shape (n,) or (n, 2).
        drive_db: How much louder than it is the wave hits the tape.
    """
    drive = np.float32(gain_of_db(drive_db))
    done = np.empty_like(wave)
    for stretch, finer in oversampled_stretches(wave, _OVERSAMPLED):
        # Only what the tape takes away is brought back to the rate, so the wave itself stays whole.
        taken = (np.tanh(finer * drive) / drive - finer).astype(np.float32, copy=False)
        done[stretch] = wave[stretch] + undersampled(taken, _OVERSAMPLED)
    return done


def pushed_down(count: Samples, strokes: Iterable[tuple[Samples, Samples]]) -> Mono:
    """Give how far strokes push something down, 0 … 1, shape (count,): the key of a side-chain.

    Args:
        count: How many samples.
        strokes: Of each, where it falls and after how many samples it is gone again. What lies
            outside the samples is left out.
    """
    pushed = np.zeros(count, dtype=np.float32)
    for start, length in strokes:
        if not 0 <= start < count or length < 1:
            continue
        place = np.arange(min(length, count - start))
        shape = np.cos(0.5 * np.pi * place / length) ** 2
        # Down within some milliseconds rather than at once, which would click.
        shape *= np.clip(place / _PUSH_SAMPLES, 0.0, 1.0)
        stretch = slice(start, start + len(place))
        np.maximum(pushed[stretch], shape.astype(np.float32), out=pushed[stretch])
    return pushed
