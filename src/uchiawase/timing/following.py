"""Who gave way to whom: gains between players and towards what all of them followed, with doubt.

The model is the linear phase correction of :mod:`uchiawase.timing.bgls` with its bound, σ_M ≤ σ_T, on
what each player *heard*, and with the timeline that was followed (song, click) as one more partner:
without it, two people who only follow the track seem to follow each other. Gains are per beat;
0.3 towards somebody means that three tenths of an asynchrony to them are made good by the next
beat. A player's gains towards all others together are known better than any single one.

Where the doubt comes from, and why not from resampling:

- Gains and noise trade off, so the noise's shape (K12 / K11, from -1/3 to 0) is integrated out of the
  restricted likelihood rather than fixed at an estimate (uniform weight; Berger, Liseo & Wolpert
  1999, Stat. Sci. 14, 1–28). Of each shape the gains are exact by generalised least squares.
- A regression on a series' own past is biased in short series. The bias of first order is taken off
  (Nicholls & Pope 1988, Aust. J. Stat. 30A, 296–309), for all players together.
- Intervals are the t intervals of the mixture. For one gain they hold 95 %. For all arrows of a
  song at once they are Šidák's (1967, JASA 62, 626–633) at :data:`CONFIDENCE_TOGETHER`, a little
  above 95 %, because tails are thicker than t's by a few per cent.

``benchmarks/timing_recovery.py`` compares this with Wald intervals of bGLS, the parametric bootstrap
and the moving-block bootstrap (which breaks up the tridiagonal noise), and makes the table in
``docs/timing_recovery.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import special

from uchiawase.errors import LengthsDiffer, PlayersMissing
from uchiawase.timing import bgls
from uchiawase.timing.doubt import CONFIDENCE, Estimate
from uchiawase.timing.pairing import Times, as_times
from uchiawase.units import Seconds

FEWEST_BEATS = 64
"""Shared beats below which no gain is given: the standard deviation of an estimate is about 0.11
at 64 beats, 0.08 at 128 and 0.15 at 24 (a dyad; 3–6 players alike)."""

CONFIDENCE_TOGETHER = 0.97
"""Of all arrows of a song at once, nominal; 95 % or more in simulations."""

WITHOUT_TRACK = 1.25
"""How much wider intervals are where there is no track. Players who do not hear each other then drift
apart without bound, and a regression on drift finds following too easily (Dickey & Fuller 1979,
JASA 74, 427–431); with this, 2 to 6 such players show any arrow in at most 5 % of songs."""

TRACK = -1
"""The index that stands for what all followed, among players."""

_SHAPES = 17
_STEADIEST = 0.95
"""Largest eigenvalue at which the bias is computed; nearer to 1 the formula has no meaning."""

_LARGEST_CHUNK = 24_000_000


@dataclass(frozen=True, slots=True)
class Arrow:
    """How strongly one player corrected towards another.

    Attributes:
        follower: Who corrected, as an index of players.
        leader: Towards whom, as an index of players.
        gain: α with its 95 % interval; None where there are too few shared beats.
        low_together: Lower end of the interval that holds for all arrows of the song at once.
        high_together: Its upper end.
    """

    follower: int
    leader: int
    gain: Estimate | None
    low_together: float
    high_together: float

    @property
    def drawn(self) -> bool:
        """Whether following may be said: the simultaneous interval lies above 0."""
        return self.gain is not None and self.low_together > 0


@dataclass(frozen=True, slots=True)
class Player:
    """How one player corrected.

    Attributes:
        beats: Intervals that could be fitted.
        to_track: α towards what all followed; None without it, or with too few beats.
        track_low_together: Lower end of the interval that holds for all players' α to the track at
            once, a family of its own beside the arrows.
        track_high_together: Its upper end.
        to_others: α towards all others together.
        timekeeper_s: σ_T; None with too few beats.
        motor_s: σ_M.
    """

    beats: int
    to_track: Estimate | None
    to_others: Estimate | None
    timekeeper_s: Seconds | None
    motor_s: Seconds | None
    track_low_together: float = 0.0
    track_high_together: float = 0.0

    @property
    def follows_track(self) -> bool:
        """Whether following the track may be said: the simultaneous interval lies above 0."""
        return self.to_track is not None and self.track_low_together > 0


@dataclass(frozen=True, slots=True)
class Following:
    """Who gave way to whom in a song.

    Attributes:
        players: By index of players.
        arrows: One for each ordered pair, by follower, then leader.
        confidence_together: Nominal confidence of all simultaneous intervals at once.
    """

    players: tuple[Player, ...]
    arrows: tuple[Arrow, ...]
    confidence_together: float = CONFIDENCE_TOGETHER


def following(
    onsets_s: npt.NDArray[np.float64],
    track_s: Sequence[float] | Times | None = None,
    *,
    heard_s: npt.NDArray[np.float64] | None = None,
) -> Following:
    """Find who gave way to whom.

    Args:
        onsets_s: What was struck, shape (beats, players), seconds, on evenly spaced beats
            (:func:`uchiawase.timing.grid.pulse_rows` finds them), NaN where nothing was.
        track_s: When those beats were asked for by what all followed, shape (beats,), seconds; its
            changes of tempo are taken to be known to the players. None only where nobody heard
            anything but each other; intervals are then wider (:data:`WITHOUT_TRACK`).
        heard_s: What each player heard of each, shape (listeners, beats, players), seconds; by
            default what was struck. Apart, this is the sounded stroke.

    Returns:
        Every gain, or None for those with fewer than :data:`FEWEST_BEATS` beats.

    Raises:
        LengthsDiffer: The arrays are not of the same beats and players.
        PlayersMissing: There is only one player, or none.
        TimesOutOfOrder: The track steps backwards.
        TimeNotFinite: A time of the track is infinite or not a number.
    """
    beats, players = onsets_s.shape
    if players < 2:
        raise PlayersMissing(players, 2)
    heard = np.broadcast_to(onsets_s, (players, beats, players)) if heard_s is None else heard_s
    if heard.shape != (players, beats, players):
        raise LengthsDiffer("struck onsets", players * onsets_s.size, "heard onsets", heard.size)
    about = np.zeros(beats)
    if track_s is not None:
        about = as_times("track_s", track_s)
        if about.size != beats:
            raise LengthsDiffer("beats", beats, "times of the track", about.size)
    struck, heard = onsets_s - about[:, None], heard - about[:, None]

    partners = [
        _partners(struck[:, player], heard[player], player, with_track=track_s is not None)
        for player in range(players)
    ]
    rows = [_row_count(struck[:, player]) for player in range(players)]
    fitted = {
        player: gains_of(
            struck[None, :, player], _with_track(heard[None, player], partners[player])
        )
        for player in range(players)
        if rows[player] >= FEWEST_BEATS and any(one != TRACK for one in partners[player])
    }
    return _told(fitted, partners, rows, players, with_track=track_s is not None)


def _row_count(struck_s: Times) -> int:
    there = np.isfinite(struck_s)
    return int((there[1:] & there[:-1])[1:].sum())


def _partners(
    struck_s: Times, heard_s: npt.NDArray[np.float64], player: int, *, with_track: bool
) -> tuple[int, ...]:
    """Give whom a player heard often enough to be fitted; the track first."""
    there = np.isfinite(struck_s)
    starts = np.flatnonzero(there[1:] & there[:-1])
    counts = np.isfinite(heard_s[starts]).sum(axis=0)
    enough = [
        other
        for other in range(heard_s.shape[1])
        if other != player and counts[other] >= FEWEST_BEATS
    ]
    return (TRACK, *enough) if with_track else tuple(enough)


def _with_track(
    heard_s: npt.NDArray[np.float64], partners: Sequence[int]
) -> npt.NDArray[np.float64]:
    """Lay out partners as columns, (series, beats, players) → (series, beats, partners)."""
    columns = np.zeros((*heard_s.shape[:2], len(partners)))
    for place, partner in enumerate(partners):
        if partner != TRACK:
            columns[..., place] = heard_s[..., partner]
    return columns


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """Gains of one player in many series, before the correction of their bias.

    Attributes:
        mean: α by partner, shape (series, partners).
        covariance: Of the estimates, scale of a t distribution, (series, partners, partners).
        freedom: Its degrees of freedom.
        timekeeper_s: σ_T, shape (series,).
        motor_s: σ_M, shape (series,).
        n: How many intervals were fitted.
    """

    mean: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]
    freedom: int
    timekeeper_s: Times
    motor_s: Times
    n: int


def gains_of(own_s: npt.NDArray[np.float64], partners_s: npt.NDArray[np.float64]) -> Gains:
    """Fit one player in many series of the same beats, the shape of the noise integrated out.

    Args:
        own_s: Onsets, shape (series, beats), seconds, NaN where nothing was played.
        partners_s: As heard, shape (series, beats, partners), what all followed among them.

    Raises:
        LengthsDiffer: The arrays are not of the same beats.
        PatternsDiffer: The series do not miss the same beats.
        TooFewBeats: There are not more intervals than unknowns.
    """
    if own_s.shape != partners_s.shape[:2]:
        raise LengthsDiffer(
            "own onsets", own_s.size, "onsets of each partner", int(np.prod(partners_s.shape[:2]))
        )
    rows = bgls.Rows.of(np.isfinite(own_s), partners=partners_s.shape[2], period=False)
    pairs = (rows.columns + 1) * (rows.columns + 2) // 2
    size = max(1, _LARGEST_CHUNK // (8 * rows.n * pairs))
    parts = [
        _integrated(
            bgls.regressors(own_s[at : at + size], partners_s[at : at + size], rows, period=False),
            rows,
        )
        for at in range(0, own_s.shape[0], size)
    ]
    mean, covariance, k11, k12 = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Gains(
        mean=mean,
        covariance=covariance,
        freedom=rows.n - rows.columns,
        timekeeper_s=np.sqrt(np.maximum(k11 + 2 * k12, 0)),
        motor_s=np.sqrt(np.maximum(-k12, 0)),
        n=rows.n,
    )


def _integrated(
    stacked: npt.NDArray[np.float64], rows: bgls.Rows
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Times, Times]:
    """Average generalised least squares over the shapes of noise, weighted by their likelihood."""
    series = stacked.shape[0]
    constant = np.ones((series, 1, rows.n)) * stacked[:, -1:].std(axis=2, keepdims=True)
    products = bgls.products_of(rows.transformed(np.concatenate((constant, stacked), axis=1)))
    shapes = -np.linspace(0, 1, _SHAPES) / 3
    eigenvalues = 1 + 2 * shapes[:, None] * rows.cosines()
    sums = (products.reshape(-1, rows.n) @ (1 / eigenvalues).T).reshape(series, -1, _SHAPES)
    normal = bgls.symmetric(
        sums.transpose(0, 2, 1).reshape(series * _SHAPES, -1, 1), rows.columns + 1
    ).reshape(series, _SHAPES, rows.columns + 1, rows.columns + 1)

    left, right, square = normal[..., :-1, :-1], normal[..., :-1, -1:], normal[..., -1, -1]
    inverse = np.linalg.inv(left)
    found = (inverse @ right)[..., 0]
    rest = np.maximum(square - (found * right[..., 0]).sum(axis=-1), np.finfo(np.float64).tiny)
    freedom = rows.n - rows.columns
    # The restricted likelihood of each shape, gains and scale integrated out.
    score = -0.5 * (
        np.log(eigenvalues).sum(axis=1) + np.linalg.slogdet(left)[1] + freedom * np.log(rest)
    )
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    weight[:, [0, -1]] /= 2  # the trapezoidal rule
    weight /= weight.sum(axis=1, keepdims=True)

    mean = (weight[..., None] * found).sum(axis=1)
    apart = found - mean[:, None]
    scale = rest / freedom
    covariance = (
        (weight * scale)[..., None, None] * inverse
        + weight[..., None, None] * apart[..., :, None] * apart[..., None, :]
    ).sum(axis=1)
    k11 = (weight * scale).sum(axis=1)
    k12 = (weight * scale * shapes).sum(axis=1)
    return -mean[:, 1:], covariance[:, 1:, 1:], k11, k12


def without_bias(
    gains: npt.NDArray[np.float64], innovation: npt.NDArray[np.float64], n: int
) -> npt.NDArray[np.float64]:
    """Take the bias of first order off the gains of a whole group.

    With every player's asynchronies to the track as the state, the group is a vector autoregression
    Φ = I - (gains), whose least-squares estimate is biased by

        -(1/n) Σ [(I - Φᵀ)⁻¹ + Φᵀ (I - Φᵀ²)⁻¹ + Σ_j λ_j (I - λ_j Φᵀ)⁻¹] Γ⁻¹

    (Nicholls & Pope 1988; λ eigenvalues of Φ, Σ and Γ covariance of innovations and of states).

    Args:
        gains: Shape (series, players, 1 + players): towards the track, then towards each player,
            0 towards oneself.
        innovation: Variance of each player's noise, shape (series, players).
        n: How many intervals were fitted.

    Returns:
        The gains, same shape.
    """
    transition = _transition(gains)
    players = transition.shape[1]
    largest = abs(np.linalg.eigvals(transition)).max(axis=1)
    shrunk = transition * np.minimum(1, _STEADIEST / np.maximum(largest, 1e-9))[:, None, None]
    eigenvalues = np.asarray(np.linalg.eigvals(shrunk), dtype=np.complex128)
    noise = innovation[:, :, None] * np.eye(players)
    states = _stationary(shrunk, noise)
    # numpy does not tell the type of inverses of complex matrices.
    inverse: Any = np.linalg.inv
    unit, turned = np.eye(players), shrunk.transpose(0, 2, 1)
    middle = inverse(unit - turned) + turned @ inverse(unit - turned @ turned)
    for place in range(players):
        one = eigenvalues[:, place, None, None]
        middle = middle + (one * inverse(unit - one * turned)).real
    bias = cast("npt.NDArray[np.float64]", -noise @ middle @ inverse(states) / n)
    return _gains_from(transition - bias)


def _stationary(
    transition: npt.NDArray[np.float64], noise: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Give Γ = Φ Γ Φᵀ + Σ by doubling: nine steps are 512 beats, enough at :data:`_STEADIEST`."""
    states, power = noise, transition
    for _ in range(9):
        states = states + power @ states @ power.transpose(0, 2, 1)
        power = power @ power
    return states


def _transition(gains: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    players = gains.shape[1]
    return gains[:, :, 1:] + np.eye(players) * (1 - gains.sum(axis=2))[:, :, None]


def _gains_from(transition: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    players = transition.shape[1]
    towards = transition * (1 - np.eye(players))
    return np.concatenate((1 - transition.sum(axis=2)[:, :, None], towards), axis=2)


@dataclass(frozen=True, slots=True, eq=False)
class GroupGains:
    """Gains of a whole group in many series.

    Attributes:
        gains: Shape (series, players, 1 + players): towards the track, then towards each player,
            0 towards oneself.
        errors: Their standard errors, same shape.
        to_others: Gains towards all others together, shape (series, players).
        to_others_errors: Their standard errors.
        freedom: Degrees of freedom.
    """

    gains: npt.NDArray[np.float64]
    errors: npt.NDArray[np.float64]
    to_others: npt.NDArray[np.float64]
    to_others_errors: npt.NDArray[np.float64]
    freedom: int


def group_gains(asynchronies_s: npt.NDArray[np.float64]) -> GroupGains:
    """Fit whole groups that followed a track, many series at once, for simulations.

    Args:
        asynchronies_s: Towards the track, shape (series, beats, players), seconds, nothing missing.

    Raises:
        TooFewBeats: There are not more intervals than unknowns.
    """
    series, _, players = asynchronies_s.shape
    gains = np.zeros((series, players, 1 + players))
    errors = np.zeros_like(gains)
    others_errors = np.zeros((series, players))
    noise = np.zeros((series, players))
    fitted: Gains | None = None
    for player in range(players):
        partners = (TRACK, *bgls.partners_of(player, players))
        fitted = gains_of(asynchronies_s[:, :, player], _with_track(asynchronies_s, partners))
        places = [1 + partner for partner in partners]
        gains[:, player, places] = fitted.mean
        errors[:, player, places] = np.sqrt(np.einsum("fii->fi", fitted.covariance))
        others_errors[:, player] = np.sqrt(fitted.covariance[:, 1:, 1:].sum(axis=(1, 2)))
        noise[:, player] = fitted.timekeeper_s**2 + fitted.motor_s**2
    if fitted is None:
        raise PlayersMissing(0, 1)
    corrected = without_bias(gains, noise, fitted.n)
    return GroupGains(
        corrected, errors, corrected[..., 1:].sum(axis=2), others_errors, fitted.freedom
    )


def quantile(freedom: int, confidence: float, arrows: int = 1) -> float:
    """Give how many standard errors an interval reaches when it is to hold for many at once."""
    each = confidence ** (1 / arrows)
    return float(cast("float", special.stdtrit(freedom, (1 + each) / 2)))


def _told(
    fitted: dict[int, Gains],
    partners: Sequence[tuple[int, ...]],
    rows: Sequence[int],
    players: int,
    *,
    with_track: bool,
) -> Following:
    """Correct the gains where the whole group is known, and put intervals around them."""
    raw = np.zeros((1, players, 1 + players))
    noise = np.ones((1, players))
    for player, found in fitted.items():
        raw[0, player, [1 + partner for partner in partners[player]]] = found.mean[0]
        noise[0, player] = found.timekeeper_s[0] ** 2 + found.motor_s[0] ** 2
    everything = len(fitted) == players and all(
        set(partners[player]) == {TRACK, *bgls.partners_of(player, players)}
        for player in range(players)
    )
    n = min((found.n for found in fitted.values()), default=0)
    gains = without_bias(raw, noise, n) if everything else raw
    asked = sum(len([one for one in partners[player] if one != TRACK]) for player in fitted)

    told: list[Player] = []
    arrows: list[Arrow] = []
    for player in range(players):
        found = fitted.get(player)
        if found is None:
            told.append(Player(rows[player], None, None, None, None))
            arrows += [Arrow(player, one, None, 0, 0) for one in bgls.partners_of(player, players)]
            continue
        wider = 1.0 if with_track else WITHOUT_TRACK
        reach = wider * quantile(found.freedom, CONFIDENCE)
        reach_together = wider * quantile(found.freedom, CONFIDENCE_TOGETHER, max(asked, 1))
        place_of = {partner: place for place, partner in enumerate(partners[player])}
        errors = np.sqrt(np.diag(found.covariance[0]))
        others = [place for partner, place in place_of.items() if partner != TRACK]
        others_error = np.sqrt(found.covariance[0][np.ix_(others, others)].sum())
        towards = gains[0, player]
        track = float(towards[0]) if TRACK in place_of else 0.0
        track_error = float(errors[place_of[TRACK]]) if TRACK in place_of else 0.0
        reach_track = wider * quantile(found.freedom, CONFIDENCE_TOGETHER, len(fitted))
        told.append(
            Player(
                beats=found.n,
                to_track=_around(track, reach * track_error, found.n)
                if TRACK in place_of
                else None,
                track_low_together=track - reach_track * track_error,
                track_high_together=track + reach_track * track_error,
                to_others=_around(float(towards[1:].sum()), reach * float(others_error), found.n),
                timekeeper_s=float(found.timekeeper_s[0]),
                motor_s=float(found.motor_s[0]),
            )
        )
        for leader in bgls.partners_of(player, players):
            if leader not in place_of:
                arrows.append(Arrow(player, leader, None, 0, 0))
                continue
            error = float(errors[place_of[leader]])
            value = float(towards[1 + leader])
            arrows.append(
                Arrow(
                    follower=player,
                    leader=leader,
                    gain=_around(value, reach * error, found.n),
                    low_together=value - reach_together * error,
                    high_together=value + reach_together * error,
                )
            )
    return Following(tuple(told), tuple(arrows))


def _around(value: float, reach: float, n: int) -> Estimate:
    return Estimate(value=value, low=value - reach, high=value + reach, n=n)
