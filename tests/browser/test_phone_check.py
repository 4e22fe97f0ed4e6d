"""A phone is tested from its page to its drum, and the host sees what it found."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from real_chromium import Chromium, until
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song
from two_people import open_host, pictures_in

from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.kits import IMPULSE

pytestmark = pytest.mark.browser


def outcome(page: Page, step: str) -> str | None:
    return page.get_by_test_id(f"step-{step}").get_attribute("data-outcome")


def test_a_phone_tells_how_far_it_comes_and_what_helps(chromium: Chromium, tmp_path: Path) -> None:
    library = Library(tmp_path / "songs", (silent_piece(small_song()),))
    kits = KitLibrary(tmp_path / "kits", (IMPULSE,) * 6)
    photograph = pictures_in(tmp_path)
    with ServedMeeting(tmp_path, library, kits) as served:
        host_context, host = open_host(chromium, served)
        test = host.get_by_test_id("phone-test")
        test.locator("summary").click()
        test.get_by_test_id("qr").wait_for()
        context = chromium.browser.new_context(
            viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
        )
        page = context.new_page()
        page.goto(served.meeting.desk.link)
        until(page, "document.querySelector('[data-testid=step-clock][data-outcome]') !== null")
        assert [outcome(page, step) for step in ("reached", "socket", "clock")] == ["yes"] * 3
        photograph(page, "check-begun")
        page.get_by_test_id("test-drum").tap()
        page.get_by_test_id("check-no").tap()
        assert "silent mode" in page.locator("main").inner_text()
        photograph(page, "check-not-heard")
        page.get_by_test_id("test-drum").tap()
        page.get_by_test_id("check-yes").tap()
        if page.get_by_test_id("check-yes").count():
            page.get_by_test_id("check-yes").tap()
        assert outcome(page, "heard") == "yes"
        photograph(page, "check-well")
        until(host, "document.querySelector('[data-testid=phone-test] li b') !== null")
        until(host, "/it drums/.test(document.querySelector('[data-testid=phone-test]').innerText)")
        photograph(host, "check-host")
        [phone] = served.meeting.desk.check.phones
        assert phone.plays
        context.close()
        host_context.close()
