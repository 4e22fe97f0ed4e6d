"""Bounded generalised least squares: how strongly one player corrects towards others.

The linear phase correction model (Vorberg & Wing 1996; Vorberg & Schulze 2002; for ensembles Wing,
Endo, Bradbury & Vorberg 2014) of a player p with partners q:

    t_p[k+1] - t_p[k] = τ - Σ_q α_pq A_pq[k] + T[k] + M[k+1] - M[k],   A_pq = t_p - t_q

with timekeeper noise T (σ_T), motor noise M (σ_M) and gains α. The noise of successive intervals is
correlated (tridiagonal), and with gains and noise both free the two trade off; the bound σ_M ≤ σ_T,
that is K12 ≤ 0 and K11 ≥ -3 K12, is what makes the fit usable (Jacoby, Keller, Repp, Ahissar &
Tishby 2015, TTP 3, 32–51). The estimator is Jacoby, Tishby, Repp, Ahissar & Keller (2015, TTP 3,
52–87): iterate generalised least squares and the covariance of its residuals, at most twenty
times. Period correction adds the cumulated asynchronies as regressors (gains β).

What is heard goes in: ``partners_s`` holds the onsets of the others as they reached this player. Whatever
everybody followed (a song, a click) has to be among the partners, or its followers seem to follow
each other (gains of 0.15–0.19 instead of 0).

Missing onsets stay missing. Without an own onset there are no intervals on either side of it; the
rows on the two sides of a gap do not share motor noise and are not taken to. A partner who was
silent at a beat gave nothing to correct towards: the term is left out there.

How it is fast: every tridiagonal Toeplitz matrix has the same eigenvectors, sin(π j k / (n + 1)), so
one discrete sine transform (a stretch between two gaps at a time) makes every covariance diagonal, and
the residual covariances are quadratic forms of products that do not change between iterations.
Thousands of fits run at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import fft as _untyped_fft

from uchiawase.errors import LengthsDiffer, PatternsDiffer, TooFewBeats
from uchiawase.timing.pairing import Times
from uchiawase.units import Seconds

# scipy comes without type information; what it returns is pinned down below.
_fft: Any = _untyped_fft

MOST_ITERATIONS = 20
SMALLEST_CHANGE = 1e-3
"""Sum of the changes of the gains below which the iteration ends, as in the reference program."""

_CHUNK_BYTES = 4_000_000
"""Fits that are made at once fit into a processor's own cache: more at once is slower."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Many fits of one player, of the same beats.

    Attributes:
        gains: α towards each partner, shape (fits, partners); positive is towards them.
        period_gains: β towards each partner, shape (fits, partners), or (fits, 0) without period
            correction.
        timekeeper_s: σ_T, shape (fits,), seconds.
        motor_s: σ_M, shape (fits,), seconds; 0 where the residuals are not negatively correlated,
            as those of people who drift are.
        n: How many intervals were fitted.
    """

    gains: npt.NDArray[np.float64]
    period_gains: npt.NDArray[np.float64]
    timekeeper_s: Times
    motor_s: Times
    n: int


@dataclass(frozen=True, slots=True)
class Fit:
    """One fit of one player.

    Attributes:
        gains: α towards each partner; positive is towards them.
        period_gains: β towards each partner; empty without period correction.
        timekeeper_s: σ_T.
        motor_s: σ_M; 0 at the bound, see :class:`Fits`.
        n: How many intervals were fitted.
    """

    gains: tuple[float, ...]
    period_gains: tuple[float, ...]
    timekeeper_s: Seconds
    motor_s: Seconds
    n: int


def fit(own_s: Times, partners_s: npt.NDArray[np.float64], *, period: bool = False) -> Fit:
    """Fit one player.

    Args:
        own_s: The player's onsets by beat, shape (beats,), seconds, NaN where nothing was played.
        partners_s: Onsets of the partners as this player heard them, shape (beats, partners),
            seconds, NaN where nothing was heard. What everybody followed is one of them.
        period: Whether to fit period correction too.

    Raises:
        LengthsDiffer: The arrays are not of the same beats.
        TooFewBeats: There are not more intervals than unknowns.
    """
    found = fits(own_s[None], partners_s[None], period=period)
    return Fit(
        gains=tuple(found.gains[0].tolist()),
        period_gains=tuple(found.period_gains[0].tolist()),
        timekeeper_s=float(found.timekeeper_s[0]),
        motor_s=float(found.motor_s[0]),
        n=found.n,
    )


def fits(
    own_s: npt.NDArray[np.float64], partners_s: npt.NDArray[np.float64], *, period: bool = False
) -> Fits:
    """Fit many series at once, such as the draws of a simulation.

    Args:
        own_s: Onsets, shape (fits, beats), seconds, NaN where nothing was played.
        partners_s: Onsets as heard, shape (fits, beats, partners), seconds, NaN where nothing was
            heard. What is missing has to be missing at the same beats in every fit.
        period: Whether to fit period correction too.

    Raises:
        LengthsDiffer: The arrays are not of the same beats.
        PatternsDiffer: The series do not miss the same beats.
        TooFewBeats: There are not more intervals than unknowns.
    """
    if own_s.shape != partners_s.shape[:2]:
        raise LengthsDiffer("own onsets", own_s.size, "onsets of each partner", _each(partners_s))
    rows = Rows.of(np.isfinite(own_s), partners=partners_s.shape[2], period=period)
    size = max(1, _CHUNK_BYTES // (8 * rows.n * rows.columns * (rows.columns + 1)))
    parts = [
        _fitted(own_s[start : start + size], partners_s[start : start + size], rows, period=period)
        for start in range(0, own_s.shape[0], size)
    ]
    gains, timekeeper, motor = (np.concatenate(part) for part in zip(*parts, strict=True))
    partners = partners_s.shape[2]
    return Fits(gains[:, :partners], gains[:, partners:], timekeeper, motor, rows.n)


def _each(partners_s: npt.NDArray[np.float64]) -> int:
    return int(np.prod(partners_s.shape[:2]))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Which intervals can be fitted, and which of them are neighbours.

    Attributes:
        index: The asynchrony before each fitted interval, as an index of intervals' starts, (n,).
        stretches: Runs of neighbouring rows, half-open, within ``index``.
        columns: Unknown gains and the interval itself.
    """

    index: npt.NDArray[np.intp]
    stretches: tuple[tuple[int, int], ...]
    columns: int

    @property
    def n(self) -> int:
        """How many intervals."""
        return self.index.size

    def of_intervals(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Give what belongs to the rows, of something by interval along the last axis."""
        if len(self.stretches) == 1:  # a view, which is quicker than a selection
            return values[..., self.index[0] : self.index[-1] + 1]
        return values[..., self.index]

    @classmethod
    def of(cls, played: npt.NDArray[np.bool_], *, partners: int, period: bool) -> "Rows":
        """Look where a player played, shape (fits, beats).

        Row k is the interval from beat k to k + 1, k ≥ 1 (k ≥ 2 with period correction, as in the
        reference program).

        Raises:
            PatternsDiffer: The series do not miss the same beats.
            TooFewBeats: There are not more rows than unknowns and one interval of noise.
        """
        for row in np.flatnonzero((played != played[:1]).any(axis=1))[:1]:
            raise PatternsDiffer(int(row))
        both = played[0, 1:] & played[0, :-1] if played.shape[1] else np.zeros(0, dtype=np.bool_)
        index = np.flatnonzero(both)
        index = index[index >= (2 if period else 1)]
        columns = partners * (2 if period else 1) + 1
        if index.size < columns + 2:
            raise TooFewBeats(index.size, columns + 2)
        edges = np.flatnonzero(np.diff(index) > 1) + 1
        bounds = [0, *edges.tolist(), index.size]
        return cls(index, tuple(pairwise(bounds)), columns)

    def cosines(self) -> Times:
        """Give cos(π j / (m + 1)), j = 1 … m, for each stretch of m rows, one after the other."""
        return np.concatenate(
            [
                np.cos(np.pi * np.arange(1, end - start + 1) / (end - start + 1))
                for start, end in self.stretches
            ]
        )

    def transformed(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Transform the last axis, stretch by stretch, to where tridiagonal matrices are diagonal."""
        return np.concatenate(
            [_sine_transform(values[..., start:end]) for start, end in self.stretches], axis=-1
        )

    def neighbours(self) -> npt.NDArray[np.intp]:
        """Give the rows that have the next beat's row after them."""
        return np.flatnonzero(np.diff(self.index) == 1)


def _sine_transform(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the orthonormal discrete sine transform of type 1 along the last axis."""
    n = values.shape[-1]
    if n == 1:
        return values
    # Where n + 1 has a large prime factor the fast transform is slow; for many series the plain
    # product with the matrix is several times faster then.
    if _fft.next_fast_len(n + 1) == n + 1 or values.size < n * n:
        return cast("npt.NDArray[np.float64]", _fft.dst(values, type=1, norm="ortho"))
    return (values.reshape(-1, n) @ _sines(n)).reshape(values.shape)


@lru_cache(maxsize=4)
def _sines(n: int) -> npt.NDArray[np.float64]:
    """Give the matrix of the orthonormal sine transform, shape (n, n)."""
    places: Times = np.arange(1, n + 1, dtype=np.float64)
    return np.sin(np.pi / (n + 1) * np.outer(places, places)) * np.sqrt(2 / (n + 1))


def regressors(
    own_s: npt.NDArray[np.float64],
    partners_s: npt.NDArray[np.float64],
    rows: Rows,
    *,
    period: bool,
) -> npt.NDArray[np.float64]:
    """Give what is regressed on what, each about its mean: shape (fits, columns, rows).

    The last column is the interval, the ones before it the asynchronies and, with period
    correction, the cumulated asynchronies.
    """
    intervals = np.diff(own_s, axis=1)
    asynchronies = own_s[:, None, :] - partners_s.transpose(0, 2, 1)
    known = np.isfinite(asynchronies)
    # As in the reference program, means are over all that was played except the first beat.
    if known.all():
        counts = asynchronies.shape[2] - 1
    else:
        asynchronies[~known] = 0.0
        counts = np.maximum(known[:, :, 1:].sum(axis=2, keepdims=True), 1)
    means = asynchronies[:, :, 1:].sum(axis=2, keepdims=True) / counts

    partners = partners_s.shape[2]
    stacked = np.empty((own_s.shape[0], rows.columns, rows.n))
    np.subtract(rows.of_intervals(asynchronies), means, out=stacked[:, :partners])
    if not known.all():
        stacked[:, :partners][~known[:, :, rows.index]] = 0.0
    if period:
        cumulated = np.cumsum(asynchronies[:, :, 1:], axis=2)
        cumulated -= cumulated.mean(axis=2, keepdims=True)
        stacked[:, partners:-1] = cumulated[:, :, rows.index - 1]
    whole = np.isfinite(intervals[0])  # every series misses the same beats
    means = intervals[:, whole].sum(axis=1, keepdims=True) / whole.sum()
    np.subtract(rows.of_intervals(intervals), means, out=stacked[:, -1])
    return stacked


def _fitted(
    own_s: npt.NDArray[np.float64],
    partners_s: npt.NDArray[np.float64],
    rows: Rows,
    *,
    period: bool,
) -> tuple[npt.NDArray[np.float64], Times, Times]:
    stacked = regressors(own_s, partners_s, rows, period=period)
    products = products_of(rows.transformed(stacked))
    variance, covariance = noise_forms(stacked, rows.neighbours())
    cosines = rows.cosines()

    count, unknowns = stacked.shape[0], rows.columns - 1
    gains = np.zeros((count, unknowns))
    k11, k12 = np.ones(count), np.zeros(count)
    active = np.arange(count, dtype=np.intp)
    for _ in range(MOST_ITERATIONS):
        still = products if active.size == count else products[active]
        weights = 1 / (k11[active, None] + 2 * k12[active, None] * cosines)
        found = solved(symmetric(still @ weights[..., None], rows.columns))
        residual = np.concatenate((found, -np.ones((active.size, 1))), axis=1)
        k12[active] = np.minimum(form(covariance[active], residual), 0)
        k11[active] = np.maximum(form(variance[active], residual), -3 * k12[active])
        change = abs(found - gains[active]).sum(axis=1)
        gains[active] = found
        active = active[change >= SMALLEST_CHANGE]
        if active.size == 0:
            break
    return -gains, np.sqrt(np.maximum(k11 + 2 * k12, 0)), np.sqrt(-k12)


@lru_cache(maxsize=32)
def _pairs(columns: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Give all pairs of columns, each once, a column with itself too."""
    return np.triu_indices(columns)


def products_of(transformed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the products of all pairs of columns: (fits, columns, rows) → (fits, pairs, rows)."""
    first, second = _pairs(transformed.shape[1])
    return transformed[:, first] * transformed[:, second]


def symmetric(pairs: npt.NDArray[np.float64], columns: int) -> npt.NDArray[np.float64]:
    """Lay sums over pairs of columns out as matrices: (fits, pairs, 1) → (fits, columns, columns)."""
    first, second = _pairs(columns)
    full = np.empty((pairs.shape[0], columns, columns))
    full[:, first, second] = full[:, second, first] = pairs[..., 0]
    return full


def solved(normal: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the coefficients from matrices of sums of products, the last column explained."""
    left, right = normal[:, :-1, :-1], normal[:, :-1, -1:]
    if left.shape[1] == 1:
        return right[..., 0] / left[..., 0]
    return np.asarray(np.linalg.solve(left, right)[..., 0], dtype=np.float64)


def noise_forms(
    stacked: npt.NDArray[np.float64], neighbours: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the forms whose values are variance and lag-1 covariance of the residuals.

    As the reference program has it: of the pairs (row, next row), with n - 1, the mean of the two
    variances, and the covariance.
    """
    n = neighbours.size
    if n == stacked.shape[-1] - 1:  # no gaps: all but the last row, all but the first
        earlier, later = stacked[..., :-1], stacked[..., 1:]
        first, last = stacked[..., :1], stacked[..., -1:]
        whole = stacked @ stacked.transpose(0, 2, 1)
        squares = 2 * whole - first @ first.transpose(0, 2, 1) - last @ last.transpose(0, 2, 1)
        total = stacked.sum(axis=-1, keepdims=True)
        mean, later_mean = (total - last) / n, (total - first) / n
    else:
        earlier, later = stacked[..., neighbours], stacked[..., neighbours + 1]
        squares = earlier @ earlier.transpose(0, 2, 1) + later @ later.transpose(0, 2, 1)
        mean, later_mean = (one.mean(axis=-1, keepdims=True) for one in (earlier, later))
    # Columns are about their means already, so little is lost by subtracting last.
    squares -= n * (mean @ mean.transpose(0, 2, 1) + later_mean @ later_mean.transpose(0, 2, 1))
    cross = earlier @ later.transpose(0, 2, 1) - n * mean @ later_mean.transpose(0, 2, 1)
    of = 1 / (2 * (n - 1))
    return squares * of, (cross + cross.transpose(0, 2, 1)) * of


def form(
    matrices: npt.NDArray[np.float64], vectors: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Give vᵀ M v for each fit."""
    return ((matrices @ vectors[..., None])[..., 0] * vectors).sum(axis=1)


def partners_of(player: int, players: int) -> Sequence[int]:
    """Give the other players, ascending: the order of the gains where a group is fitted."""
    return tuple(other for other in range(players) if other != player)
