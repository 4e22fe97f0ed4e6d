"""Laws of noise: it starts at once, keeps its level in any band, and comes in grains when asked."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.noise import banded, brightness, grains, white


def test_white_noise_starts_with_a_touch() -> None:
    noise = white(1_000, generator(8, 1))
    assert noise[0] == 1.0
    assert np.max(np.abs(noise)) <= 1.0
    assert len(white(0, generator(8, 1))) == 0


@pytest.mark.parametrize(("low_hz", "high_hz"), [(500, 1_500), (2_000, 8_000), (4_000, 30_000)])
def test_a_band_is_as_loud_as_the_noise_it_was_cut_from(low_hz: float, high_hz: float) -> None:
    noise = white(48_000, generator(8, 2))
    level = float(np.std(banded(noise, low_hz, high_hz, order=2)))
    assert level == pytest.approx(float(np.std(noise)), rel=0.15)


def test_grains_come_as_often_as_asked_and_never_where_not() -> None:
    often = np.concatenate([np.zeros(24_000), np.full(24_000, 200.0)])
    noise = grains(48_000, often, 0.001, generator(8, 3))
    assert not noise[:24_000].any()
    starts = np.flatnonzero(np.diff((np.abs(noise[24_000:]) > 0).astype(int)) == 1)
    assert 50 < len(starts) < 110


def test_brightness_is_one_at_full_force_and_falls_by_octaves() -> None:
    assert brightness(1.0, 2.0) == 1.0
    assert brightness(0.0, 2.0) == 0.25
