"""Laws of waves: samples and times, gains and decibels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.sound.wave import (
    SAMPLE_RATE_HZ,
    db_of_gain,
    gain_of_db,
    peak,
    sample_at,
    times_s,
)


@given(st.integers(min_value=0, max_value=10**9))
def test_every_sample_is_found_again_at_its_own_time(sample: int) -> None:
    assert sample_at(sample / SAMPLE_RATE_HZ) == sample


@given(st.floats(min_value=-120, max_value=40))
def test_decibels_and_gains_are_inverse(level_db: float) -> None:
    assert db_of_gain(gain_of_db(level_db)) == pytest.approx(level_db, abs=1e-9)


def test_times_count_from_nought_at_the_rate() -> None:
    assert times_s(3).tolist() == [0.0, 1 / SAMPLE_RATE_HZ, 2 / SAMPLE_RATE_HZ]


def test_the_peak_is_the_largest_size_and_nought_for_nothing() -> None:
    assert peak(np.array([0.25, -0.5], dtype=np.float32)) == 0.5
    assert peak(np.zeros(0, dtype=np.float32)) == 0.0
