"""Arena: a big acoustic rock kit in a big room.

A 24-inch bass drum, left open, a deep wooden snare, power toms, heavy 18-inch crashes, hats that
are never quite closed.
"""

from dataclasses import replace

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.bar import Bar
from uchiawase.sound.burst import Burst
from uchiawase.sound.character import CLICK, Character
from uchiawase.sound.drum import Room
from uchiawase.sound.metal import HiHat, Metal
from uchiawase.sound.skin import Skin, Stick, Wires

_TOM = Skin(
    level_lufs=-21.5, tune_hz=132, t60_s=1.6, damping=0.6, breath=0.3, contact_s=0.0020,
    radius=0.3, air=0.5, bend=1.22, bend_s=0.07, resonant=1.7, resonant_level=0.35, drive=1.3, touch_s=0.0025,
    stick=Stick(level=0.30, low_hz=1_200, high_hz=5_500, length_s=0.02),
)  # fmt: skip

_HATS = Metal(
    level_lufs=0.0, seed=21, low_hz=260, spacing_hz=30,
    spectrum=((260, -10), (430, 5), (800, -11), (1_700, -16), (3_000, -7), (4_800, -1),
              (7_500, -1), (11_000, -7), (20_000, -18)),
    decay=((300, 2.6), (1_000, 2.4), (4_000, 2.0), (8_000, 1.6), (16_000, 1.2)),
    ping=0.08, brightening=3.0, stick=0.30, stick_hz=2_500, stick_s=0.015, longest_s=0.95,
)  # fmt: skip

ARENA = Character(
    "arena",
    "Arena",
    gain_db=-3.66,
    room=Room(0.34, 0.38, 6_000),
    pieces={
        KitPiece.KICK: Skin(
            level_lufs=-24.4, tune_hz=47, t60_s=0.62, damping=0.5, contact_s=0.0050, radius=0.15,
            air=0.6, bend=2.5, bend_s=0.016, resonant=2.1, resonant_level=0.4, drive=1.4,
            stick=Stick(level=0.11, low_hz=1_600, high_hz=4_800, length_s=0.020),
        ),
        KitPiece.SNARE: Skin(
            level_lufs=-20.5, tune_hz=176, t60_s=0.62, damping=0.40, contact_s=0.0016, radius=0.25,
            air=0.6, bend=1.16, bend_s=0.03, resonant=1.75, resonant_level=0.5, drive=1.9,
            stick=Stick(level=0.20, low_hz=1_500, high_hz=6_000, length_s=0.016),
            wires=Wires(level=0.12, low_hz=900, high_hz=7_500, length_s=0.60, blow=1.2),
            shell_modes=((405, -15, 0.5), (910, -22, 0.35)),
        ),
        KitPiece.RIM: Bar(
            level_lufs=-26.0,
            partials=((182, -7, 0.25), (390, -8, 0.22), (720, 0, 0.2), (1_310, -2, 0.17),
                      (2_080, -5, 0.15), (3_320, -9, 0.13), (5_300, -13, 0.10)),
            noise=1.6, noise_low_hz=1_800, noise_high_hz=7_000, noise_s=0.012,
        ),
        KitPiece.CLAP: Burst(
            level_lufs=-23.5, low_hz=700, high_hz=3_400,
            times_s=(0.0, 0.007, 0.013, 0.022, 0.03), burst_s=0.025, t60_s=0.22, spread_s=0.003,
        ),
        KitPiece.HAT_CLOSED: HiHat(_HATS, closed_s=0.36, openness=0.06, level_lufs=-29.0),
        KitPiece.HAT_OPEN: HiHat(_HATS, closed_s=0.36, openness=1.0, level_lufs=-25.0),
        KitPiece.HAT_PEDAL: HiHat(
            _HATS, closed_s=0.28, openness=0.0, by_foot=True, level_lufs=-32.0
        ),
        KitPiece.TOM_HIGH: _TOM,
        KitPiece.TOM_MID: replace(_TOM, tune_hz=99, t60_s=1.7, contact_s=0.0023),
        KitPiece.TOM_LOW: replace(_TOM, tune_hz=70, t60_s=1.9, contact_s=0.0025, bend_s=0.08),
        KitPiece.CRASH: Metal(
            level_lufs=-17.5, seed=22, low_hz=150, spacing_hz=16,
            spectrum=((150, -16), (420, -3), (1_000, -9), (2_000, -8), (3_500, 0), (6_000, -2),
                      (10_000, -9), (20_000, -22)),
            decay=((150, 7.0), (500, 5.2), (2_000, 4.6), (4_000, 4.0), (8_000, 3.0), (16_000, 2.1)),
            ping=0.15, bloom_s=0.035, brightening=3.5, stick=0.12, stick_s=0.02, longest_s=1.65,
        ),
        KitPiece.RIDE: Metal(
            level_lufs=-25.5, seed=23, low_hz=140, spacing_hz=14,
            spectrum=((140, -12), (380, -6), (1_000, -13), (2_000, -8), (3_800, 0), (6_000, -4),
                      (10_000, -10), (20_000, -24)),
            decay=((150, 7.0), (500, 6.0), (2_000, 5.2), (4_000, 3.9), (8_000, 2.9), (16_000, 2.2)),
            ping=0.5, brightening=3.0, stick=0.6, stick_hz=2_200, stick_s=0.012, longest_s=1.5,
            partials=((398, -12, 3.4), (617, -15, 3.0)),
        ),
        KitPiece.RIDE_BELL: Metal(
            level_lufs=-24.0, seed=23, low_hz=140, spacing_hz=14,
            spectrum=((140, -18), (400, -12), (1_000, -13), (2_000, -5), (3_600, 0), (6_000, -8),
                      (10_000, -14), (20_000, -24)),
            decay=((150, 7.0), (500, 6.5), (2_000, 6.0), (4_000, 4.2), (8_000, 3.1), (16_000, 2.2)),
            ping=0.58, brightening=2.5, stick=0.4, stick_hz=3_000, stick_s=0.010, longest_s=1.7,
            partials=((548, -6, 4.0), (1_112, -6, 3.4), (1_790, -5, 3.0), (2_560, -3, 2.6),
                      (3_510, -4, 2.1), (4_700, -8, 1.7)),
        ),
        KitPiece.CLICK: CLICK,
    },
)  # fmt: skip
"""The kit of seat 2."""
