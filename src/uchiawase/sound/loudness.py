"""Loudness as broadcasting measures it: ITU-R BS.1770-4, loudness in LUFS and true peak in dBTP."""

import numpy as np
import numpy.typing as npt

from uchiawase.sound.filter import oversampled, weighted
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, Stereo, db_of_gain, peak

# BS.1770-4, tables 1 and 2: the head's shelf and the low cut, both given for 48 kHz.
_SHELF = (
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    1.0,
    -1.69065929318241,
    0.73248077421585,
)
_LOW_CUT = (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621)
_K_WEIGHTING: npt.NDArray[np.float64] = np.array([_SHELF, _LOW_CUT])
_OFFSET_LUFS = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_BLOCK_S = 0.4
_STEP_S = 0.1
_TRUE_PEAK_FACTOR = 4

SILENT_LUFS = -70.0
"""What silence is said to measure: the absolute gate."""


def loudness_lufs(wave: Mono | Stereo) -> float:
    """Measure the integrated loudness, gated; :data:`SILENT_LUFS` where nothing passes the gate.

    What is shorter than one block of 0.4 s is measured as one block, ungated.
    """
    powers = _block_powers(wave)
    heard = powers[_lufs(powers) > _ABSOLUTE_GATE_LUFS]
    if not heard.size:
        return SILENT_LUFS
    relative = float(_lufs(np.mean(heard, keepdims=True))[0]) + _RELATIVE_GATE_LU
    loud = heard[_lufs(heard) > relative]
    return float(_lufs(np.mean(loud, keepdims=True))[0])


def momentary_lufs(wave: Mono | Stereo) -> Curve:
    """Measure the loudness of each block of 0.4 s, one every 0.1 s."""
    return np.maximum(_lufs(_block_powers(wave)), SILENT_LUFS)


def stroke_lufs(wave: Mono) -> float:
    """Measure how loud one stroke is: its whole energy, K-weighted, as if spread over 0.4 s.

    That is the momentary loudness of a block that holds the stroke, where the stroke is no longer
    than the block; a longer one counts with all it has.

    Args:
        wave: The stroke, shape (n,).

    Returns:
        LUFS; -120 for silence.
    """
    shaped = weighted(wave, _K_WEIGHTING).astype(np.float64)
    power = float(np.sum(shaped**2)) / (_BLOCK_S * SAMPLE_RATE_HZ)
    return float(_lufs(np.array([power]))[0])


def true_peak_dbtp(wave: Mono | Stereo) -> float:
    """Measure the peak between the samples as well (4 times oversampled); -inf for silence."""
    largest = peak(wave)
    if largest == 0.0:
        return -np.inf
    return db_of_gain(max(largest, peak(oversampled(wave, _TRUE_PEAK_FACTOR))))


def _lufs(powers: Curve) -> Curve:
    return _OFFSET_LUFS + 10.0 * np.log10(np.maximum(powers, 1e-12))


def _block_powers(wave: Mono | Stereo) -> Curve:
    shaped = weighted(wave, _K_WEIGHTING).astype(np.float64)
    power = shaped**2 if shaped.ndim == 1 else np.sum(shaped**2, axis=1)
    block, step = round(_BLOCK_S * SAMPLE_RATE_HZ), round(_STEP_S * SAMPLE_RATE_HZ)
    if len(power) < block:
        return np.array([float(np.mean(power))]) if len(power) else np.zeros(0)
    summed = np.concatenate([np.zeros(1), np.cumsum(power)])
    starts = np.arange(0, len(power) - block + 1, step)
    return (summed[starts + block] - summed[starts]) / block
