"""Compositions: songs as data, from which parts and backing are made.

Drum lines are written as a drummer would on squared paper: one row per piece, sixteen squares to
a bar of four beats, a digit where a stroke is asked for. The digit is the level from which on it
is asked; ``g`` is a ghost stroke, soft and for the full part only. Spaces are for the eye.

    kick   1... .... 1.3. ....
    snare  .... 1..g .g.. 1..g
"""

from collections.abc import Mapping
from dataclasses import dataclass

from uchiawase.errors import RowUnreadable
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY, Stroke
from uchiawase.sound.backing import Arrangement
from uchiawase.units import Beats

STEPS_PER_BAR = 16
_STEP_BEATS = Beats(1, 4)
_BEATS_PER_BAR = 4

_DOWNBEAT_VELOCITY = 108
_BEAT_VELOCITY = 98
_EIGHTH_VELOCITY = 84
_SIXTEENTH_VELOCITY = 68
_GHOST_VELOCITY = 44

DrumBar = Mapping[KitPiece, str]
"""One bar of one part: a row of sixteen squares for each piece it uses."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A song with everything that its stems are made from."""

    song: Song
    arrangement: Arrangement


def strokes_of(bars: tuple[DrumBar, ...], accents: tuple[int, ...]) -> tuple[Stroke, ...]:
    """Read drum rows.

    Args:
        bars: The bars from the song's first, four beats each.
        accents: For each bar, what is added to the velocity of its strokes.

    Returns:
        Ascending in beats; at one position in the order of :class:`KitPiece`.

    Raises:
        RowUnreadable: A row has not sixteen squares, or one of them holds something else than a
            level, ``g`` or ``.``.
    """
    order = list(KitPiece)
    strokes = [
        stroke
        for index, (bar, accent) in enumerate(zip(bars, accents, strict=True))
        for piece, row in bar.items()
        for stroke in _row(index + 1, piece, row, accent)
    ]
    return tuple(sorted(strokes, key=lambda stroke: (stroke.beats, order.index(stroke.piece))))


def _row(bar: int, piece: KitPiece, row: str, accent: int) -> list[Stroke]:
    squares = row.replace(" ", "")
    if len(squares) != STEPS_PER_BAR:
        raise RowUnreadable(bar, piece.value, f"has {len(squares)} squares; a bar has 16")
    strokes: list[Stroke] = []
    for step, square in enumerate(squares):
        if square == ".":
            continue
        if square not in "12345g":
            raise RowUnreadable(bar, piece.value, f"has {square!r} in it; write 1 … 5, g or .")
        ghost = square == "g"
        velocity = _GHOST_VELOCITY if ghost else _velocity(step) + accent
        strokes.append(
            Stroke(
                Beats((bar - 1) * _BEATS_PER_BAR) + step * _STEP_BEATS,
                piece,
                min(max(velocity, LOWEST_VELOCITY), HIGHEST_VELOCITY),
                Level.FULL if ghost else Level(int(square)),
            )
        )
    return strokes


def _velocity(step: int) -> int:
    if step == 0:
        return _DOWNBEAT_VELOCITY
    if step % 4 == 0:
        return _BEAT_VELOCITY
    return _EIGHTH_VELOCITY if step % 2 == 0 else _SIXTEENTH_VELOCITY
