"""Write ``timeline.json``: what a timeline answers, for the browser's twin of it to answer too.

The numbers come from the Python timeline, with exact fractions inside; the browser's has float64
throughout and has to agree to a nanosecond. Run it to write the file; a test fails when it is stale.
"""

import json
import math
import sys
from fractions import Fraction
from pathlib import Path

from uchiawase.clock import generator
from uchiawase.errors import TimelineBroken
from uchiawase.score.piecewise import Segment
from uchiawase.score.timeline import Timeline

TIMELINE_JSON = Path(__file__).with_name("timeline.json")
SEED = 20260113

_WALKS = 6
_CHANGES = 12
_LOOKS = 10


def _pair(beats: Fraction) -> list[int]:
    return [beats.numerator, beats.denominator]


def _knots(timeline: Timeline) -> list[dict[str, object]]:
    return [
        {"start_s": segment.start_s, "beats": _pair(segment.beats), "bpm": segment.bpm}
        for segment in timeline.segments
    ]


def _walk(number: int) -> Timeline:
    """Make a timeline as a session would: tempo changes and pauses, one after the other."""
    draw = generator(SEED, number)
    start_s = float(draw.uniform(0, 5000))
    timeline = Timeline.starting(start_s, Fraction(-8), 114.0)
    time_s = start_s
    for _ in range(_CHANGES):
        time_s += float(draw.exponential(4.0)) + 0.01
        bpm = 0.0 if draw.random() < 0.2 else float(draw.uniform(40, 240))
        timeline = timeline.changed_from(time_s, bpm, not_before_s=time_s)
    return timeline


def _looks(timeline: Timeline, number: int) -> dict[str, list[list[object]]]:
    draw = generator(SEED, number, 1)
    first, last = timeline.segments[0].start_s, timeline.segments[-1].start_s
    times = [float(draw.uniform(first - 10, last + 10)) for _ in range(_LOOKS)]
    times += [segment.start_s for segment in timeline.segments]
    places = [
        timeline.beats_at(float(draw.uniform(first - 10, last + 10))).limit_denominator(96)
        for _ in range(_LOOKS)
    ]
    places += [segment.beats for segment in timeline.segments]
    return {
        "beats_at": [[time_s, float(timeline.beats_at(time_s))] for time_s in times],
        "bpm_at": [[time_s, timeline.bpm_at(time_s)] for time_s in times],
        # JSON has no infinity; where the music does not go on there is null.
        "time_s_at": [
            [_pair(beats), time_s if math.isfinite(time_s := timeline.time_s_at(beats)) else None]
            for beats in places
        ],
    }


def _broken() -> list[list[dict[str, object]]]:
    """Give chains of knots that no timeline may have; Python refuses each before it is written."""
    chains = [
        (),
        (Segment(0.0, Fraction(0), -1.0),),
        (Segment(0.0, Fraction(0), 60.0), Segment(0.0, Fraction(0), 90.0)),
        (Segment(0.0, Fraction(0), 60.0), Segment(1.0, Fraction(3, 2), 90.0)),
    ]
    written: list[list[dict[str, object]]] = []
    for chain in chains:
        try:
            Timeline(chain)
        except TimelineBroken:
            written.append(
                [
                    {"start_s": each.start_s, "beats": _pair(each.beats), "bpm": each.bpm}
                    for each in chain
                ]
            )
        else:
            raise AssertionError(f"{chain} was to be refused, but was taken")
    return written


def text() -> str:
    """Give what the file should hold."""
    timelines = [Timeline.starting(0.0, Fraction(0), 60.0), *(_walk(n) for n in range(_WALKS))]
    vectors = {
        "timelines": [
            {"knots": _knots(timeline), **_looks(timeline, number)}
            for number, timeline in enumerate(timelines)
        ],
        "broken": _broken(),
    }
    return json.dumps(vectors, indent=1) + "\n"


if __name__ == "__main__":
    TIMELINE_JSON.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {TIMELINE_JSON}\n")
