"""Laws of virtual drummers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.phase_correction import lag_1, spread_s
from uchiawase.timing.virtual_drummer import PROFILES, Profile, VirtualDrummer

GOOD = PROFILES["good"]


@given(st.permutations(range(12)))
def test_the_order_of_asking_changes_nothing(order: list[int]) -> None:
    drummer = VirtualDrummer(5, 3, 1)
    asked = {
        index: (drummer.offset_s(index, index * 0.5), drummer.velocity(index, 90))
        for index in order
    }
    again = VirtualDrummer(5, 3, 1)
    for index in range(12):
        assert asked[index] == (again.offset_s(index, index * 0.5), again.velocity(index, 90))


def test_seed_seat_pass_and_stroke_each_give_another_playing() -> None:
    found = {
        VirtualDrummer(seed, seat, pass_number).offset_s(stroke, 10.0)
        for seed in (1, 2)
        for seat in (1, 2)
        for pass_number in (1, 2)
        for stroke in (1, 2)
    }
    assert len(found) == 16


def offsets_s(seeds: int, times_s: list[float]) -> np.ndarray:
    return np.array(
        [
            [
                VirtualDrummer(seed, 1, 1).offset_s(index, time_s)
                for index, time_s in enumerate(times_s)
            ]
            for seed in range(seeds)
        ]
    )


def test_offsets_scatter_as_the_profile_says() -> None:
    assert 0.008 <= GOOD.spread_s <= 0.012
    found = offsets_s(600, [0.0, 20.0, 40.0, 60.0])
    # 2,400 nearly independent values: the standard error of a spread is 1.5 %.
    assert np.sqrt(np.mean(found**2)) == pytest.approx(GOOD.spread_s, rel=0.06)
    assert found.mean() == pytest.approx(0.0, abs=4 * GOOD.spread_s / np.sqrt(2400))


@pytest.mark.parametrize("lag_s", [0.15, 0.6, 1.2])
def test_the_wander_forgets_itself_exponentially(lag_s: float) -> None:
    found = offsets_s(1500, [7.0, 7.0 + lag_s])
    expected = GOOD.wander_s**2 * np.exp(-lag_s / GOOD.wander_time_s)
    error = GOOD.spread_s**2 / np.sqrt(1500)
    assert float(np.mean(found[:, 0] * found[:, 1])) == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize("interval_s", [0.15, 0.5, 1.0])
def test_a_virtual_drummer_is_adam_keeping_together_with_the_song(interval_s: float) -> None:
    model = GOOD.adam(interval_s)
    noise = {"timekeeper_s": model.timekeeper_s, "motor_s": model.motor_s}
    assert spread_s(correction=model.phase_correction, **noise) == pytest.approx(GOOD.spread_s)
    kept = np.exp(-interval_s / GOOD.wander_time_s)
    expected = GOOD.wander_s**2 * kept / GOOD.spread_s**2
    assert lag_1(correction=model.phase_correction, **noise) == pytest.approx(expected)
    # From there on both forget by the same share a stroke.
    assert 1 - model.phase_correction == pytest.approx(kept)


def test_on_even_strokes_the_good_drummer_is_the_model_that_the_docs_name() -> None:
    model = GOOD.adam(0.5)
    assert model.phase_correction == pytest.approx(0.57, abs=0.005)
    assert model.timekeeper_s == pytest.approx(0.0072, abs=5e-5)
    assert model.motor_s == pytest.approx(0.0040, abs=5e-5)
    assert PROFILES["exact"].adam(0.5).timekeeper_s == 0.0
    with pytest.raises(ParameterOutOfRange, match="the interval"):
        GOOD.adam(0.0)


def test_velocities_stay_near_what_is_written_and_within_midi() -> None:
    drummer = VirtualDrummer(1, 1, 1)
    found = np.array([drummer.velocity(index, 80) for index in range(500)])
    assert found.std() == pytest.approx(GOOD.velocity_spread, rel=0.15)
    assert found.mean() == pytest.approx(80, abs=1.2)
    assert max(drummer.velocity(index, 127) for index in range(50)) == 127
    assert min(drummer.velocity(index, 1) for index in range(50)) == 1


def test_the_exact_drummer_plays_as_written() -> None:
    drummer = VirtualDrummer(1, 1, 1, PROFILES["exact"])
    assert (drummer.offset_s(4, 2.0), drummer.velocity(4, 77)) == (0.0, 77)


@pytest.mark.parametrize("field", ["wander_s", "scatter_s", "velocity_spread", "wander_time_s"])
def test_profiles_that_mean_nothing_are_refused(field: str) -> None:
    values = {
        "wander_s": 0.01,
        "wander_time_s": 1.0,
        "scatter_s": 0.01,
        "mean_s": 0.0,
        "velocity_spread": 1.0,
    }
    with pytest.raises(ParameterOutOfRange, match=field):
        Profile(**{**values, field: -1.0})
