"""The mix: a performance and a backing become one stereo recording.

A hit at session time ``t`` lands at output sample ``round((t - start_s) * SAMPLE_RATE_HZ)``: what
was played is what is heard, to the sample. The backing follows the timeline: where the timeline
has the song's own tempo it is copied as it is, elsewhere it is read at another speed (pitch and
all, as tape would).

    takes ─ level ─ pan ──┬────────────── drums ─ glue ─ level ──┐
                          └─ distance ─ room ──┘                 ├── loudness ─ limiter
    backing ─ timeline ──────────────────────────────────────────┘

Levels are moved no further than it takes for everybody to be heard: a loud player stays louder
than a soft one, and an accent an accent.
"""

from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import numpy as np

from uchiawase.errors import KitMissing
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.sound.dynamics import Compression, compressed
from uchiawase.sound.envelope import faded_out
from uchiawase.sound.kits import IMPULSE_KIT_ID
from uchiawase.sound.limiter import limited
from uchiawase.sound.loudness import SILENT_LUFS, loudness_lufs
from uchiawase.sound.mastering import mastered
from uchiawase.sound.sampled_kit import Kits, SampledKit, choked
from uchiawase.sound.space import Reverb, add_panned, response, reverberated
from uchiawase.sound.varispeed import read_at
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, Stereo, gain_of_db, sample_at
from uchiawase.units import Beats, Samples, Seconds

MIX_LUFS = -14.0
"""How loud a mix is made, where its peaks allow it."""

MIX_CEILING_DBTP = -1.0
"""What no mix goes above, true peak."""

LEAD_IN_S: Seconds = 0.5
"""How much is heard before the first beat: who is early is heard as early."""

TAIL_S: Seconds = 2.5
"""How much is heard after the last: what was struck rings out."""

_MOST_GAIN_DB = 12.0
_STEM_CEILING_DBTP = -2.0
_ROUNDING_DB = 0.02
"""What is left for the file's 16 bits between a mix and its ceiling."""

_RATE_TOLERANCE = 1e-9
_FADE_S = 0.006
_STOPPED_FADE_S = 0.4
_STEM_FADE_S = 0.5

_EVENED_SHARE = 0.5
_MOST_LIFT_DB, _MOST_DROP_DB = 6.0, 4.0
"""Takes are brought half of the way to each other's loudness, at most this far."""

_DRUMS_OVER_BACKING_LU = (-2.0, 2.0)
"""Between these the drums stand against the backing, at most ``_MOST_LIFT_DB`` from as played."""

GLUE = Compression(
    threshold_db=5.0, ratio=2.0, knee_db=6.0, attack_s=0.018, release_s=0.11, deaf_below_hz=60.0
)
"""What holds six kits together; its threshold is counted from the drums' own loudness."""

ROOM = Reverb(
    t60_s=0.46, low=0.9, high=0.6, pre_delay_s=0.003, build_s=0.004, low_cut_hz=150.0,
    early_db=4.0, early_s=0.030, seed=2,
)  # fmt: skip
"""The room that all six kits stand in."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a seat stands: from left (-1) to right, and how far back.

    A kit in front is heard before the room answers; one at the back is heard with the room.
    """

    pan: float
    room_db: float
    room_after_s: Seconds


_IN_FRONT = (-19.0, 0.012)
_BEHIND = (-15.5, 0.007)
_AT_THE_BACK = (-12.5, 0.003)

_SPOTS = {
    1: _Spot(-0.22, *_IN_FRONT),
    2: _Spot(0.22, *_IN_FRONT),
    3: _Spot(-0.45, *_BEHIND),
    4: _Spot(0.45, *_BEHIND),
    5: _Spot(-0.68, *_AT_THE_BACK),
    6: _Spot(0.68, *_AT_THE_BACK),
}
_SOMEWHERE = _Spot(0.0, *_BEHIND)
_CHOKES = {KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN, KitPiece.HAT_PEDAL}


@dataclass(frozen=True, slots=True)
class Mixdown:
    """A recording.

    Attributes:
        wave: Shape (n, 2).
        start_s: The session time of its first sample.
    """

    wave: Stereo
    start_s: Seconds


def mixed(performance: Performance, backing: Stereo, kits: Kits) -> Mixdown:
    """Mix what was played with the backing it was played to.

    Seats are spread from left to right and from front to back in one room, host and guest next to
    the middle and in front. The recording starts :data:`LEAD_IN_S` before the performance and ends
    :data:`TAIL_S` after it; hits outside are left out. The same arguments give the same samples.

    Args:
        performance: What was played, on which timeline.
        backing: The song's backing stem, shape (n, 2); silence (n = 0) is allowed.
        kits: A kit for each kit id that a take names.

    Returns:
        At :data:`MIX_LUFS` where that needs neither more than 12 dB of gain nor peaks above
        :data:`MIX_CEILING_DBTP`.

    Raises:
        KitMissing: A take was played on a kit that ``kits`` lacks.
    """
    for take in performance.takes:
        if take.kit_id not in kits:
            raise KitMissing(take.kit_id, take.seat, tuple(sorted(kits)))
    timeline = performance.timeline
    from_s = _first_time_s(timeline, performance.from_beats)
    to_s = max(_first_time_s(timeline, performance.to_beats), from_s)
    start_s = recording_start_s(performance)
    count = sample_at(to_s + TAIL_S - start_s)
    wave = _followed(performance, backing, from_s, to_s, start_s, count)
    lines = tuple(_Line(take.seat, kits[take.kit_id], take.hits) for take in performance.takes)
    drums = _drums(lines, start_s, count, evened=True)
    wave += drums * np.float32(gain_of_db(_drums_gain_db(drums, backing)))
    ceiling = gain_of_db(MIX_CEILING_DBTP - _ROUNDING_DB)
    done = mastered(wave, lufs=MIX_LUFS, ceiling=ceiling, most_gain_db=_MOST_GAIN_DB)
    return Mixdown(done, start_s)


def recording_start_s(performance: Performance) -> Seconds:
    """Give the session time at which the recording of a performance starts."""
    return _first_time_s(performance.timeline, performance.from_beats) - LEAD_IN_S


def drum_stem(song: Song, kits: tuple[SampledKit, ...], count: Samples) -> Stereo:
    """Play all parts of a song as written, each on its seat's kit.

    Args:
        song: Whose parts.
        kits: The kits of seats 1, 2, …; further seats start again from the first.
        count: How many samples to give.

    Returns:
        Shape (count, 2), aligned with the song's other stems, at the level the kits have (so that
        it may stand beside the backing), its true peaks held 2 dB below full scale, its end faded.
    """
    lines = tuple(
        _Line(
            part.seat,
            kits[(part.seat - 1) % len(kits)],
            tuple(
                Hit(song.tempo_map.time_s_at(stroke.beats), stroke.piece, stroke.velocity)
                for stroke in part.strokes
            ),
        )
        for part in song.parts
    )
    drums = faded_out(_drums(lines, 0.0, count, evened=False), _STEM_FADE_S)
    return limited(drums, ceiling=gain_of_db(_STEM_CEILING_DBTP))


def as_written(song: Song, kit_ids: tuple[str, ...], level: Level = Level.FULL) -> Performance:
    """Give the performance in which virtual drummers play a song exactly as written.

    Args:
        song: What is played, from session time 0 at its own tempo.
        kit_ids: The kits of seats 1, 2, …; further seats start again from the first.
        level: How much of each part is asked for.
    """
    takes = tuple(
        Take(
            part.seat,
            part.name,
            "virtual",
            kit_ids[(part.seat - 1) % len(kit_ids)],
            level,
            tuple(
                Hit(song.tempo_map.time_s_at(stroke.beats), stroke.piece, stroke.velocity)
                for stroke in (part.strokes[index] for index in part.asked_at(level))
            ),
        )
        for part in song.parts
    )
    # The timeline has the song's beat 0 where its audio has it, so both run side by side.
    timeline = Timeline(song.tempo_map.segments)
    return Performance(song, timeline, 1, Beats(0), song.end_beats, takes)


# --- drums ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """What is struck at one seat on one kit, ascending."""

    seat: int
    kit: SampledKit
    hits: tuple[Hit, ...]


def _drums(lines: tuple[_Line, ...], start_s: Seconds, count: Samples, *, evened: bool) -> Stereo:
    """Play all lines in one room, glued together."""
    # Each line is struck twice rather than kept: six of them would be most of the memory of a mix.
    loudnesses = [loudness_lufs(_struck(line, start_s, count)) for line in lines if evened]
    gains_db = _evening_db(loudnesses) if evened else [0.0] * len(lines)
    dry = np.zeros((count, 2), dtype=np.float32)
    to_room = np.zeros((count, 2), dtype=np.float32)
    for line, gain_db in zip(lines, gains_db, strict=True):
        wave = _struck(line, start_s, count)
        spot, gain = _SPOTS.get(line.seat, _SOMEWHERE), gain_of_db(gain_db)
        add_panned(dry, wave, start=0, pan=spot.pan, gain=gain)
        # The kit of impulses is there to be measured, and stands in no room.
        if line.kit.id != IMPULSE_KIT_ID:
            after = sample_at(spot.room_after_s)
            gain *= gain_of_db(spot.room_db)
            add_panned(to_room, wave, start=after, pan=0.6 * spot.pan, gain=gain)
    if np.any(to_room):
        dry += reverberated(to_room, response(ROOM))
    return _glued(dry)


def _struck(line: _Line, start_s: Seconds, count: Samples) -> Mono:
    """Give the sound of every hit at its sample, shape (count,)."""
    wave = np.zeros(count, dtype=np.float32)
    for index, hit in enumerate(line.hits):
        start = sample_at(hit.time_s - start_s)
        if not 0 <= start < count:
            continue
        sound = line.kit.stroke(hit.piece, hit.velocity, index)
        if hit.piece is KitPiece.HAT_OPEN:
            sound = _choked(sound, line.hits, index)
        heard = sound[: count - start]
        wave[start : start + len(heard)] += heard
    return wave


def _evening_db(loudnesses_lufs: list[float]) -> list[float]:
    """Give by how much each take is moved towards the others, 0 where it is silent."""
    heard = [loudness for loudness in loudnesses_lufs if loudness > SILENT_LUFS]
    if not heard:
        return [0.0] * len(loudnesses_lufs)
    middle = float(np.mean(heard))
    return [
        float(np.clip(_EVENED_SHARE * (middle - loudness), -_MOST_DROP_DB, _MOST_LIFT_DB))
        if loudness > SILENT_LUFS
        else 0.0
        for loudness in loudnesses_lufs
    ]


def _glued(drums: Stereo) -> Stereo:
    loudness = loudness_lufs(drums)
    if loudness == SILENT_LUFS:
        return drums
    return compressed(drums, replace(GLUE, threshold_db=loudness + GLUE.threshold_db))


def _drums_gain_db(drums: Stereo, backing: Stereo) -> float:
    """Give by how much the drums are moved so that they are heard and the song is too."""
    own, song = loudness_lufs(drums), loudness_lufs(backing)
    if SILENT_LUFS in {own, song}:
        return 0.0
    wanted = song + float(np.clip(own - song, *_DRUMS_OVER_BACKING_LU))
    return float(np.clip(wanted - own, -_MOST_LIFT_DB, _MOST_LIFT_DB))


def _choked(sound: Mono, hits: tuple[Hit, ...], index: int) -> Mono:
    """End an open hi-hat where the same hi-hat is struck or closed next."""
    following = next((hit for hit in hits[index + 1 :] if hit.piece in _CHOKES), None)
    if following is None:
        return sound
    return choked(sound, following.time_s - hits[index].time_s)


# --- backing -------------------------------------------------------------------------------------


def _first_time_s(timeline: Timeline, beats: Beats) -> Seconds:
    """Give when a position is reached first, even where it is then held without an end."""
    for segment, following in pairwise(timeline.segments):
        if segment.bpm > 0 and following.beats >= beats:
            return segment.time_s_at(beats)
    last = timeline.segments[-1]
    return last.time_s_at(beats) if last.bpm > 0 else last.start_s


def _followed(
    performance: Performance,
    backing: Stereo,
    from_s: Seconds,
    to_s: Seconds,
    start_s: Seconds,
    count: Samples,
) -> Stereo:
    """Give the backing as the timeline played it."""
    wave = np.zeros((count, 2), dtype=np.float32)
    timeline, tempo_map = performance.timeline, performance.song.tempo_map

    def audio_s_at(time_s: Seconds) -> Seconds:
        return tempo_map.time_s_at(timeline.beats_at(time_s))

    end_s = start_s + count / SAMPLE_RATE_HZ
    knots_s = {segment.start_s for segment in timeline.segments}
    knots_s |= {timeline.time_s_at(segment.beats) for segment in tempo_map.segments}
    inner_s = sorted(knot_s for knot_s in knots_s if from_s < knot_s < end_s)
    # What the stem has before its first beat is heard too, where the song starts from its start.
    whole = performance.from_beats <= 0
    first_s = start_s if whole else from_s
    for left_s, right_s in pairwise([first_s, *inner_s, end_s]):
        left, right = sample_at(left_s - start_s), sample_at(right_s - start_s)
        rate = (audio_s_at(right_s) - audio_s_at(left_s)) / (right_s - left_s)
        if rate == 0.0 or right <= left:
            continue
        times_s = start_s + np.arange(left, right) / SAMPLE_RATE_HZ
        positions = (audio_s_at(left_s) + (times_s - left_s) * rate) * SAMPLE_RATE_HZ
        if abs(rate - 1.0) < _RATE_TOLERANCE:
            stretch = _copied(backing, round(float(positions[0])), right - left)
        else:
            stretch = read_at(backing, positions)
        wave[left:right] = stretch
    for segment, following in zip_longest(timeline.segments, timeline.segments[1:]):
        if segment.bpm == 0:
            until = sample_at(following.start_s - start_s) if following else count
            _shut(wave, sample_at(segment.start_s - start_s), until, _FADE_S)
    if not whole:
        _shut(wave, 0, sample_at(from_s - start_s), _FADE_S)
    if performance.to_beats < performance.song.end_beats:
        stopped = sample_at(to_s - start_s) + sample_at(_STOPPED_FADE_S)
        _shut(wave, stopped, count, _STOPPED_FADE_S)
    return wave


def _shut(wave: Stereo, start: Samples, stop: Samples, fade_s: Seconds) -> None:
    """Silence a stretch: faded out over the time before it, faded in over 6 ms after it."""
    start, stop = (min(max(place, 0), len(wave)) for place in (start, stop))
    out = min(sample_at(fade_s), start)
    wave[start - out : start] *= np.linspace(1.0, 0.0, out, dtype=np.float32)[:, np.newaxis]
    wave[start:stop] = 0.0
    back = min(sample_at(_FADE_S), len(wave) - stop)
    wave[stop : stop + back] *= np.linspace(0.0, 1.0, back, dtype=np.float32)[:, np.newaxis]


def _copied(backing: Stereo, offset: Samples, count: Samples) -> Stereo:
    """Give ``count`` samples from ``offset`` on; outside the stem is silence."""
    copied = np.zeros((count, 2), dtype=np.float32)
    start, stop = max(offset, 0), min(offset + count, len(backing))
    if stop > start:
        copied[start - offset : stop - offset] = backing[start:stop]
    return copied
