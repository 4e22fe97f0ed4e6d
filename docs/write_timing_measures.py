"""Write docs/timing_measures.md from the catalogue that ``uchi timing`` takes its numbers from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from uchiawase.report.catalogue import (
    ARROW_MEASURES,
    GROUP_MEASURES,
    PAIR_MEASURES,
    PLAYER_MEASURES,
    Measure,
)

PAGE = Path(__file__).with_name("timing_measures.md")

HEAD = """\
# Every number of `uchi timing`

Written by `python docs/write_timing_measures.py` from
[the catalogue](../src/uchiawase/report/catalogue.py) that the command itself uses, so that the two cannot differ.
`name` is what JSON and CSV call it. Times are seconds there and milliseconds where shown. Below what a number
needs it is “not enough”, never a number. How intervals are made, and how well they hold, is in
[timing.md](timing.md) and [timing_recovery.md](timing_recovery.md).
"""


def page_text() -> str:
    """Give the page as it stands in the file."""
    kinds: tuple[tuple[str, str, Sequence[Measure[Any]]], ...] = (
        ("Of all together", "", GROUP_MEASURES),
        (
            "Of two players",
            "D is first minus second, over positions that both struck.",
            PAIR_MEASURES,
        ),
        ("Of one who gives way to another", "", ARROW_MEASURES),
        ("Of one player", "A is onset minus track.", PLAYER_MEASURES),
    )
    return HEAD + "".join(_section(*kind) for kind in kinds)


def _section(title: str, says: str, measures: Sequence[Measure[Any]]) -> str:
    lines = [f"\n## {title}\n", f"{says}\n"] if says else [f"\n## {title}\n"]
    return "\n".join([*lines, *(_measure(one) for one in measures)])


def _measure(one: Measure[Any]) -> str:
    path, _, test = one.test.partition("::")
    facts = (
        ("name", f"`{one.name}`, {one.unit}"),
        ("is", one.formula),
        ("needs", one.needs),
        ("interval", one.interval),
        ("after", one.source),
        ("pinned by", f"[`{test}`](../{path})"),
    )
    rows = "\n".join(f"| {name} | {text.replace('|', chr(92) + '|')} |" for name, text in facts)
    return f"### {one.title}\n\n{one.reads}\n\n| | |\n|---|---|\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
