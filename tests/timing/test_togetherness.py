"""Laws of how people meet each other, and published figures that have to come out."""

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.pairing import Times
from uchiawase.timing.togetherness import (
    Bars,
    by_bar,
    closest_bars,
    groupwise_spread_s,
    meeting_of,
    pair_asynchronies,
    pair_distances,
    pairs_that_meet,
    scale_of,
    together,
)


def palo_santo(uchi_data: Path, *players: str) -> list[Times]:
    path = uchi_data / "timing" / "css_iemp" / "song2.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[player] or "nan") for row in rows]) for player in players]


def test_clave_and_bass_of_palo_santo_meet_as_published(uchi_data: Path) -> None:
    # Eerola & Clayton (2024), JOSS 9, 5395: 241 joint onsets, 16.23288, 19.58636, 20.66440 ms.
    clave, bass = palo_santo(uchi_data, "clave", "bass")
    differences = pair_asynchronies(clave, bass) * 1000
    assert differences.size == 241
    assert differences.mean() == pytest.approx(16.2328796680, rel=1e-10)
    assert differences.std(ddof=1) == pytest.approx(19.5863648437, rel=1e-10)
    assert abs(differences).mean() == pytest.approx(20.6643983402, rel=1e-10)
    found = meeting_of(clave, bass)
    assert found.shared == 241
    assert found.mean is not None
    assert found.spread is not None
    assert f"{found.mean.value * 1000:.5f} {found.spread.value * 1000:.5f}" == "16.23288 19.58636"


def test_guitar_and_tres_of_palo_santo_meet_as_published(uchi_data: Path) -> None:
    found = meeting_of(*palo_santo(uchi_data, "guitar", "tres"))
    assert found.shared == 853
    assert found.mean is not None
    assert found.spread is not None
    assert f"{found.mean.value * 1000:.5f} {found.spread.value * 1000:.5f}" == "12.53126 26.74134"


def test_the_groupwise_spread_of_palo_santo_is_the_rms_over_its_pairs(uchi_data: Path) -> None:
    onsets = np.column_stack(palo_santo(uchi_data, "clave", "bass", "guitar", "tres"))
    found = groupwise_spread_s(onsets)
    assert found is not None
    assert found * 1000 == pytest.approx(23.4088981, rel=1e-8)
    # The formula as misprinted in the paper, √Σ(d/n)², gives 1.637 ms for clave and bass.
    clave_bass = groupwise_spread_s(onsets[:, :2])
    assert clave_bass is not None
    assert clave_bass * 1000 == pytest.approx(19.5863648437, rel=1e-10)


def test_swapping_a_pair_swaps_the_sign_and_nothing_else() -> None:
    draw = generator(1)
    first, second = draw.standard_normal((2, 40)) * 0.02
    one, other = meeting_of(first, second), meeting_of(second, first)
    assert one.mean is not None
    assert other.mean is not None
    assert (one.mean.value, one.mean.low) == pytest.approx((-other.mean.value, -other.mean.high))
    assert one.spread is not None
    assert other.spread is not None
    assert one.spread.value == pytest.approx(other.spread.value)
    assert one.distance is not None
    assert other.distance is not None
    assert one.distance.value == pytest.approx(other.distance.value)


def test_only_positions_that_both_played_count() -> None:
    first = np.array([0.0, np.nan, 0.2, 0.3])
    second = np.array([0.1, 0.1, np.nan, 0.1])
    assert pair_asynchronies(first, second).tolist() == pytest.approx([-0.1, 0.2])
    assert meeting_of(first, second).spread is None
    assert groupwise_spread_s(np.full((4, 2), np.nan)) is None
    with pytest.raises(LengthsDiffer, match="4 first onsets but 3"):
        pair_asynchronies(first, second[:3])


def test_constant_delays_of_devices_drop_out_of_distances() -> None:
    onsets = generator(2).standard_normal((60, 3)) * 0.02
    onsets[5, 1] = np.nan
    pairs = tuple(combinations(range(3), 2))
    before = together(onsets, pairs)
    after = together(onsets + np.array([0.0, 0.15, -0.04]), pairs)
    assert before is not None
    assert after is not None
    assert (after.value, after.low, after.high) == pytest.approx(
        (before.value, before.low, before.high)
    )
    assert before.n == 60


def test_the_mean_distance_is_over_all_distances_and_bars_add_up_to_it() -> None:
    onsets = generator(3).standard_normal((48, 4)) * 0.02
    onsets[generator(4).random((48, 4)) < 0.3] = np.nan
    distances = pair_distances(onsets, tuple(combinations(range(4), 2)))
    whole = together(onsets, tuple(combinations(range(4), 2)))
    bars = by_bar(distances, np.arange(48) // 4, 12)
    assert whole is not None
    assert whole.value == pytest.approx(float(np.nanmean(distances)))
    assert np.nansum(bars.distance_s * bars.n) / bars.n.sum() == pytest.approx(whole.value)
    assert np.nanmedian(distances[:, 0]) > 0


def test_a_bar_without_anything_shared_has_no_distance() -> None:
    distances = np.array([[0.01], [np.nan], [0.03]])
    bars = by_bar(distances, np.array([0, 1, 3]), 4)
    assert bars.n.tolist() == [1, 0, 0, 1]
    assert np.array_equal(bars.distance_s, [0.01, np.nan, np.nan, 0.03], equal_nan=True)
    with pytest.raises(LengthsDiffer, match="3 positions but 2 bars"):
        by_bar(distances, np.array([0, 1]), 4)


def bars_of(distances_ms: list[float], n: int = 4) -> Bars:
    distances = np.array(distances_ms) / 1000
    return Bars(distance_s=distances, n=np.where(np.isfinite(distances), n, 0).astype(np.intp))


def test_the_closest_eight_bars_are_found() -> None:
    assert closest_bars(bars_of([30.0] * 7 + [10.0] * 8 + [30.0] * 9)) == (7, 15)


def test_of_a_short_pass_the_closest_half_is_named() -> None:
    assert closest_bars(bars_of([30.0, 10.0, 12.0, 30.0])) == (1, 3)
    assert closest_bars(bars_of([30.0])) is None
    assert closest_bars(bars_of([])) is None


def test_a_stretch_in_which_little_was_shared_cannot_be_the_closest() -> None:
    nan = float("nan")
    assert closest_bars(bars_of([1.0, nan, nan, nan, 20.0, 20.0, 20.0, 30.0])) == (3, 7)
    assert closest_bars(bars_of([nan] * 8)) is None


def test_a_run_of_no_bars_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="at least 1 bar"):
        closest_bars(bars_of([1.0, 2.0]), 0)


def test_people_meet_people_and_one_alone_meets_the_virtual_drummers() -> None:
    assert pairs_that_meet(["person", "virtual", "person", "person"]) == ((0, 2), (0, 3), (2, 3))
    assert pairs_that_meet(["virtual", "person", "virtual"]) == ((0, 1), (1, 2))
    assert pairs_that_meet(["virtual", "virtual"]) == ()
    assert pairs_that_meet([]) == ()


def test_nobody_together_is_no_figure() -> None:
    assert together(np.zeros((40, 2)), ()) is None
    assert together(np.full((40, 2), np.nan), ((0, 1),)) is None


@pytest.mark.parametrize(
    ("spread_ms", "word"), [(19.6, "ensemble"), (30, "ordinary"), (46, "ordinary"), (60.1, "loose")]
)
def test_the_scale_has_three_steps(spread_ms: float, word: str) -> None:
    assert scale_of(spread_ms / 1000, 30) == word


def test_the_scale_is_silent_without_thirty_shared_positions() -> None:
    assert scale_of(0.02, 29) == ""
    assert scale_of(None, 100) == ""
