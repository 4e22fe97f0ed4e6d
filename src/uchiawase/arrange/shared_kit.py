"""Two people at one kit: a part is split by its pieces, so that nobody plays what the other has.

Both should have something to play all through, at every level. So every way of dealing the pieces
out is tried, and the one is taken that leaves neither with a long rest. Where several do, pieces of
one family (the hi-hats, a snare and its rim) stay together, since one hand or foot plays them in
turn, and then both get about as much to play.

Halves count from 1; half 0 is the whole part.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.units import Beats

WINDOW_BEATS = Beats(4)
"""Within such stretches both should have something to play."""


def second_half(part: Part) -> frozenset[KitPiece]:
    """Give the pieces of a part that the second of two people plays; the first plays all others.

    Returns:
        None of the pieces where the part has fewer than two, as a part with one cannot be shared.
    """
    pieces = part.pieces_at(Level.FULL)
    if len(pieces) < 2:
        return frozenset()
    windows = {(level, piece): _windows(part, level, piece) for level in Level for piece in pieces}
    counts = {piece: sum(stroke.piece is piece for stroke in part.strokes) for piece in pieces}

    def goodness(second: frozenset[KitPiece]) -> tuple[int, int, int]:
        first = frozenset(pieces) - second
        both = sum(
            min(_covered(half, level, windows).bit_count() for half in (first, second))
            for level in Level
        )
        torn = {PIECES[piece].family for piece in first} & {
            PIECES[piece].family for piece in second
        }
        apart = sum(counts[piece] for piece in first) - sum(counts[piece] for piece in second)
        return both, -len(torn), -abs(apart)

    # The first of several that are as good: the order of the pieces decides, not chance.
    return max(_ways(pieces), key=goodness)


def plays(second: frozenset[KitPiece], half: int, piece: KitPiece) -> bool:
    """Tell whether a half has a piece.

    Args:
        second: The pieces of the second half.
        half: 1 or 2; 0 for who plays the whole part.
        piece: Any piece; what belongs to neither half is the first one's.
    """
    return half == 0 or (piece in second) == (half == 2)


def _ways(pieces: Sequence[KitPiece]) -> Iterator[frozenset[KitPiece]]:
    """Give every second half; the first piece stays with the first."""
    for size in range(1, len(pieces)):
        for chosen in combinations(pieces[1:], size):
            yield frozenset(chosen)


def _windows(part: Part, level: Level, piece: KitPiece) -> int:
    """Give within which stretches a level asks for a piece, as bits."""
    found = 0
    for stroke in part.strokes:
        if stroke.piece is piece and stroke.level <= level:
            found |= 1 << int(stroke.beats // WINDOW_BEATS)
    return found


def _covered(
    half: frozenset[KitPiece], level: Level, windows: Mapping[tuple[Level, KitPiece], int]
) -> int:
    found = 0
    for piece in half:
        found |= windows[level, piece]
    return found
