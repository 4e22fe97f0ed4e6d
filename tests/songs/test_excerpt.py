"""Laws of excerpts: whole bars of the chorus, about a quarter of a minute, quiet at both ends."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.songs.excerpt import EXCERPT_S, RING_OUT_S, excerpt, excerpt_bars
from uchiawase.sound.limiter import true_peak
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, peak, sample_at


def song(*sections: str, bars_each: int = 8, bpm: float = 120.0) -> Song:
    bar_count = max(len(sections), 1) * bars_each
    return Song(
        id="a-song",
        title="A song",
        credits="the tests",
        licence="Apache-2.0",
        tempo_map=TempoMap.constant(bpm),
        metres=(Metre(1, Fraction(4)),),
        bar_count=bar_count,
        sections=tuple(
            Section(name, 1 + index * bars_each, 1 + (index + 1) * bars_each)
            for index, name in enumerate(sections)
        ),
        parts=(),
        duration_s=bar_count * 4 * 60 / bpm,
    )


def noise(duration_s: float, level: float) -> Stereo:
    draws = generator(1).uniform(-level, level, (sample_at(duration_s), 2))
    return draws.astype(np.float32)


@pytest.mark.parametrize(
    ("names", "from_bar"),
    [
        (("Intro", "Pre-chorus", "Chorus", "Last chorus"), 17),
        (("Verse", "Prechorus", "Verse"), 9),  # none: the one in the middle
        (("Intro", "FINAL CHORUS"), 9),
        ((), 1),
    ],
)
def test_an_excerpt_begins_with_the_first_chorus(names: tuple[str, ...], from_bar: int) -> None:
    assert excerpt_bars(song(*names))[0] == from_bar


@given(bpm=st.floats(40, 300), bars_each=st.integers(1, 40))
def test_an_excerpt_is_whole_bars_of_the_song_as_near_to_its_length_as_bars_come(
    bpm: float, bars_each: int
) -> None:
    found = song("Verse", "Chorus", "End", bpm=bpm, bars_each=bars_each)
    from_bar, to_bar = excerpt_bars(found)
    assert from_bar < to_bar <= found.bar_count + 1
    bar_s = 240 / bpm
    if to_bar <= found.bar_count:
        assert abs((to_bar - from_bar) * bar_s - EXCERPT_S) <= bar_s / 2 + 1e-9


def test_an_excerpt_is_backing_and_drums_cut_at_the_bar_line_and_faded_to_silence() -> None:
    chosen = song("Verse", "Chorus")
    backing, drums = noise(40.0, 0.1), noise(33.0, 0.2)
    heard = excerpt(chosen, backing, drums)
    from_bar, to_bar = excerpt_bars(chosen)
    from_s, to_s = (from_bar - 1) * 2.0, (to_bar - 1) * 2.0
    assert from_s == 16.0
    assert len(heard) == sample_at(to_s + RING_OUT_S - from_s)
    until = sample_at(to_s - from_s)
    start = sample_at(from_s)
    both = backing[start : start + until] + drums[start : start + until]
    np.testing.assert_array_equal(heard[:until], both)
    assert peak(heard[-1:]) == 0.0


def test_what_is_too_loud_together_is_held_below_full_scale() -> None:
    loud = noise(40.0, 0.9)
    held = excerpt(song("Verse", "Chorus"), loud, loud)
    assert 0.8 < true_peak(held) <= 10 ** (-1 / 20)


def test_stems_that_end_early_give_what_they_have() -> None:
    short = noise(17.0, 0.1)
    assert len(excerpt(song("Verse", "Chorus"), short, short)) == SAMPLE_RATE_HZ
    none = noise(3.0, 0.1)
    assert excerpt(song("Verse", "Chorus"), none, none).shape == (0, 2)
