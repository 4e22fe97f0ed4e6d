"""Records: what a session asks to have kept. The storage writes them, in the order given.

A record is a fact that has happened. Hits are acknowledged to their devices only after their
record has been written.
"""

from typing import TypeAlias

import msgspec

from uchiawase.score.kit_piece import KitPiece


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every record shares."""


class SessionOpened(_Record, tag="session_opened", frozen=True, kw_only=True):
    """A room was opened. ``session_id`` is 32 hexadecimal digits; it is not a secret."""

    session_id: str
    seed: int


class PlayerJoined(_Record, tag="player_joined", frozen=True, kw_only=True):
    """A person came for the first time.

    ``device_digest`` is a digest of the device's secret, enough to know it again.
    """

    session_id: str
    player: int
    name: str
    device_digest: str


class SeatInPass(_Record, tag="seat_in_pass", frozen=True, kw_only=True):
    """Who plays a seat from a position on: as the pass starts, or when it changes within it.

    ``player`` is 0 for a virtual drummer. A record with the same or an earlier position than one
    before it for that seat and half takes its place and that of everything later.

    ``half`` is 1 or 2 where two people share the kit (:mod:`uchiawase.arrange.shared_kit`), each
    with a record; within a pass a kit is shared from its start to its end, or not at all.

    ``output_delay_s`` and ``strike_doubt_s`` (half-width of the 90 % interval of strikes against sound) are
    of the player's device, None where a microphone has not heard it; ``input_delay_s`` is by how
    much its time stamps are late, 0 where that was not measured.
    """

    session_id: str
    pass_number: int
    seat: int
    player: int
    name: str
    kit_id: str
    level: int
    from_beats: tuple[int, int] = (0, 1)
    half: int = 0
    output_delay_s: float | None = None
    strike_doubt_s: float | None = None
    input_delay_s: float = 0.0


class PassStarted(_Record, tag="pass_started", frozen=True, kw_only=True):
    """A pass began. Positions are exact, as (numerator, denominator), in the song as practised.

    How it is practised is as :class:`uchiawase.score.practice.Practice` has it.
    """

    session_id: str
    pass_number: int
    song_id: str
    from_beats: tuple[int, int]
    to_beats: tuple[int, int]
    tempo_ratio: float = 1.0
    loop_from_bar: int = 0
    loop_to_bar: int = 0
    loop_rounds: int = 0


class TimelineKept(_Record, tag="timeline_kept", frozen=True, kw_only=True):
    """The timeline of a pass as it now stands; a later one replaces it.

    Each knot: start seconds, beats numerator, beats denominator, bpm.
    """

    session_id: str
    pass_number: int
    knots: tuple[tuple[float, int, int, float], ...]


class HitStruck(_Record, tag="hit_struck", frozen=True, kw_only=True):
    """Somebody, or a virtual drummer (``player`` 0), struck something.

    ``(player, seq)`` is unique in a session for people; a virtual drummer's ``seq`` is the index
    of the stroke it played, unique within (pass, seat).
    """

    session_id: str
    pass_number: int
    seat: int
    player: int
    seq: int
    time_s: float
    piece: KitPiece
    velocity: int


class StrokeSounded(_Record, tag="stroke_sounded", frozen=True, kw_only=True):
    """What a place was given to hear, and for when: the conductor's last word on a stroke."""

    session_id: str
    pass_number: int
    place: str
    part: int
    stroke: int
    piece: KitPiece
    velocity: int
    time_s: float


class HearingInPass(_Record, tag="hearing_in_pass", frozen=True, kw_only=True):
    """Where somebody with a seat plays from a time on, and whether they hear through headphones.

    Said as they sit down in a pass, and when it changes within it. Of their own place they hear the
    others through the air, as they strike; of other places, and through headphones, what was sounded.
    """

    session_id: str
    pass_number: int
    player: int
    from_s: float
    place: str
    headphones: bool


class PassEnded(_Record, tag="pass_ended", frozen=True, kw_only=True):
    """A pass is over; ``to_beats`` is where, before the song's end when it was stopped."""

    session_id: str
    pass_number: int
    to_beats: tuple[int, int]
    report_id: str


class TakeKept(_Record, tag="take_kept", frozen=True, kw_only=True):
    """Somebody asked that their take outlives the session, or no longer asks it.

    ``closeness`` (1 … 7) and ``mood`` (1 … 3) are how they felt before they saw any timing; 0 where
    they did not say.
    """

    session_id: str
    pass_number: int
    player: int
    keep: bool
    closeness: int = 0
    mood: int = 0


class TakeDeleted(_Record, tag="take_deleted", frozen=True, kw_only=True):
    """Somebody deleted their take."""

    session_id: str
    pass_number: int
    player: int


class PersonKept(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as a room that is made anew has to know them.

    ``seats_in_pass`` tells, for each pass, from which session second on which seat was theirs;
    ``beside`` whether they share a kit with who holds the seat, ``partner_name`` who shares their device.
    """

    player: int
    digest: str
    name: str
    role: str
    may_host: bool
    place: str
    headphones: bool
    seat: int
    level: int
    muted: bool
    renamed: bool
    path_s: float
    output_s: float
    output_known: bool
    found: str
    doubt_s: float
    input_s: float
    strike_doubt_s: float
    can_sound: bool
    seats_in_pass: dict[int, tuple[tuple[float, int], ...]]
    beside: bool = False
    partner_name: str = ""


class OutcastKept(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was sent out, and the newest link of that moment."""

    person: PersonKept
    link_number: int
    readmitted: bool


class TurnKept(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who wants to play, as the room's order of turns has them."""

    number: int
    player: int
    name: str
    played: int
    had: bool
    skipped: bool


class QueueKept(msgspec.Struct, frozen=True, kw_only=True):
    """The order of turns.

    Attributes:
        turns: In order.
        newest: The newest turn's number.
        lent: Whose device plays for which turn.
        lenders: Whose device only lends itself.
    """

    rotation: int
    automatic: bool
    turns: tuple[TurnKept, ...]
    newest: int
    lent: dict[int, int]
    lenders: tuple[int, ...]


class RoomKept(_Record, tag="room_kept", frozen=True, kw_only=True):
    """The room as it now stands, beyond what other records tell; a later one replaces it.

    Written with every change that everybody sees, so that a process that died can be followed by one
    that goes on (:meth:`uchiawase.session.session.Session.restored`).

    Attributes:
        at_s: The session's time of writing.
        life: How often the room has been made anew.
        pass_number: The pass that is played or was played last; 0 before the first.
        moves_on_at_s: When the count-in is over.
        kits: What stands on seats 1, 2, …
        people: Everybody who is here or expected back, in the order in which they came.
        link_number: How many links for guests there have been.
        volumes: Of the song, of the click, and of seats 1, 2, …
        queue: Whose turn it is.
        lent: Which name plays on whose device in this pass.
        loop: The first bar that goes round and the one after the last; (0, 0) where none does.
    """

    session_id: str
    at_s: float
    life: int
    revision: int
    phase: str
    host: int
    host_inherited: bool
    newest_player: int
    song_id: str
    pass_number: int
    moves_on_at_s: float
    kits: tuple[str, ...]
    people: tuple[PersonKept, ...]
    locked: bool
    link_number: int
    outcasts: tuple[OutcastKept, ...]
    count_in_bars: int
    volumes: tuple[float, ...]
    tempo_ratio: float
    loop: tuple[int, int]
    queue: QueueKept
    lent: dict[int, str]


class SessionClosed(_Record, tag="session_closed", frozen=True, kw_only=True):
    """The room is closed: takes that nobody keeps vanish."""

    session_id: str


Record: TypeAlias = (
    SessionOpened
    | PlayerJoined
    | SeatInPass
    | PassStarted
    | TimelineKept
    | HitStruck
    | StrokeSounded
    | HearingInPass
    | PassEnded
    | TakeKept
    | TakeDeleted
    | RoomKept
    | SessionClosed
)
