from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import Any, cast

import pytest

from uchiawase.score.hit import Hit
from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.practice import AS_WRITTEN, Practice, practised
from uchiawase.score.song import Metre, Song
from uchiawase.score.take import Hearing, Performance, Take
from uchiawase.score.tempo_map import TempoMap
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


@pytest.mark.parametrize(
    ("to_beats", "rounds"), [(4, 1), (5, 1), (12, 1), (13, 2), (20, 2), (21, 3)]
)
def test_as_many_rounds_were_played_as_were_begun(to_beats: int, rounds: int) -> None:
    practice = Practice(1.0, 2, 4, 9)
    written = Song(
        id="s",
        title="S",
        credits="",
        licence="",
        tempo_map=TempoMap.constant(120.0),
        metres=(Metre(1, Fraction(4)),),
        bar_count=4,
        sections=(),
        parts=(),
        duration_s=8.0,
    )
    played = Performance(
        song=practised(written, practice),
        timeline=Timeline.starting(0.0, Fraction(0), 120.0),
        pass_number=1,
        from_beats=Fraction(4),
        to_beats=Fraction(to_beats),
        takes=(),
        practice=practice,
    )
    assert played.rounds == rounds
    assert replace(played, practice=AS_WRITTEN).rounds == 0
