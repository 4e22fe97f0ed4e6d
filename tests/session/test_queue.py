"""Turns: the order in which many people play on few seats."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.session.messages import TurnView
from uchiawase.session.queue import MOST_NAMES, Queue
from uchiawase.session.refusal import Refused

SEATS = range(1, 7)


class Class:
    """A room that only knows who sits where, and does what its queue plans."""

    def __init__(self, people: int = 0, *, seated: int = 0) -> None:
        self.queue = Queue()
        self.seats: dict[int, int] = dict.fromkeys(SEATS, 0)
        self.gone: set[int] = set()
        for player in range(1, people + 1):
            self.queue.arrive(player)
        for seat in range(1, seated + 1):
            self.seats[seat] = seat

    def here(self, player: int) -> bool:
        return player not in self.gone

    def rotate(self) -> dict[int, int]:
        self.seats = self.queue.rotate(self.seats, self.here)
        self.queue.keep_to(self.seats)
        return self.seats

    def play(self) -> None:
        self.queue.played(
            {seat: player if self.here(player) else 0 for seat, player in self.seats.items()}
        )

    def song(self) -> None:
        self.rotate()
        self.play()

    @property
    def turns(self) -> list[TurnView]:
        return self.queue.view(self.seats, self.here, lambda player: f"P{player}").turns

    @property
    def names(self) -> Mapping[int, str]:
        """Who plays at each seat, by name."""
        return {turn.seat: turn.name for turn in self.turns if turn.seat}

    def number(self, name: str) -> int:
        return next(turn.turn for turn in self.turns if turn.name == name)


def test_who_comes_stands_at_the_end_once() -> None:
    room = Class(3)
    assert not room.queue.arrive(2)
    room.queue.add_names(["Aki", "Bo", "Aki", ""])
    assert not room.queue.add_names(["Bo"])
    assert [turn.name for turn in room.turns] == ["P1", "P2", "P3", "Aki", "Bo"]


def test_twenty_five_play_in_order_six_at_a_time() -> None:
    room = Class(25)
    for first in (1, 7, 13, 19):
        room.song()
        assert sorted(room.seats.values()) == list(range(first, first + 6))
    room.song()
    assert sorted(room.seats.values()) == [1, 2, 3, 4, 5, 25]


@given(
    people=st.integers(1, 30),
    later=st.lists(st.integers(0, 3), max_size=12),
    songs=st.integers(1, 12),
)
def test_nobody_plays_a_third_time_before_everybody_has_played_once(
    people: int, later: list[int], songs: int
) -> None:
    room = Class(people)
    came: dict[int, dict[int, int]] = {}
    for song in range(songs):
        for _ in range(later[song] if song < len(later) else 0):
            people += 1
            room.queue.arrive(people)
            came[people] = {turn.player: turn.played for turn in room.turns}
        room.song()
        played = {turn.player: turn.played for turn in room.turns}
        assert max(played.values()) <= 2 or min(played[p] for p in played if p not in came) >= 1
        for newcomer, before in came.items():
            if not played[newcomer]:
                assert all(played[player] - before[player] <= 2 for player in before)


@given(
    people=st.integers(7, 30),
    happenings=st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from(("go", "come", "skip", "nothing"))),
        max_size=25,
    ),
)
def test_seats_go_to_who_is_here_each_to_one_and_who_is_gone_keeps_the_turn(
    people: int, happenings: list[tuple[int, str]]
) -> None:
    room = Class(people)
    for player, what in happenings:
        waiting = [turn for turn in room.turns if not turn.seat]
        if what == "go":
            room.gone.add(player)
        elif what == "come":
            room.gone.discard(player)
        elif what == "skip" and player <= people:
            room.queue.skip(room.number(f"P{player}"), skipped=True)
        absent = [turn.player for turn in waiting if turn.player in room.gone]
        skipped = {turn.player for turn in room.turns if turn.skipped}
        room.song()
        seated = [player for player in room.seats.values() if player]
        assert len(seated) == len(set(seated))
        assert not room.gone & set(seated)
        assert not skipped & set(seated)
        here = people - len([gone for gone in room.gone if gone <= people])
        assert len(seated) >= min(6, here - len(skipped))
        # Among those who are gone nobody lost a place to another.
        order = [turn.player for turn in room.turns]
        assert sorted(absent, key=order.index) == absent
        assert not any(turn.skipped for turn in room.turns)


def test_who_was_gone_is_next_once_they_are_back() -> None:
    room = Class(8)
    room.song()
    room.gone = {7}
    room.song()
    assert 7 not in room.seats.values()
    room.gone = set()
    room.song()
    assert 7 in room.seats.values()


def test_who_stays_keeps_the_seat() -> None:
    room = Class(8)
    room.song()
    before = dict(room.seats)
    room.song()
    assert sorted(room.seats.values()) == [1, 2, 3, 4, 7, 8]
    assert all(room.seats[seat] == player for seat, player in before.items() if player <= 4)


def test_who_sat_without_playing_keeps_the_turn() -> None:
    room = Class(9)
    room.rotate()
    before = dict(room.seats)
    room.rotate()
    assert room.seats == before
    assert all(turn.played == 0 for turn in room.turns)


# --- names without a device ----------------------------------------------------------------------


def test_a_class_with_six_tablets_plays_name_by_name_and_the_tablets_stay() -> None:
    room = Class(6, seated=6)
    for player in range(1, 7):
        room.queue.drop(room.number(f"P{player}"))
    names = [f"Pupil {number:02d}" for number in range(1, 26)]
    room.queue.add_names(names)
    seen: list[str] = []
    for _ in range(4):
        room.song()
        assert list(room.seats.values()) == [1, 2, 3, 4, 5, 6]
        seen += [room.names[seat] for seat in SEATS]
    assert seen == names[:24]
    room.song()
    assert set(room.names.values()) == {names[24], *names[:5]}


@given(phones=st.integers(6, 12), names=st.integers(0, 14), songs=st.integers(1, 10))
def test_phones_and_names_share_the_seats_fairly(phones: int, names: int, songs: int) -> None:
    room = Class(phones, seated=6)
    room.queue.add_names([f"name {number}" for number in range(names)])
    for _ in range(songs):
        room.song()
        seated = [turn for turn in room.turns if turn.seat]
        assert len(seated) == 6
        assert len({turn.seat for turn in seated}) == 6
        for turn in seated:
            # A name plays on a device that belongs to somebody; everybody else on their own.
            device = room.seats[turn.seat]
            assert device == turn.player if turn.player else room.queue.name_on(device) == turn.name
        played = [turn.played for turn in room.turns]
        assert max(played) <= 2 or min(played) >= 1


def test_without_any_device_at_a_seat_names_wait_and_phones_play() -> None:
    room = Class()
    room.queue.add_names(["Aki"])
    room.queue.arrive(1)
    room.song()
    assert room.names == {1: "P1"}
    assert room.turns[0].name == "Aki"
    room.song()
    # By now there is a device to play on.
    assert room.names == {1: "Aki"}
    assert room.seats[1] == 1


def test_a_name_ends_with_the_device_it_plays_on() -> None:
    room = Class(1, seated=1)
    room.queue.add_names(["Aki"])
    room.play()
    room.song()
    assert room.queue.name_on(1) == "Aki"
    room.seats[1] = 0
    room.queue.keep_to(room.seats)
    assert room.queue.name_on(1) == ""


def test_more_names_than_anybody_can_look_at_are_refused() -> None:
    room = Class()
    with pytest.raises(Refused, match="100 are the most"):
        room.queue.add_names([f"name {number}" for number in range(MOST_NAMES + 1)])
    assert not room.turns


# --- what the host does --------------------------------------------------------------------------


@given(people=st.integers(1, 12), which=st.integers(1, 12), place=st.integers(1, 15))
def test_the_host_puts_anybody_anywhere_and_the_others_keep_their_order(
    people: int, which: int, place: int
) -> None:
    room = Class(people)
    which = min(which, people)
    room.queue.move(which, place)
    order = [turn.turn for turn in room.turns]
    assert order.index(which) == min(place, people) - 1
    assert [turn for turn in order if turn != which] == [
        turn for turn in range(1, people + 1) if turn != which
    ]
    assert not room.queue.move(which, place)


def test_what_is_no_turn_and_no_place_is_refused() -> None:
    room = Class(2)
    for wish in (
        lambda: room.queue.move(9, 1),
        lambda: room.queue.drop(9),
        lambda: room.queue.skip(9, skipped=True),
    ):
        with pytest.raises(Refused, match="Nobody in the order has turn 9"):
            wish()
    with pytest.raises(Refused, match="count from 1"):
        room.queue.move(1, 0)


def test_who_is_skipped_is_passed_over_once_and_is_next_after_that() -> None:
    room = Class(9)
    room.queue.skip(2, skipped=True)
    room.song()
    assert 2 not in room.seats.values()
    room.song()
    assert 2 in room.seats.values()


def test_who_stands_up_or_leaves_is_at_the_end_or_gone() -> None:
    room = Class(4)
    room.queue.stood_up(2)
    assert [turn.player for turn in room.turns] == [1, 3, 4, 2]
    room.queue.forget(3)
    assert [turn.player for turn in room.turns] == [1, 4, 2]
    assert not room.queue.waits(3)


def test_a_device_that_only_lends_itself_gets_its_turn_back_when_its_owner_asks() -> None:
    room = Class(2)
    room.queue.drop(1)
    assert not room.queue.arrive(1)
    assert room.queue.arrive(1, again=True)
    assert [turn.player for turn in room.turns] == [2, 1]


@given(people=st.integers(1, 25), names=st.integers(0, 10), songs=st.integers(0, 4))
def test_what_is_told_of_the_songs_to_come_comes_true_if_nothing_changes(
    people: int, names: int, songs: int
) -> None:
    room = Class(people, seated=min(people, 6))
    room.queue.add_names([f"name {number}" for number in range(names)])
    for _ in range(songs):
        room.song()
    told = {turn.turn: turn.in_songs for turn in room.turns if not turn.seat}
    room.play()
    for rotation in range(1, 25):
        room.rotate()
        for turn in room.turns:
            if turn.seat and turn.turn in told:
                assert told.pop(turn.turn) == rotation
        room.play()
    assert not [songs for songs in told.values() if songs]


def test_who_waits_is_told_how_many_wait_before() -> None:
    room = Class(9, seated=6)
    assert room.queue.before(9, room.seats, room.here) == 2
    room.gone = {7}
    assert room.queue.before(9, room.seats, room.here) == 1
    room.queue.skip(8, skipped=True)
    assert room.queue.before(9, room.seats, room.here) == 0
