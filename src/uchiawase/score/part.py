"""Parts: one player's line through a song."""

from dataclasses import dataclass

from uchiawase.errors import StrokesOutOfOrder
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.stroke import Stroke


@dataclass(frozen=True, slots=True)
class Part:
    """What one seat is asked to play.

    A stroke is known by its index in ``strokes``, at every level: the index is its name on the
    wire and in the records.

    Attributes:
        seat: The seat it is written for, from 1.
        name: A short name people can call it by.
        hint: One sentence that tells a beginner what to do.
        strokes: All strokes of the full part, ascending in beats.

    Raises:
        StrokesOutOfOrder: A stroke stands before the one that precedes it.
    """

    seat: int
    name: str
    hint: str
    strokes: tuple[Stroke, ...]

    def __post_init__(self) -> None:
        for index in range(1, len(self.strokes)):
            before, found = self.strokes[index - 1], self.strokes[index]
            if found.beats < before.beats:
                raise StrokesOutOfOrder(self.name, index, str(before.beats), str(found.beats))

    def asked_at(self, level: Level) -> tuple[int, ...]:
        """Give the indices of the strokes that a level asks for, ascending."""
        return tuple(index for index, stroke in enumerate(self.strokes) if stroke.level <= level)

    def pieces_at(self, level: Level) -> tuple[KitPiece, ...]:
        """Give the kit pieces that a level needs, in the order of :class:`KitPiece`."""
        used = {stroke.piece for stroke in self.strokes if stroke.level <= level}
        return tuple(piece for piece in KitPiece if piece in used)
