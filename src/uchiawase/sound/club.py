"""Club: the drum machine of 1980 that dance music is made of.

A long sine for a kick, a snare of two resonators and hiss, three clicks and a room for a clap, six
square waves for everything of metal.
"""

from dataclasses import replace

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.burst import Burst
from uchiawase.sound.character import CLICK, Character
from uchiawase.sound.circuit import METAL_HZ, Circuit, Hiss, Oscillator, Squares

_TOM = Circuit(
    level_lufs=-21.5,
    oscillators=(Oscillator(185, 1.0, 0.55, bend=1.6, bend_s=0.03),),
    hisses=(Hiss(0.05, 500, 2_500, 0.28), Hiss(0.10, 2_000, 8_000, 0.008)),
    drive=1.6,
)

CLUB = Character(
    "club",
    "Club",
    gain_db=-4.83,
    pieces={
        KitPiece.KICK: Circuit(
            level_lufs=-21.0,
            oscillators=(
                Oscillator(49, 1.0, 0.95, bend=4.2, bend_s=0.009),
                Oscillator(147, 0.22, 0.22, bend=2.0, bend_s=0.009),
            ),
            hisses=(Hiss(0.55, 1_500, 6_000, 0.008),),
            drive=3.4,
        ),
        KitPiece.SNARE: Circuit(
            level_lufs=-22.0,
            oscillators=(
                Oscillator(182, 0.8, 0.22, bend=1.5, bend_s=0.006),
                Oscillator(336, 0.6, 0.14, bend=1.3, bend_s=0.005),
            ),
            hisses=(Hiss(0.34, 2_500, 12_000, 0.24), Hiss(0.25, 3_000, 9_000, 0.008)),
            drive=1.8,
        ),
        KitPiece.RIM: Circuit(
            level_lufs=-25.0,
            oscillators=(
                Oscillator(2_470, 1.0, 0.075),
                Oscillator(1_667, 0.3, 0.02),
                Oscillator(455, 0.25, 0.018),
            ),
            hisses=(Hiss(0.15, 3_000, 9_000, 0.005),),
            drive=1.6,
        ),
        KitPiece.CLAP: Burst(
            level_lufs=-21.5, low_hz=800, high_hz=1_900,
            times_s=(0.0, 0.0105, 0.021, 0.0315), burst_s=0.028, t60_s=0.42, spread_s=0.0004,
        ),
        KitPiece.HAT_CLOSED: Squares(
            level_lufs=-30.0, tunes_hz=METAL_HZ,
            bands=((7_200, 12_500, 1.0, 0.10), (9_500, 18_000, 0.6, 0.07)), drive=0.8,
        ),
        KitPiece.HAT_OPEN: Squares(
            level_lufs=-26.0, tunes_hz=METAL_HZ,
            bands=((7_000, 12_500, 1.0, 0.75), (9_500, 18_000, 0.6, 0.6)), drive=0.8,
        ),
        KitPiece.HAT_PEDAL: Squares(
            level_lufs=-32.0, tunes_hz=METAL_HZ,
            bands=((5_200, 9_500, 1.0, 0.065), (8_500, 16_000, 0.4, 0.04)), drive=0.8,
        ),
        KitPiece.TOM_HIGH: _TOM,
        KitPiece.TOM_MID: replace(
            _TOM, oscillators=(Oscillator(130, 1.0, 0.65, bend=1.6, bend_s=0.035),)
        ),
        KitPiece.TOM_LOW: replace(
            _TOM, oscillators=(Oscillator(88, 1.0, 0.75, bend=1.6, bend_s=0.04),)
        ),
        KitPiece.CRASH: Squares(
            level_lufs=-20.0, tunes_hz=METAL_HZ,
            bands=((2_600, 5_200, 0.7, 1.2), (7_000, 12_000, 1.0, 2.2), (5_000, 16_000, 0.5, 0.3)),
            drive=0.9,
        ),
        KitPiece.RIDE: Squares(
            level_lufs=-26.0, tunes_hz=METAL_HZ,
            bands=((3_200, 6_000, 1.0, 0.9), (7_500, 13_000, 0.5, 0.5)), drive=0.9,
        ),
        KitPiece.RIDE_BELL: Squares(
            level_lufs=-24.5, tunes_hz=(540.0, 800.0),
            bands=((540, 860, 1.0, 0.55), (1_600, 3_400, 0.6, 0.35), (540, 5_000, 0.8, 0.05)),
            drive=1.2,
        ),
        KitPiece.CLICK: CLICK,
    },
    piece_names={KitPiece.RIM: "clave", KitPiece.RIDE: "cymbal", KitPiece.RIDE_BELL: "cowbell"},
)  # fmt: skip
"""The kit of seat 3."""
