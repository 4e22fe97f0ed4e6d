"""Laws that every instrument keeps in its register."""

import inspect

import numpy as np
import pytest

from uchiawase.sound import instruments
from uchiawase.sound.filter import high_passed
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.patch import Patch, note
from uchiawase.sound.wave import Stereo, peak

REGISTERS: dict[str, tuple[int, ...]] = {
    "BASS": (26, 38, 50),
    "SUB_BASS": (26, 36, 45),
    "SUPERSAW": (50, 67, 84),
    "PAD": (48, 62, 76),
    "PLUCK": (55, 75, 96),
    "LEAD": (60, 75, 91),
    "ELECTRIC_PIANO": (45, 66, 88),
    "BELL": (72, 88, 103),
    "MALLET": (52, 74, 96),
    "HARP": (45, 68, 91),
    "CHOP": (57, 70, 84),
    "CHOIR": (52, 65, 79),
}
NOTES = [(name, pitch) for name, pitches in REGISTERS.items() for pitch in pitches]


def patch_of(name: str) -> Patch:
    return getattr(instruments, name)


def stereo(name: str, pitch: int, velocity: int = 100) -> Stereo:
    wave = note(patch_of(name), pitch, 0.6, velocity)
    return wave if wave.ndim == 2 else np.stack([wave, wave], axis=1) * np.float32(np.sqrt(0.5))


def test_every_instrument_is_tried_in_the_register_it_states() -> None:
    written = {
        name for name, made in vars(instruments).items() if name.isupper() and not callable(made)
    }
    assert written == set(REGISTERS)
    source = inspect.getsource(instruments)
    for pitches in REGISTERS.values():
        assert f"MIDI {min(pitches)} … {max(pitches)}." in source


@pytest.mark.parametrize(("name", "pitch"), NOTES)
def test_a_note_is_finite_in_bounds_without_a_mean_and_ends_at_nought(
    name: str, pitch: int
) -> None:
    wave = stereo(name, pitch)
    assert np.all(np.isfinite(wave))
    assert 0.1 < peak(wave) < 1.6
    assert np.all(wave[-1] == 0.0)
    assert abs(float(wave.mean())) < 0.01


@pytest.mark.parametrize(("name", "pitch"), NOTES)
def test_harder_is_louder_and_mono_keeps_what_stereo_has(name: str, pitch: int) -> None:
    levels = [loudness_lufs(stereo(name, pitch, velocity)) for velocity in (30, 64, 100, 127)]
    assert levels == sorted(levels)
    wave = stereo(name, pitch)
    mono = np.repeat(wave.mean(axis=1, keepdims=True), 2, axis=1)
    assert loudness_lufs(mono) > loudness_lufs(wave) - 3.0


@pytest.mark.parametrize("pitch", REGISTERS["BASS"])
def test_a_telephone_still_tells_the_bass(pitch: int) -> None:
    wave = stereo("BASS", pitch)
    heard = high_passed(wave, 300.0, order=4)
    assert 20 * np.log10(np.std(heard) / np.std(wave)) > -14.0
