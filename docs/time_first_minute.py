"""Walk a guest's first minute by script, write down the seconds and photograph each step.

Opens a meeting by the command that people type, with sound that is rendered already, and lets a
scripted guest on a phone-sized Chromium do what a person does, without a person's pauses. Prints the
table of ``docs/first-minute.md`` and writes its pictures to ``docs/pictures``.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from find_chromium import found  # noqa: E402 (the folder above comes first)

PICTURES = ROOT / "docs" / "pictures"
JAM = "from uchiawase.cli.main import run; run()"
SOUNDED = """
(() => {
  globalThis.sounded = 0;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    if (this.buffer !== null && this.buffer.length > 1) globalThis.sounded += 1;
    start.apply(this, when);
  };
})();
"""


def main() -> int:
    """Measure, photograph, print."""
    path = found()
    if path is None:
        sys.exit("there is no Chromium: run `make browser`, or set UCHI_CHROMIUM")
    begun_s = time.monotonic()
    rows: list[tuple[str, float]] = []

    def done(what: str) -> None:
        rows.append((what, time.monotonic() - begun_s))

    jam = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, "-c", JAM, "jam", "--no-browser", "--local"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert jam.stdout is not None
    links: dict[str, str] = {}
    try:
        for line in jam.stdout:
            for found_link, page_name in re.findall(r"(http\S+/(join|host)#[0-9a-f]{32})", line):
                links.setdefault(page_name, found_link)
            if line.startswith("ready"):
                break
        done("the host has typed `make jam`: code and links are there")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            browser.new_page().goto(links["host"])
            done("the host's page is open")
            context = browser.new_context(
                viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
            )
            page = context.new_page()
            page.add_init_script(SOUNDED)
            page.goto(links["join"])
            page.get_by_test_id("name").wait_for()
            done("the guest has scanned: name and six kits are there")
            photograph(page, "first-minute-1")
            page.get_by_test_id("name").fill("Mina")
            page.locator("label.seat-4").tap()
            until_sounded(page, 1)
            done("a name, a touch on a kit: it answers")
            photograph(page, "first-minute-2")
            page.get_by_test_id("take-sticks").tap()
            pad = page.locator("[data-testid^=pad-]").first
            pad.wait_for()
            done("the sticks are taken: pads are there")
            before: int = page.evaluate("globalThis.sounded")
            pad.tap()
            until_sounded(page, before + 1)
            done("the first stroke sounds")
            photograph(page, "first-minute-3")
            browser.close()
    finally:
        jam.terminate()
        jam.wait()
    last_s = 0.0
    for what, at_s in rows:
        print(f"| {what} | {at_s - last_s:.1f} s | {at_s:.1f} s |")  # noqa: T201 (what it is for)
        last_s = at_s
    return 0


def photograph(page: Page, name: str) -> None:
    """Photograph a step."""
    page.screenshot(path=PICTURES / f"{name}.png")


def until_sounded(page: Page, count: int) -> None:
    """Wait until so many sounds were started."""
    while page.evaluate("globalThis.sounded") < count:
        page.wait_for_timeout(20)


if __name__ == "__main__":
    sys.exit(main())
