"""Laws of dynamics: what is soft is left alone, what is loud is held, and how fast."""

import numpy as np
import pytest

from uchiawase.sound.dynamics import Compression, compressed, pushed_down, saturated
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, gain_of_db, times_s

SETTING = Compression(threshold_db=-20.0, ratio=4.0, knee_db=6.0, attack_s=0.01, release_s=0.1)


def tone(level_db: float, seconds: float = 1.0, frequency_hz: float = 1_000.0) -> Stereo:
    """Give a sine whose RMS lies at a level."""
    time = times_s(round(seconds * SAMPLE_RATE_HZ))
    wave = np.sqrt(2.0) * gain_of_db(level_db) * np.sin(2 * np.pi * frequency_hz * time)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def rms_db(wave: Stereo) -> float:
    return 10 * float(np.log10(np.mean(wave.astype(np.float64) ** 2)))


def test_below_the_knee_nothing_changes() -> None:
    wave = tone(-30.0)
    assert compressed(wave, SETTING) is wave
    assert compressed(wave[:0], SETTING).shape == (0, 2)


@pytest.mark.parametrize("level_db", [-14.0, -8.0, -2.0])
def test_above_the_knee_a_decibel_comes_out_for_as_many_as_the_ratio_says(level_db: float) -> None:
    settled = compressed(tone(level_db), SETTING)[24_000:]
    assert rms_db(settled) == pytest.approx(-20.0 + (level_db + 20.0) / 4.0, abs=0.1)


def test_the_knee_is_a_curve_without_a_corner() -> None:
    levels = np.arange(-26.0, -14.0, 0.5)
    out = np.array([rms_db(compressed(tone(level), SETTING)[24_000:]) for level in levels])
    slopes = np.diff(out) / 0.5
    assert np.all(np.diff(slopes) < 0.02)
    assert slopes[0] == pytest.approx(1.0, abs=0.05)
    assert slopes[-1] == pytest.approx(0.25, abs=0.05)


def test_it_turns_down_with_the_attack_and_lets_go_with_the_release() -> None:
    wave = np.concatenate([tone(-40.0, 0.5), tone(-5.0, 0.5), tone(-40.0, 1.0)])
    gain_db = 20 * np.log10(
        np.abs(compressed(wave, SETTING)[:, 0] + 1e-9) / np.abs(wave[:, 0] + 1e-9)
    )
    most = float(np.min(gain_db[40_000:47_000]))
    assert most == pytest.approx(-15.0 * 0.75, abs=0.1)
    # One time constant after the level has risen, two thirds are done; the level is a mean of 10 ms.
    assert gain_db[24_000 + 492] == pytest.approx(0.63 * most, abs=1.5)
    assert gain_db[48_000 + 4_812] == pytest.approx(0.37 * most, abs=1.5)
    assert abs(gain_db[90_012]) < 0.1


def test_both_sides_are_turned_down_alike_and_the_bass_does_not_make_it_pump() -> None:
    wave = tone(-5.0)
    wave[:, 1] *= 0.1
    done = compressed(wave, SETTING)[24_000:]
    assert np.allclose(done[:, 1], 0.1 * done[:, 0], atol=1e-6)
    low = tone(-8.0, frequency_hz=30.0)
    assert rms_db(compressed(low, SETTING)[24_000:]) == pytest.approx(-8.0, abs=0.5)


def test_tape_leaves_what_is_soft_and_rounds_what_is_loud() -> None:
    soft = tone(-60.0)
    assert np.allclose(saturated(soft, 6.0), soft, rtol=1e-3, atol=1e-7)
    loud = saturated(tone(0.0), 6.0)
    assert np.max(np.abs(loud)) < 0.55
    steps = np.sort(np.abs(saturated(np.linspace(0, 1, 4_000, dtype=np.float32), 6.0)))
    assert np.all(np.diff(steps) >= -1e-6)


def test_what_tape_adds_does_not_fold_back() -> None:
    # The third harmonic of 9 kHz lies above half the rate and would fold to 21 kHz; the fifth of
    # 7 kHz to 13 kHz, where the second rate's filter still lets it by, far below.
    frequency_hz = 7_000.0
    wave = saturated(tone(-6.0, 1.0, frequency_hz), 6.0)[:, 0].astype(np.float64)
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) ** 2
    at = {k: power[int(k * frequency_hz) - 3 : int(k * frequency_hz) + 4].sum() for k in (1, 3)}
    folded = power[13_000 - 3 : 13_000 + 4].sum()
    assert 10 * np.log10(folded / at[1]) < -60.0
    assert 10 * np.log10(at[3] / at[1]) > -30.0


def test_a_stroke_pushes_down_at_once_and_is_gone_when_it_says() -> None:
    pushed = pushed_down(10_000, [(1_000, 4_000), (-5, 100), (20_000, 100), (9_900, 4_000)])
    assert not pushed[:1_000].any()
    assert pushed[1_300] > 0.95
    assert pushed[5_000:9_900].max() < 1e-6
    assert pushed.max() <= 1.0
    assert np.max(np.abs(np.diff(pushed))) < 0.01
