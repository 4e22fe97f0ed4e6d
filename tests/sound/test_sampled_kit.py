"""Laws of sampled kits: every stroke is covered, and no step is heard between layers."""

import numpy as np
import pytest

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.kits import CHARACTERS, IMPULSE
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit, sampled
from uchiawase.sound.wave import Mono, peak


@pytest.fixture(scope="module")
def studio() -> SampledKit:
    return sampled(CHARACTERS[0])


def energy(wave: Mono) -> float:
    return float(np.sum(wave.astype(np.float64) ** 2))


def test_every_velocity_of_every_piece_lies_in_exactly_one_layer(studio: SampledKit) -> None:
    for piece in KitPiece:
        for velocity in range(1, 128):
            layers = {
                region.layer
                for region in studio.regions
                if region.piece is piece
                and region.layer.velocity_low <= velocity <= region.layer.velocity_high
            }
            assert len(layers) == 1


@pytest.mark.parametrize("piece", list(KitPiece))
def test_loudness_rises_with_every_step_of_velocity_across_layers_too(
    studio: SampledKit, piece: KitPiece
) -> None:
    energies = [energy(studio.stroke(piece, velocity, 0)) for velocity in range(1, 128)]
    assert np.all(np.diff(energies) > 0.0)


def test_a_region_played_at_its_own_velocity_is_played_as_it_is(studio: SampledKit) -> None:
    for region in studio.regions:
        wave = studio.stroke(region.piece, region.layer.gain_velocity, region.variant)
        assert np.array_equal(wave, region.wave)


def test_each_layer_has_a_law_of_its_own() -> None:
    wave = np.ones(1, dtype=np.float32)
    squared = Layer(1, 63, 127, exponent=2.0, gain=0.5)
    straight = Layer(64, 127, 127, exponent=1.0)
    kit = SampledKit(
        "bare",
        (Region(KitPiece.KICK, squared, 0, wave), Region(KitPiece.KICK, straight, 0, wave)),
    )
    for velocity in range(1, 128):
        share = velocity / 127
        expected = 0.5 * share**2 if velocity <= 63 else share
        assert kit.stroke(KitPiece.KICK, velocity, 0)[0] == pytest.approx(expected)


def test_variants_take_turns(studio: SampledKit) -> None:
    first, second, third = (studio.stroke(KitPiece.SNARE, 100, turn) for turn in range(3))
    assert not np.array_equal(first, second[: len(first)])
    assert np.array_equal(first, third)


def test_host_and_guest_on_the_same_piece_at_full_force_stay_below_full_scale() -> None:
    host, guest = (sampled(character) for character in CHARACTERS[:2])
    for piece in KitPiece:
        assert peak(host.stroke(piece, 127, 0)) + peak(guest.stroke(piece, 127, 0)) < 1.0


def test_an_impulse_is_one_sample_that_tells_its_velocity() -> None:
    impulse = sampled(IMPULSE)
    assert impulse.stroke(KitPiece.RIDE, 127, 5).tolist() == [1.0]
    assert impulse.stroke(KitPiece.RIDE, 64, 0)[0] == pytest.approx(64 / 127)


def test_a_piece_that_a_kit_lacks_is_silent() -> None:
    assert len(SampledKit("bare", ()).stroke(KitPiece.KICK, 100, 0)) == 0
