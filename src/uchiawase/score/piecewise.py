"""Piecewise linear maps between seconds and beats: the arithmetic under tempo map and timeline.

A map is a chain of segments. Each starts at a knot (seconds, beats) and goes on with a rate in
beats per second until the next knot; the last goes on for ever. Beats are exact: a float time is
taken at its exact binary value, so ``beats_at`` has no rounding at all; ``time_s_at`` is float
arithmetic on an exact difference, good to a few units in the last place (below a nanosecond).

A knot may lie a hair beside the line that leads to it, since its time is a float and its beats are
kept short. Each segment therefore ends where the next one starts, in time and in beats, so that
no map ever steps backwards.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from uchiawase.units import SECONDS_PER_MINUTE, Beats, Bpm, Seconds


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of constant tempo.

    Attributes:
        start_s: Where it starts, seconds.
        beats: The position there.
        bpm: Its tempo; 0 holds the position.
    """

    start_s: Seconds
    beats: Beats
    bpm: Bpm

    def beats_at(self, time_s: Seconds) -> Beats:
        """Give the position at a time, as if the segment had no ends."""
        return self.beats + (Fraction(time_s) - Fraction(self.start_s)) * self._beats_per_s()

    def time_s_at(self, beats: Beats) -> Seconds:
        """Give the time of a position, as if the segment had no ends; infinite where it holds."""
        if self.bpm == 0:
            return inf if beats >= self.beats else -inf
        # The difference is exact and rounded once; whole numbers are far quicker here than
        # Fractions, and this runs for every stroke that is scheduled.
        (n, d), (own_n, own_d) = beats.as_integer_ratio(), self.beats.as_integer_ratio()
        return self.start_s + (n * own_d - own_n * d) / (d * own_d) * (
            SECONDS_PER_MINUTE / self.bpm
        )

    def _beats_per_s(self) -> Fraction:
        return Fraction(self.bpm) / Fraction(SECONDS_PER_MINUTE)


def beats_at(segments: tuple[Segment, ...], time_s: Seconds) -> Beats:
    """Give the position at a time; never smaller than at an earlier time."""
    index = _index_at_time(segments, time_s)
    beats = segments[index].beats_at(time_s)
    return min(beats, segments[index + 1].beats) if index + 1 < len(segments) else beats


def time_s_at(segments: tuple[Segment, ...], beats: Beats) -> Seconds:
    """Give the time of a position; never earlier than that of a smaller position."""
    index = _index_at_beats(segments, beats)
    time_s = segments[index].time_s_at(beats)
    return min(time_s, segments[index + 1].start_s) if index + 1 < len(segments) else time_s


def times_s_at(segments: tuple[Segment, ...], places: Iterable[Beats]) -> list[Seconds]:
    """Give the times of many positions, ascending: :func:`time_s_at` for each, in one go."""
    times_s: list[Seconds] = []
    index, last = 0, len(segments) - 1
    for beats in places:
        while index < last and segments[index + 1].beats <= beats:
            index += 1
        time_s = segments[index].time_s_at(beats)
        times_s.append(min(time_s, segments[index + 1].start_s) if index < last else time_s)
    return times_s


def segment_at_time(segments: tuple[Segment, ...], time_s: Seconds) -> Segment:
    """Give the segment that is in force at a time; before the first knot, the first."""
    return segments[_index_at_time(segments, time_s)]


def segment_at_beats(segments: tuple[Segment, ...], beats: Beats) -> Segment:
    """Give the segment in which a position is left behind: the last one that starts at or before it.

    Where the position is held for a while, that is the segment that moves on again, so the time it
    gives is when the music goes on, not when it stopped.
    """
    return segments[_index_at_beats(segments, beats)]


def _index_at_time(segments: tuple[Segment, ...], time_s: Seconds) -> int:
    return max(bisect_right(segments, time_s, key=lambda segment: segment.start_s) - 1, 0)


def _index_at_beats(segments: tuple[Segment, ...], beats: Beats) -> int:
    # From the end: almost always it is the last one, and comparing Fractions is what costs here.
    for index in range(len(segments) - 1, 0, -1):
        if segments[index].beats <= beats:
            return index
    return 0
