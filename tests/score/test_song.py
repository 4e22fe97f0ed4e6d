from dataclasses import replace
from fractions import Fraction
from math import inf, nan
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import SongBroken
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap

SONG = Song(
    id="odd",
    title="Odd",
    credits="us",
    licence="CC0-1.0",
    tempo_map=TempoMap.constant(114.0),
    metres=(Metre(1, Fraction(4)), Metre(3, Fraction(7, 2)), Metre(4, Fraction(3))),
    bar_count=6,
    sections=(Section("verse", 1, 3), Section("chorus", 4, 7)),
    parts=(Part(2, "low", "", ()), Part(5, "high", "", ())),
    duration_s=30.0,
)


@st.composite
def songs(draw: st.DrawFn) -> Song:
    """Songs that change their metre up to five times."""
    starts = sorted({1, *draw(st.lists(st.integers(2, 40), max_size=5))})
    lengths = st.fractions(Fraction(1, 8), 12, max_denominator=8)
    metres = tuple(Metre(start, draw(lengths)) for start in starts)
    return replace(SONG, metres=metres, bar_count=draw(st.integers(6, 60)))


@given(songs(), st.fractions(0, 200, max_denominator=960))
def test_the_next_bar_line_is_the_first_one_not_before_a_position(
    song: Song, beats: Fraction
) -> None:
    line = song.bar_line_from(beats)
    assert line >= beats
    bar = song.bar_at(line)
    assert song.bar_start_beats(bar) == line
    assert bar == 1 or song.bar_start_beats(bar - 1) < beats
    assert song.bar_line_from(line) == line


def test_before_the_song_the_next_bar_line_is_its_start() -> None:
    assert SONG.bar_line_from(Fraction(-3)) == 0


@given(songs(), st.integers(-20, 80), st.fractions(0, 1, max_denominator=960))
def test_a_bar_comes_back_from_any_position_in_it(song: Song, bar: int, share: Fraction) -> None:
    before = (bar - 1) * song.metres[0].beats_per_bar
    start = before if bar < 1 else song.bar_start_beats(bar)
    inside = start + min(share, Fraction(959, 960)) * song.beats_per_bar_at(bar)
    assert song.bar_at(inside) == bar


@given(songs(), st.integers(1, 80))
def test_each_bar_starts_where_the_one_before_ends(song: Song, bar: int) -> None:
    assert song.bar_start_beats(1) == 0
    assert song.bar_start_beats(bar + 1) == song.bar_start_beats(bar) + song.beats_per_bar_at(bar)


def test_a_song_ends_right_after_its_last_bar() -> None:
    assert SONG.end_beats == 2 * 4 + Fraction(7, 2) + 3 * 3
    assert SONG.bar_at(SONG.end_beats) == 7


def test_the_count_in_lies_in_bar_0_and_below() -> None:
    assert SONG.bar_at(Fraction(-1, 1000)) == 0
    assert SONG.bar_at(Fraction(-4)) == 0
    assert SONG.bar_at(Fraction(-5)) == -1
    assert SONG.beats_per_bar_at(0) == 4


@given(st.integers(-3, 12))
def test_a_bar_belongs_to_the_section_that_holds_it(bar: int) -> None:
    found = SONG.section_at(bar)
    names = [section.name for section in SONG.sections if section.from_bar <= bar < section.to_bar]
    assert names == ([found.name] if found else [])


def test_a_part_is_found_by_its_seat() -> None:
    assert SONG.part_of(5) is SONG.parts[1]
    assert SONG.part_of(1) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"metres": ()}, "the song 'odd' cannot be played: its first metre has to hold from bar 1"),
        ({"metres": (Metre(2, Fraction(4)),)}, "its first metre has to hold from bar 1"),
        (
            {"metres": (Metre(1, Fraction(4)), Metre(1, Fraction(3)))},
            r"its metres start at bars \[1, 1\], which do not ascend",
        ),
        ({"metres": (Metre(1, Fraction(0)),)}, "its bars from bar 1 on have 0 beats"),
        ({"metres": (Metre(1, Fraction(-4)),)}, "its bars from bar 1 on have -4 beats"),
        ({"bar_count": 0, "sections": ()}, "it has 0 bars; there has to be one"),
        ({"sections": (Section("x", 2, 2),)}, "its section 'x' holds bars 2 to before 2"),
        ({"sections": (Section("x", 0, 2),)}, "its section 'x'"),
        ({"sections": (Section("x", 5, 8),)}, "its section 'x' .* before 7 and hold at least one"),
        (
            {"sections": (Section("x", 1, 4), Section("y", 3, 5))},
            "its section 'y' .* within bars 4 to before 7",
        ),
        ({"duration_s": 0.0}, "its stems last 0.0 s"),
        ({"duration_s": nan}, "its stems last nan s"),
        ({"duration_s": inf}, "its stems last inf s"),
        (
            {"parts": (Part(2, "a", "", ()), Part(1, "b", "", ()))},
            r"its parts are for seats \[2, 1\]; one part for each, in order",
        ),
        ({"parts": (Part(1, "a", "", ()), Part(1, "b", "", ()))}, r"seats \[1, 1\]"),
    ],
)
def test_a_song_that_contradicts_itself_is_refused(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(SongBroken, match=sentence):
        replace(SONG, **cast("Any", changes))
