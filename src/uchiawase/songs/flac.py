"""FLAC files, written. Where soundfile's missing types are pinned down."""

from pathlib import Path
from typing import Any

import soundfile as _untyped_soundfile

from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, Stereo

# soundfile comes without type information; it is used here and nowhere else in this part.
_soundfile: Any = _untyped_soundfile


def write_flac(path: Path, wave: Mono | Stereo) -> None:
    """Write a wave as 16-bit FLAC at its rate; the same wave gives the same samples.

    Raises:
        OSError: The file cannot be written.
    """
    _soundfile.write(str(path), wave, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")


def read_flac(path: Path) -> Mono | Stereo:
    """Read a FLAC back, shape (n,) or (n, 2).

    Raises:
        OSError: The file cannot be read.
    """
    wave, _ = _soundfile.read(str(path), dtype="float32")
    return wave
