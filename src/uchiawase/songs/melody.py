"""Melody: voices written bar by bar in letters.

A bar is a row of notes, each a pitch, a colon and a length in sixteenths; ``r`` is a rest. What is
sung on a note follows a slash. A tilde after the length ties a note to the next, which has to have
the same pitch. A bar of four beats is full at 16:

    r:8 A4:2/Meet B4:2/me D5:2/on E5:2/the
    F#5:6/one r:10
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from uchiawase.errors import BarUnreadable, PitchUnreadable
from uchiawase.score.melody import MelodyNote, Voice
from uchiawase.score.pitch import read_pitch
from uchiawase.songs.swing import swung
from uchiawase.sound.backing import Note
from uchiawase.units import Beats

_BEATS_PER_BAR = 4
_SIXTEENTHS_PER_BAR = 16
_REST = "r"
_TIE = "~"

_SOUNDING = Beats(23, 25)
"""How much of a note sounds, so that repeated ones are heard as two."""


def read_voice(name: str, bars: Mapping[int, str]) -> Voice:
    """Read a voice.

    Args:
        name: What it is called.
        bars: The bars it sings in, by number; it rests in the others.

    Raises:
        BarUnreadable: A bar is not full, or something in it is neither a note nor a rest, or a
            tie leads to another pitch.
    """
    notes: list[MelodyNote] = []
    tied = False
    for bar, row in sorted(bars.items()):
        at = Beats((bar - 1) * _BEATS_PER_BAR)
        for written in row.split():
            head, _, syllable = written.partition("/")
            pitch, _, length = head.partition(":")
            held = length.removesuffix(_TIE)
            if not held.isdecimal() or int(held) == 0:
                raise BarUnreadable(name, bar, f"has {written!r} in it; write a note as F#4:2")
            beats = Beats(int(held), 4)
            if pitch != _REST:
                try:
                    note = MelodyNote(at, beats, read_pitch(pitch), syllable)
                except PitchUnreadable as unreadable:
                    raise BarUnreadable(name, bar, f"cannot be read: {unreadable}") from unreadable
                if tied:
                    note = _tied(name, bar, notes.pop(), note)
                notes.append(note)
            elif tied:
                raise BarUnreadable(name, bar, "has a rest where a tie should end")
            tied = length.endswith(_TIE)
            at += beats
        filled = at - (bar - 1) * _BEATS_PER_BAR
        if filled != _BEATS_PER_BAR:
            found = filled * _SIXTEENTHS_PER_BAR / _BEATS_PER_BAR
            raise BarUnreadable(name, bar, f"has {found} sixteenths; a bar has 16")
    return Voice(name, tuple(notes))


def _tied(name: str, bar: int, before: MelodyNote, note: MelodyNote) -> MelodyNote:
    if before.pitch != note.pitch or before.end_beats != note.beats:
        raise BarUnreadable(name, bar, f"ties {before.pitch} to {note.pitch}; a tie holds a pitch")
    return replace(before, length_beats=before.length_beats + note.length_beats)


def raised(voice: Voice, letters: int, semitones: int, by_beats: Beats) -> Voice:
    """Give a voice an interval higher, and later by a number of beats."""
    return Voice(
        voice.name,
        tuple(
            replace(note, beats=note.beats + by_beats, pitch=note.pitch.raised(letters, semitones))
            for note in voice.notes
        ),
    )


def sung(voice: Voice, velocities: Sequence[int], swing: Beats) -> tuple[Note, ...]:
    """Give what is heard of a voice: swung, and with a breath between notes.

    Args:
        voice: The voice.
        velocities: How loud each bar is, from bar 1.
        swing: See :mod:`uchiawase.songs.swing`.
    """
    notes: list[Note] = []
    for note in voice.notes:
        start, end = swung(note.beats, swing), swung(note.end_beats, swing)
        velocity = velocities[int(note.beats // _BEATS_PER_BAR)]
        notes.append(Note(start, (end - start) * _SOUNDING, note.pitch.midi, velocity))
    return tuple(notes)


def joined(name: str, *voices: Voice) -> Voice:
    """Give one voice that sings what several have, each at its own time.

    Raises:
        BarUnreadable: Two of them sing at once.
    """
    notes = sorted((note for voice in voices for note in voice.notes), key=lambda note: note.beats)
    for before, note in pairwise(notes):
        if note.beats < before.end_beats:
            bar = int(note.beats // _BEATS_PER_BAR) + 1
            raise BarUnreadable(name, bar, "is sung twice; a voice sings one note at a time")
    return Voice(name, tuple(notes))
