"""Photograph every page on four screens in both lights, for docs/stage.md.

``python tests/browser/photograph_pages.py docs/pictures/pages`` writes all; sizes such as ``360x640``
after the folder write those only. Needs the built stage and Chromium (`make pictures` sees to both).
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from every_page import Visitor, in_both_lights, quick_meeting, walk
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright
from real_chromium import ARGUMENTS, Chromium

sys.path.insert(0, str(Path(__file__).parents[1]))
from find_chromium import found

SCREENS: tuple[ViewportSize, ...] = (
    {"width": 360, "height": 640},
    {"width": 820, "height": 1180},
    {"width": 1440, "height": 900},
    {"width": 3840, "height": 2160},
)
WIDEST_PX = 1920
"""A wall's picture is kept at half its size: the folder has to stay small."""
QUALITY = 74


def photograph(page: Page, name: str, folder: Path, screens: Sequence[ViewportSize]) -> None:
    """Write one page as it looks on some screens, in both lights: ``name-360x640-dark.webp``."""
    before = page.viewport_size
    for screen in screens:
        page.set_viewport_size(screen)

        def in_light(scheme: str, screen: ViewportSize = screen) -> None:
            page.wait_for_timeout(300)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.thumbnail((WIDEST_PX, 2 * WIDEST_PX))
            file = folder / f"{name}-{size_of(screen)}-{scheme}.webp"
            picture.convert("RGB").save(file, quality=QUALITY)

        in_both_lights(page, in_light)
    assert before is not None
    page.set_viewport_size(before)


def size_of(screen: ViewportSize) -> str:
    return f"{screen['width']}x{screen['height']}"


def main(arguments: Sequence[str]) -> None:
    folder, *wanted = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    screens = [screen for screen in SCREENS if not wanted or size_of(screen) in wanted]
    path = found()
    assert path is not None, "there is no Chromium: run `make browser`, or set UCHI_CHROMIUM"
    with TemporaryDirectory() as cache, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with quick_meeting(Path(cache)) as served:
            walk(
                Visitor(Chromium(browser, debugging_port=0)),
                served,
                lambda page, name: photograph(page, name, Path(folder), screens),
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
