import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.chirp import chirp
from uchiawase.sound.simulated_place import (
    SPEED_OF_SOUND_M_S,
    Noise,
    Room,
    Singing,
    heard,
    response,
)
from uchiawase.sound.wave import SAMPLE_RATE_HZ


def test_a_room_falls_by_sixty_decibels_in_its_time() -> None:
    room = Room(rt60_s=0.5)
    tail = response(room, generator(1))
    early, late = (
        10 * np.log10((tail[start : start + 2400] ** 2).mean()) for start in (4_800, 16_800)
    )
    assert early - late == pytest.approx(60 * 0.25 / 0.5, abs=4.0)
    assert tail[0] == 1.0


def test_the_loudest_reflection_is_as_loud_as_was_asked_for() -> None:
    room = Room(reverberant_db=-60.0, loudest_reflection_db=6.0)
    tail = response(room, generator(2))
    assert 20 * np.log10(np.abs(tail[1:]).max()) == pytest.approx(6.0, abs=0.5)


def test_sound_takes_its_time_to_come() -> None:
    impulse = np.ones(1, dtype=np.float32)
    singing = [Singing(0.01, impulse, SPEED_OF_SOUND_M_S * 0.02)]
    quiet = Noise(snr_db=90.0, talkers=0)
    room = Room(reverberant_db=-90.0, loudest_reflection_db=-90.0)
    wave = heard(singing, 0.2, generator(3), room=room, noise=quiet)
    assert abs(int(np.abs(wave).argmax()) - round(0.03 * SAMPLE_RATE_HZ)) <= 1


def test_noise_is_as_loud_as_was_asked_for_and_clipping_clips() -> None:
    singing = [Singing(0.2, chirp(0), 1.0)]
    room = Room()
    clean, noisy = (
        heard(singing, 1.0, generator(4), room=room, noise=Noise(snr_db, 2))
        for snr_db in (60.0, 0.0)
    )
    assert (noisy[-4_800:] ** 2).mean() > 10 * (clean[-4_800:] ** 2).mean()
    clipped = heard(singing, 1.0, generator(4), room=room, noise=Noise(30.0, 0, clipped_db=12.0))
    assert (np.abs(clipped) > 0.999).mean() > 0.001
