"""A clock told in terms of another, gently: ``web/packages/core/src/steered-line.ts`` in Python.

Held to the TypeScript by ``tests/vectors/session_clock.json``.
"""

from dataclasses import dataclass

from uchiawase.units import Seconds

WAITING_RATE = 0.5
"""The rate while waiting for a target that lies far behind: time must not stand still."""

MEMORY_S: Seconds = 300.0
"""How much of its past a line remembers."""

_SAME_S: Seconds = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through (x, y): ``rate`` seconds of y in a second of x, above 0."""

    x: Seconds
    y: Seconds
    rate: float

    def at(self, x: Seconds) -> Seconds:
        """Give y at x."""
        return self.y + (x - self.x) * self.rate


@dataclass(frozen=True, slots=True)
class Steering:
    """How a line approaches its target.

    Attributes:
        slew: The smallest difference of rates while approaching.
        settle_s: Where that would take longer than this, the difference grows …
        slew_max: … up to this.
        leap_s: A target that lies further ahead than this is jumped to.
    """

    slew: float
    settle_s: Seconds
    slew_max: float
    leap_s: Seconds


class SteeredLine:
    """One clock told in terms of another; continuous but for leaps ahead, strictly rising."""

    __slots__ = ("_pieces", "_steering")

    def __init__(self, steering: Steering) -> None:
        self._steering = steering
        self._pieces: list[Line] = []

    def set(self, target: Line) -> None:
        """Start anew on a target, forgetting everything."""
        self._pieces = [target]

    def steer(self, x: Seconds, target: Line) -> None:
        """From ``x`` on, approach another target; what was told before ``x`` stays."""
        pieces = self._pieces
        if not pieces:
            self.set(target)
            return
        start = max(x, pieces[0].x)
        while len(pieces) > 1 and pieces[-1].x >= start:
            pieces.pop()
        piece = pieces[-1]
        told, wanted = piece.at(start), target.at(start)
        gap = wanted - told
        if len(pieces) == 1 and piece.x >= start:
            pieces.pop()
        steering = self._steering
        if gap > steering.leap_s:
            pieces.append(Line(start, wanted, target.rate))
        elif abs(gap) < _SAME_S:
            pieces.append(Line(start, told, target.rate))
        else:
            if gap < -steering.leap_s:
                rate = target.rate * WAITING_RATE
            else:
                slew = min(max(abs(gap) / steering.settle_s, steering.slew), steering.slew_max)
                rate = target.rate * (1 + (slew if gap > 0 else -slew))
            meeting = start + gap / (rate - target.rate)
            pieces.append(Line(start, told, rate))
            pieces.append(Line(meeting, target.at(meeting), target.rate))
        while len(pieces) > 2 and pieces[1].x < start - MEMORY_S:
            pieces.pop(0)

    def y_at(self, x: Seconds) -> Seconds:
        """Give y at x; before the first piece, the first piece's line."""
        pieces = self._pieces
        for index in range(len(pieces) - 1, 0, -1):
            if pieces[index].x <= x:
                return pieces[index].at(x)
        return pieces[0].at(x)

    def x_at(self, y: Seconds) -> Seconds:
        """Give x at y; inverse of :meth:`y_at`, except within a leap, which is where it happened."""
        pieces = self._pieces
        index = len(pieces) - 1
        while index > 0 and pieces[index].y > y:
            index -= 1
        piece = pieces[index]
        x = piece.x + (y - piece.y) / piece.rate
        return x if index + 1 == len(pieces) else min(x, pieces[index + 1].x)
