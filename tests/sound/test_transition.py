"""Laws of transitions: they end where they say, without a click, at any tempo."""

import numpy as np
import pytest

from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.transition import Fall, Impact, Riser, Swell, Transition, sounded
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, peak, sample_at
from uchiawase.units import Beats

TEMPO = TempoMap.constant(120.0, first_beat_s=0.5)
RISER = Riser(Beats(4), Beats(12), -6.0, pitch=72, pulse_beats=Beats(1, 2))
FALL = Fall(Beats(4), Beats(8), -6.0, pitch=60)
IMPACT = Impact(Beats(4), -6.0, pitch=28)
SWELL = Swell(Beats(2), Beats(4), (62, 66, 69), -6.0)
ALL = [RISER, Riser(Beats(0), Beats(4), -6.0), FALL, IMPACT, SWELL]


def power(wave: Stereo) -> float:
    return float(np.mean(wave.astype(np.float64) ** 2))


@pytest.mark.parametrize("transition", ALL)
@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.25])
def test_it_lies_where_it_says_at_any_tempo_and_both_its_ends_are_nought(
    transition: Transition, ratio: float
) -> None:
    tempo_map = TEMPO.scaled(ratio)
    start, wave = sounded(transition, tempo_map, 3)
    first = transition.beats if isinstance(transition, Impact) else transition.from_beats
    assert start == sample_at(tempo_map.time_s_at(first))
    if not isinstance(transition, Impact):
        assert start + len(wave) == sample_at(tempo_map.time_s_at(transition.to_beats))
    assert wave.dtype == np.float32
    assert np.all(np.isfinite(wave))
    assert 0.02 < peak(wave) < 2.0
    assert peak(wave[:1]) == 0.0
    assert peak(wave[-1:]) < 1e-6


def test_risers_and_swells_rise_and_falls_and_impacts_fall() -> None:
    for transition, rises in ((RISER, True), (SWELL, True), (FALL, False), (IMPACT, False)):
        _, wave = sounded(transition, TEMPO, 0)
        half = len(wave) // 2
        assert (power(wave[half:]) > 4 * power(wave[:half])) is rises
        assert (power(wave[:half]) > 4 * power(wave[half:])) is not rises


def test_no_two_are_alike_and_each_is_the_same_each_time() -> None:
    first, again, other = (sounded(RISER, TEMPO, seed)[1] for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=0.01)


def test_a_boom_falls_to_its_pitch() -> None:
    _, wave = sounded(IMPACT, TEMPO, 0)
    late = wave[sample_at(0.5) :, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(late * np.hanning(len(late)), 1 << 18))
    assert np.argmax(spectrum) * SAMPLE_RATE_HZ / (1 << 18) == pytest.approx(pitch_hz(28), rel=0.03)


def test_one_without_any_length_is_nothing() -> None:
    _, wave = sounded(Riser(Beats(4), Beats(4), -6.0), TEMPO, 0)
    assert wave.shape == (0, 2)
