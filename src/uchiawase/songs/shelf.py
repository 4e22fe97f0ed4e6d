"""The shelf: a folder of things that were made once and are found again.

A thing lies in a folder of its own, named after what it is and a digest of everything it was made
from, so that what was made from something else is never taken for it. It appears there whole or
not at all: it is made beside its place and then moved there. Two processes may make the same
thing at once; one of them wins and both find it.

What is found is marked as used. When a thing is made anew, what was made under the same name from
other inputs and has not been used for thirty days is thrown away, and so is what a maker that was
interrupted left half made. Nothing else in the folder is ever touched.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

from uchiawase.units import Seconds

Progress: TypeAlias = Callable[[str, float], None]
"""Told what is being made and which share of it is done, 0 … 1."""

KEPT_UNUSED_S: Seconds = 30 * 24 * 3600.0
"""How long a thing that nobody asks for any more is kept."""

_HALF_MADE_S: Seconds = 24 * 3600.0
_DIGEST_LETTERS = 20
_DIGEST = f"[0-9a-f]{{{_DIGEST_LETTERS}}}"


def no_progress(what: str, share: float) -> None:
    """Let progress go by."""
    del what, share


def digest_of(*inputs: str) -> str:
    """Give a digest of everything a thing is made from, in the order given."""
    whole = hashlib.sha256()
    for one in inputs:
        data = one.encode()
        # The length goes first, so that no two lists of inputs run together into the same bytes.
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()[:_DIGEST_LETTERS]


@cache
def source_digest(package: str) -> str:
    """Give a digest of the source of a package, all folders of it: code is an input like any other."""
    files = sorted(_sources(resources.files(package), ""))
    return digest_of(*(part for name_and_text in files for part in name_and_text))


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".py"):
            yield path + entry.name, entry.read_text("utf-8")


class Shelf:
    """Things in a folder. Any thread or process may use it; making a thing blocks its caller.

    Args:
        folder: Where they lie; made when first needed.
        now_s: Gives the time by which files are dated, seconds since 1970.
    """

    def __init__(self, folder: Path, now_s: Callable[[], Seconds] = time.time) -> None:
        self._folder = folder
        self._now_s = now_s

    def has(self, name: str, digest: str) -> bool:
        """Say whether a thing is there."""
        return self._place(name, digest).is_dir()

    def found_or_made(self, name: str, digest: str, make: Callable[[Path], None]) -> Path:
        """Give the folder of a thing, made by ``make`` if it is not there yet.

        Args:
            name: What it is; part of the folder's name.
            digest: Of everything it is made from.
            make: Given an empty folder, fills it.

        Raises:
            OSError: The folder cannot be written.
        """
        place = self._place(name, digest)
        if place.is_dir():
            self._mark_used(place)
            return place
        self._folder.mkdir(parents=True, exist_ok=True)
        self._throw_away_unused(name)
        beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=self._folder))
        try:
            make(beside)
            beside.chmod(0o755)
            beside.rename(place)
        except OSError:
            # Somebody else may have put it there in the meantime; anything else is a real fault.
            if not place.is_dir():
                raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        self._mark_used(place)
        return place

    def _mark_used(self, place: Path) -> None:
        # A folder that belongs to somebody else may be read but not dated; it is theirs to keep.
        with suppress(OSError):
            os.utime(place, (self._now_s(), self._now_s()))

    def _throw_away_unused(self, name: str) -> None:
        """Throw away what was made under a name and is no longer used, and what was never finished."""
        made = re.compile(rf"{re.escape(name)}-{_DIGEST}")
        for entry in self._folder.iterdir():
            half_made = entry.name.startswith(f".{name}-")
            if not (half_made or made.fullmatch(entry.name)):
                continue
            with suppress(OSError):
                unused_s = self._now_s() - entry.lstat().st_mtime
                old = unused_s > (_HALF_MADE_S if half_made else KEPT_UNUSED_S)
                if old and entry.is_dir() and not entry.is_symlink():
                    self._throw_away(entry)

    def _throw_away(self, place: Path) -> None:
        """Take a folder out of the way first, so that nobody ever finds half of it."""
        if not place.name.startswith("."):
            place = place.rename(place.with_name(f".{place.name}"))
        shutil.rmtree(place, ignore_errors=True)

    def _place(self, name: str, digest: str) -> Path:
        return self._folder / f"{name}-{digest}"
