"""Characters: what a kit is before anybody strikes it, a recipe for every piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.bar import Bar
from uchiawase.sound.drum import DRY, Recipe, Room

CLICK = Bar(
    level_lufs=-29.0,
    partials=((1_760, 0, 0.055), (3_520, -9, 0.04), (5_280, -16, 0.03)),
    noise=0.25, noise_low_hz=4_000, noise_high_hz=9_000, noise_s=0.005,
)  # fmt: skip
"""The click, everybody's: the same in every kit, at the same level."""


@dataclass(frozen=True, slots=True)
class Character:
    """What one kit makes of every piece.

    Attributes:
        id: The kit's id.
        name: What people call it.
        pieces: What each piece is made of.
        room: The air around it.
        gain_db: What makes the standard groove as loud on this kit as on the others.
        piece_names: What its players call the pieces that have a name of their own.
    """

    id: str
    name: str
    pieces: Mapping[KitPiece, Recipe]
    room: Room = DRY
    gain_db: float = 0.0
    piece_names: Mapping[KitPiece, str] = field(default_factory=dict[KitPiece, str])

    def recipe(self, piece: KitPiece) -> Recipe:
        """Give what a piece of this kit is."""
        return self.pieces[piece]

    def room_of(self, piece: KitPiece) -> Room:
        """Give the air around a piece: the click stays dry."""
        return DRY if piece is KitPiece.CLICK else self.room

    def gain_db_of(self, piece: KitPiece) -> float:
        """Give how much louder a piece is than its recipe says: the click stays what it is."""
        return 0.0 if piece is KitPiece.CLICK else self.gain_db

    def kit(self) -> Kit:
        """Give the kit as the rest of the project knows it."""
        return Kit(self.id, self.name, tuple(KitPiece), self.piece_names)
