"""How one player meets the part, or another player: signed mean, spread, size.

Asynchrony is hit minus target, seconds; negative is early. The signed mean is the accuracy, the
standard deviation (n - 1) the precision (Rasch 1979; Clayton et al. 2020). A constant delay of a
device moves the mean and leaves the other two alone, which is why the size is taken around the
player's own median. A mean of down to about -50 ms is human: without sound of their own, people
tap ahead of a metronome by 47 ms, with it by 21 ms (Fink, Alexander & Janata 2022).

Each function takes asynchronies in order of time, shape (n,), and gives None below
:data:`uchiawase.timing.doubt.FEWEST` of them. Missed strokes are left out, never made up.
"""

import numpy as np
import numpy.typing as npt

from uchiawase.errors import ParameterOutOfRange, PlayersMissing
from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times


def mean_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the signed mean, seconds; negative is early. Contains the delay of the devices."""
    return doubt.mean(errors_s)


def spread_of_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the standard deviation (n - 1), seconds. Slow wander counts like quick unrest."""
    return doubt.spread(errors_s)


def size_of_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the mean distance from the player's own median, seconds."""
    return doubt.mean_distance(errors_s)


def absolute_asynchrony(errors_s: Times) -> doubt.Estimate | None:
    """Give the mean size, seconds, around zero: offsets and delays count in it."""
    if errors_s.size < doubt.FEWEST:
        return None
    sizes = abs(errors_s)
    value = float(sizes.mean())
    return doubt.estimate_of_size(value, sizes - value)


def root_mean_square(errors_s: Times) -> doubt.Estimate | None:
    """Give √(mean A²), seconds, around zero: √(mean² + variance)."""
    if errors_s.size < doubt.FEWEST:
        return None
    squares = errors_s**2
    value = float(np.sqrt(squares.mean()))
    if value == 0:
        return doubt.estimate_of_size(0.0, squares)
    return doubt.estimate_of_size(value, (squares - value**2) / (2 * value))


def spread_without_drift(errors_s: Times) -> doubt.Estimate | None:
    """Give the standard deviation around a straight line in time (n - 2), seconds.

    The plain spread mixes slow drift with unrest from stroke to stroke; this takes the drift out.
    """
    if errors_s.size < doubt.FEWEST:
        return None
    place = np.arange(errors_s.size) - (errors_s.size - 1) / 2
    slope = float(place @ errors_s / (place @ place))
    left = errors_s - errors_s.mean() - slope * place
    value = float(np.sqrt(left @ left / (left.size - 2)))
    if value <= 1e-12 * float(abs(errors_s).max(initial=0.0)):
        return doubt.estimate_of_size(0.0, left)
    squares = left**2
    return doubt.estimate_of_spread(value, (squares - squares.mean()) / (2 * value), left)


def spread_of_change(errors_s: Times) -> doubt.Estimate | None:
    """Give the standard deviation (n - 1) of the change from each stroke to the next, seconds."""
    return doubt.spread(np.diff(errors_s))


def relative_asynchronies(
    onsets_s: npt.NDArray[np.float64], player: int, *, with_self: bool = False
) -> Times:
    """Give how much later than the others a player is, position by position.

    The others are the mean of all who played there *except* the player: with the player in it, the
    mean moves along, and positions at which the player was alone would count as exactly together.
    Positions with fewer than two players are left out either way.

    Args:
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        player: Which column.
        with_self: Whether the player counts in the mean, as in Eerola & Clayton (2024).

    Returns:
        Shape (k,), seconds; positive is later than the others.

    Raises:
        PlayersMissing: There are fewer than two players.
        ParameterOutOfRange: There is no such player.
    """
    players = onsets_s.shape[1]
    if players < 2:
        raise PlayersMissing(players, 2)
    if not 0 <= player < players:
        raise ParameterOutOfRange("the player", player, f"0 … {players - 1}")
    there = np.isfinite(onsets_s)
    shared = there[:, player] & (there.sum(axis=1) >= 2)
    own = onsets_s[shared, player]
    rest = there[shared].copy()
    rest[:, player] = with_self
    sums = np.where(rest, onsets_s[shared], 0.0).sum(axis=1)
    return own - sums / rest.sum(axis=1)
