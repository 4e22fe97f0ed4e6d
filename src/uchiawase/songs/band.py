"""The band: who plays a song's chords and sings its voices, all in one feel."""

from collections.abc import Mapping
from dataclasses import dataclass

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.melody import Voice
from uchiawase.score.part import Part
from uchiawase.songs.accompaniment import Feel, figured
from uchiawase.songs.composition import LeadSheet
from uchiawase.songs.harmony import Voicing
from uchiawase.songs.melody import read_voice, sung
from uchiawase.sound.backing import Note
from uchiawase.units import Beats

_JOINED = Beats(1)


@dataclass(frozen=True, slots=True)
class Band:
    """What all players of a song know.

    Attributes:
        sheet: What they read.
        voicings: Its chords under the hands.
        velocities: How loud each bar is, from bar 1.
    """

    sheet: LeadSheet
    voicings: tuple[Voicing, ...]
    velocities: tuple[int, ...]

    def plays(
        self, name: str, rows: Mapping[int, str], *, length: Beats = _JOINED, lift: int = 0
    ) -> tuple[Note, ...]:
        """Give what an instrument makes of the chords.

        Args:
            name: What it is called.
            rows: Its figures, see :mod:`uchiawase.songs.accompaniment`.
            length: How much of its squares a note sounds for.
            lift: Semitones up; octaves, if the chords are to stay what they are.

        Raises:
            BarUnreadable: A row cannot be read.
        """
        feel = Feel(self.sheet.swing, length, self.sheet.keys)
        return tuple(
            Note(note.beats, note.length_beats, note.pitch + lift, note.velocity)
            for note in figured(name, self.voicings, rows, self.velocities, feel)
        )

    def sings(self, voice: Voice, *, lift: int = 0) -> tuple[Note, ...]:
        """Give what is heard of a voice, ``lift`` semitones up."""
        return tuple(
            Note(note.beats, note.length_beats, note.pitch + lift, note.velocity)
            for note in sung(voice, self.velocities, self.sheet.swing)
        )

    def answers(self, name: str, bars: Mapping[int, str]) -> tuple[Note, ...]:
        """Give what is heard of a line that is written out in letters.

        Raises:
            BarUnreadable: A bar cannot be read.
        """
        return self.sings(read_voice(name, bars))


def kicks_of(part: Part) -> tuple[Beats, ...]:
    """Give where a steady player's kick falls: what the rest of the band makes room for."""
    return tuple(
        part.strokes[index].beats
        for index in part.asked_at(Level.STEADY)
        if part.strokes[index].piece is KitPiece.KICK
    )
