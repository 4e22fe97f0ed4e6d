"""Motion: how the pitch of a held note moves."""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, times_s
from uchiawase.units import Hertz, Samples, Seconds

_CENTS_PER_PITCH = 100.0
_SETTLING_S = 0.25
_SCOOP_S = 0.035


@dataclass(frozen=True, slots=True)
class Motion:
    """How the pitch of a note moves.

    Attributes:
        vibrato_cents: How far it swings, once the note has settled.
        vibrato_hz: How fast.
        vibrato_after_s: When the vibrato begins; it is there in full a quarter of a second later.
        scoop_cents: From how far below each note is reached.
        glide_s: How long the way from the note before takes, where that runs into this one.
    """

    vibrato_cents: float = 0.0
    vibrato_hz: Hertz = 5.4
    vibrato_after_s: Seconds = 0.18
    scoop_cents: float = 0.0
    glide_s: Seconds = 0.0


STILL = Motion()
"""A pitch that stays where it is."""


def cycles_of(
    motion: Motion, pitch: int, count: Samples, *, glide_from: int | None = None
) -> Curve:
    """Give how many cycles a note has run through at each of its samples, from 0, shape (count,)."""
    step = pitch_hz(pitch) / SAMPLE_RATE_HZ
    cents = _cents(motion, pitch, count, glide_from)
    if cents is None:
        return np.arange(count, dtype=np.float64) * step
    steps = step * 2.0 ** (cents / 1_200.0)
    return np.concatenate([np.zeros(1), np.cumsum(steps)[:-1]]) if count else np.zeros(0)


def _cents(motion: Motion, pitch: int, count: Samples, glide_from: int | None) -> Curve | None:
    """Give how far a note is from its pitch, or None where it stays there."""
    glides = glide_from is not None and motion.glide_s > 0.0
    if not (motion.vibrato_cents or motion.scoop_cents or glides):
        return None
    time = times_s(count)
    cents = np.zeros(count)
    if motion.vibrato_cents:
        settled = np.clip((time - motion.vibrato_after_s) / _SETTLING_S, 0.0, 1.0)
        swing = np.sin(2.0 * np.pi * motion.vibrato_hz * (time - motion.vibrato_after_s))
        cents += motion.vibrato_cents * settled * swing
    if glide_from is not None and motion.glide_s > 0.0:
        # Three time constants bring the glide home to within a twentieth of its way.
        cents += (glide_from - pitch) * _CENTS_PER_PITCH * np.exp(-3.0 * time / motion.glide_s)
    else:
        cents -= motion.scoop_cents * np.exp(-time / _SCOOP_S)
    return cents
