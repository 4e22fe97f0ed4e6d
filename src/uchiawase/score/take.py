"""Takes: what one player did in one pass, and all takes of a pass together."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.practice import AS_WRITTEN, Practice
from uchiawase.score.song import Song
from uchiawase.score.timeline import Timeline
from uchiawase.units import Beats, Seconds

PlayerKind: TypeAlias = Literal["person", "virtual"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where somebody plays from a time on, and through what they hear the others.

    Attributes:
        from_s: From when on, seconds on the session clock.
        place: The room they are in; of it they hear the others through the air.
        headphones: Whether they hear everybody as sounded instead.
    """

    from_s: Seconds
    place: str
    headphones: bool


@dataclass(frozen=True, slots=True)
class Sounded:
    """A stroke of a person as it was sounded in a place that could not hear it struck.

    Attributes:
        place: Where it sounded.
        seat: Whose stroke it was.
        stroke_index: Which stroke of the seat's part; beyond the part for one that nobody wrote.
        time_s: When it sounded there, seconds on the session clock.
    """

    place: str
    seat: int
    stroke_index: int
    time_s: Seconds


@dataclass(frozen=True, slots=True)
class Take:
    """One recorded pass by one player.

    Attributes:
        seat: Where it was played, from 1.
        name: The player's chosen name.
        kind: A person or a virtual drummer.
        kit_id: The kit it was played on.
        level: How much of the part was asked for.
        hits: What was struck, ascending in time, on the session clock.
        output_delay_s: From the sound leaving the software to the ear, or None where it was never
            measured; while it is unknown no claim about early or late may be made.
        input_delay_s: How late the device stamps what is struck, as far as that was measured; it has
            been taken out of ``hits``.
        strike_doubt_s: Half-width of the 90 % interval of strikes against sound that both delays
            leave; None where it is not known.
        spans: The stretches of the pass, half-open, during which this player held the seat;
            empty means all of it. Nothing is asked of them elsewhere.
        half: Which half of a shared kit it is, 1 or 2; 0 where nobody shared it.
        hearing: Where the player was and how they heard the others, ascending in time; empty where
            that is not known, and for virtual drummers.
    """

    seat: int
    name: str
    kind: PlayerKind
    kit_id: str
    level: Level
    hits: tuple[Hit, ...]
    output_delay_s: Seconds | None = None
    input_delay_s: Seconds = 0.0
    strike_doubt_s: Seconds | None = None
    spans: tuple[tuple[Beats, Beats], ...] = ()
    half: int = 0
    hearing: tuple[Hearing, ...] = ()

    def hearing_at(self, time_s: Seconds) -> Hearing | None:
        """Give how the player heard the others at a time; before the first word, as it says."""
        return next(
            (one for one in reversed(self.hearing) if one.from_s <= time_s),
            self.hearing[0] if self.hearing else None,
        )

    def holds(self, beats: Beats) -> bool:
        """Tell whether the player held the seat at a position."""
        return not self.spans or any(start <= beats < end for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Performance:
    """One pass: the song, the timeline it was played on, and everybody's takes.

    Attributes:
        song: What was played.
        timeline: Session seconds ↔ beats, as played.
        pass_number: Which pass of the session, from 1.
        from_beats: Where it started (after the count-in).
        to_beats: Where it ended; before the song's end when it was stopped.
        takes: Ascending by seat.
        sounded: Strokes of people as they sounded in other places and in headphones, by place and
            time; empty where everybody heard everybody through the air.
        practice: How the song was practised; ``song`` and all positions are as practised.
    """

    song: Song
    timeline: Timeline
    pass_number: int
    from_beats: Beats
    to_beats: Beats
    takes: tuple[Take, ...]
    sounded: tuple[Sounded, ...] = ()
    practice: Practice = AS_WRITTEN

    @property
    def rounds(self) -> int:
        """How many rounds of a loop were begun; 0 where nothing went round."""
        if not self.practice.loops:
            return 0
        last_bar = self.song.bar_at(self.to_beats)
        if self.to_beats == self.song.bar_start_beats(last_bar):
            last_bar -= 1
        return max(1, self.practice.source_bar(last_bar)[1])
