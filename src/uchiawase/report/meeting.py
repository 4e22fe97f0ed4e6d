"""How they met: a performance becomes the figures of its report.

What is measured is in :mod:`uchiawase.timing`; here it is decided which strokes were asked for,
who is held against whom, and what may be said. The rules of what may be said:

- Nobody is ranked and nothing is scored. People are named by seat order.
- The signed mean ("early", "late") appears only where the device's delay was measured; the signed
  mean of a pair only where both were.
- A figure with too little behind it is absent.
- Who gave way to whom is asked of people, with the song as one more partner; said is only what
  the intervals of all arrows at once let stand. It rests on what each person *heard*: people of one
  room as they struck, others as they were sounded (:mod:`uchiawase.report.heard`).
- First what went well, then one thing to try (:mod:`uchiawase.report.words`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np
import numpy.typing as npt
from msgspec import structs

from uchiawase.report.arrows import arrows_of, estimate_figures, ring_of
from uchiawase.report.definitions import definitions
from uchiawase.report.figures import (
    REPORT_FORMAT,
    ArrowFigures,
    BarFigures,
    Estimate,
    PairFigures,
    PlayerFigures,
    Report,
    RingFigures,
    StrokeFigures,
)
from uchiawase.report.heard import Heard, heard_by_each
from uchiawase.report.met import MetTake, met_takes
from uchiawase.report.recording import bars_in_recording
from uchiawase.report.words import gave_way_said, try_next, went_well
from uchiawase.score.take import Performance, Take
from uchiawase.timing import doubt, following, measures, togetherness
from uchiawase.timing.grid import Grid, at_beats, by_step, grid_of, pulse_of
from uchiawase.timing.pairing import Times
from uchiawase.units import Beats, Seconds


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Everybody's onsets on the positions that anybody was asked for.

    Attributes:
        grid: Positions and asynchronies.
        track_s: When the positions were asked for, shape (positions,).
        onsets_s: What was struck, shape (positions, players).
    """

    grid: Grid
    track_s: Times
    onsets_s: npt.NDArray[np.float64]


def _table(performance: Performance, met: Sequence[MetTake]) -> _Table:
    grid = grid_of(
        [[stroke.beats for stroke in one.strokes] for one in met], [one.errors_s for one in met]
    )
    track_s = np.array(
        [performance.timeline.time_s_at(beats) for beats in grid.beats], dtype=np.float64
    )
    return _Table(grid, track_s, grid.errors_s + track_s[:, None])


NORMAL_90, NORMAL_95 = 1.645, 1.960
"""Half-widths of a standard normal's intervals."""


def report_of(
    performance: Performance,
    *,
    report_id: str,
    seed: int,
    kit_names: Mapping[str, str] | None = None,
) -> Report:
    """Give the figures of a performance.

    Args:
        performance: What was played.
        report_id: The address of the report.
        seed: The evening's seed, for measures that draw. The intervals of today's measures are
            computed, not drawn, so reports are equal whatever it is.
        kit_names: What people call each kit, by its id; a kit without a name goes by its id.

    Returns:
        Every figure, absent where too little stands behind it; with no hits at all, a report that
        says so kindly.
    """
    del seed
    song = performance.song
    met = met_takes(performance)
    table = _table(performance, met)
    grid = table.grid
    from_bar = song.bar_at(performance.from_beats)
    to_bar = song.bar_at(performance.to_beats)
    if performance.to_beats > song.bar_start_beats(to_bar):
        to_bar += 1

    people = [index for index, one in enumerate(met) if one.take.kind == "person"]
    heard = heard_by_each(performance, [met[index] for index in people])
    found = _following(performance, grid, [met[index] for index in people], people, heard)
    pairs = togetherness.pairs_that_meet([one.take.kind for one in met])
    distances_s = togetherness.pair_distances(grid.errors_s, pairs)
    bar_index = np.array([song.bar_at(beats) - from_bar for beats in grid.beats], dtype=np.intp)
    bars = togetherness.by_bar(distances_s, bar_index, max(to_bar - from_bar, 0))
    corrections = dict(zip(people, found.players, strict=True)) if found is not None else {}
    players = [
        _player(one, table, index, corrections.get(index), kit_names or {})
        for index, one in enumerate(met)
    ]
    pair_figures = [
        _pair(met, first, second, grid)
        for first in range(len(met))
        for second in range(first + 1, len(met))
        # Who played one seat in turn never played together; who shared its kit did.
        if (met[first].take.seat != met[second].take.seat)
        or (met[first].take.half != met[second].take.half)
    ]
    together = estimate_figures(togetherness.together(grid.errors_s, pairs))
    # Where too little was shared to say how close, the closest bars would be chance.
    closest = togetherness.closest_bars(bars) if together is not None else None
    bar_figures = [
        BarFigures(
            bar=from_bar + index,
            start_beats=float(song.bar_start_beats(from_bar + index)),
            section=section.name if (section := song.section_at(from_bar + index)) else "",
            distance_s=float(bars.distance_s[index]) if bars.n[index] else None,
            n=int(bars.n[index]),
        )
        for index in range(bars.n.size)
    ]
    spread, scale = _scale(grid, pairs)
    closest_from_bar, closest_to_bar = (
        (from_bar + closest[0], from_bar + closest[1]) if closest else (0, 0)
    )
    names = {
        index: met[index].take.name.strip() or f"Seat {met[index].take.seat}" for index in people
    }
    arrows = arrows_of(found, people) if found is not None else []
    report = Report(
        format=REPORT_FORMAT,
        report_id=report_id,
        song_id=song.id,
        song_title=song.title,
        bpm=song.tempo_map.bpm_at(performance.from_beats),
        pass_number=performance.pass_number,
        from_bar=from_bar,
        to_bar=to_bar,
        people=list(names.values()),
        window_s={str(one.take.seat): one.matches.window_s for one in met},
        players=players,
        pairs=pair_figures,
        bars=bar_figures,
        closest_from_bar=closest_from_bar,
        closest_to_bar=closest_to_bar,
        closest_recording_s=bars_in_recording(performance, closest_from_bar, closest_to_bar),
        together_s=together,
        spread_s=spread,
        scale=scale,
        gave_way=arrows,
        gave_way_said=_gave_way_said(names, arrows, found, heard),
        ring=_ring(people, arrows),
        went_well=went_well(players, bar_figures, together, scale),
        try_next=try_next(players, bar_figures, together, scale),
        definitions=[],
    )
    return structs.replace(report, definitions=definitions(report))


def _following(
    performance: Performance,
    grid: Grid,
    people: Sequence[MetTake],
    columns: Sequence[int],
    heard: Sequence[Heard] | None,
) -> following.Following | None:
    """Find who of the people gave way to whom, from beat to beat, by what each heard.

    Where parts interlock, so that somebody shares too few strokes, what each played within a beat
    counts for the beat.
    """
    if len(people) < 2 or heard is None:
        return None
    own = Grid(grid.beats, grid.errors_s[:, list(columns)])
    asked = [[stroke.beats for stroke in one.strokes] for one in people]
    each = [grid_of(asked, one.errors_s) for one in heard]
    found = _from_beat_to_beat(performance, own, each)
    if all(one.gain is not None for one in found.arrows):
        return found
    by_beat = _from_beat_to_beat(
        performance, by_step(own, Beats(1)), [by_step(one, Beats(1)) for one in each]
    )
    return max(found, by_beat, key=_said)


def _from_beat_to_beat(
    performance: Performance, own: Grid, each: Sequence[Grid]
) -> following.Following:
    pulse = pulse_of(own)
    track_s = np.array(
        [performance.timeline.time_s_at(beats) for beats in pulse.beats], dtype=np.float64
    )
    heard_s = np.array([at_beats(one, pulse.beats).errors_s for one in each])
    return following.following(
        pulse.errors_s + track_s[:, None], track_s, heard_s=heard_s + track_s[:, None]
    )


def _said(found: following.Following) -> int:
    return sum(one.gain is not None for one in found.arrows)


def _gave_way_said(
    names: Mapping[int, str],
    arrows: Sequence[ArrowFigures],
    found: following.Following | None,
    heard: Sequence[Heard] | None,
) -> str:
    if heard is None and len(names) > 1:
        return (
            "You played in different places, and it is not on record who was where: who gave way "
            "to whom cannot be told without what each of you heard."
        )
    beats = max((one.beats for one in found.players), default=0) if found is not None else 0
    return gave_way_said(names, arrows, beats)


def _ring(people: Sequence[int], arrows: Sequence[ArrowFigures]) -> RingFigures | None:
    if not any(one.gain is not None for one in arrows):
        return None
    return ring_of(people, arrows)


def _scale(
    grid: Grid, pairs: tuple[tuple[int, int], ...]
) -> tuple[Estimate | None, togetherness.Scale]:
    """Give the spread of the people and its word, over the pairs that shared enough."""
    shared = {
        (first, second): togetherness.pair_asynchronies(
            grid.errors_s[:, first], grid.errors_s[:, second]
        ).size
        for first, second in pairs
    }
    enough = [pair for pair, n in shared.items() if n >= togetherness.FEWEST_FOR_SCALE]
    if not enough:
        return None, ""
    spread = togetherness.groupwise_spread(grid.errors_s, enough)
    fewest = min(shared[pair] for pair in enough)
    value = togetherness.groupwise_spread_s(grid.errors_s, enough)
    return estimate_figures(spread), togetherness.scale_of(value, fewest)


def _player(
    one: MetTake,
    table: _Table,
    column: int,
    correction: following.Player | None,
    kit_names: Mapping[str, str],
) -> PlayerFigures:
    take, matches = one.take, one.matches
    # Successive strokes are those of the player's own part, whatever the others are asked for between.
    asked = {stroke.beats for stroke in one.strokes}
    own = np.array([beats in asked for beats in table.grid.beats], dtype=np.bool_)
    found = measures.of_player(table.onsets_s[own], table.track_s[own], column, correction)
    known = take.output_delay_s is not None
    return PlayerFigures(
        seat=take.seat,
        name=take.name,
        kind=take.kind,
        kit_id=take.kit_id,
        kit_name=kit_names.get(take.kit_id, take.kit_id),
        part_name=one.part_name,
        level=int(take.level),
        asked=len(one.strokes),
        met=int(matches.stroke_index.size),
        missed=int(matches.missed_index.size),
        extra=int(matches.extra_index.size),
        asynchrony_mean_s=_with_doubt(found.mean_s, take.strike_doubt_s) if known else None,
        asynchrony_sd_s=estimate_figures(found.spread_s),
        asynchrony_abs_s=estimate_figures(found.size_s),
        steadiness=estimate_figures(found.variation),
        steadiness_without_drift=estimate_figures(found.variation_without_drift),
        to_song=estimate_figures(correction.to_track if correction is not None else None),
        to_others=estimate_figures(correction.to_others if correction is not None else None),
        strokes=[
            StrokeFigures(
                beats=float(stroke.beats),
                piece=stroke.piece.value,
                asynchrony_s=float(error_s) if isfinite(error_s) else None,
            )
            for stroke, error_s in zip(one.strokes, one.errors_s, strict=True)
        ],
    )


def _pair(met: Sequence[MetTake], first_index: int, second_index: int, grid: Grid) -> PairFigures:
    first, second = met[first_index], met[second_index]
    meeting = togetherness.meeting_of(grid.errors_s[:, first_index], grid.errors_s[:, second_index])
    known = first.take.output_delay_s is not None and second.take.output_delay_s is not None
    return PairFigures(
        first_index=first_index,
        second_index=second_index,
        first_seat=first.take.seat,
        second_seat=second.take.seat,
        shared=meeting.shared,
        asynchrony_mean_s=_with_doubt(meeting.mean, _both(first.take, second.take))
        if known
        else None,
        asynchrony_sd_s=estimate_figures(meeting.spread),
        distance_s=estimate_figures(meeting.distance),
    )


def _with_doubt(found: doubt.Estimate | None, device_s: Seconds | None) -> Estimate | None:
    """Widen the interval of a signed mean by what is not known of the devices.

    Theirs is of 90 %, ours of 95 %: it is brought to that as a normal one.
    """
    if found is None or device_s is None:
        return estimate_figures(found)
    device_s *= NORMAL_95 / NORMAL_90
    return Estimate(
        value=found.value,
        low=found.value - hypot(found.value - found.low, device_s),
        high=found.value + hypot(found.high - found.value, device_s),
        n=found.n,
    )


def _both(one: Take, other: Take) -> Seconds | None:
    doubts_s = [each.strike_doubt_s for each in (one, other) if each.strike_doubt_s is not None]
    return hypot(*doubts_s) if doubts_s else None
