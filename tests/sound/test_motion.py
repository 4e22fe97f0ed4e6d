"""Laws of motion: where a note's pitch is at each moment."""

import numpy as np
import pytest

from uchiawase.sound.motion import STILL, Motion, cycles_of
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve


def cents(cycles: Curve, pitch: int) -> Curve:
    """Give how far the pitch is from a MIDI pitch, between each two samples."""
    return 1_200 * np.log2(np.diff(cycles) * SAMPLE_RATE_HZ / pitch_hz(pitch))


def test_a_note_that_does_not_move_stays_on_its_pitch() -> None:
    assert np.allclose(cents(cycles_of(STILL, 69, 48_000), 69), 0.0, atol=1e-6)


def test_a_vibrato_swings_as_far_as_it_says_after_the_note_has_settled() -> None:
    moved = cents(cycles_of(Motion(vibrato_cents=20.0, vibrato_after_s=0.2), 69, 96_000), 69)
    assert np.allclose(moved[:9_000], 0.0, atol=1e-6)
    assert moved[30_000:].max() == pytest.approx(20.0, abs=0.1)
    assert moved[30_000:].min() == pytest.approx(-20.0, abs=0.1)


def test_a_scoop_comes_from_below_and_a_glide_from_the_note_before() -> None:
    motion = Motion(scoop_cents=50.0, glide_s=0.06)
    scooped = cents(cycles_of(motion, 69, 48_000), 69)
    assert scooped[0] == pytest.approx(-50.0, abs=1.0)
    glided = cents(cycles_of(motion, 69, 48_000, glide_from=72), 69)
    assert glided[0] == pytest.approx(300.0, abs=1.0)
    for moved in (scooped, glided):
        assert abs(moved[-1]) < 0.1


@pytest.mark.parametrize("motion", [STILL, Motion(vibrato_cents=5.0)])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_cycles_start_at_nought_and_there_is_one_for_each_sample(
    motion: Motion, count: int
) -> None:
    cycles = cycles_of(motion, 60, count)
    assert len(cycles) == count
    assert not cycles[:1].any()
