from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Any, cast

import pytest

from uchiawase.score.hit import Hit
from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.take import Hearing, Take
from uchiawase.score.timeline import Timeline

HIT = Hit(1.5, KitPiece.SNARE, 90)


def test_a_delay_that_nobody_measured_is_unknown_and_not_nothing() -> None:
    assert Take(1, "Hana", "person", "plain", Level.FULL, (HIT,)).output_delay_s is None


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (HIT, "time_s"),
        (Kit("plain", "Plain", (KitPiece.KICK,)), "pieces"),
        (Take(1, "Hana", "person", "plain", Level.FULL, ()), "hits"),
        (Timeline.starting(0.0, Fraction(0), 114.0), "segments"),
    ],
)
def test_facts_do_not_change_after_the_fact(fact: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(cast("Any", fact), field, None)


def test_a_take_without_spans_holds_its_seat_all_along() -> None:
    take = Take(1, "Hana", "person", "plain", Level.FULL, ())
    assert take.holds(Fraction(-4))
    assert take.holds(Fraction(10**6))


def test_a_seat_is_held_from_where_a_span_starts_to_right_before_its_end() -> None:
    spans = ((Fraction(0), Fraction(4)), (Fraction(8), Fraction(12)))
    take = Take(1, "Hana", "person", "plain", Level.FULL, (), spans=spans)
    held = [beats for beats in range(-1, 14) if take.holds(Fraction(beats))]
    assert held == [0, 1, 2, 3, 8, 9, 10, 11]


def test_before_the_first_word_somebody_was_where_it_says() -> None:
    here, there = Hearing(5.0, "Nara", headphones=False), Hearing(9.0, "Andong", headphones=True)
    take = Take(1, "Hana", "person", "plain", Level.FULL, (), hearing=(here, there))
    assert [take.hearing_at(time_s) for time_s in (0.0, 5.0, 8.9, 9.0)] == [here, here, here, there]
    assert Take(1, "Hana", "person", "plain", Level.FULL, ()).hearing_at(1.0) is None
