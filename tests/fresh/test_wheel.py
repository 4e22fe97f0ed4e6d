"""The wheel alone gives a working meeting: in an empty environment, with no Node on the path."""

import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.fresh

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 120.0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stage = ROOT / "src" / "uchiawase" / "server" / "stage" / "index.html"
    assert stage.is_file(), "the stage has not been built: run `make test`, or `make setup`"
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_carries_the_stage_and_the_migrations(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "uchiawase/server/stage/index.html" in names
    assert any(name.startswith("uchiawase/server/stage/assets/") for name in names)
    assert any(name.startswith("uchiawase/storage/migrations/versions/v0001") for name in names)
    assert "uchiawase/py.typed" in names


def test_installed_into_an_empty_environment_it_serves_the_stage(
    wheel: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    copying = os.environ | {"UV_LINK_MODE": "copy"}
    subprocess.run([*install, *locked], check=True, env=copying)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, env=copying)
    bare = {
        "HOME": str(tmp_path / "home"),
        "PATH": str(environment / "bin"),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }
    assert shutil.which("node", path=bare["PATH"]) is None
    log = tmp_path / "jam.log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            [environment / "bin" / "uchi", "jam", "--local", "--no-browser", "--port", "48765"],
            env=bare,
            cwd=tmp_path,
            stdout=told,
            stderr=subprocess.STDOUT,
        ) as jam,
    ):
        try:
            end_s = time.monotonic() + READY_WITHIN_S
            while "ready" not in log.read_text():
                assert jam.poll() is None, log.read_text()
                assert time.monotonic() < end_s, log.read_text()
                time.sleep(0.2)
            page = httpx.get("http://127.0.0.1:48765/")
            assert page.status_code == 200
            script = next(
                part.split('"')[0] for part in page.text.split('src="')[1:] if ".js" in part
            )
            assert httpx.get(f"http://127.0.0.1:48765{script}").status_code == 200
            kit = httpx.get("http://127.0.0.1:48765/api/kits/club/kit.flac")
            assert kit.content.startswith(b"fLaC")
        finally:
            jam.terminate()
            jam.wait(timeout=20)
    assert "http://127.0.0.1:48765/join#" in log.read_text()
