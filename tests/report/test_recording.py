"""Laws of recordings."""

from fractions import Fraction

import pytest
from played import START_S, nara, performance_of, take_of

from uchiawase.report.meeting import report_of
from uchiawase.report.recording import closest_in_recording


def test_the_closest_bars_are_found_in_the_recording() -> None:
    performance = nara()
    report = report_of(performance, report_id="a", seed=1)
    found = closest_in_recording(report, performance, recording_start_s=START_S - 4)
    assert found is not None
    bar_s = 4 * 60 / 114
    assert found[0] == pytest.approx(4 + (report.closest_from_bar - 1) * bar_s)
    assert found[1] - found[0] == pytest.approx(8 * bar_s)


def test_bars_that_nobody_named_or_recorded_are_nowhere() -> None:
    performance = performance_of()
    nothing = report_of(performance, report_id="a", seed=1)
    assert closest_in_recording(nothing, performance, recording_start_s=0) is None
    played = performance_of(take_of(1, "person"), take_of(2, "person"))
    report = report_of(played, report_id="a", seed=1)
    late_s = played.timeline.time_s_at(Fraction(90))
    assert closest_in_recording(report, played, recording_start_s=late_s) is None
