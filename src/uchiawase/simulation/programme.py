"""What is played in simulated evenings: short songs with parts for everybody, and how people play them.

The songs are short enough that a thousand evenings fit into a minute, and long enough that three
people strike more than five hundred times. How a person plays a part
(:mod:`uchiawase.timing.person`) is worked out once for each song, seat and kind of person and then
played in many evenings: what these look for is in networks and crashes, not in the playing.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap
from uchiawase.timing.person import PRESETS, Person
from uchiawase.units import Beats, Bpm, Seconds

FEWEST_PEOPLE, MOST_PEOPLE = 3, 6
KITS = tuple(Kit(f"kit-{number}", f"Kit {number}", tuple(KitPiece)) for number in range(1, 4))
"""Fewer than there are seats, so that two seats have the same."""

MANNERS = ("lay", "novice", "musician")
"""The kinds of people there are (:data:`uchiawase.timing.person.PRESETS`)."""

STROKES_WANTED = 620
"""How many strokes a song asks of all people together: some are missed, some people are away."""

BEATS_PER_BAR = 4
TEMPI: tuple[tuple[Bpm, Bpm], ...] = ((132.0, 132.0), (120.0, 144.0), (152.0, 128.0))
"""The tempo a song begins with, and the one from its middle on."""

_SEED = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """One hit as a person plays it whenever the song is played.

    Attributes:
        beats: The place on the timeline it belongs to.
        after_s: How much later than that; negative is early.
    """

    beats: Beats
    after_s: Seconds
    piece: str
    velocity: int


@cache
def song_for(people: int, tempi_index: int) -> Song:
    """Give a song for so many people, with one part more for a virtual drummer (six at the most).

    Args:
        people: 3 … 6.
        tempi_index: Which of :data:`TEMPI`.
    """
    strokes_per_beat = 3 if people <= 4 else 2
    beats = -(-STROKES_WANTED // (people * strokes_per_beat))
    bar_count = -(-beats // BEATS_PER_BAR)
    first, second = TEMPI[tempi_index]
    half = Beats(bar_count // 2 * BEATS_PER_BAR)
    half_s = float(half) * 60.0 / first
    tempo_map = (
        TempoMap.constant(first)
        if first == second
        else TempoMap((Segment(0.0, Beats(0), first), Segment(half_s, half, second)))
    )
    end_beats = Beats(bar_count * BEATS_PER_BAR)
    return Song(
        id=f"song-{people}-{tempi_index}",
        title=f"Song {tempi_index + 1} for {people}",
        credits="the simulator",
        licence="Apache-2.0",
        tempo_map=tempo_map,
        metres=(Metre(1, Fraction(BEATS_PER_BAR)),),
        bar_count=bar_count,
        sections=(Section("all", 1, bar_count + 1),),
        parts=tuple(
            _part(seat, bar_count, strokes_per_beat)
            for seat in range(1, min(people + 1, MOST_PEOPLE) + 1)
        ),
        duration_s=tempo_map.time_s_at(end_beats),
    )


def _part(seat: int, bar_count: int, strokes_per_beat: int) -> Part:
    strokes: list[Stroke] = []
    for half in range(bar_count * BEATS_PER_BAR * 2):
        on_beat = half % 2 == 0
        if on_beat and strokes_per_beat == 3:
            piece = KitPiece.KICK if half % 4 == 0 else KitPiece.SNARE
            strokes.append(Stroke(Fraction(half, 2), piece, 100))
        # Every other stroke between the beats is only asked of those who want the full part; all
        # play it, so that strokes nobody asked for come up as well.
        level = Level.FULL if half % 4 == 1 else Level.FIRST
        strokes.append(Stroke(Fraction(half, 2), KitPiece.HAT_CLOSED, 80, level))
    return Part(seat, f"part {seat}", "Keep going.", tuple(strokes))


@cache
def performance(people: int, tempi_index: int, seat: int, manner: str) -> tuple[Meant, ...]:
    """Give how a person of a kind plays a seat's part, in the order of time."""
    song = song_for(people, tempi_index)
    part = song.part_of(seat)
    strokes = () if part is None else part.strokes
    targets_s = [song.tempo_map.time_s_at(stroke.beats) for stroke in strokes]
    person = Person(PRESETS[manner], _SEED, (people, tempi_index, seat))
    meant: list[Meant] = []
    stroke_index = 0
    for hit in person.hits(strokes, targets_s):
        if hit.stroke_index >= 0:
            stroke_index = hit.stroke_index
        after_s = hit.time_s - targets_s[stroke_index]
        meant.append(Meant(strokes[stroke_index].beats, after_s, hit.piece.value, hit.velocity))
    return tuple(meant)
