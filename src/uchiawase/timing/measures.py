"""Everything that the measures say of one performance, for a report, a table or a notebook.

Positions come from a song's grid or from :func:`uchiawase.timing.onsets.table_of`. A measure with too
little behind it is None. Corrections from beat to beat are looked for on the evenly spaced positions
of the performance (:func:`uchiawase.timing.grid.pulse_rows`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer
from uchiawase.timing import (
    asynchrony,
    doubt,
    following,
    granger,
    group_phase,
    intervals,
    relative_phase,
    steadiness,
    togetherness,
)
from uchiawase.timing.grid import NO_ROW, Grid, pulse_rows
from uchiawase.timing.onsets import Onsets
from uchiawase.timing.pairing import Times
from uchiawase.units import Beats

MaybeEstimate = doubt.Estimate | None


@dataclass(frozen=True, slots=True)
class PlayerMeasures:
    """One player.

    Attributes:
        onsets: How many onsets.
        mean_s: Signed mean of onset minus track; None without a track.
        spread_s: Its standard deviation (n - 1).
        spread_without_drift_s: The same about a straight line in time.
        size_s: Its mean size around the player's median.
        relative_s: Mean of onset minus the mean of the *others* at the position.
        variation: Coefficient of variation of intervals; relative to the track's, where there is one.
        variation_without_drift: The same about a straight line in time.
        drift: Slope of intervals over time, seconds a second; negative speeds up.
        local_variation: Lv.
        two_levels: Clock and motor parts, without a track only.
        correction: Gains towards the track and the others.
    """

    onsets: int
    mean_s: MaybeEstimate
    spread_s: MaybeEstimate
    spread_without_drift_s: MaybeEstimate
    size_s: MaybeEstimate
    relative_s: MaybeEstimate
    variation: MaybeEstimate
    variation_without_drift: MaybeEstimate
    drift: MaybeEstimate
    local_variation: MaybeEstimate
    two_levels: intervals.TwoLevels | None
    correction: following.Player | None


@dataclass(frozen=True, slots=True)
class PairMeasures:
    """Two players.

    Attributes:
        first: Index of the first.
        second: Index of the second.
        meeting: Asynchrony, first minus second.
        phase: Where in the first's cycle the second strikes, on even positions.
        answers: How their intervals answer each other, on even positions.
        second_from_first: Whether the first's past foretells the second (Granger, two beats back,
            given the track).
        first_from_second: The other way round.
    """

    first: int
    second: int
    meeting: togetherness.PairMeeting
    phase: relative_phase.Direction | None
    answers: intervals.CrossCorrelation | None
    second_from_first: granger.Granger | None
    first_from_second: granger.Granger | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All players.

    Attributes:
        players: By column.
        pairs: Every two players.
        spread_s: Root mean square over pairs of the pairwise spreads (Rasch 1979).
        distance_s: Mean distance between players around their usual offsets.
        order: Order parameter, on even positions.
        cluster_phase: Cluster phase measures, on even positions.
        following: Who gave way to whom; None for fewer than two players.
        even_rows: The evenly spaced positions, as rows.
    """

    players: tuple[PlayerMeasures, ...]
    pairs: tuple[PairMeasures, ...]
    spread_s: MaybeEstimate
    distance_s: MaybeEstimate
    order: group_phase.Order | None
    cluster_phase: group_phase.ClusterPhase | None
    following: following.Following | None
    even_rows: npt.NDArray[np.intp]


def measured(
    onsets: Onsets,
    *,
    beats: Sequence[Beats] | None = None,
    heard_s: npt.NDArray[np.float64] | None = None,
) -> Measures:
    """Measure a performance.

    Args:
        onsets: What was struck, and what was followed.
        beats: Where in the song each row is; by default rows are successive beats.
        heard_s: What each player heard of each, shape (listeners, positions, players), seconds; by
            default what was struck.

    Raises:
        LengthsDiffer: Beats or what was heard are not of the same positions and players.
    """
    table, track = onsets.onsets_s, onsets.track_s
    positions, players = table.shape
    places = [Beats(row) for row in range(positions)] if beats is None else list(beats)
    if len(places) != positions:
        raise LengthsDiffer("positions", positions, "beats", len(places))
    if heard_s is not None and heard_s.shape != (players, positions, players):
        raise LengthsDiffer("struck onsets", players * table.size, "heard onsets", heard_s.size)
    rows = pulse_rows(Grid(tuple(places), table))
    even = _at(table, rows)
    track_even = None if track is None else _through(track, rows)
    found = (
        following.following(
            even, track_even, heard_s=None if heard_s is None else _heard_at(heard_s, rows)
        )
        if players > 1
        else None
    )
    combos = tuple(combinations(range(players), 2))
    phases = _phases(even, track_even) if players > 1 else None
    return Measures(
        players=tuple(
            of_player(table, track, player, found.players[player] if found else None)
            for player in range(players)
        ),
        pairs=tuple(_pair(table, even, track_even, first, second) for first, second in combos),
        spread_s=togetherness.groupwise_spread(table),
        distance_s=togetherness.together(table, combos),
        order=None if phases is None else group_phase.order(phases),
        cluster_phase=None if phases is None else group_phase.cluster_phase(phases),
        following=found,
        even_rows=rows[rows != NO_ROW],
    )


def _at(table: npt.NDArray[np.float64], rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Give rows of a table, nothing where a pulse has none."""
    return np.where((rows == NO_ROW)[:, None], np.nan, table[rows])


def _heard_at(
    heard_s: npt.NDArray[np.float64], rows: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    return np.stack([_at(one, rows) for one in heard_s])


def _through(track_s: Times, rows: npt.NDArray[np.intp]) -> Times:
    """Give the track on a pulse; within a gap some time between those around it stands for all."""
    places = np.arange(rows.size)
    there = rows != NO_ROW
    return np.interp(places, places[there], track_s[rows[there]]) if there.any() else track_s[:0]


def of_player(
    table: npt.NDArray[np.float64],
    track: Times | None,
    player: int,
    correction: following.Player | None = None,
) -> PlayerMeasures:
    """Measure one player.

    Args:
        table: Onsets, shape (positions, players), seconds, NaN where nothing was played.
        track: When the positions were asked for, shape (positions,), seconds.
        player: Which column.
        correction: What is known of this player's gains already.
    """
    own = table[:, player]
    played = own[np.isfinite(own)]
    between = np.diff(own)
    between = between[np.isfinite(between)]
    ratios = between if track is None else steadiness.interval_ratios(own - track, track)
    errors = None if track is None else (own - track)[np.isfinite(own)]
    relative = (
        doubt.mean(asynchrony.relative_asynchronies(table, player)) if table.shape[1] > 1 else None
    )
    return PlayerMeasures(
        onsets=played.size,
        mean_s=None if errors is None else asynchrony.mean_asynchrony(errors),
        spread_s=None if errors is None else asynchrony.spread_of_asynchrony(errors),
        spread_without_drift_s=None if errors is None else asynchrony.spread_without_drift(errors),
        size_s=None if errors is None else asynchrony.size_of_asynchrony(errors),
        relative_s=relative,
        variation=intervals.variation(ratios),
        variation_without_drift=intervals.variation_without_drift(ratios),
        # Where parts are quick, a late stroke may fall behind an early one on another kit piece.
        drift=intervals.drift(np.sort(played)),
        local_variation=intervals.local_variation(ratios),
        two_levels=intervals.two_levels(between) if track is None else None,
        correction=correction,
    )


def _pair(
    table: npt.NDArray[np.float64],
    even: npt.NDArray[np.float64],
    track: Times | None,
    first: int,
    second: int,
) -> PairMeasures:
    one, other = even[:, first], even[:, second]
    between_one, between_other = np.diff(one), np.diff(other)
    given = None
    if track is not None:
        asked = np.diff(track)
        between_one, between_other = between_one - asked, between_other - asked
        given = np.column_stack((one - track, other - track))[1:]
    return PairMeasures(
        first=first,
        second=second,
        meeting=togetherness.meeting_of(table[:, first], table[:, second]),
        phase=relative_phase.direction(relative_phase.relative_phases(other, one)),
        answers=intervals.cross_correlation(between_one, between_other),
        second_from_first=granger.granger(between_one, between_other, order=2, given=given),
        first_from_second=granger.granger(between_other, between_one, order=2, given=given),
    )


def _phases(even: npt.NDArray[np.float64], track: Times | None) -> npt.NDArray[np.float64] | None:
    """Give phases at the track's beats, or at the mean of what was played there."""
    if track is None:
        there = np.isfinite(even).any(axis=1)
        at = np.sort(np.nanmean(even[there], axis=1)) if there.any() else np.empty(0)
    else:
        at = track
    return group_phase.phases_of(even, at) if at.size else None
