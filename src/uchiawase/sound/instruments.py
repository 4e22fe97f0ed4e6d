"""Instruments: patches that songs start from. ``dataclasses.replace`` makes another of one.

Each is written for the register named beside it and for velocities around 100.
"""

from uchiawase.sound.envelope import Adsr
from uchiawase.sound.motion import Motion
from uchiawase.sound.plucked import Plucked
from uchiawase.sound.sung import Sung
from uchiawase.sound.synth import Filter, Oscillator, Synth, Unison
from uchiawase.sound.tine import Pair, Tine

BASS = Synth(
    Oscillator(saw=0.9, pulse=0.35, width=0.42),
    Filter(closed_hz=420.0, open_hz=4_800.0, resonance=1.4, poles=2, tracking=0.3, touch=0.4),
    opening=Adsr(0.001, 0.09, 0.3, 0.06),
    amplifier=Adsr(0.003, 0.45, 0.78, 0.035),
    sub=0.0,
    drive_db=7.0,
)
"""MIDI 26 … 50. A sub that shakes and a bite above 300 Hz that a phone's speaker still tells."""

SUB_BASS = Synth(
    Oscillator(saw=0.12, sine=1.0),
    Filter(closed_hz=180.0, open_hz=900.0, tracking=0.4, poles=2),
    opening=Adsr(0.002, 0.12, 0.1, 0.05),
    amplifier=Adsr(0.005, 0.8, 0.85, 0.05),
    drive_db=5.0,
)
"""MIDI 26 … 45. Round and low, with enough drive to be heard where it cannot be felt."""

SUPERSAW = Synth(
    Oscillator(),
    Filter(closed_hz=700.0, open_hz=9_500.0, resonance=0.8, poles=2, tracking=0.3, touch=0.35),
    opening=Adsr(0.003, 0.35, 0.62, 0.12),
    amplifier=Adsr(0.004, 0.5, 0.85, 0.14),
    unison=Unison(voices=7, spread_cents=17.0, width=0.9),
)
"""MIDI 50 … 84. The wall of a chorus."""

PAD = Synth(
    Oscillator(saw=0.7, pulse=0.4, width=0.35),
    Filter(closed_hz=420.0, open_hz=2_800.0, resonance=0.75, poles=2, tracking=0.25, touch=0.3),
    opening=Adsr(0.7, 1.6, 0.55, 0.6),
    amplifier=Adsr(0.22, 1.0, 0.9, 0.55),
    unison=Unison(voices=5, spread_cents=11.0, width=1.0),
)
"""MIDI 48 … 76. Warm, slow to come and slow to go."""

PLUCK = Synth(
    Oscillator(saw=0.8, pulse=0.5, width=0.5),
    Filter(closed_hz=320.0, open_hz=9_000.0, resonance=1.1, tracking=0.55, touch=0.6),
    opening=Adsr(0.001, 0.075, 0.02, 0.10),
    amplifier=Adsr(0.0015, 0.24, 0.0, 0.16),
    unison=Unison(voices=3, spread_cents=7.0, width=0.55),
)
"""MIDI 55 … 96. Short and bright: a hook."""

LEAD = Synth(
    Oscillator(saw=0.75, pulse=0.6, width=0.38),
    Filter(closed_hz=900.0, open_hz=7_500.0, resonance=1.0, poles=4, tracking=0.5, touch=0.45),
    opening=Adsr(0.004, 0.28, 0.5, 0.12),
    amplifier=Adsr(0.008, 0.5, 0.85, 0.09),
    unison=Unison(voices=3, spread_cents=8.0, width=0.35),
    sub=0.12,
    motion=Motion(vibrato_cents=16.0, vibrato_after_s=0.22, scoop_cents=35.0, glide_s=0.07),
)
"""MIDI 60 … 91. Sings: glides between notes that run into each other, and settles into vibrato."""

ELECTRIC_PIANO = Tine(
    pairs=(
        Pair(1.0, 1.0, index=1.5, index_t60_s=1.6, level=1.0, t60_s=4.5),
        Pair(1.0, 14.0, index=0.55, index_t60_s=0.22, level=0.35, t60_s=1.2),
        Pair(2.0, 1.0, index=0.6, index_t60_s=0.8, level=0.12, t60_s=2.4),
    ),
    release_s=0.18,
)
"""MIDI 45 … 88. Growls when it is struck hard."""

BELL = Tine(
    pairs=(
        Pair(1.0, 3.5, index=1.9, index_t60_s=1.4, level=1.0, t60_s=3.6),
        Pair(2.0, 7.0, index=0.8, index_t60_s=0.5, level=0.28, t60_s=1.5),
    ),
    release_s=0.9,
)
"""MIDI 72 … 103. Glass: for answers in the gaps."""

MALLET = Tine(
    pairs=(
        Pair(1.0, 4.0, index=0.9, index_t60_s=0.12, level=1.0, t60_s=0.85),
        Pair(4.0, 6.0, index=0.4, index_t60_s=0.10, level=0.16, t60_s=0.28),
    ),
    release_s=0.12,
)
"""MIDI 52 … 96. Wood under a soft mallet."""

HARP = Plucked(
    partials=22, rolloff=0.9, stretch=0.00005, t60_s=1.1, damping=0.9, even=0.6, release_s=0.15
)
"""MIDI 45 … 91. Strings under fingers: a hook without electricity."""

CHOP = Sung(
    "oo", "ah", over_s=0.11,
    amplifier=Adsr(0.012, 0.35, 0.65, 0.07),
    unison=Unison(voices=3, spread_cents=9.0, width=0.5),
    breath=0.035,
    motion=Motion(vibrato_cents=10.0, vibrato_after_s=0.2, scoop_cents=90.0, glide_s=0.05),
)  # fmt: skip
"""MIDI 57 … 84. A cut of a voice: ooh-ah."""

CHOIR = Sung(
    "aw", "ah", over_s=0.9,
    amplifier=Adsr(0.28, 0.9, 0.9, 0.5),
    unison=Unison(voices=5, spread_cents=14.0, width=1.0),
    breath=0.03,
    motion=Motion(vibrato_cents=18.0, vibrato_hz=5.1, vibrato_after_s=0.3),
)  # fmt: skip
"""MIDI 52 … 79. Voices in the distance."""
