"""Chance in an evening: one keyed stream, drawn in blocks, since an evening draws thousands."""

from collections.abc import Sequence
from math import log
from typing import TypeVar

from uchiawase.clock import generator

_BLOCK = 2048

T = TypeVar("T")


class Fortune:
    """A stream of chance.

    Args:
        seed: The evening's seed.
        *key: Which stream of it.
    """

    __slots__ = ("_draws", "_next", "_stream", "count")

    def __init__(self, seed: int, *key: int) -> None:
        self._stream = generator(seed, *key)
        self._draws: list[float] = []
        self._next = 0
        self.count = 0

    def share(self) -> float:
        """Give a number in [0, 1)."""
        if self._next == len(self._draws):
            self._draws = self._stream.random(_BLOCK).tolist()
            self._next = 0
        drawn = self._draws[self._next]
        self._next += 1
        self.count += 1
        return drawn

    def happens(self, chance: float) -> bool:
        """Tell whether something of this probability happens."""
        return self.share() < chance

    def between(self, low: float, high: float) -> float:
        """Give a number in [low, high)."""
        return low + (high - low) * self.share()

    def wait(self, mean: float) -> float:
        """Give an exponentially distributed time."""
        return -mean * log(1.0 - self.share())

    def whole(self, low: int, high: int) -> int:
        """Give a whole number, low … high, both included."""
        return low + int(self.share() * (high - low + 1))

    def one_of(self, things: Sequence[T]) -> T:
        """Give one of several things, each as likely."""
        return things[int(self.share() * len(things))]
