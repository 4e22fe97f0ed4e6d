"""Laws of the tables: nothing is lost, nothing is rounded, and the documentation is true."""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from played import START_S, nara, performance_of, take_of

from uchiawase.report.meeting import report_of
from uchiawase.report.tables import (
    HIT_COLUMNS,
    MISSED_COLUMNS,
    SOUNDED_COLUMNS,
    hits_table,
    missed_table,
    sounded_table,
    write_tables,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.take import Hearing, Performance, Sounded

DOC = Path(__file__).parents[2] / "docs" / "tables.md"


def test_every_hit_has_its_row_and_every_stroke_is_met_or_missed() -> None:
    performance = nara()
    report = report_of(performance, report_id="a", seed=1)
    hits, missed = hits_table(performance), missed_table(performance)
    assert hits.height == sum(len(take.hits) for take in performance.takes)
    for player in report.players:
        own = hits.filter(pl.col("seat") == player.seat)
        assert own["stroke_index"].drop_nulls().len() == player.met
        assert own["stroke_index"].null_count() == player.extra
        assert missed.filter(pl.col("seat") == player.seat).height == player.missed
        assert own["stroke_index"].drop_nulls().is_unique().all()


def test_asynchronies_are_hit_minus_target_and_the_figures_follow_from_them() -> None:
    performance = nara()
    hits = hits_table(performance).filter(pl.col("stroke_index").is_not_null())
    assert (hits["time_s"] - hits["target_s"]).to_list() == hits["asynchrony_s"].to_list()
    guest = report_of(performance, report_id="a", seed=1).players[1].asynchrony_sd_s
    spread = hits.filter(pl.col("seat") == 2)["asynchrony_s"].std()
    assert guest is not None
    assert spread == pytest.approx(guest.value, rel=1e-9)


def test_a_stroke_is_named_by_its_index_in_the_part() -> None:
    performance = performance_of(replace(take_of(3, "person"), name="Mina"))
    part = performance.song.part_of(3)
    assert part is not None
    for row in hits_table(performance).drop_nulls("stroke_index").iter_rows(named=True):
        stroke = part.strokes[int(row["stroke_index"])]
        assert (float(stroke.beats), stroke.piece.value) == (
            row["stroke_beats"],
            row["stroke_piece"],
        )
        assert row["player"] == "Mina"


def test_hits_outside_the_pass_are_kept_and_marked() -> None:
    take = take_of(1, "person")
    early = Hit(START_S - 2, KitPiece.SNARE, 90)
    table = hits_table(performance_of(replace(take, hits=(early, *take.hits))))
    first = table.row(0, named=True)
    assert (first["within_pass"], first["stroke_index"], first["beats"] < 0) == (False, None, True)
    assert table["within_pass"].sum() == len(take.hits)


def test_an_unmeasured_delay_is_empty_and_a_measured_one_is_there() -> None:
    table = hits_table(
        performance_of(take_of(1, "person"), take_of(2, "person", output_delay_s=0.012))
    )
    assert table.filter(pl.col("seat") == 1)["output_delay_s"].null_count() > 0
    assert set(table.filter(pl.col("seat") == 2)["output_delay_s"]) == {0.012}


def nara_and_andong() -> Performance:
    """A host in one place and a guest in another, of whom the host was given two strokes to hear."""
    host, guest = nara().takes[:2]
    return replace(
        performance_of(
            replace(host, hearing=(Hearing(0.0, "Nara", headphones=False),)),
            replace(
                guest,
                hearing=(
                    Hearing(0.0, "Nara", headphones=False),
                    Hearing(START_S + 5, "Andong", headphones=True),
                ),
            ),
        ),
        sounded=(Sounded("Nara", 2, 4, START_S + 6.1), Sounded("Nara", 2, 1_000_000, START_S + 7)),
    )


def test_each_hit_says_where_it_was_struck_and_how_its_player_heard() -> None:
    hits = hits_table(nara_and_andong())
    guest = hits.filter(pl.col("seat") == 2)
    assert set(hits.filter(pl.col("seat") == 1)["place"]) == {"Nara"}
    moved = guest["time_s"] >= START_S + 5
    assert guest["headphones"].to_list() == moved.to_list()
    assert set(guest.filter(moved)["place"]) == {"Andong"}
    assert hits_table(nara())["place"].null_count() == hits_table(nara()).height


def test_what_sounded_elsewhere_says_whether_the_part_asked_for_it() -> None:
    table = sounded_table(nara_and_andong())
    assert table["written"].to_list() == [True, False]
    assert table["place"].to_list() == ["Nara", "Nara"]
    assert sounded_table(nara()).height == 0


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    performance = nara_and_andong()
    written = write_tables(performance, tmp_path)
    assert [path.name for path in written] == [
        "hits.parquet",
        "hits.csv",
        "missed.parquet",
        "missed.csv",
        "sounded.parquet",
        "sounded.csv",
    ]
    for name, table in (
        ("hits", hits_table(performance)),
        ("missed", missed_table(performance)),
        ("sounded", sounded_table(performance)),
    ):
        assert pl.read_parquet(tmp_path / f"{name}.parquet").equals(table)
        assert pl.read_csv(tmp_path / f"{name}.csv", schema=table.schema).equals(table)


def test_nobody_gives_tables_without_rows() -> None:
    assert hits_table(performance_of()).columns == list(HIT_COLUMNS)
    assert missed_table(performance_of()).columns == list(MISSED_COLUMNS)
    assert sounded_table(performance_of()).columns == list(SOUNDED_COLUMNS)


def test_the_documentation_lists_every_column_in_order() -> None:
    hits, rest = DOC.read_text(encoding="utf-8").split("\n## missed\n")
    missed, sounded = rest.split("\n## sounded\n")
    listed = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
    assert listed.findall(hits) == list(HIT_COLUMNS)
    assert listed.findall(missed) == list(MISSED_COLUMNS)
    assert listed.findall(sounded) == list(SOUNDED_COLUMNS)
