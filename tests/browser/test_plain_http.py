"""A phone in the same network, over plain HTTP: no secure context, and yet it plays, with sound.

The browser runs in a network namespace of its own and reaches the meeting under an address of the
local network, as a phone does. Browsers give such a page no worklets, no clipboard, no wake lock
and no `crypto.subtle`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from real_chromium import ARGUMENTS, until, until_phase
from second_network import NoNamespaces, SecondNetwork, second_network
from served_meeting import ServedMeeting

from find_chromium import found
from uchiawase.score.record import HitStruck
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library

pytestmark = pytest.mark.browser

SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
STROKES = 8
SILENCE = 1e-4
AUDIBLE = 0.02

WHAT_IS_LACKING = """
() => ({
  secure: globalThis.isSecureContext,
  worklet: 'audioWorklet' in AudioContext.prototype,
  subtle: globalThis.crypto?.subtle !== undefined,
  clipboard: navigator.clipboard !== undefined,
  wakeLock: 'wakeLock' in navigator,
})
"""


@pytest.fixture(scope="module")
def network() -> Iterator[SecondNetwork]:
    try:
        with second_network() as there:
            yield there
    except NoNamespaces as why:
        pytest.skip(f"no network namespaces here: {why}")


@pytest.fixture(scope="module")
def far_browser(
    network: SecondNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    path = found()
    assert path is not None, "there is no Chromium: run `make browser`, or set UCHI_CHROMIUM"
    starter = network.starter(path, tmp_path_factory.mktemp("far"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=starter, args=ARGUMENTS)
        yield browser
        browser.close()


def test_a_phone_plays_by_touch_with_sound_where_nothing_is_a_secure_context(
    network: SecondNetwork,
    far_browser: Browser,
    tmp_path: Path,
    rendered: tuple[Library, KitLibrary],
) -> None:
    faults: list[str] = []
    with ServedMeeting(tmp_path, *rendered, address="0.0.0.0") as served:
        origin = f"http://{network.machine}:{served.meeting.port}"
        host_secret = served.meeting.host_link.partition("#")[2]
        join_secret = served.meeting.join_link.partition("#")[2]
        context = far_browser.new_context(
            viewport=SMALL_PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
        )
        phone = context.new_page()
        phone.on("pageerror", lambda error: faults.append(str(error)))
        phone.goto(f"{origin}/join?probe#{join_secret}")
        assert phone.evaluate(WHAT_IS_LACKING) == dict.fromkeys(
            ("secure", "worklet", "subtle", "clipboard", "wakeLock"), False
        )
        sit_down(phone)
        until(phone, "globalThis.uchiProbe?.clock.audioLocked === true")
        pad = phone.locator("[data-testid^=pad-]").first
        piece = pad.get_attribute("data-piece")
        assert loudest(phone, lambda: None) < SILENCE
        assert loudest(phone, pad.tap) > AUDIBLE

        host_context = far_browser.new_context()
        host = host_context.new_page()
        host.on("pageerror", lambda error: faults.append(str(error)))
        host.goto(f"{origin}/host#{host_secret}")
        host.get_by_test_id("start").click()
        until_phase(phone, "playing", within_s=30.0)
        for _ in range(STROKES):
            pad.tap()
            phone.wait_for_timeout(180)
        assert loudest(phone, pad.tap) > AUDIBLE
        until(phone, "globalThis.uchiProbe.unstored === 0")
        struck = [
            record
            for record in served.records
            if isinstance(record, HitStruck) and record.player > 0 and record.pass_number == 1
        ]
        context.close()
        host_context.close()
    assert [hit.piece.value for hit in struck] == [piece] * (STROKES + 1)
    assert faults == []


def sit_down(phone: Page) -> None:
    phone.get_by_test_id("name").fill("Mina")
    phone.locator("label.seat-2").tap()
    phone.get_by_test_id("take-sticks").tap()
    phone.locator("[data-testid^=pad-]").first.wait_for()


def loudest(phone: Page, act: Callable[[], None]) -> float:
    """Give the largest sample that goes to the loudspeaker in the second from an act on."""
    phone.evaluate("() => { globalThis.heard = globalThis.uchiProbe.peak(1.2); }")
    act()
    return float(phone.evaluate("globalThis.heard"))
