"""Form: what is said once, and holds for a section, a stretch of bars, or from a bar on."""

from collections.abc import Mapping, Sequence

from uchiawase.score.song import Section
from uchiawase.sound.backing import Point
from uchiawase.units import Beats

BEATS_PER_BAR = 4
"""Both songs that come along are in four."""

Rows = dict[int, str]
"""A row of squares for each bar, by number."""


def at(bar: int, beat: int = 1) -> Beats:
    """Give the position of a beat of a bar, both from 1."""
    return Beats((bar - 1) * BEATS_PER_BAR + beat - 1)


def by_bar(sections: Sequence[Section], values: Mapping[str, int]) -> tuple[int, ...]:
    """Give each bar the value of its section, from bar 1."""
    return tuple(
        values[section.name]
        for section in sections
        for _ in range(section.from_bar, section.to_bar)
    )


def rows(*stretches: tuple[int, int, str]) -> Rows:
    """Spread rows over bars.

    Args:
        stretches: The first bar, the bar after the last, and the rows between strokes, which are
            repeated. Where stretches overlap the later one counts.
    """
    spread: Rows = {}
    for from_bar, to_bar, written in stretches:
        cycle = written.split("|")
        spread |= {bar: cycle[(bar - from_bar) % len(cycle)] for bar in range(from_bar, to_bar)}
    return spread


def line(*values: tuple[int, float]) -> tuple[Point, ...]:
    """Give a line through values at bars: between them it is straight."""
    return tuple(Point(at(bar), value) for bar, value in values)


def steps(sections: Sequence[Section], values: Mapping[str, float]) -> tuple[Point, ...]:
    """Give each section its value; the way from one to the next is a quarter of a beat."""
    points: list[Point] = []
    for section in sections:
        start, stop = at(section.from_bar), at(section.to_bar)
        points.append(Point(start, values[section.name]))
        points.append(Point(stop - Beats(1, 4), values[section.name]))
    return tuple(points)
