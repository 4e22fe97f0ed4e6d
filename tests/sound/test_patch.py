"""Laws of a backing's instruments: in tune, at once, and quiet at the end."""

import numpy as np
import pytest

from uchiawase.sound.patch import Bowed, Patch, Plucked, note
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, peak

BOWED = Bowed(
    voices=1, spread_cents=0, square=0.4, sub=0.0, dark_hz=600, bright_hz=4_000, closing_s=0.2,
    open_share=0.3, attack_s=0.005, decay_s=0.3, sustain=0.7, release_s=0.05,
)  # fmt: skip
WIDE = Bowed(
    voices=5, spread_cents=10, square=0.0, sub=0.3, dark_hz=600, bright_hz=4_000, closing_s=0.2,
    open_share=0.3, attack_s=0.005, decay_s=0.3, sustain=0.7, release_s=0.05,
    vibrato_cents=10, scoop_cents=30,
)  # fmt: skip
PLUCKED = Plucked(
    partials=12, rolloff=1.0, stretch=0.0, t60_s=1.5, damping=0.8, even=0.8, release_s=0.1
)


def strongest_hz(wave: Mono) -> float:
    padded = np.fft.rfft(wave.astype(np.float64) * np.hanning(len(wave)), 2**19)
    return float(np.argmax(np.abs(padded))) * SAMPLE_RATE_HZ / 2**19


def test_concert_pitch_and_its_octaves() -> None:
    assert pitch_hz(69) == 440.0
    assert pitch_hz(57) == pytest.approx(220.0)
    assert pitch_hz(70) / pitch_hz(69) == pytest.approx(2 ** (1 / 12))


@pytest.mark.parametrize("patch", [BOWED, PLUCKED], ids=["bowed", "plucked"])
@pytest.mark.parametrize("pitch", [45, 57, 69])
def test_a_note_is_in_tune_within_three_cents(patch: Patch, pitch: int) -> None:
    found_hz = strongest_hz(note(patch, pitch, 1.0, 100))
    cents = 1_200 * np.log2(found_hz / pitch_hz(pitch))
    assert abs(cents) < 3.0


@pytest.mark.parametrize("patch", [BOWED, WIDE, PLUCKED], ids=["bowed", "wide", "plucked"])
@pytest.mark.parametrize("length_s", [0.02, 0.5, 2.0])
def test_a_note_ends_at_nought_is_finite_and_the_same_each_time(
    patch: Patch, length_s: float
) -> None:
    wave = note(patch, 60, length_s, 100)
    assert wave.dtype == np.float32
    assert np.all(np.isfinite(wave))
    assert wave[-1] == 0.0
    assert 0.01 < peak(wave) < 4.0
    assert np.array_equal(wave, note(patch, 60, length_s, 100))


@pytest.mark.parametrize("patch", [BOWED, WIDE, PLUCKED], ids=["bowed", "wide", "plucked"])
def test_harder_notes_are_louder(patch: Patch) -> None:
    sizes = [peak(note(patch, 60, 0.5, velocity)) for velocity in (20, 60, 100, 127)]
    assert sizes == sorted(sizes)


def test_a_saw_tooth_is_not_folded_back_from_above_half_the_rate() -> None:
    # At 3.5 kHz a plain saw-tooth folds partials to where none belong; the rounded one is clean.
    patch = Bowed(
        voices=1, spread_cents=0, square=0.0, sub=0.0, dark_hz=20_000, bright_hz=20_000,
        closing_s=1.0, open_share=1.0, attack_s=0.01, decay_s=1.0, sustain=1.0, release_s=0.01,
    )  # fmt: skip
    wave = note(patch, 105, 1.0, 127)[4_800:43_200].astype(np.float64)
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) ** 2
    frequencies = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)
    fundamental = pitch_hz(105)
    nearest = np.abs(frequencies / fundamental - np.round(frequencies / fundamental)) * fundamental
    belongs = (nearest < 20.0) & (frequencies > fundamental / 2)
    # Left with every partial in place, what is elsewhere and can be heard is 30 dB below.
    elsewhere = ~belongs & (frequencies < 16_000)
    assert 10 * np.log10(power[elsewhere].sum() / power[belongs].sum()) < -30
