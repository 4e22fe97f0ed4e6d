"""Laws of modes: the quick sum is the sum."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.envelope import LN_1000
from uchiawase.sound.modes import rung
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
