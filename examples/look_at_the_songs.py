"""Look at the songs that come along: their form, chords and levels, and a picture of their sound.

    python examples/look_at_the_songs.py [PICTURE [SONG]]

Prints what docs/songs.md says of every song; or, of SONG alone (of the first, if only a PICTURE is
named), and draws its sound into PICTURE: loudness and spectrum, section by section. Needs no
network; each song takes half a minute the first time.
"""

import sys
from pathlib import Path

import numpy as np

from uchiawase.cli.folders import cache_folder
from uchiawase.formats.flac import read_flac
from uchiawase.report.song_picture import write_song_picture
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import STEMS, Library, compositions
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.loudness import loudness_lufs, loudness_range_lu, true_peak_dbtp
from uchiawase.sound.mix import as_written, mixed
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, sample_at

BARS_A_LINE = 4
LEVELS = (Level.FIRST, Level.FULL)


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


def print_loudness(song: Song, waves: dict[str, Stereo]) -> None:
    """Print how loud everything is, on the whole and section by section."""
    names = " ".join(f"{section.name[:9]:>9s}" for section in song.sections)
    print(f"{'':16s} LUFS    LRA   dBTP {names}")
    for name, wave in waves.items():
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


def look(piece: Composition, library: Library, picture: Path | None) -> None:
    """Print everything about one song, and draw its sound if a picture is wanted."""
    song = piece.song
    print(f"\n{song.title}: {song.bar_count} bars, {song.duration_s:.1f} s. {song.about}\n")
    print_chords(piece)
    print()
    print_parts(song)
    print(flush=True)
    stems: dict[str, Stereo] = {stem: read_flac(library.stem_path(song.id, stem)) for stem in STEMS}
    kits = {character.id: sampled(character) for character in CHARACTERS}
    mixes = [
        mixed(as_written(song, tuple(kits), level), stems["backing"], kits) for level in LEVELS
    ]
    named = {
        f"mix, level {level.value}": mix.wave[sample_at(-mix.start_s) :]
        for level, mix in zip(LEVELS, mixes, strict=True)
    }
    print_loudness(song, stems | named)
    print(f"energy on the written chords: {100 * harmony_share(piece, stems['backing']):.0f} %")
    if picture is not None:
        write_song_picture(song, mixes[-1].wave, mixes[-1].start_s, stems, picture)


def main(picture: Path | None, song_id: str) -> None:
    """Look at all songs, or draw one."""
    library = Library(cache_folder(None) / "songs")
    for piece in compositions():
        if picture is None or piece.song.id == song_id:
            look(piece, library, picture)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else None,
        sys.argv[2] if len(sys.argv) > 2 else compositions()[0].song.id,
    )
