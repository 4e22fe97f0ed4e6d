"""The network between one device and the room.

A connection keeps the order of what is sent on it, as TCP does. Loss therefore shows as a stall:
what was lost comes late, and everything behind it too. What an abandoned connection still carries
may arrive after its successor is open; that is how things come out of order.
"""

from dataclasses import dataclass
from math import inf

from uchiawase.simulation.world import World
from uchiawase.units import Seconds

SYN_AFTER_S: tuple[Seconds, ...] = (0.0, 1.0, 3.0, 7.0)
"""When the attempt to open a connection is repeated by the system, after it was begun."""

RECOVERY_S: Seconds = 0.25
"""By when what was held up comes through once the way is free again."""


class Path:
    """The way between a device and the room.

    Args:
        world: Time and chance.
        one_way_s: How long a message takes at best.
        jitter_s: How much longer in the mean.
        stall: The share of messages that are lost at first.
    """

    __slots__ = (
        "_clear_s", "_jitter_s", "_stall", "_world", "blocked_until_s", "calm", "one_way_s",
    )  # fmt: skip

    def __init__(
        self, world: World, *, one_way_s: Seconds, jitter_s: Seconds, stall: float
    ) -> None:
        self._world = world
        self.one_way_s, self._jitter_s, self._stall = one_way_s, jitter_s, stall
        self.blocked_until_s: Seconds = 0.0
        self.calm = False
        self._clear_s: Seconds = 0.0

    @property
    def blocked(self) -> bool:
        """Whether nothing gets through now."""
        return self._world.now_s < self.blocked_until_s

    @property
    def clear_s(self) -> Seconds:
        """By when everything that has been held up so far has arrived."""
        return self._clear_s

    def block(self, until_s: Seconds) -> None:
        """Let nothing through until a time."""
        self.blocked_until_s = max(self.blocked_until_s, until_s)

    def arrival_s(self, after_s: Seconds) -> Seconds:
        """Give when a message sent now arrives; never before ``after_s``, one sent earlier."""
        chance = self._world.fortune
        at_s = self._world.now_s + self.one_way_s + chance.wait(self._jitter_s)
        if not self.calm and chance.happens(self._stall):
            at_s += chance.between(0.2, 1.2)
            self._clear_s = max(self._clear_s, at_s)
        if at_s < self.blocked_until_s:
            at_s = self.blocked_until_s + chance.between(0.0, RECOVERY_S)
            self._clear_s = max(self._clear_s, at_s)
        return max(after_s, at_s)


@dataclass(slots=True, eq=False)
class Wire:
    """One connection, from both of its ends.

    Attributes:
        connection: The room's name for it; 0 until it is accepted.
        attempt: The page's name for it.
        life: Which life of the server has accepted it.
        page_open: Whether the page holds it to be open.
        room_open: Whether the room does.
        mute: Nothing passes any more, and nobody is told (a half-open connection).
        lost_down: What is under way to the page is lost.
        lost_up: What is under way to the room is lost.
        closing: The room has hung up: what comes in is ignored.
        up_s: When the newest message to the room arrives.
        down_s: When the newest message to the page does.
    """

    attempt: int
    connection: int = 0
    life: int = 0
    page_open: bool = True
    room_open: bool = False
    mute: bool = False
    lost_down: bool = False
    lost_up: bool = False
    closing: bool = False
    up_s: Seconds = -inf
    down_s: Seconds = -inf
