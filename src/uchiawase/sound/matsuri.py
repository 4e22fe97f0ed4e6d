"""Matsuri: the drums of a Japanese festival.

The big ō-daiko (*don*), the tight shime-daiko (*ten*), the rim of a drum struck with the bare
stick (*ka*), nagadō and oke drums of middle size, the hand gong atarigane and the small clapped
cymbals chappa, wooden clappers, and a hanging gong, the dora.
"""

from dataclasses import replace

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.bar import Bar
from uchiawase.sound.character import CLICK, Character
from uchiawase.sound.drum import Room
from uchiawase.sound.metal import Gong, HiHat, Metal
from uchiawase.sound.skin import Skin, Stick

_NAGADO = Skin(
    level_lufs=-20.5, tune_hz=156, t60_s=0.80, damping=0.75, breath=0.1, contact_s=0.0018,
    radius=0.15, air=0.9, bend=1.10, bend_s=0.06, resonant=2.25, resonant_level=0.5, drive=1.6,
    stick=Stick(level=0.25, low_hz=500, high_hz=2_600, length_s=0.03),
    shell_modes=((310, -18, 0.25), (640, -22, 0.18)),
)  # fmt: skip

_CHAPPA = Metal(
    level_lufs=0.0, seed=41, low_hz=620, spacing_hz=58,
    spectrum=((620, -8), (1_100, 0), (2_000, -6), (3_400, -1), (5_000, -4), (8_000, -9),
              (12_000, -18), (20_000, -30)),
    decay=((600, 1.6), (1_500, 1.5), (4_000, 1.2), (8_000, 0.9), (16_000, 0.5)),
    ping=0.1, brightening=2.5, stick=0.2, stick_hz=2_000, stick_s=0.02, longest_s=0.9,
    unevenness_db=8.0,
)  # fmt: skip

_KANE = Gong(
    level_lufs=-25.5, tune_hz=1_060,
    partials=((1.0, -4, 0.9), (1.53, -9, 0.7), (2.42, 0, 0.8), (3.31, -7, 0.6), (4.27, -4, 0.5),
              (5.62, -10, 0.4), (7.1, -14, 0.3)),
    longest_s=0.9, bend=1.008, bend_s=0.05, beating_hz=5.0,
)  # fmt: skip

MATSURI = Character(
    "matsuri",
    "Matsuri",
    gain_db=-4.54,
    room=Room(0.30, 0.42, 3_600),
    pieces={
        KitPiece.KICK: Skin(
            level_lufs=-21.2, tune_hz=61, t60_s=1.15, damping=0.55, breath=0.1, contact_s=0.0038,
            radius=0.12, air=1.0, bend=1.8, bend_s=0.014, resonant=2.6, resonant_level=0.5,
            drive=1.1, stick=Stick(level=0.20, low_hz=350, high_hz=1_900, length_s=0.035),
            shell_modes=((172, -14, 0.4), (355, -19, 0.3)),
        ),
        KitPiece.SNARE: Skin(
            level_lufs=-21.0, tune_hz=432, t60_s=0.26, damping=0.20, breath=0.2, contact_s=0.0007,
            radius=0.2, air=0.25, bend=1.05, bend_s=0.012, resonant=1.52, resonant_level=0.6,
            drive=2.4, stick=Stick(level=0.25, low_hz=1_400, high_hz=6_500, length_s=0.016),
            shell_modes=((1_130, -9, 0.12), (2_060, -13, 0.10)),
        ),
        KitPiece.RIM: Bar(
            level_lufs=-25.5,
            partials=((388, -9, 0.10), (742, 0, 0.085), (1_120, -4, 0.075), (1_690, -2, 0.06),
                      (2_480, -8, 0.05), (3_650, -11, 0.04)),
            noise=0.2, noise_low_hz=1_200, noise_high_hz=5_200, noise_s=0.008,
        ),
        KitPiece.CLAP: Bar(
            level_lufs=-24.0,
            partials=((1_560, -6, 0.09), (2_310, 0, 0.10), (3_870, -4, 0.07), (5_420, -10, 0.05)),
            contact_s=0.00005, noise=0.35, noise_low_hz=3_000, noise_high_hz=9_000, noise_s=0.006,
        ),
        KitPiece.HAT_CLOSED: replace(_KANE, level_lufs=-28.5, damped_s=0.10),
        KitPiece.HAT_OPEN: _KANE,
        KitPiece.HAT_PEDAL: HiHat(_CHAPPA, closed_s=0.12, openness=0.0, level_lufs=-31.0),
        KitPiece.TOM_HIGH: replace(
            _NAGADO, tune_hz=212, t60_s=0.5, contact_s=0.0012,
            stick=Stick(level=0.25, low_hz=800, high_hz=3_600, length_s=0.02),
        ),
        KitPiece.TOM_MID: _NAGADO,
        KitPiece.TOM_LOW: replace(_NAGADO, tune_hz=104, t60_s=1.0, contact_s=0.0022),
        KitPiece.CRASH: Gong(
            level_lufs=-20.0, tune_hz=208,
            partials=((1.0, 0, 4.0), (1.48, -5, 3.4), (2.08, -3, 3.2), (2.79, -8, 2.8),
                      (3.62, -7, 2.4), (4.55, -11, 2.0)),
            longest_s=2.6, bend=1.025, bend_s=0.35, beating_hz=2.4, contact_s=0.0015,
            shimmer=Metal(
                level_lufs=0.0, seed=42, low_hz=420, spacing_hz=21,
                spectrum=((420, -6), (1_000, 0), (2_200, -3), (4_500, -12), (9_000, -26),
                          (20_000, -45)),
                decay=((400, 3.6), (1_000, 3.0), (3_000, 2.0), (8_000, 1.1), (16_000, 0.6)),
                ping=0.05, bloom_s=0.05, brightening=4.5, stick=0.25, stick_hz=1_000,
                longest_s=2.6,
            ),
            shimmer_level=0.8,
        ),
        KitPiece.RIDE: HiHat(_CHAPPA, closed_s=0.12, openness=0.85, level_lufs=-26.0),
        KitPiece.RIDE_BELL: replace(
            _KANE, level_lufs=-25.0, tune_hz=1_415, bend=1.0, beating_hz=7.0,
        ),
        KitPiece.CLICK: CLICK,
    },
    piece_names={
        KitPiece.KICK: "ō-daiko (don)",
        KitPiece.SNARE: "shime-daiko (ten)",
        KitPiece.RIM: "rim (ka)",
        KitPiece.CLAP: "hyōshigi",
        KitPiece.HAT_CLOSED: "kane, held (chi)",
        KitPiece.HAT_OPEN: "kane (kan)",
        KitPiece.HAT_PEDAL: "chappa, closed",
        KitPiece.TOM_HIGH: "oke-daiko",
        KitPiece.TOM_MID: "nagadō-daiko",
        KitPiece.TOM_LOW: "hira-daiko",
        KitPiece.CRASH: "dora",
        KitPiece.RIDE: "chappa",
        KitPiece.RIDE_BELL: "small kane",
    },
)  # fmt: skip
"""The kit of seat 4."""
