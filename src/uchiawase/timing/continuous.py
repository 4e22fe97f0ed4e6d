"""Group measures on continuous signals, such as movement: the field's usual ones, for comparison.

Signals have the shape (players, samples) at one rate. For strokes use the other modules: a signal
made from strokes loses what its samples cannot hold. Defined as in multiSyncPy (Hudson, Wiltshire &
Atzmueller 2022, Behav. Res. Methods 55, 2222–2248).

Not among what ``from uchiawase import timing`` loads, since scipy.signal is slow to load: import it
by name.
"""

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import signal as _untyped_signal

from uchiawase.errors import PlayersMissing, TooFewBeats

# scipy comes without type information; what it returns is pinned down below.
_signal: Any = _untyped_signal

_TERCILES = (1 / 3, 2 / 3)
FEWEST_SAMPLES = 64


def phases(signals: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the phase of each signal by the Hilbert transform, shape (players, samples), radians.

    Raises:
        TooFewBeats: There are fewer than :data:`FEWEST_SAMPLES` samples.
    """
    _check(signals, 1)
    return np.angle(np.asarray(_signal.hilbert(signals, axis=1)))


def symbolic_entropy(signals: npt.NDArray[np.float64]) -> float:
    """Give the entropy, nats, of the group's states: each player low, middle or high (terciles).

    Raises:
        PlayersMissing: There are fewer than two players.
        TooFewBeats: There are fewer than :data:`FEWEST_SAMPLES` samples.
    """
    _check(signals, 2)
    bounds = np.quantile(signals, _TERCILES, axis=1)[:, :, None]
    symbols = (signals >= bounds[0]).astype(np.intp) + (signals >= bounds[1])
    counts = np.unique(symbols, axis=1, return_counts=True)[1]
    shares = counts / signals.shape[1]
    return float(-(shares * np.log(shares)).sum())


def coherence(signals: npt.NDArray[np.float64]) -> float:
    """Give the mean over pairs and frequencies of the magnitude-squared coherence (Welch).

    Segments have 256 samples, a quarter of the whole where that is shorter than four of them.

    Raises:
        PlayersMissing: There are fewer than two players.
        TooFewBeats: There are fewer than :data:`FEWEST_SAMPLES` samples.
    """
    _check(signals, 2)
    samples = signals.shape[1]
    length = 256 if samples // 256 >= 4 else samples // 4
    means = [
        float(_signal.coherence(signals[first], signals[second], nperseg=length)[1].mean())
        for first, second in combinations(range(signals.shape[0]), 2)
    ]
    return float(np.mean(means))


def _check(signals: npt.NDArray[np.float64], players: int) -> None:
    if signals.shape[0] < players:
        raise PlayersMissing(signals.shape[0], players)
    if signals.shape[1] < FEWEST_SAMPLES:
        raise TooFewBeats(signals.shape[1], FEWEST_SAMPLES)
