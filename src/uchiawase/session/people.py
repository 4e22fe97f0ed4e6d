"""The people of a room: who they are, what their devices said, which hits they already sent.

A person is known by the digest of a secret that their device keeps; whoever comes back with it is
the same person on the same seat, whatever happened to the connection.
"""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypedDict

from uchiawase.score.level import Level
from uchiawase.session.effects import ConnectionId
from uchiawase.session.messages import MAX_NAME_LENGTH, DelayFound, PlayerView, Role
from uchiawase.units import Seconds

HITS_PER_S = 50.0
"""What a device may send in the long run: six limbs' worth of sixteenths at 200 bpm."""

HITS_AT_ONCE = 6000.0
"""What it may send at once, so that everything struck while it was cut off still comes through:
ten hits a second for ten minutes."""

DEVICE_DIGITS = 32


def device_digest(device: str) -> str:
    """Give the digest by which a device's secret is kept: 32 hexadecimal digits."""
    return blake2b(device.encode(), digest_size=16, person=b"uchi device").hexdigest()


def is_device_secret(device: str) -> bool:
    """Tell whether a text has the shape of a device's secret: 32 lower-case hexadecimal digits."""
    return len(device) == DEVICE_DIGITS and set(device) <= set("0123456789abcdef")


def tidy_name(name: str) -> str:
    """Give a name as it is shown: one line, no control signs, at most 24 characters."""
    visible = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(visible.split())[:MAX_NAME_LENGTH].strip()


@dataclass(slots=True)
class SentHits:
    """Which of a device's hits have been taken in, by their sequence numbers.

    Kept as the end of the unbroken run from 1 and the few beyond it, so that it stays small.
    """

    through: int = 0
    beyond: set[int] = field(default_factory=set[int])

    def knows(self, seq: int) -> bool:
        """Tell whether a hit has been taken in before."""
        return seq <= self.through or seq in self.beyond

    def take(self, seq: int) -> bool:
        """Take a hit in; False when it had been taken in before."""
        if self.knows(seq):
            return False
        self.beyond.add(seq)
        while self.through + 1 in self.beyond:
            self.through += 1
            self.beyond.discard(self.through)
        return True

    @property
    def newest(self) -> int:
        """The highest number taken in; 0 before the first."""
        return max(self.beyond, default=self.through)


@dataclass(slots=True)
class Allowance:
    """A token bucket: so much at once, so much a second in the long run."""

    at_once: float
    per_s: float
    left: float
    since_s: Seconds

    def take(self, count: int, now_s: Seconds) -> bool:
        """Use some up; False, and nothing used, where there is not enough."""
        self.left = min(self.at_once, self.left + (now_s - self.since_s) * self.per_s)
        self.since_s = now_s
        if count > self.left:
            return False
        self.left -= count
        return True


@dataclass(frozen=True, slots=True)
class Measured:
    """What a device's delays were found to be, besides its output delay.

    Attributes:
        found: How.
        doubt_s: Half-width of the 90 % interval of the output delay; below 0 where it is unknown.
        input_s: From a strike to its time stamp; 0 where it was not measured.
        strike_doubt_s: Half-width of the 90 % interval of strikes against sound; below 0 where it is
            unknown.
    """

    found: DelayFound = "stated"
    doubt_s: Seconds = -1.0
    input_s: Seconds = 0.0
    strike_doubt_s: Seconds = -1.0


@dataclass(slots=True)
class Person:
    """Somebody in the room, present or expected back."""

    player: int
    digest: str
    name: str
    role: Role
    may_host: bool
    place: str
    headphones: bool
    allowance: Allowance
    connection: ConnectionId | None = None
    away_since_s: Seconds = 0.0
    seat: int = 0
    level: Level = Level.FIRST
    ready: bool = False
    muted: bool = False
    renamed: bool = False
    partner_name: str = ""
    path_s: Seconds = 0.05
    output_s: Seconds = 0.03
    output_known: bool = False
    measured: Measured = field(default_factory=Measured)
    can_sound: bool = False
    hits: SentHits = field(default_factory=SentHits)
    seats_in_pass: dict[int, list[tuple[Seconds, int]]] = field(
        default_factory=dict[int, list[tuple[Seconds, int]]]
    )

    @property
    def connected(self) -> bool:
        """Whether a page of theirs is open now."""
        return self.connection is not None

    def sits_down(self, pass_number: int, seat: int, now_s: Seconds) -> None:
        """Note which seat is theirs in a pass from now on."""
        self.seats_in_pass.setdefault(pass_number, []).append((now_s, seat))

    def seat_at(self, pass_number: int, time_s: Seconds) -> int | None:
        """Tell which seat of a pass was theirs at a time; None where none ever was.

        What was struck before the first one is taken for it.
        """
        seats = self.seats_in_pass.get(pass_number)
        if not seats:
            return None
        return next((seat for since_s, seat in reversed(seats) if since_s <= time_s), seats[0][1])

    def view(self, *, sounds_all: bool) -> PlayerView:
        """Give the person as everybody sees them."""
        return PlayerView(
            player=self.player,
            name=self.name,
            role=self.role,
            connected=self.connected,
            place=self.place,
            headphones=self.headphones,
            sounds_all=sounds_all,
            seat=self.seat,
            level=int(self.level),
            ready=self.ready,
            may_host=self.may_host,
            muted=self.muted,
            renamed=self.renamed,
            output_s=self.output_s if self.output_known else 0.0,
            found=self.measured.found,
            doubt_s=self.measured.doubt_s,
        )


class DelaysInPass(TypedDict):
    """What a record tells of the device that somebody plays on."""

    output_delay_s: Seconds | None
    strike_doubt_s: Seconds | None
    input_delay_s: Seconds


def delays_in_pass(person: Person | None) -> DelaysInPass:
    """Give what is known of somebody's device: only what a microphone heard, strikes and all.

    A virtual drummer, None here, has no device and so no delay.
    """
    if person is None:
        return DelaysInPass(output_delay_s=None, strike_doubt_s=None, input_delay_s=0.0)
    measured = person.measured
    known = measured.found == "heard" and measured.strike_doubt_s >= 0.0
    return DelaysInPass(
        output_delay_s=person.output_s if known else None,
        strike_doubt_s=measured.strike_doubt_s if known else None,
        input_delay_s=measured.input_s,
    )


def speaker_rank(person: Person) -> tuple[bool, int, bool, int]:
    """Order the devices of a place by how well they suit as its speaker; the first is chosen.

    A device whose sound is unlocked before one that is still silent, a screen before the audience's
    and that before a player's phone, the host's before a guest's, the one that came first before
    later ones.
    """
    return (
        not person.can_sound,
        ("screen", "audience", "player").index(person.role),
        not person.may_host,
        person.player,
    )
