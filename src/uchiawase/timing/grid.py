"""Who was where on which beat: one row a position, one column a player.

The common ground of all measures between people. A position is a beat that somebody was asked to
strike; two players share it when both struck it. A player who is asked for two kit pieces at once
(kick and hat) has one onset there: the mean of those that were met. NaN is "nothing played".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer
from uchiawase.units import Beats


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Asynchronies by position and player.

    Attributes:
        beats: The positions, ascending, each once.
        errors_s: Asynchronies, shape (positions, players), seconds, NaN where nothing was played.
    """

    beats: tuple[Beats, ...]
    errors_s: npt.NDArray[np.float64]


def grid_of(beats: Sequence[Sequence[Beats]], errors_s: Sequence[npt.NDArray[np.float64]]) -> Grid:
    """Lay the strokes of several players on one grid.

    Args:
        beats: For each player, where each stroke was asked for; in any order, repeats allowed.
        errors_s: For each player, the asynchrony of each of those strokes, NaN for a miss.

    Raises:
        LengthsDiffer: The two do not belong together.
    """
    if len(beats) != len(errors_s):
        raise LengthsDiffer("players with beats", len(beats), "with asynchronies", len(errors_s))
    positions = sorted({beat for one in beats for beat in one})
    row_of = {beat: row for row, beat in enumerate(positions)}
    sums = np.zeros((len(positions), len(beats)))
    counts = np.zeros((len(positions), len(beats)))
    for column, (one, errors) in enumerate(zip(beats, errors_s, strict=True)):
        if len(one) != errors.size:
            raise LengthsDiffer("strokes", len(one), "asynchronies", errors.size)
        rows = np.array([row_of[beat] for beat in one], dtype=np.intp)
        met = np.isfinite(errors)
        np.add.at(sums[:, column], rows[met], errors[met])
        np.add.at(counts[:, column], rows[met], 1)
    means = np.full_like(sums, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return Grid(beats=tuple(positions), errors_s=means)
