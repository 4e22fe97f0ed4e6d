"""How often the 95 % intervals of a report hold the true value, and how often others would.

Simulated players of known mean and spread (linear phase correction, timekeeper 20 ms, motor 8 ms), who correct
little or much, for few strokes or many; the same with noise that strays further than a normal one (Student's t
with five degrees of freedom); and groups, whose pairs are taken together. Each line: which figure, the share
of series in which :mod:`uchiawase.timing.doubt` holds the truth, beside it the share by the long-run variance of
the strokes alone and by the percentile interval of a circular moving-block bootstrap (blocks of n/16
strokes, 4 to 16, 399 draws, of fewer series). The table is in docs/timing.md.

Run: ``uchi bench interval-coverage``, or ``python benchmarks/interval_coverage.py [series per line]``; about two
minutes of one core with 600. Exits 1 where a goal is missed.
"""

import sys
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from uchiawase.clock import generator
from uchiawase.timing import doubt, togetherness
from uchiawase.timing.phase_correction import spread_s

Array = npt.NDArray[np.float64]

SERIES = 600
RESAMPLED = 150
"""How many of the series are resampled: a bootstrap takes its time."""

TIMEKEEPER_S, MOTOR_S = 0.020, 0.008
DRAWS = 399
WARM_UP = 150
LEAST_HELD = 0.93
CORRECTIONS = (0.2, 0.3, 0.5, 0.9, 1.2)
COUNTS = (16, 32, 64, 128, 256)
FREEDOM = 5


def corrected(correction: float, n: int, series: int, key: int, *, stray: bool = False) -> Array:
    """Simulate asynchronies, shape (series, n), seconds."""
    draw = generator(1, round(correction * 100), n, key, int(stray))

    def noise(*shape: int) -> Array:
        if stray:
            return draw.standard_t(FREEDOM, shape) / np.sqrt(FREEDOM / (FREEDOM - 2))
        return draw.standard_normal(shape)

    motor = noise(n + WARM_UP + 1, series) * MOTOR_S
    news = noise(n + WARM_UP, series) * TIMEKEEPER_S + np.diff(motor, axis=0)
    found = np.zeros_like(news)
    last = np.zeros(series)
    for index in range(n + WARM_UP):
        last = (1 - correction) * last + news[index]
        found[index] = last
    return found[WARM_UP:].T.copy()


def resampled(values: Array, key: int) -> Array:
    """Draw whole series by blocks, shape (DRAWS, n)."""
    n = values.size
    length = int(np.clip(round(n / 16), 4, 16))
    starts = generator(2, key).integers(0, n, (DRAWS, -(-n // length)))
    index = (starts[:, :, None] + np.arange(length)).reshape(DRAWS, -1)[:, :n] % n
    return values[index]


def distances(values: Array) -> Array:
    """Give the mean distance from the median along the last axis."""
    middle = np.median(values, axis=-1, keepdims=True)
    return np.asarray(abs(values - middle).mean(axis=-1))


FIGURES: Sequence[
    tuple[str, Callable[[Array], doubt.Estimate | None], Callable[[Array], Array]]
] = (
    ("mean", doubt.mean, lambda values: np.asarray(values.mean(axis=-1))),
    ("spread", doubt.spread, lambda values: np.asarray(values.std(axis=-1, ddof=1))),
    ("distance", doubt.mean_distance, distances),
)


def by_strokes(name: str, values: Array) -> tuple[float, float]:
    """Give the interval of a figure by the long-run variance of the strokes alone."""
    deviations = values - values.mean()
    value, influence = float(values.mean()), deviations
    if name == "spread":
        value = float(values.std(ddof=1))
        influence = (deviations**2 - (deviations**2).mean()) / (2 * value)
    if name == "distance":
        apart = abs(values - np.median(values))
        value, influence = float(apart.mean()), apart - apart.mean()
    reach = doubt.by_strokes(influence)
    if name == "mean":
        return value - reach, value + reach
    factor = float(np.exp(reach / value))
    return value / factor, value * factor


def _truths(correction: float, *, stray: bool) -> dict[str, float]:
    spread = spread_s(correction=correction, timekeeper_s=TIMEKEEPER_S, motor_s=MOTOR_S)
    distance = spread * float(np.sqrt(2 / np.pi))
    if stray:
        distance = float(abs(corrected(correction, 5000, 200, 9, stray=True)).mean())
    return {"mean": 0.0, "spread": spread, "distance": distance}


def players(series: int, *, stray: bool) -> int:
    """Print how often intervals of one player, or of one pair, hold; give how many goals are missed."""
    print(
        f"one player or pair, {'noise that strays' if stray else 'normal noise'}, {series} series a "
        f"line, goal at least {LEAST_HELD:.0%}: ours · strokes alone · block bootstrap"
    )
    missed = 0
    for correction in (0.2, 0.5, 0.9) if stray else CORRECTIONS:
        truths = _truths(correction, stray=stray)
        for n in COUNTS:
            values = corrected(correction, n, series, 0, stray=stray)
            told = [f"  corrects {correction:.1f}, {n:3d} strokes"]
            for name, measure, statistic in FIGURES:
                truth = truths[name]
                ends = [(one.low, one.high) for one in map(measure, values) if one is not None]
                ours = _held(ends, truth)
                alone = _held([by_strokes(name, one) for one in values], truth)
                blocks = _held(
                    [
                        tuple(np.quantile(statistic(resampled(one, key)), [0.025, 0.975]))
                        for key, one in enumerate(values[: 0 if stray else RESAMPLED])
                    ],
                    truth,
                )
                missed += ours < LEAST_HELD
                told.append(
                    f"{name} {ours:6.1%}{'' if ours >= LEAST_HELD else ' MISSED'} · {alone:6.1%}"
                    + ("" if stray else f" · {blocks:4.0%}")
                )
            print("   ".join(told), flush=True)
    return missed


def _held(ends: Sequence[tuple[float, ...]], truth: float) -> float:
    return float(np.mean([low <= truth <= high for low, high in ends])) if ends else 0.0


def groups(series: int) -> int:
    """Print how often intervals over all pairs of a group hold; give how many goals are missed."""
    print(f"groups, {series} songs a line, goal at least {LEAST_HELD:.0%}: ours")
    missed = 0
    for count in (3, 6):
        pairs = tuple(combinations(range(count), 2))
        for correction in (0.2, 0.5, 0.9):
            spread = _truths(correction, stray=False)["spread"] * float(np.sqrt(2))
            truths = {"spread": spread, "distance": spread * float(np.sqrt(2 / np.pi))}
            for n in (32, 128):
                played = [corrected(correction, n, series, 1 + one) for one in range(count)]
                songs = np.stack(played, axis=2)
                found = {
                    "spread": [togetherness.groupwise_spread(song) for song in songs],
                    "distance": [togetherness.together(song, pairs) for song in songs],
                }
                told = [f"  {count} people, correct {correction:.1f}, {n:3d} positions"]
                for name, estimates in found.items():
                    ends = [(one.low, one.high) for one in estimates if one is not None]
                    held = _held(ends, truths[name])
                    missed += held < LEAST_HELD
                    told.append(f"{name} {held:6.1%}{'' if held >= LEAST_HELD else ' MISSED'}")
                print("   ".join(told), flush=True)
    return missed


def main(series: int) -> int:
    """Print the tables, and tell whether the goals are met."""
    missed = players(series, stray=False) + players(series, stray=True) + groups(series // 3)
    print(f"{missed} goals missed" if missed else "all goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SERIES))
