"""Laws of recorded drums: they start on their onset, end in silence, and keep what was right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.sound.recorded import (
    ONSET_LEAD_S,
    ONSET_SLACK_S,
    at_our_rate,
    ended,
    folded,
    from_onset,
    shaped,
    without_offset,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, peak, sample_at, times_s


def tone(
    hz: float = 220.0, *, count: int = 24_000, rate_hz: float = SAMPLE_RATE_HZ, t60_s: float = 0.2
) -> Mono:
    time_s = np.arange(count) / rate_hz
    return (0.5 * np.cos(2 * np.pi * hz * time_s) * 10.0 ** (-3 * time_s / t60_s)).astype(
        np.float32
    )


def pitch_hz(wave: Mono) -> float:
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 2**18))
    return float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / 2**18


def test_two_equal_channels_fold_to_themselves() -> None:
    wave = tone()
    assert np.allclose(folded(np.stack([wave, wave], axis=1)), wave)
    assert np.array_equal(folded(wave[:, np.newaxis]), wave)


def test_a_stroke_on_one_side_is_half_as_high_and_opposed_channels_do_not_cancel() -> None:
    wave = tone()
    silent = np.zeros_like(wave)
    assert np.allclose(folded(np.stack([wave, silent], axis=1)), wave / 2)
    opposed = folded(np.stack([wave, -0.9 * wave], axis=1))
    assert np.array_equal(opposed, wave)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000])
def test_every_rate_keeps_its_pitch_and_length(rate_hz: int) -> None:
    wave = tone(440.0, count=rate_hz // 2, rate_hz=rate_hz, t60_s=5.0)
    ours = at_our_rate(wave, rate_hz)
    assert len(ours) == pytest.approx(SAMPLE_RATE_HZ / 2, abs=2)
    assert pitch_hz(ours) == pytest.approx(440.0, abs=1.0)


@given(st.floats(-24, 24))
def test_semitones_move_the_pitch_and_shorten_or_lengthen(semitones: float) -> None:
    ratio = 2 ** (semitones / 12)
    ours = at_our_rate(tone(440.0, t60_s=9.0), SAMPLE_RATE_HZ, semitones=semitones)
    assert len(ours) == pytest.approx(24_000 / ratio, rel=1e-3, abs=2)
    assert pitch_hz(ours) == pytest.approx(440.0 * ratio, rel=3e-3)


def test_what_is_at_our_rate_stays_as_it_is_and_nothing_stays_nothing() -> None:
    wave = tone()
    assert at_our_rate(wave, SAMPLE_RATE_HZ) is wave
    assert len(at_our_rate(wave[:0], 44_100)) == 0


@given(st.floats(-0.3, 0.3))
def test_an_offset_is_taken_away(offset: float) -> None:
    wave = tone(t60_s=0.1)
    assert np.allclose(without_offset(wave + np.float32(offset)), wave, atol=2e-4)


def test_a_sound_that_still_rings_has_no_offset() -> None:
    wave = tone(40.0, t60_s=50.0)[:12_345]
    assert without_offset(wave) is wave
    assert len(without_offset(wave[:0])) == 0


@given(silence=st.integers(0, 20_000), noise=st.booleans())
def test_a_stroke_starts_half_a_millisecond_before_its_onset(silence: int, noise: bool) -> None:
    wave = np.concatenate([np.zeros(silence, dtype=np.float32), tone()])
    if noise:
        wave[:silence] += generator(3).uniform(-0.002, 0.002, silence).astype(np.float32)
    cut, trimmed_s = from_onset(wave)
    lead = sample_at(ONSET_LEAD_S)
    trimmed = silence - lead if silence - lead > sample_at(ONSET_SLACK_S) else 0
    assert sample_at(trimmed_s) == trimmed
    loud = int(np.flatnonzero(np.abs(cut) > 0.1)[0])
    assert loud == silence - trimmed


def test_what_starts_on_its_onset_stays_as_it_is() -> None:
    wave = tone()
    assert from_onset(wave) == (wave, 0.0)
    silence = np.zeros(100, dtype=np.float32)
    assert from_onset(silence)[1] == 0.0


def test_a_stroke_ends_where_it_is_no_longer_heard() -> None:
    wave = np.concatenate([tone(t60_s=0.05), np.zeros(9_000, dtype=np.float32)])
    done = ended(wave, 5.0)
    assert len(done) < len(tone())
    assert done[-1] == 0.0
    assert np.array_equal(done[:1_000], wave[:1_000])
    assert len(ended(np.zeros(10, dtype=np.float32), 1.0)) == 0


def test_a_long_tail_is_faded_out_at_the_longest_it_may_be() -> None:
    done = ended(tone(t60_s=9.0), 0.25)
    assert len(done) == sample_at(0.25)
    assert done[-1] == 0.0
    assert np.all(np.abs(np.diff(done)) < 0.05)
    assert np.array_equal(done[: sample_at(0.15)], tone(t60_s=9.0)[: sample_at(0.15)])


def test_an_envelope_rises_holds_and_falls_and_a_delay_comes_before() -> None:
    ones = np.ones(SAMPLE_RATE_HZ, dtype=np.float32)
    done = shaped(ones, delay_s=0.1, attack_s=0.1, hold_s=0.1, decay_s=0.2, sustain=0.25)
    at = times_s(len(done)) - 0.1
    assert np.all(done[at < 0] == 0.0)
    expected = np.interp(at, [0.0, 0.1, 0.2, 0.4], [0.0, 1.0, 1.0, 0.25])
    assert np.allclose(done[at >= 0], expected[at >= 0], atol=1e-4)
    plain = shaped(ones, delay_s=0, attack_s=0, hold_s=0, decay_s=0, sustain=1.0)
    assert plain is ones
    assert peak(shaped(ones, delay_s=0, attack_s=0, hold_s=0, decay_s=0.0, sustain=0.5)) == 1.0
