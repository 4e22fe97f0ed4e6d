"""Find a Chromium for the browser tests; with ``--install``, install Debian's where there is none.

Prints its path. Playwright's own browsers are not used: what people run is a system browser.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Give the path of a Chromium, or None; ``UCHI_CHROMIUM`` names one outright."""
    named = os.environ.get("UCHI_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return None


def install() -> None:
    """Install Debian's Chromium; needs root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            "The browser tests need Chromium. Install it (on Debian: apt install chromium), or run "
            "this as root, or name one with UCHI_CHROMIUM."
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        [
            "apt-get",
            "install",
            "-qq",
            "--yes",
            "--no-install-recommends",
            "chromium",
            "fonts-noto-cjk",
        ],
    ):
        subprocess.run(command, check=True, env=environment, stdout=sys.stderr)


if __name__ == "__main__":
    if found() is None and "--install" in sys.argv:
        print("· installing Chromium")
        install()
    print(found() or "no Chromium")
