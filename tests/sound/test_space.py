"""Laws of space."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.space import add_panned, chorused, echoed, hall, reverberated
from uchiawase.sound.wave import Stereo, sample_at


def noise(count: int) -> Stereo:
    return generator(3).normal(0, 0.2, (count, 2)).astype(np.float32)


def impulse(count: int) -> Stereo:
    wave = np.zeros((count, 2), dtype=np.float32)
    wave[0] = (1.0, 0.0)
    return wave


def placed(pan: float) -> tuple[float, float]:
    wave = np.zeros((3, 2), dtype=np.float32)
    add_panned(wave, np.ones(1, dtype=np.float32), start=1, pan=pan)
    assert np.all(wave[[0, 2]] == 0.0)
    return float(wave[1, 0]), float(wave[1, 1])


@pytest.mark.parametrize("pan", [-1.0, -0.3, 0.0, 0.7, 1.0])
def test_panning_keeps_the_power(pan: float) -> None:
    left, right = placed(pan)
    assert left**2 + right**2 == pytest.approx(1.0)
    assert (right > left) == (pan > 0)


def test_the_ends_of_the_panorama_are_one_side_only() -> None:
    assert placed(-1.0) == pytest.approx((1.0, 0.0), abs=1e-6)
    assert placed(1.0) == pytest.approx((0.0, 1.0), abs=1e-6)


@pytest.mark.parametrize("start", [0, 3, 4, 9])
def test_what_lies_beyond_the_end_is_left_out(start: int) -> None:
    wave = np.zeros((4, 2), dtype=np.float32)
    add_panned(wave, np.ones(6, dtype=np.float32), start=start, pan=-1.0, gain=0.5)
    assert wave[:, 0].tolist() == [0.0] * min(start, 4) + [0.5] * max(4 - start, 0)


def test_echoes_come_at_their_times_alternate_sides_and_leave_the_wave_out() -> None:
    echoes = echoed(impulse(48_000), delay_s=0.1, feedback=0.5, high_hz=8_000)
    step = sample_at(0.1)
    assert np.all(echoes[:step] == 0.0)
    assert echoes[step, 1] > 0.1
    assert echoes[step, 0] == 0.0
    assert echoes[2 * step, 0] > 0.02
    assert abs(echoes[2 * step, 1]) < 1e-6


def test_a_hall_keeps_the_energy_and_differs_from_side_to_side() -> None:
    response = hall(0.8, pre_delay_s=0.02, high_hz=6_000)
    assert np.sum(response.astype(np.float64) ** 2, axis=0) == pytest.approx([1.0, 1.0], rel=1e-4)
    assert np.all(response[: sample_at(0.02)] == 0.0)
    left, right = response.astype(np.float64).T
    assert abs(float(left @ right)) < 0.1
    wave = noise(9_600)
    assert reverberated(wave, response).shape == wave.shape


def test_a_chorus_keeps_the_length_and_moves() -> None:
    wave = noise(20_000)
    wide = chorused(wave, depth_s=0.003, rate_hz=0.6, level=0.5)
    assert wide.shape == wave.shape
    assert np.all(np.isfinite(wide))
    assert not np.allclose(wide, wave)
    nothing = np.zeros((0, 2), dtype=np.float32)
    assert chorused(nothing, depth_s=0.003, rate_hz=0.6, level=0.5).shape == (0, 2)
