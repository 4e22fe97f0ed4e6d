"""The backing: everything of a song but the drums, from notes as data to a stem.

All that an arrangement says stands in beats, so that the same one is played at any tempo: notes
become longer or shorter, echoes and pulses follow, pitches and the sound of the instruments stay.

    tracks ──┬── level, pan, filter, side-chain ──┬── dry ─────────────┐
             │                                    ├── echo ──┬─────────┤
    transitions ──────────────────────────────────┤          ├─────────┼── bus ── loudness
                                                  ├── hall ──┘         │
                                                  └── plate ───────────┘
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from uchiawase.errors import TempoRatioOutOfRange
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.dynamics import Compression, compressed, pushed_down, saturated
from uchiawase.sound.envelope import faded_out
from uchiawase.sound.filter import high_passed, swept
from uchiawase.sound.loudness import SILENT_LUFS, loudness_lufs
from uchiawase.sound.mastering import mastered
from uchiawase.sound.patch import Patch, glides, note, turns_of
from uchiawase.sound.space import (
    HALL,
    PLATE,
    Reverb,
    add_panned,
    chorused,
    echoed,
    response,
    reverberated,
    widened,
)
from uchiawase.sound.transition import Transition, sounded
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, Stereo, gain_of_db, sample_at
from uchiawase.units import Beats, Hertz, Samples, Seconds

BACKING_LUFS = -20.0
"""How loud a backing stem is made, so that every song meets the kits at the same balance."""

BACKING_CEILING = gain_of_db(-3.0)
"""What no true peak of a backing stem goes above."""

SLOWEST_RATIO, FASTEST_RATIO = 0.5, 1.25
"""Between these a song may be played, as a factor on its tempo."""

GLUE = Compression(threshold_db=-21.0, ratio=2.0, knee_db=8.0, attack_s=0.012, release_s=0.14)
"""What holds a backing together without being heard."""

_END_FADE_S: Seconds = 1.2
_LOW_CUT_HZ: Hertz = 28.0
_LEGATO_BEATS = Beats(1, 16)
_DOTTED = Beats(3, 4)
_PULSE_BEATS = Beats(3, 5)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a backing: position and length in beats, MIDI pitch, velocity 1 … 127."""

    beats: Beats
    length_beats: Beats
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a position; between points the value moves in a straight line."""

    beats: Beats
    value: float


Control: TypeAlias = Literal[
    "level_db", "pan", "cut_hz", "low_cut_hz", "hall", "plate", "echo", "duck"
]


@dataclass(frozen=True, slots=True)
class Lane:
    """How one control of a track moves through the song.

    Attributes:
        control: Which. ``level_db`` and ``pan`` come on top of the track's own; ``cut_hz`` lets
            through what lies below, ``low_cut_hz`` what lies above; the others replace the track's
            own.
        points: Its values, ascending in beats; frequencies move evenly in octaves.
    """

    control: Control
    points: tuple[Point, ...]


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
        plate: How much of it goes into the plate.
        echo: How much of it goes into the echo.
        duck: How far the pulse pushes it down, 0 … 1.
        chorus: How much chorus it gets.
        low_cut_hz: What lies below is left out; None for nothing.
        drive_db: How hard it is driven into saturation; 0 is not at all.
        lanes: How its controls move.
    """

    name: str
    patch: Patch
    notes: tuple[Note, ...]
    level_db: float
    pan: float = 0.0
    spread: float = 0.0
    hall: float = 0.0
    plate: float = 0.0
    echo: float = 0.0
    duck: float = 0.0
    chorus: float = 0.0
    low_cut_hz: Hertz | None = None
    drive_db: float = 0.0
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class Echo:
    """The echo that tracks send to; it throws from side to side.

    Attributes:
        beats: From one to the next; three quarters are what makes straight notes dance.
        feedback: The strength of each against the one before, below 1.
        low_hz: What lies below is thinned at each.
        high_hz: What lies above likewise.
        hall: How much of it goes on into the hall.
    """

    beats: Beats = _DOTTED
    feedback: float = 0.42
    low_hz: Hertz = 260.0
    high_hz: Hertz = 4_600.0
    hall: float = 0.3


@dataclass(frozen=True, slots=True)
class Bus:
    """What everything goes through at the end, at the loudness that the stem will have.

    Attributes:
        compression: What glues it together; None for nothing.
        drive_db: How hard it is driven onto tape; 0 is not at all.
        width: How wide it is made; 1 leaves it.
        mono_below_hz: Below this both sides become the same, as records have it.
    """

    compression: Compression | None = GLUE
    drive_db: float = 3.0
    width: float = 1.0
    mono_below_hz: Hertz = 130.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everything a backing is made from.

    Attributes:
        tempo_map: Its beats ↔ seconds.
        tracks: Its instruments.
        pulse: How strongly the pulse is felt, 0 … 1, ascending.
        end_beats: Where the pulse ends.
        transitions: What leads from section to section.
        kicks: Where the pulse falls; on every beat where none are given.
        pulse_beats: After how long each is gone again, at most until the next.
        level: Decibels added to everything, ascending: louder and softer sections.
        echo: The echo.
        hall: The hall.
        plate: The plate.
        bus: What everything goes through.
    """

    tempo_map: TempoMap
    tracks: tuple[Track, ...]
    pulse: tuple[Point, ...]
    end_beats: Beats
    transitions: tuple[Transition, ...] = ()
    kicks: tuple[Beats, ...] = ()
    pulse_beats: Beats = _PULSE_BEATS
    level: tuple[Point, ...] = ()
    echo: Echo = Echo()
    hall: Reverb = HALL
    plate: Reverb = PLATE
    bus: Bus = Bus()


@dataclass(frozen=True, slots=True)
class _Sends:
    """Where everything is added up: dry and echo of shape (n, 2), the rooms (n,).

    A room hears one sound in front of it, and makes two sides of it.
    """

    dry: Stereo
    echo: Stereo
    hall: Mono
    plate: Mono


def at_tempo(arrangement: Arrangement, tempo_ratio: float) -> Arrangement:
    """Give the same arrangement at another tempo, nothing stretched.

    Args:
        arrangement: What to play.
        tempo_ratio: A factor on its tempo, :data:`SLOWEST_RATIO` … :data:`FASTEST_RATIO`.

    Raises:
        TempoRatioOutOfRange: The ratio lies outside.
    """
    check_tempo_ratio(tempo_ratio)
    return replace(arrangement, tempo_map=arrangement.tempo_map.scaled(tempo_ratio))


def check_tempo_ratio(tempo_ratio: float) -> None:
    """Refuse a tempo at which songs are not played.

    Raises:
        TempoRatioOutOfRange: The ratio lies outside :data:`SLOWEST_RATIO` … :data:`FASTEST_RATIO`.
    """
    if not SLOWEST_RATIO <= tempo_ratio <= FASTEST_RATIO:
        raise TempoRatioOutOfRange(tempo_ratio, SLOWEST_RATIO, FASTEST_RATIO)


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
        Shape (count, 2), at :data:`BACKING_LUFS`, no true peak above :data:`BACKING_CEILING`.
    """
    tempo_map = arrangement.tempo_map
    pulse = _pulse(arrangement, count)
    sends = _Sends(
        *(np.zeros((count, 2), dtype=np.float32) for _ in range(2)),
        *(np.zeros(count, dtype=np.float32) for _ in range(2)),
    )
    for index, track in enumerate(arrangement.tracks):
        _send(track, _shaped(track, arrangement, pulse, count), tempo_map, sends)
        on_progress(0.75 * (index + 1) / len(arrangement.tracks))
    for index, transition in enumerate(arrangement.transitions):
        start, wave = sounded(transition, tempo_map, index)
        wave, start = wave[max(-start, 0) :], max(start, 0)
        wave = wave[: max(count - start, 0)]
        sends.dry[start : start + len(wave)] += wave
        sends.hall[start : start + len(wave)] += np.float32(transition.hall) * _middle(wave)
    mixed = _returned(arrangement, sends)
    on_progress(0.9)
    if arrangement.level:
        mixed *= _gains(arrangement.level, tempo_map, count)[:, np.newaxis]
    # The end is faded first, so that the loudness is that of what is heard.
    faded = faded_out(_through(arrangement.bus, mixed), _END_FADE_S)
    stem = mastered(faded, lufs=BACKING_LUFS, ceiling=BACKING_CEILING)
    on_progress(1.0)
    return stem


# --- one track -----------------------------------------------------------------------------------


def _shaped(track: Track, arrangement: Arrangement, pulse: Mono, count: Samples) -> Stereo:
    """Play a track and take it through everything but its sends."""
    tempo_map = arrangement.tempo_map
    lanes = {lane.control: lane.points for lane in track.lanes}
    wave = _played(track, tempo_map, count)
    if track.low_cut_hz is not None:
        wave = high_passed(wave, track.low_cut_hz)
    if "low_cut_hz" in lanes:
        wave = swept(wave, _octaves(lanes["low_cut_hz"], tempo_map, count), kind="high")
    if "cut_hz" in lanes:
        wave = swept(wave, _octaves(lanes["cut_hz"], tempo_map, count), kind="low")
    if track.drive_db:
        wave = saturated(wave, track.drive_db)
    if track.chorus:
        wave = chorused(wave, depth_s=0.003, rate_hz=0.6, level=track.chorus)
    if "level_db" in lanes:
        wave *= _gains(lanes["level_db"], tempo_map, count)[:, np.newaxis]
    if "pan" in lanes:
        angle = (_line(lanes["pan"], tempo_map, count) + 1.0) * (np.pi / 4.0)
        wave[:, 0] *= np.float32(np.sqrt(2.0)) * np.cos(angle)
        wave[:, 1] *= np.float32(np.sqrt(2.0)) * np.sin(angle)
    if "duck" in lanes:
        wave *= (1.0 - _line(lanes["duck"], tempo_map, count) * pulse)[:, np.newaxis]
    elif track.duck:
        wave *= (1.0 - np.float32(track.duck) * pulse)[:, np.newaxis]
    return wave


def _send(track: Track, wave: Stereo, tempo_map: TempoMap, sends: _Sends) -> None:
    lanes = {lane.control: lane.points for lane in track.lanes}
    sends.dry[:] += wave
    if "echo" in lanes:
        sends.echo[:] += wave * _line(lanes["echo"], tempo_map, len(wave))[:, np.newaxis]
    elif track.echo:
        sends.echo[:] += np.float32(track.echo) * wave
    if "hall" in lanes:
        sends.hall[:] += _middle(wave) * _line(lanes["hall"], tempo_map, len(wave))
    elif track.hall:
        sends.hall[:] += np.float32(track.hall) * _middle(wave)
    if "plate" in lanes:
        sends.plate[:] += _middle(wave) * _line(lanes["plate"], tempo_map, len(wave))
    elif track.plate:
        sends.plate[:] += np.float32(track.plate) * _middle(wave)


@dataclass(frozen=True, slots=True)
class _Played:
    """A note as it will sound; what is the same may share its sound."""

    pitch: int
    length_s: Seconds
    velocity: int
    glide_from: int | None
    turn: int


def _played(track: Track, tempo_map: TempoMap, count: Samples) -> Stereo:
    wave = np.zeros((count, 2), dtype=np.float32)
    placed = list(_placed(track, tempo_map))
    left = Counter(sound for _, sound in placed)
    kept: dict[_Played, Mono | Stereo] = {}
    gain = gain_of_db(track.level_db)
    side = 1.0
    for start, sound in placed:
        if sound not in kept:
            kept[sound] = note(
                track.patch, sound.pitch, sound.length_s, sound.velocity,
                glide_from=sound.glide_from, turn=sound.turn,
            )  # fmt: skip
        side = -side
        add_panned(wave, kept[sound], start=start, pan=track.pan + side * track.spread, gain=gain)
        left[sound] -= 1
        # A long pad's note is a megabyte: what does not come again is let go.
        if not left[sound]:
            del kept[sound]
    return wave


def _placed(track: Track, tempo_map: TempoMap) -> Iterator[tuple[Samples, _Played]]:
    """Give every note with its sample, ascending."""
    turns: Counter[int] = Counter()
    before: Note | None = None
    for written in sorted(track.notes, key=lambda one: (one.beats, one.pitch)):
        start_s = tempo_map.time_s_at(written.beats)
        end_s = tempo_map.time_s_at(written.beats + written.length_beats)
        # Lengths are those of whole samples, so that repeated notes are the same note.
        length_s = sample_at(end_s - start_s) / SAMPLE_RATE_HZ
        runs_in = (
            before is not None
            and glides(track.patch)
            and before.beats < written.beats
            and before.beats + before.length_beats >= written.beats - _LEGATO_BEATS
        )
        glide_from = before.pitch if runs_in and before is not None else None
        turn = turns[written.pitch] % turns_of(track.patch)
        turns[written.pitch] += 1
        before = written
        yield (
            sample_at(start_s),
            _Played(written.pitch, length_s, written.velocity, glide_from, turn),
        )


# --- what moves ----------------------------------------------------------------------------------


def _middle(wave: Stereo) -> Mono:
    """Give both sides as one, as strong as a sound in the middle is."""
    return np.float32(np.sqrt(0.5)) * (wave[:, 0] + wave[:, 1])


def _line(points: tuple[Point, ...], tempo_map: TempoMap, count: Samples) -> Mono:
    """Give the value at every sample; before the first point and after the last it holds."""
    known = [tempo_map.time_s_at(point.beats) * SAMPLE_RATE_HZ for point in points]
    values = [point.value for point in points]
    return np.interp(np.arange(count), known, values).astype(np.float32)


def _gains(points: tuple[Point, ...], tempo_map: TempoMap, count: Samples) -> Mono:
    return np.power(np.float32(10.0), _line(points, tempo_map, count) / np.float32(20.0))


def _octaves(
    points: tuple[Point, ...], tempo_map: TempoMap, count: Samples
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    even = tuple(Point(point.beats, float(np.log2(point.value))) for point in points)
    return 2.0 ** _line(even, tempo_map, count).astype(np.float64)


def _pulse(arrangement: Arrangement, count: Samples) -> Mono:
    """Give how far things are pushed down, 0 … 1: most on each stroke, gone before the next."""
    end = arrangement.end_beats
    places = arrangement.kicks or tuple(Beats(beat) for beat in range(int(end)))
    at = sorted({place for place in places if place < end})
    pushed = pushed_down(count, _strokes((*at, end), arrangement))
    return pushed * _line(arrangement.pulse, arrangement.tempo_map, count)


def _strokes(
    places: tuple[Beats, ...], arrangement: Arrangement
) -> Iterator[tuple[Samples, Samples]]:
    tempo_map = arrangement.tempo_map
    for place, following in pairwise(places):
        start = sample_at(tempo_map.time_s_at(place))
        gone = min(place + arrangement.pulse_beats, following)
        yield start, sample_at(tempo_map.time_s_at(gone)) - start


# --- all of it -----------------------------------------------------------------------------------


def _returned(arrangement: Arrangement, sends: _Sends) -> Stereo:
    """Give everything with its echoes and rooms."""
    delay_s = _echo_s(arrangement)
    echo = echoed(
        sends.echo,
        delay_s=delay_s,
        feedback=arrangement.echo.feedback,
        high_hz=arrangement.echo.high_hz,
        low_hz=arrangement.echo.low_hz,
    )
    mixed = sends.dry
    mixed += echo
    sends.hall[:] += np.float32(arrangement.echo.hall) * _middle(echo)
    mixed += reverberated(sends.hall, response(arrangement.hall))
    mixed += reverberated(sends.plate, response(arrangement.plate))
    return mixed


def _echo_s(arrangement: Arrangement) -> Seconds:
    """Give the way from echo to echo, at the tempo the song starts with."""
    tempo_map = arrangement.tempo_map
    return tempo_map.time_s_at(arrangement.echo.beats) - tempo_map.time_s_at(Beats(0))


def _through(bus: Bus, wave: Stereo) -> Stereo:
    """Take everything through the bus, at the loudness for which the bus is set."""
    loudness = loudness_lufs(wave)
    if loudness == SILENT_LUFS:
        return wave
    wave *= np.float32(gain_of_db(BACKING_LUFS - loudness))
    if bus.compression is not None:
        wave = compressed(wave, bus.compression)
    if bus.drive_db:
        wave = saturated(wave, bus.drive_db)
    # The low cut comes last: what saturates unevenly would else leave the wave beside its middle.
    return high_passed(widened(wave, width=bus.width, mono_below_hz=bus.mono_below_hz), _LOW_CUT_HZ)
