"""Varispeed: reading a wave between its samples, as tape does at another speed."""

import numpy as np

from uchiawase.sound.wave import Curve, Stereo

_TAPS = 16
_PHASES = 512
_CHUNK_SAMPLES = 65_536


def _kernels() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Give a windowed sinc for every fraction of a sample, shape (phases + 1, taps)."""
    fraction = np.arange(_PHASES + 1)[:, np.newaxis] / _PHASES
    distance = np.arange(_TAPS)[np.newaxis, :] - (_TAPS // 2 - 1) - fraction
    window = np.cos(np.pi * distance / (_TAPS + 1)) ** 2
    kernels = np.sinc(distance) * window
    return (kernels / kernels.sum(axis=1, keepdims=True)).astype(np.float32)


_KERNELS = _kernels()


def read_at(wave: Stereo, positions: Curve) -> Stereo:
    """Read a wave at positions between its samples (sinc of 16 taps).

    Args:
        wave: Shape (n, 2).
        positions: Where, in samples, shape (m,), in any order; outside the wave is silence.

    Returns:
        Shape (m, 2).
    """
    before = _TAPS // 2
    padded = np.pad(wave, ((before, before + 1), (0, 0)))
    inside = np.clip(positions, -1.0, float(len(wave)))
    read = np.empty((len(positions), 2), dtype=np.float32)
    for start in range(0, len(positions), _CHUNK_SAMPLES):
        part = inside[start : start + _CHUNK_SAMPLES]
        whole = np.floor(part).astype(np.int64)
        kernels = _KERNELS[np.round((part - whole) * _PHASES).astype(np.int64)]
        taps = whole[:, np.newaxis] + np.arange(_TAPS) + 1
        # Positions a whole sample outside see padding only.
        np.clip(taps, 0, len(padded) - 1, out=taps)
        read[start : start + len(part)] = np.einsum("mt,mtc->mc", kernels, padded[taps])
    return read
