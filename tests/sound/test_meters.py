"""Laws of meters: what is wrong is seen, and music is not taken for it."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.meters import (
    click_db,
    clipped,
    correlation,
    least_correlation,
    octave_levels_db,
    offset,
)
from uchiawase.sound.wave import Stereo, times_s


def noise(seconds: float) -> Stereo:
    return generator(4).normal(0.0, 0.1, (round(48_000 * seconds), 2)).astype(np.float32)


def tone(seconds: float) -> Stereo:
    wave = 0.3 * np.sin(2 * np.pi * 220 * times_s(round(48_000 * seconds)))
    return np.stack([wave, wave], axis=1).astype(np.float32)


NOTHING: Stereo = np.zeros((0, 2), dtype=np.float32)


def test_what_was_cut_off_is_counted() -> None:
    wave = noise(0.1)
    assert clipped(wave) == 0
    assert clipped(np.clip(20 * wave, -1, 1)) > 1_000


def test_an_offset_is_that_of_the_worse_side() -> None:
    assert offset(tone(1.0)) < 1e-6
    assert offset(tone(1.0) + np.array([0.0, 0.01], dtype=np.float32)) == pytest.approx(0.01)
    assert offset(NOTHING) == 0.0


def test_mono_correlates_noise_does_not_and_a_swapped_sign_cancels() -> None:
    wave = tone(1.0)
    assert correlation(wave) == pytest.approx(1.0)
    assert correlation(noise(2.0)) == pytest.approx(0.0, abs=0.02)
    assert correlation(wave * np.array([1, -1], dtype=np.float32)) == pytest.approx(-1.0)
    assert correlation(NOTHING) == 1.0


def test_the_worst_stretch_is_found_and_silence_is_not_one() -> None:
    wave = np.concatenate([tone(2.0), tone(1.0), np.zeros((48_000, 2), dtype=np.float32)])
    assert least_correlation(wave, 0.5) == pytest.approx(1.0)
    wave[48_000:96_000, 1] *= -1
    assert least_correlation(wave, 0.5) == pytest.approx(-1.0)
    assert correlation(wave) > 0.0
    assert least_correlation(NOTHING, 0.5) == 1.0


@pytest.mark.parametrize("place", [0, 30_000, 95_999])
def test_a_jump_stands_out_and_music_does_not(place: int) -> None:
    fade = np.minimum(np.arange(96_000), np.arange(96_000)[::-1])[:, np.newaxis]
    wave = tone(2.0) * np.clip(fade / 500, 0, 1).astype(np.float32)
    assert click_db(wave, place) < 3.0
    broken = wave.copy()
    broken[place : place + 40] += 0.05
    assert click_db(broken, place) > 20.0


def test_noise_has_3_db_more_an_octave_and_a_tone_lies_in_one() -> None:
    middles_hz, levels_db = octave_levels_db(noise(4.0))
    assert middles_hz[0] == pytest.approx(31.25)
    assert np.diff(levels_db)[2:-1] == pytest.approx(3.0, abs=0.4)
    assert int(np.argmax(octave_levels_db(tone(2.0))[1])) == 3
