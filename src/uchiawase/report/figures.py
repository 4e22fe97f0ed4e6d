"""The figures of a report, as data: what the page shows, what the tables hold.

Written as JSON for the page (the TypeScript types are generated, as for the wire). Seconds inside,
milliseconds only where shown. A figure that too few strokes stand behind is absent (``None``),
never a number.
"""

from typing import TypeAlias

import msgspec

REPORT_FORMAT = 1


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


class Report(_Figures, frozen=True, kw_only=True):
    """Everything a report says.

    Attributes:
        people: Names of the people (not the virtual drummers), by seat.
        window_s: The largest asynchrony that still pairs, per seat.
        closest_from_bar: First bar of the closest eight (or fewer), 0 where none can be named.
        closest_to_bar: The bar after the last of them.
        together_s: The mean distance between the people over the whole pass.
        scale: "ensemble", "ordinary", "loose", or blank where it cannot be said.
        went_well: One sentence: what went well.
        try_next: One sentence: one thing to try.
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
    together_s: MaybeEstimate
    scale: str
    went_well: str
    try_next: str
