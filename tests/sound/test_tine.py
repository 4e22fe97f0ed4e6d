"""Laws of tines: in tune, brighter when struck harder, never folded back."""

import numpy as np
import pytest

from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.tine import Pair, Tine, tine_note
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono

BELL = Tine((Pair(1.0, 3.5, index=2.0, index_t60_s=1.0, level=1.0, t60_s=3.0),), release_s=0.3)


def spectrum(wave: Mono) -> tuple[Curve, Curve]:
    power: Curve = np.abs(np.fft.rfft(wave.astype(np.float64) * np.hanning(len(wave)))) ** 2
    frequencies_hz: Curve = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ).astype(np.float64)
    return frequencies_hz, power


def test_what_is_heard_is_the_pitch_and_side_lines_at_its_bender() -> None:
    frequencies_hz, power = spectrum(tine_note(BELL, 60, 1.0, 127))
    for ratio in (1.0, 4.5, 2.5):
        at = int(np.argmin(np.abs(frequencies_hz - ratio * pitch_hz(60))))
        assert power[at - 3 : at + 4].max() > 100 * np.median(power)


def test_a_harder_note_is_brighter_and_louder() -> None:
    def bright(velocity: int) -> float:
        frequencies_hz, power = spectrum(tine_note(BELL, 60, 1.0, velocity)[:9_600])
        return float(np.sum(frequencies_hz * power) / np.sum(power))

    assert bright(127) > 1.2 * bright(40)
    loud, soft = (float(np.std(tine_note(BELL, 60, 1.0, velocity))) for velocity in (127, 40))
    assert loud > 2 * soft


@pytest.mark.parametrize("pitch", [84, 96, 108, 120])
def test_high_notes_are_bent_less_so_that_nothing_folds_back(pitch: int) -> None:
    frequencies_hz, power = spectrum(tine_note(BELL, pitch, 0.5, 127))
    fundamental_hz = pitch_hz(pitch)
    # Side lines stand half a fundamental apart and no lower than half of it.
    beside = np.abs(frequencies_hz / (fundamental_hz / 2) % 1.0 - 0.5) < 0.3
    assert 10 * np.log10(power[beside].sum() / power.sum()) < -50.0


@pytest.mark.parametrize("length_s", [0.02, 0.5, 9.0])
def test_a_note_ends_at_nought_and_does_not_outlast_its_ring(length_s: float) -> None:
    wave = tine_note(BELL, 60, length_s, 100)
    assert wave.dtype == np.float32
    assert wave[-1] == 0.0
    assert len(wave) <= SAMPLE_RATE_HZ * 3.01
