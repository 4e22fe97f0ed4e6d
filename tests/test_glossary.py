"""The glossary knows every word of the score, and every word of the house."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import uchiawase.score

GLOSSARY = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
HOUSE_WORDS = [
    "stroke",
    "onset",
    "hit",
    "target",
    "beat",
    "downbeat",
    "bar",
    "tempo map",
    "asynchrony",
    "inter-onset interval",
    "part",
    "kit",
    "kit piece",
    "take",
    "session",
    "pass",
    "seat",
    "place",
    "timeline",
    "level",
    "reference",
    "estimated",
]


def public_classes() -> list[str]:
    found: list[str] = []
    for info in pkgutil.iter_modules(uchiawase.score.__path__):
        module = importlib.import_module(f"uchiawase.score.{info.name}")
        found += [
            name
            for name, kind in inspect.getmembers(module, inspect.isclass)
            if kind.__module__ == module.__name__ and not name.startswith("_")
        ]
    return found


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_score_has_public_classes_to_look_for() -> None:
    assert {"Song", "Timeline", "HitStruck"} <= set(public_classes())


@pytest.mark.parametrize("name", public_classes())
def test_every_public_class_of_the_score_is_in_the_glossary(name: str) -> None:
    assert f"`{name}`" in GLOSSARY


@pytest.mark.parametrize("word", HOUSE_WORDS)
def test_every_word_of_the_house_is_a_term_of_the_glossary(word: str) -> None:
    terms = re.sub(r"\([^)]*\)", "", " | ".join(row[0] for row in rows()))
    assert re.search(rf"(^|[|,] ){re.escape(word)}\s*($|[|,])", terms)


def test_every_name_in_the_glossary_is_a_class_of_the_score_or_a_word_in_code() -> None:
    named = {name for row in rows() for name in re.findall(r"`(\w+)`", row[0])}
    assert named - {"ioi"} == set(public_classes())


def test_every_row_says_what_the_term_means_and_in_which_unit() -> None:
    assert all(len(row) == 3 and all(row) for row in rows())
