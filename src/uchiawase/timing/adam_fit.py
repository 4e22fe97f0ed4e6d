"""Which parameters of ADAM made somebody play as they did, and how sure that is.

The model (:mod:`uchiawase.timing.adam`) is linear in what is seen. With E the sum of the asynchronies
so far, each own interval is

    R⁺ - R = (1-γ) T₀ - ((1-γ) α + γ) e - (1-γ) β E + γ s + γ δ (s - s⁻) + u
    u      = (1-γ) timekeeper + motor⁺ - motor

so five coefficients hold α, β, δ, γ and T₀, and u has a covariance of three diagonals: v on the
main one and -ρ v beside it, ρ = σM² / v. As in bounded generalised least squares (Jacoby, Tishby,
Repp, Ahissar & Keller 2015, Timing Time Percept. 3, 52–87), ρ is bounded by ⅓, a motor delay that
varies no more than the timekeeper; without the bound correction and noise trade off freely.

Unlike there ρ is not chosen: at each ρ of a grid the exact Gaussian likelihood is computed, and plausible
parameters are drawn. Estimates are the medians at each ρ, weighted by its likelihood.

Intervals are those of the profile likelihood: whatever some ρ, with the coefficients and v that suit it, makes
no less likely than the best by more than half the quantile of χ² lies within. Averaging over ρ instead pulls
to the middle of its range whatever a song does not tell (somebody who anticipates strongly looked as if
they corrected more, and the intervals held the truth in 81 % of songs). In short songs the profile is a
little too narrow still, and what it allows is widened by :data:`_SHORT` / n, found by simulation.

The tempo prediction δ is a ratio, told only where γ is surely above 0; since this picks songs in which γ came
out high, both are judged at :data:`CONFIDENCE_OF_RATIO`, so that of the songs told enough hold the truth.

The draws come from one fixed stream: the same playing has the same interval every time. How often the
intervals hold the truth is measured in ``benchmarks/model_recovery.py``.

Against a steady beat nothing tells anticipation from correction, since s never changes: leave
``anticipates`` off there, and what is found as α is (1-γ) α + γ.
"""

from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
from scipy import special

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.timing.adam import PARAMETERS
from uchiawase.timing.doubt import CONFIDENCE, Estimate
from uchiawase.timing.pairing import Times

FEWEST = 48
"""Intervals below which nothing is estimated: the answer would be as wide as the question."""

LARGEST_MOTOR_SHARE = 1 / 3
"""The bound on ρ."""

DRAWS = 200
"""Plausible parameters that are drawn at each ρ."""

CONFIDENCE_OF_RATIO = 0.99
"""Of the tempo prediction, and of the anticipation above 0 without which it is not told."""

_SHORT = 15.0
"""Over the number of intervals: by which share short songs are allowed more."""

_CHUNK = 200
"""Songs that are fitted at once."""

_GRID = 13
_STEADY = 1e-9
_LARGEST_ANTICIPATION = 0.999

_Array: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AdamFits:
    """What was found for each song.

    Attributes:
        values: Estimates, shape (songs, 6), in the order of :data:`uchiawase.timing.adam.PARAMETERS`;
            NaN for what the playing does not tell, and all NaN below :data:`FEWEST` intervals. The
            tempo prediction is only told where anticipation is surely there.
        low: Lower ends of the 95 % intervals, of the same shape.
        high: Upper ends.
        n: How many intervals stand behind each song, shape (songs,).
    """

    values: _Array
    low: _Array
    high: _Array
    n: npt.NDArray[np.intp]

    def estimates(self, song: int = 0) -> dict[str, Estimate | None]:
        """Give one song's parameters by name, None for what the playing does not tell."""
        found = zip(
            self.values[song].tolist(),
            self.low[song].tolist(),
            self.high[song].tolist(),
            strict=True,
        )
        return {
            name: None if np.isnan(value) else Estimate(value, low, high, int(self.n[song]))
            for name, (value, low, high) in zip(PARAMETERS, found, strict=True)
        }


def fit(
    heard_s: Times, struck_s: Times, *, corrects_period: bool = True, anticipates: bool = True
) -> AdamFits:
    """Estimate the parameters of ADAM, for many songs at once.

    Args:
        heard_s: What each player heard, stroke by stroke, shape (n,) or (songs, n), seconds on one
            clock, NaN where nothing was heard.
        struck_s: What each struck, of the same shape; NaN where missed.
        corrects_period: Whether β is estimated, or taken to be 0.
        anticipates: Whether γ and δ are estimated, or taken to be 0. Needs heard intervals that
            change.

    Raises:
        LengthsDiffer: The shapes differ, or have neither one nor two dimensions.
        ParameterOutOfRange: Anticipation is asked for where what was heard is perfectly even.
    """
    heard = np.atleast_2d(np.asarray(heard_s, dtype=np.float64))
    struck = np.atleast_2d(np.asarray(struck_s, dtype=np.float64))
    if heard.ndim != 2:
        raise LengthsDiffer("dimensions", heard.ndim, "that are known: songs and strokes", 2)
    if heard.shape != struck.shape:
        raise LengthsDiffer("onsets heard", heard.size, "onsets struck", struck.size)
    songs = len(heard)
    nothing = np.full((songs, len(PARAMETERS)), np.nan)
    if heard.shape[1] < FEWEST + 3:
        return AdamFits(nothing, nothing, nothing, np.zeros(songs, dtype=np.intp))
    columns, intervals, seen = _regression(heard, struck, corrects_period, anticipates)
    n = seen.sum(axis=1)
    chunks = [
        _told(columns[at], intervals[at], seen[at], corrects_period, anticipates)
        for at in (slice(start, start + _CHUNK) for start in range(0, songs, _CHUNK))
    ]
    found = np.concatenate(chunks, axis=1)
    for index, told in enumerate((True, corrects_period, anticipates, anticipates, True, True)):
        if not told:
            found[:, :, index] = np.nan
    found[:, n < FEWEST] = np.nan
    return AdamFits(values=found[1], low=found[0], high=found[2], n=n)


def _regression(
    heard: _Array, struck: _Array, corrects_period: bool, anticipates: bool
) -> tuple[_Array, _Array, npt.NDArray[np.bool_]]:
    """Give the columns (songs, rows, k), the intervals (songs, rows), and which rows are whole."""
    error = struck - heard
    total = np.cumsum(_bridged(error, heard), axis=1)
    gaps = np.diff(heard, axis=1)
    error, total = error[:, 2:-1], total[:, 2:-1]
    gap, change = gaps[:, 1:-1], np.diff(gaps, axis=1)[:, :-1]
    columns = [np.ones_like(error), -error]
    if corrects_period:
        columns.append(-total)
    if anticipates:
        if not bool((np.nanstd(gap, axis=1) > _STEADY).all()):
            raise ParameterOutOfRange(
                "the spread of the intervals heard", 0.0, "above 0 s for anticipation to be told"
            )
        columns += [gap, change]
    found = np.stack(columns, axis=-1)
    intervals = np.diff(struck, axis=1)[:, 2:]
    seen = np.isfinite(found).all(axis=-1) & np.isfinite(intervals)
    return (
        np.where(seen[..., None], found, 0.0),
        np.where(seen, intervals, 0.0),
        seen,
    )


def _bridged(error: _Array, heard: _Array) -> _Array:
    """Fill in what the sum of the asynchronies lacks.

    A missed stroke's asynchrony is taken from its neighbours, or every later sum would be off by
    it; where nothing was heard there was nothing to correct.
    """
    filled = error.copy()
    place = np.arange(error.shape[1], dtype=np.float64)
    for song in np.flatnonzero(np.isnan(error).any(axis=1)):
        known = np.isfinite(error[song])
        if known.any():
            filled[song] = np.interp(place, place[known], error[song, known])
    return np.where(np.isfinite(heard) & np.isfinite(filled), filled, 0.0)


def _told(
    columns: _Array,
    intervals: _Array,
    seen: npt.NDArray[np.bool_],
    corrects_period: bool,
    anticipates: bool,
) -> _Array:
    """Give low ends, estimates and high ends, shape (3, songs, 6)."""
    plausible, scores = _plausible(columns, intervals, seen)
    drawn = np.sort(_parameters(plausible, corrects_period, anticipates), axis=2)
    n = seen.sum(axis=1)
    found = _profiled(drawn, scores, n, CONFIDENCE)
    if anticipates:
        ratio = _profiled(drawn, scores, n, CONFIDENCE_OF_RATIO)
        sure = ratio[0, :, PARAMETERS.index("anticipation")] > 0
        place = PARAMETERS.index("tempo_prediction")
        found[:, :, place] = np.where(sure, ratio[:, :, place], np.nan)
    return found


def _profiled(drawn: _Array, scores: _Array, n: npt.NDArray[np.intp], confidence: float) -> _Array:
    """Give profile intervals and estimates of parameters drawn at each ρ, in ascending order each.

    At each ρ parameters scatter nearly normally, so that what the likelihood still allows there is a
    quantile of the draws; the interval reaches from the lowest to the highest of all ρ.
    """
    quantile = float(cast("float", special.chdtri(1, 1 - confidence)))
    widened = quantile * (1 + _SHORT / np.maximum(n, FEWEST))
    allowed = widened[:, None] / 2 + scores
    level = cast("_Array", special.ndtr(-np.sqrt(2 * np.maximum(allowed, 0))))
    below, above = _quantiles(drawn, level), _quantiles(drawn, 1 - level)
    inside = (allowed > 0)[..., None]
    low = np.where(inside, below, np.inf).min(axis=1)
    high = np.where(inside, above, -np.inf).max(axis=1)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    middle = (weights[..., None] * np.median(drawn, axis=2)).sum(axis=1)
    return np.stack([low, np.clip(middle, low, high), high])


def _quantiles(drawn: _Array, level: _Array) -> _Array:
    """Give a quantile of sorted draws, (songs, grid, DRAWS, k) at (songs, grid) → (songs, grid, k)."""
    at = level * (DRAWS - 1)
    first = np.minimum(at.astype(np.intp), DRAWS - 2)
    here = first[..., None, None]
    part = (at - first)[..., None]
    lower = np.take_along_axis(drawn, here, axis=2)[..., 0, :]
    upper = np.take_along_axis(drawn, here + 1, axis=2)[..., 0, :]
    return lower * (1 - part) + upper * part


def _plausible(
    columns: _Array, intervals: _Array, seen: npt.NDArray[np.bool_]
) -> tuple[_Array, _Array]:
    """Draw coefficients, v and ρ at each ρ of the grid, (songs, grid, DRAWS, k + 2), with its score."""
    songs, k = len(columns), int(columns.shape[-1])
    sizes = np.sqrt(np.maximum((columns**2).mean(axis=1), np.finfo(np.float64).tiny))
    table = np.concatenate([columns / sizes[:, None, :], intervals[..., None]], axis=-1)
    rows = np.maximum(seen.sum(axis=1), k + 1)
    shares = (np.arange(_GRID) + 0.5) / _GRID * LARGEST_MOTOR_SHARE
    scores = np.empty((songs, _GRID))
    centres = np.empty((songs, _GRID, k))
    roots = np.empty((songs, _GRID, k, k))
    squares = np.empty((songs, _GRID))
    # A ridge far below anything that can be seen keeps songs with too few rows solvable.
    ridge = 1e-12 * np.eye(k)
    for place, share in enumerate(shares.tolist()):
        white, log_determinant = _whitened(table, seen, share)
        design, target = white[..., :-1], white[..., -1:]
        turned = design.transpose(0, 2, 1)
        gram = turned @ design
        gram += ridge * (1 + np.asarray(np.trace(gram, axis1=1, axis2=2))[:, None, None])
        inverse = np.asarray(np.linalg.inv(gram), dtype=np.float64)
        centre = (inverse @ (turned @ target))[..., 0]
        rest = target[..., 0] - (design @ centre[..., None])[..., 0]
        squares[:, place] = np.maximum((rest**2).sum(axis=1), np.finfo(np.float64).tiny)
        scores[:, place] = -0.5 * (rows * np.log(squares[:, place]) + log_determinant)
        centres[:, place] = centre
        roots[:, place] = np.linalg.cholesky(inverse)
    draw = generator(0, songs)
    variance = squares[..., None] / draw.chisquare((rows - k)[:, None, None], (songs, _GRID, DRAWS))
    news = draw.standard_normal((songs, _GRID, DRAWS, k))
    moved = news @ roots.transpose(0, 1, 3, 2)
    coefficients = centres[:, :, None] + np.sqrt(variance)[..., None] * moved
    coefficients /= sizes[:, None, None]
    within = (draw.random((songs, _GRID, DRAWS)) - 0.5) * LARGEST_MOTOR_SHARE / _GRID
    drawn = np.concatenate(
        [coefficients, variance[..., None], (shares[:, None] + within)[..., None]], axis=-1
    )
    return drawn, scores - scores.max(axis=1, keepdims=True)


def _whitened(
    table: _Array, seen: npt.NDArray[np.bool_], share: float
) -> tuple[_Array, npt.NDArray[np.float64]]:
    """Take out what neighbouring rows share, by the Cholesky factor of their covariance.

    A missing row is no neighbour: what comes after it starts anew.
    """
    white = np.zeros_like(table)
    variance = np.ones(len(table))
    log_determinant = np.zeros(len(table))
    before = np.zeros_like(table[:, 0])
    for row in range(table.shape[1]):
        here = seen[:, row]
        linked = here & (seen[:, row - 1] if row else False)
        carried = np.where(linked, share / variance, 0.0)
        variance = np.where(linked, 1 - share**2 / variance, 1.0)
        before = table[:, row] + carried[:, None] * before
        white[:, row] = before / np.sqrt(variance)[:, None]
        log_determinant += np.log(variance)
    return white, log_determinant


def _parameters(plausible: _Array, corrects_period: bool, anticipates: bool) -> _Array:
    """Turn coefficients into parameters, shape (songs, grid, DRAWS, 6)."""
    coefficients, variance, share = plausible[..., :-2], plausible[..., -2], plausible[..., -1]
    nothing = np.zeros_like(variance)
    gamma = np.minimum(coefficients[..., -2], _LARGEST_ANTICIPATION) if anticipates else nothing
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = coefficients[..., -1] / gamma if anticipates else nothing
    kept = 1 - gamma
    return np.stack(
        [
            (coefficients[..., 1] - gamma) / kept,
            coefficients[..., 2] / kept if corrects_period else nothing,
            delta,
            gamma,
            np.sqrt(variance * (1 - 2 * share)) / kept,
            np.sqrt(variance * share),
        ],
        axis=-1,
    )
