"""Reports on demand: a pass is read back from the archive and its files are made once.

Every file is made when it is first asked for, in a thread, and kept while the meeting lasts under
a digest of what was played. When something changes afterwards (hits of a connection that came back
late, a take that was deleted) the digest is another, and so are the files; the ones made before are
thrown away, since they hold what somebody may just have deleted.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from uchiawase.formats.flac import read_flac, write_flac
from uchiawase.formats.midi import write_midi_take
from uchiawase.report.figures import Report
from uchiawase.report.meeting import report_of
from uchiawase.report.page import Keepsake, report_page
from uchiawase.report.picture import write_picture
from uchiawase.report.tables import write_tables
from uchiawase.score.practice import practised
from uchiawase.score.take import Performance, Take
from uchiawase.server.room import Room
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.sound.loop import written_out
from uchiawase.sound.mix import Mixdown, mixed
from uchiawase.sound.sampled_kit import SampledKit
from uchiawase.sound.wave import SAMPLE_RATE_HZ
from uchiawase.storage.archive import Archive

PAGE, PICTURE, RECORDING = "report.html", "picture.png", "performance.flac"
TABLES = tuple(
    f"{name}.{ending}" for name in ("hits", "missed", "sounded") for ending in ("parquet", "csv")
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A pass that has been read back: its figures, where its files go and which are there, whole."""

    performance: Performance
    report: Report
    folder: Path
    made: set[str] = field(default_factory=set[str])


class ReportShelf:
    """The reports of one room. Its coroutines are for the loop; the work is done in threads."""

    def __init__(self, *, room: Room, archive: Archive, library: Library, kits: KitLibrary) -> None:
        self._room, self.archive = room, archive
        self._library, self._kits = library, kits
        self._home = tempfile.TemporaryDirectory(prefix="uchi-reports-")
        self._kept: dict[str, _Kept] = {}
        self._sampled: dict[str, SampledKit] = {}
        self._one_reads = asyncio.Lock()
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
        # What is there is given at once, whatever else is being made.
        if name not in kept.made:
            async with self._one_at_a_time:
                stale = self._kept.get(report_id) is not kept
                if not stale and name not in kept.made:
                    kept.folder.mkdir(exist_ok=True)
                    await asyncio.to_thread(make, kept, path)
                    kept.made.add(name)
            if stale:
                # Somebody deleted their take meanwhile: nothing is made of what was read before.
                return await self.file(report_id, name)
        return path

    async def all_files(self, report_id: str) -> tuple[Path, ...]:
        """Make every file of a report; none where there is no such report."""
        kept = await self._read_back(report_id)
        if kept is None:
            return ()
        found = [await self.file(report_id, name) for name in self._makers(kept.performance)]
        return tuple(path for path in found if path is not None)

    # --- reading a pass back ---------------------------------------------------------------------

    async def _read_back(self, report_id: str) -> _Kept | None:
        """Read a pass back as it now stands."""
        await self._room.stored()
        async with self._one_reads:
            before = self._kept.get(report_id)
            kept = await asyncio.to_thread(self._read_back_here, report_id, before)
            if kept is None:
                self._kept.pop(report_id, None)
            else:
                self._kept[report_id] = kept
            if before is not None and before is not kept:
                async with self._one_at_a_time:
                    await asyncio.to_thread(shutil.rmtree, before.folder, ignore_errors=True)
            return kept

    def _read_back_here(self, report_id: str, kept: _Kept | None) -> _Kept | None:
        session = self._room.session
        found = next(
            (
                one
                for one in self.archive.passes(session.session_id)
                if one.report_id == report_id and one.ended
            ),
            None,
        )
        if found is None:
            return None
        song = practised(self._library.song(found.song_id), found.practice)
        performance = self.archive.performance(session.session_id, found.pass_number, song)
        folder = Path(self._home.name) / _digest(performance)
        if kept is None or kept.folder != folder:
            report = report_of(
                performance,
                report_id=report_id,
                seed=session.seed,
                kit_names={kit.id: kit.name for kit in self._kits.kits()},
            )
            kept = _Kept(performance, report, folder)
        return kept

    # --- the files -------------------------------------------------------------------------------

    def _makers(self, performance: Performance) -> Mapping[str, Callable[[_Kept, Path], None]]:
        """Give every file that a report has, and what makes it."""
        takes = {
            name: _midi_writer(take)
            for name, take in zip(midi_names(performance), performance.takes, strict=True)
        }
        return {
            "report.json": _write_json,
            PICTURE: _write_picture,
            RECORDING: self._write_recording,
            **dict.fromkeys(TABLES, _write_table),
            **takes,
            PAGE: self._write_page,
        }

    def _mixdown(self, performance: Performance) -> Mixdown:
        practice, song = performance.practice, performance.song
        backing = read_flac(
            self._library.stem_path(song.id, "backing", tempo_ratio=practice.tempo_ratio)
        )
        if practice.loops:
            from_s, to_s = (
                song.tempo_map.time_s_at(song.bar_start_beats(bar))
                for bar in (practice.from_bar, practice.to_bar)
            )
            backing = written_out(backing, from_s, to_s, performance.rounds)
        kits = {take.kit_id: self._sampled_kit(take.kit_id) for take in performance.takes}
        return mixed(performance, backing, kits)

    def _sampled_kit(self, kit_id: str) -> SampledKit:
        if kit_id not in self._sampled:
            self._sampled[kit_id] = self._kits.sampled(kit_id)
        return self._sampled[kit_id]

    def _write_recording(self, kept: _Kept, path: Path) -> None:
        write_flac(path, self._mixdown(kept.performance).wave, SAMPLE_RATE_HZ)

    def _write_page(self, kept: _Kept, path: Path) -> None:
        keepsakes = [
            Keepsake(PICTURE, "Picture"),
            *(
                Keepsake(name, f"MIDI: {take.name}")
                for name, take in zip(
                    midi_names(kept.performance), kept.performance.takes, strict=True
                )
                if take.kind == "person"
            ),
            Keepsake("hits.csv", "Hits (CSV)"),
            Keepsake("hits.parquet", "Hits (Parquet)"),
            Keepsake("missed.csv", "What was left out (CSV)"),
            *(
                [Keepsake("sounded.csv", "What sounded elsewhere (CSV)")]
                if kept.performance.sounded
                else []
            ),
        ]
        page = report_page(kept.report, recording=RECORDING, keepsakes=keepsakes)
        path.write_text(page, encoding="utf-8")


def _write_json(kept: _Kept, path: Path) -> None:
    path.write_bytes(msgspec.json.encode(kept.report))


def _write_picture(kept: _Kept, path: Path) -> None:
    write_picture(kept.report, path)


def _write_table(kept: _Kept, path: Path) -> None:
    write_tables(kept.performance, path.parent)


def midi_names(performance: Performance) -> tuple[str, ...]:
    """Give the name of each take's MIDI file: ``take-2.mid``, then ``take-2-2.mid`` and so on.

    Where several sat on a seat each has a file, people before the drummer who stood in for them.
    """
    names: dict[int, str] = {}
    count: dict[int, int] = {}
    for person in (True, False):
        for index, take in enumerate(performance.takes):
            if (take.kind == "person") != person:
                continue
            earlier = count.get(take.seat, 0)
            count[take.seat] = earlier + 1
            names[index] = f"take-{take.seat}{f'-{earlier + 1}' if earlier else ''}.mid"
    return tuple(names[index] for index in range(len(performance.takes)))


def _midi_writer(take: Take) -> Callable[[_Kept, Path], None]:
    def write(kept: _Kept, path: Path) -> None:
        write_midi_take(take, kept.performance.timeline, path, metres=kept.performance.song.metres)

    return write


def _digest(performance: Performance) -> str:
    """Name what was played: another digest where anything about it is another."""
    content = [
        [str(performance.from_beats), str(performance.to_beats), performance.song.id],
        [
            (
                take.seat,
                take.name,
                take.kind,
                take.kit_id,
                int(take.level),
                [(str(start), str(end)) for start, end in take.spans],
                [(hit.time_s, hit.piece.value, hit.velocity) for hit in take.hits],
                [(one.from_s, one.place, one.headphones) for one in take.hearing],
            )
            for take in performance.takes
        ],
        [(one.place, one.seat, one.stroke_index, one.time_s) for one in performance.sounded],
        [(knot.start_s, str(knot.beats), knot.bpm) for knot in performance.timeline.segments],
    ]
    return blake2b(msgspec.json.encode(content), digest_size=16).hexdigest()
