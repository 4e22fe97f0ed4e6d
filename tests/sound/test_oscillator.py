"""Laws of oscillators: every partial as strong as it should be, and nothing else."""

import numpy as np
import pytest

from uchiawase.sound.oscillator import (
    HIGHEST_PARTIAL_HZ,
    Partials,
    Voices,
    partial_count,
    played,
    table,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve

COUNT = SAMPLE_RATE_HZ
ONE = Voices(np.ones(1), np.zeros(1), np.array([[1.0], [0.0]], dtype=np.float32))


def sines(sizes: list[list[float]]) -> Partials:
    return -1j * np.array(sizes, dtype=np.complex128)


def still(row: float) -> Curve:
    return np.full(COUNT, row)


def phase_of(frequency_hz: float) -> Curve:
    return np.arange(COUNT, dtype=np.float64) * (frequency_hz / SAMPLE_RATE_HZ)


def sizes(wave: Curve) -> Curve:
    """Give the size of each whole hertz: a wave of one second has a bin for each."""
    return 2.0 * np.abs(np.fft.rfft(wave)) / COUNT


def test_a_partial_is_a_sine_of_its_size() -> None:
    wave = played(table(sines([[0.5]])), phase_of(100.0), still(0.0), ONE)
    assert np.allclose(wave[:, 0], 0.5 * np.sin(2 * np.pi * phase_of(100.0)), atol=2e-5)
    assert np.all(wave[:, 1] == 0.0)


@pytest.mark.parametrize("frequency_hz", [55.0, 440.0, 1_760.0, 3_520.0])
def test_a_saw_tooth_has_all_its_partials_and_60_db_below_nothing_else(frequency_hz: float) -> None:
    count = partial_count(frequency_hz)
    order = np.arange(1, count + 1)
    cycles = table(sines([list(1.0 / order)]))
    found = sizes(played(cycles, phase_of(frequency_hz), still(0.0), ONE)[:, 0].astype(np.float64))
    places = (order * frequency_hz).astype(int)
    assert found[places] == pytest.approx(1.0 / order, rel=0.02)
    found[places] = 0.0
    assert 10 * np.log10(np.sum(found**2) / np.sum(1.0 / order**2)) < -60.0


def test_between_two_rows_the_sound_lies_between_them() -> None:
    cycles = table(sines([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]]))
    for row, expected in (
        (0.0, (1.0, 0.0)),
        (0.25, (0.75, 0.25)),
        (1.5, (0.0, 0.75)),
        (2.0, (0.0, 0.5)),
    ):
        found = sizes(played(cycles, phase_of(200.0), still(row), ONE)[:, 0].astype(np.float64))
        assert (found[200], found[400]) == pytest.approx(expected, abs=1e-4)


def test_voices_are_where_they_are_tuned_and_placed() -> None:
    voices = Voices(
        np.array([1.0, 1.5]), np.array([0.0, 0.3]), np.array([[1, 0], [0, 0.5]], dtype=np.float32)
    )
    wave = played(table(sines([[1.0]])), phase_of(200.0), still(0.0), voices).astype(np.float64)
    assert int(np.argmax(sizes(wave[:, 0]))) == 200
    assert int(np.argmax(sizes(wave[:, 1]))) == 300
    assert wave[0, 1] == pytest.approx(0.5 * np.sin(2 * np.pi * 0.3), abs=1e-4)


def test_nothing_played_is_nothing_and_every_pitch_has_a_partial() -> None:
    assert played(table(sines([[1.0]])), np.zeros(0), np.zeros(0), ONE).shape == (0, 2)
    assert partial_count(HIGHEST_PARTIAL_HZ * 2) == 1
