"""Real clocks: the only place that reads the machine's time for a session.

The session clock starts at 0 when the room is opened and never steps back.
"""

import asyncio
import time

from uchiawase.units import Seconds

LONGEST_STRIDE_S: Seconds = 0.5


class RealClock:
    """Seconds since its making.

    May be read from any thread; ``sleep_until`` from the loop's tasks.
    """

    def __init__(self, *, start_s: Seconds | None = None) -> None:
        """Start at 0, or share the start of another process's clock.

        Args:
            start_s: The machine's monotonic time at 0; now, where it is None.
        """
        self._start_s = time.monotonic() if start_s is None else start_s

    @property
    def start_s(self) -> Seconds:
        """The machine's monotonic time at 0, for measuring from another process."""
        return self._start_s

    def now_s(self) -> Seconds:
        """Give the session's time."""
        return time.monotonic() - self._start_s

    async def sleep_until(self, time_s: Seconds) -> None:
        """Return as soon as the session's time has reached ``time_s``."""
        while (left_s := time_s - self.now_s()) > 0:  # noqa: ASYNC110 (time itself is waited for)
            await asyncio.sleep(left_s)


class VirtualClock:
    """A clock that runs up to ``rate`` times as fast as the machine's, over real sockets.

    Between two readings it moves on by no more than :data:`LONGEST_STRIDE_S`: on a busy machine
    the evening takes longer, instead of losing seconds that nobody had time for. For the event
    loop's thread only.
    """

    def __init__(self, *, rate: float) -> None:
        """Start at 0.

        Args:
            rate: Session seconds per real second, at the most; above 0.
        """
        self._rate = rate
        self._now_s = 0.0
        self._read_s = time.monotonic()

    def now_s(self) -> Seconds:
        """Give the session's time."""
        read_s = time.monotonic()
        self._now_s += min((read_s - self._read_s) * self._rate, LONGEST_STRIDE_S)
        self._read_s = read_s
        return self._now_s

    async def sleep_until(self, time_s: Seconds) -> None:
        """Return as soon as the session's time has reached ``time_s``."""
        while (left_s := time_s - self.now_s()) > 0:  # noqa: ASYNC110 (time itself is waited for)
            await asyncio.sleep(min(left_s, LONGEST_STRIDE_S) / self._rate)
