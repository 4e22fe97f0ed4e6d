"""The commands, from their help to what they leave behind."""

import re
from pathlib import Path

import polars as pl
import pytest
import soundfile
from typer.testing import CliRunner

from uchiawase.cli import jam as jam_module
from uchiawase.cli.main import app, run
from uchiawase.formats.midi import read_midi_drums
from uchiawase.server.address import qr_rows
from uchiawase.songs.library import compositions
from uchiawase.sound.mix import LEAD_IN_S, TAIL_S

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    return sorted(
        command.callback.__name__ for command in app.registered_commands if command.callback
    )


def test_every_command_says_what_it_does() -> None:
    for command in commands():
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_every_command_is_in_the_documentation() -> None:
    written = (ROOT / "docs" / "commands.md").read_text()
    for command in commands():
        assert f"`uchi {command}" in written, command


def test_the_demo_leaves_a_report_a_recording_tables_and_a_take_for_every_seat(
    tmp_path: Path, rendered_cache: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["demo", "--out", str(out), "--seed", "3", "--cache", str(rendered_cache)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "Host and Guest were" in result.output
    page = (out / "report.html").read_text()
    assert "Host" in page
    assert not re.findall(r'(?:src|href)="https?://', page), "the page asks somebody else"
    assert (out / "picture.png").read_bytes().startswith(b"\x89PNG")
    hits = pl.read_parquet(out / "hits.parquet")
    assert hits["seat"].n_unique() == 6
    people = hits.filter(pl.col("kind") == "person")
    assert set(people["player"]) == {"Host", "Guest"}
    info = soundfile.info(out / "performance.flac")
    song = compositions()[0].song
    played_s = song.tempo_map.time_s_at(song.end_beats)
    assert info.duration == pytest.approx(LEAD_IN_S + played_s + TAIL_S, abs=0.1)
    for seat in range(1, 7):
        take = read_midi_drums(out / f"take-{seat}.mid")
        assert len(take.strokes) == len(hits.filter(pl.col("seat") == seat))


def test_the_same_seed_plays_the_same_evening(tmp_path: Path, rendered_cache: Path) -> None:
    tables: list[pl.DataFrame] = []
    for name in ("one", "two"):
        out = tmp_path / name
        arguments = ["demo", "--out", str(out), "--seed", "5", "--cache", str(rendered_cache)]
        assert CliRunner().invoke(app, arguments).exit_code == 0
        tables.append(pl.read_parquet(out / "hits.parquet"))
    for column in ("seat", "piece", "velocity", "stroke_index"):
        assert tables[0][column].to_list() == tables[1][column].to_list()
    one, two = (table["asynchrony_s"].to_list() for table in tables)
    assert one == pytest.approx(two, abs=1e-6, nan_ok=True)


def test_a_qr_code_is_the_same_with_and_without_colours() -> None:
    rows = qr_rows("http://192.0.2.7:8765/join#" + "5" * 32)
    assert len({len(row) for row in rows}) == 1
    plain = jam_module.qr_text(rows, coloured=False).plain.splitlines()
    assert len(plain) == (len(rows) + 1) // 2
    read = [
        "".join("01"[sign in " ▄"] if upper else "01"[sign in " ▀"] for sign in line)
        for line in plain
        for upper in (True, False)
    ]
    assert tuple(read[: len(rows)]) == rows


@pytest.mark.parametrize(
    ("screen", "has"),
    [({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({}, False)],
)
def test_a_browser_is_opened_only_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, screen: dict[str, str], has: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    assert jam_module.has_screen() is has


def test_an_expected_error_is_one_sentence_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["uchi", "kit", "check", str(tmp_path / "[gone] [") + "/x]"])
    with pytest.raises(SystemExit, match="1"):
        run()
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("✗ the kit 'x]' cannot be played: there is no such folder")
    monkeypatch.setattr("sys.argv", ["uchi", "kit", "check", str(tmp_path / "[bold] gone")])
    with pytest.raises(SystemExit, match="1"):
        run()
    assert "the kit '[bold] gone' cannot" in " ".join(capsys.readouterr().err.split())
