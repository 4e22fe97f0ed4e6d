"""Laws of written voices."""

from fractions import Fraction

import pytest

from uchiawase.errors import BarUnreadable
from uchiawase.score.melody import MelodyNote, Voice
from uchiawase.score.pitch import read_pitch
from uchiawase.songs.melody import joined, raised, read_voice, sung
from uchiawase.songs.swing import STRAIGHT


def note(beats: Fraction | int, length: Fraction | int, pitch: str, said: str = "") -> MelodyNote:
    return MelodyNote(Fraction(beats), Fraction(length), read_pitch(pitch), said)


def test_a_voice_is_read_bar_by_bar() -> None:
    voice = read_voice("Host", {3: "F#5:6/one r:10", 2: "r:12 D5:2/on E5:2/the"})
    assert voice == Voice(
        "Host",
        (
            note(7, Fraction(1, 2), "D5", "on"),
            note(Fraction(15, 2), Fraction(1, 2), "E5", "the"),
            note(8, Fraction(3, 2), "F#5", "one"),
        ),
    )


def test_a_tie_makes_one_note_of_two_across_the_bar_line() -> None:
    voice = read_voice("Host", {1: "r:12 D5:4~/ah", 2: "D5:4 r:12"})
    assert voice.notes == (note(3, 2, "D5", "ah"),)


@pytest.mark.parametrize(
    ("bars", "fault"),
    [
        ({1: "A4:4"}, "bar 1 of Host has 4 sixteenths; a bar has 16"),
        ({2: "A4 r:12"}, "bar 2 of Host has 'A4' in it; write a note as F#4:2"),
        ({2: "A4:0 r:16"}, "has 'A4:0' in it"),
        ({1: "X4:16"}, "cannot be read: 'X4' is no pitch"),
        ({1: "A4:4~ B4:12"}, "ties A4 to B4; a tie holds a pitch"),
        ({1: "A4:4~ r:12"}, "has a rest where a tie should end"),
        ({1: "r:12 A4:4~", 3: "A4:16"}, "bar 3 of Host ties A4 to A4"),
    ],
)
def test_a_bar_that_cannot_be_read_is_named(bars: dict[int, str], fault: str) -> None:
    with pytest.raises(BarUnreadable, match=fault):
        read_voice("Host", bars)


def test_raising_moves_every_note_up_and_along() -> None:
    voice = read_voice("Host", {1: "F#4:8/oh A4:8"})
    assert raised(voice, 1, 1, Fraction(8)).notes == (note(8, 2, "G4", "oh"), note(10, 2, "Bb4"))


def test_voices_join_into_one_that_never_sings_twice_at_once() -> None:
    one, other = read_voice("a", {1: "A4:8 r:8"}), read_voice("b", {1: "r:8 B4:8"})
    assert joined("c", other, one) == read_voice("c", {1: "A4:8 B4:8"})
    with pytest.raises(BarUnreadable, match="bar 1 of c is sung twice"):
        joined("c", one, read_voice("d", {1: "r:4 B4:12"}))


def test_what_is_sung_breathes_and_is_as_loud_as_its_bar() -> None:
    voice = read_voice("Host", {1: "A4:8 A4:8", 2: "B4:16"})
    first, second, third = sung(voice, (60, 90), STRAIGHT)
    assert first.beats + first.length_beats < second.beats
    assert [one.velocity for one in (first, second, third)] == [60, 60, 90]
    assert third.pitch == 71


def test_swing_reaches_the_voices_too() -> None:
    voice = read_voice("Host", {1: "A4:3 A4:3 A4:2 r:8"})
    assert [one.beats for one in sung(voice, (80,), Fraction(2, 3))] == [
        0,
        Fraction(5, 6),
        Fraction(3, 2),
    ]
