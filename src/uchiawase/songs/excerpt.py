"""Excerpts: a quarter of a minute of a song with its drums, for whoever chooses one."""

import numpy as np

from uchiawase.score.song import Section, Song
from uchiawase.sound.envelope import faded_out
from uchiawase.sound.limiter import limited
from uchiawase.sound.wave import Stereo, gain_of_db, sample_at
from uchiawase.units import Seconds

EXCERPT_S: Seconds = 15.0
"""How long an excerpt is meant to be; it ends with a whole bar."""

RING_OUT_S: Seconds = 1.0
"""How long it fades after its last bar."""

_CEILING_DBFS = -1.0


def excerpt_bars(song: Song) -> tuple[int, int]:
    """Give the bars that stand for a song: the first in, the second not.

    They begin with the first chorus (a section whose name ends in "chorus" and does not begin with
    "pre"), else with the section in the middle, else with bar 1, and are as many as come nearest to
    :data:`EXCERPT_S`, at least one, as far as the song goes.
    """
    from_bar = _telling_section(song).from_bar if song.sections else 1
    start_s = _bar_start_s(song, from_bar)
    to_bar = min(
        range(from_bar + 1, song.bar_count + 2),
        key=lambda bar: abs(_bar_start_s(song, bar) - start_s - EXCERPT_S),
    )
    return from_bar, to_bar


def excerpt(song: Song, backing: Stereo, drums: Stereo) -> Stereo:
    """Cut the excerpt out of a song's stems, drums and all.

    Args:
        song: Whose stems they are.
        backing: Shape (n, 2).
        drums: Shape (m, 2).

    Returns:
        Shape (k, 2), at the level of the song, its peaks held 1 dB below full scale, faded out
        over :data:`RING_OUT_S` after its last bar; k = 0 where the stems end before it begins.
    """
    from_bar, to_bar = excerpt_bars(song)
    start = sample_at(max(_bar_start_s(song, from_bar), 0.0))
    end = sample_at(_bar_start_s(song, to_bar) + RING_OUT_S)
    pieces = (backing[start:end], drums[start:end])
    both = np.zeros((max(map(len, pieces)), 2), dtype=np.float32)
    for piece in pieces:
        both[: len(piece)] += piece
    return faded_out(limited(both, ceiling=gain_of_db(_CEILING_DBFS)), RING_OUT_S)


def _telling_section(song: Song) -> Section:
    names = [section.name.casefold() for section in song.sections]
    choruses = [
        section
        for name, section in zip(names, song.sections, strict=True)
        if name.endswith("chorus") and not name.startswith("pre")
    ]
    return choruses[0] if choruses else song.sections[len(song.sections) // 2]


def _bar_start_s(song: Song, bar: int) -> Seconds:
    return song.tempo_map.time_s_at(song.bar_start_beats(bar))
