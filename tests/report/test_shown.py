"""Laws of how figures are written."""

from dataclasses import replace
from fractions import Fraction

import pytest
from played import BARS, TIMELINE, nara, performance_of, take_of

from uchiawase.report import shown
from uchiawase.report.figures import Estimate
from uchiawase.report.meeting import report_of
from uchiawase.report.page import report_page
from uchiawase.report.palette import NIGHT, PAPER, Palette


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0.0312, "31 ms"),
        (0.0042, "4.2 ms"),
        (0.00996, "10 ms"),
        (-0.015, "−15 ms"),
        (-1e-6, "0.0 ms"),
    ],
)
def test_milliseconds_are_whole_from_ten_on(seconds: float, written: str) -> None:
    assert shown.ms(seconds) == written


def test_a_figure_is_never_shown_without_its_doubt() -> None:
    assert (
        shown.ms_with_doubt(Estimate(value=0.031, low=0.028, high=0.035, n=40)) == "31 ms (28–35)"
    )
    assert (
        shown.ms_with_doubt(Estimate(value=-0.002, low=-0.005, high=0.001, n=40))
        == "−2.0 ms (−5.0 to 1.0)"
    )
    assert shown.percent_with_doubt(Estimate(value=0.041, low=0.036, high=0.047, n=9)) == (
        "4.1 % (3.6–4.7)"
    )
    assert shown.ms_with_doubt(None) == shown.percent_with_doubt(None) == shown.NOT_ENOUGH


def test_names_are_joined_as_in_a_sentence() -> None:
    assert shown.names(["Aiko", "Ben", "Chidi"]) == "Aiko, Ben & Chidi"
    assert shown.names(["Aiko"]) == "Aiko"
    assert shown.names([]) == "The virtual drummers"


def test_a_player_without_a_name_is_called_by_the_part_or_the_seat() -> None:
    virtual = replace(take_of(3, "virtual"), name="")
    stray = replace(take_of(4, "virtual"), name=" ", seat=9)
    report = report_of(performance_of(take_of(1, "person"), virtual, stray), report_id="a", seed=1)
    found = [shown.name_of(player) for player in report.players]
    assert found == ["name 1", "part 3", "Seat 9"]


def test_bars_are_named_with_their_last() -> None:
    assert shown.bars(9, 17) == "bars 9–16"
    assert shown.bars(3, 4) == "bar 3"


def test_pairs_are_of_people_or_of_the_one_with_the_virtual_drummers() -> None:
    two = report_of(nara(), report_id="a", seed=1)
    assert [(pair.first_seat, pair.second_seat) for pair in shown.people_pairs(two)] == [(1, 2)]
    one = report_of(
        performance_of(take_of(1, "virtual"), take_of(2, "person"), take_of(3, "virtual")),
        report_id="a",
        seed=1,
    )
    pairs = [(pair.first_seat, pair.second_seat) for pair in shown.people_pairs(one)]
    assert pairs == [(1, 2), (2, 3)]


def test_the_usual_place_of_nobody_is_the_beat() -> None:
    silent = report_of(performance_of(), report_id="a", seed=1)
    assert shown.section_spans(silent)[0] == ("verse", 1, 13)
    report = report_of(nara(), report_id="a", seed=1)
    assert shown.usual_s(report.players[1]) < -0.02


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [PAPER, NIGHT], ids=["paper", "night"])
def test_colours_can_be_told_from_their_ground(palette: Palette) -> None:
    for ground in (palette.paper, palette.mark_ground):
        for text in (palette.ink, palette.quiet):
            assert contrast(text, ground) >= 4.5
    for ground in (palette.paper, palette.mark_ground):
        for shape in (*palette.seats, palette.mark):
            assert contrast(shape, ground) >= 2.5
    for shape in (*palette.seats, palette.mark):
        assert contrast(shape, palette.paper) >= 3
    assert palette.seat(7) == palette.seat(1)


def test_a_drummer_who_kept_a_late_comers_seat_warm_is_not_taken_for_them() -> None:
    half = Fraction(2 * BARS)
    guest = take_of(2, "person")
    cut_s = TIMELINE.time_s_at(half)
    before = replace(
        take_of(2, "virtual"),
        spans=((Fraction(0), half),),
        hits=tuple(hit for hit in take_of(2, "virtual").hits if hit.time_s < cut_s),
    )
    after = replace(
        guest,
        name="Late",
        spans=((half, Fraction(4 * BARS)),),
        hits=tuple(hit for hit in guest.hits if hit.time_s >= cut_s),
    )
    played = performance_of(take_of(1, "person"), after, before)
    report = report_of(played, report_id="r", seed=1)
    (pair,) = shown.people_pairs(report)
    assert [report.players[i].name for i in (pair.first_index, pair.second_index)] == [
        "name 1",
        "Late",
    ]
    assert "<bdi>name 1</bdi> &amp; <bdi>Late</bdi>" in report_page(report)
