"""Laws of how one player meets a part."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange, PlayersMissing
from uchiawase.timing.asynchrony import (
    absolute_asynchrony,
    mean_asynchrony,
    relative_asynchronies,
    root_mean_square,
    size_of_asynchrony,
    spread_of_asynchrony,
    spread_of_change,
    spread_without_drift,
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


def test_the_root_mean_square_holds_mean_and_spread() -> None:
    whole, size = root_mean_square(ERRORS_S), absolute_asynchrony(ERRORS_S)
    assert whole is not None
    assert size is not None
    assert whole.value**2 == pytest.approx(ERRORS_S.mean() ** 2 + ERRORS_S.var())
    assert size.value == pytest.approx(abs(ERRORS_S).mean())
    assert size.value < whole.value


def test_drift_counts_in_the_spread_and_not_without_it() -> None:
    drifting = np.linspace(-0.1, 0.1, 80) + 0.01 * generator(6).standard_normal(80)
    with_it, without = spread_of_asynchrony(drifting), spread_without_drift(drifting)
    change = spread_of_change(drifting)
    assert with_it is not None
    assert without is not None
    assert change is not None
    assert with_it.value > 0.05
    assert without.value == pytest.approx(0.01, rel=0.2)
    assert change.value == pytest.approx(0.01 * np.sqrt(2), rel=0.2)


def test_a_straight_line_has_no_spread_without_drift_and_silence_no_size() -> None:
    line = spread_without_drift(np.linspace(-0.1, 0.1, 40))
    assert line is not None
    assert line.value == 0
    still = root_mean_square(np.zeros(40))
    assert still is not None
    assert (still.value, still.high) == (0, 0)
    for measure in (absolute_asynchrony, root_mean_square, spread_without_drift, spread_of_change):
        assert measure(np.zeros(15)) is None


def test_relative_to_the_others_sums_to_nothing_over_two() -> None:
    onsets = generator(7).standard_normal((50, 2))
    onsets[3, 0] = onsets[9, 1] = np.nan
    one, other = (relative_asynchronies(onsets, player) for player in (0, 1))
    assert one.size == other.size == 48
    assert one + other == pytest.approx(np.zeros(48))
    halved = relative_asynchronies(onsets, 0, with_self=True)
    assert halved == pytest.approx(one / 2)


def test_positions_at_which_a_player_is_alone_do_not_count() -> None:
    onsets = np.array([[1.0, np.nan, np.nan], [2.0, 1.9, 1.7]])
    assert relative_asynchronies(onsets, 0).tolist() == pytest.approx([0.2])
    assert relative_asynchronies(onsets, 1).tolist() == pytest.approx([0.05])


def test_relative_needs_others_and_a_player_who_is_there() -> None:
    with pytest.raises(PlayersMissing, match="onsets of 1 players"):
        relative_asynchronies(np.zeros((5, 1)), 0)
    with pytest.raises(ParameterOutOfRange, match="the player is 2"):
        relative_asynchronies(np.zeros((5, 2)), 2)
