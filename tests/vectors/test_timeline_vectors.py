from timeline_vectors import TIMELINE_JSON, text


def test_the_browsers_timeline_is_held_against_what_python_answers_today() -> None:
    assert TIMELINE_JSON.read_text(encoding="utf-8") == text(), (
        "timeline.json is stale; run tests/vectors/timeline_vectors.py"
    )
