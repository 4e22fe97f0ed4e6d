"""Laws of the grid of positions."""

from fractions import Fraction

import numpy as np
import pytest

from uchiawase.errors import LengthsDiffer
from uchiawase.timing.grid import grid_of


def test_players_meet_on_exact_beats_and_nowhere_else() -> None:
    third = Fraction(1, 3)
    grid = grid_of(
        [[Fraction(0), third, Fraction(1)], [third, Fraction(1, 2)]],
        [np.array([0.01, 0.02, np.nan]), np.array([0.03, 0.04])],
    )
    assert grid.beats == (Fraction(0), third, Fraction(1, 2), Fraction(1))
    assert np.array_equal(
        grid.errors_s,
        [[0.01, np.nan], [0.02, 0.03], [np.nan, 0.04], [np.nan, np.nan]],
        equal_nan=True,
    )


def test_strokes_struck_together_count_as_their_mean_and_misses_not_at_all() -> None:
    grid = grid_of([[Fraction(1)] * 3], [np.array([0.01, np.nan, 0.03])])
    assert grid.errors_s.tolist() == [[0.02]]


def test_nobody_makes_an_empty_grid() -> None:
    assert grid_of([], []).errors_s.shape == (0, 0)
    assert grid_of([[]], [np.array([])]).errors_s.shape == (0, 1)


def test_beats_and_asynchronies_have_to_belong_together() -> None:
    with pytest.raises(LengthsDiffer, match="1 players with beats but 0"):
        grid_of([[]], [])
    with pytest.raises(LengthsDiffer, match="1 strokes but 2 asynchronies"):
        grid_of([[Fraction(1)]], [np.zeros(2)])
