"""Laws of recordings."""

import pytest
from played import nara, performance_of

from uchiawase.report.meeting import report_of
from uchiawase.report.recording import bars_in_recording
from uchiawase.sound.mix import recording_start_s

BAR_S = 4 * 60 / 114


def test_the_closest_bars_are_found_in_the_recording() -> None:
    performance = nara()
    report = report_of(performance, report_id="a", seed=1)
    assert report.closest_recording_s is not None
    start_s, end_s = report.closest_recording_s
    before_s = performance.timeline.time_s_at(performance.from_beats) - recording_start_s(
        performance
    )
    assert start_s == pytest.approx(before_s + (report.closest_from_bar - 1) * BAR_S)
    assert end_s - start_s == pytest.approx(8 * BAR_S)


def test_bars_beyond_the_end_of_a_pass_end_with_it() -> None:
    performance = performance_of(bars=6)
    found = bars_in_recording(performance, 5, 9)
    assert found is not None
    assert found[1] - found[0] == pytest.approx(2 * BAR_S)


def test_no_bars_are_nowhere() -> None:
    performance = performance_of()
    assert bars_in_recording(performance, 0, 0) is None
    assert report_of(performance, report_id="a", seed=1).closest_recording_s is None
