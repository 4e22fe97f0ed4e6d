"""Laws of ``uchi kit``: what one brings is told, heard, seated and written; what is wrong is a sentence."""

import json
from pathlib import Path

import pytest
import soundfile
from kit_fixtures import sound, wave
from rich.console import Console
from typer.testing import CliRunner

from uchiawase.cli.kit import brought_kits, kit_app
from uchiawase.cli.main import app
from uchiawase.cli.preparing import prepared
from uchiawase.errors import KitFileBroken
from uchiawase.songs.library import Library
from uchiawase.songs.shelf import Progress


@pytest.fixture(scope="module")
def cache(rendered_cache: Path) -> Path:
    return rendered_cache


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kits") / "Garage"
    folder.mkdir()
    lines: list[str] = []
    for key, hz in ((36, 60.0), (38, 180.0), (42, 5_000.0), (49, 3_000.0)):
        (folder / f"{key}.wav").write_bytes(sound(wave(hz=hz, frames=9_600)))
        lines.append(f"<region> key={key} sample={key}.wav")
    (folder / "Garage.sfz").write_text(
        "\n".join([*lines, "<region> key=51 sample=gone.wav cutoff=9"])
    )
    return folder


def nothing_to_render(library: Library, on_progress: Progress) -> None:
    del library, on_progress


def run(*arguments: object, cache: Path) -> str:
    result = CliRunner().invoke(app, ["kit", *map(str, arguments), "--cache", str(cache)])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_a_check_says_what_plays_each_piece_and_what_is_missing(kit: Path, cache: Path) -> None:
    told = run("check", kit, cache=cache)
    assert "Garage, SFZ, id garage" in told
    assert "there is no sample 'gone.wav' in the kit" in told
    assert "not read, so it may sound different: cutoff" in told
    assert "open hi-hat (crash) 49" in told


def test_a_check_for_programs_is_json_alone(kit: Path, cache: Path) -> None:
    result = CliRunner().invoke(app, ["kit", "check", str(kit), "--json", "--cache", str(cache)])
    facts = json.loads(result.stdout)
    assert (facts["id"], facts["format"], len(facts["pieces"])) == ("garage", "SFZ", 13)
    assert facts["pieces"][0]["plays"] == "36"


def test_the_groove_is_heard_on_ours_and_on_theirs(kit: Path, cache: Path, tmp_path: Path) -> None:
    for named, name in (("studio", "ours.flac"), (kit, "theirs.wav")):
        run("hear", named, "--out", tmp_path / name, cache=cache)
        info = soundfile.info(tmp_path / name)
        assert (info.samplerate, info.channels) == (48_000, 1)
        assert info.duration > 5.0
    result = CliRunner().invoke(
        app, ["kit", "hear", "studio", "--out", str(tmp_path / "a.mp3"), "--cache", str(cache)]
    )
    assert result.exit_code == 2


def test_a_kit_is_listed_on_its_seat_and_the_one_it_replaces_after_the_others(
    kit: Path, cache: Path
) -> None:
    told = run("list", "--kit", f"2={kit}", cache=cache)
    assert "2 garage Garage" in told
    assert told.rindex("arena") > told.index("madang")


@pytest.mark.parametrize("form", ["sfz", "hydrogen"])
def test_what_is_exported_can_be_brought_again(
    kit: Path, cache: Path, tmp_path: Path, form: str
) -> None:
    for named in ("studio", kit):
        folder = tmp_path / Path(str(named)).name
        run("export", named, folder, "--to", form, cache=cache)
        facts = json.loads(
            CliRunner()
            .invoke(app, ["kit", "check", str(folder), "--json", "--cache", str(cache)])
            .stdout
        )
        assert facts["name"].lower() == Path(str(named)).name.lower()
        assert not any(one["stands_in"] for one in facts["pieces"])


def test_a_meeting_is_prepared_with_the_kits_that_are_brought(
    kit: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The songs take their time, and have tests of their own.
    monkeypatch.setattr(Library, "prepare", nothing_to_render)
    console = Console(record=True, width=200)
    library, kits = prepared(cache, console, [f"3={kit}", str(kit)])
    assert library.songs()
    assert [one.id for one in kits.kits()][2] == "garage"
    assert [one.id for one in kits.kits()][6:] == ["club", "garage-2"]
    assert "Garage: there is no sample 'gone.wav'" in console.export_text()


@pytest.mark.parametrize(
    "wanted", [["9={kit}"], ["0={kit}"], ["100={kit}"], ["1={kit}", "1={kit}"]]
)
def test_a_seat_that_is_not_there_or_taken_twice_is_a_usage_error(
    kit: Path, cache: Path, wanted: list[str]
) -> None:
    arguments = [part for one in wanted for part in ("--kit", one.format(kit=kit))]
    result = CliRunner().invoke(app, ["kit", "list", *arguments, "--cache", str(cache)])
    assert result.exit_code == 2
    assert "seat" in result.output


def test_a_seat_is_only_taken_where_there_are_seats(kit: Path, cache: Path) -> None:
    # Heard alone, "2=" would have let the kit that it pushed off the seat be heard.
    for command in ("check", "hear", "export"):
        more = [str(cache / "out")] if command == "export" else []
        result = CliRunner().invoke(app, ["kit", command, f"2={kit}", *more, "--cache", str(cache)])
        assert isinstance(result.exception, KitFileBroken)


def test_a_kits_own_words_are_shown_as_they_are_and_steer_nothing(
    kit: Path, cache: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "[b]Kit"
    folder.mkdir()
    (folder / "a.wav").write_bytes((kit / "38.wav").read_bytes())
    (folder / "[red]Kit [v2].sfz").write_text(
        "<control> label_key38=[/oops]\x1b[31mSnare\n<region> key=38 sample=a.wav sw_last=200"
    )
    told = run("check", folder, cache=cache)
    assert "[red]Kit [v2], SFZ" in told
    assert "[/oops]\ufffd[31mSnare" in told
    assert "\x1b" not in told
    assert "[red]Kit [v2]" in run("list", "--kit", folder, cache=cache)
    assert "[red]Kit [v2]: " in run("hear", folder, "--out", tmp_path / "a.flac", cache=cache)


def test_what_is_no_kit_is_one_sentence(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(KitFileBroken, match="no such folder, file or archive"):
        brought_kits([str(tmp_path / "gone")], cache, Console())
    with pytest.raises(KitFileBroken, match=r"neither a drumkit\.xml nor an \.sfz"):
        brought_kits([str(tmp_path)], cache, Console())


def test_every_kit_command_is_in_the_documentation() -> None:
    written = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
    names = [
        command.name or getattr(command.callback, "__name__", "")
        for command in kit_app.registered_commands
    ]
    assert len(names) == 4
    for name in names:
        assert f"`uchi kit {name}" in written
