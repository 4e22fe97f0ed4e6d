"""Laws of filters, measured with sines."""

import numpy as np
import pytest

from uchiawase.sound.filter import (
    band_passed,
    convolved,
    high_passed,
    low_passed,
    oversampled,
    oversampled_stretches,
    shelved,
    swept,
    undersampled,
    weighted,
)
from uchiawase.sound.wave import Mono, times_s


def sine(frequency_hz: float) -> Mono:
    return np.sin(2 * np.pi * frequency_hz * times_s(24_000)).astype(np.float32)


def level_db(wave: Mono) -> float:
    settled = wave[12_000:].astype(np.float64)
    return float(10 * np.log10(2 * np.mean(settled**2)))


def test_each_filter_is_3_db_down_at_its_edge_and_leaves_what_it_lets_through() -> None:
    assert level_db(low_passed(sine(1_000), 1_000)) == pytest.approx(-3.0, abs=0.05)
    assert level_db(high_passed(sine(1_000), 1_000)) == pytest.approx(-3.0, abs=0.05)
    assert level_db(low_passed(sine(50), 1_000)) == pytest.approx(0.0, abs=0.05)
    assert level_db(high_passed(sine(15_000), 1_000)) == pytest.approx(0.0, abs=0.05)
    assert level_db(band_passed(sine(1_000), 500, 2_000)) == pytest.approx(0.0, abs=0.05)


def test_each_filter_takes_away_what_it_is_there_to_take_away() -> None:
    assert level_db(low_passed(sine(10_000), 1_000)) < -40
    assert level_db(high_passed(sine(100), 1_000)) < -39
    assert level_db(band_passed(sine(50), 500, 2_000)) < -20


def test_an_edge_above_all_that_can_be_heard_is_no_error() -> None:
    assert level_db(low_passed(sine(1_000), 40_000)) == pytest.approx(0.0, abs=0.05)


def test_nothing_filtered_is_nothing() -> None:
    assert low_passed(np.zeros((0, 2), dtype=np.float32), 100).shape == (0, 2)


def test_sections_of_ones_own_are_applied_as_they_are() -> None:
    doubled = weighted(sine(100), np.array([[2.0, 0.0, 0.0, 1.0, 0.0, 0.0]]))
    assert np.allclose(doubled, 2 * sine(100))


def test_convolving_with_one_sample_shifts_the_wave() -> None:
    wave = np.stack([sine(300), sine(400)], axis=1)
    response = np.zeros((5, 2), dtype=np.float32)
    response[3] = 1.0
    moved = convolved(wave, response)
    assert moved.shape == wave.shape
    assert np.allclose(moved[3:], wave[:-3], atol=1e-5)


def test_oversampling_keeps_the_samples_and_sees_between_them() -> None:
    # A sine of a quarter of the rate, sampled between its peaks: every sample is 0.707.
    wave = np.sin(np.pi / 2 * np.arange(2_000) + np.pi / 4).astype(np.float32)
    assert np.max(np.abs(wave)) == pytest.approx(0.7071, abs=1e-4)
    between = oversampled(wave, 4)
    assert len(between) == 8_000
    assert np.max(np.abs(between[2_000:6_000])) == pytest.approx(1.0, abs=0.01)


def test_an_edge_that_stays_is_a_filter_like_any_other() -> None:
    still = np.full(24_000, 1_000.0)
    for kind in ("low", "high"):
        assert level_db(swept(sine(1_000), still, kind=kind)) == pytest.approx(-3.0, abs=0.15)
    assert level_db(swept(sine(8_000), still, kind="low")) < -35
    assert level_db(swept(sine(100), still, kind="high")) < -39
    band = swept(sine(1_000), still, kind="band", resonance=2.0)
    assert level_db(band) == pytest.approx(0.0, abs=0.05)


def test_an_edge_that_moves_lets_through_what_it_says_at_each_moment_without_a_click() -> None:
    edges_hz = 200.0 * 2.0 ** (5.0 * np.arange(48_000) / 48_000)
    tone = np.sin(2 * np.pi * 1_000 * times_s(48_000)).astype(np.float32)
    moved = swept(np.stack([tone, tone], axis=1), edges_hz, kind="low").astype(np.float64)
    assert moved.shape == (48_000, 2)
    early, late = (
        10 * np.log10(2 * np.mean(moved[at : at + 4_800, 0] ** 2)) for at in (500, 43_000)
    )
    assert early < -22
    assert late == pytest.approx(0.0, abs=0.1)
    # Two octaves above the tone there is nothing but what setting the edge anew leaves.
    power = np.abs(np.fft.rfft(moved[:, 0] * np.hanning(48_000))) ** 2
    assert 10 * np.log10(power[4_000:].sum() / power.sum()) < -70


def test_a_sweep_of_nothing_is_nothing() -> None:
    assert swept(np.zeros((0, 2), dtype=np.float32), np.zeros(0), kind="band").shape == (0, 2)


def test_stretches_seen_finer_have_no_seams() -> None:
    wave = np.sin(2 * np.pi * 1_000 * np.arange(600_000) / 48_000).astype(np.float32)
    finer = np.concatenate([part for _, part in oversampled_stretches(wave, 2)])
    expected = np.sin(2 * np.pi * 1_000 * np.arange(1_200_000) / 96_000)
    assert float(np.max(np.abs(finer - expected)[200:-200])) < 2e-3
    assert len(undersampled(finer, 2)) == len(wave)


def test_what_goes_into_a_long_response_is_as_if_it_were_convolved_at_once() -> None:
    wave = np.zeros(300_000, dtype=np.float32)
    wave[[0, 262_100, 262_144, 299_999]] = 1.0
    response = np.zeros((100, 2), dtype=np.float32)
    response[[0, 60]] = (1.0, 0.5)
    done = convolved(wave, response)
    for place in (0, 60, 262_100, 262_144, 262_160, 262_204, 299_999):
        assert done[place] == pytest.approx((1.0, 0.5), abs=1e-5)


@pytest.mark.parametrize("gain_db", [-6.0, -1.5, 0.0, 4.0])
def test_a_shelf_changes_what_lies_above_it_half_as_much_at_its_edge_and_nothing_below(
    gain_db: float,
) -> None:
    assert level_db(shelved(sine(12_000), 1_500, gain_db)) == pytest.approx(gain_db, abs=0.1)
    assert level_db(shelved(sine(1_500), 1_500, gain_db)) == pytest.approx(gain_db / 2, abs=0.1)
    assert level_db(shelved(sine(150), 1_500, gain_db)) == pytest.approx(0.0, abs=0.1)
