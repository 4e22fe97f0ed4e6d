"""Songs of every shape, for hypothesis."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap

BEATS = st.fractions(min_value=-8, max_value=400, max_denominator=960)
LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\r\n"),
    min_size=1,
    max_size=40,
)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
STROKES = st.builds(
    Stroke, BEATS, st.sampled_from(KitPiece), st.integers(1, 127), st.sampled_from(Level)
)


@st.composite
def tempo_maps(draw: st.DrawFn) -> TempoMap:
    """Tempo maps of one to five segments whose knots lie where the tempi lead."""
    segments = [
        Segment(draw(st.floats(-2, 20)), draw(BEATS), draw(st.floats(20, 400))),
    ]
    for length in draw(st.lists(st.fractions(Fraction(1, 4), 64, max_denominator=96), max_size=4)):
        beats = segments[-1].beats + length
        segments.append(Segment(segments[-1].time_s_at(beats), beats, draw(st.floats(20, 400))))
    return TempoMap(tuple(segments))


@st.composite
def parts(draw: st.DrawFn, seat: int) -> Part:
    """A part of up to twelve strokes."""
    strokes = draw(st.lists(STROKES, max_size=12))
    strokes.sort(key=lambda stroke: stroke.beats)
    return Part(seat, draw(LINES), draw(st.just("") | LINES), tuple(strokes))


@st.composite
def songs(draw: st.DrawFn) -> Song:
    """Songs with metre changes, sections and parts."""
    bar_count = draw(st.integers(1, 60))
    bars = st.integers(1, bar_count + 1)
    starts = sorted({1, *draw(st.lists(bars, max_size=3))})
    marks = sorted({*draw(st.lists(bars, max_size=5))})
    seats = sorted({*draw(st.lists(st.integers(1, 6), max_size=6))})
    return Song(
        id=draw(IDS),
        title=draw(LINES),
        credits=draw(LINES),
        licence=draw(LINES),
        tempo_map=draw(tempo_maps()),
        metres=tuple(
            Metre(start, draw(st.fractions(Fraction(1, 4), 12, max_denominator=8)))
            for start in starts
        ),
        bar_count=bar_count,
        sections=tuple(Section(draw(LINES), start, end) for start, end in pairwise(marks)),
        parts=tuple(draw(parts(seat)) for seat in seats),
        duration_s=draw(st.floats(0.5, 600)),
        about=draw(st.just("") | LINES),
    )
