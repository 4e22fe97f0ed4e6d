"""Laws of spelled pitches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import PitchUnreadable
from uchiawase.score.pitch import STEPS, Pitch, PitchClass, read_pitch

CLASSES = st.builds(PitchClass, st.sampled_from(STEPS), st.integers(-2, 2))
PITCHES = st.builds(Pitch, CLASSES, st.integers(-1, 9))


@given(PITCHES)
def test_a_pitch_is_read_as_it_is_written(pitch: Pitch) -> None:
    written = str(pitch).replace("♯♯", "##").replace("♭♭", "bb")
    assert read_pitch(written) == pitch


@pytest.mark.parametrize(
    ("written", "midi"),
    [("C4", 60), ("A4", 69), ("B#3", 60), ("Cb4", 59), ("F♯5", 78), ("B♭3", 58), ("E1", 28)],
)
def test_middle_c_is_sixty(written: str, midi: int) -> None:
    assert read_pitch(written).midi == midi


@given(PITCHES, st.integers(-14, 14))
def test_an_octave_is_seven_letters_and_twelve_semitones(pitch: Pitch, letters: int) -> None:
    del letters
    assert pitch.raised(7, 12) == Pitch(pitch.name, pitch.octave + 1)
    assert pitch.raised(-7, -12) == Pitch(pitch.name, pitch.octave - 1)


@pytest.mark.parametrize(
    ("low", "letters", "semitones", "high"),
    [("F#4", 1, 1, "G4"), ("A4", 1, 1, "Bb4"), ("B3", 1, 2, "C#4"), ("B4", 2, 3, "D5")],
)
def test_an_interval_keeps_its_spelling(low: str, letters: int, semitones: int, high: str) -> None:
    assert read_pitch(low).raised(letters, semitones) == read_pitch(high)
    assert read_pitch(high).raised(-letters, -semitones) == read_pitch(low)


@pytest.mark.parametrize("written", ["", "H4", "F#", "f4", "F###4", "C 4"])
def test_what_is_no_pitch_is_named(written: str) -> None:
    with pytest.raises(PitchUnreadable, match="is no pitch; write a letter A … G"):
        read_pitch(written)


def test_an_interval_that_needs_three_sharps_is_refused() -> None:
    with pytest.raises(PitchUnreadable, match="raised by 2 semitones over 0 letters"):
        PitchClass("F", 2).raised(0, 2)
