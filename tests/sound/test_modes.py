"""Laws of modes: the quick sum is the sum."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.envelope import LN_1000
from uchiawase.sound.modes import contact_gain, cycles, membrane, rung, slid
from uchiawase.sound.wave import times_s


@pytest.mark.parametrize("count", [1, 255, 256, 257, 3_000])
def test_the_product_of_rows_and_columns_is_the_sum_of_dying_sines(count: int) -> None:
    chance = generator(7, 1)
    frequencies_hz = chance.uniform(40, 15_000, 12)
    t60s_s = chance.uniform(0.05, 1.0, 12)
    strengths = chance.uniform(0.1, 1.0, 12)
    phases = chance.uniform(0, 2 * np.pi, 12)
    time = times_s(count)[:, np.newaxis]
    plain = np.sum(
        strengths
        * np.exp(-LN_1000 * time / t60s_s)
        * np.sin(2 * np.pi * frequencies_hz * time + phases),
        axis=1,
    )
    assert np.allclose(rung(count, frequencies_hz, t60s_s, strengths, phases), plain, atol=2e-5)


def test_a_mode_too_high_to_be_sampled_is_left_out_rather_than_folded_down() -> None:
    one = np.ones(1)
    assert np.all(rung(500, 30_000 * one, one, one, one) == 0.0)


def test_sliding_modes_that_do_not_slide_are_the_same_dying_sines() -> None:
    ratios, t60s_s, strengths = np.array([1.0, 2.5]), np.array([0.5, 0.2]), np.array([1.0, 0.3])
    turned = cycles(9_600, 200.0, bend=1.0, bend_s=0.1)
    expected = rung(9_600, 200.0 * ratios, t60s_s, strengths, np.zeros(2))
    assert np.allclose(slid(turned, ratios, t60s_s, strengths), expected, atol=1e-3)
    led = slid(turned, ratios, t60s_s, strengths, np.array([0.25, 0.25]))
    assert led[0] == pytest.approx(1.3, abs=1e-4)
    assert slid(turned[:1], ratios, t60s_s, strengths).tolist() == [0.0]
    assert not slid(turned, np.array([200.0]), np.ones(1), np.ones(1)).any()


def test_a_bent_pitch_starts_where_it_was_bent_to_and_settles() -> None:
    turned = cycles(48_000, 100.0, bend=2.0, bend_s=0.05)
    speed_hz = np.diff(turned) * 48_000
    assert turned[0] == 0.0
    assert speed_hz[0] == pytest.approx(200.0, rel=0.01)
    assert speed_hz[-1] == pytest.approx(100.0, rel=0.001)


def test_a_membrane_without_air_has_the_ratios_of_the_books_and_air_spreads_them() -> None:
    dry = membrane(0.0)
    assert dry.ratios[:5] == pytest.approx([1.0, 1.594, 2.136, 2.296, 2.653], abs=0.002)
    assert dry.diameters[:5].tolist() == [0, 1, 2, 0, 3]
    assert np.all(membrane(1.0).ratios[1:] > dry.ratios[1:])


def test_a_blow_in_the_middle_wakes_only_what_moves_there() -> None:
    strengths = membrane(0.5).struck_at(0.0)
    moving = membrane(0.5).diameters == 0
    assert np.all(strengths[moving] == 1.0)
    assert np.all(strengths[~moving] == 0.0)


def test_a_longer_touch_holds_less_of_the_high() -> None:
    places_hz = np.array([10.0, 1_000.0, 10_000.0])
    short, long = contact_gain(places_hz, 0.0002), contact_gain(places_hz, 0.004)
    assert np.all(np.diff(short) < 0.0)
    assert np.all(long < short)
