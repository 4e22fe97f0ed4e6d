"""People who play together and hear each other: many songs at once, beat by beat.

The people are those of :mod:`uchiawase.timing.person`, by the same presets and the same scaling with the
interval; here they strike one stroke each beat, so that a thousand songs are moved on by one
step of numpy. Each corrects towards the mean of what it hears: the others who struck and, where
they are there, the click that leads and a steady third. Towards a click or a third the set-point
is the negative mean asynchrony; among people it is 0, or each would want to be before the other.

First the click leads, then it is gone: synchronisation and continuation, the paradigm of studies of
drumming pairs (McWeeny, Luoma, Al-Saleem & Trainor 2024).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.pairing import Times
from uchiawase.timing.person import REFERENCE_INTERVAL_S, Preset, corrected
from uchiawase.timing.yielding import KEEPER, SteadyThird
from uchiawase.units import Seconds

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Songs:
    """What was played.

    Attributes:
        onsets_s: Shape (songs, people, beats), seconds, NaN where a person missed.
        third_s: The steady third's, shape (songs, beats), or None without one.
        led_beats: How many of the beats had a click.
    """

    onsets_s: _Array
    third_s: _Array | None
    led_beats: int


def play(
    people: Sequence[Preset],
    *,
    songs: int,
    beat_count: int,
    interval_s: Seconds,
    led_beats: int,
    draw: np.random.Generator,
    third: SteadyThird | None = None,
    corrections: Times | None = None,
) -> Songs:
    """Let people play together, in many songs at once.

    Args:
        people: What kind of person each is, at least one.
        songs: How many songs.
        beat_count: Beats in each.
        interval_s: The click's interval.
        led_beats: How many beats it leads; it stands at 0, ``interval_s``, ….
        draw: Where all randomness comes from.
        third: Somebody steady who plays along, from the first beat; begun for ``songs`` songs.
        corrections: α of each person within ``interval_s``, shape (songs, people), where people of
            one kind differ; without it that of their preset.

    Raises:
        ParameterOutOfRange: There are no people or no beats, or the interval is not above 0.
    """
    for name, value in (("people", len(people)), ("songs", songs), ("beats", beat_count)):
        if value < 1:
            raise ParameterOutOfRange(f"the number of {name}", value, "at least 1")
    if not interval_s > 0:
        raise ParameterOutOfRange("the interval", interval_s, "above 0 s")
    crowd = _Crowd(people, songs, interval_s, draw, corrections)
    onsets = np.empty((songs, len(people), beat_count))
    thirds = np.empty((songs, beat_count))
    for beat in range(beat_count):
        struck = crowd.struck_s
        onsets[:, :, beat] = struck
        if third is not None:
            thirds[:, beat] = third.onset_s
        led = beat < led_beats
        crowd.go_on(beat * interval_s if led else None, None if third is None else third.onset_s)
        if third is not None:
            noise = draw.standard_normal((2, songs))
            third.next_onset_s(struck, KEEPER.timekeeper_s * noise[0], KEEPER.motor_s * noise[1])
    return Songs(onsets, None if third is None else thirds, led_beats)


class _Crowd:
    """The people, between two beats."""

    def __init__(
        self,
        people: Sequence[Preset],
        songs: int,
        interval_s: Seconds,
        draw: np.random.Generator,
        corrections: Times | None,
    ) -> None:
        share = interval_s / REFERENCE_INTERVAL_S
        self._draw, self._shape, self._interval_s = draw, (songs, len(people)), interval_s
        self._mean_s = _column(people, "mean_s")
        scaled = np.array([corrected(person.correction, share) for person in people])
        self._correction = scaled if corrections is None else corrections
        self._period_correction = np.array(
            [corrected(person.period_correction, share) for person in people]
        )
        self._timekeeper_s = _column(people, "timekeeper_s") * np.sqrt(share)
        self._motor_s = _column(people, "motor_s")
        self._drift_spread, self._hurry = _column(people, "drift"), _column(people, "hurry")
        self._kept = np.exp(-interval_s / _column(people, "drift_time_s"))
        self._leaves = 1 / _column(people, "lost_strokes")
        lost = _column(people, "lost")
        self._enters = np.minimum(self._leaves * lost / (1 - lost), 1.0)
        self._missed, self._missed_when_lost = (
            _column(people, "missed"),
            _column(people, "missed_when_lost"),
        )
        spread_s = np.array([person.spread_s for person in people])
        resting = np.sqrt(np.maximum(spread_s**2 - self._motor_s**2, 0.0))
        self._central_s = self._mean_s + resting * self._normal()
        self._motor_now_s = self._motor_s * self._normal()
        self._drift = self._drift_spread * self._normal()
        self._period_s = np.full(self._shape, interval_s)
        self._lost = draw.random(self._shape) < lost
        self._strike()

    def _normal(self) -> _Array:
        return self._draw.standard_normal(self._shape)

    def _strike(self) -> None:
        onset_s = self._central_s + self._motor_now_s
        missed = np.where(self._lost, self._missed_when_lost, self._missed)
        self.struck_s = np.where(self._draw.random(self._shape) < missed, np.nan, onset_s)

    def go_on(self, click_s: Seconds | None, third_s: Times | None) -> None:
        """Let the next beat come, after a beat with a click and a third or without."""
        error_s = self._errors_s(click_s, third_s)
        self._period_s = self._period_s - self._period_correction * error_s
        # Where a click leads nobody hurries.
        hurried = 0.0 if click_s is not None else -self._hurry
        fresh = self._drift_spread * np.sqrt(1 - self._kept**2) * self._normal()
        self._drift = hurried + self._kept * (self._drift - hurried) + fresh
        self._central_s = (
            self._central_s
            + self._period_s * (1 + self._drift)
            - self._correction * error_s
            + self._timekeeper_s * self._normal()
        )
        self._motor_now_s = self._motor_s * self._normal()
        dice = self._draw.random(self._shape)
        self._lost = np.where(self._lost, dice >= self._leaves, dice < self._enters)
        self._strike()

    def _errors_s(self, click_s: Seconds | None, third_s: Times | None) -> _Array:
        """Give how far each was from the mean of what it heard; 0 where it missed or heard nothing."""
        struck = self.struck_s
        there = np.isfinite(struck)
        sums = np.where(there, struck, 0.0)
        total = sums.sum(axis=1, keepdims=True) - sums
        count = there.sum(axis=1, keepdims=True) - there
        if click_s is not None:
            total, count = total + click_s + self._mean_s, count + 1
        if third_s is not None:
            total, count = total + third_s[:, None] + self._mean_s, count + 1
        known = there & (count > 0)
        return np.where(known, struck - total / np.maximum(count, 1), 0.0)


def _column(people: Sequence[Preset], name: str) -> _Array:
    return np.array([float(getattr(person, name)) for person in people])
