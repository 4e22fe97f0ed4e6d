"""The host chooses the second song, the guest another kit: it is seen, heard and remembered.

What is heard is recorded from the guest's own audio graph. The kit chosen is the impulse kit, whose
strokes are one sample long; that of the seat rings like any drum.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from real_chromium import Chromium, until, until_phase
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song
from two_people import READ_REPORT, open_guest, open_host, sit_down_as_guest

from uchiawase.score.song import Song
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.kits import CHARACTERS, IMPULSE, IMPULSE_KIT_ID

pytestmark = pytest.mark.browser

HEARD_SAMPLES = """
async (piece) => {
  const recording = globalThis.uchiProbe.capture(0.8);
  // The recorder is on the graph once its module has come.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const pad = document.querySelector(`[data-testid=pad-${piece}]`);
  const { left, top, width, height } = pad.getBoundingClientRect();
  pad.dispatchEvent(new PointerEvent("pointerdown", {
    bubbles: true, cancelable: true, pointerId: 7, isPrimary: true, pressure: 0.5,
    clientX: left + width / 2, clientY: top + height / 2,
  }));
  const { samples } = await recording;
  return samples.reduce((count, sample) => count + (Math.abs(sample) > 1e-4 ? 1 : 0), 0);
}
"""

START_HEARING = "() => { globalThis.hearing = globalThis.uchiProbe.capture(3.5); }"
HEARD_SINCE = """
async () => {
  const { samples } = await globalThis.hearing;
  return samples.reduce((count, sample) => count + (Math.abs(sample) > 1e-4 ? 1 : 0), 0);
}
"""


def test_a_chosen_song_and_a_chosen_kit_are_seen_heard_and_named_in_the_report(
    chromium: Chromium, tmp_path: Path
) -> None:
    songs = (titled("small", "First of Two"), titled("other", "Second of Two"))
    library = Library(tmp_path / "songs", tuple(map(silent_piece, songs)), (IMPULSE,))
    kits = KitLibrary(tmp_path / "kits", (CHARACTERS[0], CHARACTERS[0], IMPULSE))
    with ServedMeeting(tmp_path, library, kits) as served:
        host_context, host = open_host(chromium, served)
        guest_context, guest = open_guest(chromium, served)
        sit_down_as_guest(guest, "Mina")
        until(guest, f"{TITLE}.includes('First of Two')")
        host.get_by_test_id("song-other").check()
        until(guest, f"{TITLE}.includes('Second of Two')")
        until(guest, "globalThis.uchiProbe?.clock.locked === true")
        assert heard(guest) > RINGING_SAMPLES
        guest.get_by_test_id("change-kit").tap()
        guest.evaluate(START_HEARING)
        guest.get_by_test_id(f"kit-{IMPULSE_KIT_ID}").tap()
        assert guest.evaluate(HEARD_SINCE) >= FIGURE_STROKES
        guest.get_by_test_id("take-kit").tap()
        until(
            guest,
            f"document.querySelector('[data-testid=change-kit]')?.textContent.includes({NAME})",
        )
        assert heard(guest) == 1
        host.get_by_test_id("start").click()
        until_phase(guest, "playing")
        guest.get_by_test_id("pad-kick").tap()
        for page in (host, guest):
            page.locator("[data-testid=feel-skip], [data-testid=feel-lift]").click(timeout=30_000)
            page.get_by_test_id("report").wait_for(timeout=30_000)
        report: dict[str, Any] = guest.evaluate(READ_REPORT)
        shown = guest.get_by_test_id("report").inner_text()
        host_context.close()
        guest_context.close()
    assert report["song_title"] == "Second of Two"
    kit_of = {player["seat"]: player["kit_name"] for player in report["players"]}
    assert kit_of == {1: "Studio", 2: IMPULSE.name, 3: IMPULSE.name} | {
        4: "Studio",
        5: "Studio",
    } | {6: IMPULSE.name}
    assert IMPULSE.name in shown


TITLE = "(document.querySelector('[data-testid=song-title]')?.textContent ?? '')"
NAME = f"'{IMPULSE.name}'"
RINGING_SAMPLES = 1000
FIGURE_STROKES = 8


def titled(song_id: str, title: str) -> Song:
    return replace(small_song(bar_count=2, bpm=240.0, id_=song_id), title=title)


def heard(page: Page) -> int:
    """Strike the kick on a page, and count the samples that are not silent."""
    return int(page.evaluate(HEARD_SAMPLES, "kick"))
