"""A page's side of a meeting, as ``web/packages/core/src/meeting.ts`` has it.

One connection to the room, kept up; the outbox, the clock and the sound book behind it. What the
page needs of the world comes in through :class:`Ports`, as in TypeScript, so that the same script
drives both: ``tests/vectors/meeting.json`` holds the two together, message by message.

Messages go as values, not as bytes: the codec has tests of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal, Protocol, TypeAlias

from uchiawase.score.timeline import Timeline
from uchiawase.session.messages import (
    PROTOCOL,
    ClientMessage,
    ClockPing,
    ClockPong,
    DeviceReport,
    Hello,
    HitIn,
    Hits,
    HitsStored,
    KnotView,
    Leave,
    PlayerView,
    Role,
    RoomMessage,
    SetListening,
    SetName,
    Sounds,
    State,
    Trouble,
    Welcome,
    timeline_of,
)
from uchiawase.simulation.outbox import Outbox, Shelf
from uchiawase.simulation.session_clock import SessionClock
from uchiawase.simulation.sound_book import SoundBook
from uchiawase.units import Seconds

FIRST_DELAY_MS = 200.0
LONGEST_DELAY_MS = 500.0
OPENING_MS = 2000.0
PATIENT_FROM = 20
TIRED_FROM = 120
TIRED_DELAY_MS = 5000.0
OUTBOX_EVERY_MS = 1000.0
SILENCE_MS = 8000.0
REPORT_EVERY_MS = 1000.0

Connection: TypeAlias = Literal["connecting", "open", "lost", "refused", "closed"]


class Socket(Protocol):
    """A connection to the room."""

    def send(self, message: ClientMessage) -> None:
        """Send a message."""
        ...

    def close(self) -> None:
        """Close it; nothing more comes from it."""
        ...


class Timer(Protocol):
    """Something that is to be called back later."""

    def cancel(self) -> None:
        """Do not call back after all; harmless where it has happened already."""
        ...


class Ports(Protocol):
    """What a page needs of the world."""

    def now_ms(self) -> float:
        """Give the page's own clock, milliseconds."""
        ...

    def open_socket(self, attempt: int) -> Socket:
        """Open a connection; what comes of it is told by ``opened``, ``received`` and ``closed``."""
        ...

    def set_timer(self, callback: Callable[[], None], delay_ms: float) -> Timer:
        """Call back after some milliseconds."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page was opened with."""

    secret: str
    device: str
    name: str
    role: Role = "player"
    place: str = ""
    headphones: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    piece: str
    velocity: int
    event_ms: float
    pass_number: int | None


@dataclass(frozen=True, slots=True)
class _Reported:
    path_s: Seconds
    output_s: Seconds
    clock_error_s: Seconds
    can_sound: bool


class Page:
    """One page, from its opening to its end.

    Args:
        entry: What it was opened with.
        ports: The world.
        shelf: What survives a reload.
    """

    def __init__(self, entry: Entry, ports: Ports, shelf: Shelf) -> None:
        self.connection: Connection = "connecting"
        self.welcome: Welcome | None = None
        self.state: State | None = None
        self.me: PlayerView | None = None
        self.trouble: Trouble | None = None
        self.timeline: Timeline | None = None
        self.clock = SessionClock()
        self.sounds = SoundBook()
        self.outbox = Outbox(shelf)
        self._entry = entry
        self._name, self._place, self._headphones = entry.name, entry.place, entry.headphones
        self._ports = ports
        self._knots: list[KnotView] = []
        self._socket: Socket | None = None
        self._attempt = 0
        self._failures = 0
        self._welcomed = False
        self._revision = -1
        self._heard_ms = 0.0
        self._retry: Timer | None = None
        self._ping: Timer | None = None
        self._send_later: Timer | None = None
        self._waiting: list[_Waiting] = []
        self._output_s, self._can_sound = 0.0, False
        self._reported: _Reported | None = None
        self._reported_ms = -inf

    def open(self) -> None:
        """Connect; in TypeScript the constructor does."""
        self._connect()

    @property
    def unstored(self) -> int:
        """How many hits the room has not yet stored."""
        return len(self.outbox) + len(self._waiting)

    def send(self, message: ClientMessage) -> bool:
        """Send a message to the room; wishes are dropped while there is no connection."""
        if isinstance(message, SetName):
            self._name = message.name
        elif isinstance(message, SetListening):
            self._place, self._headphones = message.place, message.headphones
        if not self._welcomed or self._socket is None:
            return False
        self._socket.send(message)
        return True

    def strike(self, piece: str, velocity: int, event_ms: float) -> HitIn | None:
        """Take in something struck; None while the room or the time is not known yet."""
        waiting = _Waiting(
            piece, velocity, event_ms, None if self.state is None else self._pass_number()
        )
        if not self._may_stamp():
            self._waiting.append(waiting)
            return None
        hit = self._stamp(waiting)
        self._send_hits()
        return hit

    def describe_sound(self, output_s: Seconds, *, can_sound: bool) -> None:
        """Tell the room about this device's sound, where it differs from what the room knows."""
        self._output_s, self._can_sound = output_s, can_sound
        self._report_device()

    def leave(self) -> None:
        """Leave the room for good, giving the seat free."""
        self.send(Leave())
        self.close()

    def close(self) -> None:
        """Close the connection and stay away."""
        self._disconnect()
        self.connection = "closed"

    # --- the connection ----------------------------------------------------------------------

    def opened(self, attempt: int) -> None:
        """Be told that a connection is open."""
        if attempt != self._attempt or self._socket is None:
            return
        self._heard_ms = self._ports.now_ms()
        if self._retry is not None:
            self._retry.cancel()
        self._retry = self._ports.set_timer(self._too_long, SILENCE_MS)
        self._socket.send(
            Hello(
                protocol=PROTOCOL,
                secret=self._entry.secret,
                device=self._entry.device,
                name=self._name,
                role=self._entry.role,
                place=self._place,
                headphones=self._headphones,
            )
        )

    def received(self, attempt: int, message: RoomMessage, received_ms: float) -> None:
        """Be told what came in."""
        if attempt != self._attempt:
            return
        self._heard_ms = received_ms
        match message:
            case HitsStored(seqs=seqs):
                self.outbox.stored(seqs)
            case Sounds(sounds=sounds):
                self.sounds.hear(sounds)
            case ClockPong():
                self.clock.pong(message, received_ms)
                self._stamp_waiting()
                self._report_device()
                self._schedule_ping()
            case State():
                self._take_state(message)
            case Welcome():
                self._take_welcome(message)
            case Trouble():
                self.trouble = message
                if message.fatal:
                    self.connection = "refused"
                    self._disconnect()
            case _:
                pass

    def closed(self, attempt: int) -> None:
        """Be told that a connection is gone, or never came to be."""
        if attempt == self._attempt:
            self._lost()

    def _connect(self) -> None:
        self._attempt += 1
        attempt = self._attempt
        socket = self._ports.open_socket(attempt)
        if attempt != self._attempt:
            return
        self._socket = socket
        patience_ms = OPENING_MS if self._failures < PATIENT_FROM else SILENCE_MS
        self._retry = self._ports.set_timer(self._too_long, patience_ms)

    def _too_long(self) -> None:
        if not self._welcomed:
            self._lost()

    def _lost(self) -> None:
        self._disconnect()
        if self.connection in {"refused", "closed"}:
            return
        self.connection = "lost"
        longest_ms = LONGEST_DELAY_MS if self._failures < TIRED_FROM else TIRED_DELAY_MS
        delay_ms = min(FIRST_DELAY_MS * 2 ** min(self._failures, PATIENT_FROM), longest_ms)
        self._failures += 1
        self._retry = self._ports.set_timer(self._connect, delay_ms)

    def _disconnect(self) -> None:
        self._attempt += 1
        socket, self._socket = self._socket, None
        self._welcomed = False
        for timer in (self._retry, self._ping, self._send_later):
            if timer is not None:
                timer.cancel()
        if socket is not None:
            socket.close()

    # --- what comes in -----------------------------------------------------------------------

    def _take_welcome(self, welcome: Welcome) -> None:
        self._welcomed = True
        self._revision = -1
        self._failures = 0
        self._reported = None
        self.outbox.connected(welcome.last_seq)
        self.clock.connected()
        self.trouble = None
        self.connection = "open"
        self.welcome = welcome
        self.me = self._me_in(self.state)
        self._stamp_waiting()
        self._send_hits()
        self._schedule_ping()

    def _take_state(self, state: State) -> None:
        # Within a connection only newer counts; the first of a connection always does, because a
        # room that was opened anew counts from the start again.
        if state.revision <= self._revision:
            return
        self._revision = state.revision
        if state.timeline != self._knots:
            self._knots = state.timeline
            self.timeline = timeline_of(state)
        self.sounds.start_pass(state.pass_number)
        self.state = state
        self.me = self._me_in(state)
        self._stamp_waiting()

    def _me_in(self, state: State | None) -> PlayerView | None:
        if state is None or self.welcome is None:
            return None
        player = self.welcome.player
        return next((view for view in state.players if view.player == player), None)

    # --- time and hits -----------------------------------------------------------------------

    def _schedule_ping(self) -> None:
        if self._ping is not None:
            self._ping.cancel()
        if not self._welcomed:
            return
        delay_ms = max(0.0, self.clock.next_ping_at_ms() - self._ports.now_ms())
        self._ping = self._ports.set_timer(self._ask, delay_ms)

    def _ask(self) -> None:
        now_ms = self._ports.now_ms()
        if now_ms - self._heard_ms > SILENCE_MS:
            self._lost()
            return
        self.send(ClockPing(client_s=self.clock.ping(now_ms)))
        self._schedule_ping()

    def _may_stamp(self) -> bool:
        return self.clock.locked and self.welcome is not None and self.state is not None

    def _pass_number(self) -> int:
        """Give the pass a hit belongs to now: 0, free play, unless one is counted in or played."""
        state = self.state
        if state is None or state.phase not in {"count_in", "playing", "paused"}:
            return 0
        return state.pass_number

    def _stamp(self, waiting: _Waiting) -> HitIn:
        number = waiting.pass_number
        return self.outbox.put(
            pass_number=self._pass_number() if number is None else number,
            time_s=self.clock.session_s_at(waiting.event_ms),
            piece=waiting.piece,
            velocity=waiting.velocity,
        )

    def _stamp_waiting(self) -> None:
        if not self._waiting or not self._may_stamp():
            return
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            self._stamp(each)
        self._send_hits()

    def _send_hits(self) -> None:
        if self._send_later is not None:
            self._send_later.cancel()
        if not self._welcomed:
            return
        for hits in self.outbox.take(self._ports.now_ms()):
            self.send(Hits(hits=hits))
        if self.outbox:
            self._send_later = self._ports.set_timer(self._send_hits, OUTBOX_EVERY_MS)

    def _report_device(self) -> None:
        if not self._welcomed or not self.clock.locked:
            return
        now_ms = self._ports.now_ms()
        before = self._reported
        soon = now_ms - self._reported_ms < REPORT_EVERY_MS
        if before is not None and soon and before.can_sound == self._can_sound:
            return
        now = _Reported(
            self.clock.path_s, self._output_s, self.clock.error_s(now_ms), self._can_sound
        )
        if before is not None and before.can_sound == now.can_sound:
            differs = (
                _outgrew(before.path_s, now.path_s)
                or _outgrew(before.output_s, now.output_s)
                or _outgrew(before.clock_error_s, now.clock_error_s)
            )
            if not differs:
                return
        self._reported, self._reported_ms = now, now_ms
        self.send(
            DeviceReport(
                path_s=now.path_s,
                output_s=now.output_s,
                clock_error_s=now.clock_error_s,
                can_sound=now.can_sound,
            )
        )


def _outgrew(before_s: Seconds, now_s: Seconds) -> bool:
    """Tell whether a delay has changed by more than a millisecond and a fifth of itself."""
    return abs(now_s - before_s) > 0.001 + 0.2 * before_s
