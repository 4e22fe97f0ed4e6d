"""How many evenings a minute one core plays, and how many times as fast as they last.

Evenings of 64 successive seeds with everything that goes wrong in them, by the processor's clock: the
best and the middle of four rounds of sixteen. Only evenings for the count are counted (three people or
more, one whole song, 500 hits or more), the others' time is counted all the same. Beside it, for what
the machine is worth at that moment, a plain loop of Python, and what an evening costs in such loops.

Prints each figure with its goal, and exits 1 where a goal is missed or a law is broken. Run:
``uchi bench simulate``.
"""

import gc
import sys
from statistics import median
from time import process_time

from uchiawase.simulation.many import Tally, played

FIRST_SEED = 114
ROUNDS, ROUND = 4, 16
GOAL_PER_MINUTE = 1000.0
LOOPED = 1_000_000


def loop_s() -> float:
    """Give how long a plain loop of a million steps takes now, seconds of one core."""
    start = process_time()
    total = 0
    for number in range(LOOPED):
        total += number & 7
    return process_time() - start


def main() -> int:
    """Play, and say whether the goals are met."""
    # What is worked out once a process: how people play the songs.
    played(range(8))
    tally = Tally()
    per_minute: list[float] = []
    loops: list[float] = []
    for number in range(ROUNDS):
        gc.collect()
        loop = loop_s()
        start = process_time()
        first = FIRST_SEED + number * ROUND
        part = played(range(first, first + ROUND))
        taken = process_time() - start
        per_minute.append(part.counted / taken * 60)
        loops.append(taken / part.evenings / loop)
        tally.merge(part)
    best, middle = max(per_minute), median(per_minute)
    print(f"evenings for the count: {tally.counted} of {tally.evenings}, {tally.hits} hits in them")
    print(
        f"one core, the best of {ROUNDS} rounds: {best:.0f} a minute (goal: {GOAL_PER_MINUTE:.0f})"
    )
    print(f"one core, the middle round: {middle:.0f} a minute")
    print(f"an evening costs as much as {min(loops):.1f} plain loops of a million steps")
    print(f"an evening lasts {tally.lasted_s / tally.evenings:.0f} s of virtual time")
    for seed, sentence in tally.broken.items():
        print(f"seed {seed}: {sentence}")
    missed = [
        name
        for name, good in (
            ("speed", best >= GOAL_PER_MINUTE),
            ("laws", not tally.broken),
        )
        if not good
    ]
    print("all goals met" if not missed else f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
