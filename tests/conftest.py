"""What all tests share: where support modules lie and where outside data is."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from uchiawase.cli.folders import APP
from uchiawase.songs.library import Library

# A law does not fail because the machine was busy; what it takes to replay a failure is printed.
settings.register_profile("laws", deadline=None, print_blob=True)
settings.load_profile("laws")

for folder in (
    "browser",
    "formats",
    "report",
    "server",
    "session",
    "simulation",
    "sound",
    "timing",
    "vectors",
):
    sys.path.insert(0, str(Path(__file__).parent / folder))
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def uchi_data() -> Path:
    """Give the folder of real music and real people's timing, or skip, loudly, without it."""
    found = os.environ.get("UCHI_DATA", "")
    if not found or not Path(found).is_dir():
        pytest.skip(
            "UCHI_DATA is not set: this test reads data that does not travel with the project"
        )
    return Path(found)


@pytest.fixture(scope="session")
def rendered_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache folder, as the commands have one, that all tests fill together."""
    return tmp_path_factory.mktemp("cache") / APP


@pytest.fixture(scope="session")
def rendered_songs(rendered_cache: Path) -> Library:
    """Give the songs that come along, rendered once for all tests."""
    library = Library(rendered_cache / "songs")
    library.prepare()
    return library


LISTED_SKIPS = ("UCHI_DATA", "no network namespaces here")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which anything was skipped that may not be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    for report in reporter.stats.get("skipped", []):
        reason = str(report.longrepr)
        if not any(listed in reason for listed in LISTED_SKIPS):
            reporter.write_line(f"skipped without being listed in tests/conftest.py: {reason}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
