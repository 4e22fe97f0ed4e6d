"""The browser that the tests drive, and how it is started."""

import socket
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True, slots=True)
class Chromium:
    """A running browser and the port of its debugging protocol."""

    browser: Browser
    debugging_port: int


def free_debugging_port() -> int:
    """Give a port for a browser's debugging protocol."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(page: Page, expression: str, *, within_s: float = 20.0) -> None:
    """Wait until an expression holds on a page.

    Asked again and again from here: the pages' own security policy forbids what Playwright's
    waiting would do inside them.
    """
    end_s = time.monotonic() + within_s
    while not page.evaluate(expression):
        assert time.monotonic() < end_s, f"after {within_s} s still not: {expression}"
        page.wait_for_timeout(50)


def until_phase(page: Page, phase: str, *, within_s: float = 20.0) -> None:
    """Wait until a page shows a phase of the room."""
    until(page, f"document.querySelector('[data-phase={phase}]') !== null", within_s=within_s)
