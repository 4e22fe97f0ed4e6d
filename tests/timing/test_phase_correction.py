"""The closed forms, against the values they were published and simulated with."""

import pytest

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.phase_correction import lag_1, spread_s


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
