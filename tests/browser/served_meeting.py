"""A real meeting served from a thread, for tests that drive real browsers."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from uchiawase.score.record import Record
from uchiawase.server.clocks import RealClock
from uchiawase.server.meeting import Meeting, open_meeting, serving
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive


class _Listening:
    """Stores records, and notes them for the test."""

    def __init__(self, archive: Archive, records: list[Record]) -> None:
        self._archive, self._records = archive, records

    def store(self, records: Sequence[Record]) -> None:
        self._archive.store(records)
        self._records.extend(records)


class ServedMeeting:
    """Serves a meeting while the ``with`` block runs; its clock may be read from any thread."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        kits: KitLibrary,
        *,
        seed: int = 7,
        address: str = "127.0.0.1",
    ) -> None:
        self._folder, self._library, self._kits, self._seed = folder, library, kits, seed
        self._address = address
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._failure: BaseException | None = None
        self.clock = RealClock()
        self.records: list[Record] = []
        self.meeting: Meeting

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(timeout=60)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=30)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        try:
            with Archive.open(self._folder / "archive.sqlite3") as archive:
                self.meeting = open_meeting(
                    clock=self.clock,
                    archive=archive,
                    library=self._library,
                    kits=self._kits,
                    address=self._address,
                    wanted_port=38765,
                    seed=self._seed,
                )
                self.meeting.room.keeper = _Listening(archive, self.records)
                async with serving(self.meeting):
                    self._ready.set()
                    await self._over.wait()
        except BaseException as failure:  # handed to the test's own thread
            self._failure = failure
            self._ready.set()
            raise
