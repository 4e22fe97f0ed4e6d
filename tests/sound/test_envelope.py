"""Laws of envelopes."""

import numpy as np
import pytest

from uchiawase.sound.envelope import Adsr, faded_out, falling, held, rising
from uchiawase.sound.wave import sample_at


def test_a_fall_has_lost_60_db_after_its_time() -> None:
    fall = falling(sample_at(0.5) + 1, 0.5)
    assert fall[0] == 1.0
    assert 20 * np.log10(fall[-1]) == pytest.approx(-60.0, abs=1e-9)


def test_a_rise_is_above_nought_at_once_and_ends_at_one() -> None:
    rise = rising(1_000, 0.01)
    assert rise[0] > 0.0
    assert np.all(np.diff(rise) >= 0.0)
    assert np.all(rise[sample_at(0.01) :] == 1.0)


@pytest.mark.parametrize("count", [0, 1, 10, 5_000])
def test_a_held_note_ends_at_exactly_nought_and_never_leaves_its_range(count: int) -> None:
    envelope = held(count, Adsr(attack_s=0.01, decay_s=0.1, sustain=0.5, release_s=0.05))
    assert len(envelope) == count + sample_at(0.05)
    assert envelope[-1] == 0.0
    assert envelope.min() >= 0.0
    assert envelope.max() <= 1.0


@pytest.mark.parametrize("shape", [(100,), (100, 2), (0,)])
def test_fading_out_ends_at_exactly_nought_and_leaves_the_given_wave_alone(
    shape: tuple[int, ...],
) -> None:
    wave = np.ones(shape, dtype=np.float32)
    ended = faded_out(wave, 0.001)
    assert ended.shape == shape
    assert np.all(wave == 1.0)
    if len(wave):
        assert np.all(ended[-1] == 0.0)
        assert np.all(ended[:50] == 1.0)
