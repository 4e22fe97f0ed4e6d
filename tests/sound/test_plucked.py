"""Laws of plucked strings."""

from dataclasses import replace

import numpy as np

from uchiawase.sound.plucked import Plucked, plucked_note
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono

STRING = Plucked(
    partials=16, rolloff=1.0, stretch=0.0, t60_s=1.5, damping=0.9, even=0.8, release_s=0.1
)


def centroid_hz(wave: Mono) -> float:
    power = np.abs(np.fft.rfft(wave.astype(np.float64))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())


def test_high_partials_die_first_and_soft_notes_are_rounder() -> None:
    wave = plucked_note(STRING, 57, 1.0, 100)
    assert centroid_hz(wave[:4_800]) > 1.2 * centroid_hz(wave[24_000:28_800])
    assert centroid_hz(plucked_note(STRING, 57, 1.0, 30)) < centroid_hz(wave)


def test_a_string_falls_by_60_db_in_its_time_and_faster_the_higher() -> None:
    def fall_db(pitch: int) -> float:
        wave = plucked_note(replace(STRING, partials=1), pitch, 1.2, 100).astype(np.float64)
        early, late = (np.sqrt(np.mean(wave[at : at + 4_800] ** 2)) for at in (4_800, 28_800))
        return float(20 * np.log10(late / early))

    assert abs(fall_db(60) + 60.0 * 0.5 / 1.5) < 1.0
    assert fall_db(72) < 1.3 * fall_db(60)


def test_it_is_damped_after_its_written_length() -> None:
    short = plucked_note(STRING, 48, 0.2, 100)
    assert len(short) == round(0.3 * SAMPLE_RATE_HZ)
    assert short[-1] == 0.0
