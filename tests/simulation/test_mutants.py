"""The simulator finds what it is for: rooms, disks and pages with something forgotten in them."""

import pytest
from mutants import MUTANTS, found

QUICK = (
    "acknowledge before storing",
    "forget which hits are known",
    "let go of hits once they are sent",
    "give numbers of hits out twice",
    "let two people sit on one seat",
    "take another version for another stroke",
)
"""Those that the first evenings find; ``python tests/simulation/mutants.py`` tries all."""


@pytest.mark.parametrize("name", QUICK)
def test_an_evening_with_something_forgotten_breaks_a_law(name: str) -> None:
    assert name in MUTANTS
    assert found(name, most=8) is not None, f"nobody noticed that somebody would {name}"
