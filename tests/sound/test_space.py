"""Laws of space."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.filter import band_passed
from uchiawase.sound.space import (
    HALL,
    PLATE,
    Reverb,
    add_panned,
    chorused,
    echoed,
    response,
    reverberated,
    widened,
)
from uchiawase.sound.wave import Mono, Stereo, sample_at


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


def test_a_sound_of_two_sides_is_left_as_it_is_in_the_middle_and_balanced_elsewhere() -> None:
    sound = np.full((1, 2), (0.5, -0.25), dtype=np.float32)
    wave = np.zeros((1, 2), dtype=np.float32)
    add_panned(wave, sound, start=0, pan=0.0)
    assert wave == pytest.approx(sound)
    wave[:] = 0.0
    add_panned(wave, sound, start=0, pan=1.0)
    assert wave[0].tolist() == pytest.approx([0.0, -0.25 * np.sqrt(2.0)], abs=1e-6)


@pytest.mark.parametrize("reverb", [HALL, PLATE])
def test_a_room_keeps_the_energy_and_differs_from_side_to_side(reverb: Reverb) -> None:
    room = response(reverb)
    assert np.sum(room.astype(np.float64) ** 2, axis=0) == pytest.approx([1.0, 1.0], rel=1e-4)
    assert np.all(room[: sample_at(reverb.pre_delay_s)] == 0.0)
    left, right = room.astype(np.float64).T
    assert abs(float(left @ right)) < 0.3


def t60_s(wave: Mono, low_hz: float, high_hz: float) -> float:
    """Measure a decay by Schroeder's integral, from -5 to -25 dB."""
    band = band_passed(wave, low_hz, high_hz, order=2).astype(np.float64)
    left = 10.0 * np.log10(np.cumsum(band[::-1] ** 2)[::-1] / np.sum(band**2) + 1e-30)
    early, late = (int(np.argmax(left < level)) for level in (-5.0, -25.0))
    return (late - early) / sample_at(1.0) * 3.0


def test_a_room_dies_away_as_fast_as_it_says_and_sooner_the_higher() -> None:
    room = response(HALL)[:, 0]
    assert t60_s(room, 700.0, 1_400.0) == pytest.approx(HALL.t60_s, rel=0.15)
    high_s = t60_s(room, 7_000.0, 12_000.0)
    assert high_s == pytest.approx(HALL.t60_s * HALL.high, rel=0.25)


def test_what_goes_into_a_room_may_have_one_side_or_two() -> None:
    room = response(PLATE)
    wave = noise(9_600)
    assert reverberated(wave, room).shape == wave.shape
    mono = wave[:, 0]
    both = np.stack([mono, mono], axis=1)
    assert np.allclose(reverberated(mono, room), reverberated(both, room), atol=1e-6)


def test_narrowing_leaves_the_middle_alone_and_brings_the_bass_there() -> None:
    time = np.arange(48_000) / 48_000
    low, high = (np.sin(2 * np.pi * hz * time).astype(np.float32) for hz in (50.0, 2_000.0))
    wave = np.stack([low + high, -low - high], axis=1)
    narrow = widened(wave, width=1.0, mono_below_hz=400.0)[24_000:]
    assert np.allclose(narrow.sum(axis=1), 0.0, atol=1e-5)
    assert 20 * np.log10(np.sqrt(2.0) * narrow[:, 0].std()) == pytest.approx(0.0, abs=0.2)
    assert np.allclose(widened(wave, width=0.0, mono_below_hz=400.0), 0.0, atol=1e-6)


def test_a_chorus_keeps_the_length_and_moves() -> None:
    wave = noise(20_000)
    wide = chorused(wave, depth_s=0.003, rate_hz=0.6, level=0.5)
    assert wide.shape == wave.shape
    assert np.all(np.isfinite(wide))
    assert not np.allclose(wide, wave)
    nothing = np.zeros((0, 2), dtype=np.float32)
    assert chorused(nothing, depth_s=0.003, rate_hz=0.6, level=0.5).shape == (0, 2)
