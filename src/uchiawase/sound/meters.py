"""Meters: what a mastering engineer looks at before a record leaves the house.

Loudness and true peak have their own (:mod:`uchiawase.sound.loudness`); here is the rest.
"""

import numpy as np

from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.wave import Curve, Mono, Stereo, db_of_gain, peak, sample_at
from uchiawase.units import Samples, Seconds

_FULL_SCALE = 1.0 - 1.0 / 32_768
_NEAR_S: Seconds = 0.004
_AROUND_S: Seconds = 1.0
_FLOOR = 1e-5
_QUIET_LUFS = -50.0


def clipped(wave: Mono | Stereo) -> int:
    """Count the samples at full scale, as 16 bits have it: what was cut off lies there."""
    return int(np.count_nonzero(np.abs(wave) >= _FULL_SCALE))


def offset(wave: Mono | Stereo) -> float:
    """Give how far the mean of a channel lies from 0, the worst of them; 0 for an empty wave."""
    return float(np.max(np.abs(np.mean(wave, axis=0, dtype=np.float64)))) if len(wave) else 0.0


def correlation(wave: Stereo) -> float:
    """Give how alike both sides are: 1 is mono, 0 is wide, below 0 they cancel in mono.

    Silence on either side counts as 1.
    """
    left, right = wave.astype(np.float64).T
    power = float(np.sqrt((left @ left) * (right @ right)))
    return float(left @ right) / power if power > 0.0 else 1.0


def least_correlation(wave: Stereo, window_s: Seconds) -> float:
    """Give the correlation of the stretch where it is least; stretches nobody hears are left out.

    Args:
        wave: Shape (n, 2).
        window_s: How long a stretch is; they follow each other, half overlapping.
    """
    size = sample_at(window_s)
    found = [
        correlation(stretch)
        for start in range(0, max(len(wave) - size, 0) + 1, max(size // 2, 1))
        if loudness_lufs(stretch := wave[start : start + size]) > _QUIET_LUFS
    ]
    return min(found, default=1.0)


def click_db(wave: Stereo, place: Samples) -> float:
    """Measure a click: by how much the sharpest bend near a place stands out from those around it.

    A bend is the second difference of the samples, which a jump makes large and music does not. It
    is sought within 4 ms of the place, and compared with the sharpest within a second, outside
    those 4 ms. Below 0 there is nothing that is not elsewhere in the music.

    Args:
        wave: Shape (n, 2); outside it is silence, so its ends can be measured too.
        place: Where, a sample of the wave.
    """
    near, around = sample_at(_NEAR_S), sample_at(_AROUND_S)
    before = np.zeros((max(around - place, 0), 2), dtype=np.float32)
    after = np.zeros((max(place + around - len(wave), 0), 2), dtype=np.float32)
    inside = wave[max(place - around, 0) : max(place + around, 0)]
    bends = np.max(np.abs(np.diff(np.concatenate([before, inside, after]), n=2, axis=0)), axis=1)
    here = peak(bends[around - near : around + near])
    elsewhere = max(peak(bends[: around - near]), peak(bends[around + near :]))
    return db_of_gain(max(here, _FLOOR) / max(elsewhere, _FLOOR))


def octave_levels_db(wave: Stereo) -> tuple[Curve, Curve]:
    """Measure how the power is spread over the octaves from 31.5 Hz to 16 kHz.

    Returns:
        The middles of the octaves, Hz, shape (10,), and the level of each against the whole, dB.
    """
    middles_hz = 1_000.0 * 2.0 ** np.arange(-5, 5, dtype=np.float64)
    size = sample_at(1.0)
    power = np.zeros(size // 2 + 1)
    window = np.hanning(size)[:, np.newaxis]
    for start in range(0, len(wave) - size + 1, size // 2):
        spectrum = np.fft.rfft(wave[start : start + size] * window, axis=0)
        power += np.sum(np.abs(spectrum) ** 2, axis=1)
    octave = np.round(np.log2(np.maximum(np.arange(len(power)), 1) / 1_000.0)).astype(np.int64)
    levels = np.array([np.sum(power[octave == step]) for step in range(-5, 5)])
    return middles_hz, 10.0 * np.log10((levels + 1e-30) / (np.sum(power) + 1e-30))
