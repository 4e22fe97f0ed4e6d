"""Hits: what people and virtual drummers did."""

from dataclasses import dataclass

from uchiawase.score.kit_piece import KitPiece
from uchiawase.units import Seconds


@dataclass(frozen=True, slots=True)
class Hit:
    """Something struck.

    Attributes:
        time_s: When, on the session clock.
        piece: What.
        velocity: How hard, 1 … 127. Keys and touch screens without pressure give a fixed one.
    """

    time_s: Seconds
    piece: KitPiece
    velocity: int
