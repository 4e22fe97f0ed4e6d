"""Look at the songs that come along: their form, chords and levels, and a picture of their sound.

    python examples/look_at_the_songs.py [PICTURE [SONG]]

Prints what docs/songs.md says and draws docs/pictures/SONG-sound.png (or PICTURE, of SONG or the
first): how loud both stems and their mix are, and what they are made of, section by section. Needs
no network; each song takes half a minute the first time.
"""

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib import pyplot as plt

from uchiawase.cli.folders import cache_folder
from uchiawase.formats.flac import read_flac
from uchiawase.report.palette import PAPER
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import Library, compositions
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.loudness import (
    loudness_lufs,
    loudness_range_lu,
    momentary_lufs,
    short_term_lufs,
    true_peak_dbtp,
)
from uchiawase.sound.mix import mixed
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, sample_at

mpl.use("Agg")
# matplotlib's drawing functions are only partly typed.
plot: Any = plt

BARS_A_LINE = 4
PICTURES = Path("docs") / "pictures"
BACKING, DRUMS = PAPER.seats[1], PAPER.seats[0]
WINDOW = 4_096
HOP = 4_096
ROWS = 150
LOWEST_HZ, HIGHEST_HZ = 40.0, 18_000.0


def print_chords(piece: Composition) -> None:
    """Print the chord chart, four bars to a line."""
    song = piece.song
    for section in song.sections:
        for start in range(section.from_bar, section.to_bar, BARS_A_LINE):
            bars = range(start, min(start + BARS_A_LINE, section.to_bar))
            cells = (
                " ".join(
                    span.chord.symbol
                    for span in piece.sheet.chart
                    if song.bar_at(span.beats) == bar
                )
                for bar in bars
            )
            name = section.name if start == section.from_bar else ""
            print(f"{name:12s} {start:2d} | " + " | ".join(f"{cell:14s}" for cell in cells) + " |")


def print_parts(song: Song) -> None:
    """Print who plays what, and how many strokes at each level."""
    for part in song.parts:
        counts = " ".join(f"{len(part.asked_at(level)):4d}" for level in Level)
        first = ", ".join(piece.value for piece in part.pieces_at(Level.FIRST))
        print(f"{part.seat} {part.name:10s} {counts}   first: {first}")


def harmony_share(piece: Composition, backing: Stereo) -> float:
    """Measure which share of the tonal energy lies on the tones of the written chords.

    Taken between 110 Hz and 1 kHz, chord by chord. Chance would give the share of the twelve
    pitch classes that a chord has, three to five in twelve.
    """
    mono = backing.astype(np.float64).sum(axis=1)
    on, whole = 0.0, 0.0
    for span in piece.sheet.chart:
        start, stop = (
            sample_at(piece.song.tempo_map.time_s_at(at)) for at in (span.beats, span.end_beats)
        )
        power = np.abs(np.fft.rfft(mono[start:stop] * np.hanning(stop - start))) ** 2
        frequencies = np.fft.rfftfreq(stop - start, 1 / SAMPLE_RATE_HZ)
        kept = (frequencies > 110.0) & (frequencies < 1_000.0)
        classes = np.round(12 * np.log2(frequencies[kept] / 440.0) + 69).astype(int) % 12
        on += float(power[kept][np.isin(classes, list(span.chord.tones))].sum())
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


def print_loudness(song: Song, mixes: dict[str, Stereo]) -> None:
    """Print how loud everything is, on the whole and section by section."""
    names = " ".join(f"{section.name[:9]:>9s}" for section in song.sections)
    print(f"{'':16s} LUFS    LRA   dBTP {names}")
    for name, wave in mixes.items():
        parts = " ".join(
            f"{loudness_lufs(cut(song, wave, section.from_bar, section.to_bar)):9.1f}"
            for section in song.sections
        )
        print(
            f"{name:14s} {loudness_lufs(wave):6.1f} {loudness_range_lu(wave):6.1f} "
            f"{true_peak_dbtp(wave):6.1f} {parts}"
        )


def cut(song: Song, wave: Stereo, from_bar: int, to_bar: int) -> Stereo:
    """Give what is heard of some bars."""
    start, stop = (
        sample_at(song.tempo_map.time_s_at(song.bar_start_beats(bar))) for bar in (from_bar, to_bar)
    )
    return wave[start:stop]


def spectrogram(wave: Stereo) -> npt.NDArray[np.float64]:
    """Measure levels over time and frequency, dB per octave, shape (:data:`ROWS`, columns)."""
    mono = wave.astype(np.float64).mean(axis=1)
    starts = np.arange(0, len(mono) - WINDOW, HOP)
    rows = np.stack([mono[start : start + WINDOW] for start in starts]) * np.hanning(WINDOW)
    power = np.abs(np.fft.rfft(rows, axis=1)) ** 2 / WINDOW
    edges_hz = np.geomspace(LOWEST_HZ, HIGHEST_HZ, ROWS + 1)
    summed = np.concatenate([np.zeros((len(starts), 1)), np.cumsum(power, axis=1)], axis=1)
    places = edges_hz / (SAMPLE_RATE_HZ / WINDOW) + 0.5
    below = np.clip(places.astype(int), 0, summed.shape[1] - 2)
    share = places - below
    at = summed[:, below] + share * (summed[:, below + 1] - summed[:, below])
    return 10 * np.log10(np.diff(at, axis=1).T + 1e-9)


def draw(song: Song, backing: Stereo, drums: Stereo, mix: Stereo, path: Path) -> None:
    """Draw loudness over time and what sounds, sections marked."""
    figure, (upper, lower) = plot.subplots(
        2, 1, figsize=(11, 6.2), sharex=True, height_ratios=(2, 3), layout="constrained"
    )
    figure.set_facecolor(PAPER.paper)
    for wave, name, colour in ((backing, "backing", BACKING), (drums, "drums", DRUMS)):
        loudness = momentary_lufs(wave)
        upper.plot(0.2 + 0.1 * np.arange(len(loudness)), loudness, label=name, color=colour, lw=0.9)
    loudness = short_term_lufs(mix)
    upper.plot(
        1.5 + 0.1 * np.arange(len(loudness)),
        loudness,
        label="mix, over 3 s",
        color=PAPER.ink,
        lw=2.2,
    )
    upper.set(ylim=(-42, -5), ylabel="loudness, LUFS", facecolor=PAPER.paper)
    upper.legend(loc="lower right", frameon=False, ncols=3, fontsize=9)
    levels_db = spectrogram(mix)
    top = float(np.percentile(levels_db, 99.8))
    lower.pcolormesh(
        HOP / SAMPLE_RATE_HZ * np.arange(levels_db.shape[1] + 1),
        np.geomspace(LOWEST_HZ, HIGHEST_HZ, ROWS + 1),
        levels_db,
        vmin=top - 62,
        vmax=top,
        cmap="magma",
        rasterized=True,
    )
    lower.set(yscale="log", ylabel="frequency, Hz", xlabel="time, s")
    lower.set_yticks([50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000])
    lower.set_yticklabels(["50", "100", "200", "500", "1 k", "2 k", "5 k", "10 k"])
    lower.minorticks_off()
    for index, section in enumerate(song.sections):
        start_s, stop_s = (
            song.tempo_map.time_s_at(song.bar_start_beats(bar))
            for bar in (section.from_bar, section.to_bar)
        )
        if index % 2 == 0:
            upper.axvspan(start_s, stop_s, color=PAPER.ink, alpha=0.05, lw=0)
        for axes, colour in ((upper, PAPER.ink), (lower, "white")):
            axes.axvline(start_s, color=colour, lw=0.8, alpha=0.6)
        upper.text(
            (start_s + stop_s) / 2, -7.2, section.name, fontsize=9, ha="center", color=PAPER.ink
        )
    for side in ("top", "right"):
        upper.spines[side].set_visible(False)
    lower.set_xlim(0, len(backing) / SAMPLE_RATE_HZ)
    figure.savefig(path, dpi=84)
    plot.close(figure)


def look(piece: Composition, library: Library, path: Path) -> None:
    """Print and draw everything about one song."""
    song = piece.song
    backing = read_flac(library.stem_path(song.id, "backing"))
    drums = read_flac(library.stem_path(song.id, "drums"))
    kits = {character.id: sampled(character) for character in CHARACTERS}
    print(f"\n{song.title}: {song.bar_count} bars, {song.duration_s:.1f} s. {song.about}\n")
    print_chords(piece)
    print()
    print_parts(song)
    print()
    mixes = {"backing": backing, "drums": drums}
    for level in (Level.FIRST, Level.FULL):
        recording = mixed(as_written(song, level), backing, kits)
        mixes[f"mix, level {level.value}"] = recording.wave[sample_at(-recording.start_s) :]
    print_loudness(song, mixes)
    print(f"energy on the written chords: {100 * harmony_share(piece, backing):.0f} %")
    draw(song, backing, drums, mixes[f"mix, level {Level.FULL.value}"], path)


def main(path: Path | None, song_id: str | None) -> None:
    """Look at one song, or at all."""
    library = Library(cache_folder(None))
    for piece in compositions():
        if path is None or piece.song.id == (song_id or compositions()[0].song.id):
            look(piece, library, path or PICTURES / f"{piece.song.id}-sound.png")


if __name__ == "__main__":
    arguments = [*sys.argv[1:], None, None]
    main(Path(arguments[0]) if arguments[0] else None, arguments[1])
