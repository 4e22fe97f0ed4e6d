"""Laws of the six kits: whole, named, and told apart by ear."""

import numpy as np

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import DRY, struck
from uchiawase.sound.kits import CHARACTERS, IMPULSE, IMPULSE_KIT_ID, Character
from uchiawase.sound.wave import SAMPLE_RATE_HZ


def centroid_hz(character: Character, piece: KitPiece) -> float:
    wave = struck(character.recipe(piece), 112, room=character.room_of(piece)).astype(np.float64)
    power = np.abs(np.fft.rfft(wave)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())


def test_there_is_a_whole_kit_for_each_of_six_seats() -> None:
    assert len(CHARACTERS) == 6
    assert len({character.id for character in CHARACTERS}) == 6
    for character in CHARACTERS:
        kit = character.kit()
        assert kit.id == kit.id.lower()
        assert kit.pieces == tuple(KitPiece)


def test_no_two_kits_could_be_taken_for_one_another() -> None:
    # A semitone is 6 %; kick, snare, tom and hat together have to differ by more than a whole tone.
    told_by = (KitPiece.KICK, KitPiece.SNARE, KitPiece.TOM_LOW, KitPiece.HAT_CLOSED)
    places = {
        character.id: np.log2([centroid_hz(character, piece) for piece in told_by])
        for character in CHARACTERS
    }
    names = list(places)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            apart = float(np.max(np.abs(places[one] - places[other])))
            assert apart > 2 / 12, f"{one} and {other} differ by {12 * apart:.1f} semitones"


def test_toms_go_down_and_the_kick_lies_below_them_in_every_kit() -> None:
    order = (KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW, KitPiece.KICK)
    for character in CHARACTERS:
        heights = [centroid_hz(character, piece) for piece in order]
        assert heights == sorted(heights, reverse=True), character.id


def test_the_click_is_the_same_and_dry_everywhere() -> None:
    clicks = {character.recipe(KitPiece.CLICK) for character in CHARACTERS}
    assert len(clicks) == 1
    assert all(character.room_of(KitPiece.CLICK) == DRY for character in CHARACTERS)


def test_the_impulse_kit_has_every_piece_too() -> None:
    assert IMPULSE.kit().id == IMPULSE_KIT_ID
    assert IMPULSE.kit().pieces == tuple(KitPiece)
