"""Skins: drums with one or two heads, struck with sticks, beaters, brushes or hands.

The head is a round membrane loaded with air; what is struck where decides which modes ring, and
how long the beater touches decides how bright they are. A blow stretches the head, so its pitch
falls back afterwards. A second head is coupled to the first by the air between them: the two lowest
modes split. Snare wires lie on that second head and buzz against it, so their noise comes in the
rhythm of its swing (Fletcher and Rossing, *The Physics of Musical Instruments*, 1998, chapter 18).
"""

from dataclasses import dataclass

import numpy as np

from uchiawase.sound.envelope import falling, rising
from uchiawase.sound.modes import Modes, contact_gain, cycles, membrane, slid
from uchiawase.sound.noise import banded, brightness, grains, white
from uchiawase.sound.wave import NYQUIST_HZ, Curve, Mono, sample_at, times_s
from uchiawase.units import Hertz, Samples, Seconds

_LEAD_SHARE = 0.5
_MOST_LEAD = 0.08
_BLOW = 2.4
_BLOW_S: Seconds = 0.008
_HEARD_SHARE = 0.85
_SPLIT = 0.004
_WEAKEST = 1e-4


@dataclass(frozen=True, slots=True)
class Stick:
    """The noise of what strikes.

    Attributes:
        level: Its strength against the head's.
        low_hz: Lower edge of its band, at full force.
        high_hz: Upper edge.
        length_s: When it has fallen by 60 dB.
    """

    level: float
    low_hz: Hertz
    high_hz: Hertz
    length_s: Seconds


@dataclass(frozen=True, slots=True)
class Wires:
    """Snare wires against the lower head.

    Attributes:
        level: Their strength against the head's.
        low_hz: Lower edge of their noise.
        high_hz: Upper edge, at full force.
        length_s: When they have fallen by 60 dB, once the blow itself is over.
        blow: How much stronger they are at the blow than after it.
        buzz: How much of their noise comes in the rhythm of the head; 0 … 1.
    """

    level: float
    low_hz: Hertz
    high_hz: Hertz
    length_s: Seconds
    blow: float = 1.5
    buzz: float = 0.6


@dataclass(frozen=True, slots=True)
class Brush:
    """Bristles that fan out over a head: a soft slap of many, then a sweep.

    Attributes:
        level: Strength of the slap against the head.
        spread_s: Over what time the bristles arrive.
        low_hz: Lower edge of the noise.
        high_hz: Upper edge.
        sweep: Strength of the sweep after the slap.
        sweep_s: How long it goes on (60 dB).
    """

    level: float
    spread_s: Seconds
    low_hz: Hertz
    high_hz: Hertz
    sweep: float
    sweep_s: Seconds


@dataclass(frozen=True, slots=True)
class Skin:
    """A drum with a head.

    Attributes:
        level_lufs: How loud a stroke at velocity 127 is.
        tune_hz: The lowest mode, once the pitch has come down.
        t60_s: When the lowest mode has fallen by 60 dB.
        damping: How much sooner higher modes die, per ratio of frequency.
        breath: How much sooner modes without nodal diameters die: they pump air.
        contact_s: How long a blow of full force touches; soft ones touch for longer.
        radius: Where it lands, as a share of the radius.
        air: Mass of the air moved by the lowest mode over that of the skin.
        bend: How much higher a full blow starts, as a ratio.
        bend_s: How fast the pitch comes down (time constant).
        resonant: Frequency of the mode in which both heads breathe against each other, over the
            lowest; 0 for a drum with one head.
        resonant_level: Its strength against the lowest mode.
        drive: How hard it is pushed into saturation; 0 is not at all.
        stick: The noise of what strikes.
        wires: The snare wires.
        brush: The bristles.
        shell_modes: Modes of shell and hoop, each (Hz, dB against the head's lowest, seconds to -60 dB).
        softening: How much longer the softest blows touch: contact goes with force to minus this.
        touch_s: How long the head moves along with what strikes it, before it swings on its own.
    """

    level_lufs: float
    tune_hz: Hertz
    t60_s: Seconds
    damping: float
    contact_s: Seconds
    breath: float = 0.5
    radius: float = 0.25
    air: float = 0.5
    bend: float = 1.0
    bend_s: Seconds = 0.03
    resonant: float = 0.0
    resonant_level: float = 0.4
    drive: float = 0.0
    stick: Stick | None = None
    wires: Wires | None = None
    brush: Brush | None = None
    shell_modes: tuple[tuple[Hertz, float, Seconds], ...] = ()
    softening: float = 0.35
    touch_s: Seconds = 0.001


def skin_struck(skin: Skin, force: float, chance: np.random.Generator) -> Mono:
    """Give the sound of one blow, at no level in particular.

    Args:
        skin: What is struck.
        force: How hard, above 0, at most 1.
        chance: What makes this stroke differ from the next.

    Returns:
        Shape (n,).
    """
    count = sample_at(_HEARD_SHARE * _longest_s(skin))
    head = _head(skin, count, force, chance)
    wave = head * rising(count, skin.touch_s)
    # The first swing is the widest by more than its modes would have it: the wider, the more air and
    # shell take from it.
    wave *= 1.0 + _BLOW * np.exp(-times_s(count) / _BLOW_S)
    if skin.shell_modes:
        wave += _shell(skin, count, force, chance)
    unit = float(np.max(np.abs(head)))
    if skin.stick is not None:
        wave += unit * _stick(skin.stick, count, force, chance)
    if skin.wires is not None:
        wave += unit * _wires(skin.wires, head / unit, count, force, chance)
    if skin.brush is not None:
        wave += unit * _brush(skin.brush, count, force, chance)
    if skin.drive:
        # Scaled to its own peak, so that the drive is the same whatever the parts add up to.
        top = float(np.max(np.abs(wave)))
        push = skin.drive * (0.35 + 0.65 * force)
        wave = top * np.tanh(push * wave / top) / np.tanh(push)
    return wave.astype(np.float32)


def _longest_s(skin: Skin) -> Seconds:
    lengths = [skin.t60_s, *(t60_s for _, _, t60_s in skin.shell_modes)]
    if skin.stick is not None:
        lengths.append(skin.stick.length_s)
    if skin.wires is not None:
        lengths.append(skin.wires.length_s)
    if skin.brush is not None:
        lengths.append(skin.brush.sweep_s)
    return max(lengths)


def _head(skin: Skin, count: Samples, force: float, chance: np.random.Generator) -> Curve:
    modes = membrane(skin.air)
    radius = min(max(skin.radius + 0.05 * chance.uniform(-1.0, 1.0), 0.0), 0.95)
    contact_s = skin.contact_s * force**-skin.softening * (1.0 + 0.08 * chance.uniform(-1.0, 1.0))
    strengths = modes.struck_at(radius) * contact_gain(skin.tune_hz * modes.ratios, contact_s)
    strengths /= contact_gain(np.array([skin.tune_hz]), contact_s)
    strengths *= 1.0 + 0.15 * chance.uniform(-1.0, 1.0, len(strengths))
    t60s_s = skin.t60_s / (1.0 + skin.damping * (modes.ratios - 1.0))
    t60s_s = np.where(modes.diameters == 0, t60s_s / (1.0 + skin.breath), t60s_s)
    # No head is tuned evenly all around: modes with diameters come in pairs that beat.
    share = chance.uniform(0.2, 0.8, len(strengths))
    paired = modes.diameters > 0
    ratios = np.concatenate([modes.ratios, modes.ratios[paired] * (1.0 + _SPLIT)])
    t60s_s = np.concatenate([t60s_s, t60s_s[paired]])
    strengths = np.concatenate(
        [np.where(paired, strengths * share, strengths), (strengths * (1.0 - share))[paired]]
    )
    if skin.resonant:
        ratios = np.append(ratios, skin.resonant)
        t60s_s = np.append(t60s_s, skin.t60_s / (1.0 + skin.damping * (skin.resonant - 1.0)))
        strengths = np.append(strengths, skin.resonant_level * strengths[0])
    heard = _heard(strengths)
    # A harder blow stretches the skin further; the tension goes with the square of the swing.
    bend = 1.0 + (skin.bend - 1.0) * (0.5 + 0.5 * force)
    tune_hz = skin.tune_hz * (1.0 + 0.003 * chance.uniform(-1.0, 1.0))
    turned = cycles(count, tune_hz, bend=bend, bend_s=skin.bend_s)
    # While the beater touches, the head is pushed along; when it leaves, the slow modes are already
    # on their way.
    leads = np.minimum(_LEAD_SHARE * tune_hz * ratios * contact_s, _MOST_LEAD)
    return slid(turned, ratios[heard], t60s_s[heard], strengths[heard], leads[heard])


def _heard(strengths: Modes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return strengths > _WEAKEST * float(np.max(strengths))


def _shell(skin: Skin, count: Samples, force: float, chance: np.random.Generator) -> Curve:
    places = np.array([hz for hz, _, _ in skin.shell_modes])
    strengths = 10.0 ** (np.array([level_db for _, level_db, _ in skin.shell_modes]) / 20.0)
    strengths *= (0.4 + 0.6 * force) * (1.0 + 0.25 * chance.uniform(-1.0, 1.0, len(places)))
    lengths_s = np.array([t60_s for _, _, t60_s in skin.shell_modes])
    return slid(times_s(count), places, lengths_s, strengths)


def _stick(stick: Stick, count: Samples, force: float, chance: np.random.Generator) -> Mono:
    higher = brightness(force, 0.8)
    noise = white(count, chance) * falling(count, stick.length_s)
    level = stick.level * (0.35 + 0.65 * force) * (1.0 + 0.15 * chance.uniform(-1.0, 1.0))
    return np.float32(level) * banded(noise, stick.low_hz * higher, stick.high_hz * higher)


def _wires(
    wires: Wires, head: Curve, count: Samples, force: float, chance: np.random.Generator
) -> Mono:
    noise = white(count, chance) * falling(count, wires.length_s)
    noise *= 1.0 + wires.blow * np.exp(-times_s(count) / 0.018)
    # They are thrown off by the head and fall back on it: once a swing, for as long as it swings.
    swing = np.maximum(head, 0.0) / (np.abs(head) + 0.02)
    noise *= 1.0 - wires.buzz + 2.0 * wires.buzz * swing
    level = wires.level * (0.5 + 0.5 * force) * (1.0 + 0.1 * chance.uniform(-1.0, 1.0))
    high_hz = min(wires.high_hz * brightness(force, 1.0), 0.95 * NYQUIST_HZ)
    return np.float32(level) * banded(noise, wires.low_hz, max(high_hz, 1.5 * wires.low_hz))


def _brush(brush: Brush, count: Samples, force: float, chance: np.random.Generator) -> Mono:
    time = times_s(count)
    arriving = (time + 0.0005) * np.exp(-time / brush.spread_s)
    arriving /= float(np.max(arriving))
    slap = grains(count, 9_000.0 * arriving, 0.0012, chance) * arriving**0.5
    slap[0] = 0.3
    swept = np.maximum(1.0 - np.exp(-time / 0.03), 0.0) * falling(count, brush.sweep_s)
    sweep = chance.uniform(-1.0, 1.0, count) * swept
    sweep *= 0.7 + 0.3 * np.sin(2.0 * np.pi * chance.uniform(9.0, 14.0) * time)
    high_hz = brush.high_hz * brightness(force, 0.8)
    both = banded(slap, brush.low_hz, high_hz).astype(np.float64)
    both += brush.sweep * banded(sweep, 1.6 * brush.low_hz, 1.1 * high_hz)
    return (brush.level * both).astype(np.float32)
