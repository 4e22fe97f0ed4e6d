"""Chords as musicians write them: a root, a kind, and a bass where that is another note.

F♯m7    D/F♯    B♭    E7sus4
"""

import re
from dataclasses import dataclass

from uchiawase.errors import ChordUnreadable
from uchiawase.score.pitch import PitchClass
from uchiawase.units import Beats


@dataclass(frozen=True, slots=True)
class ChordKind:
    """What makes a chord minor, or a seventh.

    Attributes:
        name: What MusicXML calls the nearest kind that it knows.
        intervals: Its tones above the root, semitones, the root first.
        added: Tones that MusicXML's kind lacks: (degree, semitones from the major scale's).
    """

    name: str
    intervals: tuple[int, ...]
    added: tuple[tuple[int, int], ...] = ()


KINDS: dict[str, ChordKind] = {
    "": ChordKind("major", (0, 4, 7)),
    "m": ChordKind("minor", (0, 3, 7)),
    "6": ChordKind("major-sixth", (0, 4, 7, 9)),
    "m6": ChordKind("minor-sixth", (0, 3, 7, 9)),
    "7": ChordKind("dominant", (0, 4, 7, 10)),
    "m7": ChordKind("minor-seventh", (0, 3, 7, 10)),
    "maj7": ChordKind("major-seventh", (0, 4, 7, 11)),
    "9": ChordKind("dominant-ninth", (0, 4, 7, 10, 14)),
    "m9": ChordKind("minor-ninth", (0, 3, 7, 10, 14)),
    "maj9": ChordKind("major-ninth", (0, 4, 7, 11, 14)),
    "add9": ChordKind("major", (0, 4, 7, 14), ((9, 0),)),
    "7sus4": ChordKind("suspended-fourth", (0, 5, 7, 10), ((7, -1),)),
    "9sus4": ChordKind("suspended-fourth", (0, 5, 7, 10, 14), ((7, -1), (9, 0))),
    "m7♭5": ChordKind("half-diminished", (0, 3, 6, 10)),
}
"""Every kind there is, by how it is written after the root."""

_WRITTEN = re.compile(r"([A-G])([♯♭]?)([^/]*)(?:/([A-G])([♯♭]?))?")
_ALTERS = {"": 0, "♯": 1, "♭": -1}


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord.

    Attributes:
        root: Its root.
        kind: A key of :data:`KINDS`.
        bass: Its lowest note.
    """

    root: PitchClass
    kind: str
    bass: PitchClass

    @property
    def symbol(self) -> str:
        """How it is written; inverse of :func:`read_chord`."""
        over = "" if self.bass == self.root else f"/{self.bass}"
        return f"{self.root}{self.kind}{over}"

    @property
    def tones(self) -> frozenset[int]:
        """The keys of an octave that belong to it, C = 0, its bass among them."""
        root = self.root.number
        return frozenset({(root + up) % 12 for up in KINDS[self.kind].intervals}) | {
            self.bass.number
        }

    def raised(self, letters: int, semitones: int) -> "Chord":
        """Give the same chord an interval higher, as :meth:`PitchClass.raised` has it.

        Raises:
            PitchUnreadable: A note would need more than a double sharp or flat.
        """
        root, bass = (one.raised(letters, semitones) for one in (self.root, self.bass))
        return Chord(root, self.kind, bass)


def read_chord(symbol: str) -> Chord:
    """Read a chord symbol.

    Raises:
        ChordUnreadable: The symbol has no root, or a kind that :data:`KINDS` lacks.
    """
    found = _WRITTEN.fullmatch(symbol)
    if found is None or found[3] not in KINDS:
        raise ChordUnreadable(symbol, tuple(KINDS))
    step, sign, kind, bass_step, bass_sign = found.groups("")
    root = PitchClass(step, _ALTERS[sign])
    bass = PitchClass(bass_step, _ALTERS[bass_sign]) if bass_step else root
    return Chord(root, kind, bass)


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord where it stands.

    Attributes:
        beats: Its first beat.
        length_beats: How long it holds, above 0.
        chord: The chord.
    """

    beats: Beats
    length_beats: Beats
    chord: Chord

    @property
    def end_beats(self) -> Beats:
        """Where it ends."""
        return self.beats + self.length_beats


Chart = tuple[ChordSpan, ...]
"""The chords of a song, ascending, each ending where the next begins."""
