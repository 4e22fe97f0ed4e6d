"""The recording of a meeting: bars become places in it."""

import numpy as np

from uchiawase.score.take import Performance
from uchiawase.sound.mix import recording_start_s
from uchiawase.sound.pauses import without_long_pauses
from uchiawase.units import Seconds


def bars_in_recording(
    performance: Performance, from_bar: int, to_bar: int
) -> tuple[Seconds, Seconds] | None:
    """Give from when to when bars sound in the recording of a performance.

    Args:
        performance: As it was played; in the recording long pauses are short.
        from_bar: The first bar, from 1.
        to_bar: The bar after the last; the pass may end before.

    Returns:
        Seconds from the recording's start, or None where there are no bars or they lie before it.
    """
    if from_bar >= to_bar:
        return None
    recorded = without_long_pauses(performance)
    song, timeline = recorded.song, recorded.timeline
    begin_s = recording_start_s(recorded)
    start_s = timeline.time_s_at(song.bar_start_beats(from_bar))
    end_s = timeline.time_s_at(min(song.bar_start_beats(to_bar), recorded.to_beats))
    if start_s < begin_s or not np.isfinite(end_s):
        return None
    return start_s - begin_s, end_s - begin_s
