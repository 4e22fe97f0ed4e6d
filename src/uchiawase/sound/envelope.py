"""Envelopes: how loudness moves within one sound."""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.wave import Curve, Mono, Stereo, sample_at, times_s
from uchiawase.units import Samples, Seconds

LN_1000 = float(np.log(1000.0))
"""What an exponent has to reach for a fall of 60 dB."""


def falling(count: Samples, t60_s: Seconds) -> Curve:
    """Give an exponential fall from 1 that reaches -60 dB after ``t60_s``, shape (count,)."""
    return np.exp(times_s(count) * (-LN_1000 / t60_s))


def rising(count: Samples, attack_s: Seconds) -> Curve:
    """Give half a cosine from above 0 up to 1 over ``attack_s``, then 1, shape (count,).

    The first sample is already above 0, so that a sound starts at its first sample.
    """
    envelope = np.ones(count)
    length = min(sample_at(attack_s), count)
    envelope[:length] = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 1) / (length + 1))
    return envelope


@dataclass(frozen=True, slots=True)
class Adsr:
    """How a held note comes and goes: attack, decay, sustain, release.

    Attributes:
        attack_s: How long it takes to come up.
        decay_s: How fast it falls to what it sustains (time constant).
        sustain: What it sustains, 0 … 1.
        release_s: How long it takes to end.
    """

    attack_s: Seconds
    decay_s: Seconds
    sustain: float
    release_s: Seconds


def held(count: Samples, shape: Adsr) -> Curve:
    """Give the envelope of a note held for ``count`` samples and then released.

    It rises over the attack, falls towards what it sustains, and after ``count`` samples falls to
    exactly 0 over the release.

    Returns:
        Shape (count + release,), 0 … 1.
    """
    release = max(sample_at(shape.release_s), 1)
    # The fall begins where the rise ends, so that a slow attack still reaches 1.
    falls_s = np.maximum(times_s(count) - shape.attack_s, 0.0)
    body = shape.sustain + (1.0 - shape.sustain) * np.exp(-falls_s / max(shape.decay_s, 1e-4))
    body *= rising(count, shape.attack_s)
    last = float(body[-1]) if count else 0.0
    tail = last * (0.5 + 0.5 * np.cos(np.pi * (np.arange(release) + 1) / release))
    return np.concatenate([body, tail])


def faded_out(wave: Mono | Stereo, duration_s: Seconds) -> Mono | Stereo:
    """Give the wave with its last ``duration_s`` brought down to exactly 0."""
    length = min(sample_at(duration_s), len(wave))
    fade = (0.5 + 0.5 * np.cos(np.pi * (np.arange(length) + 1) / max(length, 1))).astype(np.float32)
    ended = wave.copy()
    ended[len(wave) - length :] *= fade if wave.ndim == 1 else fade[:, np.newaxis]
    return ended
