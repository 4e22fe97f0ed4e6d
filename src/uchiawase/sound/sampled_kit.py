"""A kit as samples: strokes of each piece, and the law by which they stand for all strokes.

The browser plays a kit from one file of samples; a mix made here uses the very same samples by the
very same law, so a recording sounds as the meeting did. A stroke takes the region whose velocity
layer it falls into, in a variant of its own, played at

    gain * (velocity / gain_velocity) ** exponent

and through a high shelf (:func:`uchiawase.sound.filter.shelved`) of

    shelf_db * log2(velocity / gain_velocity)  dB

so that it is not only softer but duller than the sample: the sample is the hardest stroke of its
layer, and where the layer ends it has the loudness and the brightness with which the next begins.
On top of that every stroke of a kit differs a little in both, by :func:`variation_of` its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.sound.character import Character
from uchiawase.sound.drum import LOUDNESS_EXPONENT, Impulse, struck
from uchiawase.sound.filter import shelved
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.timbre import share_above
from uchiawase.sound.wave import Mono, db_of_gain, gain_of_db, sample_at, times_s
from uchiawase.units import Hertz, Seconds

CHOKE_S: Seconds = 0.020
"""How fast a hi-hat falls when it is closed: to 37 % in this time, as cymbals do that touch."""

_CHOKED_S = 6.0 * CHOKE_S
_NO_SHELF_DB = 0.05

# Multiples of these two, less their whole part, never come near each other twice: the golden
# ratio's and the square root of two's. Both are exact in every language with 64-bit floats.
_GOLDEN = 0.6180339887498949
_DIAGONAL = 0.41421356237309503


@dataclass(frozen=True, slots=True)
class Layer:
    """A range of velocities that share one sample.

    Attributes:
        velocity_low: The softest, included.
        velocity_high: The hardest, included.
        gain_velocity: The velocity at which the sample is played at exactly ``gain``.
        exponent: How amplitude grows with velocity within the layer, 0 or more.
        gain: The factor that the sample is played with at ``gain_velocity``, above 0.
        shelf_hz: What lies above is duller in softer strokes.
        shelf_db: By how much, decibels for half the velocity, 0 or more.
    """

    velocity_low: int
    velocity_high: int
    gain_velocity: int
    exponent: float = LOUDNESS_EXPONENT
    gain: float = 1.0
    shelf_hz: Hertz = 2_000.0
    shelf_db: float = 0.0

    def gain_at(self, velocity: int) -> float:
        """Give the factor that the sample is played with for a stroke of a velocity."""
        return float(self.gain * (velocity / self.gain_velocity) ** self.exponent)

    def shelf_db_at(self, velocity: int) -> float:
        """Give the gain of the shelf for a stroke of a velocity, decibels."""
        return self.shelf_db * float(np.log2(velocity / self.gain_velocity))


@dataclass(frozen=True, slots=True)
class Variation:
    """How strokes differ from each other besides their samples; 0 is not at all.

    Attributes:
        gain_db: They are at most this much louder or softer.
        shelf_db: And at most this much brighter or duller.
    """

    gain_db: float = 0.0
    shelf_db: float = 0.0


def variation_of(stroke: int, most: Variation) -> Variation:
    """Give how the stroke of a number differs from the average one.

    Args:
        stroke: Any whole number from 0.
        most: How much it can differ.

    Returns:
        Values within ``± most``, spread evenly however many strokes there are.
    """
    return Variation(
        most.gain_db * (2.0 * (stroke * _GOLDEN % 1.0) - 1.0),
        most.shelf_db * (2.0 * (stroke * _DIAGONAL % 1.0) - 1.0),
    )


@dataclass(frozen=True, slots=True)
class _Sampling:
    """How often a piece is struck to be sampled.

    Attributes:
        variants: Strokes of each layer.
        tops: The hardest velocity of each layer, descending.
        shelf_hz: What lies above is duller in softer strokes.
    """

    variants: int
    tops: tuple[int, ...]
    shelf_hz: Hertz


_SAMPLINGS: dict[KitPiece, _Sampling] = {
    KitPiece.KICK: _Sampling(3, (127, 96, 64, 32), 800),
    KitPiece.SNARE: _Sampling(4, (127, 88, 44), 2_000),
    KitPiece.RIM: _Sampling(3, (127, 64), 2_000),
    KitPiece.CLAP: _Sampling(3, (127, 72), 2_500),
    KitPiece.HAT_CLOSED: _Sampling(4, (127, 88, 44), 5_000),
    KitPiece.HAT_OPEN: _Sampling(2, (127, 64), 5_000),
    KitPiece.HAT_PEDAL: _Sampling(2, (127, 64), 4_000),
    KitPiece.TOM_HIGH: _Sampling(3, (127, 64), 800),
    KitPiece.TOM_MID: _Sampling(3, (127, 64), 700),
    KitPiece.TOM_LOW: _Sampling(3, (127, 64), 600),
    KitPiece.CRASH: _Sampling(2, (127,), 3_500),
    KitPiece.RIDE: _Sampling(2, (127,), 3_500),
    KitPiece.RIDE_BELL: _Sampling(2, (127,), 3_500),
    KitPiece.CLICK: _Sampling(1, (127,), 3_000),
}

# An impulse's level is the velocity itself, so that a test can read it off the sample.
_IMPULSE = Layer(LOWEST_VELOCITY, HIGHEST_VELOCITY, HIGHEST_VELOCITY, exponent=1.0)
_VARIATION = Variation(gain_db=0.35, shelf_db=1.6)
_SOFTEST_STRUCK = 6
_MOST_SHELF_DB = 6.0


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
class Played:
    """What is played for a stroke.

    Attributes:
        region: Whose sample.
        gain: The factor it is played with.
        shelf_db: The gain of the shelf at the layer's ``shelf_hz``; 0 is none.
    """

    region: Region
    gain: float
    shelf_db: float


@dataclass(frozen=True, slots=True)
class SampledKit:
    """A kit as samples.

    Attributes:
        id: The kit's id.
        regions: In the order of pieces, layers, variants.
        variation: How much strokes differ from each other besides their samples.
    """

    id: str
    regions: tuple[Region, ...]
    variation: Variation = Variation()

    def stroke(self, piece: KitPiece, velocity: int, variant: int) -> Mono:
        """Give the sound of a stroke.

        Args:
            piece: What is struck.
            velocity: How hard, 1 … 127.
            variant: Any whole number from 0, another for every stroke; the samples take turns.

        Returns:
            Shape (n,); empty where the kit lacks the piece.
        """
        played = self.played(piece, velocity, variant)
        if played is None:
            return np.zeros(0, dtype=np.float32)
        wave = played.region.wave
        if played.shelf_db:
            wave = shelved(wave, played.region.layer.shelf_hz, played.shelf_db)
            # What the filter still rings with when the sample ends is far below hearing.
            wave[-1:] = 0.0
        return wave * np.float32(played.gain)

    def played(self, piece: KitPiece, velocity: int, variant: int) -> Played | None:
        """Give what is played for a stroke, or None where the kit lacks the piece.

        Args:
            piece: What is struck.
            velocity: How hard, 1 … 127.
            variant: Any whole number from 0, another for every stroke; the samples take turns.
        """
        fitting = [
            region
            for region in self.regions
            if region.piece is piece
            and region.layer.velocity_low <= velocity <= region.layer.velocity_high
        ]
        if not fitting:
            return None
        region = fitting[variant % len(fitting)]
        varied = variation_of(variant, self.variation)
        shelf_db = region.layer.shelf_db_at(velocity) + varied.shelf_db
        return Played(
            region,
            region.layer.gain_at(velocity) * gain_of_db(varied.gain_db),
            shelf_db if abs(shelf_db) > _NO_SHELF_DB else 0.0,
        )


Kits: TypeAlias = Mapping[str, SampledKit]
"""Sampled kits by id."""


def choked(sound: Mono, after_s: Seconds) -> Mono:
    """Let a sound fall as a hi-hat does that is closed.

    Args:
        sound: What rings, shape (n,).
        after_s: When it is closed, seconds after its onset, from 0.

    Returns:
        The sound up to there, then falling by :data:`CHOKE_S`, its end exactly 0.
    """
    closed, end = sample_at(after_s), sample_at(after_s + _CHOKED_S)
    if closed >= len(sound):
        return sound
    ended = sound[:end].copy()
    fall = np.exp(-times_s(len(ended) - closed) / CHOKE_S)
    ended[closed:] *= fall.astype(np.float32)
    ended[-1:] = 0.0
    return ended


def sampled(character: Character) -> SampledKit:
    """Strike everything a kit has, as often as its samples need."""
    regions: list[Region] = []
    varies = False
    for piece in KitPiece:
        if isinstance(recipe := character.recipe(piece), Impulse):
            regions.append(Region(piece, _IMPULSE, 0, struck(recipe, HIGHEST_VELOCITY)))
        else:
            regions += _sampled_piece(character, piece)
            varies = True
    return SampledKit(character.id, tuple(regions), _VARIATION if varies else Variation())


def _sampled_piece(character: Character, piece: KitPiece) -> list[Region]:
    sampling = _SAMPLINGS[piece]

    def stroke(velocity: int, variant: int) -> Mono:
        return struck(
            character.recipe(piece),
            velocity,
            variant=variant,
            room=character.room_of(piece),
            gain_db=character.gain_db_of(piece),
        )

    strokes = [
        [stroke(top, variant) for variant in range(sampling.variants)] for top in sampling.tops
    ]
    lows = [top + 1 for top in sampling.tops[1:]] + [LOWEST_VELOCITY]
    # What each layer has to have become where it ends: the next layer's sample, or a soft stroke.
    below = [*strokes[1:], [stroke(_SOFTEST_STRUCK, 0)]]
    ends = [*sampling.tops[1:], _SOFTEST_STRUCK]
    regions: list[Region] = []
    for waves, softer, low, top, end in zip(strokes, below, lows, sampling.tops, ends, strict=True):
        whole = Layer(low, top, top, shelf_hz=sampling.shelf_hz)
        shelved_layer = replace(whole, shelf_db=_fitting_shelf_db(whole, waves, softer, end))
        regions += [
            Region(piece, _fitted(shelved_layer, wave, end), variant, wave)
            for variant, wave in enumerate(waves)
        ]
    return regions


def _fitting_shelf_db(layer: Layer, waves: list[Mono], softer: list[Mono], end: int) -> float:
    """Give the shelf by which a layer's samples become as dull as softer strokes.

    Args:
        layer: The layer, its samples as they are at its hardest.
        waves: Its samples.
        softer: What they have to have become.
        end: At which velocity.

    Returns:
        Decibels for half the velocity, 0 or more.
    """
    doublings = float(np.log2(layer.gain_velocity / end))
    brighter_db = _brightness_db(waves, layer.shelf_hz) - _brightness_db(softer, layer.shelf_hz)
    return min(max(brighter_db / doublings, 0.0), _MOST_SHELF_DB)


def _fitted(layer: Layer, wave: Mono, end: int) -> Layer:
    """Give the layer with the exponent by which a sample is as loud at its end as the next one."""
    doublings = float(np.log2(layer.gain_velocity / end))
    dull = shelved(wave, layer.shelf_hz, layer.shelf_db_at(end))
    # What the shelf takes from the loudness the exponent need not take any more.
    lost_db = stroke_lufs(wave) - stroke_lufs(dull)
    return replace(layer, exponent=LOUDNESS_EXPONENT - lost_db / (doublings * db_of_gain(2.0)))


def _brightness_db(waves: list[Mono], edge_hz: Hertz) -> float:
    """Give how much more lies above an edge than below it, averaged over strokes, decibels."""
    shares = [share_above(wave, edge_hz) for wave in waves]
    return float(np.mean([10.0 * np.log10(share / (1.0 - share)) for share in shares]))
