"""Many evenings, one after the other, and what they came to together."""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from uchiawase.errors import LawBroken
from uchiawase.simulation.evening import Evening, Outcome
from uchiawase.units import Seconds

COLLECT_EVERY = 25
"""After how many evenings memory is tidied: an evening's devices and timers hold each other."""


@dataclass(slots=True)
class Tally:
    """What evenings came to.

    Attributes:
        evenings: How many were played, broken ones included.
        counted: In how many at least three people struck at least five hundred hits.
        hits: How many hits were struck within a pass, in all.
        faults: How many things went wrong, in all.
        crashes: How often the process died, in all.
        checks: How often a law was looked at, in all.
        lasted_s: How long they were, virtual seconds.
        broken: The seeds of those in which a law did not hold, each with one sentence.
    """

    evenings: int = 0
    counted: int = 0
    hits: int = 0
    faults: int = 0
    crashes: int = 0
    checks: int = 0
    lasted_s: Seconds = 0.0
    broken: dict[int, str] = field(default_factory=dict[int, str])

    def add(self, seed: int, outcome: Outcome | LawBroken) -> None:
        """Count one evening."""
        self.evenings += 1
        if isinstance(outcome, LawBroken):
            self.broken[seed] = str(outcome)
            return
        self.counted += outcome.counts
        self.hits += outcome.hits
        self.faults += outcome.faults
        self.crashes += outcome.crashes
        self.checks += outcome.checks
        self.lasted_s += outcome.lasted_s

    def merge(self, other: "Tally") -> None:
        """Count the evenings of another tally as well."""
        self.evenings += other.evenings
        self.counted += other.counted
        self.hits += other.hits
        self.faults += other.faults
        self.crashes += other.crashes
        self.checks += other.checks
        self.lasted_s += other.lasted_s
        self.broken.update(other.broken)


def outcome_of(seed: int) -> Outcome | LawBroken:
    """Play one evening; whatever else goes wrong in it is a broken law too."""
    try:
        return Evening(seed).play()
    except LawBroken as broken:
        return broken
    except Exception as error:  # noqa: BLE001 (any failure of the room is what is looked for)
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = "" if where is None else f" in {where.tb_frame.f_code.co_qualname}"
        return LawBroken("room", f"it failed with {type(error).__name__}{line}: {error}")


def played(seeds: Iterable[int]) -> Tally:
    """Play an evening for each seed, and give what they came to."""
    tally = Tally()
    for seed, outcome in outcomes(seeds):
        tally.add(seed, outcome)
    return tally


def outcomes(seeds: Iterable[int]) -> Iterator[tuple[int, Outcome | LawBroken]]:
    """Play an evening for each seed, and give what came of each as it is over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for count, seed in enumerate(seeds, start=1):
            yield seed, outcome_of(seed)
            if count % COLLECT_EVERY == 0:
                gc.collect()
    finally:
        if was_enabled:
            gc.enable()
