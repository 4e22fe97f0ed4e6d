"""Pauses: what nobody wants to hear again in a recording.

A meeting may be held for minutes while somebody is helped. In the recording a long pause becomes a
short one: everything after it moves forward, so that what was played stays exactly as far apart as
it was.
"""

from dataclasses import replace
from itertools import pairwise

from uchiawase.score.piecewise import Segment
from uchiawase.score.take import Performance
from uchiawase.score.timeline import Timeline
from uchiawase.units import Seconds

KEPT_AFTER_S: Seconds = 1.5
"""How much of a pause is heard after the music stopped: what was struck rings out."""

KEPT_BEFORE_S: Seconds = 0.5
"""How much is heard before it goes on: who is early is heard as early."""


def without_long_pauses(performance: Performance) -> Performance:
    """Give the performance with every pause shortened to two seconds; shorter ones stay.

    Hits struck in what is cut are left out. A pause without an end stays as it is.

    Args:
        performance: What was played.

    Returns:
        The same performance where nothing is cut.
    """
    cuts = _cuts(performance.timeline)
    if not cuts:
        return performance
    takes = tuple(
        replace(
            take,
            hits=tuple(
                replace(hit, time_s=_moved_s(hit.time_s, cuts))
                for hit in take.hits
                if not any(from_s <= hit.time_s < to_s for from_s, to_s in cuts)
            ),
        )
        for take in performance.takes
    )
    segments = tuple(
        Segment(_moved_s(segment.start_s, cuts), segment.beats, segment.bpm)
        for segment in performance.timeline.segments
    )
    return replace(performance, timeline=Timeline(segments), takes=takes)


def _cuts(timeline: Timeline) -> tuple[tuple[Seconds, Seconds], ...]:
    """Give the stretches of session time to leave out, half-open, ascending."""
    cuts: list[tuple[Seconds, Seconds]] = []
    for held, following in pairwise(timeline.segments):
        from_s, to_s = held.start_s + KEPT_AFTER_S, following.start_s - KEPT_BEFORE_S
        if held.bpm == 0 and from_s < to_s:
            cuts.append((from_s, to_s))
    return tuple(cuts)


def _moved_s(time_s: Seconds, cuts: tuple[tuple[Seconds, Seconds], ...]) -> Seconds:
    return time_s - sum(to_s - from_s for from_s, to_s in cuts if to_s <= time_s)
