"""A room in a test: one session, connections by name, and what each was told."""

from songs_for_tests import HOST, INVITATION, JOIN, KITS, small_song

from uchiawase.score.kit import Kit
from uchiawase.score.record import Record
from uchiawase.score.song import Song
from uchiawase.session import messages as m
from uchiawase.session.effects import Effect, HangUp, Prepare, Send, Store
from uchiawase.session.session import Session

SESSION = "5" * 32


class Room:
    """Carries out effects into lists, so that a test can look at them."""

    def __init__(
        self, *, songs: tuple[Song, ...] = (), kits: tuple[Kit, ...] = KITS, seed: int = 1
    ) -> None:
        self.now_s = 10.0
        self._seed, self._songs, self._kits = seed, songs or (small_song(),), kits
        self.session = Session(
            session_id=SESSION,
            seed=seed,
            invitation=INVITATION,
            songs=self._songs,
            kits=kits,
        )
        self.told: dict[int, list[m.RoomMessage]] = {}
        self.records: list[Record] = []
        self.hung_up: list[int] = []
        self.preparing: list[Prepare] = []
        self.order: list[str] = []
        self._connections = 0

    def die(self, *, away_s: float = 1.0) -> None:
        """Let the process die, and make the room anew from what it had stored."""
        self.now_s += away_s
        self.session = Session.restored(
            list(self.records),
            self.now_s,
            session_id=SESSION,
            seed=self._seed,
            invitation=INVITATION,
            songs=self._songs,
            kits=self._kits,
        )
        self._carry_out(self.session.wake(self.now_s))

    def connect(self, *, place: str = "here") -> int:
        self._connections += 1
        self.told[self._connections] = []
        self.session.connected(self._connections, place)
        return self._connections

    def join(
        self,
        name: str,
        *,
        seat: int = 0,
        secret: str = JOIN,
        role: m.Role = "player",
        place: str = "here",
        headphones: bool = False,
    ) -> int:
        connection = self.connect(place=place)
        self.say(
            connection,
            m.Hello(
                protocol=m.PROTOCOL,
                secret=secret,
                device=device_of(name),
                name=name,
                role=role,
                headphones=headphones,
            ),
        )
        if seat:
            self.say(connection, m.TakeSeat(seat=seat))
        return connection

    def host(self, name: str = "Hana", *, seat: int = 1, place: str = "here") -> int:
        return self.join(name, seat=seat, secret=HOST, place=place)

    def say(self, connection: int, message: m.ClientMessage) -> None:
        self._carry_out(self.session.receive(connection, message, self.now_s))

    def disconnect(self, connection: int) -> None:
        self._carry_out(self.session.disconnected(connection, self.now_s))

    def wait(self, seconds: float) -> None:
        """Let time pass, waking the session whenever it wants to be woken."""
        end_s = self.now_s + seconds
        while (wake_s := self.session.wake_at_s(self.now_s)) is not None and wake_s <= end_s:
            self.now_s = max(wake_s, self.now_s + 1e-6)
            self._carry_out(self.session.wake(self.now_s))
        self.now_s = end_s

    def prepare(self, share: float = 1.0) -> None:
        """Let the song that was asked for last be there, as far as a share."""
        wanted = self.preparing[-1]
        self._carry_out(
            self.session.prepared(wanted.song_id, wanted.tempo_ratio, share, self.now_s)
        )

    def fail_to_prepare(self, sentence: str) -> None:
        wanted = self.preparing[-1]
        self._carry_out(
            self.session.not_prepared(wanted.song_id, wanted.tempo_ratio, sentence, self.now_s)
        )

    def close(self) -> None:
        self._carry_out(self.session.close(self.now_s))

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(to=to, message=message):
                    self.order.append(type(message).__name__)
                    for connection in to:
                        self.told.setdefault(connection, []).append(message)
                case Store(records=records):
                    self.order.append("Store")
                    self.records.extend(records)
                case HangUp(connection=connection):
                    self.hung_up.append(connection)
                case Prepare():
                    self.preparing.append(effect)

    # --- looking ---------------------------------------------------------------------------------

    def state(self, connection: int) -> m.State:
        return [x for x in self.told[connection] if isinstance(x, m.State)][-1]

    def trouble(self, connection: int) -> m.Trouble:
        return [x for x in self.told[connection] if isinstance(x, m.Trouble)][-1]

    def sounds(self, connection: int) -> list[m.Sound]:
        return [
            sound
            for message in self.told[connection]
            if isinstance(message, m.Sounds)
            for sound in message.sounds
        ]

    def of(self, connection: int, kind: type[m.RoomMessage]) -> list[m.RoomMessage]:
        return [message for message in self.told[connection] if isinstance(message, kind)]


def device_of(name: str) -> str:
    return name.encode().hex().rjust(32, "0")[:32]


def hit(seq: int, time_s: float, *, pass_number: int = 1, piece: str = "kick") -> m.Hits:
    one = m.HitIn(seq=seq, pass_number=pass_number, time_s=time_s, piece=piece, velocity=100)
    return m.Hits(hits=[one])
