"""Who was where on which beat: one row a position, one column a player.

The common ground of all measures between people. A position is a beat that somebody was asked to
strike; two players share it when both struck it. A player who is asked for two kit pieces at once
(kick and hat) has one onset there: the mean of those that were met. NaN is "nothing played".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.pairing import Times, as_times, mutual_pairs, windows_for_s
from uchiawase.units import Beats, Seconds


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


def at_beats(grid: Grid, beats: Sequence[Beats]) -> Grid:
    """Give a grid at other positions, with nothing played where it has no such position."""
    row_of = {beat: row for row, beat in enumerate(grid.beats)}
    errors_s = np.full((len(beats), grid.errors_s.shape[1]), np.nan)
    for row, beat in enumerate(beats):
        if beat in row_of:
            errors_s[row] = grid.errors_s[row_of[beat]]
    return Grid(tuple(beats), errors_s)


PULSES = (Beats(1, 2), Beats(1), Beats(2), Beats(4))
"""Steps on which successive corrections are looked for: an eighth to a bar."""


NO_ROW = -1
"""Stands among rows where a pulse goes on and the grid has no such beat."""


def pulse_rows(grid: Grid) -> npt.NDArray[np.intp]:
    """Find the evenly spaced positions on which most players play on most successive beats.

    Models of correction from beat to beat need a pulse. Every step of :data:`PULSES` is tried from
    every start; the one with the most intervals that a player has both ends of, over all players,
    is taken, of equal ones the longer step. A beat that nobody was asked for does not end it: models
    that go from beat to beat leave out what touches a gap.

    Returns:
        Indices into ``grid.beats``, ascending, with one :data:`NO_ROW` wherever beats are missing between
        two of them, however many; empty for an empty grid.
    """
    played = np.isfinite(grid.errors_s)
    best, best_count = np.empty(0, dtype=np.intp), 0
    for step in sorted(PULSES, reverse=True):
        for start in sorted({beat % step for beat in grid.beats}):
            rows = _rows_of(grid.beats, start, step)
            there = played[rows] & (rows != NO_ROW)[:, None]
            count = int((there[1:] & there[:-1]).sum())
            if count > best_count:
                best, best_count = rows, count
    return best


def _rows_of(beats: Sequence[Beats], start: Beats, step: Beats) -> npt.NDArray[np.intp]:
    on_pulse = [row for row, beat in enumerate(beats) if beat % step == start]
    rows: list[int] = []
    for row in on_pulse:
        if rows and beats[row] - beats[rows[-1]] != step:
            rows.append(NO_ROW)
        rows.append(row)
    return np.array(rows, dtype=np.intp)


def pulse_of(grid: Grid) -> Grid:
    """Give the pulse of a grid from its first beat to its last, as :func:`pulse_rows` finds it.

    Beats that nobody was asked for are rows of nothing. Models that go from beat to beat leave out what
    touches them, so that a rest of all costs a beat or two and not all that comes after it.

    Returns:
        Evenly spaced; empty for a grid on whose pulses nobody plays twice in a row.
    """
    rows = pulse_rows(grid)
    rows = rows[rows != NO_ROW]
    if rows.size == 0:
        return Grid((), np.empty((0, grid.errors_s.shape[1])))
    places: list[Beats] = [grid.beats[int(row)] for row in rows]
    step = min(after - before for before, after in pairwise(places))
    beats = tuple(
        places[0] + step * place for place in range(int((places[-1] - places[0]) / step) + 1)
    )
    return at_beats(grid, beats)


def by_step(grid: Grid, step: Beats) -> Grid:
    """Give the grid of whole steps, such as beats: the mean of what a player played within each.

    For parts that interlock: who plays on the beat and who plays off it share no position, but
    share beats. An asynchrony counts for the step it was asked for in, wherever it was played.

    Raises:
        ParameterOutOfRange: The step is not above 0.
    """
    if not step > 0:
        raise ParameterOutOfRange("the step", float(step), "above 0 beats")
    places = [step * (beat // step) for beat in grid.beats]
    return grid_of([places] * grid.errors_s.shape[1], [column.copy() for column in grid.errors_s.T])


def positions_of(
    onsets_s: Sequence[Sequence[float] | Times], *, cap_s: Seconds | None = None
) -> npt.NDArray[np.float64]:
    """Lay onsets of players without a written part on common positions: one row a position.

    Onsets that are each other's nearest (:func:`uchiawase.timing.pairing.mutual_pairs`) become one
    position, the closest first, as long as nobody is in it twice and it spans no more than the cap.

    Args:
        onsets_s: For each player, onsets, seconds, ascending.
        cap_s: Largest span of a position; by default half the shortest interval of any player, at
            most :data:`uchiawase.timing.pairing.LARGEST_WINDOW_S`.

    Returns:
        Shape (positions, players), seconds, NaN where nothing was played, ascending by mean onset.

    Raises:
        TimesOutOfOrder: A player's onsets step backwards.
        TimeNotFinite: A time is infinite or not a number.
        ParameterOutOfRange: The cap is not above 0.
    """
    onsets = [as_times(f"onsets of player {at}", one) for at, one in enumerate(onsets_s)]
    smallest = min((float(windows_for_s(one).min()) for one in onsets if one.size), default=1.0)
    cap = smallest if cap_s is None else cap_s
    links: list[tuple[float, tuple[int, int], tuple[int, int]]] = []
    for first in range(len(onsets)):
        for second in range(first + 1, len(onsets)):
            found = mutual_pairs(onsets[first], onsets[second], cap_s=cap)
            for (i, j), apart in zip(
                found.pairs.tolist(), abs(found.differences_s).tolist(), strict=True
            ):
                links.append((apart, (first, i), (second, j)))
    of = {(player, i): [(player, i)] for player, one in enumerate(onsets) for i in range(one.size)}
    for _, one, other in sorted(links):
        ours, theirs = of[one], of[other]
        joined = ours + theirs
        times = [float(onsets[player][i]) for player, i in joined]
        players = Counter(player for player, _ in joined)
        if ours is theirs or max(players.values()) > 1 or max(times) - min(times) > cap:
            continue
        for member in joined:
            of[member] = joined
    positions = list({id(group): group for group in of.values()}.values())
    table = np.full((len(positions), len(onsets)), np.nan)
    for row, group in enumerate(positions):
        for player, i in group:
            table[row, player] = onsets[player][i]
    means = np.nanmean(table, axis=1) if positions else np.empty(0)
    return table[np.argsort(means, kind="stable")]
