"""The limiter: nothing gets above the ceiling, and nobody hears it working.

The gain is worked out in decibels and may fall and rise only with limited slopes. Both slopes are
running minima, so the whole thing is two passes without a loop: seen backwards in time the gain
comes down ahead of each peak, seen forwards it recovers slowly after it.
"""

import numpy as np

from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, Stereo

_FALL_DB_PER_S = 2_000.0
_RISE_DB_PER_S = 60.0


def limited(wave: Mono | Stereo, *, ceiling: float) -> Mono | Stereo:
    """Give the wave with no sample above ``ceiling`` (above 0, 1 is full scale) in size.

    What stays below the ceiling all along is returned unchanged.
    """
    sizes = np.abs(wave) if wave.ndim == 1 else np.max(np.abs(wave), axis=1)
    if not sizes.size or float(np.max(sizes)) <= ceiling:
        return wave
    wanted_db = -20.0 * np.log10(np.maximum(sizes.astype(np.float64) / ceiling, 1.0))
    ahead = _slope_held(wanted_db[::-1], _FALL_DB_PER_S)[::-1]
    gain_db = _slope_held(ahead, _RISE_DB_PER_S)
    # A hair below, so that rounding to float32 cannot lift a sample over the ceiling.
    gain = (10.0 ** (gain_db / 20.0) * (1.0 - 1e-6)).astype(np.float32)
    return wave * (gain if wave.ndim == 1 else gain[:, np.newaxis])


def _slope_held(wanted_db: Curve, slope_db_per_s: float) -> Curve:
    ramp = np.arange(len(wanted_db)) * (slope_db_per_s / SAMPLE_RATE_HZ)
    return (np.minimum.accumulate(wanted_db - ramp) + ramp).astype(np.float64)
