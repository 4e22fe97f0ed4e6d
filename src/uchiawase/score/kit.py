"""Kits: the sets that people play."""

from dataclasses import dataclass

from uchiawase.score.kit_piece import KitPiece


@dataclass(frozen=True, slots=True)
class Kit:
    """A set of kit pieces with one character.

    Attributes:
        id: Its name in addresses and files: lower-case letters, digits and hyphens.
        name: What people call it.
        pieces: What it has, in the order of :class:`KitPiece`.
    """

    id: str
    name: str
    pieces: tuple[KitPiece, ...]
