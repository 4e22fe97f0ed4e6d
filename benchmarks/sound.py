"""How the songs that come along sound, by the figures of a mastering engineer, and what they cost.

For every song: both stems at its own tempo, at half and at five quarters of it; the mix of six
virtual drummers who play it as written; and, in a process of its own on one core, the time and the
memory that rendering it from nothing and mixing it take. Time is the processor's, so that a busy
machine says the same as an idle one. Loudness is measured twice where pyloudnorm is installed.

Prints each figure with its goal beside it, and exits 1 where a goal is missed.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from uchiawase.formats.flac import read_flac
from uchiawase.songs.library import STEMS, Library, at_tempo, compositions
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.meters import octave_levels_db
from uchiawase.sound.mix import MIX_LUFS, as_written, mixed
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.soundcheck import mix_figures, stem_figures
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo

try:
    import pyloudnorm as _untyped_pyloudnorm
except ImportError:
    _untyped_pyloudnorm = None
pyloudnorm: Any = _untyped_pyloudnorm

RATIOS = (1.0, 0.5, 1.25)
KIT_IDS = tuple(character.id for character in CHARACTERS)
HUNDRED_S = 100.0
BYTES_PER_MB = 1_000_000
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its goal; ``met`` is None where it is only told."""

    what: str
    result: str
    goal: str = ""
    met: bool | None = None


def within(what: str, result: float, low: float, high: float, unit: str) -> Row:
    """Hold a figure between two bounds."""
    goal = f"{low:g} … {high:g}{unit}"
    return Row(what, f"{result:.2f}{unit}", goal, low <= result <= high)


def at_most(what: str, result: float, goal: float, unit: str = "") -> Row:
    """Hold a figure below a bound."""
    return Row(what, f"{result:.4g}{unit}", f"≤ {goal:g}{unit}", result <= goal)


def at_least(what: str, result: float, goal: float, unit: str = "") -> Row:
    """Hold a figure above a bound."""
    return Row(what, f"{result:.4g}{unit}", f"≥ {goal:g}{unit}", result >= goal)


def rendered(song_id: str, folder: Path, tempo_ratio: float = 1.0) -> dict[str, Stereo]:
    """Give both stems of a song, from their files."""
    library = Library(folder)
    return {
        stem: read_flac(library.stem_path(song_id, stem, tempo_ratio=tempo_ratio)) for stem in STEMS
    }


def stem_rows(song_id: str, folder: Path, tempo_ratio: float) -> list[Row]:
    """Measure both stems of a song at a tempo."""
    piece = at_tempo(next(one for one in compositions() if one.song.id == song_id), tempo_ratio)
    rows: list[Row] = []
    for stem, wave in rendered(song_id, folder, tempo_ratio).items():
        found = stem_figures(piece.song, wave)
        rows += [
            Row(f"{stem}: loudness", f"{found.lufs:.2f} LUFS"),
            at_most(f"{stem}: true peak", found.dbtp, -1.0, " dBTP"),
            at_most(f"{stem}: samples that clip", found.clipped_count, 0),
            at_most(f"{stem}: offset from 0", found.offset, 1e-4),
            at_least(f"{stem}: correlation of the sides", found.correlation, 0.0),
            at_least(f"{stem}: the same, worst 3 s", found.least_correlation, 0.0),
            at_most(f"{stem}: worst bend at borders and ends", found.click_db, 6.0, " dB"),
            at_most(f"{stem}: last sample", found.end_peak, 1e-3),
        ]
    return rows


def mix_rows(song_id: str, folder: Path) -> list[Row]:
    """Measure the mix of a song as written."""
    song = next(one.song for one in compositions() if one.song.id == song_id)
    kits = {character.id: sampled(character) for character in CHARACTERS}
    done = mixed(as_written(song, KIT_IDS), rendered(song_id, folder)["backing"], kits)
    found = mix_figures(song, done.wave, done.start_s)
    low, high = MIX_LUFS - 1.0, MIX_LUFS + 1.0
    rows = [within("mix: loudness", found.lufs, low, high, " LUFS")]
    if pyloudnorm is not None:
        second = float(pyloudnorm.Meter(SAMPLE_RATE_HZ).integrated_loudness(done.wave))
        rows.append(within("mix: loudness by pyloudnorm", second, low, high, " LUFS"))
    rows += [
        at_most("mix: true peak", found.dbtp, -1.0, " dBTP"),
        within("mix: loudness range", found.range_lu, 4.0, 10.0, " LU"),
        at_least("mix: chorus over verse", found.chorus_over_verse_lu, 2.0, " LU"),
    ]
    middles_hz, levels_db = octave_levels_db(done.wave)
    octaves = " ".join(f"{level_db:.0f}" for level_db in levels_db)
    rows.append(
        Row(f"mix: octaves {middles_hz[0]:.0f} Hz … {middles_hz[-1] / 1000:.0f} kHz, dB", octaves)
    )
    return rows


# --- what it costs -------------------------------------------------------------------------------


def cost_of(work: Callable[[], object]) -> dict[str, float]:
    """Give the processor's seconds that something takes, and the largest size of this process."""
    start_s = process_time()
    work()
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_BYTES
    return {"taken_s": process_time() - start_s, "peak_mb": size / BYTES_PER_MB}


def render_cost(song_id: str, folder: Path) -> dict[str, float]:
    """Render a song from nothing, files and all."""
    piece = next(one for one in compositions() if one.song.id == song_id)
    return cost_of(Library(folder, (piece,)).prepare)


def mix_cost(song_id: str, folder: Path) -> dict[str, float]:
    """Mix six takes of every stroke that is written, the kits at hand."""
    song = next(one.song for one in compositions() if one.song.id == song_id)
    backing = rendered(song_id, folder)["backing"]
    kits = {character.id: sampled(character) for character in CHARACTERS}
    return cost_of(lambda: mixed(as_written(song, KIT_IDS), backing, kits))


COSTS = {"render": render_cost, "mix": mix_cost}


def alone(task: str, song_id: str, folder: Path) -> dict[str, float]:
    """Do a task in a process of its own, on one core."""
    command = [sys.executable, str(Path(__file__)), task, song_id, str(folder)]
    one_thread = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread)
    return json.loads(done.stdout)


def cost_rows(song_id: str, folder: Path) -> list[Row]:
    """Measure what rendering and mixing a song cost."""
    song = next(one.song for one in compositions() if one.song.id == song_id)
    render, mix = (alone(task, song_id, folder) for task in COSTS)
    return [
        Row("render: from nothing", f"{render['taken_s']:.1f} s for {song.duration_s:.0f} s"),
        at_most(
            "render: the same for 100 s, one core",
            render["taken_s"] * HUNDRED_S / song.duration_s, 20.0, " s",
        ),
        at_most("render: largest memory", render["peak_mb"], 500.0, " MB"),
        at_least("mix: times as fast as real time", song.duration_s / mix["taken_s"], 20.0, " ×"),
        at_most("mix: largest memory", mix["peak_mb"], 500.0, " MB"),
    ]  # fmt: skip


def main() -> int:
    """Measure, print, and tell whether the goals are met."""
    if len(sys.argv) > 1:
        task, song_id, folder = sys.argv[1:]
        # Not every system lets a process choose its core; then one thread is what is left.
        with suppress(AttributeError):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        print(json.dumps(COSTS[task](song_id, Path(folder))))
        return 0
    rows: list[Row] = []
    songs = [piece.song for piece in compositions()]

    def tell(title: str, found: list[Row]) -> None:
        print(title, flush=True)
        rows.extend(found)
        for row in found:
            mark = "   MISSED" if row.met is False else ""
            print(f"  {row.what:<46} {row.result:>18}   {row.goal}{mark}", flush=True)

    with tempfile.TemporaryDirectory(prefix="uchi-bench-") as name:
        folder = Path(name)
        # What it costs comes first, while this process is small: a new one begins as large as it.
        for song in songs:
            tell(f"{song.title}, {song.duration_s:.0f} s: the cost", cost_rows(song.id, folder))
        for ratio in RATIOS:
            Library(folder).prepare(tempo_ratio=ratio)
        for song in songs:
            tell(f"{song.title}: the mix", mix_rows(song.id, folder))
            for ratio in RATIOS:
                tell(f"{song.title}: the stems at {ratio:g}", stem_rows(song.id, folder, ratio))
    held = [row for row in rows if row.met is not None]
    missed = sum(not row.met for row in held)
    print(
        f"{missed} of {len(held)} goals missed"
        if missed
        else f"{len(held)} of {len(held)} goals met"
    )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
