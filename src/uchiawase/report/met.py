"""A take held against what was asked of it: which strokes were met, by which hits, how late."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from uchiawase.arrange.shared_kit import plays, second_half
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import Stroke
from uchiawase.score.take import Performance, Take
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
        second = second_half(part) if take.half else frozenset[KitPiece]()
        for index in part.asked_at(take.level):
            stroke = part.strokes[index]
            if not plays(second, take.half, stroke.piece):
                continue
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
