"""The linear phase correction model, as formulas.

Asynchrony A at stroke k (Vorberg & Wing 1996; Vorberg & Schulze 2002), with correction α,
timekeeper noise T and motor noise M:

    A[k+1] = (1 - α) A[k] + T[k] + M[k+1] - M[k]

stable for 0 < α < 2. For a pair only the sum of their gains shows in the asynchronies; each alone
needs that player's own intervals (:mod:`uchiawase.timing.bgls`). For N equal players without motor
noise the best gain is 1/N (Wing, Endo, Bradbury & Vorberg 2014, J. R. Soc. Interface 11, 20131125).
"""

from math import sqrt

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds

_WARM_UP_BEATS = 100


def spread_s(*, correction: float, timekeeper_s: Seconds, motor_s: Seconds) -> Seconds:
    """Give the standard deviation of the asynchronies: √((σT² + 2 α σM²) / (α (2 - α))).

    Raises:
        ParameterOutOfRange: The correction is not between 0 and 2, where no spread exists.
    """
    if not 0 < correction < 2:
        raise ParameterOutOfRange("the correction", correction, "above 0 and below 2")
    variance = (timekeeper_s**2 + 2 * correction * motor_s**2) / (correction * (2 - correction))
    return sqrt(variance)


def lag_1(*, correction: float, timekeeper_s: Seconds, motor_s: Seconds) -> float:
    """Give the correlation of successive asynchronies: (1 - α) - σM² / Var(A).

    Raises:
        ParameterOutOfRange: The correction is not between 0 and 2.
    """
    deviation = spread_s(correction=correction, timekeeper_s=timekeeper_s, motor_s=motor_s)
    if deviation == 0:
        raise ParameterOutOfRange("the spread", deviation, "above 0 for a correlation to exist")
    return (1 - correction) - motor_s**2 / deviation**2


def pair_spread_s(
    *,
    corrections: tuple[float, float],
    timekeepers_s: tuple[Seconds, Seconds],
    motors_s: tuple[Seconds, Seconds],
) -> Seconds:
    """Give the standard deviation of the asynchronies of two players who correct to each other.

    Raises:
        ParameterOutOfRange: The corrections do not add up to between 0 and 2.
    """
    total = sum(corrections)
    if not 0 < total < 2:
        raise ParameterOutOfRange("the sum of the corrections", total, "above 0 and below 2")
    timekeepers = sum(one**2 for one in timekeepers_s)
    motors = sum(one**2 for one in motors_s)
    return sqrt((timekeepers + 2 * total * motors) / (total * (2 - total)))


def simulated(
    gains: npt.NDArray[np.float64],
    *,
    timekeepers_s: Times,
    motors_s: Times,
    beat_count: int,
    series: int,
    draw: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Let players correct to a track and to each other, many songs at once.

    Args:
        gains: α of each player, shape (players, 1 + players): towards the track, then towards each
            player; what stands for oneself is not used.
        timekeepers_s: σ_T of each player, shape (players,).
        motors_s: σ_M of each player, shape (players,).
        beat_count: Beats in each song, after a hundred that are not kept.
        series: How many songs.
        draw: Where chance comes from.

    Returns:
        Asynchronies to the track, shape (series, beat_count, players), seconds. Without gains
        towards the track they wander.

    Raises:
        LengthsDiffer: Gains and noise are not of the same players.
        ParameterOutOfRange: The gains let asynchronies grow without bound.
    """
    players = gains.shape[0]
    if gains.shape[1] != players + 1:
        raise LengthsDiffer("players", players, "gains towards players", gains.shape[1] - 1)
    for name, noise in (("timekeepers", timekeepers_s), ("motor delays", motors_s)):
        if noise.size != players:
            raise LengthsDiffer("players", players, name, noise.size)
    towards = gains[:, 1:] * (1 - np.eye(players))
    step = np.eye(players) - np.diag(gains[:, 0] + towards.sum(axis=1)) + towards
    largest = float(abs(np.linalg.eigvals(step)).max())
    if largest > 1 + 1e-9:
        raise ParameterOutOfRange("the largest eigenvalue of the gains", largest, "at most 1")
    found = np.empty((beat_count, series, players))
    now = np.zeros((series, players))
    motor = draw.standard_normal((series, players)) * motors_s
    for beat in range(-_WARM_UP_BEATS, beat_count):
        if beat >= 0:
            found[beat] = now
        later = draw.standard_normal((series, players)) * motors_s
        timekeeper = draw.standard_normal((series, players)) * timekeepers_s
        now = now @ step.T + timekeeper + later - motor
        motor = later
    return np.ascontiguousarray(found.transpose(1, 0, 2))
