"""The recording of a meeting: samples become a file, and bars become places in it."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from uchiawase.errors import RecordingBroken
from uchiawase.report.figures import Report
from uchiawase.score.take import Performance
from uchiawase.units import Seconds

LOUDEST = 0.98
"""Where the loudest sample is put when a mix is too loud for a file, as a share of full scale."""

MOST_CHANNELS = 8
"""What FLAC can hold."""


def write_flac(samples: npt.NDArray[np.floating[Any]], sample_rate_hz: int, path: Path) -> None:
    """Write a mix as FLAC, 16 bits.

    A mix that goes beyond full scale is made softer as a whole, so that nothing is cut off; any
    other is written as loud as it is.

    Args:
        samples: Shape (frames,) or (frames, channels), full scale at ±1.
        sample_rate_hz: Frames per second.
        path: Where to; replaced where it exists.

    Raises:
        RecordingBroken: There is no sample, one is not a finite number, or the shape is neither of
            the two.
    """
    if samples.ndim not in {1, 2} or (
        samples.ndim == 2 and not 1 <= samples.shape[1] <= MOST_CHANNELS
    ):
        raise RecordingBroken(
            str(path), f"has the shape {samples.shape}; give (frames,) or (frames, channels)"
        )
    if samples.size == 0:
        raise RecordingBroken(str(path), "has no samples; mix something first")
    loudest = float(np.max(np.abs(samples)))
    if not np.isfinite(loudest):
        raise RecordingBroken(str(path), "has samples that are not finite numbers")
    scaled = samples * (LOUDEST / loudest) if loudest > 1 else samples
    write: Any = soundfile.write
    write(str(path), scaled, sample_rate_hz, format="FLAC", subtype="PCM_16")


def closest_in_recording(
    report: Report, performance: Performance, *, recording_start_s: Seconds
) -> tuple[Seconds, Seconds] | None:
    """Give from when to when the closest bars sound in a recording.

    Args:
        report: The report that names them.
        performance: What the report is about.
        recording_start_s: When, on the session clock, the recording starts.

    Returns:
        Seconds from the recording's start, or None where no bars are named or they lie before it.
    """
    if not report.closest_to_bar:
        return None
    song, timeline = performance.song, performance.timeline
    start_s = timeline.time_s_at(song.bar_start_beats(report.closest_from_bar))
    end_s = timeline.time_s_at(
        min(song.bar_start_beats(report.closest_to_bar), performance.to_beats)
    )
    if start_s < recording_start_s or not np.isfinite(end_s):
        return None
    return start_s - recording_start_s, end_s - recording_start_s
