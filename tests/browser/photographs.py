"""Photographs of every page, on every size of screen and in both lights, for docs/stage.md."""

import io
from pathlib import Path

from every_page import in_both_lights
from PIL import Image
from playwright.sync_api import Page, ViewportSize

SCREENS: tuple[ViewportSize, ...] = (
    {"width": 360, "height": 640},
    {"width": 820, "height": 1180},
    {"width": 1440, "height": 900},
    {"width": 3840, "height": 2160},
)
WIDEST_PX = 1920
"""A wall's picture is kept at half its size: the folder has to stay small."""
QUALITY = 74


def photograph_everywhere(page: Page, name: str, folder: Path) -> None:
    """Write one page as it looks on four screens, in both lights: ``name-360x640-dark.webp``."""
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for screen in SCREENS:
        page.set_viewport_size(screen)
        page.wait_for_timeout(150)

        def in_light(scheme: str, screen: ViewportSize = screen) -> None:
            page.wait_for_timeout(150)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.thumbnail((WIDEST_PX, 2 * WIDEST_PX))
            size = f"{screen['width']}x{screen['height']}"
            picture.convert("RGB").save(folder / f"{name}-{size}-{scheme}.webp", quality=QUALITY)

        in_both_lights(page, in_light)
    assert before is not None
    page.set_viewport_size(before)
