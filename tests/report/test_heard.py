"""Laws of what people heard of each other, and of the gains that rest on it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from far_pair import FarPair
from played import START_S, TIMELINE, nara, performance_of

from uchiawase.report.figures import SONG, Report
from uchiawase.report.heard import heard_by_each
from uchiawase.report.meeting import report_of
from uchiawase.report.met import met_takes
from uchiawase.score.take import Hearing, Performance, Sounded
from uchiawase.units import Beats

HERE, THERE = Hearing(0.0, "Nara", headphones=False), Hearing(0.0, "Andong", headphones=False)


def pair(first: Sequence[Hearing], second: Sequence[Hearing], *sounded: Sounded) -> Performance:
    host, guest = nara().takes[:2]
    return replace(
        performance_of(replace(host, hearing=tuple(first)), replace(guest, hearing=tuple(second))),
        sounded=sounded,
    )


def heard_errors(performance: Performance) -> list[list[np.ndarray]]:
    heard = heard_by_each(performance, met_takes(performance))
    assert heard is not None
    return [list(one.errors_s) for one in heard]


def test_people_of_one_room_hear_each_other_as_they_strike() -> None:
    for performance in (nara(), pair([HERE], [HERE])):
        met = met_takes(performance)
        heard = heard_by_each(performance, met)
        assert heard is not None
        assert not any(one.as_sounded for one in heard)
        for one in heard:
            for errors_s, other in zip(one.errors_s, met, strict=True):
                np.testing.assert_array_equal(errors_s, other.errors_s)


def test_people_apart_hear_what_sounded_where_they_are_and_nothing_else() -> None:
    performance = pair(
        [HERE],
        [THERE],
        Sounded("Nara", 2, 3, TIMELINE.time_s_at(met_stroke(1, 3)) + 0.07),
        Sounded("Andong", 2, 4, START_S + 1),
        Sounded("Nara", 2, 1_000_000, START_S + 1),
    )
    met = met_takes(performance)
    (own, heard), (of_the_other, _) = heard_errors(performance)
    np.testing.assert_array_equal(own, met[0].errors_s)
    assert np.isnan(of_the_other).all()
    (place,) = np.flatnonzero(np.isfinite(heard))
    assert met[1].stroke_index[place] == 3
    assert heard[place] == pytest.approx(0.07)


def met_stroke(seat_index: int, stroke_index: int) -> Beats:
    one = met_takes(nara())[seat_index]
    return one.strokes[one.stroke_index.index(stroke_index)].beats


def test_a_stroke_that_sounded_and_was_never_struck_was_heard_all_the_same() -> None:
    missed = met_takes(nara())[1]
    at = int(missed.matches.missed_index[0])
    index, target_s = missed.stroke_index[at], float(missed.targets_s[at])
    performance = pair([HERE], [THERE], Sounded("Nara", 2, index, target_s - 0.01))
    assert heard_errors(performance)[0][1][at] == pytest.approx(-0.01)


def test_through_headphones_everybody_is_heard_as_sounded() -> None:
    alone = Hearing(0.0, "Nara", headphones=True)
    performance = pair([alone], [HERE])
    assert np.isnan(heard_errors(performance)[0][1]).all()
    np.testing.assert_array_equal(
        heard_errors(performance)[1][0], met_takes(performance)[0].errors_s
    )


def test_who_comes_over_hears_through_the_air_from_then_on() -> None:
    comes_s = TIMELINE.time_s_at(met_takes(nara())[1].strokes[40].beats)
    performance = pair([HERE], [THERE, Hearing(comes_s, "Nara", headphones=False)])
    heard = heard_errors(performance)[0][1]
    met = met_takes(performance)[1]
    before = met.targets_s < comes_s
    assert np.isnan(heard[before]).all()
    np.testing.assert_array_equal(heard[~before], met.errors_s[~before])


def test_without_knowing_who_was_where_nothing_is_known_of_what_sounded() -> None:
    sounded = Sounded("Nara", 2, 3, START_S)
    assert heard_by_each(nara(), met_takes(nara())) is not None
    performance = pair([HERE], [], sounded)
    assert heard_by_each(performance, met_takes(performance)) is None


# --- a pair 80 ms apart, through a real room -----------------------------------------------------


@pytest.fixture(name="evenings", scope="module")
def far_evenings() -> list[tuple[Report, Report]]:
    """Songs of a pair coupled by 0.3, by what they heard and as if they had heard what was struck."""
    evenings: list[tuple[Report, Report]] = []
    for seed in range(3):
        played = FarPair().play(seed)
        deaf = replace(
            played, sounded=(), takes=tuple(replace(take, hearing=()) for take in played.takes)
        )
        evenings.append(
            (report_of(played, report_id="a", seed=1), report_of(deaf, report_id="a", seed=1))
        )
    return evenings


def between(report: Report) -> list[float]:
    return [
        arrow.gain.value
        for arrow in report.gave_way
        if arrow.leader_index != SONG and arrow.gain is not None
    ]


def test_a_pair_eighty_milliseconds_apart_is_found_coupled_as_it_was(
    evenings: list[tuple[Report, Report]],
) -> None:
    gains = np.array([between(heard) for heard, _ in evenings])
    assert gains.shape == (3, 2)
    np.testing.assert_allclose(gains.mean(axis=0), 0.3, atol=0.05)
    for heard, _ in evenings:
        arrows = [arrow for arrow in heard.gave_way if arrow.leader_index != SONG]
        assert all(arrow.drawn for arrow in arrows)
        assert heard.gave_way_said == "name 1 and name 2 gave way to each other."


def test_reckoned_on_what_was_struck_the_same_pair_would_come_out_wrong(
    evenings: list[tuple[Report, Report]],
) -> None:
    gains = np.array([between(struck) for _, struck in evenings])
    assert gains.mean() < 0.2
    outside = [
        not arrow.gain.low < 0.3 < arrow.gain.high
        for _, struck in evenings
        for arrow in struck.gave_way
        if arrow.leader_index != SONG and arrow.gain is not None
    ]
    assert sum(outside) >= 4
