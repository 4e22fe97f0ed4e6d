"""A room: the shell around one session. Carries out effects, in order, and wakes it in time.

Everything here runs in the event loop's thread, except the storing of records, which has a thread
of its own so that a slow disk never holds up a stroke. Messages that wait for the storage
(acknowledgements of hits) go out when it is done.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import msgspec

from uchiawase.clock import Clock
from uchiawase.errors import RecordRefused, StorageError, UchiawaseError
from uchiawase.score.record import Record
from uchiawase.session.effects import ConnectionId, Effect, HangUp, Prepare, Send, Store
from uchiawase.session.listening import Outcome
from uchiawase.session.messages import (
    MAX_MESSAGE_BYTES,
    ClientMessage,
    Trouble,
    decode_client,
    encode,
)
from uchiawase.session.people import Allowance
from uchiawase.session.session import Session
from uchiawase.units import Seconds

MESSAGES_PER_S = 200.0
MESSAGES_AT_ONCE = 600.0
"""What one connection may send before it is cut off, in real seconds, counted before decoding."""

MOST_UNSENT_BYTES = 1 << 20
"""A client that does not read is cut off when so much waits for it."""

STORE_AGAIN_S: Seconds = 2.0

PROGRESS_STEP = 0.05
"""By how much more of a song has to be there before everybody is told."""


Preparer: TypeAlias = Callable[[str, float, Callable[[float], None]], object]
"""Makes a song's sound at a tempo, given as a factor on its own, and tells which share is done.

It blocks, in a thread of its own; what the telling raises it lets through.
"""


class _Over(Exception):
    """The room has closed: what is being prepared is not needed any more."""


class Keeper(Protocol):
    """Where records are kept."""

    def store(self, records: Sequence[Record]) -> None:
        """Write records, all or none; raises StorageError."""
        ...


@dataclass(slots=True, eq=False)
class Wire:
    """One open connection: what waits to be sent, and a sign that something does.

    ``closing`` means: send what waits, then close.
    """

    connection: ConnectionId
    allowance: Allowance
    waiting: deque[bytes] = field(default_factory=deque[bytes])
    waiting_bytes: int = 0
    closing: bool = False
    stuck: bool = False
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, data: bytes) -> None:
        """Queue a message; once too much waits, the connection is to be cut off."""
        if self.closing or self.stuck:
            return
        self.waiting.append(data)
        self.waiting_bytes += len(data)
        if self.waiting_bytes > MOST_UNSENT_BYTES:
            self.stuck = True
        self.stirred.set()

    def take(self) -> bytes | None:
        """Give the next message to send, or None when there is none."""
        if not self.waiting:
            return None
        data = self.waiting.popleft()
        self.waiting_bytes -= len(data)
        return data


class Room:
    """One session with its connections, its storage and its clock."""

    def __init__(
        self, session: Session, keeper: Keeper, clock: Clock, prepare: Preparer | None = None
    ) -> None:
        """Make the room; nothing runs before it is opened.

        Args:
            session: What is kept going.
            keeper: Where its records go.
            clock: The session clock.
            prepare: Makes songs at other tempos; without it there is nothing to make.
        """
        self.session = session
        self._prepare_song = prepare
        self.keeper = keeper
        self.clock = clock
        self._wires: dict[ConnectionId, Wire] = {}
        self._newest_connection = 0
        self._unstored: list[Record] = []
        self._held: deque[tuple[int, Send]] = deque()
        self._storing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="uchi-store")
        self._preparing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="uchi-prepare")
        self._preparations: set[asyncio.Task[None]] = set()
        self._poke_waker = asyncio.Event()
        self._poke_storer = asyncio.Event()
        self._stored = asyncio.Condition()
        self._stored_count = 0
        self._store_count = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._over = False

    # --- life ------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Start waking and storing."""
        self._tasks = [
            asyncio.create_task(self._keep_awake(), name="uchi-wake"),
            asyncio.create_task(self._keep_stored(), name="uchi-store"),
        ]
        for task in self._tasks:
            task.add_done_callback(_tell_why_it_ended)

    async def close(self) -> None:
        """End the meeting, store what is left, and hang up."""
        self._carry_out(self.session.close(self.clock.now_s()))
        # Nothing may come after the session's last record: the batch would be refused, and with
        # it what makes takes vanish.
        self._over = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stored(), timeout=5.0)
        for wire in self._wires.values():
            wire.closing = True
            wire.stirred.set()
        for task in self._tasks:
            task.cancel()
        for preparation in self._preparations:
            preparation.cancel()
        await asyncio.gather(*self._tasks, *self._preparations, return_exceptions=True)
        self._preparing.shutdown(wait=False, cancel_futures=True)
        self._storing.shutdown()

    async def stored(self) -> None:
        """Return once everything that had to be stored so far has been."""
        wanted = self._store_count
        async with self._stored:
            await self._stored.wait_for(lambda: self._stored_count >= wanted)

    # --- connections -----------------------------------------------------------------------------

    def connect(self, place: str) -> Wire:
        """Take in a new connection."""
        self._newest_connection += 1
        connection = self._newest_connection
        allowance = Allowance(
            MESSAGES_AT_ONCE, MESSAGES_PER_S, MESSAGES_AT_ONCE, asyncio.get_running_loop().time()
        )
        wire = self._wires[connection] = Wire(connection, allowance)
        self.session.connected(connection, place)
        return wire

    def disconnect(self, wire: Wire) -> None:
        """Note that a connection is gone."""
        if self._wires.pop(wire.connection, None) is not None and not self._over:
            self._carry_out(self.session.disconnected(wire.connection, self.clock.now_s()))

    def receive(self, wire: Wire, data: bytes | None) -> None:
        """Take in what a connection sent; None stands for a message that was not binary."""
        now_s = self.clock.now_s()
        if wire.closing or self._over:
            return
        if not wire.allowance.take(1, asyncio.get_running_loop().time()):
            self._refuse(wire, "too_fast", "Too many messages at once; reload the page to go on.")
            return
        if data is not None and len(data) > MAX_MESSAGE_BYTES:
            self._refuse(
                wire,
                "oversized",
                f"A message of {len(data)} bytes came; {MAX_MESSAGE_BYTES} are the most.",
            )
            return
        message = self._decoded(wire, data)
        if message is not None:
            self._carry_out(self.session.receive(wire.connection, message, now_s))

    def listened(self, outcome: Outcome) -> None:
        """Tell the session what was found in a recording."""
        if not self._over:
            self._carry_out(self.session.listened(outcome, self.clock.now_s()))

    def _decoded(self, wire: Wire, data: bytes | None) -> ClientMessage | None:
        if data is None:
            self._refuse(wire, "malformed", "A text came where a binary message was expected.")
            return None
        try:
            return decode_client(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
            self._refuse(wire, "malformed", f"A message could not be understood: {error}.")
            return None

    def _refuse(self, wire: Wire, code: str, sentence: str) -> None:
        wire.put(encode(Trouble(code=code, sentence=sentence, fatal=True)))
        self._hang_up(wire)

    def _hang_up(self, wire: Wire) -> None:
        wire.closing = True
        wire.stirred.set()

    # --- effects ---------------------------------------------------------------------------------

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(after_store=after_store, patience_s=patience_s) if (
                    after_store or patience_s
                ) and self._stored_count < self._store_count:
                    self._hold(effect)
                case Send():
                    self._send(effect)
                case Store(records=records):
                    self._unstored.extend(records)
                    self._store_count += 1
                    self._poke_storer.set()
                case HangUp(connection=connection):
                    wire = self._wires.get(connection)
                    if wire is not None:
                        self._hang_up(wire)
                case Prepare():
                    task = asyncio.create_task(self._prepare(effect), name="uchi-prepare")
                    self._preparations.add(task)
                    task.add_done_callback(self._preparations.discard)
                    task.add_done_callback(_tell_why_it_ended)
        self._poke_waker.set()

    def _hold(self, effect: Send) -> None:
        """Let a message wait for what was stored before it; one with patience not for ever."""
        self._held.append((self._store_count, effect))
        if not effect.after_store:
            loop = asyncio.get_running_loop()
            loop.call_later(effect.patience_s, self._lose_patience, effect)

    def _lose_patience(self, effect: Send) -> None:
        """Send what has waited long enough, and what was as patient before it, in order."""
        if all(held is not effect for _, held in self._held):
            return
        left: deque[tuple[int, Send]] = deque()
        found = False
        for needs, held in self._held:
            if held.after_store or found:
                left.append((needs, held))
            else:
                self._send(held)
            found = found or held is effect
        self._held = left

    def _release(self) -> None:
        """Send what has waited for what is stored by now."""
        while self._held and self._held[0][0] <= self._stored_count:
            self._send(self._held.popleft()[1])

    async def _prepare(self, wanted: Prepare) -> None:
        """Have a song made at a tempo, and keep the session told."""
        loop, told = asyncio.get_running_loop(), 0.0

        def note(share: float) -> None:
            if not self._over:
                now_s = self.clock.now_s()
                self._carry_out(
                    self.session.prepared(wanted.song_id, wanted.tempo_ratio, share, now_s)
                )

        def tell(share: float) -> None:
            nonlocal told
            if self._over:
                raise _Over
            # Everybody is told of every step, so the steps are few; whole only when it is there.
            if told + PROGRESS_STEP <= share < 1.0:
                told = share
                loop.call_soon_threadsafe(note, share)

        try:
            if self._prepare_song is not None:
                await loop.run_in_executor(
                    self._preparing, self._prepare_song, wanted.song_id, wanted.tempo_ratio, tell
                )
        except _Over:
            return
        except (UchiawaseError, OSError) as error:
            sentence = f"The song cannot be had at that tempo: {error}"
            self._carry_out(
                self.session.not_prepared(
                    wanted.song_id, wanted.tempo_ratio, sentence, self.clock.now_s()
                )
            )
            return
        note(1.0)

    def _send(self, effect: Send) -> None:
        data = encode(effect.message)
        for connection in effect.to:
            wire = self._wires.get(connection)
            if wire is not None:
                wire.put(data)

    # --- what runs by itself ---------------------------------------------------------------------

    async def _keep_awake(self) -> None:
        """Wake the session whenever something is due."""
        while True:
            self._poke_waker.clear()
            now_s = self.clock.now_s()
            at_s = self.session.wake_at_s(now_s)
            waits: list[asyncio.Task[Any]] = [asyncio.create_task(self._poke_waker.wait())]
            if at_s is not None:
                waits.append(asyncio.create_task(self._sleep_until(at_s)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if at_s is not None and not self._over and self.clock.now_s() >= at_s:
                self._carry_out(self.session.wake(self.clock.now_s()))

    async def _sleep_until(self, time_s: Seconds) -> None:
        await self.clock.sleep_until(time_s)

    async def _keep_stored(self) -> None:
        """Store what there is, then send what waited for it; while it cannot be stored, try again."""
        told = False
        while True:
            await self._poke_storer.wait()
            self._poke_storer.clear()
            records, self._unstored = self._unstored, []
            count = self._store_count
            while records:
                try:
                    await self._store(records)
                    break
                except StorageError as error:
                    if not told:
                        told = True
                        self._tell_everybody(
                            Trouble(code="cannot_store", sentence=str(error), fatal=False)
                        )
                    await asyncio.sleep(STORE_AGAIN_S)
            told = False
            async with self._stored:
                self._stored_count = count
                self._stored.notify_all()
            self._release()

    async def _store(self, records: Sequence[Record]) -> None:
        """Store a batch; of one that is refused, everything but the records that are to blame.

        Sending those once more would be refused once more, for ever, and nobody's hits would be
        acknowledged again.
        """
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._storing, self.keeper.store, records)
        except RecordRefused as refused:
            if len(records) == 1:
                self._tell_everybody(
                    Trouble(code="cannot_store", sentence=str(refused), fatal=False)
                )
                return
            half = len(records) // 2
            await self._store(records[:half])
            await self._store(records[half:])

    def _tell_everybody(self, trouble: Trouble) -> None:
        self._send(Send(tuple(self._wires), trouble))


def _tell_why_it_ended(task: asyncio.Task[None]) -> None:
    """Say at once when a task of the room has failed: it is not awaited before the room closes."""
    if not task.cancelled() and (error := task.exception()) is not None:
        task.get_loop().call_exception_handler(
            {"message": f"{task.get_name()} has failed", "exception": error, "task": task}
        )
