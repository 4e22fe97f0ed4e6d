"""Find Hydrogen's drum kits as Debian packs them; with ``--fetch``, fetch them where there are none.

Prints their folder. Debian's package ``hydrogen-data`` (7 MB) holds two kits in Hydrogen's newer layout.
Fetching it needs no root: the package is unpacked beside the other stamps of the Makefile, not installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = "hydrogen-data"
IN_PACKAGE = Path("usr/share/hydrogen/data/drumkits")
FETCHED = Path(__file__).parents[1] / ".make" / PACKAGE


def found() -> Path | None:
    """Give the folder of the kits, or None; ``UCHI_DRUMKITS`` names one outright."""
    named = os.environ.get("UCHI_DRUMKITS")
    if named:
        return Path(named)
    for folder in (Path("/") / IN_PACKAGE, FETCHED / IN_PACKAGE):
        if folder.is_dir():
            return folder
    return None


def fetch() -> None:
    """Fetch the package from Debian's archive and unpack it into the project's stamps."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        sys.exit(
            "The tests of brought kits need Hydrogen's drum kits. Install Hydrogen, or name the folder "
            "of its drum kits with UCHI_DRUMKITS."
        )
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
        subprocess.run(
            ["apt-get", "download", "-qq", PACKAGE], check=True, cwd=folder, stdout=sys.stderr
        )
        package = next(Path(folder).glob("*.deb"))
        unpacked = Path(folder) / "unpacked"
        subprocess.run(["dpkg-deb", "--extract", str(package), str(unpacked)], check=True)
        shutil.rmtree(FETCHED, ignore_errors=True)
        FETCHED.parent.mkdir(exist_ok=True)
        shutil.move(unpacked, FETCHED)


if __name__ == "__main__":
    if found() is None and "--fetch" in sys.argv:
        print("· fetching Hydrogen's drum kits", file=sys.stderr)
        fetch()
    print(found() or "no drum kits")
