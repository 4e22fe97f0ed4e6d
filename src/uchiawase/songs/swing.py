"""Swing: sixteenths that are written straight and played long – short.

The first of two sixteenths takes the share ``swing`` of their eighth: a half is straight, two
thirds are triplets. Eighths and beats stay where they are.
"""

from uchiawase.units import Beats

STRAIGHT = Beats(1, 2)

_EIGHTH = Beats(1, 2)


def swung(beats: Beats, swing: Beats) -> Beats:
    """Give where a written position is played; strictly rising, and exact.

    Args:
        beats: The position as written.
        swing: The share of the first of two sixteenths, above 0 and below 1.
    """
    eighth, into = divmod(beats, _EIGHTH)
    share = into / _EIGHTH
    played = share * swing * 2 if share <= STRAIGHT else 1 - (1 - share) * (1 - swing) * 2
    return (eighth + played) * _EIGHTH
