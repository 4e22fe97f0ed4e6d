"""Laws of mastering: as loud as asked, as far as the ceiling lets it."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.limiter import true_peak
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.mastering import mastered
from uchiawase.sound.wave import Stereo, gain_of_db


def beats(level: float) -> Stereo:
    """Give bursts of noise, twice a second: loud and soft, as drums are."""
    age = np.arange(6 * 48_000) % 24_000 / 24_000
    wave = generator(9).normal(0.0, level, (len(age), 2)) * np.exp(-9.0 * age)[:, np.newaxis]
    return wave.astype(np.float32)


@pytest.mark.parametrize("level", [0.002, 0.05, 0.6])
def test_a_wave_comes_to_its_loudness_and_stays_under_the_ceiling(level: float) -> None:
    ceiling = gain_of_db(-1.0)
    done = mastered(beats(level), lufs=-18.0, ceiling=ceiling)
    assert loudness_lufs(done) == pytest.approx(-18.0, abs=0.1)
    assert true_peak(done) <= ceiling


def test_what_needs_no_limiting_is_only_made_louder() -> None:
    wave = beats(0.01)
    done = mastered(wave, lufs=-40.0, ceiling=1.0)
    gain = done[1_000, 0] / wave[1_000, 0]
    assert np.allclose(done, gain * wave, rtol=1e-5)


def test_nothing_is_made_louder_than_it_may_be_and_silence_stays() -> None:
    done = mastered(beats(0.01), lufs=-14.0, ceiling=1.0, most_gain_db=6.0)
    assert loudness_lufs(done) == pytest.approx(loudness_lufs(beats(0.01)) + 6.0, abs=0.05)
    silence = np.zeros((48_000, 2), dtype=np.float32)
    assert mastered(silence, lufs=-14.0, ceiling=1.0) is silence


def test_a_wave_of_one_channel_is_mastered_too() -> None:
    done = mastered(beats(0.1)[:, 0], lufs=-20.0, ceiling=0.8)
    assert done.ndim == 1
    assert loudness_lufs(done) == pytest.approx(-20.0, abs=0.1)
