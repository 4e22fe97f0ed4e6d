"""The live meeting as a plain object: messages and time in, effects out.

A :class:`Session` is one room. It has no socket, no loop, no clock and no disk: the shell around
it says what came in and what time it is, and carries out the effects it gets back. The same
inputs give the same effects, always, so a whole evening replays from its inputs.

Its day: ``lobby`` → ``count_in`` → ``playing`` (⇄ ``paused``) → ``afterwards`` → ``lobby``.

Not thread-safe: everything is called from the one task that owns the room, with times that never
step backwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite
from typing import Self, get_args

from uchiawase.arrange.shared_kit import second_half
from uchiawase.score.hit import Hit
from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.piecewise import Segment
from uchiawase.score.practice import AS_WRITTEN, Practice, practised
from uchiawase.score.record import (
    HearingInPass,
    HitStruck,
    PassEnded,
    PassStarted,
    PlayerJoined,
    Record,
    RoomKept,
    SeatInPass,
    SessionClosed,
    SessionOpened,
    TakeDeleted,
    TakeKept,
    TimelineKept,
)
from uchiawase.score.song import Song
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.score.timeline import Timeline
from uchiawase.session.conductor import (
    TICK_S,
    Announced,
    Conductor,
    Hands,
    Listener,
    Occupancy,
    heard_by,
)
from uchiawase.session.desk import Desk
from uchiawase.session.door import Door, Invitation
from uchiawase.session.effects import ConnectionId, Effect, HangUp, Prepare, Send, Store
from uchiawase.session.keeping import (
    Kept,
    kept_outcasts,
    kept_person,
    person_again,
    seatings_by_place,
    sorted_out,
)
from uchiawase.session.listening import Outcome, Question
from uchiawase.session.messages import (
    CLOSENESS_STEPS,
    MAX_HITS_PER_MESSAGE,
    MOOD_STEPS,
    PROTOCOL,
    SEAT_COUNT,
    AddNames,
    BackToLobby,
    BringPartner,
    ChooseKit,
    ChooseSong,
    ChooseSpeaker,
    ClientMessage,
    ClockPing,
    ClockPong,
    DeleteTake,
    DeviceReport,
    DropTurn,
    GiveHost,
    Hello,
    HitIn,
    Hits,
    HitsStored,
    KeepTake,
    KitView,
    KnotView,
    Leave,
    LeaveSeat,
    ListenTogether,
    LockRoom,
    MoveTurn,
    MutePlayer,
    Pause,
    Phase,
    ReadmitPlayer,
    RemovedView,
    RemovePlayer,
    RenamePlayer,
    RenewLink,
    Restart,
    Resume,
    RoomMessage,
    Rotate,
    Sang,
    SeatPlayer,
    SeatView,
    SectionView,
    SetCountIn,
    SetLevel,
    SetListening,
    SetLoop,
    SetName,
    SetPlayerLevel,
    SetReady,
    SetRotation,
    SetTempo,
    SetVolume,
    SkipTurn,
    SongView,
    Sounds,
    Start,
    State,
    Stop,
    StopListening,
    Struck,
    TakeHost,
    TakeSeat,
    TapAlong,
    Trouble,
    Welcome,
    practice_view,
    wire_beats,
)
from uchiawase.session.people import (
    HITS_AT_ONCE,
    HITS_PER_S,
    Allowance,
    Measured,
    Person,
    delays_in_pass,
    device_digest,
    is_device_secret,
    speaker_rank,
    tidy_name,
)
from uchiawase.session.queue import Queue
from uchiawase.session.refusal import Refused
from uchiawase.session.sharing import Halves, halves_now
from uchiawase.session.sound_check import SoundCheck, SoundCheckMessage
from uchiawase.units import SECONDS_PER_MINUTE, Beats, Seconds

LEAST_LEAD_S: Seconds = 1.5
"""From the host's "start" to the first click: time for every device to load and schedule."""

LONGEST_HORIZON_S: Seconds = 1.0
LEAST_HORIZON_S: Seconds = 0.1

LATE_HITS_S: Seconds = 0.8
"""How long after the last bar a hit still counts as part of the pass before it is closed."""

AWAY_STAND_IN_S: Seconds = 2.0
"""How long a seat stays silent after its player's connection broke before a drummer stands in."""

HOST_AWAY_S: Seconds = 10.0
"""How long a meeting goes without its host before somebody else may run it."""

SEAT_KEPT_S: Seconds = 120.0
"""How long a seat is kept for somebody who has gone without saying so."""

MOST_PEOPLE = 40
FURTHEST_FUTURE_S: Seconds = 4.0
"""How far ahead of the room's clock a hit may be stamped: a page that has just slept may know the time
by one slow answer only, which is right within half of the eight seconds that it waits for one."""

HIGHEST_SEQ = 2**31 - 1
"""The highest number of a hit: far more than anybody strikes, and every store can hold it."""

STATE_PATIENCE_S: Seconds = 0.25
"""How long what everybody sees waits to be written before they are told: a process that dies right
after a start must not forget a song that people already play. A disk that is slower holds up nobody."""

SKIPPED_PASSES = 4
"""A room that is made anew leaves so many numbers of passes out: those that were told of while nothing
could be written must not be taken for later ones."""

DELAY_LIMIT_S: Seconds = 2.0
"""The longest path and the longest output delay that the conductor reckons with."""


PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(slots=True)
class _Pass:
    """A performance under way, or the last one.

    Attributes:
        song: As it is practised.
        lent: The names that play on somebody's device.
        kits: The kit of each seat, as it was when the pass began.
        halves: Who shares a kit, by seat.
    """

    number: int
    song: Song
    timeline: Timeline
    from_beats: Beats
    to_beats: Beats
    moves_on_at_s: Seconds
    conductor: Conductor
    report_id: str
    practice: Practice
    lent: Mapping[int, str]
    kits: Mapping[int, str]
    halves: Mapping[int, Halves]
    over: bool = False
    announced_at_s: Seconds = -1.0
    over_at_s: Seconds = inf
    hearing: dict[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])


class Session:
    """One room, from its opening to its end."""

    def __init__(
        self,
        *,
        session_id: str,
        seed: int,
        invitation: Invitation,
        songs: Sequence[Song],
        kits: Sequence[Kit],
    ) -> None:
        """Open a room.

        Args:
            session_id: 32 hexadecimal digits; not a secret.
            seed: Everything random comes from streams keyed by it.
            invitation: Secrets and links.
            songs: What can be played, at least one; the first is chosen until the host chooses.
            kits: What people can choose from, at least one. They stand on seats 1, 2, … as the
                room opens, beginning again from the first where there are fewer than seats.
        """
        self._session_id = session_id
        self._seed = seed
        self._door = Door(invitation)
        self._desk = Desk()
        self._songs: Mapping[str, Song] = {song.id: song for song in songs}
        self._kits: Mapping[str, Kit] = {kit.id: kit for kit in kits}
        self._kit_of: dict[int, str] = {
            seat: kits[(seat - 1) % len(kits)].id for seat in range(1, SEAT_COUNT + 1)
        }
        self._phase: Phase = "lobby"
        self._revision = 0
        self._changed = False
        self._effects: list[Effect] = [Store((SessionOpened(session_id=session_id, seed=seed),))]
        self._places: dict[ConnectionId, str] = {}
        self._people: dict[int, Person] = {}
        self._player_of: dict[ConnectionId, int] = {}
        self._seats: dict[int, int] = dict.fromkeys(range(1, SEAT_COUNT + 1), 0)
        self._host = 0
        self._host_inherited = False
        self._host_away_since_s: Seconds = 0.0
        self._newest_player = 0
        self._speakers: dict[str, int] = {}
        self._wanted_speakers: dict[str, int] = {}
        self._listening: set[ConnectionId] = set()
        self._known_listeners: list[Listener] | None = None
        self._stirred = True
        self._known_onlookers: list[ConnectionId] | None = None
        self._told_listeners: list[Listener] | None = None
        self._told_onlookers: list[ConnectionId] | None = None
        self._looking_on: set[ConnectionId] = set()
        self._prepared: dict[tuple[str, float], float] = {}
        self._song_id = songs[0].id
        self._pass: _Pass | None = None
        self._sound_check = SoundCheck(
            lambda number: invitation.digest(f"{session_id}/listening/{number}")
        )
        self._newest_pass = 0
        self._life = 0
        self._queue = Queue()
        self._beside: dict[int, int] = {}
        self._second_halves: dict[tuple[str, int], frozenset[KitPiece]] = {}

    @classmethod
    def restored(
        cls,
        records: Iterable[Record],
        now_s: Seconds,
        *,
        session_id: str,
        seed: int,
        invitation: Invitation,
        songs: Sequence[Song],
        kits: Sequence[Kit],
    ) -> Self:
        """Make a room anew after its process has died, from what it had stored.

        Nobody is connected; whoever comes back with the same device is known, on the same seat. A
        song that was playing goes on as if nothing had happened: devices have been told some seconds
        of it ahead. Hits that were stored are known, so that sending them again stays harmless.

        Args:
            records: All records of the session, those of each kind in the order of writing.
            now_s: The session's time. It has to be found again by the shell and is never taken
                for earlier than anything that was written.
            session_id: As it was opened.
            seed: Likewise.
            invitation: Likewise: the same secrets, and the same key.
            songs: What can be played now; a song that is missing ends its pass.
            kits: What people can choose from now.
        """
        session = cls(
            session_id=session_id, seed=seed, invitation=invitation, songs=songs, kits=kits
        )
        kept = sorted_out(records)
        if kept.room is not None:
            session._take_up(kept.room, kept, max(now_s, kept.latest_s))
        return session

    def _take_up(self, room: RoomKept, kept: Kept, now_s: Seconds) -> None:
        """Take up what the process before knew."""
        self._life = room.life + 1
        self._revision = room.revision
        self._changed = True
        for seat, kit_id in enumerate(room.kits, start=1):
            if kit_id in self._kits:
                self._kit_of[seat] = kit_id
        self._people = {one.player: person_again(one, now_s) for one in room.people}
        for person in room.people:
            if person.seat:
                (self._beside if person.beside else self._seats)[person.seat] = person.player
        outcasts = [
            (person_again(one.person, now_s), one.link_number, one.readmitted)
            for one in room.outcasts
        ]
        self._door.locked = room.locked
        self._door.take_up(self._session_id, room.link_number, outcasts)
        self._desk.count_in_bars = room.count_in_bars
        self._desk.song_volume, self._desk.click_volume, *self._desk.seat_volumes = room.volumes
        self._desk.tempo_ratio = room.tempo_ratio
        self._desk.loop = None if room.loop == (0, 0) else room.loop
        everybody = {**self._people, **{person.player: person for person, _, _ in outcasts}}
        for hit in kept.struck:
            if hit.player in everybody:
                everybody[hit.player].hits.take(hit.seq)
        self._newest_player = room.newest_player
        self._host, self._host_inherited = room.host, room.host_inherited
        self._host_away_since_s = now_s
        if room.song_id in self._songs:
            self._song_id = room.song_id
        self._queue.take_up(room.queue)
        self._prepare()
        self._newest_pass = room.pass_number + SKIPPED_PASSES
        self._go_on_with(room, kept, now_s)

    def _go_on_with(self, room: RoomKept, kept: Kept, now_s: Seconds) -> None:
        """Go on with the pass that was played, or know the one that was played last."""
        started, timeline = (
            kept.started.get(room.pass_number),
            kept.timelines.get(room.pass_number),
        )
        written = None if started is None else self._songs.get(started.song_id)
        if started is None or timeline is None or written is None:
            return
        practice = Practice(
            started.tempo_ratio, started.loop_from_bar, started.loop_to_bar, started.loop_rounds
        )
        song = practised(written, practice)
        knots = tuple(Segment(at_s, Beats(n, d), bpm) for at_s, n, d, bpm in timeline.knots)
        from_beats, ended = Beats(*started.from_beats), kept.ended.get(room.pass_number)
        conductor = Conductor(
            session_id=self._session_id,
            seed=self._seed,
            pass_number=room.pass_number,
            song=song,
            timeline=Timeline(knots),
            life=self._life,
        )
        seatings = seatings_by_place(kept.seatings.get(room.pass_number, []))
        self._pass = _Pass(
            number=room.pass_number,
            song=song,
            timeline=conductor.timeline,
            from_beats=from_beats,
            to_beats=Beats(*(started if ended is None else ended).to_beats),
            moves_on_at_s=room.moves_on_at_s,
            conductor=conductor,
            report_id=self._report_id(room.pass_number),
            practice=practice,
            lent=room.lent,
            kits={halves[0].seat: halves[0].kit_id for halves in seatings if halves},
            halves={
                halves[0].seat: (halves[0].player, halves[1].player)
                for halves in reversed(seatings)
                if len(halves) > 1
            },
            over=ended is not None,
        )
        self._pass.over_at_s = self._pass.timeline.time_s_at(self._pass.to_beats) + LATE_HITS_S
        self._phase = _phase_of(room.phase)
        for seating, *second in seatings:
            hands = [Hands(one.player, Level(one.level)) for one in (seating, *second)]
            kind = "person" if any(one.player for one in hands) else "virtual"
            where = Beats(*seating.from_beats)
            conductor.occupy(
                seating.seat,
                Occupancy(where, kind, hands[0].player, hands[0].level, (*hands, None)[1]),
            )
        for person in self._people.values():
            conductor.locate(person.player, person.place)
            conductor.mute(person.player, muted=person.muted, now_s=now_s)
        if ended is None:
            inputs_s = {one.player: one.measured.input_s for one in self._people.values()}
            self._store(*conductor.take_up(kept, from_beats, now_s, inputs_s))

    def _kept(self, now_s: Seconds) -> RoomKept:
        """Write down what everybody sees and no other record tells."""
        running = self._pass
        return RoomKept(
            session_id=self._session_id,
            at_s=now_s,
            life=self._life,
            revision=self._revision,
            phase=self._phase,
            host=self._host,
            host_inherited=self._host_inherited,
            newest_player=self._newest_player,
            song_id=self._song_id,
            pass_number=0 if running is None else running.number,
            moves_on_at_s=0.0 if running is None else running.moves_on_at_s,
            kits=tuple(self._kit_of.values()),
            people=tuple(
                kept_person(person, beside=person.player in self._beside.values())
                for person in self._people.values()
            ),
            locked=self._door.locked,
            link_number=self._door.link_number,
            outcasts=kept_outcasts(self._door.sent_out),
            count_in_bars=self._desk.count_in_bars,
            volumes=(
                self._desk.song_volume,
                self._desk.click_volume,
                *self._desk.seat_volumes,
            ),
            tempo_ratio=self._desk.tempo_ratio,
            loop=self._desk.loop or (0, 0),
            queue=self._queue.kept(),
            lent={} if running is None else dict(running.lent),
        )

    # --- inputs ----------------------------------------------------------------------------------

    def connected(self, connection: ConnectionId, place: str) -> None:
        """Note a new connection; ``place`` is where the shell takes it to be."""
        self._places[connection] = place

    def disconnected(self, connection: ConnectionId, now_s: Seconds) -> list[Effect]:
        """Note that a connection is gone; its person keeps the seat and may come back."""
        self._stir()
        self._places.pop(connection, None)
        player = self._player_of.pop(connection, None)
        if player is not None:
            person = self._people[player]
            if person.connection == connection:
                person.connection = None
                person.away_since_s = now_s
                person.ready = False
                self._changed = True
                if player == self._host:
                    self._host_away_since_s = now_s
        return self._settle(now_s)

    def receive(
        self, connection: ConnectionId, message: ClientMessage, now_s: Seconds
    ) -> list[Effect]:
        """Take in a message, and give what has to be done."""
        if self._pass is not None and not self._pass.over:
            # What has sounded by now is settled before anything can change the timeline.
            self._store(*self._pass.conductor.close(now_s, self._listeners()))
        if not isinstance(message, Hits | ClockPing):
            self._stir()
        try:
            self._dispatch(connection, message, now_s)
        except Refused as refused:
            self._send([connection], refused.trouble)
            if refused.trouble.fatal:
                self._effects.append(HangUp(connection))
        return self._settle(now_s)

    def wake(self, now_s: Seconds) -> list[Effect]:
        """Do what is due by now; to be called at ``wake_at_s`` or somewhat later."""
        return self._settle(now_s)

    def prepared(
        self, song_id: str, tempo_ratio: float, share: float, now_s: Seconds
    ) -> list[Effect]:
        """Note which share of a song's sound at a tempo is there; 1 when it can be played."""
        key = (song_id, tempo_ratio)
        self._prepared[key] = max(self._prepared.get(key, 0.0), min(share, 1.0))
        self._changed |= key == (self._song_id, self._desk.tempo_ratio)
        return self._settle(now_s)

    def not_prepared(
        self, song_id: str, tempo_ratio: float, sentence: str, now_s: Seconds
    ) -> list[Effect]:
        """Note that a song cannot be had at a tempo: the host is told, and it goes at its own."""
        self._prepared.pop((song_id, tempo_ratio), None)
        if (song_id, tempo_ratio) == (self._song_id, self._desk.tempo_ratio):
            self._desk.set_tempo(1.0)
            self._changed = True
            host = self._people.get(self._host)
            if host is not None and host.connection is not None:
                trouble = Trouble(code="not_prepared", sentence=sentence, fatal=False)
                self._send([host.connection], trouble)
        return self._settle(now_s)

    def close(self, now_s: Seconds) -> list[Effect]:
        """End the meeting: a running pass ends, takes that nobody keeps vanish."""
        self._end_pass(now_s)
        self._store(SessionClosed(session_id=self._session_id))
        return self._drain()

    def wake_at_s(self, now_s: Seconds) -> Seconds | None:
        """Tell when :meth:`wake` has to be called next, or None while nothing is due by itself."""
        due_s: list[Seconds] = []
        if self._pass is not None and not self._pass.over:
            due_s.append(self._pass.announced_at_s + TICK_S)
            due_s.append(self._pass.conductor.foretell_at_s)
            if self._phase == "count_in":
                due_s.append(self._pass.moves_on_at_s)
            if isfinite(self._pass.over_at_s):
                due_s.append(self._pass.over_at_s)
        if self._sound_check.over_s is not None:
            due_s.append(self._sound_check.over_s)
        host = self._people.get(self._host)
        if host is not None and not host.connected and self._heirs():
            due_s.append(self._host_away_since_s + HOST_AWAY_S)
        return max(now_s, min(due_s)) if due_s else None

    # --- what a shell may ask --------------------------------------------------------------------

    @property
    def session_id(self) -> str:
        """The room's name in the records."""
        return self._session_id

    @property
    def seed(self) -> int:
        """What everything random in the room is keyed by."""
        return self._seed

    @property
    def songs(self) -> tuple[Song, ...]:
        """What can be played."""
        return tuple(self._songs.values())

    def can_play(self, song_id: str, tempo_ratio: float) -> bool:
        """Tell whether a song's sound is there at a tempo, given as a factor on its own."""
        return tempo_ratio == 1.0 or self._prepared.get((song_id, tempo_ratio)) == 1.0

    def position(self, now_s: Seconds) -> Beats | None:
        """Give where the running pass is, or None while nothing is played."""
        if self._pass is None or self._pass.over:
            return None
        return self._pass.timeline.beats_at(now_s)

    @property
    def phase(self) -> Phase:
        """Where in its day the room is."""
        return self._phase

    @property
    def connections(self) -> tuple[ConnectionId, ...]:
        """The connections that have been welcomed."""
        return tuple(self._player_of)

    def state(self) -> State:
        """Give everything about the room that everybody sees, as last sent."""
        playing = self._pass
        return State(
            revision=self._revision,
            phase=self._phase,
            host=self._host,
            players=[
                person.view(sounds_all=self._sounds_all(person)) for person in self._people.values()
            ],
            seats=[
                SeatView(
                    seat=seat,
                    kit_id=self._kit_of[seat],
                    player=player,
                    virtual=self._is_virtual(player),
                    name=self._name_on(player),
                    partner=self._partner(seat),
                    partner_name=self._partner_name(seat),
                    second=self._second_half(seat),
                )
                for seat, player in self._seats.items()
            ],
            song_id=self._song_id,
            pass_number=0 if playing is None else playing.number,
            timeline=[]
            if playing is None
            else [
                KnotView(start_s=knot.start_s, beats=wire_beats(knot.beats), bpm=knot.bpm)
                for knot in playing.timeline.segments
            ],
            from_beats=(0, 1) if playing is None else wire_beats(playing.from_beats),
            to_beats=(0, 1) if playing is None else wire_beats(playing.to_beats),
            report_id=playing.report_id
            if playing is not None and self._phase == "afterwards"
            else "",
            locked=self._door.locked,
            link_number=self._door.link_number,
            removed=[
                RemovedView(player=person.player, name=person.name)
                for person in self._door.outcasts
            ],
            mix=self._desk.mix,
            count_in_bars=self._desk.count_in_bars,
            practice=practice_view(self._desk.practice_of(self._songs[self._song_id])),
            prepared=self._prepared_share(),
            pass_practice=practice_view(AS_WRITTEN if playing is None else playing.practice),
            queue=self._queue.view(self._sitting(), self._is_here, self._name_of),
        )

    # --- the messages ----------------------------------------------------------------------------

    def _dispatch(self, connection: ConnectionId, message: ClientMessage, now_s: Seconds) -> None:
        if isinstance(message, Hello):
            self._hello(connection, message, now_s)
            return
        player = self._player_of.get(connection)
        if player is None:
            raise Refused(
                "say_hello_first",
                "The first message has to be a hello with the secret from the link; open the link again.",
                fatal=True,
            )
        person = self._people[player]
        match message:
            case ClockPing(client_s=client_s):
                pong = ClockPong(client_s=client_s, received_s=now_s, sent_s=now_s)
                self._send([connection], pong)
            case Hits(hits=hits):
                if person.role == "audience":
                    raise Refused("audience", "The audience's screen looks on and strikes nothing.")
                self._hits(connection, person, hits, now_s)
            case DeviceReport():
                self._device_report(person, message)
            case TakeSeat(seat=seat, beside=True):
                self._sit_beside(person, seat, now_s)
            case ChooseSpeaker(player=other):
                self._choose_speaker(person, other)
            case TapAlong() | ListenTogether() | StopListening() | Sang():
                self._check_sound(connection, person, message, now_s)
            case TakeSeat(seat=seat):
                self._take_seat(person, seat, now_s)
            case BringPartner(name=name):
                self._bring_partner(person, name)
            case LeaveSeat():
                self._leave_seat(person, now_s)
            case ChooseKit(seat=seat, kit_id=kit_id):
                self._choose_kit(person, seat, kit_id)
            case SetReady(ready=ready):
                person.ready = ready and person.seat != 0
                self._changed = True
            case SetLevel(level=level):
                self._set_level(person, level)
            case SetName(name=name):
                self._set_name(person, name)
            case SetListening(place=place, headphones=headphones):
                person.headphones = headphones
                self._move(person, tidy_name(place) or person.place)
                self._note_hearing(person, now_s)
            case KeepTake(pass_number=number, keep=keep, closeness=closeness, mood=mood):
                self._store(
                    TakeKept(
                        session_id=self._session_id,
                        pass_number=self._known_pass(number),
                        player=player,
                        keep=keep,
                        closeness=_answer("closeness", closeness, CLOSENESS_STEPS),
                        mood=_answer("mood", mood, MOOD_STEPS),
                    )
                )
            case DeleteTake(pass_number=number):
                self._store(
                    TakeDeleted(
                        session_id=self._session_id,
                        pass_number=self._known_pass(number),
                        player=player,
                    )
                )
            case Leave():
                self._leave(connection, person, now_s)
            case TakeHost():
                if not person.may_host:
                    raise Refused(
                        "not_host", "Only the link for the host may take the meeting over."
                    )
                self._make_host(player)
            case _:
                self._host_message(person, message, now_s)

    def _host_message(self, person: Person, message: ClientMessage, now_s: Seconds) -> None:
        if person.player != self._host:
            raise Refused("not_host", "Only the host can do that; ask them, or let them hand over.")
        match message:
            case ChooseSong(song_id=song_id):
                self._between_songs("Choose the next song when this one is over, or stop it first.")
                self._choose_song(self._known_song(song_id))
            case Start(song_id=song_id, from_bar=from_bar, count_in_bars=count_in_bars):
                self._start(song_id, from_bar, count_in_bars, now_s)
            case Restart(from_bar=from_bar):
                self._restart(from_bar, now_s)
            case Pause():
                self._pause(now_s)
            case Resume():
                self._resume(now_s)
            case Stop():
                self._running()
                self._end_pass(now_s)
            case BackToLobby():
                if self._phase != "afterwards":
                    raise Refused("wrong_phase", "There is no report to close now.")
                self._phase = "lobby"
                self._changed = True
                if self._queue.automatic:
                    self._rotate(now_s)
            case GiveHost(player=player):
                other = self._people.get(player)
                if other is None or not other.connected:
                    raise Refused("no_such_player", f"Nobody here has number {player}.")
                if other.role == "audience":
                    raise Refused("audience", "The audience's screen cannot host a meeting.")
                self._make_host(player)
            case _:
                self._desk_message(person, message, now_s)

    def _desk_message(self, host: Person, message: ClientMessage, now_s: Seconds) -> None:
        """Do what a host does about people, the door and how loud everything is."""
        match message:
            case MutePlayer(player=player, muted=muted):
                self._mute(self._somebody(player), muted=muted, now_s=now_s)
            case RenamePlayer(player=player, name=name):
                self._rename(self._somebody(player), name)
            case SeatPlayer(player=player, seat=seat, beside=True):
                self._sit_beside(self._somebody(player), seat, now_s, invited=True)
            case SeatPlayer(player=player, seat=seat):
                self._seat_somebody(self._somebody(player), seat, now_s)
            case SetPlayerLevel(player=player, level=level):
                self._set_level(self._somebody(player), level)
            case RemovePlayer(player=player):
                self._remove(host, player, now_s)
            case ReadmitPlayer(player=player):
                self._readmit(player)
            case LockRoom(locked=locked):
                self._changed |= self._door.locked != locked
                self._door.locked = locked
            case RenewLink(link_number=link_number):
                self._renew_link(link_number)
            case SetVolume(channel=channel, seat=seat, volume=volume):
                self._changed |= self._desk.set_volume(channel, seat, volume)
            case SetCountIn(bars=bars):
                self._changed |= self._desk.set_count_in(bars)
            case SetTempo(tempo_ratio=tempo_ratio):
                self._changed |= self._desk.set_tempo(tempo_ratio)
                self._prepare()
            case SetLoop(from_bar=from_bar, to_bar=to_bar):
                song = self._songs[self._song_id]
                self._changed |= self._desk.set_loop(song, from_bar, to_bar)
            case _:
                self._queue_message(message, now_s)

    def _queue_message(self, message: ClientMessage, now_s: Seconds) -> None:
        """Do what a host does about the order in which people play."""
        match message:
            case AddNames(names=names):
                self._changed |= self._queue.add_names([tidy_name(name) for name in names])
            case DropTurn(turn=turn):
                self._queue.drop(turn)
                self._changed = True
            case MoveTurn(turn=turn, place=place):
                self._changed |= self._queue.move(turn, place)
            case SkipTurn(turn=turn, skipped=skipped):
                self._changed |= self._queue.skip(turn, skipped=skipped)
            case Rotate(rotation=rotation):
                self._between_songs("Let the song end, or stop it, before others take the seats.")
                if rotation == self._queue.rotation:
                    self._rotate(now_s)
            case SetRotation(automatic=automatic):
                self._changed |= self._queue.automatic != automatic
                self._queue.automatic = automatic
            case _:
                raise Refused("wrong_phase", "That message means nothing here.")

    def _hello(self, connection: ConnectionId, hello: Hello, now_s: Seconds) -> None:
        if connection in self._player_of:
            raise Refused("wrong_phase", "One hello is enough; this page has already been let in.")
        digest = device_digest(hello.device)
        person = next((known for known in self._people.values() if known.digest == digest), None)
        may_host = (
            self._door.admit(hello.secret, digest, member=person is not None)
            and hello.role != "audience"
        )
        if hello.protocol != PROTOCOL:
            raise Refused(
                "wrong_protocol",
                f"This page speaks version {hello.protocol}, the meeting version {PROTOCOL}; "
                "reload the page.",
                fatal=True,
            )
        if not is_device_secret(hello.device):
            raise Refused(
                "malformed", "The device's own secret has to be 32 hexadecimal digits.", fatal=True
            )
        newcomer = person is None
        if person is None:
            person = self._first_time(hello, digest, may_host=may_host, now_s=now_s)
        else:
            self._come_back(person, hello, may_host=may_host)
        if person.role == "player":
            self._queue.arrive(person.player)
        person.connection = connection
        self._move(person, tidy_name(hello.place) or self._places.get(connection, "here"))
        person.headphones = hello.headphones
        self._note_hearing(person, now_s)
        self._player_of[connection] = person.player
        host = self._people.get(self._host)
        kept_warm = host is None or not host.connected or self._host_inherited
        looks_on = hello.role == "audience"
        if (host is None and not looks_on) or (
            may_host and (kept_warm or (newcomer and host is not None and not host.may_host))
        ):
            # A guest who was quicker than the host, or who inherited the meeting while the host was
            # away, only kept the place; one to whom the host has handed over keeps it.
            self._make_host(person.player)
        self._changed = True
        self._send([connection], self._welcome(person))
        self._seat_again(person, now_s)

    def _first_time(self, hello: Hello, digest: str, *, may_host: bool, now_s: Seconds) -> Person:
        name = self._named(hello.name, hello.role)
        if len(self._people) >= MOST_PEOPLE:
            self._forget_one_who_left()
        outcast = self._door.bring_back(digest)
        if outcast is not None:
            # The same number as before: the room knows their hits, and they their takes, by it.
            outcast.name, outcast.role = name, hello.role
            self._people[outcast.player] = outcast
            return outcast
        self._newest_player += 1
        player = self._newest_player
        person = self._people[player] = Person(
            player=player,
            digest=digest,
            name=name,
            role=hello.role,
            may_host=may_host,
            place="here",
            headphones=False,
            allowance=Allowance(HITS_AT_ONCE, HITS_PER_S, HITS_AT_ONCE, now_s),
        )
        self._store(
            PlayerJoined(
                session_id=self._session_id, player=player, name=name, device_digest=digest
            )
        )
        return person

    def _come_back(self, person: Person, hello: Hello, *, may_host: bool) -> None:
        if person.connection is not None:
            older = person.connection
            self._send(
                [older],
                Trouble(
                    code="elsewhere",
                    sentence="This meeting was opened again on this device; the newer page goes on.",
                    fatal=True,
                ),
            )
            self._effects.append(HangUp(older))
            self._player_of.pop(older, None)
        person.may_host = person.may_host or may_host
        # A page that is opened again enters as a screen; somebody with a seat is still a player.
        # So is somebody who waits for one.
        waits = hello.role != "audience" and self._queue.waits(person.player)
        person.role = "player" if person.seat or waits else hello.role
        if person.role != "player":
            self._queue.forget(person.player)
        if not person.renamed:
            person.name = tidy_name(hello.name) or person.name

    def _forget_one_who_left(self) -> None:
        for player, person in self._people.items():
            if not person.connected and person.seat == 0 and player != self._host:
                # The host's place is handed over after a while; nobody could, once forgotten.
                del self._people[player]
                self._queue.forget(player)
                return
        raise Refused(
            "too_many_people",
            f"There are already {MOST_PEOPLE} people in this meeting; somebody has to leave first.",
            fatal=True,
        )

    def _named(self, name: str, role: str) -> str:
        tidy = tidy_name(name)
        if not tidy and role == "player":
            raise Refused("name_needed", "Please say a name, so that the others know who plays.")
        return tidy

    def _welcome(self, person: Person) -> Welcome:
        # The audience's screen shows everybody how to join; it came by the same secret.
        invites = person.may_host or person.role == "audience"
        return Welcome(
            protocol=PROTOCOL,
            player=person.player,
            may_host=person.may_host,
            join_link=self._door.link.link if invites else "",
            join_qr=self._door.link.qr if invites else [],
            watch_link=self._door.link.watch_link if person.may_host else "",
            watch_qr=self._door.link.watch_qr if person.may_host else [],
            last_seq=person.hits.newest,
            songs=[
                SongView(
                    id=song.id,
                    title=song.title,
                    credits=song.credits,
                    about=song.about,
                    bpm=song.tempo_map.bpm_at(Beats(0)),
                    bar_count=song.bar_count,
                    sections=[
                        SectionView(
                            name=section.name, from_bar=section.from_bar, to_bar=section.to_bar
                        )
                        for section in song.sections
                    ],
                    duration_s=song.duration_s,
                )
                for song in self._songs.values()
            ],
            kits=[
                KitView(
                    id=kit.id,
                    name=kit.name,
                    pieces=[piece.value for piece in kit.pieces],
                    piece_names={piece.value: name for piece, name in kit.piece_names.items()},
                )
                for kit in self._kits.values()
            ],
        )

    def _device_report(self, person: Person, report: DeviceReport) -> None:
        figures = (report.path_s, report.output_s, report.clock_error_s)
        if not all(isfinite(figure) and figure >= 0.0 for figure in figures):
            raise Refused("malformed", "A device's delays have to be 0 or more seconds.")
        # One answer that was held up for seconds makes an honest report: it counts as far as
        # anything can be done about it, and the rest of the report counts all the same.
        person.path_s = min(report.path_s, DELAY_LIMIT_S)
        person.output_s = min(report.output_s, DELAY_LIMIT_S)
        person.output_known = True
        self._measured(person, report)
        if person.can_sound != report.can_sound:
            person.can_sound = report.can_sound
            self._changed = True

    def _measured(self, person: Person, report: DeviceReport) -> None:
        if not (isfinite(report.doubt_s) and isfinite(report.strike_doubt_s)):
            raise Refused("malformed", "The doubt about a delay has to be a finite number.")
        if not 0.0 <= report.input_s < DELAY_LIMIT_S:
            raise Refused("malformed", "An input delay has to be 0 or more seconds.")
        before = person.measured
        person.measured = Measured(
            found=report.found,
            doubt_s=report.doubt_s,
            input_s=report.input_s,
            strike_doubt_s=report.strike_doubt_s,
        )
        self._changed = self._changed or before != person.measured

    # --- the sound check -------------------------------------------------------------------------

    def _check_sound(
        self, connection: ConnectionId, person: Person, message: SoundCheckMessage, now_s: Seconds
    ) -> None:
        if isinstance(message, ListenTogether):
            self._between_songs("Listen together when this song is over, or stop it first.")
            if person.player != self._host and person.place == self._people[self._host].place:
                raise Refused("not_host", "In the host's place, only the host's page may listen.")
        host = person.player == self._host
        people = tuple(self._people.values())
        for to, answer in self._sound_check.receive(
            connection, person, message, now_s, people=people, host=host
        ):
            self._send([to], answer)

    def question(self, upload: str) -> Question | None:
        """Give what has to be found in a recording that was sent, or None where none is waited for.

        It is given once: a second recording of the same listening is not waited for.
        """
        return self._sound_check.question(upload)

    def listened(self, outcome: Outcome, now_s: Seconds) -> list[Effect]:
        """Take in what was found in a recording."""
        for to, answer in self._sound_check.over(outcome, tuple(self._people.values())):
            self._send([to], answer)
        return self._settle(now_s)

    # --- seats -----------------------------------------------------------------------------------

    def _take_seat(self, person: Person, seat: int, now_s: Seconds) -> None:
        self._check_seat(seat)
        if person.role != "player":
            raise Refused("wrong_phase", "A screen has no seat; join as a player to take one.")
        holder = self._people.get(self._seats[seat])
        if holder is not None and holder is not person:
            gone_for_long = not holder.connected and now_s - holder.away_since_s > SEAT_KEPT_S
            if not gone_for_long:
                raise Refused("seat_taken", f"{holder.name} sits there; choose another seat.")
            self._free(holder, now_s)
            partner = self._people.get(self._seats[seat])
            if partner is not None and partner is not person:
                raise Refused("seat_taken", f"{partner.name} sits there; choose another seat.")
        if person.seat == seat:
            return
        if person.seat == 0:
            self._check_turn(person)
            self._queue.arrive(person.player, again=True)
            self._queue.sat_down(person.player)
        self._free(person, now_s)
        self._sit(person, seat, now_s)

    def _check_turn(self, person: Person) -> None:
        """Where seats are given in turn, let nobody sit down before those who wait longer."""
        if not self._queue.automatic or person.player == self._host:
            return
        before = self._queue.before(person.player, self._sitting(), self._is_here)
        if before:
            raise Refused(
                "in_turn", f"Seats are given in turn; you are number {before + 1} in line."
            )

    def _rotate(self, now_s: Seconds) -> None:
        """Give the seats to those whose turn it is; who stays keeps the seat, and plays alone."""
        for player in list(self._beside.values()):
            self._queue.stood_up(player)
            self._free(self._people[player], now_s)
        after = self._queue.rotate(self._seats, self._is_here)
        self._changed = True
        for seat, player in list(self._seats.items()):
            holder = self._people.get(player)
            if holder is not None and after[seat] != player:
                self._free(holder, now_s)
        for seat, player in after.items():
            person = self._people.get(player)
            if person is not None:
                person.ready = False
                if person.seat != seat:
                    self._sit(person, seat, now_s)

    def _is_here(self, player: int) -> bool:
        person = self._people.get(player)
        return person is not None and person.connected

    def _name_of(self, player: int) -> str:
        person = self._people.get(player)
        return "" if person is None else person.name

    def _name_on(self, player: int) -> str:
        """Give under which name somebody's device is played now."""
        return self._queue.name_on(player) or self._name_of(player)

    def _sit(self, person: Person, seat: int, now_s: Seconds) -> None:
        self._seats[seat] = person.player
        person.seat = seat
        self._changed = True
        self._occupy(seat, now_s)

    # --- two at one kit --------------------------------------------------------------------------

    def _sit_beside(
        self, person: Person, seat: int, now_s: Seconds, *, invited: bool = False
    ) -> None:
        """Let somebody share the kit of whoever sits at a seat."""
        self._check_seat(seat)
        if person.role != "player":
            raise Refused("wrong_phase", "A screen has no seat; join as a player to take one.")
        if person.seat == seat:
            return
        holder = self._people.get(self._seats[seat])
        if holder is None:
            raise Refused("nobody_there", f"Nobody sits at seat {seat} to share it with.")
        if seat in self._beside or holder.partner_name or person.partner_name:
            raise Refused("seat_taken", "Two people share a kit, not more; choose another seat.")
        self._between_songs("Sit down beside somebody between two songs.")
        if person.seat == 0 and not invited:
            self._check_turn(person)
        self._queue.arrive(person.player, again=True)
        self._queue.sat_down(person.player)
        self._free(person, now_s)
        self._beside[seat] = person.player
        person.seat = seat
        self._changed = True

    def _bring_partner(self, person: Person, name: str) -> None:
        self._between_songs("Say who plays with you between two songs.")
        tidy = tidy_name(name)
        if tidy and person.seat in self._beside:
            raise Refused("seat_taken", "Two people share a kit, not more.")
        if person.partner_name != tidy:
            person.partner_name = tidy
            self._changed = True

    def _partner(self, seat: int) -> int:
        """Give whose device the second of two at a seat plays on; 0 where nobody shares it."""
        holder = self._people.get(self._seats[seat])
        if holder is not None and holder.partner_name:
            return holder.player
        return self._beside.get(seat, 0)

    def _partner_name(self, seat: int) -> str:
        holder = self._people.get(self._seats[seat])
        if holder is not None and holder.partner_name:
            return holder.partner_name
        return self._name_of(self._beside.get(seat, 0))

    def _second_half(self, seat: int) -> list[str]:
        """Give what the second of two plays in the song that is played, or comes next."""
        if self._pass is not None and not self._pass.over:
            pieces = self._pass.conductor.second_half(seat)
        else:
            key = (self._song_id, seat)
            part = self._songs[self._song_id].part_of(seat)
            if key not in self._second_halves:
                self._second_halves[key] = frozenset() if part is None else second_half(part)
            pieces = self._second_halves[key]
        return [piece.value for piece in KitPiece if piece in pieces]

    def _sitting(self) -> dict[int, int]:
        """Give who sits where; who shares a kit sits at the seat's number with a minus."""
        return {**self._seats, **{-seat: player for seat, player in self._beside.items()}}

    def _members(self, seat: int) -> tuple[int, ...]:
        return tuple(player for player in (self._seats[seat], self._beside.get(seat, 0)) if player)

    # --- seats and kits --------------------------------------------------------------------------

    def _check_seat(self, seat: int) -> None:
        if seat not in self._seats:
            raise Refused(
                "no_such_seat", f"There is no seat {seat}; choose one of 1 … {SEAT_COUNT}."
            )

    def _choose_kit(self, person: Person, seat: int, kit_id: str) -> None:
        """Put a kit on a seat. It belongs to the seat: whoever sits down there next finds it."""
        self._check_seat(seat)
        holder = self._people.get(self._seats[seat])
        if holder is not None and person.seat != seat:
            raise Refused("not_your_seat", f"{holder.name} plays there and chooses that kit.")
        if holder is None and person.player != self._host:
            raise Refused(
                "not_your_seat", f"Nobody sits at seat {seat}; sit down there to choose its kit."
            )
        # A take names one kit, and the strokes of the virtual drummers are announced ahead.
        self._between_songs("Choose a kit between two songs.")
        if kit_id not in self._kits:
            raise Refused(
                "no_such_kit",
                f"There is no kit {kit_id!r} here; choose one of {', '.join(self._kits)}.",
            )
        if self._kit_of[seat] != kit_id:
            self._kit_of[seat] = kit_id
            self._changed = True

    def _leave_seat(self, person: Person, now_s: Seconds) -> None:
        if person.seat:
            self._queue.arrive(person.player, again=True)
            self._queue.stood_up(person.player)
        self._free(person, now_s)
        self._changed = True

    def _free(self, person: Person, now_s: Seconds) -> None:
        if person.seat == 0:
            return
        seat, person.seat, person.ready = person.seat, 0, False
        beside = self._beside.pop(seat, 0)
        if self._seats[seat] == person.player:
            # Who shared the kit has it alone.
            self._seats[seat] = beside
        self._occupy(seat, now_s)

    def _set_name(self, person: Person, name: str) -> None:
        tidy = self._named(name, person.role)
        if person.renamed and tidy != person.name:
            raise Refused("named_by_host", "The host has chosen your name; ask them to change it.")
        person.name = tidy
        self._changed = True

    def _set_level(self, person: Person, level: int) -> None:
        if level not in Level.__members__.values():
            raise Refused("malformed", f"Level {level} does not exist; choose one of 1 … 5.")
        # A take is held against one level; another one starts with the next song.
        self._between_songs("Choose how much to play between two songs.")
        if person.level != level:
            person.level = Level(level)
            self._changed = True

    def _leave(self, connection: ConnectionId, person: Person, now_s: Seconds) -> None:
        self._free(person, now_s)
        self._queue.forget(person.player)
        self._player_of.pop(connection, None)
        person.connection = None
        person.away_since_s = now_s
        if person.player == self._host:
            self._host_away_since_s = now_s - HOST_AWAY_S
        self._effects.append(HangUp(connection))
        self._changed = True

    # --- what a host does about people -----------------------------------------------------------

    def _somebody(self, player: int) -> Person:
        person = self._people.get(player)
        if person is None:
            raise Refused("no_such_player", f"Nobody here has number {player}.")
        return person

    def _mute(self, person: Person, *, muted: bool, now_s: Seconds) -> None:
        if person.muted == muted:
            return
        person.muted = muted
        self._changed = True
        if self._pass is not None and not self._pass.over:
            silenced = self._pass.conductor.mute(person.player, muted=muted, now_s=now_s)
            self._tell(silenced, self._listeners())

    def _rename(self, person: Person, name: str) -> None:
        tidy = self._named(name, "player")
        person.renamed = True
        if person.name != tidy:
            person.name = tidy
            self._rewrite_name(person)
        self._changed = True

    def _rewrite_name(self, person: Person) -> None:
        """Let the newest pass name somebody as they are named now, also once it is over."""
        newest = self._pass
        if newest is None:
            return
        for seat in self._seats:
            latest = newest.conductor.latest(seat)
            if person.player in {hands.player for hands in latest.hands}:
                self._store(*self._seating(newest, seat, latest))

    def _seat_somebody(self, person: Person, seat: int, now_s: Seconds) -> None:
        if seat == 0:
            self._leave_seat(person, now_s)
            return
        self._check_seat(seat)
        if person.role != "player":
            raise Refused("wrong_phase", "A screen has no seat; it has to join as a player first.")
        if person.seat == seat:
            return
        before, other = person.seat, self._people.get(self._seats[seat])
        ready = person.ready
        if before in self._beside:
            # Who shared the kit keeps it: there is no seat to change places with.
            before = 0
        self._free(person, now_s)
        if seat in self._beside:
            self._free(self._people[self._beside[seat]], now_s)
        if other is not None:
            other_ready = other.ready
            self._free(other, now_s)
            if before:
                self._sit(other, before, now_s)
                other.ready = other_ready
        self._sit(person, seat, now_s)
        person.ready = ready and before != 0

    def _remove(self, host: Person, player: int, now_s: Seconds) -> None:
        person = self._people.get(player)
        if person is None:
            if any(outcast.player == player for outcast in self._door.outcasts):
                return
            raise Refused("no_such_player", f"Nobody here has number {player}.")
        if person is host:
            raise Refused("not_yourself", "Nobody sends themselves out; leave the meeting instead.")
        if person.may_host:
            raise Refused(
                "opens_with_host_link",
                f"{person.name or 'That screen'} came by the link for the host, which always opens.",
            )
        self._free(person, now_s)
        if person.connection is not None:
            farewell = Trouble(
                code="removed",
                sentence="The host has ended your part in this meeting.",
                fatal=True,
            )
            self._send([person.connection], farewell)
            self._effects.append(HangUp(person.connection))
            self._player_of.pop(person.connection, None)
            person.connection = None
            person.away_since_s = now_s
        del self._people[player]
        self._queue.forget(player)
        self._door.send_out(person)
        self._changed = True

    def _readmit(self, player: int) -> None:
        if player in self._people:
            return
        if not self._door.readmit(player):
            raise Refused("no_such_player", f"Nobody with number {player} was sent out.")
        self._changed = True

    def _renew_link(self, link_number: int) -> None:
        if link_number != self._door.link_number:
            return
        self._door.renew(self._session_id)
        self._changed = True
        shown = [
            person.connection
            for person in self._people.values()
            if person.connection is not None and (person.may_host or person.role == "audience")
        ]
        self._send(shown, self._door.link)

    # --- back at a seat --------------------------------------------------------------------------

    def _seat_again(self, person: Person, now_s: Seconds) -> None:
        """Give a seat back in the running pass to somebody who has come back to it."""
        if person.seat:
            self._occupy(person.seat, now_s)

    # --- the song --------------------------------------------------------------------------------

    def _start(self, song_id: str, from_bar: int, count_in_bars: int, now_s: Seconds) -> None:
        self._between_songs("A song is being played; stop it first.")
        song = self._known_song(song_id)
        self._check_bar(song, from_bar)
        self._choose_song(song)
        if count_in_bars:
            self._desk.set_count_in(count_in_bars)
        self._begin(song, from_bar, now_s)

    def _choose_song(self, song: Song) -> None:
        if song.id != self._song_id:
            # A stretch of one song is none of another.
            self._desk.loop = None
            self._song_id = song.id
            self._changed = True
            self._prepare()

    def _prepared_share(self) -> float:
        tempo_ratio = self._desk.tempo_ratio
        return 1.0 if tempo_ratio == 1.0 else self._prepared.get((self._song_id, tempo_ratio), 0.0)

    def _prepare(self) -> None:
        """Have the chosen song's sound made at the chosen tempo, once."""
        key = (self._song_id, self._desk.tempo_ratio)
        if key[1] != 1.0 and key not in self._prepared:
            self._prepared[key] = 0.0
            self._effects.append(Prepare(*key))

    def _playable(self, song: Song, from_bar: int) -> tuple[Practice, int]:
        """Give how a song is to be practised now, and from which bar: a loop from within it."""
        share = self._prepared_share()
        if share < 1.0:
            raise Refused(
                "still_preparing",
                f"{song.title} is still being made at that tempo ({share:.0%}); "
                "start it in a moment.",
            )
        practice = self._desk.practice_of(song)
        if practice.loops and from_bar >= practice.to_bar:
            raise Refused(
                "no_such_bar",
                f"Bars {practice.from_bar} to {practice.to_bar - 1} go round; bar {from_bar} is "
                "not one of them.",
            )
        return practice, max(from_bar, practice.from_bar)

    def _between_songs(self, otherwise: str) -> None:
        if self._pass is not None and not self._pass.over:
            raise Refused("wrong_phase", otherwise)

    def _known_song(self, song_id: str) -> Song:
        song = self._songs.get(song_id)
        if song is None:
            raise Refused(
                "no_such_song",
                f"There is no song {song_id!r} here; choose one of {', '.join(self._songs)}.",
            )
        return song

    def _restart(self, from_bar: int, now_s: Seconds) -> None:
        running = self._running()
        song = self._songs[running.song.id]
        self._check_bar(song, from_bar)
        self._playable(song, from_bar)
        self._end_pass(now_s)
        self._begin(song, from_bar, now_s)

    def _check_bar(self, song: Song, bar: int) -> None:
        if not 1 <= bar <= song.bar_count:
            raise Refused(
                "no_such_bar", f"{song.title} has bars 1 … {song.bar_count}; bar {bar} is not one."
            )

    def _begin(self, written: Song, from_bar: int, now_s: Seconds) -> None:
        practice, from_bar = self._playable(written, from_bar)
        song = practised(written, practice)
        self._newest_pass += 1
        number = self._newest_pass
        from_beats = song.bar_start_beats(from_bar)
        count_in = self._desk.count_in_bars * int(song.beats_per_bar_at(from_bar))
        start_s = now_s + max(LEAST_LEAD_S, self._horizon_s())
        bpm = song.tempo_map.bpm_at(from_beats)
        count_in_s = count_in * SECONDS_PER_MINUTE / bpm
        timeline = Timeline(
            (
                Segment(start_s, from_beats - count_in, bpm),
                *self._song_knots(song, start_s + count_in_s, from_beats),
            )
        )
        conductor = Conductor(
            session_id=self._session_id,
            seed=self._seed,
            pass_number=number,
            song=song,
            timeline=timeline,
        )
        conductor.count(from_beats, count_in)
        for person in self._people.values():
            conductor.mute(person.player, muted=person.muted, now_s=now_s)
        self._pass = _Pass(
            number=number,
            song=song,
            timeline=timeline,
            from_beats=from_beats,
            to_beats=song.end_beats,
            moves_on_at_s=timeline.time_s_at(from_beats),
            conductor=conductor,
            report_id=self._report_id(number),
            practice=practice,
            over_at_s=timeline.time_s_at(song.end_beats) + LATE_HITS_S,
            lent={player: self._queue.name_on(player) for player in self._people},
            kits=dict(self._kit_of),
            halves={
                seat: (player, self._partner(seat))
                for seat, player in self._seats.items()
                if player and self._partner(seat) and conductor.second_half(seat)
            },
        )
        self._phase = "count_in"
        self._changed = True
        self._store(
            PassStarted(
                session_id=self._session_id,
                pass_number=number,
                song_id=song.id,
                from_beats=wire_beats(from_beats),
                to_beats=wire_beats(song.end_beats),
                tempo_ratio=practice.tempo_ratio,
                loop_from_bar=practice.from_bar,
                loop_to_bar=practice.to_bar,
                loop_rounds=practice.rounds,
            ),
            self._timeline_record(self._pass),
        )
        for seat in self._seats:
            self._occupy_from(
                self._pass, seat, self._occupancy(self._pass, seat, from_beats), now_s
            )

    def _pause(self, now_s: Seconds) -> None:
        running = self._running()
        if self._phase == "paused":
            raise Refused("wrong_phase", "The song is paused already.")
        earliest_s = now_s + self._horizon_s()
        position = max(running.timeline.beats_at(earliest_s), running.from_beats)
        hold_beats = running.song.bar_line_from(position)
        if hold_beats >= running.to_beats:
            raise Refused("wrong_phase", "This is the last bar; let it end.")
        hold_s = running.timeline.time_s_at(hold_beats)
        kept = tuple(knot for knot in running.timeline.segments if knot.start_s < hold_s)
        self._retime(running, Timeline((*kept, Segment(hold_s, hold_beats, 0.0))))
        self._phase = "paused"

    def _resume(self, now_s: Seconds) -> None:
        running = self._running()
        if self._phase != "paused":
            raise Refused("wrong_phase", "The song is not paused.")
        hold = running.timeline.segments[-1]
        song, beats = running.song, hold.beats
        beat_count = int(song.beats_per_bar_at(song.bar_at(beats)))
        beat_s = SECONDS_PER_MINUTE / song.tempo_map.bpm_at(beats)
        earliest_s = max(now_s + max(self._horizon_s(), 0.5), hold.start_s + 0.1)
        go_on_s = earliest_s + beat_count * beat_s
        knots = (
            *running.timeline.segments,
            Segment(go_on_s, beats, song.tempo_map.bpm_at(beats)),
            *self._song_knots(song, go_on_s, beats),
        )
        self._retime(running, Timeline(knots))
        running.conductor.count(beats, beat_count, beat_s)
        running.moves_on_at_s = go_on_s
        self._phase = "count_in"

    def _retime(self, running: _Pass, timeline: Timeline) -> None:
        running.timeline = running.conductor.timeline = timeline
        running.over_at_s = timeline.time_s_at(running.to_beats) + LATE_HITS_S
        running.announced_at_s = -1.0
        self._store(self._timeline_record(running))
        self._changed = True

    def _song_knots(self, song: Song, at_s: Seconds, at_beats: Beats) -> tuple[Segment, ...]:
        """Give the knots of the song's own tempo changes after a position reached at a time."""
        knots: list[Segment] = []
        before = Segment(at_s, at_beats, song.tempo_map.bpm_at(at_beats))
        for segment in song.tempo_map.segments:
            if segment.beats > at_beats:
                before = Segment(before.time_s_at(segment.beats), segment.beats, segment.bpm)
                knots.append(before)
        return tuple(knots)

    def _end_pass(self, now_s: Seconds) -> None:
        running = self._pass
        if running is None or running.over:
            return
        listeners = self._listeners()
        self._store(*running.conductor.close(now_s, listeners))
        cancelled = running.conductor.cancel_open(now_s)
        self._tell(cancelled, listeners)
        self._show_ahead(cancelled, self._onlookers())
        running.to_beats = max(
            running.from_beats, min(running.to_beats, running.timeline.beats_at(now_s))
        ).limit_denominator(1_000_000)
        running.over = True
        self._stirred = True
        if running.to_beats > running.from_beats:
            self._queue.played(
                {
                    seat: player if self._is_here(player) else 0
                    for seat, player in self._sitting().items()
                }
            )
        self._phase = "afterwards"
        self._changed = True
        for person in self._people.values():
            person.ready = False
        self._store(
            PassEnded(
                session_id=self._session_id,
                pass_number=running.number,
                to_beats=wire_beats(running.to_beats),
                report_id=running.report_id,
            )
        )

    def _running(self) -> _Pass:
        if self._pass is None or self._pass.over:
            raise Refused("wrong_phase", "No song is being played now.")
        return self._pass

    def _known_pass(self, number: int) -> int:
        if self._pass is None or not 1 <= number <= self._pass.number:
            raise Refused("no_such_take", f"There was no pass {number} in this meeting.")
        return number

    # --- hits ------------------------------------------------------------------------------------

    def _hits(
        self, connection: ConnectionId, person: Person, hits: list[HitIn], now_s: Seconds
    ) -> None:
        if len(hits) > MAX_HITS_PER_MESSAGE:
            raise Refused(
                "oversized",
                f"{len(hits)} hits in one message are too many; send at most {MAX_HITS_PER_MESSAGE}.",
                fatal=True,
            )
        # What was sent before costs nothing: while it cannot be stored, a page sends it again and
        # again, and must not be cut off for that.
        fresh = {hit.seq for hit in hits if not person.hits.knows(hit.seq)}
        if not person.allowance.take(len(fresh), now_s):
            raise Refused(
                "too_fast",
                f"More than {HITS_PER_S:.0f} hits a second for a long time: no hands do that. "
                "Reload the page to go on.",
                fatal=True,
            )
        checked = [(hit, self._checked(hit, now_s)) for hit in hits]
        for hit, struck in checked:
            if person.hits.take(hit.seq):
                self._hit(connection, person, hit, struck, now_s)
        acknowledgement = HitsStored(seqs=[hit.seq for hit in hits])
        self._effects.append(Send((connection,), acknowledgement, after_store=True))

    def _checked(self, hit: HitIn, now_s: Seconds) -> Hit:
        try:
            piece = KitPiece(hit.piece)
        except ValueError:
            raise Refused(
                "malformed",
                f"Hit {hit.seq} struck {hit.piece!r}, which is no kit piece.",
                fatal=True,
            ) from None
        if not 1 <= hit.seq <= HIGHEST_SEQ:
            raise Refused(
                "malformed",
                f"A hit has number {hit.seq}; hits count from 1 to {HIGHEST_SEQ}.",
                fatal=True,
            )
        if not LOWEST_VELOCITY <= hit.velocity <= HIGHEST_VELOCITY:
            raise Refused(
                "malformed",
                f"Hit {hit.seq} has velocity {hit.velocity}; it has to lie in 1 … 127.",
                fatal=True,
            )
        # However old: a phone that was cut off for a long time still has what was struck on it.
        # The clock was 0 as the room was opened, so that nothing can be older than that.
        if not (isfinite(hit.time_s) and 0.0 <= hit.time_s <= now_s + FURTHEST_FUTURE_S):
            raise Refused(
                "malformed",
                f"Hit {hit.seq} is stamped {hit.time_s:.3f} s, but it is {now_s:.3f} s now; "
                "the page's clock is wrong, reload it.",
                fatal=True,
            )
        return Hit(hit.time_s, piece, hit.velocity)

    def _hit(
        self, connection: ConnectionId, person: Person, hit: HitIn, struck: Hit, now_s: Seconds
    ) -> None:
        if person.seat:
            self._show(connection, person, hit)
        self._sound_check.struck(person.player, hit.time_s)
        current = self._pass
        seat = person.seat_at(hit.pass_number, hit.time_s)
        if current is None or seat is None:
            # Free play, or somebody who had no seat in that pass: heard and seen, not kept.
            return
        self._store(
            HitStruck(
                session_id=self._session_id,
                pass_number=hit.pass_number,
                seat=seat,
                player=person.player,
                seq=hit.seq,
                time_s=hit.time_s,
                piece=struck.piece,
                velocity=hit.velocity,
            )
        )
        if hit.pass_number == current.number and not current.over:
            listeners = self._listeners()
            # When it was really struck, as far as that was measured; what is kept is the time stamp.
            really = replace(struck, time_s=struck.time_s - person.measured.input_s)
            said = current.conductor.struck(seat, person.player, really, now_s, listeners)
            self._tell(said, listeners)

    def _show(self, connection: ConnectionId, person: Person, hit: HitIn) -> None:
        others = [other for other in self._player_of if other != connection]
        self._send(
            others,
            Struck(
                seat=person.seat,
                piece=hit.piece,
                velocity=hit.velocity,
                time_s=hit.time_s,
            ),
        )

    # --- who plays and who listens ---------------------------------------------------------------

    def _occupy(self, seat: int, now_s: Seconds) -> None:
        """Let those who sit at a seat, or a virtual drummer, take it over in the running pass.

        It happens at the first bar line that every device can still follow.
        """
        running = self._pass
        if running is None or running.over:
            return
        position = running.timeline.beats_at(now_s + self._horizon_s())
        from_beats = running.song.bar_line_from(max(position, running.from_beats))
        occupancy = self._occupancy(running, seat, from_beats)
        if not occupancy.plays_as(running.conductor.latest(seat)):
            self._occupy_from(running, seat, occupancy, now_s)

    def _occupancy(self, running: _Pass, seat: int, from_beats: Beats) -> Occupancy:
        """Tell who plays a seat as people now sit, from a position on."""
        halves, members = running.halves.get(seat), self._members(seat)
        if halves is None:
            hands = [self._hands(members[0] if members and self._is_here(members[0]) else 0)]
        else:
            hands = [self._hands(half) for half in halves_now(halves, members, self._is_here)]
        if not any(one.player for one in hands):
            return Occupancy(from_beats, "virtual", second=hands[1] if len(hands) > 1 else None)
        first, *others = hands
        return Occupancy(
            from_beats, "person", first.player, first.level, others[0] if others else None
        )

    def _hands(self, player: int) -> Hands:
        return Hands(player, self._people[player].level) if player else Hands()

    def _occupy_from(self, running: _Pass, seat: int, occupancy: Occupancy, now_s: Seconds) -> None:
        # Also who shares a kit whose part cannot be halved: what they strike is kept all the same.
        players = {hands.player for hands in occupancy.hands} | {self._partner(seat)}
        for player in players - {0}:
            person = self._people[player]
            running.conductor.locate(player, person.place)
            person.sits_down(running.number, seat, now_s)
            self._note_hearing(person, now_s)
        running.conductor.occupy(seat, occupancy)
        running.announced_at_s = -1.0
        self._store(*self._seating(running, seat, occupancy))

    def _seating(self, running: _Pass, seat: int, occupancy: Occupancy) -> tuple[SeatInPass, ...]:
        """Give the record of who plays a seat, one for each half of a shared kit."""
        shared = occupancy.second is not None
        both = len({hands.player for hands in occupancy.hands}) == 1
        return tuple(
            SeatInPass(
                session_id=self._session_id,
                pass_number=running.number,
                seat=seat,
                from_beats=wire_beats(occupancy.from_beats),
                player=hands.player,
                name=self._name_in(running, hands.player, partner=both and half == 2),
                kit_id=running.kits.get(seat, self._kit_of[seat]),
                level=int(hands.level),
                half=half if shared else 0,
                **delays_in_pass(self._people.get(hands.player)),
            )
            for half, hands in enumerate(occupancy.hands, start=1)
        )

    def _name_in(self, running: _Pass, player: int, *, partner: bool) -> str:
        """Give under which name somebody plays in a pass; two on one device have one each."""
        person = self._people.get(player)
        if person is None:
            return ""
        if partner and person.partner_name:
            return person.partner_name
        return running.lent.get(player) or person.name

    def _move(self, person: Person, place: str) -> None:
        person.place = place
        self._changed = True
        if self._pass is not None:
            self._pass.conductor.locate(person.player, place)

    def _note_hearing(self, person: Person, now_s: Seconds) -> None:
        """Put on record where somebody who plays is and how they hear the others, if it changed."""
        running, hears = self._pass, (person.place, person.headphones)
        if running is None or running.over or not person.seats_in_pass.get(running.number):
            return
        if running.hearing.get(person.player) == hears:
            return
        running.hearing[person.player] = hears
        self._store(
            HearingInPass(
                session_id=self._session_id,
                pass_number=running.number,
                player=person.player,
                from_s=now_s,
                place=person.place,
                headphones=person.headphones,
            )
        )

    def _is_virtual(self, player: int) -> bool:
        person = self._people.get(player)
        return person is None or not person.connected

    def _make_host(self, player: int, *, inherited: bool = False) -> None:
        self._host = player
        self._host_inherited = inherited
        self._changed = True

    def _choose_speaker(self, person: Person, player: int) -> None:
        other = self._people.get(player)
        if other is None or not other.connected:
            raise Refused("no_such_player", f"Nobody here has number {player}.")
        if person.player != self._host and person.place != other.place:
            raise Refused("not_host", "Only the host may choose what plays in another place.")
        if other.headphones:
            raise Refused("headphones", f"{other.name or 'That device'} has headphones on.")
        self._wanted_speakers[other.place] = player
        self._speakers.pop(other.place, None)
        self._changed = True

    def _choose_speakers(self) -> None:
        """Choose the device of each place that plays the song, the drummers and other places.

        A chosen one stays while it is connected, unless its sound is still locked and another's
        is not: a song does not wander from phone to phone.
        """
        chosen: dict[str, int] = {}
        for person in sorted(
            (one for one in self._people.values() if one.connected and not one.headphones),
            key=speaker_rank,
        ):
            chosen.setdefault(person.place, person.player)
        for place, player in self._speakers.items():
            before = self._people.get(player)
            if (
                place in chosen
                and before is not None
                and before.connected
                and not before.headphones
                and before.place == place
                and self._pass is not None
                and not self._pass.over
                and (before.can_sound or not self._people[chosen[place]].can_sound)
            ):
                chosen[place] = player
        for place, player in self._wanted_speakers.items():
            wanted = self._people.get(player)
            if (
                wanted is not None
                and wanted.connected
                and wanted.place == place
                and not wanted.headphones
            ):
                chosen[place] = player
        if chosen != self._speakers:
            self._speakers = chosen
            self._known_listeners = self._known_onlookers = None
            self._changed = True

    def _sounds_all(self, person: Person) -> bool:
        if not person.connected:
            return False
        return person.headphones or self._speakers.get(person.place) == person.player

    def _listeners(self) -> list[Listener]:
        """Give who listens; the same list as long as nothing about them has changed."""
        if self._known_listeners is None:
            self._known_listeners = self._found_listeners()
            if self._pass is not None:
                self._pass.conductor.look_again()
        return self._known_listeners

    def _found_listeners(self) -> list[Listener]:
        return [
            Listener(
                connection=person.connection,
                player=person.player,
                place=person.place,
                headphones=person.headphones,
                path_s=person.path_s,
                output_s=person.output_s,
            )
            for person in self._people.values()
            if person.connection is not None and self._sounds_all(person)
        ]

    def _horizon_s(self) -> Seconds:
        """Give how far in the future a change has to lie so that every device can follow it."""
        slowest_s = max(
            (
                person.path_s + person.output_s
                for person in self._people.values()
                if person.connected
            ),
            default=0.0,
        )
        return min(LONGEST_HORIZON_S, max(LEAST_HORIZON_S, slowest_s))

    # --- after every input -----------------------------------------------------------------------

    def _settle(self, now_s: Seconds) -> list[Effect]:
        """Do what is due, tell everybody what changed, and hand the effects over."""
        self._hand_over(now_s)
        self._stand_in(now_s)
        self._queue.keep_to(self._sitting())
        for to, answer in self._sound_check.settle(now_s, tuple(self._people.values())):
            self._send([to], answer)
        if self._stirred:
            self._stirred = False
            self._choose_speakers()
        running = self._pass
        if running is not None and not running.over:
            self._go_on(running, now_s)
        if self._changed:
            self._changed = False
            self._revision += 1
            # The state goes out before the strokes: a client needs the timeline to place them.
            at = next(
                (index for index, effect in enumerate(self._effects) if _is_sounds(effect)),
                len(self._effects),
            )
            told = Send(tuple(self._player_of), self.state(), patience_s=STATE_PATIENCE_S)
            # What is told waits for what is stored before it.
            self._effects[at:at] = [Store((self._kept(now_s),)), told]
        return self._drain()

    def _stir(self) -> None:
        """Note that something comes in that may change who listens: all but strokes and questions."""
        self._stirred = True
        self._known_listeners = self._known_onlookers = None

    def _go_on(self, running: _Pass, now_s: Seconds) -> None:
        listeners = self._listeners()
        self._store(*running.conductor.close(now_s, listeners))
        onlookers = self._onlookers()
        if listeners is not self._told_listeners or onlookers is not self._told_onlookers:
            self._told_listeners, self._told_onlookers = listeners, onlookers
            self._tell_who_came(running, listeners, onlookers, now_s)
        if now_s >= running.announced_at_s + TICK_S:
            running.announced_at_s = now_s
            said = running.conductor.announce(now_s, listeners)
            self._tell(said, listeners)
            self._show_ahead(said, onlookers)
        if now_s >= running.conductor.foretell_at_s:
            self._tell(running.conductor.foretell(now_s, listeners), listeners)
        if self._phase == "count_in" and now_s >= running.moves_on_at_s:
            self._phase = "playing"
            self._changed = True
        if now_s >= running.over_at_s:
            self._end_pass(now_s)

    def _tell_who_came(
        self,
        running: _Pass,
        listeners: Sequence[Listener],
        onlookers: Sequence[ConnectionId],
        now_s: Seconds,
    ) -> None:
        """Tell whoever has just come what has been announced and has not sounded yet."""
        fresh = [one for one in listeners if one.connection not in self._listening]
        self._listening = {one.connection for one in listeners}
        came = [one for one in onlookers if one not in self._looking_on]
        self._looking_on = set(onlookers)
        if fresh or came:
            live = running.conductor.live(now_s)
            self._tell(live, fresh)
            self._show_ahead(live, came)

    def _hand_over(self, now_s: Seconds) -> None:
        host = self._people.get(self._host)
        if host is None or host.connected or now_s < self._host_away_since_s + HOST_AWAY_S:
            return
        heirs = self._heirs()
        if heirs:
            heir = min(heirs, key=lambda person: (not person.may_host, person.player))
            self._make_host(heir.player, inherited=True)

    def _heirs(self) -> list[Person]:
        """Give who could host now: a screen of the audience never does."""
        return [
            person
            for person in self._people.values()
            if person.connected and (person.role == "player" or person.may_host)
        ]

    def _stand_in(self, now_s: Seconds) -> None:
        for place, player in self._sitting().items():
            seat, person = abs(place), self._people.get(player)
            if (
                person is not None
                and not person.connected
                and now_s >= person.away_since_s + AWAY_STAND_IN_S
            ):
                self._occupy(seat, now_s)

    def _report_id(self, pass_number: int) -> str:
        return self._door.invitation.digest(f"{self._session_id}/{pass_number}")

    def _timeline_record(self, running: _Pass) -> TimelineKept:
        return TimelineKept(
            session_id=self._session_id,
            pass_number=running.number,
            knots=tuple(
                (knot.start_s, knot.beats.numerator, knot.beats.denominator, knot.bpm)
                for knot in running.timeline.segments
            ),
        )

    def _tell(self, said: Sequence[Announced], listeners: Sequence[Listener]) -> None:
        for connection, sounds in heard_by(said, listeners).items():
            self._send([connection], Sounds(sounds=sounds))

    def _show_ahead(self, said: Sequence[Announced], onlookers: Sequence[ConnectionId]) -> None:
        """Tell those who only look on what the virtual drummers are about to play.

        There it is lit and not sounded; what people strike they are shown as it is struck.
        """
        sounds = [one.sound for one in said if one.kind == "virtual"]
        if sounds:
            self._send(onlookers, Sounds(sounds=sounds))

    def _onlookers(self) -> list[ConnectionId]:
        """Give who only looks on; the same list as long as nothing about them has changed."""
        if self._known_onlookers is None:
            self._known_onlookers = self._found_onlookers()
        return self._known_onlookers

    def _found_onlookers(self) -> list[ConnectionId]:
        return [
            person.connection
            for person in self._people.values()
            if person.connection is not None
            and person.role != "player"
            and not self._sounds_all(person)
        ]

    def _send(self, to: Sequence[ConnectionId], message: RoomMessage) -> None:
        if to:
            self._effects.append(Send(tuple(to), message))

    def _store(self, *records: Record) -> None:
        if records:
            self._effects.append(Store(records))

    def _drain(self) -> list[Effect]:
        effects, self._effects = self._effects, []
        return effects


def _phase_of(written: str) -> Phase:
    """Give the phase that a record tells of; the lobby where it is not known."""
    return written if written in PHASES else "lobby"


def _is_sounds(effect: Effect) -> bool:
    return isinstance(effect, Send) and isinstance(effect.message, Sounds)


def _answer(name: str, value: int, steps: int) -> int:
    """Look at how somebody says they felt; 0 is no answer."""
    if not 0 <= value <= steps:
        raise Refused("malformed", f"The {name} is {value}; it is 0 (unsaid) or 1 … {steps}.")
    return value
