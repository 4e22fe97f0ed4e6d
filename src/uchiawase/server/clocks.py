"""Real clocks: the only place that reads the machine's time for a session.

The session clock starts at 0 when the room is opened and never steps back. A virtual clock is the
same clock run faster: everything that waits on it waits shorter, over real sockets.
"""

import asyncio
import time

from uchiawase.units import Seconds


class RealClock:
    """Seconds since its making, times a rate.

    May be read from any thread; ``sleep_until`` from the loop's tasks.
    """

    def __init__(self, *, rate: float = 1.0) -> None:
        """Start at 0.

        Args:
            rate: Session seconds per real second, above 0: 1 for people, up to 20 for the demo.
        """
        self.rate = rate
        self._start_s = time.monotonic()

    def now_s(self) -> Seconds:
        """Give the session's time."""
        return (time.monotonic() - self._start_s) * self.rate

    async def sleep_until(self, time_s: Seconds) -> None:
        """Return as soon as the session's time has reached ``time_s``."""
        while (left_s := time_s - self.now_s()) > 0:  # noqa: ASYNC110 (time itself is waited for)
            await asyncio.sleep(left_s / self.rate)
