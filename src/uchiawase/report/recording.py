"""The recording of a meeting: bars become places in it."""

import numpy as np

from uchiawase.report.figures import Report
from uchiawase.score.take import Performance
from uchiawase.units import Seconds


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
