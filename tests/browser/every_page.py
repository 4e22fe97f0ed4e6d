"""A walk through every page in every state: one evening, at whose stations somebody may look.

The songs are the real ones with nothing behind their drums, the kits the real ones with strokes of
one sample: the pages show what they always show, and nothing has to be rendered first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Page, ViewportSize
from real_chromium import Chromium, until, until_phase
from served_meeting import ServedMeeting
from silent_pieces import silent_piece

from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library, compositions
from uchiawase.sound.kits import CHARACTERS, IMPULSE

Look = Callable[[Page, str], None]
"""Told of a page and of what it shows, at each station."""

GUESTS = (("Mina", 2), ("Kenji Watanabe", 5), ("Grandma Soo-jin", 6))
HOST_NAME = "Hana"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 640}


def quick_meeting(folder: Path) -> ServedMeeting:
    """Give a meeting that need not render anything, with the songs and kits that come along."""
    pieces = tuple(silent_piece(piece.song) for piece in compositions())
    kits = tuple(
        replace(IMPULSE, id=one.id, name=one.name, piece_names=one.piece_names)
        for one in CHARACTERS
    )
    return ServedMeeting(
        folder, Library(folder / "songs", pieces, kits), KitLibrary(folder / "kits", kits)
    )


@dataclass(frozen=True, slots=True)
class Visitor:
    """Opens pages as one person does, each on a device of their own.

    Attributes:
        query: Put into each address: another language, say.
        scheme: What the device's system wishes: ``"dark"`` or ``"light"``.
        settings: What the device remembers of comfort, as JSON.
    """

    chromium: Chromium
    query: str = ""
    scheme: str = "dark"
    settings: str = "{}"

    def open(self, address: str, *, phone: bool = False) -> Page:
        context = self.chromium.browser.new_context(
            viewport=PHONE if phone else WIDE,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="light" if self.scheme == "light" else "dark",
        )
        context.add_init_script(
            f"localStorage.getItem('uchiawase.comfort') ?? "
            f"localStorage.setItem('uchiawase.comfort', '{self.settings}')"
        )
        page = context.new_page()
        path, hash_, secret = address.partition("#")
        joint = "&" if "?" in path else "?"
        page.goto(f"{path}{joint}{self.query}{hash_}{secret}" if self.query else address)
        return page


def walk(visitor: Visitor, served: ServedMeeting, look: Look) -> None:
    """Go through every page in every state that somebody can meet, and look at each."""
    root = served.meeting.join_link.partition("/join")[0]
    join, host_link = served.meeting.join_link, served.meeting.host_link
    welcome = visitor.open(f"{root}/")
    look_and_leave(welcome, "welcome", look, wait_for="h1")
    look_and_leave(visitor.open(f"{root}/join"), "no-key", look, wait_for="h1")
    look_and_leave(visitor.open(f"{root}/join#{'0' * 32}"), "refused", look, wait_for="h1")
    look_and_leave(visitor.open(f"{root}/report/none"), "no-report", look, wait_for="main h1")

    host = visitor.open(host_link)
    host.get_by_test_id("qr").wait_for()
    look(host, "host-alone")
    guest = visitor.open(join, phone=True)
    guest.get_by_test_id("seat-1").wait_for()
    look(guest, "join")
    others = [sit_down(visitor.open(join), *who) for who in GUESTS[1:]]
    sit_down(guest, *GUESTS[0])
    guest.get_by_test_id("ready").wait_for()
    look(guest, "player-lobby")
    guest.get_by_test_id("change-kit").click()
    guest.get_by_test_id("kit-matsuri").check(force=True)
    guest.wait_for_timeout(300)
    look(guest, "kit-chooser")
    guest.get_by_test_id("keep-kit").click()
    guest.get_by_test_id("open-comfort").click()
    look(guest, "comfort")
    guest.get_by_test_id("comfort-done").click()
    guest.get_by_test_id("ready").click()
    host.locator("[data-testid=house-kit-4]").wait_for()
    look(host, "host-lobby")

    host.get_by_test_id("start").click()
    until_phase(guest, "count_in")
    until_phase(host, "playing", within_s=30)
    look(host, "host-playing")
    look(guest, "player-playing")
    host.get_by_test_id("pause").click()
    until_phase(guest, "paused", within_s=30)
    look(host, "host-paused")
    look(guest, "player-paused")
    host.get_by_test_id("resume").click()
    until_phase(guest, "playing", within_s=30)
    for _ in range(8):
        guest.locator("[data-testid^=pad-]").first.click()
        others[0].locator("[data-testid^=pad-]").first.click()
        guest.wait_for_timeout(300)
    host.get_by_test_id("stop").click()
    guest.get_by_test_id("feelings").wait_for(timeout=30_000)
    look(guest, "feelings")
    host.get_by_test_id("feel-lift").wait_for(timeout=30_000)
    look(host, "host-feelings")
    for page in (guest, host):
        page.locator("[data-testid=feel-skip], [data-testid=feel-lift]").click()
        page.get_by_test_id("report").wait_for(timeout=30_000)
    look(guest, "report")
    for page in (*others, guest, host):
        page.context.close()


def sit_down(page: Page, name: str, seat: int) -> Page:
    """Name, kit, sticks: the three steps."""
    page.get_by_test_id("name").fill(name)
    page.get_by_test_id(f"seat-{seat}").check(force=True)
    page.get_by_test_id("take-sticks").click()
    page.locator("[data-testid^=pad-]").first.wait_for()
    return page


def look_and_leave(page: Page, name: str, look: Look, *, wait_for: str) -> None:
    page.locator(wait_for).first.wait_for()
    look(page, name)
    page.context.close()


def in_both_lights(page: Page, look: Callable[[str], None]) -> None:
    """Look at a page with the house lights down and up, by what its system wishes."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        light = "up" if scheme == "light" else "down"
        until(page, f"document.documentElement.dataset.light === '{light}'")
        look(scheme)
    page.emulate_media(color_scheme="dark")
