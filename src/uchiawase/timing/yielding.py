"""The steady third: keeps the time for people who do not keep it yet, and yields as they do.

Two beginners who only hear each other hold a tempo worse than alone, and somebody steady helps
them; four people were closest to a metronome that took up 25–50 % of their asynchrony, and a very
high share spoiled it (Fink, Alexander & Janata 2022). So a virtual drummer hears people by a share that
grows as they become steady: none of them beyond a spread of 60 ms between two people, the most at 25 ms,
where ensembles of professionals are.

What is heard of a person is held against that person's own usual place. People are early (30
tappers: 40 ms in the median), a loudspeaker is late; a drummer who gave in to the raw asynchrony would run
away from the song. What is usual is learnt over some thirty strokes, so that a lasting difference
leaks back entirely and only what a person changes is yielded to.

All state is numpy arrays of one shape, as in :mod:`uchiawase.timing.adam`, which does the keeping together.
"""

from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from uchiawase.timing.adam import Adam, AdamPlayer
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds

MOST_SHARE: Final = 0.4
"""By how much people are heard at the most: within the 25–50 % that made groups closer."""

LOOSE_S: Final[Seconds] = 0.060
STEADY_S: Final[Seconds] = 0.025
"""Spreads between two people: loose beyond the one, an ensemble below the other."""

USUAL_STROKES: Final = 32
"""Over how many strokes a person's usual place is learnt."""

LEVEL_STROKES: Final = 8
"""Over how many strokes one says where a person is lately."""

SPREAD_STROKES: Final = 16
"""Over how many strokes one says how steady a person is."""

FEWEST_STROKES: Final = 8
"""A person who was heard less often is not yielded to yet."""

LARGEST_LEAN_S: Final[Seconds] = 0.025
"""How far from the song a drummer goes at the most: below this, two strokes still sound as one."""

KEEPER: Final = Adam(
    phase_correction=0.6,
    period_correction=0.1,
    tempo_prediction=0.5,
    anticipation=0.2,
    timekeeper_s=0.004,
    motor_s=0.004,
)
"""The drummer who keeps together with people where no song sounds. At full share (0.4) that is a phase
correction of 0.24, about the best for four equal players (Wing et al. 2014: 0.25); the noises give the
spread of a professional's kick against a click (9 ms) at most."""

LEAK: Final = 0.05
"""Share of the difference from the song's own tempo that is taken back with every beat."""

GLIDE: Final = Adam(phase_correction=0.3)
"""How a drummer goes to where the people are while the song sounds: 0.3 of the way each beat."""


class Ear:
    """What is known of people by listening to them; any shape, each entry one person.

    Args:
        shape: Of everything in here.
    """

    __slots__ = ("_heard", "_level_s", "_news_s", "_usual_s", "_variance")

    def __init__(self, shape: tuple[int, ...] = ()) -> None:
        self._heard = np.zeros(shape, dtype=np.intp)
        self._usual_s: Times = np.zeros(shape)
        self._level_s: Times = np.zeros(shape)
        self._news_s: Times = np.full(shape, np.nan)
        # Before anything is known people are taken to be loose.
        self._variance: Times = np.full(shape, LOOSE_S**2 / 2)

    def hear(self, asynchrony_s: Times | Seconds) -> None:
        """Take in one beat: how far each person was from the time that is kept, NaN if silent."""
        found = np.broadcast_to(np.asarray(asynchrony_s, dtype=np.float64), self._usual_s.shape)
        known = np.isfinite(found)
        first = known & (self._heard == 0)
        self._heard = self._heard + known
        # The first strokes are averaged plainly.
        weight = np.where(known, np.maximum(1 / USUAL_STROKES, 1 / np.maximum(self._heard, 1)), 0.0)
        self._news_s = found - self._usual_s
        change = np.where(known, self._news_s, 0.0)
        self._usual_s = self._usual_s + weight * change
        # The very first stroke says what is usual, and nothing about how steady somebody is.
        change = np.where(first, 0.0, change)
        self._level_s = self._level_s + known * (change - self._level_s) / LEVEL_STROKES
        self._variance = self._variance + known * ~first * (
            (change**2 - self._variance) / SPREAD_STROKES
        )

    @property
    def news_s(self) -> Times:
        """How far from the usual place each person was at the latest beat; NaN if silent or new."""
        return np.where(self.known, self._news_s, np.nan)

    @property
    def level_s(self) -> Times:
        """How far from the usual place each person has been lately; NaN if new."""
        return np.where(self.known, self._level_s, np.nan)

    @property
    def pair_spread_s(self) -> Times:
        """How far two people like this one would scatter about each other."""
        return np.sqrt(2 * self._variance)

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Who was heard often enough to be yielded to."""
        return self._heard >= FEWEST_STROKES


def share_of(pair_spread_s: Times | Seconds) -> Times:
    """Give by what share people of a spread are heard: 0 where loose, the most where steady."""
    steady = (LOOSE_S - np.asarray(pair_spread_s, dtype=np.float64)) / (LOOSE_S - STEADY_S)
    return MOST_SHARE * np.clip(steady, 0.0, 1.0)


class SteadyThird:
    """A drummer who keeps a tempo for people where no song sounds, in one song or in many at once.

    Args:
        period_s: The tempo to keep, seconds a beat.
        first_s: When the first beat is struck; shape (songs,).
        people: How many there are.
        most_share: By how much they are heard at the most; 0 is a metronome.
        adapts: Whether the share grows with their steadiness, or is always the most.
    """

    __slots__ = ("_adapts", "_ear", "_most_share", "_period_s", "_player")

    def __init__(
        self,
        period_s: Seconds,
        first_s: Times,
        *,
        people: int,
        most_share: float = MOST_SHARE,
        adapts: bool = True,
    ) -> None:
        self._player = AdamPlayer(KEEPER, first_s, period_s)
        self._ear = Ear((*np.shape(first_s), people))
        self._period_s = period_s
        self._most_share, self._adapts = most_share, adapts

    @property
    def onset_s(self) -> Times:
        """When the latest beat was struck, shape (songs,)."""
        return self._player.onset_s

    @property
    def share(self) -> Times:
        """By what share the people are heard now, shape (songs,)."""
        if not self._adapts:
            return np.full(self.onset_s.shape, self._most_share)
        spread = np.sqrt(np.mean(self._ear.pair_spread_s**2, axis=-1))
        return share_of(spread) * (self._most_share / MOST_SHARE)

    def next_onset_s(
        self, heard_s: Times, timekeeper_s: Times | Seconds, motor_s: Times | Seconds
    ) -> Times:
        """Strike the next beat, having heard the people at the latest one.

        Args:
            heard_s: When each was heard, shape (songs, people), seconds; NaN if silent.
            timekeeper_s: The timekeeper's error, shape (songs,).
            motor_s: The motor delay of the next beat.
        """
        own = self._player.onset_s
        self._ear.hear(heard_s - own[..., None])
        news = self._ear.news_s
        count = np.isfinite(news).sum(axis=-1)
        together = np.nansum(news, axis=-1) / np.maximum(count, 1)
        # What is not yielded to is the drummer's own time.
        self._player.next_onset_s(own + self.share * together, timekeeper_s, motor_s)
        self._player.lean_to(self._period_s, LEAK)
        return self._player.onset_s


class Lean:
    """How far from the song the virtual drummers of a pass play, beat by beat.

    While a song sounds it keeps the time; the drummers go from it towards the people by the share they
    yield, at most :data:`LARGEST_LEAN_S`, gliding.
    """

    __slots__ = ("_beat", "_glide", "_leans_s")

    def __init__(self) -> None:
        self._glide = AdamPlayer(GLIDE, 0.0, 1.0)
        self._beat = 0
        self._leans_s: list[Seconds] = [0.0]

    @property
    def beats(self) -> int:
        """For how many beats it is settled."""
        return len(self._leans_s)

    def settle(self, people: list[Ear]) -> Seconds:
        """Settle one more beat by what is known of the people, and give its lean; negative is early."""
        reference_s = wanted_lean_s(people)
        # The song's beats are 1 apart here: the period is not corrected, only places matter.
        self._glide.next_onset_s(self._beat + reference_s)
        self._beat += 1
        self._leans_s.append(float(self._glide.onset_s) - self._beat)
        return self._leans_s[-1]

    def at(self, beat: int) -> Seconds:
        """Give the lean of a beat, counted from the start; 0 before it, and as it was where unsettled."""
        return self._leans_s[min(beat, len(self._leans_s) - 1)] if beat > 0 else 0.0


def wanted_lean_s(people: list[Ear]) -> Seconds:
    """Give where the drummers would go to now: the people's level by the share, bounded.

    0 as long as nobody is known well enough.
    """
    known = [ear for ear in people if bool(ear.known)]
    if not known:
        return 0.0
    spread_s = sqrt(sum(float(ear.pair_spread_s) ** 2 for ear in known) / len(known))
    level_s = sum(float(ear.level_s) for ear in known) / len(known)
    wanted_s = float(share_of(spread_s)) * level_s
    return min(max(wanted_s, -LARGEST_LEAN_S), LARGEST_LEAN_S)
