"""The figures of a report, as data: what the page shows, what the tables hold.

Written as JSON for the page (the TypeScript types are generated, as for the wire). Seconds inside,
milliseconds only where shown. A figure that too few strokes stand behind is absent (``None``),
never a number.
"""

from typing import TypeAlias

import msgspec

REPORT_FORMAT = 2

SONG = -1
"""The index that stands for the song among players."""


class _Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What every group of figures shares."""


class Estimate(_Figures, frozen=True, kw_only=True):
    """A number with its doubt.

    Attributes:
        value: The estimate.
        low: Lower end of its 95 % interval.
        high: Upper end.
        n: How many strokes stand behind it.
    """

    value: float
    low: float
    high: float
    n: int


MaybeEstimate: TypeAlias = Estimate | None


class StrokeFigures(_Figures, frozen=True, kw_only=True):
    """One stroke that was asked for, and what became of it; for the drawing.

    ``asynchrony_s`` is None for a miss.
    """

    beats: float
    piece: str
    asynchrony_s: float | None


class PlayerFigures(_Figures, frozen=True, kw_only=True):
    """How one player met the part.

    Attributes:
        kit_name: What people call the kit it was played on.
        asked: Strokes asked for.
        met: Strokes paired with a hit.
        missed: Strokes without one.
        extra: Hits that belong to no stroke.
        asynchrony_mean_s: Signed mean, hit minus target; None where the device's delay was not
            measured or there are too few.
        asynchrony_sd_s: Spread of the asynchronies (n - 1).
        asynchrony_abs_s: Mean size of the asynchronies around the player's own median.
        steadiness: Coefficient of variation of the intervals relative to the part's own
            intervals; smaller is steadier.
        steadiness_without_drift: The same about a straight line in time: getting evenly faster or
            slower does not count in it.
        to_song: Gain towards the song: which share of a difference to it is made good by the next
            beat.
        to_others: Gain towards all the other people together.
        strokes: Every stroke asked for, in order.
    """

    seat: int
    name: str
    kind: str
    kit_id: str
    kit_name: str
    part_name: str
    level: int
    asked: int
    met: int
    missed: int
    extra: int
    asynchrony_mean_s: MaybeEstimate
    asynchrony_sd_s: MaybeEstimate
    asynchrony_abs_s: MaybeEstimate
    steadiness: MaybeEstimate
    steadiness_without_drift: MaybeEstimate
    to_song: MaybeEstimate
    to_others: MaybeEstimate
    strokes: list[StrokeFigures]


class PairFigures(_Figures, frozen=True, kw_only=True):
    """How two players met each other, over the positions at which both struck.

    ``asynchrony_sd_s`` is the spread of (first minus second); ``distance_s`` the mean size of it
    once their usual offset is removed. ``first_index`` and ``second_index`` count within the report's
    ``players``: where two played a seat in turn, the seat alone does not tell who is meant.
    """

    first_index: int
    second_index: int
    first_seat: int
    second_seat: int
    shared: int
    asynchrony_mean_s: MaybeEstimate
    asynchrony_sd_s: MaybeEstimate
    distance_s: MaybeEstimate


class BarFigures(_Figures, frozen=True, kw_only=True):
    """How close everybody was in one bar.

    ``distance_s`` is the mean distance between people who struck the same position, None where
    no position was shared; ``n`` counts the distances.
    """

    bar: int
    start_beats: float
    section: str
    distance_s: float | None
    n: int


class ArrowFigures(_Figures, frozen=True, kw_only=True):
    """How strongly one person gave way to another, or to the song.

    Attributes:
        follower_index: Who gave way, within the report's ``players``.
        leader_index: To whom; :data:`SONG` for the song.
        gain: Share of a difference made good by the next beat, with its own 95 % interval; None
            where too few beats were shared.
        low_together: Lower end of the interval that holds for all arrows of the song at once.
        high_together: Its upper end.
        drawn: Whether that interval lies above 0, so that following may be said.
    """

    follower_index: int
    leader_index: int
    gain: MaybeEstimate
    low_together: float
    high_together: float
    drawn: bool


class RingPlace(_Figures, frozen=True, kw_only=True):
    """Where somebody stands in the picture of who gave way to whom: the middle of a circle."""

    player_index: int
    x: float
    y: float


class RingArrow(_Figures, frozen=True, kw_only=True):
    """One arrow of the picture.

    Attributes:
        shaft: Its line, as SVG path data.
        width: How wide that is: the gain.
        haze: How wide its haze is: the upper end of the gain's interval.
        head: Its head, as SVG path data.
    """

    follower_index: int
    leader_index: int
    shaft: str
    width: float
    haze: float
    head: str


class RingFigures(_Figures, frozen=True, kw_only=True):
    """The picture of who gave way to whom, laid out: made by :mod:`uchiawase.report.arrows`.

    Attributes:
        left: Left edge of what is drawn; the unit is about a pixel on a phone.
        top: Upper edge.
        width: How wide it is.
        height: How high.
        radius: Of everybody's circle.
        places: The people by seat, and the song.
        arrows: Those that may be drawn.
    """

    left: float
    top: float
    width: float
    height: float
    radius: float
    places: list[RingPlace]
    arrows: list[RingArrow]


class DefinitionFigures(_Figures, frozen=True, kw_only=True):
    """What a number means: every number of a report opens to one of these.

    Attributes:
        key: What pages refer to it by.
        title: What it is called.
        means: What it is, for everybody.
        n: What was counted, and how many there were.
        interval: What its interval holds, and where that comes from.
        method: How it is computed.
        source: After whom.
        pinned: The tests that hold it, each as ``file::name``.
    """

    key: str
    title: str
    means: str
    n: str
    interval: str
    method: str
    source: str
    pinned: list[str]


class Report(_Figures, frozen=True, kw_only=True):
    """Everything a report says.

    Attributes:
        people: Names of the people (not the virtual drummers), by seat.
        window_s: The largest asynchrony that still pairs, per seat.
        closest_from_bar: First bar of the closest eight (or fewer), 0 where none can be named.
        closest_to_bar: The bar after the last of them.
        closest_recording_s: From when to when they sound in the recording, seconds from its start;
            None where none are named.
        together_s: The mean distance between the people over the whole pass.
        spread_s: The root mean square of the spreads of all their pairs, which the scale is about.
        scale: "ensemble", "ordinary", "loose", or blank where it cannot be said.
        gave_way: Who gave way to whom: every arrow between people and to the song, also those that
            may not be drawn; empty with fewer than two people.
        gave_way_said: The same in one or two sentences; blank with fewer than two people.
        ring: Its picture; None with fewer than two people, or with too few beats.
        went_well: One sentence: what went well.
        try_next: One sentence: one thing to try.
        definitions: What the numbers mean, in the order in which they appear.
    """

    format: int
    report_id: str
    song_id: str
    song_title: str
    bpm: float
    pass_number: int
    from_bar: int
    to_bar: int
    people: list[str]
    window_s: dict[str, float]
    players: list[PlayerFigures]
    pairs: list[PairFigures]
    bars: list[BarFigures]
    closest_from_bar: int
    closest_to_bar: int
    closest_recording_s: tuple[float, float] | None
    together_s: MaybeEstimate
    spread_s: MaybeEstimate
    scale: str
    gave_way: list[ArrowFigures]
    gave_way_said: str
    ring: RingFigures | None
    went_well: str
    try_next: str
    definitions: list[DefinitionFigures]
