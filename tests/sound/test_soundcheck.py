"""Laws of the sound check: what is broken on purpose is seen."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.soundcheck import mix_figures, stem_figures
from uchiawase.sound.wave import Stereo, gain_of_db, sample_at, times_s
from uchiawase.units import Beats

SONG = Song(
    id="test",
    title="Test",
    credits="",
    licence="",
    tempo_map=TempoMap.constant(120.0),
    metres=(Metre(1, Beats(4)),),
    bar_count=12,
    sections=(Section("Verse", 1, 5), Section("Pre-chorus", 5, 7), Section("Last chorus", 7, 13)),
    parts=(),
    duration_s=24.0,
)


def hum(verse_db: float = -26.0, chorus_db: float = -20.0) -> Stereo:
    """Give a tone that is softer in the verse, loudest before the chorus, and fades at both ends."""
    time = times_s(sample_at(SONG.duration_s))
    level_db = np.select([time < 8.0, time < 12.0], [verse_db, -10.0], chorus_db)
    level = 10.0 ** (np.convolve(level_db, np.full(4_800, 1 / 4_800), mode="same") / 20.0)
    level *= np.clip(np.minimum(time, time[::-1]) / 0.05, 0.0, 1.0)
    wave = level * np.sin(2 * np.pi * 440.0 * time)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_a_clean_stem_has_nothing_to_be_ashamed_of() -> None:
    found = stem_figures(SONG, hum())
    assert found.clipped_count == 0
    assert found.offset < 1e-5
    assert found.correlation == pytest.approx(1.0)
    assert found.least_correlation == pytest.approx(1.0)
    assert found.click_db < 6.0
    assert found.end_peak == 0.0
    assert found.dbtp == pytest.approx(-10.0, abs=0.2)


@pytest.mark.parametrize("bar", [1, 5, 7, 13])
def test_a_click_at_a_border_or_an_end_is_seen(bar: int) -> None:
    wave = hum()
    place = sample_at((bar - 1) * 2.0)
    wave[max(place - 1, 0) : place + 20] += 0.3
    assert stem_figures(SONG, wave).click_db > 12.0


def test_each_fault_shows_in_its_own_figure() -> None:
    wave = hum()
    wave[500_000:600_000, 1] *= -1
    assert stem_figures(SONG, wave).least_correlation < 0.0 < stem_figures(SONG, wave).correlation
    assert stem_figures(SONG, np.clip(hum() * 5, -1, 1)).clipped_count > 0
    assert stem_figures(SONG, hum() + np.float32(0.01)).offset == pytest.approx(0.01, rel=0.01)
    assert stem_figures(SONG, hum()[: sample_at(20.001)]).end_peak > 0.01


def test_the_chorus_is_held_against_the_verse_and_a_pre_chorus_is_neither() -> None:
    found = mix_figures(SONG, hum(), 0.0)
    assert found.chorus_over_verse_lu == pytest.approx(6.0, abs=0.3)
    lead_in = np.zeros((sample_at(0.5), 2), dtype=np.float32)
    later = mix_figures(SONG, np.concatenate([lead_in, hum()]), -0.5)
    assert later.chorus_over_verse_lu == pytest.approx(found.chorus_over_verse_lu, abs=0.05)
    assert found.range_lu == pytest.approx(16.0, abs=1.0)
    louder = mix_figures(SONG, hum() * np.float32(gain_of_db(6.0)), 0.0)
    assert louder.lufs == pytest.approx(found.lufs + 6.0, abs=0.01)


def test_a_song_without_a_chorus_has_none_to_compare() -> None:
    found = mix_figures(replace(SONG, sections=(Section("Verse", 1, 5),)), hum(), 0.0)
    assert np.isnan(found.chorus_over_verse_lu)
