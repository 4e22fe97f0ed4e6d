"""Laws of FLAC files."""

from pathlib import Path

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.songs.flac import read_flac, write_flac


@pytest.mark.parametrize("shape", [(4_000,), (4_000, 2)])
def test_what_is_written_is_read_back_to_within_one_step_of_16_bits(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    wave = generator(1).uniform(-1, 1, shape).astype(np.float32)
    write_flac(tmp_path / "wave.flac", wave)
    back = read_flac(tmp_path / "wave.flac")
    assert back.shape == wave.shape
    assert float(np.max(np.abs(back - wave))) <= 1 / 32_768
