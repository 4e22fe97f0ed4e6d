"""The wire: every message between a browser and its room, defined once.

Messages are msgpack maps with a ``type`` tag. Clients send :data:`ClientMessage`, the room sends
:data:`RoomMessage`. The TypeScript types in ``web/packages/core/src/messages.ts`` are generated
from this file by ``web/generate_types.py``; a test fails when they are stale.

Conventions: times are seconds on the session clock; positions are exact beats as a pair of whole
numbers (numerator, denominator); seats, bars, passes and players count from 1.
"""

from typing import Literal, TypeAlias

import msgspec

from uchiawase.score.piecewise import Segment
from uchiawase.score.practice import Practice
from uchiawase.score.timeline import Timeline
from uchiawase.units import Beats

PROTOCOL = 2
"""Raised with every change that an older page would misread."""

MAX_MESSAGE_BYTES = 16 * 1024
"""The largest message a client may send; refused before anything is decoded."""

MAX_HITS_PER_MESSAGE = 64
MAX_NAME_LENGTH = 24
SEAT_COUNT = 6
CLOSENESS_STEPS = 7
MOOD_STEPS = 3

WireBeats: TypeAlias = tuple[int, int]
"""An exact position: numerator and denominator."""

Phase: TypeAlias = Literal["lobby", "count_in", "playing", "paused", "afterwards"]

DelayFound: TypeAlias = Literal["stated", "tapped", "heard"]
"""How a device's delays were found: stated by its browser, tapped with clicks, heard by a microphone."""

Role: TypeAlias = Literal["player", "screen", "audience"]
"""A player may take a seat; a screen only looks and sounds (the host's laptop, whoever is still at
the door); an audience's screen never plays and never hosts, whatever link it came by."""

Channel: TypeAlias = Literal["song", "click", "seat"]
"""What has a volume of its own in the mix."""


class _Message(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """What every message shares: a tag, no unknown fields, no change after the fact."""


class _View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a message."""


# --- from a client to its room -------------------------------------------------------------------


class Hello(_Message, tag="hello", frozen=True, kw_only=True):
    """The first message of every connection, and the only one allowed before ``welcome``.

    Attributes:
        protocol: The page's :data:`PROTOCOL`.
        secret: The join secret or the host secret, from the link.
        device: The device's own secret, 32 hexadecimal digits, made once and kept by the browser;
            whoever comes back with it is the same person on the same seat.
        name: How the person wants to be called; blank for a screen.
        role: Player, screen or audience.
        place: The room the device is in; devices in one place hear each other through the air.
            Blank: let the server decide from where the connection comes.
        headphones: Whether it sounds into headphones, so that it has to play everything itself.
    """

    protocol: int
    secret: str
    device: str
    name: str
    role: Role = "player"
    place: str = ""
    headphones: bool = False


class ClockPing(_Message, tag="clock_ping", frozen=True, kw_only=True):
    """Ask what time it is. ``client_s`` is the client's own clock when it sent this."""

    client_s: float


class DeviceReport(_Message, tag="device_report", frozen=True, kw_only=True):
    """What a device knows of its own delays; sent when it has learnt them and when they change.

    Attributes:
        path_s: The 99th percentile of its one-way path to the room.
        output_s: From the audio clock to the loudspeaker, as it reckons with it.
        clock_error_s: How far its idea of the session clock may be off (half-width).
        can_sound: Whether its sound is unlocked.
        found: How ``output_s`` was found.
        doubt_s: Half-width of its 90 % interval; below 0 where nobody measured it.
        input_s: From a strike to its time stamp, where that was measured; 0 where it was not.
        strike_doubt_s: Half-width of the 90 % interval of strikes against sound once both delays are
            taken out; below 0 where it is not known.
    """

    path_s: float
    output_s: float
    clock_error_s: float
    can_sound: bool
    found: DelayFound = "stated"
    doubt_s: float = -1.0
    input_s: float = 0.0
    strike_doubt_s: float = -1.0


class TakeSeat(_Message, tag="take_seat", frozen=True, kw_only=True):
    """Sit down at a free seat, leaving the one held before.

    Attributes:
        seat: Which, from 1.
        beside: Share the kit with whoever sits there, between two songs: each plays half of its
            pieces.
    """

    seat: int
    beside: bool = False


class BringPartner(_Message, tag="bring_partner", frozen=True, kw_only=True):
    """Play with somebody else on one's own device, between two songs; a blank name ends it.

    Attributes:
        name: Who plays the second half of the pieces.
    """

    name: str


class LeaveSeat(_Message, tag="leave_seat", frozen=True, kw_only=True):
    """Stand up."""


class SetReady(_Message, tag="set_ready", frozen=True, kw_only=True):
    """Say whether one is ready to play."""

    ready: bool


class SetLevel(_Message, tag="set_level", frozen=True, kw_only=True):
    """Choose how much of the part one wants to be asked for, 1 … 5."""

    level: int


class SetName(_Message, tag="set_name", frozen=True, kw_only=True):
    """Choose another name."""

    name: str


class SetListening(_Message, tag="set_listening", frozen=True, kw_only=True):
    """Say where the device is and whether it has headphones on."""

    place: str
    headphones: bool


class HitIn(_View, frozen=True, kw_only=True):
    """One hit as its device saw it.

    Attributes:
        seq: The device's own count of its hits, from 1; (device, seq) is the hit's identity, so
            sending it again is harmless.
        pass_number: The pass it belongs to; 0 is free play.
        time_s: When it was struck (the input event's own time stamp, not when it was handled).
        piece: What was struck.
        velocity: 1 … 127.
    """

    seq: int
    pass_number: int
    time_s: float
    piece: str
    velocity: int


class Hits(_Message, tag="hits", frozen=True, kw_only=True):
    """Hits, oldest first; kept and sent again by the client until acknowledged."""

    hits: list[HitIn]


class KeepTake(_Message, tag="keep_take", frozen=True, kw_only=True):
    """Ask that one's own take of a pass outlives the session, or no longer ask it.

    What one felt goes with the take and nowhere else: until somebody keeps it, it stays in the page.

    Attributes:
        closeness: How close one felt to the others, 1 … 7 (two circles from apart to one); 0 where
            it was not answered.
        mood: 1 … 3, from low to glad; 0 where it was not answered.
    """

    pass_number: int
    keep: bool
    closeness: int = 0
    mood: int = 0


class DeleteTake(_Message, tag="delete_take", frozen=True, kw_only=True):
    """Delete one's own take of a pass, now and for good."""

    pass_number: int


class Leave(_Message, tag="leave", frozen=True, kw_only=True):
    """Go, and give the seat free at once."""


class ChooseKit(_Message, tag="choose_kit", frozen=True, kw_only=True):
    """Put a kit on a seat, between two songs: one's own seat, or as host one that nobody holds.

    Attributes:
        seat: Which, from 1.
        kit_id: One of ``Welcome.kits``; two seats may have the same.
    """

    seat: int
    kit_id: str


class ChooseSong(_Message, tag="choose_song", frozen=True, kw_only=True):
    """Host: say which song comes next, between two songs, so that everybody sees it."""

    song_id: str


class Start(_Message, tag="start", frozen=True, kw_only=True):
    """Host: start a song.

    Attributes:
        song_id: Which.
        from_bar: Where, from 1.
        count_in_bars: How many bars are counted in, 1 … 4, from now on; 0 as many as ``State`` says.
    """

    song_id: str
    from_bar: int = 1
    count_in_bars: int = 0


class Pause(_Message, tag="pause", frozen=True, kw_only=True):
    """Host: hold the song at the next bar line."""


class Resume(_Message, tag="resume", frozen=True, kw_only=True):
    """Host: go on after a bar of clicks."""


class Stop(_Message, tag="stop", frozen=True, kw_only=True):
    """Host: end the song now; there is still a report."""


class Restart(_Message, tag="restart", frozen=True, kw_only=True):
    """Host: drop the running pass's remainder and play again from a bar, as a new pass."""

    from_bar: int


class BackToLobby(_Message, tag="back_to_lobby", frozen=True, kw_only=True):
    """Host: close the report for all and gather again."""


class GiveHost(_Message, tag="give_host", frozen=True, kw_only=True):
    """Host: hand the meeting over to somebody else."""

    player: int


class TakeHost(_Message, tag="take_host", frozen=True, kw_only=True):
    """Take the meeting back; only with the host secret."""


class TapAlong(_Message, tag="tap_along", frozen=True, kw_only=True):
    """Ask what taps with clicks tell of this device's delays; answered by ``tapped``.

    Attributes:
        errors_s: Each tap's time stamp less the moment at which the click nearest to it left the audio
            clock, at most 64, oldest first.
        stated_s: The output delay that the browser states; below 0 where it states none.
    """

    errors_s: list[float]
    stated_s: float


class ListenTogether(_Message, tag="listen_together", frozen=True, kw_only=True):
    """Let all devices of this place sing in turn, and this page's microphone hear them."""


class StopListening(_Message, tag="stop_listening", frozen=True, kw_only=True):
    """End a listening before its time: by the page that listens, or by the host."""


class Sang(_Message, tag="sang", frozen=True, kw_only=True):
    """This device has put its chirps on its audio clock.

    Attributes:
        number: Of the listening.
        used_s: The output delay that it reckoned with.
        stated_s: The one that its browser states; below 0 where it states none.
    """

    number: int
    used_s: float
    stated_s: float


class ChooseSpeaker(_Message, tag="choose_speaker", frozen=True, kw_only=True):
    """Let a device be the one that sounds for its place: one of one's own place, or any as host."""

    player: int


class RemovePlayer(_Message, tag="remove_player", frozen=True, kw_only=True):
    """Host: send somebody out, connected or not. Their seat is free and their device forgotten.

    The device comes in again only by a link renewed since, or after :class:`ReadmitPlayer`.
    """

    player: int


class ReadmitPlayer(_Message, tag="readmit_player", frozen=True, kw_only=True):
    """Host: let the device of somebody who was removed come in again."""

    player: int


class MutePlayer(_Message, tag="mute_player", frozen=True, kw_only=True):
    """Host: let nobody hear what somebody strikes, themselves included, or let it be heard again.

    It is still seen and kept.
    """

    player: int
    muted: bool


class RenamePlayer(_Message, tag="rename_player", frozen=True, kw_only=True):
    """Host: give somebody another name; from then on only the host changes it."""

    player: int
    name: str


class SeatPlayer(_Message, tag="seat_player", frozen=True, kw_only=True):
    """Host: seat somebody. Whoever sat there takes the seat that becomes free, or stands up.

    Attributes:
        player: Who.
        seat: Where, from 1; 0 lets them stand up.
        beside: Let them share the kit with whoever sits there, between two songs.
    """

    player: int
    seat: int
    beside: bool = False


class SetPlayerLevel(_Message, tag="set_player_level", frozen=True, kw_only=True):
    """Host: choose how much of the part somebody is asked for, 1 … 5, between two songs."""

    player: int
    level: int


class LockRoom(_Message, tag="lock_room", frozen=True, kw_only=True):
    """Host: let nobody in who is not here already, or open the room again."""

    locked: bool


class RenewLink(_Message, tag="renew_link", frozen=True, kw_only=True):
    """Host: replace the link by which guests join. The old one lets nobody new in; who is here stays.

    Attributes:
        link_number: Which link is to be replaced, from ``State``: asking twice renews it once.
    """

    link_number: int


class SetVolume(_Message, tag="set_volume", frozen=True, kw_only=True):
    """Host: how loud something is on every device; what is recorded stays as it was struck.

    Attributes:
        channel: The song, the click, or a seat.
        volume: 0 … 1; 1 is as it was made.
        seat: Which seat, from 1; 0 for the song and the click.
    """

    channel: Channel
    volume: float
    seat: int = 0


class SetCountIn(_Message, tag="set_count_in", frozen=True, kw_only=True):
    """Host: how many bars are counted in from now on, 1 … 4."""

    bars: int


class SetTempo(_Message, tag="set_tempo", frozen=True, kw_only=True):
    """Host: how fast songs are practised, from the next start or restart on.

    Attributes:
        tempo_ratio: A factor on the song's own tempo, 0.5 … 1.25; taken to the nearest twentieth.
    """

    tempo_ratio: float


class SetLoop(_Message, tag="set_loop", frozen=True, kw_only=True):
    """Host: let a stretch of the chosen song go round, from the next start or restart on.

    Attributes:
        from_bar: Its first bar, from 1; 0 plays the song through again.
        to_bar: The bar after its last; 0 likewise.
    """

    from_bar: int
    to_bar: int


class AddNames(_Message, tag="add_names", frozen=True, kw_only=True):
    """Host: write down names without a device, at the end of the order; each once.

    They play, when their turn comes, on a device that sits already.
    """

    names: list[str]


class DropTurn(_Message, tag="drop_turn", frozen=True, kw_only=True):
    """Host: take a turn out of the order. A device that had it only lends itself from then on."""

    turn: int


class MoveTurn(_Message, tag="move_turn", frozen=True, kw_only=True):
    """Host: put a turn at a place in the order.

    Attributes:
        turn: Which.
        place: Where in ``QueueView.turns``, from 1; beyond its end is the end.
    """

    turn: int
    place: int


class SkipTurn(_Message, tag="skip_turn", frozen=True, kw_only=True):
    """Host: let the next rotation pass a turn over, which keeps its place, or not after all."""

    turn: int
    skipped: bool


class Rotate(_Message, tag="rotate", frozen=True, kw_only=True):
    """Host: give the seats to those whose turn it is, between two songs.

    Attributes:
        rotation: ``QueueView.rotation`` as the page saw it: asking twice rotates once.
    """

    rotation: int


class SetRotation(_Message, tag="set_rotation", frozen=True, kw_only=True):
    """Host: rotate by itself whenever a song's report is closed, or no longer."""

    automatic: bool


ClientMessage: TypeAlias = (
    Hello
    | ClockPing
    | DeviceReport
    | TakeSeat
    | BringPartner
    | LeaveSeat
    | SetReady
    | SetLevel
    | SetName
    | SetListening
    | Hits
    | KeepTake
    | DeleteTake
    | Leave
    | ChooseKit
    | ChooseSong
    | Start
    | Pause
    | Resume
    | Stop
    | Restart
    | BackToLobby
    | GiveHost
    | TakeHost
    | TapAlong
    | ListenTogether
    | StopListening
    | Sang
    | ChooseSpeaker
    | RemovePlayer
    | ReadmitPlayer
    | MutePlayer
    | RenamePlayer
    | SeatPlayer
    | SetPlayerLevel
    | LockRoom
    | RenewLink
    | SetVolume
    | SetCountIn
    | SetTempo
    | SetLoop
    | AddNames
    | DropTurn
    | MoveTurn
    | SkipTurn
    | Rotate
    | SetRotation
)


# --- from a room to its clients ------------------------------------------------------------------


class SectionView(_View, frozen=True, kw_only=True):
    """A stretch of bars with a name: ``from_bar`` is in it, ``to_bar`` is not."""

    name: str
    from_bar: int
    to_bar: int


class SongView(_View, frozen=True, kw_only=True):
    """A song that can be chosen. Its parts, stems and excerpt are under ``/api/songs/{id}/``.

    Attributes:
        about: Its key and mood in one line, or blank.
        bpm: Its tempo at the start.
        sections: Its form, ascending.
    """

    id: str
    title: str
    credits: str
    about: str
    bpm: float
    bar_count: int
    sections: list[SectionView]
    duration_s: float


class KitView(_View, frozen=True, kw_only=True):
    """A kit that can be chosen. Its sounds are under ``/api/kits/{id}/``.

    Attributes:
        pieces: What it has.
        piece_names: What its players call those pieces that have a name of their own.
    """

    id: str
    name: str
    pieces: list[str]
    piece_names: dict[str, str]


class Welcome(_Message, tag="welcome", frozen=True, kw_only=True):
    """The answer to ``hello``: who one is here.

    Attributes:
        player: One's number in this room.
        may_host: Whether one came with the host secret.
        join_link: The link that others join by; blank for players who may not host.
        join_qr: The same as a QR code: rows of "0" and "1", quiet zone included; empty likewise.
        watch_link: The link of the audience's screen; blank for those who may not host.
        watch_qr: The same as a QR code; empty likewise.
        last_seq: The newest of this device's hits that are stored, so that it goes on from there.
        songs: What the host can choose from.
        kits: What everybody can choose from; may be more, or fewer, than there are seats.
    """

    protocol: int
    player: int
    may_host: bool
    join_link: str
    join_qr: list[str]
    last_seq: int
    songs: list[SongView]
    kits: list[KitView]
    watch_link: str = ""
    watch_qr: list[str] = []


class JoinLink(_Message, tag="join_link", frozen=True, kw_only=True):
    """Another link by which guests join from now on; for those who may host and the audience's screen.

    Attributes:
        link: The link, whole.
        qr: The same as a QR code: rows of "0" and "1", quiet zone included.
        watch_link: The link of the audience's screen.
        watch_qr: The same as a QR code.
    """

    link: str
    qr: list[str]
    watch_link: str
    watch_qr: list[str]


class ClockPong(_Message, tag="clock_pong", frozen=True, kw_only=True):
    """The answer to ``clock_ping``.

    Attributes:
        client_s: As it was sent.
        received_s: The session clock when the ping came in.
        sent_s: The session clock when this went out.
    """

    client_s: float
    received_s: float
    sent_s: float


class PlayerView(_View, frozen=True, kw_only=True):
    """A person (or screen) in the room, as everybody sees it.

    Attributes:
        player: The number, from 1.
        seat: The seat held, or 0.
        sounds_all: Whether this device sounds the song, the virtual drummers and other places for
            its place (the chosen speaker, or headphones).
        muted: Whether the host lets nobody hear them.
        renamed: Whether the host chose the name.
    """

    player: int
    name: str
    role: Role
    connected: bool
    place: str
    headphones: bool
    sounds_all: bool
    seat: int
    level: int
    ready: bool
    may_host: bool
    output_s: float = 0.0
    found: DelayFound = "stated"
    doubt_s: float = -1.0
    muted: bool = False
    renamed: bool = False


class PracticeView(_View, frozen=True, kw_only=True):
    """How a song is practised: at which tempo, and which stretch of it goes round.

    In a loop every round has bars and beats of its own, counted on from the round before: the song
    is as long as its stretch written out. ``/api/songs/{id}/song.json`` and ``backing.flac`` take
    the same figures as a query.

    Attributes:
        tempo_ratio: A factor on the song's own tempo.
        from_bar: The first bar of the loop, from 1; 0 where nothing is looped.
        to_bar: The bar after its last.
        rounds: How often it goes round; 0 where nothing is looped.
    """

    tempo_ratio: float
    from_bar: int
    to_bar: int
    rounds: int


class RemovedView(_View, frozen=True, kw_only=True):
    """Somebody whom the host has sent out, and may let in again."""

    player: int
    name: str


class TurnView(_View, frozen=True, kw_only=True):
    """Somebody in the order of those who want to play, seated or waiting.

    Attributes:
        turn: Its name in messages.
        name: Whose turn it is.
        player: Whose device is their own; 0 for a name without a device.
        seat: Where they sit now; 0 while they wait.
        played: How many turns they have had.
        here: Whether they could be seated now; a name without a device always could.
        skipped: Whether the next rotation passes them over.
        in_songs: In how many rotations they sit down if nothing changes; 0 where they sit or where
            it cannot be told.
    """

    turn: int
    name: str
    player: int
    seat: int
    played: int
    here: bool
    skipped: bool
    in_songs: int


class QueueView(_View, frozen=True, kw_only=True):
    """The order in which people play.

    Attributes:
        rotation: How often seats have been given in turn.
        automatic: Whether they are whenever a song's report is closed.
        turns: Everybody who wants to play, in order.
    """

    rotation: int
    automatic: bool
    turns: list[TurnView]


class MixView(_View, frozen=True, kw_only=True):
    """How loud everything is on every device, each 0 … 1.

    Attributes:
        seats: Of seats 1, 2, … in order.
    """

    song: float
    click: float
    seats: list[float]


class SeatView(_View, frozen=True, kw_only=True):
    """A seat: its kit, and who holds it.

    Attributes:
        seat: From 1.
        kit_id: The kit on it; it stays there whoever comes and goes.
        player: Who holds it, or 0.
        virtual: Whether a virtual drummer plays it now.
        name: Under which name it is played: the holder's, or a name without a device that plays on
            the holder's; blank where nobody holds it.
        partner: Who shares the kit, on a device of their own or (as ``player``) on the holder's; 0
            where nobody does.
        partner_name: Under which name; blank likewise.
        second: The pieces that the second of two plays in the song that is played or comes next.
    """

    seat: int
    kit_id: str
    player: int
    virtual: bool
    name: str
    partner: int
    partner_name: str
    second: list[str]


class KnotView(_View, frozen=True, kw_only=True):
    """Where a stretch of constant tempo starts; 0 bpm holds the position."""

    start_s: float
    beats: WireBeats
    bpm: float


class State(_Message, tag="state", frozen=True, kw_only=True):
    """Everything about the room that everybody sees. The highest revision counts.

    Attributes:
        host: The player who hosts now, or 0.
        song_id: The song chosen or playing, or blank.
        pass_number: The pass that is playing or was played last; 0 before the first.
        timeline: Its knots; empty before the first pass.
        from_beats: Where the pass starts after the count-in.
        to_beats: Where it ends.
        report_id: The address of the report, or blank; set in ``afterwards``.
        locked: Whether nobody new is let in.
        link_number: How many links to join by there have been.
        removed: Whom the host has sent out.
        mix: How loud everything is.
        count_in_bars: How many bars are counted in.
        practice: How the next pass is practised.
        prepared: Which share of the song's sound at that tempo is there, 0 … 1; it starts at 1.
        pass_practice: How the pass of ``pass_number`` is, or was.
        queue: The order in which people play.
    """

    revision: int
    phase: Phase
    host: int
    players: list[PlayerView]
    seats: list[SeatView]
    song_id: str
    pass_number: int
    timeline: list[KnotView]
    from_beats: WireBeats
    to_beats: WireBeats
    report_id: str
    locked: bool
    link_number: int
    removed: list[RemovedView]
    mix: MixView
    count_in_bars: int
    practice: PracticeView
    prepared: float
    pass_practice: PracticeView
    queue: QueueView


class SoundId(_View, frozen=True, kw_only=True):
    """The identity of a stroke to be sounded: (pass, part, stroke).

    ``part`` is the seat it belongs to, 0 for the click. Strokes nobody wrote (what a person plays
    beside the part) have ``stroke`` numbers from 1,000,000 on.
    """

    pass_number: int
    part: int
    stroke: int


class Sound(_View, frozen=True, kw_only=True):
    """A stroke to be sounded: a place on the timeline and an offset, not a second.

    Attributes:
        id: Which stroke. A later version moves or cancels it until it has sounded.
        version: From 1.
        piece: What to sound.
        velocity: 1 … 127; 0 cancels.
        beats: Where on the timeline.
        offset_s: How much later than that; negative is earlier.
    """

    id: SoundId
    version: int
    piece: str
    velocity: int
    beats: WireBeats
    offset_s: float


class Sounds(_Message, tag="sounds", frozen=True, kw_only=True):
    """What the conductor wants sounded by this device."""

    sounds: list[Sound]


class Struck(_Message, tag="struck", frozen=True, kw_only=True):
    """Somebody struck something: for the eye, never for the ear."""

    seat: int
    piece: str
    velocity: int
    time_s: float


class HitsStored(_Message, tag="hits_stored", frozen=True, kw_only=True):
    """These hits are safe and need not be sent again."""

    seqs: list[int]


class Tapped(_Message, tag="tapped", frozen=True, kw_only=True):
    """What taps with clicks have told: medians, and equal-tailed intervals of 90 %.

    Attributes:
        taps: How many were taken in.
        enough: Whether more would hardly narrow the intervals.
        output_s: From the audio clock to the ear.
        output_low_s: The lower end of its interval.
        output_high_s: Its upper end.
        input_s: From a strike to its time stamp.
        both_s: The sum of the two.
        both_low_s: The lower end of its interval.
        both_high_s: Its upper end.
        curve: The belief about the output delay, evenly spaced, its highest value 1.
        curve_to_s: The delay that the last value of ``curve`` belongs to; the first belongs to 0.
    """

    taps: int
    enough: bool
    output_s: float
    output_low_s: float
    output_high_s: float
    input_s: float
    both_s: float
    both_low_s: float
    both_high_s: float
    curve: list[float]
    curve_to_s: float


class ChirpTurn(_View, frozen=True, kw_only=True):
    """When one device sings, and which chirp: ``/api/chirps/{chirp}.wav``."""

    player: int
    chirp: int
    due_s: list[float]


class ListeningView(_Message, tag="listening", frozen=True, kw_only=True):
    """A listening together begins. Times are session seconds.

    Attributes:
        number: Counts them from 1.
        listener: Whose microphone it is.
        upload: For the listener: the recording goes to ``/api/listening/{upload}``; blank for others.
        from_s: When the recording has to have begun.
        turns: Who sings when.
        strikes_from_s: From when everybody strikes, as they like, with their own sound silent.
        strikes_to_s: Until when.
        to_s: When the recording ends.
    """

    number: int
    listener: int
    upload: str
    from_s: float
    turns: list[ChirpTurn]
    strikes_from_s: float
    strikes_to_s: float
    to_s: float


class FoundDevice(_View, frozen=True, kw_only=True):
    """What a listening together found of one device.

    Attributes:
        player: Whose.
        output_s: From its audio clock to its loudspeaker.
        doubt_s: Half-width of the 90 % interval; most of it is shared by all devices of the place.
        against_others_s: Half-width of the 90 % interval of how late it sounds against the others.
        input_s: From a strike to its time stamp; 0 where no strikes were made out.
        strike_doubt_s: Half-width of the 90 % interval of its strikes against sound; below 0 where
            none were made out.
    """

    player: int
    output_s: float
    doubt_s: float
    against_others_s: float
    input_s: float
    strike_doubt_s: float


class ListeningOver(_Message, tag="listening_over", frozen=True, kw_only=True):
    """A listening together is over.

    Attributes:
        number: Which.
        heard: The devices that were heard; empty where it was given up.
        missing: The players whose devices sang and were not heard.
        given_up: Whether no recording came, or somebody ended it.
    """

    number: int
    heard: list[FoundDevice]
    missing: list[int]
    given_up: bool


class Trouble(_Message, tag="trouble", frozen=True, kw_only=True):
    """One clear sentence about something that went wrong; ``code`` is for programs.

    ``fatal`` means that the connection is about to be closed and that coming back the same way
    would not help.
    """

    code: str
    sentence: str
    fatal: bool


RoomMessage: TypeAlias = (
    Welcome
    | JoinLink
    | ClockPong
    | State
    | Sounds
    | Struck
    | HitsStored
    | Tapped
    | ListeningView
    | ListeningOver
    | Trouble
)


def wire_beats(beats: Beats) -> WireBeats:
    """Give a position as it goes over the wire."""
    return (beats.numerator, beats.denominator)


def practice_view(practice: Practice) -> PracticeView:
    """Give how a song is practised as it goes over the wire."""
    return PracticeView(
        tempo_ratio=practice.tempo_ratio,
        from_bar=practice.from_bar,
        to_bar=practice.to_bar,
        rounds=practice.rounds,
    )


def timeline_of(state: State) -> Timeline | None:
    """Give the timeline that a state tells of; None before the first pass."""
    if not state.timeline:
        return None
    return Timeline(
        tuple(Segment(knot.start_s, Beats(*knot.beats), knot.bpm) for knot in state.timeline)
    )


_client_decoder: msgspec.msgpack.Decoder[ClientMessage] = msgspec.msgpack.Decoder(ClientMessage)
_room_decoder: msgspec.msgpack.Decoder[RoomMessage] = msgspec.msgpack.Decoder(RoomMessage)
_encoder = msgspec.msgpack.Encoder()


def encode(message: ClientMessage | RoomMessage) -> bytes:
    """Give the bytes of a message."""
    return _encoder.encode(message)


def decode_client(data: bytes) -> ClientMessage:
    """Give the message a client sent.

    Raises:
        msgspec.DecodeError: The bytes are no such message (``msgspec.ValidationError`` where
            they are msgpack of another shape).
    """
    return _client_decoder.decode(data)


def decode_room(data: bytes) -> RoomMessage:
    """Give the message a room sent; for clients written in Python.

    Raises:
        msgspec.DecodeError: The bytes are no such message.
    """
    return _room_decoder.decode(data)
