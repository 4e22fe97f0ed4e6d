"""Space: where instruments stand, their width, their echoes and the rooms around them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from uchiawase.clock import generator
from uchiawase.sound.envelope import falling
from uchiawase.sound.filter import convolved, high_passed, low_passed
from uchiawase.sound.wave import Curve, Mono, Stereo, gain_of_db, sample_at
from uchiawase.units import Hertz, Samples, Seconds

_REVERB_KEY = 21
_EARLY_KEY = 22
_STRETCH_SAMPLES = 1 << 16
_BAND_EDGES_HZ = (300.0, 600.0, 1_200.0, 2_400.0, 4_800.0, 9_600.0)
_CHORUS_DELAY_S = 0.011
_SOFTEST_ECHO = 0.02


@dataclass(frozen=True, slots=True)
class Reverb:
    """A room, a hall or a plate.

    Attributes:
        t60_s: When 1 kHz has fallen by 60 dB.
        low: How much longer (above 1) or shorter the low end takes.
        high: The same for the high end; air and curtains swallow it first.
        pre_delay_s: When it begins.
        build_s: How long it takes to swell: a plate is there at once, a hall is not.
        low_cut_hz: What lies below is left out, so that the bass stays dry.
        early_db: How loud the first reflections are against the rest; None for none.
        early_s: When the last of them comes.
        seed: Which one: two rooms of one size are two rooms.
    """

    t60_s: Seconds
    low: float
    high: float
    pre_delay_s: Seconds
    build_s: Seconds
    low_cut_hz: Hertz = 180.0
    early_db: float | None = None
    early_s: Seconds = 0.06
    seed: int = 0


HALL = Reverb(t60_s=2.3, low=1.15, high=0.42, pre_delay_s=0.022, build_s=0.030, early_db=-6.0)
"""For pads, voices and all that should stand far back."""

PLATE = Reverb(
    t60_s=1.5, low=0.8, high=0.75, pre_delay_s=0.006, build_s=0.002, low_cut_hz=320.0, seed=1
)
"""For leads, chops and bells: bright and there at once."""


def add_panned(
    wave: Stereo, sound: Mono | Stereo, *, start: Samples, pan: float, gain: float = 1.0
) -> None:
    """Add a sound to a stereo wave, between left (-1) and right (1), at equal power.

    A sound of one channel has 3 dB less on each side in the middle than at its end; one of two
    channels is left as it is in the middle, and its sides are balanced elsewhere. What lies beyond
    the wave's end is left out.

    Args:
        wave: What is added to, in place, shape (n, 2).
        sound: What is added, shape (m,) or (m, 2).
        start: The sample of the wave where the sound's first falls, from 0.
        pan: -1 … 1.
        gain: A factor.
    """
    angle = (pan + 1.0) * np.pi / 4.0
    heard = sound[: max(len(wave) - start, 0)]
    own = gain if sound.ndim == 1 else gain * np.sqrt(2.0)
    for side, share in enumerate((np.cos(angle), np.sin(angle))):
        channel = heard if heard.ndim == 1 else heard[:, side]
        wave[start : start + len(heard), side] += np.float32(own * share) * channel


def chorused(wave: Stereo, *, depth_s: Seconds, rate_hz: Hertz, level: float) -> Stereo:
    """Add to each side a copy whose delay swings, against the other side's."""
    wide = wave.copy()
    index = np.arange(len(wave))
    for start in range(0, len(wave), _STRETCH_SAMPLES):
        here = index[start : start + _STRETCH_SAMPLES].astype(np.float64)
        first = max(start - sample_at(_CHORUS_DELAY_S + depth_s) - 1, 0)
        there = slice(first, start + len(here))
        for side, phase in enumerate((0.0, np.pi)):
            swing = np.sin(2.0 * np.pi * rate_hz / sample_at(1.0) * here + phase)
            delay = sample_at(_CHORUS_DELAY_S) + sample_at(depth_s) * swing
            copy = np.interp(here - delay, index[there], wave[there, side])
            wide[start : start + len(here), side] += (level * copy).astype(np.float32)
    return wide


def echoed(
    wave: Stereo, *, delay_s: Seconds, feedback: float, high_hz: Hertz, low_hz: Hertz = 150.0
) -> Stereo:
    """Give the echoes alone (not the wave itself), each on the other side and thinner than the last.

    Args:
        wave: Shape (n, 2).
        delay_s: From one to the next.
        feedback: The strength of each against the one before, below 1.
        high_hz: What lies above loses strength at each.
        low_hz: What lies below likewise.
    """
    echoes = np.zeros_like(wave)
    step = sample_at(delay_s)
    repeat, level, offset = wave, 1.0, step
    while level > _SOFTEST_ECHO and offset < len(wave):
        repeat = high_passed(low_passed(repeat, high_hz, order=1), low_hz, order=1)[:, ::-1]
        echoes[offset:] += np.float32(level) * repeat[: len(wave) - offset]
        level *= feedback
        offset += step
    return echoes


def response(reverb: Reverb) -> Stereo:
    """Make the impulse response of a room: noise that dies away, sooner the higher it is.

    Noise in bands of an octave, each with a decay of its own, different on either side and more
    alike the lower it is, as in rooms; before it single reflections, as walls give them.

    Returns:
        Shape (n, 2), of energy 1 per side.
    """
    longest = reverb.t60_s * max(reverb.low, 1.0, reverb.high)
    count = sample_at(longest)
    ages_s = np.arange(count) / sample_at(1.0)
    swell = 1.0 - np.exp(-(ages_s + 1e-4) / max(reverb.build_s, 1e-4))
    both = generator(0, _REVERB_KEY, reverb.seed, 2).normal(0.0, 1.0, count)
    sides: list[Mono] = []
    for side in range(2):
        own = generator(0, _REVERB_KEY, reverb.seed, side).normal(0.0, 1.0, count)
        tail = np.zeros(count)
        for noise, t60_s in zip(_bands(own, both), _decays_s(reverb), strict=True):
            tail += noise * falling(count, t60_s)
        sides.append((tail * swell).astype(np.float32))
    late = _unit(high_passed(np.stack(sides, axis=1), reverb.low_cut_hz))
    if reverb.early_db is not None:
        late += np.float32(gain_of_db(reverb.early_db)) * _early(reverb, count)
    delay = np.zeros((sample_at(reverb.pre_delay_s), 2), dtype=np.float32)
    return np.concatenate([delay, _unit(late)])


def reverberated(wave: Mono | Stereo, room: Stereo) -> Stereo:
    """Give what a room gives back on both sides (not the wave itself), as long as the wave."""
    return convolved(wave, room)


def widened(wave: Stereo, *, width: float, mono_below_hz: Hertz) -> Stereo:
    """Give the wave with its sides farther apart or closer, and its bass in the middle.

    Args:
        wave: Shape (n, 2).
        width: How strong what differs between the sides becomes; 1 leaves it, 0 is mono.
        mono_below_hz: Below this both sides become the same.
    """
    middle = 0.5 * (wave[:, 0] + wave[:, 1])
    side = high_passed(0.5 * width * (wave[:, 0] - wave[:, 1]), mono_below_hz)
    return np.stack([middle + side, middle - side], axis=1)


def _bands(own: Curve, both: Curve) -> list[Curve]:
    """Split noise into octaves, the low ones partly shared between the sides."""
    shares = np.linspace(0.55, 0.0, len(_BAND_EDGES_HZ) + 1)
    bands: list[Curve] = []
    rest_own, rest_both = own.astype(np.float32), both.astype(np.float32)
    for edge_hz, share in zip((*_BAND_EDGES_HZ, None), shares, strict=True):
        low_own = rest_own if edge_hz is None else low_passed(rest_own, edge_hz)
        low_both = rest_both if edge_hz is None else low_passed(rest_both, edge_hz)
        mixture = np.sqrt(share) * low_both + np.sqrt(1.0 - share) * low_own
        bands.append(mixture.astype(np.float64))
        rest_own, rest_both = rest_own - low_own, rest_both - low_both
    return bands


def _decays_s(reverb: Reverb) -> list[Seconds]:
    """Give the decay of each octave: at 1 kHz as said, towards the ends as ``low`` and ``high``."""
    edges = (_BAND_EDGES_HZ[0] / 2, *_BAND_EDGES_HZ, 2 * _BAND_EDGES_HZ[-1])
    middles = [float(np.sqrt(low * high)) for low, high in pairwise(edges)]
    known = np.log([125.0, 1_000.0, 8_000.0])
    shares = np.interp(np.log(middles), known, [reverb.low, 1.0, reverb.high])
    return [reverb.t60_s * float(share) for share in shares]


def _early(reverb: Reverb, count: Samples) -> Stereo:
    """Give single reflections, ever denser and softer, each duller than the last, of energy 1."""
    chance = generator(0, _EARLY_KEY, reverb.seed)
    taps = 14
    early = np.zeros((count, 2), dtype=np.float32)
    for side in range(2):
        places = (np.arange(taps) + chance.uniform(0.1, 0.9, taps)) / taps
        signs = chance.choice([-1.0, 1.0], taps)
        at = np.minimum((places**0.8 * sample_at(reverb.early_s)).astype(np.int64), count - 1)
        np.add.at(early[:, side], at, (signs * (1.0 - 0.7 * places)).astype(np.float32))
    return _unit(high_passed(low_passed(early, 7_000.0, order=1), reverb.low_cut_hz))


def _unit(wave: Stereo) -> Stereo:
    power = np.sum(wave.astype(np.float64) ** 2, axis=0)
    return wave / np.sqrt(np.maximum(power, 1e-30)).astype(np.float32)
