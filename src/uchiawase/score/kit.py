"""Kits: the sets that people play."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from uchiawase.score.kit_piece import PIECES, KitPiece


@dataclass(frozen=True, slots=True)
class Kit:
    """A set of kit pieces with one character.

    Attributes:
        id: Its name in addresses and files: lower-case letters, digits and hyphens.
        name: What people call it.
        pieces: What it has, in the order of :class:`KitPiece`.
        piece_names: What its players call those pieces that have a name of their own in its
            tradition (a taiko's rim is *ka*); the others go by their general name.
    """

    id: str
    name: str
    pieces: tuple[KitPiece, ...]
    piece_names: Mapping[KitPiece, str] = field(default_factory=dict[KitPiece, str])

    def piece_name(self, piece: KitPiece) -> str:
        """Give what a piece of this kit is called."""
        return self.piece_names.get(piece, PIECES[piece].label)
