"""The tables of a performance: every hit, every stroke left out, and what sounded elsewhere.

Three tables, each as Parquet and as CSV. What every column holds is in ``docs/tables.md``, which a test
holds against :data:`HIT_COLUMNS`, :data:`MISSED_COLUMNS` and :data:`SOUNDED_COLUMNS`. All times are seconds on the session
clock; nothing is rounded, nothing is taken out of the asynchronies.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from uchiawase.report.met import MetTake, met_takes
from uchiawase.score.take import Performance

HIT_COLUMNS: Mapping[str, Any] = {
    "pass_number": pl.Int32,
    "seat": pl.Int32,
    "player": pl.String,
    "kind": pl.String,
    "kit_id": pl.String,
    "level": pl.Int32,
    "hit_index": pl.Int32,
    "within_pass": pl.Boolean,
    "time_s": pl.Float64,
    "beats": pl.Float64,
    "piece": pl.String,
    "velocity": pl.Int32,
    "stroke_index": pl.Int32,
    "stroke_piece": pl.String,
    "stroke_beats": pl.Float64,
    "target_s": pl.Float64,
    "asynchrony_s": pl.Float64,
    "window_s": pl.Float64,
    "output_delay_s": pl.Float64,
    "input_delay_s": pl.Float64,
    "place": pl.String,
    "headphones": pl.Boolean,
}

MISSED_COLUMNS: Mapping[str, Any] = {
    "pass_number": pl.Int32,
    "seat": pl.Int32,
    "player": pl.String,
    "kind": pl.String,
    "kit_id": pl.String,
    "level": pl.Int32,
    "stroke_index": pl.Int32,
    "piece": pl.String,
    "velocity": pl.Int32,
    "beats": pl.Float64,
    "target_s": pl.Float64,
}


SOUNDED_COLUMNS: Mapping[str, Any] = {
    "pass_number": pl.Int32,
    "place": pl.String,
    "seat": pl.Int32,
    "stroke_index": pl.Int32,
    "written": pl.Boolean,
    "time_s": pl.Float64,
}


def hits_table(performance: Performance) -> pl.DataFrame:
    """Give one row a hit, by seat and then in time; no rows where nobody struck."""
    rows = [row for one in met_takes(performance) for row in _hit_rows(performance, one)]
    return pl.DataFrame(rows, schema=dict(HIT_COLUMNS), orient="row")


def missed_table(performance: Performance) -> pl.DataFrame:
    """Give one row a stroke that was asked for and left out, by seat and then in time."""
    rows = [row for one in met_takes(performance) for row in _missed_rows(performance, one)]
    return pl.DataFrame(rows, schema=dict(MISSED_COLUMNS), orient="row")


def sounded_table(performance: Performance) -> pl.DataFrame:
    """Give one row a stroke of a person that was sounded in a place, by place and then in time.

    No rows where everybody heard everybody through the air.
    """
    count_of = {part.seat: len(part.strokes) for part in performance.song.parts}
    rows = [
        (
            performance.pass_number,
            one.place,
            one.seat,
            one.stroke_index,
            one.stroke_index < count_of.get(one.seat, 0),
            one.time_s,
        )
        for one in performance.sounded
    ]
    return pl.DataFrame(rows, schema=dict(SOUNDED_COLUMNS), orient="row")


def write_tables(performance: Performance, folder: Path) -> tuple[Path, ...]:
    """Write ``hits``, ``missed`` and ``sounded``, each as ``.parquet`` and ``.csv``; existing ones are replaced.

    Args:
        performance: What was played.
        folder: Where to; it has to exist.

    Returns:
        What was written.
    """
    written: list[Path] = []
    tables = {
        "hits": hits_table(performance),
        "missed": missed_table(performance),
        "sounded": sounded_table(performance),
    }
    for name, table in tables.items():
        parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv"
        table.write_parquet(parquet)
        table.write_csv(csv)
        written += [parquet, csv]
    return tuple(written)


def _hit_rows(performance: Performance, one: MetTake) -> Iterator[tuple[object, ...]]:
    take = one.take
    place_of = {hit_index: place for place, hit_index in enumerate(one.hit_index)}
    stroke_of = {
        int(place): int(at)
        for place, at in zip(one.matches.hit_index, one.matches.stroke_index, strict=True)
    }
    for hit_index, hit in enumerate(take.hits):
        place = place_of.get(hit_index)
        at = stroke_of.get(place) if place is not None else None
        hearing = take.hearing_at(hit.time_s)
        yield (
            performance.pass_number,
            take.seat,
            take.name,
            take.kind,
            take.kit_id,
            int(take.level),
            hit_index,
            place is not None,
            hit.time_s,
            float(performance.timeline.beats_at(hit.time_s)),
            hit.piece.value,
            hit.velocity,
            one.stroke_index[at] if at is not None else None,
            one.strokes[at].piece.value if at is not None else None,
            float(one.strokes[at].beats) if at is not None else None,
            float(one.targets_s[at]) if at is not None else None,
            float(one.errors_s[at]) if at is not None else None,
            one.matches.window_s,
            take.output_delay_s,
            take.input_delay_s,
            hearing.place if hearing is not None else None,
            hearing.headphones if hearing is not None else None,
        )


def _missed_rows(performance: Performance, one: MetTake) -> Iterator[tuple[object, ...]]:
    take = one.take
    for at in map(int, one.matches.missed_index):
        stroke = one.strokes[at]
        yield (
            performance.pass_number,
            take.seat,
            take.name,
            take.kind,
            take.kit_id,
            int(take.level),
            one.stroke_index[at],
            stroke.piece.value,
            stroke.velocity,
            float(stroke.beats),
            float(one.targets_s[at]),
        )
