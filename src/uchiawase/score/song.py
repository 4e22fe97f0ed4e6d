"""Songs: audio, a tempo map, bars, sections, and a part for every seat."""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from uchiawase.errors import SongBroken
from uchiawase.score.part import Part
from uchiawase.score.tempo_map import TempoMap
from uchiawase.units import Beats, Seconds


@dataclass(frozen=True, slots=True)
class Metre:
    """How bars are counted from a place on.

    Attributes:
        from_bar: The first bar it holds for, from 1.
        beats_per_bar: The length of each bar, beats.
    """

    from_bar: int
    beats_per_bar: Beats


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of bars with a name, half-open: ``from_bar`` is in, ``to_bar`` is not."""

    name: str
    from_bar: int
    to_bar: int


@dataclass(frozen=True, slots=True)
class Song:
    """Everything that is known of a song before anybody plays it.

    Attributes:
        id: Its name in addresses and files: lower-case letters, digits and hyphens.
        title: What people call it.
        credits: Who made it, one line.
        licence: Under which terms it may be played and shared, one line.
        tempo_map: Its beats ↔ the seconds of its stems.
        metres: How bars are counted, ascending; the first holds from bar 1.
        bar_count: How many bars are played.
        sections: Named stretches, ascending, not overlapping.
        parts: A part for each seat, ascending by seat.
        duration_s: The length of the stems, seconds.
        about: Its key and mood in one line, for whoever chooses a song; may be blank.

    Raises:
        SongBroken: The metres do not start at bar 1 or do not ascend, a bar has no length, there
            is no bar, sections overlap, step backwards or leave the song, the stems have no
            length, or two parts are for one seat.
    """

    id: str
    title: str
    credits: str
    licence: str
    tempo_map: TempoMap
    metres: tuple[Metre, ...]
    bar_count: int
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    duration_s: Seconds
    about: str = ""

    def __post_init__(self) -> None:
        if not self.metres or self.metres[0].from_bar != 1:
            raise SongBroken(self.id, "its first metre has to hold from bar 1")
        starts = [metre.from_bar for metre in self.metres]
        if starts != sorted(set(starts)):
            raise SongBroken(self.id, f"its metres start at bars {starts}, which do not ascend")
        for metre in self.metres:
            if not metre.beats_per_bar > 0:
                raise SongBroken(
                    self.id,
                    f"its bars from bar {metre.from_bar} on have {metre.beats_per_bar} beats; a "
                    "bar is longer than 0",
                )
        if self.bar_count < 1:
            raise SongBroken(self.id, f"it has {self.bar_count} bars; there has to be one")
        free_from = 1
        for section in self.sections:
            if not free_from <= section.from_bar < section.to_bar <= self.bar_count + 1:
                raise SongBroken(
                    self.id,
                    f"its section {section.name!r} holds bars {section.from_bar} to before "
                    f"{section.to_bar}; it has to lie within bars {free_from} to before "
                    f"{self.bar_count + 1} and hold at least one",
                )
            free_from = section.to_bar
        if not 0 < self.duration_s < inf:
            raise SongBroken(
                self.id, f"its stems last {self.duration_s} s; they have to last for some time"
            )
        seats = [part.seat for part in self.parts]
        if seats != sorted(set(seats)):
            raise SongBroken(
                self.id, f"its parts are for seats {seats}; one part for each, in order"
            )

    @property
    def end_beats(self) -> Beats:
        """The position right after the last bar."""
        return self.bar_start_beats(self.bar_count + 1)

    def bar_start_beats(self, bar: int) -> Beats:
        """Give the position at which a bar starts; bars count from 1."""
        position = Fraction(0)
        for index, metre in enumerate(self.metres):
            last = self.metres[index + 1].from_bar if index + 1 < len(self.metres) else bar
            bars_here = min(last, bar) - metre.from_bar
            if bars_here <= 0:
                break
            position += bars_here * metre.beats_per_bar
        return position

    def bar_at(self, beats: Beats) -> int:
        """Give the bar a position lies in, from 1; what comes before the song is in bar 0 or below."""
        if beats < 0:
            return int(beats // self.metres[0].beats_per_bar) + 1
        starts = [self.bar_start_beats(metre.from_bar) for metre in self.metres]
        index = bisect_right(starts, beats) - 1
        metre = self.metres[index]
        return metre.from_bar + int((beats - starts[index]) // metre.beats_per_bar)

    def bar_line_from(self, beats: Beats) -> Beats:
        """Give the first bar line at or after a position; before the song, its start."""
        bar = self.bar_at(beats)
        line = self.bar_start_beats(bar)
        return line if line >= beats else self.bar_start_beats(bar + 1)

    def beats_per_bar_at(self, bar: int) -> Beats:
        """Give the length of a bar, beats."""
        index = bisect_right([metre.from_bar for metre in self.metres], max(bar, 1)) - 1
        return self.metres[index].beats_per_bar

    def section_at(self, bar: int) -> Section | None:
        """Give the section a bar belongs to, or None."""
        for section in self.sections:
            if section.from_bar <= bar < section.to_bar:
                return section
        return None

    def part_of(self, seat: int) -> Part | None:
        """Give the part written for a seat, or None."""
        for part in self.parts:
            if part.seat == seat:
                return part
        return None
