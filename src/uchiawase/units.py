"""The units that numbers carry, as type names.

A number that has a unit says so twice: in its name (``_s``, ``_ms``, ``_beats``, ``_bpm``,
``_hz``, ``_samples``) and, where it is part of a public signature, in its type.

- Seconds are float64. On the session clock they count from the moment the room was opened.
- Beats are exact (``Fraction``): a triplet is a third, not 0.333.
- Asynchrony is hit minus target. Negative is early. Seconds inside, milliseconds where shown.
"""

from fractions import Fraction
from typing import TypeAlias

Seconds: TypeAlias = float
"""A point in time or a duration, seconds."""

Beats: TypeAlias = Fraction
"""A position or a length in the score, quarter notes unless the song says otherwise. Exact."""

Bpm: TypeAlias = float
"""Tempo, beats per minute, above 0."""

Hertz: TypeAlias = float
"""Frequency, cycles per second."""

Samples: TypeAlias = int
"""A count of samples at a stated rate."""

SECONDS_PER_MINUTE = 60.0
MS_PER_S = 1000.0
