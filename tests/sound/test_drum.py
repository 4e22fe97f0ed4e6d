"""Laws of strokes: they start at once, end in silence, and grow louder with the velocity."""

import numpy as np
import pytest

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import LOUDNESS_EXPONENT, Impulse, struck
from uchiawase.sound.kits import CHARACTERS, IMPULSE, Character
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, db_of_gain, peak

EVERY = [
    pytest.param(character, piece, id=f"{character.id}-{piece.value}")
    for character in CHARACTERS
    for piece in KitPiece
]


def stroke(character: Character, piece: KitPiece, velocity: int, variant: int = 0) -> Mono:
    return struck(character.recipe(piece), velocity, variant=variant, room=character.room_of(piece))


def energy(wave: Mono) -> float:
    return float(np.sum(wave.astype(np.float64) ** 2))


@pytest.mark.parametrize(("character", "piece"), EVERY)
def test_a_stroke_sounds_at_its_first_sample_and_ends_at_nought(
    character: Character, piece: KitPiece
) -> None:
    for velocity in (1, 64, 127):
        wave = stroke(character, piece, velocity)
        assert wave.dtype == np.float32
        assert np.all(np.isfinite(wave))
        # 50 dB below the peak is heard; nothing above that may be missing from the front.
        assert abs(wave[0]) > 0.003 * peak(wave)
        assert wave[-1] == 0.0
        assert peak(wave[-48:]) < 0.01 * peak(wave)


# A pedalled hat closes softly, and nobody keeps time by it.
SHARP = [param for param in EVERY if param.values[1] is not KitPiece.HAT_PEDAL]


@pytest.mark.parametrize(("character", "piece"), SHARP)
def test_a_third_of_a_strokes_first_blow_is_there_within_three_milliseconds(
    character: Character, piece: KitPiece
) -> None:
    wave = stroke(character, piece, 112)
    first = peak(wave[: SAMPLE_RATE_HZ * 3 // 1_000])
    assert first > 0.35 * peak(wave[: SAMPLE_RATE_HZ // 20])


@pytest.mark.parametrize(("character", "piece"), EVERY)
def test_loudness_follows_the_velocity_by_one_law(character: Character, piece: KitPiece) -> None:
    hardest = energy(stroke(character, piece, 127))
    for velocity in (1, 40, 85, 126):
        expected = hardest * (velocity / 127) ** (2 * LOUDNESS_EXPONENT)
        assert energy(stroke(character, piece, velocity)) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("character", "piece"), EVERY)
def test_no_stroke_peaks_above_minus_8_dbfs_so_that_six_fit_together(
    character: Character, piece: KitPiece
) -> None:
    for variant in (0, 1):
        assert db_of_gain(peak(stroke(character, piece, 127, variant))) < -8.0


def test_harder_strokes_are_brighter() -> None:
    def centroid_hz(wave: Mono) -> float:
        power = np.abs(np.fft.rfft(wave.astype(np.float64))) ** 2
        return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())

    for character in CHARACTERS:
        for piece in (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.CRASH):
            soft, hard = (stroke(character, piece, velocity) for velocity in (40, 120))
            assert centroid_hz(hard) > centroid_hz(soft)


def test_the_same_stroke_is_the_same_and_another_variant_is_another() -> None:
    studio = CHARACTERS[0]
    for piece in KitPiece:
        assert np.array_equal(stroke(studio, piece, 90), stroke(studio, piece, 90))
        one, other = stroke(studio, piece, 90, 0), stroke(studio, piece, 90, 1)
        assert len(one) != len(other) or not np.allclose(one, other)


def test_an_impulse_is_one_sample_as_large_as_the_velocity() -> None:
    assert struck(Impulse(), 127).tolist() == [1.0]
    assert struck(IMPULSE.recipe(KitPiece.KICK), 64).tolist() == [np.float32(64 / 127)]
