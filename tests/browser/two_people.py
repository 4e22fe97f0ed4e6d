"""Two people in two browsers play a song: a host at the keyboard, a guest on a phone by touch.

What they strike is scripted and struck from outside the browsers, so that the true time of every
stroke is known to the machine's own clock. The evening gives back everything that can be held
against that truth.
"""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from hands import Stroke, Struck, play_with_hands
from playwright.sync_api import BrowserContext, Page, ViewportSize
from real_chromium import Chromium, until, until_phase
from served_meeting import ServedMeeting

from uchiawase.clock import generator
from uchiawase.score.level import Level
from uchiawase.score.record import HitStruck
from uchiawase.score.timeline import Timeline
from uchiawase.session import messages
from uchiawase.units import Beats

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
HOST_SEAT, GUEST_SEAT = 1, 2
LOOK_EVERY_S = 0.25

Photograph = Callable[[Page, str], None]


@dataclass(frozen=True, slots=True)
class ClocksApart:
    """Two pages' session clocks at one moment.

    Attributes:
        apart_s: How much further the host's is than the guest's, seconds.
        bound_s: How far they may be apart by what both pages say of their own doubt, seconds.
    """

    apart_s: float
    bound_s: float


@dataclass(slots=True)
class Evening:
    """What two people did, and what was recovered of it.

    Attributes:
        struck: What each seat's hands sent, with the true session time.
        recovered: What the room stored for each seat, as session times in order.
        delays: For each seat, the page's own account: from the event's time stamp until the page
            handled it, milliseconds.
        spaces_off_s: From each of the host's announced strokes to the next: by how much the space
            between their places on the audio clock differs from that of their session times.
        clocks: How far the two pages' session clocks were apart, looked at again and again.
    """

    struck: dict[int, list[Struck]] = field(default_factory=dict[int, list[Struck]])
    recovered: dict[int, list[float]] = field(default_factory=dict[int, list[float]])
    delays: dict[int, list[float]] = field(default_factory=dict[int, list[float]])
    spaces_off_s: list[float] = field(default_factory=list[float])
    clocks: list[ClocksApart] = field(default_factory=list[ClocksApart])
    reports: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    headlines: list[str] = field(default_factory=list[str])

    def errors_s(self, seat: int) -> list[float]:
        """Recovered minus true time of every stroke of a seat."""
        return [
            recovered - struck.time_s
            for recovered, struck in zip(self.recovered[seat], self.struck[seat], strict=True)
        ]


def with_probe(link: str) -> str:
    path, _, secret = link.partition("#")
    return f"{path}?probe#{secret}"


def open_host(chromium: Chromium, served: ServedMeeting) -> tuple[BrowserContext, Page]:
    context = chromium.browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(with_probe(served.meeting.host_link))
    page.get_by_test_id("qr").wait_for()
    return context, page


def open_guest(chromium: Chromium, served: ServedMeeting) -> tuple[BrowserContext, Page]:
    context = chromium.browser.new_context(
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
    )
    page = context.new_page()
    page.goto(with_probe(served.meeting.join_link))
    page.get_by_test_id("name").wait_for()
    return context, page


def sit_down_as_host(page: Page, name: str) -> None:
    page.locator("details summary").first.click()
    page.get_by_test_id("name").fill(name)
    page.get_by_test_id("host-seat").select_option(str(HOST_SEAT))
    page.get_by_test_id("take-sticks").click()
    page.locator("[data-testid^=pad-]").first.wait_for()


def sit_down_as_guest(page: Page, name: str) -> None:
    """Name, kit, sticks: the three steps."""
    page.get_by_test_id("name").fill(name)
    page.locator(f"label.seat-{GUEST_SEAT}").tap()
    page.get_by_test_id("take-sticks").tap()
    page.locator("[data-testid^=pad-]").first.wait_for()


def look_at_the_kits(page: Page, photograph: Photograph) -> None:
    """Touch another kit to hear it, and stay with one's own."""
    page.get_by_test_id("change-kit").tap()
    page.get_by_test_id("kit-matsuri").tap()
    page.wait_for_timeout(600)
    photograph(page, "kits-phone")
    page.get_by_test_id("keep-kit").tap()


def play(
    chromium: Chromium,
    served: ServedMeeting,
    *,
    bar_count: int,
    photograph: Photograph,
) -> Evening:
    """Let both join, play the first bars of the song at real speed, and see the report."""
    evening = Evening()
    host_context, host = open_host(chromium, served)
    photograph(host, "host")
    guest_context, guest = open_guest(chromium, served)
    photograph(guest, "join")
    sit_down_as_host(host, "Hana")
    sit_down_as_guest(guest, "Mina")
    photograph(guest, "lobby-phone")
    look_at_the_kits(guest, photograph)
    for page in (host, guest):
        until(page, "globalThis.uchiProbe?.clock.locked === true")
        page.get_by_test_id("ready").click()
    until(host, "globalThis.uchiProbe.clock.audioLocked")
    host.get_by_test_id("start").click()
    until_phase(host, "count_in")
    until_phase(guest, "count_in")
    timeline = timeline_of(served)
    plans = {
        HOST_SEAT: keys(host, served, timeline, bar_count),
        GUEST_SEAT: touches(guest, served, timeline, bar_count),
    }
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as processes:
        playing = {
            seat: processes.submit(
                play_with_hands, chromium.debugging_port, served.clock.start_s, page, plans[seat]
            )
            for seat, page in ((HOST_SEAT, "/host"), (GUEST_SEAT, "/join"))
        }
        photographed = False
        while not all(hands.done() for hands in playing.values()):
            evening.clocks.append(clocks_apart(host, guest))
            if not photographed and served.clock.now_s() > timeline.time_s_at(Beats(24)):
                photograph(host, "player-desktop")
                photograph(guest, "player-phone")
                photographed = True
            time.sleep(LOOK_EVERY_S)
        evening.struck = {seat: hands.result() for seat, hands in playing.items()}
    host.wait_for_timeout(500)
    host.get_by_test_id("stop").click()
    guest.get_by_test_id("feelings").wait_for(timeout=30_000)
    guest.locator("input[name=closeness]").nth(5).check(force=True)
    guest.locator("input[name=mood]").nth(2).check(force=True)
    photograph(guest, "feelings-phone")
    guest.get_by_test_id("feel-done").tap()
    host.get_by_test_id("feel-skip").click(timeout=30_000)
    for page in (host, guest):
        page.get_by_test_id("report").wait_for(timeout=30_000)
        page.wait_for_timeout(500)
        evening.headlines.append(page.locator("h1").first.inner_text())
        evening.reports.append(page.evaluate(READ_REPORT))
    photograph(host, "report-desktop")
    photograph(guest, "report-phone")
    for seat, page in ((HOST_SEAT, host), (GUEST_SEAT, guest)):
        strikes = page.evaluate("globalThis.uchiProbe.strikes")
        evening.delays[seat] = [one["handledMs"] - one["eventMs"] for one in strikes]
        evening.recovered[seat] = [
            record.time_s
            for record in served.records
            if isinstance(record, HitStruck) and record.seat == seat and record.player
        ]
    evening.spaces_off_s = spaces_off_s(host)
    guest.get_by_test_id("keep-take").tap()
    until(guest, "document.querySelector('[data-testid=keep-take]').ariaPressed === 'true'")
    host.get_by_test_id("again").click()
    for page in (host, guest):
        until_phase(page, "lobby")
    host_context.close()
    guest_context.close()
    return evening


READ_REPORT = """
async () => {
  const id = location.pathname.split('/').pop();
  const answer = await fetch(`/api/reports/${id}/report.json`);
  return await answer.json();
}
"""


def timeline_of(served: ServedMeeting) -> Timeline:
    timeline = messages.timeline_of(served.meeting.session.state())
    assert timeline is not None
    return timeline


def planned(
    served: ServedMeeting, timeline: Timeline, seat: int, bar_count: int, spread_s: float
) -> list[tuple[float, str]]:
    """What a seat's hands play: its part for first-timers, human in its timing, with its pieces."""
    song = served.meeting.session.songs[0]
    part = song.part_of(seat)
    assert part is not None
    chance = generator(20260113, seat)
    end_beats = song.bar_start_beats(bar_count + 1)
    return [
        (
            timeline.time_s_at(part.strokes[index].beats) + float(chance.normal(0.0, spread_s)),
            part.strokes[index].piece.value,
        )
        for index in part.asked_at(Level.FIRST)
        if part.strokes[index].beats < end_beats
    ]


def keys(page: Page, served: ServedMeeting, timeline: Timeline, bar_count: int) -> list[Stroke]:
    caps = {
        piece: page.get_by_test_id(f"pad-{piece}").get_attribute("aria-keyshortcuts") or ""
        for piece in {piece for _, piece in planned(served, timeline, HOST_SEAT, bar_count, 0.0)}
    }
    return [
        Stroke(time_s, key=caps[piece].lower())
        for time_s, piece in apart(planned(served, timeline, HOST_SEAT, bar_count, 0.012))
    ]


def touches(page: Page, served: ServedMeeting, timeline: Timeline, bar_count: int) -> list[Stroke]:
    strokes: list[Stroke] = []
    for time_s, piece in apart(planned(served, timeline, GUEST_SEAT, bar_count, 0.025)):
        box = page.get_by_test_id(f"pad-{piece}").bounding_box()
        assert box is not None
        strokes.append(
            Stroke(time_s, x=box["x"] + box["width"] / 2, y=box["y"] + box["height"] / 2)
        )
    return strokes


def apart(plan: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Put strokes that would fall together one after another: these hands have one finger."""
    last_s = 0.0
    spread: list[tuple[float, str]] = []
    for time_s, piece in sorted(plan):
        last_s = max(time_s, last_s + 0.06)
        spread.append((last_s, piece))
    return spread


def clocks_apart(host: Page, guest: Page) -> ClocksApart:
    """How far apart the two pages think the session's time is, at one moment of the machine."""
    ahead: list[float] = []
    bound_s = 0.0
    for page in (host, guest):
        clock = page.evaluate("globalThis.uchiProbe.clock")
        ahead.append(clock["sessionS"] - clock["epochMs"] / 1000)
        bound_s += clock["errorS"]
    return ClocksApart(ahead[0] - ahead[1], bound_s)


def spaces_off_s(page: Page) -> list[float]:
    """How uneven the audio device ran under a page's strokes."""
    asked = page.evaluate("globalThis.uchiProbe.sounds")
    in_order = sorted(asked, key=lambda entry: entry["session_s"])
    return [
        abs(after["session_s"] - before["session_s"] - (after["audio_s"] - before["audio_s"]))
        for before, after in pairwise(in_order)
    ]


def pictures_in(folder: Path) -> Photograph:
    """Photograph pages into a folder."""

    def photograph(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png")

    return photograph
