"""Laws of circular statistics."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer
from uchiawase.timing.relative_phase import direction, rayleigh_p, relative_phases

BEATS = 0.5 * np.arange(81, dtype=np.float64)


def test_who_strikes_half_way_is_half_a_turn_away() -> None:
    found = direction(relative_phases(BEATS + 0.25, BEATS))
    assert found is not None
    assert abs(found.mean.value) == pytest.approx(np.pi)
    assert found.strength.value == pytest.approx(1)
    assert found.spread == pytest.approx(0, abs=1e-6)
    assert found.n == 80


def test_strokes_all_round_the_cycle_have_no_direction() -> None:
    found = direction(2 * np.pi * np.arange(80, dtype=np.float64) / 80)
    assert found is not None
    assert found.strength.value == pytest.approx(0, abs=1e-12)
    assert found.strength.low == 0
    assert found.rayleigh_p == pytest.approx(1)


def test_turning_all_phases_turns_the_mean_and_nothing_else() -> None:
    phases = 0.4 * generator(1).standard_normal(100)
    before, after = direction(phases), direction(phases + 1)
    assert before is not None
    assert after is not None
    assert after.mean.value == pytest.approx(before.mean.value + 1)
    assert after.mean.low == pytest.approx(before.mean.low + 1)
    assert after.strength.value == pytest.approx(before.strength.value)
    assert after.spread == pytest.approx(before.spread)


def test_missing_strokes_and_cycles_are_left_out() -> None:
    within = BEATS[:20].copy()
    of = within + 0.1
    of[3] = within[10] = np.nan
    phases = relative_phases(of, within)
    assert phases.size == 19 - 1 - 2
    assert phases == pytest.approx(np.full(16, 0.4 * np.pi))


def test_a_cycle_of_no_length_has_no_phase() -> None:
    assert relative_phases(np.array([0.1, 0.2, 0.3]), np.array([0.0, 0.0, 0.5])).size == 1


def test_few_phases_have_no_direction_and_other_lengths_are_refused() -> None:
    assert direction(np.zeros(15)) is None
    assert direction(np.empty(0)) is None
    with pytest.raises(LengthsDiffer, match="3 onsets but 4"):
        relative_phases(np.zeros(3), np.zeros(4))


def test_rayleigh_p_falls_with_strength_and_stays_a_probability() -> None:
    found = [rayleigh_p(strength, 50) for strength in (0.0, 0.1, 0.3, 0.6, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1
    assert all(0 <= p <= 1 for p in found)
