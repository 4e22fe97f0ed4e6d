"""Standard MIDI files of drums: channel 10, notes by General MIDI percussion.

Positions are ticks from the file's start, so a beat is a quarter note. Where something comes
before position 0 (a pick-up, an early hit), whole bars are put in front and a marker
:data:`ORIGIN_MARKER` says where position 0 is; reading looks for it.

Tempi are whole microseconds a beat, so 114 bpm is off by less than a millionth; reading takes the
roundest tempo that would be written the same. Beat 0 is at 0 s: a MIDI file knows of no audio.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, isfinite, lcm
from pathlib import Path
from typing import TypeAlias

from symusic.core import NoteTick, ScoreTick, TempoTick, TextMetaTick, TimeSignatureTick, TrackTick

from uchiawase.errors import MidiBroken, MidiNotWritable
from uchiawase.score.kit_piece import PIECES, KitPiece, piece_of_note
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment, beats_at
from uchiawase.score.song import Metre
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY, Stroke
from uchiawase.score.take import Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline
from uchiawase.units import Beats, Bpm, Seconds

TICKS_PER_BEAT = 960
"""The resolution of what is written, unless exact positions need a finer one."""

LARGEST_TICKS_PER_BEAT = 32_767
MAX_MIDI_BYTES = 16 * 1024 * 1024
"""The largest file that is read."""

ORIGIN_MARKER = "beat 0"

FOUR_FOUR: tuple[Metre, ...] = (Metre(1, Beats(4)),)
"""How bars are counted where nothing says otherwise."""

_US_PER_MINUTE = 60_000_000
_LARGEST_US_PER_BEAT = 2**24 - 1
_TICK_LIMIT = 2**28
_READ_TICK_LIMIT = 2**31  # The reader's own numbers end there.
_SLOWEST_BPM = _US_PER_MINUTE / _LARGEST_US_PER_BEAT
_BPM_AFTER_THE_LAST_PAUSE = 60.0
_DRUM_CHANNEL = 9  # Channel 10, counted from 0.
_NOTE_LENGTH = Beats(1, 8)
_DEFAULT_US_PER_BEAT = 500_000

_ORDER = {piece: index for index, piece in enumerate(KitPiece)}

_Ticks: TypeAlias = int


@dataclass(frozen=True, slots=True)
class UnknownNote:
    """A note on the drum channel that means no kit piece.

    Attributes:
        note: The MIDI note, 0 … 127.
        beats: Its position.
        velocity: 1 … 127.
    """

    note: int
    beats: Beats
    velocity: int


@dataclass(frozen=True, slots=True)
class MidiDrums:
    """What a MIDI file says about drums.

    Attributes:
        strokes: Ascending in beats, then in the order of :class:`KitPiece`; all of
            :attr:`Level.FULL`, since a file does not say what a beginner is asked for.
        tempo_map: Its tempi; beat 0 is at 0 s.
        metres: How its bars are counted.
        unknown_notes: Notes that mean no kit piece, ascending in beats.
    """

    strokes: tuple[Stroke, ...]
    tempo_map: TempoMap
    metres: tuple[Metre, ...]
    unknown_notes: tuple[UnknownNote, ...]


# --- reading -------------------------------------------------------------------------------------


def read_midi_drums(
    source: Path | bytes, *, piece_of: Callable[[int], KitPiece | None] = piece_of_note
) -> MidiDrums:
    """Read the drums of a Standard MIDI file, type 0 or 1, from all its tracks.

    A note that is struck but never released is a stroke like any other. A metre that changes
    within a bar makes a short bar of what came before it.

    Args:
        source: The file, or its bytes.
        piece_of: What a note means; for e-kits that differ from General MIDI.

    Raises:
        MidiBroken: There is no such file, it is larger than :data:`MAX_MIDI_BYTES`, it is no MIDI
            file, it ends within an event, its time is no beats (SMPTE), it holds several songs
            (type 2), or it has notes but none on channel 10.
    """
    where, score = _score_of(source)
    notes = [note for track in score.tracks if track.is_drum for note in track.notes]
    if not notes and any(len(track.notes) for track in score.tracks):
        raise MidiBroken(where, "its notes are on other channels; move the drums to channel 10")
    tpq = score.ticks_per_quarter
    origin = next((mark.time for mark in score.markers if mark.text == ORIGIN_MARKER), 0)

    def position(ticks: _Ticks) -> Beats:
        return Fraction(ticks - origin, tpq)

    strokes: list[Stroke] = []
    unknown: list[UnknownNote] = []
    for note in notes:
        piece = piece_of(note.pitch)
        if piece is None:
            unknown.append(UnknownNote(note.pitch, position(note.time), note.velocity))
        else:
            strokes.append(Stroke(position(note.time), piece, note.velocity, Level.FULL))
    strokes.sort(key=lambda stroke: (stroke.beats, _ORDER[stroke.piece], stroke.velocity))
    unknown.sort(key=lambda note: (note.beats, note.note, note.velocity))
    us_per_beat = {position(tempo.time): tempo.mspq for tempo in score.tempos}
    if 0 in us_per_beat.values():
        raise MidiBroken(where, "one of its beats lasts no time")
    signatures: dict[Beats, Beats] = {}
    for sign in score.time_signatures:
        if not (sign.numerator and sign.denominator):
            raise MidiBroken(where, "one of its bars has no length")
        signatures[position(sign.time)] = Fraction(4 * sign.numerator, sign.denominator)
    return MidiDrums(
        tuple(strokes),
        _tempo_map_of({position(0): _DEFAULT_US_PER_BEAT, **us_per_beat}),
        _metres_of(signatures),
        tuple(unknown),
    )


@dataclass(frozen=True, slots=True)
class MidiNotes:
    """The notes of one track, when they start.

    Attributes:
        name: The track's name; blank where it has none.
        is_drum: Whether it is on channel 10.
        times_s: When each note starts, seconds, ascending; position 0 is at 0 s.
        notes: Which note, 0 … 127.
    """

    name: str
    is_drum: bool
    times_s: tuple[Seconds, ...]
    notes: tuple[int, ...]


def read_midi_notes(source: Path | bytes) -> tuple[MidiNotes, ...]:
    """Read when the notes of a Standard MIDI file start, track by track; tracks without any are left out.

    Args:
        source: The file, or its bytes.

    Raises:
        MidiBroken: As for :func:`read_midi_drums`, but notes may be on any channel.
    """
    where, score = _score_of(source)
    tpq = score.ticks_per_quarter
    origin = next((mark.time for mark in score.markers if mark.text == ORIGIN_MARKER), 0)
    us_per_beat = {Fraction(tempo.time - origin, tpq): tempo.mspq for tempo in score.tempos}
    if 0 in us_per_beat.values():
        raise MidiBroken(where, "one of its beats lasts no time")
    tempi = _tempo_map_of({Fraction(-origin, tpq): _DEFAULT_US_PER_BEAT, **us_per_beat})
    found: list[MidiNotes] = []
    for track in score.tracks:
        notes = sorted((note.time, note.pitch) for note in track.notes)
        if notes:
            times = tuple(tempi.time_s_at(Fraction(at - origin, tpq)) for at, _ in notes)
            found.append(
                MidiNotes(track.name, track.is_drum, times, tuple(pitch for _, pitch in notes))
            )
    return tuple(found)


def _score_of(source: Path | bytes) -> tuple[str, ScoreTick]:
    """Give what to call a file, and what is in it."""
    if isinstance(source, bytes):
        where, data = "the file", source
    else:
        where = source.name
        try:
            with source.open("rb") as opened:
                data = opened.read(MAX_MIDI_BYTES + 1)
        except OSError as error:
            raise MidiBroken(where, error.strerror or str(error)) from error
    if len(data) > MAX_MIDI_BYTES:
        raise MidiBroken(where, f"it is larger than {MAX_MIDI_BYTES} bytes")
    try:
        return where, ScoreTick.from_midi(_plain(data, where))
    except RuntimeError as error:
        raise MidiBroken(where, str(error)) from error


def _tempo_map_of(us_per_beat: dict[Beats, int]) -> TempoMap:
    """Give the map of tempo changes, of which the first is where the file starts."""
    tempi = [(beats, _bpm_of(us)) for beats, us in sorted(us_per_beat.items())]
    # Seconds are added up exactly, so that a thousand changes end where they should.
    knots_s = [Fraction(0)]
    for (beats, bpm), (next_beats, _) in pairwise(tempi):
        knots_s.append(knots_s[-1] + (next_beats - beats) * 60 / Fraction(bpm))
    from_start = TempoMap(
        tuple(
            Segment(float(start_s), beats, bpm)
            for start_s, (beats, bpm) in zip(knots_s, tempi, strict=True)
        )
    )
    zero_s = Fraction(from_start.time_s_at(Beats(0)))
    return TempoMap(
        tuple(
            Segment(float(start_s - zero_s), beats, bpm)
            for start_s, (beats, bpm) in zip(knots_s, tempi, strict=True)
        )
    )


def _bpm_of(us_per_beat: int) -> Bpm:
    """Give the roundest tempo that is written as so many microseconds a beat."""
    for digits in range(7):
        bpm = round(_US_PER_MINUTE / us_per_beat, digits)
        if bpm > 0 and _us_per_beat_of(bpm) == us_per_beat:
            return bpm
    return _US_PER_MINUTE / us_per_beat


def _us_per_beat_of(bpm: Bpm) -> int:
    return round(_US_PER_MINUTE / Fraction(bpm))


def _metres_of(signatures: dict[Beats, Beats]) -> tuple[Metre, ...]:
    """Give the metres of time signatures, from where each holds to how long its bars are."""
    before = [beats for beats in signatures if beats <= 0]
    length = signatures[max(before)] if before else FOUR_FOUR[0].beats_per_bar
    lengths = {1: length}
    bar, bar_beats = 1, Beats(0)
    for beats in sorted(beats for beats in signatures if beats > 0):
        whole, rest = divmod(beats - bar_beats, length)
        bar += whole
        if rest:
            lengths[bar] = rest
            bar += 1
        length = signatures[beats]
        lengths[bar], bar_beats = length, beats
    metres = [Metre(bar, length) for bar, length in sorted(lengths.items())]
    return tuple(
        metre
        for index, metre in enumerate(metres)
        if not index or metre.beats_per_bar != metres[index - 1].beats_per_bar
    )


# --- the bytes of a file -------------------------------------------------------------------------

_HEADER = b"MThd"
_TRACK = b"MTrk"
_END_OF_TRACK = b"\xff\x2f\x00"


def _plain(data: bytes, where: str) -> bytes:
    """Give a file's bytes as the reader understands them without losing a stroke.

    The reader leaves out notes that are never released, loses its place after system messages of
    the kind F7, and forgets the status that runs on over system messages. So every event says its
    status, and every note that is held to the end of its track is released there.
    """
    if data[:4] != _HEADER or len(data) < 14:
        raise MidiBroken(where, "it does not start as a MIDI file does")
    kind, division = int.from_bytes(data[8:10], "big"), int.from_bytes(data[12:14], "big")
    if kind > 1:
        raise MidiBroken(where, "it holds several songs (type 2); save it as type 0 or 1")
    if division & 0x8000 or not division:
        raise MidiBroken(where, "its time is not counted in beats; save it with ticks a beat")
    tracks: list[bytes] = []
    at = 8 + int.from_bytes(data[4:8], "big")
    while at + 8 <= len(data):
        start, end = at + 8, at + 8 + int.from_bytes(data[at + 4 : at + 8], "big")
        if end > len(data):
            raise MidiBroken(where, f"it ends within a track, {end - len(data)} bytes too early")
        if data[at : at + 4] == _TRACK:
            tracks.append(_plain_track(data[start:end], where))
        at = end
    out = bytearray(_HEADER + (6).to_bytes(4, "big") + data[8:10])
    out += len(tracks).to_bytes(2, "big") + data[12:14]
    for track in tracks:
        out += _TRACK + len(track).to_bytes(4, "big") + track
    return bytes(out)


def _plain_track(track: bytes, where: str) -> bytes:
    """Give a track's bytes with every status said, ended where its end stands."""
    out = bytearray()
    held: dict[tuple[int, int], int] = {}
    at, running, ticks = 0, 0, 0
    try:
        while at < len(track):
            start = at
            delta, at = _variable_length(track, at, where)
            ticks += delta
            if ticks >= _READ_TICK_LIMIT:
                raise MidiBroken(where, f"a track is longer than {_READ_TICK_LIMIT} ticks")
            out += track[start:at]
            status = running
            if track[at] & 0x80:
                status = track[at]
                at += 1
            body = at
            if status == 0xFF:
                if track[at] == 0x2F:
                    return bytes(out + _releases(held))
                length, at = _variable_length(track, at + 1, where)
            elif status in {0xF0, 0xF7}:
                # Either is passed over; the reader knows the length of the first kind only.
                status = 0xF0
                length, at = _variable_length(track, at, where)
            elif 0x80 <= status < 0xF0:
                running = status
                length = 1 if status & 0xF0 in {0xC0, 0xD0} else 2
                if max(track[at : at + length], default=0) & 0x80:
                    raise MidiBroken(where, f"an event at byte {at} of a track is no MIDI")
                key = (status & 0x0F, track[at])
                if status & 0xF0 == 0x90 and track[at + 1]:
                    held[key] = held.get(key, 0) + 1
                elif status & 0xF0 in {0x80, 0x90} and held.get(key):
                    held[key] -= 1
            else:
                raise MidiBroken(where, f"an event at byte {at} of a track is no MIDI")
            at += length
            out.append(status)
            out += track[body:at]
    except IndexError:
        at = len(track) + 1
    if at > len(track):
        raise MidiBroken(where, "a track ends within an event")
    return bytes(out) + b"\x00" + _releases(held)


def _releases(held: dict[tuple[int, int], int]) -> bytes:
    """Give the end of a track, without its first delta time, that lets go of what is held."""
    return (
        b"".join(
            bytes((0x80 | channel, note, 64, 0)) * count for (channel, note), count in held.items()
        )
        + _END_OF_TRACK
    )


def _variable_length(track: bytes, at: int, where: str) -> tuple[int, int]:
    number = 0
    for index in range(at, at + 4):
        number = number << 7 | track[index] & 0x7F
        if not track[index] & 0x80:
            return number, index + 1
    raise MidiBroken(where, f"a number at byte {at} of a track is longer than four bytes")


# --- writing -------------------------------------------------------------------------------------


def write_midi_part(part: Part, tempo_map: TempoMap, metres: Sequence[Metre], path: Path) -> None:
    """Write a part as a MIDI file; see :func:`midi_part_bytes`.

    Raises:
        MidiNotWritable: As there.
    """
    path.write_bytes(midi_part_bytes(part, tempo_map, metres))


def midi_part_bytes(part: Part, tempo_map: TempoMap, metres: Sequence[Metre] = FOUR_FOUR) -> bytes:
    """Give a part as a MIDI file; ``read_midi_drums`` gives its strokes back, exactly.

    Levels and the time of beat 0 are not in the file.

    Raises:
        MidiNotWritable: A position needs more than :data:`LARGEST_TICKS_PER_BEAT` ticks a beat or
            lies too far out, a tempo is below 3.58 bpm, or a bar's length is no time signature.
    """
    what = f"the part {part.name!r}"
    positions = [stroke.beats for stroke in part.strokes]
    tpq = _resolution(what, [*positions, *(metre.beats_per_bar for metre in metres)])
    return _midi_bytes(
        what,
        part.name,
        tpq,
        [(stroke.beats, stroke.piece, stroke.velocity) for stroke in part.strokes],
        [(segment.beats, segment.bpm) for segment in tempo_map.segments],
        _signatures(metres),
    )


def write_midi_take(
    take: Take, timeline: Timeline, path: Path, *, metres: Sequence[Metre] = FOUR_FOUR
) -> None:
    """Write a take as a MIDI file; see :func:`midi_take_bytes`.

    Raises:
        MidiNotWritable: As there.
    """
    path.write_bytes(midi_take_bytes(take, timeline, metres=metres))


def midi_take_bytes(
    take: Take, timeline: Timeline, *, metres: Sequence[Metre] = FOUR_FOUR
) -> bytes:
    """Give a take as a MIDI file: every hit when it was played, in the timeline's tempi.

    Hits are rounded to :data:`TICKS_PER_BEAT`, so they are off by at most half a tick (0.27 ms at
    114 bpm). The file's positions are the song's, up to the first pause. A pause is written as
    whole bars that last as long as it did, since MIDI cannot hold a position.

    Raises:
        MidiNotWritable: A tempo is below 3.58 bpm, a velocity is no MIDI velocity, a hit lies too
            far out, or a bar's length is no time signature.
    """
    what = f"the take of {take.name!r}"
    written = _without_pauses(timeline, metres)
    signatures: list[tuple[Beats, Beats]] = []
    for beats, length in _signatures(metres):
        time_s = timeline.time_s_at(beats)
        if isfinite(time_s):
            signatures.append((beats_at(written, time_s), length))
    return _midi_bytes(
        what,
        take.name,
        TICKS_PER_BEAT,
        [(beats_at(written, hit.time_s), hit.piece, hit.velocity) for hit in take.hits],
        [(segment.beats, segment.bpm) for segment in written],
        signatures or _signatures(metres)[:1],
    )


def _without_pauses(timeline: Timeline, metres: Sequence[Metre]) -> tuple[Segment, ...]:
    """Give a timeline's segments with every pause as whole bars that last as long."""
    written: list[Segment] = []
    shift = Beats(0)
    for index, segment in enumerate(timeline.segments):
        beats, bpm = segment.beats + shift, segment.bpm
        if not bpm:
            bar_beats = _bar_length_at(metres, segment.beats)
            if index + 1 < len(timeline.segments):
                duration_s = timeline.segments[index + 1].start_s - segment.start_s
                bars = ceil(duration_s * _SLOWEST_BPM / 60 / bar_beats)
                bpm = float(bars * bar_beats * 60 / Fraction(duration_s))
                shift += bars * bar_beats
            else:
                bpm = _BPM_AFTER_THE_LAST_PAUSE
        written.append(Segment(segment.start_s, beats, bpm))
    return tuple(written)


def _signatures(metres: Sequence[Metre]) -> list[tuple[Beats, Beats]]:
    """Give where each metre starts and how long its bars are, beats."""
    starts = [Beats(0)]
    for metre, following in pairwise(metres):
        starts.append(starts[-1] + (following.from_bar - metre.from_bar) * metre.beats_per_bar)
    return [(start, metre.beats_per_bar) for start, metre in zip(starts, metres, strict=True)]


def _bar_length_at(metres: Sequence[Metre], beats: Beats) -> Beats:
    signatures = _signatures(metres)
    return next(
        (length for start, length in reversed(signatures) if start <= beats), signatures[0][1]
    )


def _resolution(what: str, positions: Iterable[Beats]) -> int:
    needed = lcm(*{beats.denominator for beats in positions})
    if needed > LARGEST_TICKS_PER_BEAT:
        raise MidiNotWritable(
            what,
            f"its positions need {needed} ticks a beat, and {LARGEST_TICKS_PER_BEAT} is the most; "
            "quantise it first",
        )
    usual = lcm(needed, TICKS_PER_BEAT)
    return usual if usual <= LARGEST_TICKS_PER_BEAT else needed


def _midi_bytes(
    what: str,
    name: str,
    tpq: int,
    strokes: Sequence[tuple[Beats, KitPiece, int]],
    tempi: Sequence[tuple[Beats, Bpm]],
    signatures: Sequence[tuple[Beats, Beats]],
) -> bytes:
    first = min((beats for beats, _, _ in strokes), default=Beats(0))
    bar_beats = signatures[0][1]
    origin = max(ceil(-first / bar_beats), 0) * bar_beats
    score = ScoreTick(tpq)

    def ticks(beats: Beats) -> _Ticks:
        found = round((beats + origin) * tpq)
        if found >= _TICK_LIMIT:
            raise MidiNotWritable(what, f"beat {float(beats):g} lies too far out")
        return found

    # What holds from before the file's start holds from its start; of two changes at one tick the
    # later one counts.
    tempo_ticks: dict[_Ticks, int] = {}
    for beats, bpm in tempi:
        us_per_beat = _us_per_beat_of(bpm)
        if not 1 <= us_per_beat <= _LARGEST_US_PER_BEAT:
            raise MidiNotWritable(
                what, f"it has a tempo of {bpm:g} bpm; MIDI knows {_SLOWEST_BPM:.2f} and above"
            )
        tempo_ticks[max(ticks(beats), 0) if tempo_ticks else 0] = us_per_beat
    for at, us_per_beat in tempo_ticks.items():
        score.tempos.append(TempoTick(at, mspq=us_per_beat))
    signature_ticks: dict[_Ticks, tuple[int, int]] = {}
    for beats, length in signatures:
        signature = _signature_of(what, length)
        signature_ticks[max(ticks(beats), 0) if signature_ticks else 0] = signature
    for at, (numerator, denominator) in signature_ticks.items():
        score.time_signatures.append(TimeSignatureTick(at, numerator, denominator))
    if origin:
        score.markers.append(TextMetaTick(ticks(Beats(0)), ORIGIN_MARKER))
    track = TrackTick(name, 0, True)
    length = max(round(_NOTE_LENGTH * tpq), 1)
    for beats, piece, velocity in strokes:
        if not LOWEST_VELOCITY <= velocity <= HIGHEST_VELOCITY:
            raise MidiNotWritable(what, f"a hit has velocity {velocity}; MIDI knows 1 … 127")
        track.notes.append(NoteTick(ticks(beats), length, PIECES[piece].gm_note, velocity))
    score.tracks.append(track)
    return score.dumps_midi()


def _signature_of(what: str, length: Beats) -> tuple[int, int]:
    for denominator in (4, 8, 16, 32, 64):
        numerator = length * denominator / 4
        if numerator.denominator == 1 and 1 <= numerator <= 255:
            return numerator.numerator, denominator
    raise MidiNotWritable(what, f"a bar of {length} beats is no time signature")
