"""Laws of Granger causality."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.granger import granger
from uchiawase.timing.pairing import Times


def led(seed: int, n: int = 200) -> tuple[Times, Times]:
    draw = generator(seed)
    leader = 0.5 + 0.02 * draw.standard_normal(n)
    follower = 0.5 + 0.02 * draw.standard_normal(n)
    follower[1:] += 0.5 * (leader[:-1] - 0.5)
    return leader, follower


def test_the_leader_foretells_the_follower_and_not_the_other_way_round() -> None:
    leader, follower = led(1)
    forth, back = granger(leader, follower), granger(follower, leader)
    assert forth is not None
    assert back is not None
    assert forth.p < 1e-6
    assert back.p > 0.05
    assert forth.freedom == (1, 196)


def test_a_common_driver_makes_it_and_conditioning_on_the_driver_takes_it_away() -> None:
    draw = generator(2)
    driver = 0.03 * draw.standard_normal(401)
    first = 0.5 + driver[1:] + 0.005 * draw.standard_normal(400)
    second = 0.5 + 0.005 * draw.standard_normal(400)
    second[1:] += driver[1:-1]
    naive = granger(first, second)
    given = granger(first, second, given=driver[1:, None])
    assert naive is not None
    assert given is not None
    assert naive.p < 1e-6
    assert given.p > 0.01


def test_it_holds_its_level_where_nobody_answers() -> None:
    draw = generator(3)
    ps: list[float] = []
    for _ in range(400):
        found = granger(*draw.standard_normal((2, 80)), order=2)
        assert found is not None
        ps.append(found.p)
    assert 0.02 < float((np.array(ps) < 0.05).mean()) < 0.09


def test_missing_rows_are_left_out_and_too_few_say_nothing() -> None:
    leader, follower = led(4, 60)
    leader[10] = np.nan
    found = granger(leader, follower)
    assert found is not None
    assert found.freedom == (1, 60 - 1 - 1 - 3)
    assert granger(leader[:30], follower[:30]) is None
    leader[:] = np.nan
    assert granger(leader, follower) is None


def test_where_nothing_is_left_to_explain_there_is_no_f() -> None:
    alternating = 0.5 + 0.01 * (-1.0) ** np.arange(60, dtype=np.float64)
    assert granger(generator(5).standard_normal(60), alternating) is None


def test_other_lengths_and_orders_are_refused() -> None:
    with pytest.raises(LengthsDiffer, match="40 intervals but 39"):
        granger(np.zeros(40), np.zeros(39))
    with pytest.raises(LengthsDiffer, match="rows of conditions"):
        granger(np.zeros(40), np.zeros(40), given=np.zeros((39, 1)))
    with pytest.raises(ParameterOutOfRange, match="the order is 0"):
        granger(np.zeros(40), np.zeros(40), order=0)
