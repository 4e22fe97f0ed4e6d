"""Sung notes: a voice on a vowel, or on the way from one vowel to another.

A voice is a saw-tooth (what the vocal folds make, seen from outside the lips) through the
resonances of the mouth, one after the other (Fant, *Acoustic Theory of Speech Production*, 1960).
Where the first three lie for each vowel was measured by Peterson and Barney, "Control methods used
in a study of the vowels", JASA 24, 1952; their women's means are used.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import Adsr, held
from uchiawase.sound.filter import band_passed
from uchiawase.sound.motion import STILL, Motion, cycles_of
from uchiawase.sound.oscillator import Partials, partial_count, played, table
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.synth import SOLO, Unison
from uchiawase.sound.wave import Curve, Stereo, sample_at, times_s
from uchiawase.units import Hertz, Seconds

Vowel: TypeAlias = Literal["ah", "aw", "eh", "ee", "oo"]

_FORMANTS_HZ: dict[Vowel, tuple[Hertz, Hertz, Hertz]] = {
    "ah": (850.0, 1_220.0, 2_810.0),
    "aw": (590.0, 920.0, 2_710.0),
    "eh": (610.0, 2_330.0, 2_990.0),
    "ee": (310.0, 2_790.0, 3_310.0),
    "oo": (370.0, 950.0, 2_670.0),
}
_HIGH_FORMANTS_HZ = (4_100.0, 5_000.0)
_BANDWIDTHS_HZ = np.array([80.0, 90.0, 120.0, 180.0, 250.0])
_ROWS = 13
_BREATH_KEY = 15


@dataclass(frozen=True, slots=True)
class Sung:
    """A singing patch.

    Attributes:
        from_vowel: What a note begins on.
        to_vowel: What it goes over to.
        over_s: How long that takes.
        amplifier: How loudness comes and goes.
        unison: How many sing.
        breath: Strength of the noise in the voice.
        motion: How the pitch moves.
    """

    from_vowel: Vowel
    to_vowel: Vowel
    over_s: Seconds
    amplifier: Adsr
    unison: Unison = SOLO
    breath: float = 0.0
    motion: Motion = STILL


def sung_note(
    patch: Sung,
    pitch: int,
    length_s: Seconds,
    velocity: int,
    *,
    glide_from: int | None = None,
    turn: int = 0,
) -> Stereo:
    """Give one note, shape (n, 2), ending at 0; the arguments are those of ``patch.note``."""
    envelope = held(sample_at(length_s), patch.amplifier)
    phase = cycles_of(patch.motion, pitch, len(envelope), glide_from=glide_from)
    still = patch.from_vowel == patch.to_vowel
    turned = np.clip(times_s(len(envelope)) / max(patch.over_s, 1e-3), 0.0, 1.0)
    row = np.zeros(len(envelope)) if still else (_ROWS - 1) * (0.5 - 0.5 * np.cos(np.pi * turned))
    shares = np.zeros(1) if still else np.linspace(0.0, 1.0, _ROWS)
    cycles = table(_partials(patch, pitch_hz(pitch), shares))
    wave = played(cycles, phase, row, patch.unison.tuned(pitch, turn))
    if patch.breath:
        noise = generator(0, _BREATH_KEY, pitch, turn).normal(0.0, 1.0, (len(wave), 2))
        aired = band_passed(noise.astype(np.float32), 2_500.0, 9_000.0)
        wave += np.float32(patch.breath) * aired
    wave *= (envelope * velocity / HIGHEST_VELOCITY).astype(np.float32)[:, np.newaxis]
    return wave


def _partials(patch: Sung, fundamental_hz: Hertz, shares: Curve) -> Partials:
    """Give the partials on the way between two vowels, shape (shares, k), each of power 1/2."""
    order = np.arange(1, partial_count(fundamental_hz) + 1)
    first, last = (
        np.log([*_FORMANTS_HZ[vowel], *_HIGH_FORMANTS_HZ])
        for vowel in (patch.from_vowel, patch.to_vowel)
    )
    formants_hz = np.exp(first + shares[:, np.newaxis] * (last - first))[:, :, np.newaxis]
    ratio = (fundamental_hz * order)[np.newaxis, np.newaxis, :] / formants_hz
    narrow = _BANDWIDTHS_HZ[np.newaxis, :, np.newaxis] / formants_hz
    power = np.prod((1.0 - ratio**2) ** 2 + (ratio * narrow) ** 2, axis=1)
    # Formants above the fifth hold the high end up; half an all-pole fall stands for them.
    sizes = power**-0.5 * (1.0 + (fundamental_hz * order / 4_500.0) ** 4) / order
    sizes[:, fundamental_hz * order > 9_000.0] *= 0.25
    return -1j * sizes / np.sqrt(np.sum(sizes**2, axis=1, keepdims=True))
