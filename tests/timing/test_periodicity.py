"""Laws of periods; the guitar's is in test_cuban_son.py."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange, TimesOutOfOrder
from uchiawase.timing.periodicity import Method, period_s

METHODS: tuple[Method, ...] = ("intervals", "autocorrelation", "spectrum")


@pytest.mark.parametrize("method", METHODS)
def test_an_even_beat_has_its_own_period(method: Method) -> None:
    onsets = 0.4 * np.arange(40, dtype=np.float64) + 0.004 * generator(1).standard_normal(40)
    found = period_s(onsets, method=method, shortest_s=0.25, longest_s=0.7)
    assert found == pytest.approx(0.4, abs=0.012)


@pytest.mark.parametrize("method", METHODS)
def test_where_nothing_lies_between_the_bounds_there_is_no_period(method: Method) -> None:
    assert period_s(np.arange(7.0), method=method) is None
    assert (
        period_s(0.05 * np.arange(8, dtype=np.float64), method=method, shortest_s=3, longest_s=4)
        is None
    )


def test_missing_onsets_are_stepped_over() -> None:
    onsets = 0.5 * np.arange(30, dtype=np.float64)
    onsets[::5] = np.nan
    assert period_s(onsets, method="intervals") == pytest.approx(0.5, abs=0.005)


def test_bounds_and_onsets_have_to_ascend() -> None:
    with pytest.raises(ParameterOutOfRange, match="the longest period"):
        period_s(np.arange(9.0), method="intervals", shortest_s=1, longest_s=1)
    with pytest.raises(TimesOutOfOrder):
        period_s(-np.arange(9.0), method="intervals")
