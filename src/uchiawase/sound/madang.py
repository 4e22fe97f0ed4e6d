"""Madang: the four instruments of Korean pungmul, played in the village yard.

The hourglass drum janggu with its low head (*gung*), its high head (*deok*) and the thin stick on
the rim, the barrel drum buk, the hand gong kkwaenggwari bright or damped by the hand behind it, the
large gong jing that swells in waves, cymbals (*jabara*), and the clapper bak with its six leaves.
"""

from dataclasses import replace

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.bar import Bar
from uchiawase.sound.character import CLICK, Character
from uchiawase.sound.drum import Room
from uchiawase.sound.metal import Gong, HiHat, Metal
from uchiawase.sound.skin import Skin, Stick

_BUK = Skin(
    level_lufs=-21.0, tune_hz=92, t60_s=0.42, damping=0.7, breath=0.2, contact_s=0.0030,
    radius=0.15, air=0.7, bend=1.18, bend_s=0.02, resonant=1.95, resonant_level=0.6, drive=2.6,
    stick=Stick(level=0.18, low_hz=700, high_hz=3_400, length_s=0.014),
    shell_modes=((470, -13, 0.09), (980, -17, 0.07)),
)  # fmt: skip

_JANGGU = Skin(
    level_lufs=-22.0, tune_hz=172, t60_s=0.62, damping=0.9, breath=0.1, contact_s=0.0020,
    radius=0.25, air=0.6, bend=1.12, bend_s=0.05, resonant=1.42, resonant_level=0.5, drive=1.2,
    stick=Stick(level=0.2, low_hz=500, high_hz=2_400, length_s=0.012),
)  # fmt: skip

_KKWAENGGWARI = Gong(
    level_lufs=-24.0, tune_hz=612,
    partials=((1.0, -3, 0.8), (1.62, -6, 0.7), (2.28, -2, 0.75), (3.05, 0, 0.7), (3.93, -3, 0.6),
              (4.86, -4, 0.5), (6.02, -6, 0.4), (7.3, -9, 0.35), (8.9, -12, 0.3)),
    longest_s=0.85, bend=0.962, bend_s=0.06, beating_hz=9.0,
    shimmer=Metal(
        level_lufs=0.0, seed=61, low_hz=900, spacing_hz=85,
        spectrum=((900, -8), (2_000, -2), (3_500, 0), (6_000, -4), (10_000, -14), (20_000, -30)),
        decay=((900, 0.7), (3_000, 0.5), (8_000, 0.35), (16_000, 0.2)),
        ping=0.3, brightening=4.0, stick=0.7, stick_hz=2_000, stick_s=0.008, longest_s=0.6,
        unevenness_db=7.0,
    ),
    shimmer_level=0.7,
)  # fmt: skip

_JABARA = Metal(
    level_lufs=0.0, seed=62, low_hz=380, spacing_hz=33,
    spectrum=((380, -8), (700, 0), (1_300, -5), (2_600, -2), (4_200, -4), (7_000, -10),
              (12_000, -19), (20_000, -32)),
    decay=((400, 2.4), (1_500, 2.0), (4_000, 1.5), (8_000, 1.0), (16_000, 0.6)),
    ping=0.1, brightening=2.8, stick=0.2, stick_hz=1_500, stick_s=0.025, longest_s=1.4,
    unevenness_db=7.0,
)  # fmt: skip

MADANG = Character(
    "madang",
    "Madang",
    gain_db=-4.08,
    room=Room(0.10, 0.14, 7_000),
    pieces={
        KitPiece.KICK: _BUK,
        KitPiece.SNARE: Skin(
            level_lufs=-22.5, tune_hz=318, t60_s=0.17, damping=0.30, breath=0.2, contact_s=0.0005,
            radius=0.55, air=0.3, bend=1.06, bend_s=0.01, resonant=1.36, resonant_level=0.5,
            drive=2.6, stick=Stick(level=0.28, low_hz=2_600, high_hz=11_000, length_s=0.018),
            shell_modes=((1_450, -8, 0.06), (3_150, -8, 0.05)),
        ),
        KitPiece.RIM: Bar(
            level_lufs=-27.5,
            partials=((1_020, -8, 0.045), (1_890, -2, 0.04), (2_960, 0, 0.035), (4_480, -3, 0.03),
                      (6_700, -7, 0.025)),
            noise=0.25, noise_low_hz=3_000, noise_high_hz=12_000, noise_s=0.007,
        ),
        KitPiece.CLAP: Bar(
            level_lufs=-25.0,
            partials=((690, -4, 0.07), (1_240, 0, 0.06), (2_050, -3, 0.05), (3_400, -8, 0.04)),
            noise=0.9, noise_low_hz=1_000, noise_high_hz=6_000, noise_s=0.012,
            slaps=((0.0, 1.0), (0.006, 0.8), (0.013, 0.7), (0.022, 0.6), (0.034, 0.45)),
            detuning=1.07,
        ),
        KitPiece.HAT_CLOSED: replace(_KKWAENGGWARI, level_lufs=-30.5, damped_s=0.085),
        KitPiece.HAT_OPEN: _KKWAENGGWARI,
        KitPiece.HAT_PEDAL: HiHat(_JABARA, closed_s=0.14, openness=0.0, level_lufs=-31.0),
        KitPiece.TOM_HIGH: _JANGGU,
        KitPiece.TOM_MID: replace(
            _BUK, tune_hz=122, radius=0.45, t60_s=0.30, contact_s=0.0032, level_lufs=-23.0,
            stick=Stick(level=0.15, low_hz=900, high_hz=4_000, length_s=0.012),
        ),
        KitPiece.TOM_LOW: replace(_JANGGU, tune_hz=112, t60_s=0.8, contact_s=0.0026, radius=0.1),
        KitPiece.CRASH: Gong(
            level_lufs=-20.0, tune_hz=164,
            partials=((1.0, 0, 4.5), (1.51, -6, 3.6), (2.02, -4, 3.6), (2.66, -9, 3.0),
                      (3.35, -9, 2.6), (4.2, -13, 2.2)),
            longest_s=2.8, bend=0.955, bend_s=0.4, beating_hz=3.4, contact_s=0.002,
            shimmer=Metal(
                level_lufs=0.0, seed=63, low_hz=330, spacing_hz=24,
                spectrum=((330, -4), (800, 0), (1_600, -6), (3_500, -16), (8_000, -32),
                          (20_000, -50)),
                decay=((300, 3.6), (1_000, 2.6), (3_000, 1.4), (8_000, 0.7), (16_000, 0.4)),
                ping=0.05, bloom_s=0.06, brightening=4.0, stick=0.2, stick_hz=600, longest_s=2.6,
            ),
            shimmer_level=0.5,
        ),
        KitPiece.RIDE: HiHat(_JABARA, closed_s=0.14, openness=1.0, level_lufs=-25.5, rattling=0.0),
        KitPiece.RIDE_BELL: replace(
            _KKWAENGGWARI, level_lufs=-24.5, tune_hz=806, bend=0.985, beating_hz=6.0,
            shimmer_level=0.35,
        ),
        KitPiece.CLICK: CLICK,
    },
    piece_names={
        KitPiece.KICK: "buk (dung)",
        KitPiece.SNARE: "janggu (deok)",
        KitPiece.RIM: "janggu, rim (ttak)",
        KitPiece.CLAP: "bak",
        KitPiece.HAT_CLOSED: "kkwaenggwari, held",
        KitPiece.HAT_OPEN: "kkwaenggwari (gaeng)",
        KitPiece.HAT_PEDAL: "jabara, closed",
        KitPiece.TOM_HIGH: "janggu (gung)",
        KitPiece.TOM_MID: "buk, edge",
        KitPiece.TOM_LOW: "janggu (kung)",
        KitPiece.CRASH: "jing",
        KitPiece.RIDE: "jabara",
        KitPiece.RIDE_BELL: "small kkwaenggwari",
    },
)  # fmt: skip
"""The kit of seat 6."""
