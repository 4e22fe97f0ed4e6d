"""Stand-ins: which piece of a kit sounds where the kit lacks one.

Every kit can play every part: a piece that a kit does not have is played by the nearest it does
have, retuned where that brings it nearer. The click is the same on every kit and never stood in for.
"""

from dataclasses import dataclass

from uchiawase.score.kit_piece import KitPiece


@dataclass(frozen=True, slots=True)
class StandIn:
    """A piece that plays another's strokes.

    Attributes:
        piece: What sounds.
        semitones: How much higher.
        level_db: How much louder.
        longest_s: Where it is cut short, seconds; not at all where it is None.
    """

    piece: KitPiece
    semitones: float = 0.0
    level_db: float = 0.0
    longest_s: float | None = None


_P = KitPiece
STAND_INS: dict[KitPiece, tuple[StandIn, ...]] = {
    _P.KICK: (StandIn(_P.TOM_LOW, -7), StandIn(_P.TOM_MID, -12), StandIn(_P.TOM_HIGH, -12)),
    _P.SNARE: (StandIn(_P.CLAP), StandIn(_P.RIM), StandIn(_P.TOM_HIGH, 5)),
    _P.RIM: (StandIn(_P.SNARE, 7, -3, 0.12), StandIn(_P.CLAP, 5, -3, 0.1)),
    _P.CLAP: (StandIn(_P.SNARE, 4, -2), StandIn(_P.RIM)),
    _P.HAT_CLOSED: (
        StandIn(_P.HAT_PEDAL),
        StandIn(_P.HAT_OPEN, 0, 0, 0.09),
        StandIn(_P.RIDE, 3, -3, 0.12),
        StandIn(_P.CRASH, 7, -6, 0.09),
        StandIn(_P.RIDE_BELL, 5, -6, 0.09),
    ),
    _P.HAT_OPEN: (
        StandIn(_P.CRASH, 5, -6, 0.7),
        StandIn(_P.RIDE, 3, -2, 0.7),
        StandIn(_P.HAT_CLOSED),
        StandIn(_P.RIDE_BELL, 5, -4, 0.5),
    ),
    _P.HAT_PEDAL: (
        StandIn(_P.HAT_CLOSED, -2, -4),
        StandIn(_P.HAT_OPEN, -2, -5, 0.08),
        StandIn(_P.RIDE_BELL, 2, -9, 0.08),
    ),
    _P.TOM_HIGH: (StandIn(_P.TOM_MID, 4), StandIn(_P.TOM_LOW, 9), StandIn(_P.SNARE, -2)),
    _P.TOM_MID: (StandIn(_P.TOM_HIGH, -4), StandIn(_P.TOM_LOW, 5), StandIn(_P.SNARE, -6)),
    _P.TOM_LOW: (
        StandIn(_P.TOM_MID, -5),
        StandIn(_P.TOM_HIGH, -9),
        StandIn(_P.KICK, 5),
        StandIn(_P.SNARE, -10),
    ),
    _P.CRASH: (StandIn(_P.RIDE, -2, 2), StandIn(_P.HAT_OPEN, -5, 3), StandIn(_P.RIDE_BELL, -4)),
    _P.RIDE: (
        StandIn(_P.RIDE_BELL, -3, -2),
        StandIn(_P.CRASH, 4, -6, 1.2),
        StandIn(_P.HAT_CLOSED, -3),
        StandIn(_P.HAT_OPEN, -3, -3),
    ),
    _P.RIDE_BELL: (StandIn(_P.RIDE, 5, 1), StandIn(_P.RIM), StandIn(_P.CRASH, 7, -6, 0.8)),
}
"""Who stands in for whom, the nearest first."""

LAST_RESORT = (
    _P.SNARE, _P.KICK, _P.TOM_HIGH, _P.TOM_MID, _P.TOM_LOW, _P.RIM, _P.CLAP, _P.HAT_CLOSED,
    _P.HAT_OPEN, _P.HAT_PEDAL, _P.RIDE, _P.CRASH, _P.RIDE_BELL,
)  # fmt: skip
"""Who stands in where none of those is there either."""


def stand_in_for(piece: KitPiece, there: frozenset[KitPiece]) -> StandIn | None:
    """Give who plays a piece that a kit lacks.

    Args:
        piece: What the kit lacks.
        there: What it has.

    Returns:
        None where there is nothing at all, and for the click.
    """
    if piece is KitPiece.CLICK:
        return None
    for stand_in in STAND_INS[piece]:
        if stand_in.piece in there:
            return stand_in
    return next((StandIn(other) for other in LAST_RESORT if other in there), None)
