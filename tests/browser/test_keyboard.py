"""A whole evening without a mouse, and without a finger on a screen."""

from pathlib import Path

import pytest
from every_page import Visitor, quick_meeting
from keyboard import Keyboard
from real_chromium import Chromium, until, until_phase
from two_people import READ_REPORT

pytestmark = pytest.mark.browser

PLAYED_STROKES = 6


def test_a_host_and_a_guest_get_through_a_whole_evening_by_keys_alone(
    chromium: Chromium, tmp_path: Path
) -> None:
    with quick_meeting(tmp_path) as served:
        visitor = Visitor(chromium)
        host = Keyboard(visitor.open(served.meeting.host_link))
        host.page.get_by_test_id("qr").wait_for()
        guest = Keyboard(visitor.open(served.meeting.join_link))
        guest.page.get_by_test_id("seat-1").wait_for()

        come_in(guest)
        look_around(guest)
        choose_the_other_song(host)
        until(guest.page, f"({TITLE}) === 'The Same Second'")
        guest.go_to("ready")
        guest.press("Space")
        until(guest.page, PRESSED.format("ready"))

        host.go_to("start")
        host.press("Enter")
        until_phase(guest.page, "playing", within_s=30)
        play(guest)
        host.go_to("pause")
        host.press("Enter")
        until_phase(host.page, "paused", within_s=30)
        host.go_to("resume")
        host.press("Space")
        until_phase(host.page, "playing", within_s=30)
        host.go_to("stop")
        host.press("Enter")

        guest.page.get_by_test_id("feelings").wait_for(timeout=30_000)
        guest.press("Tab", "ArrowRight", "ArrowRight", "Tab", "ArrowRight")
        guest.go_to("feel-done")
        guest.press("Enter")
        guest.page.get_by_test_id("report").wait_for(timeout=30_000)
        report = guest.page.evaluate(READ_REPORT)
        guest.go_to("keep-take")
        guest.press("Enter")
        until(guest.page, PRESSED.format("keep-take"))
        host.page.locator("[data-testid=feel-lift]").wait_for(timeout=30_000)
        host.go_to("feel-lift")
        host.press("Enter")
        host.page.get_by_test_id("report").wait_for(timeout=30_000)
        host.go_to("again")
        host.press("Enter")
        until_phase(guest.page, "lobby")
        guest.page.context.close()
        host.page.context.close()
    mina = next(player for player in report["players"] if player["seat"] == SEAT)
    assert report["people"] == ["Mina"]
    assert mina["met"] + mina["extra"] >= PLAYED_STROKES
    assert (guest.unseen, host.unseen) == ([], [])


SEAT = 2
TITLE = "document.querySelector('[data-testid=song-title]')?.textContent"
PRESSED = "document.querySelector('[data-testid={}]')?.ariaPressed === 'true'"


def come_in(guest: Keyboard) -> None:
    """Name, kit, sticks."""
    guest.go_to("name")
    guest.type("Mina")
    guest.press("Tab", "Space", "ArrowRight")
    assert guest.focused() == f"seat-{SEAT}"
    guest.go_to("take-sticks")
    guest.press("Enter")
    guest.page.locator("[data-testid^=pad-]").first.wait_for()


def look_around(guest: Keyboard) -> None:
    """Put another kit on the seat, look at what makes the page comfortable, strike a pad."""
    guest.go_to("change-kit")
    guest.press("Enter")
    guest.page.get_by_test_id("kit-chooser").wait_for()
    guest.press("ArrowRight", "ArrowRight")
    guest.go_to("take-kit")
    guest.press("Enter")
    guest.page.get_by_test_id("kit-chooser").wait_for(state="detached")
    guest.go_to("open-comfort")
    guest.press("Enter")
    guest.page.get_by_test_id("comfort").wait_for()
    guest.go_to_one_of("light-")
    guest.press("ArrowRight", "ArrowRight")
    until(guest.page, "document.documentElement.dataset.light === 'up'")
    guest.go_to("metronome")
    guest.press("Space")
    guest.press("Escape")
    guest.page.get_by_test_id("comfort").wait_for(state="detached")
    pad = guest.go_to_one_of("pad-")
    guest.press("Enter", "Space")
    assert guest.focused() == pad


def choose_the_other_song(host: Keyboard) -> None:
    host.go_to_one_of("song-")
    host.press("ArrowDown")


def play(guest: Keyboard) -> None:
    guest.page.get_by_test_id("visual-metronome").wait_for()
    keys = [
        pad.get_attribute("aria-keyshortcuts") or ""
        for pad in guest.page.locator("[data-testid^=pad-]").all()
    ]
    for stroke in range(PLAYED_STROKES):
        guest.press(keys[stroke % len(keys)].lower())
        guest.page.wait_for_timeout(150)
