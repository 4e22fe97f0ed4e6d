"""A stretch of a stem, round and round."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.sound.loop import SEAM_S, written_out
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, sample_at

SEAM = sample_at(SEAM_S)


def ramp(count: int) -> Stereo:
    line = np.arange(count, dtype=np.float32)
    return np.stack([line, -line], axis=1)


@given(from_s=st.floats(0.0, 0.05), length_s=st.floats(0.02, 0.06), rounds=st.integers(1, 9))
def test_every_round_begins_on_its_sample_and_holds_the_stretch(
    from_s: float, length_s: float, rounds: int
) -> None:
    stem = ramp(6000)
    out = written_out(stem, from_s, from_s + length_s, rounds)
    start = sample_at(from_s)
    assert abs(len(out) - sample_at(from_s + rounds * length_s)) <= 0
    assert np.array_equal(
        out[: start + sample_at(length_s) - SEAM - 1],
        stem[: start + sample_at(length_s) - SEAM - 1],
    )
    for further in range(rounds):
        begins = sample_at(from_s + further * length_s)
        whole = sample_at(length_s) - SEAM - 1
        assert np.array_equal(out[begins : begins + whole], stem[start : start + whole])


def test_a_round_turns_into_what_leads_to_the_stretch_so_that_nothing_clicks() -> None:
    time = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    tone = np.sin(2 * np.pi * 97.0 * time).astype(np.float32)
    stem = np.stack([tone, tone], axis=1)
    out = written_out(stem, 0.3, 0.4567, 4)
    steepest = float(np.abs(np.diff(tone)).max())
    assert float(np.abs(np.diff(out[:, 0])).max()) < 3 * steepest
    cut = np.concatenate([stem[: sample_at(0.4567)], stem[sample_at(0.3) :]])
    assert float(np.abs(np.diff(cut[:, 0])).max()) > 10 * steepest


def test_a_stem_that_is_too_short_goes_round_in_silence() -> None:
    out = written_out(ramp(10), 0.05, 0.08, 3)
    assert len(out) == sample_at(0.14)
    assert not out[10:].any()
