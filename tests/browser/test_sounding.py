"""Every announced stroke sounds exactly once, at the sample it was asked for.

Heard by recording the browser's own audio graph: all kits are the impulse kit, whose strokes are
one sample long, one seat plays at a time, and the song is silent. The recording then consists of
single samples, and their places are compared with what was asked. How evenly the audio device runs
is the machine's affair and no matter for a test: `uchi bench browser-timing` tells it.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from real_chromium import Chromium, until, until_phase
from served_meeting import ServedMeeting
from silent_pieces import silent_piece
from songs_for_tests import small_song

from uchiawase.score.record import HitStruck
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.kits import IMPULSE

pytestmark = pytest.mark.browser

COUNT_IN_CLICKS = 8
LISTEN = """
async (seconds) => {
  const capture = await globalThis.uchiProbe.capture(seconds);
  const peaks = [];
  capture.samples.forEach((sample, index) => {
    if (Math.abs(sample) > 1e-4) peaks.push(capture.startFrame + index);
  });
  return { peaks, sampleRate: capture.sampleRate, start: capture.startFrame, length: capture.samples.length };
}
"""


@pytest.mark.parametrize("seat", [1, 5])
def test_every_announced_stroke_sounds_once_at_its_sample(
    chromium: Chromium, tmp_path: Path, seat: int
) -> None:
    song = small_song(bar_count=3, bpm=114.0)
    song = replace(song, parts=tuple(part for part in song.parts if part.seat == seat))
    library = Library(tmp_path / "songs", (silent_piece(song),))
    kits = KitLibrary(tmp_path / "kits", (IMPULSE,) * 6)
    with ServedMeeting(tmp_path, library, kits) as served:
        context = chromium.browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(with_probe(served))
        page.get_by_test_id("start").wait_for()
        until(page, "globalThis.uchiProbe !== undefined")
        page.mouse.click(5, 5)
        until(page, "globalThis.uchiProbe.clock.audioLocked")
        page.get_by_test_id("start").click()
        page.evaluate(f"() => {{ globalThis.heard = ({LISTEN})(14); }}")
        until_phase(page, "afterwards", within_s=30.0)
        heard = page.evaluate("globalThis.heard")
        asked = page.evaluate("globalThis.uchiProbe.sounds")
        counts = page.evaluate("globalThis.uchiProbe.counts")
        records = played(served)
        context.close()
    part = song.part_of(seat)
    assert part is not None
    assert len(asked) == COUNT_IN_CLICKS + len(part.strokes)
    assert counts["tooLate"] == 0
    peaks, frames = sorted(heard["peaks"]), sorted(entry["frame"] for entry in asked)
    assert len(peaks) == len(frames), "a stroke is missing, or sounded twice"
    assert max(abs(a - b) for a, b in zip(peaks, frames, strict=True)) <= 1
    times = {entry["id"]["stroke"]: entry["session_s"] for entry in asked if entry["id"]["part"]}
    assert times.keys() == records.keys()
    for stroke, time_s in records.items():
        assert times[stroke] == pytest.approx(time_s, abs=1e-6)


def with_probe(served: ServedMeeting) -> str:
    path, _, secret = served.meeting.host_link.partition("#")
    return f"{path}?probe#{secret}"


def played(served: ServedMeeting) -> dict[int, float]:
    """What the room recorded as played by the virtual drummer, by stroke."""
    hits = [record for record in served.records if isinstance(record, HitStruck)]
    return {record.seq: record.time_s for record in hits if record.player == 0}
