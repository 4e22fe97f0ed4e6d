"""Velvet: a small jazz kit played with brushes.

An 18-inch bass drum that rings and a felt beater, low tuned-up toms without damping, a snare that
is swept, old dark thin cymbals, rivets in the ride.
"""

from dataclasses import replace

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.bar import Bar
from uchiawase.sound.burst import Burst
from uchiawase.sound.character import CLICK, Character
from uchiawase.sound.drum import Room
from uchiawase.sound.metal import HiHat, Metal, Rattle
from uchiawase.sound.skin import Brush, Skin, Stick, Wires

_TOM = Skin(
    level_lufs=-22.5, tune_hz=208, t60_s=1.5, damping=0.7, breath=0.2, contact_s=0.0024,
    radius=0.3, air=0.45, bend=1.04, bend_s=0.05, resonant=1.5, resonant_level=0.3, drive=1.2, touch_s=0.0025,
    brush=Brush(level=0.30, spread_s=0.0016, low_hz=900, high_hz=4_000, sweep=0.10, sweep_s=0.12),
)  # fmt: skip

_HATS = Metal(
    level_lufs=0.0, seed=51, low_hz=240, spacing_hz=33,
    spectrum=((240, -12), (480, -3), (900, -10), (1_700, -12), (3_000, -4), (4_500, 0),
              (7_000, -5), (10_000, -13), (20_000, -30)),
    decay=((250, 1.9), (1_000, 1.8), (4_000, 1.7), (8_000, 1.5), (16_000, 1.1)),
    ping=0.05, brightening=3.0, stick=0.15, stick_hz=1_800, stick_s=0.02, longest_s=1.0,
)  # fmt: skip

VELVET = Character(
    "velvet",
    "Velvet",
    gain_db=-3.79,
    room=Room(0.16, 0.32, 4_500),
    pieces={
        KitPiece.KICK: Skin(
            level_lufs=-22.0, tune_hz=74, t60_s=0.75, damping=0.7, contact_s=0.0042, radius=0.2,
            air=0.5, bend=2.2, bend_s=0.009, resonant=1.9, resonant_level=0.3, drive=1.3,
            stick=Stick(level=0.10, low_hz=900, high_hz=2_600, length_s=0.05),
        ),
        KitPiece.SNARE: Skin(
            level_lufs=-21.5, tune_hz=204, t60_s=0.42, damping=0.33, contact_s=0.0018, radius=0.4,
            air=0.6, bend=1.03, bend_s=0.02, resonant=1.66, resonant_level=0.5, drive=2.6,
            wires=Wires(level=0.10, low_hz=1_500, high_hz=7_000, length_s=0.48, blow=1.0),
            brush=Brush(
                level=0.55, spread_s=0.0026, low_hz=1_300, high_hz=6_000, sweep=0.5, sweep_s=0.5
            ),
        ),
        KitPiece.RIM: Bar(
            level_lufs=-26.5,
            partials=((214, -10, 0.30), (468, -3, 0.28), (812, 0, 0.25), (1_420, -6, 0.21),
                      (2_230, -11, 0.18), (3_500, -15, 0.20)),
            contact_s=0.0002, noise=1.2, noise_low_hz=1_200, noise_high_hz=4_500, noise_s=0.012,
        ),
        KitPiece.CLAP: Burst(
            level_lufs=-26.0, low_hz=1_300, high_hz=5_000, times_s=(0.0, 0.004),
            burst_s=0.02, t60_s=0.10,
        ),
        KitPiece.HAT_CLOSED: HiHat(_HATS, closed_s=0.36, openness=0.04, level_lufs=-31.0),
        KitPiece.HAT_OPEN: HiHat(_HATS, closed_s=0.34, openness=0.85, level_lufs=-28.0),
        KitPiece.HAT_PEDAL: HiHat(
            _HATS, closed_s=0.26, openness=0.0, by_foot=True, level_lufs=-31.0
        ),
        KitPiece.TOM_HIGH: _TOM,
        KitPiece.TOM_MID: replace(_TOM, tune_hz=166, t60_s=1.6),
        KitPiece.TOM_LOW: replace(_TOM, tune_hz=118, t60_s=1.8, contact_s=0.0028),
        KitPiece.CRASH: Metal(
            level_lufs=-21.0, seed=52, low_hz=170, spacing_hz=15,
            spectrum=((170, -14), (400, -3), (900, -6), (2_000, -3), (3_300, 0), (5_500, -6),
                      (9_000, -15), (20_000, -32)),
            decay=((200, 5.0), (500, 4.4), (2_000, 3.8), (4_000, 3.1), (8_000, 2.3), (16_000, 1.4)),
            ping=0.1, bloom_s=0.045, brightening=3.2, stick=0.12, stick_s=0.03, longest_s=1.9,
        ),
        KitPiece.RIDE: Metal(
            level_lufs=-25.5, seed=53, low_hz=120, spacing_hz=14,
            spectrum=((120, -15), (340, -4), (900, -9), (2_000, -7), (3_400, 0), (5_500, -5),
                      (9_000, -12), (20_000, -26)),
            decay=((150, 6.0), (500, 5.0), (2_000, 4.0), (4_000, 3.1), (8_000, 2.3), (16_000, 1.6)),
            ping=0.4, brightening=2.6, stick=0.45, stick_hz=1_800, stick_s=0.010, longest_s=1.7,
            partials=((322, -11, 3.0), (495, -14, 2.6)),
            rattle=Rattle(level=0.5, per_s=420, low_hz=4_500, high_hz=10_000, length_s=2.0),
        ),
        KitPiece.RIDE_BELL: Metal(
            level_lufs=-25.0, seed=53, low_hz=120, spacing_hz=14,
            spectrum=((120, -20), (400, -12), (1_000, -12), (2_000, -6), (3_400, 0), (5_500, -9),
                      (9_000, -16), (20_000, -28)),
            decay=((150, 6.0), (500, 5.5), (2_000, 4.4), (4_000, 3.3), (8_000, 2.4), (16_000, 1.6)),
            ping=0.5, brightening=2.4, stick=0.35, stick_hz=2_500, stick_s=0.008, longest_s=1.9,
            partials=((438, -6, 3.4), (903, -5, 3.0), (1_505, -4, 2.6), (2_190, -4, 2.2),
                      (3_060, -6, 1.8), (4_130, -10, 1.4)),
            rattle=Rattle(level=0.25, per_s=260, low_hz=4_500, high_hz=10_000, length_s=1.6),
        ),
        KitPiece.CLICK: CLICK,
    },
    piece_names={
        KitPiece.SNARE: "brushed snare",
        KitPiece.RIDE: "sizzle ride",
        KitPiece.CLAP: "finger snap",
    },
)  # fmt: skip
"""The kit of seat 5."""
