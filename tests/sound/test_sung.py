"""Laws of sung notes: vowels have their formants, and one turns into the other."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.sound.envelope import Adsr
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.sung import Sung, Vowel, sung_note
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo

HELD = Adsr(0.01, 0.1, 1.0, 0.05)
LOW = 33  # 55 Hz: partials close enough to draw the formants


def centroid_hz(wave: Stereo) -> float:
    power = np.abs(np.fft.rfft(wave.sum(axis=1).astype(np.float64))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())


def envelope_db(vowel: Vowel) -> tuple[Curve, Curve]:
    """Give the frequencies of the partials and how strong each is against a saw-tooth's."""
    wave = sung_note(Sung(vowel, vowel, 0.1, HELD), LOW, 1.0, 100)[:SAMPLE_RATE_HZ, 0]
    spectrum: Curve = np.abs(np.fft.rfft(wave.astype(np.float64)))
    order = np.arange(1, 80, dtype=np.float64)
    places = np.round(order * pitch_hz(LOW)).astype(int)
    return order * pitch_hz(LOW), 20 * np.log10(spectrum[places] * order)


@pytest.mark.parametrize(
    ("vowel", "first_hz", "second_hz"), [("ah", 850, 1_220), ("ee", 310, 2_790), ("oo", 370, 950)]
)
def test_a_vowel_has_its_first_two_formants(
    vowel: Vowel, first_hz: float, second_hz: float
) -> None:
    frequencies_hz, levels_db = envelope_db(vowel)
    inner = levels_db[1:-1]
    tops_hz = frequencies_hz[1:-1][(inner > levels_db[:-2]) & (inner > levels_db[2:])]
    for formant_hz in (first_hz, second_hz):
        assert np.min(np.abs(tops_hz - formant_hz)) <= 55.0


def test_a_voice_goes_from_one_vowel_to_the_other() -> None:
    wave = sung_note(Sung("oo", "ah", 0.3, HELD), 60, 1.0, 100)
    assert centroid_hz(wave[24_000:44_000]) > 1.5 * centroid_hz(wave[:4_000])


def test_vowels_are_equally_strong_on_every_pitch() -> None:
    powers = [
        float(np.mean(sung_note(Sung(vowel, vowel, 0.1, HELD), pitch, 1.0, 100)[4_800:43_200] ** 2))
        for vowel in ("ah", "ee", "oo")
        for pitch in (48, 60, 72)
    ]
    assert max(powers) / min(powers) == pytest.approx(1.0, abs=0.05)


def test_breath_is_heard_and_every_note_ends_at_nought() -> None:
    plain = Sung("aw", "ah", 0.2, HELD)
    dry = sung_note(plain, 60, 0.5, 100)
    wet = sung_note(replace(plain, breath=0.1), 60, 0.5, 100)
    assert not np.allclose(dry, wet, atol=1e-3)
    assert np.all(dry[-1] == 0.0)
    assert np.all(wet[-1] == 0.0)
