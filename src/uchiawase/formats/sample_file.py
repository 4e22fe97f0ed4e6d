"""Sample files: WAV, AIFF, FLAC, OGG and what else libsndfile reads; written as 24-bit WAV.

Where soundfile's missing types are pinned down for kits.
"""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile as _untyped_soundfile

from uchiawase.units import Hertz, Seconds

# soundfile comes without type information.
_soundfile: Any = _untyped_soundfile

LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 384_000
MAX_CHANNELS = 16
MAX_SAMPLE_S: Seconds = 120.0
"""A drum's sample that lasts longer is no drum's sample."""

MAX_DECODED = 2**25
"""The most values that are decoded, channels together: 128 MiB, three minutes of stereo at 96 kHz."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decoded stretch of a sample file.

    Attributes:
        wave: Shape (n, channels), float32, 1 is full scale.
        rate_hz: Its sample rate.
    """

    wave: npt.NDArray[np.float32]
    rate_hz: Hertz


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a sample file is left out, as the end of a sentence that begins with its name."""

    fault: str


def decoded_sample(
    data: bytes, *, from_frame: int, to_frame: int | None, longest_s: Seconds
) -> Recorded | Unusable:
    """Decode a stretch of a sample file.

    Args:
        data: The file's bytes.
        from_frame: The first frame, from 0.
        to_frame: The frame after the last; the file's end where it is None.
        longest_s: How much is decoded at most; never more than :data:`MAX_DECODED` values.
    """
    if not data:
        return Unusable("is empty; put the real file there")
    try:
        with _soundfile.SoundFile(io.BytesIO(data)) as opened:
            if fault := _fault(opened):
                return Unusable(fault)
            rate_hz = float(opened.samplerate)
            if from_frame >= opened.frames:
                return Unusable(
                    f"has {opened.frames} frames, but is to be played from frame {from_frame}; "
                    "mend the offset"
                )
            stop = min(to_frame or opened.frames, opened.frames)
            opened.seek(from_frame)
            most = min(round(longest_s * rate_hz), MAX_DECODED // int(opened.channels))
            count = max(min(stop - from_frame, most), 0)
            wave: npt.NDArray[np.float32] = opened.read(count, dtype="float32", always_2d=True)
    except (_untyped_soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        return Unusable(f"is no sound that can be read ({str(error).strip().rstrip('.')})")
    if not np.all(np.isfinite(wave)):
        return Unusable("holds values that are no numbers (NaN or infinite); export it again")
    if not np.any(wave):
        return Unusable("is silent; put the real file there")
    return Recorded(wave, rate_hz)


def _fault(opened: Any) -> str:
    rate_hz, channels, frames = int(opened.samplerate), int(opened.channels), int(opened.frames)
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        return (
            f"says {rate_hz} Hz, but a sample rate lies in {LOWEST_RATE_HZ} … {HIGHEST_RATE_HZ} Hz; "
            "export it again"
        )
    if channels > MAX_CHANNELS:
        return f"has {channels} channels; a drum has {MAX_CHANNELS} at most"
    if frames <= 0:
        return "has no sound in it; put the real file there"
    if frames / rate_hz > MAX_SAMPLE_S:
        return (
            f"lasts {frames / rate_hz:.0f} s; a drum's sample lasts {MAX_SAMPLE_S:.0f} s at most, "
            "cut it"
        )
    return ""


def wav_bytes(wave: npt.NDArray[np.float32], rate_hz: int) -> bytes:
    """Give a wave as a 24-bit WAV file; the same wave gives the same bytes.

    Args:
        wave: Shape (n,) or (n, channels), -1 … 1.
        rate_hz: Its sample rate.
    """
    buffer = io.BytesIO()
    _soundfile.write(buffer, wave, rate_hz, format="WAV", subtype="PCM_24")
    return buffer.getvalue()
