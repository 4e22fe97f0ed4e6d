"""Laws of what is expected of a player."""

import pytest

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.prediction import Habit


def test_nothing_is_expected_before_two_strokes_in_a_row() -> None:
    habit = Habit()
    assert not habit.likely
    assert habit.expected_offset_s == 0
    habit.struck(-0.05)
    assert not habit.likely
    habit.struck(-0.05)
    assert habit.likely


def test_one_miss_takes_expectation_back_and_one_stroke_gives_it_back_to_a_regular() -> None:
    habit = Habit()
    for _ in range(10):
        habit.struck(0.0)
    habit.missed()
    assert not habit.likely
    habit.struck(0.0)
    assert habit.likely


def test_after_a_long_silence_one_stroke_is_not_enough() -> None:
    habit = Habit()
    for _ in range(10):
        habit.struck(0.0)
    for _ in range(5):
        habit.missed()
    habit.struck(0.0)
    assert not habit.likely


def test_a_constant_offset_is_learnt_within_ten_strokes() -> None:
    habit = Habit()
    for _ in range(10):
        habit.struck(-0.06)
    assert habit.expected_offset_s == pytest.approx(-0.06, abs=0.005)


def test_the_first_stroke_is_trusted_half() -> None:
    habit = Habit()
    habit.struck(-0.04)
    assert habit.expected_offset_s == pytest.approx(-0.02)


def test_a_miss_does_not_move_the_expected_offset() -> None:
    habit = Habit()
    habit.struck(-0.04)
    before = habit.expected_offset_s
    habit.missed()
    assert habit.expected_offset_s == before


def test_expecting_the_usual_offset_beats_expecting_the_chart() -> None:
    draw, habit = generator(3), Habit()
    expected: list[float] = []
    chart: list[float] = []
    for index, noise in enumerate(draw.standard_normal(200)):
        found = -0.045 + 0.025 * float(noise)
        if index >= 10:
            expected.append(abs(found - habit.expected_offset_s))
            chart.append(abs(found))
        habit.struck(found)
    assert sorted(expected)[95] < 0.6 * sorted(chart)[95]


@pytest.mark.parametrize(
    ("rate", "most_ghosts", "most_held_back"), [(0.05, 0.015, 0.03), (0.20, 0.055, 0.12)]
)
def test_clustered_misses_make_few_ghosts(
    rate: float, most_ghosts: float, most_held_back: float
) -> None:
    # A player loses the thread for six strokes in the mean and then strikes nothing.
    ghosts = sounded = held_back = struck = 0
    leaves = 1 / 6
    enters = leaves * rate / (1 - rate)
    habit, lost = Habit(), False
    for draw in generator(8).random(20_000):
        lost = draw >= leaves if lost else draw < enters
        sounded += habit.likely
        struck += not lost
        ghosts += habit.likely and lost
        held_back += not habit.likely and not lost
        if lost:
            habit.missed()
        else:
            habit.struck(0.0)
    assert ghosts / sounded < most_ghosts
    assert held_back / struck < most_held_back


@pytest.mark.parametrize("found", [float("nan"), float("inf")])
def test_an_asynchrony_is_a_finite_number(found: float) -> None:
    with pytest.raises(ParameterOutOfRange, match="the asynchrony"):
        Habit().struck(found)
