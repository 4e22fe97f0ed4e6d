"""Laws of chord symbols."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import ChordUnreadable
from uchiawase.score.chord import KINDS, Chord, read_chord
from uchiawase.score.pitch import STEPS, PitchClass, read_pitch

CLASSES = st.builds(PitchClass, st.sampled_from(STEPS), st.integers(-1, 1))
CHORDS = st.builds(Chord, CLASSES, st.sampled_from(sorted(KINDS)), CLASSES)


@given(CHORDS)
def test_a_chord_is_read_as_it_is_written(chord: Chord) -> None:
    assert read_chord(chord.symbol) == chord


@pytest.mark.parametrize(
    ("symbol", "tones"),
    [
        ("A", "A C# E"),
        ("F♯m7", "F# A C# E"),
        ("D/F♯", "D F# A"),
        ("E7sus4", "E A B D"),
        ("B9", "B D# F# A C#"),
        ("Gm6", "G Bb D E"),
        ("G♯m7♭5", "G# B D F#"),
        ("E♭maj9", "Eb G Bb D F"),
        ("F♯7/A♯", "F# A# C# E"),
    ],
)
def test_a_chord_has_the_tones_that_musicians_know(symbol: str, tones: str) -> None:
    expected = {read_pitch(f"{tone}4").midi % 12 for tone in tones.split()}
    assert read_chord(symbol).tones == expected


@given(CHORDS)
def test_an_octave_higher_it_is_the_same_chord(chord: Chord) -> None:
    assert chord.raised(7, 12) == chord


def test_raising_keeps_kind_and_spelling() -> None:
    assert read_chord("E/G♯").raised(1, 1).symbol == "F/A"
    assert read_chord("C♯m7").raised(1, 1).symbol == "Dm7"


@pytest.mark.parametrize("symbol", ["", "H7", "Amaj", "F#m", "A/", "A/H"])
def test_what_is_no_chord_is_named(symbol: str) -> None:
    with pytest.raises(ChordUnreadable, match="is no chord; write a root A … G"):
        read_chord(symbol)
