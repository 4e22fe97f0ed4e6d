"""Anybody's onsets as a table, after a look at whether they can be onsets at all.

One row a metrical position, one column a player, seconds, NaN where nothing was played. The other
modules take such arrays; what comes from outside goes through :func:`table_of` first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import (
    LengthsDiffer,
    NotATable,
    NotInSeconds,
    TimeNotFinite,
    TimesOutOfOrder,
    TimesRepeated,
)
from uchiawase.timing.pairing import Times, as_times

LONGEST_USUAL_S = 30.0
"""A median interval above this is no playing: it is milliseconds, most likely."""

SHORTEST_USUAL_S = 0.010
"""A median interval below this is beyond hands: it is minutes, most likely."""


@dataclass(frozen=True, slots=True, eq=False)
class Onsets:
    """Onsets of some players on common positions.

    Attributes:
        players: Names, one a column.
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        track_s: When the positions were asked for by what all followed, shape (positions,); None
            where there was nothing but each other.
    """

    players: tuple[str, ...]
    onsets_s: npt.NDArray[np.float64]
    track_s: Times | None


def table_of(
    onsets_s: Mapping[str, Sequence[float] | Times] | npt.ArrayLike,
    *,
    players: Sequence[str] | None = None,
    track_s: Sequence[float] | Times | None = None,
) -> Onsets:
    """Look at onsets from outside and give them as a table.

    Args:
        onsets_s: A column for each player's name, or an array of shape (positions, players);
            seconds, NaN where nothing was played.
        players: Names of the columns of an array; by default "1", "2", ….
        track_s: When the positions were asked for by what all followed, seconds.

    Raises:
        NotATable: It has not two dimensions.
        LengthsDiffer: Columns, names or the track are not of the same number.
        TimeNotFinite: A time is infinite; in the track, or not a number.
        TimesOutOfOrder: A player's onsets, or the track, step backwards.
        TimesRepeated: A player has the same onset twice.
        NotInSeconds: The usual interval is one that nobody plays.
    """
    if isinstance(onsets_s, Mapping):
        names = tuple(onsets_s)
        columns = [np.asarray(onsets_s[name], dtype=np.float64) for name in names]
        for name, column in zip(names, columns, strict=True):
            if column.ndim != 1:
                raise NotATable(f"of {column.ndim} dimensions for {name}")
            if column.size != columns[0].size:
                raise LengthsDiffer(
                    f"rows of {names[0]}", columns[0].size, f"of {name}", column.size
                )
        table = np.column_stack(columns) if columns else np.empty((0, 0))
    else:
        table = np.asarray(onsets_s, dtype=np.float64)
        if table.ndim != 2:
            raise NotATable(f"of {table.ndim} dimensions")
        names = tuple(players or (str(place + 1) for place in range(table.shape[1])))
        if len(names) != table.shape[1]:
            raise LengthsDiffer("columns", table.shape[1], "names", len(names))
    for name, column in zip(names, table.T, strict=True):
        _check(name, column)
    track = None
    if track_s is not None:
        track = as_times("the track", track_s)
        if track.size != table.shape[0]:
            raise LengthsDiffer("positions", table.shape[0], "times of the track", track.size)
        _check("the track", track)
    return Onsets(names, table, track)


def _check(name: str, column: Times) -> None:
    for row in np.flatnonzero(np.isinf(column))[:1].tolist():
        raise TimeNotFinite(name, row, float(column[row]))
    rows = np.flatnonzero(np.isfinite(column))
    times = column[rows]
    steps = np.diff(times)
    for place in np.flatnonzero(steps < 0)[:1].tolist():
        raise TimesOutOfOrder(
            name, int(rows[place + 1]), float(times[place]), float(times[place + 1])
        )
    for place in np.flatnonzero(steps == 0)[:1].tolist():
        raise TimesRepeated(name, int(rows[place + 1]), float(times[place]))
    if steps.size:
        usual = float(np.median(steps))
        if usual > LONGEST_USUAL_S:
            raise NotInSeconds(name, usual, "milliseconds")
        if usual < SHORTEST_USUAL_S:
            raise NotInSeconds(name, usual, "minutes")
