"""Listening together: one page's microphone hears how late every device of its place sounds.

The plan is made on the session clock: each device sings its chirp four times, one device after another,
by the same path that strokes take; then everybody strikes for some seconds, with no sound of their own, so
that the microphone hears when they really did. The page that listens records all of it and sends it
up; :func:`outcome_of` finds the delays in it. It is heavy (half a second of processor) and pure, so
that the shell can do it in a thread.

The four chirps of a device stand at unequal distances, so that no other alignment of them agrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from uchiawase.session.effects import ConnectionId
from uchiawase.sound.chirp import CHIRP_S, chirp
from uchiawase.timing.hearing import LATEST_S, Recording, arrival, strikes
from uchiawase.timing.place_delay import HeardPlace, Sung, heard_place
from uchiawase.units import Seconds

CHIRPS_AT_S: tuple[Seconds, ...] = (0.0, 0.31, 0.73, 1.21)
"""When a device sings, from the beginning of its turn; no two differences are alike."""

TURN_S: Seconds = 2.1
"""From turn to turn: the last chirp, and what the slowest device is late by."""

LEAD_S: Seconds = 1.5
"""From the wish to the first chirp: time for every device to fetch and schedule."""

MARGIN_S: Seconds = 0.3
STRIKES_S: Seconds = 7.0
AFTER_S: Seconds = 0.5

MOST_DEVICES = 8
"""So that it stays within thirty seconds; those who came first are heard."""

PATIENCE_S: Seconds = 20.0
"""How long after its end the recording is waited for."""

MOST_STRIKES = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """When one device sings what."""

    player: int
    chirp: int
    due_s: tuple[Seconds, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sounds when, session seconds.

    Attributes:
        from_s: When the recording has to have begun.
        turns: One after another.
        strikes_from_s: When everybody begins to strike.
        strikes_to_s: When they end.
        to_s: When the recording ends.
    """

    from_s: Seconds
    turns: tuple[Turn, ...]
    strikes_from_s: Seconds
    strikes_to_s: Seconds
    to_s: Seconds


def planned(players: tuple[int, ...], now_s: Seconds) -> Plan:
    """Lay out who sounds when.

    Args:
        players: In this order; those beyond :data:`MOST_DEVICES` are left out.
        now_s: Session seconds.
    """
    first_s = now_s + LEAD_S
    turns = tuple(
        Turn(
            player=player,
            chirp=index,
            due_s=tuple(first_s + index * TURN_S + at_s for at_s in CHIRPS_AT_S),
        )
        for index, player in enumerate(players[:MOST_DEVICES])
    )
    strikes_from_s = first_s + len(turns) * TURN_S + MARGIN_S
    strikes_to_s = strikes_from_s + STRIKES_S
    return Plan(
        from_s=first_s - MARGIN_S,
        turns=turns,
        strikes_from_s=strikes_from_s,
        strikes_to_s=strikes_to_s,
        to_s=strikes_to_s + AFTER_S,
    )


@dataclass(frozen=True, slots=True)
class Sounded:
    """What a page says of its own delay as it sings.

    Attributes:
        used_s: The output delay it reckoned with.
        stated_s: What its browser states, or None.
    """

    used_s: Seconds
    stated_s: Seconds | None


@dataclass(slots=True)
class Listening:
    """A place being listened to.

    Attributes:
        number: Counts them in a session, from 1.
        listener: Whose page has the microphone.
        connection: Over which it asked.
        place: Which place.
        upload: The address under which the recording is sent; known to the listener only.
        sounded: What the devices said of themselves, by player.
        strikes_s: Time stamps of what was struck meanwhile, by player.
        analysing: Whether the recording has come.
    """

    number: int
    listener: int
    connection: ConnectionId
    place: str
    upload: str
    plan: Plan
    sounded: dict[int, Sounded] = field(default_factory=dict[int, Sounded])
    strikes_s: dict[int, list[Seconds]] = field(default_factory=dict[int, list[Seconds]])
    analysing: bool = False

    @property
    def over_s(self) -> Seconds:
        """When it is given up."""
        return self.plan.to_s + PATIENCE_S

    def struck(self, player: int, time_s: Seconds) -> None:
        """Note a strike where everybody is asked to."""
        plan = self.plan
        mine = self.strikes_s.setdefault(player, [])
        if plan.strikes_from_s <= time_s <= plan.to_s and len(mine) < MOST_STRIKES:
            mine.append(time_s)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of it.

    Attributes:
        number: Which listening.
        heard: The devices that were heard; None where none was.
        missing: The players whose device was not.
    """

    number: int
    heard: HeardPlace | None
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What has to be found in a recording; a value, so that another thread can work on it."""

    number: int
    listener: int
    turns: tuple[Turn, ...]
    sounded: Mapping[int, Sounded]
    strikes_s: Mapping[int, tuple[Seconds, ...]]


def question_of(listening: Listening) -> Question:
    """Give what has to be found, as it stands now."""
    return Question(
        number=listening.number,
        listener=listening.listener,
        turns=listening.plan.turns,
        sounded=dict(listening.sounded),
        strikes_s={player: tuple(times) for player, times in listening.strikes_s.items()},
    )


def outcome_of(question: Question, recording: Recording, nominal_hz: float) -> Outcome:
    """Find every device in a recording.

    Args:
        question: Who sang what when.
        recording: What the microphone heard.
        nominal_hz: The rate its sound card calls its own; chirps are made at it.
    """
    sung: dict[int, Sung] = {}
    for turn in question.turns:
        said = question.sounded.get(turn.player)
        found = arrival(recording, chirp(turn.chirp, nominal_hz), turn.due_s)
        if said is None or found is None:
            continue
        sung[turn.player] = Sung(
            arrival=found,
            used_s=said.used_s,
            stated_s=said.stated_s,
            listens=turn.player == question.listener,
            struck=strikes(recording, question.strikes_s.get(turn.player, ())),
        )
    missing = tuple(turn.player for turn in question.turns if turn.player not in sung)
    return Outcome(question.number, heard_place(sung) if sung else None, missing)


def longest_s() -> Seconds:
    """Give how long the longest recording is."""
    plan = planned(tuple(range(MOST_DEVICES)), 0.0)
    return plan.to_s - plan.from_s


def reaches_s() -> Seconds:
    """Give how far after its turn's beginning a device may still be heard."""
    return CHIRPS_AT_S[-1] + LATEST_S + CHIRP_S
