"""Laws of the steady third."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.timing.pairing import Times
from uchiawase.timing.yielding import (
    FEWEST_STROKES,
    LARGEST_LEAN_S,
    LOOSE_S,
    MOST_SHARE,
    STEADY_S,
    Ear,
    Lean,
    SteadyThird,
    share_of,
    wanted_lean_s,
)

BEAT_S = 0.5


@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3))
def test_the_steadier_people_are_the_more_is_yielded_and_never_too_much(
    one_s: float, other_s: float
) -> None:
    steadier, looser = sorted((one_s, other_s))
    assert 0 <= float(share_of(looser)) <= float(share_of(steadier)) <= MOST_SHARE


def test_loose_people_are_led_and_an_ensemble_is_met() -> None:
    assert float(share_of(LOOSE_S)) == 0.0
    assert float(share_of(STEADY_S)) == pytest.approx(MOST_SHARE)


def heard(asynchronies_s: list[float] | Times) -> Ear:
    ear = Ear()
    for asynchrony_s in asynchronies_s:
        ear.hear(float(asynchrony_s))
    return ear


@given(st.floats(-0.3, 0.3))
def test_what_is_usual_with_somebody_is_not_yielded_to(usual_s: float) -> None:
    ear = heard([usual_s] * 40)
    assert float(ear.level_s) == pytest.approx(0.0, abs=1e-12)
    assert wanted_lean_s([ear]) == pytest.approx(0.0, abs=1e-12)


def test_a_lasting_change_is_yielded_to_and_leaks_back() -> None:
    ear = heard([-0.040] * 64)
    levels: list[float] = []
    for _ in range(300):
        ear.hear(-0.010)
        levels.append(float(ear.level_s))
    assert max(levels) > 0.015
    assert abs(levels[-1]) < 1e-4


def test_how_steady_somebody_is_comes_out() -> None:
    ears = Ear((4000,))
    draw = generator(31, 1)
    for _ in range(200):
        ears.hear(-0.030 + 0.020 * draw.standard_normal(4000))
    # The usual place is learnt from the same strokes, which widens the spread by a hundredth.
    found = np.sqrt(np.mean(ears.pair_spread_s**2))
    assert found == pytest.approx(0.020 * np.sqrt(2), rel=0.03)


def test_somebody_new_or_silent_is_not_yielded_to() -> None:
    ear = heard([0.0] * (FEWEST_STROKES - 1))
    assert not bool(ear.known)
    assert np.isnan(float(ear.level_s))
    assert wanted_lean_s([ear, Ear()]) == 0.0
    assert wanted_lean_s([]) == 0.0
    silent = heard([np.nan] * 50)
    assert not bool(silent.known)


def test_a_silent_beat_changes_nothing_that_is_known() -> None:
    ear = heard(0.02 * generator(32, 1).standard_normal(30))
    before = (float(ear.level_s), float(ear.pair_spread_s))
    ear.hear(np.nan)
    assert (float(ear.level_s), float(ear.pair_spread_s)) == before
    assert np.isnan(float(ear.news_s))


def test_many_ears_hear_what_each_would() -> None:
    draw = generator(33, 1)
    found = np.where(draw.random((5, 40)) < 0.1, np.nan, 0.03 * draw.standard_normal((5, 40)))
    ears = Ear((5,))
    for beat in range(40):
        ears.hear(found[:, beat])
    for person in range(5):
        assert float(heard(found[person]).level_s) == float(ears.level_s[person])


# --- leaning, while a song sounds ----------------------------------------------------------------


def steady_people(level_s: float) -> list[Ear]:
    ear = heard([0.0] * 60)
    for _ in range(4):
        ear.hear(level_s)
    return [ear]


def test_the_lean_is_bounded_whatever_people_do() -> None:
    ear = heard([0.0] * 100)
    lean = Lean()
    found: list[float] = []
    for _ in range(100):
        ear.hear(-0.25)
        found.append(lean.settle([ear]))
    assert min(found) >= -LARGEST_LEAN_S - 1e-12
    assert max(found) <= LARGEST_LEAN_S


def test_the_lean_glides_towards_the_people_and_back() -> None:
    people = steady_people(0.010)
    wanted_s = wanted_lean_s(people)
    assert 0.001 < wanted_s < 0.010 * MOST_SHARE + 1e-9
    lean = Lean()
    going = [lean.settle(people) for _ in range(20)]
    assert going == sorted(going)
    assert going[-1] == pytest.approx(wanted_s, rel=0.01)
    back = [lean.settle([]) for _ in range(30)]
    assert abs(back[-1]) < 1e-5


def test_a_beat_that_is_not_settled_leans_as_the_last_one_and_before_the_start_none_does() -> None:
    lean = Lean()
    settled = [lean.settle(steady_people(0.01)) for _ in range(3)]
    assert lean.beats == 4
    assert [lean.at(beat) for beat in range(1, 4)] == settled
    assert lean.at(0) == lean.at(-4) == 0.0
    assert lean.at(99) == settled[-1]


# --- the third, where no song sounds -------------------------------------------------------------


def played(third: SteadyThird, people_s: Times) -> Times:
    """The third's beats with people, shape (songs, people, beats), who do not answer."""
    first = third.onset_s
    later = (
        third.next_onset_s(people_s[:, :, beat], 0.0, 0.0) for beat in range(people_s.shape[2])
    )
    return np.stack([first, *later], axis=1)


def test_at_share_0_it_is_a_metronome() -> None:
    people = generator(34, 1).random((3, 2, 50)) * 30
    third = SteadyThird(BEAT_S, np.zeros(3), people=2, most_share=0.0)
    assert played(third, people) == pytest.approx(
        np.tile(np.arange(51, dtype=np.float64) * BEAT_S, (3, 1))
    )


def test_people_who_are_early_by_habit_do_not_pull_it_along() -> None:
    beats = np.arange(200, dtype=np.float64) * BEAT_S - 0.05
    people = np.tile(beats, (1, 2, 1))
    third = SteadyThird(BEAT_S, np.zeros(1), people=2)
    assert played(third, people)[0, -1] == pytest.approx(200 * BEAT_S, abs=1e-6)


def test_it_goes_part_of_the_way_to_another_tempo() -> None:
    """Steady people 1 % faster: their places move by 5 ms a beat."""
    n = 24
    easy = np.arange(40, dtype=np.float64) * BEAT_S
    faster = easy[-1] + np.cumsum(np.full(n, BEAT_S * 0.99))
    people = np.tile(np.concatenate([easy, faster]), (1, 2, 1))
    third = SteadyThird(BEAT_S, np.zeros(1), people=2)
    found = played(third, people)[0]
    gone = (40 + n - 1) * BEAT_S - found[40 + n - 1]
    assert 0.01 * n * BEAT_S * 0.1 < gone < 0.01 * n * BEAT_S


def test_loose_people_move_it_less_than_steady_ones() -> None:
    draw = generator(35, 1)
    n = 60
    beats = np.arange(n, dtype=np.float64) * BEAT_S
    moved: list[float] = []
    shares: list[float] = []
    for spread_s in (0.010, 0.050):
        people = beats + spread_s * draw.standard_normal((200, 2, n))
        third = SteadyThird(BEAT_S, np.zeros(200), people=2)
        own = np.diff(played(third, people)[:, 30:], axis=1)
        moved.append(float(own.std()) / spread_s)
        shares.append(float(third.share.mean()))
    assert shares[0] == pytest.approx(MOST_SHARE)
    assert shares[1] < 0.1
    assert moved[1] < 0.3 * moved[0]


def test_silent_people_leave_it_alone() -> None:
    people = np.full((2, 2, 40), np.nan)
    third = SteadyThird(BEAT_S, np.zeros(2), people=2)
    assert played(third, people) == pytest.approx(
        np.tile(np.arange(41, dtype=np.float64) * BEAT_S, (2, 1))
    )


def test_it_may_be_told_to_yield_whatever_people_do() -> None:
    third = SteadyThird(BEAT_S, np.zeros(2), people=2, most_share=1.0, adapts=False)
    assert third.share.tolist() == [1.0, 1.0]
