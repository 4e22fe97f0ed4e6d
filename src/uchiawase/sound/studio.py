"""Studio: the tight kit of a modern pop record.

A 20-inch bass drum with a pillow in it and a hard beater, a 14-inch steel snare tuned high, small
toms, bright thin cymbals, close microphones in a dead room.
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
    level_lufs=-22.5, tune_hz=172, t60_s=1.15, damping=0.4, breath=0.3, contact_s=0.0020,
    radius=0.35, air=0.5, bend=1.14, bend_s=0.045, resonant=1.62, resonant_level=0.25, drive=1.2, touch_s=0.0025,
    stick=Stick(level=0.20, low_hz=1_500, high_hz=6_500, length_s=0.05),
)  # fmt: skip

_HATS = Metal(
    level_lufs=0.0, seed=11, low_hz=330, spacing_hz=32,
    spectrum=((330, -9), (520, 2), (900, -15), (1_800, -19), (3_200, -9), (5_000, -3),
              (8_500, -1), (12_000, -8), (20_000, -20)),
    decay=((300, 1.7), (1_000, 1.6), (4_000, 1.5), (8_000, 1.5), (16_000, 1.2)),
    ping=0.08, brightening=3.2, stick=0.30, stick_hz=3_500, stick_s=0.012, longest_s=1.1,
)  # fmt: skip

STUDIO = Character(
    "studio",
    "Studio",
    gain_db=-2.73,
    room=Room(0.16, 0.25, 6_500),
    pieces={
        KitPiece.KICK: Skin(
            level_lufs=-25.2, tune_hz=58, t60_s=0.36, damping=0.35, contact_s=0.0036, radius=0.12,
            air=0.5, bend=2.2, bend_s=0.012, resonant=1.85, resonant_level=0.45, drive=1.7,
            stick=Stick(level=0.15, low_hz=2_200, high_hz=6_000, length_s=0.016),
        ),
        KitPiece.SNARE: Skin(
            level_lufs=-21.4, tune_hz=224, t60_s=0.60, damping=0.16, contact_s=0.0011, radius=0.22,
            air=0.6, bend=1.10, bend_s=0.02, resonant=1.58, resonant_level=0.6, drive=2.0,
            stick=Stick(level=0.22, low_hz=2_000, high_hz=7_000, length_s=0.012),
            wires=Wires(level=0.15, low_hz=1_500, high_hz=9_000, length_s=0.50, blow=1.6),
        ),
        KitPiece.RIM: Bar(
            level_lufs=-25.0,
            partials=((232, -7, 0.30), (505, -11, 0.30), (905, -3, 0.30), (1_730, 0, 0.27),
                      (2_640, -2, 0.26), (4_150, -3, 0.25), (6_400, -6, 0.22)),
            noise=1.8, noise_low_hz=2_500, noise_high_hz=9_000, noise_s=0.010,
        ),
        KitPiece.CLAP: Burst(
            level_lufs=-24.0, low_hz=900, high_hz=4_500, times_s=(0.0, 0.009, 0.017),
            burst_s=0.022, t60_s=0.20,
        ),
        KitPiece.HAT_CLOSED: HiHat(_HATS, closed_s=0.33, openness=0.0, level_lufs=-30.0),
        KitPiece.HAT_OPEN: HiHat(_HATS, closed_s=0.30, openness=0.9, level_lufs=-26.5),
        KitPiece.HAT_PEDAL: HiHat(
            _HATS, closed_s=0.20, openness=0.0, by_foot=True, level_lufs=-32.0
        ),
        KitPiece.TOM_HIGH: _TOM,
        KitPiece.TOM_MID: replace(_TOM, tune_hz=131, t60_s=1.15, contact_s=0.0022),
        KitPiece.TOM_LOW: replace(_TOM, tune_hz=87, t60_s=1.3, contact_s=0.0024, bend_s=0.055),
        KitPiece.CRASH: Metal(
            level_lufs=-19.0, seed=12, low_hz=230, spacing_hz=19,
            spectrum=((230, -18), (450, -8), (1_000, -15), (2_000, -11), (4_000, -1), (7_000, -1),
                      (11_000, -7), (20_000, -16)),
            decay=((250, 5.0), (500, 4.2), (2_000, 3.4), (4_000, 2.9), (8_000, 2.3), (16_000, 1.7)),
            ping=0.2, bloom_s=0.022, brightening=3.5, stick=0.35, stick_s=0.02, longest_s=1.9,
        ),
        KitPiece.RIDE: Metal(
            level_lufs=-28.0, seed=13, low_hz=180, spacing_hz=15,
            spectrum=((180, -16), (400, -10), (1_000, -16), (2_000, -10), (4_000, -3), (7_500, 0),
                      (11_000, -5), (20_000, -15)),
            decay=((200, 4.6), (500, 4.2), (2_000, 3.2), (4_000, 2.6), (8_000, 2.0), (16_000, 1.2)),
            ping=0.48, brightening=3.0, stick=0.5, stick_hz=3_000, stick_s=0.010, longest_s=1.5,
            partials=((512, -15, 2.4), (934, -17, 2.0)),
        ),
        KitPiece.RIDE_BELL: Metal(
            level_lufs=-25.0, seed=13, low_hz=180, spacing_hz=15,
            spectrum=((180, -24), (400, -16), (1_000, -16), (2_000, -8), (4_000, 0), (7_500, -7),
                      (11_000, -12), (20_000, -20)),
            decay=((200, 5.0), (500, 5.0), (2_000, 4.2), (4_000, 3.2), (8_000, 2.3), (16_000, 1.3)),
            ping=0.5, brightening=2.5, stick=0.5, stick_hz=3_500, stick_s=0.008, longest_s=1.9,
            partials=((742, -8, 5.0), (1_466, -9, 5.0), (2_310, -6, 3.6), (3_240, -4, 3.0),
                      (4_420, -6, 2.5), (5_750, -9, 2.0)),
        ),
        KitPiece.CLICK: CLICK,
    },
)  # fmt: skip
"""The kit of seat 1."""
