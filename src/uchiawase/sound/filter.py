"""Filters: what scipy's signal part does for us, with types pinned down.

All filters are causal, keep the shape, and run along the first axis.
"""

from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import signal as _untyped_signal

from uchiawase.sound.wave import NYQUIST_HZ, SAMPLE_RATE_HZ, Mono, Stereo
from uchiawase.units import Hertz

# scipy comes without type information; what it returns is cast here and nowhere else.
_signal: Any = _untyped_signal

_HIGHEST_HZ = 0.98 * NYQUIST_HZ


@lru_cache(maxsize=512)
def _sections(kind: str, order: int, edges_hz: tuple[Hertz, ...]) -> npt.NDArray[np.float64]:
    edges = [min(edge, _HIGHEST_HZ) for edge in edges_hz]
    wanted = edges[0] if len(edges) == 1 else edges
    designed = _signal.butter(order, wanted, kind, fs=SAMPLE_RATE_HZ, output="sos")
    return cast("npt.NDArray[np.float64]", designed)


def _filtered(wave: Mono | Stereo, sections: npt.NDArray[np.float64]) -> Mono | Stereo:
    if not len(wave):
        return wave
    done = cast("npt.NDArray[np.float64]", _signal.sosfilt(sections, wave, axis=0))
    return done.astype(np.float32)


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


def convolved(wave: Stereo, response: Stereo) -> Stereo:
    """Give the wave in a space, channel by channel, as long as the wave itself."""
    done = cast("npt.NDArray[np.float64]", _signal.oaconvolve(wave, response, mode="full", axes=0))
    return done[: len(wave)].astype(np.float32)


def oversampled(wave: Mono | Stereo, factor: int) -> Mono | Stereo:
    """Give the wave with ``factor`` times as many samples, for seeing between them."""
    done = cast("npt.NDArray[np.float64]", _signal.resample_poly(wave, factor, 1, axis=0))
    return done.astype(np.float32)
