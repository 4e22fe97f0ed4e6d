"""Recorded drums: what somebody's microphone or machine left in a file becomes a stroke.

A stroke here is mono, 48 kHz, starts on its onset, ends in silence and has no offset. Each function
does one of these; what a file already has right is left as it is, to the sample.

Kits are folded to mono because every kit has one place in the room: the seats are spread from left to
right, and a phone has one speaker. Two channels become their mean; where that would cancel more than
half of the sound's power (channels against each other), the stronger channel is taken instead.
"""

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import signal as _untyped_signal

from uchiawase.sound.envelope import faded_out
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, gain_of_db, peak, sample_at
from uchiawase.units import Hertz, Seconds

# scipy comes without type information.
_signal: Any = _untyped_signal

ONSET_DB = -34.0
"""A stroke starts where its wave first comes this close to its peak."""

ONSET_LEAD_S: Seconds = 0.0005
"""How much is kept before that, faded in: the foot of the blow."""

ONSET_SLACK_S: Seconds = 0.001
"""What would be cut away by less than this is left as it is: nobody hears a millisecond."""

SILENT_DB = -66.0
"""What stays this far below the peak is no longer heard."""

_LARGEST_STEPS = 2_000
_CANCELLED = 0.5
_OFFSET_SHARE = 0.1
_SMALLEST_OFFSET = 1e-4
_CUT_FADE_SHARE = 0.4
_END_FADE_S = 0.005


Channels: TypeAlias = npt.NDArray[np.float32]
"""As many channels as a file has, shape (n, channels)."""


def folded(wave: Channels) -> Mono:
    """Fold channels, shape (n, channels), to one, shape (n,)."""
    if wave.shape[1] == 1:
        return wave[:, 0]
    mean: Curve = np.asarray(np.mean(wave, axis=1, dtype=np.float64))
    powers: Curve = np.asarray(np.mean(wave.astype(np.float64) ** 2, axis=0))
    # Channels that have nothing to do with each other add up to 1/n of their mean power.
    expected = float(np.mean(powers)) / wave.shape[1]
    if float(np.mean(mean**2)) < _CANCELLED * expected:
        return wave[:, int(np.argmax(powers))]
    return mean.astype(np.float32)


def at_our_rate(wave: Mono, rate_hz: Hertz, *, semitones: float = 0.0) -> Mono:
    """Bring a wave to 48 kHz, and play it higher or lower on the way, as tape does.

    Args:
        wave: Shape (n,).
        rate_hz: Its sample rate.
        semitones: How much higher it is to sound; it gets shorter by it.

    Returns:
        Shape (m,), as given where there is nothing to do. Ratios are met within 1 in a million.
    """
    ratio = SAMPLE_RATE_HZ / rate_hz / 2.0 ** (semitones / 12.0)
    steps = Fraction(ratio).limit_denominator(_LARGEST_STEPS)
    if steps == 1 or not len(wave):
        return wave
    if steps.numerator > _LARGEST_STEPS * 8 or steps == 0:
        return np.zeros(0, dtype=np.float32)
    read = _signal.resample_poly(wave.astype(np.float64), steps.numerator, steps.denominator)
    return np.asarray(read, dtype=np.float32)


def without_offset(wave: Mono) -> Mono:
    """Take away a constant offset, as it shows once the sound has died away."""
    tail = wave[len(wave) - max(round(_OFFSET_SHARE * len(wave)), 1) :]
    if not len(wave):
        return wave
    offset = float(np.mean(tail, dtype=np.float64))
    # A tail that still swings around the offset is a sound, not an offset.
    if abs(offset) < max(_SMALLEST_OFFSET, 0.5 * float(np.std(tail))):
        return wave
    return wave - np.float32(offset)


def from_onset(wave: Mono) -> tuple[Mono, Seconds]:
    """Cut away what lies before the onset.

    Returns:
        The wave from :data:`ONSET_LEAD_S` before its onset on, and how much was cut away, seconds.
        What starts within :data:`ONSET_SLACK_S` of there is given as it is.
    """
    loud = np.flatnonzero(np.abs(wave) >= gain_of_db(ONSET_DB) * peak(wave))
    lead = sample_at(ONSET_LEAD_S)
    start = int(loud[0]) - lead if loud.size else 0
    if start <= sample_at(ONSET_SLACK_S) or not peak(wave):
        return wave, 0.0
    cut = wave[start:].copy()
    cut[:lead] *= np.linspace(0.0, 1.0, lead, endpoint=False, dtype=np.float32)
    return cut, start / SAMPLE_RATE_HZ


def ended(wave: Mono, longest_s: Seconds) -> Mono:
    """End a wave in silence: where it is no longer heard, or faded out at the longest it may be."""
    heard = np.flatnonzero(np.abs(wave) > gain_of_db(SILENT_DB) * peak(wave))
    if not heard.size:
        return wave[:0]
    longest = sample_at(longest_s)
    if heard[-1] >= longest:
        return faded_out(wave[:longest], _CUT_FADE_SHARE * longest_s)
    cut = wave[: heard[-1] + 1 + sample_at(_END_FADE_S)]
    return cut if cut[-1] == 0.0 else faded_out(cut, _END_FADE_S)


def shaped(
    wave: Mono,
    *,
    delay_s: Seconds,
    attack_s: Seconds,
    hold_s: Seconds,
    decay_s: Seconds,
    sustain: float,
) -> Mono:
    """Put an envelope on a wave: it rises, holds, falls to ``sustain`` and stays; delayed first."""
    if attack_s or (sustain < 1.0):
        knots_s = np.cumsum([0.0, attack_s, hold_s, max(decay_s, 1.0 / SAMPLE_RATE_HZ)])
        levels = [0.0 if attack_s else 1.0, 1.0, 1.0, sustain]
        envelope = np.interp(np.arange(len(wave)) / SAMPLE_RATE_HZ, knots_s, levels)
        wave = wave * envelope.astype(np.float32)
    if not delay_s:
        return wave
    return np.concatenate([np.zeros(sample_at(delay_s), dtype=np.float32), wave])
