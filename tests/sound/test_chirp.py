import numpy as np
import numpy.typing as npt
import pytest

from uchiawase.sound.chirp import CHIRP_COUNT, HIGHEST_HZ, LEVEL, LOWEST_HZ, chirp
from uchiawase.sound.wave import SAMPLE_RATE_HZ


def envelope(one: int, other: int) -> npt.NDArray[np.float64]:
    """The size of a chirp through the filter of another, both of power 1; its middle is no delay."""
    waves = [chirp(each).astype(np.float64) for each in (one, other)]
    size = 1 << (2 * waves[0].size).bit_length()
    product = np.fft.fft(waves[0], size) * np.conj(np.fft.fft(waves[1], size))
    product[np.fft.fftfreq(size) < 0] = 0.0
    scale = np.sqrt((waves[0] ** 2).sum() * (waves[1] ** 2).sum())
    return np.fft.fftshift(2 * np.abs(np.fft.ifft(product)) / scale)


@pytest.mark.parametrize("number", range(CHIRP_COUNT))
def test_what_lies_beside_a_chirps_peak_is_twenty_decibels_below_it(number: int) -> None:
    found = envelope(number, number)
    peak = int(found.argmax())
    assert found[peak] == pytest.approx(1.0, abs=0.01)
    beside = found.copy()
    beside[peak - 48 : peak + 49] = 0.0
    assert beside.max() < 10 ** (-20 / 20)


@pytest.mark.parametrize("number", range(CHIRP_COUNT))
def test_a_chirp_gains_more_than_twenty_decibels_over_noise(number: int) -> None:
    wave = chirp(number).astype(np.float64)
    gain = wave.size * (HIGHEST_HZ - LOWEST_HZ) / SAMPLE_RATE_HZ
    assert 10 * np.log10(gain) > 20.0


@pytest.mark.parametrize("number", range(CHIRP_COUNT))
def test_a_chirp_stays_in_the_band_of_a_phone_and_comes_and_goes_softly(number: int) -> None:
    wave = chirp(number).astype(np.float64)
    power = np.abs(np.fft.rfft(wave)) ** 2
    pitch_hz = np.fft.rfftfreq(wave.size, 1 / SAMPLE_RATE_HZ)
    inside = (pitch_hz > 1_000.0) & (pitch_hz < 6_000.0)
    assert power[inside].sum() / power.sum() > 0.999
    assert np.abs(wave).max() == pytest.approx(LEVEL, abs=0.02)
    assert np.abs(wave[:48]).max() < 0.01
    assert np.abs(wave[-48:]).max() < 0.01


def test_no_chirp_is_taken_for_another() -> None:
    for one in range(CHIRP_COUNT):
        for other in range(one):
            assert envelope(one, other).max() < 10 ** (-8 / 20)


def test_the_seventh_is_the_first_again_at_any_rate() -> None:
    assert np.array_equal(chirp(CHIRP_COUNT), chirp(0))
    assert chirp(0, 44_100.0).size == round(chirp(0).size * 44_100 / SAMPLE_RATE_HZ)
