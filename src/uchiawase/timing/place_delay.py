"""The delays of all devices of a place, from what one microphone heard of them.

A device that believes its output delay to be ``used`` starts its chirp that much before it is due. Heard
at the microphone, the chirp is late by

    late = output - used + travel + microphone

so ``late + used`` is the device's output delay, and the sound's travel, and the **microphone's own
delay**, which is the same for all. What this identifies, exactly:

- how much later one device sounds than another: to the travel's doubt, 3 ms for devices within two
  metres of the microphone (sound takes 2.9 ms a metre);
- not how late they all are together. For that the microphone's delay is inferred: no output delay is
  negative, and what the browsers state is right for many of them, so the microphone's delay is what
  makes the devices' statements agree best. That doubt is stated, and common to all: it moves every
  device alike.

Strikes heard by the same microphone give each device's input delay less the same unknown. In the
asynchrony of a strike with a sound (input delay removed, output delay compensated) it cancels:
(input - microphone) + (output + microphone) has no microphone in it. That is how the signed mean
of a player is known to a few milliseconds without a cable.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.delay import STEP_S, Belief, bell, input_before, output_before, steps_s
from uchiawase.timing.hearing import Arrival
from uchiawase.units import Seconds

LONGEST_MICROPHONE_S: Seconds = 0.2
METRE_S: Seconds = 1 / 343.0
NEAREST_M, FURTHEST_M = 0.2, 2.0
"""Where devices lie around the microphone; the pages ask people to put them there."""

OWN_NEAREST_M, OWN_FURTHEST_M = 0.05, 0.6
"""How far a device's own speaker is from its own microphone."""

MISTAKEN = 0.15
"""How often a device's strikes are made out at a wrong place, by up to 25 ms."""

CLOCK_SD_S: Seconds = 0.0005
"""How far a device's idea of the session clock may be off on a local network."""


@dataclass(frozen=True, slots=True)
class Sung:
    """One device's part in a sound check.

    Attributes:
        arrival: When its chirps were heard.
        used_s: The output delay it reckoned with when it started them.
        stated_s: What its browser states, or None.
        listens: Whether the microphone is its own.
        struck: What was heard of its strikes; None where it struck nothing.
    """

    arrival: Arrival
    used_s: Seconds
    stated_s: Seconds | None
    listens: bool = False
    struck: Arrival | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HeardDevice:
    """What is known of one device.

    Attributes:
        output_s: Its output delay: what to work with.
        output: The same with its doubt, most of which all devices share.
        against_others_s: Half-width of the 90 % interval of how late it sounds against the others.
        input_s: Its input delay: what to work with; None where no strikes were heard.
        input: The same with that doubt.
        strike_doubt_s: Half-width of the 90 % interval of strike against sound, in which the shared
            doubt cancels; None where no strikes were heard.
    """

    output_s: Seconds
    output: Belief
    against_others_s: Seconds
    input_s: Seconds | None
    input: Belief | None
    strike_doubt_s: Seconds | None


@dataclass(frozen=True, slots=True, eq=False)
class HeardPlace:
    """What is known of a place.

    Attributes:
        microphone: The delay from the air to the recording.
        devices: By the key they were given under.
    """

    microphone: Belief
    devices: Mapping[int, HeardDevice]


def heard_place(sung: Mapping[int, Sung]) -> HeardPlace:
    """Give the delays of all devices that were heard.

    Args:
        sung: Each device by a key of the caller's, at least one.

    Raises:
        ParameterOutOfRange: There is none, or what was used is no delay.
    """
    if not sung:
        raise ParameterOutOfRange("the number of devices heard", 0, "at least 1")
    for device in sung.values():
        if not 0.0 <= device.used_s < float("inf"):
            raise ParameterOutOfRange("the delay reckoned with", device.used_s, "0 or more seconds")
    microphone = _microphone(list(sung.values()))
    return HeardPlace(microphone, {key: _device(one, microphone) for key, one in sung.items()})


def _path(device: Sung) -> Belief:
    """Give what lies between a device's speaker and the microphone, and in its clock."""
    if device.listens:
        near_m, far_m = OWN_NEAREST_M, OWN_FURTHEST_M
        clock_sd_s = CLOCK_SD_S / 5
    else:
        near_m, far_m = NEAREST_M, FURTHEST_M
        clock_sd_s = CLOCK_SD_S
    # Half a millisecond is finer than the grid: the ends of an even spread are rounded by the clock.
    sd_s = float(np.hypot(clock_sd_s, max(device.arrival.spread_s, STEP_S / 4)))
    start_s = near_m * METRE_S - 0.006
    times_s = steps_s(start_s, round(((far_m - near_m) * METRE_S + 0.012) / STEP_S) + 1)
    even = np.linspace(near_m * METRE_S, far_m * METRE_S, 41)
    spread = bell(times_s[:, None], even[None, :], max(sd_s, STEP_S / 2)).mean(axis=1)
    return Belief.of(start_s, spread)


def _round_trip_s(device: Sung) -> Seconds:
    return device.arrival.late_s + device.used_s


def _microphone(devices: list[Sung]) -> Belief:
    """Give the microphone's delay: what makes the statements of all devices agree best."""
    times_s = steps_s(0.0, round(LONGEST_MICROPHONE_S / STEP_S) + 1)
    logs = np.zeros(times_s.size)
    for device in devices:
        path = _path(device)
        # output + path = round trip - microphone
        both = output_before(device.stated_s).plus(path)
        logs += np.log(np.maximum(both.at(_round_trip_s(device) - times_s), 1e-12))
        if device.struck is not None:
            # input - path = stamp less heard + microphone
            strike = input_before().minus(path).plus(_mistaken())
            logs += np.log(np.maximum(strike.at(device.struck.late_s + times_s), 1e-12))
    return Belief.of(0.0, np.exp(logs - logs.max()))


def _mistaken() -> Belief:
    """Give how much too early or too late a strike is taken to be heard: a reflection, or by chance."""
    reach_s = 0.025
    times_s = steps_s(-reach_s, round(2 * reach_s / STEP_S) + 1)
    wrong = bell(times_s, 0.0, reach_s / 2)
    right = (np.abs(times_s) < STEP_S / 2).astype(np.float64)
    return Belief.of(-reach_s, (1 - MISTAKEN) * right + MISTAKEN * wrong)


def _device(device: Sung, microphone: Belief) -> HeardDevice:
    """Give one device's delays. Both are worked out with the same value for what cancels in them."""
    path = _path(device)
    trip_s = _round_trip_s(device)
    output_s = trip_s - path.median_s - microphone.median_s
    output = microphone.plus(path).negated().shifted(trip_s)
    struck = device.struck
    if struck is None:
        return HeardDevice(max(output_s, 0.0), output, path.doubt_s, None, None, None)
    input_s = struck.late_s + path.median_s + microphone.median_s
    return HeardDevice(
        output_s=max(output_s, 0.0),
        output=output,
        against_others_s=path.doubt_s,
        input_s=max(input_s, 0.0),
        input=microphone.plus(path).shifted(struck.late_s),
        strike_doubt_s=float(
            np.hypot(np.hypot(path.doubt_s, path.doubt_s), 1.645 * struck.spread_s)
        ),
    )
