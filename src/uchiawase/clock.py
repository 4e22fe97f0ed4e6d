"""Where time and chance come in from: protocols, no implementation that reads anything.

Everything below the server is given the time as an argument. The server and the demo hold a
:class:`Clock`. Nothing here imports ``time``.

Randomness is keyed, never drawn from one shared generator: :func:`generator` makes a Philox
stream from a seed and a key such as (seat, pass, stroke), so the order in which messages arrive
changes nothing, and a seed replays the whole evening.
"""

from typing import Protocol

import numpy as np

from uchiawase.units import Seconds

MAX_KEY_PARTS = 4
_BITS_PER_PART = 32
_PART_LIMIT = 1 << _BITS_PER_PART


class Clock(Protocol):
    """The session clock of one process."""

    def now_s(self) -> Seconds:
        """Give the seconds since the clock's start; never smaller than before."""
        ...

    async def sleep_until(self, time_s: Seconds) -> None:
        """Return as soon as ``now_s()`` has reached ``time_s``; at once if it has already."""
        ...


def generator(seed: int, *key: int) -> np.random.Generator:
    """Make the random stream that belongs to a seed and a key.

    The same seed and key give the same numbers on every machine, whatever was drawn elsewhere.

    Args:
        seed: The evening's seed, 0 ≤ seed < 2**64.
        *key: Up to four whole numbers, each 0 ≤ part < 2**32, such as (seat, pass, stroke).

    Raises:
        ValueError: The seed or a part of the key is out of range, or there are too many parts.
    """
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"the seed is {seed}; it has to lie in 0 … 2**64 - 1")
    if len(key) > MAX_KEY_PARTS:
        raise ValueError(f"the key {key} has {len(key)} parts; at most {MAX_KEY_PARTS} fit")
    counter = 0
    for place, part in enumerate(key):
        if not 0 <= part < _PART_LIMIT:
            raise ValueError(f"key part {place} is {part}; it has to lie in 0 … 2**32 - 1")
        # One is added so that the key (3,) and the key (3, 0) give different streams.
        counter |= (part + 1) << (place * (_BITS_PER_PART + 1))
    words = [(counter >> (64 * place)) & (2**64 - 1) for place in range(3)]
    # The low counter word counts the draws; the key fills the three words above it.
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, *words]))
