"""A host at the desk, a guest with a phone and a screen for the audience: what the host does is so.

Mute, pause, play from bar 9, change places by buttons and by drag, lock, remove (and who was removed
does not come back), a new link, the order of those who wait. The screen for the audience follows.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from real_chromium import Chromium, until, until_phase
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song
from two_people import GUEST_SEAT, open_guest, open_host, sit_down_as_guest

from uchiawase.session.messages import PlayerView, State
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.kits import IMPULSE

pytestmark = pytest.mark.browser

BARS = 40
NOT_BEFORE_BAR = 9


@contextmanager
def meeting(folder: Path) -> Generator[ServedMeeting]:
    song = small_song(bar_count=BARS, bpm=240.0)
    library = Library(folder / "songs", (silent_piece(song),), (IMPULSE,))
    library.prepare()
    kits = KitLibrary(folder / "kits", (IMPULSE,))
    with ServedMeeting(folder, library, kits) as served:
        yield served


def open_wall(chromium: Chromium, served: ServedMeeting) -> tuple[BrowserContext, Page]:
    context = chromium.browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(served.meeting.join_link.replace("/join#", "/watch#"))
    page.get_by_test_id("wall").wait_for()
    return context, page


def test_what_the_host_does_at_the_desk_is_so_for_everybody(
    chromium: Chromium, tmp_path: Path
) -> None:
    with meeting(tmp_path) as served:
        _, host = open_host(chromium, served)
        guest_context, guest = open_guest(chromium, served)
        sit_down_as_guest(guest, "Mina")
        _, wall = open_wall(chromium, served)
        until(wall, "document.querySelector('[data-testid=wall]').innerText.includes('Mina')")
        mina = named(served, "Mina").player

        host.get_by_test_id("desk-people").click()
        host.get_by_test_id(f"desk-mute-{mina}").click()
        guest.get_by_test_id("told-muted").wait_for()
        host.get_by_test_id("desk-undo").click()
        guest.get_by_test_id("told-muted").wait_for(state="detached")

        host.get_by_test_id(f"desk-open-{mina}").click()
        host.get_by_test_id("desk-name").fill("Mina K.")
        host.get_by_test_id("desk-rename").click()
        until(wall, "document.querySelector('[data-testid=wall]').innerText.includes('Mina K.')")

        host.get_by_test_id("desk-seat-to-5").click()
        guest.get_by_test_id("told-moved").wait_for()
        assert named(served, "Mina K.").seat == 5
        drag(host, f"[data-testid=desk-person-{mina}] .grip", "[data-testid=desk-seat-4]")
        until_seat(host, served, "Mina K.", 4)

        host.keyboard.press("Escape")
        host.get_by_test_id("start").click()
        until_phase(wall, "playing")
        host.get_by_test_id("pause").click()
        until_phase(guest, "paused")
        until_phase(wall, "paused")
        host.get_by_test_id("desk-song").click()
        host.get_by_test_id("desk-from-bar").fill(str(NOT_BEFORE_BAR))
        host.get_by_test_id("desk-play-from").click()
        until_phase(wall, "playing")
        assert state(served).from_beats == (4 * (NOT_BEFORE_BAR - 1), 1)
        assert state(served).pass_number == 2
        host.get_by_test_id("stop").click()
        until_phase(wall, "afterwards")

        host.locator("[data-testid=feel-lift]").click(timeout=30_000)
        host.get_by_test_id("again").click(timeout=30_000)
        until_phase(host, "lobby")
        door(host, guest_context, served, mina)


def door(host: Page, guest_context: BrowserContext, served: ServedMeeting, mina: int) -> None:
    """Lock, remove, renew: who was removed does not come back, by the old link nor while locked."""
    guest = guest_context.pages[0]
    host.get_by_test_id("desk-people").click()
    host.get_by_test_id(f"desk-open-{mina}").click()
    host.get_by_test_id(f"desk-remove-{mina}").click()
    assert named(served, "Mina K.").seat == 4
    host.get_by_test_id(f"desk-remove-{mina}").click()
    until(guest, "document.body.innerText.includes('This door stays closed')")
    host.get_by_role("tab").nth(2).click()
    host.get_by_test_id("desk-lock").check()
    until(host, "document.querySelector('[data-testid=desk-lock]').checked")
    guest.reload()
    until(guest, "document.body.innerText.includes('This door stays closed')")
    assert all(person.name != "Mina K." for person in state(served).players)
    before = host.get_by_test_id("desk-join-link").get_attribute("href")
    host.get_by_test_id("desk-renew").click()
    host.get_by_test_id("desk-renew").click()
    until(
        host,
        f"document.querySelector('[data-testid=desk-join-link]').getAttribute('href') !== {before!r}",
    )
    host.get_by_test_id(f"desk-readmit-{mina}").click()
    until(host, f"document.querySelector('[data-testid=desk-readmit-{mina}]') === null")
    guest.reload()
    guest.get_by_test_id("name").wait_for()


def test_names_without_a_device_wait_in_an_order_that_the_wall_shows(
    chromium: Chromium, tmp_path: Path
) -> None:
    with meeting(tmp_path) as served:
        _, host = open_host(chromium, served)
        _, guest = open_guest(chromium, served)
        sit_down_as_guest(guest, "Mina")
        _, wall = open_wall(chromium, served)
        host.get_by_test_id("desk-people").click()
        host.get_by_test_id("roster").fill("Ana\nBo, Chen")
        host.get_by_test_id("roster-add").click()
        until(wall, "document.querySelector('[data-testid=wall-next]') !== null")
        assert waiting(wall) == ["Ana", "Bo", "Chen"]
        turn = next(one.turn for one in state(served).queue.turns if one.name == "Bo")
        host.get_by_test_id(f"turn-up-{turn}").click()
        until(wall, f"{WAITING}[0] === 'Bo'")
        host.get_by_test_id("start").click(force=True)
        until_phase(guest, "playing")
        host.get_by_test_id("stop").click()
        guest.get_by_test_id("feel-skip").tap(timeout=30_000)
        host.locator("[data-testid=feel-lift]").click(timeout=30_000)
        host.get_by_test_id("again").click(timeout=30_000)
        until_phase(host, "lobby")
        host.get_by_test_id("desk-people").click()
        host.get_by_test_id("rotate").click()
        guest.get_by_test_id("told-lent").wait_for()
        assert state(served).seats[GUEST_SEAT - 1].name == "Bo"


WAITING = (
    "[...document.querySelectorAll('[data-testid=wall-next] li span')].map(one => one.innerText)"
)


def waiting(wall: Page) -> list[str]:
    names: list[str] = wall.evaluate(WAITING)
    return names


def state(served: ServedMeeting) -> State:
    return served.meeting.session.state()


def named(served: ServedMeeting, name: str) -> PlayerView:
    return next(person for person in state(served).players if person.name == name)


def until_seat(page: Page, served: ServedMeeting, name: str, seat: int) -> None:
    until(page, f"document.querySelector('[data-testid=desk-seat-{seat}] .person') !== null")
    assert named(served, name).seat == seat


def drag(page: Page, what: str, where: str) -> None:
    """Take something by the mouse and let it go somewhere else."""
    start = page.locator(what).bounding_box()
    page.locator(where).scroll_into_view_if_needed()
    end = page.locator(where).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 20, steps=8)
    page.mouse.up()
