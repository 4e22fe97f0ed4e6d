"""Whether a sound check finds the delays of devices, and whether what it says of its doubt is true.

Simulated devices: output 0 … 300 ms, input 5 … 60 ms; what their browsers state is right in half of
the cases and otherwise off by 80 ms (standard deviation), or nothing at all. Simulated people: early by
45 ms, spread by 22 ms from person to person, scatter 30 ms, half of each error handed on to
the next tap; missed and doubled taps. With ``UCHI_DATA`` set, the taps of Bååth and Madison's thirty people
(600 ms) take their place.

1. **Tapping**: the share of stated 90 % intervals that hold the truth, and how wide they are.
2. **Listening together**: six devices sing in turn, then each is struck, in a room with an RT60 of
   0.6 s and early reflections louder than the direct sound, people talking, at signal-to-noise ratios
   from 10 dB down, and clipped. Between devices: how far the found differences are from the true ones.

Run: ``uchi bench sound-check``; about two minutes. Exits 1 where a goal is missed.
"""

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from uchiawase.clock import generator
from uchiawase.session.listening import Plan, planned
from uchiawase.sound.chirp import chirp
from uchiawase.sound.simulated_place import Noise, Room, Singing, heard, response
from uchiawase.sound.wave import SAMPLE_RATE_HZ
from uchiawase.timing.hearing import Recording, arrival, strikes
from uchiawase.timing.place_delay import METRE_S, Sung, heard_place
from uchiawase.timing.tapping import CLICK_S, tapped
from uchiawase.units import MS_PER_S, Seconds

SEED = 4
PEOPLE = 400
DEVICES = 6
PLACES = 6
NOISES = {
    "20 dB, nobody talks": Noise(20.0, 0, -6.0),
    "10 dB, two talk": Noise(10.0, 2, -6.0),
    "10 dB, one talks, clipped by 6 dB": Noise(10.0, 1, 6.0),
    "0 dB, two talk": Noise(0.0, 2, -6.0),
    "-5 dB, three talk": Noise(-5.0, 3, -6.0),
}
Times = npt.NDArray[np.float64]


@dataclass(slots=True)
class Coverage:
    """How often intervals hold the truth."""

    held: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    doubts_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: str, truth_s: Seconds, interval_s: tuple[Seconds, Seconds]) -> None:
        """Note an interval beside the truth."""
        low_s, high_s = interval_s
        self.held[name].append(low_s <= truth_s <= high_s)
        self.doubts_ms[name].append((high_s - low_s) / 2 * MS_PER_S)


def show(what: str, result: str, goal: str, *, met: bool) -> int:
    """Print a goal beside its result; gives 1 where it is missed."""
    print(f"{what:64s} {result:>22s}   goal {goal:<16s} {'met' if met else 'MISSED'}", flush=True)
    return int(not met)


def stated_of(output_s: Seconds, kind: str, draw: np.random.Generator) -> Seconds | None:
    """Give what a browser states of an output delay."""
    if kind == "nothing stated":
        return None
    right = draw.uniform() < 0.5
    return max(0.0, output_s + draw.normal(0.0, 0.005 if right else 0.08))


def person_taps(draw: np.random.Generator, people: Sequence[Times]) -> Times:
    """Give a person's taps against what they hear, seconds, negative is early, shape (n,)."""
    if people:
        return people[int(draw.integers(len(people)))]
    mean_s = draw.normal(-0.045, 0.022)
    scatter_s = 0.03 * float(np.exp(draw.normal(0.0, 0.3)))
    taps = np.empty(48)
    last = draw.standard_normal()
    for index in range(taps.size):
        last = 0.5 * last + np.sqrt(0.75) * draw.standard_normal()
        taps[index] = mean_s + scatter_s * last
    return taps


def real_people() -> list[Times]:
    """Give the series of Bååth and Madison's people at 600 ms; none where the data is not there."""
    folder = os.environ.get("UCHI_DATA")
    if folder is None:
        return []
    series: dict[tuple[str, str], list[float]] = defaultdict(list)
    path = Path(folder) / "timing" / "tapping_baath_madison" / "taps.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["isi"] == "600":
                series[row["subject"], row["trial"]].append(float(row["asynch"]) / MS_PER_S)
    return [np.array(taps) for taps in series.values()]


def tapping(kind: str, people: Sequence[Times], key: int) -> int:
    """Let people tap until it is enough; prints coverage and gives the goals missed."""
    coverage, taps_taken = Coverage(), list[int]()
    for index in range(PEOPLE):
        draw = generator(SEED, key, index)
        output_s, input_s = draw.uniform(0.0, 0.3), draw.uniform(0.005, 0.06)
        errors_s = person_taps(draw, people) + output_s + input_s
        # One in twenty is doubled, or strays.
        errors_s = np.where(
            draw.uniform(size=errors_s.size) < 0.05,
            draw.uniform(-0.3, 0.3, errors_s.size),
            errors_s,
        )
        stated_s = stated_of(output_s, kind, draw)
        count = 10
        while True:
            found = tapped(errors_s[:count], stated_s=stated_s)
            if found.enough or count >= errors_s.size:
                break
            count += 2
        taps_taken.append(found.taps)
        coverage.note("output + input", output_s + input_s, found.both.interval_s)
        coverage.note("output", output_s, found.output.interval_s)
        coverage.note("input", input_s, found.input.interval_s)
    who = f"{len(people)} real series" if people else "simulated people"
    print(
        f"tapping, {kind}, {who}: {np.median(taps_taken):.0f} taps, {np.median(taps_taken) * CLICK_S:.0f} s"
    )
    missed = 0
    for name, held in coverage.held.items():
        share = float(np.mean(held))
        width_ms = float(np.median(coverage.doubts_ms[name]))
        missed += show(
            f"  90 % interval of {name} (± {width_ms:.0f} ms) holds the truth",
            f"{100 * share:.1f} % of {PEOPLE}",
            "≥ 90 %",
            met=share >= 0.9,
        )
    return missed


@dataclass(frozen=True, slots=True)
class Device:
    """A simulated device, and where it is."""

    output_s: Seconds
    input_s: Seconds
    stated_s: Seconds | None
    clock_s: Seconds
    distance_m: float

    @property
    def used_s(self) -> Seconds:
        """What it reckons with."""
        return 0.02 if self.stated_s is None else self.stated_s


def knock(draw: np.random.Generator) -> npt.NDArray[np.float32]:
    """Give the sound of a finger on glass: 15 ms of noise that falls."""
    count = round(0.015 * SAMPLE_RATE_HZ)
    fall = np.exp(-np.arange(count) / (0.003 * SAMPLE_RATE_HZ))
    return (0.25 * fall * draw.standard_normal(count)).astype(np.float32)


def place_of(draw: np.random.Generator) -> list[Device]:
    """Give the devices of a place; the first is the one that listens."""
    devices: list[Device] = []
    for index in range(DEVICES):
        output_s = draw.uniform(0.0, 0.3)
        devices.append(
            Device(
                output_s=output_s,
                input_s=draw.uniform(0.005, 0.06),
                stated_s=stated_of(output_s, "stated", draw),
                clock_s=0.0 if index == 0 else draw.normal(0.0, 0.0004),
                distance_m=draw.uniform(0.1, 0.5) if index == 0 else draw.uniform(0.3, 2.0),
            )
        )
    return devices


def recorded(
    plan: Plan,
    devices: Sequence[Device],
    microphone_s: Seconds,
    noise: Noise,
    draw: np.random.Generator,
) -> tuple[Recording, list[list[Seconds]]]:
    """Render what a place's microphone hears, and give each device's strikes as it stamps them."""
    room, singing, stamps = Room(), list[Singing](), list[list[Seconds]]()
    responses: list[Times] = []
    for turn, device in zip(plan.turns, devices, strict=True):
        answer = response(room, draw)
        left_s = device.output_s - device.used_s + device.clock_s - plan.from_s + microphone_s
        singing += [
            Singing(due_s + left_s, chirp(turn.chirp), device.distance_m) for due_s in turn.due_s
        ]
        struck_s = plan.strikes_from_s + np.cumsum(draw.uniform(0.35, 0.75, 9))
        singing += [
            Singing(time_s - plan.from_s + microphone_s, knock(draw), device.distance_m)
            for time_s in struck_s
        ]
        responses += [answer] * (len(turn.due_s) + struck_s.size)
        stamps.append([time_s + device.input_s + device.clock_s for time_s in struck_s])
    wave = heard(
        singing, plan.to_s - plan.from_s, draw, room=room, noise=noise, responses=responses
    )
    end_s = plan.from_s + (wave.size - 1) / SAMPLE_RATE_HZ
    return Recording(wave, plan.from_s, end_s), stamps


def listening(
    name: str, noise: Noise, key: int, strikes_held: list[bool], outputs_held: list[bool]
) -> int:
    """Let places sing and strike; prints what was found and gives the goals missed.

    Whether each interval held the truth is added to ``strikes_held`` and ``outputs_held``.
    """
    between_ms, strikes_ms = list[float](), list[float]()
    missing = unstruck = 0
    coverage = Coverage()
    plan = planned(tuple(range(DEVICES)), 0.0)
    for index in range(PLACES):
        draw = generator(SEED, key, index)
        devices, microphone_s = place_of(draw), draw.uniform(0.005, 0.12)
        recording, stamps = recorded(plan, devices, microphone_s, noise, draw)
        sung: dict[int, Sung] = {}
        for turn, device, stamps_s in zip(plan.turns, devices, stamps, strict=True):
            found = arrival(recording, chirp(turn.chirp), turn.due_s)
            if found is None:
                missing += 1
                continue
            struck = strikes(recording, stamps_s)
            unstruck += struck is None
            sung[turn.player] = Sung(
                found, device.used_s, device.stated_s, turn.player == 0, struck
            )
        place = heard_place(sung)
        errors_s = {one: place.devices[one].output_s - devices[one].output_s for one in sung}
        middle_s = float(np.median(list(errors_s.values())))
        between_ms += [abs(error_s - middle_s) * MS_PER_S for error_s in errors_s.values()]
        for one, found_device in place.devices.items():
            coverage.note("output", devices[one].output_s, found_device.output.interval_s)
            if found_device.input_s is not None and found_device.strike_doubt_s is not None:
                error_s = found_device.input_s - devices[one].input_s + errors_s[one]
                strikes_ms.append(abs(error_s) * MS_PER_S)
                strikes_held.append(abs(error_s) <= found_device.strike_doubt_s)
    count = PLACES * DEVICES
    print(f"listening together, {DEVICES} devices, RT60 0.6 s, {name}")
    missed = show("  devices that were not heard", f"{missing} of {count}", "0", met=missing == 0)
    p95_ms = float(np.quantile(between_ms, 0.95))
    missed += show(
        "  between devices, of a thing that sounds at all of them, 95 %",
        f"± {p95_ms:.2f} ms",
        "± 3 ms",
        met=p95_ms <= 3.0,
    )
    held = float(np.mean(coverage.held["output"]))
    width_ms = np.median(coverage.doubts_ms["output"])
    what = f"  90 % interval of output (± {width_ms:.0f} ms) holds the truth"
    print(
        f"{what:64s} {f'{100 * held:.1f} % of {count}':>22s}   (told; devices of a place share it)"
    )
    outputs_held.extend(coverage.held["output"])
    made_out = f"{len(strikes_ms)} of {count}"
    if strikes_ms:
        p90_ms = float(np.quantile(strikes_ms, 0.9))
        print(f"{f'  strikes made out ({p90_ms:.1f} ms from the truth, 90 %)':64s} {made_out:>22s}")
    else:
        print(f"{'  strikes made out; of the rest nothing is said':64s} {made_out:>22s}")
    return missed


def travel() -> None:
    """Say what no microphone can take away."""
    print(
        f"(sound travels {METRE_S * MS_PER_S:.1f} ms a metre; devices lie 0.3 … 2 m from the microphone)"
    )


def main() -> int:
    """Print goals beside results; give the exit status."""
    people = real_people()
    missed = tapping("nothing stated", (), 1) + tapping("stated, half of it wrong", (), 2)
    if people:
        missed += tapping("nothing stated", people, 3) + tapping(
            "stated, half of it wrong", people, 4
        )
    plan = planned(tuple(range(DEVICES)), 0.0)
    missed += show(
        "listening together, from the wish to the end of the recording",
        f"{plan.to_s:.1f} s",
        "≤ 30 s",
        met=plan.to_s <= 30.0,
    )
    travel()
    held, outputs_held = list[bool](), list[bool]()
    for key, (name, noise) in enumerate(NOISES.items(), start=10):
        missed += listening(name, noise, key, held, outputs_held)
    missed += show(
        "output, all places: the stated 90 % interval holds the truth",
        f"{100 * float(np.mean(outputs_held)):.1f} % of {len(outputs_held)}",
        "≥ 90 %",
        met=float(np.mean(outputs_held)) >= 0.9,
    )
    missed += show(
        "strikes against sound: the stated 90 % interval holds the truth",
        f"{100 * float(np.mean(held)):.1f} % of {len(held)}",
        "≥ 90 %",
        met=float(np.mean(held)) >= 0.9,
    )
    print(f"{missed} goals missed" if missed else "all goals met")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
