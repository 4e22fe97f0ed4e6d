"""ADAM, the adaptation and anticipation model of keeping together with what is heard.

van der Steen & Keller 2013 (Front. Hum. Neurosci. 7, 253), van der Steen, Jacoby, Fairhurst &
Keller 2015 (Brain Res. 1626, 66–87), Harry & Keller 2019 (Biol. Cybern. 113, 397–421). With onsets S heard,
their intervals s, own onsets R, asynchronies e = R - S and the own period T, from stroke i to the next:

    adaptation     T'  = T - β e             R' = R + T' - α e + timekeeper
    anticipation   S'  = S + δ (2 s - s⁻) + (1 - δ) s
    joint          R⁺  = R' - γ (R' - S') + motor⁺ - motor

α and β correct phase and period; δ weighs going on with a change of tempo (1) against repeating
the interval last heard (0); γ is how far the plan is drawn to what is anticipated. s⁻ is the
interval before s. With β = γ = 0 it is linear phase correction
(:mod:`uchiawase.timing.phase_correction`).

All state is numpy arrays of one shape, so that one step moves a thousand songs on. A stroke that
was not heard is NaN: nothing is corrected by it and nothing anticipated from it.
"""

from dataclasses import dataclass, fields
from math import isfinite

import numpy as np

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, TimeNotFinite
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds


@dataclass(frozen=True, slots=True)
class Adam:
    """One player's parameters.

    Attributes:
        phase_correction: α, share of an asynchrony corrected at the next stroke, 0 ≤ α < 2.
        period_correction: β, share of an asynchrony that the period takes up, 0 ≤ β < 2.
        tempo_prediction: δ, 0 … 1.
        anticipation: γ, 0 … 1.
        timekeeper_s: σT, standard deviation of the timekeeper per interval.
        motor_s: σM, standard deviation of the motor delay.

    Raises:
        ParameterOutOfRange: A parameter lies elsewhere.
    """

    phase_correction: float
    period_correction: float = 0.0
    tempo_prediction: float = 0.0
    anticipation: float = 0.0
    timekeeper_s: Seconds = 0.0
    motor_s: Seconds = 0.0

    def __post_init__(self) -> None:
        for name in ("phase_correction", "period_correction"):
            value = float(getattr(self, name))
            if not 0 <= value < 2:
                raise ParameterOutOfRange(name, value, "at least 0 and below 2")
        for name in ("tempo_prediction", "anticipation"):
            value = float(getattr(self, name))
            if not 0 <= value <= 1:
                raise ParameterOutOfRange(name, value, "in 0 … 1")
        for name in ("timekeeper_s", "motor_s"):
            value = float(getattr(self, name))
            if not (value >= 0 and isfinite(value)):
                raise ParameterOutOfRange(name, value, "0 s or above")


class AdamPlayer:
    """A player who goes from stroke to stroke, in one song or in many at once.

    Args:
        model: The parameters.
        first_s: When the first stroke is struck, seconds; any shape, one entry a song.
        period_s: The period to begin with, seconds; of the same shape or one number.

    Raises:
        ParameterOutOfRange: A period is not above 0.
        TimeNotFinite: A first time is infinite or not a number.
    """

    __slots__ = ("_heard_s", "_interval_s", "_model", "_motor_s", "_onset_s", "_period_s")

    def __init__(self, model: Adam, first_s: Times | Seconds, period_s: Times | Seconds) -> None:
        self._model = model
        self._onset_s: Times = np.array(first_s, dtype=np.float64)
        _finite("first_s", self._onset_s)
        self._period_s: Times = np.broadcast_to(
            np.asarray(period_s, dtype=np.float64), self._onset_s.shape
        ).copy()
        if not bool((self._period_s > 0).all()):
            raise ParameterOutOfRange("the period", float(self._period_s.min()), "above 0 s")
        self._motor_s: Times = np.zeros_like(self._onset_s)
        self._heard_s: Times = np.full_like(self._onset_s, np.nan)
        self._interval_s: Times = np.full_like(self._onset_s, np.nan)

    @property
    def onset_s(self) -> Times:
        """When the latest stroke was struck."""
        return self._onset_s

    @property
    def period_s(self) -> Times:
        """The player's own period now."""
        return self._period_s

    def lean_to(self, period_s: Times | Seconds, share: float) -> None:
        """Draw the own period towards another by a share of the difference, 0 … 1."""
        self._period_s = self._period_s + share * (period_s - self._period_s)

    def next_onset_s(
        self,
        heard_s: Times | Seconds,
        timekeeper_s: Times | Seconds = 0.0,
        motor_s: Times | Seconds = 0.0,
    ) -> Times:
        """Strike the next stroke, having heard what belongs to the latest one.

        Args:
            heard_s: When it was heard, of the players' shape, seconds; NaN for what was not heard.
            timekeeper_s: The timekeeper's error of this interval.
            motor_s: The motor delay of the next stroke.

        Returns:
            When the next stroke is struck, seconds.
        """
        model = self._model
        heard = np.broadcast_to(np.asarray(heard_s, dtype=np.float64), self._onset_s.shape)
        known = np.isfinite(heard)
        error = np.where(known, self._onset_s - heard, 0.0)
        # An interval is known once two strokes in a row were heard, a change of tempo after three;
        # until then the interval heard, or the own period, is taken to go on.
        interval = heard - self._heard_s
        before = np.where(np.isfinite(self._interval_s), self._interval_s, interval)
        going_on = np.where(
            np.isfinite(interval),
            interval + model.tempo_prediction * (interval - before),
            self._period_s,
        )
        self._period_s = self._period_s - model.period_correction * error
        adapted = self._onset_s + self._period_s - model.phase_correction * error + timekeeper_s
        drawn = np.where(known, model.anticipation * (adapted - (heard + going_on)), 0.0)
        motor = np.broadcast_to(np.asarray(motor_s, dtype=np.float64), self._onset_s.shape)
        self._onset_s = adapted - drawn + motor - self._motor_s
        self._motor_s, self._heard_s, self._interval_s = motor, heard, interval
        return self._onset_s


def respond(
    model: Adam, heard_s: Times, *, period_s: Seconds, draw: np.random.Generator | None = None
) -> Times:
    """Let a player play along with onsets that do not answer.

    Args:
        model: The parameters.
        heard_s: What is heard, shape (n,) or (songs, n), seconds, ascending along the last axis;
            NaN where nothing is. The first of each song is heard.
        period_s: The period the player begins with.
        draw: Where the noise comes from; without it there is none.

    Returns:
        When each stroke is struck, of the shape of ``heard_s``; the first on the first one heard.
        Empty where nothing is.

    Raises:
        LengthsDiffer: ``heard_s`` has neither one nor two dimensions.
        ParameterOutOfRange: The period is not above 0.
        TimeNotFinite: A song's first onset is missing.
    """
    heard = np.asarray(heard_s, dtype=np.float64)
    if heard.ndim not in {1, 2}:
        raise LengthsDiffer("dimensions", heard.ndim, "that are known: songs and strokes", 2)
    if heard.size == 0:
        return heard.copy()
    noise = np.zeros((2, *heard.shape)) if draw is None else draw.standard_normal((2, *heard.shape))
    timekeeper, motor = model.timekeeper_s * noise[0], model.motor_s * noise[1]
    motor[..., 0] = 0.0
    player = AdamPlayer(model, heard[..., 0], period_s)
    struck = np.empty_like(heard)
    struck[..., 0] = player.onset_s
    for index in range(1, heard.shape[-1]):
        struck[..., index] = player.next_onset_s(
            heard[..., index - 1], timekeeper[..., index], motor[..., index]
        )
    return struck


def _finite(name: str, times_s: Times) -> None:
    bad = np.flatnonzero(~np.isfinite(times_s))
    if bad.size:
        first = int(bad[0])
        raise TimeNotFinite(name, first, float(times_s.ravel()[first]))


PARAMETERS: tuple[str, ...] = tuple(field.name for field in fields(Adam))
"""The names of the parameters, in the order of :class:`Adam`."""
