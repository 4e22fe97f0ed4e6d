"""The machine that the room runs on: a process that can die, and a disk that can be slow or full.

What :class:`uchiawase.server.room.Room` does with a session is done here in virtual time: effects
are carried out in order; records are written in batches, one after the other, while everything
else goes on; acknowledgements leave once what they wait for is written.
"""

from collections.abc import Callable
from dataclasses import dataclass

from uchiawase.score.record import Record
from uchiawase.session.effects import ConnectionId, Effect, HangUp, Prepare, Send, Store
from uchiawase.session.messages import ClientMessage, RoomMessage
from uchiawase.session.session import Session
from uchiawase.simulation.ledger import Ledger
from uchiawase.simulation.world import World
from uchiawase.units import Seconds

STORE_AGAIN_S: Seconds = 2.0
"""When a batch that could not be written is tried again."""

PREPARED_S: Seconds = 0.5
"""How long it takes to make a song at another tempo."""

NEVER = -1.0


@dataclass(slots=True)
class Disk:
    """How the disk fares.

    Attributes:
        usual_s: How long a batch takes in the mean.
        slow_until_s: Until then every batch takes ``slow_s`` longer.
        full_until_s: Until then nothing can be written.
    """

    usual_s: Seconds = 0.004
    slow_s: Seconds = 0.5
    slow_until_s: Seconds = 0.0
    full_until_s: Seconds = 0.0


class Machine:
    """One process after the other, on one disk.

    Args:
        world: Time and chance.
        session: The room as it is opened.
        restore: Makes the room anew from what was written, at a session time.
        deliver: Carries a message to the page at the other end of a connection.
        hang_up: Ends a connection after what was sent on it.
        watch: Is shown every effect before it is carried out.
    """

    def __init__(
        self,
        world: World,
        *,
        session: Session,
        restore: Callable[[list[Record], Seconds], Session],
        deliver: Callable[[ConnectionId, RoomMessage], None],
        hang_up: Callable[[ConnectionId], None],
        watch: Callable[[Effect], None],
    ) -> None:
        self.session = session
        self.ledger = Ledger()
        self.disk = Disk()
        self.up = True
        self.life = 1
        self._world = world
        self._restore, self._deliver = restore, deliver
        self._hang_up, self._watch = hang_up, watch
        self._unstored: list[Record] = []
        self._held: list[tuple[int, Send]] = []
        self._asked = self._written = self._told = 0
        self._storing = False
        self._wakes_at_s: Seconds = NEVER

    # --- inputs ----------------------------------------------------------------------------------

    def connected(self, connection: ConnectionId, place: str) -> None:
        """Take in a new connection."""
        self.session.connected(connection, place)

    def receive(self, connection: ConnectionId, message: ClientMessage) -> None:
        """Take in a message."""
        self._carry_out(self.session.receive(connection, message, self._world.now_s))

    def disconnected(self, connection: ConnectionId) -> None:
        """Take note that a connection is gone."""
        self._carry_out(self.session.disconnected(connection, self._world.now_s))

    @property
    def told_ahead(self) -> bool:
        """Whether somebody was told of something that a disk too slow or full has not written yet."""
        return self._told > self._written

    # --- the process -----------------------------------------------------------------------------

    def crash(self) -> None:
        """Let the process die: what is not written is gone."""
        self.up = False
        self.life += 1
        self._unstored.clear()
        self._held.clear()
        self._asked = self._written = self._told = 0
        self._storing = False
        self._wakes_at_s = NEVER

    def start_again(self) -> None:
        """Start the process again; the machine's own clock has gone on, so the time is known."""
        self.up = True
        self.session = self._restore(list(self.ledger.records), self._world.now_s)
        self._carry_out(self.session.wake(self._world.now_s))

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._watch(effect)
            match effect:
                case Send(after_store=after_store, patience_s=patience_s) if (
                    after_store or patience_s
                ) and self._written < self._asked:
                    self._held.append((self._asked, effect))
                    if patience_s:
                        at_s = self._world.now_s + patience_s
                        self._world.at(at_s, self._lose_patience, self.life, effect)
                case Send():
                    self._send(effect)
                case Store(records=records):
                    self._unstored.extend(records)
                    self._asked += 1
                case HangUp(connection=connection):
                    self._hang_up(connection)
                case Prepare(song_id=song_id, tempo_ratio=tempo_ratio):
                    self._world.at(
                        self._world.now_s + PREPARED_S,
                        self._prepared,
                        self.life,
                        (song_id, tempo_ratio),
                    )
        if not self._storing and self._unstored:
            self._begin_storing()
        self._set_alarm()

    def _send(self, send: Send) -> None:
        for connection in send.to:
            self._deliver(connection, send.message)

    def _prepared(self, life: int, what: tuple[str, float]) -> None:
        if life == self.life and self.up:
            self._carry_out(self.session.prepared(*what, 1.0, self._world.now_s))

    def _lose_patience(self, life: int, effect: Send) -> None:
        """Send what has waited long enough, and what was patient before it, in order."""
        if life != self.life or all(held is not effect for _, held in self._held):
            return
        kept: list[tuple[int, Send]] = []
        found = False
        for needs, held in self._held:
            if held.after_store or found:
                kept.append((needs, held))
            else:
                self._send(held)
                self._told = max(self._told, needs)
            found = found or held is effect
        self._held = kept

    def _set_alarm(self) -> None:
        wake_s = self.session.wake_at_s(self._world.now_s)
        if wake_s is None:
            self._wakes_at_s = NEVER
            return
        at_s = max(wake_s, self._world.now_s)
        if at_s != self._wakes_at_s:
            self._wakes_at_s = at_s
            self._world.at(at_s, self._wake, self.life, at_s)

    def _wake(self, life: int, at_s: Seconds) -> None:
        if life != self.life or at_s != self._wakes_at_s or not self.up:
            return
        self._wakes_at_s = NEVER
        self._carry_out(self.session.wake(self._world.now_s))

    # --- the disk --------------------------------------------------------------------------------

    def _begin_storing(self) -> None:
        self._storing = True
        records, self._unstored = self._unstored, []
        self._try_to_store((records, self._asked), self.life)

    def _try_to_store(self, batch: tuple[list[Record], int], life: int) -> None:
        if life != self.life:
            return
        now_s = self._world.now_s
        if now_s < self.disk.full_until_s:
            self._world.at(now_s + STORE_AGAIN_S, self._try_to_store, batch, life)
            return
        takes_s = self._world.fortune.wait(self.disk.usual_s) + 0.0005
        if now_s < self.disk.slow_until_s:
            takes_s += self.disk.slow_s
        self._world.at(now_s + takes_s, self._stored, batch, life)

    def _stored(self, batch: tuple[list[Record], int], life: int) -> None:
        if life != self.life:
            return
        records, self._written = batch
        self.ledger.write(records)
        while self._held and self._held[0][0] <= self._written:
            self._send(self._held.pop(0)[1])
        self._storing = False
        if self._unstored:
            self._begin_storing()
