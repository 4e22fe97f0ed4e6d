"""How long the timing measures take, against the same in a plain loop and against multiSyncPy.

- A three-minute take of six people, hits to every number of the report with its interval: real time
  on one core.
- Bounded least squares of a dyad of 200 beats: one fit; a fit within 2,000; and beside it the method as
  it is written down, with whole matrices, in a loop of numpy.
- Cluster phase, order parameter, coherence and entropy of five signals of 1,000 samples, beside
  multiSyncPy (Hudson, Wiltshire & Atzmueller 2022) where it is installed: it is no dependency.

Prints each figure with its goal, the best of some runs by the processor's clock, and exits 1 where a goal
is missed. Run: ``uchi bench timing-speed``.
"""

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any

# One core: libraries that would take more are told before they load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

from uchiawase.clock import generator
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import Stroke
from uchiawase.timing import bgls, continuous, group_phase
from uchiawase.timing.grid import grid_of
from uchiawase.timing.measures import Measures, measured
from uchiawase.timing.onsets import table_of
from uchiawase.timing.pairing import pair_part
from uchiawase.timing.person import PRESETS, Person
from uchiawase.timing.phase_correction import simulated
from uchiawase.units import MS_PER_S, Beats

Array = npt.NDArray[np.float64]

SEED = 114
RUNS = 5
BPM, MINUTES, PLAYERS = 120, 3, 6
TAKE_GOAL_S, ONE_GOAL_MS, BATCH_GOAL_US = 2.0, 1.0, 20.0
FITS, BEATS, LOOPED = 2000, 200, 40
US_PER_S = 1e6


def best_s(runs: int, work: Callable[[], object]) -> float:
    """Give the shortest of some runs, seconds of one core."""
    taken: list[float] = []
    for _ in range(runs):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)


def six_people() -> tuple[list[Stroke], Array, list[list[Hit]]]:
    """Let six beginners play kick, snare and eighths on the hat for three minutes."""
    strokes: list[Stroke] = []
    for eighth in range(BPM * MINUTES * 2):
        beats = Beats(eighth, 2)
        if eighth % 2 == 0:
            piece = KitPiece.SNARE if eighth % 4 else KitPiece.KICK
            strokes.append(Stroke(beats, piece, 100))
        strokes.append(Stroke(beats, KitPiece.HAT_CLOSED, 80))
    targets_s = np.array([float(stroke.beats) for stroke in strokes]) * 60 / BPM
    hits = [
        [
            Hit(hit.time_s, hit.piece, hit.velocity)
            for hit in Person(PRESETS["beginner_guest"], SEED, (seat,)).hits(strokes, targets_s)
        ]
        for seat in range(1, PLAYERS + 1)
    ]
    return strokes, targets_s, hits


def report_numbers(strokes: list[Stroke], targets_s: Array, hits: list[list[Hit]]) -> Measures:
    """Go from hits to all numbers with their intervals."""
    errors: list[Array] = []
    for own in hits:
        matches = pair_part(own, strokes, targets_s)
        one = np.full(len(strokes), np.nan)
        one[matches.stroke_index] = matches.errors_s
        errors.append(one)
    grid = grid_of([[stroke.beats for stroke in strokes]] * len(hits), errors)
    track_s = np.array([float(beat) for beat in grid.beats]) * 60 / BPM
    onsets = table_of(grid.errors_s + track_s[:, None], track_s=track_s)
    return measured(onsets, beats=grid.beats)


def dyads(count: int) -> tuple[Array, Array]:
    """Simulate dyads: own onsets and the partner's."""
    found = simulated(
        np.array([[0.2, 0.0, 0.3], [0.2, 0.3, 0.0]]),
        timekeepers_s=np.full(2, 0.02),
        motors_s=np.full(2, 0.008),
        beat_count=BEATS,
        series=count,
        draw=generator(SEED),
    )
    return found[:, :, 0], found[:, :, 1:]


def plain_fit(own_s: Any, partner_s: Any, numpy: Any = np) -> Any:
    """Fit one player as the method is written down: whole matrices, inverted at every step."""
    intervals = numpy.diff(own_s)
    asynchronies = (own_s[:, None] - partner_s)[1:]
    asynchronies = asynchronies - asynchronies.mean(axis=0)
    target, columns = (intervals - intervals.mean())[1:], asynchronies[:-1]
    k11, k12, before, found = 1.0, 0.0, numpy.inf, 0.0 * columns[0]
    for _ in range(bgls.MOST_ITERATIONS):
        n = len(target)
        covariance = k11 * numpy.eye(n) + k12 * (numpy.eye(n, k=1) + numpy.eye(n, k=-1))
        weighted = columns.T @ numpy.linalg.inv(covariance)
        found = numpy.linalg.solve(weighted @ columns, weighted @ target)
        rest = columns @ found - target
        k = numpy.cov(rest[:-1], rest[1:])
        k12 = min(float(k[0, 1]), 0.0)
        k11 = max(float(k[0, 0] + k[1, 1]) / 2, -3 * k12)
        if float(abs(found - before).sum()) < bgls.SMALLEST_CHANGE:
            break
        before = found
    return -found


def show(what: str, result: str, goal: str = "(told)", *, met: bool = True) -> bool:
    """Print a figure beside its goal; give whether it was missed."""
    print(f"{what:<58} {result:>12}   {goal}{'' if met else '   MISSED'}", flush=True)
    return not met


def beside_multisyncpy() -> None:
    """Print the group measures beside multiSyncPy's, and that both find the same."""
    draw = generator(SEED, 5)
    rhythm = 2 * np.pi * np.arange(1000) / 50
    signals = np.sin(rhythm + 0.4 * np.cumsum(draw.standard_normal((5, 1000)), axis=1) / 5)
    phases = continuous.phases(signals)
    ours: dict[str, tuple[Callable[[], object], str]] = {
        "cluster phase": (lambda: group_phase.cluster_phase(phases), "rho"),
        "symbolic entropy": (lambda: continuous.symbolic_entropy(signals), "symbolic_entropy"),
        "coherence": (lambda: continuous.coherence(signals), "coherence_team"),
    }
    peer: Any = None
    if importlib.util.find_spec("multiSyncPy") and importlib.util.find_spec("sklearn"):
        peer = importlib.import_module("multiSyncPy.synchrony_metrics")
    for name, (work, theirs) in ours.items():
        own_s = best_s(RUNS, work)
        text = f"{own_s * MS_PER_S:.2f} ms"
        if peer is not None:
            call, given = getattr(peer, theirs), phases if theirs == "rho" else signals
            other_s = best_s(RUNS, partial(call, given))
            text += f", multiSyncPy {other_s * MS_PER_S:.2f} ms ({other_s / own_s:.1f}×)"
        show(f"{name} of five signals, 1,000 samples", text)
    if peer is None:
        print("multiSyncPy is not installed here; pip install multiSyncPy to have it beside ours")


def main() -> int:
    """Measure, print, and tell whether the goals are met."""
    strokes, targets_s, hits = six_people()
    struck = sum(map(len, hits))
    taken_s = best_s(3, lambda: report_numbers(strokes, targets_s, hits))
    missed = show(
        f"six people, {MINUTES} minutes, {struck} hits: all numbers",
        f"{taken_s:.2f} s",
        f"≤ {TAKE_GOAL_S:.0f} s",
        met=taken_s <= TAKE_GOAL_S,
    )

    own_s, partner_s = dyads(FITS)
    one_s = best_s(20, lambda: bgls.fit(own_s[0], partner_s[0]))
    missed += show(
        f"bGLS of a dyad of {BEATS} beats, one fit",
        f"{one_s * MS_PER_S:.3f} ms",
        f"≤ {ONE_GOAL_MS:.0f} ms",
        met=one_s * MS_PER_S <= ONE_GOAL_MS,
    )
    batch_s = best_s(4 * RUNS, lambda: bgls.fits(own_s, partner_s)) / FITS
    missed += show(
        f"the same, one of {FITS} at once",
        f"{batch_s * US_PER_S:.1f} µs",
        f"≤ {BATCH_GOAL_US:.0f} µs",
        met=batch_s * US_PER_S <= BATCH_GOAL_US,
    )
    looped = [
        plain_fit(own, other) for own, other in zip(own_s[:LOOPED], partner_s[:LOOPED], strict=True)
    ]
    same = float(abs(np.array(looped) - bgls.fits(own_s[:LOOPED], partner_s[:LOOPED]).gains).max())
    plain_s = (
        best_s(
            2,
            lambda: [
                plain_fit(own, other)
                for own, other in zip(own_s[:LOOPED], partner_s[:LOOPED], strict=True)
            ],
        )
        / LOOPED
    )
    show(
        f"the same in a plain loop (differs by {same:.0e})",
        f"{plain_s * MS_PER_S:.2f} ms",
        f"(told: {plain_s / batch_s:.0f}× as long)",
    )
    beside_multisyncpy()
    goals = 3
    print(f"{missed} of {goals} goals missed" if missed else f"{goals} of {goals} goals met")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
