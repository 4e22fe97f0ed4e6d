"""A place as a microphone hears it: devices that sing, walls that answer, people who talk.

For tests and benchmarks of the sound check, where the truth has to be known. A source's sound comes
straight, then by a few early reflections, some of them louder than the direct sound (a hand or a table
was before it), then by a reverberation that falls by 60 dB in ``rt60_s`` (noise under an exponential;
Polack 1988). Those who talk are pulses at the pitch of a voice through formants, in syllables.

Randomness comes in from outside. Mono at 48 kHz.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from uchiawase.sound.filter import band_passed, convolved
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, gain_of_db
from uchiawase.units import Seconds

SPEED_OF_SOUND_M_S = 343.0
"""In air at 20 °C."""

_FORMANTS_HZ = ((450.0, 650.0), (1_100.0, 1_500.0), (2_200.0, 2_900.0))
_FORMANT_GAINS = (1.0, 0.5, 0.25)
_EARLY_COUNT = 6


@dataclass(frozen=True, slots=True)
class Room:
    """What a room does to a sound.

    Attributes:
        rt60_s: How long its reverberation takes to fall by 60 dB.
        reverberant_db: The energy of the reverberation against that of the direct sound.
        loudest_reflection_db: The loudest early reflection against the direct sound; above 0 it
            is louder.
    """

    rt60_s: Seconds = 0.6
    reverberant_db: float = 0.0
    loudest_reflection_db: float = 4.0


@dataclass(frozen=True, slots=True)
class Noise:
    """What else is heard.

    Attributes:
        snr_db: The singing's power, while it lasts, against that of the noise in 1 … 6 kHz.
        talkers: How many people talk; theirs is half of the noise's power where there are any.
        clipped_db: By how much the loudest goes over what the microphone takes; below 0 it never does.
    """

    snr_db: float = 10.0
    talkers: int = 2
    clipped_db: float = -6.0


@dataclass(frozen=True, slots=True)
class Singing:
    """A sound that leaves a speaker.

    Attributes:
        at_s: When, seconds from the recording's start.
        wave: What, shape (n,).
        distance_m: From the microphone.
    """

    at_s: Seconds
    wave: Mono
    distance_m: float


def response(room: Room, chance: np.random.Generator) -> Curve:
    """Give what a room makes of an impulse, from the direct sound (sample 0, height 1) on."""
    count = round(room.rt60_s * SAMPLE_RATE_HZ)
    moments_s = np.arange(count) / SAMPLE_RATE_HZ
    tail = chance.standard_normal(count) * 10 ** (-3.0 * moments_s / room.rt60_s)
    # It swells over the first hundredth of a second: there is nothing before the first walls.
    tail *= np.minimum(moments_s / 0.01, 1.0)
    tail *= gain_of_db(room.reverberant_db) / float(np.sqrt((tail**2).sum()))
    delays_s = np.sort(chance.uniform(0.0012, 0.022, _EARLY_COUNT))
    softer_db = np.concatenate(([0.0], chance.uniform(1.0, 14.0, _EARLY_COUNT - 1)))
    for delay_s, soft_db in zip(delays_s, chance.permutation(softer_db), strict=True):
        sign = 1.0 if chance.uniform() < 0.8 else -1.0
        tail[round(delay_s * SAMPLE_RATE_HZ)] += sign * gain_of_db(
            room.loudest_reflection_db - soft_db
        )
    tail[0] = 1.0
    return tail


def heard(
    singing: Sequence[Singing],
    duration_s: Seconds,
    chance: np.random.Generator,
    *,
    room: Room,
    noise: Noise,
    responses: Sequence[Curve] = (),
) -> Mono:
    """Give what a microphone hears.

    Args:
        singing: What sounds when and how far away; fractions of a sample are kept.
        duration_s: How long the recording is.
        chance: Where chance comes from.
        room: What it does to each sound.
        noise: What else is heard.
        responses: The room's response for each of ``singing``; drawn where there is none.

    Returns:
        Shape (n,), its loudest sample at the microphone's limit or below.
    """
    count = round(duration_s * SAMPLE_RATE_HZ)
    wave = np.zeros(count)
    power = 0.0
    for index, one in enumerate(singing):
        answer = responses[index] if responses else response(room, chance)
        direct, begin = _delayed(one, count)
        power = max(power, float((one.wave.astype(np.float64) ** 2).mean()))
        both = np.stack([answer, answer], axis=1).astype(np.float32)
        padded = np.concatenate([direct, np.zeros(answer.size, dtype=np.float32)])
        sounding = convolved(padded, both)[:, 0]
        end = min(begin + sounding.size, count)
        wave[begin:end] += sounding[: end - begin]
    wave += np.sqrt(power / 10 ** (noise.snr_db / 10)) * _unwanted(count, noise.talkers, chance)
    limit = float(np.abs(wave).max()) / gain_of_db(noise.clipped_db)
    return (np.clip(wave, -limit, limit) / max(limit, 1e-12)).astype(np.float32)


def _delayed(one: Singing, count: int) -> tuple[Mono, int]:
    """Give a sound as it arrives directly, and the sample at which it begins."""
    at = (one.at_s + one.distance_m / SPEED_OF_SOUND_M_S) * SAMPLE_RATE_HZ
    begin = min(int(np.floor(at)), count)
    size = 1 << (one.wave.size + 2).bit_length()
    turned = np.fft.rfft(one.wave, size) * np.exp(
        -2j * np.pi * np.fft.rfftfreq(size) * (at - begin)
    )
    return np.fft.irfft(turned, size)[: one.wave.size + 2].astype(np.float32), begin


def _unwanted(count: int, talkers: int, chance: np.random.Generator) -> Curve:
    """Give noise of power 1 within 1 … 6 kHz, shape (count,)."""
    hiss = _in_band_one(chance.standard_normal(count))
    if talkers == 0:
        return hiss
    talk = _in_band_one(sum((_talk(count, chance) for _ in range(talkers)), np.zeros(count)))
    return (hiss + talk) / np.sqrt(2.0)


def _in_band_one(wave: Curve) -> Curve:
    in_band = band_passed(wave.astype(np.float32), 1_000.0, 6_000.0, order=2)
    return wave / float(np.sqrt((in_band.astype(np.float64) ** 2).mean()))


def _talk(count: int, chance: np.random.Generator) -> Curve:
    """Give somebody's voice: glottal pulses through formants, four syllables a second or so."""
    moments_s = np.arange(count) / SAMPLE_RATE_HZ
    knots = np.arange(int(moments_s[-1] / 0.12) + 3)
    pitch_hz = chance.uniform(95.0, 230.0) * 2 ** (0.25 * chance.standard_normal(knots.size))
    loud = np.where(
        chance.uniform(size=knots.size) < 0.7, chance.uniform(0.2, 1.0, knots.size), 0.0
    )
    places = moments_s / 0.12
    turns = np.cumsum(np.interp(places, knots, pitch_hz)) / SAMPLE_RATE_HZ
    pulses = (
        np.diff(np.floor(turns), prepend=0.0) + 0.05 * chance.standard_normal(count)
    ) * np.interp(places, knots, loud)
    voice = np.zeros(count)
    for (low_hz, high_hz), gain in zip(_FORMANTS_HZ, _FORMANT_GAINS, strict=True):
        voice += gain * band_passed(pulses.astype(np.float32), low_hz, high_hz)
    return voice
