"""Laws of figures on squared paper."""

from fractions import Fraction

import pytest

from uchiawase.errors import BarUnreadable
from uchiawase.score.melody import Key
from uchiawase.songs.accompaniment import Feel, figured
from uchiawase.songs.harmony import Voicing, read_chart
from uchiawase.songs.swing import STRAIGHT

KEYS = (Key(1, 2),)
PLAIN = Feel(STRAIGHT, Fraction(1), KEYS)


def chords(text: str, basses: list[int]) -> list[Voicing]:
    following = [*basses[1:], basses[-1]]
    return [
        Voicing(span.beats, span.length_beats, bass, (60, 64, 67, 71), span.chord, after)
        for span, bass, after in zip(read_chart(text), basses, following, strict=True)
    ]


def pitches(row: str, text: str = "Cmaj7", basses: tuple[int, ...] = (36,)) -> list[int]:
    voicings = chords(text, list(basses))
    return [note.pitch for note in figured("Keys", voicings, {1: row}, (80, 80), PLAIN)]


def test_a_square_is_a_sixteenth_and_a_dash_holds_it() -> None:
    notes = figured("Keys", chords("Cmaj7", [36]), {1: "0--. ..1. .... ...2"}, (80,), PLAIN)
    assert [(note.beats, note.length_beats) for note in notes] == [
        (0, Fraction(3, 4)),
        (Fraction(3, 2), Fraction(1, 4)),
        (Fraction(15, 4), Fraction(1, 4)),
    ]


def test_every_sign_has_its_tones() -> None:
    assert pitches("x... .... .... ....") == [60, 64, 67, 71]
    assert pitches("X... .... .... ....") == [72, 76, 79, 83]
    assert pitches("0123 abcd .... ....") == [60, 64, 67, 71, 72, 76, 79, 83]
    assert pitches("r.o. f... .... ....") == [36, 48, 43]
    assert pitches("f... .... .... ....", "A♯m7♭5", (34,)) == [46], "no fifth: the octave"


@pytest.mark.parametrize(
    ("bass", "following", "lead"),
    [
        (31, 33, 31),  # G up to A, from below: G sharp is not in D major, G is
        (33, 30, 31),  # A down to F sharp: G
        (35, 31, 33),  # B down to G: A, for A flat is not in D major
        (30, 31, 30),  # a half step needs no lead
        (38, 38, 38),
    ],
)
def test_the_lead_is_the_next_tone_of_the_scale(bass: int, following: int, lead: int) -> None:
    assert pitches("l... .... .... ....", "G | A", (bass, following)) == [lead]


def test_it_follows_the_chord_that_sounds_there() -> None:
    assert pitches("r... .... r... ....", "G A", (31, 33)) == [31, 33]


def test_swing_and_length_shape_the_notes() -> None:
    feel = Feel(Fraction(2, 3), Fraction(1, 2), KEYS)
    first, second = figured("Keys", chords("C", [36]), {1: "01.. .... .... ...."}, (80,), feel)
    assert (first.beats, first.length_beats) == (0, Fraction(1, 6))
    assert (second.beats, second.length_beats) == (Fraction(1, 3), Fraction(1, 12))


def test_beats_are_louder_than_what_lies_between_and_no_velocity_leaves_the_scale() -> None:
    on, off = figured("Keys", chords("C", [36]), {1: "0.0. .... .... ...."}, (80,), PLAIN)
    assert on.velocity > off.velocity
    loud = figured("Keys", chords("C", [36]), {1: "0... .... .... ...."}, (127,), PLAIN)
    assert loud[0].velocity == 127


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("x...", "bar 1 of Keys has 4 squares; a bar has 16"),
        ("z... .... .... ....", "bar 1 of Keys has 'z' in it, which is no sign of a figure"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, fault: str) -> None:
    with pytest.raises(BarUnreadable, match=fault):
        pitches(row)
