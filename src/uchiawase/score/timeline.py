"""The timeline: session seconds ↔ beats, as played.

A timeline is what all devices of a room play from. It is piecewise linear and changes in the
future only: :meth:`Timeline.changed_from` gives a new one that agrees with the old up to the
moment of the change, and refuses to touch the past. Positions never go back: to play from an
earlier bar is another pass with a timeline of its own.

A tempo of 0 holds the position (a pause). Then ``time_s_at`` gives the time at which the music
goes on from there, or infinity while that is not yet known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isfinite

from uchiawase.errors import TimelineBroken
from uchiawase.score.piecewise import Segment, beats_at, segment_at_time, time_s_at, times_s_at
from uchiawase.units import Beats, Bpm, Seconds

LARGEST_DENOMINATOR = 1_000_000


@dataclass(frozen=True, slots=True)
class Timeline:
    """Session seconds ↔ beats, never falling.

    Attributes:
        segments: Stretches of constant tempo, ascending in time, at least one.

    Raises:
        TimelineBroken: There is no segment, a tempo is below 0 or a time is not finite, knots do not ascend in time, or
            a knot is not where the segment before leads to (within a millionth of a beat).
    """

    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if not self.segments:
            raise TimelineBroken(0, "has no segment; give at least one tempo")
        for index, segment in enumerate(self.segments):
            if not 0 <= segment.bpm < inf:
                raise TimelineBroken(index, f"has {segment.bpm} bpm; a timeline never goes back")
            if not isfinite(segment.start_s):
                raise TimelineBroken(index, f"starts at {segment.start_s} s, which is no time")
            if index == 0:
                continue
            before = self.segments[index - 1]
            if not segment.start_s > before.start_s:
                raise TimelineBroken(
                    index, f"starts at {segment.start_s:.6f} s, not after {before.start_s:.6f} s"
                )
            led_to = before.beats_at(segment.start_s)
            if abs(led_to - segment.beats) > Beats(1, LARGEST_DENOMINATOR):
                raise TimelineBroken(
                    index,
                    f"starts at beat {float(segment.beats):.6f}, but the one before leads to "
                    f"beat {float(led_to):.6f}",
                )

    @classmethod
    def starting(cls, start_s: Seconds, beats: Beats, bpm: Bpm) -> "Timeline":
        """Make the timeline that is at ``beats`` at ``start_s`` and goes on with ``bpm``."""
        return cls((Segment(start_s, beats, bpm),))

    def beats_at(self, time_s: Seconds) -> Beats:
        """Give the position at a session time, exactly."""
        return beats_at(self.segments, time_s)

    def time_s_at(self, beats: Beats) -> Seconds:
        """Give the session time at which a position is played.

        Inverse of ``beats_at`` wherever the timeline moves. Infinite for positions at or after one
        that is held with no end yet.
        """
        return time_s_at(self.segments, beats)

    def times_s_at(self, places: Iterable[Beats]) -> list[Seconds]:
        """Give the session times of many positions, ascending; ``time_s_at`` for each, quicker."""
        return times_s_at(self.segments, places)

    def bpm_at(self, time_s: Seconds) -> Bpm:
        """Give the tempo at a session time; 0 while it is held."""
        return segment_at_time(self.segments, time_s).bpm

    def changed_from(self, time_s: Seconds, bpm: Bpm, *, not_before_s: Seconds) -> "Timeline":
        """Give the timeline that goes on with another tempo from a time on.

        Everything up to ``time_s`` stays as it is; later knots are dropped.

        Args:
            time_s: When the new tempo takes effect.
            bpm: The new tempo; 0 holds the position.
            not_before_s: The earliest moment that every device can still follow.

        Raises:
            TimelineBroken: ``time_s`` lies before ``not_before_s`` or before the timeline's start.
        """
        if time_s < not_before_s or time_s < self.segments[0].start_s:
            raise TimelineBroken(
                len(self.segments),
                f"would start at {time_s:.3f} s, before {not_before_s:.3f} s, the first moment "
                "that every device can still follow",
            )
        kept = tuple(segment for segment in self.segments if segment.start_s < time_s)
        # A knot's beats go over the wire as two whole numbers; a millionth of a beat is far below
        # anything that can be heard and keeps them small however often the tempo changes.
        beats = self.beats_at(time_s).limit_denominator(LARGEST_DENOMINATOR)
        return Timeline((*kept, Segment(time_s, beats, bpm)))
