"""A real Chromium, and songs and kits rendered once for all browser tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from real_chromium import ARGUMENTS, Chromium, free_debugging_port

from find_chromium import found
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Start a browser for one file of tests.

    While Playwright is open its event loop runs in this thread, and no other test can have one.
    """
    path = found()
    assert path is not None, "there is no Chromium: run `make browser`, or set UCHI_CHROMIUM"
    port = free_debugging_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*ARGUMENTS, f"--remote-debugging-port={port}"]
        )
        yield Chromium(browser, port)
        browser.close()


@pytest.fixture(scope="session")
def rendered(rendered_songs: Library, rendered_cache: Path) -> tuple[Library, KitLibrary]:
    kits = KitLibrary(rendered_cache / "kits")
    kits.prepare()
    return rendered_songs, kits
