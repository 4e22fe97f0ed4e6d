"""The sound check of a room: who taps, who listens, and what pages are told of it.

One listening at a time. It ends with its outcome, or is given up: when its page goes away, when
somebody ends it, or when no recording comes.
"""

from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest
from typing import TypeAlias

import numpy as np

from uchiawase.errors import ParameterOutOfRange, TimingError
from uchiawase.session.effects import ConnectionId
from uchiawase.session.listening import (
    Listening,
    Outcome,
    Question,
    Sounded,
    planned,
    question_of,
)
from uchiawase.session.messages import (
    ChirpTurn,
    FoundDevice,
    ListeningOver,
    ListeningView,
    ListenTogether,
    RoomMessage,
    Sang,
    StopListening,
    TapAlong,
    Tapped,
)
from uchiawase.session.people import Allowance, Person
from uchiawase.session.refusal import Refused
from uchiawase.timing.place_delay import HeardDevice
from uchiawase.timing.tapping import tapped
from uchiawase.units import Seconds

TAPS_PER_S = 4.0
TAPS_AT_ONCE = 80.0
"""How often one device may ask what its taps tell: about as often as anybody taps."""

FURTHEST_S: Seconds = 10.0
"""What lies further from a click than this was not tapped with it; no device is as late either."""

MOST_TAPS = 64
CURVE_POINTS = 61
CURVE_TO_S: Seconds = 0.45
LONGEST_DELAY_S: Seconds = 2.0

SoundCheckMessage: TypeAlias = TapAlong | ListenTogether | StopListening | Sang
Answers: TypeAlias = Sequence[tuple[ConnectionId, RoomMessage]]


class SoundCheck:
    """What is being measured in a room. Answers are given back for the session to send."""

    def __init__(self, upload_of: Callable[[int], str]) -> None:
        """Begin with nothing under way.

        Args:
            upload_of: Gives the secret address of a listening's recording for its number.
        """
        self._upload_of = upload_of
        self._running: Listening | None = None
        self._count = 0
        self._allowances: dict[int, Allowance] = {}

    @property
    def over_s(self) -> Seconds | None:
        """When what is under way is given up; None while nothing is."""
        return None if self._running is None else self._running.over_s

    def receive(
        self,
        connection: ConnectionId,
        person: Person,
        message: SoundCheckMessage,
        now_s: Seconds,
        *,
        people: Sequence[Person],
        host: bool,
    ) -> Answers:
        """Take in a message, and give the answers.

        Args:
            connection: Over which it came.
            person: Whose page it is.
            message: What it says.
            now_s: Session seconds.
            people: Everybody in the room.
            host: Whether the person hosts.

        Raises:
            Refused: It cannot be done; the sentence says why.
        """
        running = self._running
        match message:
            case TapAlong(errors_s=errors_s, stated_s=stated_s):
                if not self._allowance_of(person, now_s).take(1, now_s):
                    raise Refused("too_fast", "Nobody taps as fast as that; wait for the answer.")
                try:
                    return [(connection, tapped_message(errors_s, stated_s))]
                except TimingError as error:
                    raise Refused("malformed", f"The taps make no sense: {error}.") from None
            case ListenTogether():
                return self._listen(connection, person, now_s, people)
            case StopListening():
                if running is not None and (host or person.player == running.listener):
                    return self._end(over_message(running, None), people)
            case Sang(number=number, used_s=used_s, stated_s=stated_s):
                if not (0.0 <= used_s < LONGEST_DELAY_S and stated_s < LONGEST_DELAY_S):
                    raise Refused("malformed", "A device's delays have to be 0 or more seconds.")
                if running is not None and running.number == number:
                    stated = stated_s if stated_s >= 0.0 else None
                    running.sounded[person.player] = Sounded(used_s, stated)
        return []

    def struck(self, player: int, time_s: Seconds) -> None:
        """Note a strike, for the listening under way where there is one."""
        if self._running is not None:
            self._running.struck(player, time_s)

    def question(self, upload: str) -> Question | None:
        """Give what has to be found in a recording, once; None where it is not waited for."""
        running = self._running
        if running is None or running.analysing:
            return None
        if not compare_digest(running.upload.encode(), upload.encode()):
            return None
        running.analysing = True
        return question_of(running)

    def over(self, outcome: Outcome, people: Sequence[Person]) -> Answers:
        """Take in what was found; what has been given up meanwhile stays so."""
        running = self._running
        if running is None or running.number != outcome.number:
            return []
        return self._end(over_message(running, outcome), people)

    def settle(self, now_s: Seconds, people: Sequence[Person]) -> Answers:
        """Give up what takes too long, or whose page has gone."""
        running = self._running
        if running is None:
            return []
        here = any(person.connection == running.connection for person in people)
        if here and now_s < running.over_s:
            return []
        return self._end(over_message(running, None), people)

    def _allowance_of(self, person: Person, now_s: Seconds) -> Allowance:
        return self._allowances.setdefault(
            person.player, Allowance(TAPS_AT_ONCE, TAPS_PER_S, TAPS_AT_ONCE, now_s)
        )

    def _listen(
        self, connection: ConnectionId, person: Person, now_s: Seconds, people: Sequence[Person]
    ) -> Answers:
        if self._running is not None:
            raise Refused("already_listening", "A microphone is listening already.")
        singers = [
            other
            for other in people
            if other.connected
            and other.can_sound
            and other.place == person.place
            and not other.headphones
        ]
        if not singers:
            raise Refused("no_sound", "No device here can sound yet; touch the page once, on each.")
        # The one that listens sings first: it is sure to be heard, and shows the others how it goes.
        singers.sort(key=lambda other: (other is not person, other.player))
        self._count += 1
        running = self._running = Listening(
            number=self._count,
            listener=person.player,
            connection=connection,
            place=person.place,
            upload=self._upload_of(self._count),
            plan=planned(tuple(other.player for other in singers), now_s),
        )
        return [
            (to, listening_message(running, upload=running.upload if to == connection else ""))
            for to in _here(running, people)
        ]

    def _end(self, message: ListeningOver, people: Sequence[Person]) -> Answers:
        running, self._running = self._running, None
        return [] if running is None else [(to, message) for to in _here(running, people)]


def _here(running: Listening, people: Sequence[Person]) -> list[ConnectionId]:
    return [
        person.connection
        for person in people
        if person.connection is not None and person.place == running.place
    ]


def tapped_message(errors_s: Sequence[Seconds], stated_s: Seconds) -> Tapped:
    """Give what taps tell, as its page shows it.

    Args:
        errors_s: Time stamps less clicks, seconds, at most :data:`MOST_TAPS`.
        stated_s: What the browser states; below 0 where it states nothing.

    Raises:
        ParameterOutOfRange: There are too many, or one is no number.
    """
    if len(errors_s) > MOST_TAPS:
        raise ParameterOutOfRange("the number of taps", len(errors_s), f"at most {MOST_TAPS}")
    for name, value_s in (("the stated delay", stated_s), *(("a tap", one) for one in errors_s)):
        if not abs(value_s) <= FURTHEST_S:
            raise ParameterOutOfRange(name, value_s, f"within {FURTHEST_S:.0f} s")
    found = tapped(errors_s, stated_s=stated_s if stated_s >= 0.0 else None)
    places_s = np.linspace(0.0, CURVE_TO_S, CURVE_POINTS)
    curve = found.output.at(places_s)
    output_low_s, output_high_s = found.output.interval_s
    both_low_s, both_high_s = found.both.interval_s
    return Tapped(
        taps=found.taps,
        enough=found.enough,
        output_s=max(found.output.median_s, 0.0),
        output_low_s=max(output_low_s, 0.0),
        output_high_s=output_high_s,
        input_s=found.input.median_s,
        both_s=found.both.median_s,
        both_low_s=max(both_low_s, 0.0),
        both_high_s=both_high_s,
        curve=[round(float(value), 4) for value in curve / max(float(curve.max()), 1e-12)],
        curve_to_s=CURVE_TO_S,
    )


def listening_message(listening: Listening, *, upload: str) -> ListeningView:
    """Give the plan of a listening, as a page is told it.

    Args:
        listening: Which.
        upload: Where its recording goes; blank for pages that do not listen.
    """
    plan = listening.plan
    return ListeningView(
        number=listening.number,
        listener=listening.listener,
        upload=upload,
        from_s=plan.from_s,
        turns=[
            ChirpTurn(player=turn.player, chirp=turn.chirp, due_s=list(turn.due_s))
            for turn in plan.turns
        ],
        strikes_from_s=plan.strikes_from_s,
        strikes_to_s=plan.strikes_to_s,
        to_s=plan.to_s,
    )


def over_message(listening: Listening, outcome: Outcome | None) -> ListeningOver:
    """Give what came of a listening, as pages are told it; None where it was given up."""
    if outcome is None:
        return ListeningOver(number=listening.number, heard=[], missing=[], given_up=True)
    heard: Mapping[int, HeardDevice] = {} if outcome.heard is None else outcome.heard.devices
    return ListeningOver(
        number=listening.number,
        heard=[
            FoundDevice(
                player=player,
                output_s=device.output_s,
                doubt_s=device.output.doubt_s,
                against_others_s=device.against_others_s,
                input_s=0.0 if device.input_s is None else device.input_s,
                strike_doubt_s=-1.0 if device.strike_doubt_s is None else device.strike_doubt_s,
            )
            for player, device in heard.items()
        ],
        missing=list(outcome.missing),
        given_up=False,
    )
