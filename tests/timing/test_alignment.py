"""Laws of positions that are found: nothing is lost, nobody is out of order, silence takes its time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.errors import (
    NotInSeconds,
    ParameterOutOfRange,
    PlayersMissing,
    TimesOutOfOrder,
    TimesRepeated,
)
from uchiawase.timing.alignment import (
    AT_ONCE_S,
    counted_beats,
    joined,
    laid_on_positions,
    usual_cap_s,
    without_crossings,
)
from uchiawase.timing.pairing import LARGEST_WINDOW_S, Times
from uchiawase.units import Beats

onset_lists = st.lists(
    st.lists(st.floats(0, 60, allow_nan=False), min_size=3, max_size=40, unique=True).map(
        lambda times: np.array(sorted(times))
    ),
    min_size=1,
    max_size=4,
)


def beats_of(count: int, interval_s: float, *, spread_s: float, key: int) -> Times:
    return np.arange(count) * interval_s + spread_s * generator(5, key).standard_normal(count)


def test_people_around_one_beat_are_on_its_positions() -> None:
    one, other = (beats_of(80, 0.5, spread_s=0.02, key=key) for key in (1, 2))
    laid = laid_on_positions(("Hana", "Mina"), (one, other))
    assert laid.onsets.players == ("Hana", "Mina")
    assert np.array_equal(laid.onsets.onsets_s, np.column_stack((one, other)))
    assert laid.beats == tuple(Beats(beat) for beat in range(80))
    assert laid.alone == 0
    assert laid.onsets.track_s is None


def test_a_track_gives_its_own_positions_and_is_no_player() -> None:
    click = np.linspace(0.0, 29.5, 60)
    one = beats_of(60, 0.5, spread_s=0.01, key=3)
    besides = np.sort(np.append(one, 7.25))
    laid = laid_on_positions(("Hana", "click"), (besides, click), track=1)
    assert laid.onsets.players == ("Hana",)
    assert laid.onsets.track_s is not None
    assert laid.onsets.track_s == pytest.approx(click)
    assert laid.onsets.onsets_s[:, 0] == pytest.approx(one)
    assert laid.alone == 1


@given(onset_lists)
def test_no_onset_is_lost_and_everybody_ascends(lists: list[Times]) -> None:
    if usual_cap_s(lists) <= 0 or any(np.median(np.diff(one)) < 0.010 for one in lists):
        return
    laid = laid_on_positions([str(place) for place in range(len(lists))], lists)
    for column, one in zip(laid.onsets.onsets_s.T, lists, strict=True):
        kept = column[np.isfinite(column)]
        assert np.array_equal(kept, one)
    spans = np.nanmax(laid.onsets.onsets_s, axis=1) - np.nanmin(laid.onsets.onsets_s, axis=1)
    assert (spans <= laid.cap_s + 1e-12).all()


def test_positions_that_hold_somebody_the_wrong_way_round_are_taken_apart() -> None:
    table = np.array([[1.00, 0.90], [0.99, 1.20], [2.0, 2.0]])
    found = without_crossings(table)
    for column, before in zip(found.T, table.T, strict=True):
        kept = column[np.isfinite(column)]
        assert (np.diff(kept) > 0).all()
        assert sorted(kept.tolist()) == sorted(before.tolist())
    assert found[-1].tolist() == [2.0, 2.0]


def test_the_window_is_half_a_short_interval_and_a_few_double_triggers_do_not_close_it() -> None:
    even = np.linspace(0.0, 9.8, 50)
    assert usual_cap_s([even]) == pytest.approx(0.1)
    doubled = np.sort(np.append(even, even[3] + 0.004))
    assert usual_cap_s([doubled]) == pytest.approx(0.1)
    assert usual_cap_s([np.arange(20.0)]) == LARGEST_WINDOW_S
    assert usual_cap_s([np.array([1.0])]) == LARGEST_WINDOW_S


def test_what_sounds_as_one_is_one_movement() -> None:
    found = joined(np.array([1.0, 1.01, 1.5, 1.5 + AT_ONCE_S + 0.001, 2.0]))
    assert found == pytest.approx([1.005, 1.5, 1.531, 2.0])
    assert joined(np.empty(0)).size == 0


def test_a_beat_on_which_nobody_played_is_a_beat_all_the_same() -> None:
    times = np.delete(np.linspace(0.0, 19.5, 40), [10, 11])
    assert counted_beats(times)[9:11] == (Beats(9), Beats(12))


@given(st.floats(0.85, 1.15))
def test_a_tempo_that_drifts_is_followed(faster: float) -> None:
    intervals = np.geomspace(0.6, 0.6 * faster, 100)
    times: Times = np.concatenate((np.zeros(1), np.cumsum(intervals)))
    assert counted_beats(times) == tuple(Beats(beat) for beat in range(101))


def test_halves_and_quarters_of_the_pulse_are_counted_as_such() -> None:
    places = [Beats(beat) for beat in range(30)]
    places += [Beats(21, 2), Beats(61, 4)]
    places.sort()
    assert counted_beats(np.array([0.6 * float(place) for place in places])) == tuple(places)
    assert counted_beats(np.empty(0)) == ()
    assert counted_beats(np.array([3.0])) == (Beats(0),)


def test_what_cannot_be_onsets_is_refused() -> None:
    good = np.linspace(0.0, 9.5, 20)
    with pytest.raises(TimesOutOfOrder, match=r"Mina\[1\]"):
        laid_on_positions(("Hana", "Mina"), (good, good[::-1]))
    with pytest.raises(TimesRepeated, match=r"Mina has 0\.500 s twice"):
        laid_on_positions(("Hana", "Mina"), (good, np.sort(np.append(good, 0.5))))
    with pytest.raises(NotInSeconds, match="milliseconds"):
        laid_on_positions(("Hana", "Mina"), (good * 1000, good * 1000))
    with pytest.raises(NotInSeconds, match="minutes"):
        laid_on_positions(("Hana", "Mina"), (good / 60, good / 60))
    with pytest.raises(PlayersMissing):
        laid_on_positions((), ())
    with pytest.raises(ParameterOutOfRange, match="the window"):
        laid_on_positions(("Hana",), (good,), cap_s=0.0)
