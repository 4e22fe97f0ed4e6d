"""FLAC files, written and read: 16 bits, which is what every browser and player takes.

Samples are arrays of shape (frames,) or (frames, channels), full scale at ±1.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile as _untyped_soundfile

from uchiawase.errors import SoundNotWritable

LOUDEST = 0.98
"""Where the loudest sample is put when a wave is too loud for a file, as a share of full scale."""

MOST_CHANNELS = 8
"""What FLAC can hold."""

# soundfile comes without type information.
_soundfile: Any = _untyped_soundfile


def write_flac(path: Path, samples: npt.NDArray[np.floating[Any]], sample_rate_hz: int) -> None:
    """Write a wave as FLAC; the same wave gives the same samples.

    A wave that goes beyond full scale is made softer as a whole, so that nothing is cut off; any
    other is written as loud as it is.

    Args:
        path: Where to; replaced where it exists.
        samples: Shape (frames,) or (frames, channels), full scale at ±1.
        sample_rate_hz: Frames per second.

    Raises:
        SoundNotWritable: There is no sample, one is not a finite number, or the shape is neither of
            the two.
        OSError: The file cannot be written.
    """
    if samples.ndim not in {1, 2} or (
        samples.ndim == 2 and not 1 <= samples.shape[1] <= MOST_CHANNELS
    ):
        raise SoundNotWritable(
            str(path), f"has the shape {samples.shape}; give (frames,) or (frames, channels)"
        )
    if samples.size == 0:
        raise SoundNotWritable(str(path), "has no samples; mix something first")
    loudest = float(np.max(np.abs(samples)))
    if not np.isfinite(loudest):
        raise SoundNotWritable(str(path), "has samples that are not finite numbers")
    scaled = samples * (LOUDEST / loudest) if loudest > 1 else samples
    # Opened here, since what libsndfile says of a file it cannot open names no reason.
    with path.open("wb") as file:
        _soundfile.write(file, scaled, sample_rate_hz, format="FLAC", subtype="PCM_16")


def read_flac(path: Path) -> npt.NDArray[np.float32]:
    """Read a FLAC back, shape (frames,) or (frames, channels).

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        samples, _ = _soundfile.read(file, dtype="float32")
    return samples
