"""A whole evening in virtual time: one session, several clients, and a network with faults.

Everything is drawn from one seed, so that an evening that fails is played again by its seed. The
network keeps the order within a connection, as TCP does, but it delays, breaks connections (and
loses what was under way), delivers what an abandoned connection still had after the new one is
open, and sends hits again that were already sent. What a client does is what the page does: it
keeps its hits until they are acknowledged, says hello again with the same device, takes the newest
state, and sounds each announced stroke once.
"""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeAlias

import numpy as np
from songs_for_tests import HOST, INVITATION, JOIN, KITS, small_song

from uchiawase.clock import generator
from uchiawase.score.record import PassEnded, Record
from uchiawase.score.timeline import Timeline
from uchiawase.session import messages as m
from uchiawase.session.effects import Effect, HangUp, Prepare, Send, Store
from uchiawase.session.session import Session
from uchiawase.units import Beats


@dataclass(frozen=True)
class Sent:
    """A message on its way to the room."""

    connection: int
    message: m.ClientMessage


@dataclass(frozen=True)
class Told:
    """A message on its way to a client."""

    connection: int
    message: m.RoomMessage


@dataclass(frozen=True)
class Ended:
    """The news that a connection is no more."""

    connection: int


@dataclass(frozen=True)
class Made:
    """The news that a share of a song is there at a tempo."""

    wanted: Prepare
    share: float


Event: TypeAlias = Sent | Told | Ended | Made


@dataclass
class Client:
    """What a page knows and does, without its looks and its sound."""

    number: int
    secret: str
    connection: int = 0
    player: int = 0
    welcomed: bool = False
    refused: bool = False
    state: m.State | None = None
    next_seq: int = 1
    unacknowledged: dict[int, m.HitIn] = field(default_factory=dict[int, m.HitIn])
    struck: dict[int, m.HitIn] = field(default_factory=dict[int, m.HitIn])
    book: dict[m.SoundId, m.Sound] = field(default_factory=dict[m.SoundId, m.Sound])
    sounded: list[tuple[m.SoundId, float]] = field(default_factory=list[tuple[m.SoundId, float]])
    troubles: list[m.Trouble] = field(default_factory=list[m.Trouble])

    @property
    def device(self) -> str:
        return f"{self.number:032x}"

    @property
    def me(self) -> m.PlayerView | None:
        if self.state is None:
            return None
        return next((view for view in self.state.players if view.player == self.player), None)

    def take(self, message: m.RoomMessage) -> None:
        match message:
            case m.Welcome(player=player):
                self.welcomed = True
                self.player = player
            case m.State():
                if self.state is None or message.revision > self.state.revision:
                    self.state = message
            case m.HitsStored(seqs=seqs):
                for seq in seqs:
                    self.unacknowledged.pop(seq, None)
            case m.Sounds(sounds=sounds):
                gone = {sound_id for sound_id, _ in self.sounded}
                for sound in sounds:
                    known = self.book.get(sound.id)
                    newer = known is None or known.version < sound.version
                    if newer and sound.id not in gone:
                        self.book[sound.id] = sound
            case m.Trouble(fatal=fatal):
                self.troubles.append(message)
                # The page stays away from where it was sent out or not let in.
                self.refused = self.refused or fatal
            case _:
                pass

    def sound_until(self, now_s: float) -> None:
        """Sound what is due, by what this client knows by then."""
        if self.state is None or self.me is None or not self.me.sounds_all:
            return
        timeline = m.timeline_of(self.state)
        if timeline is None:
            return
        for sound_id, sound in list(self.book.items()):
            if sound_id.pass_number != self.state.pass_number:
                continue
            time_s = timeline.time_s_at(Beats(*sound.beats)) + sound.offset_s
            if time_s <= now_s:
                del self.book[sound_id]
                if sound.velocity:
                    self.sounded.append((sound_id, time_s))


class Evening:
    """One session and its people, until ``play`` has run its course."""

    def __init__(
        self,
        seed: int,
        *,
        people: int | None = None,
        faults: bool = True,
        hosting: bool = True,
    ) -> None:
        self.hosting = hosting
        self.chance: np.random.Generator = generator(seed, 0)
        self.faults = faults
        self.now_s = 0.0
        self.session = Session(
            session_id=f"{seed:032x}",
            seed=seed,
            invitation=INVITATION,
            songs=(
                small_song(bar_count=int(self.chance.integers(2, 6))),
                small_song(bar_count=3, id_="other"),
            ),
            kits=KITS,
        )
        count = people if people is not None else int(self.chance.integers(2, 6))
        self.clients = [Client(n, HOST if n == 1 else JOIN) for n in range(1, count + 1)]
        self.records: list[Record] = []
        self.ended_at_s: dict[int, float] = {}
        self.timelines: dict[int, Timeline] = {}
        self.chosen: dict[int, tuple[str, ...]] = {}
        self._queue: list[tuple[float, int, Event]] = []
        self._order = 0
        self._connection_count = 0
        self._client_of: dict[int, Client] = {}
        self._last_arrival: dict[tuple[int, str], float] = {}

    # --- the network -----------------------------------------------------------------------------

    def _later(self, at_s: float, what: Event) -> None:
        self._order += 1
        heappush(self._queue, (at_s, self._order, what))

    def _arrival(self, connection: int, direction: str) -> float:
        """When a message sent now arrives: never before one sent earlier on its connection."""
        delay_s = float(self.chance.exponential(0.02)) if self.faults else 0.001
        if self.faults and self.chance.random() < 0.02:
            delay_s += float(self.chance.uniform(0.2, 1.5))
        key = (connection, direction)
        at_s = max(self.now_s + delay_s, self._last_arrival.get(key, 0.0))
        self._last_arrival[key] = at_s
        return at_s

    def connect(self, client: Client) -> None:
        """Open a connection; an older one is abandoned, but what it sent may still arrive."""
        self._connection_count += 1
        client.connection = self._connection_count
        client.welcomed = False
        self._client_of[client.connection] = client
        self.session.connected(client.connection, "here")
        self.say(
            client,
            m.Hello(
                protocol=m.PROTOCOL,
                secret=client.secret,
                device=client.device,
                name=f"P{client.number}",
            ),
        )
        self._send_again(client)

    def say(self, client: Client, message: m.ClientMessage) -> None:
        if client.connection:
            self._later(self._arrival(client.connection, "up"), Sent(client.connection, message))

    def _send_again(self, client: Client) -> None:
        waiting = [client.unacknowledged[seq] for seq in sorted(client.unacknowledged)]
        for start in range(0, len(waiting), m.MAX_HITS_PER_MESSAGE):
            self.say(client, m.Hits(hits=waiting[start : start + m.MAX_HITS_PER_MESSAGE]))

    def break_connection(self, client: Client) -> None:
        """Cut a client off; the session learns of it some time later."""
        if client.connection:
            self._later(self._arrival(client.connection, "up"), Ended(client.connection))
            if self.faults and self.chance.random() < 0.5:
                self._lose(client.connection)
            client.connection = 0
            client.welcomed = False

    def _lose(self, connection: int) -> None:
        """Lose what is under way from a connection, except the news of its end."""
        kept = [
            entry
            for entry in self._queue
            if not (isinstance(entry[2], Sent) and entry[2].connection == connection)
        ]
        self._queue = sorted(kept, key=lambda entry: entry[:2])

    # --- the session's shell ---------------------------------------------------------------------

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Store(records=records):
                    self.records.extend(records)
                    for record in records:
                        if isinstance(record, PassEnded):
                            self.ended_at_s[record.pass_number] = self.now_s
                case Send(to=to, message=message):
                    for connection in to:
                        at_s = self._arrival(connection, "down")
                        self._later(at_s, Told(connection, message))
                case HangUp(connection=connection):
                    at_s = self._arrival(connection, "down")
                    self._later(at_s, Ended(connection))
                case Prepare():
                    for share in (0.5, 1.0):
                        at_s = self.now_s + share * float(self.chance.exponential(4.0))
                        self._later(at_s, Made(effect, share))
        self._check()

    def _handle(self, what: Event) -> None:
        if isinstance(what, Made):
            song_id, tempo_ratio = what.wanted.song_id, what.wanted.tempo_ratio
            self._carry_out(self.session.prepared(song_id, tempo_ratio, what.share, self.now_s))
            return
        client = self._client_of[what.connection]
        match what:
            case Sent(connection=connection, message=message):
                self._carry_out(self.session.receive(connection, message, self.now_s))
            case Told(connection=connection, message=message):
                if client.connection == connection:
                    client.take(message)
            case Ended(connection=connection):
                self._carry_out(self.session.disconnected(connection, self.now_s))
                if client.connection == connection:
                    client.connection = 0
                    client.welcomed = False

    def run_until(self, end_s: float) -> None:
        """Let everything happen that is due by then, in order of time."""
        while True:
            wake_s = self.session.wake_at_s(self.now_s)
            next_s = self._queue[0][0] if self._queue else None
            if wake_s is not None and (next_s is None or wake_s < next_s):
                if wake_s > end_s:
                    break
                self._move_to(max(wake_s, self.now_s))
                self._carry_out(self.session.wake(self.now_s))
                continue
            if next_s is None or next_s > end_s:
                break
            at_s, _, what = heappop(self._queue)
            self._move_to(max(at_s, self.now_s))
            self._handle(what)
        self._move_to(end_s)

    def _move_to(self, now_s: float) -> None:
        self.now_s = now_s
        for client in self.clients:
            client.sound_until(now_s)

    # --- the people ------------------------------------------------------------------------------

    def strike(self, client: Client, *, send: bool = True) -> None:
        """Let a seated client hit something now; it keeps the hit until it is acknowledged."""
        state = client.state
        if state is None or client.me is None or not client.me.seat:
            return
        pass_number = state.pass_number if state.phase in {"count_in", "playing", "paused"} else 0
        hit = m.HitIn(
            seq=client.next_seq,
            pass_number=pass_number,
            time_s=self.now_s,
            piece="kick" if client.next_seq % 2 else "snare",
            velocity=int(self.chance.integers(1, 128)),
        )
        client.next_seq += 1
        client.unacknowledged[hit.seq] = client.struck[hit.seq] = hit
        if send:
            self.say(client, m.Hits(hits=[hit]))

    def play(self, steps: int = 120) -> None:
        """Let people do things at random, then let the network settle."""
        for client in self.clients:
            self.connect(client)
        self.run_until(0.5)
        for client in self.clients:
            self.say(client, m.TakeSeat(seat=client.number))
        for _ in range(steps):
            if self.hosting and self.chance.random() < 0.1:
                self.say(self.clients[0], self._some_hosting())
            self.run_until(self.now_s + float(self.chance.exponential(0.25)))
            client = self.clients[int(self.chance.integers(len(self.clients)))]
            self._do_something(client)
        self.settle()

    def _do_something(self, client: Client) -> None:
        dice = self.chance.random()
        host = self.clients[0]
        if client.refused:
            # Now and then somebody who was sent out tries again.
            if client.connection == 0 and dice < 0.3:
                client.refused = False
                self.connect(client)
        elif client.connection == 0:
            if dice < 0.5:
                self.connect(client)
            else:
                self.strike(client, send=False)
        elif dice < 0.5:
            self.strike(client)
        elif dice < 0.58:
            self._send_again(client)
        elif dice < 0.64:
            self.say(client, m.TakeSeat(seat=int(self.chance.integers(1, 7))))
        elif dice < 0.655:
            self.say(client, m.TakeSeat(seat=int(self.chance.integers(1, 7)), beside=True))
        elif dice < 0.66:
            partner = "" if self.chance.random() < 0.5 else "and a friend"
            self.say(client, m.BringPartner(name=partner))
        elif dice < 0.67:
            kit_id = f"kit-{self.chance.integers(1, 8)}"
            self.say(client, m.ChooseKit(seat=int(self.chance.integers(1, 7)), kit_id=kit_id))
        elif dice < 0.69:
            self.say(client, m.SetReady(ready=bool(self.chance.random() < 0.5)))
        elif dice < 0.72:
            self.say(client, m.SetLevel(level=int(self.chance.integers(1, 6))))
        elif dice < 0.78:
            self.break_connection(client)
        elif dice < 0.80:
            self.connect(client)
        elif dice < 0.82:
            self.say(client, m.LeaveSeat())
        elif dice < 0.84:
            self.say(
                client, m.SetListening(place=f"room {self.chance.integers(2)}", headphones=False)
            )
        elif dice < 0.89:
            self.say(
                host,
                m.Start(
                    song_id=self._some_song(),
                    from_bar=int(self.chance.integers(1, 3)),
                    count_in_bars=1,
                ),
            )
        elif dice < 0.90:
            self.say(host, m.ChooseSong(song_id=self._some_song()))
        elif dice < 0.92:
            self.say(host, m.Pause())
        elif dice < 0.96:
            self.say(host, m.Resume())
        elif dice < 0.975:
            self.say(host, m.Restart(from_bar=int(self.chance.integers(1, 3))))
        elif dice < 0.985:
            self.say(host, m.Stop())
        elif dice < 0.99:
            self.say(client, m.GiveHost(player=int(self.chance.integers(1, 6))))
        elif dice < 0.993:
            self.say(client, m.TakeHost())
        elif dice < 0.996:
            self.say(client, m.BackToLobby())
        else:
            self.say(client, self._some_hosting())

    def _some_hosting(self) -> m.ClientMessage:
        """Give something that only a host may do; often nobody's, or nonsense."""
        player = int(self.chance.integers(0, len(self.clients) + 2))
        yes = bool(self.chance.random() < 0.5)
        bars = tuple(int(bar) for bar in self.chance.integers(0, 5, 2))
        wishes: tuple[m.ClientMessage, ...] = (
            m.MutePlayer(player=player, muted=yes),
            m.RenamePlayer(player=player, name=f"P{player}"),
            m.SeatPlayer(player=player, seat=int(self.chance.integers(0, 8))),
            m.SeatPlayer(player=player, seat=int(self.chance.integers(1, 7)), beside=True),
            m.SetPlayerLevel(player=player, level=int(self.chance.integers(1, 6))),
            m.SetVolume(channel="seat", seat=player, volume=float(self.chance.random())),
            m.SetCountIn(bars=int(self.chance.integers(0, 4))),
            m.SetTempo(tempo_ratio=float(self.chance.uniform(0.4, 1.3))),
            m.SetLoop(from_bar=bars[0], to_bar=bars[1]),
            m.LockRoom(locked=yes),
            m.RenewLink(link_number=self.session.state().link_number),
            m.RemovePlayer(player=player),
            m.ReadmitPlayer(player=player),
            m.AddNames(names=[f"name {player}", "Aki"]),
            m.DropTurn(turn=player),
            m.MoveTurn(turn=player, place=int(self.chance.integers(0, 6))),
            m.SkipTurn(turn=player, skipped=yes),
            m.Rotate(rotation=self.session.state().queue.rotation),
            m.SetRotation(automatic=yes),
        )
        return wishes[int(self.chance.integers(len(wishes)))]

    def _some_song(self) -> str:
        return "small" if self.chance.random() < 0.7 else "other"

    def settle(self) -> None:
        """Heal the network, bring everybody back, and wait until nothing is under way."""
        self.faults = False
        self.run_until(self.now_s + 3.0)
        for client in self.clients:
            if client.connection == 0 and not client.refused:
                self.connect(client)
        self.run_until(self.now_s + 1.0)
        for client in self.clients:
            self._send_again(client)
        self.run_until(self.now_s + 2.0)

    # --- invariants that hold at every moment ----------------------------------------------------

    def _check(self) -> None:
        state = self.session.state()
        held = [player for seat in state.seats for player in {seat.player, seat.partner} if player]
        assert len(held) == len(set(held)), f"somebody sits at two seats: {held}"
        for view in state.players:
            here = [seat.seat for seat in state.seats if view.player in {seat.player, seat.partner}]
            assert here == ([view.seat] if view.seat else []), f"{view.name} sits at {here}"
        self._check_choices(state)
        self._check_turns(state)
        timeline = m.timeline_of(state)
        if timeline is None:
            return
        before = self.timelines.get(state.pass_number)
        self.timelines[state.pass_number] = timeline
        if before is not None and before != timeline:
            starts = [knot.start_s for knot in (*before.segments, *timeline.segments)]
            for time_s in (*[s for s in starts if s <= self.now_s], self.now_s):
                assert before.beats_at(time_s) == timeline.beats_at(time_s), (
                    f"the timeline changed in the past: at {time_s} s, seen at {self.now_s} s"
                )

    def _check_turns(self, state: m.State) -> None:
        """Everybody with a seat and a turn of their own is in the order once, at that seat."""
        turns = state.queue.turns
        assert len({turn.turn for turn in turns}) == len(turns)
        seats = [turn.seat for turn in turns if turn.seat]
        assert max(Counter(seats).values(), default=0) <= 2, f"three turns play at a seat: {seats}"
        for turn in turns:
            holder = state.seats[turn.seat - 1].player if turn.seat else 0
            assert not turn.seat or holder
            assert not turn.player or turn.seat in {0, *(v.seat for v in state.players)}
            if turn.seat and turn.player:
                assert turn.player in {holder, state.seats[turn.seat - 1].partner}

    def _check_choices(self, state: m.State) -> None:
        """Song and kits stay as they are from the count-in to the end of a pass."""
        chosen = (state.song_id, *(seat.kit_id for seat in state.seats))
        if state.phase in {"count_in", "playing", "paused"}:
            kept = self.chosen.setdefault(state.pass_number, chosen)
            assert kept == chosen, f"song or kits changed in pass {state.pass_number}"
