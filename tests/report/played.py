"""A song and people who play it, for the tests of reports."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, PlayerKind, Take
from uchiawase.score.tempo_map import TempoMap
from uchiawase.score.timeline import Timeline
from uchiawase.timing.person import PRESETS, Person
from uchiawase.timing.virtual_drummer import VirtualDrummer

START_S = 100.0
BPM = 114.0
BARS = 24


def part_of(seat: int) -> Part:
    strokes: list[Stroke] = []
    for beat in range(4 * BARS):
        piece = KitPiece.KICK if beat % 2 == 0 else KitPiece.SNARE
        strokes.append(Stroke(Fraction(beat), piece, 100, Level.FIRST))
        strokes.append(Stroke(Fraction(2 * beat + 1, 2), KitPiece.HAT_CLOSED, 70, Level.EASY))
    return Part(seat, f"part {seat}", "Strike with the beat.", tuple(strokes))


SONG = Song(
    id="walk",
    title="A walk",
    credits="nobody",
    licence="CC0",
    tempo_map=TempoMap.constant(BPM),
    metres=(Metre(1, Fraction(4)),),
    bar_count=BARS,
    sections=(Section("verse", 1, 13), Section("chorus", 13, BARS + 1)),
    parts=tuple(part_of(seat) for seat in range(1, 7)),
    duration_s=BARS * 4 * 60 / BPM,
)
TIMELINE = Timeline.starting(START_S, Fraction(0), BPM)


def take_of(
    seat: int,
    kind: PlayerKind,
    *,
    preset: str = "steady_host",
    level: Level = Level.EASY,
    output_delay_s: float | None = None,
    bars: int = BARS,
    shift_s: float = 0.0,
) -> Take:
    part = part_of(seat)
    asked = [index for index in part.asked_at(level) if part.strokes[index].beats < 4 * bars]
    strokes = [part.strokes[index] for index in asked]
    targets = np.array([TIMELINE.time_s_at(stroke.beats) for stroke in strokes])
    if kind == "virtual":
        drummer = VirtualDrummer(1, seat, 1)
        hits = [
            Hit(target + drummer.offset_s(index, target), stroke.piece, 90)
            for index, stroke, target in zip(asked, strokes, targets.tolist(), strict=True)
        ]
    else:
        played = Person(PRESETS[preset], 1, (seat, 1)).hits(strokes, targets)
        hits = [Hit(hit.time_s + shift_s, hit.piece, hit.velocity) for hit in played]
    ordered = tuple(sorted(hits, key=lambda hit: hit.time_s))
    return Take(seat, f"name {seat}", kind, "studio", level, ordered, output_delay_s)


def performance_of(*takes: Take, bars: int = BARS) -> Performance:
    return Performance(SONG, TIMELINE, 1, Fraction(0), Fraction(4 * bars), takes)


def nara() -> Performance:
    """A host and a guest on two seats, virtual drummers on four."""
    people = (take_of(1, "person"), take_of(2, "person", preset="beginner_guest"))
    return performance_of(*people, *(take_of(seat, "virtual") for seat in range(3, 7)))


def silent_in_bar(take: Take, bar: int) -> Take:
    """The take without what was struck around one bar."""
    start_s, end_s = (TIMELINE.time_s_at(Fraction(4 * one)) for one in (bar - 1, bar))
    margin_s = 0.2
    kept = (hit for hit in take.hits if not start_s - margin_s < hit.time_s < end_s + margin_s)
    return replace(take, hits=tuple(kept))
