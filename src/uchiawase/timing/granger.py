"""Granger causality between intervals: a second opinion, never the headline.

Whether the past of one player's intervals helps to foretell the other's beyond the other's own past:
F of a regression with against one without it (Granger 1969, Econometrica 37, 424–438). Players who
correct phases get it in both directions; something both follow makes it, which is why the track goes
in as a condition; one lag can miss what two show; and who leads by this need not lead by the gains of
:mod:`uchiawase.timing.following`.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
from scipy import special

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.intervals import FEWEST_TO_COMPARE
from uchiawase.timing.pairing import Times


@dataclass(frozen=True, slots=True)
class Granger:
    """One direction.

    Attributes:
        f: The F statistic.
        p: Its probability without any influence.
        freedom: Degrees of freedom of numerator and denominator.
    """

    f: float
    p: float
    freedom: tuple[int, int]


def granger(
    from_s: Times, to_s: Times, *, order: int = 1, given: npt.NDArray[np.float64] | None = None
) -> Granger | None:
    """Test whether one player's past helps to foretell another's intervals.

    Args:
        from_s: Intervals of the player whose influence is asked for, shape (n,), seconds.
        to_s: Intervals of the other, between the same beats.
        order: How many beats back, ≥ 1.
        given: What both followed, shape (n, conditions), such as the asynchronies to the track; its
            past is in both regressions.

    Returns:
        None below :data:`uchiawase.timing.intervals.FEWEST_TO_COMPARE` rows or where nothing is left
        to explain. Rows with something missing are left out.

    Raises:
        LengthsDiffer: The series are not of the same beats.
        ParameterOutOfRange: The order is below 1.
    """
    if from_s.size != to_s.size:
        raise LengthsDiffer("intervals", from_s.size, "intervals of the other", to_s.size)
    if order < 1:
        raise ParameterOutOfRange("the order", order, "at least 1")
    conditions = np.empty((to_s.size, 0)) if given is None else given
    if conditions.shape[0] != to_s.size:
        raise LengthsDiffer("intervals", to_s.size, "rows of conditions", conditions.shape[0])

    rows = to_s.size - order
    if rows < FEWEST_TO_COMPARE:
        return None
    own = [to_s[order - lag : to_s.size - lag] for lag in range(1, order + 1)]
    others = [from_s[order - lag : to_s.size - lag] for lag in range(1, order + 1)]
    known = [
        conditions[order - lag : to_s.size - lag, column]
        for lag in range(1, order + 1)
        for column in range(conditions.shape[1])
    ]
    full = np.column_stack((np.ones(rows), *own, *known, *others))
    target = to_s[order:]
    there = np.isfinite(full).all(axis=1) & np.isfinite(target)
    full, target = full[there], target[there]
    left_over = target.size - full.shape[1]
    if target.size < FEWEST_TO_COMPARE or left_over < 1:
        return None
    with_it = _rest(full, target)
    without_it = _rest(full[:, :-order], target)
    # Nothing left but rounding: whatever is divided by it means nothing.
    if with_it <= 1e-24 * float(target @ target):
        return None
    f = (without_it - with_it) / order / (with_it / left_over)
    p = float(cast("float", special.fdtrc(order, left_over, f)))
    return Granger(f=f, p=p, freedom=(order, left_over))


def _rest(columns: npt.NDArray[np.float64], target: Times) -> float:
    found = np.linalg.lstsq(columns, target, rcond=None)[0]
    left = target - columns @ found
    return float(left @ left)
