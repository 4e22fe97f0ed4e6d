"""What a measure would be if these people had not heard each other: surrogates.

- Pseudo-groups: the same song and part, but every player from another group. They share the song
  and nothing else, so what they have in common is what the song does.
- Time shifts: players moved against each other by whole cycles. Each keeps their own habits and
  memory; what they answered each other is gone. Effects of the song's course go too.

Strokes are never shuffled freely: that destroys the memory of a series as well, and everything
seems to differ from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, PlayersMissing
from uchiawase.timing.pairing import Times

FEWEST_GROUPS = 4
"""Groups below which pseudo-groups repeat each other too much to say anything."""

SMALLEST_SHIFT = 8
"""Cycles by which players are moved at least: nearer ones still remember each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """A measure held against surrogates.

    Attributes:
        value: Of the real playing.
        surrogates: Of each surrogate, shape (k,).
        p: Share of values at least as large as the real one, itself counted in, never 0.
    """

    value: float
    surrogates: Times
    p: float


def against(value: float, surrogates: Sequence[float] | Times) -> Against | None:
    """Tell how often a surrogate gives as much as the real playing; None below 19 of them."""
    found = np.asarray(surrogates, dtype=np.float64)
    found = found[np.isfinite(found)]
    if found.size < 19 or not np.isfinite(value):
        return None
    return Against(value, found, float((1 + (found >= value).sum()) / (1 + found.size)))


def pseudo_groups(
    groups: Sequence[npt.NDArray[np.float64]], count: int, draw: np.random.Generator
) -> list[npt.NDArray[np.float64]]:
    """Put together groups of people who never met.

    Args:
        groups: Asynchronies to the song of each group, shape (positions, players), seconds, the
            same positions and parts in each, NaN where nothing was played.
        count: How many to make, ≥ 1.
        draw: Where chance comes from.

    Returns:
        ``count`` arrays of the same shape; column p is the p-th player of some group, and no two
        columns are of one group.

    Raises:
        PlayersMissing: There are fewer groups than players, or than :data:`FEWEST_GROUPS`.
        LengthsDiffer: The groups are not of the same positions and parts.
        ParameterOutOfRange: ``count`` is below 1.
    """
    if count < 1:
        raise ParameterOutOfRange("the number of surrogates", count, "at least 1")
    needed = max(FEWEST_GROUPS, groups[0].shape[1] if groups else 0)
    if len(groups) < needed:
        raise PlayersMissing(len(groups), needed)
    for group in groups:
        if group.shape != groups[0].shape:
            raise LengthsDiffer("onsets in one group", groups[0].size, "in another", group.size)
    players = groups[0].shape[1]
    made: list[npt.NDArray[np.float64]] = []
    for _ in range(count):
        chosen = [int(of) for of in draw.permutation(len(groups))[:players]]
        made.append(np.column_stack([groups[of][:, player] for player, of in enumerate(chosen)]))
    return made


def shifted(
    values: npt.NDArray[np.float64], count: int, draw: np.random.Generator, *, cycle: int = 1
) -> list[npt.NDArray[np.float64]]:
    """Move players against each other by whole cycles, what leaves at the end coming in again.

    Args:
        values: By position, shape (positions, players), such as asynchronies.
        count: How many surrogates to make, ≥ 1.
        draw: Where chance comes from.
        cycle: Positions a cycle, such as a bar's, so that accents stay where they are.

    Raises:
        PlayersMissing: There are fewer than two players.
        ParameterOutOfRange: ``count`` or ``cycle`` is below 1, or there are too few cycles to move
            every player by :data:`SMALLEST_SHIFT` against all others.
    """
    positions, players = len(values), int(values.shape[1])
    if players < 2:
        raise PlayersMissing(players, 2)
    for name, number in (("the number of surrogates", count), ("the cycle", cycle)):
        if number < 1:
            raise ParameterOutOfRange(name, number, "at least 1")
    cycles = positions // cycle
    least = -(-SMALLEST_SHIFT // cycle) if cycle > 1 else SMALLEST_SHIFT
    room = cycles - players * least
    if room < 0:
        raise ParameterOutOfRange("the number of cycles", cycles, f"at least {players * least}")
    made: list[npt.NDArray[np.float64]] = []
    for _ in range(count):
        # Gaps of at least ``least`` between all shifts, round the circle: room shared at random.
        shares: Times = draw.random(players - 1)
        cuts = sorted(int(cut) for cut in shares * (room + 1))
        places = [0] + [cut + (place + 1) * least for place, cut in enumerate(cuts)]
        shifts = [places[int(of)] * cycle for of in draw.permutation(players)]
        made.append(
            np.column_stack(
                [np.roll(values[:, player], shift) for player, shift in enumerate(shifts)]
            )
        )
    return made


def held_against(
    values: npt.NDArray[np.float64],
    measure: Callable[[npt.NDArray[np.float64]], float],
    made: Sequence[npt.NDArray[np.float64]],
) -> Against | None:
    """Hold a measure of the real playing against that of surrogates."""
    return against(measure(values), [measure(one) for one in made])
