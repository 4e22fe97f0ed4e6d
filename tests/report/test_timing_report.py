"""Laws of what ``uchi timing`` draws and tells: nothing from too little, the same bytes, nobody asked."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.report.palette import PAPER
from uchiawase.report.timing_drawings import Drawing, drawings, png_bytes, svg_text
from uchiawase.report.timing_figures import TimingFigures, figures_of
from uchiawase.report.timing_page import timing_page, written
from uchiawase.timing.measures import measured
from uchiawase.timing.onsets import Onsets, table_of
from uchiawase.timing.phase_correction import simulated

NAMES = ("Hana", "みな", "Yuto <3")


def playing(
    players: int = 3, beats: int = 90, *, followed: bool = True, missed: float = 0.05
) -> Onsets:
    gains = np.zeros((players, players + 1))
    gains[:, 0] = 0.3
    gains[1:, 1] = 0.5
    noise = np.full(players, 0.015)
    beside = simulated(
        gains,
        timekeepers_s=noise,
        motors_s=noise / 3,
        beat_count=beats,
        series=1,
        draw=generator(3),
    )[0]
    beats_s = np.linspace(2.0, 1.5 + 0.5 * beats, beats)
    table = beside + beats_s[:, None]
    table[generator(4).random(table.shape) < missed] = np.nan
    return table_of(table, players=NAMES[:players], track_s=beats_s if followed else None)


def told_of(onsets: Onsets) -> tuple[TimingFigures, tuple[Drawing, ...]]:
    found = measured(onsets)
    return figures_of(onsets, found, files=["a.csv"], track="click"), drawings(onsets, found)


@pytest.mark.parametrize("followed", [True, False])
@pytest.mark.parametrize("players", [2, 3])
def test_there_is_a_figure_for_each_question(players: int, followed: bool) -> None:
    _, made = told_of(playing(players, followed=followed))
    assert [one.name for one in made] == ["asynchronies", "distributions", "following", "intervals"]
    for one in made:
        assert one.title in svg_text(one)
        assert one.says.endswith(".")


def test_one_player_against_a_track_has_no_figures_of_pairs() -> None:
    told, made = told_of(playing(1))
    assert [one.name for one in made] == ["asynchronies", "intervals"]
    assert told.pairs == []
    assert "Each with each" not in timing_page(told, made)


def test_what_there_is_too_little_for_is_not_drawn() -> None:
    told, made = told_of(table_of({"Hana": [1.0, np.nan], "Mina": [np.nan, 2.0]}))
    assert made == ()
    page = timing_page(told, made)
    assert "Not enough to say how close." in page
    assert all(one.value is None for one in told.figures)


def test_the_same_playing_gives_the_same_bytes() -> None:
    one, again = told_of(playing(beats=70))[1], told_of(playing(beats=70))[1]
    for first, second in zip(one, again, strict=True):
        assert svg_text(first) == svg_text(second)
        assert png_bytes(first) == png_bytes(second)


def test_nobody_is_drawn_as_followed_where_it_cannot_be_said() -> None:
    steps = 0.5 + 0.01 * generator(8).standard_normal((90, 2))
    alone = table_of(np.cumsum(steps, axis=0))
    told, made = told_of(alone)
    following = {one.name: one for one in made}["following"]
    assert "nobody can be said" in following.says
    assert "Nobody can be said" in svg_text(following)
    assert all((one.low or 0) <= 0 for one in told.figures if one.measure == "gain_among_all")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [found] if (found := given.get("id")) else []
        for name in ("href", "src", "xlink:href"):
            self.targets += [found] if (found := given.get(name)) else []
        if tag not in {"meta", "br", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_asks_nobody_and_every_number_leads_to_what_it_is() -> None:
    told, made = told_of(playing())
    text = timing_page(told, made)
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert all(target.startswith("#") for target in page.targets)
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)
    assert "Yuto &lt;3" in text
    assert "<3" not in text
    assert "<script" not in text


def test_in_the_page_figures_take_the_colours_of_the_page() -> None:
    told, made = told_of(playing())
    figures = "".join(re.findall(r"<figure.*?</figure>", timing_page(told, made), re.DOTALL))
    assert figures.count("<svg") == len(made)
    for colour in (PAPER.paper, PAPER.ink, *PAPER.seats[:3]):
        assert colour not in figures
    assert "var(--seat-1)" in figures


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (-0.01234, "s", "−12.34"),
        (0.00001, "share", "below 0.0001"),
        (0.0456, "share", "0.0456"),
        (0.9671, "share", "0.967"),
        (-0.0004, "seconds a second", "−0.400"),
        (0.5, "per beat", "0.500"),
    ],
)
def test_numbers_are_written_with_their_unit_in_mind(value: float, unit: str, shown: str) -> None:
    assert written(value, unit) == shown
