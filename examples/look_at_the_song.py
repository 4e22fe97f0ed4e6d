"""Look at the song that comes along: its form, its chords, its levels, and a picture of its sound.

    python examples/look_at_the_song.py [PICTURE]

Prints what docs/song.md says and draws docs/song.png (or PICTURE): the loudness of both stems and
the spectrum of their sum, with the sections marked. Needs no network and about ten seconds.
"""

import sys
import tempfile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib import pyplot as plt

from uchiawase.formats.flac import read_flac
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs.library import Library
from uchiawase.songs.meet_me_on_the_one import CHORDS
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.loudness import loudness_lufs, momentary_lufs, true_peak_dbtp
from uchiawase.sound.mix import mixed
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, db_of_gain, peak, sample_at

mpl.use("Agg")
# matplotlib's drawing functions are only partly typed.
plot: Any = plt

BARS_A_LINE = 4
WINDOW_S = 0.125


def print_chords(song: Song) -> None:
    """Print the chord chart, four bars to a line."""
    for section in song.sections:
        for start in range(section.from_bar, section.to_bar, BARS_A_LINE):
            bars = range(start, min(start + BARS_A_LINE, section.to_bar))
            cells = (" ".join(chord.name for chord, _ in CHORDS[bar - 1]) for bar in bars)
            name = section.name if start == section.from_bar else ""
            print(f"{name:12s} {start:2d} | " + " | ".join(f"{cell:14s}" for cell in cells) + " |")


def print_parts(song: Song) -> None:
    """Print who plays what, and how many strokes at each level."""
    for part in song.parts:
        counts = " ".join(f"{len(part.asked_at(level)):4d}" for level in Level)
        first = ", ".join(piece.value for piece in part.pieces_at(Level.FIRST))
        print(f"{part.seat} {part.name:10s} {counts}   first: {first}")


def harmony_share(song: Song, backing: Stereo) -> float:
    """Measure which share of the tonal energy lies on the tones of the written chords.

    Taken between 110 Hz and 1 kHz, chord by chord. Chance would give the share of the twelve
    pitch classes that a chord has, about four or five in twelve.
    """
    mono = backing.astype(np.float64).sum(axis=1)
    on, whole = 0.0, 0.0
    for bar, chords in enumerate(CHORDS, start=1):
        beat = song.bar_start_beats(bar)
        for chord, length in chords:
            start, stop = (
                sample_at(song.tempo_map.time_s_at(at)) for at in (beat, beat + Fraction(length))
            )
            beat += length
            power = np.abs(np.fft.rfft(mono[start:stop] * np.hanning(stop - start))) ** 2
            frequencies = np.fft.rfftfreq(stop - start, 1 / SAMPLE_RATE_HZ)
            kept = (frequencies > 110.0) & (frequencies < 1_000.0)
            classes = np.round(12 * np.log2(frequencies[kept] / 440.0) + 69).astype(int) % 12
            tones = {pitch % 12 for pitch in (*chord.voicing, chord.bass)}
            on += float(power[kept][np.isin(classes, list(tones))].sum())
            whole += float(power[kept].sum())
    return on / whole


def as_written(song: Song, level: Level) -> Performance:
    """Give the performance in which everybody plays a level exactly as written."""
    takes = tuple(
        Take(
            part.seat,
            part.name,
            "virtual",
            CHARACTERS[part.seat - 1].id,
            level,
            tuple(
                Hit(song.tempo_map.time_s_at(stroke.beats), stroke.piece, stroke.velocity)
                for stroke in (part.strokes[index] for index in part.asked_at(level))
            ),
        )
        for part in song.parts
    )
    timeline = Timeline.starting(0.0, Fraction(0), song.tempo_map.bpm_at(Fraction(0)))
    return Performance(song, timeline, 1, Fraction(0), song.end_beats, takes)


def centroid_hz(wave: npt.NDArray[np.float32]) -> float:
    """Measure where the middle of a sound's power lies."""
    power = np.abs(np.fft.rfft(wave.astype(np.float64))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())


def print_kits() -> None:
    """Print, kit by kit, where the power of a few pieces lies."""
    pieces = (KitPiece.KICK, KitPiece.SNARE, KitPiece.TOM_LOW, KitPiece.HAT_CLOSED, KitPiece.CRASH)
    print("kit       " + "".join(f"{piece.value:>12s}" for piece in pieces) + "  loudest")
    for character in CHARACTERS:
        kit = sampled(character)
        heights = "".join(f"{centroid_hz(kit.stroke(piece, 112, 0)):9.0f} Hz" for piece in pieces)
        loudest = max(peak(kit.stroke(piece, 127, turn)) for piece in KitPiece for turn in (0, 1))
        print(f"{character.id:10s}{heights}  {db_of_gain(loudest):.1f} dBFS")


def spectrum(
    wave: Stereo,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Measure the power in sixths of an octave, one column every :data:`WINDOW_S`.

    Returns:
        The edges of the bands, Hz, shape (bands + 1,); the levels, dB, shape (bands, columns).
    """
    size = sample_at(WINDOW_S)
    mono = wave.astype(np.float64).mean(axis=1)
    rows = mono[: len(mono) // size * size].reshape(-1, size) * np.hanning(size)
    power = np.abs(np.fft.rfft(rows, axis=1) / size) ** 2
    edges_hz = 40.0 * 2.0 ** (np.arange(55) / 6)
    places = np.searchsorted(np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ), edges_hz)
    bands = np.stack(
        [power[:, low : max(high, low + 1)].sum(axis=1) for low, high in pairwise(places)]
    )
    return edges_hz, 10 * np.log10(bands + 1e-12)


def draw(song: Song, backing: Stereo, drums: Stereo, path: Path) -> None:
    """Draw loudness and spectrum, sections marked."""
    figure, (upper, lower) = plot.subplots(
        2, 1, figsize=(10, 5.6), sharex=True, height_ratios=(2, 3), layout="constrained"
    )
    for wave, name, colour in ((backing, "backing", "#2a6f97"), (drums, "drums", "#c8553d")):
        loudness = momentary_lufs(wave)
        upper.plot(0.2 + 0.1 * np.arange(len(loudness)), loudness, label=name, color=colour, lw=1)
    upper.set(ylim=(-45, -10), ylabel="loudness, LUFS (0.4 s)")
    upper.legend(loc="lower right", frameon=False, ncols=2)
    edges_hz, levels_db = spectrum(backing + drums)
    lower.pcolormesh(
        WINDOW_S * np.arange(levels_db.shape[1] + 1), edges_hz, levels_db,
        vmin=-90, vmax=-20, cmap="magma", rasterized=True,
    )  # fmt: skip
    lower.set(yscale="log", ylim=(40, 20_000), ylabel="frequency, Hz", xlabel="time, s")
    for section in song.sections:
        start_s = song.tempo_map.time_s_at(song.bar_start_beats(section.from_bar))
        for axes in (upper, lower):
            axes.axvline(start_s, color="#888888", lw=0.8, ls=":")
        upper.text(start_s + 0.3, -12.5, section.name, fontsize=8)
    figure.savefig(path, dpi=80)
    plot.close(figure)


def main(path: Path) -> None:
    """Print and draw everything."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        song = library.songs()[0]
        backing = read_flac(library.stem_path(song.id, "backing"))
        drums = read_flac(library.stem_path(song.id, "drums"))
    print(f"{song.title}: {song.bar_count} bars, {song.duration_s:.1f} s\n")
    print_chords(song)
    print()
    print_parts(song)
    print()
    for name, wave in (("backing", backing), ("drums", drums), ("both", backing + drums)):
        print(
            f"{name:8s} {loudness_lufs(wave):6.1f} LUFS  {true_peak_dbtp(wave):5.1f} dBTP  "
            f"crest {db_of_gain(peak(wave) / float(np.sqrt(np.mean(wave**2)))):.1f} dB"
        )
    kits = {character.id: sampled(character) for character in CHARACTERS}
    for level in (Level.FIRST, Level.FULL):
        wave = mixed(as_written(song, level), backing, kits).wave
        print(
            f"mix of level {level.value}: {loudness_lufs(wave):.1f} LUFS, "
            f"{true_peak_dbtp(wave):.1f} dBTP"
        )
    print(f"energy on the written chords: {100 * harmony_share(song, backing):.0f} %\n")
    print_kits()
    draw(song, backing, drums, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs") / "song.png")
