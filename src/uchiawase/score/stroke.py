"""Strokes: notes as written."""

from dataclasses import dataclass

from uchiawase.errors import VelocityOutOfRange
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.units import Beats

LOWEST_VELOCITY = 1
HIGHEST_VELOCITY = 127


@dataclass(frozen=True, slots=True, order=False)
class Stroke:
    """A note as written: where, on what, how hard, and from which level on it is asked for.

    Attributes:
        beats: Position from the start of the song, exact.
        piece: The kit piece.
        velocity: 1 … 127.
        level: The lowest level whose players are asked for it; :attr:`Level.FULL` when only the
            whole part has it.

    Raises:
        VelocityOutOfRange: The velocity is not in 1 … 127.
    """

    beats: Beats
    piece: KitPiece
    velocity: int
    level: Level = Level.FIRST

    def __post_init__(self) -> None:
        if not LOWEST_VELOCITY <= self.velocity <= HIGHEST_VELOCITY:
            raise VelocityOutOfRange(f"the stroke at beat {self.beats}", self.velocity)
