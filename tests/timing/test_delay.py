import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.delay import (
    CONFIDENCE,
    LONGEST_OUTPUT_S,
    STEP_S,
    Belief,
    earliness_before,
    input_before,
    output_before,
)

WEIGHTS = st.lists(st.floats(0.01, 1.0), min_size=1, max_size=60).map(np.array)
STARTS_S = st.integers(-200, 200).map(lambda ms: ms / 1000)
BELIEFS = st.builds(Belief.of, STARTS_S, WEIGHTS)


@given(BELIEFS, BELIEFS)
def test_means_and_variances_add_where_delays_do(one: Belief, other: Belief) -> None:
    both = one.plus(other)
    assert both.mean_s == pytest.approx(one.mean_s + other.mean_s, abs=1e-9)
    assert both.sd_s == pytest.approx(np.hypot(one.sd_s, other.sd_s), abs=1e-7)


@given(BELIEFS, BELIEFS)
def test_the_difference_is_the_sum_with_the_sign_turned(one: Belief, other: Belief) -> None:
    assert one.minus(other).mean_s == pytest.approx(one.mean_s - other.mean_s, abs=1e-9)


@given(BELIEFS)
def test_turning_the_sign_twice_changes_nothing(belief: Belief) -> None:
    again = belief.negated().negated()
    assert again.start_s == pytest.approx(belief.start_s, abs=1e-12)
    assert again.density == pytest.approx(belief.density)


@given(BELIEFS)
def test_the_interval_holds_what_it_says_and_the_median_with_its_doubt_holds_it(
    belief: Belief,
) -> None:
    low_s, high_s = belief.interval_s
    assert low_s <= belief.median_s <= high_s
    assert belief.median_s - belief.doubt_s <= low_s + 1e-12
    assert belief.median_s + belief.doubt_s >= high_s - 1e-12
    inside = belief.quantile_s(0.95) - belief.quantile_s(0.05)
    assert inside == pytest.approx(high_s - low_s)
    assert pytest.approx(0.9) == CONFIDENCE


def test_what_is_stated_draws_the_belief_towards_it_and_forbids_nothing() -> None:
    belief = output_before(0.05)
    assert belief.median_s == pytest.approx(0.05, abs=0.01)
    assert belief.at(np.array([0.3]))[0] > 0.0
    assert belief.density.sum() == pytest.approx(1.0)


def test_without_a_statement_every_delay_is_as_likely() -> None:
    belief = output_before(None)
    assert np.ptp(belief.density) < 1e-12
    assert belief.times_s[-1] == pytest.approx(LONGEST_OUTPUT_S)


def test_people_are_early_and_input_delays_are_not_negative() -> None:
    _, high_s = earliness_before().interval_s
    assert high_s < 0.01
    assert input_before().start_s > 0.0


def test_knowing_the_same_twice_narrows() -> None:
    before = output_before(None)
    likelihood = Belief.of(0.1, np.exp(-0.5 * np.linspace(-3, 3, 61) ** 2))
    after = before.given(likelihood)
    assert after.sd_s < before.sd_s
    assert after.mean_s == pytest.approx(0.1 + 30 * STEP_S, abs=1e-6)


@pytest.mark.parametrize("stated_s", [-0.01, float("nan"), float("inf")])
def test_impossible_statements_are_refused(stated_s: float) -> None:
    with pytest.raises(ParameterOutOfRange, match="the stated delay"):
        output_before(stated_s)


def test_a_belief_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="the weight of a belief"):
        Belief.of(0.0, np.zeros(3))
