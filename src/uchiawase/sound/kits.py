"""Six kits, one for each seat, told apart by tuning and character, and one for tests.

What a piece is stands in one table, what a kit makes of it in another; a kit is the first seen
through the second. Where a piece of a kit is something else altogether it stands in the kit's own
``instead``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.drum import DRY, Burst, Impulse, Metal, Recipe, Room, Skin

IMPULSE_KIT_ID = "impulse"

_BASE: dict[KitPiece, Skin | Metal | Burst] = {
    KitPiece.KICK: Skin(
        tune_hz=52, bend=3.2, bend_s=0.022, t60_s=0.42, overtones=0.16, damping=2.0,
        stick=0.55, stick_hz=3_200, stick_s=0.012, drive=0.9, level_db=-9.0,
    ),
    KitPiece.SNARE: Skin(
        tune_hz=188, bend=1.35, bend_s=0.012, t60_s=0.22, overtones=0.52, damping=0.9,
        stick=0.75, stick_hz=3_600, stick_s=0.010, drive=0.5,
        wires=0.75, wires_hz=1_700, wires_s=0.26, level_db=-9.5,
    ),
    KitPiece.RIM: Skin(
        tune_hz=840, bend=1.02, bend_s=0.004, t60_s=0.075, overtones=0.62, damping=0.35,
        stick=0.7, stick_hz=4_400, stick_s=0.010, level_db=-12.0,
    ),
    KitPiece.CLAP: Burst(
        low_hz=850, high_hz=3_400, times_s=(0.0, 0.008, 0.015), burst_s=0.03,
        t60_s=0.26, level_db=-11.0,
    ),
    KitPiece.HAT_CLOSED: Metal(
        low_hz=2_400, high_hz=17_000, modes=260, centre_hz=8_200, width_octaves=0.55,
        t60_s=0.11, damping=0.25, bloom_s=0.0, stick=0.55, level_db=-16.0, longest_s=0.16,
    ),
    KitPiece.HAT_OPEN: Metal(
        low_hz=2_400, high_hz=17_000, modes=260, centre_hz=7_600, width_octaves=0.6,
        t60_s=0.62, damping=0.3, bloom_s=0.0, stick=0.5, level_db=-16.0, longest_s=0.55,
    ),
    KitPiece.HAT_PEDAL: Metal(
        low_hz=2_400, high_hz=15_000, modes=260, centre_hz=5_600, width_octaves=0.5,
        t60_s=0.085, damping=0.3, bloom_s=0.004, stick=0.15, level_db=-19.0, longest_s=0.13,
    ),
    KitPiece.TOM_HIGH: Skin(
        tune_hz=186, bend=1.42, bend_s=0.035, t60_s=0.38, overtones=0.34, damping=1.6,
        stick=0.40, stick_hz=2_600, stick_s=0.012, drive=0.3, level_db=-10.0,
    ),
    KitPiece.TOM_MID: Skin(
        tune_hz=134, bend=1.42, bend_s=0.040, t60_s=0.44, overtones=0.32, damping=1.6,
        stick=0.38, stick_hz=2_300, stick_s=0.013, drive=0.3, level_db=-10.0,
    ),
    KitPiece.TOM_LOW: Skin(
        tune_hz=88, bend=1.45, bend_s=0.045, t60_s=0.54, overtones=0.30, damping=1.6,
        stick=0.36, stick_hz=2_000, stick_s=0.014, drive=0.35, level_db=-9.5,
    ),
    KitPiece.CRASH: Metal(
        low_hz=320, high_hz=16_000, modes=800, centre_hz=4_600, width_octaves=1.05,
        t60_s=2.3, damping=0.45, bloom_s=0.012, stick=1.5, stick_s=0.11, level_db=-12.0, longest_s=1.9,
    ),
    KitPiece.RIDE: Metal(
        low_hz=420, high_hz=15_000, modes=640, centre_hz=5_200, width_octaves=0.85,
        t60_s=1.9, damping=0.35, bloom_s=0.03, stick=1.8, stick_s=0.04, level_db=-13.0,
        bell_hz=590, bell=0.07, longest_s=1.2,
    ),
    KitPiece.RIDE_BELL: Metal(
        low_hz=420, high_hz=14_000, modes=500, centre_hz=4_200, width_octaves=0.8,
        t60_s=1.6, damping=0.35, bloom_s=0.02, stick=1.1, stick_s=0.03, level_db=-13.0,
        bell_hz=826, bell=0.75, longest_s=1.0,
    ),
    KitPiece.CLICK: Skin(
        tune_hz=1_760, bend=1.0, bend_s=0.01, t60_s=0.055, overtones=0.25, damping=0.5,
        stick=0.25, stick_hz=6_000, stick_s=0.005, level_db=-11.0,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Character:
    """What one kit makes of every piece.

    Attributes:
        id: The kit's id.
        name: What people call it.
        skin_tune: Skins are tuned this much higher, as a ratio.
        skin_length: Skins ring this much longer, as a ratio.
        bend: The pitch bends this much more.
        stick: Strength of stick and beater, as a ratio.
        drive: Added saturation.
        wires: Strength of the snare wires, as a ratio.
        metal_tune: Metals lie this much higher, as a ratio.
        metal_length: Metals ring this much longer, as a ratio.
        room: The air around it.
        instead: Pieces that are something else altogether.
        piece_names: What its players call the pieces that have a name of their own.
    """

    id: str
    name: str
    skin_tune: float = 1.0
    skin_length: float = 1.0
    bend: float = 1.0
    stick: float = 1.0
    drive: float = 0.0
    wires: float = 1.0
    metal_tune: float = 1.0
    metal_length: float = 1.0
    room: Room = DRY
    instead: Mapping[KitPiece, Recipe] = field(default_factory=dict[KitPiece, Recipe])
    piece_names: Mapping[KitPiece, str] = field(default_factory=dict[KitPiece, str])

    def recipe(self, piece: KitPiece) -> Recipe:
        """Give what a piece of this kit is."""
        if piece in self.instead:
            return self.instead[piece]
        base = _BASE[piece]
        # The click is everybody's, so it is the same everywhere.
        if piece is KitPiece.CLICK:
            return base
        match base:
            case Skin():
                return replace(
                    base,
                    tune_hz=base.tune_hz * self.skin_tune,
                    t60_s=base.t60_s * self.skin_length,
                    bend=1.0 + (base.bend - 1.0) * self.bend,
                    stick=base.stick * self.stick,
                    drive=base.drive + self.drive,
                    wires=base.wires * self.wires,
                    wires_s=base.wires_s * self.skin_length,
                )
            case Metal():
                return replace(
                    base,
                    low_hz=base.low_hz * self.metal_tune,
                    high_hz=base.high_hz * self.metal_tune**0.5,
                    centre_hz=base.centre_hz * self.metal_tune,
                    bell_hz=base.bell_hz * self.metal_tune,
                    t60_s=base.t60_s * self.metal_length,
                    stick=base.stick * self.stick,
                )
            case Burst():
                return replace(
                    base,
                    low_hz=base.low_hz * self.metal_tune,
                    high_hz=base.high_hz * self.metal_tune,
                    t60_s=base.t60_s * self.skin_length,
                )

    def room_of(self, piece: KitPiece) -> Room:
        """Give the air around a piece: the click and what rings by itself stay dry."""
        return (
            self.room
            if isinstance(self.recipe(piece), Skin | Burst) and (piece is not KitPiece.CLICK)
            else DRY
        )

    def kit(self) -> Kit:
        """Give the kit as the rest of the project knows it."""
        return Kit(self.id, self.name, tuple(KitPiece), self.piece_names)


CHARACTERS: tuple[Character, ...] = (
    Character("studio", "Studio", room=Room(0.16, 0.16, 5_000)),
    Character(
        "arena", "Arena",
        skin_tune=0.87, skin_length=1.15, bend=1.15, stick=1.15, drive=0.4, wires=1.15,
        metal_tune=0.90, metal_length=1.1, room=Room(0.42, 0.32, 5_500),
    ),
    Character(
        "club", "Club",
        skin_tune=0.96, skin_length=0.95, bend=1.5, stick=0.7, drive=1.1, wires=1.3,
        metal_tune=1.22, metal_length=0.8,
        instead={
            KitPiece.KICK: Skin(
                tune_hz=46, bend=5.2, bend_s=0.026, t60_s=0.46, overtones=0.0, damping=1.0,
                stick=0.35, stick_hz=4_800, stick_s=0.006, drive=1.8, level_db=-9.0,
            ),
            KitPiece.RIM: Skin(
                tune_hz=1_240, bend=1.1, bend_s=0.004, t60_s=0.05, overtones=0.4, damping=0.3,
                stick=0.3, stick_hz=5_500, stick_s=0.006, drive=0.8, level_db=-12.0,
            ),
        },
    ),
    Character(
        "matsuri", "Matsuri",
        skin_tune=0.76, skin_length=1.3, bend=0.7, stick=1.3, drive=0.2, wires=0.45,
        metal_tune=0.78, metal_length=1.15, room=Room(0.30, 0.26, 3_800),
        instead={
            KitPiece.RIM: Skin(
                tune_hz=620, bend=1.01, bend_s=0.004, t60_s=0.11, overtones=0.70, damping=0.25,
                stick=0.9, stick_hz=3_200, stick_s=0.012, level_db=-12.0,
            ),
        },
    ),
    Character(
        "velvet", "Velvet",
        skin_tune=1.06, skin_length=0.8, bend=0.6, stick=0.5, wires=0.8,
        metal_tune=0.84, metal_length=0.75, room=Room(0.10, 0.12, 3_500),
    ),
    Character(
        "madang", "Madang",
        skin_tune=1.27, skin_length=0.72, bend=0.9, stick=1.25, drive=0.3, wires=1.1,
        metal_tune=1.16, metal_length=0.62, room=Room(0.14, 0.10, 7_000),
    ),
)  # fmt: skip
"""The kits of seats 1 … 6, in that order."""

IMPULSE = Character(
    IMPULSE_KIT_ID, "Impulse (for tests)", instead={piece: Impulse() for piece in KitPiece}
)
