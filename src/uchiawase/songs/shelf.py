"""The shelf: a folder of things that were made once and are found again.

A thing lies in a folder of its own, named after what it is and a digest of everything it was made
from, so that what was made from something else is never taken for it. It appears there whole or
not at all: it is made beside its place and then moved there. Two processes may make the same
thing at once; one of them wins and both find it.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Told what is being made and which share of it is done, 0 … 1."""

_DIGEST_LETTERS = 20


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
    """Give a digest of the source of a package: code is an input like any other."""
    files = sorted(
        (file for file in resources.files(package).iterdir() if file.name.endswith(".py")),
        key=lambda file: file.name,
    )
    return digest_of(*(part for file in files for part in (file.name, file.read_text("utf-8"))))


class Shelf:
    """Things in a folder. Any thread or process may use it; making a thing blocks its caller."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

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
            return place
        self._folder.mkdir(parents=True, exist_ok=True)
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
        return place

    def _place(self, name: str, digest: str) -> Path:
        return self._folder / f"{name}-{digest}"
