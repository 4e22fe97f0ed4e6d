"""Whether gains between players are recovered, and whether their intervals hold.

What it prints is the table of ``docs/timing_recovery.md``. Players of known gains (linear phase correction, timekeeper 20 ms, motor 8 ms where nothing else is said)
play to a track, in many songs; :mod:`uchiawase.timing.following` estimates the gains of each song.

- ``recovery``: 2, 3, 4 and 6 players. Mean estimate minus truth, and how often the 95 % intervals hold
  the truth, for arrows, for the gain towards all others together and for that towards the track.
- ``arrows``: players who follow nothing but the track, 10,000 songs: how many show any arrow. A dyad
  coupled by 0.3: how often its arrows are found.
- ``noise``: the same recovery where the motor noise is none, or nearly the timekeeper's.
- ``methods``: how else intervals could be made: bounded least squares with Wald intervals, the
  parametric bootstrap, and the moving-block bootstrap of rows.

Run: ``uchi bench timing-recovery``, or ``python benchmarks/timing_recovery.py PART [SHARE]`` for one of
the parts, with that share of the songs. All of it takes some minutes of one core. Exits 1 where a goal is missed.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.clock import generator
from uchiawase.timing import bgls
from uchiawase.timing.following import CONFIDENCE_TOGETHER, group_gains, quantile
from uchiawase.timing.phase_correction import simulated

Array = npt.NDArray[np.float64]

SEED = 114
TIMEKEEPER_S, MOTOR_S = 0.020, 0.008
BATCH = 500
DRAWS = 399
MOST_BIAS, LEAST_HELD, MOST_HELD = 0.01, 0.93, 0.97
MOST_FALSE, LEAST_FOUND = 0.05, 0.80
LONG = 128
"""Beats from which the bias has a goal."""

TRACK = 0.2
PARTNER = {2: 0.3, 3: 0.15, 4: 0.1, 6: 0.08}
"""Gains towards each partner: together near what is best for the group."""


@dataclass
class Count:
    """How many goals there were, and how many were missed."""

    asked: int = 0
    missed: int = 0

    def line(self, what: str, shown: str, goal: str, *, met: bool) -> None:
        """Print a figure beside its goal."""
        self.asked += 1
        self.missed += not met
        print(f"{what:<58} {shown:>10}   {goal}{'' if met else '   MISSED'}", flush=True)


def equal(players: int, track: float, partner: float) -> Array:
    """Give the gains of players who are all alike."""
    gains = np.full((players, players + 1), partner, dtype=np.float64)
    gains[:, 0] = track
    np.fill_diagonal(gains[:, 1:], 0)
    return gains


def songs_of(gains: Array, beats: int, songs: int, key: int, motor_s: float = MOTOR_S) -> Array:
    """Let players of these gains play, shape (songs, beats, players)."""
    players = len(gains)
    return simulated(
        gains,
        timekeepers_s=np.full(players, TIMEKEEPER_S),
        motors_s=np.full(players, motor_s),
        beat_count=beats,
        series=songs,
        draw=generator(SEED, players, beats, key),
    )


@dataclass
class Recovered:
    """Bias and share of intervals that hold, for arrows, all others together, and the track."""

    arrow: tuple[float, float]
    others: tuple[float, float]
    track: tuple[float, float]


def recovered(
    players: int, beats: int, songs: int, track: float, partner: float, motor_s: float = MOTOR_S
) -> Recovered:
    """Estimate the gains of many songs and hold them against the truth."""
    off = ~np.eye(players, dtype=np.bool_)
    errors: list[list[Array]] = [[], [], []]
    held: list[list[Array]] = [[], [], []]
    for batch in range(-(-songs // BATCH)):
        played = songs_of(equal(players, track, partner), beats, BATCH, batch, motor_s)
        found = group_gains(played)
        reach = quantile(found.freedom, 0.95)
        rows = (
            (found.gains[..., 1:][:, off] - partner, found.errors[..., 1:][:, off]),
            (found.to_others - partner * (players - 1), found.to_others_errors),
            (found.gains[..., 0] - track, found.errors[..., 0]),
        )
        for place, (error, doubt) in enumerate(rows):
            errors[place].append(error.ravel())
            held[place].append((abs(error) < reach * doubt).astype(np.float64).ravel())
    shares = [
        (float(np.concatenate(error).mean()), float(np.concatenate(holds).mean()))
        for error, holds in zip(errors, held, strict=True)
    ]
    return Recovered(*shares)


def recovery(count: Count, share: float) -> None:
    """Print bias and coverage for groups of each size."""
    for players, partner in PARTNER.items():
        for beats in (64, 128, 256):
            songs = max(BATCH, round((4000 if players < 4 else 2000) * share))
            found = recovered(players, beats, songs, TRACK, partner)
            for name, (bias, held) in (
                ("arrow", found.arrow),
                ("others", found.others),
                ("track", found.track),
            ):
                what = f"{players} players, {beats:3d} beats, {name}"
                long = beats >= LONG
                goal = f"≤ {MOST_BIAS}" if long else "(told)"
                met = not long or abs(bias) <= MOST_BIAS
                count.line(f"{what}: bias", f"{bias:+.4f}", goal, met=met)
                within = LEAST_HELD <= held <= MOST_HELD
                count.line(
                    f"{what}: 95 % intervals hold",
                    f"{100 * held:.1f} %",
                    f"{100 * LEAST_HELD:.0f}–{100 * MOST_HELD:.0f} %",
                    met=within,
                )


def shows_any(players: int, beats: int, songs: int, motor_s: float = MOTOR_S) -> float:
    """Give the share of songs with any arrow, of players who follow only the track."""
    off = ~np.eye(players, dtype=np.bool_)
    shown = done = 0
    for batch in range(-(-songs // BATCH)):
        played = songs_of(equal(players, 0.4, 0.0), beats, BATCH, 1000 + batch, motor_s)
        found = group_gains(played)
        reach = quantile(found.freedom, CONFIDENCE_TOGETHER, players * (players - 1))
        excluded = abs(found.gains[..., 1:][:, off]) > reach * found.errors[..., 1:][:, off]
        shown += int(excluded.any(axis=1).sum())
        done += BATCH
    return shown / done


def arrows(count: Count, share: float) -> None:
    """Print how many arrows are false, and how many true ones are found.

    An interval that excludes 0 on either side counts as an arrow here; only those above 0 are drawn.
    """
    songs = max(BATCH, round(10_000 * share))
    for players in (2, 6):
        for beats in (64, 128):
            found = shows_any(players, beats, songs)
            count.line(
                f"{players} followers of the track, {beats} beats, {songs} songs: any arrow",
                f"{100 * found:.2f} %",
                f"≤ {100 * MOST_FALSE:.0f} %",
                met=found <= MOST_FALSE,
            )
    hits: list[Array] = []
    for batch in range(max(1, round(20 * share))):
        found = group_gains(songs_of(equal(2, TRACK, 0.3), 128, BATCH, 2000 + batch))
        reach = quantile(found.freedom, CONFIDENCE_TOGETHER, 2)
        low = found.gains[..., 1:] - reach * found.errors[..., 1:]
        hits.append((low[:, [0, 1], [1, 0]] > 0).astype(np.float64))
    drawn = np.concatenate(hits)
    for name, value in (
        ("each of its arrows", float(drawn.mean())),
        ("both arrows", float(drawn.all(axis=1).mean())),
    ):
        count.line(
            f"a dyad coupled by 0.3, 128 beats: {name} found",
            f"{100 * value:.1f} %",
            f"≥ {100 * LEAST_FOUND:.0f} %",
            met=value >= LEAST_FOUND,
        )


def noise(count: Count, share: float) -> None:
    """Print what other noise does: told, with a goal for coverage and false arrows only."""
    for motor_s in (0.0, 0.016):
        for players in (2, 6):
            found = recovered(
                players, 128, max(BATCH, round(2000 * share)), TRACK, PARTNER[players], motor_s
            )
            what = f"{players} players, 128 beats, motor {1000 * motor_s:.0f} ms"
            for name, (bias, held) in (("arrow", found.arrow), ("others", found.others)):
                count.line(f"{what}, {name}: bias", f"{bias:+.4f}", "(told)", met=True)
                count.line(
                    f"{what}, {name}: 95 % intervals hold",
                    f"{100 * held:.1f} %",
                    f"{100 * LEAST_HELD:.0f}–{100 * MOST_HELD:.0f} %",
                    met=LEAST_HELD <= held <= MOST_HELD,
                )
            false = shows_any(players, 128, max(BATCH, round(4000 * share)), motor_s)
            count.line(
                f"{what}, followers of the track: any arrow",
                f"{100 * false:.2f} %",
                f"≤ {100 * MOST_FALSE:.0f} %",
                met=false <= MOST_FALSE,
            )


# --- other ways to make an interval ----------------------------------------------------------------

Interval = tuple[float, float]


def partners_of(song: Array, player: int) -> Array:
    """Give the track and the others as columns, shape (beats, players)."""
    return np.column_stack((np.zeros(len(song)), np.delete(song, player, axis=1)))


def wald(song: Array) -> Interval:
    """Give the interval of bounded least squares as if its noise were known."""
    partners = partners_of(song, 0)
    fit = bgls.fit(song[:, 0], partners)
    rows = bgls.Rows.of(np.ones((1, len(song)), dtype=np.bool_), partners=2, period=False)
    stacked = bgls.regressors(song[None, :, 0], partners[None], rows, period=False)
    k12 = -(fit.motor_s**2)
    weights = 1 / (fit.timekeeper_s**2 - 2 * k12 + 2 * k12 * rows.cosines())
    transformed = rows.transformed(stacked)[0, :2]
    normal = (transformed * weights) @ transformed.T
    reach = 1.96 * float(np.sqrt(np.linalg.inv(normal)[1, 1]))
    return fit.gains[1] - reach, fit.gains[1] + reach


def parametric(song: Array, key: int) -> tuple[Interval, Interval]:
    """Give percentile and basic intervals from songs simulated with the fitted gains and noise."""
    fits = [bgls.fit(song[:, player], partners_of(song, player)) for player in (0, 1)]
    gains = np.array(
        [[fits[0].gains[0], 0.0, fits[0].gains[1]], [fits[1].gains[0], fits[1].gains[1], 0.0]]
    )
    # A fit may not settle by itself; pulled towards the track as little as lets it.
    step = np.array([[1 - gains[0].sum(), gains[0, 2]], [gains[1, 1], 1 - gains[1].sum()]])
    while float(abs(np.linalg.eigvals(step)).max()) > 0.99:
        gains[:, 0] += 0.02
        step -= 0.02 * np.eye(2)
    drawn = simulated(
        gains,
        timekeepers_s=np.array([fit.timekeeper_s for fit in fits]),
        motors_s=np.array([fit.motor_s for fit in fits]),
        beat_count=len(song),
        series=DRAWS,
        draw=generator(SEED, 7, key),
    )
    partners = np.concatenate((np.zeros((DRAWS, len(song), 1)), drawn[:, :, 1:]), axis=2)
    again = bgls.fits(drawn[:, :, 0], partners).gains[:, 1]
    low, high = np.quantile(again, [0.025, 0.975]).tolist()
    value = fits[0].gains[1]
    return (low, high), (2 * value - high, 2 * value - low)


def blocks(song: Array, key: int) -> Interval:
    """Give the percentile interval of a circular moving-block bootstrap of the regression's rows."""
    rows = bgls.Rows.of(np.ones((1, len(song)), dtype=np.bool_), partners=2, period=False)
    stacked = bgls.regressors(song[None, :, 0], partners_of(song, 0)[None], rows, period=False)[0]
    n = rows.n
    length = int(np.clip(round(n / 16), 8, 16))
    starts = generator(SEED, 8, key).integers(0, n, (DRAWS, -(-n // length)))
    index = (starts[:, :, None] + np.arange(length)).reshape(DRAWS, -1)[:, :n] % n
    drawn = stacked[:, index].transpose(1, 0, 2)
    products = bgls.products_of(rows.transformed(drawn))
    variance, covariance = bgls.noise_forms(drawn, rows.neighbours())
    k11, k12 = np.ones(DRAWS), np.zeros(DRAWS)
    found = np.zeros((DRAWS, 2))
    for _ in range(bgls.MOST_ITERATIONS):
        weights = 1 / (k11[:, None] + 2 * k12[:, None] * rows.cosines())
        found = bgls.solved(bgls.symmetric(products @ weights[..., None], 3))
        rest = np.concatenate((found, -np.ones((DRAWS, 1))), axis=1)
        k12 = np.minimum(bgls.form(covariance, rest), 0)
        k11 = np.maximum(bgls.form(variance, rest), -3 * k12)
    low, high = np.quantile(-found[:, 1], [0.025, 0.975]).tolist()
    return low, high


def ours(song: Array) -> Interval:
    """Give the interval that the report gives."""
    found = group_gains(song[None])
    reach = quantile(found.freedom, 0.95) * float(found.errors[0, 0, 2])
    return float(found.gains[0, 0, 2]) - reach, float(found.gains[0, 0, 2]) + reach


def methods(count: Count, share: float) -> None:
    """Print how often each method's 95 % interval holds the truth, and how wide it is."""
    songs = max(50, round(200 * share))
    ways: dict[str, Callable[[Array, int], Interval]] = {
        "ours": lambda song, _: ours(song),
        "bGLS, Wald": lambda song, _: wald(song),
        "parametric bootstrap, percentile": lambda song, key: parametric(song, key)[0],
        "parametric bootstrap, basic": lambda song, key: parametric(song, key)[1],
        "moving-block bootstrap": blocks,
    }
    for track, partner in ((TRACK, 0.3), (0.4, 0.0)):
        for beats in (64, 128):
            played = songs_of(equal(2, track, partner), beats, songs, 3000)
            for name, way in ways.items():
                ends = np.array([way(song, key) for key, song in enumerate(played)])
                held = float(((ends[:, 0] <= partner) & (partner <= ends[:, 1])).mean())
                wide = float((ends[:, 1] - ends[:, 0]).mean())
                goal = (
                    f"{100 * LEAST_HELD:.0f}–{100 * MOST_HELD:.0f} %"
                    if name == "ours"
                    else "(told)"
                )
                # With some hundred songs the share itself is unsure by 2 %.
                met = name != "ours" or abs(held - 0.95) <= 0.02 + 1.96 * np.sqrt(0.0475 / songs)
                count.line(
                    f"dyad, gain {partner}, {beats:3d} beats, {name}, width {wide:.2f}",
                    f"{100 * held:.1f} %",
                    goal,
                    met=met,
                )


PARTS: dict[str, Callable[[Count, float], None]] = {
    "recovery": recovery,
    "arrows": arrows,
    "noise": noise,
    "methods": methods,
}


def main(chosen: list[str], share: float) -> int:
    """Print the chosen parts and tell whether all goals are met."""
    count = Count()
    for name in chosen:
        PARTS[name](count, share)
    print(
        f"{count.missed} of {count.asked} goals missed"
        if count.missed
        else f"{count.asked} of {count.asked} goals met"
    )
    return int(count.missed > 0)


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words[:1] if words else list(PARTS), float(words[1]) if len(words) > 1 else 1.0))
