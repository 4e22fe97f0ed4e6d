"""Loudness as broadcasting measures it: ITU-R BS.1770-4 and EBU Tech 3342, in LUFS, LU and dBTP."""

import numpy as np
import numpy.typing as npt

from uchiawase.sound.filter import weighted
from uchiawase.sound.limiter import true_peak
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Mono, Stereo, db_of_gain

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
_RANGE_GATE_LU = -20.0
_STEP_SAMPLES = SAMPLE_RATE_HZ // 10
_BLOCK_STEPS = 4
_SHORT_TERM_STEPS = 30

SILENT_LUFS = -70.0
"""What silence is said to measure: the absolute gate."""


def loudness_lufs(wave: Mono | Stereo) -> float:
    """Measure the integrated loudness, gated; :data:`SILENT_LUFS` where nothing passes the gate.

    What is shorter than one block of 0.4 s is measured as one block, ungated.
    """
    return _gated_lufs(_block_powers(wave, _BLOCK_STEPS))


def momentary_lufs(wave: Mono | Stereo) -> Curve:
    """Measure the loudness of each block of 0.4 s, one every 0.1 s."""
    return np.maximum(_lufs(_block_powers(wave, _BLOCK_STEPS)), SILENT_LUFS)


def short_term_lufs(wave: Mono | Stereo) -> Curve:
    """Measure the loudness of each block of 3 s, one every 0.1 s."""
    return np.maximum(_lufs(_block_powers(wave, _SHORT_TERM_STEPS)), SILENT_LUFS)


def loudness_range_lu(wave: Mono | Stereo) -> float:
    """Measure how far soft and loud stretches are apart (EBU Tech 3342); 0 for silence.

    That is the way from the 10th to the 95th percentile of the loudness of 3 s, of what is neither
    silence nor 20 LU below the rest.
    """
    powers = _block_powers(wave, _SHORT_TERM_STEPS)
    heard = powers[_lufs(powers) > _ABSOLUTE_GATE_LUFS]
    if not heard.size:
        return 0.0
    least = float(_lufs(np.mean(heard, keepdims=True))[0]) + _RANGE_GATE_LU
    low, high = np.percentile(_lufs(heard[_lufs(heard) >= least]), (10.0, 95.0))
    return float(high - low)


def true_peak_dbtp(wave: Mono | Stereo) -> float:
    """Measure the peak between the samples as well (4 times oversampled); -inf for silence."""
    largest = true_peak(wave)
    return db_of_gain(largest) if largest > 0.0 else -np.inf


def _gated_lufs(powers: Curve) -> float:
    heard = powers[_lufs(powers) > _ABSOLUTE_GATE_LUFS]
    if not heard.size:
        return SILENT_LUFS
    relative = float(_lufs(np.mean(heard, keepdims=True))[0]) + _RELATIVE_GATE_LU
    loud = heard[_lufs(heard) > relative]
    return float(_lufs(np.mean(loud, keepdims=True))[0])


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
    power = float(np.sum(shaped**2)) / (_BLOCK_STEPS * _STEP_SAMPLES)
    return float(_lufs(np.array([power]))[0])


def _lufs(powers: Curve) -> Curve:
    return _OFFSET_LUFS + 10.0 * np.log10(np.maximum(powers, 1e-12))


def _block_powers(wave: Mono | Stereo, steps: int) -> Curve:
    """Give the mean power of every block of so many steps, one at each step."""
    shaped = weighted(wave, _K_WEIGHTING)
    whole = len(shaped) // _STEP_SAMPLES
    if whole < steps:
        squares = float(np.sum(shaped.astype(np.float64) ** 2))
        return np.array([squares / len(shaped)]) if len(shaped) else np.zeros(0)
    by_step = shaped[: whole * _STEP_SAMPLES].reshape(whole, -1)
    squares = np.einsum("sn,sn->s", by_step, by_step, dtype=np.float64)
    summed = np.concatenate([np.zeros(1), np.cumsum(squares)])
    return (summed[steps:] - summed[:-steps]) / (steps * _STEP_SAMPLES)
