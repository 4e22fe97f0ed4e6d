"""Six kits, one for each seat, told apart with eyes closed, and one for tests."""

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.arena import ARENA
from uchiawase.sound.character import Character
from uchiawase.sound.club import CLUB
from uchiawase.sound.drum import Impulse
from uchiawase.sound.madang import MADANG
from uchiawase.sound.matsuri import MATSURI
from uchiawase.sound.studio import STUDIO
from uchiawase.sound.velvet import VELVET

CHARACTERS: tuple[Character, ...] = (STUDIO, ARENA, CLUB, MATSURI, VELVET, MADANG)
"""The kits of seats 1 … 6, in that order."""

IMPULSE_KIT_ID = "impulse"

IMPULSE = Character(
    IMPULSE_KIT_ID, "Impulse (for tests)", pieces={piece: Impulse() for piece in KitPiece}
)
"""A kit in which every stroke is one sample, for tests that look at where strokes land."""
