"""Virtual time: what happens next, in order of time, and chance."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, TypeAlias

from uchiawase.simulation.fortune import Fortune
from uchiawase.units import Seconds

Happening: TypeAlias = Callable[[Any, Any], None]


class World:
    """The time of an evening, and what is to happen.

    Args:
        fortune: Where chance comes from.
    """

    __slots__ = ("_order", "_queue", "fortune", "now_s")

    def __init__(self, fortune: Fortune) -> None:
        self.now_s: Seconds = 0.0
        self.fortune = fortune
        self._queue: list[tuple[Seconds, int, Happening, Any, Any]] = []
        self._order = 0

    @property
    def happened(self) -> int:
        """How much has been put on the list so far."""
        return self._order

    def at(self, time_s: Seconds, what: Happening, first: Any = None, second: Any = None) -> None:
        """Let something happen at a time; of two at the same time, what was said first."""
        self._order += 1
        heappush(self._queue, (time_s, self._order, what, first, second))

    def next(self, until_s: Seconds) -> bool:
        """Let the next thing happen; False where nothing is due by then."""
        if not self._queue or self._queue[0][0] > until_s:
            return False
        time_s, _, what, first, second = heappop(self._queue)
        self.now_s = max(self.now_s, time_s)
        what(first, second)
        return True
