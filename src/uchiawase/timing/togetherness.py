"""How people meet each other, over the positions that they share.

The asynchrony of a pair is first minus second, over the positions at which both played (positive:
the first is later). Since both are held against the same target, it is the difference of the
onsets themselves. Its standard deviation (n - 1) is the pairwise asynchronization of Clayton et
al. (2020) and Eerola & Clayton (2024, JOSS 9, 5395). The distance is the mean size once the pair's usual
offset, the median, is taken out: delays of devices are constant and drop out of it.

Nothing here is about who leads: asynchronies alone cannot say (timing that depends on what each
player heard can; it is a measure of its own).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.score.take import PlayerKind
from uchiawase.timing import asynchrony, doubt
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds

Scale: TypeAlias = Literal["ensemble", "ordinary", "loose", ""]

ENSEMBLE_BELOW_S = 0.030
"""Spread of pairwise asynchrony that practised ensembles stay below, about: string quartet 25–31 ms
and duets 23.5–29 (Virtuoso Strings), jazz trios 22.5–28.7 (Jazz Trio Database), Cuban son median 24
over 102 pairs (IEMP; Clayton et al. 2020). Own computations from the data."""

LOOSE_ABOVE_S = 0.060
"""Beyond what pairs of non-drummers do at 1 s a beat: median 46 ms, middle half 38–54 ms
(McWeeny et al. 2024, own computation)."""

FEWEST_FOR_SCALE = 30
"""Shared positions below which no word is given: the literature asks for 30."""

BARS_TO_HEAR_AGAIN = 8


@dataclass(frozen=True, slots=True)
class PairMeeting:
    """How two players met.

    Attributes:
        shared: Positions at which both played.
        mean: Signed mean of first minus second, seconds; delays of devices are in it.
        spread: Its standard deviation (n - 1), seconds.
        distance: Its mean distance from its median, seconds.
        size: Its mean size, seconds; delays are in it.
        root_mean_square: √(mean of its squares), seconds; delays are in it.
        spread_without_drift: Its standard deviation about a straight line in time (n - 2), seconds.
    """

    shared: int
    mean: doubt.Estimate | None
    spread: doubt.Estimate | None
    distance: doubt.Estimate | None
    size: doubt.Estimate | None
    root_mean_square: doubt.Estimate | None
    spread_without_drift: doubt.Estimate | None


def pair_asynchronies(first_s: Times, second_s: Times) -> Times:
    """Give first minus second wherever both are there, in order.

    Args:
        first_s: By position, shape (n,), seconds, NaN where nothing was played. Onsets and
            asynchronies against common targets give the same result.
        second_s: Likewise.

    Raises:
        LengthsDiffer: They are not on the same positions.
    """
    if first_s.shape != second_s.shape:
        raise LengthsDiffer("first onsets", first_s.size, "second onsets", second_s.size)
    differences = first_s - second_s
    return differences[np.isfinite(differences)]


def meeting_of(first_s: Times, second_s: Times) -> PairMeeting:
    """Give all measures of one pair; arguments as for :func:`pair_asynchronies`."""
    differences = pair_asynchronies(first_s, second_s)
    return PairMeeting(
        shared=int(differences.size),
        mean=doubt.mean(differences),
        spread=doubt.spread(differences),
        distance=doubt.mean_distance(differences),
        size=asynchrony.absolute_asynchrony(differences),
        root_mean_square=asynchrony.root_mean_square(differences),
        spread_without_drift=asynchrony.spread_without_drift(differences),
    )


def groupwise_spread_s(
    onsets_s: npt.NDArray[np.float64], pairs: Sequence[tuple[int, int]] | None = None
) -> Seconds | None:
    """Give the root mean square, over pairs, of the pairwise standard deviations (Rasch 1979).

    Args:
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        pairs: Columns of ``onsets_s``; by default every two.

    Returns:
        Seconds; pairs that share fewer than two positions are left out, None where all do.
    """
    variances: list[float] = []
    for first, second in _pairs_of(onsets_s, pairs):
        differences = pair_asynchronies(onsets_s[:, first], onsets_s[:, second])
        if differences.size >= 2:
            variances.append(float(differences.var(ddof=1)))
    return float(np.sqrt(np.mean(variances))) if variances else None


def _pairs_of(
    onsets_s: npt.NDArray[np.float64], pairs: Sequence[tuple[int, int]] | None
) -> Sequence[tuple[int, int]]:
    return tuple(combinations(range(onsets_s.shape[1]), 2)) if pairs is None else pairs


def groupwise_spread(
    onsets_s: npt.NDArray[np.float64], pairs: Sequence[tuple[int, int]] | None = None
) -> doubt.Estimate | None:
    """Give the same with its interval; ``n`` counts positions that any two share.

    None below :data:`uchiawase.timing.doubt.FEWEST` of them.
    """
    value = groupwise_spread_s(onsets_s, pairs)
    influence = np.zeros(onsets_s.shape[0])
    shared = np.zeros(onsets_s.shape[0], dtype=np.bool_)
    counted = 0
    parts: list[tuple[float, Times, Times]] = []
    for first, second in _pairs_of(onsets_s, pairs):
        differences = onsets_s[:, first] - onsets_s[:, second]
        both = np.isfinite(differences)
        if both.sum() < 2:
            continue
        shared |= both
        counted += 1
        squares = (differences[both] - differences[both].mean()) ** 2
        own = float(differences[both].std(ddof=1))
        if own > 0:
            parts.append((own, (squares - squares.mean()) / (2 * own), differences[both]))
        # What a pair lacks at other positions counts more where it is.
        influence[both] += (squares - squares.mean()) * (both.size / both.sum())
    if value is None or shared.sum() < doubt.FEWEST:
        return None
    kept = influence[shared] * (shared.sum() / shared.size / max(counted, 1))
    return doubt.pooled(value, kept / (2 * value) if value > 0 else kept, parts)


def pairs_that_meet(kinds: Sequence[PlayerKind]) -> tuple[tuple[int, int], ...]:
    """Give the pairs whose closeness is what a report is about, as indices of players.

    Pairs of people. Where only one person plays, that person with each virtual drummer, so that
    somebody who tries it alone sees something; where nobody does, none.
    """
    people = [index for index, kind in enumerate(kinds) if kind == "person"]
    if len(people) == 1:
        person = people[0]
        others = [index for index, kind in enumerate(kinds) if kind == "virtual"]
        return tuple((min(person, other), max(person, other)) for other in others)
    return tuple(combinations(people, 2))


def pair_distances(
    onsets_s: npt.NDArray[np.float64], pairs: Sequence[tuple[int, int]]
) -> npt.NDArray[np.float64]:
    """Give how far each pair is from its usual offset at each position.

    Args:
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        pairs: Columns of ``onsets_s``.

    Returns:
        Shape (positions, pairs), seconds ≥ 0, NaN where the two do not both play.
    """
    distances = np.full((onsets_s.shape[0], len(pairs)), np.nan)
    for column, (first, second) in enumerate(pairs):
        differences = onsets_s[:, first] - onsets_s[:, second]
        both = np.isfinite(differences)
        if both.any():
            distances[both, column] = abs(differences[both] - np.median(differences[both]))
    return distances


def together(
    onsets_s: npt.NDArray[np.float64], pairs: Sequence[tuple[int, int]]
) -> doubt.Estimate | None:
    """Give the mean over all distances of some pairs, with an interval; ``n`` counts shared positions.

    The distances of one position stay together, since they are not independent of each other.

    Args:
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        pairs: Columns of ``onsets_s``.

    Returns:
        None where fewer than :data:`uchiawase.timing.doubt.FEWEST` positions are shared by any pair.
    """
    distances_s = pair_distances(onsets_s, pairs)
    there = np.isfinite(distances_s)
    counts = there.sum(axis=1).astype(np.float64)
    shared = counts > 0
    if shared.sum() < doubt.FEWEST:
        return None
    sums = np.where(there, distances_s, 0.0).sum(axis=1)[shared]
    value = float(sums.sum() / counts.sum())
    parts: list[tuple[float, Times, Times]] = []
    for column, (first, second) in enumerate(pairs):
        both = there[:, column]
        if both.any():
            own = distances_s[both, column]
            differences = onsets_s[both, first] - onsets_s[both, second]
            parts.append((float(own.mean()), own - own.mean(), differences))
    influence = (sums - value * counts[shared]) / counts[shared].mean()
    return doubt.pooled(value, influence, parts)


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Closeness by bar.

    Attributes:
        distance_s: Mean distance in each bar, shape (bars,), NaN where nothing was shared.
        n: How many distances that is the mean of, shape (bars,).
    """

    distance_s: Times
    n: npt.NDArray[np.intp]


def by_bar(
    distances_s: npt.NDArray[np.float64], bar_index: npt.NDArray[np.intp], bar_count: int
) -> Bars:
    """Give the mean distance within each bar.

    Args:
        distances_s: As :func:`pair_distances` gives them.
        bar_index: The bar of each position, shape (positions,), 0 … bar_count - 1.
        bar_count: How many bars there are.

    Raises:
        LengthsDiffer: There is not one bar for each position.
    """
    if distances_s.shape[0] != bar_index.size:
        raise LengthsDiffer("positions", distances_s.shape[0], "bars of them", bar_index.size)
    there = np.isfinite(distances_s)
    counts = np.bincount(bar_index, weights=there.sum(axis=1), minlength=bar_count)
    sums = np.bincount(
        bar_index, weights=np.where(there, distances_s, 0.0).sum(axis=1), minlength=bar_count
    )
    means = np.full(bar_count, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return Bars(distance_s=means, n=counts.astype(np.intp))


def closest_bars(bars: Bars, length: int = BARS_TO_HEAR_AGAIN) -> tuple[int, int] | None:
    """Give the run of consecutive bars in which people were closest, half-open, as indices.

    Eight bars, or half of the pass where it is shorter than sixteen. A run counts when something
    was shared in at least three quarters of its bars; of equal runs the first is taken.

    Returns:
        None where no run counts.

    Raises:
        ParameterOutOfRange: ``length`` is not above 0.
    """
    if length < 1:
        raise ParameterOutOfRange("the length of the run", length, "at least 1 bar")
    bar_count = bars.n.size
    length = min(length, bar_count // 2)
    if length == 0:
        return None
    sums = np.where(bars.n > 0, np.nan_to_num(bars.distance_s) * bars.n, 0.0)
    window = np.ones(length)
    counts = np.convolve(bars.n.astype(np.float64), window, mode="valid")
    totals = np.convolve(sums, window, mode="valid")
    filled = np.convolve((bars.n > 0).astype(np.float64), window, mode="valid")
    counts_enough = (filled * 4 >= length * 3) & (counts > 0)
    if not counts_enough.any():
        return None
    means = np.full(counts.size, np.inf)
    np.divide(totals, counts, out=means, where=counts_enough)
    start = int(np.argmin(means))
    return start, start + length


def scale_of(spread_s: Seconds | None, shared: int) -> Scale:
    """Give the word for a spread of pairwise asynchrony, or a blank where it cannot be said.

    Args:
        spread_s: Of one pair, or groupwise (:func:`groupwise_spread_s`).
        shared: How many positions stand behind it.
    """
    if spread_s is None or shared < FEWEST_FOR_SCALE:
        return ""
    if spread_s < ENSEMBLE_BELOW_S:
        return "ensemble"
    return "loose" if spread_s > LOOSE_ABOVE_S else "ordinary"
