import json
from typing import Any

import pytest
from client_vectors import HERE, VECTORS, text

NEARLY = 1e-9


def apart(written: Any, found: Any) -> str | None:
    """Give where two trees of numbers and words differ, or None; sums may be rounded otherwise."""
    if isinstance(written, bool) or isinstance(found, bool):
        return None if written is found else f"{written} and {found}"
    if isinstance(written, int | float) and isinstance(found, int | float):
        near = abs(written - found) <= NEARLY * max(1.0, abs(written))
        return None if near else f"{written} and {found}"
    if isinstance(written, list) and isinstance(found, list) and len(written) == len(found):
        pairs = enumerate(zip(written, found, strict=True))
        return next((f"[{at}]{where}" for at, (a, b) in pairs if (where := apart(a, b))), None)
    if isinstance(written, dict) and isinstance(found, dict) and written.keys() == found.keys():
        keys = (key for key in written if apart(written[key], found[key]))
        return next((f".{key}{apart(written[key], found[key])}" for key in keys), None)
    return None if written == found else f" {written!r} and {found!r}"


@pytest.mark.parametrize("name", VECTORS)
def test_the_browsers_page_is_held_against_what_the_simulators_answers_today(name: str) -> None:
    written = json.loads((HERE / name).read_text(encoding="utf-8"))
    where = apart(written, json.loads(text(name)))
    assert where is None, f"{name} is stale at {where}; run tests/vectors/client_vectors.py"
