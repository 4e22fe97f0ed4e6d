"""Reports on demand: a pass is read back from the archive and its files are made once.

A report is made again when hits have come in since (somebody's connection came back late) or
when a take was deleted: its files are kept under a key of what they were made from.
"""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec
import soundfile

from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of
from uchiawase.report.page import write_page
from uchiawase.report.picture import write_picture
from uchiawase.report.recording import write_midi_takes, write_recording
from uchiawase.report.tables import write_tables
from uchiawase.score.take import Performance
from uchiawase.server.room import Room
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive


class ReportShelf:
    """The reports of one room. Its coroutines are for the loop; the work is done in a thread."""

    def __init__(self, *, room: Room, archive: Archive, library: Library, kits: KitLibrary) -> None:
        self._room, self._archive = room, archive
        self._library, self._kits = library, kits
        self._folder = tempfile.TemporaryDirectory(prefix="uchi-report-")
        self._lock = asyncio.Lock()

    async def figures(self, report_id: str) -> Report | None:
        """Give the figures of a report, or None where there is no such report."""
        raise NotImplementedError
