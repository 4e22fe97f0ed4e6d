"""Who may come in: by which link, while the room is locked, and after being sent out."""

import pytest
from songs_for_tests import HOST, INVITATION, JOIN

from uchiawase.session.door import Door
from uchiawase.session.people import HITS_AT_ONCE, HITS_PER_S, Allowance, Person
from uchiawase.session.refusal import Refused


def person(player: int = 1) -> Person:
    return Person(
        player=player,
        digest=f"{player:032x}",
        name=f"P{player}",
        role="player",
        may_host=False,
        place="here",
        headphones=False,
        allowance=Allowance(HITS_AT_ONCE, HITS_PER_S, HITS_AT_ONCE, 0.0),
    )


def newest(door: Door) -> str:
    return door.link.link.partition("#")[2]


def code_of(door: Door, secret: str, *, of: int = 9, member: bool = False) -> str:
    try:
        door.admit(secret, f"{of:032x}", member=member)
    except Refused as refused:
        return refused.trouble.code if refused.trouble.fatal else "not fatal"
    return ""


def test_the_host_s_link_always_opens_and_lets_its_bearer_host() -> None:
    door = Door(INVITATION, locked=True)
    door.renew("s")
    assert door.admit(HOST, f"{9:032x}", member=False)
    assert not Door(INVITATION).admit(JOIN, f"{9:032x}", member=False)


@pytest.mark.parametrize("secret", ["", "j", "w" * 32, "ü" * 32])
def test_no_other_secret_opens_not_even_for_a_member(secret: str) -> None:
    assert code_of(Door(INVITATION), secret) == "wrong_secret"
    assert code_of(Door(INVITATION), secret, member=True) == "wrong_secret"


def test_a_locked_room_lets_members_back_in_and_nobody_else() -> None:
    door = Door(INVITATION, locked=True)
    assert code_of(door, JOIN) == "locked"
    assert code_of(door, JOIN, member=True) == ""
    door.locked = False
    assert code_of(door, JOIN) == ""


def test_a_renewed_link_is_another_each_time_and_the_old_ones_let_only_members_in() -> None:
    door = Door(INVITATION)
    links = [newest(door)]
    for _ in range(3):
        door.renew("s")
        links.append(newest(door))
    assert len(set(links)) == 4
    assert all(len(link) == len(JOIN) for link in links)
    assert door.link_number == 4
    for old in links[:-1]:
        assert code_of(door, old) == "old_link"
        assert code_of(door, old, member=True) == ""
    assert code_of(door, links[-1]) == ""


def test_links_of_two_rooms_differ_though_they_share_a_key() -> None:
    one, other = Door(INVITATION), Door(INVITATION)
    one.renew("a")
    other.renew("b")
    assert newest(one) != newest(other)


def test_who_was_sent_out_comes_back_only_by_a_newer_link() -> None:
    door = Door(INVITATION)
    door.send_out(person(3))
    assert [one.name for one in door.outcasts] == ["P3"]
    assert code_of(door, JOIN, of=3) == "removed"
    assert code_of(door, JOIN, of=4) == ""
    door.renew("s")
    assert code_of(door, JOIN, of=3) == "removed"
    assert code_of(door, newest(door), of=3) == ""
    door.locked = True
    assert code_of(door, newest(door), of=3) == "locked"


def test_whom_the_host_readmits_comes_in_also_through_a_locked_door_and_by_an_old_link() -> None:
    door = Door(INVITATION, locked=True)
    gone = person(3)
    door.send_out(gone)
    door.renew("s")
    assert not door.readmit(5)
    assert door.readmit(3)
    assert door.outcasts == ()
    assert code_of(door, JOIN, of=3) == ""
    assert door.bring_back(gone.digest) is gone
    assert door.bring_back(gone.digest) is None
    assert not door.readmit(3)
