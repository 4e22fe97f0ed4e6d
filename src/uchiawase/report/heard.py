"""What each person heard of the others: through the air as it was struck, elsewhere as it was sounded.

People answer what they hear. In one room that is what was struck; at another place, and through
headphones, it is the stroke that the conductor had sounded there, which may have been announced before
it was struck, may have come late, and may have been struck by nobody at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from uchiawase.report.met import MetTake
from uchiawase.score.take import Hearing, Performance
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds

_Strokes: TypeAlias = dict[tuple[str, int, int], Seconds]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What one person heard of each.

    Attributes:
        errors_s: For each person, when each stroke asked of them was heard, less its target; NaN where
            nothing was heard of it. Of oneself it is what was struck.
        as_sounded: Whether anybody was heard as sounded and not through the air.
    """

    errors_s: tuple[Times, ...]
    as_sounded: bool


def heard_by_each(performance: Performance, people: Sequence[MetTake]) -> tuple[Heard, ...] | None:
    """Give what each of some people heard of each, in their order.

    Returns:
        None where strokes had to be sounded and it is not known who was where.
    """
    if not performance.sounded and not all(one.take.hearing for one in people):
        return tuple(
            Heard(tuple(other.errors_s for other in people), as_sounded=False) for _ in people
        )
    sounded: _Strokes = {
        (one.place, one.seat, one.stroke_index): one.time_s for one in performance.sounded
    }
    if not all(one.take.hearing for one in people):
        return None
    return tuple(_heard(one, people, sounded) for one in people)


def _heard(listener: MetTake, people: Sequence[MetTake], sounded: _Strokes) -> Heard:
    found: list[Times] = []
    as_sounded = False
    for other in people:
        errors_s = other.errors_s.copy()
        if other is not listener:
            for place, (stroke, target_s) in enumerate(
                zip(other.stroke_index, other.targets_s.tolist(), strict=True)
            ):
                here = listener.take.hearing_at(target_s)
                there = other.take.hearing_at(target_s)
                if here is not None and not _through_the_air(here, there):
                    as_sounded = True
                    heard_s = sounded.get((here.place, other.take.seat, stroke))
                    errors_s[place] = np.nan if heard_s is None else heard_s - target_s
        found.append(errors_s)
    return Heard(tuple(found), as_sounded)


def _through_the_air(here: Hearing, there: Hearing | None) -> bool:
    return not here.headphones and there is not None and here.place == there.place
