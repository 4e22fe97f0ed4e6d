"""Synthesisers: oscillators through a filter and an amplifier, as pop has had them since 1970.

The filter is a low-pass of two or four poles. It is not run over the samples: each partial of the
oscillator is as strong as the filter lets it through, shade by shade
(:mod:`uchiawase.sound.oscillator`).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import Adsr, held
from uchiawase.sound.filter import band_passed, high_passed
from uchiawase.sound.motion import STILL, Motion, cycles_of
from uchiawase.sound.oscillator import Partials, Voices, partial_count, played, table
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo, gain_of_db, sample_at
from uchiawase.units import Hertz, Seconds

_SYNTH_KEY = 12
_BREATH_KEY = 13
_ROWS_PER_OCTAVE = 6
_SECOND_STAGE_Q = 0.55
_LOWEST_HZ: Hertz = 18.0
_MIDDLE_C = 60


@dataclass(frozen=True, slots=True)
class Oscillator:
    """What the filter is fed, as a mixture.

    Attributes:
        saw: A saw-tooth's share.
        pulse: A pulse's share.
        width: Which share of its cycle the pulse is up, 0 … 1; 0.5 is a square wave.
        sine: A sine's share.
    """

    saw: float = 1.0
    pulse: float = 0.0
    width: float = 0.5
    sine: float = 0.0

    def partials(self, count: int) -> Partials:
        """Give the first ``count`` partials, shape (count,)."""
        order = np.arange(1, count + 1, dtype=np.float64)
        made = np.zeros(count, dtype=np.complex128)
        made -= 2j / np.pi * self.saw / order
        made += 4.0 / np.pi * self.pulse * np.sin(np.pi * self.width * order) / order
        made[0] -= 1j * self.sine
        return made


@dataclass(frozen=True, slots=True)
class Unison:
    """Several oscillators on one note, free of each other.

    Attributes:
        voices: How many.
        spread_cents: How far the outermost stand from the pitch.
        width: How far they are spread from left to right, 0 … 1.
    """

    voices: int = 1
    spread_cents: float = 0.0
    width: float = 0.0

    def tuned(self, *key: int) -> Voices:
        """Give the voices, each starting where chance (by its key) finds it.

        A single voice starts at 0, so that every note of a bass begins alike.
        """
        if self.voices == 1:
            middle = np.full((2, 1), np.sqrt(0.5), dtype=np.float32)
            return Voices(np.ones(1), np.zeros(1), middle)
        place = np.linspace(-1.0, 1.0, self.voices)
        # Denser around the middle, as in Roland's JP-8000 (Szabó 2010), so that the pitch is clear.
        cents = np.sign(place) * np.abs(place) ** 1.4 * self.spread_cents
        sides = np.where(np.arange(self.voices) % 2 == 0, 1.0, -1.0) * np.abs(place)
        angle = (1.0 + self.width * sides) * np.pi / 4.0
        weight = (1.0 - 0.25 * np.abs(place)) / np.sqrt(self.voices)
        return Voices(
            2.0 ** (cents / 1_200.0),
            generator(0, _SYNTH_KEY, *key).uniform(0.0, 1.0, self.voices),
            (weight * np.stack([np.cos(angle), np.sin(angle)])).astype(np.float32),
        )


SOLO = Unison()
"""One voice in the middle."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A low-pass that its envelope opens.

    Attributes:
        closed_hz: Its edge at middle C when the envelope is at 0.
        open_hz: Its edge at middle C when the envelope is at 1.
        resonance: The height of the bump at the edge, as a factor; 0.7 has none.
        poles: 2 falls with 12 dB an octave, 4 with 24 dB.
        tracking: How far the edge goes with the key, 0 … 1.
        touch: How much less a soft note opens it, 0 … 1.
    """

    closed_hz: Hertz
    open_hz: Hertz
    resonance: float = 0.7
    poles: Literal[2, 4] = 4
    tracking: float = 0.5
    touch: float = 0.5

    def gains(self, frequencies_hz: Curve, edges_hz: Curve) -> Curve:
        """Give what is let through, shape (edges, frequencies)."""
        ratio = (frequencies_hz[np.newaxis, :] / edges_hz[:, np.newaxis]) ** 2
        power = (1.0 - ratio) ** 2 + ratio / self.resonance**2
        if self.poles == 4:
            power = power * ((1.0 - ratio) ** 2 + ratio / _SECOND_STAGE_Q**2)
        return power**-0.5


@dataclass(frozen=True, slots=True)
class Synth:
    """A synthesiser's patch.

    Attributes:
        oscillator: What sounds.
        filter: What it goes through.
        opening: How the filter opens and closes.
        amplifier: How loudness comes and goes.
        unison: How many sound at once.
        sub: Strength of a sine an octave below, always in the middle.
        breath: Strength of noise around the pitch's third partial.
        drive_db: How hard it is driven into saturation before the amplifier; 0 is not at all.
        motion: How the pitch moves.
    """

    oscillator: Oscillator
    filter: Filter
    opening: Adsr
    amplifier: Adsr
    unison: Unison = SOLO
    sub: float = 0.0
    breath: float = 0.0
    drive_db: float = 0.0
    motion: Motion = STILL


def synth_note(
    patch: Synth,
    pitch: int,
    length_s: Seconds,
    velocity: int,
    *,
    glide_from: int | None = None,
    turn: int = 0,
) -> Stereo:
    """Give one note, shape (n, 2), ending at 0; the arguments are those of ``patch.note``."""
    force = velocity / HIGHEST_VELOCITY
    count = sample_at(length_s)
    envelope = held(count, patch.amplifier)
    opened = np.zeros(len(envelope))
    opening = held(count, patch.opening)[: len(envelope)]
    opened[: len(opening)] = opening
    opened *= 1.0 - patch.filter.touch * (1.0 - force)
    phase = cycles_of(patch.motion, pitch, len(envelope), glide_from=glide_from)
    wave = _filtered(patch, pitch, phase, opened, turn)
    if patch.sub:
        wave += (patch.sub * np.sqrt(0.5) * np.sin(np.pi * phase)).astype(np.float32)[:, np.newaxis]
    if patch.breath:
        wave += patch.breath * _breath(pitch, len(wave), turn)
    if patch.drive_db:
        drive = np.float32(gain_of_db(patch.drive_db))
        np.tanh(wave * drive, out=wave)
        wave /= np.tanh(drive)
        # A wave that leans to one side comes out of saturation beside its middle.
        wave = high_passed(wave, _LOWEST_HZ)
    return wave * (envelope * force).astype(np.float32)[:, np.newaxis]


def _filtered(patch: Synth, pitch: int, phase: Curve, opened: Curve, turn: int) -> Stereo:
    """Run the oscillators through a table of what the filter leaves of them."""
    fundamental_hz = pitch_hz(pitch)
    follow = (fundamental_hz / pitch_hz(_MIDDLE_C)) ** patch.filter.tracking
    octaves = np.log2(patch.filter.open_hz / patch.filter.closed_hz)
    # Only the shades that this note goes through are made.
    least, most = float(opened.min(initial=1.0)), float(opened.max(initial=0.0))
    span = abs(octaves) * max(most - least, 0.0)
    rows = int(np.ceil(span * _ROWS_PER_OCTAVE)) + 1
    shares = np.linspace(least, most, rows) if rows > 1 else np.array([most])
    edges_hz = patch.filter.closed_hz * follow * 2.0 ** (octaves * shares)
    count = partial_count(fundamental_hz)
    order = np.arange(1, count + 1, dtype=np.float64)
    gains = patch.filter.gains(fundamental_hz * order, edges_hz)
    cycles = table(patch.oscillator.partials(count) * gains)
    row = (opened - least) / (most - least) * (rows - 1) if rows > 1 else opened
    return played(cycles, phase, row, patch.unison.tuned(pitch, turn))


def _breath(pitch: int, count: int, turn: int) -> Stereo:
    noise = generator(0, _BREATH_KEY, pitch, turn).normal(0.0, 1.0, (count, 2))
    centre_hz = min(3.0 * pitch_hz(pitch), 0.2 * SAMPLE_RATE_HZ)
    return band_passed(noise.astype(np.float32), 0.6 * centre_hz, 2.5 * centre_hz)
