"""Onsets that nobody has written positions for, laid on common ones.

Without a written part, onsets that are each other's nearest are one position
(:func:`uchiawase.timing.grid.positions_of`), and where the positions are is counted along the
performance's own pulse, so that a beat on which nobody played is a beat all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from uchiawase.errors import NotInSeconds, ParameterOutOfRange, PlayersMissing, TimesRepeated
from uchiawase.timing.grid import positions_of
from uchiawase.timing.onsets import LONGEST_USUAL_S, SHORTEST_USUAL_S, Onsets, table_of
from uchiawase.timing.pairing import LARGEST_WINDOW_S, Times, as_times
from uchiawase.units import Beats, Seconds

AT_ONCE_S = 0.030
"""Onsets of one player that are no further apart are one movement: a chord, kick and hat, a flam. The
ear hears them as one below about that (Hirsh 1959, J. Acoust. Soc. Am. 31, 759–767: 15–20 ms to
tell which came first)."""

USUAL_SHORT = 0.1
"""Which interval bounds the window: a tenth of a player's intervals are shorter. A few double triggers
do not close it."""

_FINEST = 4
_NEIGHBOURS = 8
"""Intervals on either side from which the pulse at a place is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Onsets on positions that were found, not written.

    Attributes:
        onsets: The table, and the track where one of the lists was it.
        beats: Where each position is, counted by the pulse, from 0.
        cap_s: The widest span of a position; it cuts off the tails of asynchronies.
        alone: How many onsets share their position with nobody.
    """

    onsets: Onsets
    beats: tuple[Beats, ...]
    cap_s: Seconds
    alone: int


def laid_on_positions(
    players: Sequence[str],
    onsets_s: Sequence[Times],
    *,
    track: int | None = None,
    cap_s: Seconds | None = None,
) -> Laid:
    """Find common positions of several players' onsets.

    Args:
        players: Names.
        onsets_s: For each, onsets, seconds, ascending.
        track: Which of them is what all others followed; positions are then its onsets.
        cap_s: The widest span of a position; by default half the interval than which a tenth of the
            busiest player's are shorter, at most :data:`uchiawase.timing.pairing.LARGEST_WINDOW_S`.

    Raises:
        PlayersMissing: There is nobody.
        TimesOutOfOrder: A player's onsets step backwards.
        TimesRepeated: A player has the same onset twice.
        TimeNotFinite: A time is infinite or not a number.
        NotInSeconds: The usual interval is one that nobody plays.
        ParameterOutOfRange: The cap is not above 0.
    """
    if not players:
        raise PlayersMissing(0, 1)
    lists = [as_times(name, one) for name, one in zip(players, onsets_s, strict=True)]
    for name, one in zip(players, lists, strict=True):
        _check(name, one)
    cap = usual_cap_s(lists) if cap_s is None else cap_s
    if not cap > 0:
        raise ParameterOutOfRange("the window", cap, "above 0 s")
    table = without_crossings(positions_of(lists, cap_s=cap))
    alone = int((np.isfinite(table).sum(axis=1) == 1).sum())
    names, track_s = list(players), None
    if track is not None:
        table = table[np.isfinite(table[:, track])]
        track_s = table[:, track].copy()
        table = np.delete(table, track, axis=1)
        del names[track]
    times = track_s if track_s is not None else _means(table)
    return Laid(table_of(table, players=names, track_s=track_s), counted_beats(times), cap, alone)


def without_crossings(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give a table in which every player's onsets ascend, onsets that stood in the way on rows of their own.

    Where somebody's onsets are nearer to each other than the window is wide, two positions can hold
    them the wrong way round.

    Args:
        table: Shape (positions, players), seconds, NaN where nothing was played, ascending by mean onset.
    """
    while (crossing := _first_crossing(table)) is not None:
        before, after, player = crossing
        sizes = np.isfinite(table).sum(axis=1)
        # Of single onsets the order is that of their times, so one of the two has company.
        row = after if sizes[after] > 1 else before
        alone = np.full((1, table.shape[1]), np.nan)
        alone[0, player] = table[row, player]
        table = np.concatenate((table, alone))
        table[row, player] = np.nan
        table = table[np.argsort(_means(table), kind="stable")]
    return table


def _first_crossing(table: npt.NDArray[np.float64]) -> tuple[int, int, int] | None:
    for player, column in enumerate(table.T):
        rows = np.flatnonzero(np.isfinite(column))
        for place in np.flatnonzero(np.diff(column[rows]) < 0)[:1].tolist():
            return int(rows[place]), int(rows[place + 1]), player
    return None


def _check(name: str, times: Times) -> None:
    steps = np.diff(times)
    for place in np.flatnonzero(steps == 0)[:1].tolist():
        raise TimesRepeated(name, place + 1, float(times[place]))
    if steps.size:
        usual = float(np.median(steps))
        if usual > LONGEST_USUAL_S:
            raise NotInSeconds(name, usual, "milliseconds")
        if usual < SHORTEST_USUAL_S:
            raise NotInSeconds(name, usual, "minutes")


def _means(table: npt.NDArray[np.float64]) -> Times:
    return np.nanmean(table, axis=1) if table.size else np.empty(0)


def usual_cap_s(onsets_s: Sequence[Times]) -> Seconds:
    """Give the window for onsets without a part: half a short interval of the busiest player.

    Args:
        onsets_s: For each player, seconds, ascending.
    """
    shortest = [
        float(np.quantile(steps, USUAL_SHORT))
        for one in onsets_s
        if (steps := np.diff(one)[np.diff(one) > 0]).size
    ]
    return min([LARGEST_WINDOW_S, *(one / 2 for one in shortest)])


def joined(onsets_s: Times, within_s: Seconds = AT_ONCE_S) -> Times:
    """Give one onset, the mean, for each run of onsets that lie no further than that from its first.

    Args:
        onsets_s: Of one player, seconds, ascending.
        within_s: How long a run may be, ≥ 0.

    Raises:
        TimesOutOfOrder: Onsets step backwards.
        TimeNotFinite: An onset is infinite or not a number.
    """
    times = as_times("onsets_s", onsets_s)
    runs: list[list[float]] = []
    for time_s in times.tolist():
        if runs and time_s - runs[-1][0] <= within_s:
            runs[-1].append(time_s)
        else:
            runs.append([time_s])
    return np.array([float(np.mean(run)) for run in runs])


def counted_beats(times_s: Times) -> tuple[Beats, ...]:
    """Count where positions are by the pulse of the performance itself, which may drift.

    The pulse at a place is the median of the intervals around it; an interval is as many quarters of
    it as come nearest, at least one.

    Args:
        times_s: Of the positions, seconds, ascending.

    Returns:
        One for each, ascending, from 0.
    """
    if times_s.size == 0:
        return ()
    steps = np.diff(times_s)
    beats = [Beats(0)]
    for place, step in enumerate(steps.tolist()):
        near = steps[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS + 1]
        quarters = max(round(_FINEST * step / float(np.median(near))), 1)
        beats.append(beats[-1] + Fraction(quarters, _FINEST))
    return tuple(beats)
