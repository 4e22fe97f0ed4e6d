"""Laws of sampled kits: every stroke is covered, no step is heard between layers, none is alike."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kits_for_tests import KIT_IDS, kit_of

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.kits import CHARACTERS, IMPULSE
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.sampled_kit import (
    CHOKE_S,
    Layer,
    Region,
    SampledKit,
    Variation,
    choked,
    sampled,
    variation_of,
)
from uchiawase.sound.timbre import share_above, spectral_distance_db
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, peak

WIDEST_STEP_LU = 0.5


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_every_velocity_of_every_piece_lies_in_exactly_one_layer(kit_id: str) -> None:
    for piece in KitPiece:
        for velocity in range(1, 128):
            layers = {
                (region.layer.velocity_low, region.layer.velocity_high)
                for region in kit_of(kit_id).regions
                if region.piece is piece
                and region.layer.velocity_low <= velocity <= region.layer.velocity_high
            }
            assert len(layers) == 1


@pytest.mark.parametrize("kit_id", KIT_IDS)
@pytest.mark.parametrize("piece", list(KitPiece))
def test_loudness_rises_with_the_velocity_across_layers_too_over_more_than_30_db(
    kit_id: str, piece: KitPiece
) -> None:
    kit = kit_of(kit_id)
    edges = {
        edge + step
        for region in kit.regions
        if region.piece is piece
        for edge, step in ((region.layer.velocity_low, -1), (region.layer.velocity_low, 0))
    }
    velocities = sorted({1, 2, 8, 16, 100, 127, *(edge for edge in edges if edge >= 1)})
    loudness = [stroke_lufs(kit.stroke(piece, velocity, 0)) for velocity in velocities]
    assert np.all(np.diff(loudness) > 0.0)
    assert loudness[-1] - loudness[0] > 30.0
    for low, high, step in zip(velocities, velocities[1:], np.diff(loudness), strict=False):
        if high == low + 1 and low > 20:
            assert step < WIDEST_STEP_LU, (low, high)


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_brightness_does_not_jump_where_one_layer_follows_another(kit_id: str) -> None:
    kit = kit_of(kit_id)
    for piece in (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED):
        layers = sorted(
            (
                region.layer
                for region in kit.regions
                if region.piece is piece and region.variant == 0
            ),
            key=lambda layer: layer.velocity_low,
        )
        for below, above in pairwise(layers):
            edge_hz = above.shelf_hz

            def brightness_db(velocity: int, edge_hz: float = edge_hz) -> float:
                shares = [
                    share_above(kit.stroke(piece, velocity, turn), edge_hz)  # noqa: B023 (called at once)
                    for turn in range(12)
                ]
                return float(np.mean([10 * np.log10(share / (1 - share)) for share in shares]))

            jump_db = brightness_db(above.velocity_low) - brightness_db(below.velocity_high)
            assert abs(jump_db) < 2.5, (piece, above.velocity_low)


def test_a_region_played_at_its_own_velocity_is_played_as_it_is() -> None:
    kit = SampledKit("studio", kit_of("studio").regions)
    for region in kit.regions:
        wave = kit.stroke(region.piece, region.layer.gain_velocity, region.variant)
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


@given(st.integers(0, 2**40), st.floats(0, 3), st.floats(0, 3))
def test_a_variation_stays_within_what_is_allowed(
    stroke: int, gain_db: float, shelf_db: float
) -> None:
    varied = variation_of(stroke, Variation(gain_db, shelf_db))
    assert abs(varied.gain_db) <= gain_db
    assert abs(varied.shelf_db) <= shelf_db


def test_variations_are_spread_evenly_and_no_two_of_a_thousand_are_alike() -> None:
    most = Variation(1.0, 1.0)
    varied = [variation_of(stroke, most) for stroke in range(1_000)]
    gains = np.sort([each.gain_db for each in varied])
    assert np.max(np.abs(gains - np.linspace(-1, 1, 1_000))) < 0.02
    assert len({(each.gain_db, each.shelf_db) for each in varied}) == 1_000


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_twenty_strokes_of_one_force_are_twenty_sounds_of_one_drum(kit_id: str) -> None:
    kit = kit_of(kit_id)
    for piece in (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED):
        strokes = [kit.stroke(piece, 100, turn) for turn in range(20)]
        for index, one in enumerate(strokes):
            for other in strokes[index + 1 :]:
                assert len(one) != len(other) or not np.array_equal(one, other)
        others = [
            kit_of(other).stroke(piece, 100, turn)
            for other in KIT_IDS
            if other != kit_id
            for turn in range(2)
        ]
        own = max(spectral_distance_db(strokes[0], each) for each in strokes[1:6])
        assert own < min(spectral_distance_db(strokes[0], each) for each in others), piece


def test_variants_take_turns() -> None:
    turns = [kit_of("studio").played(KitPiece.SNARE, 100, turn) for turn in range(5)]
    assert [turn.region.variant for turn in turns if turn is not None] == [0, 1, 2, 3, 0]


def test_host_and_guest_on_the_same_piece_at_full_force_stay_below_full_scale() -> None:
    host, guest = (kit_of(character.id) for character in CHARACTERS[:2])
    for piece in KitPiece:
        loudest = max(
            peak(host.stroke(piece, 127, turn)) + peak(guest.stroke(piece, 127, turn))
            for turn in range(3)
        )
        assert loudest < 1.0, piece


def test_a_choked_hat_falls_as_it_is_closed_and_ends_at_nought() -> None:
    ringing = np.ones(SAMPLE_RATE_HZ, dtype=np.float32)
    ended = choked(ringing, 0.25)
    closed = SAMPLE_RATE_HZ // 4
    assert np.all(ended[:closed] == 1.0)
    assert ended[closed + round(CHOKE_S * SAMPLE_RATE_HZ)] == pytest.approx(np.exp(-1), rel=1e-3)
    assert np.all(np.diff(ended[closed:]) < 0.0)
    assert ended[-1] == 0.0
    assert len(ended) < 0.4 * SAMPLE_RATE_HZ
    assert choked(ringing, 2.0) is ringing


def silence() -> Mono:
    return np.zeros(0, dtype=np.float32)


def test_an_impulse_is_one_sample_that_tells_its_velocity() -> None:
    impulse = sampled(IMPULSE)
    assert impulse.stroke(KitPiece.RIDE, 127, 5).tolist() == [1.0]
    assert impulse.stroke(KitPiece.RIDE, 64, 0)[0] == pytest.approx(64 / 127)


def test_a_piece_that_a_kit_lacks_is_silent() -> None:
    assert np.array_equal(SampledKit("bare", ()).stroke(KitPiece.KICK, 100, 0), silence())
    assert SampledKit("bare", ()).played(KitPiece.KICK, 100, 0) is None


def test_a_kit_of_some_pieces_has_those_as_the_whole_kit_has_them() -> None:
    whole = sampled(CHARACTERS[0])
    some = sampled(CHARACTERS[0], {KitPiece.SNARE, KitPiece.RIM})
    assert {region.piece for region in some.regions} == {KitPiece.SNARE, KitPiece.RIM}
    for turn in range(4):
        assert np.array_equal(
            some.stroke(KitPiece.SNARE, 90, turn), whole.stroke(KitPiece.SNARE, 90, turn)
        )
    assert len(some.stroke(KitPiece.KICK, 90, 0)) == 0
