"""Laws of surrogates."""

import numpy as np
import numpy.typing as npt
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, PlayersMissing
from uchiawase.timing import surrogates
from uchiawase.timing.phase_correction import simulated

Table = npt.NDArray[np.float64]


def groups(number: int, partner: float) -> list[Table]:
    gains = np.array([[0.2, 0.0, partner], [0.2, partner, 0.0]])
    songs = simulated(
        gains,
        timekeepers_s=np.full(2, 0.02),
        motors_s=np.full(2, 0.006),
        beat_count=128,
        series=number,
        draw=generator(1, round(100 * partner)),
    )
    return list(songs)


def likeness(pair: Table) -> float:
    """Give the correlation of the two with each other, one beat later, both ways."""
    first, second = np.diff(pair, axis=0).T
    return float(
        np.corrcoef(first[1:], second[:-1])[0, 1] + np.corrcoef(second[1:], first[:-1])[0, 1]
    )


def test_pseudo_groups_take_every_player_from_another_group() -> None:
    marked = [np.column_stack((np.full(5, of), np.full(5, of + 0.5))) for of in range(6)]
    for made in surrogates.pseudo_groups(marked, 50, generator(2)):
        assert made[0, 1] - made[0, 0] != 0.5
        assert made[0, 0] % 1 == 0
        assert made[0, 1] % 1 == 0.5


def test_a_coupled_pair_stands_out_from_pseudo_pairs_and_an_uncoupled_one_does_not() -> None:
    for partner, stands_out in ((0.35, True), (0.0, False)):
        pairs = groups(12, partner)
        made = surrogates.pseudo_groups(pairs, 99, generator(3))
        shares = [
            found.p
            for found in (surrogates.held_against(pair, likeness, made) for pair in pairs)
            if found is not None
        ]
        assert len(shares) == 12
        assert (np.median(shares) < 0.06) == stands_out
        assert min(shares) >= 0.01


def test_shifting_players_keeps_everybodys_own_strokes_and_parts_them() -> None:
    table = np.column_stack([np.arange(96.0) + 1000 * player for player in range(3)])
    for made in surrogates.shifted(table, 40, generator(4), cycle=4):
        for player in range(3):
            assert sorted(made[:, player]) == sorted(table[:, player])
        starts = [int(made[0, player] - 1000 * player) for player in range(3)]
        assert all(start % 4 == 0 for start in starts)
        for first in range(3):
            for second in range(first):
                apart = abs(starts[first] - starts[second]) // 4
                assert min(apart, 24 - apart) >= 2


def test_a_coupled_pair_stands_out_from_itself_shifted() -> None:
    (pair,) = groups(1, 0.35)
    made = surrogates.shifted(pair, 99, generator(5))
    found = surrogates.held_against(pair, likeness, made)
    assert found is not None
    assert found.p <= 0.05
    assert found.surrogates.size == 99


def test_a_share_is_never_nothing_and_needs_nineteen_surrogates() -> None:
    found = surrogates.against(1.0, np.zeros(19))
    assert found is not None
    assert found.p == pytest.approx(1 / 20)
    assert surrogates.against(1.0, np.zeros(18)) is None
    assert surrogates.against(float("nan"), np.zeros(30)) is None
    assert surrogates.against(0.0, np.full(30, np.nan)) is None


def test_too_few_groups_players_or_cycles_are_refused() -> None:
    pairs = groups(4, 0.0)
    with pytest.raises(PlayersMissing, match="onsets of 3 players"):
        surrogates.pseudo_groups(pairs[:3], 5, generator(6))
    with pytest.raises(PlayersMissing):
        surrogates.pseudo_groups([], 5, generator(6))
    with pytest.raises(ParameterOutOfRange, match="the number of surrogates is 0"):
        surrogates.pseudo_groups(pairs, 0, generator(6))
    with pytest.raises(LengthsDiffer, match="onsets in one group"):
        surrogates.pseudo_groups([*pairs, pairs[0][:50]], 5, generator(6))
    with pytest.raises(PlayersMissing):
        surrogates.shifted(pairs[0][:, :1], 5, generator(6))
    with pytest.raises(ParameterOutOfRange, match="the cycle is 0"):
        surrogates.shifted(pairs[0], 5, generator(6), cycle=0)
    with pytest.raises(
        ParameterOutOfRange, match="number of cycles is 15; it has to be at least 16"
    ):
        surrogates.shifted(pairs[0][:15], 5, generator(6))
