"""The closed forms, against the values they were published and simulated with."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.phase_correction import lag_1, pair_spread_s, simulated, spread_s


@pytest.mark.parametrize(
    ("correction", "timekeeper_ms", "motor_ms", "spread_ms", "correlation"),
    [
        (0.2, 20, 8, 34.383, 0.7459),
        (0.5, 20, 8, 24.873, 0.3966),
        (0.9, 15, 10, 20.226, -0.1444),
        (1.4, 20, 5, 23.654, -0.4447),
    ],
)
def test_spread_and_correlation_are_the_closed_forms(
    correction: float, timekeeper_ms: float, motor_ms: float, spread_ms: float, correlation: float
) -> None:
    found = spread_s(
        correction=correction, timekeeper_s=timekeeper_ms / 1000, motor_s=motor_ms / 1000
    )
    assert found * 1000 == pytest.approx(spread_ms, abs=5e-4)
    found = lag_1(correction=correction, timekeeper_s=timekeeper_ms, motor_s=motor_ms)
    assert found == pytest.approx(correlation, abs=5e-5)


@pytest.mark.parametrize("correction", [0.0, 2.0, -0.1])
def test_a_correction_that_never_settles_has_no_spread(correction: float) -> None:
    with pytest.raises(ParameterOutOfRange, match="the correction"):
        spread_s(correction=correction, timekeeper_s=0.02, motor_s=0.01)


def test_without_noise_there_is_no_correlation() -> None:
    with pytest.raises(ParameterOutOfRange, match="the spread"):
        lag_1(correction=0.5, timekeeper_s=0.0, motor_s=0.0)


@pytest.mark.parametrize(
    ("corrections", "spread_ms"),
    [((0.25, 0.25), 38.730), ((0.1, 0.5), 36.920), ((0.5, 0.5), 35.000), ((0.8, 0.9), 51.735)],
)
def test_of_a_pair_only_the_sum_of_corrections_shows(
    corrections: tuple[float, float], spread_ms: float
) -> None:
    noise = {"timekeepers_s": (0.020, 0.025), "motors_s": (0.008, 0.006)}
    found = pair_spread_s(corrections=corrections, **noise)
    assert found * 1000 == pytest.approx(spread_ms, abs=5e-4)
    shared = sum(corrections) / 2
    assert pair_spread_s(corrections=(shared, shared), **noise) == pytest.approx(found)


def test_a_pair_that_corrects_too_much_has_no_spread() -> None:
    with pytest.raises(ParameterOutOfRange, match="the sum of the corrections is 2"):
        pair_spread_s(corrections=(1.0, 1.0), timekeepers_s=(0.02, 0.02), motors_s=(0.01, 0.01))


@pytest.mark.parametrize("correction", [0.2, 0.5, 0.9, 1.4])
def test_one_simulated_player_is_what_the_closed_form_says(correction: float) -> None:
    found = simulated(
        np.array([[correction, 0.0]]),
        timekeepers_s=np.array([0.02]),
        motors_s=np.array([0.008]),
        beat_count=500,
        series=120,
        draw=generator(1, round(10 * correction)),
    )[:, :, 0]
    wanted = spread_s(correction=correction, timekeeper_s=0.02, motor_s=0.008)
    assert float(found.std()) == pytest.approx(wanted, rel=0.02)
    alike = float((found[:, 1:] * found[:, :-1]).mean() / (found**2).mean())
    wanted = lag_1(correction=correction, timekeeper_s=0.02, motor_s=0.008)
    assert alike == pytest.approx(wanted, abs=0.02)


def test_a_simulated_pair_is_what_the_closed_form_says() -> None:
    found = simulated(
        np.array([[0.0, 0.0, 0.1], [0.0, 0.5, 0.0]]),
        timekeepers_s=np.array([0.020, 0.025]),
        motors_s=np.array([0.008, 0.006]),
        beat_count=500,
        series=120,
        draw=generator(2),
    )
    apart = found[:, :, 0] - found[:, :, 1]
    assert 1000 * float(apart.std()) == pytest.approx(36.920, rel=0.02)


@pytest.mark.parametrize("players", [2, 4])
def test_without_motor_noise_the_best_gain_of_equal_players_is_one_by_their_number(
    players: int,
) -> None:
    def spread_at(gain: float) -> float:
        gains = np.full((players, players + 1), gain)
        gains[:, 0] = 0
        found = simulated(
            gains,
            timekeepers_s=np.full(players, 0.02),
            motors_s=np.zeros(players),
            beat_count=300,
            series=100,
            draw=generator(3),
        )
        return float((found[:, :, 0] - found[:, :, 1]).std())

    best = 1 / players
    assert spread_at(best) < min(spread_at(0.7 * best), spread_at(1.3 * best))


def test_gains_that_never_settle_and_other_lengths_are_refused() -> None:
    def play(gains: list[list[float]], noise: int = 1) -> None:
        simulated(
            np.array(gains),
            timekeepers_s=np.zeros(noise),
            motors_s=np.zeros(noise),
            beat_count=1,
            series=1,
            draw=generator(4),
        )

    with pytest.raises(ParameterOutOfRange, match=r"largest eigenvalue of the gains is 1\.5"):
        play([[2.5, 0.0]])
    with pytest.raises(LengthsDiffer, match="1 players but 2 gains"):
        play([[0.5, 0.0, 0.0]])
    with pytest.raises(LengthsDiffer, match="1 players but 2 timekeepers"):
        play([[0.5, 0.0]], noise=2)
