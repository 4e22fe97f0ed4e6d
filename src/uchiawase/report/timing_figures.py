"""What ``uchi timing`` found in a performance, as data: the numbers, and what was read to get them.

One row a number, with its n, interval, method and paper, for JSON, CSV, table and page alike. Seconds
inside, milliseconds only where shown. What too little stands behind has no value, never a number.
"""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from uchiawase.report.catalogue import (
    ARROW_MEASURES,
    GROUP_MEASURES,
    PAIR_MEASURES,
    PLAYER_MEASURES,
    Measure,
)
from uchiawase.timing.doubt import Estimate
from uchiawase.timing.intervals import between_successive, summary
from uchiawase.timing.measures import Measures
from uchiawase.timing.onsets import Onsets
from uchiawase.timing.togetherness import PairMeeting, scale_of
from uchiawase.units import Seconds

TIMING_FORMAT = 1

Whose = TypeVar("Whose")


class TimingFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One number.

    Attributes:
        measure: Which, as in docs/timing.md.
        player: Whose; blank for the group. Of a pair the first, of an arrow the follower.
        other: Of a pair the second, of an arrow the leader; else blank.
        value: In ``unit``; None where there is not enough.
        low: Lower end of the 95 % interval; None where there is none.
        high: Its upper end.
        n: How many strokes, intervals or positions stand behind it; None where there is no value.
        unit: Of value and ends.
        needs: From how many on there is a value.
        interval: Whence the interval.
        source: The paper.
    """

    measure: str
    player: str
    other: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    unit: str
    needs: str
    interval: str
    source: str


class PlayerCount(msgspec.Struct, frozen=True, kw_only=True):
    """How much one player played, and the usual interval (None below two onsets)."""

    player: str
    onsets: int
    median_interval_s: float | None


class PairCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many positions two players share, and the word on the three-step scale, or a blank."""

    first: str
    second: str
    shared: int
    scale: str


class TimingFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found.

    Attributes:
        files: Names of what was read.
        positions: How many positions there are.
        even_positions: How many of them are evenly spaced: corrections are looked for on those.
        track: What all followed; blank for nothing but each other.
        window_s: The widest span of a position that was found, not written; None where the file
            says what belongs together.
        notes: What was decided in reading.
        players: By column.
        pairs: Every two.
        figures: All numbers.
    """

    format: int
    files: list[str]
    positions: int
    even_positions: int
    track: str
    window_s: float | None
    notes: list[str]
    players: list[PlayerCount]
    pairs: list[PairCount]
    figures: list[TimingFigure]


def figures_of(
    onsets: Onsets,
    found: Measures,
    *,
    files: Sequence[str],
    track: str = "",
    window_s: Seconds | None = None,
    notes: Sequence[str] = (),
) -> TimingFigures:
    """Write down what was measured.

    Args:
        onsets: What was measured.
        found: What came out.
        files: What to call what was read.
        track: What to call what all followed.
        window_s: The window, where positions were found.
        notes: What was decided in reading.
    """
    names = onsets.players
    figures: list[TimingFigure] = []
    for name, player in zip(names, found.players, strict=True):
        figures += [_figure(one, player, name, "") for one in PLAYER_MEASURES]
    for pair in found.pairs:
        first, second = names[pair.first], names[pair.second]
        figures += [_figure(one, pair, first, second) for one in PAIR_MEASURES]
    for arrow in found.following.arrows if found.following else ():
        follower, leader = names[arrow.follower], names[arrow.leader]
        figures += [_figure(one, arrow, follower, leader) for one in ARROW_MEASURES]
    if len(names) > 1:
        figures += [_figure(one, found, "", "") for one in GROUP_MEASURES]
    return TimingFigures(
        format=TIMING_FORMAT,
        files=list(files),
        positions=onsets.onsets_s.shape[0],
        even_positions=int(found.even_rows.size),
        track=track,
        window_s=window_s,
        notes=list(notes),
        players=[
            PlayerCount(
                player=name,
                onsets=player.onsets,
                median_interval_s=_usual_interval_s(onsets, place),
            )
            for place, (name, player) in enumerate(zip(names, found.players, strict=True))
        ],
        pairs=[
            PairCount(
                first=names[pair.first],
                second=names[pair.second],
                shared=pair.meeting.shared,
                scale=_scale(pair.meeting),
            )
            for pair in found.pairs
        ],
        figures=figures,
    )


def _figure(measure: Measure[Whose], whose: Whose, player: str, other: str) -> TimingFigure:
    found = measure.of(whose)
    sure = found if isinstance(found, Estimate) else None
    return TimingFigure(
        measure=measure.name,
        player=player,
        other=other,
        value=None if found is None else found.value,
        low=None if sure is None else sure.low,
        high=None if sure is None else sure.high,
        n=None if found is None else found.n,
        unit=measure.unit,
        needs=measure.needs,
        interval=measure.interval,
        source=measure.source,
    )


def _usual_interval_s(onsets: Onsets, player: int) -> Seconds | None:
    found = summary(between_successive(onsets.onsets_s[:, player]))
    return None if found is None else found.median_s


def _scale(meeting: PairMeeting) -> str:
    spread = meeting.spread
    return scale_of(None if spread is None else spread.value, meeting.shared)
