"""How a whole group moves through its cycle: order parameter and cluster phase.

Phases are radians, shape (players, times). The order parameter r(t) = |mean over players of exp(iθ)|
is 1 when all are at the same place (Kuramoto 1984). By chance alone r² is 1/N for N players, so small
groups look synchronous; r² - 1/N is what is told. The cluster phase takes each player's usual place
relative to the group out first (Frank & Richardson 2010, Physica D 239, 2084–2092; Richardson,
Garcia, Frank, Gergor & Marsh 2012, Front. Physiol. 3, 405): the two differ where people keep apart
steadily. Report both.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import PlayersMissing
from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times, as_times


def phases_of(onsets_s: npt.NDArray[np.float64], at_s: Times) -> npt.NDArray[np.float64]:
    """Give each player's phase at given times: 2π a beat, linear between strokes.

    Args:
        onsets_s: By beat, shape (beats, players), seconds, NaN where nothing was played. A missed
            beat is not made up: within the gap between its neighbours there is no phase.
        at_s: Times to tell phases at, shape (times,), ascending.

    Returns:
        Shape (players, times), radians, NaN before the first and after the last stroke and in gaps.

    Raises:
        TimesOutOfOrder: A player's onsets, or the times, step backwards.
        TimeNotFinite: One of them is infinite.
    """
    times = as_times("at_s", at_s)
    phases = np.full((onsets_s.shape[1], times.size), np.nan)
    for player in range(onsets_s.shape[1]):
        column = onsets_s[:, player]
        beats = np.flatnonzero(~np.isnan(column))
        onsets = as_times(f"onsets of player {player}", column[beats])
        if onsets.size < 2:
            continue
        right = np.searchsorted(onsets, times, side="right").clip(1, onsets.size - 1)
        inside = (times >= onsets[0]) & (times <= onsets[-1])
        inside &= (beats[right] - beats[right - 1] == 1) & (onsets[right] > onsets[right - 1])
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (times - onsets[right - 1]) / (onsets[right] - onsets[right - 1])
        phases[player] = np.where(inside, 2 * np.pi * (beats[right - 1] + share), np.nan)
    return phases


@dataclass(frozen=True, slots=True)
class Order:
    """How synchronous a group was, by the order parameter.

    Attributes:
        mean: Mean of r over time.
        above_chance: Mean of r² over time, minus 1/N, with its interval.
        chance: 1/N.
    """

    mean: float
    above_chance: doubt.Estimate
    chance: float


def order_parameters(phases: npt.NDArray[np.float64]) -> Times:
    """Give r at each time, shape (times,), NaN where a player has no phase."""
    return np.abs(np.exp(1j * phases).mean(axis=0))


def order(phases: npt.NDArray[np.float64]) -> Order | None:
    """Give the order parameter of a group over its times; None below 16 of them.

    Raises:
        PlayersMissing: There are fewer than two players.
    """
    if phases.shape[0] < 2:
        raise PlayersMissing(phases.shape[0], 2)
    found = order_parameters(phases)
    found = found[np.isfinite(found)]
    chance = 1 / phases.shape[0]
    above = doubt.mean(found**2 - chance)
    return None if above is None else Order(float(found.mean()), above, chance)


@dataclass(frozen=True, slots=True, eq=False)
class ClusterPhase:
    """How a group keeps to its own cluster phase.

    Attributes:
        players: rho of each player: how steadily they keep their place in the group, shape (players,).
        group: rho of the group at each time, shape (times,).
        mean: Its mean over time.
    """

    players: Times
    group: Times
    mean: float


def cluster_phase(phases: npt.NDArray[np.float64]) -> ClusterPhase | None:
    """Give the cluster phase measures of a group; None below 16 times at which all have a phase.

    Raises:
        PlayersMissing: There are fewer than two players.
    """
    if phases.shape[0] < 2:
        raise PlayersMissing(phases.shape[0], 2)
    there = phases[:, np.isfinite(phases).all(axis=0)]
    if there.shape[1] < doubt.FEWEST:
        return None
    vectors = np.exp(1j * there)
    centre = vectors.mean(axis=0)
    relative = vectors * np.exp(-1j * np.angle(centre))
    usual = relative.mean(axis=1)
    group = np.abs((relative * np.exp(-1j * np.angle(usual))[:, None]).mean(axis=0))
    return ClusterPhase(players=np.abs(usual), group=group, mean=float(group.mean()))


@dataclass(frozen=True, slots=True)
class ChanceTest:
    """One-sided t test of mean r² against 1/N over several groups or passes (Frank & Richardson)."""

    t: float
    freedom: int


def against_chance(mean_squares: Times, players: int) -> ChanceTest | None:
    """Hold the mean r² of several groups of equal size against what chance gives.

    Args:
        mean_squares: Mean r² of each group, shape (groups,).
        players: How many players each has.

    Returns:
        None below three groups or where they do not differ. The spread has n, as published.

    Raises:
        PlayersMissing: There are fewer than two players.
    """
    if players < 2:
        raise PlayersMissing(players, 2)
    spread = float(mean_squares.std()) if mean_squares.size else 0.0
    if mean_squares.size < 3 or spread == 0:
        return None
    t = (float(mean_squares.mean()) - 1 / players) / (spread / np.sqrt(mean_squares.size))
    return ChanceTest(float(t), mean_squares.size - 1)
