"""Laws of recordings."""

from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import soundfile
from played import START_S, nara, performance_of, take_of

from uchiawase.errors import RecordingBroken
from uchiawase.report.meeting import report_of
from uchiawase.report.recording import LOUDEST, closest_in_recording, write_flac

RATE_HZ = 8000


def read(path: Path) -> tuple[np.ndarray, int]:
    load: Any = soundfile.read
    return cast("tuple[np.ndarray, int]", load(str(path)))


def test_what_is_written_sounds_again_to_the_sixteenth_bit(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    samples = 0.5 * np.sin(np.arange(2 * RATE_HZ) / 7).reshape(-1, 2).astype(np.float32)
    write_flac(samples, RATE_HZ, path)
    found, rate_hz = read(path)
    assert rate_hz == RATE_HZ
    assert found.shape == samples.shape
    assert np.abs(found - samples).max() <= 1 / 2**15


def test_a_mix_that_is_too_loud_is_softened_as_a_whole_and_never_cut(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    samples = 3.0 * np.sin(np.arange(RATE_HZ) / 7)
    write_flac(samples, RATE_HZ, path)
    found, _ = read(path)
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
def test_what_is_no_sound_is_refused(samples: np.ndarray, fault: str, tmp_path: Path) -> None:
    with pytest.raises(RecordingBroken, match=fault):
        write_flac(samples, RATE_HZ, tmp_path / "mix.flac")


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
