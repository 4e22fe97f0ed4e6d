"""Form: what is said once for each section and holds for each of its bars."""

from collections.abc import Mapping, Sequence

from uchiawase.score.song import Section

Rows = dict[int, str]
"""A row of squares for each bar, by number."""


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
