"""Laws of reading between samples."""

import numpy as np
import pytest

from uchiawase.sound.varispeed import read_at
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo, times_s


def sine(positions: Curve, period: float) -> Stereo:
    wave = np.sin(2 * np.pi * positions / period).astype(np.float32)
    return np.stack([wave, -wave], axis=1)


def test_reading_at_whole_samples_gives_the_samples() -> None:
    wave = sine(np.arange(500.0), 9.1)
    assert np.allclose(read_at(wave, np.arange(500.0)), wave, atol=1e-6)


@pytest.mark.parametrize(("period", "error"), [(48.0, 1e-3), (8.0, 2e-3), (4.0, 5e-3)])
def test_reading_between_samples_gives_what_lies_there(period: float, error: float) -> None:
    # 4 samples a period is 12 kHz.
    positions = 100 + times_s(3_000) * (SAMPLE_RATE_HZ * 1.0371)
    read = read_at(sine(np.arange(4_000.0), period), positions)
    assert float(np.max(np.abs(read - sine(positions, period)))) < error


def test_outside_the_wave_is_silence() -> None:
    wave = np.ones((100, 2), dtype=np.float32)
    far = np.array([-1e6, -1_000.0, 200.0, 1e7])
    assert float(np.max(np.abs(read_at(wave, far)))) < 1e-6
    assert read_at(np.zeros((0, 2), dtype=np.float32), far).tolist() == [[0.0, 0.0]] * 4


def test_long_readings_have_no_seams() -> None:
    positions = times_s(200_000) * (SAMPLE_RATE_HZ * 0.25)
    read = read_at(sine(np.arange(60_000.0), 100.0), positions)
    inside = slice(100, 199_000)
    assert np.allclose(read[inside], sine(positions, 100.0)[inside], atol=1e-3)
