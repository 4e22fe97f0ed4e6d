"""A kit as samples: a few strokes of each piece, and the law by which they stand for all strokes.

The browser plays a kit from one file of samples; a mix made here uses the very same samples by the
very same law, so a recording sounds as the meeting did. A stroke takes the region whose velocity
layer it falls into, in a variant of its own, played at

    gain = (velocity / gain_velocity) ** exponent
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.sound.drum import LOUDNESS_EXPONENT, Impulse, struck
from uchiawase.sound.kits import Character
from uchiawase.sound.wave import Mono


@dataclass(frozen=True, slots=True)
class Layer:
    """A range of velocities that share one sample.

    Attributes:
        velocity_low: The softest, included.
        velocity_high: The hardest, included.
        gain_velocity: The velocity at which the sample is played at exactly ``gain``.
        exponent: How amplitude grows with velocity within the layer, 0 or more.
        gain: The factor that the sample is played with at ``gain_velocity``, above 0.
    """

    velocity_low: int
    velocity_high: int
    gain_velocity: int
    exponent: float = LOUDNESS_EXPONENT
    gain: float = 1.0

    def gain_at(self, velocity: int) -> float:
        """Give the factor that the sample is played with for a stroke of a velocity."""
        return float(self.gain * (velocity / self.gain_velocity) ** self.exponent)


_SOFT = Layer(LOWEST_VELOCITY, 84, 64)
_HARD = Layer(85, HIGHEST_VELOCITY, 112)
_ONE = Layer(LOWEST_VELOCITY, HIGHEST_VELOCITY, 100)
# An impulse's level is the velocity itself, so that a test can read it off the sample.
_IMPULSE = Layer(LOWEST_VELOCITY, HIGHEST_VELOCITY, HIGHEST_VELOCITY, exponent=1.0)

_VARIANTS_AND_LAYERS: dict[KitPiece, tuple[int, tuple[Layer, ...]]] = {
    KitPiece.KICK: (2, (_SOFT, _HARD)),
    KitPiece.SNARE: (2, (_SOFT, _HARD)),
    KitPiece.RIM: (2, (_SOFT, _HARD)),
    KitPiece.CLAP: (2, (_SOFT, _HARD)),
    KitPiece.HAT_CLOSED: (2, (_SOFT, _HARD)),
    KitPiece.HAT_OPEN: (1, (_SOFT, _HARD)),
    KitPiece.HAT_PEDAL: (2, (_ONE,)),
    KitPiece.TOM_HIGH: (1, (_SOFT, _HARD)),
    KitPiece.TOM_MID: (1, (_SOFT, _HARD)),
    KitPiece.TOM_LOW: (1, (_SOFT, _HARD)),
    KitPiece.CRASH: (1, (_ONE,)),
    KitPiece.RIDE: (1, (_SOFT, _HARD)),
    KitPiece.RIDE_BELL: (1, (_ONE,)),
    KitPiece.CLICK: (1, (_ONE,)),
}


@dataclass(frozen=True, slots=True)
class Region:
    """One sample of one piece.

    Attributes:
        piece: What is struck.
        layer: For which velocities.
        variant: Which of several, from 0.
        wave: The sample, onset at its first value, shape (n,). Regions may share one.
    """

    piece: KitPiece
    layer: Layer
    variant: int
    wave: Mono


@dataclass(frozen=True, slots=True)
class SampledKit:
    """A kit as samples.

    Attributes:
        id: The kit's id.
        regions: In the order of pieces, layers, variants.
    """

    id: str
    regions: tuple[Region, ...]

    def stroke(self, piece: KitPiece, velocity: int, variant: int) -> Mono:
        """Give the sound of a stroke.

        Args:
            piece: What is struck.
            velocity: How hard, 1 … 127.
            variant: Any whole number from 0; it is taken modulo the variants there are.

        Returns:
            Shape (n,); empty where the kit lacks the piece.
        """
        fitting = [
            region
            for region in self.regions
            if region.piece is piece
            and region.layer.velocity_low <= velocity <= region.layer.velocity_high
        ]
        if not fitting:
            return np.zeros(0, dtype=np.float32)
        region = fitting[variant % len(fitting)]
        return region.wave * np.float32(region.layer.gain_at(velocity))


Kits = Mapping[str, SampledKit]
"""Sampled kits by id."""


def sampled(character: Character) -> SampledKit:
    """Strike everything a kit has, as often as its samples need."""
    regions: list[Region] = []
    for piece in KitPiece:
        recipe = character.recipe(piece)
        impulse = isinstance(recipe, Impulse)
        variants, layers = (1, (_IMPULSE,)) if impulse else _VARIANTS_AND_LAYERS[piece]
        regions += (
            Region(
                piece,
                layer,
                variant,
                struck(recipe, layer.gain_velocity, variant=variant, room=character.room_of(piece)),
            )
            for layer in layers
            for variant in range(variants)
        )
    return SampledKit(character.id, tuple(regions))
