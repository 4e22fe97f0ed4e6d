"""Accompaniment: what the instruments make of the chords, bar by bar on squared paper.

A bar is sixteen squares. A square says which tones of the chord that sounds there are struck:

    x          the whole chord        0 1 2 3    one tone of it, from the lowest
    X          an octave higher       a b c d    the same an octave higher
    r  o  f    the bass, its octave, its fifth
    l          the tone of the scale that leads to the next bass
    -          what sounds goes on    .          silence

    x--- --x- ..x- x---      stabs of keys
    r--r ..o. r.o. r.l.      a bass that walks on
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uchiawase.errors import BarUnreadable
from uchiawase.score.melody import Key
from uchiawase.songs.harmony import Voicing
from uchiawase.songs.swing import swung
from uchiawase.sound.backing import Note
from uchiawase.units import Beats

STEPS_PER_BAR = 16
_STEP_BEATS = Beats(1, 4)
_BEATS_PER_BAR = 4
_BEAT_LIFT = 4
_OFF_DROP = -8
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_LOWEST_VELOCITY, _HIGHEST_VELOCITY = 1, 127


@dataclass(frozen=True, slots=True)
class Feel:
    """How figures are played.

    Attributes:
        swing: See :mod:`uchiawase.songs.swing`.
        length: How much of its squares a note sounds for, above 0; 1 is joined to the next.
        keys: The song's keys, ascending, the first from bar 1.
    """

    swing: Beats
    length: Beats
    keys: tuple[Key, ...]


def figured(
    name: str,
    voicings: Sequence[Voicing],
    bars: Mapping[int, str],
    velocities: Sequence[int],
    feel: Feel,
) -> tuple[Note, ...]:
    """Play figures on chords.

    Args:
        name: What plays them, for errors.
        voicings: The chords, ascending and without gaps.
        bars: A row of squares for each bar it plays in.
        velocities: How loud each bar is, from bar 1.
        feel: How it is played.

    Raises:
        BarUnreadable: A row has not sixteen squares, or a sign that is none of the above.
    """
    notes: list[Note] = []
    for bar, written in sorted(bars.items()):
        row = written.replace(" ", "")
        if len(row) != STEPS_PER_BAR:
            raise BarUnreadable(name, bar, f"has {len(row)} squares; a bar has 16")
        for step, square in enumerate(row):
            if square in ".-":
                continue
            held = 1
            while step + held < STEPS_PER_BAR and row[step + held] == "-":
                held += 1
            at = Beats((bar - 1) * _BEATS_PER_BAR) + step * _STEP_BEATS
            start = swung(at, feel.swing)
            end = swung(at + held * _STEP_BEATS, feel.swing)
            velocity = velocities[bar - 1] + (_BEAT_LIFT if step % 4 == 0 else _OFF_DROP)
            notes.extend(
                Note(
                    start,
                    (end - start) * feel.length,
                    pitch,
                    min(max(velocity, _LOWEST_VELOCITY), _HIGHEST_VELOCITY),
                )
                for pitch in _pitches(name, bar, square, _at(voicings, at), feel.keys)
            )
    return tuple(notes)


def _at(voicings: Sequence[Voicing], beats: Beats) -> Voicing:
    return next(one for one in reversed(voicings) if one.beats <= beats)


def _pitches(
    name: str, bar: int, square: str, chord: Voicing, keys: Sequence[Key]
) -> tuple[int, ...]:
    match square:
        case "x":
            return chord.hands
        case "X":
            return tuple(pitch + 12 for pitch in chord.hands)
        case "0" | "1" | "2" | "3":
            return (chord.hands[int(square)],)
        case "a" | "b" | "c" | "d":
            return (chord.hands["abcd".index(square)] + 12,)
        case "r":
            return (chord.bass,)
        case "o":
            return (chord.bass + 12,)
        case "f":
            return (_fifth(chord),)
        case "l":
            return (_lead(chord, _scale(keys, bar)),)
        case _:
            raise BarUnreadable(name, bar, f"has {square!r} in it, which is no sign of a figure")


def _fifth(chord: Voicing) -> int:
    """Give the fifth above the bass where the chord has it, else the octave."""
    fifth = chord.bass + 7
    return fifth if fifth % 12 in chord.chord.tones else chord.bass + 12


def _lead(chord: Voicing, scale: frozenset[int]) -> int:
    """Give the tone of the scale next to the next bass, on the side that the line comes from."""
    if abs(chord.next_bass - chord.bass) <= 1:
        return chord.bass
    side = -1 if chord.next_bass > chord.bass else 1
    half = chord.next_bass + side
    return half if half % 12 in scale else half + side


def _scale(keys: Sequence[Key], bar: int) -> frozenset[int]:
    """Give the keys of an octave that are in the scale of a bar, C = 0."""
    fifths = next(key.fifths for key in reversed(keys) if key.from_bar <= bar)
    return frozenset((7 * fifths + up) % 12 for up in _MAJOR)
