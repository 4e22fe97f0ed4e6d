"""Every example runs, alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
SAYS = {
    "look_at_the_songs.py": ("Meet Me on the One", "out.png"),
    "meeting_to_timing.py": ("Mina gave way to Hana", "out.html"),
    "two_people_meet.py": ("apart", "out.png"),
}
NEED_DATA = {
    "cuban_son.py": ("16.23288     16.23288", "out.html"),
    "drumming_study.py": ("felt as a unit, F(2, 47)", "out.png"),
}
"""Those that read data whose licences do not allow copying."""


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {*SAYS, *NEED_DATA}


@pytest.mark.parametrize("name", sorted(SAYS))
def test_the_example_runs_and_writes_what_it_is_asked_to(
    name: str, tmp_path: Path, rendered_cache: Path
) -> None:
    _runs(name, *SAYS[name], tmp_path, {"XDG_CACHE_HOME": str(rendered_cache.parent)})


@pytest.mark.parametrize("name", sorted(NEED_DATA))
def test_the_example_on_published_data_comes_out_as_published(
    name: str, tmp_path: Path, uchi_data: Path
) -> None:
    _runs(name, *NEED_DATA[name], tmp_path, {"UCHI_DATA": str(uchi_data)})


@pytest.mark.parametrize("name", sorted(NEED_DATA))
def test_without_its_data_an_example_says_what_it_lacks(name: str, tmp_path: Path) -> None:
    without = {key: value for key, value in os.environ.items() if key != "UCHI_DATA"}
    finished = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=without,
    )
    assert finished.returncode == 1
    assert "UCHI_DATA has to name the folder" in finished.stderr
    assert "Traceback" not in finished.stderr


def _runs(name: str, said: str, written: str, folder: Path, more: dict[str, str]) -> None:
    out = folder / written
    finished = subprocess.run(
        [sys.executable, str(EXAMPLES / name), str(out)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        # The examples take what is rendered from this user's cache: the tests' own, here.
        env=os.environ | more,
    )
    assert finished.returncode == 0, finished.stderr
    assert said in finished.stdout
    assert out.stat().st_size > 1000
