"""How often the 95 % intervals of a report hold the true value, against a block bootstrap.

Simulated players (linear phase correction, timekeeper 20 ms, motor 8 ms) of known mean and spread;
each line: correction, strokes, the share of intervals that hold the truth for mean, spread and mean
distance, by :mod:`uchiawase.timing.doubt` and by the percentile interval of a circular moving-block
bootstrap (blocks of n/16 beats, at least 4 and at most 16, 499 draws).

Run: ``python benchmarks/interval_coverage.py [series per line]``; about a minute with 400.
"""

import sys
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from uchiawase.clock import generator
from uchiawase.timing import doubt
from uchiawase.timing.phase_correction import spread_s

TIMEKEEPER_S, MOTOR_S = 0.020, 0.008
DRAWS = 499
WARM_UP = 100


def corrected(correction: float, n: int, series: int) -> npt.NDArray[np.float64]:
    """Simulate asynchronies, shape (series, n), seconds."""
    draw = generator(1, round(correction * 100), n)
    motor = draw.standard_normal((n + WARM_UP + 1, series)) * MOTOR_S
    news = draw.standard_normal((n + WARM_UP, series)) * TIMEKEEPER_S + np.diff(motor, axis=0)
    found = np.zeros_like(news)
    last = np.zeros(series)
    for index in range(n + WARM_UP):
        last = (1 - correction) * last + news[index]
        found[index] = last
    return found[WARM_UP:].T.copy()


def resampled(values: npt.NDArray[np.float64], key: int) -> npt.NDArray[np.float64]:
    """Draw whole series by blocks, shape (DRAWS, n)."""
    n = values.size
    length = int(np.clip(round(n / 16), 4, 16))
    starts = generator(2, key).integers(0, n, (DRAWS, -(-n // length)))
    index = (starts[:, :, None] + np.arange(length)).reshape(DRAWS, -1)[:, :n] % n
    return values[index]


def distances(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the mean distance from the median along the last axis."""
    middle = np.median(values, axis=-1, keepdims=True)
    return np.asarray(abs(values - middle).mean(axis=-1))


STATISTICS: tuple[Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]], ...] = (
    lambda values: np.asarray(values.mean(axis=-1)),
    lambda values: np.asarray(values.std(axis=-1, ddof=1)),
    distances,
)


def main(series: int) -> None:
    """Print the table."""
    print("correction   n   doubt: mean spread distance   bootstrap: mean spread distance")
    for correction in (0.2, 0.3, 0.5, 0.9, 1.2):
        for n in (16, 24, 32, 64, 128, 256):
            spread = spread_s(correction=correction, timekeeper_s=TIMEKEEPER_S, motor_s=MOTOR_S)
            truths = (0.0, spread, spread * float(np.sqrt(2 / np.pi)))
            held, held_by_blocks = np.zeros(3), np.zeros(3)
            for key, values in enumerate(corrected(correction, n, series)):
                blocks = resampled(values, key)
                for place, measure in enumerate((doubt.mean, doubt.spread, doubt.mean_distance)):
                    found = measure(values)
                    held[place] += found is not None and found.low <= truths[place] <= found.high
                    low, high = np.quantile(STATISTICS[place](blocks), [0.025, 0.975])
                    held_by_blocks[place] += low <= truths[place] <= high
            ours = "  ".join(f"{share:.2f}" for share in held / series)
            theirs = "  ".join(f"{share:.2f}" for share in held_by_blocks / series)
            print(
                f"   {correction:4.1f}   {n:4d}         {ours}                 {theirs}", flush=True
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
