"""Circuits: the drum machine of 1980, whose sounds come from oscillators that are hit.

A drum is a resonator that rings down and is driven into saturation; metal is six square waves
that never meet in a simple ratio, filtered into bands with envelopes of their own. The square
waves run on all the time, so no two strokes catch them at the same place.
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.envelope import falling, rising
from uchiawase.sound.modes import cycles, rung
from uchiawase.sound.noise import banded, brightness, white
from uchiawase.sound.wave import NYQUIST_HZ, Mono, sample_at
from uchiawase.units import Hertz, Seconds

METAL_HZ: tuple[Hertz, ...] = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
"""The six oscillators behind hats and cymbal."""

_FOREVER_S = 1e6


@dataclass(frozen=True, slots=True)
class Oscillator:
    """A resonator that is hit once.

    Attributes:
        tune_hz: Where it settles.
        level: Its strength.
        t60_s: When it has fallen by 60 dB.
        bend: Where a full hit starts, as a ratio.
        bend_s: How fast it settles (time constant).
    """

    tune_hz: Hertz
    level: float
    t60_s: Seconds
    bend: float = 1.0
    bend_s: Seconds = 0.01


@dataclass(frozen=True, slots=True)
class Hiss:
    """Noise through a band and an envelope.

    Attributes:
        level: Its strength against the oscillators.
        low_hz: Lower edge.
        high_hz: Upper edge.
        t60_s: When it has fallen by 60 dB.
    """

    level: float
    low_hz: Hertz
    high_hz: Hertz
    t60_s: Seconds


@dataclass(frozen=True, slots=True)
class Circuit:
    """A drum made of resonators and noise.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        oscillators: The resonators.
        hisses: The noises.
        drive: How hard the resonators are pushed into saturation at full force.
    """

    level_lufs: float
    oscillators: tuple[Oscillator, ...]
    hisses: tuple[Hiss, ...] = ()
    drive: float = 0.0


@dataclass(frozen=True, slots=True)
class Squares:
    """Metal made of square waves.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        tunes_hz: The oscillators.
        bands: What is let through: (lower edge Hz, upper edge Hz, strength, s to -60 dB).
        drive: How hard the sum is pushed into saturation.
    """

    level_lufs: float
    tunes_hz: tuple[Hertz, ...]
    bands: tuple[tuple[Hertz, Hertz, float, Seconds], ...]
    drive: float = 0.0


def circuit_struck(circuit: Circuit, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one hit, at no level in particular.

    Args:
        circuit: What is hit.
        force: How hard, above 0, at most 1.
        chance: What makes this hit differ from the next.

    Returns:
        Shape (n,).
    """
    longest_s = max(one.t60_s for one in (*circuit.oscillators, *circuit.hisses))
    count = sample_at(0.9 * longest_s)
    body = np.zeros(count)
    for one in circuit.oscillators:
        bend = 1.0 + (one.bend - 1.0) * (0.6 + 0.4 * force)
        tune_hz = one.tune_hz * (1.0 + 0.004 * chance.uniform(-1.0, 1.0))
        turned = cycles(count, tune_hz, bend=bend, bend_s=one.bend_s)
        level = one.level * (1.0 + 0.08 * chance.uniform(-1.0, 1.0))
        body += level * np.sin(2.0 * np.pi * turned) * falling(count, one.t60_s)
    body *= rising(count, 0.0003)
    if circuit.drive:
        top = float(np.max(np.abs(body)))
        push = circuit.drive * (0.3 + 0.7 * force)
        body = top * np.tanh(push * body / top) / np.tanh(push)
    wave: Mono = body.astype(np.float32)
    for hiss in circuit.hisses:
        noise = white(count, chance) * falling(count, hiss.t60_s)
        high_hz = hiss.high_hz * brightness(force, 0.7)
        level = hiss.level * (0.45 + 0.55 * force) * (1.0 + 0.1 * chance.uniform(-1.0, 1.0))
        wave += np.float32(level) * banded(noise, hiss.low_hz, high_hz)
    return wave


def squares_struck(squares: Squares, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one hit on square-wave metal, at no level in particular.

    Args:
        squares: What is hit.
        force: How hard, above 0, at most 1.
        chance: Where the waves stand when it comes.

    Returns:
        Shape (n,).
    """
    count = sample_at(0.9 * max(t60_s for _, _, _, t60_s in squares.bands))
    places: list[float] = []
    strengths: list[float] = []
    phases: list[float] = []
    for tune_hz in squares.tunes_hz:
        drifted_hz = tune_hz * (1.0 + 0.003 * chance.uniform(-1.0, 1.0))
        start = chance.uniform(0.0, 2.0 * np.pi)
        # Summed from its harmonics, a square wave folds nothing back below half the rate.
        for harmonic in range(1, int(NYQUIST_HZ / drifted_hz), 2):
            places.append(harmonic * drifted_hz)
            strengths.append(1.0 / harmonic)
            phases.append(harmonic * start)
    still_s = np.full(len(places), _FOREVER_S)
    waves = rung(count, np.array(places), still_s, np.array(strengths), np.array(phases))
    if squares.drive:
        waves = np.tanh(np.float32(squares.drive) * waves)
    summed = np.zeros(count, dtype=np.float32)
    for low_hz, high_hz, level, t60_s in squares.bands:
        higher = brightness(force, 0.5)
        band = banded(waves.astype(np.float64), low_hz, high_hz * higher, order=2)
        summed += np.float32(level) * band * falling(count, t60_s).astype(np.float32)
    # The envelope opens when it is hit: a click that begins with the first sample.
    click = white(count, chance) * falling(count, 0.004)
    return (summed + 0.05 * (0.3 + 0.7 * force) * click).astype(np.float32)
