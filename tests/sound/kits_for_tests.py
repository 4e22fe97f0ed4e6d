"""The six kits and their strokes, made once for all tests that listen to them."""

from functools import lru_cache

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import struck
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.wave import Mono

BY_ID = {character.id: character for character in CHARACTERS}
KIT_IDS = list(BY_ID)


@lru_cache(maxsize=6)
def kit_of(kit_id: str) -> SampledKit:
    """Give a kit as samples."""
    return sampled(BY_ID[kit_id])


@lru_cache(maxsize=2_048)
def stroke(kit_id: str, piece: KitPiece, velocity: int, variant: int = 0) -> Mono:
    """Give one stroke as it is synthesised, before any sampling."""
    return fresh_stroke(kit_id, piece, velocity, variant)


def fresh_stroke(kit_id: str, piece: KitPiece, velocity: int, variant: int = 0) -> Mono:
    """Give the same, worked out anew."""
    character = BY_ID[kit_id]
    return struck(
        character.recipe(piece),
        velocity,
        variant=variant,
        room=character.room_of(piece),
        gain_db=character.gain_db_of(piece),
    )
