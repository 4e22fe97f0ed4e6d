"""Laws of FLAC files."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from uchiawase.clock import generator
from uchiawase.errors import SoundNotWritable
from uchiawase.formats.flac import LOUDEST, read_flac, write_flac

RATE_HZ = 48_000


@pytest.mark.parametrize("shape", [(4_000,), (4_000, 2)])
def test_what_is_written_is_read_back_to_within_one_step_of_16_bits(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    wave = generator(1).uniform(-1, 1, shape).astype(np.float32)
    write_flac(tmp_path / "wave.flac", wave, RATE_HZ)
    back = read_flac(tmp_path / "wave.flac")
    assert back.shape == wave.shape
    assert float(np.max(np.abs(back - wave))) <= 1 / 32_768


def test_a_file_says_its_rate_and_its_16_bits(tmp_path: Path) -> None:
    write_flac(tmp_path / "wave.flac", np.zeros(100), 8_000)
    info = cast("Any", soundfile).info(str(tmp_path / "wave.flac"))
    assert (info.samplerate, info.format, info.subtype) == (8_000, "FLAC", "PCM_16")


def test_a_wave_that_is_too_loud_is_softened_as_a_whole_and_never_cut(tmp_path: Path) -> None:
    samples = 3.0 * np.sin(np.arange(RATE_HZ) / 7)
    write_flac(tmp_path / "mix.flac", samples, RATE_HZ)
    found = read_flac(tmp_path / "mix.flac")
    assert np.abs(found).max() == pytest.approx(LOUDEST, abs=1e-4)
    assert np.abs(found - samples * LOUDEST / np.abs(samples).max()).max() < 1e-4


@pytest.mark.parametrize(
    ("samples", "fault"),
    [
        (np.zeros((0, 2)), "no samples"),
        (np.array([0.0, np.nan]), "not finite"),
        (np.zeros((4, 2, 2)), "has the shape"),
        (np.zeros((4, 9)), "has the shape"),
    ],
)
def test_what_is_no_sound_is_refused(
    samples: npt.NDArray[np.float64], fault: str, tmp_path: Path
) -> None:
    with pytest.raises(SoundNotWritable, match=fault):
        write_flac(tmp_path / "mix.flac", samples, RATE_HZ)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_opened_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_flac(tmp_path / "nothing.flac")
    with pytest.raises(FileNotFoundError):
        write_flac(tmp_path / "no" / "folder.flac", np.zeros(10), RATE_HZ)
