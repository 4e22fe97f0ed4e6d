"""A published study from hits to ratings: McWeeny, Luoma, Al-Saleem & Trainor 2024, Front. Cognition, 1472814.

    UCHI_DATA=… python examples/drumming_study.py [PICTURE]

Fifty pairs of people, most of them no drummers: they drummed in phase, in alternation, or alone, and then
said how much they had felt as a unit. The raw hits are read from where UCHI_DATA says (their licence does not
allow copying), paired, and measured. Prints beside what is found what is expected, and fails where it
differs: numbers of pairs and cooperation are as published, the rest was computed before from the deposited
tables by other programs. Draws one pair to PICTURE (PNG).

What comes out: people in phase are 46 ms apart and follow each other from beat to beat; both ways of drumming
together feel like a unit, alone does not; and who was closer in time did not feel it more.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy import stats as _untyped_stats

from uchiawase import timing
from uchiawase.report.timing_drawings import drawings, png_bytes
from uchiawase.timing.alignment import Laid
from uchiawase.timing.pairing import LARGEST_WINDOW_S, Times

# scipy comes without type information.
stats: Any = _untyped_stats

FEWEST_PAIRED = 30
"""Trials with fewer paired hits are left out."""

CONTINUATION_S = 32.0
"""When the metronome stops for those in phase: from here on they have only each other."""

Trials = dict[tuple[str, str], dict[str, Times]]


def table(folder: Path, name: str) -> pl.DataFrame:
    """Read one of the deposited tables, everything as text."""
    return pl.read_csv(folder / f"{name}.csv", infer_schema=False, null_values=["", "NA"])


def check(what: str, found: str, expected: str) -> None:
    """Print a figure beside the expected one, and stop where they differ."""
    print(f"  {what:<58} {found:>11} {expected:>11}")
    if found != expected:
        raise SystemExit(f"{what}: {expected} is expected, but {found} is found")


# --- hits ----------------------------------------------------------------------------------------


def hits_in_phase(folder: Path) -> Trials:
    """Give the raw hits on the two pads of pairs in phase, by trial and person."""
    hits = table(folder, "raw_onsets").filter(
        (pl.col("condition") == "synchrony") & pl.col("pad").is_in(["47", "48"])
    )
    found: Trials = defaultdict(dict)
    for key, rows in hits.group_by(["dyad", "trial", "participant"], maintain_order=True):
        dyad, trial, person = map(str, key)
        times_s = np.sort(rows["onset_s"].cast(pl.Float64).to_numpy())
        # A stick that bounces is one hit; nobody hits twice within a beat of a second.
        found[dyad, trial][person] = timing.alignment.joined(times_s, LARGEST_WINDOW_S)
    return found


def paired(trials: Trials) -> dict[tuple[str, str], Laid]:
    """Pair the hits of each trial, each with the nearest of the other, and keep what is long enough."""
    found: dict[tuple[str, str], Laid] = {}
    for key, people in trials.items():
        if len(people) == 2:
            laid = timing.alignment.laid_on_positions(("A", "B"), (people["A"], people["B"]))
            both = np.isfinite(laid.onsets.onsets_s).all(axis=1)
            if both.sum() >= FEWEST_PAIRED:
                found[key] = laid
    return found


def apart_ms(laid: Laid) -> Times:
    """Give A minus B, ms."""
    one, other = laid.onsets.onsets_s.T
    return 1000 * timing.togetherness.pair_asynchronies(one, other)


def timing_of_pairs(found: dict[tuple[str, str], Laid]) -> None:
    """Say how close pairs in phase are, and how they answer each other."""
    spreads = [float(apart_ms(laid).std(ddof=1)) for laid in found.values()]
    sizes = [float(abs(apart_ms(laid)).mean()) for laid in found.values()]
    print(f"{len(found)} trials in phase, from raw hits{'found':>33}{'expected':>12}")
    check("spread of A minus B, median, ms", f"{np.median(spreads):.0f}", "46")
    low, high = np.quantile(spreads, [0.25, 0.75])
    print(
        f"    the middle half {low:.0f} to {high:.0f} ms; mean size, median, {np.median(sizes):.0f} ms"
    )
    answers: list[Times] = []
    gains: list[float] = []
    for laid in found.values():
        late = laid.onsets.onsets_s
        late = late[np.nanmin(late, axis=1) >= CONTINUATION_S]
        one, other = late.T
        answer = timing.intervals.cross_correlation(np.diff(one), np.diff(other))
        if answer is None:
            continue
        answers.append(answer.values)
        gains += [
            timing.bgls.fit(one, other[:, None]).gains[0],
            timing.bgls.fit(other, one[:, None]).gains[0],
        ]
    before, at_once, after = np.median(answers, axis=0).tolist()
    print("When the metronome is silent")
    print(
        f"  intervals, same beat: correlation {at_once:+.2f}; one beat after: {before:+.2f}, {after:+.2f}"
    )
    print(f"  of an asynchrony, {np.median(gains):.2f} is made good by the next beat (median)")
    if not (at_once < 0.1 < min(before, after) and 0.3 < np.median(gains) < 0.7):
        raise SystemExit("people in phase follow each other in this study; here they do not")


# --- ratings -------------------------------------------------------------------------------------


def ratings(folder: Path) -> dict[str, Times]:
    """Compare what people said, and give how much each pair felt as a unit, by pair."""
    people = table(folder, "ratings").filter(pl.col("exclude") == "FALSE")
    groups: dict[str, dict[str, Times]] = {}
    for item in ("felt_unit", "happy", "similar"):
        means = people.group_by(["condition", "dyad"], maintain_order=True).agg(
            pl.col(item).cast(pl.Float64).mean()
        )
        groups[item] = {
            condition: means.filter(pl.col("condition") == condition)[item].to_numpy()
            for condition in ("Alone", "Alternating", "Synchrony")
        }
    unit = groups["felt_unit"]
    print(f"What they said{'found':>57}{'expected':>12}")
    sizes = "+".join(str(values.size) for values in unit.values())
    check("pairs alone, alternating, in phase", sizes, "10+19+21")
    trusting = (people["staghunt_1"] == "T").mean()
    check("cooperated before, %", f"{100 * float(str(trusting)):.0f}", "87")
    means = " ".join(f"{values.mean():.1f}" for values in unit.values())
    check("felt as a unit, of 7, mean", means, "2.4 5.1 5.4")
    f = stats.f_oneway(*unit.values()).statistic
    check("felt as a unit, F(2, 47)", f"{f:.1f}", "33.6")
    for item, together, ways in (
        ("felt_unit", "2.7", "0.33"),
        ("happy", "1.6", "0.21"),
        ("similar", "1.3", "0.36"),
    ):
        of = groups[item]
        check(
            f"{item}: in phase against alone, g",
            f"{_g(of['Synchrony'], of['Alone']):.1f}",
            together,
        )
        check(
            f"{item}: in phase against alternating, g",
            f"{_g(of['Synchrony'], of['Alternating']):.2f}",
            ways,
        )
    in_phase = people.filter(pl.col("condition") == "Synchrony")
    return {
        str(dyad): rows["felt_unit"].cast(pl.Float64).to_numpy()
        for (dyad,), rows in in_phase.group_by(["dyad"], maintain_order=True)
    }


def _g(one: Times, other: Times) -> float:
    """Give Hedges' g."""
    freedom = one.size + other.size - 2
    pooled = ((one.size - 1) * one.var(ddof=1) + (other.size - 1) * other.var(ddof=1)) / freedom
    return float((one.mean() - other.mean()) / np.sqrt(pooled) * (1 - 3 / (4 * freedom - 1)))


def closeness_and_feeling(found: dict[tuple[str, str], Laid], felt: dict[str, Times]) -> None:
    """Ask whether those who were closer in time felt more as a unit."""
    spreads: dict[str, list[float]] = defaultdict(list)
    for (dyad, _), laid in found.items():
        spreads[dyad].append(float(apart_ms(laid).std(ddof=1)))
    pairs = sorted(set(spreads) & set(felt))
    close = [float(np.mean(spreads[pair])) for pair in pairs]
    unit = [float(felt[pair].mean()) for pair in pairs]
    rho, p = stats.spearmanr(close, unit)
    print(f"Spread and feeling as a unit, {len(pairs)} pairs: Spearman {rho:+.2f}, p = {p:.2f}")
    if p < 0.05:
        raise SystemExit("closeness did not go with feeling in this study; here it does")


def main(picture: Path | None) -> None:
    """From hits to ratings."""
    data = os.environ.get("UCHI_DATA")
    if not data:
        raise SystemExit("UCHI_DATA has to name the folder with timing/social_drumming in it")
    folder = Path(data) / "timing" / "social_drumming"
    found = paired(hits_in_phase(folder))
    timing_of_pairs(found)
    closeness_and_feeling(found, ratings(folder))
    if picture is not None:
        laid = found["213", "2"]
        measured = timing.measures.measured(laid.onsets, beats=laid.beats)
        made = {one.name: one for one in drawings(laid.onsets, measured)}
        picture.write_bytes(png_bytes(made["asynchronies"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
