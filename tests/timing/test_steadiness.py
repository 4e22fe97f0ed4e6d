"""Laws of steadiness."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, TimesOutOfOrder
from uchiawase.timing.steadiness import interval_ratios, steadiness, steadiness_without_drift


def test_a_constant_offset_and_any_rhythm_are_perfectly_steady() -> None:
    targets = np.cumsum([0.5, 0.25, 0.25, 1.0] * 6)
    found = steadiness(interval_ratios(np.full(24, -0.04), targets))
    assert found is not None
    assert found.value == pytest.approx(0.0, abs=1e-12)


def test_for_even_beats_it_is_the_usual_cv_of_intervals() -> None:
    targets = np.arange(60, dtype=np.float64) * 0.5
    errors = generator(2).standard_normal(60) * 0.02
    found = steadiness(interval_ratios(errors, targets))
    intervals = np.diff(targets + errors)
    assert found is not None
    assert found.value == pytest.approx(intervals.std(ddof=1) / intervals.mean(), rel=1e-12)
    assert found.low < found.value < found.high
    assert found.n == 59


def test_who_speeds_up_evenly_is_steady_without_the_drift() -> None:
    targets = np.arange(60, dtype=np.float64) * 0.5
    ratios = np.linspace(1.1, 0.9, 59)
    errors = np.concatenate(([0.0], np.cumsum((ratios - 1) * 0.5)))
    raw, detrended = (
        steadiness(interval_ratios(errors, targets)),
        steadiness_without_drift(interval_ratios(errors, targets)),
    )
    assert raw is not None
    assert detrended is not None
    assert raw.value == pytest.approx(np.std(ratios, ddof=1), rel=1e-9)
    assert detrended.value == pytest.approx(0, abs=1e-9)


def test_the_drift_costs_one_more_degree_of_freedom() -> None:
    ratios = 1 + generator(4).standard_normal(50) * 0.03
    found = steadiness_without_drift(ratios)
    place = np.arange(50)
    left = ratios - np.polyval(np.polyfit(place, ratios, 1), place)
    assert found is not None
    assert found.value == pytest.approx(np.sqrt((left**2).sum() / 48) / ratios.mean(), rel=1e-9)


def test_intervals_are_not_bridged_over_a_miss() -> None:
    errors = np.array([0.0, np.nan, 0.1, 0.2])
    assert interval_ratios(errors, np.arange(4.0)).tolist() == pytest.approx([1.1])


def test_steadiness_intervals_cover_the_truth() -> None:
    # Independent asynchronies of 20 ms on beats of 0.5 s: intervals scatter by 20·√2 ms.
    truth = 0.02 * np.sqrt(2) / 0.5
    covered: list[bool] = []
    for key in range(400):
        errors = generator(9, key).standard_normal(65) * 0.02
        found = steadiness(interval_ratios(errors, np.arange(65, dtype=np.float64) * 0.5))
        covered.append(found is not None and found.low <= truth <= found.high)
    assert 0.91 <= np.mean(covered) <= 0.99


def test_few_intervals_are_not_enough() -> None:
    assert steadiness(np.ones(15)) is None
    assert steadiness_without_drift(np.ones(15)) is None
    assert steadiness(np.full(20, -1.0)) is None


def test_asynchronies_and_targets_have_to_belong_together() -> None:
    with pytest.raises(LengthsDiffer, match="2 asynchronies but 3 targets"):
        interval_ratios(np.zeros(2), np.arange(3.0))
    with pytest.raises(TimesOutOfOrder):
        interval_ratios(np.zeros(2), np.array([1.0, 0.0]))
