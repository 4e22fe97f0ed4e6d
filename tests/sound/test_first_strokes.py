"""Laws of a kit's first strokes: every piece, every velocity, as early and as loud, and small."""

import numpy as np
import pytest

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.first_strokes import (
    FIRST_RATE_HZ,
    LONGEST_RINGING_S,
    LONGEST_S,
    RINGING,
    first_strokes,
)
from uchiawase.sound.kits import CHARACTERS, IMPULSE
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, peak

STRUCK = (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.CRASH)


@pytest.fixture(scope="module")
def whole() -> SampledKit:
    return sampled(CHARACTERS[0], STRUCK)


def test_every_piece_has_one_region_for_every_velocity(whole: SampledKit) -> None:
    first = first_strokes(whole).kit
    assert [region.piece for region in first.regions] == list(STRUCK)
    for region in first.regions:
        assert (region.layer.velocity_low, region.layer.velocity_high, region.variant) == (
            1,
            127,
            0,
        )


def test_a_stroke_keeps_its_onset_and_its_peak_and_ends_in_silence(whole: SampledKit) -> None:
    first = first_strokes(whole)
    assert first.sample_rate_hz == FIRST_RATE_HZ
    for region in first.kit.regions:
        played = whole.played(region.piece, 127, 0)
        assert played is not None
        wave, long = region.wave, played.region.wave
        longest_s = LONGEST_RINGING_S if region.piece in RINGING else LONGEST_S
        assert len(wave) <= longest_s * FIRST_RATE_HZ + 1
        assert abs(float(wave[-1])) < 1e-3
        # What lies above 12 kHz is lost, which takes some of a hi-hat's peak.
        assert 0.4 < peak(wave) / peak(long) < 1.3
        onset = int(np.flatnonzero(np.abs(wave) > 0.05 * peak(wave))[0]) / FIRST_RATE_HZ
        known = int(np.flatnonzero(np.abs(long) > 0.05 * peak(long))[0]) / SAMPLE_RATE_HZ
        assert abs(onset - known) < 0.001


def test_the_loudness_follows_the_velocity_as_that_of_the_whole_kit_does(whole: SampledKit) -> None:
    first = first_strokes(whole).kit
    for piece in STRUCK:
        for velocity in (32, 64, 96):
            soft, hard = first.played(piece, velocity, 0), first.played(piece, 127, 0)
            assert soft is not None
            assert hard is not None
            fallen_db = 20 * np.log10(soft.gain / hard.gain)
            known = [peak(whole.stroke(piece, each, 0)) for each in (velocity, 127)]
            assert abs(fallen_db - 20 * np.log10(known[0] / known[1])) < 9.0


def test_a_kit_that_is_small_already_comes_whole() -> None:
    impulses = sampled(IMPULSE)
    first = first_strokes(impulses)
    assert first.kit is impulses
    assert first.sample_rate_hz == SAMPLE_RATE_HZ
