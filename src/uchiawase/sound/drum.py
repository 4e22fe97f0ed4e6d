"""Drums: one stroke on one kit piece, worked out from how such things ring.

Three recipes make every piece. A **skin** (kick, snare, toms, rim, click) is the modes of a
circular membrane, whose pitch falls back after the blow because a struck skin is stretched
(Fletcher and Rossing, *The Physics of Musical Instruments*, 1998, chapter 18), with the noise of
stick and wires. A **metal** (hats, cymbals) is hundreds of modes at the even density that plates
have (chapter 20). A **burst** (clap) is noise, several times over.

A stroke sounds at its first sample, ends at exactly 0, and its energy follows the velocity by one
law for all pieces: amplitude goes with ``(velocity / 127) ** LOUDNESS_EXPONENT``. Harder strokes
are brighter besides.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from uchiawase.clock import generator
from uchiawase.score.stroke import HIGHEST_VELOCITY
from uchiawase.sound.envelope import faded_out, falling, rising
from uchiawase.sound.filter import band_passed, convolved, high_passed, low_passed
from uchiawase.sound.modes import rung
from uchiawase.sound.wave import Curve, Mono, gain_of_db, peak, sample_at, times_s
from uchiawase.units import Hertz, Samples, Seconds

LOUDNESS_EXPONENT = 1.4
"""How amplitude grows with velocity: half the velocity is 8.4 dB softer."""

_MEMBRANE_RATIOS = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156, 3.501])
_HIGHEST_CUT_HZ = 20_000.0
_END_FADE_S = 0.012
_TOUCH_S = 0.0004
_ROOM_LOW_HZ = 260.0
_STRIKE_KEY = 1
_CYMBAL_KEY = 2
_ROOM_KEY = 3


@dataclass(frozen=True, slots=True)
class Skin:
    """A struck membrane, or a piece of wood where it is short and high.

    Attributes:
        tune_hz: The lowest mode, once the pitch has come down.
        bend: How much higher it starts, as a ratio.
        bend_s: How fast the pitch comes down (time constant).
        t60_s: When the lowest mode has fallen by 60 dB.
        overtones: Strength of each further mode relative to the one below it.
        damping: How much faster the higher modes die, per ratio.
        stick: Strength of the stick's or beater's noise.
        stick_hz: Its centre.
        stick_s: Its length (60 dB).
        wires: Strength of the snare wires.
        wires_hz: Their lower edge.
        wires_s: Their length (60 dB).
        drive: How hard it is pushed into saturation; 0 is not at all.
        level_db: The peak of a stroke at velocity 127, dBFS.
    """

    tune_hz: Hertz
    bend: float
    bend_s: Seconds
    t60_s: Seconds
    overtones: float
    damping: float
    stick: float
    stick_hz: Hertz
    stick_s: Seconds
    level_db: float
    wires: float = 0.0
    wires_hz: Hertz = 1_500.0
    wires_s: Seconds = 0.2
    drive: float = 0.0


@dataclass(frozen=True, slots=True)
class Metal:
    """A struck plate.

    Attributes:
        low_hz: Its lowest mode.
        high_hz: Its highest.
        modes: How many modes lie between, evenly.
        centre_hz: Where it is strongest.
        width_octaves: How far around that (one standard deviation).
        t60_s: When the mode at the centre has fallen by 60 dB.
        damping: How much faster higher modes die: decay goes with frequency to minus this.
        bloom_s: How long the modes take to wake up after the stick; 0 is at once.
        stick: Strength of the stick's noise.
        level_db: The peak of a stroke at velocity 127, dBFS.
        stick_s: How long the stick is heard (60 dB).
        bell_hz: Pitch of the bell, or 0 where none is heard.
        bell: Strength of the bell.
        longest_s: Where the sound is ended, if it has not yet died away.
    """

    low_hz: Hertz
    high_hz: Hertz
    modes: int
    centre_hz: Hertz
    width_octaves: float
    t60_s: Seconds
    damping: float
    bloom_s: Seconds
    stick: float
    level_db: float
    stick_s: Seconds = 0.018
    bell_hz: Hertz = 0.0
    bell: float = 0.0
    longest_s: Seconds = 2.4


@dataclass(frozen=True, slots=True)
class Burst:
    """Noise that comes several times, as hands do that clap almost together.

    Attributes:
        low_hz: Lower edge of the noise.
        high_hz: Upper edge.
        times_s: When each burst starts; the first is 0.
        burst_s: Length of each burst but the last (60 dB).
        t60_s: Length of the last (60 dB).
        level_db: The peak of a stroke at velocity 127, dBFS.
    """

    low_hz: Hertz
    high_hz: Hertz
    times_s: tuple[Seconds, ...]
    burst_s: Seconds
    t60_s: Seconds
    level_db: float


@dataclass(frozen=True, slots=True)
class Impulse:
    """One sample of full level, for tests that look at where a stroke lands."""


Recipe: TypeAlias = Skin | Metal | Burst | Impulse


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


def struck(recipe: Recipe, velocity: int, *, variant: int = 0, room: Room = DRY) -> Mono:
    """Give the sound of one stroke.

    The same arguments give the same samples.

    Args:
        recipe: What is struck.
        velocity: How hard, 1 … 127.
        variant: Which of the many strokes of that force, from 0: no two are quite the same.
        room: The air around it.

    Returns:
        Shape (n,), at least one sample; the first is not 0, the last is (an impulse's only sample
        is both).
    """
    force = velocity / HIGHEST_VELOCITY
    if isinstance(recipe, Impulse):
        return np.full(1, force, dtype=np.float32)
    hardest_peak, hardest_energy = _hardest(recipe, room)
    wave = _in_room(_shaped(recipe, force, variant), room)
    energy = float(np.sum(wave.astype(np.float64) ** 2))
    gain = gain_of_db(recipe.level_db) / hardest_peak
    gain *= np.sqrt(hardest_energy / energy) * force**LOUDNESS_EXPONENT
    return wave * np.float32(gain)


@lru_cache(maxsize=256)
def _hardest(recipe: Skin | Metal | Burst, room: Room) -> tuple[float, float]:
    wave = _in_room(_shaped(recipe, 1.0, 0), room)
    return peak(wave), float(np.sum(wave.astype(np.float64) ** 2))


def _shaped(recipe: Skin | Metal | Burst, force: float, variant: int) -> Mono:
    match recipe:
        case Skin():
            wave = _skin(recipe, force, variant)
        case Metal():
            wave = _metal(recipe, force, variant)
        case Burst():
            wave = _burst(recipe, force, variant)
    return wave


def _in_room(wave: Mono, room: Room) -> Mono:
    if room.level > 0.0:
        tail = sample_at(0.7 * room.t60_s)
        dry = np.concatenate([wave, np.zeros(tail, dtype=np.float32)])
        wet = convolved(dry[:, np.newaxis], _response(room)[:, np.newaxis])[:, 0]
        wave = (dry + room.level * wet).astype(np.float32, copy=False)
    return faded_out(wave, _END_FADE_S)


@lru_cache(maxsize=32)
def _response(room: Room) -> Mono:
    count = sample_at(room.t60_s)
    noise = _noise(count, _ROOM_KEY, round(room.t60_s * 1e4))
    # The room answers after the first few metres of air, not together with the stick.
    noise[: sample_at(0.004)] = 0.0
    shaped = low_passed((noise * falling(count, room.t60_s)).astype(np.float32), room.high_hz)
    # A small room gives little back below; with more the kick would swell after its blow.
    shaped = high_passed(shaped, _ROOM_LOW_HZ)
    return shaped / np.float32(np.sqrt(np.sum(shaped.astype(np.float64) ** 2)))


def _noise(count: Samples, *key: int) -> Curve:
    noise = generator(0, *key).uniform(-1.0, 1.0, count)
    # The stick touches at the first sample, whatever chance would have it.
    noise[:1] = 1.0
    return noise


def _brightness(force: float, octaves: float) -> float:
    return float(2.0 ** (octaves * (force - 1.0)))


def _skin(recipe: Skin, force: float, variant: int) -> Mono:
    chance = generator(0, _STRIKE_KEY, variant, round(recipe.tune_hz * 10))
    longest = max(recipe.t60_s, recipe.wires_s if recipe.wires else 0.0, recipe.stick_s)
    count = sample_at(0.85 * longest)
    time = times_s(count)
    # A harder blow stretches the skin further; where exactly it lands moves the modes' strengths.
    bend = 1.0 + (recipe.bend - 1.0) * (0.35 + 0.65 * force)
    tune = recipe.tune_hz * (1.0 + 0.004 * chance.uniform(-1.0, 1.0))
    cycles = tune * (time + (bend - 1.0) * recipe.bend_s * (1.0 - np.exp(-time / recipe.bend_s)))
    body = np.zeros(count)
    overtones = recipe.overtones * _brightness(force, 1.2)
    for index, ratio in enumerate(_MEMBRANE_RATIOS):
        strength = overtones**index * (1.0 + 0.25 * chance.uniform(-1.0, 1.0) * (index > 0))
        if strength < 1e-3:
            break
        t60 = recipe.t60_s / (1.0 + recipe.damping * (ratio - 1.0))
        body += strength * np.sin(2.0 * np.pi * ratio * cycles) * falling(count, t60)
    body *= rising(count, _TOUCH_S)
    if recipe.drive:
        push = 1.0 + recipe.drive * (0.4 + 0.6 * force)
        body = np.tanh(push * body) / np.tanh(push)
    wave: Mono = body.astype(np.float32)
    if recipe.stick:
        stick = (_noise(count, _STRIKE_KEY, variant, 1) * falling(count, recipe.stick_s)).astype(
            np.float32
        )
        centre = recipe.stick_hz * _brightness(force, 0.8)
        wave += np.float32(recipe.stick * (0.3 + 0.7 * force)) * band_passed(
            stick, centre / 1.8, centre * 1.8
        )
    if recipe.wires:
        # The wires lift off with the skin and rattle on for longer than the blow itself.
        noise = _noise(count, _STRIKE_KEY, variant, 2) * falling(count, recipe.wires_s)
        noise *= 0.55 + 0.45 * np.exp(-time / 0.012)
        rattle = high_passed(noise.astype(np.float32), recipe.wires_hz)
        wave += np.float32(recipe.wires) * low_passed(
            rattle, min(_HIGHEST_CUT_HZ, 14_000.0 * _brightness(force, 1.0)), order=1
        )
    return wave


def _metal(recipe: Metal, force: float, variant: int) -> Mono:
    # The plate is always the same one; only how it is struck changes with the variant.
    plate = generator(0, _CYMBAL_KEY, round(recipe.low_hz), recipe.modes)
    chance = generator(1, _CYMBAL_KEY, round(recipe.low_hz), recipe.modes, variant)
    spacing = (recipe.high_hz - recipe.low_hz) / recipe.modes
    frequencies = recipe.low_hz + spacing * (
        np.arange(recipe.modes) + plate.uniform(0.0, 1.0, recipe.modes)
    )
    centre = recipe.centre_hz * _brightness(force, 0.7)
    octaves = np.log2(frequencies / centre) / recipe.width_octaves
    strengths = np.exp(-0.5 * octaves**2) * plate.uniform(0.55, 1.0, recipe.modes)
    strengths *= chance.uniform(0.6, 1.4, recipe.modes)
    t60s = recipe.t60_s * (frequencies / recipe.centre_hz) ** -recipe.damping
    t60s *= plate.uniform(0.85, 1.15, recipe.modes)
    phases = chance.uniform(0.0, 2.0 * np.pi, recipe.modes)
    count = sample_at(min(float(np.max(t60s)), recipe.longest_s))
    wave = rung(count, frequencies, t60s, strengths, phases)
    if recipe.bloom_s:
        waking = 1.0 - 0.65 * np.exp(-times_s(count) / recipe.bloom_s)
        wave *= waking.astype(np.float32)
    wave /= np.float32(np.sqrt(np.sum(strengths**2)))
    if recipe.bell:
        ratios = np.array([1.0, 1.483, 2.0, 2.547, 3.31, 4.12, 5.43])
        wave += np.float32(recipe.bell) * rung(
            count,
            recipe.bell_hz * ratios,
            recipe.t60_s * 0.8 / ratios**0.5,
            np.power(0.72, np.arange(len(ratios), dtype=np.float64)),
            chance.uniform(0.0, 2.0 * np.pi, len(ratios)),
        )
    if wave[0] < 0.0:
        # The plate gives way to the stick; against it the two could cancel at the onset.
        wave = -wave
    stick = _noise(count, _STRIKE_KEY, variant, 3) * falling(count, recipe.stick_s)
    wave += np.float32(recipe.stick * (0.3 + 0.7 * force)) * high_passed(
        stick.astype(np.float32), 2_500.0, order=1
    )
    return wave


def _burst(recipe: Burst, force: float, variant: int) -> Mono:
    count = sample_at(recipe.times_s[-1] + 0.85 * recipe.t60_s)
    chance = generator(0, _STRIKE_KEY, variant, 5)
    noise = _noise(count, _STRIKE_KEY, variant, 4)
    envelope = np.zeros(count)
    last = len(recipe.times_s) - 1
    for index, time_s in enumerate(recipe.times_s):
        jitter = 0.0 if index == 0 else 0.0015 * chance.uniform(-1.0, 1.0)
        start = sample_at(time_s + jitter)
        fall = falling(count - start, recipe.t60_s if index == last else recipe.burst_s)
        np.maximum(envelope[start:], fall, out=envelope[start:])
    high = min(_HIGHEST_CUT_HZ, recipe.high_hz * _brightness(force, 0.8))
    return band_passed((noise * envelope).astype(np.float32), recipe.low_hz, high)
