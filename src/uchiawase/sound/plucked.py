"""Plucked strings: a sum of dying partials, the high ones sooner."""

from dataclasses import dataclass

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import faded_out, rising
from uchiawase.sound.modes import rung
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, sample_at
from uchiawase.units import Seconds

_PATCH_KEY = 11
_PLUCK_S: Seconds = 0.0012


@dataclass(frozen=True, slots=True)
class Plucked:
    """Something plucked or struck that has a pitch.

    Attributes:
        partials: How many partials it has.
        rolloff: The strength of partial k is k to minus this.
        stretch: How far its partials are spread beyond whole multiples: k · sqrt(1 + stretch · k²).
        t60_s: When the lowest partial of middle C has fallen by 60 dB; an octave up halves it by
            ``sqrt(2)``.
        damping: The decay of partial k is that of the first over k to this.
        even: Strength of even partials, 0 … 1; little of them sounds hollow.
        release_s: How fast it is damped after its written length.
    """

    partials: int
    rolloff: float
    stretch: float
    t60_s: Seconds
    damping: float
    even: float
    release_s: Seconds


def plucked_note(patch: Plucked, pitch: int, length_s: Seconds, velocity: int) -> Mono:
    """Give one note, shape (n,), ending at 0; the arguments are those of ``patch.note``."""
    force = velocity / HIGHEST_VELOCITY
    order = np.arange(1, patch.partials + 1, dtype=np.float64)
    fundamental = pitch_hz(pitch)
    frequencies = fundamental * order * np.sqrt(1.0 + patch.stretch * order**2)
    # Softer notes are rounder: the roll-off is steeper by up to one power of k.
    strengths = order ** -(patch.rolloff + 1.0 - force)
    strengths[1::2] *= patch.even
    t60 = patch.t60_s * np.sqrt(pitch_hz(60) / fundamental)
    t60s = t60 / order**patch.damping
    phases = generator(0, _PATCH_KEY, pitch).uniform(0.0, 2.0 * np.pi, patch.partials)
    count = sample_at(min(length_s + patch.release_s, 1.2 * t60))
    wave = rung(count, frequencies, t60s, strengths, phases) / np.float32(np.sum(strengths))
    # Partials that start anywhere in their cycles would begin with a jump.
    wave *= rising(count, _PLUCK_S).astype(np.float32)
    return faded_out(wave * np.float32(force), min(patch.release_s, 0.9 * count / SAMPLE_RATE_HZ))
