"""Laws of the limiter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.sound.limiter import limited, true_peak, true_sizes


@given(
    st.integers(min_value=0, max_value=2**32 - 1),
    st.floats(min_value=0.05, max_value=1.0),
    st.sampled_from([(400,), (400, 2)]),
)
def test_nothing_gets_above_the_ceiling(seed: int, ceiling: float, shape: tuple[int, ...]) -> None:
    wave = generator(seed).normal(0, 1, shape).astype(np.float32)
    done = limited(wave, ceiling=ceiling)
    assert float(np.max(np.abs(done))) <= ceiling
    assert true_peak(done) <= ceiling


def test_what_is_below_the_ceiling_is_left_alone() -> None:
    wave = generator(1).uniform(-0.5, 0.5, (1_000, 2)).astype(np.float32)
    assert np.array_equal(limited(wave, ceiling=true_peak(wave)), wave)
    nothing = np.zeros((0, 2), dtype=np.float32)
    assert limited(nothing, ceiling=0.5).shape == (0, 2)


def test_both_sides_are_turned_down_together_so_that_nothing_moves() -> None:
    wave = np.full((2_000, 2), 0.1, dtype=np.float32)
    wave[1_000] = (2.0, 0.5)
    done = limited(wave, ceiling=0.5)
    assert np.allclose(done[:, 0] / done[:, 1], wave[:, 0] / wave[:, 1])


def test_the_gain_is_back_within_a_second_of_a_peak() -> None:
    wave = np.full(96_000, 0.1, dtype=np.float32)
    wave[24_000] = 4.0
    done = limited(wave, ceiling=0.5)
    assert done[0] == pytest.approx(0.1, abs=1e-6)
    assert done[24_001] < 0.02
    assert done[72_000] == done[0]


def test_peaks_between_samples_are_held_too() -> None:
    # A quarter of the rate, sampled beside its peaks: no sample is above 0.71.
    wave = np.sin(np.pi / 2 * np.arange(9_600) + np.pi / 4).astype(np.float32)
    assert true_peak(wave) > 0.95
    assert true_peak(limited(wave, ceiling=0.8)) <= 0.8
    assert true_peak(np.zeros(0, dtype=np.float32)) == 0.0


@given(st.integers(min_value=0, max_value=2**32 - 1), st.floats(min_value=0.01, max_value=3.0))
def test_looking_only_where_it_matters_sees_all_that_matters(seed: int, above: float) -> None:
    chance = generator(seed)
    level = np.repeat(chance.uniform(0.0, 1.0, 12), 400)[:, np.newaxis] ** 3
    wave = (level * chance.normal(0, 1, (4_800, 2))).astype(np.float32)
    whole, part = true_sizes(wave), true_sizes(wave, above=above)
    assert np.all(part <= whole + 1e-6)
    matters = whole >= above
    assert np.allclose(part[matters], whole[matters], rtol=1e-5)
