"""What a room writes down of itself, and how a room that is made anew takes it up again.

A process that dies takes everything in memory with it. What is needed to go on is in the records:
the hits (and with them which numbers of whose device are known), the passes with their timelines and
seatings, and, for everything else that people see, the newest
:class:`uchiawase.score.record.RoomKept`. :meth:`uchiawase.session.session.Session.restored` puts a
room together from them; nobody is connected to it yet, and whoever comes back is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from uchiawase.score.level import Level
from uchiawase.score.record import (
    HitStruck,
    OutcastKept,
    PassEnded,
    PassStarted,
    PersonKept,
    Record,
    RoomKept,
    SeatInPass,
    TimelineKept,
)
from uchiawase.session.messages import DelayFound, Role
from uchiawase.session.people import HITS_AT_ONCE, HITS_PER_S, Allowance, Measured, Person
from uchiawase.units import Beats, Seconds


@dataclass(slots=True)
class Kept:
    """The records of a room, sorted by what they are needed for.

    Attributes:
        room: The newest word on the room; None where nobody has come yet.
        started: The start of each pass.
        ended: The end of each that is over.
        timelines: The newest timeline of each.
        seatings: Who sat where in each, in the order of writing.
        struck: Hits of people, in the order of writing.
        played: The strokes of virtual drummers that are written, as (pass, seat, stroke).
        latest_s: The latest session time that anything tells of.
    """

    room: RoomKept | None = None
    started: dict[int, PassStarted] = field(default_factory=dict[int, PassStarted])
    ended: dict[int, PassEnded] = field(default_factory=dict[int, PassEnded])
    timelines: dict[int, TimelineKept] = field(default_factory=dict[int, TimelineKept])
    seatings: dict[int, list[SeatInPass]] = field(default_factory=dict[int, list[SeatInPass]])
    struck: list[HitStruck] = field(default_factory=list[HitStruck])
    played: set[tuple[int, int, int]] = field(default_factory=set[tuple[int, int, int]])
    latest_s: Seconds = 0.0


def sorted_out(records: Iterable[Record]) -> Kept:
    """Sort records out; only the order among those of one kind matters."""
    kept = Kept()
    for record in records:
        match record:
            case RoomKept():
                kept.room = record
                kept.latest_s = max(kept.latest_s, record.at_s)
            case HitStruck(player=0):
                kept.played.add((record.pass_number, record.seat, record.seq))
                kept.latest_s = max(kept.latest_s, record.time_s)
            case HitStruck():
                # Not for ``latest_s``: it is the device that says when it was.
                kept.struck.append(record)
            case PassStarted():
                kept.started.setdefault(record.pass_number, record)
            case PassEnded():
                kept.ended[record.pass_number] = record
            case TimelineKept():
                kept.timelines[record.pass_number] = record
            case SeatInPass():
                kept.seatings.setdefault(record.pass_number, []).append(record)
            case _:
                pass
    return kept


def kept_person(person: Person, *, beside: bool = False) -> PersonKept:
    """Write a person down."""
    return PersonKept(
        player=person.player,
        digest=person.digest,
        name=person.name,
        role=person.role,
        may_host=person.may_host,
        place=person.place,
        headphones=person.headphones,
        seat=person.seat,
        level=int(person.level),
        muted=person.muted,
        renamed=person.renamed,
        path_s=person.path_s,
        output_s=person.output_s,
        output_known=person.output_known,
        found=person.measured.found,
        doubt_s=person.measured.doubt_s,
        input_s=person.measured.input_s,
        strike_doubt_s=person.measured.strike_doubt_s,
        can_sound=person.can_sound,
        seats_in_pass={number: tuple(seats) for number, seats in person.seats_in_pass.items()},
        beside=beside,
        partner_name=person.partner_name,
    )


def person_again(kept: PersonKept, now_s: Seconds) -> Person:
    """Give a person who was written down, not connected yet; which hits are known is not said here."""
    return Person(
        player=kept.player,
        digest=kept.digest,
        name=kept.name,
        role=cast("Role", kept.role),
        may_host=kept.may_host,
        place=kept.place,
        headphones=kept.headphones,
        allowance=Allowance(HITS_AT_ONCE, HITS_PER_S, HITS_AT_ONCE, now_s),
        away_since_s=now_s,
        seat=kept.seat,
        level=Level(kept.level),
        muted=kept.muted,
        renamed=kept.renamed,
        path_s=kept.path_s,
        output_s=kept.output_s,
        output_known=kept.output_known,
        measured=Measured(
            cast("DelayFound", kept.found), kept.doubt_s, kept.input_s, kept.strike_doubt_s
        ),
        can_sound=kept.can_sound,
        seats_in_pass={number: list(seats) for number, seats in kept.seats_in_pass.items()},
        partner_name=kept.partner_name,
    )


def kept_outcasts(outcasts: Sequence[tuple[Person, int, bool]]) -> tuple[OutcastKept, ...]:
    """Write down who was sent out: the person, the newest link then, whether let in again."""
    return tuple(
        OutcastKept(person=kept_person(person), link_number=number, readmitted=readmitted)
        for person, number, readmitted in outcasts
    )


def seatings_by_place(seatings: Sequence[SeatInPass]) -> list[list[SeatInPass]]:
    """Put the halves of a shared kit together, the first before the second, by seat and position."""
    found: dict[tuple[int, Beats], dict[int, SeatInPass]] = {}
    for seating in seatings:
        where = (seating.seat, Beats(*seating.from_beats))
        found.setdefault(where, {})[seating.half] = seating
    return [[halves[half] for half in sorted(halves)] for _, halves in sorted(found.items())]
