"""Laws of group phase, and multiSyncPy's numbers for its own signals."""

from pathlib import Path

import numpy as np
import pytest
from reference import rows_of

from uchiawase.clock import generator
from uchiawase.errors import PlayersMissing, TimesOutOfOrder
from uchiawase.timing import continuous, group_phase


def test_multisyncpy_is_met_on_its_own_signals(uchi_data: Path) -> None:
    rows = rows_of(uchi_data / "vectors" / "multisyncpy_kuramoto_signals.csv")
    signals = np.array([[float(cell) for cell in row.values()] for row in rows]).T
    wanted = {
        row["measure"]: float(row["value"])
        for row in rows_of(uchi_data / "vectors" / "multisyncpy_values.csv")
    }
    phases = continuous.phases(signals)
    cluster, order = group_phase.cluster_phase(phases), group_phase.order(phases)
    assert cluster is not None
    assert order is not None
    assert cluster.mean == pytest.approx(0.8149785584909867, rel=1e-12)
    assert cluster.mean == pytest.approx(wanted["rho_group"], rel=1e-12)
    assert cluster.players.tolist() == pytest.approx(
        [wanted[f"rho_individual_{player}"] for player in range(1, 6)], rel=1e-12
    )
    assert order.mean == pytest.approx(0.6118043497918254, rel=1e-12)
    assert continuous.symbolic_entropy(signals) == pytest.approx(3.714899711057103, rel=1e-12)
    assert continuous.coherence(signals) == pytest.approx(0.14933899432114464, rel=1e-12)


def test_people_at_the_same_place_are_in_order_and_keep_their_cluster() -> None:
    phases = np.tile(np.linspace(0, 20, 100), (4, 1))
    order, cluster = group_phase.order(phases), group_phase.cluster_phase(phases)
    assert order is not None
    assert cluster is not None
    assert order.mean == pytest.approx(1)
    assert order.above_chance.value == pytest.approx(0.75)
    assert cluster.mean == pytest.approx(1)


def test_people_who_keep_apart_steadily_are_a_cluster_without_order() -> None:
    apart = np.array([0.0, 1.0, 2.0])[:, None]
    phases = np.linspace(0, 20, 100)[None] + apart
    order, cluster = group_phase.order(phases), group_phase.cluster_phase(phases)
    assert order is not None
    assert cluster is not None
    assert order.mean < 0.75
    assert cluster.mean == pytest.approx(1)
    assert cluster.players.tolist() == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("players", [2, 3, 6])
def test_by_chance_the_square_of_the_order_is_one_by_the_number_of_players(players: int) -> None:
    phases = generator(players).uniform(0, 2 * np.pi, (players, 4000))
    found = group_phase.order(phases)
    assert found is not None
    assert found.chance == pytest.approx(1 / players)
    assert abs(found.above_chance.value) < 0.02
    assert found.above_chance.low < 0 < found.above_chance.high


def test_phases_are_straight_between_strokes_and_nothing_across_a_missed_one() -> None:
    onsets = np.array([[0.0], [1.0], [np.nan], [3.0], [3.5]])
    found = group_phase.phases_of(onsets, np.array([-1.0, 0.0, 0.25, 1.0, 2.0, 3.25, 4.0]))
    turns = found[0] / (2 * np.pi)
    assert np.isnan(turns[[0, 4, 6]]).all()
    assert turns[[1, 2, 5]].tolist() == pytest.approx([0, 0.25, 3.5])


def test_a_player_of_one_stroke_has_no_phase() -> None:
    found = group_phase.phases_of(np.array([[0.0, 0.0], [1.0, np.nan]]), np.array([0.5]))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()
    with pytest.raises(TimesOutOfOrder, match="onsets of player 0"):
        group_phase.phases_of(np.array([[1.0], [0.5]]), np.array([0.5]))


def test_one_player_is_no_group_and_a_few_times_are_no_measure() -> None:
    for measure in (group_phase.order, group_phase.cluster_phase):
        with pytest.raises(PlayersMissing, match="onsets of 1 players"):
            measure(np.zeros((1, 100)))
        assert measure(np.zeros((2, 15))) is None
        assert measure(np.full((2, 100), np.nan)) is None


def test_groups_that_move_together_are_above_chance() -> None:
    draw = generator(9)
    together = np.array([0.9, 0.85, 0.95, 0.8]) + 0.01 * draw.standard_normal(4)
    found = group_phase.against_chance(together, 4)
    assert found is not None
    assert found.t > 5
    assert found.freedom == 3
    assert group_phase.against_chance(together[:2], 4) is None
    assert group_phase.against_chance(np.full(5, 0.5), 4) is None
    assert group_phase.against_chance(np.empty(0), 4) is None
    with pytest.raises(PlayersMissing):
        group_phase.against_chance(together, 1)
