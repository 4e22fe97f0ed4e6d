"""MusicXML 4.0: lead sheets and drum parts on paper, for every notation program.

Written straight, as musicians read it: where the song swings, a word at its head says so. Time is
counted in :data:`DIVISIONS` of a beat, which holds sixteenths, triplets and thirty-seconds; a
stroke that lies between them is written on the nearest one. Notes are cut where bars end and where
the eye looks for a beat, tied if they sound on, and beamed by the beat.

Drums are written as drummers do: hands up, feet down, cymbals with crosses. Ghost strokes stand in
brackets, accents have their sign.

Hosted by the W3C at https://www.w3.org/2021/06/musicxml40/; elements stand in its order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import Literal, TypeAlias
from xml.etree import ElementTree as ET

from uchiawase.score.chord import KINDS, Chart, ChordSpan
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.level import Level
from uchiawase.score.melody import Key, Voice
from uchiawase.score.part import Part
from uchiawase.score.pitch import Pitch
from uchiawase.score.song import Song
from uchiawase.score.stroke import Stroke
from uchiawase.units import Beats

DIVISIONS = 24
"""Ticks of a beat."""

GHOST_VELOCITY = 52
"""Up to this a stroke is written as a ghost."""

ACCENT_VELOCITY = 116
"""From this on a stroke is written with an accent."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_BARS_A_LINE = 4
_BARS_A_FULL_LINE = 2
_FULL_STAVES = 4
_SWING_TOLERANCE = Fraction(1, 20)

_Ticks: TypeAlias = int
_Stem: TypeAlias = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class _Drum:
    """How a kit piece is written: its place on the staff, as a pitch in treble, and its head."""

    place: str
    head: str = "normal"


_DRUMS: dict[KitPiece, _Drum] = {
    KitPiece.KICK: _Drum("F4"),
    KitPiece.SNARE: _Drum("C5"),
    KitPiece.RIM: _Drum("C5", "x"),
    KitPiece.CLAP: _Drum("B4", "x"),
    KitPiece.HAT_CLOSED: _Drum("G5", "x"),
    KitPiece.HAT_OPEN: _Drum("G5", "circle-x"),
    KitPiece.HAT_PEDAL: _Drum("D4", "x"),
    KitPiece.TOM_HIGH: _Drum("E5"),
    KitPiece.TOM_MID: _Drum("D5"),
    KitPiece.TOM_LOW: _Drum("A4"),
    KitPiece.CRASH: _Drum("A5", "x"),
    KitPiece.RIDE: _Drum("F5", "x"),
    KitPiece.RIDE_BELL: _Drum("F5", "diamond"),
    KitPiece.CLICK: _Drum("G5", "triangle"),
}

# (ticks, type, dots) of what one sign can say, longest first; with the places in a bar, in ticks,
# where a note or a rest may have that length without hiding a beat.
_BEAT, _HALF = DIVISIONS, 2 * DIVISIONS
_EIGHTH, _SIXTEENTH = DIVISIONS // 2, DIVISIONS // 4
_VALUES: tuple[tuple[_Ticks, str, int], ...] = (
    (4 * _BEAT, "whole", 0),
    (3 * _BEAT, "half", 1),
    (_HALF, "half", 0),
    (_BEAT + _EIGHTH, "quarter", 1),
    (_BEAT, "quarter", 0),
    (_EIGHTH + _SIXTEENTH, "eighth", 1),
    (_EIGHTH, "eighth", 0),
    (_SIXTEENTH, "16th", 0),
    (_SIXTEENTH // 2, "32nd", 0),
)
_TRIPLET_VALUES: tuple[tuple[_Ticks, str], ...] = (
    (2 * _BEAT // 3, "quarter"),
    (_BEAT // 3, "eighth"),
    (_BEAT // 6, "16th"),
)
_SHARPS = "FCGDAEB"
_ACCIDENTALS = {0: "natural", 1: "sharp", -1: "flat", 2: "double-sharp", -2: "flat-flat"}
_FLAGS = {"eighth": 1, "16th": 2, "32nd": 3}


@dataclass(frozen=True, slots=True)
class _Head:
    """One head of a note: pitched, or a drum."""

    pitch: Pitch | None = None
    piece: KitPiece | None = None
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is written: a rest where there are no heads."""

    start: _Ticks
    length: _Ticks
    heads: tuple[_Head, ...]
    value: str = ""
    dots: int = 0
    triplet: bool = False
    tied_from: bool = False
    tied_to: bool = False
    syllable: str = ""
    accent: bool = False
    accidental: str = ""
    beams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One voice on a staff: everything it sounds, ascending, in ticks from the song's start."""

    number: int
    stem: _Stem | None
    sounds: tuple[_Sign, ...]


@dataclass(frozen=True, slots=True)
class _Staff:
    """A staff: its lines, and what stands above it."""

    id: str
    name: str
    short: str
    lines: tuple[_Line, ...]
    drums: tuple[KitPiece, ...] = ()
    chords: Chart = ()
    keys: tuple[Key, ...] = ()
    headed: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """What all staves share."""

    song: Song
    from_bar: int
    to_bar: int
    mood: str
    bars_a_line: int
    bar_ticks: Callable[[int], tuple[_Ticks, _Ticks]] = field(repr=False)


def write_lead_sheet(
    song: Song, *, chart: Chart, voices: Sequence[Voice], keys: Sequence[Key], mood: str = ""
) -> bytes:
    """Write voices over chords, one staff a voice, the chords above the first.

    Args:
        song: Its title, bars, sections and tempo.
        chart: Its chords; none are fine.
        voices: Its voices, at least one, as written (straight).
        keys: Its keys, ascending, the first from bar 1.
        mood: A few words for its head.

    Returns:
        A MusicXML 4.0 document, UTF-8.
    """
    staves = tuple(
        _Staff(
            f"P{index}",
            voice.name,
            voice.name[:1],
            (_Line(1, None, _sung(voice)),),
            chords=chart if index == 1 else (),
            keys=tuple(keys),
            headed=index == 1,
        )
        for index, voice in enumerate(voices, start=1)
    )
    return _written(_page(song, 1, song.bar_count + 1, mood, len(staves)), staves)


def write_parts(
    song: Song,
    parts: Sequence[Part],
    *,
    level: Level = Level.FULL,
    from_bar: int = 1,
    to_bar: int | None = None,
    mood: str = "",
) -> bytes:
    """Write drum parts, one staff a part.

    Args:
        song: Its title, bars, sections and tempo.
        parts: Whose strokes; at least one.
        level: How much of them.
        from_bar: The first bar written.
        to_bar: The first bar no longer written; the end of the song if left out.
        mood: A few words for its head.

    Returns:
        A MusicXML 4.0 document, UTF-8.
    """
    last = song.bar_count + 1 if to_bar is None else to_bar
    page = _page(song, from_bar, last, mood, len(parts))
    staves = tuple(
        _Staff(
            f"P{index}",
            part.name,
            part.name[:2],
            _struck([part.strokes[at] for at in part.asked_at(level)]),
            drums=part.pieces_at(level),
            headed=index == 1,
        )
        for index, part in enumerate(parts, start=1)
    )
    return _written(page, staves)


# --- from score to signs -------------------------------------------------------------------------


def _page(song: Song, from_bar: int, to_bar: int, mood: str, staves: int) -> _Page:
    def bar_ticks(bar: int) -> tuple[_Ticks, _Ticks]:
        start, stop = song.bar_start_beats(bar), song.bar_start_beats(bar + 1)
        return round(start * DIVISIONS), round(stop * DIVISIONS)

    bars_a_line = _BARS_A_LINE if staves < _FULL_STAVES else _BARS_A_FULL_LINE
    return _Page(song, from_bar, to_bar, mood, bars_a_line, bar_ticks)


def _sung(voice: Voice) -> tuple[_Sign, ...]:
    return tuple(
        _Sign(
            round(note.beats * DIVISIONS),
            round(note.length_beats * DIVISIONS),
            (_Head(pitch=note.pitch),),
            syllable=note.syllable,
        )
        for note in voice.notes
    )


def _struck(strokes: Sequence[Stroke]) -> tuple[_Line, ...]:
    """Give hands and feet a line each; where only one of them plays, one line."""
    hands = [stroke for stroke in strokes if PIECES[stroke.piece].limb == "hand"]
    feet = [stroke for stroke in strokes if PIECES[stroke.piece].limb == "foot"]
    if not hands or not feet:
        return (_Line(1, "up" if hands else "down", _blows(strokes)),)
    return (_Line(1, "up", _blows(hands)), _Line(2, "down", _blows(feet)))


def _blows(strokes: Sequence[Stroke]) -> tuple[_Sign, ...]:
    """Give each position a sign that lasts to the next or to the end of its beat."""
    placed = _placed(strokes)
    starts = sorted(placed)
    signs: list[_Sign] = []
    for index, start in enumerate(starts):
        end = (start // _BEAT + 1) * _BEAT
        if index + 1 < len(starts):
            end = min(end, starts[index + 1])
        here = placed[start]
        signs.append(
            _Sign(
                start,
                end - start,
                tuple(
                    _Head(piece=stroke.piece, ghost=stroke.velocity <= GHOST_VELOCITY)
                    for stroke in here
                ),
                accent=max(stroke.velocity for stroke in here) >= ACCENT_VELOCITY,
            )
        )
    return tuple(signs)


def _placed(strokes: Sequence[Stroke]) -> dict[_Ticks, list[Stroke]]:
    """Lay strokes on the ticks of the coarsest grid of each beat that holds them."""
    placed: dict[_Ticks, list[Stroke]] = {}
    for beat, group in groupby(strokes, key=lambda stroke: stroke.beats // 1):
        here = list(group)
        grid = _grid([stroke.beats - beat for stroke in here])
        for stroke in here:
            tick = beat * DIVISIONS + round((stroke.beats - beat) * grid) * DIVISIONS // grid
            placed.setdefault(tick, []).append(stroke)
    return placed


def _grid(into: Sequence[Beats]) -> int:
    def off(grid: int) -> Fraction:
        return max(abs(beats - Fraction(round(beats * grid), grid)) for beats in into)

    for grid in (4, 3, 8, 6):
        if off(grid) == 0:
            return grid
    return next((grid for grid in (4, 3, 8, 6) if off(grid) <= _SWING_TOLERANCE), 8)


# --- from signs to bars --------------------------------------------------------------------------


def _bar_signs(line: _Line, start: _Ticks, stop: _Ticks) -> tuple[_Sign, ...]:
    """Fill a bar with what a line sounds in it, and with rests."""
    signs: list[_Sign] = []
    at = start
    for sound in line.sounds:
        end = sound.start + sound.length
        if end <= start or sound.start >= stop:
            continue
        if sound.start > at:
            signs += _cut(_Sign(at, sound.start - at, ()), start)
        head = max(sound.start, start)
        inside = replace(
            sound,
            start=head,
            length=min(end, stop) - head,
            tied_from=sound.start < start,
            tied_to=end > stop,
            syllable=sound.syllable if sound.start >= start else "",
        )
        signs += _cut(inside, start)
        at = min(end, stop)
    if at == start:
        return (_Sign(start, stop - start, ()),)
    if at < stop:
        signs += _cut(_Sign(at, stop - at, ()), start)
    return _beamed(signs, start)


def _cut(sound: _Sign, bar_start: _Ticks) -> list[_Sign]:
    """Cut a sound into signs, the longest first that the eye may meet at its place."""
    pieces: list[_Sign] = []
    at, end = sound.start, sound.start + sound.length
    while at < end:
        length, value, dots, triplet = _longest(at - bar_start, end - at, rest=not sound.heads)
        pieces.append(
            replace(sound, start=at, length=length, value=value, dots=dots, triplet=triplet)
        )
        at += length
    if not sound.heads:
        return pieces
    last = len(pieces) - 1
    return [
        replace(
            piece,
            tied_from=sound.tied_from if index == 0 else True,
            tied_to=sound.tied_to if index == last else True,
            syllable=sound.syllable if index == 0 else "",
            accent=sound.accent and index == 0,
        )
        for index, piece in enumerate(pieces)
    ]


def _longest(into: _Ticks, length: _Ticks, *, rest: bool) -> tuple[_Ticks, str, int, bool]:
    for ticks, value, dots in _VALUES:
        if ticks <= length and _may_stand(into, ticks, rest=rest):
            return ticks, value, dots, False
    for ticks, value in _TRIPLET_VALUES:
        left = _BEAT - into % _BEAT
        if ticks <= min(length, left):
            return ticks, value, 0, True
    return length, "32nd", 0, False


def _may_stand(into: _Ticks, ticks: _Ticks, *, rest: bool) -> bool:
    """Say whether a length at a place of its bar leaves the beats visible."""
    on_beat = into % _BEAT
    match ticks:
        case _ if ticks >= 3 * _BEAT:
            return into == 0 or (ticks == 3 * _BEAT and into == _BEAT and not rest)
        case _ if ticks == _HALF:
            return into % _HALF == 0 or (into == _BEAT and not rest)
        case _ if ticks == _BEAT + _EIGHTH:
            return not rest and (into % _HALF == 0 or into % _HALF == _EIGHTH)
        case _ if ticks == _BEAT:
            return on_beat == 0 or (into % _HALF == _EIGHTH and not rest)
        case _ if ticks == _EIGHTH + _SIXTEENTH:
            return on_beat == 0 or (on_beat == _SIXTEENTH and not rest)
        case _ if ticks == _EIGHTH:
            return on_beat in {0, _EIGHTH} or (on_beat == _SIXTEENTH and not rest)
        case _ if ticks == _SIXTEENTH:
            return on_beat % _SIXTEENTH == 0
        case _:
            return on_beat % (_SIXTEENTH // 2) == 0


def _beamed(signs: Sequence[_Sign], bar_start: _Ticks) -> tuple[_Sign, ...]:
    """Give the signs their beams: notes with flags within one beat hang together."""
    beamed: list[_Sign] = []
    groups = groupby(
        signs,
        key=lambda sign: (
            (sign.start - bar_start) // _BEAT,
            bool(sign.heads),
            sign.value in _FLAGS,
        ),
    )
    for (_, sounds, flagged), group in groups:
        together = list(group)
        if sounds and flagged and len(together) > 1:
            together = _hung(together)
        beamed += together
    return tuple(beamed)


def _hung(group: list[_Sign]) -> list[_Sign]:
    flags = [_FLAGS[sign.value] for sign in group]
    beams: list[list[str]] = [[] for _ in group]
    for depth in range(1, max(flags) + 1):
        for deep, run in groupby(range(len(group)), key=lambda index: flags[index] >= depth):
            places = list(run)
            if not deep:
                continue
            if len(places) == 1:
                beams[places[0]].append("backward hook" if places[0] else "forward hook")
                continue
            for place in places:
                ends = {places[0]: "begin", places[-1]: "end"}
                beams[place].append(ends.get(place, "continue"))
    return [replace(sign, beams=tuple(one)) for sign, one in zip(group, beams, strict=True)]


def _with_accidentals(signs: Sequence[_Sign], fifths: int) -> tuple[_Sign, ...]:
    """Give each note the accidental that its key and its bar so far do not say already."""
    signed = _SHARPS[:fifths] if fifths >= 0 else _SHARPS[fifths:]
    in_key = dict.fromkeys(signed, 1 if fifths >= 0 else -1)
    written: dict[tuple[str, int], int] = {}
    shown: list[_Sign] = []
    for sign in signs:
        pitch = sign.heads[0].pitch if sign.heads else None
        if pitch is None:
            shown.append(sign)
            continue
        place = (pitch.name.step, pitch.octave)
        known = written.get(place, in_key.get(pitch.name.step, 0))
        # What is tied over a bar line keeps its pitch without saying so again.
        new = known != pitch.name.alter and not sign.tied_from
        shown.append(replace(sign, accidental=_ACCIDENTALS[pitch.name.alter] if new else ""))
        if not sign.tied_from:
            written[place] = pitch.name.alter
    return tuple(shown)


def _key_at(staff: _Staff, bar: int) -> int:
    return next((key.fifths for key in reversed(staff.keys) if key.from_bar <= bar), 0)


# --- from bars to XML ----------------------------------------------------------------------------


def _written(page: _Page, staves: Sequence[_Staff]) -> bytes:
    root = ET.Element("score-partwise", version="4.0")
    work = ET.SubElement(root, "work")
    _text(work, "work-title", page.song.title)
    about = ET.SubElement(root, "identification")
    if page.song.credits:
        _text(about, "creator", page.song.credits, type="composer")
    if page.song.licence:
        _text(about, "rights", page.song.licence)
    encoding = ET.SubElement(about, "encoding")
    _text(encoding, "software", "Uchiawase")
    listed = ET.SubElement(root, "part-list")
    for staff in staves:
        _list_staff(listed, staff)
    for staff in staves:
        part = ET.SubElement(root, "part", id=staff.id)
        for bar in range(page.from_bar, page.to_bar):
            _add_bar(part, page, staff, bar)
    ET.indent(root, " ")
    return (_HEAD + ET.tostring(root, encoding="unicode") + "\n").encode()


def _list_staff(listed: ET.Element, staff: _Staff) -> None:
    part = ET.SubElement(listed, "score-part", id=staff.id)
    _text(part, "part-name", staff.name)
    _text(part, "part-abbreviation", staff.short)
    for piece in staff.drums:
        one = ET.SubElement(part, "score-instrument", id=_instrument(staff, piece))
        _text(one, "instrument-name", PIECES[piece].label)
    for piece in staff.drums:
        one = ET.SubElement(part, "midi-instrument", id=_instrument(staff, piece))
        _text(one, "midi-channel", "10")
        _text(one, "midi-unpitched", str(PIECES[piece].gm_note + 1))


def _instrument(staff: _Staff, piece: KitPiece) -> str:
    return f"{staff.id}-{piece.value}"


def _add_bar(part: ET.Element, page: _Page, staff: _Staff, bar: int) -> None:
    measure = ET.SubElement(part, "measure", number=str(bar))
    start, stop = page.bar_ticks(bar)
    section = page.song.section_at(bar)
    begins = section is not None and section.from_bar == bar
    first = bar == page.from_bar
    line_start = page.from_bar if section is None else max(section.from_bar, page.from_bar)
    if not first and staff.headed and (bar - line_start) % page.bars_a_line == 0:
        ET.SubElement(measure, "print", {"new-system": "yes"})
    _add_attributes(measure, page, staff, bar)
    if staff.headed and section is not None and (begins or first):
        mark = ET.SubElement(
            ET.SubElement(measure, "direction", placement="above"), "direction-type"
        )
        _text(mark, "rehearsal", section.name)
    if staff.headed and first:
        _add_tempo(measure, page)
    chords = [span for span in staff.chords if start <= span.beats * DIVISIONS < stop]
    for index, line in enumerate(staff.lines):
        signs = _with_accidentals(_bar_signs(line, start, stop), _key_at(staff, bar))
        if index:
            backup = ET.SubElement(measure, "backup")
            _text(backup, "duration", str(stop - start))
        _add_line(measure, staff, line, signs, chords if not index else [])
    if bar == page.song.bar_count:
        line_end = ET.SubElement(measure, "barline", location="right")
        _text(line_end, "bar-style", "light-heavy")
    elif _begins_next(page.song, bar):
        line_end = ET.SubElement(measure, "barline", location="right")
        _text(line_end, "bar-style", "light-light")


def _begins_next(song: Song, bar: int) -> bool:
    """Say whether a section begins right after a bar."""
    following = song.section_at(bar + 1)
    return following is not None and following.from_bar == bar + 1


def _add_attributes(measure: ET.Element, page: _Page, staff: _Staff, bar: int) -> None:
    first = bar == page.from_bar
    length = page.song.beats_per_bar_at(bar)
    keys = [key for key in staff.keys if key.from_bar <= bar]
    new_key = bool(keys) and (first or keys[-1].from_bar == bar)
    new_time = first or length != page.song.beats_per_bar_at(bar - 1)
    if not (first or new_key or new_time):
        return
    attributes = ET.SubElement(measure, "attributes")
    if first:
        _text(attributes, "divisions", str(DIVISIONS))
    if new_key:
        key = ET.SubElement(attributes, "key")
        _text(key, "fifths", str(keys[-1].fifths))
        _text(key, "mode", "minor" if keys[-1].minor else "major")
    # A bar that no signature says, ten thirds of a beat say, goes without one.
    unit = next((unit for unit in (4, 8, 16, 32) if (length * unit / 4).denominator == 1), None)
    if new_time and unit is not None:
        time = ET.SubElement(attributes, "time")
        _text(time, "beats", str(length * unit / 4))
        _text(time, "beat-type", str(unit))
    if first:
        clef = ET.SubElement(attributes, "clef")
        _text(clef, "sign", "percussion" if staff.drums else "G")
        if not staff.drums:
            _text(clef, "line", "2")


def _add_tempo(measure: ET.Element, page: _Page) -> None:
    bpm = page.song.tempo_map.bpm_at(page.song.bar_start_beats(page.from_bar))
    direction = ET.SubElement(measure, "direction", placement="above")
    if page.mood:
        _text(ET.SubElement(direction, "direction-type"), "words", page.mood)
    beat = ET.SubElement(ET.SubElement(direction, "direction-type"), "metronome")
    _text(beat, "beat-unit", "quarter")
    _text(beat, "per-minute", f"{bpm:g}")
    ET.SubElement(direction, "sound", tempo=f"{bpm:g}")


def _add_line(
    measure: ET.Element,
    staff: _Staff,
    line: _Line,
    signs: Sequence[_Sign],
    chords: Sequence[ChordSpan],
) -> None:
    waiting = list(chords)
    for sign, following in zip(signs, [*signs[1:], None], strict=True):
        end = sign.start + sign.length if following is None else following.start
        while waiting and waiting[0].beats * DIVISIONS < end:
            span = waiting.pop(0)
            _add_chord(measure, span, round(span.beats * DIVISIONS) - sign.start)
        for index, head in enumerate(sign.heads):
            _add_note(measure, staff, line, sign, head, chord=index > 0)
        if not sign.heads:
            _add_note(measure, staff, line, sign, None, chord=False)


def _add_chord(measure: ET.Element, span: ChordSpan, offset: _Ticks) -> None:
    chord, kind = span.chord, KINDS[span.chord.kind]
    harmony = ET.SubElement(measure, "harmony", placement="above")
    root = ET.SubElement(harmony, "root")
    _text(root, "root-step", chord.root.step)
    if chord.root.alter:
        _text(root, "root-alter", str(chord.root.alter))
    _text(harmony, "kind", kind.name, text=chord.kind)
    if chord.bass != chord.root:
        bass = ET.SubElement(harmony, "bass")
        _text(bass, "bass-step", chord.bass.step)
        if chord.bass.alter:
            _text(bass, "bass-alter", str(chord.bass.alter))
    for value, alter in kind.added:
        degree = ET.SubElement(harmony, "degree", {"print-object": "no"})
        _text(degree, "degree-value", str(value))
        _text(degree, "degree-alter", str(alter))
        _text(degree, "degree-type", "add")
    if offset:
        _text(harmony, "offset", str(offset))


def _add_note(
    measure: ET.Element, staff: _Staff, line: _Line, sign: _Sign, head: _Head | None, *, chord: bool
) -> None:
    note = ET.SubElement(measure, "note")
    if chord:
        ET.SubElement(note, "chord")
    drum = _add_head(note, head, whole_bar=not sign.value)
    _text(note, "duration", str(sign.length))
    for tied, kind in ((sign.tied_from, "stop"), (sign.tied_to, "start")):
        if head is not None and tied:
            ET.SubElement(note, "tie", type=kind)
    if head is not None and head.piece is not None:
        ET.SubElement(note, "instrument", id=_instrument(staff, head.piece))
    _text(note, "voice", str(line.number))
    if sign.value:
        _text(note, "type", sign.value)
    for _ in range(sign.dots):
        ET.SubElement(note, "dot")
    if sign.accidental:
        _text(note, "accidental", sign.accidental)
    if sign.triplet:
        ratio = ET.SubElement(note, "time-modification")
        _text(ratio, "actual-notes", "3")
        _text(ratio, "normal-notes", "2")
    if head is None:
        return
    if line.stem is not None:
        _text(note, "stem", line.stem)
    if drum is not None and (drum.head != "normal" or head.ghost):
        brackets = {"parentheses": "yes"} if head.ghost else {}
        _text(note, "notehead", drum.head, **brackets)
    if not chord:
        for number, beam in enumerate(sign.beams, start=1):
            _text(note, "beam", beam, number=str(number))
    _add_notations(note, sign, chord=chord)
    if sign.syllable and not chord:
        _add_lyric(note, sign.syllable)


def _add_head(note: ET.Element, head: _Head | None, *, whole_bar: bool) -> _Drum | None:
    if head is None:
        ET.SubElement(note, "rest", {"measure": "yes"} if whole_bar else {})
        return None
    if head.pitch is not None:
        pitch = ET.SubElement(note, "pitch")
        _text(pitch, "step", head.pitch.name.step)
        if head.pitch.name.alter:
            _text(pitch, "alter", str(head.pitch.name.alter))
        _text(pitch, "octave", str(head.pitch.octave))
    if head.piece is None:
        return None
    drum = _DRUMS[head.piece]
    unpitched = ET.SubElement(note, "unpitched")
    _text(unpitched, "display-step", drum.place[0])
    _text(unpitched, "display-octave", drum.place[1])
    return drum


def _add_notations(note: ET.Element, sign: _Sign, *, chord: bool) -> None:
    ties = [kind for tied, kind in ((sign.tied_from, "stop"), (sign.tied_to, "start")) if tied]
    accent = sign.accent and not chord
    if not (ties or accent):
        return
    notations = ET.SubElement(note, "notations")
    for kind in ties:
        ET.SubElement(notations, "tied", type=kind)
    if accent:
        ET.SubElement(ET.SubElement(notations, "articulations"), "accent")


def _add_lyric(note: ET.Element, syllable: str) -> None:
    lyric = ET.SubElement(note, "lyric", number="1")
    _text(lyric, "syllabic", "begin" if syllable.endswith("-") else "single")
    _text(lyric, "text", syllable.removesuffix("-"))


def _text(parent: ET.Element, name: str, content: str, /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = content
    return element
