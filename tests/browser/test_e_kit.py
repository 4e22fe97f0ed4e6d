"""Somebody plays by e-kit, by keys of their own, and warms up; by a stub of Web MIDI."""

import json
import os
from pathlib import Path

import pytest
from midi_stub import plug, send, stub_midi, take_midi_away
from playwright.sync_api import BrowserContext, Page
from real_chromium import Chromium, until
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song
from two_people import DESKTOP, GUEST_SEAT, Photograph, pictures_in, with_probe

from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.kits import IMPULSE

pytestmark = pytest.mark.browser

KIT = "TD-17"
"""Known by its name."""
BOX = "Mystery Box"
"""Known by nobody."""

HEARD_SAMPLES = """
async () => {
  const recording = globalThis.uchiProbe.capture(0.8);
  await new Promise((resolve) => setTimeout(resolve, 300));
  globalThis.midiStub.send("TD-17", [0x99, 36, 100], performance.now());
  const { samples } = await recording;
  return samples.reduce((count, sample) => count + (Math.abs(sample) > 1e-4 ? 1 : 0), 0);
}
"""

WARM_UP_STROKES = """
([bpm, notes]) => {
  const begun = Number(document.querySelector("[data-testid=warm-up-sheet]").dataset.begun);
  notes.forEach((note, index) => {
    const atMs = begun + ((4 + index) * 60000) / bpm;
    setTimeout(
      () => globalThis.midiStub.send("TD-17", [0x99, note, 90], atMs),
      atMs - performance.now() + 5,
    );
  });
}
"""
WARM_UP_BPM = 84
LESSON = {
    "kick": 60, "snare": 61, "hat_closed": 62, "hat_open": 63, "hat_foot": 64, "tom_1": 65,
    "tom_2": 66, "tom_3": 67, "crash_1": 68,
}  # fmt: skip


def test_an_e_kit_is_heard_as_it_was_struck(
    chromium: Chromium, tmp_path: Path, photograph: Photograph
) -> None:
    with meeting(tmp_path) as served:
        context, page = open_player(chromium, served)
        photograph(page, "e-kit-lobby")
        page.get_by_test_id("hands").click()
        plug(page, KIT)
        page.get_by_test_id("connect-kit").click()
        kit = page.get_by_test_id("e-kit")
        kit.wait_for()
        assert kit.get_attribute("data-profile") == "roland"
        # A cross-stick, an open hat by its pedal, a rim shot and a crash whose bow rings along.
        messages = [
            (0.0, "99 25 46"),
            (40.5, "B9 04 00 99 2E 60"),
            (81.25, "99 28 6E"),
            (120.0, "A9 37 00 99 37 24 A9 31 00 99 31 33"),
        ]
        stamps = send(page, KIT, messages, ago_ms=200.0)
        until_pieces(page, ["rim", "hat_open", "snare", "crash"])
        strikes = page.evaluate(STRIKES)
        assert [one["eventMs"] for one in strikes] == stamps
        # What the room is told lies apart as the module's time stamps do.
        gaps_ms = [1000 * (one["sessionS"] - strikes[0]["sessionS"]) for one in strikes]
        assert gaps_ms == pytest.approx([0.0, 40.5, 81.25, 120.0], abs=0.5)
        photograph(page, "e-kit-sheet")

        # The module sounds by itself, so the page is silent, until somebody says that it does not.
        assert page.evaluate(HEARD_SAMPLES) == 0
        page.get_by_test_id("sounds-itself").uncheck()
        assert page.evaluate(HEARD_SAMPLES) == 1

        # A pad of one's own choice.
        send(page, KIT, [(0.0, "99 30 50")])
        page.get_by_test_id("pad-plays").select_option("kick")
        send(page, KIT, [(0.0, "99 30 50")])
        until_pieces(page, ["kick"])
        context.close()


def test_a_kit_nobody_knows_is_learned_pad_by_pad_and_remembered(
    chromium: Chromium, tmp_path: Path, photograph: Photograph
) -> None:
    with meeting(tmp_path) as served:
        context, page = open_player(chromium, served)
        page.get_by_test_id("hands").click()
        plug(page, BOX)
        page.get_by_test_id("connect-kit").click()
        page.get_by_test_id("teach-kit").click()
        for zone, note in LESSON.items():
            page.locator(f"[data-testid=lesson][data-step={zone}]").wait_for()
            if zone == "snare":
                photograph(page, "e-kit-lesson")
                # Later than the kick that was just learned: what follows at once is that blow's echo.
                page.wait_for_timeout(260)
                send(page, BOX, [(0.0, "99 3C 50")])
                page.locator(".answer.taken").wait_for()
            page.wait_for_timeout(260)
            send(page, BOX, [(0.0, f"99 {note:02X} 50")])
        page.locator("[data-testid=lesson][data-step=grab]").wait_for()
        page.wait_for_timeout(260)
        send(page, BOX, [(0.0, "A9 44 7F")])
        for _ in ("ride", "cross_stick", "ride_bell"):
            page.get_by_test_id("lesson-skip").click()
        photograph(page, "e-kit-lesson-done")
        page.get_by_test_id("lesson-keep").click()
        assert page.evaluate(STRIKES) == []
        send(page, BOX, [(100.0 * step, f"99 {60 + step:02X} 50") for step in range(4)])
        until_pieces(page, ["kick", "snare", "hat_closed", "hat_open"])
        come_back(page)
        page.get_by_test_id("hands").click()
        plug(page, BOX)
        page.get_by_test_id("connect-kit").click()
        page.get_by_test_id("e-kit").wait_for()
        send(page, BOX, [(0.0, "99 43 50")])
        until_pieces(page, ["tom_low"])
        context.close()


def test_any_key_plays_any_part_and_mirrored_lanes_stand_the_other_way_round(
    chromium: Chromium, tmp_path: Path, photograph: Photograph
) -> None:
    with meeting(tmp_path) as served:
        context, page = open_player(chromium, served)
        page.get_by_test_id("hands").click()
        page.get_by_test_id("key-kick").click()
        page.keyboard.press("Tab")
        page.get_by_test_id("key-kick").press("p")
        assert page.get_by_test_id("key-kick").get_attribute("data-code") == "KeyP"
        before = page.locator("[data-testid^=key-]").evaluate_all(ORDER)
        page.get_by_test_id("mirrored").check()
        assert page.locator("[data-testid^=key-]").evaluate_all(ORDER) == before[::-1]
        page.get_by_test_id("layout-right_hand").check(force=True)
        photograph(page, "e-kit-keys")
        page.get_by_test_id("hands-close").click()
        page.keyboard.press("p")
        until_pieces(page, ["kick"])
        come_back(page)
        page.keyboard.press("p")
        until_pieces(page, ["kick"])
        context.close()


def test_the_warm_up_answers_each_stroke_and_records_none(
    chromium: Chromium, tmp_path: Path, photograph: Photograph
) -> None:
    with meeting(tmp_path) as served:
        context, page = open_player(chromium, served, connected=True)
        page.get_by_test_id("warm-up").click()
        sheet = page.locator("[data-testid=warm-up-sheet][data-begun]")
        sheet.wait_for()
        page.evaluate(WARM_UP_STROKES, [WARM_UP_BPM, [38, 38, 38, 38, 36, 36, 38, 36]])
        page.wait_for_timeout(4200)
        photograph(page, "e-kit-warm-up")
        page.get_by_test_id("warm-up-done").wait_for(timeout=20_000)
        photograph(page, "e-kit-warm-up-done")
        assert "8 of 8" in sheet.inner_text()
        page.get_by_test_id("warm-up-done").click()
        assert page.evaluate(STRIKES) == []
        assert page.get_by_test_id("warm-up-offer").count() == 0
        come_back(page)
        assert page.get_by_test_id("warm-up-offer").count() == 0
        context.close()


def test_a_browser_without_midi_says_what_to_do(chromium: Chromium, tmp_path: Path) -> None:
    with meeting(tmp_path) as served:
        context, page = open_player(chromium, served, midi=False)
        page.get_by_test_id("hands").click()
        page.get_by_test_id("connect-kit").click()
        said = page.get_by_test_id("midi-fault").inner_text()
        assert "no Web MIDI" in said
        context.close()


def come_back(page: Page) -> None:
    """Load the page anew, and be back at one's kit."""
    page.reload()
    page.locator("[data-testid^=pad-]").first.wait_for(timeout=90_000)


STRIKES = "globalThis.uchiProbe.strikes"
ORDER = "(keys) => keys.map((key) => key.dataset.testid)"


@pytest.fixture
def photograph(tmp_path: Path) -> Photograph:
    return pictures_in(Path(os.environ.get("UCHI_PICTURES") or tmp_path))


def meeting(folder: Path) -> ServedMeeting:
    """Give a meeting whose kit is made in no time: its strokes are one sample long."""
    library = Library(folder / "songs", (silent_piece(small_song()),), (IMPULSE,))
    return ServedMeeting(folder, library, KitLibrary(folder / "kits", (IMPULSE,)))


def open_player(
    chromium: Chromium, served: ServedMeeting, *, midi: bool = True, connected: bool = False
) -> tuple[BrowserContext, Page]:
    """Sit down as a guest at a laptop."""
    context = chromium.browser.new_context(viewport=DESKTOP)
    (stub_midi if midi else take_midi_away)(context)
    page = context.new_page()
    page.goto(with_probe(served.meeting.join_link))
    page.get_by_test_id("name").fill("Mina")
    page.locator(f"label.seat-{GUEST_SEAT}").click()
    page.get_by_test_id("take-sticks").click()
    page.locator("[data-testid^=pad-]").first.wait_for()
    until(page, "globalThis.uchiProbe?.clock.locked === true")
    if connected:
        page.get_by_test_id("hands").click()
        plug(page, KIT)
        page.get_by_test_id("connect-kit").click()
        page.get_by_test_id("e-kit").wait_for()
        page.get_by_test_id("hands-close").click()
    return context, page


def until_pieces(page: Page, pieces: list[str]) -> None:
    """Wait until the newest strikes that the room was told of are on these pieces."""
    wanted = json.dumps(pieces)
    newest = f"{STRIKES}.slice(-{len(pieces)}).map((one) => one.piece)"
    until(page, f"JSON.stringify({newest}) === JSON.stringify({wanted})", within_s=5.0)
