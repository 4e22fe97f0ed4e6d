"""Laws of loudness: the reference tones of ITU-R BS.1770 and EBU Tech 3341."""

import numpy as np
import pytest

from uchiawase.sound.loudness import (
    SILENT_LUFS,
    loudness_lufs,
    momentary_lufs,
    stroke_lufs,
    true_peak_dbtp,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, gain_of_db, times_s


def tone(seconds: float, level_dbfs: float, frequency_hz: float = 1_000.0) -> Mono:
    time = times_s(round(seconds * SAMPLE_RATE_HZ))
    return (gain_of_db(level_dbfs) * np.sin(2 * np.pi * frequency_hz * time)).astype(np.float32)


def both(wave: Mono) -> Mono:
    return np.stack([wave, wave], axis=1)


def test_a_stereo_sine_of_1_khz_at_minus_23_dbfs_measures_minus_23_lufs() -> None:
    # EBU Tech 3341, case 1.
    assert loudness_lufs(both(tone(5, -23))) == pytest.approx(-23.0, abs=0.1)


def test_quiet_stretches_are_gated_out() -> None:
    # EBU Tech 3341, case 3, shortened: -36, -23 and -36 dBFS.
    wave = np.concatenate([tone(2, -36), tone(12, -23), tone(2, -36)])
    assert loudness_lufs(both(wave)) == pytest.approx(-23.0, abs=0.1)


def test_one_channel_alone_is_3_lu_softer_than_two() -> None:
    wave = tone(3, -20)
    assert loudness_lufs(both(wave)) - loudness_lufs(wave) == pytest.approx(3.01, abs=0.01)


def test_silence_nothing_and_short_sounds_measure_without_a_fuss() -> None:
    assert loudness_lufs(np.zeros((48_000, 2), dtype=np.float32)) == SILENT_LUFS
    assert loudness_lufs(np.zeros((0, 2), dtype=np.float32)) == SILENT_LUFS
    assert loudness_lufs(both(tone(0.2, -23))) == pytest.approx(-23.0, abs=0.5)


def test_momentary_loudness_has_one_value_every_tenth_of_a_second() -> None:
    wave = np.concatenate([np.zeros(48_000, dtype=np.float32), tone(1, -23)])
    measured = momentary_lufs(both(wave))
    assert len(measured) == 17
    assert measured[0] == SILENT_LUFS
    assert measured[-1] == pytest.approx(-23.0, abs=0.1)


def test_the_true_peak_lies_between_the_samples() -> None:
    # EBU Tech 3341, case 16: a quarter of the rate, 45 degrees, -6 dBFS.
    wave = 0.5 * np.sin(np.pi / 2 * np.arange(9_600) + np.pi / 4)
    assert true_peak_dbtp(wave.astype(np.float32)) == pytest.approx(-6.0, abs=0.4)
    assert true_peak_dbtp(np.zeros(10, dtype=np.float32)) == -np.inf


def test_a_stroke_is_as_loud_as_the_block_that_holds_it_however_long_it_is() -> None:
    assert stroke_lufs(tone(0.4, -20)) == pytest.approx(loudness_lufs(tone(0.4, -20)), abs=0.05)
    assert stroke_lufs(tone(0.8, -20)) - stroke_lufs(tone(0.4, -20)) == pytest.approx(3.01, abs=0.1)
    assert stroke_lufs(np.zeros(100, dtype=np.float32)) < -100.0
