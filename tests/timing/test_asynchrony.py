"""Laws of how one player meets a part."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.timing.asynchrony import (
    mean_asynchrony,
    size_of_asynchrony,
    spread_of_asynchrony,
)

ERRORS_S = generator(5).standard_normal(40) * 0.02 - 0.03


def test_mean_spread_and_size_are_what_their_names_say() -> None:
    mean, spread, size = (
        mean_asynchrony(ERRORS_S),
        spread_of_asynchrony(ERRORS_S),
        size_of_asynchrony(ERRORS_S),
    )
    assert mean is not None
    assert spread is not None
    assert size is not None
    middle = sorted(ERRORS_S.tolist())[19:21]
    assert mean.value == pytest.approx(sum(ERRORS_S) / 40)
    assert spread.value == pytest.approx(
        (sum((e - sum(ERRORS_S) / 40) ** 2 for e in ERRORS_S) / 39) ** 0.5
    )
    assert size.value == pytest.approx(sum(abs(e - sum(middle) / 2) for e in ERRORS_S) / 40)
    assert (mean.n, spread.n, size.n) == (40, 40, 40)


def test_a_constant_delay_moves_the_mean_and_nothing_else() -> None:
    late = ERRORS_S + 0.2
    for measure in (spread_of_asynchrony, size_of_asynchrony):
        before, after = measure(ERRORS_S), measure(late)
        assert before is not None
        assert after is not None
        assert (after.value, after.low, after.high) == pytest.approx(
            (before.value, before.low, before.high)
        )
    before, after = mean_asynchrony(ERRORS_S), mean_asynchrony(late)
    assert before is not None
    assert after is not None
    assert after.low - before.low == pytest.approx(0.2)


def test_few_strokes_are_not_enough() -> None:
    few = np.zeros(15)
    assert mean_asynchrony(few) is spread_of_asynchrony(few) is size_of_asynchrony(few) is None
