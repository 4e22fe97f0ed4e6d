"""Laws of strokes: they start at once, end in silence, and grow louder and brighter with velocity."""

import numpy as np
import pytest
from kits_for_tests import BY_ID, KIT_IDS, fresh_stroke, stroke

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import LOUDNESS_EXPONENT, Impulse, Room, struck
from uchiawase.sound.kits import IMPULSE
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.timbre import centroid_hz, rise_s, spectral_distance_db
from uchiawase.sound.wave import db_of_gain, peak

EVERY = [
    pytest.param(kit_id, piece, id=f"{kit_id}-{piece.value}")
    for kit_id in KIT_IDS
    for piece in KitPiece
]


@pytest.mark.parametrize(("kit_id", "piece"), EVERY)
def test_a_stroke_sounds_at_its_first_sample_and_ends_at_nought(
    kit_id: str, piece: KitPiece
) -> None:
    for velocity in (1, 64, 127):
        wave = stroke(kit_id, piece, velocity)
        assert wave.dtype == np.float32
        assert np.all(np.isfinite(wave))
        # 50 dB below the peak is heard; nothing above that may be missing from the front.
        assert abs(wave[0]) > 0.003 * peak(wave)
        assert wave[-1] == 0.0
        assert peak(wave[-48:]) < 0.01 * peak(wave)


@pytest.mark.parametrize(("kit_id", "piece"), EVERY)
def test_loudness_follows_the_velocity_by_one_law(kit_id: str, piece: KitPiece) -> None:
    hardest = stroke_lufs(stroke(kit_id, piece, 127))
    for velocity in (1, 64):
        expected = hardest + 20 * LOUDNESS_EXPONENT * np.log10(velocity / 127)
        assert stroke_lufs(stroke(kit_id, piece, velocity)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("kit_id", "piece"), EVERY)
def test_no_stroke_peaks_above_minus_4_dbfs_nor_pushes_the_loudspeaker_aside(
    kit_id: str, piece: KitPiece
) -> None:
    wave = stroke(kit_id, piece, 127)
    assert db_of_gain(peak(wave)) < -4.0
    # DC: what is left after a stroke's ups and downs, against how far it swings.
    assert abs(float(np.mean(wave, dtype=np.float64))) < 1e-3 * peak(wave)


@pytest.mark.parametrize("kit_id", KIT_IDS)
@pytest.mark.parametrize("piece", [KitPiece.KICK, KitPiece.SNARE])
def test_kick_and_snare_rise_within_five_milliseconds(kit_id: str, piece: KitPiece) -> None:
    for velocity in (64, 127):
        assert rise_s(stroke(kit_id, piece, velocity)) <= 0.005


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_harder_strokes_are_brighter(kit_id: str) -> None:
    for piece in (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.CRASH):
        soft, hard = (
            np.mean([centroid_hz(stroke(kit_id, piece, velocity, turn)) for turn in range(2)])
            for velocity in (40, 120)
        )
        assert hard > soft, piece


@pytest.mark.parametrize(("kit_id", "piece"), EVERY)
def test_the_same_stroke_is_the_same_and_another_variant_is_another(
    kit_id: str, piece: KitPiece
) -> None:
    one, other = stroke(kit_id, piece, 90), stroke(kit_id, piece, 90, 1)
    assert np.array_equal(one, fresh_stroke(kit_id, piece, 90))
    assert spectral_distance_db(one, other) > 0.3


def test_a_room_makes_a_stroke_longer_but_not_louder() -> None:
    recipe = BY_ID["studio"].recipe(KitPiece.SNARE)
    dry, roomy = struck(recipe, 100), struck(recipe, 100, room=Room(0.6, 0.8))
    assert len(roomy) > len(dry)
    assert stroke_lufs(roomy) == pytest.approx(stroke_lufs(dry), abs=0.01)


def test_an_impulse_is_one_sample_as_large_as_the_velocity() -> None:
    assert struck(Impulse(), 127, gain_db=-6.0).tolist() == [1.0]
    assert struck(IMPULSE.recipe(KitPiece.KICK), 64).tolist() == [np.float32(64 / 127)]
