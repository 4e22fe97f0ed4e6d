"""The standard groove: four bars of everything, by which kits are made equally loud.

Eighths on the hi-hat with an open one at the end of each second bar, kick and snare as most songs have
them, ghost strokes, a crash on the first beat, the ride from the third bar on, a fill down the toms.
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.sampled_kit import SampledKit
from uchiawase.sound.wave import Mono, sample_at
from uchiawase.units import Bpm, Seconds

GROOVE_BPM: Bpm = 112.0

_BEATS_PER_BAR = 4
_BARS = 4
_TAIL_S: Seconds = 1.5


@dataclass(frozen=True, slots=True)
class GrooveStroke:
    """One stroke of the groove.

    Attributes:
        beat: Where, from 0.
        piece: What is struck.
        velocity: How hard, 1 … 127.
    """

    beat: float
    piece: KitPiece
    velocity: int


def standard_groove() -> tuple[GrooveStroke, ...]:
    """Give the groove's strokes in the order of time."""
    strokes: list[GrooveStroke] = [GrooveStroke(0.0, KitPiece.CRASH, 104)]
    for bar in range(_BARS):
        start = float(bar * _BEATS_PER_BAR)
        strokes += [
            GrooveStroke(start + beat, KitPiece.KICK, velocity)
            for beat, velocity in ((0.0, 108), (1.5, 88), (2.0, 100), (2.75, 80))
        ]
        strokes += [
            GrooveStroke(start + beat, KitPiece.SNARE, velocity)
            for beat, velocity in ((1.0, 106), (1.75, 36), (2.25, 32), (3.0, 110))
        ]
        strokes += _bar_of_metal(start, bar)
    fill = (KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW, KitPiece.TOM_LOW)
    strokes += [
        GrooveStroke(15.0 + 0.25 * index, piece, 96 + 3 * index) for index, piece in enumerate(fill)
    ]
    return tuple(sorted(strokes, key=lambda stroke: stroke.beat))


def groove_played(kit: SampledKit) -> Mono:
    """Play the standard groove on a kit, shape (n,); open hats are choked by the next on the hats."""
    strokes = standard_groove()
    beat_s = 60.0 / GROOVE_BPM
    wave = np.zeros(sample_at(_BARS * _BEATS_PER_BAR * beat_s + _TAIL_S), dtype=np.float32)
    for index, stroke in enumerate(strokes):
        start = sample_at(stroke.beat * beat_s)
        sound = kit.stroke(stroke.piece, stroke.velocity, index)[: len(wave) - start]
        wave[start : start + len(sound)] += sound
    return wave


def groove_lufs(kit: SampledKit) -> float:
    """Measure how loud the standard groove is on a kit, LUFS (mono)."""
    return loudness_lufs(groove_played(kit))


def _bar_of_metal(start: float, bar: int) -> list[GrooveStroke]:
    if bar >= _BARS // 2:
        return [
            GrooveStroke(start + beat, KitPiece.RIDE, 96 if beat % 2 else 84)
            for beat in (0.0, 1.0, 2.0, 3.0)
        ] + [GrooveStroke(start + beat, KitPiece.HAT_PEDAL, 76) for beat in (1.0, 3.0)]
    closed = [
        GrooveStroke(start + 0.5 * eighth, KitPiece.HAT_CLOSED, 66 if eighth % 2 else 92)
        for eighth in range(7)
    ]
    return [*closed, GrooveStroke(start + 3.5, KitPiece.HAT_OPEN, 84)]
