"""How they met: a performance becomes the figures of its report.

What is measured is in :mod:`uchiawase.timing`; here it is decided which strokes were asked for,
who is held against whom, and what may be said. The rules of what may be said:

- Nobody is ranked and nothing is scored. People are named by seat order.
- The signed mean ("early", "late") appears only where the device's delay was measured; the signed
  mean of a pair only where both were.
- A figure with too little behind it is absent.
- Who gave way to whom is asked of people, with the song as one more partner; said is only what
  the intervals of all arrows at once let stand. It rests on what each person *heard*: where people
  played in different places that is not what was struck, and nothing is said.
- First what went well, then one thing to try (:mod:`uchiawase.report.words`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

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
from uchiawase.report.recording import bars_in_recording
from uchiawase.report.words import gave_way_said, try_next, went_well
from uchiawase.score.hit import Hit
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, Take
from uchiawase.timing import following, measures, togetherness
from uchiawase.timing.grid import Grid, by_step, grid_of, pulse_of
from uchiawase.timing.pairing import LARGEST_WINDOW_S, PartMatches, Times, pair_part
from uchiawase.units import Beats


@dataclass(frozen=True, slots=True, eq=False)
class MetTake:
    """A take held against what was asked of it.

    Attributes:
        take: The take.
        part_name: The name of its part; blank where the song has none for the seat.
        stroke_index: The strokes asked for, as indices of the part, ascending.
        strokes: The strokes themselves.
        targets_s: When each was asked for, on the session clock.
        hit_index: The hits that were looked at, as indices of the take: those within the pass.
        hits: The hits themselves.
        matches: How the two belong together; its indices count within ``hits`` and ``strokes``.
        errors_s: Asynchrony of each stroke asked for, NaN where it was missed.
    """

    take: Take
    part_name: str
    stroke_index: tuple[int, ...]
    strokes: tuple[Stroke, ...]
    targets_s: Times
    hit_index: tuple[int, ...]
    hits: tuple[Hit, ...]
    matches: PartMatches
    errors_s: Times


def met_takes(performance: Performance) -> tuple[MetTake, ...]:
    """Hold every take of a performance against its part, ascending by seat.

    Asked for are the strokes of the take's level from ``from_beats`` up to, not including,
    ``to_beats``, as far as its player held the seat. Hits more than :data:`uchiawase.timing.pairing.LARGEST_WINDOW_S` before the pass or after
    it (in the count-in, while people laugh) are left out: they are neither met nor extra. So is
    what was struck that far from where the seat was the player's (while they were cut off, and a
    drummer stood in for them).
    """
    return tuple(_met(performance, take) for take in performance.takes)


def _met(performance: Performance, take: Take) -> MetTake:
    timeline, part = performance.timeline, performance.song.part_of(take.seat)
    asked: list[tuple[int, Stroke, float]] = []
    if part is not None:
        for index in part.asked_at(take.level):
            stroke = part.strokes[index]
            in_pass = performance.from_beats <= stroke.beats < performance.to_beats
            if in_pass and take.holds(stroke.beats):
                target_s = timeline.time_s_at(stroke.beats)
                if isfinite(target_s):
                    asked.append((index, stroke, target_s))
    start_s = timeline.time_s_at(performance.from_beats) - LARGEST_WINDOW_S
    end_s = timeline.time_s_at(performance.to_beats) + LARGEST_WINDOW_S
    looked_at = [
        (index, hit)
        for index, hit in enumerate(take.hits)
        if start_s <= hit.time_s <= end_s
        and any(
            take.holds(timeline.beats_at(hit.time_s + margin_s))
            for margin_s in (0.0, -LARGEST_WINDOW_S, LARGEST_WINDOW_S)
        )
    ]
    strokes = tuple(stroke for _, stroke, _ in asked)
    hits = tuple(hit for _, hit in looked_at)
    targets_s = np.array([target_s for _, _, target_s in asked], dtype=np.float64)
    matches = pair_part(hits, strokes, targets_s)
    errors_s = np.full(len(strokes), np.nan)
    errors_s[matches.stroke_index] = matches.errors_s
    return MetTake(
        take=take,
        part_name=part.name if part is not None else "",
        stroke_index=tuple(index for index, _, _ in asked),
        strokes=strokes,
        targets_s=targets_s,
        hit_index=tuple(index for index, _ in looked_at),
        hits=hits,
        matches=matches,
        errors_s=errors_s,
    )


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


def report_of(
    performance: Performance,
    *,
    report_id: str,
    seed: int,
    kit_names: Mapping[str, str] | None = None,
    apart: bool = False,
) -> Report:
    """Give the figures of a performance.

    Args:
        performance: What was played.
        report_id: The address of the report.
        seed: The evening's seed, for measures that draw. The intervals of today's measures are
            computed, not drawn, so reports are equal whatever it is.
        kit_names: What people call each kit, by its id; a kit without a name goes by its id.
        apart: Whether people played in different places, so that what each heard of the others
            is not what these struck.

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
    found = None if apart else _following(performance, grid, people)
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
        # Who played one seat in turn never played together.
        if met[first].take.seat != met[second].take.seat
    ]
    together = estimate_figures(togetherness.together(distances_s))
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
        gave_way_said=_gave_way_said(names, arrows, found, apart=apart),
        ring=_ring(people, arrows),
        went_well=went_well(players, bar_figures, together, scale),
        try_next=try_next(players, bar_figures, together, scale),
        definitions=[],
    )
    return structs.replace(report, definitions=definitions(report))


def _following(
    performance: Performance, grid: Grid, people: Sequence[int]
) -> following.Following | None:
    """Find who of the people gave way to whom, from beat to beat.

    Where parts interlock, so that somebody shares too few strokes, what each played within a beat
    counts for the beat.
    """
    if len(people) < 2:
        return None
    own = Grid(grid.beats, grid.errors_s[:, list(people)])
    found = _from_beat_to_beat(performance, pulse_of(own))
    if all(one.gain is not None for one in found.arrows):
        return found
    by_beat = _from_beat_to_beat(performance, pulse_of(by_step(own, Beats(1))))
    return max(found, by_beat, key=_said)


def _from_beat_to_beat(performance: Performance, pulse: Grid) -> following.Following:
    track_s = np.array(
        [performance.timeline.time_s_at(beats) for beats in pulse.beats], dtype=np.float64
    )
    return following.following(pulse.errors_s + track_s[:, None], track_s)


def _said(found: following.Following) -> int:
    return sum(one.gain is not None for one in found.arrows)


def _gave_way_said(
    names: Mapping[int, str],
    arrows: Sequence[ArrowFigures],
    found: following.Following | None,
    *,
    apart: bool,
) -> str:
    if apart and len(names) > 1:
        return (
            "You played in different places, where the others sound a little later than they "
            "strike: who gave way to whom is not told from that."
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
        asynchrony_mean_s=estimate_figures(found.mean_s) if known else None,
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
        asynchrony_mean_s=estimate_figures(meeting.mean) if known else None,
        asynchrony_sd_s=estimate_figures(meeting.spread),
        distance_s=estimate_figures(meeting.distance),
    )
