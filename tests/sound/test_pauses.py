"""Long pauses are shortened, and nothing else is."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from songs_for_tests import small_song

from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.piecewise import Segment
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.sound.pauses import KEPT_AFTER_S, KEPT_BEFORE_S, without_long_pauses

KEPT_S = KEPT_AFTER_S + KEPT_BEFORE_S


def held_for(pause_s: float, hits_s: list[float]) -> Performance:
    """Four beats of 0.5 s, a pause, and the rest."""
    song = small_song()
    timeline = Timeline(
        (
            Segment(10.0, Fraction(0), 120.0),
            Segment(12.0, Fraction(4), 0.0),
            Segment(12.0 + pause_s, Fraction(4), 120.0),
        )
    )
    hits = tuple(Hit(time_s, KitPiece.KICK, 90) for time_s in sorted(hits_s))
    take = Take(1, "Mina", "person", "club", Level.FIRST, hits)
    return Performance(song, timeline, 1, Fraction(0), song.end_beats, (take,))


@given(pause_s=st.floats(KEPT_S + 0.01, 4000.0))
def test_a_long_pause_becomes_two_seconds_and_the_beats_stay_where_they_were(
    pause_s: float,
) -> None:
    shortened = without_long_pauses(held_for(pause_s, []))
    assert shortened.timeline.time_s_at(Fraction(3)) == 11.5
    went_on_s = shortened.timeline.time_s_at(Fraction(4))
    assert went_on_s == pytest.approx(12.0 + KEPT_S, abs=1e-6)
    assert shortened.timeline.time_s_at(Fraction(6)) - went_on_s == pytest.approx(1.0, abs=1e-6)


@given(pause_s=st.floats(0.1, KEPT_S))
def test_a_short_pause_stays(pause_s: float) -> None:
    performance = held_for(pause_s, [10.5, 12.05])
    assert without_long_pauses(performance) is performance


def test_hits_stay_with_their_beats_and_those_in_the_cut_are_left_out() -> None:
    hits_s = [10.0, 11.98, 12.7, 20.0, 41.9, 42.0, 42.5]
    performance = held_for(30.0, hits_s)
    shortened = without_long_pauses(performance)
    (take,) = shortened.takes
    assert [hit.time_s for hit in take.hits] == pytest.approx(
        [10.0, 11.98, 12.7, 13.9, 14.0, 14.5], abs=1e-9
    )
    for before, after in pairwise(take.hits):
        assert before.time_s <= after.time_s


def test_a_pause_without_an_end_stays() -> None:
    performance = held_for(30.0, [])
    endless = Performance(
        performance.song,
        Timeline(performance.timeline.segments[:2]),
        1,
        Fraction(0),
        Fraction(4),
        performance.takes,
    )
    assert without_long_pauses(endless) is endless
