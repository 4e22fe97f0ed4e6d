"""The clocks of a session: never back, never a hole."""

import asyncio
import time

from uchiawase.server import clocks


def test_a_real_clock_starts_at_zero_and_reaches_what_it_is_asked_to() -> None:
    clock = clocks.RealClock()
    assert 0.0 <= clock.now_s() < 1.0
    wanted_s = clock.now_s() + 0.02
    asyncio.run(clock.sleep_until(wanted_s))
    assert clock.now_s() >= wanted_s


def test_a_virtual_clock_runs_ahead_and_never_strides_over_a_stall() -> None:
    clock = clocks.VirtualClock(rate=20.0)
    before_s = clock.now_s()
    time.sleep(0.1)  # two virtual seconds in which nobody could do anything
    after_s = clock.now_s()
    assert after_s - before_s <= clocks.LONGEST_STRIDE_S + 1e-9
    asyncio.run(clock.sleep_until(after_s + 1.2))
    assert clock.now_s() >= after_s + 1.2
