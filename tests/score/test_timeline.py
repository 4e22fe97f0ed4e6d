from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import TimelineBroken
from uchiawase.score.piecewise import Segment
from uchiawase.score.timeline import LARGEST_DENOMINATOR, Timeline

TIMES_S = st.floats(0, 1000)
BEATS = st.fractions(-100, 500, max_denominator=960)
TEMPI = st.just(0.0) | st.floats(20, 400)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Timelines made as a room makes them: by up to eight changes, each in the future."""
    timeline = Timeline.starting(draw(st.floats(0, 100)), draw(BEATS), draw(st.floats(20, 400)))
    now_s = timeline.segments[0].start_s
    for wait_s, bpm in draw(st.lists(st.tuples(st.floats(0.01, 60), TEMPI), max_size=8)):
        now_s += wait_s
        timeline = timeline.changed_from(now_s, bpm, not_before_s=now_s)
    return timeline


@given(timelines(), st.lists(TIMES_S, min_size=2))
def test_the_music_never_goes_back(timeline: Timeline, times_s: list[float]) -> None:
    knots_s = [segment.start_s for segment in timeline.segments]
    around_s = [knot_s + step for knot_s in knots_s for step in (-1e-7, -1e-9, 0, 1e-9, 1e-7)]
    positions = [timeline.beats_at(time_s) for time_s in sorted([*times_s, *around_s])]
    assert positions == sorted(positions)


@given(timelines(), st.lists(BEATS, min_size=2))
def test_what_comes_later_in_the_song_is_never_played_earlier(
    timeline: Timeline, positions: list[Fraction]
) -> None:
    knots = [segment.beats for segment in timeline.segments]
    hair = Fraction(1, 3 * LARGEST_DENOMINATOR)
    around = [knot + step * hair for knot in knots for step in (-2, -1, 0, 1, 2)]
    times_s = [timeline.time_s_at(beats) for beats in sorted([*positions, *around])]
    assert times_s == sorted(times_s)


@given(timelines(), TIMES_S)
def test_where_the_music_moves_a_time_comes_back_from_its_position(
    timeline: Timeline, time_s: float
) -> None:
    found_s = timeline.time_s_at(timeline.beats_at(time_s))
    if timeline.bpm_at(time_s):
        # At a knot a position may be a millionth of a beat off: 3 µs at 20 bpm.
        assert found_s == pytest.approx(time_s, abs=1e-5) or found_s > time_s
    else:
        assert found_s >= time_s


@given(timelines(), BEATS)
def test_a_position_comes_back_from_the_time_it_is_played_at(
    timeline: Timeline, beats: Fraction
) -> None:
    time_s = timeline.time_s_at(beats)
    if time_s < inf:
        assert float(timeline.beats_at(time_s) - beats) == pytest.approx(0, abs=2e-6)


@given(timelines(), st.floats(0, 600), TEMPI, st.floats(0, 60))
def test_a_change_leaves_everything_before_it_as_it_was(
    timeline: Timeline, later_s: float, bpm: float, before_s: float
) -> None:
    change_s = timeline.segments[0].start_s + later_s
    changed = timeline.changed_from(change_s, bpm, not_before_s=0.0)
    earlier_s = max(change_s - before_s, timeline.segments[0].start_s)
    assert float(changed.beats_at(earlier_s) - timeline.beats_at(earlier_s)) == pytest.approx(
        0, abs=1 / LARGEST_DENOMINATOR
    )
    assert changed.bpm_at(change_s) == bpm
    assert changed.segments[-1].beats.denominator <= LARGEST_DENOMINATOR


@given(timelines(), st.floats(0, 100))
def test_a_change_drops_the_changes_that_were_planned_after_it(
    timeline: Timeline, later_s: float
) -> None:
    start_s = timeline.segments[0].start_s
    changed = timeline.changed_from(start_s + later_s, 99.0, not_before_s=0.0)
    assert changed.segments[-1].start_s == start_s + later_s
    assert changed.segments[:-1] == tuple(
        segment for segment in timeline.segments if segment.start_s < start_s + later_s
    )


def test_a_change_before_what_every_device_can_follow_is_refused() -> None:
    timeline = Timeline.starting(10.0, Fraction(0), 114.0)
    with pytest.raises(TimelineBroken, match=r"would start at 11\.000 s, before 11\.500 s"):
        timeline.changed_from(11.0, 120.0, not_before_s=11.5)
    with pytest.raises(TimelineBroken, match=r"would start at 9\.000 s"):
        timeline.changed_from(9.0, 120.0, not_before_s=8.0)
    assert timeline.changed_from(11.5, 120.0, not_before_s=11.5).bpm_at(11.5) == 120.0


def test_a_held_position_is_played_when_the_music_goes_on() -> None:
    held = Timeline.starting(0.0, Fraction(0), 120.0).changed_from(2.0, 0.0, not_before_s=2.0)
    assert held.beats_at(2.0) == held.beats_at(1e6) == 4
    assert held.time_s_at(Fraction(4)) == held.time_s_at(Fraction(5)) == inf
    assert held.time_s_at(Fraction(3)) == 1.5
    again = held.changed_from(7.0, 60.0, not_before_s=7.0)
    assert again.time_s_at(Fraction(4)) == 7.0
    assert again.time_s_at(Fraction(5)) == 8.0
    assert again.time_s_at(Fraction(3)) == 1.5
    assert (again.bpm_at(1.0), again.bpm_at(3.0), again.bpm_at(7.0)) == (120.0, 0.0, 60.0)


def test_a_change_at_the_very_start_replaces_the_start() -> None:
    timeline = Timeline.starting(1.0, Fraction(-8), 100.0).changed_from(1.0, 90, not_before_s=1.0)
    assert timeline == Timeline.starting(1.0, Fraction(-8), 90)


@pytest.mark.parametrize(
    ("segments", "sentence"),
    [
        ((), "segment 0 of the timeline has no segment"),
        ((Segment(0.0, Fraction(0), -1.0),), "has -1.0 bpm; a timeline never goes back"),
        ((Segment(0.0, Fraction(0), nan),), "has nan bpm"),
        ((Segment(0.0, Fraction(0), inf),), "has inf bpm"),
        ((Segment(inf, Fraction(0), 60.0),), "starts at inf s, which is no time"),
        (
            (Segment(1.0, Fraction(0), 60.0), Segment(1.0, Fraction(0), 90.0)),
            "segment 1 .* starts at 1.000000 s, not after 1.000000 s",
        ),
        (
            (Segment(0.0, Fraction(0), 60.0), Segment(1.0, Fraction(2), 90.0)),
            "segment 1 .* starts at beat 2.000000, but the one before leads to beat 1.000000",
        ),
    ],
)
def test_a_timeline_that_jumps_or_goes_back_is_refused(
    segments: tuple[Segment, ...], sentence: str
) -> None:
    with pytest.raises(TimelineBroken, match=sentence):
        Timeline(segments)
