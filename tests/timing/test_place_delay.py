import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.hearing import Arrival
from uchiawase.timing.place_delay import METRE_S, Sung, heard_place


def place(
    key: int,
    *,
    right: float = 0.5,
    devices: int = 6,
    struck: bool = True,
    microphone_s: float | None = None,
) -> tuple[dict[int, Sung], dict[int, tuple[float, float]]]:
    """Devices as a perfect ear hears them, and the truth: (output, input) of each."""
    draw = generator(31, key)
    delay_s = draw.uniform(0.005, 0.12) if microphone_s is None else microphone_s
    sung: dict[int, Sung] = {}
    truth: dict[int, tuple[float, float]] = {}
    for player in range(1, devices + 1):
        output_s, input_s = draw.uniform(0.0, 0.3), draw.uniform(0.005, 0.06)
        off_s = draw.normal(0.0, 0.005 if draw.uniform() < right else 0.08)
        stated_s = max(0.0, output_s + off_s)
        own = player == 1
        travel_s = METRE_S * (draw.uniform(0.1, 0.5) if own else draw.uniform(0.3, 2.0))
        clock_s = 0.0 if own else draw.normal(0.0, 0.0004)
        heard_s = output_s - stated_s + travel_s + delay_s + clock_s
        strike = Arrival(input_s - delay_s - travel_s + clock_s, 0.001, 12.0) if struck else None
        sung[player] = Sung(Arrival(heard_s, 0.0001, 25.0), stated_s, stated_s, own, strike)
        truth[player] = (output_s, input_s)
    return sung, truth


def test_devices_are_told_apart_to_three_milliseconds() -> None:
    errors_s: list[float] = []
    for key in range(40):
        sung, truth = place(key)
        found = heard_place(sung)
        off_s = [found.devices[one].output_s - truth[one][0] for one in sung]
        errors_s += [abs(each - float(np.median(off_s))) for each in off_s]
    assert np.quantile(errors_s, 0.95) < 0.003


@pytest.mark.parametrize(
    ("right", "struck"), [(0.8, False), (0.5, False), (0.5, True), (0.2, True)]
)
def test_what_is_said_of_all_devices_together_holds_as_often_as_it_says(
    right: float, struck: bool
) -> None:
    held: list[bool] = []
    for key in range(40):
        sung, truth = place(key, right=right, struck=struck)
        for one, device in heard_place(sung).devices.items():
            low_s, high_s = device.output.interval_s
            held.append(low_s <= truth[one][0] <= high_s)
    assert np.mean(held) >= 0.88


def test_the_microphone_cancels_in_strikes_against_sound() -> None:
    for microphone_s in (0.01, 0.1, 0.18):
        sung, truth = place(5, microphone_s=microphone_s)
        for one, device in heard_place(sung).devices.items():
            assert device.input_s is not None
            assert device.strike_doubt_s is not None
            both_s = device.input_s + device.output_s
            assert abs(both_s - sum(truth[one])) < device.strike_doubt_s < 0.006


def test_the_more_devices_the_better_the_microphone_is_known() -> None:
    doubts_s = [
        np.median(
            [heard_place(place(key, devices=count)[0]).microphone.doubt_s for key in range(10)]
        )
        for count in (1, 3, 6)
    ]
    assert doubts_s == sorted(doubts_s, reverse=True)


def test_a_strike_made_out_at_a_reflection_does_not_mislead_about_the_rest() -> None:
    sung, truth = place(3)
    one = sung[2]
    assert one.struck is not None
    wrong = Arrival(one.struck.late_s - 0.015, 0.001, 12.0)
    sung[2] = Sung(one.arrival, one.used_s, one.stated_s, one.listens, wrong)
    for player, device in heard_place(sung).devices.items():
        assert abs(device.output_s - truth[player][0]) < 0.01


def test_no_delay_comes_out_negative() -> None:
    sung = {1: Sung(Arrival(-0.05, 0.0, 25.0), 0.02, None)}
    assert heard_place(sung).devices[1].output_s >= 0.0


def test_nobody_heard_and_impossible_delays_are_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="the number of devices heard"):
        heard_place({})
    with pytest.raises(ParameterOutOfRange, match="the delay reckoned with"):
        heard_place({1: Sung(Arrival(0.1, 0.0, 25.0), -1.0, None)})
