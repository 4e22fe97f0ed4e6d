"""What all tests share: where support modules lie and where outside data is."""

import os
import sys
from pathlib import Path

import pytest

for folder in ("browser", "formats", "server", "session", "vectors"):
    sys.path.insert(0, str(Path(__file__).parent / folder))


@pytest.fixture(scope="session")
def uchi_data() -> Path:
    """Give the folder of real music and real people's timing, or skip, loudly, without it."""
    found = os.environ.get("UCHI_DATA", "")
    if not found or not Path(found).is_dir():
        pytest.skip(
            "UCHI_DATA is not set: this test reads data that does not travel with the project"
        )
    return Path(found)
