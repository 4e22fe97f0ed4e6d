"""Laws of the figures of timbre, on sounds whose figures are known."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.envelope import falling
from uchiawase.sound.timbre import (
    COEFFICIENTS,
    MEL_BANDS,
    OCTAVES_HZ,
    band_levels_db,
    centroid_hz,
    crest_db,
    flatness,
    mfccs,
    octave_share_db,
    phone_loss_db,
    rise_s,
    share_above,
    spectral_distance_db,
    t20_s,
    teller,
)
from uchiawase.sound.wave import Mono, times_s


def sine(frequency_hz: float, seconds: float = 1.0, t60_s: float = 1e6) -> Mono:
    count = round(48_000 * seconds)
    wave = np.sin(2 * np.pi * frequency_hz * times_s(count)) * falling(count, t60_s)
    return wave.astype(np.float32)


def noise(turn: int = 0, t60_s: float = 0.5) -> Mono:
    return (generator(9, turn).standard_normal(48_000) * falling(48_000, t60_s)).astype(np.float32)


def test_the_centroid_of_two_equal_sines_lies_between_them() -> None:
    assert centroid_hz(sine(1_000) + sine(3_000)) == pytest.approx(2_000, rel=0.01)
    assert share_above(sine(1_000) + sine(3_000), 2_000) == pytest.approx(0.5, abs=0.01)
    assert 0.0 < share_above(sine(100), 20_000) <= 1e-5


def test_noise_is_flat_and_a_few_modes_are_not() -> None:
    where = {"low_hz": 500.0, "high_hz": 4_000.0, "from_s": 0.1, "to_s": 0.6}
    assert flatness(noise(t60_s=1e6), **where) == pytest.approx(np.exp(-0.577), abs=0.05)
    assert flatness(sine(700) + sine(1_900), **where) < 0.001


def test_a_rise_is_measured_from_10_to_90_percent() -> None:
    ramp = np.minimum(np.arange(9_600) / 4_800, 1.0).astype(np.float32)
    assert rise_s(ramp) == pytest.approx(0.08, abs=0.001)
    assert rise_s(np.ones(100, dtype=np.float32)) == 0.0


def test_a_sine_has_a_crest_of_3_db() -> None:
    assert crest_db(sine(500)) == pytest.approx(3.01, abs=0.1)


def test_a_phone_takes_the_lows_and_leaves_the_highs() -> None:
    assert phone_loss_db(sine(350)) == pytest.approx(-3.0, abs=0.2)
    assert phone_loss_db(sine(3_000)) > -0.01
    assert phone_loss_db(sine(60)) < -28.0


@pytest.mark.parametrize("octave_hz", OCTAVES_HZ)
def test_a_decay_is_found_in_its_octave(octave_hz: float) -> None:
    assert t20_s(sine(octave_hz, 2.0, 0.8), octave_hz) == pytest.approx(0.8, rel=0.08)


def test_an_octave_holds_its_share_of_the_energy() -> None:
    assert octave_share_db(sine(1_000) + sine(4_000), 1_000) == pytest.approx(-3.0, abs=0.5)
    assert octave_share_db(sine(16_000), 16_000) == pytest.approx(0.0, abs=0.5)
    assert octave_share_db(sine(100), 8_000) < -60.0


def test_a_sound_is_as_far_from_itself_as_nothing_whatever_its_level() -> None:
    one, other = noise(), noise(1)
    assert spectral_distance_db(one, 0.1 * one) == pytest.approx(0.0, abs=1e-6)
    near = spectral_distance_db(one, other)
    assert 0.5 < near < spectral_distance_db(one, sine(200, 1.0, 0.5))
    assert spectral_distance_db(one, other) == spectral_distance_db(other, one)


def test_levels_have_a_place_for_every_band_and_features_do_not_hear_level() -> None:
    assert band_levels_db(noise()).shape[1] == MEL_BANDS
    assert band_levels_db(noise(), heard_s=0.1).shape[0] < band_levels_db(noise()).shape[0]
    assert mfccs(noise()).shape == (4 * COEFFICIENTS,)
    assert np.allclose(mfccs(noise()), mfccs(0.01 * noise()), atol=1e-3)


def test_classes_that_lie_apart_are_told_apart() -> None:
    def seen(middle: float, turn: int) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
        draws = generator(9, 7, turn).standard_normal((20, 5))
        return list(draws + middle)

    learnt = teller({"low": seen(0.0, 1), "high": seen(5.0, 2)})
    for name, middle in (("low", 0.0), ("high", 5.0)):
        assert all(learnt.told(features) == name for features in seen(middle, 3))
