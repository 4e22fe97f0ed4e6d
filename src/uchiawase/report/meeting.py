"""How they met: a performance becomes the figures of its report.

What is measured is in :mod:`uchiawase.timing`; here it is decided which strokes were asked for,
who is held against whom, and what may be said. The rules of what may be said:

- Nobody is ranked and nothing is scored. People are named by seat order.
- The signed mean ("early", "late") appears only where the device's delay was measured; the signed
  mean of a pair only where both were.
- A figure with too little behind it is absent.
- First what went well, then one thing to try (:mod:`uchiawase.report.words`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from uchiawase.report.figures import (
    REPORT_FORMAT,
    BarFigures,
    Estimate,
    PairFigures,
    PlayerFigures,
    Report,
    StrokeFigures,
)
from uchiawase.report.words import try_next, went_well
from uchiawase.score.hit import Hit
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, Take
from uchiawase.timing import asynchrony, doubt, steadiness, togetherness
from uchiawase.timing.grid import Grid, grid_of
from uchiawase.timing.pairing import LARGEST_WINDOW_S, PartMatches, Times, pair_part


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
    grid = grid_of(
        [[stroke.beats for stroke in one.strokes] for one in met], [one.errors_s for one in met]
    )
    from_bar = song.bar_at(performance.from_beats)
    to_bar = song.bar_at(performance.to_beats)
    if performance.to_beats > song.bar_start_beats(to_bar):
        to_bar += 1

    pairs = togetherness.pairs_that_meet([one.take.kind for one in met])
    distances_s = togetherness.pair_distances(grid.errors_s, pairs)
    bar_index = np.array([song.bar_at(beats) - from_bar for beats in grid.beats], dtype=np.intp)
    bars = togetherness.by_bar(distances_s, bar_index, max(to_bar - from_bar, 0))
    players = [_player(one, kit_names or {}) for one in met]
    pair_figures = [
        _pair(met, first, second, grid)
        for first in range(len(met))
        for second in range(first + 1, len(met))
        # Who played one seat in turn never played together.
        if met[first].take.seat != met[second].take.seat
    ]
    together = _estimate(togetherness.together(distances_s))
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
    scale = _scale(grid, pairs)
    people = [
        one.take.name.strip() or f"Seat {one.take.seat}" for one in met if one.take.kind == "person"
    ]
    closest_from_bar, closest_to_bar = (
        (from_bar + closest[0], from_bar + closest[1]) if closest else (0, 0)
    )
    return Report(
        format=REPORT_FORMAT,
        report_id=report_id,
        song_id=song.id,
        song_title=song.title,
        bpm=song.tempo_map.bpm_at(performance.from_beats),
        pass_number=performance.pass_number,
        from_bar=from_bar,
        to_bar=to_bar,
        people=people,
        window_s={str(one.take.seat): one.matches.window_s for one in met},
        players=players,
        pairs=pair_figures,
        bars=bar_figures,
        closest_from_bar=closest_from_bar,
        closest_to_bar=closest_to_bar,
        together_s=together,
        scale=scale,
        went_well=went_well(players, bar_figures, together, scale),
        try_next=try_next(players, bar_figures, together, scale),
    )


def _scale(grid: Grid, pairs: tuple[tuple[int, int], ...]) -> togetherness.Scale:
    """Give the word for the people: the root mean square of their pairwise spreads."""
    variances: list[float] = []
    fewest = 0
    for first, second in pairs:
        differences = togetherness.pair_asynchronies(
            grid.errors_s[:, first], grid.errors_s[:, second]
        )
        if differences.size >= togetherness.FEWEST_FOR_SCALE:
            variances.append(float(differences.var(ddof=1)))
            fewest = max(fewest, int(differences.size))
    spread_s = float(np.sqrt(np.mean(variances))) if variances else None
    return togetherness.scale_of(spread_s, fewest)


def _player(one: MetTake, kit_names: Mapping[str, str]) -> PlayerFigures:
    take, matches = one.take, one.matches
    own = grid_of([[stroke.beats for stroke in one.strokes]], [one.errors_s])
    first_at = {stroke.beats: at for stroke, at in zip(one.strokes, one.targets_s, strict=True)}
    positions_s = np.array([first_at[beats] for beats in own.beats], dtype=np.float64)
    ratios = steadiness.interval_ratios(own.errors_s[:, 0], positions_s)
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
        asynchrony_mean_s=(
            _estimate(asynchrony.mean_asynchrony(matches.errors_s)) if known else None
        ),
        asynchrony_sd_s=_estimate(asynchrony.spread_of_asynchrony(matches.errors_s)),
        asynchrony_abs_s=_estimate(asynchrony.size_of_asynchrony(matches.errors_s)),
        steadiness=_estimate(steadiness.steadiness(ratios)),
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
        asynchrony_mean_s=_estimate(meeting.mean) if known else None,
        asynchrony_sd_s=_estimate(meeting.spread),
        distance_s=_estimate(meeting.distance),
    )


def _estimate(found: doubt.Estimate | None) -> Estimate | None:
    if found is None:
        return None
    return Estimate(value=found.value, low=found.low, high=found.high, n=found.n)
