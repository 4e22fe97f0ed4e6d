"""Whether two novices hold a tempo better with a steady third that yields.

Two simulated novices are led by a click for sixteen beats at 0.5 s, then play on for 128 beats:
alone; with a metronome that hears nobody; with the third that yields as they become steady (ours);
with one that always yields fully. The same people, drawn from the same stream, play in each.

For each: how far the tempo is from the click's at the end (drift, share of the interval, absolute, mean of the last
16 beats), the coefficient of variation of the intervals (CV) as played and with a straight line in
time taken out, how far the two are apart (SD), and how far the drummer is from the middle of the two (SD).
Then what the yielding third changes against playing alone: mean over songs with its 95 % interval (songs
are independent; paired), and the share of songs that it makes better.

Run: ``uchi bench yielding-third``; a few seconds. Exits 1 where a goal is missed.
``python benchmarks/yielding_third.py docs/pictures/yielding-third.png`` draws the tempo of the two
novices instead: single songs thin, their median thick, and between the shades eight of ten.
"""

import io
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from uchiawase.clock import generator
from uchiawase.report.palette import PAPER
from uchiawase.timing.ensemble import Songs, play
from uchiawase.timing.person import PRESETS, Preset
from uchiawase.timing.yielding import SteadyThird
from uchiawase.units import MS_PER_S, SECONDS_PER_MINUTE

SONGS = 1000
BEAT_S = 0.5
LED_BEATS = 16
FREE_BEATS = 128
LAST_BEATS = 16
SEED = 6
NOVICE, LAY = PRESETS["novice"], PRESETS["lay"]
PAIRS: dict[str, tuple[Preset, Preset]] = {
    "two novices": (NOVICE, NOVICE),
    # That people speed up is built into the preset: without it the third has to help all the same.
    "two novices who do not hurry": (replace(NOVICE, hurry=0.0), replace(NOVICE, hurry=0.0)),
    "a novice and a lay player": (NOVICE, LAY),
    "two lay players": (LAY, LAY),
}

TITLES = {
    "nobody": "Alone",
    "metronome": "With a metronome",
    "yielding": "With the third that yields",
    "following": "With one that only follows",
}
SMOOTHED_BEATS = 8
SINGLE_SONGS = 24
RANGE_BPM = (113, 135)

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """How a tempo was held, song by song."""

    drift: _Array
    variation: _Array
    variation_without_drift: _Array
    apart_ms: _Array
    from_third_ms: _Array


def third_for(kind: str) -> SteadyThird | None:
    """Make the drummer of a condition."""
    zeros = np.zeros(SONGS)
    match kind:
        case "metronome":
            return SteadyThird(BEAT_S, zeros, people=2, most_share=0.0)
        case "yielding":
            return SteadyThird(BEAT_S, zeros, people=2)
        case "following":
            return SteadyThird(BEAT_S, zeros, people=2, most_share=1.0, adapts=False)
        case _:
            return None


def played(pair: tuple[Preset, Preset], kind: str) -> Songs:
    """Let a pair play in a condition."""
    return play(
        pair,
        songs=SONGS,
        beat_count=LED_BEATS + FREE_BEATS,
        interval_s=BEAT_S,
        led_beats=LED_BEATS,
        draw=generator(SEED, 1),
        third=third_for(kind),
    )


def held(songs: Songs) -> Held:
    """Measure the beats without a click."""
    onsets = songs.onsets_s[:, :, LED_BEATS:]
    intervals = np.diff(onsets, axis=2)
    # Over both people; an interval with a missed stroke at either end is left out.
    mean = np.nanmean(intervals, axis=2)
    place = np.arange(intervals.shape[2], dtype=np.float64) - (intervals.shape[2] - 1) / 2
    kept = np.isfinite(intervals)
    weights = np.where(kept, place - np.nanmean(np.where(kept, place, np.nan), 2)[..., None], 0)
    slope = np.nansum(weights * np.nan_to_num(intervals), axis=2) / (weights**2).sum(axis=2)
    level = intervals - mean[..., None] - slope[..., None] * weights
    end = np.nanmean(intervals[:, :, -LAST_BEATS:], axis=(1, 2))
    third = songs.third_s
    from_third = np.full(len(onsets), np.nan)
    if third is not None:
        # Where one of the two missed there is no middle.
        from_third = np.nanstd(onsets.mean(axis=1) - third[:, LED_BEATS:], axis=1, ddof=1)
    return Held(
        drift=abs(end / BEAT_S - 1),
        variation=np.mean(np.nanstd(intervals, axis=2, ddof=1) / mean, axis=1),
        variation_without_drift=np.mean(np.nanstd(level, axis=2, ddof=2) / mean, axis=1),
        apart_ms=np.nanstd(onsets[:, 0] - onsets[:, 1], axis=1, ddof=1) * MS_PER_S,
        from_third_ms=from_third * MS_PER_S,
    )


def effect(alone: _Array, third: _Array) -> tuple[float, float, float, float]:
    """Give the mean of what the third takes off, its 95 % interval, and the share of songs it mends."""
    less = alone - third
    reach = 1.96 * float(less.std(ddof=1)) / np.sqrt(less.size)
    centre = float(less.mean())
    return centre, centre - reach, centre + reach, float((less > 0).mean())


def tempo_bpm(kind: str) -> _Array:
    """Give the two novices' common tempo over eight beats each, shape (songs, beats)."""
    middle = np.asarray(played(PAIRS["two novices"], kind).onsets_s.mean(axis=1))
    elapsed = middle[:, SMOOTHED_BEATS:] - middle[:, :-SMOOTHED_BEATS]
    return SECONDS_PER_MINUTE * SMOOTHED_BEATS / elapsed


def draw(picture: Path) -> None:
    """Draw how two novices hold a tempo, in each condition."""
    mpl.rcParams["font.family"] = ["DejaVu Sans"]
    # matplotlib's own types leave half of this open.
    figure: Any = Figure(figsize=(10.4, 3.4), dpi=160, facecolor=PAPER.paper, layout="constrained")
    axes = figure.subplots(1, len(TITLES), sharex=True, sharey=True)
    beats = np.arange(SMOOTHED_BEATS, LED_BEATS + FREE_BEATS)
    for axis, (kind, title) in zip(axes, TITLES.items(), strict=True):
        tempo = tempo_bpm(kind)
        colour = PAPER.seat(2 if kind == "yielding" else 1)
        axis.axvspan(SMOOTHED_BEATS, LED_BEATS, color=PAPER.rule, alpha=0.6, lw=0)
        axis.axhline(SECONDS_PER_MINUTE / BEAT_S, color=PAPER.quiet, lw=0.8, ls=(0, (4, 3)))
        for song in tempo[:SINGLE_SONGS]:
            axis.plot(beats, song, color=colour, lw=0.5, alpha=0.28)
        low, middle, high = np.nanquantile(tempo, (0.1, 0.5, 0.9), axis=0)
        axis.fill_between(beats, low, high, color=colour, alpha=0.14, lw=0)
        axis.plot(beats, middle, color=colour, lw=2.0)
        axis.set_title(title, fontsize=9, color=PAPER.ink, loc="left")
        axis.set_xlabel("beat", fontsize=8, color=PAPER.quiet)
        axis.set_facecolor(PAPER.card)
        axis.tick_params(labelsize=8, colors=PAPER.quiet, length=2)
        for spine in axis.spines.values():
            spine.set_color(PAPER.rule)
    axes[0].set_xlim(beats[0], beats[-1])
    axes[0].set_ylim(*RANGE_BPM)
    axes[0].set_yticks(range(115, RANGE_BPM[1] + 1, 5))
    axes[0].set_ylabel("tempo of the two, beats a minute", fontsize=8, color=PAPER.quiet)
    stopped = (LED_BEATS + 2, RANGE_BPM[1] - 1.6)
    axes[0].text(*stopped, "the click has stopped", fontsize=7, color=PAPER.quiet)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor=PAPER.paper, metadata={"Software": None})
    picture.write_bytes(buffer.getvalue())


def main() -> int:
    """Print the tables, and tell whether the third helps; or draw the picture that is asked for."""
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]))
        return 0
    missed = 0
    for name_of_pair, pair in PAIRS.items():
        print(f"{name_of_pair}, {SONGS} songs of {FREE_BEATS} beats at {BEAT_S} s")
        print("  with         drift at the end   CV     CV without drift   apart   from the third")
        found = {kind: held(played(pair, kind)) for kind in TITLES}
        for kind, one in found.items():
            near = "–" if kind == "nobody" else f"{one.from_third_ms.mean():.1f} ms"
            print(
                f"  {kind:10s}   {one.drift.mean():15.2%}   {one.variation.mean():.4f}   "
                f"{one.variation_without_drift.mean():.4f}            {one.apart_ms.mean():4.1f} ms   "
                f"{near:>9s}"
            )
        for name in ("drift", "variation", "variation_without_drift"):
            centre, low, high, share = effect(
                getattr(found["nobody"], name), getattr(found["yielding"], name)
            )
            met = low > 0
            missed += not met
            print(
                f"  the yielding third takes {centre:.4f} ({low:.4f} to {high:.4f}) off the "
                f"{name.replace('_', ' ')}, in {share:.0%} of songs; goal: interval above 0: "
                f"{'met' if met else 'MISSED'}"
            )
    print(f"{missed} of {3 * len(PAIRS)} goals missed" if missed else "all goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
