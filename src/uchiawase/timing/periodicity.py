"""Which period a stretch of onsets has, when nobody says where the beats are.

Three estimates that need not agree: the most usual interval; the lag at which a smoothed train of
onsets is most like itself; the strongest line of its spectrum (as in Eerola & Clayton 2024, JOSS 9,
5395, there without resolving between the bins of 10 ms, samples of 2 ms and lines).
"""

from typing import Literal, TypeAlias

import numpy as np

from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing.pairing import Times, as_times
from uchiawase.units import Seconds

Method: TypeAlias = Literal["intervals", "autocorrelation", "spectrum"]

FEWEST = 8
RATE_HZ = 500.0
_KERNEL_S = 0.040
_BIN_S = 0.010


def period_s(
    onsets_s: Times,
    *,
    method: Method,
    shortest_s: Seconds = 0.1,
    longest_s: Seconds = 2.0,
) -> Seconds | None:
    """Give the strongest period between two bounds.

    Args:
        onsets_s: Shape (n,), seconds, ascending, NaN where nothing was played.
        method: How.
        shortest_s: Shorter periods are not looked at.
        longest_s: Longer ones neither.

    Returns:
        Seconds; None below :data:`FEWEST` onsets, or where no period lies between the bounds.

    Raises:
        ParameterOutOfRange: The bounds are not 0 < shortest < longest.
        TimesOutOfOrder: Onsets step backwards.
        TimeNotFinite: An onset is infinite.
    """
    if not 0 < shortest_s < longest_s:
        raise ParameterOutOfRange("the longest period", longest_s, f"above {shortest_s} s > 0")
    onsets = as_times("onsets_s", onsets_s[~np.isnan(onsets_s)])
    if onsets.size < FEWEST:
        return None
    if method == "intervals":
        return _most_usual_interval_s(onsets, shortest_s, longest_s)
    train = _train(onsets)
    if method == "autocorrelation":
        lags = np.arange(int(np.ceil(shortest_s * RATE_HZ)), int(longest_s * RATE_HZ) + 1)
        lags = lags[lags < train.size]
        about = train - train.mean()
        padded = 1 << (2 * about.size - 1).bit_length()
        alike = np.fft.irfft(abs(np.fft.rfft(about, padded)) ** 2, padded)
        return float(lags[int(np.argmax(alike[lags]))] / RATE_HZ) if lags.size else None
    strengths = abs(np.fft.rfft(train))
    frequencies_hz = np.arange(strengths.size) * RATE_HZ / train.size
    near = (frequencies_hz >= 1 / longest_s) & (frequencies_hz <= 1 / shortest_s)
    if not near.any():
        return None
    return float(1 / frequencies_hz[near][int(np.argmax(strengths[near]))])


def _most_usual_interval_s(
    onsets_s: Times, shortest_s: Seconds, longest_s: Seconds
) -> Seconds | None:
    intervals = np.diff(onsets_s)
    intervals = intervals[(intervals >= shortest_s) & (intervals <= longest_s)]
    if intervals.size == 0:
        return None
    edges = np.arange(shortest_s, longest_s + _BIN_S, _BIN_S)
    counts = np.histogram(intervals, edges)[0]
    return float(edges[int(np.argmax(counts))] + _BIN_S / 2)


def _train(onsets_s: Times) -> Times:
    """Give the onsets as a smooth curve at :data:`RATE_HZ`: a Hann window of 40 ms on each."""
    places = np.rint((onsets_s - onsets_s[0]) * RATE_HZ).astype(np.intp)
    pulses = np.zeros(int(places[-1]) + 1)
    pulses[places] = 1.0
    width = round(_KERNEL_S * RATE_HZ)
    window = 0.5 * (1 - np.cos(2 * np.pi * np.arange(1, width + 1) / (width + 1)))
    return np.convolve(pulses, window, mode="same")
