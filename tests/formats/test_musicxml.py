"""Laws of sheets of music: what is written is what is sung and struck, and it can be read."""

from fractions import Fraction
from itertools import groupby
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uchiawase.formats.musicxml import DIVISIONS, write_lead_sheet, write_parts
from uchiawase.score.chord import Chart, ChordSpan, read_chord
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.level import Level
from uchiawase.score.melody import Key, MelodyNote, Voice
from uchiawase.score.part import Part
from uchiawase.score.pitch import read_pitch
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap

BARS = 4
KEYS = (Key(1, 2),)

# The order in which MusicXML 4.0 wants the children of a note.
NOTE_ORDER = [
    "grace", "chord", "pitch", "unpitched", "rest", "duration", "tie", "instrument", "voice",
    "type", "dot", "accidental", "time-modification", "stem", "notehead", "beam", "notations",
    "lyric",
]  # fmt: skip


def song(bars: int = BARS, beats: Fraction = Fraction(4), parts: tuple[Part, ...] = ()) -> Song:
    return Song(
        id="song",
        title="A <Song> & more",
        credits="Somebody",
        licence="CC0-1.0",
        tempo_map=TempoMap.constant(114.0),
        metres=(Metre(1, beats),),
        bar_count=bars,
        sections=(Section("Verse", 1, 3), Section("Chorus", 3, bars + 1)),
        parts=parts,
        duration_s=10.0,
    )


def voice(*notes: tuple[Fraction | int, Fraction | int, str]) -> Voice:
    return Voice(
        "Host",
        tuple(
            MelodyNote(Fraction(at), Fraction(length), read_pitch(pitch))
            for at, length, pitch in notes
        ),
    )


def sheet(*voices: Voice, chart: Chart = (), keys: tuple[Key, ...] = KEYS) -> ET.Element:
    written = write_lead_sheet(song(), chart=chart, voices=voices, keys=keys, mood="Softly")
    return ET.fromstring(written)


def drums(*strokes: Stroke, level: Level = Level.FULL) -> ET.Element:
    part = Part(1, "Heartbeat", "", tuple(sorted(strokes, key=lambda stroke: stroke.beats)))
    return ET.fromstring(write_parts(song(parts=(part,)), (part,), level=level))


def text(element: ET.Element, path: str) -> str:
    found = element.findtext(path)
    assert found is not None, path
    return found


def sounding(root: ET.Element) -> list[tuple[int, int, str]]:
    """Give start, length and pitch of every note, ties joined, in ticks."""
    notes: list[tuple[int, int, str]] = []
    at = 0
    for measure in root.iter("measure"):
        for note in measure.iter("note"):
            length = int(text(note, "duration"))
            if note.find("rest") is None:
                alter = int(note.findtext("pitch/alter") or 0)
                name = f"{text(note, 'pitch/step')}{'#' * alter}{'b' * -alter}"
                pitch = name + text(note, "pitch/octave")
                if note.find("tie[@type='stop']") is not None:
                    start, before, same = notes.pop()
                    assert same == pitch
                    notes.append((start, before + length, pitch))
                else:
                    notes.append((at, length, pitch))
            at += length
    return notes


PITCHES = st.sampled_from(["A3", "C#4", "F4", "Bb4", "F#5"])
LENGTHS = st.sampled_from([Fraction(n, 4) for n in (1, 2, 3, 4, 5, 6, 7, 9, 12)])


@st.composite
def voices(draw: st.DrawFn) -> Voice:
    at, notes = Fraction(0), list[tuple[Fraction, Fraction, str]]()
    while True:
        at += draw(st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1), Fraction(5, 2)]))
        length = draw(LENGTHS)
        if at + length > 4 * BARS:
            return voice(*notes)
        notes.append((at, length, draw(PITCHES)))
        at += length


@settings(deadline=None)
@given(voices())
def test_what_is_written_is_what_is_sung(sung: Voice) -> None:
    expected = [
        (
            int(note.beats * DIVISIONS),
            int(note.length_beats * DIVISIONS),
            str(note.pitch).replace("♯", "#").replace("♭", "b"),
        )
        for note in sung.notes
    ]
    assert sounding(sheet(sung)) == expected


@settings(deadline=None)
@given(voices())
def test_every_bar_is_full_and_every_element_stands_in_its_order(sung: Voice) -> None:
    for measure in sheet(sung).iter("measure"):
        assert sum(int(text(note, "duration")) for note in measure.iter("note")) == 4 * DIVISIONS
        for note in measure.iter("note"):
            places = [NOTE_ORDER.index(child.tag) for child in note]
            assert places == sorted(places)


@settings(deadline=None)
@given(voices())
def test_beams_begin_and_end_within_a_beat(sung: Voice) -> None:
    for measure in sheet(sung).iter("measure"):
        hanging: int | None = None
        at = 0
        for note in measure.iter("note"):
            beam = note.findtext("beam[@number='1']")
            if beam == "begin":
                assert hanging is None
                hanging = at // DIVISIONS
            if beam in {"continue", "end"}:
                assert hanging == at // DIVISIONS
            if beam is None:
                assert hanging is None, "a beam is left open"
            if beam == "end":
                hanging = None
            at += int(text(note, "duration"))
        assert hanging is None


@settings(deadline=None)
@given(voices())
def test_accidentals_say_what_key_and_bar_do_not(sung: Voice) -> None:
    # Whoever reads the sheet by its signature and its accidentals alone sings the right pitches.
    for measure in sheet(sung).iter("measure"):
        read = {("F", octave): 1 for octave in range(9)} | {("C", octave): 1 for octave in range(9)}
        for note in measure.iter("note"):
            if note.find("pitch") is None:
                continue
            place = (text(note, "pitch/step"), int(text(note, "pitch/octave")))
            sign = note.findtext("accidental")
            if sign is not None:
                read[place] = {"sharp": 1, "flat": -1, "natural": 0}[sign]
            if note.find("tie[@type='stop']") is None:
                assert read.get(place, 0) == int(note.findtext("pitch/alter") or 0)


def test_a_syncopation_is_one_note_and_a_note_over_the_middle_is_tied() -> None:
    root = sheet(voice((Fraction(1, 2), 1, "A4"), (Fraction(3, 2), 1, "B4")))
    notes = [note for note in root.iter("note") if note.find("rest") is None]
    assert [text(note, "type") for note in notes] == ["quarter", "eighth", "eighth"]
    assert notes[1].find("tie[@type='start']") is not None


def test_words_and_halves_of_words_stand_under_their_notes() -> None:
    sung = Voice(
        "Host",
        tuple(
            MelodyNote(Fraction(at), Fraction(1), read_pitch("A4"), syllable)
            for at, syllable in enumerate(["same", "sec-", "ond", ""])
        ),
    )
    said = [(text(one, "syllabic"), text(one, "text")) for one in sheet(sung).iter("lyric")]
    assert said == [("single", "same"), ("begin", "sec"), ("single", "ond")]


def test_chords_stand_where_they_begin_with_their_bass() -> None:
    chart = (
        ChordSpan(Fraction(0), Fraction(3), read_chord("F♯m7")),
        ChordSpan(Fraction(3), Fraction(1), read_chord("B♭9sus4")),
        ChordSpan(Fraction(4), Fraction(12), read_chord("D/F♯")),
    )
    first, second, third = sheet(voice((0, 4, "A4")), chart=chart).iter("harmony")
    assert (text(first, "root/root-step"), text(first, "root/root-alter")) == ("F", "1")
    kind = first.find("kind")
    assert kind is not None
    assert (kind.text, kind.get("text")) == ("minor-seventh", "m7")
    assert text(second, "root/root-alter") == "-1"
    assert text(second, "offset") == str(3 * DIVISIONS)
    assert [text(degree, "degree-value") for degree in second.iter("degree")] == ["7", "9"]
    assert (text(third, "bass/bass-step"), text(third, "bass/bass-alter")) == ("F", "1")
    assert third.find("offset") is None


def test_the_head_says_title_tempo_mood_key_and_sections() -> None:
    root = sheet(voice(), voice(), keys=(Key(1, 2), Key(3, -2, minor=True)))
    assert text(root, "work/work-title") == "A <Song> & more"
    assert text(root, "identification/creator") == "Somebody"
    assert text(root, ".//per-minute") == "114"
    assert text(root, ".//words") == "Softly"
    assert [mark.text for mark in root.iter("rehearsal")] == ["Verse", "Chorus"]
    for part in root.iter("part"):
        keys = [(text(key, "fifths"), text(key, "mode")) for key in part.iter("key")]
        assert keys == [("2", "major"), ("-2", "minor")]


@pytest.mark.parametrize(
    ("beats", "signature"),
    [(Fraction(7, 2), ("7", "8")), (Fraction(3), ("3", "4")), (Fraction(10, 3), (None, None))],
)
def test_a_bar_has_the_signature_that_says_it(
    beats: Fraction, signature: tuple[str | None, str | None]
) -> None:
    written = write_lead_sheet(song(beats=beats), chart=(), voices=(voice(),), keys=KEYS)
    root = ET.fromstring(written)
    assert (root.findtext(".//beats"), root.findtext(".//beat-type")) == signature


def test_strokes_are_written_where_they_fall_hands_up_and_feet_down() -> None:
    root = drums(
        Stroke(Fraction(0), KitPiece.KICK, 100),
        Stroke(Fraction(0), KitPiece.CRASH, 120),
        Stroke(Fraction(3, 2), KitPiece.SNARE, 40),
    )
    notes = [note for note in root.iter("note") if note.find("unpitched") is not None]
    crash, snare, kick = notes
    assert (text(crash, "stem"), text(kick, "stem")) == ("up", "down")
    assert text(crash, "notehead") == "x"
    assert crash.find("notations/articulations/accent") is not None
    head = snare.find("notehead")
    assert head is not None
    assert head.get("parentheses") == "yes", "a ghost stands in brackets"
    for measure in root.iter("measure"):
        for number, group in groupby(measure.iter("note"), key=lambda note: text(note, "voice")):
            filled = sum(int(text(note, "duration")) for note in group)
            assert filled == 4 * DIVISIONS, f"voice {number}"


def test_strokes_at_once_are_one_chord_and_beam_together() -> None:
    root = drums(
        Stroke(Fraction(0), KitPiece.SNARE, 100),
        Stroke(Fraction(0), KitPiece.CRASH, 100),
        Stroke(Fraction(1, 2), KitPiece.SNARE, 100),
    )
    first, second, third, *_ = root.iter("note")
    assert first.find("chord") is None
    assert second.find("chord") is not None
    assert (text(first, "beam"), text(third, "beam")) == ("begin", "end")
    assert second.find("beam") is None


@pytest.mark.parametrize(
    ("beats", "start", "kind", "triplet"),
    [
        (Fraction(7, 24), 6, "eighth", False),  # a swung sixteenth is written straight
        (Fraction(1, 3), 8, "quarter", True),
        (Fraction(1, 8), 3, "32nd", False),
        (Fraction(3, 4), 18, "16th", False),
    ],
)
def test_each_beat_is_written_on_the_grid_that_holds_it(
    beats: Fraction, start: int, kind: str, triplet: bool
) -> None:
    root = drums(Stroke(beats, KitPiece.SNARE, 100))
    at = 0
    for note in root.iter("note"):
        if note.find("unpitched") is not None:
            assert at == start
            assert (note.find("time-modification") is not None) == triplet
            if not triplet and kind != "32nd":
                assert text(note, "type") in {kind, "eighth"}
            return
        at += int(text(note, "duration"))
    pytest.fail("the stroke is missing")


def test_only_what_a_level_asks_for_is_written() -> None:
    strokes = (
        Stroke(Fraction(0), KitPiece.KICK, 100, Level.FIRST),
        Stroke(Fraction(1), KitPiece.SNARE, 100, Level.FULL),
    )
    asked = drums(*strokes, level=Level.FIRST)
    assert len([note for note in asked.iter("note") if note.find("unpitched") is not None]) == 1
    assert [text(one, "instrument-name") for one in asked.iter("score-instrument")] == ["kick"]


@given(st.sampled_from(KitPiece))
def test_every_piece_has_a_place_and_a_general_midi_note(piece: KitPiece) -> None:
    root = drums(Stroke(Fraction(0), piece, 100))
    note = next(one for one in root.iter("note") if one.find("unpitched") is not None)
    assert text(note, "unpitched/display-step") in "ABCDEFG"
    # MusicXML counts MIDI's unpitched notes from 1.
    assert int(text(root, ".//midi-unpitched")) == PIECES[piece].gm_note + 1


def test_a_stretch_of_bars_is_written_from_its_own_start() -> None:
    part = Part(1, "Heartbeat", "", (Stroke(Fraction(8), KitPiece.KICK, 100),))
    root = ET.fromstring(write_parts(song(parts=(part,)), (part,), from_bar=3, to_bar=4))
    (measure,) = root.iter("measure")
    assert measure.get("number") == "3"
    assert text(measure, "direction/direction-type/rehearsal") == "Chorus"
    assert text(measure, "attributes/divisions") == str(DIVISIONS)
