"""Oscillators: waves read from tables, so that nothing folds back from above half the rate.

A table holds one cycle of a wave, summed from partials that all lie in the range of hearing at the
pitch it is made for. It has several rows, one for each shade of the sound: a filter that opens, or
a vowel that turns into another. A voice is a phase that runs through the cycle and a place between
the rows; both may move as they like. So a filter's sweep is exact at every partial, follows the
key for nothing, and cannot ring or click; and vibrato and glide are only another phase.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.sound.wave import Curve, Stereo
from uchiawase.units import Hertz

HIGHEST_PARTIAL_HZ: Hertz = 18_000.0
"""No partial lies above this, which leaves room for vibrato and detuning below half the rate."""

_SHORTEST_CYCLE = 1_024
_ENTRIES_PER_PARTIAL = 16
_STRETCH_SAMPLES = 8_192

Partials: TypeAlias = npt.NDArray[np.complex128]
"""Size and phase of partials 1, 2, …, shape (…, k); -1j is a sine, 1 a cosine."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cycles of a wave, one row for each shade, ready to be read between their entries.

    Attributes:
        entries: Row by row, shape (rows · length,): the value as real part, the way to the next
            entry as imaginary part.
        length: Entries in a cycle, a power of 2.
        rows: How many shades, at least 1.
    """

    entries: npt.NDArray[np.complex64]
    length: int
    rows: int


@dataclass(frozen=True, slots=True)
class Voices:
    """Several voices that share a pitch, each a little beside it.

    Attributes:
        ratios: The frequency of each as a factor, shape (v,).
        starts: The phase of each at the start, cycles, shape (v,).
        sides: How much of each is heard on the left and on the right, shape (2, v).
    """

    ratios: Curve
    starts: Curve
    sides: npt.NDArray[np.float32]


def partial_count(fundamental_hz: Hertz) -> int:
    """Give how many partials of a pitch are heard, at least 1."""
    return max(int(HIGHEST_PARTIAL_HZ / fundamental_hz), 1)


def table(partials: Partials) -> Table:
    """Make the table of a wave.

    Args:
        partials: Of each shade, shape (rows, k), both at least 1.
    """
    rows, count = partials.shape
    length = _SHORTEST_CYCLE
    # Between entries the wave is read as a straight line: sixteen to a period of the highest
    # partial keep what that adds 50 dB below it.
    while length < _ENTRIES_PER_PARTIAL * count:
        length *= 2
    spectrum = np.zeros((rows, length // 2 + 1), dtype=np.complex128)
    spectrum[:, 1 : count + 1] = partials * (length / 2)
    cycles = np.fft.irfft(spectrum, n=length, axis=1)
    entries = (cycles + 1j * (np.roll(cycles, -1, axis=1) - cycles)).astype(np.complex64)
    return Table(entries.reshape(-1), length, rows)


def played(cycles: Table, phase: Curve, row: Curve, voices: Voices) -> Stereo:
    """Give the sum of voices that run through a table.

    Args:
        cycles: What they run through.
        phase: Where a voice at ratio 1 that starts at 0 is, cycles, ascending, shape (n,).
        row: The shade, 0 … rows - 1, shape (n,).
        voices: Who sounds.

    Returns:
        Shape (n, 2).
    """
    wave = np.empty((len(phase), 2), dtype=np.float32)
    ratios = (voices.ratios * cycles.length)[:, np.newaxis]
    starts = (voices.starts * cycles.length)[:, np.newaxis]
    highest = max(cycles.rows - 2, 0)
    for start in range(0, len(phase), _STRETCH_SAMPLES):
        stretch = slice(start, start + _STRETCH_SAMPLES)
        position = phase[np.newaxis, stretch] * ratios + starts
        entry = position.astype(np.int64)
        between = (position - entry).astype(np.float32)
        entry &= cycles.length - 1
        value = _read(cycles, entry, row[stretch], highest)
        wave[stretch] = (voices.sides @ (value.real + between * value.imag)).T
    return wave


def _read(
    cycles: Table, entry: npt.NDArray[np.int64], row: Curve, highest: int
) -> npt.NDArray[np.complex64]:
    if cycles.rows == 1:
        return cycles.entries.take(entry)
    lower = np.minimum(row.astype(np.int64), highest)
    entry += lower * cycles.length
    below = cycles.entries.take(entry)
    above = cycles.entries.take(entry + cycles.length)
    above -= below
    above *= (row - lower).astype(np.float32)
    above += below
    return above
