"""Melodies: what a voice sings, as notes with a spelling."""

from dataclasses import dataclass

from uchiawase.score.pitch import Pitch
from uchiawase.units import Beats


@dataclass(frozen=True, slots=True)
class MelodyNote:
    """A note of a melody.

    Attributes:
        beats: Where it starts, as written: straight, whatever the song's swing.
        length_beats: How long it is written, above 0.
        pitch: Its pitch.
        syllable: What is sung on it; ends in ``-`` within a word, empty where nothing is.
    """

    beats: Beats
    length_beats: Beats
    pitch: Pitch
    syllable: str = ""

    @property
    def end_beats(self) -> Beats:
        """Where it ends."""
        return self.beats + self.length_beats


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of a song.

    Attributes:
        name: What it is called.
        notes: Its notes, ascending, none before the one ahead of it has ended.
    """

    name: str
    notes: tuple[MelodyNote, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A key from a bar on.

    Attributes:
        from_bar: The first bar it holds for, from 1.
        fifths: Sharps in its signature, or flats where negative.
        minor: Whether it is minor.
    """

    from_bar: int
    fifths: int
    minor: bool = False
