"""What is believed of a delay: a density over seconds, and what is known before anything is measured.

A device has two delays that software cannot see: from the audio clock to the ear (**output**), and
from a strike to its time stamp (**input**). Everything here is in whole milliseconds' steps, which is
finer than any delay is known.

Intervals are equal-tailed and hold 90 %: the truth lies below them in one of twenty cases and above
them in another. :mod:`uchiawase.timing.tapping` and :mod:`uchiawase.timing.hearing` make beliefs of
what was measured; ``uchi bench sound-check`` shows how often their intervals hold the truth.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import ParameterOutOfRange
from uchiawase.units import Seconds

STEP_S: Seconds = 0.001
"""How finely beliefs are worked out."""

CONFIDENCE = 0.9

LONGEST_OUTPUT_S: Seconds = 0.5
"""Beyond the slowest Bluetooth headphones that people still play with."""

STATED_RIGHT = 0.5
"""How often a browser's stated output delay is right to :data:`STATED_RIGHT_SD_S`."""

STATED_RIGHT_SD_S: Seconds = 0.008
STATED_WRONG_SD_S: Seconds = 0.08
"""How wrong it is otherwise: Safari and phones have been found off by 50 to 100 ms
(Sendspin/sendspin-js issues 16 and 159; WebAudio/web-audio-api issue 2461)."""

SHORTEST_INPUT_S: Seconds = 0.003
LONGEST_INPUT_S: Seconds = 0.065
"""From a strike to its time stamp: keyboards and pads a few milliseconds, touch screens up to 60
(Android's WALT measurements of taps; anchors of this project)."""

EARLINESS_S: Seconds = -0.041
EARLINESS_SD_S: Seconds = 0.028
"""How people tap with a click at 600 ms: Bååth and Madison's thirty (ICMPC 2012) have medians of -41 ms,
spread by 21 ms from person to person; musicians are nearer to 0 (Aschersleben 2002, Brain and
Cognition 48, 66–79; Repp 2005, Psychonomic Bulletin & Review 12, 969–992), which the spread is
widened for."""

Density = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """A density over seconds on a regular grid.

    Attributes:
        start_s: Where the grid begins.
        density: Shape (n,), sums to 1; the i-th value belongs to ``start_s + i * STEP_S``.
    """

    start_s: Seconds
    density: Density

    @classmethod
    def of(cls, start_s: Seconds, weights: Density) -> "Belief":
        """Make a belief of weights that need not sum to 1.

        Raises:
            ParameterOutOfRange: They sum to nothing, or to no number.
        """
        total = float(weights.sum())
        if not 0.0 < total < float("inf"):
            raise ParameterOutOfRange("the weight of a belief", total, "above 0 and finite")
        return cls(start_s, weights / total)

    @property
    def times_s(self) -> Density:
        """The grid, shape (n,), seconds."""
        return steps_s(self.start_s, self.density.size)

    @property
    def mean_s(self) -> Seconds:
        """The mean."""
        return float(self.times_s @ self.density)

    @property
    def sd_s(self) -> Seconds:
        """The standard deviation."""
        off = self.times_s - self.mean_s
        return float(np.sqrt((off * off) @ self.density))

    def quantile_s(self, share: float) -> Seconds:
        """Give the time below which a share of the belief lies, between the steps of the grid."""
        # The density of a step is spread evenly over it, from half a step before to half one after.
        edges_s = steps_s(self.start_s - STEP_S / 2, self.density.size + 1)
        below = np.concatenate(([0.0], np.cumsum(self.density)))
        return float(np.interp(share, below, edges_s))

    @property
    def median_s(self) -> Seconds:
        """The median: what is worked with."""
        return self.quantile_s(0.5)

    @property
    def interval_s(self) -> tuple[Seconds, Seconds]:
        """The equal-tailed interval that holds :data:`CONFIDENCE` of it."""
        tail = (1.0 - CONFIDENCE) / 2.0
        return self.quantile_s(tail), self.quantile_s(1.0 - tail)

    @property
    def doubt_s(self) -> Seconds:
        """The half-width of ``median ± doubt`` that holds at least the interval."""
        low_s, high_s = self.interval_s
        return max(high_s - self.median_s, self.median_s - low_s)

    def plus(self, other: "Belief") -> "Belief":
        """Give the belief of the sum of two delays that know nothing of each other."""
        return Belief.of(self.start_s + other.start_s, np.convolve(self.density, other.density))

    def minus(self, other: "Belief") -> "Belief":
        """Give the belief of the difference of two delays that know nothing of each other."""
        return self.plus(other.negated())

    def negated(self) -> "Belief":
        """Give the belief of the delay with its sign turned."""
        return Belief(-(self.start_s + (self.density.size - 1) * STEP_S), self.density[::-1])

    def shifted(self, by_s: Seconds) -> "Belief":
        """Give the belief of the delay plus something known."""
        return Belief(self.start_s + by_s, self.density)

    def at(self, times_s: Density) -> Density:
        """Give the density at times, 0 beyond the grid; same shape."""
        return np.interp(times_s, self.times_s, self.density, left=0.0, right=0.0)

    def given(self, likelihood: "Belief") -> "Belief":
        """Give what is left of this belief once a likelihood for the same delay is known."""
        return Belief.of(self.start_s, self.density * likelihood.at(self.times_s))


def output_before(stated_s: Seconds | None) -> Belief:
    """Give what is believed of an output delay before anything is measured.

    Args:
        stated_s: What the browser states, 0 or more; None where it states nothing.

    Returns:
        Even over 0 … :data:`LONGEST_OUTPUT_S` where nothing is stated, otherwise two bells around
        what is, a narrow and a wide one, and a little everywhere.

    Raises:
        ParameterOutOfRange: What is stated is negative or no number.
    """
    times_s = steps_s(0.0, round(LONGEST_OUTPUT_S / STEP_S) + 1)
    even = np.ones_like(times_s) / times_s.size
    if stated_s is None:
        return Belief.of(0.0, even)
    if not 0.0 <= stated_s < float("inf"):
        raise ParameterOutOfRange("the stated delay", stated_s, "0 or more seconds")
    right, wrong = (
        bell(times_s, stated_s, sd_s) for sd_s in (STATED_RIGHT_SD_S, STATED_WRONG_SD_S)
    )
    everywhere = 0.05
    return Belief.of(
        0.0,
        STATED_RIGHT * right + (1 - STATED_RIGHT - everywhere) * wrong + everywhere * even,
    )


def input_before() -> Belief:
    """Give what is believed of an input delay before anything is measured: even over what is found."""
    count = round((LONGEST_INPUT_S - SHORTEST_INPUT_S) / STEP_S) + 1
    return Belief.of(SHORTEST_INPUT_S, np.ones(count))


def earliness_before() -> Belief:
    """Give what is believed of how early somebody taps with a click; negative is early."""
    start_s = EARLINESS_S - 4 * EARLINESS_SD_S
    times_s = steps_s(start_s, round(8 * EARLINESS_SD_S / STEP_S) + 1)
    return Belief.of(start_s, bell(times_s, EARLINESS_S, EARLINESS_SD_S))


def steps_s(start_s: Seconds, count: int) -> Density:
    """Give a grid: ``count`` times from ``start_s`` on, seconds."""
    return start_s + np.arange(count, dtype=np.float64) * STEP_S


def bell(times_s: Density, middle_s: Seconds | Density, sd_s: Seconds) -> Density:
    """Give a normal density at steps of the grid, so that a whole one sums to 1; same shape."""
    return np.exp(-0.5 * ((times_s - middle_s) / sd_s) ** 2) * (
        STEP_S / (sd_s * np.sqrt(2 * np.pi))
    )
