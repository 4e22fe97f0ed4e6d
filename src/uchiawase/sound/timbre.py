"""Timbre: the figures by which the sounds of drums are told apart, and held beside real ones.

All of them are of one stroke, mono, its onset at the first sample; none depends on how loud the
stroke is. Octave bands are named by their centre. A stroke has at least one sample that is not 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import fft as _untyped_fft
from scipy import ndimage as _untyped_ndimage

from uchiawase.sound.filter import band_passed, high_passed
from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Curve, Mono, sample_at
from uchiawase.units import Hertz, Seconds

# scipy comes without type information; what it returns is cast here.
_fft: Any = _untyped_fft
_ndimage: Any = _untyped_ndimage

OCTAVES_HZ: tuple[Hertz, ...] = (63, 125, 250, 500, 1_000, 2_000, 4_000, 8_000)
"""The octave bands in which decay is measured."""

PHONE_HZ: Hertz = 350.0
"""Below this a phone's loudspeaker gives less and less: a high-pass of second order."""

HEARD_S: Seconds = 0.300
"""How much of a stroke tells what it is."""

MEL_BANDS = 40
COEFFICIENTS = 13

_ENVELOPE_S: Seconds = 0.001
_FRAME_S: Seconds = 0.020
_HOP_S: Seconds = 0.010
_LOWEST_MEL_HZ = 40.0
_HIGHEST_MEL_HZ = 16_000.0
_FLOOR = 1e-12
_QUIETEST_DB = -70.0
_LEAST_SPREAD = 0.05

Spectra: TypeAlias = npt.NDArray[np.float64]
"""Values over frames and bands, shape (frames, bands)."""


def centroid_hz(wave: Mono) -> Hertz:
    """Give the mean frequency of a stroke, weighted by power."""
    power, places_hz = _power_spectrum(wave)
    return float(np.sum(power * places_hz) / np.sum(power))


def share_above(wave: Mono, edge_hz: Hertz) -> float:
    """Give the share of a stroke's energy that lies above an edge; never quite 0 or 1."""
    power, places_hz = _power_spectrum(wave)
    share = float(np.sum(power[places_hz > edge_hz]) / np.sum(power))
    return min(max(share, 1e-6), 1.0 - 1e-6)


def flatness(wave: Mono, *, low_hz: Hertz, high_hz: Hertz, from_s: Seconds, to_s: Seconds) -> float:
    """Give how evenly power fills a range of frequencies: geometric over arithmetic mean.

    White noise seen once gives 0.56 (its spectrum is exponentially distributed, and the geometric
    mean of that is ``exp(-0.577)``), a few modes give next to nothing.

    Args:
        wave: The stroke, shape (n,).
        low_hz: The range's lower end.
        high_hz: Its upper end.
        from_s: The part of the stroke that is looked at begins here.
        to_s: And ends here; a stroke that is shorter ends it.
    """
    part = wave[sample_at(from_s) : sample_at(to_s)].astype(np.float64)
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    places_hz = np.fft.rfftfreq(len(part), 1.0 / SAMPLE_RATE_HZ)
    inside = power[(places_hz >= low_hz) & (places_hz < high_hz)] + _FLOOR * float(np.max(power))
    return float(np.exp(np.mean(np.log(inside))) / np.mean(inside))


def rise_s(wave: Mono) -> Seconds:
    """Give how long the envelope takes from 10 % to 90 % of its peak, for the first time.

    The envelope is the largest size within the last millisecond, so that noise crossing zero is no
    dip.
    """
    window = sample_at(_ENVELOPE_S)
    # Before the stroke is silence; the window looks back only.
    envelope = np.asarray(
        _ndimage.maximum_filter1d(np.abs(wave), window, origin=(window - 1) // 2, mode="constant")
    )
    top = float(np.max(envelope))
    first, last = (int(np.argmax(envelope >= share * top)) for share in (0.1, 0.9))
    return (last - first) / SAMPLE_RATE_HZ


def crest_db(wave: Mono) -> float:
    """Give peak over root mean square, over the time in which 99 % of the energy comes."""
    power = wave.astype(np.float64) ** 2
    summed = np.cumsum(power)
    until = int(np.count_nonzero(summed < 0.99 * summed[-1])) + 1
    return 10.0 * float(np.log10(np.max(power) / np.mean(power[:until])))


def phone_loss_db(wave: Mono) -> float:
    """Give how much softer a stroke is from a phone's loudspeaker, decibels of energy, at most 0."""
    heard = high_passed(wave, PHONE_HZ).astype(np.float64)
    return 10.0 * float(np.log10(np.sum(heard**2) / np.sum(wave.astype(np.float64) ** 2)))


def t20_s(wave: Mono, octave_hz: Hertz) -> Seconds:
    """Give the decay time of one octave band: to -60 dB, as its fall from -5 to -25 dB goes on.

    By backward integration (Schroeder 1965; ISO 3382).
    """
    padded = np.concatenate([wave, np.zeros(sample_at(0.1), dtype=np.float32)])
    band = _octave(padded, octave_hz)
    left = np.cumsum(band.astype(np.float64)[::-1] ** 2)[::-1]
    left_db = 10.0 * np.log10(left / left[0] + _FLOOR)
    start, end = (int(np.argmax(left_db <= level_db)) for level_db in (-5.0, -25.0))
    return 3.0 * (end - start) / SAMPLE_RATE_HZ


def octave_share_db(wave: Mono, octave_hz: Hertz) -> float:
    """Give the share of a stroke's energy that lies in an octave band, decibels, at least -120."""
    inside = np.sum(_octave(wave, octave_hz).astype(np.float64) ** 2)
    return 10.0 * float(np.log10(inside / np.sum(wave.astype(np.float64) ** 2) + _FLOOR))


def band_levels_db(wave: Mono, *, heard_s: Seconds = HEARD_S) -> Spectra:
    """Give the levels of a stroke in mel bands over its start.

    Args:
        wave: The stroke, shape (n,).
        heard_s: How much of it.

    Returns:
        Shape (frames, :data:`MEL_BANDS`), decibels below the loudest, at least -70; frames of 20 ms
        every 10 ms.
    """
    frame, hop = sample_at(_FRAME_S), sample_at(_HOP_S)
    heard = np.zeros(sample_at(heard_s) + frame)
    heard[: len(wave)] = wave[: len(heard)]
    starts = np.arange(0, len(heard) - frame + 1, hop)
    frames = heard[starts[:, np.newaxis] + np.arange(frame)] * np.hanning(frame)
    # The stroke starts with the first frame, at full size, not under the window's edge.
    frames[0] = heard[:frame] * np.hanning(2 * frame)[frame:]
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2 @ _mel_filters(frame).T
    levels_db = 10.0 * np.log10(power / np.max(power) + _FLOOR)
    return np.maximum(levels_db, _QUIETEST_DB)


def mfccs(wave: Mono) -> Curve:
    """Give a stroke's mel-frequency cepstral coefficients (Davis and Mermelstein 1980).

    Returns:
        Shape (4 * :data:`COEFFICIENTS`,): those of the first 20 ms, of the next 60, of the next
        80, and of what follows; the coefficient of loudness counts against the first 20 ms.
    """
    levels_db = band_levels_db(wave)
    cepstra = np.asarray(_fft.dct(levels_db / 10.0, type=2, norm="ortho", axis=1))[:, :COEFFICIENTS]
    parts = [np.mean(cepstra[start:stop], axis=0) for start, stop in ((0, 1), (1, 7), (7, 15))]
    parts.append(np.mean(cepstra[15:], axis=0))
    found = np.concatenate(parts)
    found[COEFFICIENTS::COEFFICIENTS] -= found[0]
    found[0] = 0.0
    return found


def spectral_distance_db(one: Mono, other: Mono) -> float:
    """Give how differently two strokes sound: the root mean square over mel bands and frames.

    Decibels; 0 for a stroke and itself, at any two levels. Bands in which both are 50 dB or more
    below their loudest do not count.
    """
    first, second = (np.maximum(band_levels_db(wave), -50.0) for wave in (one, other))
    heard = (first > -50.0) | (second > -50.0)
    return float(np.sqrt(np.mean((first - second)[heard] ** 2)))


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells classes of sounds apart by linear discriminants (Fisher 1936).

    Attributes:
        names: The classes.
        means: What each is like on average, shape (classes, features).
        weights: The inverse of how the sounds of one class differ, shape (features, features).
    """

    names: tuple[str, ...]
    means: Spectra
    weights: Spectra

    def told(self, features: Curve) -> str:
        """Give the class that a sound of these features is most likely of."""
        apart = features[np.newaxis] - self.means
        distances = np.einsum("kc,cd,kd->k", apart, self.weights, apart)
        return self.names[int(np.argmin(distances))]


def teller(sounds: Mapping[str, Sequence[Curve]]) -> Teller:
    """Learn to tell classes of sounds apart.

    Args:
        sounds: For each class the features of some of its sounds (:func:`mfccs`), at least one.
    """
    groups = [np.array(features) for features in sounds.values()]
    means = np.array([group.mean(axis=0) for group in groups])
    within = np.concatenate([group - group.mean(axis=0) for group in groups])
    # With few sounds some directions show no spread by chance; none is trusted beyond this.
    spread = within.T @ within / len(within) + _LEAST_SPREAD * np.eye(within.shape[1])
    return Teller(tuple(sounds), means, np.linalg.inv(spread).astype(np.float64))


def _octave(wave: Mono, octave_hz: Hertz) -> Mono:
    root = float(np.sqrt(2.0))
    if octave_hz * root < NYQUIST_HZ:
        return band_passed(wave, octave_hz / root, octave_hz * root, order=3)
    return high_passed(wave, octave_hz / root, order=3)


def _power_spectrum(wave: Mono) -> tuple[Curve, Curve]:
    count = int(_fft.next_fast_len(len(wave), real=True))
    power = np.abs(np.asarray(_fft.rfft(wave, count))).astype(np.float64) ** 2
    return power, np.arange(len(power), dtype=np.float64) * (SAMPLE_RATE_HZ / count)


@lru_cache(maxsize=4)
def _mel_filters(frame: int) -> Spectra:
    """Give triangles that overlap halfway, evenly on the mel scale, shape (bands, bins)."""
    mels = np.linspace(_mel(_LOWEST_MEL_HZ), _mel(_HIGHEST_MEL_HZ), MEL_BANDS + 2)
    edges_hz = 700.0 * (10.0 ** (mels / 2595.0) - 1.0)
    places_hz = np.fft.rfftfreq(frame, 1.0 / SAMPLE_RATE_HZ)
    rows: list[Curve] = []
    for low, centre, high in zip(edges_hz, edges_hz[1:], edges_hz[2:], strict=False):
        # At least one bin wide on either side, or the lowest bands would hold none.
        width = SAMPLE_RATE_HZ / frame
        up = (places_hz - centre) / max(centre - low, width) + 1.0
        down = (centre - places_hz) / max(high - centre, width) + 1.0
        rows.append(np.maximum(np.minimum(up, down), 0.0))
    return np.array(rows)


def _mel(frequency_hz: Hertz) -> float:
    return 2595.0 * float(np.log10(1.0 + frequency_hz / 700.0))
