"""Which hit was meant for which stroke.

Conventions: times are seconds on one clock, ascending. Asynchrony is hit minus target; negative
is early. A hit is paired with at most one stroke and a stroke with at most one hit, and pairs
never cross: of two paired hits the earlier one has the earlier stroke.

The rules, in order:

1. A known delay of the device is taken off the hits first (``delay_s``). Everything below is about
   what is left, the player's own.
2. A window bounds how far a hit may lie from its stroke: half the way to the nearest other stroke on
   that kit piece, at most :data:`LARGEST_WINDOW_S`. Any window cuts the tails off the
   asynchronies, so it is part of the result.
3. The window holds around the player's own usual offset, not around zero: a person who is 50 ms
   early throughout is not a person who misses (people tap 20–50 ms ahead of a metronome; Aschersleben
   2002), and a constant device delay is no mistake either. The offset is found from the hits
   themselves (see :func:`usual_offset_s`). It steers the pairing only; the asynchronies are given
   with it still in. Likewise swing: where off-beats (eighths, sixteenths) usually come later than
   written, their windows move along (:class:`Swing`).
4. Flams and double triggers: of hits on one kit piece that are closer than the part asks for and at
   most :data:`FLAM_S` (a softer one first: a flam) or :data:`LARGEST_WINDOW_S` (a softer one after:
   a bounce, a double trigger) apart, the louder is the stroke, unless it lies worse by more than
   :data:`WORSE_S`. The softer one is set aside, and pairs only with a stroke that nothing else
   pairs with.
5. Hits pair with strokes on the same kit piece first. What is then left pairs within the family
   (snare and rim; the hi-hats; the toms; the rides), because a phone or a borrowed kit may
   not have the very piece. Anything else is an extra hit and a missed stroke.
6. Within one kit piece the pairs are those with the least total cost: the size of the asynchrony
   for a pair, the stroke's window for a stroke that stays alone (so that no pair costs more than
   leaving both alone). This is the alignment of Needleman & Wunsch (1970) on times, exact, by dynamic
   programming in O(hits × strokes within the window).
7. Every extra hit has one of four fates: ``flam``; ``double``; ``wrong_piece``, where it pairs with a
   missed stroke of another family by rule 6; and ``ornament``, which is all the rest.

Parts that interlock (one plays where the other rests) are paired each with its own strokes, so that
nobody's hit can be taken for the other's. Between players who have no written part, each onset pairs
with its nearest in the other where it is that one's nearest too (:func:`mutual_pairs`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from uchiawase.errors import (
    LengthsDiffer,
    ParameterOutOfRange,
    TimeNotFinite,
    TimesOutOfOrder,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import PIECES
from uchiawase.score.stroke import Stroke
from uchiawase.units import Beats, Seconds

Times: TypeAlias = npt.NDArray[np.float64]
"""Points in time or differences between them, seconds, shape (n,)."""

Indices: TypeAlias = npt.NDArray[np.intp]

LARGEST_WINDOW_S = 0.150
"""Also what studies of drumming people take as the span of one stroke (double hits lie in it)."""

FLAM_S = 0.060
"""How far before its stroke the grace of a flam may lie; played ones are 20–50 ms ahead."""

CLEARLY_SOFTER = 0.8
"""A grace or a bounce has at most this share of its stroke's velocity. Devices that give one fixed
velocity have none: there the hit that lies better is the stroke."""

WORSE_S = 0.030
"""How much worse than a softer hit a louder one may lie and still be the stroke: about as far as
people scatter."""

LARGEST_OFFSET_S = 0.200
"""How far a player's usual offset is looked for: Bluetooth loudspeakers are about that late."""

FEWEST_FOR_OFFSET = 8
"""With fewer pairs the offset is taken as 0: a few strokes do not show a habit."""

OFF_BEATS = (Beats(1, 2), Beats(1, 4))
"""What can swing: the second eighth of a beat, the second sixteenth of an eighth."""

_PER_BEAT = 4
_ROUND_BEATS = 16
_LARGEST_SWING = 0.4
_OFFSET_STEP_S = 0.005
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Pairs of hits and targets.

    Attributes:
        pairs: Indices of hit and target, shape (k, 2), ascending in both.
        errors_s: Hit minus target of each pair, shape (k,).
    """

    pairs: Indices
    errors_s: Times


Fate: TypeAlias = Literal["flam", "double", "wrong_piece", "ornament"]
FATES: tuple[Fate, ...] = ("flam", "double", "wrong_piece", "ornament")
"""What an extra hit can be, by rule 7."""


@dataclass(frozen=True, slots=True)
class Swing:
    """How much later off-beats are played than written, against the beats before them.

    Attributes:
        step_beats: Half of what is divided: 1/2 for eighths, 1/4 for sixteenths.
        shift_s: Median asynchrony of the off-beats minus that of the others; negative is earlier.
        ratio: Long to short half, as played; 1 is even, 2 a triplet's.
        n: How many off-beats were paired.
    """

    step_beats: Beats
    shift_s: Seconds
    ratio: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class PartMatches:
    """How the hits of a take belong to the strokes of a part.

    Attributes:
        hit_index: Of each pair, the hit, shape (k,).
        stroke_index: Of each pair, the stroke, shape (k,), ascending.
        errors_s: Of each pair, hit minus target, shape (k,); a known delay is taken off.
        missed_index: Strokes without a hit, ascending.
        extra_index: Hits without a stroke, ascending.
        extra_fates: What each of those is.
        wrong_piece: Pairs of an extra hit and the missed stroke it stood for, shape (j, 2).
        swings: What swings, where off-beats were asked for often enough.
        offset_s: The usual offset around which the windows lay.
        window_s: The widest window that was used, 0 without strokes.
    """

    hit_index: Indices
    stroke_index: Indices
    errors_s: Times
    missed_index: Indices
    extra_index: Indices
    extra_fates: tuple[Fate, ...]
    wrong_piece: Indices
    swings: tuple[Swing, ...]
    offset_s: Seconds
    window_s: Seconds

    def count_of(self, fate: Fate) -> int:
        """Give how many extra hits have a fate."""
        return self.extra_fates.count(fate)


def as_times(name: str, values: Sequence[float] | Times, *, ascending: bool = True) -> Times:
    """Give times as an array, after a look at them.

    Raises:
        TimeNotFinite: One is infinite or not a number.
        TimesOutOfOrder: One is smaller than the one before, where they have to ascend.
    """
    times = np.asarray(values, dtype=np.float64)
    for index in np.flatnonzero(~np.isfinite(times))[:1]:
        raise TimeNotFinite(name, int(index), float(times[index]))
    if ascending:
        for index in np.flatnonzero(np.diff(times) < 0)[:1] + 1:
            raise TimesOutOfOrder(name, int(index), float(times[index - 1]), float(times[index]))
    return times


def windows_for_s(targets_s: Sequence[float] | Times) -> Times:
    """Give the widest windows in which no hit can be nearer to a neighbour: half the way to it.

    Args:
        targets_s: The targets of one kit piece, shape (m,), ascending. Equal ones are one.

    Returns:
        One for each target, shape (m,), at most :data:`LARGEST_WINDOW_S`.
    """
    times = as_times("targets_s", targets_s)
    different, place = np.unique(times, return_inverse=True)
    gaps = np.concatenate(([np.inf], np.diff(different), [np.inf]))
    nearest = np.minimum(gaps[:-1], gaps[1:])[place] if different.size else times
    return np.minimum(nearest / 2, LARGEST_WINDOW_S)


def asynchronies(
    hits_s: Sequence[float] | Times,
    targets_s: Sequence[float] | Times,
    *,
    window_s: Seconds | Times,
    offset_s: Seconds = 0.0,
) -> Matches:
    """Pair hits with targets, each at most once, and give the signed errors.

    Pairs never cross, and of all such pairings this is the one with the least total cost (rule 4
    above). Negative is early.

    Args:
        hits_s: Hit times, shape (n,), seconds on the session clock, ascending.
        targets_s: Target times, shape (m,), same clock, ascending.
        window_s: Largest distance from ``offset_s`` that still pairs, seconds, above 0; one for
            all targets, or one for each, shape (m,).
        offset_s: Where the window is centred.

    Returns:
        ``pairs`` (k, 2) of indices and ``errors_s`` (k,), the offset still in; k = 0 if either
        is empty.

    Raises:
        TimesOutOfOrder: An array steps backwards.
        TimeNotFinite: A time is infinite or not a number.
        ParameterOutOfRange: A window is not above 0.
        LengthsDiffer: There is not one window for each target.
    """
    hits = as_times("hits_s", hits_s)
    targets = as_times("targets_s", targets_s)
    windows = np.asarray(window_s, dtype=np.float64)
    if windows.ndim and windows.size != targets.size:
        raise LengthsDiffer("targets", targets.size, "windows", windows.size)
    for narrow in windows[~(windows > 0)].tolist()[:1]:
        raise ParameterOutOfRange("the window", narrow, "above 0 s")
    widest = float(windows.max(initial=0.0))
    centred = hits - offset_s
    first = np.searchsorted(targets, centred - widest, side="left").tolist()
    after = np.searchsorted(targets, centred + widest, side="right").tolist()
    each = np.broadcast_to(windows, targets.shape).tolist()
    pairs = _aligned(centred.tolist(), targets.tolist(), first, after, each)
    index = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Matches(pairs=index, errors_s=hits[index[:, 0]] - targets[index[:, 1]])


_SKIP_HIT, _TAKE, _SKIP_TARGET = 0, 1, 2


def _aligned(
    hits_s: list[float],
    targets_s: list[float],
    first: list[int],
    after: list[int],
    windows_s: list[float],
) -> list[tuple[int, int]]:
    """Find the non-crossing pairs with the largest total of (window - distance).

    Leaving a target alone costs its window, so the largest total gain is the least total cost, and
    a pair outside of its window, whose gain is negative, is never made. ``gains[j]`` is the best total with the hits so far and the first j targets.
    Windows ascend with the hits, so ``gains`` is flat beyond ``filled`` and only the band of the
    current hit has to be touched.
    """
    gains = [0.0] * (len(targets_s) + 1)
    filled = 0
    choices: list[bytearray] = []
    for index, hit_s in enumerate(hits_s):
        low, high = first[index], after[index]
        if high > filled:
            flat = gains[filled]
            for column in range(filled + 1, high + 1):
                gains[column] = flat
            filled = high
        row = bytearray(max(high - low, 0))
        diagonal = gains[low]
        for column in range(low, high):
            above = gains[column + 1]
            taken = diagonal + windows_s[column] - abs(hit_s - targets_s[column])
            left = gains[column]
            if taken > above and taken > left:
                gains[column + 1], row[column - low] = taken, _TAKE
            elif left > above:
                gains[column + 1], row[column - low] = left, _SKIP_TARGET
            diagonal = above
        choices.append(row)

    pairs: list[tuple[int, int]] = []
    column = len(targets_s)
    for index in range(len(hits_s) - 1, -1, -1):
        low = first[index]
        column = min(column, filled)
        at = min(column, after[index])
        while at > low and choices[index][at - 1 - low] == _SKIP_TARGET:
            at -= 1
        if at > low and choices[index][at - 1 - low] == _TAKE:
            pairs.append((index, at - 1))
            column = at - 1
    pairs.reverse()
    return pairs


def usual_offset_s(classes: Sequence[tuple[Times, Times, Seconds]]) -> Seconds:
    """Give the shift at which most hits lie near a stroke: a first guess at a player's usual offset.

    Every shift from -200 to 200 ms in steps of 5 ms is tried. A hit counts for 1 on its stroke and
    for nothing a window away, linearly between (a triangular kernel), over all kit pieces together.
    A part of even strokes fits just as well one stroke further, so a shift loses weight with its
    size, up to a quarter.

    Args:
        classes: For each kit piece: hits, targets (ascending, seconds) and window.
    """
    shifts = np.arange(-LARGEST_OFFSET_S, LARGEST_OFFSET_S + _OFFSET_STEP_S / 2, _OFFSET_STEP_S)
    scores = np.zeros_like(shifts)
    for hits_s, targets_s, window_s in classes:
        if hits_s.size == 0 or targets_s.size == 0:
            continue
        shifted = hits_s[None, :] - shifts[:, None]
        right = np.searchsorted(targets_s, shifted).clip(0, targets_s.size - 1)
        left = (right - 1).clip(0)
        distance = np.minimum(abs(shifted - targets_s[right]), abs(shifted - targets_s[left]))
        scores += np.clip(1 - distance / window_s, 0, None).sum(axis=1)
    scores *= 1 - abs(shifts) / LARGEST_OFFSET_S / 4
    # Of equally good shifts the one nearest to zero: argmax takes the first it sees.
    order = np.argsort(abs(shifts), kind="stable")
    return float(shifts[order[int(np.argmax(scores[order]))]])


def pair_part(
    hits: Sequence[Hit],
    strokes: Sequence[Stroke],
    targets_s: Sequence[float] | Times,
    *,
    delay_s: Seconds = 0.0,
) -> PartMatches:
    """Pair the hits of a take with the strokes asked for, by the rules at the head of this file.

    Args:
        hits: What was struck, ascending in time.
        strokes: What was asked for, ascending in time.
        targets_s: When each stroke was asked for, shape (len(strokes),), seconds, ascending.
        delay_s: Known delay of the player's device, positive where its hits are stamped late.

    Returns:
        The pairs, what is left over on both sides and why, and window, offset and swing that were
        used. All empty where nothing was struck or nothing was asked for.

    Raises:
        LengthsDiffer: There is not one target for each stroke.
        TimesOutOfOrder: Hits or targets step backwards.
        TimeNotFinite: A time is infinite or not a number.
    """
    targets = as_times("targets_s", targets_s)
    times = as_times("hits", [hit.time_s for hit in hits]) - delay_s
    if len(strokes) != targets.size:
        raise LengthsDiffer("strokes", len(strokes), "targets", targets.size)

    asked = _Asked.of(strokes, targets)
    struck = _Struck.of(hits, times)
    offset_s = usual_offset_s(
        [
            (
                times[struck.pieces == name],
                targets[asked.pieces == name],
                float(np.median(asked.piece_windows_s[asked.pieces == name])),
            )
            for name in np.unique(asked.pieces).tolist()
        ]
    )
    around = _Around(offset_s, np.zeros_like(targets))
    pairs = _pairs_around(around, struck, asked)
    for _ in range(_MOST_ROUNDS):
        errors_s = times[pairs[:, 0]] - targets[pairs[:, 1]]
        shifts_s = _swung(_swings(pairs, times, asked), asked)
        own_s = errors_s - shifts_s[pairs[:, 1]]
        usual_s = float(np.median(own_s)) if len(pairs) >= FEWEST_FOR_OFFSET else 0.0
        around = _Around(usual_s, shifts_s)
        before, pairs = pairs, _pairs_around(around, struck, asked)
        if np.array_equal(before, pairs):
            break

    pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    missed = np.setdiff1d(np.arange(targets.size), pairs[:, 1])
    extra = np.setdiff1d(np.arange(times.size), pairs[:, 0])
    fates, wrong_piece = _fates(extra, missed, around, struck, asked)
    windows_s = np.maximum(asked.piece_windows_s, asked.family_windows_s)
    return PartMatches(
        hit_index=pairs[:, 0],
        stroke_index=pairs[:, 1],
        errors_s=times[pairs[:, 0]] - targets[pairs[:, 1]],
        missed_index=missed,
        extra_index=extra,
        extra_fates=fates,
        wrong_piece=wrong_piece,
        swings=_swings(pairs, times, asked),
        offset_s=around.offset_s,
        window_s=float(windows_s.max(initial=0.0)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What was asked for, as arrays over strokes."""

    beats: tuple[Beats, ...]
    targets_s: Times
    pieces: npt.NDArray[np.str_]
    families: npt.NDArray[np.str_]
    piece_windows_s: Times
    family_windows_s: Times
    sixteenths: Indices

    @classmethod
    def of(cls, strokes: Sequence[Stroke], targets_s: Times) -> "_Asked":
        pieces = np.array([stroke.piece.value for stroke in strokes], dtype=np.str_)
        families = np.array([PIECES[stroke.piece].family for stroke in strokes], dtype=np.str_)
        return cls(
            beats=tuple(stroke.beats for stroke in strokes),
            targets_s=targets_s,
            pieces=pieces,
            families=families,
            piece_windows_s=_windows_s(pieces, targets_s),
            family_windows_s=_windows_s(families, targets_s),
            sixteenths=_sixteenths(strokes),
        )

    def off(self, step: Beats) -> npt.NDArray[np.bool_]:
        """Tell which strokes are off-beats of a step, such as the second eighths of beats."""
        width = int(step * _PER_BEAT)
        return (self.sixteenths >= 0) & (self.sixteenths % (2 * width) == width)

    def on(self, step: Beats) -> npt.NDArray[np.bool_]:
        """Tell which strokes are what those off-beats follow."""
        return (self.sixteenths >= 0) & (self.sixteenths % (2 * int(step * _PER_BEAT)) == 0)


def _sixteenths(strokes: Sequence[Stroke]) -> Indices:
    """Give where each stroke is within four bars' worth of sixteenths, -1 for those between them."""
    places = [
        _PER_BEAT * stroke.beats.numerator % (_PER_BEAT * _ROUND_BEATS * stroke.beats.denominator)
        for stroke in strokes
    ]
    return np.array(
        [
            place // stroke.beats.denominator if place % stroke.beats.denominator == 0 else -1
            for place, stroke in zip(places, strokes, strict=True)
        ],
        dtype=np.intp,
    )


def _windows_s(names: npt.NDArray[np.str_], targets_s: Times) -> Times:
    """Give the window of each stroke among those of its name."""
    windows_s = np.zeros_like(targets_s)
    for name in np.unique(names):
        windows_s[names == name] = windows_for_s(targets_s[names == name])
    return windows_s


@dataclass(frozen=True, slots=True, eq=False)
class _Struck:
    """What was struck, as arrays over hits."""

    times_s: Times
    pieces: npt.NDArray[np.str_]
    families: npt.NDArray[np.str_]
    loudness: npt.NDArray[np.float64]

    @classmethod
    def of(cls, hits: Sequence[Hit], times_s: Times) -> "_Struck":
        return cls(
            times_s=times_s,
            pieces=np.array([hit.piece.value for hit in hits], dtype=np.str_),
            families=np.array([PIECES[hit.piece].family for hit in hits], dtype=np.str_),
            loudness=np.array([hit.velocity for hit in hits], dtype=np.float64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """Where the player's windows lie: usual offset, and swing of each stroke."""

    offset_s: Seconds
    shifts_s: Times


def _beside(around: _Around, struck: _Struck, asked: _Asked) -> Indices:
    """Give, for each hit, the louder one that it is a grace or a bounce of, -1 for all others."""
    beside = np.full(struck.times_s.size, -1, dtype=np.intp)
    for name in np.unique(asked.pieces):
        own = np.flatnonzero(struck.pieces == name)
        here = asked.pieces == name
        times_s = struck.times_s[own] - around.offset_s
        wanted_s = (asked.targets_s + around.shifts_s)[here]
        nearest = _nearest(times_s, np.maximum.accumulate(wanted_s))
        away_s = abs(times_s - wanted_s[nearest])
        # Half the way to the next stroke asked for: closer than anybody was asked to strike.
        close_s = asked.piece_windows_s[here][nearest]
        loudness = struck.loudness[own]
        for before, after in pairwise(range(own.size)):
            gap_s = times_s[after] - times_s[before]
            within_s = min(close_s[before], close_s[after])
            quiet = int(loudness[after] < loudness[before])
            soft, loud = (after, before) if quiet else (before, after)
            if (
                gap_s <= (within_s if quiet else min(FLAM_S, within_s))
                and loudness[soft] <= CLEARLY_SOFTER * loudness[loud]
                and away_s[loud] <= away_s[soft] + WORSE_S
            ):
                beside[own[soft]] = own[loud]
    return beside


def _pairs_around(around: _Around, struck: _Struck, asked: _Asked) -> Indices:
    """Pair stage by stage, each with what the one before has left over."""
    free_hits = np.ones(struck.times_s.size, dtype=np.bool_)
    free_strokes = np.ones(asked.targets_s.size, dtype=np.bool_)
    found: list[Indices] = [np.empty((0, 2), dtype=np.intp)]
    by_piece = (struck.pieces, asked.pieces, asked.piece_windows_s)
    by_family = (struck.families, asked.families, asked.family_windows_s)
    plain = _beside(around, struck, asked) < 0
    everything = np.ones_like(plain)
    for (hit_names, stroke_names, windows_s), allowed in (
        (by_piece, plain),
        (by_family, plain),
        (by_piece, everything),
    ):
        for name in np.unique(stroke_names).tolist():
            hit_index = np.flatnonzero(free_hits & allowed & (hit_names == name))
            stroke_index = np.flatnonzero(free_strokes & (stroke_names == name))
            if hit_index.size == 0 or stroke_index.size == 0:
                continue
            windows = windows_s[stroke_index]
            pairs = _paired(hit_index, stroke_index, windows, around, struck, asked)
            free_hits[pairs[:, 0]] = False
            free_strokes[pairs[:, 1]] = False
            found.append(pairs)
    return np.concatenate(found)


def _paired(
    hit_index: Indices,
    stroke_index: Indices,
    windows_s: Times,
    around: _Around,
    struck: _Struck,
    asked: _Asked,
) -> Indices:
    """Pair some hits with some strokes around the usual offset and the swing, as indices of all."""
    # Swing moves neighbours by less than half their distance; what rounding leaves is evened out.
    targets_s = np.maximum.accumulate((asked.targets_s + around.shifts_s)[stroke_index])
    matches = asynchronies(
        struck.times_s[hit_index], targets_s, window_s=windows_s, offset_s=around.offset_s
    )
    return np.column_stack((hit_index[matches.pairs[:, 0]], stroke_index[matches.pairs[:, 1]]))


def _window_near(
    times_s: Times, among: npt.NDArray[np.bool_], asked: _Asked, windows_s: Times
) -> Times:
    """Give, for each time, the window of the nearest of some strokes, of which there are any."""
    return windows_s[among][_nearest(times_s, asked.targets_s[among])]


def _swings(pairs: Indices, times_s: Times, asked: _Asked) -> tuple[Swing, ...]:
    """Tell what swings from the pairs, where off-beats and the others have eight pairs or more."""
    if len(pairs) < 2 * FEWEST_FOR_OFFSET:
        return ()
    errors_s = times_s[pairs[:, 0]] - asked.targets_s[pairs[:, 1]]
    beat_s = _beat_s(asked)
    found: list[Swing] = []
    for step in OFF_BEATS:
        off, on = asked.off(step)[pairs[:, 1]], asked.on(step)[pairs[:, 1]]
        if min(off.sum(), on.sum()) < FEWEST_FOR_OFFSET or beat_s <= 0:
            continue
        shift_s = float(np.median(errors_s[off]) - np.median(errors_s[on]))
        half_s = float(step) * beat_s
        if abs(shift_s) < _LARGEST_SWING * half_s:
            ratio = (half_s + shift_s) / (half_s - shift_s)
            found.append(Swing(step, shift_s, ratio, int(off.sum())))
    return tuple(found)


def _beat_s(asked: _Asked) -> Seconds:
    """Give the usual length of a beat, 0 where it cannot be told."""
    beats = np.array([float(beat) for beat in asked.beats])
    later = np.diff(beats) > 0
    lengths = np.diff(asked.targets_s)[later] / np.diff(beats)[later]
    return float(np.median(lengths)) if lengths.size else 0.0


def _swung(swings: Sequence[Swing], asked: _Asked) -> Times:
    """Give how far the windows of each stroke move for swing."""
    shifts_s = np.zeros_like(asked.targets_s)
    for swing in swings:
        shifts_s[asked.off(swing.step_beats)] += swing.shift_s
    return shifts_s


def _fates(
    extra: Indices,
    missed: Indices,
    around: _Around,
    struck: _Struck,
    asked: _Asked,
) -> tuple[tuple[Fate, ...], Indices]:
    """Tell what every extra hit is, by rule 7."""
    fates: dict[int, Fate] = dict.fromkeys(extra.tolist(), "ornament")
    beside = _beside(around, struck, asked)
    for index in extra.tolist():
        if beside[index] >= 0:
            fates[index] = "flam" if beside[index] > index else "double"
        else:
            fates[index] = _beside_a_pair(index, fates, struck, asked)
    strange = np.array([index for index in fates if fates[index] == "ornament"], dtype=np.intp)
    if strange.size == 0 or missed.size == 0:
        return tuple(fates.values()), np.empty((0, 2), dtype=np.intp)
    windows_s = windows_for_s(asked.targets_s)[missed]
    wrong = _paired(strange, missed, windows_s, around, struck, asked)
    wrong = wrong[struck.families[wrong[:, 0]] != asked.families[wrong[:, 1]]]
    for index in wrong[:, 0].tolist():
        fates[index] = "wrong_piece"
    return tuple(fates.values()), wrong


def _beside_a_pair(index: int, fates: dict[int, Fate], struck: _Struck, asked: _Asked) -> Fate:
    """Tell an extra hit without a louder neighbour from where it lies beside paired ones."""
    here = asked.families == struck.families[index]
    if not here.any():
        return "ornament"
    window_s = _window_near(struck.times_s[[index]], here, asked, asked.family_windows_s)[0]
    own = np.flatnonzero(struck.families == struck.families[index])
    gaps_s = struck.times_s[own] - struck.times_s[index]
    paired = np.array([int(other) not in fates for other in own])
    if (paired & (gaps_s <= 0) & (gaps_s >= -window_s)).any():
        return "double"
    if (paired & (gaps_s >= 0) & (gaps_s <= min(FLAM_S, window_s))).any():
        return "flam"
    return "ornament"


@dataclass(frozen=True, slots=True, eq=False)
class MutualPairs:
    """Onsets of two players that are each other's nearest.

    Attributes:
        pairs: Indices of first and second onset, shape (k, 2), ascending in both.
        differences_s: First minus second of each pair, shape (k,).
        alone_first: Onsets of the first that pair with nothing, ascending.
        alone_second: Onsets of the second that pair with nothing, ascending.
        cap_s: The largest difference that pairs. It cuts the tails off: the spread is too small
            where many differences come near it.
    """

    pairs: Indices
    differences_s: Times
    alone_first: Indices
    alone_second: Indices
    cap_s: Seconds


def mutual_pairs(
    first_s: Sequence[float] | Times,
    second_s: Sequence[float] | Times,
    *,
    cap_s: Seconds | None = None,
) -> MutualPairs:
    """Pair two players without any written part: each other's nearest, within a cap.

    Pairs cannot cross, and no onset is used twice. Of two that are equally near, the earlier counts.

    Args:
        first_s: Onsets, shape (n,), seconds, ascending.
        second_s: Onsets, shape (m,), same clock, ascending.
        cap_s: Largest difference that pairs, above 0; by default half the shortest interval of
            either, at most :data:`LARGEST_WINDOW_S`. Equal onsets are one.

    Raises:
        TimesOutOfOrder: An array steps backwards.
        TimeNotFinite: A time is infinite or not a number.
        ParameterOutOfRange: The cap is not above 0.
    """
    first, second = as_times("first_s", first_s), as_times("second_s", second_s)
    windows_s = np.concatenate((windows_for_s(first), windows_for_s(second)))
    cap = float(windows_s.min(initial=LARGEST_WINDOW_S)) if cap_s is None else cap_s
    if not cap > 0:
        raise ParameterOutOfRange("the cap", cap, "above 0 s")
    if first.size == 0 or second.size == 0:
        pairs = np.empty((0, 2), dtype=np.intp)
    else:
        nearest_second = _nearest(first, second)
        nearest_first = _nearest(second, first)
        index = np.flatnonzero(nearest_first[nearest_second] == np.arange(first.size))
        pairs = np.column_stack((index, nearest_second[index]))
        pairs = pairs[abs(first[pairs[:, 0]] - second[pairs[:, 1]]) <= cap]
    return MutualPairs(
        pairs=pairs,
        differences_s=first[pairs[:, 0]] - second[pairs[:, 1]],
        alone_first=np.setdiff1d(np.arange(first.size), pairs[:, 0]),
        alone_second=np.setdiff1d(np.arange(second.size), pairs[:, 1]),
        cap_s=cap,
    )


def _nearest(times_s: Times, among_s: Times) -> Indices:
    """Give the index of the nearest of others for each time, the earliest of equally near ones."""
    right = np.searchsorted(among_s, times_s).clip(0, among_s.size - 1)
    left = (right - 1).clip(0)
    found = np.where(abs(times_s - among_s[left]) <= abs(times_s - among_s[right]), left, right)
    # Equal onsets of one player: the first of them stands for all.
    return np.searchsorted(among_s, among_s[found], side="left")
