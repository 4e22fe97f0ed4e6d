"""Transitions: what leads from one section of a song into the next.

All are said in beats, end to the sample where they are said to end, and are made anew at any tempo.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.envelope import falling
from uchiawase.sound.filter import band_passed, swept
from uchiawase.sound.oscillator import HIGHEST_PARTIAL_HZ, Voices, played, table
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.synth import Filter, Oscillator, Unison
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo, gain_of_db, sample_at, times_s
from uchiawase.units import Beats, Hertz, Samples, Seconds

_NOISE_KEY = 31
_EDGE_S: Seconds = 0.004
_RISE_DB = 30.0
_FALL_DB = 42.0
_SWELL_DB = 40.0
_SHADES = 25
_TONE_FILTER = Filter(closed_hz=250.0, open_hz=9_000.0, resonance=1.1, poles=2, tracking=0.0)
_TONE_UNISON = Unison(voices=5, spread_cents=18.0, width=0.9)
_BOOM_T60_S: Seconds = 1.8


@dataclass(frozen=True, slots=True)
class Riser:
    """Noise, and a tone if wanted, that rise towards a moment and stop there.

    Attributes:
        from_beats: Where it starts.
        to_beats: The moment.
        level_db: Its level at the end.
        low_hz: Where its band starts.
        high_hz: Where its band ends.
        pitch: The MIDI pitch its tone arrives at from an octave below, or None for noise alone.
        pulse_beats: How often it pulses, or None.
        hall: How much of it goes into the hall.
    """

    from_beats: Beats
    to_beats: Beats
    level_db: float
    low_hz: Hertz = 320.0
    high_hz: Hertz = 9_000.0
    pitch: int | None = None
    pulse_beats: Beats | None = None
    hall: float = 0.4


@dataclass(frozen=True, slots=True)
class Fall:
    """Noise, and a tone if wanted, that fall away from a moment.

    Attributes:
        from_beats: The moment.
        to_beats: Where nothing is left.
        level_db: Its level at the start.
        high_hz: Where its band starts.
        low_hz: Where its band ends.
        pitch: The MIDI pitch its tone leaves, to an octave below, or None for noise alone.
        hall: How much of it goes into the hall.
    """

    from_beats: Beats
    to_beats: Beats
    level_db: float
    high_hz: Hertz = 9_000.0
    low_hz: Hertz = 250.0
    pitch: int | None = None
    hall: float = 0.4


@dataclass(frozen=True, slots=True)
class Impact:
    """A boom under a moment.

    Attributes:
        beats: The moment.
        level_db: Its level.
        pitch: The MIDI pitch its boom falls to.
        hall: How much of it goes into the hall.
    """

    beats: Beats
    level_db: float
    pitch: int
    hall: float = 0.5


@dataclass(frozen=True, slots=True)
class Swell:
    """A chord played backwards: it comes out of nothing and stops at a moment.

    Attributes:
        from_beats: Where it starts.
        to_beats: The moment.
        pitches: The chord, MIDI pitches.
        level_db: Its level at the end.
        hall: How much of it goes into the hall.
    """

    from_beats: Beats
    to_beats: Beats
    pitches: tuple[int, ...]
    level_db: float
    hall: float = 0.35


Transition: TypeAlias = Riser | Fall | Impact | Swell


def sounded(transition: Transition, tempo_map: TempoMap, seed: int) -> tuple[Samples, Stereo]:
    """Play a transition.

    Args:
        transition: What.
        tempo_map: Beats ↔ seconds.
        seed: Which noise: no two transitions of a song sound alike.

    Returns:
        The sample at which it starts, which may lie before 0, and its wave, shape (n, 2).
    """
    match transition:
        case Riser():
            start, count = _place(tempo_map, transition.from_beats, transition.to_beats)
            wave = _riser(transition, tempo_map, count, seed)
        case Fall():
            start, count = _place(tempo_map, transition.from_beats, transition.to_beats)
            wave = _fall(transition, count, seed)
        case Impact():
            start = sample_at(tempo_map.time_s_at(transition.beats))
            wave = _impact(transition.pitch, seed)
        case Swell():
            start, count = _place(tempo_map, transition.from_beats, transition.to_beats)
            wave = _swell(transition.pitches, count, seed)
    return start, wave * np.float32(gain_of_db(transition.level_db))


def _place(tempo_map: TempoMap, from_beats: Beats, to_beats: Beats) -> tuple[Samples, Samples]:
    start, stop = (sample_at(tempo_map.time_s_at(beats)) for beats in (from_beats, to_beats))
    return start, max(stop - start, 0)


def _riser(riser: Riser, tempo_map: TempoMap, count: Samples, seed: int) -> Stereo:
    share = np.linspace(0.0, 1.0, count)
    wave = _noise(count, seed, riser.low_hz * (riser.high_hz / riser.low_hz) ** share)
    if riser.pitch is not None:
        wave += 0.5 * _tone(riser.pitch, share - 1.0, share**1.5, seed)
    level = 10.0 ** (_RISE_DB / 20.0 * (share - 1.0)) * np.minimum(4.0 * share, 1.0)
    if riser.pulse_beats is not None:
        start_s = tempo_map.time_s_at(riser.from_beats)
        pulse_s = tempo_map.time_s_at(riser.from_beats + riser.pulse_beats) - start_s
        turns = times_s(count) / pulse_s
        level *= 0.65 + 0.35 * np.cos(2.0 * np.pi * turns)
    return _shaped(wave, level)


def _fall(fall: Fall, count: Samples, seed: int) -> Stereo:
    share = np.linspace(0.0, 1.0, count)
    wave = _noise(count, seed, fall.high_hz * (fall.low_hz / fall.high_hz) ** share)
    if fall.pitch is not None:
        wave += 0.5 * _tone(fall.pitch, -share, (1.0 - share) ** 1.5, seed)
    return _shaped(wave, 10.0 ** (-_FALL_DB / 20.0 * share))


def _impact(pitch: int, seed: int) -> Stereo:
    count = sample_at(_BOOM_T60_S)
    time = times_s(count)
    # From two octaves above: what a phone's speaker leaves of a boom is its way down.
    steps = pitch_hz(pitch) / SAMPLE_RATE_HZ * (1.0 + 3.0 * np.exp(-time / 0.045))
    boom = np.tanh(1.8 * np.sin(2.0 * np.pi * np.cumsum(steps)) * falling(count, _BOOM_T60_S))
    wave = np.repeat((0.75 * boom).astype(np.float32)[:, np.newaxis], 2, axis=1)
    edges_hz = 250.0 + 7_000.0 * np.exp(-time / 0.10)
    noise = generator(0, _NOISE_KEY, seed, 1).normal(0.0, 0.3, (count, 2)).astype(np.float32)
    wave += swept(noise, edges_hz, kind="low") * falling(count, 1.1).astype(np.float32)[:, None]
    return _shaped(wave, np.ones(count))


def _swell(pitches: tuple[int, ...], count: Samples, seed: int) -> Stereo:
    share = np.linspace(0.0, 1.0, count)
    wave = np.zeros((count, 2), dtype=np.float32)
    for index, pitch in enumerate(pitches):
        wave += _tone(pitch, np.zeros(count), share**2, seed + index) / np.float32(
            np.sqrt(len(pitches))
        )
    hiss = generator(0, _NOISE_KEY, seed, 2).normal(0.0, 0.25, (count, 2)).astype(np.float32)
    wave += band_passed(hiss, 5_000.0, 14_000.0)
    return _shaped(wave, 10.0 ** (_SWELL_DB / 20.0 * (share - 1.0)))


def _noise(count: Samples, seed: int, edges_hz: Curve) -> Stereo:
    noise = generator(0, _NOISE_KEY, seed).normal(0.0, 0.3, (count, 2)).astype(np.float32)
    # A moving band over a moving low-pass: the band whistles, the rest gives it body.
    band = swept(noise, edges_hz, kind="band", resonance=1.4)
    band += np.float32(0.35) * swept(noise, edges_hz, kind="low")
    return band


def _tone(pitch: int, octaves: Curve, opened: Curve, seed: int) -> Stereo:
    """Give saw-tooths that move ``octaves`` away from a pitch, open as said, 0 … 1."""
    fundamental_hz = pitch_hz(pitch)
    count = max(int(HIGHEST_PARTIAL_HZ / (fundamental_hz * 2.0 ** max(octaves, default=0.0))), 1)
    edges_hz = _TONE_FILTER.closed_hz * (
        _TONE_FILTER.open_hz / _TONE_FILTER.closed_hz
    ) ** np.linspace(0.0, 1.0, _SHADES)
    order = np.arange(1, count + 1, dtype=np.float64)
    gains = _TONE_FILTER.gains(fundamental_hz * order, edges_hz)
    cycles = table(Oscillator().partials(count) * gains)
    phase = np.cumsum(fundamental_hz / SAMPLE_RATE_HZ * 2.0**octaves)
    voices: Voices = _TONE_UNISON.tuned(pitch, seed)
    return played(cycles, phase, opened * (_SHADES - 1), voices)


def _shaped(wave: Stereo, level: Curve) -> Stereo:
    """Give the wave at its level, both of its ends brought to 0 without a click."""
    edge = min(sample_at(_EDGE_S), len(level) // 2)
    level = level.copy()
    level[:edge] *= np.linspace(0.0, 1.0, edge)
    level[len(level) - edge :] *= np.linspace(1.0, 0.0, edge)
    return wave * level.astype(np.float32)[:, np.newaxis]
