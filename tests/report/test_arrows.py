"""Laws of the picture of who gave way to whom."""

import re
from math import dist, hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.report.arrows import WIDTH_OF_GAIN, arrows_of, ring_of, ring_svg
from uchiawase.report.figures import SONG, ArrowFigures, Estimate, RingArrow, RingFigures
from uchiawase.timing import doubt
from uchiawase.timing.following import Arrow, Following, Player


def arrow(follower: int, leader: int, gain: float = 0.3, *, drawn: bool = True) -> ArrowFigures:
    return ArrowFigures(
        follower_index=follower,
        leader_index=leader,
        gain=Estimate(value=gain, low=gain - 0.1, high=gain + 0.1, n=100),
        low_together=gain - 0.2,
        high_together=gain + 0.2,
        drawn=drawn,
    )


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(one) for one in re.findall(r"-?\d+\.\d", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def every_arrow(players: int) -> list[ArrowFigures]:
    return [
        arrow(one, other)
        for one in range(players)
        for other in (SONG, *range(players))
        if one != other
    ]


@given(players=st.integers(1, 8), with_song=st.booleans())
def test_circles_never_touch_and_everything_stands_inside(players: int, with_song: bool) -> None:
    ring = ring_of(range(players), every_arrow(players), with_song=with_song)
    middles = [(place.x, place.y) for place in ring.places]
    assert len(middles) == players + with_song
    for index, one in enumerate(middles):
        assert all(dist(one, other) > 2 * ring.radius for other in middles[:index])
    for x, y in middles + [point for one in ring.arrows for point in points(one.head)]:
        assert ring.left <= x <= ring.left + ring.width
        assert ring.top <= y <= ring.top + ring.height


@given(players=st.integers(2, 7))
def test_arrows_begin_at_the_follower_and_end_at_the_leader(players: int) -> None:
    ring = ring_of(range(players), every_arrow(players))
    at = {place.player_index: (place.x, place.y) for place in ring.places}
    assert len(ring.arrows) == players * players
    for one in ring.arrows:
        start, tip = points(one.shaft)[0], points(one.head)[1]
        follower, leader = at[one.follower_index], at[one.leader_index]
        assert ring.radius < dist(start, follower) < dist(start, leader)
        assert ring.radius < dist(tip, leader) < ring.radius + 12
        assert dist(tip, leader) < dist(points(one.shaft)[-1], leader)


def test_two_who_give_way_to_each_other_have_two_arrows_that_can_be_told_apart() -> None:
    there, back = ring_of([0, 1], [arrow(0, 1), arrow(1, 0)]).arrows
    bends = [points(one.shaft)[1] for one in (there, back)]
    assert dist(*bends) > there.haze


def test_the_width_is_the_gain_and_the_haze_reaches_to_its_upper_end() -> None:
    (one,) = ring_of([0, 1], [arrow(0, 1, 0.4)]).arrows
    assert one.width == pytest.approx(0.4 * WIDTH_OF_GAIN, abs=0.05)
    assert one.haze == pytest.approx(0.6 * WIDTH_OF_GAIN, abs=0.05)


def test_what_may_not_be_said_is_not_drawn() -> None:
    told = [arrow(0, 1, drawn=False), arrow(0, 7), arrow(1, SONG)]
    assert ring_of([0, 1], told, with_song=False).arrows == []
    assert [one.leader_index for one in ring_of([0, 1], told).arrows] == [SONG]


def test_nobody_stands_higher_for_giving_way() -> None:
    places = ring_of([0, 1, 2], [arrow(0, 1)]).places
    assert places == ring_of([0, 1, 2], [arrow(2, 1), arrow(2, SONG)]).places
    assert [place.player_index for place in places] == [SONG, 0, 1, 2]
    ring = {round(hypot(place.x, place.y)) for place in places}
    assert len(ring) == 1


def test_nobody_gives_an_empty_picture() -> None:
    ring = ring_of([], [], with_song=False)
    assert (ring.places, ring.arrows) == ([], [])
    assert ring_svg(ring, {}, {}, label="nobody").endswith("</svg>")


def found(track: doubt.Estimate | None) -> Following:
    gain = doubt.Estimate(0.3, 0.2, 0.4, 100)
    player = Player(100, track, gain, 0.02, 0.01, 0.05, 0.55)
    return Following((player, player), (Arrow(0, 1, gain, 0.1, 0.5), Arrow(1, 0, None, 0.0, 0.0)))


def test_arrows_to_the_song_stand_beside_those_between_people() -> None:
    told = arrows_of(found(doubt.Estimate(0.3, 0.1, 0.5, 100)), [4, 2])
    assert [(one.follower_index, one.leader_index, one.drawn) for one in told] == [
        (4, 2, True),
        (2, 4, False),
        (4, SONG, True),
        (2, SONG, True),
    ]
    assert told[1].gain is None


def test_without_a_song_there_is_no_arrow_to_it() -> None:
    assert [one.leader_index for one in arrows_of(found(None))] == [1, 0]


def drawn() -> tuple[RingFigures, RingArrow]:
    ring = ring_of([0, 1], [arrow(0, 1)])
    return ring, ring.arrows[0]


def test_the_drawing_has_names_that_cannot_become_markup_and_says_what_it_shows() -> None:
    ring, one = drawn()
    svg = ring_svg(ring, {0: "<b>&", 1: "A very long name indeed"}, {0: "#111"}, label='a "b"')
    assert "&lt;b&gt;&amp;" in svg
    assert "A very long n…" in svg
    assert 'aria-label="a &quot;b&quot;"' in svg
    assert f'd="{one.head}" fill="#111"' in svg
    assert "the song" in svg


def test_a_drawing_of_its_own_is_well_formed_xml() -> None:
    ring, _ = drawn()
    svg = ring_svg(ring, {0: "a", 1: "b"}, {0: "#111"}, label="a & b", standalone=True)
    root = ET.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
