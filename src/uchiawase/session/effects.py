"""Effects: what a session wants done, as values.

A session never does anything itself: every input gives a list of effects, which the shell around
it carries out **in order**. What is sent with ``after_store`` waits until every record stored
before it is safely written: that is how a hit is acknowledged only once it cannot be lost. What is
sent with ``patience_s`` waits for the same, but not for ever: nobody is told of a song or a tempo
that a process which dies has not written down, and yet the music goes on where nothing can be
written.
"""

from dataclasses import dataclass
from typing import TypeAlias

from uchiawase.score.record import Record
from uchiawase.session.messages import RoomMessage
from uchiawase.units import Seconds

ConnectionId: TypeAlias = int
"""The shell's name for one open connection; never used twice."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message over each of some connections.

    Attributes:
        after_store: Whether it waits until everything stored before it is written, however long.
        patience_s: How long it waits for that at the most otherwise; 0 sends it at once. What waits
            keeps its order.
    """

    to: tuple[ConnectionId, ...]
    message: RoomMessage
    after_store: bool = False
    patience_s: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class Store:
    """Write records, all or none, in this order."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close a connection once everything sent before has gone out."""

    connection: ConnectionId


@dataclass(frozen=True, slots=True)
class Prepare:
    """Make a song's sound at another tempo, and tell the session how far it is.

    Attributes:
        song_id: Which song.
        tempo_ratio: A factor on its own tempo.
    """

    song_id: str
    tempo_ratio: float


Effect: TypeAlias = Send | Store | HangUp | Prepare
