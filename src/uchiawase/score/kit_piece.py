"""Kit pieces: the instruments within a kit, as one table from which everything else is derived.

The base is General MIDI percussion (channel 10): each piece has the GM note that stands for it
when written, and the further notes that mean it when read. E-kits disagree about some numbers
(47, 50, 52, 55 among them), so a brand's profile overrides :func:`piece_of_note`.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

Limb: TypeAlias = Literal["hand", "foot"]


class KitPiece(Enum):
    """One instrument in a kit. The value is its name on the wire and in files."""

    KICK = "kick"
    SNARE = "snare"
    RIM = "rim"
    CLAP = "clap"
    HAT_CLOSED = "hat_closed"
    HAT_OPEN = "hat_open"
    HAT_PEDAL = "hat_pedal"
    TOM_HIGH = "tom_high"
    TOM_MID = "tom_mid"
    TOM_LOW = "tom_low"
    CRASH = "crash"
    RIDE = "ride"
    RIDE_BELL = "ride_bell"
    CLICK = "click"


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """What is true of a kit piece in any kit.

    Attributes:
        gm_note: The General MIDI note written for it, 27 … 81.
        also_notes: Further notes that are read as this piece.
        limb: What usually plays it.
        family: Pieces of one family share a lane where room is short, and choke each other
            where they are hi-hats.
        label: Its English name.
    """

    gm_note: int
    also_notes: tuple[int, ...]
    limb: Limb
    family: str
    label: str


PIECES: dict[KitPiece, PieceFacts] = {
    KitPiece.KICK: PieceFacts(36, (35,), "foot", "kick", "kick"),
    KitPiece.SNARE: PieceFacts(38, (40,), "hand", "snare", "snare"),
    KitPiece.RIM: PieceFacts(37, (), "hand", "snare", "rim"),
    KitPiece.CLAP: PieceFacts(39, (), "hand", "clap", "clap"),
    KitPiece.HAT_CLOSED: PieceFacts(42, (22,), "hand", "hat", "closed hi-hat"),
    KitPiece.HAT_OPEN: PieceFacts(46, (26,), "hand", "hat", "open hi-hat"),
    KitPiece.HAT_PEDAL: PieceFacts(44, (), "foot", "hat", "pedal hi-hat"),
    KitPiece.TOM_HIGH: PieceFacts(50, (48,), "hand", "tom", "high tom"),
    KitPiece.TOM_MID: PieceFacts(47, (45,), "hand", "tom", "mid tom"),
    KitPiece.TOM_LOW: PieceFacts(43, (41,), "hand", "tom", "floor tom"),
    KitPiece.CRASH: PieceFacts(49, (52, 55, 57), "hand", "crash", "crash"),
    KitPiece.RIDE: PieceFacts(51, (59,), "hand", "ride", "ride"),
    KitPiece.RIDE_BELL: PieceFacts(53, (), "hand", "ride", "ride bell"),
    KitPiece.CLICK: PieceFacts(33, (34,), "hand", "click", "click"),
}

_PIECE_OF_NOTE: dict[int, KitPiece] = {
    note: piece for piece, facts in PIECES.items() for note in (facts.gm_note, *facts.also_notes)
}


def piece_of_note(note: int) -> KitPiece | None:
    """Give the kit piece a General MIDI percussion note means, or None where it means none."""
    return _PIECE_OF_NOTE.get(note)
