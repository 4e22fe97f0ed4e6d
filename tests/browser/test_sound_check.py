"""A place is listened to: pages plan, sing and record, the server hears, the pages reckon with it.

Chromium's microphone plays a recording rendered from two simulated devices. When it begins is up to the
browser, and no different from a microphone's own delay: so what must come out is by how much one
device sounds later than the other.
"""

import io
import os
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright
from real_chromium import ARGUMENTS, Chromium, free_debugging_port, until
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song
from two_people import open_guest, open_host, sit_down_as_guest

from find_chromium import found
from uchiawase.clock import generator
from uchiawase.session.listening import planned
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.chirp import chirp
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.simulated_place import Noise, Room, Singing, heard, response
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono

pytestmark = pytest.mark.browser

LATER_S = (0.15, 0.2713)
"""How late each device's chirps are in what the microphone hears, against the plan."""

APART_S = 0.004
"""The doubt about the sound's travel, of the listening device and another."""

OUTPUT_S = "() => globalThis.uchiProbe.clock.outputS"
TAP_DRUM = """
() => {
  const drum = document.querySelector("[data-testid=tap-drum]");
  globalThis.tapping = setInterval(() => drum.dispatchEvent(
    new PointerEvent("pointerdown", { bubbles: true, cancelable: true })), 600);
}
"""


@pytest.fixture(scope="module")
def listening_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Start a browser whose microphone hears two simulated devices."""
    path = found()
    assert path is not None, "there is no Chromium: run `make browser`, or set UCHI_CHROMIUM"
    sound = tmp_path_factory.mktemp("microphone") / "place.wav"
    sound.write_bytes(wav_of(place()))
    port = free_debugging_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                *ARGUMENTS,
                f"--remote-debugging-port={port}",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={sound}%noloop",
            ],
        )
        yield Chromium(browser, port)
        browser.close()


def place() -> Mono:
    """What the microphone of a place with two devices hears, from when it is opened."""
    draw = generator(41)
    plan = planned((1, 2), 0.0)
    room = Room(rt60_s=0.5, loudest_reflection_db=3.0)
    singing, responses = list[Singing](), list[Any]()
    for turn, late_s in zip(plan.turns, LATER_S, strict=True):
        answer = response(room, draw)
        for due_s in turn.due_s:
            singing.append(Singing(due_s + late_s, chirp(turn.chirp), 0.0))
            responses.append(answer)
    noise = Noise(snr_db=10.0, talkers=1)
    return heard(singing, plan.to_s + 2.0, draw, room=room, noise=noise, responses=responses)


def wav_of(sound: Mono) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((sound * 32_000).astype("<i2").tobytes())
    return written.getvalue()


def test_a_place_is_listened_to_and_its_pages_reckon_with_what_was_heard(
    listening_chromium: Chromium, tmp_path: Path
) -> None:
    library = Library(tmp_path / "songs", (silent_piece(small_song()),))
    kits = KitLibrary(tmp_path / "kits", (CHARACTERS[0],) * 6)
    with ServedMeeting(tmp_path, library, kits) as served:
        host_context, host = open_host(listening_chromium, served)
        guest_context, guest = open_guest(listening_chromium, served)
        sit_down_as_guest(guest, "Mina")
        host.mouse.click(5, 5)
        for page in (host, guest):
            until(page, "globalThis.uchiProbe?.clock.audioLocked === true")
            until(page, "globalThis.uchiProbe.clock.locked === true")
        used_s = [page.evaluate(OUTPUT_S) for page in (host, guest)]
        host.get_by_test_id("sound-check").click()
        host.get_by_test_id("listen-start").click()
        until(host, "document.querySelector('[data-testid=listen-said]').innerText !== ''")
        guest.get_by_test_id("sound-sheet").wait_for()
        host.wait_for_timeout(2500)
        photograph(host, "sound-check-host")
        photograph(guest, "sound-check-guest")
        host.get_by_test_id("listen-over").wait_for(timeout=40_000)
        photograph(host, "sound-check-heard")
        players = served.meeting.session.state().players
        heard_s = [page.evaluate(OUTPUT_S) for page in (host, guest)]
        until(
            guest, "document.querySelector('[data-testid=delay-now]').innerText.includes('heard')"
        )
        guest.reload()
        until(guest, "globalThis.uchiProbe?.clock.locked === true")
        host_context.close()
        guest_context.close()
    assert [one.found for one in players] == ["heard", "heard"], players
    apart_s = (LATER_S[1] + used_s[1]) - (LATER_S[0] + used_s[0])
    assert heard_s[1] - heard_s[0] == pytest.approx(apart_s, abs=APART_S)
    for one, reckoned_s in zip(players, heard_s, strict=True):
        assert one.output_s == pytest.approx(reckoned_s, abs=0.002)
        assert 0.0 < one.doubt_s < 0.2


def test_tapping_with_the_clicks_ends_with_an_interval_that_is_remembered(
    listening_chromium: Chromium, tmp_path: Path
) -> None:
    library = Library(tmp_path / "songs", (silent_piece(small_song()),))
    kits = KitLibrary(tmp_path / "kits", (CHARACTERS[0],) * 6)
    with ServedMeeting(tmp_path, library, kits) as served:
        context, guest = open_guest(listening_chromium, served)
        sit_down_as_guest(guest, "Mina")
        until(guest, "globalThis.uchiProbe?.clock.audioLocked === true")
        guest.get_by_test_id("sound-check").tap()
        guest.get_by_test_id("tap-start").tap()
        guest.evaluate(TAP_DRUM)
        guest.wait_for_timeout(5000)
        photograph(guest, "sound-check-taps")
        until(
            guest,
            "document.querySelector('[data-testid=delay-now]').innerText.includes('taps')",
            within_s=40.0,
        )
        photograph(guest, "sound-check-tapped")
        (player,) = served.meeting.session.state().players
        kept = guest.evaluate("localStorage.getItem('uchiawase.delays')")
        context.close()
    assert player.found == "tapped"
    assert player.doubt_s > 0.01
    assert '"found":"tapped"' in kept


def photograph(page: Page, name: str) -> None:
    folder = os.environ.get("UCHI_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_recording_is_as_long_as_the_listening() -> None:
    sound = place()
    assert np.isfinite(sound).all()
    assert sound.size / SAMPLE_RATE_HZ > planned((1, 2), 0.0).to_s
