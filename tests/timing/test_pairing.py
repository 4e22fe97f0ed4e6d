"""Laws of pairing."""

from fractions import Fraction
from itertools import combinations
from random import Random

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
    FATES,
    LARGEST_WINDOW_S,
    asynchronies,
    mutual_pairs,
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


def snares(
    times_s: list[float], velocities: list[int] | None = None, piece: KitPiece = KitPiece.SNARE
) -> list[Hit]:
    loud = velocities or [90] * len(times_s)
    return [Hit(time_s, piece, hard) for time_s, hard in zip(times_s, loud, strict=True)]


EVEN_S = np.arange(16, dtype=np.float64) * 0.5


def test_a_window_of_its_own_lets_one_quick_pair_of_strokes_narrow_nobody_elses() -> None:
    targets = [0.0, 0.5, 1.0, 1.05, 2.0]
    matches = asynchronies([0.1, 2.1], targets, window_s=windows_for_s(targets))
    assert matches.pairs.tolist() == [[0, 0], [1, 4]]
    with pytest.raises(LengthsDiffer, match="2 targets but 3 windows"):
        asynchronies([0.1], [0.0, 1.0], window_s=np.ones(3))


def test_the_grace_of_a_flam_is_a_flam_even_where_it_lies_better() -> None:
    # The player is 25 ms late on this one, so the soft grace is nearer to the target.
    times = sorted([*np.delete(EVEN_S, 8).tolist(), 3.995, 4.025])
    velocities = [40 if time_s == 3.995 else 100 for time_s in times]
    found = pair_part(snares(times, velocities), strokes_of([KitPiece.SNARE] * 16), EVEN_S)
    assert found.missed_index.size == 0
    assert found.errors_s[8] == pytest.approx(0.025)
    assert [times[index] for index in found.extra_index] == [3.995]
    assert found.extra_fates == ("flam",)


def test_a_bounce_is_a_double() -> None:
    times = sorted([*EVEN_S.tolist(), 4.09])
    velocities = [45 if time_s == 4.09 else 90 for time_s in times]
    found = pair_part(snares(times, velocities), strokes_of([KitPiece.SNARE] * 16), EVEN_S)
    assert found.extra_fates == ("double",)
    assert found.count_of("double") == 1
    assert found.missed_index.size == 0


def test_without_loudness_the_better_placed_of_two_is_the_stroke() -> None:
    times = sorted([*EVEN_S.tolist(), 4.09, 5.96])
    found = pair_part(snares(times), strokes_of([KitPiece.SNARE] * 16), EVEN_S)
    assert found.missed_index.size == 0
    assert found.extra_fates == ("double", "flam")


def test_a_soft_hit_that_nothing_else_can_stand_for_is_the_stroke() -> None:
    # A loud hit 90 ms before, but the part asks for both strokes.
    targets = [0.0, 0.5, 1.0, 1.1, 2.0]
    found = pair_part(
        snares([0.0, 0.5, 1.0, 1.1, 2.0], [90, 90, 120, 40, 90]),
        strokes_of([KitPiece.SNARE] * 5),
        targets,
    )
    assert found.missed_index.size == 0
    assert found.extra_index.size == 0


def test_a_stroke_on_the_wrong_piece_is_missed_and_its_hit_known() -> None:
    hits = [Hit(time_s, KitPiece.SNARE, 90) for time_s in EVEN_S.tolist()]
    hits[5] = Hit(2.51, KitPiece.TOM_LOW, 90)
    found = pair_part(hits, strokes_of([KitPiece.SNARE] * 16), EVEN_S)
    assert found.missed_index.tolist() == [5]
    assert found.extra_fates == ("wrong_piece",)
    assert found.wrong_piece.tolist() == [[5, 5]]


def test_what_decorates_the_part_is_an_ornament() -> None:
    hits = sorted(
        [*snares(EVEN_S.tolist()), Hit(3.25, KitPiece.SNARE, 90), Hit(3.3, KitPiece.CRASH, 90)],
        key=lambda hit: hit.time_s,
    )
    found = pair_part(hits, strokes_of([KitPiece.SNARE] * 16), EVEN_S)
    assert found.extra_fates == ("ornament", "ornament")
    assert set(found.extra_fates) <= set(FATES)


def test_swung_eighths_pair_and_the_swing_is_told() -> None:
    beats = [Fraction(place, 2) for place in range(64)]
    targets = np.array([float(beat) for beat in beats]) * 0.3
    played = targets + np.where(np.arange(64) % 2, 0.05, 0.0)  # a triplet's swing
    played += 0.006 * generator(11).standard_normal(64)
    strokes = [Stroke(beat, KitPiece.RIDE, 90) for beat in beats]
    found = pair_part(snares(played.tolist(), piece=KitPiece.RIDE), strokes, targets)
    assert found.missed_index.size == 0
    (swing,) = found.swings
    assert swing.step_beats == Fraction(1, 2)
    assert swing.shift_s == pytest.approx(0.05, abs=0.005)
    assert swing.ratio == pytest.approx(2, abs=0.12)
    assert swing.n == 32
    assert found.offset_s == pytest.approx(0, abs=0.004)


def test_even_eighths_do_not_swing_and_few_strokes_say_nothing_of_it() -> None:
    beats = [Fraction(place, 2) for place in range(40)]
    targets = np.array([float(beat) for beat in beats]) * 0.5
    strokes = [Stroke(beat, KitPiece.RIDE, 90) for beat in beats]
    hits = snares(targets.tolist(), piece=KitPiece.RIDE)
    (swing,) = pair_part(hits, strokes, targets).swings
    assert swing.ratio == pytest.approx(1)
    assert pair_part(hits[:15], strokes[:15], targets[:15]).swings == ()


def test_off_beats_that_are_nearly_on_the_next_beat_are_late_and_not_swung() -> None:
    beats = [Fraction(place, 2) for place in range(64)]
    targets = np.array([float(beat) for beat in beats]) * 0.3
    played = targets + np.where(np.arange(64) % 2, 0.066, 0.0)
    strokes = [Stroke(beat, KitPiece.RIDE, 90) for beat in beats]
    found = pair_part(snares(played.tolist(), piece=KitPiece.RIDE), strokes, targets)
    assert found.swings == ()
    assert found.missed_index.size == 0


def test_a_known_delay_is_taken_off_before_anything_else() -> None:
    found = pair_part(
        snares((EVEN_S + 0.18).tolist()),
        strokes_of([KitPiece.SNARE] * 16),
        EVEN_S,
        delay_s=0.2,
    )
    assert found.stroke_index.size == 16
    assert found.errors_s == pytest.approx(np.full(16, -0.02))
    assert found.offset_s == pytest.approx(-0.02)


pieces = st.sampled_from([KitPiece.KICK, KitPiece.SNARE, KitPiece.RIM, KitPiece.HAT_CLOSED])
written = st.lists(st.tuples(st.integers(0, 40), pieces), max_size=14, unique=True)
struck = st.lists(st.tuples(st.integers(0, 5200), pieces, st.integers(1, 127)), max_size=18)


def parts_of(
    asked: list[tuple[int, KitPiece]], played: list[tuple[int, KitPiece, int]]
) -> tuple[list[Hit], list[Stroke], list[float]]:
    strokes = [
        Stroke(Fraction(at, 4), piece, 90) for at, piece in sorted(asked, key=lambda one: one[0])
    ]
    hits = [
        Hit(tick / 1024, piece, hard)
        for tick, piece, hard in sorted(played, key=lambda one: one[0])
    ]
    return hits, strokes, [float(stroke.beats) / 2 for stroke in strokes]


@given(written, struck)
def test_every_hit_and_stroke_is_accounted_for_once_and_pairs_cross_on_no_piece(
    asked: list[tuple[int, KitPiece]], played: list[tuple[int, KitPiece, int]]
) -> None:
    hits, strokes, targets = parts_of(asked, played)
    found = pair_part(hits, strokes, targets)
    assert sorted([*found.hit_index.tolist(), *found.extra_index.tolist()]) == list(
        range(len(hits))
    )
    assert sorted([*found.stroke_index.tolist(), *found.missed_index.tolist()]) == list(
        range(len(strokes))
    )
    assert len(found.extra_fates) == found.extra_index.size
    assert sum(map(found.count_of, FATES)) == found.extra_index.size
    assert found.count_of("wrong_piece") == len(found.wrong_piece)
    assert set(found.wrong_piece[:, 0].tolist()) <= set(found.extra_index.tolist())
    assert set(found.wrong_piece[:, 1].tolist()) <= set(found.missed_index.tolist())
    exact = [
        (int(hit), int(stroke))
        for hit, stroke in zip(found.hit_index, found.stroke_index, strict=True)
    ]
    for piece in {stroke.piece for stroke in strokes}:
        own = [
            hits[hit].time_s
            for hit, stroke in exact
            if hits[hit].piece == strokes[stroke].piece == piece
        ]
        assert own == sorted(own)


@given(written, struck, st.integers(-8, 8))
def test_moving_everything_in_time_changes_no_pair(
    asked: list[tuple[int, KitPiece]], played: list[tuple[int, KitPiece, int]], shift: int
) -> None:
    hits, strokes, targets = parts_of(asked, played)
    moved = [Hit(hit.time_s + shift, hit.piece, hit.velocity) for hit in hits]
    before = pair_part(hits, strokes, targets)
    after = pair_part(moved, strokes, [target + shift for target in targets])
    assert np.array_equal(before.hit_index, after.hit_index)
    assert np.array_equal(before.stroke_index, after.stroke_index)
    assert before.extra_fates == after.extra_fates


@given(written, struck, st.randoms(use_true_random=False))
def test_the_order_in_which_simultaneous_strokes_are_written_changes_no_pair(
    asked: list[tuple[int, KitPiece]], played: list[tuple[int, KitPiece, int]], shuffler: Random
) -> None:
    hits, strokes, targets = parts_of(asked, played)
    order = list(range(len(strokes)))
    shuffler.shuffle(order)
    order.sort(key=lambda index: strokes[index].beats)
    other = pair_part(
        hits, [strokes[index] for index in order], [targets[index] for index in order]
    )
    before = pair_part(hits, strokes, targets)
    pairs = zip(other.hit_index.tolist(), other.stroke_index.tolist(), strict=True)
    assert {(hit, order[stroke]) for hit, stroke in pairs} == set(
        zip(before.hit_index.tolist(), before.stroke_index.tolist(), strict=True)
    )


# --- between players without a part --------------------------------------------------------------


def test_each_others_nearest_pair_and_the_rest_stay_alone() -> None:
    found = mutual_pairs([0.0, 0.5, 1.0, 1.5], [0.02, 0.98, 1.04, 2.5], cap_s=0.1)
    assert found.pairs.tolist() == [[0, 0], [2, 1]]
    assert found.differences_s == pytest.approx([-0.02, 0.02])
    assert found.alone_first.tolist() == [1, 3]
    assert found.alone_second.tolist() == [2, 3]


@given(ticks, ticks, st.integers(1, 600))
def test_mutual_pairs_never_cross_share_or_leave_the_cap_and_are_the_same_both_ways(
    first: list[float], second: list[float], cap: int
) -> None:
    found = mutual_pairs(first, second, cap_s=cap / 1024)
    assert (np.diff(found.pairs, axis=0) > 0).all()
    assert (np.abs(found.differences_s) <= cap / 1024).all()
    if len(set(first)) == len(first) and len(set(second)) == len(second):
        apart = {abs(a - b) for a in first for b in second}
        if len(apart) == len(first) * len(second):  # no ties
            mirrored = mutual_pairs(second, first, cap_s=cap / 1024)
            assert mirrored.pairs[:, ::-1].tolist() == found.pairs.tolist()


def test_the_cap_is_half_the_shortest_interval_of_either_and_has_to_be_above_nothing() -> None:
    assert mutual_pairs([0.0, 0.2], [0.0, 1.0]).cap_s == pytest.approx(0.1)
    assert mutual_pairs([], [1.0]).pairs.shape == (0, 2)
    with pytest.raises(ParameterOutOfRange, match="the cap is 0"):
        mutual_pairs([0.0], [0.0], cap_s=0.0)


def test_players_who_alternate_are_each_paired_with_their_own_strokes() -> None:
    # One plays the beats, the other between them; each is 60 ms early and none takes the other's.
    beats = np.arange(32, dtype=np.float64) * 0.25
    for first in (0, 1):
        own = beats[first::2]
        found = pair_part(snares((own - 0.06).tolist()), strokes_of([KitPiece.SNARE] * 16), own)
        assert found.stroke_index.size == 16
        assert found.errors_s == pytest.approx(np.full(16, -0.06))
