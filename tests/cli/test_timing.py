"""``uchi timing``, from a file to what it says: published numbers, and one sentence for whatever is wrong."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from far_pair import FarPair
from played import nara
from typer.testing import CliRunner, Result

from uchiawase.cli.main import app
from uchiawase.clock import generator
from uchiawase.errors import UchiawaseError
from uchiawase.formats.midi import write_midi_take
from uchiawase.report.tables import write_tables
from uchiawase.timing.phase_correction import simulated

Table = Mapping[str, list[float | None]]


def said(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["timing", *map(str, arguments)])


def sentence(*arguments: str | Path) -> str:
    """Give the one sentence of an expected failure; nothing may have been told before it."""
    result = said(*arguments)
    assert isinstance(result.exception, UchiawaseError), result.output
    assert "ms" not in result.stdout
    found = str(result.exception)
    assert "\n" not in found
    return found


def as_json(*arguments: str | Path) -> dict[str, Any]:
    result = said(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def figure(told: dict[str, Any], measure: str, player: str = "", other: str = "") -> dict[str, Any]:
    (found,) = [
        one
        for one in told["figures"]
        if (one["measure"], one["player"], one["other"]) == (measure, player, other)
    ]
    return found


def two_people(beats: int = 100, *, to_click: float = 0.0) -> Table:
    """Give two people who follow each other, and a click by so much, seconds."""
    gains = np.array([[to_click, 0.0, 0.5], [to_click, 0.5, 0.0]])
    noise = np.array([0.02, 0.02])
    beside = simulated(
        gains,
        timekeepers_s=noise,
        motors_s=noise / 4,
        beat_count=beats,
        series=1,
        draw=generator(9),
    )[0]
    onsets = beside - beside[0].mean() + np.arange(beats)[:, None] * 0.5 + 3
    return {"Hana": onsets[:, 0].tolist(), "Mina": onsets[:, 1].tolist()}


def written(folder: Path, table: Table, name: str = "onsets.csv") -> Path:
    path = folder / name
    pl.DataFrame(table, strict=False).write_csv(path)
    return path


def long_of(table: Table) -> dict[str, list[Any]]:
    rows = [(name, time) for name, times in table.items() for time in times if time is not None]
    return {"player": [name for name, _ in rows], "time_s": [time for _, time in rows]}


# --- what comes out ------------------------------------------------------------------------------


def test_clave_and_bass_come_out_as_published(uchi_data: Path) -> None:
    song = uchi_data / "timing" / "css_iemp" / "song2.csv"
    result = said(song, "--players", "clave,bass")
    assert result.exit_code == 0
    for number in ("241", "16.23288", "19.58636", "20.66440"):
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", result.stdout), number
    told = as_json(song, "--players", "clave,bass")
    assert told["pairs"] == [
        {"first": "clave", "second": "bass", "shared": 241, "scale": "ensemble"}
    ]
    for measure, value in (
        ("pair_mean", 16.2328796680),
        ("pair_spread", 19.5863648437),
        ("pair_size", 20.6643983402),
    ):
        found = figure(told, measure, "clave", "bass")
        assert 1000 * found["value"] == pytest.approx(value, rel=1e-9)
        assert found["n"] == 241
        assert found["low"] < found["value"] < found["high"]
        assert "Clayton" in found["source"]


def test_wide_and_long_with_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    table = two_people()
    wide = as_json(written(tmp_path, table))
    long = pl.DataFrame(long_of(table))
    long.write_csv(tmp_path / "long.csv", separator=";")
    long.write_parquet(tmp_path / "long.parquet")
    pl.DataFrame(table).write_parquet(tmp_path / "wide.parquet")
    for name in ("wide.parquet", "long.csv", "long.parquet"):
        told = as_json(tmp_path / name)
        assert told["figures"] == wide["figures"], name
    assert wide["window_s"] is None
    assert told["window_s"] == pytest.approx(0.15)


def test_people_who_follow_each_other_are_said_to(tmp_path: Path) -> None:
    path = written(tmp_path, two_people())
    result = said(path)
    assert "Hana gave way to Mina" in result.stdout
    assert "Mina gave way to Hana" in result.stdout
    assert "not enough" in said(written(tmp_path, two_people(40))).stdout


def test_the_hits_of_a_report_are_held_against_what_was_asked_for(tmp_path: Path) -> None:
    performance = nara()
    write_tables(performance, tmp_path)
    told = as_json(tmp_path / "hits.parquet")
    people = [take.name for take in performance.takes if take.kind == "person"]
    assert [one["player"] for one in told["players"]] == people
    assert told["track"] == "target_s"
    assert figure(told, "signed_mean", people[0])["value"] is not None
    assert any("Virtual drummers are left out" in note for note in told["notes"])
    assert as_json(tmp_path / "hits.csv")["figures"] == told["figures"]


def test_of_people_apart_nothing_is_said_from_what_was_struck(tmp_path: Path) -> None:
    write_tables(FarPair().play(3), tmp_path)
    told = as_json(tmp_path / "hits.parquet")
    assert any("heard each other from another place" in note for note in told["notes"])
    assert figure(told, "gain", "name 1", "name 2")["value"] is None
    assert figure(told, "pair_spread", "name 1", "name 2")["value"] is not None
    assert as_json(tmp_path / "hits.csv") == {**told, "files": ["hits.csv"]}


def test_midi_takes_are_players_on_one_clock(tmp_path: Path) -> None:
    performance = nara()
    paths: list[Path] = []
    for take in performance.takes[:2]:
        paths.append(tmp_path / f"take-{take.seat}.mid")
        write_midi_take(take, performance.timeline, paths[-1])
    told = as_json(*paths)
    names = [take.name for take in performance.takes[:2]]
    assert [one["player"] for one in told["players"]] == names
    assert told["pairs"][0]["shared"] > 50
    assert "Each file is a player." in told["notes"]
    one = as_json(paths[0])
    assert len(one["players"]) > 1
    assert "There is one track" in one["notes"][0]


def test_a_track_may_be_a_column_or_a_player(tmp_path: Path) -> None:
    table = two_people(to_click=0.3)
    click: list[float | None] = [3 + 0.5 * beat for beat in range(100)]
    wide = as_json(written(tmp_path, {**table, "click": click}), "--track", "click")
    long = tmp_path / "long.csv"
    pl.DataFrame(long_of({**table, "click": click})).write_csv(long)
    told = as_json(long, "--track", "click")
    assert told["figures"] == wide["figures"]
    assert [one["player"] for one in told["players"]] == ["Hana", "Mina"]
    mean = figure(wide, "signed_mean", "Hana")
    apart = np.array(table["Hana"], dtype=float) - np.array(click)
    assert mean["value"] == pytest.approx(apart.mean())


def test_rows_can_be_chosen(tmp_path: Path) -> None:
    table = pl.DataFrame(long_of(two_people())).with_columns(trial=pl.lit(1))
    later = table.with_columns(pl.col("time_s") + 100, trial=pl.lit(2))
    path = tmp_path / "trials.csv"
    pl.concat([table, later]).write_csv(path)
    told = as_json(path, "--where", "trial=2")
    assert told["players"][0]["onsets"] == 100
    assert "no row has trial = 3" in sentence(path, "--where", "trial=3")


def test_everything_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, two_people())
    page, rows, folder = tmp_path / "page.html", tmp_path / "rows.csv", tmp_path / "figures"
    result = said(path, "--report", page, "--csv", rows, "--figures", folder)
    assert result.exit_code == 0, result.exception
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!#)', text), "the page asks somebody else"
    names = {one.name for one in folder.iterdir()}
    kinds = ("asynchronies", "distributions", "following", "intervals")
    assert names == {f"{kind}.{ending}" for kind in kinds for ending in ("png", "svg")}
    with rows.open(encoding="utf-8", newline="") as opened:
        found = list(csv.DictReader(opened))
    told = as_json(path)
    assert len(found) == len(told["figures"])
    assert float(found[-1]["value"] or "nan") == told["figures"][-1]["value"]


# --- bad input: one sentence, never a number -----------------------------------------------------


def test_unsorted_times_are_an_error(tmp_path: Path) -> None:
    table = dict(two_people())
    times = list(table["Mina"])
    times[4], times[5] = times[5], times[4]
    path = written(tmp_path, {**table, "Mina": times})
    assert "Mina steps backwards in row 6" in sentence(path)
    assert re.search(r"Mina\[5\] is .* sort them", sentence(path, "--players", "Hana,Mina"))
    long = tmp_path / "long.csv"
    pl.DataFrame(long_of({**table, "Mina": times})).write_csv(long)
    assert "sort them" in sentence(long)


def test_times_that_are_no_numbers_are_an_error_or_are_not_played(tmp_path: Path) -> None:
    table = dict(two_people())
    gaps: list[float | None] = [None, float("nan"), *table["Mina"][2:]]
    told = as_json(written(tmp_path, {**table, "Mina": gaps}))
    assert told["players"][1]["onsets"] == 98
    endless = [*table["Mina"][:-1], float("inf")]
    assert "inf" in sentence(written(tmp_path, {**table, "Mina": endless}))
    path = tmp_path / "words.csv"
    path.write_text("Hana,Mina\n1.0,1.1\n2.0,soon\n3.0,3.1\n")
    assert "row 2 of Mina holds 'soon', which is no number" in sentence(path)
    path.write_text("player,time_s\nHana,1.0\nMina,\nHana,2.0\n")
    assert "row 2 of time_s has no time" in sentence(path)


def test_milliseconds_and_minutes_are_not_taken_for_seconds(tmp_path: Path) -> None:
    table = two_people()
    for factor, likely in ((1000, "milliseconds"), (1 / 60, "minutes")):
        scaled = {name: [factor * (time or 0) for time in times] for name, times in table.items()}
        assert f"if they are {likely}" in sentence(written(tmp_path, scaled))
        path = tmp_path / "long.csv"
        pl.DataFrame(long_of(scaled)).write_csv(path)
        assert f"if they are {likely}" in sentence(path)
    whole: Table = {
        name: [round(1000 * (time or 0)) for time in times] for name, times in table.items()
    }
    assert "milliseconds" in sentence(written(tmp_path, whole))


def test_one_player_without_anything_followed_is_an_error(tmp_path: Path) -> None:
    table = two_people()
    path = written(tmp_path, table)
    assert "Hana is the only player" in sentence(path, "--players", "Hana")
    told = as_json(path, "--players", "Hana", "--track", "Mina")
    assert told["pairs"] == []
    assert figure(told, "spread", "Hana")["value"] is not None


def test_nothing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "nothing.csv"
    for text, fault in (
        ("", "it is empty"),
        ("Hana,Mina\n", "it has no rows"),
        ("Hana,Mina\n,\n,\n", "no column holds times"),
    ):
        path.write_text(text)
        assert fault in sentence(path)
    path.write_text("Hana,Mina\n,\n,\n")
    assert "nobody played anything" in sentence(path, "--players", "Hana,Mina")
    assert "No such file" in sentence(tmp_path / "not-there.csv")
    assert "Is a directory" in sentence(tmp_path)


def test_the_same_time_twice_is_an_error(tmp_path: Path) -> None:
    table = dict(two_people())
    times = list(table["Mina"])
    times[7] = times[6]
    path = written(tmp_path, {**table, "Mina": times})
    assert re.search(r"Mina has \d+\.\d+ s twice", sentence(path))
    long = tmp_path / "long.csv"
    pl.DataFrame(long_of({**table, "Mina": times})).write_csv(long)
    assert "says a second time that Mina played" in sentence(long)


def test_people_who_share_no_beat_have_no_number_between_them(tmp_path: Path) -> None:
    one: list[float | None] = []
    other: list[float | None] = []
    for beat in range(120):
        one.append(0.5 * beat if beat % 2 else None)
        other.append(None if beat % 2 else 0.5 * beat + 0.01)
    path = written(tmp_path, {"Hana": one, "Mina": other})
    told = as_json(path)
    assert told["pairs"][0]["shared"] == 0
    assert told["pairs"][0]["scale"] == ""
    assert all(one["value"] is None for one in told["figures"] if one["player"] and one["other"])
    assert all(one["value"] is None for one in told["figures"] if not one["player"])
    assert "not enough" in said(path).stdout


def test_a_column_or_a_player_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, two_people())
    assert "no column 'Yuto'; it has Hana, Mina" in sentence(path, "--players", "Hana,Yuto")
    assert "no column 'click'" in sentence(path, "--track", "click")
    assert "no column 'bar'" in sentence(path, "--position", "bar")
    assert "no column 'trial'" in sentence(path, "--where", "trial=1")
    long = tmp_path / "long.csv"
    pl.DataFrame(long_of(two_people())).write_csv(long)
    assert "nobody is called 'Yuto'; there are Hana, Mina" in sentence(
        long, "--players", "Hana,Yuto"
    )


def test_what_is_no_table_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff")
    assert "no UTF-8 text" in sentence(path)
    path.write_bytes(b"\x00\x01\x02")
    assert "holds bytes that are no text" in sentence(path)
    path.write_bytes(b"PAR1 and then nothing")
    assert "as Parquet it is broken" in sentence(path)
    path.write_bytes(b"MThd and then nothing")
    assert "cannot be read as a MIDI file" in sentence(path)
    path.write_text("Once upon a time\nthere was a drummer\n")
    assert "no column holds times" in sentence(path)
    path.write_text("a,b\n1,2,3,4\n")
    assert "it is no table" in sentence(path)


def test_what_a_table_leaves_open_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text("player,time_s,Hana,Mina\n1,1.0,1.0,1.1\n2,2.0,2.0,2.1\n")
    assert "say --layout long or --layout wide" in sentence(path, "--players", "Hana,Mina")
    path.write_text("player,when\nHana,1.0\nMina,1.1\n")
    assert "no column says when" in sentence(path)
    assert "lacks the column that says when" in sentence(path, "--layout", "long")


def test_several_passes_in_one_table_are_asked_about(tmp_path: Path) -> None:
    write_tables(nara(), tmp_path)
    hits = pl.read_parquet(tmp_path / "hits.parquet")
    both = pl.concat([hits, hits.with_columns(pass_number=pl.lit(2, pl.Int32))])
    both.write_parquet(tmp_path / "both.parquet")
    assert "--where pass_number=1" in sentence(tmp_path / "both.parquet")
    told = as_json(tmp_path / "both.parquet", "--where", "pass_number=2")
    assert told["figures"] == as_json(tmp_path / "hits.parquet")["figures"]


def test_options_that_cannot_be_are_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, two_people())
    for arguments, fault in (
        (("--players", "Hana,Hana"), "names somebody twice"),
        (("--players", ","), "names nobody"),
        (("--where", "trial"), "is not of the form"),
    ):
        result = said(path, *arguments)
        assert result.exit_code == 2
        # The frame around the message breaks its lines.
        assert fault in " ".join(re.sub(r"[│\n]", " ", result.stderr).split())
    assert "leave out --window" in sentence(path, "--window", "50")
    assert "put tables into one" in sentence(path, path)
    assert "nothing can be written" in sentence(path, "--csv", tmp_path / "no" / "where.csv")
    assert "nothing can be written" in sentence(path, "--report", tmp_path / "no" / "page.html")
