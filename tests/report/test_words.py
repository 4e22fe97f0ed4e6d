"""Every sentence has a situation in which it is said, and none of them ranks or shames anybody."""

from itertools import product
from typing import TypeAlias

import pytest

from uchiawase.report.figures import (
    SONG,
    ArrowFigures,
    BarFigures,
    Estimate,
    PlayerFigures,
    StrokeFigures,
)
from uchiawase.report.words import gave_way_said, try_next, went_well

BARS = 16


def figure(value: float) -> Estimate:
    return Estimate(value=value, low=value * 0.9, high=value * 1.1, n=100)


def person(
    seat: int = 1,
    *,
    missed_beats: tuple[int, ...] = (),
    extra: int = 0,
    level: int = 3,
    steadiness: float | None = 0.08,
    mean_s: float | None = None,
    kind: str = "person",
) -> PlayerFigures:
    strokes = [
        StrokeFigures(
            beats=float(beat), piece="snare", asynchrony_s=None if beat in missed_beats else 0.01
        )
        for beat in range(4 * BARS)
    ]
    missed = len(missed_beats)
    return PlayerFigures(
        seat=seat,
        name=f"name {seat}",
        kind=kind,
        kit_id="studio",
        kit_name="Studio",
        part_name="line",
        level=level,
        asked=4 * BARS,
        met=4 * BARS - missed,
        missed=missed,
        extra=extra,
        asynchrony_mean_s=None if mean_s is None else figure(mean_s),
        asynchrony_sd_s=figure(0.03),
        asynchrony_abs_s=figure(0.025),
        steadiness=None if steadiness is None else figure(steadiness),
        steadiness_without_drift=None,
        to_song=None,
        to_others=None,
        strokes=strokes,
    )


def bars(*distances_ms: float | None) -> list[BarFigures]:
    return [
        BarFigures(
            bar=index + 1,
            start_beats=4.0 * index,
            section="verse",
            distance_s=None if distance is None else distance / 1000,
            n=0 if distance is None else 4,
        )
        for index, distance in enumerate(distances_ms)
    ]


EVEN = bars(*[30.0, 34.0] * 8)
NEVER = bars(*[None] * BARS)
ALL = tuple(range(4 * BARS))
EVERY_FOURTH_BAR = tuple(range(0, 4 * BARS, 16))
EVERY_FOURTH = tuple(range(0, 4 * BARS, 4))

Situation: TypeAlias = tuple[list[PlayerFigures], list[BarFigures], str]

WENT_WELL: dict[str, Situation] = {
    "kept your seats warm": ([], EVEN, ""),
    "how every meeting starts": ([person(missed_beats=ALL)], NEVER, ""),
    "as practised ensembles are: 32 ms": ([person(), person(2)], EVEN, "ensemble"),
    "You grew closer while you played: 61 ms apart in the first half, 31 ms": (
        [person(), person(2)],
        bars(*[60.0, 62.0] * 4, *[30.0, 32.0] * 4),
        "ordinary",
    ),
    "Every single stroke was there: all 128": ([person(), person(2)], EVEN, "ordinary"),
    "Nearly every stroke was there: 124 of 128": (
        [person(missed_beats=EVERY_FOURTH_BAR), person(2)],
        EVEN,
        "ordinary",
    ),
    "For 13 bars in a row, from bar 4, nobody left out a stroke": (
        [person(missed_beats=tuple(range(12))), person(2)],
        EVEN,
        "ordinary",
    ),
    "all intervals came out even": (
        [person(missed_beats=EVERY_FOURTH, steadiness=0.03)],
        EVEN,
        "ordinary",
    ),
    "You found each other: 32 ms": (
        [person(missed_beats=EVERY_FOURTH), person(2)],
        EVEN,
        "ordinary",
    ),
    "In bar 1 you were only 30 ms from each other": (
        [person(missed_beats=EVERY_FOURTH), person(2)],
        EVEN,
        "loose",
    ),
    "16 strokes found their place": (
        [person(missed_beats=tuple(beat for beat in ALL if beat % 4))],
        NEVER,
        "",
    ),
}

TRY_NEXT: dict[str, Situation] = {
    "there is one free": ([], EVEN, ""),
    "hit something and hear it": ([person(missed_beats=ALL)], NEVER, ""),
    "a level lower": ([person(missed_beats=ALL[::2]), person(2)], EVEN, "ordinary"),
    "Play from bar 9 once more by itself": (
        [person(missed_beats=tuple(range(32, 42))), person(2)],
        EVEN,
        "ordinary",
    ),
    "leave the gaps empty": ([person(extra=40), person(2)], EVEN, "ordinary"),
    "one kit piece each": ([person(missed_beats=ALL[::2], level=1)], EVEN, "ordinary"),
    "look at each other when a new section begins": (
        [person(), person(2)],
        bars(*[30.0, 32.0] * 4, *[60.0, 62.0] * 4),
        "ordinary",
    ),
    "take a short rest": ([person()], bars(*[30.0, 32.0] * 4, *[60.0, 62.0] * 4), "ordinary"),
    "one sound that everybody listens to": ([person(), person(2)], EVEN, "loose"),
    "Let a foot tap": ([person(steadiness=0.3), person(2)], EVEN, "ordinary"),
    "let it come to you": ([person(mean_s=-0.09)], EVEN, "ordinary"),
    "Around bar 4 (verse) you lost sight of each other": (
        [person(), person(2)],
        bars(*[30.0] * 3, 90.0, *[30.0] * 12),
        "ordinary",
    ),
    "ready for company": ([person()], EVEN, "ordinary"),
    "a level higher": ([person(), person(2)], EVEN, "ordinary"),
    "Swap seats": ([person(level=5), person(2, level=5)], EVEN, "ordinary"),
    "look away from the screen": ([person(level=5)], EVEN, ""),
}


def mean_distance(found: list[BarFigures]) -> Estimate | None:
    there = [bar.distance_s for bar in found if bar.distance_s is not None]
    return figure(sum(there) / len(there)) if there else None


@pytest.mark.parametrize(("sentence", "situation"), WENT_WELL.items())
def test_what_went_well_is_said_where_it_is_true(sentence: str, situation: Situation) -> None:
    people, found, scale = situation
    assert sentence in went_well(people, found, mean_distance(found), scale)


@pytest.mark.parametrize(("sentence", "situation"), TRY_NEXT.items())
def test_one_thing_to_try_fits_the_situation(sentence: str, situation: Situation) -> None:
    people, found, scale = situation
    assert sentence in try_next(people, found, mean_distance(found), scale)


def test_nobody_is_named_ranked_or_shamed() -> None:
    forbidden = ("name ", "best", "worst", "winner", "score", "points", "wrong", "bad", "fail", "%")
    situations = [*WENT_WELL.values(), *TRY_NEXT.values()]
    for (people, found, _), scale in product(situations, ("", "loose", "ordinary", "ensemble")):
        for say in (went_well, try_next):
            sentence = say(people, found, mean_distance(found), scale)
            assert sentence.endswith(".")
            assert not any(word in sentence for word in forbidden), sentence


def test_scatter_between_bars_is_not_called_a_change() -> None:
    restless = bars(*[10.0, 60.0, 25.0, 45.0] * 2, *[12.0, 50.0, 20.0, 42.0] * 2)
    people = [person(), person(2)]
    assert "closer" not in went_well(people, restless, mean_distance(restless), "ordinary")
    assert "closer" not in try_next(people, restless, mean_distance(restless), "ordinary")


def test_virtual_drummers_do_not_count_as_people() -> None:
    sentence = went_well(
        [person(missed_beats=EVERY_FOURTH), person(2, kind="virtual")],
        EVEN,
        figure(0.03),
        "ordinary",
    )
    assert "the virtual drummers" in sentence


def arrow(follower: int, leader: int, *, drawn: bool = True, told: bool = True) -> ArrowFigures:
    return ArrowFigures(
        follower_index=follower,
        leader_index=leader,
        gain=figure(0.3) if told else None,
        low_together=0.1 if drawn else -0.1,
        high_together=0.5,
        drawn=drawn,
    )


NAMES = {0: "Aiko", 2: "Ben", 3: "Chidi"}


@pytest.mark.parametrize(
    ("arrows", "sentence"),
    [
        ([arrow(0, 2)], "Aiko gave way to Ben."),
        ([arrow(0, 2), arrow(2, 0)], "Aiko and Ben gave way to each other."),
        (
            [arrow(0, 2), arrow(3, 2), arrow(2, SONG)],
            "Aiko gave way to Ben; Chidi gave way to Ben.",
        ),
        (
            [arrow(0, 2, drawn=False), arrow(2, SONG)],
            "Nobody can be said to have given way to another: what you shared, you found in the song.",
        ),
        ([arrow(0, 2, drawn=False)], "Nobody can be said to have given way to another."),
        (
            [arrow(one, other) for one in NAMES for other in NAMES if one != other],
            "There was much give and take: 6 arrows stand out from chance, from 3 of you.",
        ),
        (
            [arrow(0, 2, drawn=False, told=False), arrow(0, SONG)],
            (
                "Not enough to say who gave way to whom: it takes 64 even beats that you struck together, "
                "and here were 40."
            ),
        ),
    ],
)
def test_who_gave_way_is_said_where_an_arrow_is_drawn_and_not_else(
    arrows: list[ArrowFigures], sentence: str
) -> None:
    assert gave_way_said(NAMES, arrows, 40) == sentence


def test_of_one_person_nobody_says_who_gave_way() -> None:
    assert gave_way_said({0: "Aiko"}, [], 100) == ""
