"""Reports on demand: a pass is read back from the archive and its files are made once.

Every file is made when it is first asked for, in a thread, and kept while the meeting lasts under
a digest of what was played. When something changes afterwards (hits of a connection that came back
late, a take that was deleted) the digest is another, and so are the files.
"""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from uchiawase.formats.midi import write_midi_take
from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of
from uchiawase.score.take import Performance
from uchiawase.server.room import Room
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive


@dataclass(frozen=True, slots=True)
class _Kept:
    """A pass that has been read back: its figures and where its files go."""

    performance: Performance
    report: Report
    folder: Path


class ReportShelf:
    """The reports of one room. Its coroutines are for the loop; the work is done in threads."""

    def __init__(self, *, room: Room, archive: Archive, library: Library, kits: KitLibrary) -> None:
        self._room, self.archive = room, archive
        self._library, self._kits = library, kits
        self._home = tempfile.TemporaryDirectory(prefix="uchi-reports-")
        self._kept: dict[str, _Kept] = {}
        self._one_at_a_time = asyncio.Lock()

    def close(self) -> None:
        """Throw the files away: they can be made again from what is kept."""
        self._home.cleanup()

    async def figures(self, report_id: str) -> Report | None:
        """Give the figures of a report, or None where there is no such report."""
        kept = await self._read_back(report_id)
        return None if kept is None else kept.report

    async def file(self, report_id: str, name: str) -> Path | None:
        """Give the path of one file of a report, or None where there is no such report or file."""
        kept = await self._read_back(report_id)
        if kept is None:
            return None
        make = self._makers(kept.performance).get(name)
        if make is None:
            return None
        path = kept.folder / name
        async with self._one_at_a_time:
            if not path.exists():
                await asyncio.to_thread(make, kept, path)
        return path

    async def all_files(self, report_id: str) -> tuple[Path, ...]:
        """Make every file of a report; none where there is no such report."""
        kept = await self._read_back(report_id)
        if kept is None:
            return ()
        found = [await self.file(report_id, name) for name in self._makers(kept.performance)]
        return tuple(path for path in found if path is not None)

    async def _read_back(self, report_id: str) -> _Kept | None:
        """Read a pass back as it now stands."""
        await self._room.stored()
        return await asyncio.to_thread(self._read_back_here, report_id)

    def _read_back_here(self, report_id: str) -> _Kept | None:
        session = self._room.session
        found = next(
            (
                kept
                for kept in self.archive.passes(session.session_id)
                if kept.report_id == report_id and kept.ended
            ),
            None,
        )
        if found is None:
            return None
        song = self._library.song(found.song_id)
        performance = self.archive.performance(session.session_id, found.pass_number, song)
        digest = _digest(performance)
        kept = self._kept.get(digest)
        if kept is None:
            report = report_of(performance, report_id=report_id, seed=session.seed)
            folder = Path(self._home.name) / digest
            folder.mkdir(exist_ok=True)
            kept = self._kept[digest] = _Kept(performance, report, folder)
        return kept

    def _makers(self, performance: Performance) -> Mapping[str, Callable[[_Kept, Path], None]]:
        """Give every file that a report has, and what makes it."""
        makers: dict[str, Callable[[_Kept, Path], None]] = {"report.json": _write_json}
        for take in performance.takes:
            makers.setdefault(f"take-{take.seat}.mid", _midi_writer(take.seat))
        return makers


def _write_json(kept: _Kept, path: Path) -> None:
    path.write_bytes(msgspec.json.encode(kept.report))


def _midi_writer(seat: int) -> Callable[[_Kept, Path], None]:
    def write(kept: _Kept, path: Path) -> None:
        take = next(take for take in kept.performance.takes if take.seat == seat)
        write_midi_take(take, kept.performance.timeline, path)

    return write


def _digest(performance: Performance) -> str:
    """Name what was played: another digest where anything about it is another."""
    content = [
        [str(performance.from_beats), str(performance.to_beats), performance.song.id],
        [
            (
                take.seat,
                take.name,
                int(take.level),
                [(h.time_s, h.piece.value, h.velocity) for h in take.hits],
            )
            for take in performance.takes
        ],
        [(knot.start_s, str(knot.beats), knot.bpm) for knot in performance.timeline.segments],
    ]
    return blake2b(msgspec.json.encode(content), digest_size=16).hexdigest()
