"""Drums: one stroke on one kit piece, worked out from how such things ring.

What a piece is made of stands in a recipe, one kind for each family: skins (:mod:`.skin`), metal
(:mod:`.metal`), bars (:mod:`.bar`), circuits (:mod:`.circuit`), hands (:mod:`.burst`).

A stroke sounds at its first sample, ends at exactly 0, and its loudness follows the velocity by one
law for all pieces: amplitude, weighted as the ear does (BS.1770), goes with ``(velocity / 127) **
LOUDNESS_EXPONENT``. Harder strokes are brighter besides. No two strokes are the same: the variant
says where exactly the stick lands.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.bar import Bar, bar_struck
from uchiawase.sound.burst import Burst, burst_struck
from uchiawase.sound.circuit import Circuit, Squares, circuit_struck, squares_struck
from uchiawase.sound.envelope import faded_out, falling
from uchiawase.sound.filter import convolved, high_passed, low_passed
from uchiawase.sound.loudness import stroke_lufs
from uchiawase.sound.metal import (
    Gong,
    HiHat,
    Metal,
    gong_struck,
    hat_struck,
    metal_struck,
)
from uchiawase.sound.skin import Skin, skin_struck
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, gain_of_db, peak, sample_at
from uchiawase.units import Hertz, Seconds

LOUDNESS_EXPONENT = 1.4
"""How amplitude grows with velocity: half the velocity is 8.4 dB softer."""

_SHORTEST_FADE_S: Seconds = 0.004
_LONGEST_FADE_S: Seconds = 0.4
_FADE_SHARE = 0.3
_UNHEARD_SHARE = 4e-5
_ROOM_LOW_HZ = 260.0
_DC_EDGE_HZ = 20.0
_STRIKE_KEY = 1
_ROOM_KEY = 3
_FIRST_SHARE = 0.006
_LATEST_ONSET_S = 0.003


@dataclass(frozen=True, slots=True)
class Impulse:
    """One sample of full level, for tests that look at where a stroke lands."""


Sounding: TypeAlias = Skin | Metal | HiHat | Gong | Bar | Circuit | Squares | Burst
"""What a kit piece can be made of."""

Recipe: TypeAlias = Sounding | Impulse


@dataclass(frozen=True, slots=True)
class Room:
    """The air around a kit.

    Attributes:
        level: Strength of the room against the direct sound; 0 is none.
        t60_s: Its reverberation time.
        high_hz: What lies above is swallowed.
    """

    level: float = 0.0
    t60_s: Seconds = 0.2
    high_hz: Hertz = 6_000.0


DRY = Room()


def struck(
    recipe: Recipe,
    velocity: int,
    *,
    variant: int = 0,
    room: Room = DRY,
    gain_db: float = 0.0,
) -> Mono:
    """Give the sound of one stroke.

    The same arguments give the same samples.

    Args:
        recipe: What is struck.
        velocity: How hard, 1 … 127.
        variant: Which of the many strokes of that force, from 0: no two are quite the same.
        room: The air around it.
        gain_db: How much louder than the recipe says; an impulse heeds it not.

    Returns:
        Shape (n,), at least one sample; the first is not 0, the last is (an impulse's only sample
        is both).
    """
    force = velocity / HIGHEST_VELOCITY
    if isinstance(recipe, Impulse):
        return np.full(1, force, dtype=np.float32)
    chance = generator(0, _STRIKE_KEY, variant, _name_of(recipe))
    wave = _from_onset(_ended(_in_room(_shaped(recipe, force, chance), room)))
    wanted_lufs = recipe.level_lufs + gain_db + 20.0 * LOUDNESS_EXPONENT * float(np.log10(force))
    return wave * np.float32(gain_of_db(wanted_lufs - stroke_lufs(wave)))


@lru_cache(maxsize=512)
def _name_of(recipe: Sounding) -> int:
    """Give a number that only this recipe has, so that chance is another for every piece."""
    return crc32(repr(recipe).encode())


def _shaped(recipe: Sounding, force: float, chance: np.random.Generator) -> Mono:
    match recipe:
        case Skin():
            return skin_struck(recipe, force, chance)
        case Metal():
            return metal_struck(recipe, force, chance)
        case HiHat():
            return hat_struck(recipe, force, chance)
        case Gong():
            return gong_struck(recipe, force, chance)
        case Bar():
            return bar_struck(recipe, force, chance)
        case Circuit():
            return circuit_struck(recipe, force, chance)
        case Squares():
            return squares_struck(recipe, force, chance)
        case Burst():
            return burst_struck(recipe, force, chance)


def _in_room(wave: Mono, room: Room) -> Mono:
    if room.level <= 0.0:
        return wave
    tail = sample_at(0.7 * room.t60_s)
    dry = np.concatenate([wave, np.zeros(tail, dtype=np.float32)])
    wet = convolved(dry[:, np.newaxis], _response(room)[:, np.newaxis])[:, 0]
    return (dry + room.level * wet).astype(np.float32, copy=False)


@lru_cache(maxsize=32)
def _response(room: Room) -> Mono:
    count = sample_at(room.t60_s)
    noise = generator(0, _ROOM_KEY, round(room.t60_s * 1e4)).uniform(-1.0, 1.0, count)
    # The room answers after the first few metres of air, not together with the stick.
    noise[: sample_at(0.004)] = 0.0
    shaped = low_passed((noise * falling(count, room.t60_s)).astype(np.float32), room.high_hz)
    # A small room gives little back below; with more the kick would swell after its blow.
    shaped = high_passed(shaped, _ROOM_LOW_HZ)
    return shaped / np.float32(np.sqrt(np.sum(shaped.astype(np.float64) ** 2)))


def _ended(wave: Mono) -> Mono:
    """Take away what is no sound (DC) and what nobody hears, and bring the end down to 0."""
    level = high_passed(wave, _DC_EDGE_HZ)
    left = np.cumsum(level[::-1].astype(np.float64) ** 2)[::-1]
    heard = level[: int(np.count_nonzero(left > _UNHEARD_SHARE * left[0])) + 1]
    fade_s = _FADE_SHARE * len(heard) / SAMPLE_RATE_HZ
    return faded_out(heard, min(max(fade_s, _SHORTEST_FADE_S), _LONGEST_FADE_S))


def _from_onset(wave: Mono) -> Mono:
    """Cut off what is too soft to be heard at the front, so that the first sample sounds."""
    head = np.abs(wave[: sample_at(_LATEST_ONSET_S)])
    return wave[int(np.argmax(head > _FIRST_SHARE * peak(wave))) :]
