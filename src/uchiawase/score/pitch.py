"""Pitches as they are spelled: F sharp and G flat are one key on a piano and two notes on paper.

Written ``F#4`` or ``F♯4``, ``Bb3`` or ``B♭3``; octaves as everywhere, C4 is middle C.
"""

import re
from dataclasses import dataclass

from uchiawase.errors import PitchUnreadable

STEPS = "CDEFGAB"
"""The seven letters, ascending from C."""

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1, "##": 2, "bb": -2}
_SIGNS = {0: "", 1: "♯", -1: "♭", 2: "♯♯", -2: "♭♭"}
_WRITTEN = re.compile(r"([A-G])(##|bb|[#♯b♭]?)(-?\d)")
_MIDDLE_C = 60


@dataclass(frozen=True, slots=True)
class PitchClass:
    """A letter and what is done to it: F sharp, wherever it lies.

    Attributes:
        step: One of :data:`STEPS`.
        alter: Semitones up, -2 … 2.
    """

    step: str
    alter: int = 0

    def __str__(self) -> str:
        return self.step + _SIGNS[self.alter]

    @property
    def number(self) -> int:
        """Which of the twelve keys of an octave it is, C = 0."""
        return (_SEMITONES[self.step] + self.alter) % 12

    def raised(self, letters: int, semitones: int) -> "PitchClass":
        """Give the one that lies an interval above; a minor third is 2 letters, 3 semitones.

        Raises:
            PitchUnreadable: It would need more than a double sharp or flat.
        """
        step = STEPS[(STEPS.index(self.step) + letters) % 7]
        alter = (self.number + semitones - _SEMITONES[step] + 6) % 12 - 6
        if alter not in _SIGNS:
            raise PitchUnreadable(f"{self}, raised by {semitones} semitones over {letters} letters")
        return PitchClass(step, alter)


@dataclass(frozen=True, slots=True)
class Pitch:
    """A pitch as spelled.

    Attributes:
        name: Its letter and sign.
        octave: The octave of its letter, 4 from middle C up.
    """

    name: PitchClass
    octave: int

    def __str__(self) -> str:
        return f"{self.name}{self.octave}"

    @property
    def midi(self) -> int:
        """Its MIDI number; C4 is 60."""
        octaves = 12 * (self.octave - 4)
        return _MIDDLE_C + octaves + _SEMITONES[self.name.step] + self.name.alter

    def raised(self, letters: int, semitones: int) -> "Pitch":
        """Give the one that lies an interval above, or below where both are negative.

        Raises:
            PitchUnreadable: It would need more than a double sharp or flat.
        """
        place = STEPS.index(self.name.step) + letters
        return Pitch(self.name.raised(letters, semitones), self.octave + place // 7)


def read_pitch(text: str) -> Pitch:
    """Read a pitch; inverse of ``str``.

    Raises:
        PitchUnreadable: It is not a letter, a sign and an octave.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise PitchUnreadable(text)
    step, sign, octave = found.groups()
    return Pitch(PitchClass(step, _ALTERS[sign]), int(octave))
