"""The browser plays strokes as Python does: both are held against one file."""

from stroke_vectors import STROKES_JSON, text


def test_the_browsers_law_is_held_against_what_python_plays_today() -> None:
    assert STROKES_JSON.read_text(encoding="utf-8") == text(), (
        "strokes.json is stale; run tests/vectors/stroke_vectors.py"
    )
