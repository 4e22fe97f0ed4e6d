"""A scripted player: a client without a page, that plays like a simulated person.

It talks to the real server over a real socket and does what a page does: says hello, takes a seat,
reads the timeline, stamps its hits, and stays until each is acknowledged. It does not come back when
its connection breaks, nor send anything again: on the loopback there is no need. It shares the
server's clock, so that its stamps are exact and an evening replays from its seed; how well real
devices find the session clock is measured elsewhere, with real browsers.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from uchiawase.arrange.shared_kit import plays
from uchiawase.clock import Clock
from uchiawase.errors import ScriptFailed
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.practice import Practice, practised
from uchiawase.score.song import Song
from uchiawase.score.stroke import Stroke
from uchiawase.session.messages import (
    PROTOCOL,
    ChooseKit,
    ClientMessage,
    Hello,
    HitIn,
    Hits,
    HitsStored,
    RoomMessage,
    SetLevel,
    SetReady,
    Start,
    State,
    TakeSeat,
    Trouble,
    Welcome,
    decode_room,
    encode,
    timeline_of,
)
from uchiawase.timing.person import Person
from uchiawase.units import Beats


@dataclass(frozen=True, slots=True)
class Script:
    """Who plays, where, and how.

    Attributes:
        name: As the others see it.
        device: The device's own secret, 32 hexadecimal digits.
        secret: The join secret, or the host's.
        seat: Where it sits, from 1.
        level: How much of the part it is asked for.
        person: How it plays.
        hosts: Whether it starts the song once everybody is ready.
        kit_id: The kit it puts on its seat; blank for the one that stands there.
    """

    name: str
    device: str
    secret: str
    seat: int
    level: Level
    person: Person
    hosts: bool = False
    kit_id: str = ""


class ScriptedPlayer:
    """One scripted player's evening: one song from the lobby to the report."""

    def __init__(self, script: Script, clock: Clock, songs: Sequence[Song]) -> None:
        self._script = script
        self._clock = clock
        self._songs = {song.id: song for song in songs}
        self._unstored: dict[int, HitIn] = {}
        self._next_seq = 1
        self._player = 0
        self._started = False
        self._playing: asyncio.Task[None] | None = None
        self.report_id = ""

    async def play(
        self,
        address: str,
        *,
        players: int,
        song_id: str,
        watch: Callable[[State], None] | None = None,
    ) -> str:
        """Join, play the song through, and give the report's id.

        Args:
            address: The socket's address, ``ws://…/ws``.
            players: How many people have to be ready before the host starts.
            song_id: What the host starts.
            watch: Called with every state, for a progress bar.

        Raises:
            ScriptFailed: The room refused something, or hung up.
        """
        async with connect(address, compression=None) as socket:
            await self._say(
                socket,
                Hello(
                    protocol=PROTOCOL,
                    secret=self._script.secret,
                    device=self._script.device,
                    name=self._script.name,
                ),
            )
            async for data in socket:
                if isinstance(data, str):
                    raise ScriptFailed(self._script.name, "the room sent a text")
                message = decode_room(data)
                if watch is not None and isinstance(message, State):
                    watch(message)
                await self._take(socket, message, players=players, song_id=song_id)
                if self.report_id and not self._unstored:
                    return self.report_id
        raise ScriptFailed(self._script.name, "the room hung up before the report")

    async def _take(
        self, socket: ClientConnection, message: RoomMessage, *, players: int, song_id: str
    ) -> None:
        match message:
            case Welcome(player=player):
                self._player = player
                await self._say(socket, SetLevel(level=int(self._script.level)))
                await self._say(socket, TakeSeat(seat=self._script.seat))
                if self._script.kit_id:
                    await self._say(
                        socket, ChooseKit(seat=self._script.seat, kit_id=self._script.kit_id)
                    )
                await self._say(socket, SetReady(ready=True))
            case State(phase="lobby"):
                ready = sum(view.ready for view in message.players)
                if self._script.hosts and ready >= players and not self._started:
                    self._started = True
                    await self._say(socket, Start(song_id=song_id))
            case State(phase="count_in") if self._playing is None:
                self._playing = asyncio.create_task(self._strike_all(socket, message))
            case State(phase="afterwards"):
                if self._playing is not None:
                    await self._playing
                self.report_id = message.report_id
            case HitsStored(seqs=seqs):
                for seq in seqs:
                    self._unstored.pop(seq, None)
            case Trouble(sentence=sentence):
                raise ScriptFailed(self._script.name, sentence)
            case _:
                pass

    async def _strike_all(self, socket: ClientConnection, state: State) -> None:
        """Strike everything the person strikes in the pass, each at its time."""
        timeline = timeline_of(state)
        if timeline is None:
            raise ScriptFailed(self._script.name, "the room counts in without a timeline")
        strokes = self._asked(state)
        targets_s = [timeline.time_s_at(stroke.beats) for stroke in strokes]
        for hit in self._script.person.hits(strokes, targets_s):
            await self._clock.sleep_until(hit.time_s)
            struck = HitIn(
                seq=self._next_seq,
                pass_number=state.pass_number,
                time_s=hit.time_s,
                piece=hit.piece.value,
                velocity=hit.velocity,
            )
            self._next_seq += 1
            self._unstored[struck.seq] = struck
            await self._say(socket, Hits(hits=[struck]))

    def _asked(self, state: State) -> list[Stroke]:
        """Give what is asked of the player in a pass: as it is practised, and of a shared kit half."""
        view = state.pass_practice
        practice = Practice(view.tempo_ratio, view.from_bar, view.to_bar, view.rounds)
        song = practised(self._songs[state.song_id], practice)
        me = next(one for one in state.players if one.player == self._player)
        part = song.part_of(me.seat)
        if part is None:
            raise ScriptFailed(self._script.name, f"{song.title} has no part for the seat")
        seat = state.seats[me.seat - 1]
        half = 0
        if seat.partner not in {0, seat.player}:
            half = 2 if seat.partner == self._player else 1
        second = frozenset(KitPiece(piece) for piece in seat.second)
        from_beats = Beats(*state.from_beats)
        strokes = (part.strokes[index] for index in part.asked_at(Level(me.level)))
        return [
            stroke
            for stroke in strokes
            if stroke.beats >= from_beats and plays(second, half, stroke.piece)
        ]

    async def _say(self, socket: ClientConnection, message: ClientMessage) -> None:
        await socket.send(encode(message))
