"""Practice: a song slower or faster, and a stretch of it round and round.

A loop is the song with its stretch written out as often as it is played: every round has bars,
beats and strokes of its own, counted on from the round before. So nothing ever goes back: a pass
that goes round is one pass over a longer song, and whatever knows how to play, announce, match and
measure a song knows how to loop one. Only the sound goes back, and only where it is played.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from uchiawase.errors import PracticeBroken
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap
from uchiawase.units import Beats, Seconds

LEAST_TEMPO_RATIO = 0.5
MOST_TEMPO_RATIO = 1.25
TEMPO_STEPS = 20
"""Into how many steps the song's own tempo is divided: few enough to keep what is rendered."""

LONGEST_LOOP_S: Seconds = 600.0
"""How long a loop goes on, at most, unless a single round is longer."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How a song is practised.

    Attributes:
        tempo_ratio: A factor on the song's own tempo.
        from_bar: The first bar of the loop, from 1; 0 where nothing is looped.
        to_bar: The bar after its last.
        rounds: How often the stretch is played.
    """

    tempo_ratio: float = 1.0
    from_bar: int = 0
    to_bar: int = 0
    rounds: int = 0

    @property
    def loops(self) -> bool:
        """Whether a stretch goes round."""
        return self.rounds > 0

    def source_bar(self, bar: int) -> tuple[int, int]:
        """Give which bar of the song a bar is, and in which round, from 1; 0 outside of a loop."""
        if not self.loops or bar < self.from_bar:
            return bar, 0
        rounds, into = divmod(bar - self.from_bar, self.to_bar - self.from_bar)
        return self.from_bar + into, rounds + 1


AS_WRITTEN = Practice()


def nearest_step(tempo_ratio: float) -> float:
    """Give the nearest tempo at which songs are rendered, as a factor on their own."""
    return round(tempo_ratio * TEMPO_STEPS) / TEMPO_STEPS


def rounds_of(song: Song, from_bar: int, to_bar: int, tempo_ratio: float) -> int:
    """Give how many rounds of a stretch go into :data:`LONGEST_LOOP_S`, at least one.

    Args:
        song: At its own tempo.
        from_bar: The first bar of the stretch, from 1.
        to_bar: The bar after its last.
        tempo_ratio: A factor on the song's tempo.
    """
    start_s, end_s = (
        song.tempo_map.time_s_at(song.bar_start_beats(bar)) for bar in (from_bar, to_bar)
    )
    return max(1, int(LONGEST_LOOP_S * tempo_ratio / (end_s - start_s)))


def practised(song: Song, practice: Practice) -> Song:
    """Give the song as it is practised.

    What comes before the loop stays in front of it; what comes after is left out.

    Args:
        song: At its own tempo.
        practice: How; its bars are the song's.

    Raises:
        PracticeBroken: The loop is no stretch of the song, or has no round.
        TempoMapBroken: The tempo is not above 0.
    """
    if practice.tempo_ratio != 1.0:
        song = replace(
            song,
            tempo_map=song.tempo_map.scaled(practice.tempo_ratio),
            duration_s=song.duration_s / practice.tempo_ratio,
        )
    if practice == replace(AS_WRITTEN, tempo_ratio=practice.tempo_ratio):
        return song
    if not (1 <= practice.from_bar < practice.to_bar <= song.bar_count + 1 and practice.loops):
        raise PracticeBroken(
            song.title, practice.from_bar, practice.to_bar, practice.rounds, song.bar_count
        )
    return _written_out(song, practice)


def _written_out(song: Song, practice: Practice) -> Song:
    start, end = (song.bar_start_beats(bar) for bar in (practice.from_bar, practice.to_bar))
    tempo_map = _tempo_map(song.tempo_map, start, end, practice.rounds)
    bars = practice.to_bar - practice.from_bar
    return replace(
        song,
        tempo_map=tempo_map,
        metres=_metres(song, practice),
        bar_count=practice.to_bar - 1 + (practice.rounds - 1) * bars,
        sections=tuple(_sections(song, practice)),
        parts=tuple(_part(part, start, end, practice.rounds) for part in song.parts),
        duration_s=tempo_map.time_s_at(end + (practice.rounds - 1) * (end - start)),
    )


def _part(part: Part, start: Beats, end: Beats, rounds: int) -> Part:
    before = tuple(stroke for stroke in part.strokes if stroke.beats < end)
    stretch = [stroke for stroke in before if stroke.beats >= start]
    again = (
        replace(stroke, beats=stroke.beats + further * (end - start))
        for further in range(1, rounds)
        for stroke in stretch
    )
    strokes: tuple[Stroke, ...] = (*before, *again)
    return replace(part, strokes=strokes)


def _tempo_map(tempo_map: TempoMap, start: Beats, end: Beats, rounds: int) -> TempoMap:
    """Write the tempo changes out; where a round begins as the one before ended there is no knot."""
    inside = [segment for segment in tempo_map.segments if start < segment.beats < end]
    first_s = tempo_map.time_s_at(start)
    round_s = tempo_map.time_s_at(end) - first_s
    knots = [segment for segment in tempo_map.segments if segment.beats < end]
    for further in range(1, rounds):
        for knot in (Segment(first_s, start, tempo_map.bpm_at(start)), *inside):
            if knot.bpm != knots[-1].bpm:
                beats = knot.beats + further * (end - start)
                knots.append(Segment(knot.start_s + further * round_s, beats, knot.bpm))
    return TempoMap(tuple(knots))


def _metres(song: Song, practice: Practice) -> tuple[Metre, ...]:
    kept = [metre for metre in song.metres if metre.from_bar < practice.to_bar]
    inside = [metre for metre in kept if metre.from_bar > practice.from_bar]
    first = Metre(practice.from_bar, Fraction(song.beats_per_bar_at(practice.from_bar)))
    for further in range(1, practice.rounds):
        for metre in (first, *inside):
            if metre.beats_per_bar != kept[-1].beats_per_bar:
                bar = metre.from_bar + further * (practice.to_bar - practice.from_bar)
                kept.append(Metre(bar, metre.beats_per_bar))
    return tuple(kept)


def _sections(song: Song, practice: Practice) -> Iterator[Section]:
    """Give the sections as far as they are played; each round has its own."""
    for section in song.sections:
        if section.from_bar < practice.from_bar:
            yield replace(section, to_bar=min(section.to_bar, practice.from_bar))
    for further in range(practice.rounds):
        bars = further * (practice.to_bar - practice.from_bar)
        for section in song.sections:
            from_bar = max(section.from_bar, practice.from_bar)
            to_bar = min(section.to_bar, practice.to_bar)
            if from_bar < to_bar:
                yield Section(section.name, from_bar + bars, to_bar + bars)
