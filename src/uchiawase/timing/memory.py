"""How a series remembers, and what that leaves in doubt about its mean and its spread.

Whoever corrects a part α of an asynchrony by the next stroke makes a series of the form

    A_k+1 = (1 - α) A_k + e_k+1 + θ e_k

(linear phase correction, Vorberg & Schulze 2002: θ is 0 for a hand without noise and -0.38 for one as noisy
as the timekeeper). Weak correctors remember long: at α = 0.2 and 16 strokes a series knows about as
much as two independent strokes, its sample spread is a quarter too small on average, and any interval that
looks at the series alone is too narrow. So the model is used: φ = 1 - α and θ are averaged over by
their restricted likelihood (the mean and the size of the noise integrated out; Harville 1974, Biometrika
61, 383–385), on a grid, with equal weights before. What is left is a mixture of t distributions for
the mean and of inverse chi-squared ones for the variance. Nothing is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import signal, special

from uchiawase.timing.pairing import Times

_PHIS = np.linspace(-0.9, 0.98, 26)
"""From strong overcorrection to hardly any correction at all."""

_MOTOR_SHARES = np.linspace(0, 1, 5) / 3
"""Minus the lag-1 correlation of the noise: 0 without motor noise, 1/3 with as much as is possible."""

_SETTLED = 6
"""Strokes after which the variance of innovations is that of the noise, to four digits."""

_LFILTER: Any = signal.lfilter
"""scipy does not tell its type."""

_TRUST = 1e-6
"""Weight below which, beside the heaviest, a point of the grid is left out."""

_LOOKS = 10
"""Places at which a distribution is looked at each time that an end of an interval is narrowed down."""


def _grid() -> tuple[Times, Times, Times]:
    shares = _MOTOR_SHARES
    thetas = np.zeros(shares.size)
    thetas[1:] = -(1 - np.sqrt(1 - 4 * shares[1:] ** 2)) / (2 * shares[1:])
    phi, theta = np.meshgrid(_PHIS, thetas, indexing="ij")
    return thetas, phi.ravel(), theta.ravel()


_THETAS, _PHI, _THETA = _grid()
_MARGINAL = (1 + 2 * _PHI * _THETA + _THETA**2) / (1 - _PHI**2)
"""Variance of the series in units of its innovations'."""


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """A series as the model sees it.

    Attributes:
        weight: Of each point of the grid, shape (points,), sum 1.
        mean_scale: Standard error of the mean there, in the unit of the series.
        spread_scale: √(n - 1) times the spread of the series there.
        freedom: n - 1.
    """

    weight: Times
    mean_scale: Times
    spread_scale: Times
    freedom: int

    @classmethod
    def of(cls, values: Times) -> "Memory":
        """Look at a series.

        Args:
            values: In order of time, shape (n,), n ≥ 3, not all equal; missing strokes are simply
                left out.
        """
        n = values.size
        columns = np.stack((values - values.mean(), np.ones(n)))
        products = _products(columns)
        ones = products[:, 1, 1]
        rest = products[:, 0, 0] - products[:, 0, 1] ** 2 / ones
        score = -0.5 * (_log_determinant() + np.log(ones) + (n - 1) * np.log(rest))
        weight = np.exp(score - score.max())
        kept = weight > _TRUST
        weight, rest, ones = weight[kept], rest[kept], ones[kept]
        return cls(
            weight=weight / weight.sum(),
            mean_scale=np.sqrt(rest / (n - 1) / ones),
            spread_scale=np.sqrt(rest * _MARGINAL[kept]),
            freedom=n - 1,
        )

    def mean_reach(self, confidence: float) -> float:
        """Give how far from the sample mean the mean may be, at a confidence between 0 and 1."""

        def below(reach: Times) -> Times:
            return cast("Times", special.stdtr(self.freedom, reach / self.mean_scale)) @ self.weight

        scales = self.mean_scale
        return _quantile(below, (1 + confidence) / 2, 0.1 * scales.min(), 200 * scales.max())

    def spread(self, confidence: float) -> tuple[float, float]:
        """Give the ends of the interval of the spread, at a confidence between 0 and 1."""

        def below(spread: Times) -> Times:
            chi_squared = (self.spread_scale / spread) ** 2
            return cast("Times", special.chdtrc(self.freedom, chi_squared)) @ self.weight

        scales = self.spread_scale / np.sqrt(self.freedom)
        low, high = 0.1 * scales.min(), 50 * scales.max()
        outside = (1 - confidence) / 2
        return _quantile(below, outside, low, high), _quantile(below, 1 - outside, low, high)


def _products(columns: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the inner products of innovations of the series and of the constant, (points, 2, 2).

    Innovations are u_k+1 - φ u_k, where u is the series with θ filtered out. The filter takes the whole
    of a first value for its innovation; but it is 1 / variance of it, and the difference fades as (-θ)^k.
    Of each θ the products of all that is needed are taken once; each φ only weighs them.
    """
    count, n = columns.shape
    parts = np.empty((_THETAS.size, 2 * count + 1, n - 1))
    for place, theta in enumerate(_THETAS):
        filtered: npt.NDArray[np.float64] = _LFILTER([1.0], [1.0, theta], columns, axis=1)
        parts[place, :count], parts[place, count:-1] = filtered[:, 1:], filtered[:, :-1]
        parts[place, -1] = (-theta) ** np.arange(1, n)
    squares = np.tile(parts @ parts.transpose(0, 2, 1), (_PHIS.size, 1, 1))
    taken = np.zeros((_PHI.size, count, 2 * count + 1))
    taken[:, :, :count] = np.eye(count)
    taken[:, :, count:-1] = -_PHI[:, None, None] * np.eye(count)
    taken[:, :, -1] = (1 / _MARGINAL - 1)[:, None] * columns[:, 0]
    first = columns[:, None, 0] * columns[None, :, 0]
    return taken @ squares @ taken.transpose(0, 2, 1) + first / _MARGINAL[:, None, None]


def _log_determinant() -> Times:
    """Give the sum of the logarithms of innovations' variances, up to what all points share."""
    variance, total = _MARGINAL, np.log(_MARGINAL)
    for _ in range(_SETTLED):
        variance = 1 + _THETA**2 - _THETA**2 / variance
        total = total + np.log(variance)
    return total


def _quantile(
    below: Callable[[npt.NDArray[np.float64]], Times], share: float, low: float, high: float
) -> float:
    """Find where a distribution reaches a share, between two positive ends, to a thousandth."""
    for _ in range(4):
        places = np.geomspace(low, high, _LOOKS)
        at = int(np.searchsorted(below(places[:, None]), share))
        low, high = float(places[max(at - 1, 0)]), float(places[min(at, _LOOKS - 1)])
    return float(np.sqrt(low * high))
