"""Tines: bells and electric pianos, as sines whose phase other sines bend.

Chowning, "The synthesis of complex audio spectra by means of frequency modulation", JAES 21, 1973.
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import faded_out, falling, rising
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Mono, sample_at, times_s
from uchiawase.units import Hertz, Seconds

_ATTACK_S: Seconds = 0.0015
_HEARD_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """A sine and the sine that bends it.

    Attributes:
        ratio: The frequency of the sine that is heard, in fundamentals.
        bent_by: The frequency of the one that bends it, in fundamentals.
        index: How far it is bent at the start of the hardest note, radians.
        index_t60_s: When that has fallen by 60 dB.
        level: Its strength.
        t60_s: When it has fallen by 60 dB at middle C; an octave up halves it by ``sqrt(2)``.
    """

    ratio: float
    bent_by: float
    index: float
    index_t60_s: Seconds
    level: float
    t60_s: Seconds


@dataclass(frozen=True, slots=True)
class Tine:
    """A patch of such pairs.

    Attributes:
        pairs: What sounds together.
        release_s: How fast it is damped after its written length.
    """

    pairs: tuple[Pair, ...]
    release_s: Seconds


def tine_note(patch: Tine, pitch: int, length_s: Seconds, velocity: int) -> Mono:
    """Give one note, shape (n,), ending at 0; the arguments are those of ``patch.note``."""
    force = velocity / HIGHEST_VELOCITY
    fundamental_hz = pitch_hz(pitch)
    shorter = np.sqrt(pitch_hz(60) / fundamental_hz)
    longest_s = shorter * max(pair.t60_s for pair in patch.pairs)
    count = sample_at(min(length_s + patch.release_s, longest_s))
    wave = np.zeros(count)
    turns = 2.0 * np.pi * fundamental_hz * times_s(count)
    for pair in patch.pairs:
        index = _clean_index(pair, fundamental_hz) * force**1.5
        bend = index * falling(count, pair.index_t60_s * shorter) * np.sin(pair.bent_by * turns)
        fall = falling(count, pair.t60_s * shorter)
        wave += pair.level * fall * np.sin(pair.ratio * turns + bend)
    wave *= rising(count, _ATTACK_S) * force
    made = (wave / sum(pair.level for pair in patch.pairs)).astype(np.float32)
    return faded_out(made, min(patch.release_s, 0.9 * count / SAMPLE_RATE_HZ))


def _clean_index(pair: Pair, fundamental_hz: Hertz) -> float:
    """Give the index, no larger than keeps Carson's band (index + 1 side lines) in what is heard."""
    room = _HEARD_SHARE * NYQUIST_HZ - pair.ratio * fundamental_hz
    return float(np.clip(room / (pair.bent_by * fundamental_hz) - 1.0, 0.0, pair.index))
