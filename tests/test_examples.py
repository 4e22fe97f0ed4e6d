"""Every example runs, alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
SAYS = {
    "look_at_the_songs.py": ("Meet Me on the One", "out.png"),
    "two_people_meet.py": ("apart", "out.png"),
}


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", sorted(SAYS))
def test_the_example_runs_and_writes_what_it_is_asked_to(
    name: str, tmp_path: Path, rendered_cache: Path
) -> None:
    said, written = SAYS[name]
    out = tmp_path / written
    finished = subprocess.run(
        [sys.executable, str(EXAMPLES / name), str(out)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        # The examples take what is rendered from this user's cache: the tests' own, here.
        env=os.environ | {"XDG_CACHE_HOME": str(rendered_cache.parent)},
    )
    assert finished.returncode == 0, finished.stderr
    assert said in finished.stdout
    assert out.stat().st_size > 1000
