"""The tempo map: a song's own beats ↔ the seconds of its audio.

Position 0 beats is the first downbeat of the song; its audio may start earlier. Only this and
:class:`uchiawase.score.timeline.Timeline` convert between beats and seconds.
"""

from dataclasses import dataclass
from math import inf, isfinite

from uchiawase.errors import TempoMapBroken
from uchiawase.score.piecewise import Segment, beats_at, segment_at_beats, time_s_at
from uchiawase.units import Beats, Bpm, Seconds


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Beats of a song ↔ seconds of its audio, strictly rising both ways.

    Attributes:
        segments: Stretches of constant tempo, ascending, at least one. Before the first knot the
            first tempo holds, so positions before the song's start are fine.

    Raises:
        TempoMapBroken: There is no segment, a tempo is not above 0 or a time is not finite, a knot is not after the one
            before it, or a knot is not where the segment before leads to (within a microsecond).
    """

    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if not self.segments:
            raise TempoMapBroken(0, "has no segment; give at least one tempo")
        for index, segment in enumerate(self.segments):
            if not 0 < segment.bpm < inf:
                raise TempoMapBroken(index, f"has {segment.bpm} bpm; a tempo is above 0")
            if not isfinite(segment.start_s):
                raise TempoMapBroken(index, f"starts at {segment.start_s} s, which is no time")
            if index == 0:
                continue
            before = self.segments[index - 1]
            if not (segment.start_s > before.start_s and segment.beats > before.beats):
                raise TempoMapBroken(
                    index,
                    f"starts at {segment.start_s:.6f} s, beat {segment.beats}, which is not after "
                    f"{before.start_s:.6f} s, beat {before.beats}",
                )
            if abs(before.time_s_at(segment.beats) - segment.start_s) > 1e-6:
                raise TempoMapBroken(
                    index,
                    f"starts at {segment.start_s:.6f} s, but {before.bpm} bpm reaches beat "
                    f"{segment.beats} at {before.time_s_at(segment.beats):.6f} s",
                )

    @classmethod
    def constant(cls, bpm: Bpm, *, first_beat_s: Seconds = 0.0) -> "TempoMap":
        """Make the map of a song with one tempo whose beat 0 is heard at ``first_beat_s``."""
        return cls((Segment(first_beat_s, Beats(0), bpm),))

    def beats_at(self, time_s: Seconds) -> Beats:
        """Give the position heard at a time of the audio, exactly; inverse of ``time_s_at``."""
        return beats_at(self.segments, time_s)

    def time_s_at(self, beats: Beats) -> Seconds:
        """Give the audio time of a position; inverse of ``beats_at``."""
        return time_s_at(self.segments, beats)

    def bpm_at(self, beats: Beats) -> Bpm:
        """Give the tempo in force from a position on."""
        return segment_at_beats(self.segments, beats).bpm

    def scaled(self, ratio: float) -> "TempoMap":
        """Give the map of the same song at another tempo: everything ``ratio`` times as fast.

        Raises:
            TempoMapBroken: The ratio is not above 0, or not finite.
        """
        if not 0 < ratio < inf:
            raise TempoMapBroken(0, f"cannot go {ratio} times as fast; a ratio is above 0")
        return TempoMap(
            tuple(
                Segment(segment.start_s / ratio, segment.beats, segment.bpm * ratio)
                for segment in self.segments
            )
        )
