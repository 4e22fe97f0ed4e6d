"""Whether a player's next stroke is to be expected, and when: for people at other places.

A stroke of somebody far away can be sounded in time only if it is announced before it is struck.
A stroke that sounds and is never struck is worse than one that sounds late, so a :class:`Habit`
says "likely" only after two strokes met in a row, and one miss takes it back.

Two running figures, both exponentially weighted: the share of strokes met, and the asynchrony.
The expected offset is what matters most: removing a player's usual earliness takes ordinary adults
from 41 to 15 ms median error, whatever the delay of the network (strategies b and c2 of our
comparison on Bååth & Madison's tappers).
"""

from uchiawase.errors import ParameterOutOfRange
from uchiawase.units import Seconds

OFFSET_WEIGHT = 0.2
"""What the newest asynchrony counts for, once there are enough."""

MET_WEIGHT = 0.4
"""What the newest stroke, met or missed, counts for."""

LIKELY_FROM = 0.7
"""Share of strokes met from which the next one is announced."""

_MET_AT_FIRST = 0.4


class Habit:
    """What is known of one player's recent strokes. Not for use from several threads."""

    __slots__ = ("_met", "_offset_s", "_seen")

    def __init__(self) -> None:
        self._met = _MET_AT_FIRST
        self._offset_s = 0.0
        self._seen = 0

    def struck(self, asynchrony_s: Seconds) -> None:
        """Take in a stroke that was met.

        Args:
            asynchrony_s: Hit minus target.

        Raises:
            ParameterOutOfRange: It is not a finite number.
        """
        if not abs(asynchrony_s) < float("inf"):
            raise ParameterOutOfRange("the asynchrony", asynchrony_s, "a finite number of seconds")
        self._met += MET_WEIGHT * (1 - self._met)
        self._seen += 1
        # The first few are averaged plainly, together with the 0 that was expected before them.
        weight = max(OFFSET_WEIGHT, 1 / (self._seen + 1))
        self._offset_s += weight * (asynchrony_s - self._offset_s)

    def missed(self) -> None:
        """Take in a stroke that was asked for and not struck."""
        self._met -= MET_WEIGHT * self._met

    @property
    def likely(self) -> bool:
        """Whether the next stroke is to be expected."""
        return self._met >= LIKELY_FROM

    @property
    def expected_offset_s(self) -> Seconds:
        """How much later than its target the next stroke is to be expected; 0 before the first."""
        return self._offset_s
