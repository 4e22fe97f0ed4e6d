"""Metal: cymbals, hi-hats and gongs.

A thin plate has modes at an even density, one every 10 to 30 Hz for a cymbal, far from harmonic,
and it rings in hundreds of them at once. A blow first wakes the low ones; where the plate swings
further than it is thick they feed the high ones, so that a crash brightens in its first hundredth
seconds (Fletcher and Rossing, *The Physics of Musical Instruments*, 1998, chapter 20; Touzé and
Chaigne, *Acta Acustica* 86, 2000). How strong modes are and how long they ring is given at a few
frequencies and interpolated between; both were read off recordings of real cymbals.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from uchiawase.clock import generator
from uchiawase.sound.envelope import falling, rising
from uchiawase.sound.filter import high_passed
from uchiawase.sound.modes import Modes, cycles, rung, slid
from uchiawase.sound.noise import banded, brightness, grains, white
from uchiawase.sound.wave import NYQUIST_HZ, Curve, Mono, sample_at, times_s
from uchiawase.units import Hertz, Samples, Seconds

Table: TypeAlias = tuple[tuple[float, float], ...]
"""(Hz, value) pairs, ascending in Hz."""

_PLATE_KEY = 2
_BRIGHTENING_FROM_HZ = 1_000.0
_TRAVEL_S: Seconds = 0.00012
_TRAVEL_AT_HZ: Hertz = 10_000.0


@dataclass(frozen=True, slots=True)
class Rattle:
    """What lies loosely on a metal and rattles while it swings: rivets, or another cymbal.

    Attributes:
        level: Its strength against the metal.
        per_s: How often it strikes at the start.
        low_hz: Lower edge of its noise.
        high_hz: Upper edge.
        length_s: When it has died away (60 dB).
    """

    level: float
    per_s: float
    low_hz: Hertz
    high_hz: Hertz
    length_s: Seconds


@dataclass(frozen=True, slots=True)
class Metal:
    """A struck plate.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        seed: Which plate of its make: no two have the same modes.
        low_hz: Its lowest mode.
        spacing_hz: Modes are this far apart on average.
        spectrum: (Hz, dB) of a mode's strength.
        decay: (Hz, s): when a mode there has fallen by 60 dB.
        ping: How much of the blow comes as one click, before it has spread over the plate; 0 … 1.
        bloom_s: How long the high modes take to be woken by the low ones; 0 is at once.
        brightening: How much softer high modes are at the softest blow, dB an octave above 1 kHz.
        stick: Strength of the stick's noise.
        stick_hz: Its lower edge.
        stick_s: Its length (60 dB).
        partials: Modes that stand out, such as a bell's: (Hz, dB, s).
        rattle: Rivets.
        longest_s: Where the sound is ended, if it has not yet died away.
        unevenness_db: How much the strengths of neighbouring modes differ (one deviation).
        attack_s: How long it takes to speak; a stick's is nothing, two edges' some milliseconds.
    """

    level_lufs: float
    seed: int
    low_hz: Hertz
    spacing_hz: Hertz
    spectrum: Table
    decay: Table
    longest_s: Seconds
    ping: float = 0.3
    bloom_s: Seconds = 0.0
    brightening: float = 3.0
    stick: float = 0.5
    stick_hz: Hertz = 2_500.0
    stick_s: Seconds = 0.012
    partials: tuple[tuple[Hertz, float, Seconds], ...] = ()
    rattle: Rattle | None = None
    unevenness_db: float = 5.0
    attack_s: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class HiHat:
    """Two cymbals on a pedal.

    Attributes:
        metal: The two of them, wide open, struck with a stick.
        closed_s: When they have fallen by 60 dB, tightly closed.
        openness: How far the foot lets them apart: 0 is closed, 1 is wide open.
        by_foot: They are clapped together with the pedal: closed that is a chick, open a splash.
        level_lufs: How loud a stroke at velocity 127 is.
        rattling: How strongly the two rattle on each other half open.
    """

    metal: Metal
    closed_s: Seconds
    openness: float
    level_lufs: float
    by_foot: bool = False
    rattling: float = 0.5


@dataclass(frozen=True, slots=True)
class Gong:
    """A gong: few strong modes whose pitch slides after a hard blow, and a shimmer above them.

    Thick shallow ones slide up, flat ones slide down (Fletcher and Rossing, section 20.4).

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        tune_hz: Its strongest mode, once it has settled.
        partials: (ratio, dB, s to -60 dB).
        bend: Where a full blow starts, as a ratio.
        bend_s: How fast it settles (time constant).
        beating_hz: Modes come in pairs this far apart, which makes it swell in waves; 0 is none.
        shimmer: The plate above; its own level counts for nothing.
        shimmer_level: Its strength against the modes.
        damped_s: The length (60 dB) to which a hand damps everything; 0 is not damped.
        longest_s: Where the sound is ended, if it has not yet died away.
        contact_s: How long it takes to speak: a wrapped beater is slow, a bare stick quick.
    """

    level_lufs: float
    tune_hz: Hertz
    partials: tuple[tuple[float, float, Seconds], ...]
    longest_s: Seconds
    bend: float = 1.0
    bend_s: Seconds = 0.2
    beating_hz: Hertz = 0.0
    shimmer: Metal | None = None
    shimmer_level: float = 0.3
    damped_s: Seconds = 0.0
    contact_s: Seconds = 0.0


def metal_struck(metal: Metal, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one blow on a plate, at no level in particular.

    Args:
        metal: What is struck.
        force: How hard, above 0, at most 1.
        chance: What makes this stroke differ from the next.

    Returns:
        Shape (n,).
    """
    frequencies_hz, unevenness = _plate(
        metal.seed, metal.low_hz, metal.spacing_hz, metal.unevenness_db
    )
    strengths = 10.0 ** (_looked_up(metal.spectrum, frequencies_hz) / 20.0) * unevenness
    octaves_up = np.maximum(np.log2(frequencies_hz / _BRIGHTENING_FROM_HZ), 0.0)
    strengths *= 10.0 ** (metal.brightening * (force - 1.0) * octaves_up / 20.0)
    # Where on the plate the stick lands is never the same twice.
    strengths *= np.exp(0.35 * chance.standard_normal(len(strengths)))
    t60s_s = np.exp(_looked_up(_logs(metal.decay), frequencies_hz))
    count = sample_at(min(float(np.max(t60s_s)), metal.longest_s))
    phases = (1.0 - metal.ping) * chance.uniform(0.0, 2.0 * np.pi, len(strengths))
    phases += 0.5 * np.pi
    # Short bending waves run ahead of long ones, so the click reaches the edge as a chirp.
    delays_s = _TRAVEL_S * np.sqrt(_TRAVEL_AT_HZ / frequencies_hz)
    phases -= 2.0 * np.pi * frequencies_hz * delays_s
    wave = rung(count, frequencies_hz, t60s_s, strengths, phases)
    if metal.bloom_s:
        woken_s = metal.bloom_s * np.clip(0.5 * octaves_up, 0.02, 1.5)
        # A dying sine less one that dies sooner: a sine that is woken.
        sooner_s = 1.0 / (1.0 / t60s_s + 1.0 / (6.9 * woken_s))
        awake = min(sample_at(float(np.max(sooner_s))), count)
        wave[:awake] -= rung(awake, frequencies_hz, sooner_s, 0.9 * strengths, phases)
    wave /= np.float32(np.sqrt(np.sum(strengths**2)))
    if metal.partials:
        wave += _partials(metal, count, chance)
    if metal.attack_s:
        wave *= rising(count, metal.attack_s).astype(np.float32)
    if metal.stick:
        noise = white(count, chance) * falling(count, metal.stick_s)
        level = metal.stick * (0.3 + 0.7 * force) * (1.0 + 0.15 * chance.uniform(-1.0, 1.0))
        low_hz = metal.stick_hz * brightness(force, 0.5)
        wave += np.float32(level) * high_passed(noise.astype(np.float32), low_hz, order=1)
    if metal.rattle is not None:
        wave += _rattle(metal.rattle, count, force, chance)
    return wave


def hat_struck(hat: HiHat, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one stroke on a hi-hat, at no level in particular.

    Args:
        hat: What is struck.
        force: How hard, above 0, at most 1.
        chance: What makes this stroke differ from the next.

    Returns:
        Shape (n,).
    """
    return metal_struck(_held(hat), force, chance)


def gong_struck(gong: Gong, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one blow on a gong, at no level in particular.

    Args:
        gong: What is struck.
        force: How hard, above 0, at most 1.
        chance: What makes this stroke differ from the next.

    Returns:
        Shape (n,).
    """
    ratios, levels_db, t60s_s = (np.array(column) for column in zip(*gong.partials, strict=True))
    strengths = 10.0 ** (levels_db / 20.0) * np.exp(0.12 * chance.standard_normal(len(ratios)))
    strengths *= brightness(force, 0.35) ** (ratios - 1.0)
    longest_s = min(float(np.max(t60s_s)), gong.longest_s)
    if gong.damped_s:
        t60s_s = 1.0 / (1.0 / t60s_s + 1.0 / gong.damped_s)
        longest_s = gong.damped_s
    count = sample_at(longest_s)
    bend = 1.0 + (gong.bend - 1.0) * force**2
    turned = cycles(count, gong.tune_hz, bend=bend, bend_s=gong.bend_s)
    if gong.beating_hz:
        apart = gong.beating_hz / gong.tune_hz
        apart *= 1.0 + 0.1 * chance.uniform(-1.0, 1.0)
        ratios = np.concatenate([ratios, ratios + apart])
        t60s_s = np.concatenate([t60s_s, t60s_s])
        strengths = np.concatenate([0.6 * strengths, 0.4 * strengths])
    wave = slid(turned, ratios, t60s_s, strengths) / float(np.sqrt(np.sum(strengths**2)))
    if gong.contact_s:
        wave *= rising(count, gong.contact_s * force**-0.3)
    if gong.shimmer is not None:
        above = metal_struck(gong.shimmer, force, chance)[:count]
        if gong.damped_s:
            above = above * falling(len(above), 1.5 * gong.damped_s)
        wave[: len(above)] += gong.shimmer_level * above
    return wave.astype(np.float32)


@lru_cache(maxsize=64)
def _plate(
    seed: int, low_hz: Hertz, spacing_hz: Hertz, unevenness_db: float
) -> tuple[Modes, Modes]:
    """Give the modes of one plate and how they differ in strength, each of shape (m,)."""
    modes = int((NYQUIST_HZ - low_hz) / spacing_hz)
    chance = generator(seed, _PLATE_KEY)
    frequencies_hz = low_hz + spacing_hz * (np.arange(modes) + chance.uniform(0.0, 1.0, modes))
    unevenness = 10.0 ** (unevenness_db * chance.standard_normal(modes) / 20.0)
    return frequencies_hz, unevenness


def _looked_up(table: Table, frequencies_hz: Modes) -> Modes:
    places, values = zip(*table, strict=True)
    return np.interp(np.log2(frequencies_hz), np.log2(places), values)


def _logs(table: Table) -> Table:
    return tuple((place, float(np.log(value))) for place, value in table)


def _partials(metal: Metal, count: Samples, chance: np.random.Generator) -> Mono:
    places, levels_db, t60s_s = (np.array(column) for column in zip(*metal.partials, strict=True))
    strengths = 10.0 ** (levels_db / 20.0) * np.exp(0.2 * chance.standard_normal(len(places)))
    phases = chance.uniform(0.0, 2.0 * np.pi, len(places))
    return rung(count, places, t60s_s, strengths, phases)


def _rattle(rattle: Rattle, count: Samples, force: float, chance: np.random.Generator) -> Mono:
    fall: Curve = falling(count, rattle.length_s)
    # They lift off only once the plate swings.
    lifted = 1.0 - 0.9 * np.exp(-times_s(count) / 0.015)
    often = rattle.per_s * (0.3 + 0.7 * force) * fall**0.5
    noise = grains(count, often, 0.004, chance) * fall * lifted
    return np.float32(rattle.level) * banded(noise, rattle.low_hz, rattle.high_hz)


def _held(hat: HiHat) -> Metal:
    """Give the plate that a hi-hat is, as the foot holds it."""
    openness, open_ = hat.openness, hat.metal
    # The edges meet first; what little opening there is lets the sound live much longer.
    share = openness**0.7
    decay = tuple(
        (place, hat.closed_s ** (1.0 - share) * t60_s**share) for place, t60_s in open_.decay
    )
    # Each takes the other's low modes away, except for the clank of the pair.
    damped = tuple(
        (place, level_db - 4.0 * (1.0 - share) * float(place < 2_000.0))
        for place, level_db in open_.spectrum
    )
    half_open = 4.0 * openness * (1.0 - openness)
    rattle = Rattle(
        level=hat.rattling * half_open,
        per_s=2_500.0,
        low_hz=4_000.0,
        high_hz=14_000.0,
        length_s=0.15 + 0.7 * openness,
    )
    held = replace(
        open_,
        spectrum=damped,
        decay=decay,
        rattle=rattle if half_open * hat.rattling > 0.0 else None,
        longest_s=min(open_.longest_s, max(t60_s for _, t60_s in decay)),
    )
    if not hat.by_foot:
        return held
    # The whole edges meet, not a stick and one bow: darker, softer at the start, with the clank.
    darker = tuple(
        (place, level_db + (7.0 if place < 1_500.0 else -2.0)) for place, level_db in damped
    )
    return replace(held, spectrum=darker, stick=0.12 * open_.stick, ping=0.0, attack_s=0.007)
