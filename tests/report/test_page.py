"""Laws of the page: whole, asking nobody for anything, safe, and saying what the figures say."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Final

import pytest
from msgspec import structs
from played import BARS, nara, performance_of, silent_in_bar, take_of

from uchiawase.report import shown
from uchiawase.report.arrows import ring_of
from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of
from uchiawase.report.page import Keepsake, report_page

MEAN: Final = r">mean</a></dt>"
EMPTY: Final = {"meta", "path", "line", "rect", "circle", "stop", "br"}


class Reader(HTMLParser):
    """Reads a page, checks that what is opened is closed, and keeps what it finds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY or tag == "rect":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(name="report", scope="module")
def report_fixture() -> Report:
    return report_of(nara(), report_id="a", seed=1)


def test_the_page_is_whole_and_says_what_the_figures_say(report: Report) -> None:
    page = report_page(report)
    reader = read(page)
    text = "".join(reader.words)
    assert page.startswith("<!doctype html>")
    assert report.together_s is not None
    assert shown.ms(report.together_s.value) in text
    assert report.went_well in text
    assert report.try_next in text
    for player in report.players[:2]:
        assert shown.ms_with_doubt(player.asynchrony_sd_s) in text
        assert f"{player.met} of {player.asked}" in text
    assert f"closest: {shown.bars(report.closest_from_bar, report.closest_to_bar)}" in text


def test_nothing_is_asked_of_anybody(report: Report) -> None:
    page = report_page(report, recording="mix.flac", keepsakes=[Keepsake("a.png", "A")])
    assert "http:" not in page
    assert "https:" not in page
    assert "<script" not in page
    assert "@import" not in page
    reader = read(page)
    sources = [attrs[key] for _, attrs in reader.tags for key in ("src", "href") if key in attrs]
    start_s, end_s = report.closest_recording_s or (0, 0)
    outside = [one for one in sources if one is not None and not one.startswith("#")]
    assert outside == [f"mix.flac#t={start_s:.2f},{end_s:.2f}", "mix.flac", "a.png"]
    (policy,) = [
        attrs["content"] for _, attrs in reader.tags if attrs.get("http-equiv") is not None
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_bars_are_as_tall_as_their_distance(report: Report) -> None:
    reader = read(report_page(report))
    pills = [attrs for tag, attrs in reader.tags if tag == "rect"]
    assert len(pills) == BARS
    heights = [float((pill["height"] or "").rstrip("%")) for pill in pills]
    distances = [bar.distance_s for bar in report.bars]
    per_s = 100 / max(0.060, *[one for one in distances if one is not None])
    assert heights == pytest.approx([(one or 0) * per_s for one in distances], abs=0.006)
    marked = [
        index + 1 for index, pill in enumerate(pills) if (pill["class"] or "").endswith(" in")
    ]
    assert marked == list(range(report.closest_from_bar, report.closest_to_bar))


def test_a_bar_without_anything_shared_is_a_ring_and_not_a_short_bar() -> None:
    takes = (take_of(1, "person"), silent_in_bar(take_of(2, "person"), 7))
    report = report_of(performance_of(*takes), report_id="a", seed=1)
    assert report.bars[6].distance_s is None
    reader = read(report_page(report))
    rings = [attrs for tag, attrs in reader.tags if tag == "circle" and "cx" in attrs]
    pills = [attrs for tag, attrs in reader.tags if tag == "rect"]
    assert [ring["cx"] for ring in rings] == [f"{100 * 6.5 / BARS:.2f}%"]
    assert len(pills) == BARS - 1


def test_every_stroke_is_drawn_as_met_or_left_out(report: Report) -> None:
    reader = read(report_page(report))
    drawn = {"hit": 0, "miss": 0}
    for tag, attrs in reader.tags:
        if tag == "path" and attrs.get("class") in drawn:
            drawn[attrs["class"] or ""] += (attrs["d"] or "").count("M")
    assert drawn == {
        "hit": sum(player.met for player in report.players),
        "miss": sum(player.missed for player in report.players),
    }


def test_names_cannot_become_markup() -> None:
    bad = '<img src=x onerror="1">&'
    takes = (
        replace(take_of(1, "person"), name=bad),
        replace(take_of(2, "person"), name='"><script>'),
        replace(take_of(3, "virtual"), name="</main>"),
    )
    reader = read(report_page(report_of(performance_of(*takes), report_id="a", seed=1)))
    assert {tag for tag, _ in reader.tags}.isdisjoint({"img", "script"})
    assert bad in "".join(reader.words)


def test_links_cannot_leave_their_attribute(report: Report) -> None:
    reader = read(
        report_page(
            report,
            recording='mix".flac',
            keepsakes=[Keepsake('a"b.png', "<i>picture")],
        )
    )
    links = [attrs["href"] or "" for tag, attrs in reader.tags if tag == "a"]
    assert [link for link in links if not link.startswith("#")] == ['a"b.png']
    heard = [attrs["src"] or "" for tag, attrs in reader.tags if tag == "audio"]
    assert len(heard) == 2
    assert all(one.startswith('mix".flac') for one in heard)


def test_early_and_late_appear_only_where_they_were_measured(report: Report) -> None:
    assert not re.search(MEAN, report_page(report))
    measured = report_of(
        performance_of(
            take_of(1, "person", output_delay_s=0.01),
            take_of(2, "person", output_delay_s=0.01),
            take_of(3, "person"),
        ),
        report_id="a",
        seed=1,
    )
    page = report_page(measured)
    assert len(re.findall(MEAN, page)) == 2
    assert "Early throughout is human" in page
    assert page.count("not measured") == 2


def test_every_number_leads_to_its_definition_and_every_definition_is_led_to(
    report: Report,
) -> None:
    measured = performance_of(
        take_of(1, "person", output_delay_s=0.01), take_of(2, "person", output_delay_s=0.01)
    )
    page = report_page(report_of(measured, report_id="a", seed=1), recording="m.flac")
    reader = read(page)
    text = "".join(reader.words)
    led_to = {(attrs["href"] or "")[1:] for _, attrs in reader.tags if attrs.get("class") == "what"}
    there = {attrs["id"] for _, attrs in reader.tags if attrs.get("id") not in {None, "two"}}
    assert led_to == there == {f"what-{one.key}" for one in report.definitions}
    for one in report_of(measured, report_id="a", seed=1).definitions:
        for words in (one.means, one.n, one.interval, one.method, one.source, *one.pinned):
            assert words in text


def test_arrows_are_drawn_where_following_may_be_said_and_nowhere_else(report: Report) -> None:
    assert report.ring is not None
    drawn = [one for one in report.gave_way if one.drawn]
    assert len(report.ring.arrows) == len(drawn)
    for every in (False, True):
        told = [structs.replace(one, drawn=every) for one in report.gave_way]
        ring = ring_of([0, 1], told)
        page = report_page(structs.replace(report, gave_way=told, ring=ring))
        assert all(f'd="{one.shaft}"' in page and f'd="{one.head}"' in page for one in ring.arrows)
        assert len(ring.arrows) == (len(told) if every else 0)
        assert ("No arrow can be drawn." in page) is not every


def test_where_too_little_was_shared_a_sentence_stands_for_the_arrows() -> None:
    short = report_of(
        performance_of(take_of(1, "person"), take_of(2, "person"), bars=8), report_id="a", seed=1
    )
    page = report_page(short)
    assert short.ring is None
    assert "Not enough to say who gave way to whom" in page
    assert re.search(r"here were \d\d\.", page)


def test_six_people_are_listed_by_seat_and_never_by_closeness() -> None:
    takes = [take_of(seat, "person") for seat in range(1, 7)]
    page = report_page(report_of(performance_of(*takes), report_id="a", seed=1))
    rows = re.findall(r"<td><bdi>name (\d)</bdi> &amp; <bdi>name (\d)</bdi></td>", page)
    assert rows == sorted(rows)
    assert len(rows) == 15
    players = re.findall(r"<h3><bdi>name (\d)</bdi></h3>", page)
    assert players == ["1", "2", "3", "4", "5", "6"]


def test_there_is_a_page_of_nobody_of_silence_and_of_a_moment() -> None:
    for performance in (
        performance_of(),
        performance_of(replace(take_of(1, "person"), hits=())),
        performance_of(take_of(1, "person"), take_of(2, "person"), bars=1),
        performance_of(take_of(1, "person"), take_of(2, "virtual")),
    ):
        report = report_of(performance, report_id="a", seed=1)
        text = "".join(read(report_page(report, recording="m.flac")).words)
        assert report.went_well in text
        assert "nan" not in text.lower().replace("nanny", "")


def test_a_seat_beyond_the_palette_still_has_a_colour() -> None:
    stray = replace(take_of(1, "person"), seat=7)
    page = report_page(report_of(performance_of(stray), report_id="a", seed=1))
    assert "--seat:var(--seat-1)" in page
