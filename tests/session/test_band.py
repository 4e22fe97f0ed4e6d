"""Laws of the virtual drummers of a pass."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uchiawase.score.piecewise import Segment
from uchiawase.score.timeline import Timeline
from uchiawase.session.band import ARRIVAL_S, LOOP_S, SETTLED_AHEAD_S, Band
from uchiawase.timing.virtual_drummer import VirtualDrummer
from uchiawase.timing.yielding import LARGEST_LEAN_S

BEAT_S = 0.5
TIMELINE = Timeline.starting(100.0, Fraction(-4), 120.0)
ZERO_S = 102.0


def lean_s(band: Band, beat: int) -> float:
    """How far the drummers are from where they would be without people."""
    alone = VirtualDrummer(1, 2, 1).offset_s(beat, beat * BEAT_S)
    return band.offset_s(2, beat, Fraction(beat), beat * BEAT_S) - alone


def after(asynchronies_s: list[float], *, waits_s: float = 0.05) -> Band:
    """A band that heard one person on every beat, and settled as time went by."""
    band = Band(1, 1, Fraction(-4))
    for beat, asynchrony_s in enumerate(asynchronies_s):
        now_s = ZERO_S + beat * BEAT_S + asynchrony_s + waits_s
        band.settle(now_s, TIMELINE)
        band.hear(1, 7, Fraction(beat), asynchrony_s)
    band.settle(ZERO_S + len(asynchronies_s) * BEAT_S, TIMELINE)
    return band


MOVED = [-0.03] * 40 + [-0.01] * 24


def test_without_people_everybody_plays_as_they_would_anyway() -> None:
    band = Band(1, 1, Fraction(-4))
    band.settle(ZERO_S + 50.0, TIMELINE)
    assert [lean_s(band, beat) for beat in range(100)] == [0.0] * 100
    assert band.velocity(2, 5, 90) == VirtualDrummer(1, 2, 1).velocity(5, 90)


def test_a_person_who_is_early_by_habit_is_met_where_the_song_is() -> None:
    band = after([-0.045] * 60)
    assert lean_s(band, 60) == pytest.approx(0.0, abs=1e-9)


def test_the_drummers_go_with_a_steady_person_who_comes_later_than_usual() -> None:
    band = after(MOVED)
    leans = [lean_s(band, beat) for beat in range(66)]
    assert max(leans[: 40 + int(LOOP_S / BEAT_S)]) < 1e-9
    assert 0.002 < leans[-1] <= LARGEST_LEAN_S
    # All drummers lean alike.
    other = VirtualDrummer(1, 5, 1).offset_s(60, 30.0)
    assert band.offset_s(5, 60, Fraction(60), 30.0) - other == pytest.approx(lean_s(band, 60))


@settings(max_examples=40)
@given(st.lists(st.floats(-0.15, 0.15), min_size=20, max_size=60))
def test_nobody_draws_the_drummers_far_from_the_song(asynchronies_s: list[float]) -> None:
    band = after(asynchronies_s)
    beats = range(len(asynchronies_s) + 10)
    assert max(abs(lean_s(band, beat)) for beat in beats) <= LARGEST_LEAN_S + 1e-12


@settings(max_examples=25)
@given(st.floats(0.0, ARRIVAL_S - 0.01))
def test_how_long_hits_are_under_way_changes_nothing(waits_s: float) -> None:
    prompt, slow = after(MOVED), Band(1, 1, Fraction(-4))
    coming = [
        (ZERO_S + beat * BEAT_S + asynchrony_s + waits_s, beat, asynchrony_s)
        for beat, asynchrony_s in enumerate(MOVED)
    ]
    for at_s, beat, asynchrony_s in sorted(coming):
        slow.settle(at_s, TIMELINE)
        slow.hear(1, 7, Fraction(beat), asynchrony_s)
    slow.settle(ZERO_S + len(MOVED) * BEAT_S, TIMELINE)
    settled = len(MOVED) + int(SETTLED_AHEAD_S / BEAT_S)
    for beat in range(settled):
        assert lean_s(slow, beat) == lean_s(prompt, beat)


@given(st.integers(1, 20))
def test_when_somebody_looks_changes_nothing(every: int) -> None:
    often, seldom = after(MOVED), Band(1, 1, Fraction(-4))
    for beat, asynchrony_s in enumerate(MOVED):
        seldom.hear(1, 7, Fraction(beat), asynchrony_s)
        if beat % every == 0:
            seldom.settle(ZERO_S + beat * BEAT_S, TIMELINE)
    seldom.settle(ZERO_S + len(MOVED) * BEAT_S, TIMELINE)
    for beat in range(len(MOVED)):
        assert lean_s(seldom, beat) == lean_s(often, beat)


def test_what_comes_too_late_to_be_answered_is_let_go() -> None:
    band = Band(1, 1, Fraction(-4))
    band.settle(ZERO_S + 40 * BEAT_S, TIMELINE)
    for beat in range(30):
        band.hear(1, 7, Fraction(beat), 0.02 * (beat % 2))
    band.settle(ZERO_S + 60 * BEAT_S, TIMELINE)
    assert lean_s(band, 60) == 0.0


def test_each_beat_is_settled_once_three_seconds_ahead() -> None:
    band = Band(1, 1, Fraction(-4))
    assert list(band.settle(ZERO_S - SETTLED_AHEAD_S, TIMELINE)) == [-3, -2, -1, 0]
    assert not band.settle(ZERO_S - SETTLED_AHEAD_S, TIMELINE)
    assert list(band.settle(ZERO_S - SETTLED_AHEAD_S + BEAT_S, TIMELINE)) == [1]


def test_while_the_song_is_paused_nothing_is_settled() -> None:
    held = Timeline((*TIMELINE.segments, Segment(ZERO_S + 8 * BEAT_S, Fraction(8), 0.0)))
    band = Band(1, 1, Fraction(-4))
    assert band.settle(ZERO_S + 1000.0, held).stop == 8
    assert not band.settle(ZERO_S + 2000.0, held)


def test_eighths_within_a_beat_are_one_beat() -> None:
    by_beat, by_eighth = after(MOVED), Band(1, 1, Fraction(-4))
    for beat, asynchrony_s in enumerate(MOVED):
        by_eighth.hear(1, 7, Fraction(beat), asynchrony_s - 0.005)
        by_eighth.hear(1, 7, Fraction(beat) + Fraction(1, 2), asynchrony_s + 0.005)
    by_eighth.settle(ZERO_S + len(MOVED) * BEAT_S, TIMELINE)
    assert lean_s(by_eighth, 60) == pytest.approx(lean_s(by_beat, 60), abs=1e-12)
