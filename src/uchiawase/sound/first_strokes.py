"""The few samples of a kit that a page fetches first, so that the first stroke does not wait.

A whole kit is about a megabyte: on a slow connection five seconds. Its first strokes are the hardest
stroke of each piece, cut short, at half the sample rate: a twentieth of that. A page plays them
until the whole kit is there; they follow the same law, so that nobody hears more of the change than
that the sound grows longer and brighter.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import signal as _untyped_signal

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.sound.envelope import faded_out
from uchiawase.sound.sampled_kit import Region, SampledKit
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, sample_at
from uchiawase.units import Seconds

# scipy comes without type information.
_signal: Any = _untyped_signal

FIRST_RATE_HZ = SAMPLE_RATE_HZ // 2
"""Half the rate: half the bytes, and what is lost lies above 12 kHz."""

LONGEST_S: Seconds = 0.24
LONGEST_RINGING_S: Seconds = 0.42
"""How much of a stroke is kept; cymbals cut shorter sound as if they were held."""

FADED_SHARE = 0.5
"""The share of a cut stroke in which it fades."""

SMALL_S: Seconds = 0.5
"""A kit whose samples last no longer is its own first strokes."""

RINGING = frozenset({KitPiece.CRASH, KitPiece.RIDE, KitPiece.RIDE_BELL, KitPiece.HAT_OPEN})


@dataclass(frozen=True, slots=True)
class FirstStrokes:
    """What is fetched first.

    Attributes:
        kit: Samples at ``sample_rate_hz``.
        sample_rate_hz: Samples per second.
    """

    kit: SampledKit
    sample_rate_hz: int


def first_strokes(kit: SampledKit) -> FirstStrokes:
    """Give a kit's first strokes: one region for each piece it has, for every velocity.

    A kit that is small already comes whole.
    """
    distinct = {id(region.wave): region.wave for region in kit.regions}
    if sum(len(wave) for wave in distinct.values()) <= sample_at(SMALL_S):
        return FirstStrokes(kit, SAMPLE_RATE_HZ)
    hardest: dict[KitPiece, Region] = {}
    for region in kit.regions:
        known = hardest.get(region.piece)
        if known is None or region.layer.velocity_high > known.layer.velocity_high:
            hardest[region.piece] = region
    regions = tuple(
        replace(
            region,
            layer=replace(
                region.layer, velocity_low=LOWEST_VELOCITY, velocity_high=HIGHEST_VELOCITY
            ),
            variant=0,
            wave=_short(region.wave, LONGEST_RINGING_S if piece in RINGING else LONGEST_S),
        )
        for piece, region in hardest.items()
    )
    return FirstStrokes(replace(kit, regions=regions), FIRST_RATE_HZ)


def _short(wave: Mono, longest_s: Seconds) -> Mono:
    """Give the beginning of a stroke at half the rate, its onset at its first value."""
    longest = sample_at(longest_s)
    if len(wave) > longest:
        wave = faded_out(wave[:longest], FADED_SHARE * longest_s)
    shortened: Mono = _signal.resample_poly(wave, 1, SAMPLE_RATE_HZ // FIRST_RATE_HZ)
    return shortened.astype(np.float32)
