"""How even a player's intervals are, held against the intervals that the part asks for.

Each interval between two successive strokes that were both met is divided by the interval between
their targets. An even player has ratios near 1 whatever the rhythm, and a change of tempo that
the timeline made is not counted against anybody. The coefficient of variation of the ratios is
the steadiness; for even beats it is the usual CV of intervals (mostly non-drummers in pairs at
about 1 s: 0.046 in phase, McWeeny et al. 2024, own computation). Smaller is steadier.

An interval with a missed stroke at either end is left out, not bridged. Of simultaneous strokes
(kick and hat) the mean counts, as everywhere (:mod:`uchiawase.timing.grid`).
"""

import numpy as np

from uchiawase.errors import LengthsDiffer
from uchiawase.timing import doubt
from uchiawase.timing.intervals import variation, variation_without_drift
from uchiawase.timing.pairing import Times, as_times


def interval_ratios(errors_s: Times, targets_s: Times) -> Times:
    """Give played divided by asked interval wherever two successive positions were both met.

    Args:
        errors_s: Asynchrony at each position asked for, shape (n,), seconds, NaN where missed.
        targets_s: When each was asked for, shape (n,), seconds, strictly ascending.

    Returns:
        Shape (k,), k ≤ n - 1, in order of time.

    Raises:
        LengthsDiffer: There is not one asynchrony for each target.
        TimesOutOfOrder: Targets step backwards.
    """
    targets = as_times("targets_s", targets_s)
    if errors_s.size != targets.size:
        raise LengthsDiffer("asynchronies", errors_s.size, "targets", targets.size)
    asked = np.diff(targets)
    changes = np.diff(errors_s)
    kept = np.isfinite(changes) & (asked > 0)
    return 1 + changes[kept] / asked[kept]


def steadiness(ratios: Times) -> doubt.Estimate | None:
    """Give the coefficient of variation (SD with n - 1, divided by the mean) of interval ratios.

    None below :data:`uchiawase.timing.doubt.FEWEST` intervals, or where the mean is not above 0.
    """
    return variation(ratios)


def steadiness_without_drift(ratios: Times) -> doubt.Estimate | None:
    """Give the same with a straight line in time taken out first (n - 2).

    Who speeds up evenly through a song is unsteady by :func:`steadiness` and steady by this.
    """
    return variation_without_drift(ratios)
