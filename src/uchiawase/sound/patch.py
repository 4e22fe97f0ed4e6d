"""Patches: the instruments of a backing, each a table of parameters, and how one note of it sounds.

**Plucked** is a string's or bell's modes; a **synth** is oscillators through a filter; a **tine** is
sines that bend each other; **sung** is a voice on vowels. **Bowed** is the plain synthesiser that
came first; new instruments are synths.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import Adsr, faded_out, held, rising
from uchiawase.sound.filter import low_passed
from uchiawase.sound.modes import rung
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.sung import Sung, sung_note
from uchiawase.sound.synth import Synth, synth_note
from uchiawase.sound.tine import Tine, tine_note
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, Stereo, sample_at, times_s
from uchiawase.units import Hertz, Seconds

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


@dataclass(frozen=True, slots=True)
class Bowed:
    """Something that goes on as long as it is held.

    Attributes:
        voices: How many oscillators stand around the pitch.
        spread_cents: How far the outermost are from it.
        square: 0 is a saw-tooth, 1 a square wave, between them a mixture.
        sub: Strength of a sine an octave below.
        dark_hz: The filter's edge when it is closed.
        bright_hz: The filter's edge at the start of a hard note.
        closing_s: How fast it closes (time constant).
        open_share: How far it stays open, 0 … 1.
        attack_s: How long a note takes to come up.
        decay_s: How fast it falls to what it sustains (time constant).
        sustain: What it sustains, 0 … 1.
        release_s: How long a note takes to end.
        vibrato_cents: How far the pitch swings, once the note has settled.
        vibrato_hz: How fast.
        scoop_cents: From how far below each note is reached.
    """

    voices: int
    spread_cents: float
    square: float
    sub: float
    dark_hz: Hertz
    bright_hz: Hertz
    closing_s: Seconds
    open_share: float
    attack_s: Seconds
    decay_s: Seconds
    sustain: float
    release_s: Seconds
    vibrato_cents: float = 0.0
    vibrato_hz: Hertz = 5.4
    scoop_cents: float = 0.0


Patch: TypeAlias = Plucked | Bowed | Tine | Synth | Sung

TURNS = 3
"""How many different notes stand for all notes of an instrument whose voices run free."""


def note(
    patch: Patch,
    pitch: int,
    length_s: Seconds,
    velocity: int,
    *,
    glide_from: int | None = None,
    turn: int = 0,
) -> Mono | Stereo:
    """Give one note, its sound starting at the first sample and ending at 0.

    Args:
        patch: The instrument.
        pitch: MIDI pitch, 0 … 127.
        length_s: How long it is held.
        velocity: 1 … 127.
        glide_from: The pitch that runs into it, for instruments that glide.
        turn: Any whole number from 0; instruments of several voices, which run free of each other,
            sound a little different at each.

    Returns:
        Shape (n,), or (n, 2) from an instrument that is heard on both sides.
    """
    match patch:
        case Plucked():
            return _plucked(patch, pitch, length_s, velocity / HIGHEST_VELOCITY)
        case Bowed():
            return _bowed(patch, pitch, length_s, velocity / HIGHEST_VELOCITY)
        case Tine():
            return tine_note(patch, pitch, length_s, velocity)
        case Synth():
            return synth_note(patch, pitch, length_s, velocity, glide_from=glide_from, turn=turn)
        case Sung():
            return sung_note(patch, pitch, length_s, velocity, glide_from=glide_from, turn=turn)


def turns_of(patch: Patch) -> int:
    """Give how many different notes of one pitch and length an instrument is played with."""
    return TURNS if isinstance(patch, Synth | Sung) and patch.unison.voices > 1 else 1


def glides(patch: Patch) -> bool:
    """Tell whether an instrument glides from one note into the next."""
    return isinstance(patch, Synth | Sung) and patch.motion.glide_s > 0.0


def _plucked(patch: Plucked, pitch: int, length_s: Seconds, force: float) -> Mono:
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


def _bowed(patch: Bowed, pitch: int, length_s: Seconds, force: float) -> Mono:
    envelope = held(
        sample_at(length_s),
        Adsr(patch.attack_s, patch.decay_s, patch.sustain, patch.release_s),
    )
    count = len(envelope)
    time = times_s(count)
    cents = -patch.scoop_cents * np.exp(-time / 0.035)
    if patch.vibrato_cents:
        settled = np.clip((time - 0.18) / 0.25, 0.0, 1.0)
        cents = cents + patch.vibrato_cents * settled * np.sin(2 * np.pi * patch.vibrato_hz * time)
    step = pitch_hz(pitch) / SAMPLE_RATE_HZ * 2.0 ** (cents / 1200.0)
    chance = generator(0, _PATCH_KEY, pitch, patch.voices)
    wave = np.zeros(count)
    for place in np.linspace(-1.0, 1.0, patch.voices) if patch.voices > 1 else (0.0,):
        detuned = step * 2.0 ** (place * patch.spread_cents / 1200.0)
        start = chance.uniform(0.0, 1.0) if patch.voices > 1 else 0.0
        wave += _sawtooth(start + np.cumsum(detuned), detuned, patch.square)
    wave /= np.sqrt(patch.voices)
    raw = wave.astype(np.float32)
    bright_hz = patch.dark_hz + (patch.bright_hz - patch.dark_hz) * force
    dark, bright = low_passed(raw, patch.dark_hz), low_passed(raw, bright_hz)
    opened = patch.open_share + (1.0 - patch.open_share) * np.exp(-time / patch.closing_s)
    shaped = dark + (bright - dark) * opened.astype(np.float32)
    if patch.sub:
        shaped += (patch.sub * np.sin(np.pi * np.cumsum(step))).astype(np.float32)
    return (shaped * envelope * force).astype(np.float32)


def _sawtooth(cycles: Curve, step: Curve, square: float) -> Curve:
    """Give a saw-tooth or pulse with its corners rounded (PolyBLEP, Välimäki and Huovilainen 2007)."""
    phase = cycles % 1.0
    saw = 2.0 * phase - 1.0 - _corner(phase, step)
    if not square:
        return saw
    half = (phase + 0.5) % 1.0
    return saw - square * (2.0 * half - 1.0 - _corner(half, step))


def _corner(phase: Curve, step: Curve) -> Curve:
    after = phase / step
    before = (phase - 1.0) / step
    return np.where(
        after < 1.0,
        2.0 * after - after**2 - 1.0,
        np.where(before > -1.0, before**2 + 2.0 * before + 1.0, 0.0),
    )
