"""Laws of pairing."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.errors import (
    LengthsDiffer,
    ParameterOutOfRange,
    TimeNotFinite,
    TimesOutOfOrder,
)
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import Stroke
from uchiawase.timing.pairing import (
    LARGEST_WINDOW_S,
    asynchronies,
    pair_part,
    usual_offset_s,
    windows_for_s,
)

# Times on a grid of 1/1024 s, so that sums and shifts are exact and ties stay ties.
ticks = st.lists(st.integers(0, 3000), max_size=7).map(
    lambda found: [tick / 1024 for tick in sorted(found)]
)


def strokes_of(pieces: list[KitPiece]) -> list[Stroke]:
    return [Stroke(Fraction(index), piece, 100) for index, piece in enumerate(pieces)]


def hits_of(times_s: list[float], piece: KitPiece = KitPiece.SNARE) -> list[Hit]:
    return [Hit(time_s, piece, 90) for time_s in times_s]


def least_cost(hits: list[float], targets: list[float], window_s: float) -> float:
    """Try every non-crossing pairing there is."""
    best = window_s / 2 * (len(hits) + len(targets))
    for size in range(1, min(len(hits), len(targets)) + 1):
        for some_hits in combinations(hits, size):
            for some_targets in combinations(targets, size):
                errors = [abs(h - t) for h, t in zip(some_hits, some_targets, strict=True)]
                if max(errors) <= window_s:
                    alone = len(hits) + len(targets) - 2 * size
                    best = min(best, sum(errors) + window_s / 2 * alone)
    return best


@given(ticks, ticks, st.integers(1, 600))
def test_no_other_non_crossing_pairing_costs_less(
    hits: list[float], targets: list[float], window: int
) -> None:
    window_s = window / 1024
    matches = asynchronies(hits, targets, window_s=window_s)
    alone = len(hits) + len(targets) - 2 * len(matches.pairs)
    cost = float(np.abs(matches.errors_s).sum()) + window_s / 2 * alone
    assert cost == pytest.approx(least_cost(hits, targets, window_s), abs=1e-12)


@given(ticks, ticks, st.integers(1, 600))
def test_pairs_never_cross_share_or_leave_the_window(
    hits: list[float], targets: list[float], window: int
) -> None:
    matches = asynchronies(hits, targets, window_s=window / 1024)
    assert (np.diff(matches.pairs, axis=0) > 0).all()
    assert (np.abs(matches.errors_s) <= window / 1024).all()


@given(ticks, ticks, st.integers(1, 600), st.integers(-4096, 4096))
def test_shifting_hits_and_targets_together_changes_nothing(
    hits: list[float], targets: list[float], window: int, shift: int
) -> None:
    before = asynchronies(hits, targets, window_s=window / 1024)
    after = asynchronies(
        [time_s + shift / 1024 for time_s in hits],
        [time_s + shift / 1024 for time_s in targets],
        window_s=window / 1024,
    )
    assert np.array_equal(before.pairs, after.pairs)
    assert np.array_equal(before.errors_s, after.errors_s)


def test_a_greedy_pairing_would_waste_a_stroke_here() -> None:
    # The hit at 0.12 is nearest to the stroke at 0.10, but then the one at 0.08 has none.
    matches = asynchronies([0.08, 0.12], [0.10, 0.20], window_s=0.1)
    assert matches.pairs.tolist() == [[0, 0], [1, 1]]


def test_negative_is_early() -> None:
    assert asynchronies([0.9], [1.0], window_s=0.2).errors_s == pytest.approx([-0.1])


def test_no_hits_or_no_targets_give_no_pairs() -> None:
    assert asynchronies([], [1.0], window_s=0.1).pairs.shape == (0, 2)
    assert asynchronies([1.0], [], window_s=0.1).pairs.shape == (0, 2)


def test_times_that_step_backwards_are_refused() -> None:
    with pytest.raises(TimesOutOfOrder, match=r"hits_s\[1\] is 1\.000 s.*2\.000 s"):
        asynchronies([2.0, 1.0], [1.0], window_s=0.1)


def test_times_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(TimeNotFinite, match=r"targets_s\[1\] is nan"):
        asynchronies([2.0], [1.0, float("nan")], window_s=0.1)


def test_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="the window is 0"):
        asynchronies([2.0], [1.0], window_s=0.0)


def test_the_window_is_half_the_way_to_the_nearest_neighbour_and_capped() -> None:
    assert windows_for_s([0.0, 1.0, 1.2, 2.0]) == pytest.approx([LARGEST_WINDOW_S, 0.1, 0.1, 0.15])
    assert windows_for_s([0.0, 1.0, 2.0]).tolist() == [LARGEST_WINDOW_S] * 3
    assert windows_for_s([1.0, 1.0]).tolist() == [LARGEST_WINDOW_S] * 2
    assert windows_for_s([]).size == 0


@pytest.mark.parametrize("offset_ms", [-60, -35, 0, 20, 60])
def test_a_constant_offset_takes_no_stroke_from_anybody(offset_ms: int) -> None:
    # Sixteenths at 114 bpm: 132 ms apart, so the window is 66 ms and a plain window around zero
    # would lose most hits of somebody who is 60 ms early.
    targets = np.arange(128, dtype=np.float64) * 60 / 114 / 4
    noise = generator(1, 2).standard_normal(128) * 0.012
    times = targets + offset_ms / 1000 + noise
    found = pair_part(hits_of(times.tolist()), strokes_of([KitPiece.SNARE] * 128), targets)
    assert found.stroke_index.size >= 127
    assert (found.hit_index == found.stroke_index).all()
    assert found.offset_s == pytest.approx(offset_ms / 1000, abs=0.004)
    assert found.errors_s.mean() == pytest.approx(offset_ms / 1000, abs=0.004)


def test_the_usual_offset_of_even_strokes_is_the_one_nearest_to_zero() -> None:
    targets = np.arange(100, dtype=np.float64) * 0.1
    hits = targets + 0.04
    assert usual_offset_s([(hits, targets, 0.05)]) == pytest.approx(0.04)


def test_an_offset_is_not_read_from_a_few_strokes() -> None:
    targets = np.arange(5, dtype=np.float64)
    found = pair_part(hits_of((targets + 0.05).tolist()), strokes_of([KitPiece.SNARE] * 5), targets)
    assert found.offset_s == 0
    assert found.errors_s == pytest.approx([0.05] * 5)


def test_misses_and_extras_are_told_apart_from_pairs() -> None:
    targets = np.arange(20, dtype=np.float64) * 0.5
    times = sorted([*np.delete(targets, [4, 11]).tolist(), 3.25, 7.26])
    found = pair_part(hits_of(times), strokes_of([KitPiece.SNARE] * 20), targets)
    assert found.missed_index.tolist() == [4, 11]
    assert [times[index] for index in found.extra_index] == [3.25, 7.26]
    assert found.window_s == LARGEST_WINDOW_S


def test_a_double_hit_gives_one_pair_and_one_extra() -> None:
    targets = np.arange(10, dtype=np.float64) * 0.5
    times = sorted([*targets.tolist(), 2.07])
    found = pair_part(hits_of(times), strokes_of([KitPiece.KICK] * 10), targets)
    assert found.stroke_index.size == 0  # hits_of strikes the snare: another family altogether
    found = pair_part(hits_of(times, KitPiece.KICK), strokes_of([KitPiece.KICK] * 10), targets)
    assert found.missed_index.size == 0
    assert [times[index] for index in found.extra_index] == [2.07]


def test_the_same_piece_comes_before_the_family() -> None:
    strokes = strokes_of([KitPiece.TOM_HIGH, KitPiece.TOM_LOW])
    # Both are asked for at once and the low tom comes first: by family alone they would be mixed up.
    hits = [Hit(0.99, KitPiece.TOM_LOW, 90), Hit(1.01, KitPiece.TOM_HIGH, 90)]
    found = pair_part(hits, strokes, [1.0, 1.0])
    assert dict(zip(found.stroke_index.tolist(), found.hit_index.tolist(), strict=True)) == {
        0: 1,
        1: 0,
    }


def test_what_is_left_pairs_within_the_family_only() -> None:
    strokes = strokes_of([KitPiece.HAT_CLOSED, KitPiece.SNARE])
    hits = [Hit(1.0, KitPiece.HAT_OPEN, 90), Hit(2.0, KitPiece.KICK, 90)]
    found = pair_part(hits, strokes, [1.0, 2.0])
    assert found.stroke_index.tolist() == [0]
    assert found.missed_index.tolist() == [1]
    assert found.extra_index.tolist() == [1]


def test_nothing_asked_and_nothing_struck_is_no_error() -> None:
    found = pair_part([], [], [])
    assert (found.stroke_index.size, found.missed_index.size, found.window_s) == (0, 0, 0.0)
    found = pair_part(hits_of([1.0]), [], [])
    assert found.extra_index.tolist() == [0]


def test_each_stroke_needs_its_target() -> None:
    with pytest.raises(LengthsDiffer, match="1 strokes but 0 targets"):
        pair_part([], strokes_of([KitPiece.KICK]), [])


def test_nearly_all_of_a_thousand_ordinary_strokes_pair() -> None:
    draw = generator(7)
    targets = np.arange(1000, dtype=np.float64) * 0.25
    pieces = [KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN]
    strokes = strokes_of([pieces[index % 4] for index in range(1000)])
    times = targets - 0.03 + draw.standard_normal(1000) * 0.03
    hits = [
        Hit(time_s, stroke.piece, 90)
        for time_s, stroke in sorted(
            zip(times.tolist(), strokes, strict=True), key=lambda it: it[0]
        )
    ]
    assert pair_part(hits, strokes, targets).stroke_index.size > 990
