"""Laws of the grid of positions."""

from fractions import Fraction

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, TimesOutOfOrder
from uchiawase.timing.grid import (
    NO_ROW,
    Grid,
    at_beats,
    by_step,
    grid_of,
    positions_of,
    pulse_of,
    pulse_rows,
)


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


def test_the_pulse_is_where_most_play_on_successive_beats() -> None:
    # Kick on every beat, hat on every eighth, somebody on the off-beats of the second half.
    beats = tuple(Fraction(row, 2) for row in range(64))
    errors = np.zeros((64, 3))
    errors[1::2, 0] = np.nan
    errors[:, 2] = np.nan
    errors[33::2, 2] = 0
    grid = Grid(beats, errors)
    assert pulse_rows(grid).tolist() == list(range(64))  # the hat: 63 intervals
    errors[1:33:2, 1] = np.nan
    errors[33::2, 1] = np.nan
    assert pulse_rows(grid).tolist() == list(range(0, 64, 2))


def test_parts_that_interlock_share_beats_where_they_share_no_position() -> None:
    beats = tuple(Fraction(row, 2) for row in range(8))
    errors = np.full((8, 2), np.nan)
    errors[::2, 0] = [0.01, 0.02, np.nan, 0.04]
    errors[1::2, 1] = [0.05, 0.06, 0.07, 0.08]
    found = by_step(Grid(beats, errors), Fraction(1))
    assert found.beats == tuple(map(Fraction, range(4)))
    assert np.isnan(found.errors_s[2, 0])
    assert found.errors_s[:, 1].tolist() == [0.05, 0.06, 0.07, 0.08]
    halves = by_step(found, Fraction(2))
    assert halves.errors_s[0].tolist() == pytest.approx([0.015, 0.055])
    with pytest.raises(ParameterOutOfRange, match="the step is 0"):
        by_step(found, Fraction(0))


def test_onsets_without_a_chart_meet_where_they_are_nearest() -> None:
    even = 0.5 * np.arange(6, dtype=np.float64)
    table = positions_of([even, np.delete(even, 2) + 0.02, even[3:] - 0.03])
    assert table.shape == (6, 3)
    assert table[:, 0].tolist() == even.tolist()
    assert np.isnan(table[2, 1])
    assert np.isnan(table[:3, 2]).all()
    assert table[3].tolist() == pytest.approx([1.5, 1.52, 1.47])


def test_no_position_holds_a_player_twice_or_spans_more_than_the_cap() -> None:
    draw = generator(3)
    onsets = [np.sort(draw.uniform(0, 20, 60)) for _ in range(4)]
    table = positions_of(onsets, cap_s=0.08)
    assert int(np.isfinite(table).sum()) == 240
    for player, one in enumerate(onsets):
        assert sorted(table[np.isfinite(table[:, player]), player]) == one.tolist()
    spans = np.nanmax(table, axis=1) - np.nanmin(table, axis=1)
    assert float(spans.max()) <= 0.08


def test_nobody_has_no_positions_and_disorder_is_refused() -> None:
    assert positions_of([]).shape == (0, 0)
    assert positions_of([[], []]).shape == (0, 2)
    with pytest.raises(TimesOutOfOrder, match="onsets of player 1"):
        positions_of([[0.0], [1.0, 0.5]])


def test_a_pulse_goes_on_through_a_rest_of_all() -> None:
    beats = tuple(Fraction(beat) for beat in (0, 1, 2, 5, 6, 7, 8))
    played = np.zeros((7, 2))
    assert pulse_rows(Grid(beats, played)).tolist() == [0, 1, 2, NO_ROW, 3, 4, 5, 6]


def test_nobody_has_no_pulse() -> None:
    assert pulse_rows(Grid((), np.zeros((0, 2)))).size == 0
    assert pulse_rows(Grid((Fraction(0),), np.zeros((1, 2)))).size == 0


def test_a_whole_pulse_goes_on_after_a_rest_of_all() -> None:
    beats = tuple(Fraction(beat) for beat in (0, 1, 2, 5, 6, 7, 8))
    found = pulse_of(Grid(beats, np.arange(7.0)[:, None]))
    assert found.beats == tuple(Fraction(beat) for beat in range(9))
    assert np.array_equal(
        found.errors_s[:, 0], [0, 1, 2, np.nan, np.nan, 3, 4, 5, 6], equal_nan=True
    )


def test_the_pulse_of_nothing_is_empty() -> None:
    for errors in (np.empty((0, 2)), np.full((3, 2), np.nan)):
        beats = tuple(Fraction(beat) for beat in range(errors.shape[0]))
        found = pulse_of(Grid(beats, errors))
        assert found.beats == ()
        assert found.errors_s.shape == (0, 2)


def test_at_other_positions_what_is_not_there_is_nothing() -> None:
    grid = Grid((Fraction(0), Fraction(1), Fraction(2)), np.array([[0.1], [0.2], [0.3]]))
    found = at_beats(grid, [Fraction(2), Fraction(1, 2), Fraction(0)])
    assert found.beats == (Fraction(2), Fraction(1, 2), Fraction(0))
    np.testing.assert_array_equal(found.errors_s, [[0.3], [np.nan], [0.1]])
