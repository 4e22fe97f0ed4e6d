"""What tapping along with clicks tells of a device's delays, and what it cannot tell.

Somebody taps with clicks that the device plays. A tap's time stamp is late by the output delay and the
input delay, and early by how early people tap:

    stamp - click = output + input + earliness + scatter

Only that sum can be seen, whatever people tap to (bemusic/bemuse pull 87 comes to the same). So the taps
give a likelihood of the sum, and what is said of each of its parts comes from it together with what is
known of the others beforehand (:mod:`uchiawase.timing.delay`). People differ in their earliness by
21 ms (standard deviation), which no number of taps takes away: an interval of less than about ± 35 ms
made of taps alone is not honest, and tapping stops when more taps would hardly narrow it.

Tapping with a flash does not help: it gives display + input + another earliness, which differs from
person to person and scatters more (Chen, Repp & Patel 2002, Annals NYAS 930; Repp 2005), so that
the difference of the two holds two unknown delays of people and not one of the device.

Taps are robust: each belongs to some click (the error is taken round the interval, so that missed taps and
rests cost nothing), or, with a small chance, to none (doubled and stray ones). The scatter is not
assumed but integrated over. Neighbouring taps share half of their error (lag-1 correlation 0.5 in Bååth &
Madison's 120 series at 600 ms), so that n taps count as :data:`WORTH` n independent ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.delay import (
    STEP_S,
    Belief,
    earliness_before,
    input_before,
    output_before,
)
from uchiawase.units import Seconds

CLICK_S: Seconds = 0.6
"""From click to click: the interval at which earliness is best known, and wider than every sum of delays
that is likely, so that there is one answer."""

WORTH = 0.33
"""What a tap counts for: (1 - r) / (1 + r) for r = 0.5."""

STRAY = 0.08
"""The share of taps that belong to no click."""

FEWEST_TAPS = 10
MOST_TAPS = 48
ENOUGH_GAIN_S: Seconds = 0.001
"""Tapping has told enough when :data:`MORE_TAPS` more would narrow the interval by less than this."""

MORE_TAPS = 8

_SUM_START_S: Seconds = -0.2
_SUM_END_S: Seconds = 0.6
_SCATTERS_S = 0.03 * np.exp(0.35 * np.linspace(-2.0, 2.0, 9))
_SCATTER_WEIGHTS = np.exp(-0.5 * np.linspace(-2.0, 2.0, 9) ** 2)


@dataclass(frozen=True, slots=True, eq=False)
class Tapped:
    """What taps have told.

    Attributes:
        output: From the audio clock to the ear.
        input: From a strike to its time stamp.
        both: Their sum: from a strike to its own sound at the ear, without the time between.
        taps: How many were taken in.
        enough: Whether more would hardly help.
    """

    output: Belief
    input: Belief
    both: Belief
    taps: int
    enough: bool


def tapped(
    errors_s: Sequence[Seconds] | npt.NDArray[np.float64],
    *,
    stated_s: Seconds | None,
    click_s: Seconds = CLICK_S,
) -> Tapped:
    """Give what taps along with clicks tell of a device.

    Args:
        errors_s: Stamp minus the moment at which a click left the audio clock (any click: whole
            intervals do not count), seconds, shape (n,); n = 0 gives what was believed before.
        stated_s: The output delay that the browser states, or None.
        click_s: From click to click, above 0.

    Raises:
        ParameterOutOfRange: An error is no number, or the interval is not above 0.
    """
    errors = np.asarray(errors_s, dtype=np.float64)
    if not np.isfinite(errors).all():
        raise ParameterOutOfRange("a tap", float("nan"), "a finite number of seconds")
    if not click_s > 0.0:
        raise ParameterOutOfRange("the click's interval", click_s, "above 0 s")
    output, inputs, earliness = output_before(stated_s), input_before(), earliness_before()
    likelihood = sum_likelihood(errors, click_s)
    # What remains of the sum when one part is taken out of it is the others' prior, turned round.
    both = output.plus(inputs).given(likelihood.minus(earliness))
    return Tapped(
        output=output.given(likelihood.minus(earliness.plus(inputs))),
        input=inputs.given(likelihood.minus(earliness.plus(output))),
        both=both,
        taps=errors.size,
        enough=_is_enough(errors.size, likelihood, both),
    )


def sum_likelihood(errors: npt.NDArray[np.float64], click_s: Seconds) -> Belief:
    """Give the likelihood of output + input + earliness, as a density over -0.2 … 0.6 s.

    Args:
        errors: Stamps minus clicks, shape (n,), seconds; n = 0 gives an even one.
        click_s: From click to click, seconds, above 0.
    """
    sums_s = np.arange(_SUM_START_S, _SUM_END_S + STEP_S / 2, STEP_S)
    off = errors[:, None] - sums_s[None, :]
    off -= click_s * np.round(off / click_s)
    logs = np.empty((_SCATTERS_S.size, sums_s.size))
    for index, scatter_s in enumerate(_SCATTERS_S):
        struck = np.exp(-0.5 * (off / scatter_s) ** 2) / (scatter_s * np.sqrt(2 * np.pi))
        each = np.log((1 - STRAY) * struck + STRAY / click_s)
        logs[index] = WORTH * each.sum(axis=0) + np.log(_SCATTER_WEIGHTS[index])
    return Belief.of(_SUM_START_S, np.exp(logs - logs.max()).sum(axis=0))


def _is_enough(taps: int, likelihood: Belief, both: Belief) -> bool:
    if taps < FEWEST_TAPS:
        return False
    if taps >= MOST_TAPS:
        return True
    # The part of the variance that more taps can take away shrinks with their number.
    mode_s = likelihood.times_s[int(likelihood.density.argmax())]
    near = np.abs(likelihood.times_s - mode_s) < CLICK_S / 4
    local = Belief.of(0.0, likelihood.density[near])
    total_sd_s = max(both.sd_s, local.sd_s)
    removed = local.sd_s**2 * MORE_TAPS / (taps + MORE_TAPS)
    return 1.645 * (total_sd_s - float(np.sqrt(total_sd_s**2 - removed))) < ENOUGH_GAIN_S
