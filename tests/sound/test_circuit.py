"""Laws of circuits: resonators ring down, hiss is banded, square waves run on and fold nothing."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.circuit import (
    Circuit,
    Hiss,
    Oscillator,
    Squares,
    circuit_struck,
    squares_struck,
)
from uchiawase.sound.timbre import centroid_hz, phone_loss_db, t20_s
from uchiawase.sound.wave import SAMPLE_RATE_HZ

KICK = Circuit(level_lufs=-20.0, oscillators=(Oscillator(60.0, 1.0, 0.5, bend=3.0),))


def test_a_resonator_rings_down_at_its_pitch() -> None:
    wave = circuit_struck(KICK, 1.0, generator(4, 1))
    late = wave[4_800:19_200].astype(np.float64)
    power = np.abs(np.fft.rfft(late, SAMPLE_RATE_HZ))
    assert int(np.argmax(power)) == pytest.approx(60, abs=2)
    assert t20_s(wave, 63) == pytest.approx(0.5, rel=0.15)


def test_a_drive_lets_a_phone_hear_more_of_it() -> None:
    driven = Circuit(KICK.level_lufs, KICK.oscillators, drive=4.0)
    losses_db = [phone_loss_db(circuit_struck(one, 1.0, generator(4, 1))) for one in (KICK, driven)]
    assert losses_db[1] > losses_db[0] + 1.0


def test_hiss_lies_in_its_band() -> None:
    hissing = Circuit(KICK.level_lufs, KICK.oscillators, (Hiss(3.0, 4_000.0, 9_000.0, 0.3),))
    assert centroid_hz(circuit_struck(hissing, 1.0, generator(4, 1))) > 2_000.0


def test_square_waves_stand_elsewhere_with_every_hit_and_fold_nothing_back() -> None:
    low = Squares(level_lufs=-25.0, tunes_hz=(1_000.0,), bands=((300.0, 20_000.0, 1.0, 2.0),))
    one, other = (squares_struck(low, 1.0, generator(4, turn)) for turn in range(2))
    assert not np.allclose(one, other)
    power = np.abs(np.fft.rfft(one[4_800:52_800].astype(np.float64) * np.hanning(48_000))) ** 2
    places = np.arange(len(power))
    tune = int(np.argmax(power[:1_500]))
    harmonic = np.abs((places / tune) - np.round(places / tune)) < 0.02
    below = places > 200
    assert power[harmonic & below].sum() > 1_000 * power[~harmonic & below].sum()


def test_driven_metal_has_more_between_its_lines() -> None:
    tunes = (540.0, 800.0)
    bands = ((5_000.0, 12_000.0, 1.0, 0.3),)
    plain, driven = (
        squares_struck(Squares(-25.0, tunes, bands, drive=drive), 0.8, generator(4, 3))
        for drive in (0.0, 3.0)
    )
    assert len(plain) == len(driven)
    assert not np.allclose(plain, driven, rtol=0.1)
