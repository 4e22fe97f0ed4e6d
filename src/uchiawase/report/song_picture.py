"""The picture of a song: how loud it is and where its power lies, section by section.

Loudness is that of EBU Tech 3341: momentary (0.4 s) for the stems, short-term (3 s) for the mix.
The spectrum has twelve bands an octave, since its readers are musicians.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from uchiawase.report.palette import PAPER
from uchiawase.score.song import Song
from uchiawase.sound.loudness import momentary_lufs, short_term_lufs
from uchiawase.sound.soundcheck import MixFigures, mix_figures
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo
from uchiawase.units import Hertz, Seconds

WIDTH_PX, HEIGHT_PX = 1600, 1000

_DPI = 100
_LEFT, _RIGHT = 0.062, 0.978
_SOFTEST_LUFS, _LOUDEST_LUFS = -42.0, -6.0
_LOWEST_HZ: Hertz = 32.703  # C1
_OCTAVES = 9
_BANDS_PER_OCTAVE = 12
_WINDOW_SAMPLES = 1 << 13
_HOP_SAMPLES = 1 << 11
_RANGE_DB = 62.0
_C4_OCTAVE = 4

_HEAT = LinearSegmentedColormap.from_list(
    "heat", [PAPER.paper, "#f2dfae", "#e3b548", PAPER.seats[1], "#7d2440", PAPER.seats[0]]
)


def write_song_picture(
    song: Song,
    mix: Stereo,
    start_s: Seconds,
    stems: dict[str, Stereo],
    path: Path,
    *,
    scale: float = 1.0,
) -> None:
    """Write the picture of a song as PNG; the same sound gives the same bytes.

    Args:
        song: Which song.
        mix: All of it as written, shape (n, 2).
        start_s: Where the mix starts, seconds of the song's audio.
        stems: Its stems by name, each of shape (m, 2), from the start of the song's audio.
        path: Where to; overwritten.
        scale: Picture elements per unit of the 1600 × 1000 sheet.
    """
    figure: Any = Figure(
        figsize=(WIDTH_PX / _DPI, HEIGHT_PX / _DPI), dpi=_DPI, facecolor=PAPER.paper
    )
    FigureCanvasAgg(figure)
    end_s = start_s + len(mix) / SAMPLE_RATE_HZ
    upper: Any = figure.add_axes((_LEFT, 0.595, _RIGHT - _LEFT, 0.245))
    lower: Any = figure.add_axes((_LEFT, 0.075, _RIGHT - _LEFT, 0.50))
    for axes in (upper, lower):
        _dressed(axes)
        axes.set_xlim(max(start_s, 0.0), end_s)
    _headed(figure, song, mix_figures(song, mix, start_s))
    _loudness(upper, mix, start_s, stems)
    _spectrum(lower, mix, start_s)
    _sections(song, upper, lower)
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=_DPI * scale, facecolor=PAPER.paper, metadata={"Software": None}
    )
    path.write_bytes(buffer.getvalue())


def spectrum_db(wave: Stereo) -> Curve:
    """Measure where the power of a wave lies, in bands of a semitone from C1 on.

    Returns:
        Decibels below the strongest band, shape (bands, columns), a column every
        :data:`_HOP_SAMPLES`; no column for a wave shorter than a window.
    """
    mono = wave.astype(np.float64).mean(axis=1)
    window = np.hanning(_WINDOW_SAMPLES)
    edges_hz = _LOWEST_HZ * 2.0 ** (
        (np.arange(_OCTAVES * _BANDS_PER_OCTAVE + 1) - 0.5) / _BANDS_PER_OCTAVE
    )
    # Power is added up from the left, so that a band is a difference of two sums: bands narrower
    # than the spectrum's lines take their share of a line.
    lines_hz = np.arange(_WINDOW_SAMPLES // 2 + 1) * (SAMPLE_RATE_HZ / _WINDOW_SAMPLES)
    columns: list[Curve] = []
    for start in range(0, len(mono) - _WINDOW_SAMPLES + 1, _HOP_SAMPLES):
        lines = np.abs(np.fft.rfft(mono[start : start + _WINDOW_SAMPLES] * window)) ** 2
        columns.append(np.diff(np.interp(edges_hz, lines_hz, np.cumsum(lines))))
    if not columns:
        return np.zeros((_OCTAVES * _BANDS_PER_OCTAVE, 0))
    levels_db = 10.0 * np.log10(np.stack(columns, axis=1) + 1e-12)
    return levels_db - np.max(levels_db)


def _dressed(axes: Any) -> None:
    axes.set_facecolor(PAPER.card)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=11, labelcolor=PAPER.quiet, pad=6)


def _headed(figure: Any, song: Song, found: MixFigures) -> None:
    bpm = song.tempo_map.bpm_at(song.bar_start_beats(1))
    figure.text(_LEFT, 0.945, song.title, fontsize=26, color=PAPER.ink, weight="bold", va="center")
    facts = [
        f"{bpm:g} beats a minute",
        f"{song.bar_count} bars",
        f"{found.lufs:.1f} LUFS",
        f"range {found.range_lu:.1f} LU",
        f"true peak {found.dbtp:.1f} dBTP",
    ]
    if np.isfinite(found.chorus_over_verse_lu):
        facts.append(f"chorus {found.chorus_over_verse_lu:+.1f} LU to the verse")
    line = "  ·  ".join(facts).replace("-", "\N{MINUS SIGN}")
    figure.text(_RIGHT, 0.955, line, fontsize=11, color=PAPER.quiet, va="center", ha="right")


def _loudness(axes: Any, mix: Stereo, start_s: Seconds, stems: dict[str, Stereo]) -> None:
    """Draw the stems' momentary loudness and, over it, the mix's short-term loudness."""
    for index, (name, wave) in enumerate(stems.items()):
        levels = momentary_lufs(wave)
        times_s = 0.2 + 0.1 * np.arange(len(levels))
        axes.plot(
            times_s, np.maximum(levels, _SOFTEST_LUFS), color=PAPER.seats[2 + 3 * index],
            lw=1.1, alpha=0.85, label=f"{name}, 0.4 s",
        )  # fmt: skip
    levels = short_term_lufs(mix)
    times_s = start_s + 1.5 + 0.1 * np.arange(len(levels))
    axes.plot(
        times_s, np.maximum(levels, _SOFTEST_LUFS), color=PAPER.seats[1], lw=3.0, label="mix, 3 s"
    )
    axes.set_ylim(_SOFTEST_LUFS, _LOUDEST_LUFS)
    axes.set_yticks([-40, -30, -20, -14])
    axes.set_yticklabels(["−40", "−30", "−20", "−14 LUFS"])
    axes.grid(axis="y", color=PAPER.rule, lw=0.8)
    axes.set_axisbelow(True)
    axes.set_xticklabels([])
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.004, 1.135), ncols=3, frameon=False, fontsize=11.5,
        labelcolor=PAPER.quiet, handlelength=1.4, columnspacing=1.6, borderaxespad=0.0,
    )  # fmt: skip


def _spectrum(axes: Any, mix: Stereo, start_s: Seconds) -> None:
    levels_db = spectrum_db(mix)
    half_s = _WINDOW_SAMPLES / 2 / SAMPLE_RATE_HZ
    hop_s = _HOP_SAMPLES / SAMPLE_RATE_HZ
    left_s = start_s + half_s - hop_s / 2
    axes.imshow(
        levels_db, origin="lower", aspect="auto", cmap=_HEAT, vmin=-_RANGE_DB, vmax=-6.0,
        interpolation="antialiased",
        extent=(left_s, left_s + hop_s * levels_db.shape[1], -0.5, len(levels_db) - 0.5),
    )  # fmt: skip
    octaves = range(_OCTAVES)
    axes.set_yticks([_BANDS_PER_OCTAVE * octave for octave in octaves])
    axes.set_yticklabels([_octave_name(octave + 1, _LOWEST_HZ * 2.0**octave) for octave in octaves])
    axes.set_xlabel("seconds", fontsize=11, color=PAPER.quiet, labelpad=6)


def _octave_name(octave: int, frequency_hz: Hertz) -> str:
    if octave == _C4_OCTAVE:
        return "middle C"
    return f"{frequency_hz / 1000:.1f} kHz" if frequency_hz >= 1_000.0 else f"{frequency_hz:.0f} Hz"


def _sections(song: Song, upper: Any, lower: Any) -> None:
    """Mark the sections in both charts, their names over the upper one."""
    for index, section in enumerate(song.sections):
        from_s, to_s = (
            song.tempo_map.time_s_at(song.bar_start_beats(bar))
            for bar in (section.from_bar, section.to_bar)
        )
        chorus = "chorus" in section.name.casefold() and not section.name.casefold().startswith(
            "pre"
        )
        if chorus:
            upper.axvspan(from_s, to_s, color=PAPER.mark_ground, lw=0, zorder=0)
        if index:
            upper.axvline(from_s, color=PAPER.quiet, lw=0.9, alpha=0.6)
            lower.axvline(from_s, color=PAPER.ink, lw=0.9, alpha=0.45)
        upper.text(
            (from_s + to_s) / 2, _LOUDEST_LUFS + 1.2, section.name, fontsize=11.5,
            color=PAPER.mark if chorus else PAPER.ink, weight="bold" if chorus else "normal",
            ha="center", va="bottom", clip_on=False,
        )  # fmt: skip
