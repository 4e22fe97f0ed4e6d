"""The sound check of a song: the figures by which a record is judged before anybody hears it."""

from dataclasses import dataclass

import numpy as np

from uchiawase.score.song import Section, Song
from uchiawase.sound.loudness import (
    SILENT_LUFS,
    loudness_lufs,
    loudness_range_lu,
    true_peak_dbtp,
)
from uchiawase.sound.meters import click_db, clipped, correlation, least_correlation, offset
from uchiawase.sound.wave import Stereo, peak, sample_at
from uchiawase.units import Seconds

WINDOW_S: Seconds = 3.0
"""How long the stretches are whose sides are compared."""


@dataclass(frozen=True, slots=True)
class StemFigures:
    """What is measured of a stem.

    Attributes:
        lufs: Its loudness.
        dbtp: Its true peak.
        clipped_count: How many samples lie at full scale.
        offset: How far its mean lies from 0.
        correlation: How alike its sides are, over the whole.
        least_correlation: The same, in the stretch of :data:`WINDOW_S` where it is least.
        click_db: By how much the worst bend at its ends or at a section's border stands out from
            the music around it.
        end_peak: Its last sample: nothing may be cut off there. (The first may be a stroke's.)
    """

    lufs: float
    dbtp: float
    clipped_count: int
    offset: float
    correlation: float
    least_correlation: float
    click_db: float
    end_peak: float


@dataclass(frozen=True, slots=True)
class MixFigures:
    """What is measured of a mix.

    Attributes:
        lufs: Its loudness.
        dbtp: Its true peak.
        range_lu: Its loudness range.
        chorus_over_verse_lu: How much louder its choruses are than its verses; NaN where it has not
            both.
    """

    lufs: float
    dbtp: float
    range_lu: float
    chorus_over_verse_lu: float


def stem_figures(song: Song, wave: Stereo) -> StemFigures:
    """Measure a stem of a song, shape (n, 2), its first sample at the song's audio's start."""
    borders = [_start_s(song, section.from_bar) for section in song.sections]
    places = [0, len(wave) - 1, *(sample_at(border_s) for border_s in borders if border_s > 0.0)]
    return StemFigures(
        lufs=loudness_lufs(wave),
        dbtp=true_peak_dbtp(wave),
        clipped_count=clipped(wave),
        offset=offset(wave),
        correlation=correlation(wave),
        least_correlation=least_correlation(wave, WINDOW_S),
        click_db=max(click_db(wave, place) for place in places),
        end_peak=peak(wave[-1:]),
    )


def mix_figures(song: Song, wave: Stereo, start_s: Seconds) -> MixFigures:
    """Measure a mix of a song as written.

    Args:
        song: Which song.
        wave: Shape (n, 2).
        start_s: Where the wave starts, seconds of the song's audio; before it is below 0.
    """
    chorus, verse = (_sections_lufs(song, wave, start_s, kind) for kind in ("chorus", "verse"))
    heard = SILENT_LUFS not in {chorus, verse}
    return MixFigures(
        lufs=loudness_lufs(wave),
        dbtp=true_peak_dbtp(wave),
        range_lu=loudness_range_lu(wave),
        chorus_over_verse_lu=chorus - verse if heard else float("nan"),
    )


def _sections_lufs(song: Song, wave: Stereo, start_s: Seconds, kind: str) -> float:
    """Measure all sections of a kind as one."""
    stretches = [
        wave[
            max(sample_at(_start_s(song, section.from_bar) - start_s), 0) : max(
                sample_at(_start_s(song, section.to_bar) - start_s), 0
            )
        ]
        for section in song.sections
        if _is(section, kind)
    ]
    return loudness_lufs(np.concatenate(stretches)) if stretches else SILENT_LUFS


def _is(section: Section, kind: str) -> bool:
    """Tell whether a section is of a kind: a last chorus is a chorus, a pre-chorus is none."""
    name = section.name.casefold()
    return kind in name and not name.startswith("pre")


def _start_s(song: Song, bar: int) -> Seconds:
    return song.tempo_map.time_s_at(song.bar_start_beats(bar))
