"""How long the numbers of a report take: a thousand strokes paired, six people's report, and a longer one.

The longer one is three minutes of six people, arrows, intervals and all. Prints each figure with its
goal beside it, the least of some runs, and exits 1 where a goal is missed. It is the processor's time,
in which others on the machine do not count. The recording and the picture are not part of it.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from time import process_time

import numpy as np

from uchiawase.report.meeting import report_of
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs import meet_me_on_the_one
from uchiawase.timing.pairing import pair_part
from uchiawase.timing.person import PRESETS, Person
from uchiawase.units import MS_PER_S, Beats

RUNS = 5
PAIRING_GOAL_MS = 50.0
REPORT_GOAL_MS = 1000.0
LONG_GOAL_MS = 2000.0
LONG_S = 180.0
SEED = 114


def six_people(song: Song) -> Performance:
    """Let six beginners play the whole song, each the full part."""
    timeline = Timeline.starting(0.0, Beats(0), song.tempo_map.bpm_at(Beats(0)))
    takes: list[Take] = []
    for part in song.parts:
        targets_s = [timeline.time_s_at(stroke.beats) for stroke in part.strokes]
        played = Person(PRESETS["beginner_guest"], SEED, (part.seat,)).hits(part.strokes, targets_s)
        hits = tuple(Hit(hit.time_s, hit.piece, hit.velocity) for hit in played)
        takes.append(Take(part.seat, f"P{part.seat}", "person", "club", Level.FULL, hits))
    return Performance(song, timeline, 1, Beats(0), song.end_beats, tuple(takes))


def lasting(song: Song, least_s: float) -> Song:
    """Give a song, again and again from its start until it lasts, as one song."""
    times = ceil(least_s / song.duration_s)
    bars, beats = song.bar_count, song.end_beats
    return replace(
        song,
        bar_count=times * bars,
        duration_s=times * song.duration_s,
        sections=tuple(
            replace(one, from_bar=one.from_bar + time * bars, to_bar=one.to_bar + time * bars)
            for time in range(times)
            for one in song.sections
        ),
        parts=tuple(
            replace(
                part,
                strokes=tuple(
                    replace(stroke, beats=stroke.beats + time * beats)
                    for time in range(times)
                    for stroke in part.strokes
                ),
            )
            for part in song.parts
        ),
    )


def best_ms(runs: int, work: Callable[[], object]) -> float:
    """Give the least processor time of some runs, milliseconds."""
    taken: list[float] = []
    for _ in range(runs):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken) * MS_PER_S


def main() -> int:
    """Measure, print, and tell whether the goals are met."""
    song = meet_me_on_the_one.composed().song
    performance, long = six_people(song), six_people(lasting(song, LONG_S))
    struck = sum(len(take.hits) for take in long.takes)
    part = performance.song.parts[2]
    strokes = (part.strokes * 3)[:1000]
    targets_s = np.arange(len(strokes), dtype=np.float64) * 0.25
    hits = [
        Hit(float(time_s) - 0.03, stroke.piece, 90)
        for time_s, stroke in zip(targets_s, strokes, strict=True)
    ]
    rows = [
        (
            f"pairing {len(strokes)} strokes",
            best_ms(RUNS, lambda: pair_part(hits, strokes, targets_s)),
            PAIRING_GOAL_MS,
        ),
        (
            f"six people's report, {song.bar_count} bars, full parts",
            best_ms(RUNS, lambda: report_of(performance, report_id="bench", seed=SEED)),
            REPORT_GOAL_MS,
        ),
        (
            f"… of {long.song.duration_s:.0f} s, {struck} strokes",
            best_ms(RUNS, lambda: report_of(long, report_id="bench", seed=SEED)),
            LONG_GOAL_MS,
        ),
    ]
    missed = 0
    for what, result_ms, goal_ms in rows:
        missed += result_ms > goal_ms
        print(f"{what:<45} {result_ms:>8.1f} ms   ≤ {goal_ms:.0f} ms")
    print(
        f"{missed} of {len(rows)} goals missed"
        if missed
        else f"{len(rows)} of {len(rows)} goals met"
    )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
