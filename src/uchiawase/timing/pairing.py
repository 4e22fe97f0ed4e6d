"""Which hit was meant for which stroke.

Conventions: times are seconds on one clock, ascending. Asynchrony is hit minus target; negative
is early. A hit is paired with at most one stroke and a stroke with at most one hit, and pairs
never cross: of two paired hits the earlier one has the earlier stroke.

The rules, in order:

1. A window bounds how far a hit may lie from its stroke: half the shortest interval between the
   strokes of that kit piece, at most :data:`LARGEST_WINDOW_S`. Any window cuts the tails off the
   asynchronies, so it is part of the result.
2. The window holds around the player's own usual offset, not around zero: a person who is 50 ms
   early throughout is not a person who misses (people tap 20–50 ms ahead of a metronome; Aschersleben
   2002), and a constant device delay is no mistake either. The offset is found from the hits
   themselves (see :func:`usual_offset_s`). It steers the pairing only; the asynchronies are given
   with it still in.
3. Hits pair with strokes on the same kit piece first. What is then left pairs within the family
   (snare, rim and clap; the hi-hats; the toms; the rides), because a phone or a borrowed kit may
   not have the very piece. Anything else is an extra hit and a missed stroke.
4. Within one kit piece the pairs are those with the least total cost: the size of the asynchrony
   for a pair, half a window for whatever stays alone (so that no pair costs more than leaving both
   alone). This is the alignment of Needleman & Wunsch (1970) on times, exact, by dynamic
   programming in O(hits × strokes within the window).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.errors import (
    LengthsDiffer,
    ParameterOutOfRange,
    TimeNotFinite,
    TimesOutOfOrder,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import PIECES
from uchiawase.score.stroke import Stroke
from uchiawase.units import Seconds

Times: TypeAlias = npt.NDArray[np.float64]
"""Points in time or differences between them, seconds, shape (n,)."""

Indices: TypeAlias = npt.NDArray[np.intp]

LARGEST_WINDOW_S = 0.150
"""Also what studies of drumming people take as the span of one stroke (double hits lie in it)."""

LARGEST_OFFSET_S = 0.200
"""How far a player's usual offset is looked for: Bluetooth loudspeakers are about that late."""

FEWEST_FOR_OFFSET = 8
"""With fewer pairs the offset is taken as 0: a few strokes do not show a habit."""

_OFFSET_STEP_S = 0.005
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Pairs of hits and targets.

    Attributes:
        pairs: Indices of hit and target, shape (k, 2), ascending in both.
        errors_s: Hit minus target of each pair, shape (k,).
    """

    pairs: Indices
    errors_s: Times


@dataclass(frozen=True, slots=True, eq=False)
class PartMatches:
    """How the hits of a take belong to the strokes of a part.

    Attributes:
        hit_index: Of each pair, the hit, shape (k,).
        stroke_index: Of each pair, the stroke, shape (k,), ascending.
        errors_s: Of each pair, hit minus target, shape (k,).
        missed_index: Strokes without a hit, ascending.
        extra_index: Hits without a stroke, ascending.
        offset_s: The usual offset around which the windows lay.
        window_s: The widest window that was used, 0 without strokes.
    """

    hit_index: Indices
    stroke_index: Indices
    errors_s: Times
    missed_index: Indices
    extra_index: Indices
    offset_s: Seconds
    window_s: Seconds


def as_times(name: str, values: Sequence[float] | Times, *, ascending: bool = True) -> Times:
    """Give times as an array, after a look at them.

    Raises:
        TimeNotFinite: One is infinite or not a number.
        TimesOutOfOrder: One is smaller than the one before, where they have to ascend.
    """
    times = np.asarray(values, dtype=np.float64)
    for index in np.flatnonzero(~np.isfinite(times))[:1]:
        raise TimeNotFinite(name, int(index), float(times[index]))
    if ascending:
        for index in np.flatnonzero(np.diff(times) < 0)[:1] + 1:
            raise TimesOutOfOrder(name, int(index), float(times[index - 1]), float(times[index]))
    return times


def window_for_s(targets_s: Sequence[float] | Times) -> Seconds:
    """Give the widest window in which no hit can be nearer to a neighbour: half the shortest interval.

    Args:
        targets_s: The targets of one kit piece, shape (m,), ascending.

    Returns:
        At most :data:`LARGEST_WINDOW_S`, and just that where no two targets differ.
    """
    times = as_times("targets_s", targets_s)
    intervals = np.diff(times)
    intervals = intervals[intervals > 0]
    if intervals.size == 0:
        return LARGEST_WINDOW_S
    return min(float(intervals.min()) / 2, LARGEST_WINDOW_S)


def asynchronies(
    hits_s: Sequence[float] | Times,
    targets_s: Sequence[float] | Times,
    *,
    window_s: Seconds,
    offset_s: Seconds = 0.0,
) -> Matches:
    """Pair hits with targets, each at most once, and give the signed errors.

    Pairs never cross, and of all such pairings this is the one with the least total cost (rule 4
    above). Negative is early.

    Args:
        hits_s: Hit times, shape (n,), seconds on the session clock, ascending.
        targets_s: Target times, shape (m,), same clock, ascending.
        window_s: Largest distance from ``offset_s`` that still pairs, seconds, above 0.
        offset_s: Where the window is centred.

    Returns:
        ``pairs`` (k, 2) of indices and ``errors_s`` (k,), the offset still in; k = 0 if either
        is empty.

    Raises:
        TimesOutOfOrder: An array steps backwards.
        TimeNotFinite: A time is infinite or not a number.
        ParameterOutOfRange: The window is not above 0.
    """
    hits = as_times("hits_s", hits_s)
    targets = as_times("targets_s", targets_s)
    if not window_s > 0:
        raise ParameterOutOfRange("the window", window_s, "above 0 s")
    centred = hits - offset_s
    first = np.searchsorted(targets, centred - window_s, side="left").tolist()
    after = np.searchsorted(targets, centred + window_s, side="right").tolist()
    pairs = _aligned(centred.tolist(), targets.tolist(), first, after, window_s)
    index = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Matches(pairs=index, errors_s=hits[index[:, 0]] - targets[index[:, 1]])


_SKIP_HIT, _TAKE, _SKIP_TARGET = 0, 1, 2


def _aligned(
    hits_s: list[float],
    targets_s: list[float],
    first: list[int],
    after: list[int],
    window_s: float,
) -> list[tuple[int, int]]:
    """Find the non-crossing pairs with the largest total of (window - distance).

    Leaving a hit and a target alone costs one window together, so the largest total gain is the
    least total cost. ``gains[j]`` is the best total with the hits so far and the first j targets.
    Windows ascend with the hits, so ``gains`` is flat beyond ``filled`` and only the band of the
    current hit has to be touched.
    """
    gains = [0.0] * (len(targets_s) + 1)
    filled = 0
    choices: list[bytearray] = []
    for index, hit_s in enumerate(hits_s):
        low, high = first[index], after[index]
        if high > filled:
            flat = gains[filled]
            for column in range(filled + 1, high + 1):
                gains[column] = flat
            filled = high
        row = bytearray(max(high - low, 0))
        diagonal = gains[low]
        for column in range(low, high):
            above = gains[column + 1]
            taken = diagonal + window_s - abs(hit_s - targets_s[column])
            left = gains[column]
            if taken > above and taken > left:
                gains[column + 1], row[column - low] = taken, _TAKE
            elif left > above:
                gains[column + 1], row[column - low] = left, _SKIP_TARGET
            diagonal = above
        choices.append(row)

    pairs: list[tuple[int, int]] = []
    column = len(targets_s)
    for index in range(len(hits_s) - 1, -1, -1):
        low = first[index]
        column = min(column, filled)
        at = min(column, after[index])
        while at > low and choices[index][at - 1 - low] == _SKIP_TARGET:
            at -= 1
        if at > low and choices[index][at - 1 - low] == _TAKE:
            pairs.append((index, at - 1))
            column = at - 1
    pairs.reverse()
    return pairs


def usual_offset_s(classes: Sequence[tuple[Times, Times, Seconds]]) -> Seconds:
    """Give the shift at which most hits lie near a stroke: a first guess at a player's usual offset.

    Every shift from -200 to 200 ms in steps of 5 ms is tried. A hit counts for 1 on its stroke and
    for nothing a window away, linearly between (a triangular kernel), over all kit pieces together.
    A part of even strokes fits just as well one stroke further, so a shift loses weight with its
    size, up to a quarter.

    Args:
        classes: For each kit piece: hits, targets (ascending, seconds) and window.
    """
    shifts = np.arange(-LARGEST_OFFSET_S, LARGEST_OFFSET_S + _OFFSET_STEP_S / 2, _OFFSET_STEP_S)
    scores = np.zeros_like(shifts)
    for hits_s, targets_s, window_s in classes:
        if hits_s.size == 0 or targets_s.size == 0:
            continue
        shifted = hits_s[None, :] - shifts[:, None]
        right = np.searchsorted(targets_s, shifted).clip(0, targets_s.size - 1)
        left = (right - 1).clip(0)
        distance = np.minimum(abs(shifted - targets_s[right]), abs(shifted - targets_s[left]))
        scores += np.clip(1 - distance / window_s, 0, None).sum(axis=1)
    scores *= 1 - abs(shifts) / LARGEST_OFFSET_S / 4
    # Of equally good shifts the one nearest to zero: argmax takes the first it sees.
    order = np.argsort(abs(shifts), kind="stable")
    return float(shifts[order[int(np.argmax(scores[order]))]])


def pair_part(
    hits: Sequence[Hit], strokes: Sequence[Stroke], targets_s: Sequence[float] | Times
) -> PartMatches:
    """Pair the hits of a take with the strokes asked for, by the rules at the head of this file.

    Args:
        hits: What was struck, ascending in time.
        strokes: What was asked for, ascending in time.
        targets_s: When each stroke was asked for, shape (len(strokes),), seconds, ascending.

    Returns:
        The pairs, what is left over on both sides, and window and offset that were used. All
        empty where nothing was struck or nothing was asked for.

    Raises:
        LengthsDiffer: There is not one target for each stroke.
        TimesOutOfOrder: Hits or targets step backwards.
        TimeNotFinite: A time is infinite or not a number.
    """
    targets = as_times("targets_s", targets_s)
    times = as_times("hits", [hit.time_s for hit in hits])
    if len(strokes) != targets.size:
        raise LengthsDiffer("strokes", len(strokes), "targets", targets.size)

    hit_pieces = np.array([hit.piece.value for hit in hits], dtype=np.str_)
    stroke_pieces = np.array([stroke.piece.value for stroke in strokes], dtype=np.str_)
    hit_families = np.array([PIECES[hit.piece].family for hit in hits], dtype=np.str_)
    stroke_families = np.array([PIECES[stroke.piece].family for stroke in strokes], dtype=np.str_)
    stages = (
        _Stage.of(hit_pieces, stroke_pieces, targets),
        _Stage.of(hit_families, stroke_families, targets),
    )

    offset_s = usual_offset_s(
        [
            (times[hit_pieces == name], targets[stroke_pieces == name], window_s)
            for name, window_s in stages[0].windows_s.items()
        ]
    )
    pairs = _pairs_around(offset_s, times, targets, stages)
    for _ in range(_MOST_ROUNDS):
        errors_s = times[pairs[:, 0]] - targets[pairs[:, 1]]
        offset_s = float(np.median(errors_s)) if len(pairs) >= FEWEST_FOR_OFFSET else 0.0
        before, pairs = pairs, _pairs_around(offset_s, times, targets, stages)
        if np.array_equal(before, pairs):
            break

    pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    return PartMatches(
        hit_index=pairs[:, 0],
        stroke_index=pairs[:, 1],
        errors_s=times[pairs[:, 0]] - targets[pairs[:, 1]],
        missed_index=np.setdiff1d(np.arange(targets.size), pairs[:, 1]),
        extra_index=np.setdiff1d(np.arange(times.size), pairs[:, 0]),
        offset_s=offset_s,
        window_s=max((w for stage in stages for w in stage.windows_s.values()), default=0.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """One way to say which hits and strokes may pair: those with the same name."""

    hit_names: npt.NDArray[np.str_]
    stroke_names: npt.NDArray[np.str_]
    windows_s: dict[str, float]

    @classmethod
    def of(
        cls, hit_names: npt.NDArray[np.str_], stroke_names: npt.NDArray[np.str_], targets_s: Times
    ) -> "_Stage":
        windows_s = {
            str(name): window_for_s(targets_s[stroke_names == name])
            for name in np.unique(stroke_names)
        }
        return cls(hit_names, stroke_names, windows_s)


def _pairs_around(
    offset_s: float, times_s: Times, targets_s: Times, stages: Sequence[_Stage]
) -> Indices:
    """Pair stage by stage, each with what the one before has left over."""
    free_hits = np.ones(times_s.size, dtype=np.bool_)
    free_strokes = np.ones(targets_s.size, dtype=np.bool_)
    found: list[Indices] = [np.empty((0, 2), dtype=np.intp)]
    for stage in stages:
        for name, window_s in stage.windows_s.items():
            hit_index = np.flatnonzero(free_hits & (stage.hit_names == name))
            stroke_index = np.flatnonzero(free_strokes & (stage.stroke_names == name))
            matches = asynchronies(
                times_s[hit_index], targets_s[stroke_index], window_s=window_s, offset_s=offset_s
            )
            pairs = np.column_stack(
                (hit_index[matches.pairs[:, 0]], stroke_index[matches.pairs[:, 1]])
            )
            free_hits[pairs[:, 0]] = False
            free_strokes[pairs[:, 1]] = False
            found.append(pairs)
    return np.concatenate(found)
