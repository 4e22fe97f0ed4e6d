"""Loops: a stretch of a stem, round and round without a click."""

import numpy as np

from uchiawase.sound.wave import Stereo, sample_at
from uchiawase.units import Seconds

SEAM_S: Seconds = 0.01
"""How long before its end a round turns into what comes before the stretch, which leads to its start."""


def written_out(stem: Stereo, from_s: Seconds, to_s: Seconds, rounds: int) -> Stereo:
    """Give a stem whose stretch is played as often as asked, and which ends with it.

    Each round begins on its own sample, however long the stretch is, so that nothing adds up.

    Args:
        stem: Shape (n, 2); where it is too short it is silent.
        from_s: Where the stretch begins, seconds of the stem, 0 or later.
        to_s: Where it ends.
        rounds: How often it is played, at least once.

    Returns:
        What comes before the stretch, then every round of it, shape (m, 2).
    """
    start, end = sample_at(from_s), sample_at(to_s)
    padded = np.pad(stem, ((0, max(0, end + 1 - len(stem))), (0, 0)))
    stretch = padded[start : end + 1].copy()
    seam = min(sample_at(SEAM_S), end - start)
    leading = np.zeros((seam, 2), dtype=stem.dtype)
    before = padded[max(0, start - seam) : start]
    leading[seam - len(before) :] = before
    share = (np.arange(seam, dtype=np.float32) + 0.5)[:, np.newaxis] / max(seam, 1)
    turning = stretch.copy()
    tail = slice(end - start - seam, end - start)
    turning[tail] = (1 - share) * stretch[tail] + share * leading
    begins = [sample_at(from_s + further * (to_s - from_s)) for further in range(rounds + 1)]
    pieces = [padded[:start]]
    for further in range(rounds):
        length = begins[further + 1] - begins[further]
        pieces.append((stretch if further == rounds - 1 else turning)[:length])
    return np.concatenate(pieces)
