"""The tests hold themselves to their own rules."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent


def test_every_file_that_tests_something_is_collected() -> None:
    for path in TESTS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
        assert not tests or path.name.startswith("test_"), f"{path} is never collected"


def test_the_core_has_tests_for_each_of_its_parts() -> None:
    package = TESTS.parent / "src" / "uchiawase"
    for part in (
        "score",
        "formats",
        "sound",
        "timing",
        "session",
        "simulation",
        "storage",
        "songs",
        "report",
        "server",
        "cli",
    ):
        assert (package / part).is_dir()
        assert list((TESTS / part).glob("test_*.py")), f"{part} has no tests"
