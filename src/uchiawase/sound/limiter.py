"""The limiter: nothing gets above the ceiling, not even between samples, and nobody hears it work.

The gain is worked out in decibels and may fall and rise only with limited slopes. Both slopes are
running minima, so the whole thing is two passes without a loop: seen backwards in time the gain
comes down ahead of each peak, seen forwards it recovers slowly after it.
"""

import numpy as np

from uchiawase.sound.filter import oversampled_stretches
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, Stereo, peak
from uchiawase.units import Samples

_FALL_DB_PER_S = 2_000.0
_RISE_DB_PER_S = 60.0
_OVERSAMPLED = 4
_STEP_SAMPLES = 16
_ROUNDS = 2
_BLOCK_SAMPLES = 512
_MARGIN_SAMPLES = 64
_OVERSHOOT = 2.5
"""No more than this times the largest sample can lie between samples: the filter's weights' sum."""


def limited(wave: Mono | Stereo, *, ceiling: float) -> Mono | Stereo:
    """Give the wave with no true peak above ``ceiling`` (above 0, 1 is full scale).

    True peaks are seen by oversampling four times (ITU-R BS.1770-4, annex 2). Both sides are
    turned down together. What stays below the ceiling all along is returned unchanged.
    """
    done = wave
    # A gain that moves lifts what lies between two samples by a hair now and then: once more sees
    # to most of it, and what is still left, with float32's rounding, comes off as a whole.
    for _ in range(_ROUNDS):
        sizes = true_sizes(done, above=ceiling)
        if peak(sizes) <= ceiling:
            return done
        gain = limiting_gain(sizes, ceiling=ceiling)
        done = done * (gain if wave.ndim == 1 else gain[:, np.newaxis])
    over = peak(true_sizes(done, above=ceiling)) / ceiling
    return done * np.float32((1.0 - 1e-6) / over) if over > 1.0 - 1e-6 else done


def limiting_gain(sizes: Mono, *, ceiling: float) -> Mono:
    """Give the gain that holds sizes under a ceiling, at most 1, both of shape (n,)."""
    if not sizes.size:
        return sizes
    return _gain(_slopes_held(_wanted_db(sizes, ceiling)), len(sizes))


def true_sizes(wave: Mono | Stereo, *, above: float = 0.0) -> Mono:
    """Give the largest size of either side at and after each sample, up to the next, shape (n,).

    Args:
        wave: Shape (n,) or (n, 2).
        above: Where no true size can reach this, the sample's own is given: most of a song is
            softer than its ceiling, and need not be looked at closely.
    """
    sizes = np.zeros(len(wave), dtype=np.float32)
    for channel in wave.reshape(len(wave), -1).T if len(wave) else ():
        np.maximum(sizes, np.abs(channel), out=sizes)
    for start, stop in _loud_runs(sizes, above):
        before = min(start, _MARGIN_SAMPLES)
        near = wave[start - before : stop + _MARGIN_SAMPLES]
        for stretch, finer in oversampled_stretches(near, _OVERSAMPLED):
            around = np.abs(finer).reshape(stretch.stop - stretch.start, -1)
            first = start - before + stretch.start
            low, high = max(first, start), min(start - before + stretch.stop, stop)
            # Column by column, which is many times as fast as a maximum along rows of eight.
            for column in around[low - first : high - first].T if high > low else ():
                np.maximum(sizes[low:high], column, out=sizes[low:high])
    return sizes


def _loud_runs(sizes: Mono, above: float) -> list[tuple[Samples, Samples]]:
    """Give the stretches, half-open, in which a true size may reach a bound.

    Between samples a wave is a weighted sum of those around, so it stays below their largest times
    the sum of the weights.
    """
    blocks = -(-len(sizes) // _BLOCK_SAMPLES)
    padded = np.zeros((blocks + 2) * _BLOCK_SAMPLES, dtype=np.float32)
    padded[_BLOCK_SAMPLES : _BLOCK_SAMPLES + len(sizes)] = sizes
    largest = np.max(padded.reshape(blocks + 2, _BLOCK_SAMPLES), axis=1)
    around = np.maximum(np.maximum(largest[:-2], largest[1:-1]), largest[2:])
    loud = np.concatenate([[False], around * _OVERSHOOT >= above, [False]])
    edges = np.flatnonzero(np.diff(loud.astype(np.int8))) * _BLOCK_SAMPLES
    return [
        (start, min(stop, len(sizes)))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]


def true_peak(wave: Mono | Stereo) -> float:
    """Give the largest size of the wave, between its samples as well; 0 for an empty wave."""
    return peak(true_sizes(wave))


def _wanted_db(sizes: Mono, ceiling: float) -> Curve:
    """Give how far each step of some samples has to come down, at most 0."""
    steps = -(-len(sizes) // _STEP_SAMPLES)
    padded = np.zeros(steps * _STEP_SAMPLES, dtype=np.float32)
    padded[: len(sizes)] = sizes
    largest = np.max(padded.reshape(steps, _STEP_SAMPLES), axis=1).astype(np.float64)
    return -20.0 * np.log10(np.maximum(largest / ceiling, 1.0))


def _slopes_held(wanted_db: Curve) -> Curve:
    """Give the highest gain below all that is wanted that neither falls nor rises too fast."""
    ahead = _slope_held(wanted_db[::-1], _FALL_DB_PER_S)[::-1]
    return _slope_held(ahead, _RISE_DB_PER_S)


def _slope_held(wanted_db: Curve, slope_db_per_s: float) -> Curve:
    ramp = np.arange(len(wanted_db)) * (slope_db_per_s * _STEP_SAMPLES / SAMPLE_RATE_HZ)
    return (np.minimum.accumulate(wanted_db - ramp) + ramp).astype(np.float64)


def _gain(steps_db: Curve, count: Samples) -> Mono:
    """Give the gain of each sample: a straight line through a step, from edge to edge.

    An edge has the lower gain of its two steps, so no sample gets more than its own step's.
    """
    edges_db = np.minimum(np.append(steps_db, steps_db[-1]), np.insert(steps_db, 0, steps_db[0]))
    edges = (10.0 ** (edges_db / 20.0)).astype(np.float32)
    share = (np.arange(_STEP_SAMPLES, dtype=np.float32) / _STEP_SAMPLES)[np.newaxis, :]
    lines = edges[:-1, np.newaxis] + share * np.diff(edges)[:, np.newaxis]
    return lines.reshape(-1)[:count].astype(np.float32, copy=False)
