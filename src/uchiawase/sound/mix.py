"""The mix: a performance and a backing become one stereo recording.

A hit at session time ``t`` lands at output sample ``round((t - start_s) * SAMPLE_RATE_HZ)``: what
was played is what is heard, to the sample. The backing follows the timeline: where the timeline
has the song's own tempo it is copied as it is, elsewhere it is read at another speed (pitch and
all, as tape would).
"""

from dataclasses import dataclass
from itertools import pairwise, zip_longest

import numpy as np

from uchiawase.errors import KitMissing
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.song import Song
from uchiawase.score.take import Performance
from uchiawase.score.timeline import Timeline
from uchiawase.sound.limiter import limited
from uchiawase.sound.loudness import loudness_lufs, true_peak_dbtp
from uchiawase.sound.sampled_kit import Kits, SampledKit, choked
from uchiawase.sound.space import add_panned
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
_STEM_CEILING_DBFS = -2.0
_RATE_TOLERANCE = 1e-9
_FADE_S = 0.006
_STOPPED_FADE_S = 0.4

_SEAT_PANS = {1: -0.22, 2: 0.22, 3: -0.45, 4: 0.45, 5: -0.68, 6: 0.68}
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

    Seats are spread from left to right, host and guest next to the middle. The recording starts
    :data:`LEAD_IN_S` before the performance and ends :data:`TAIL_S` after it; hits outside are
    left out. The same arguments give the same samples.

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
    for take in performance.takes:
        pan = _SEAT_PANS.get(take.seat, 0.0)
        _lay(wave, take.hits, kits[take.kit_id], pan, start_s)
    return Mixdown(_at_loudness(wave), start_s)


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
        it may stand beside the backing), its peaks held 2 dB below full scale.
    """
    wave = np.zeros((count, 2), dtype=np.float32)
    for part in song.parts:
        hits = tuple(
            Hit(song.tempo_map.time_s_at(stroke.beats), stroke.piece, stroke.velocity)
            for stroke in part.strokes
        )
        kit = kits[(part.seat - 1) % len(kits)]
        _lay(wave, hits, kit, _SEAT_PANS.get(part.seat, 0.0), 0.0)
    return limited(wave, ceiling=gain_of_db(_STEM_CEILING_DBFS))


def _lay(
    wave: Stereo, hits: tuple[Hit, ...], kit: SampledKit, pan: float, start_s: Seconds
) -> None:
    """Add the sound of every hit to ``wave`` at its sample."""
    for index, hit in enumerate(hits):
        start = sample_at(hit.time_s - start_s)
        if not 0 <= start < len(wave):
            continue
        sound = kit.stroke(hit.piece, hit.velocity, index)
        if hit.piece is KitPiece.HAT_OPEN:
            sound = _choked(sound, hits, index)
        add_panned(wave, sound, start=start, pan=pan)


def _choked(sound: Mono, hits: tuple[Hit, ...], index: int) -> Mono:
    """End an open hi-hat where the same hi-hat is struck or closed next."""
    following = next((hit for hit in hits[index + 1 :] if hit.piece in _CHOKES), None)
    if following is None:
        return sound
    return choked(sound, following.time_s - hits[index].time_s)


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


def _at_loudness(wave: Stereo) -> Stereo:
    """Bring a mix to its loudness, and its true peak under the ceiling."""
    done = wave
    for _ in range(2):
        wanted_db = min(MIX_LUFS - loudness_lufs(done), _MOST_GAIN_DB)
        # The limiter sees samples only; what rises between them is taken off at the end.
        done = limited(
            done * np.float32(gain_of_db(wanted_db)), ceiling=gain_of_db(MIX_CEILING_DBTP - 0.3)
        )
    # A thousandth of a decibel keeps rounding on the right side.
    over_db = true_peak_dbtp(done) - MIX_CEILING_DBTP + 0.001
    return done * np.float32(gain_of_db(-over_db)) if over_db > 0.0 else done
