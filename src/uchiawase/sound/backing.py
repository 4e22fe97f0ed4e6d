"""The backing: everything of a song but the drums, from notes as data to a stem."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.envelope import faded_out
from uchiawase.sound.filter import band_passed, high_passed, low_passed
from uchiawase.sound.limiter import limited
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.patch import Patch, note
from uchiawase.sound.space import add_panned, chorused, echoed, hall, reverberated
from uchiawase.sound.wave import Curve, Mono, Stereo, gain_of_db, sample_at, times_s
from uchiawase.units import Beats, Samples

BACKING_LUFS = -20.0
"""How loud a backing stem is made, so that every song meets the kits at the same balance."""

BACKING_CEILING = gain_of_db(-3.0)

_HALL_S = 1.9
_END_FADE_S = 1.2
_SWEEP_KEY = 31


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a backing: position and length in beats, MIDI pitch, velocity 1 … 127."""

    beats: Beats
    length_beats: Beats
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Track:
    """What one instrument plays, and where it stands.

    Attributes:
        name: What a musician would call it.
        patch: The instrument.
        notes: What it plays, in any order.
        level_db: Its level.
        pan: -1 left … 1 right.
        spread: Alternating notes are placed this far to either side of ``pan``.
        hall: How much of it goes into the hall.
        echo: How much of it goes into the echo.
        duck: How far the pulse pushes it down, 0 … 1.
        opens: Whether its high end follows the arrangement's brightness.
        chorus: How much chorus it gets.
    """

    name: str
    patch: Patch
    notes: tuple[Note, ...]
    level_db: float
    pan: float = 0.0
    spread: float = 0.0
    hall: float = 0.0
    echo: float = 0.0
    duck: float = 0.0
    opens: bool = False
    chorus: float = 0.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """Noise that rises towards a moment (or falls away from it): half-open in beats."""

    from_beats: Beats
    to_beats: Beats
    rising: bool
    level_db: float


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a position; between points the value moves in a straight line."""

    beats: Beats
    value: float


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everything a backing is made from.

    Attributes:
        tempo_map: Its beats ↔ seconds.
        tracks: Its instruments.
        sweeps: Its noises.
        brightness: How open the tracks that follow it are, 0 … 1, ascending.
        pulse: How strongly every beat is felt, 0 … 1, ascending.
        end_beats: Where the pulse ends.
    """

    tempo_map: TempoMap
    tracks: tuple[Track, ...]
    sweeps: tuple[Sweep, ...]
    brightness: tuple[Point, ...]
    pulse: tuple[Point, ...]
    end_beats: Beats


def rendered(
    arrangement: Arrangement,
    count: Samples,
    on_progress: Callable[[float], None],
) -> Stereo:
    """Play an arrangement.

    Args:
        arrangement: What to play.
        count: How many samples to give; what rings longer is faded out.
        on_progress: Told the share that is done, rising to 1.

    Returns:
        Shape (count, 2), at :data:`BACKING_LUFS`, no sample above :data:`BACKING_CEILING`.
    """
    tempo_map = arrangement.tempo_map
    brightness = _curve(arrangement.brightness, tempo_map, count)
    pulse = _pulse(arrangement, count)
    dry = np.zeros((count, 2), dtype=np.float32)
    to_hall = np.zeros_like(dry)
    to_echo = np.zeros_like(dry)
    for index, track in enumerate(arrangement.tracks):
        wave = _played(track, tempo_map, count)
        if track.opens:
            wave = _opened(wave, brightness)
        if track.chorus:
            wave = chorused(wave, depth_s=0.003, rate_hz=0.6, level=track.chorus)
        if track.duck:
            wave = wave * (1.0 - track.duck * pulse).astype(np.float32)[:, np.newaxis]
        dry += wave
        if track.hall:
            to_hall += np.float32(track.hall) * wave
        if track.echo:
            to_echo += np.float32(track.echo) * wave
        on_progress(0.8 * (index + 1) / len(arrangement.tracks))
    for index, sweep in enumerate(arrangement.sweeps):
        start = max(sample_at(tempo_map.time_s_at(sweep.from_beats)), 0)
        stop = min(sample_at(tempo_map.time_s_at(sweep.to_beats)), count)
        wave = _swept(stop - start, sweep.rising, index) * np.float32(gain_of_db(sweep.level_db))
        dry[start:stop] += wave
        to_hall[start:stop] += np.float32(0.4) * wave
    # The echo is three quarters of a beat, which is what makes straight notes dance.
    dotted_s = tempo_map.time_s_at(Beats(3, 4)) - tempo_map.time_s_at(Beats(0))
    echo = echoed(to_echo, delay_s=dotted_s, feedback=0.42, high_hz=4_200)
    to_hall += np.float32(0.3) * echo
    response = hall(_HALL_S, pre_delay_s=0.018, high_hz=7_500)
    mixed = high_passed(dry + echo + reverberated(to_hall, response), 28.0)
    on_progress(0.95)
    # The end is faded first, so that the loudness is that of what is heard.
    stem = _at_loudness(faded_out(mixed, _END_FADE_S))
    on_progress(1.0)
    return stem


def _played(track: Track, tempo_map: TempoMap, count: Samples) -> Stereo:
    wave = np.zeros((count, 2), dtype=np.float32)
    notes: dict[tuple[int, int, int], Mono] = {}
    gain = gain_of_db(track.level_db)
    side = 1.0
    for written in sorted(track.notes, key=lambda one: (one.beats, one.pitch)):
        start_s = tempo_map.time_s_at(written.beats)
        length_s = tempo_map.time_s_at(written.beats + written.length_beats) - start_s
        key = (written.pitch, sample_at(length_s), written.velocity)
        if key not in notes:
            notes[key] = note(track.patch, written.pitch, length_s, written.velocity)
        side = -side
        add_panned(
            wave,
            notes[key],
            start=sample_at(start_s),
            pan=track.pan + side * track.spread,
            gain=gain,
        )
    return wave


def _curve(points: tuple[Point, ...], tempo_map: TempoMap, count: Samples) -> Curve:
    if not points:
        return np.ones(count)
    known_s = [tempo_map.time_s_at(point.beats) for point in points]
    return np.interp(times_s(count), known_s, [point.value for point in points])


def _pulse(arrangement: Arrangement, count: Samples) -> Curve:
    """Give how far things are pushed down, 0 … 1: most on each beat, gone before the next."""
    depth = _curve(arrangement.pulse, arrangement.tempo_map, count)
    pushed = np.zeros(count)
    edges = [
        sample_at(arrangement.tempo_map.time_s_at(Beats(beat)))
        for beat in range(int(arrangement.end_beats) + 1)
    ]
    for start, stop in pairwise(edges):
        share = np.arange(stop - start) / (stop - start)
        shape = np.cos(0.5 * np.pi * np.clip(share / 0.6, 0.0, 1.0)) ** 2
        # Down within 4 ms rather than at once, which would click.
        down = np.clip(np.arange(stop - start) / sample_at(0.004), 0.0, 1.0)
        pushed[start:stop] = (shape * down)[: max(count - start, 0)]
    return pushed * depth


def _opened(wave: Stereo, brightness: Curve) -> Stereo:
    """Let the high end through as far as the brightness says, by three filters cross-faded."""
    share = brightness[:, np.newaxis]
    dark = low_passed(wave, 420.0)
    middle = low_passed(wave, 1_900.0)
    lower = np.clip(2.0 * share, 0.0, 1.0).astype(np.float32)
    upper = np.clip(2.0 * share - 1.0, 0.0, 1.0).astype(np.float32)
    opened = dark + (middle - dark) * lower + (wave - middle) * upper
    return opened.astype(np.float32, copy=False)


def _swept(count: Samples, rising: bool, index: int) -> Stereo:
    share = np.linspace(0.0, 1.0, count)
    if not rising:
        share = share[::-1]
    noise = generator(0, _SWEEP_KEY, index).normal(0.0, 0.3, (count, 2)).astype(np.float32)
    bands = [band_passed(noise, low, 2.2 * low) for low in (350.0, 1_200.0, 4_000.0)]
    swept = np.zeros((count, 2), dtype=np.float32)
    for place, band in enumerate(bands):
        near = np.exp(-0.5 * ((share * 2.0 - place) / 0.55) ** 2)
        swept += band * near.astype(np.float32)[:, np.newaxis]
    level = share**2.2
    edge = min(sample_at(0.004), count)
    level[count - edge :] *= np.linspace(1.0, 0.0, edge)
    return (swept * level[:, np.newaxis]).astype(np.float32)


def _at_loudness(wave: Stereo) -> Stereo:
    done = wave
    # Limiting takes a little loudness away again, so the gain is found in two steps.
    for _ in range(2):
        gain = gain_of_db(BACKING_LUFS - loudness_lufs(done))
        done = limited(done * np.float32(gain), ceiling=BACKING_CEILING)
    return done
