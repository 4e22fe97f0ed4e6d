"""Filters: what scipy's signal part does for us, with types pinned down.

All filters are causal, keep the shape, and run along the first axis.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from scipy import signal as _untyped_signal

from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Curve, Mono, Stereo
from uchiawase.units import Hertz

# scipy comes without type information; what it returns is cast here and nowhere else.
_signal: Any = _untyped_signal

_HIGHEST_HZ = 0.98 * NYQUIST_HZ
_STRETCH_SAMPLES = 1 << 18
_STEP_SAMPLES = 128
_PLACES_PER_OCTAVE = 200
_LOWEST_HZ: Hertz = 10.0
_MARGIN_SAMPLES = 64


@lru_cache(maxsize=512)
def _sections(kind: str, order: int, edges_hz: tuple[Hertz, ...]) -> npt.NDArray[np.float64]:
    edges = [min(edge, _HIGHEST_HZ) for edge in edges_hz]
    wanted = edges[0] if len(edges) == 1 else edges
    designed = _signal.butter(order, wanted, kind, fs=SAMPLE_RATE_HZ, output="sos")
    return cast("npt.NDArray[np.float64]", designed)


def _filtered(wave: Mono | Stereo, sections: npt.NDArray[np.float64]) -> Mono | Stereo:
    done = np.empty(wave.shape, dtype=np.float32)
    state = np.zeros((len(sections), 2, *wave.shape[1:]))
    # In stretches, since the filter works at double precision, which a whole song need not.
    for start in range(0, len(wave), _STRETCH_SAMPLES):
        stretch = slice(start, start + _STRETCH_SAMPLES)
        done[stretch], state = _signal.sosfilt(sections, wave[stretch], axis=0, zi=state)
    return done


def low_passed(wave: Mono | Stereo, edge_hz: Hertz, *, order: int = 2) -> Mono | Stereo:
    """Give what lies below ``edge_hz`` (Butterworth, -3 dB there)."""
    return _filtered(wave, _sections("lowpass", order, (edge_hz,)))


def high_passed(wave: Mono | Stereo, edge_hz: Hertz, *, order: int = 2) -> Mono | Stereo:
    """Give what lies above ``edge_hz`` (Butterworth, -3 dB there)."""
    return _filtered(wave, _sections("highpass", order, (edge_hz,)))


def band_passed(
    wave: Mono | Stereo, low_hz: Hertz, high_hz: Hertz, *, order: int = 1
) -> Mono | Stereo:
    """Give what lies between two edges (Butterworth, -3 dB at both)."""
    return _filtered(wave, _sections("bandpass", order, (low_hz, high_hz)))


def weighted(wave: Mono | Stereo, sections: npt.NDArray[np.float64]) -> Mono | Stereo:
    """Give the wave after second-order sections of one's own, shape (k, 6) as scipy has them."""
    return _filtered(wave, sections)


def shelved(wave: Mono | Stereo, edge_hz: Hertz, gain_db: float) -> Mono | Stereo:
    """Give the wave with what lies above an edge raised or lowered.

    The high shelf that every browser has (``BiquadFilterNode``, from Bristow-Johnson's *Cookbook
    formulae for audio EQ biquad filter coefficients*, slope 1): half the gain at the edge.
    """
    return _filtered(wave, _shelf(edge_hz, gain_db))


def _shelf(edge_hz: Hertz, gain_db: float) -> npt.NDArray[np.float64]:
    amplitude = 10.0 ** (gain_db / 40.0)
    angle = 2.0 * np.pi * edge_hz / SAMPLE_RATE_HZ
    cosine, slope = np.cos(angle), np.sin(angle) * np.sqrt(2.0 * amplitude)
    more, less = amplitude + 1.0, amplitude - 1.0
    top = (
        amplitude * (more + less * cosine + slope),
        -2.0 * amplitude * (less + more * cosine),
        amplitude * (more + less * cosine - slope),
    )
    bottom = (
        more - less * cosine + slope,
        2.0 * (less - more * cosine),
        more - less * cosine - slope,
    )
    return np.array([[*top, *bottom]]) / bottom[0]


SweepKind: TypeAlias = Literal["low", "high", "band"]


def swept(
    wave: Mono | Stereo, edges_hz: Curve, *, kind: SweepKind, resonance: float = 0.7
) -> Mono | Stereo:
    """Give the wave through a filter of two poles whose edge moves.

    The edge is set anew every 128 samples (2.7 ms) to the nearest two-hundredth of an octave, so it
    may take octaves, but no jumps. The coefficients are those of Bristow-Johnson, *Cookbook
    formulae for audio EQ biquads*.

    Args:
        wave: Shape (n,) or (n, 2).
        edges_hz: Where the edge, or the middle of the band, is at each sample, shape (n,).
        kind: What is let through: the low part, the high part or a band.
        resonance: The height of the bump at the edge as a factor, 0.7 for none; for a band, its
            middle over its width.
    """
    done = np.empty(wave.shape, dtype=np.float32)
    state = np.zeros((2, *wave.shape[1:]))
    edges = np.log2(np.clip(edges_hz[::_STEP_SAMPLES], _LOWEST_HZ, _HIGHEST_HZ))
    places = np.round(edges * _PLACES_PER_OCTAVE)
    # Most of the time an edge stays where it is, and all of that is one call.
    first = np.flatnonzero(np.diff(places, prepend=np.inf))
    sections = _swept_sections(2.0 ** (places[first] / _PLACES_PER_OCTAVE), kind, resonance)
    starts = [*(first * _STEP_SAMPLES).tolist(), len(wave)]
    for (start, stop), (over, under) in zip(pairwise(starts), sections, strict=True):
        part, state = _signal.lfilter(over, under, wave[start:stop], axis=0, zi=state)
        done[start:stop] = part
    return done


def _swept_sections(edges_hz: Curve, kind: SweepKind, resonance: float) -> npt.NDArray[np.float64]:
    """Give numerator and denominator for each step, shape (steps, 2, 3)."""
    turn = 2.0 * np.pi * edges_hz / SAMPLE_RATE_HZ
    cosine, alpha = np.cos(turn), np.sin(turn) / (2.0 * resonance)
    nought = np.zeros_like(cosine)
    match kind:
        case "low":
            over = [(1.0 - cosine) / 2.0, 1.0 - cosine, (1.0 - cosine) / 2.0]
        case "high":
            over = [(1.0 + cosine) / 2.0, -(1.0 + cosine), (1.0 + cosine) / 2.0]
        case "band":
            over = [alpha, nought, -alpha]
    under = [1.0 + alpha, -2.0 * cosine, 1.0 - alpha]
    sections = np.stack([*over, *under], axis=1) / (1.0 + alpha)[:, np.newaxis]
    return sections.reshape(-1, 2, 3)


def convolved(wave: Mono | Stereo, response: Stereo) -> Stereo:
    """Give the wave in a space, as long as the wave itself.

    Args:
        wave: Shape (n,), which goes into both sides of the response, or (n, 2), side by side.
        response: Shape (m, 2).
    """
    done = np.zeros((len(wave), 2), dtype=np.float32)
    by_side = wave.reshape(len(wave), -1)
    # Stretch by stretch, each with its tail, which holds the memory this takes to a few seconds'.
    for start in range(0, len(wave), _STRETCH_SAMPLES):
        part = _signal.oaconvolve(
            by_side[start : start + _STRETCH_SAMPLES], response, mode="full", axes=0
        )[: len(wave) - start]
        done[start : start + len(part)] += part.astype(np.float32, copy=False)
    return done


def oversampled(wave: Mono | Stereo, factor: int) -> Mono | Stereo:
    """Give the wave with ``factor`` times as many samples, for seeing between them."""
    done = cast("npt.NDArray[np.float64]", _signal.resample_poly(wave, factor, 1, axis=0))
    return done.astype(np.float32, copy=False)


def oversampled_stretches(
    wave: Mono | Stereo, factor: int
) -> Iterator[tuple[slice, Mono | Stereo]]:
    """Give the wave stretch by stretch: which samples, and those with ``factor`` times as many.

    No seam can be seen: each stretch is made with what surrounds it.
    """
    for start in range(0, len(wave), _STRETCH_SAMPLES):
        stop = min(start + _STRETCH_SAMPLES, len(wave))
        before = min(start, _MARGIN_SAMPLES)
        finer = oversampled(wave[start - before : stop + _MARGIN_SAMPLES], factor)
        yield slice(start, stop), finer[before * factor : (before + stop - start) * factor]


def undersampled(wave: Mono | Stereo, factor: int) -> Mono | Stereo:
    """Give one of every ``factor`` samples, what lies above half the new rate taken away first."""
    done = cast("npt.NDArray[np.float64]", _signal.resample_poly(wave, 1, factor, axis=0))
    return done.astype(np.float32, copy=False)
