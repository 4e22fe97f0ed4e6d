"""Laws of the six kits: whole, named, equally loud, and told apart by ear."""

import numpy as np
import pytest
from kits_for_tests import BY_ID, KIT_IDS, fresh_stroke, kit_of, stroke

from uchiawase.clock import generator
from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import DRY
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.kits import CHARACTERS, IMPULSE, IMPULSE_KIT_ID
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.timbre import centroid_hz, flatness, mfccs, phone_loss_db, teller
from uchiawase.sound.wave import Curve

TOLD_BY = (KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED)
GROOVE_LUFS = -27.2
STROKES = 10


def test_there_is_a_whole_kit_for_each_of_six_seats() -> None:
    assert list(BY_ID) == ["studio", "arena", "club", "matsuri", "velvet", "madang"]
    for character in CHARACTERS:
        kit = character.kit()
        assert kit.id == kit.id.lower()
        assert kit.pieces == tuple(KitPiece)


def test_every_piece_of_the_two_traditions_has_its_own_name() -> None:
    for kit_id in ("matsuri", "madang"):
        names = BY_ID[kit_id].kit().piece_names
        assert set(names) == set(KitPiece) - {KitPiece.CLICK}
        assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("piece", TOLD_BY)
def test_one_stroke_tells_which_kit_it_is(piece: KitPiece) -> None:
    # Learnt from strokes of any force, tried on strokes of other variants and forces.
    chance = generator(7, list(KitPiece).index(piece))

    def features(kit_id: str, first: int) -> list[Curve]:
        forces = chance.integers(20, 128, STROKES).tolist()
        return [
            mfccs(fresh_stroke(kit_id, piece, force, first + turn))
            for turn, force in enumerate(forces)
        ]

    learnt = teller({kit_id: features(kit_id, 0) for kit_id in KIT_IDS})
    right = [
        learnt.told(heard) == kit_id for kit_id in KIT_IDS for heard in features(kit_id, 1_000)
    ]
    assert np.mean(right) >= 0.95


def test_the_same_groove_is_equally_loud_on_every_kit() -> None:
    for kit_id in BY_ID:
        assert groove_lufs(kit_of(kit_id)) == pytest.approx(GROOVE_LUFS, abs=0.5), kit_id


def test_toms_go_down_and_the_kick_lies_below_them_in_every_kit() -> None:
    order = (KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW, KitPiece.KICK)
    for kit_id in BY_ID:
        heights = [centroid_hz(stroke(kit_id, piece, 112)) for piece in order]
        assert heights == sorted(heights, reverse=True), kit_id


@pytest.mark.parametrize("kit_id", KIT_IDS)
def test_every_piece_is_heard_from_a_phone(kit_id: str) -> None:
    for piece in KitPiece:
        assert phone_loss_db(stroke(kit_id, piece, 112)) > -23.0, piece


@pytest.mark.parametrize("kit_id", KIT_IDS)
@pytest.mark.parametrize("piece", [KitPiece.CRASH, KitPiece.RIDE])
def test_cymbals_ring_in_modes_and_are_no_bursts_of_noise(kit_id: str, piece: KitPiece) -> None:
    even = flatness(
        stroke(kit_id, piece, 112), low_hz=600.0, high_hz=3_000.0, from_s=0.15, to_s=0.75
    )
    # White noise gives 0.56.
    assert even < 0.25


def test_a_crash_brightens_in_its_first_hundredths_of_a_second() -> None:
    for kit_id in ("studio", "arena", "velvet"):
        wave = stroke(kit_id, KitPiece.CRASH, 120)
        early, later = (centroid_hz(wave[at : at + 720]) for at in (48, 1_920))
        assert later > early, kit_id


def test_the_click_is_the_same_and_dry_and_as_loud_everywhere() -> None:
    clicks = {
        (character.recipe(KitPiece.CLICK), character.gain_db_of(KitPiece.CLICK))
        for character in CHARACTERS
    }
    assert len(clicks) == 1
    assert all(character.room_of(KitPiece.CLICK) == DRY for character in CHARACTERS)
    assert stroke_lufs(stroke("studio", KitPiece.CLICK, 127)) == pytest.approx(-29.0, abs=0.01)


def test_the_impulse_kit_has_every_piece_too() -> None:
    assert IMPULSE.kit().id == IMPULSE_KIT_ID
    assert IMPULSE.kit().pieces == tuple(KitPiece)
