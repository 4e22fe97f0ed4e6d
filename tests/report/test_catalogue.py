"""The catalogue of measures is true: its tests exist, its page is not stale, its names are single."""

import ast
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from uchiawase.report.catalogue import (
    ARROW_MEASURES,
    GROUP_MEASURES,
    PAIR_MEASURES,
    PLAYER_MEASURES,
    Measure,
)

ROOT = Path(__file__).parents[2]
EVERY: tuple[Measure[Any], ...] = (
    *GROUP_MEASURES,
    *PAIR_MEASURES,
    *ARROW_MEASURES,
    *PLAYER_MEASURES,
)


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.name)
def test_the_test_that_pins_a_measure_exists(measure: Measure[Any]) -> None:
    path, _, name = measure.test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.name)
def test_a_measure_says_what_it_is_needs_and_is_after(measure: Measure[Any]) -> None:
    for text in (measure.title, measure.formula, measure.needs, measure.source, measure.interval):
        assert text
    assert measure.reads.endswith(".")


def test_every_measure_has_a_name_of_its_own() -> None:
    assert max(Counter(measure.name for measure in EVERY).values()) == 1


def test_the_page_of_measures_is_not_stale() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "write_timing_measures.py"))
    written = (ROOT / "docs" / "timing_measures.md").read_text(encoding="utf-8")
    assert made["page_text"]() == written, "run python docs/write_timing_measures.py"
