"""Laws of a backing's instruments: in tune, at once, and quiet at the end."""

import numpy as np
import pytest

from uchiawase.sound.instruments import BASS, BELL, CHOP, HARP, LEAD, SUPERSAW
from uchiawase.sound.patch import TURNS, Patch, glides, note, turns_of
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, Stereo, peak

ONE_OF_EACH = {"plucked": HARP, "synth": BASS, "wide synth": SUPERSAW, "tine": BELL, "sung": CHOP}
PATCHES = pytest.mark.parametrize("patch", ONE_OF_EACH.values(), ids=ONE_OF_EACH)


def strongest_hz(wave: Mono | Stereo, near_hz: float) -> float:
    """Give the strongest frequency within a third of a tone of one."""
    mono = wave.reshape(len(wave), -1).sum(axis=1).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 2**19))
    frequencies_hz = np.arange(len(spectrum)) * (SAMPLE_RATE_HZ / 2**19)
    spectrum[np.abs(np.log2(np.maximum(frequencies_hz, 1.0) / near_hz)) > 1 / 18] = 0.0
    return float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / 2**19


@pytest.mark.parametrize("patch", [HARP, BASS, BELL], ids=["plucked", "synth", "tine"])
@pytest.mark.parametrize("pitch", [45, 57, 69])
def test_a_note_is_in_tune_within_three_cents(patch: Patch, pitch: int) -> None:
    found_hz = strongest_hz(note(patch, pitch, 1.0, 100), pitch_hz(pitch))
    assert abs(1_200 * np.log2(found_hz / pitch_hz(pitch))) < 3.0


@PATCHES
@pytest.mark.parametrize("length_s", [0.02, 0.5, 2.0])
def test_a_note_ends_at_nought_is_finite_and_the_same_each_time(
    patch: Patch, length_s: float
) -> None:
    wave = note(patch, 60, length_s, 100)
    assert wave.dtype == np.float32
    assert np.all(np.isfinite(wave))
    assert np.all(wave[-1] == 0.0)
    assert 0.01 < peak(wave) < 4.0
    assert np.array_equal(wave, note(patch, 60, length_s, 100))


@PATCHES
def test_a_note_begins_at_once_and_without_a_jump(patch: Patch) -> None:
    wave = note(patch, 60, 0.5, 100)
    assert peak(wave[:1]) < 0.02 * peak(wave)
    assert peak(wave[:2_400]) > 0.2 * peak(wave)


@PATCHES
def test_harder_notes_are_louder(patch: Patch) -> None:
    sizes = [peak(note(patch, 60, 0.5, velocity)) for velocity in (20, 60, 100, 127)]
    assert sizes == sorted(sizes)


def test_only_voices_that_run_free_sound_different_at_each_turn() -> None:
    assert turns_of(SUPERSAW) == turns_of(CHOP) == TURNS
    assert turns_of(HARP) == turns_of(BASS) == turns_of(BELL) == 1


def test_what_sings_glides_and_what_is_struck_does_not() -> None:
    assert glides(LEAD)
    assert glides(CHOP)
    assert not glides(HARP)
    assert not glides(BASS)
