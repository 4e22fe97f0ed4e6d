"""Compositions: songs as data, from which parts and backing are made.

Drum lines are written as a drummer would on squared paper: one row per piece, sixteen squares to
a bar of four beats, a digit where a stroke is asked for. The digit is the level from which on it
is asked; ``a`` … ``e`` are the same five levels with an accent; ``g`` is a ghost stroke, soft and
for the full part only. A row that begins with ``<`` grows over its bar, from soft to what is
written. Spaces are for the eye.

    kick    1... .... 1.3. ....
    snare   .... a..g .g.. a..g
    tom    <..3. 1.3. 1.34 1234
"""

from collections.abc import Mapping
from dataclasses import dataclass

from uchiawase.errors import RowUnreadable
from uchiawase.score.chord import Chart
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.melody import Key, Voice
from uchiawase.score.song import Song
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY, Stroke
from uchiawase.songs.swing import STRAIGHT, swung
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
_ACCENT = 14
_SWELL = 44
"""How much softer than written a growing bar begins."""

_PLAIN = "12345"
_ACCENTED = "abcde"

DrumBar = Mapping[KitPiece, str]
"""One bar of one part: a row of sixteen squares for each piece it uses."""


@dataclass(frozen=True, slots=True)
class LeadSheet:
    """What singers and players read: words and notes over chords, one line a voice.

    Attributes:
        mood: How it is to be played, a few words.
        keys: Its keys, the first from bar 1.
        chart: Its chords.
        voices: Its voices.
        swing: See :mod:`uchiawase.songs.swing`.
    """

    mood: str
    keys: tuple[Key, ...]
    chart: Chart
    voices: tuple[Voice, ...]
    swing: Beats = STRAIGHT


@dataclass(frozen=True, slots=True)
class Composition:
    """A song with everything that its stems are made from, and what is read from paper."""

    song: Song
    arrangement: Arrangement
    sheet: LeadSheet


def strokes_of(
    bars: tuple[DrumBar, ...], accents: tuple[int, ...], *, swing: Beats = STRAIGHT
) -> tuple[Stroke, ...]:
    """Read drum rows.

    Args:
        bars: The bars from the song's first, four beats each.
        accents: For each bar, what is added to the velocity of its strokes.
        swing: See :mod:`uchiawase.songs.swing`.

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
        for stroke in _row(index + 1, piece, row, accent, swing)
    ]
    return tuple(sorted(strokes, key=lambda stroke: (stroke.beats, order.index(stroke.piece))))


def _row(bar: int, piece: KitPiece, row: str, accent: int, swing: Beats) -> list[Stroke]:
    grows = row.startswith("<")
    squares = row.removeprefix("<").replace(" ", "")
    if len(squares) != STEPS_PER_BAR:
        raise RowUnreadable(bar, piece.value, f"has {len(squares)} squares; a bar has 16")
    strokes: list[Stroke] = []
    for step, square in enumerate(squares):
        if square == ".":
            continue
        if square not in f"{_PLAIN}{_ACCENTED}g":
            fault = f"has {square!r} in it; write 1 … 5, a … e, g or ."
            raise RowUnreadable(bar, piece.value, fault)
        velocity = _velocity(step, square, accent)
        if grows:
            velocity -= round(_SWELL * (1 - step / (STEPS_PER_BAR - 1)))
        written = Beats((bar - 1) * _BEATS_PER_BAR) + step * _STEP_BEATS
        strokes.append(
            Stroke(
                swung(written, swing),
                piece,
                min(max(velocity, LOWEST_VELOCITY), HIGHEST_VELOCITY),
                _level(square),
            )
        )
    return strokes


def _level(square: str) -> Level:
    if square == "g":
        return Level.FULL
    signs = _PLAIN if square in _PLAIN else _ACCENTED
    return Level(signs.index(square) + 1)


def _velocity(step: int, square: str, accent: int) -> int:
    if square == "g":
        return _GHOST_VELOCITY
    lift = accent + (_ACCENT if square in _ACCENTED else 0)
    if step == 0:
        return _DOWNBEAT_VELOCITY + lift
    if step % 4 == 0:
        return _BEAT_VELOCITY + lift
    return (_EIGHTH_VELOCITY if step % 2 == 0 else _SIXTEENTH_VELOCITY) + lift
