"""Draw the three reports of docs/report.md: a close pair, a loose pair, six people.

    python docs/draw_reports.py PAGES             # the pages to take home, as HTML
    python docs/draw_reports.py PAGES --pictures  # and pictures of the stage's report (after make)

The people are simulated (``timing.person``), hear each other and the song, and come from seeds: the
same reports every time.
"""

import argparse
import mimetypes
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import numpy as np
from playwright.sync_api import Route, ViewportSize, sync_playwright

from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of
from uchiawase.report.page import report_page
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs import meet_me_on_the_one
from uchiawase.timing.person import PRESETS, Person, Playing
from uchiawase.units import Beats

PICTURES = Path(__file__).parent / "pictures"
STAGE = Path(__file__).parents[1] / "src" / "uchiawase" / "server" / "stage"
SETTLED_MS = 400
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Somebody:
    """One who plays.

    Attributes:
        name: What they are called.
        preset: What kind of person.
        listens: How much they listen to whom, by seat, beside the song, which weighs 1.
        output_delay_s: Of their device, where it was measured.
    """

    name: str
    preset: str
    listens: Mapping[int, float]
    output_delay_s: float | None = None


MEETINGS: Mapping[str, tuple[int, dict[int, Somebody]]] = {
    "close": (
        5,
        {
            1: Somebody("Hana", "musician", {3: 1.0}, 0.012),
            3: Somebody("Jun", "musician", {1: 5.0}, 0.018),
        },
    ),
    "loose": (
        1,
        {1: Somebody("Tomás", "beginner_guest", {}), 5: Somebody("Mina", "beginner_guest", {})},
    ),
    "six": (
        5,
        {
            1: Somebody("Hana", "professional", {}),
            2: Somebody("Jun", "musician", {3: 12.0}),
            3: Somebody("Amara", "lay", {}),
            4: Somebody("Tomás", "lay", {}),
            5: Somebody("Mina", "lay", {3: 12.0}),
            6: Somebody("Élodie", "musician", {4: 12.0}),
        },
    ),
}
"""Name, seed, and who plays where."""

LEVEL = Level.EASY


def performance_of(seed: int, people: Mapping[int, Somebody]) -> Performance:
    """Let people play the song together, position by position, each hearing the others."""
    song = meet_me_on_the_one.composed().song
    timeline = Timeline.starting(0.0, Beats(0), song.tempo_map.bpm_at(Beats(0)))
    asked: dict[int, dict[Beats, list[tuple[int, Stroke]]]] = {}
    playing: dict[int, Playing] = {}
    for seat, somebody in people.items():
        part = song.part_of(seat)
        if part is None:
            raise SystemExit(f"{song.title} has no part for seat {seat}")
        at = asked.setdefault(seat, {})
        for index in part.asked_at(LEVEL):
            stroke = part.strokes[index]
            at.setdefault(stroke.beats, []).append((index, stroke))
        pieces = [stroke.piece for strokes in at.values() for _, stroke in strokes]
        playing[seat] = Person(PRESETS[somebody.preset], seed, (seat,)).begin(pieces)

    hits: dict[int, list[Hit]] = {seat: [] for seat in people}
    heard: dict[int, float | None] = dict.fromkeys(people)
    for beats in sorted({beats for at in asked.values() for beats in at}):
        target_s = timeline.time_s_at(beats)
        struck: dict[int, float] = {}
        here = [seat for seat in people if beats in asked[seat]]
        for seat in here:
            found = playing[seat].next_hits(target_s, asked[seat][beats], heard[seat])
            hits[seat] += [Hit(hit.time_s, hit.piece, hit.velocity) for hit in found]
            own = [hit.time_s for hit in found if hit.fate == "right"]
            if own:
                struck[seat] = float(np.mean(own)) - target_s
        for seat in here:
            heard[seat] = heard_s(seat, people, struck)
    takes = tuple(
        Take(
            seat=seat,
            name=somebody.name,
            kind="person",
            kit_id="studio",
            level=LEVEL,
            hits=tuple(sorted(hits[seat], key=lambda hit: hit.time_s)),
            output_delay_s=somebody.output_delay_s,
        )
        for seat, somebody in people.items()
    )
    return Performance(song, timeline, 1, Beats(0), song.end_beats, takes)


def heard_s(seat: int, people: Mapping[int, Somebody], struck: Mapping[int, float]) -> float | None:
    """Give how far somebody was from what they listened to: the song and the others, by weight."""
    if seat not in struck:
        return None
    # How far each of the others was from their own usual place, which is where they are together.
    off = {other: struck[other] - PRESETS[people[other].preset].mean_s for other in struck}
    weights = {other: one for other, one in people[seat].listens.items() if other in off}
    pulled = sum(weight * off[other] for other, weight in weights.items())
    return struck[seat] - pulled / (1 + sum(weights.values()))


def main() -> None:
    """Write the pages, and the pictures where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="folder for the pages")
    parser.add_argument("--pictures", action="store_true", help="draw docs/pictures/report-*.png")
    parser.add_argument("--chromium", help="the browser, where Playwright has none of its own")
    given = parser.parse_args()
    given.pages.mkdir(parents=True, exist_ok=True)
    reports: dict[str, Report] = {}
    for name, (seed, people) in MEETINGS.items():
        reports[name] = report = report_of(
            performance_of(seed, people), report_id=name, seed=seed, kit_names={"studio": "Studio"}
        )
        page = report_page(report, recording="performance.flac")
        (given.pages / f"{name}.html").write_text(page, encoding="utf-8")
        sys.stdout.write(f"{name}: {report.scale}; {report.gave_way_said}\n")
    if given.pictures:
        draw(reports, given.chromium)


def draw(reports: Mapping[str, Report], chromium: str | None) -> None:
    """Photograph the report on the stage: by day on a desk, and by night on a phone."""
    bodies = {name: msgspec.json.encode(report) for name, report in reports.items()}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.strip("/")
        if path.endswith("report.json"):
            route.fulfill(body=bodies[path.split("/")[-2]], content_type="application/json")
            return
        file = STAGE / path
        file = file if file.is_file() else STAGE / "index.html"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for name in reports:
            for kind in ("desktop", "phone"):
                context = (
                    browser.new_context(viewport=DESKTOP, color_scheme="light")
                    if kind == "desktop"
                    else browser.new_context(viewport=PHONE, color_scheme="dark")
                )
                page = context.new_page()
                page.route("**/*", answer)
                page.goto(f"http://stage.test/report/{name}")
                page.get_by_test_id("report").wait_for()
                page.wait_for_timeout(SETTLED_MS)
                page.screenshot(path=PICTURES / f"report-{name}-{kind}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
