"""Somebody with a device: a page, its clock, its way to the room, and hands that strike.

The page lives on the device's own clock, which drifts against the room's and stands still while
the device sleeps. What a reload leaves behind is the device's secret and the shelf of hits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

from uchiawase.score.timeline import Timeline
from uchiawase.session.messages import (
    ClientMessage,
    HitIn,
    HitsStored,
    RoomMessage,
    Sounds,
    Struck,
    Welcome,
)
from uchiawase.simulation.network import SYN_AFTER_S, Path, Wire
from uchiawase.simulation.outbox import Shelf
from uchiawase.simulation.page import Entry, Page
from uchiawase.simulation.programme import Meant
from uchiawase.simulation.sound_book import Key
from uchiawase.simulation.world import World
from uchiawase.units import MS_PER_S, Seconds

LOOK_EVERY_S: Seconds = 0.4
"""How often a page looks for strokes to be put on its audio clock, …"""

LOOK_AHEAD_S: Seconds = 0.5
"""… and how far ahead."""


class Doorway(Protocol):
    """What the network reaches at the other end, and who looks on."""

    def accept(self, device: "Device", wire: Wire) -> bool:
        """Take in a connection; False where nobody listens."""
        ...

    def arrives(self, wire: Wire, message: ClientMessage) -> None:
        """Take in a message."""
        ...

    def ends(self, wire: Wire, _: object = None) -> None:
        """Take note that a connection has ended."""
        ...

    def struck(self, device: "Device", hit: HitIn) -> None:
        """Be shown a hit."""
        ...

    def acknowledged(self, device: "Device", seqs: Sequence[int]) -> None:
        """Be shown which hits a page is told to be stored."""
        ...

    def sounded(self, device: "Device", key: Key) -> None:
        """Be shown a stroke that is put on the audio clock."""
        ...


class Timer:
    """A call that is to come."""

    __slots__ = ("callback", "dead")

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.dead = False

    def cancel(self) -> None:
        """Do not call after all."""
        self.dead = True


@dataclass(slots=True)
class StruckHit:
    """A hit as the one who struck it knows it.

    Attributes:
        hit: What the page made of it.
        at_s: When it was struck, in the world's time.
    """

    hit: HitIn
    at_s: Seconds


class Device:
    """One person with one device.

    Args:
        world: Time and chance.
        number: Which person, from 1.
        entry: What the page is opened with.
        path: The way to the room.
        room: What the network reaches at the other end.
        drift: How much faster the device's clock runs than the world's, as a share.
    """

    def __init__(
        self, world: World, number: int, entry: Entry, path: Path, room: Doorway, drift: float
    ) -> None:
        self.number = number
        self.entry = entry
        self.path = path
        self.shelf = Shelf()
        self.page: Page | None = None
        self.wires: list[Wire] = []
        self.struck: dict[int, StruckHit] = {}
        self.sounded: dict[Key, Seconds] = {}
        self.opened_count = 0
        self.asleep_until_s: Seconds = 0.0
        self.stepped_s: Seconds = -1e9
        """When the device's clock last stood still, in the world's time."""
        self._world = world
        self._room = room
        self._rate = 1.0 + drift
        self._origin_s = world.fortune.between(10.0, 100_000.0)
        self._slept_s: Seconds = 0.0
        self._meant: tuple[Meant, ...] = ()
        self._next = 0
        self._plan = 0
        self._timeline: Timeline | None = None
        self._pass_number = 0
        self._looks = False
        self._player = 0

    # --- the page --------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the page, or open it again: what was in its memory is gone."""
        self.close()
        self.opened_count += 1
        self.sounded.clear()
        self.page = Page(self.entry, self, self.shelf)
        self.page.describe_sound(0.02, can_sound=True)
        self.page.open()

    def close(self) -> None:
        """Close the page, as a browser does: its connection ends, nothing is said."""
        page, self.page = self.page, None
        self._plan += 1
        self._timeline = None
        self._looks = False
        if page is not None:
            page.close()

    def sleep(self, until_s: Seconds) -> None:
        """Let the device sleep: its clock stands still and nothing runs."""
        now_s = self._world.now_s
        if until_s <= max(now_s, self.asleep_until_s):
            return
        self._slept_s += until_s - max(now_s, self.asleep_until_s)
        self.asleep_until_s = self.stepped_s = until_s

    @property
    def player(self) -> int:
        """The room's number of this person; 0 before the first welcome."""
        return self._player

    @property
    def asleep(self) -> bool:
        """Whether the device sleeps now."""
        return self._world.now_s < self.asleep_until_s

    # --- what the page needs of the world --------------------------------------------------------

    def now_ms(self) -> float:
        """Give the device's own clock."""
        return self._ms_at(self._world.now_s)

    def _ms_at(self, time_s: Seconds) -> float:
        return (self._origin_s + (time_s - self._slept_s) * self._rate) * MS_PER_S

    def _time_s_at(self, page_ms: float) -> Seconds:
        return (page_ms / MS_PER_S - self._origin_s) / self._rate + self._slept_s

    def set_timer(self, callback: Callable[[], None], delay_ms: float) -> Timer:
        """Call back after some milliseconds of the device's clock."""
        timer = Timer(callback)
        self._world.at(
            self._world.now_s + delay_ms / MS_PER_S / self._rate, self._ring, timer, self.page
        )
        return timer

    def _ring(self, timer: Timer, page: Page | None) -> None:
        if timer.dead or (page is not None and page is not self.page):
            return
        if self.asleep:
            self._world.at(self.asleep_until_s, self._ring, timer, page)
            return
        timer.callback()

    def open_socket(self, attempt: int) -> "Line":
        """Try to open a connection to the room."""
        wire = Wire(attempt)
        self.wires.append(wire)
        self._world.at(self._world.now_s + self.path.one_way_s, self._knock, wire, 0)
        return Line(self, wire)

    # --- the network -----------------------------------------------------------------------------

    def _knock(self, wire: Wire, tries: int) -> None:
        """The attempt to connect has come as far as the room's machine, or as the network lets it."""
        if not wire.page_open:
            return
        if self.path.blocked:
            wait_s = (*SYN_AFTER_S[1:], 15.0)[min(tries, 3)] - SYN_AFTER_S[min(tries, 3)]
            self._world.at(self._world.now_s + wait_s, self._knock, wire, tries + 1)
            return
        # Two more round trips: for the connection, and for the WebSocket on it.
        if not self._room.accept(self, wire):
            self._world.at(self.path.arrival_s(wire.down_s), self.page_ends, wire)
            return
        wire.down_s = self.path.arrival_s(wire.down_s) + 2 * self.path.one_way_s
        self._world.at(wire.down_s, self._opened, wire)

    def _opened(self, wire: Wire, _: object) -> None:
        if self.asleep:
            self._world.at(self.asleep_until_s, self._opened, wire)
        elif wire.page_open and not wire.lost_down and self.page is not None:
            self.page.opened(wire.attempt)

    def tell(self, wire: Wire, message: RoomMessage) -> None:
        """Send a message to the page."""
        if isinstance(message, Struck):
            # For the eye only; nothing comes of it that could break.
            return
        wire.down_s = self.path.arrival_s(wire.down_s)
        self._world.at(wire.down_s, self._told, wire, message)

    def _told(self, wire: Wire, message: RoomMessage) -> None:
        if not wire.page_open or wire.lost_down or wire.mute or self.page is None:
            return
        if self.asleep:
            self._world.at(self.asleep_until_s, self._told, wire, message)
            return
        page = self.page
        if isinstance(message, HitsStored):
            self._room.acknowledged(self, message.seqs)
        page.received(wire.attempt, message, self.now_ms())
        if isinstance(message, Welcome):
            self._player = message.player
        if not isinstance(message, (HitsStored, Sounds)):
            self._look_at_the_music(page)

    def page_ends(self, wire: Wire, _: object = None) -> None:
        """Let the page see the end of a connection."""
        if not wire.page_open:
            return
        if self.asleep:
            self._world.at(self.asleep_until_s, self.page_ends, wire)
            return
        wire.page_open = False
        if self.page is not None:
            self.page.closed(wire.attempt)

    def send(self, wire: Wire, message: ClientMessage) -> None:
        """Send a message to the room."""
        if wire.page_open and not wire.mute:
            wire.up_s = self.path.arrival_s(wire.up_s)
            self._world.at(wire.up_s, self._room.arrives, wire, message)

    def hang_up(self, wire: Wire) -> None:
        """Close a connection from the page's side; the room learns of it behind what was sent."""
        if not wire.page_open:
            return
        wire.page_open = False
        if not wire.mute:
            wire.up_s = self.path.arrival_s(wire.up_s)
            self._world.at(wire.up_s, self._room.ends, wire)

    # --- hands -----------------------------------------------------------------------------------

    def learn(self, meant: tuple[Meant, ...]) -> None:
        """Learn how one will play the song."""
        self._meant = meant

    def _look_at_the_music(self, page: Page) -> None:
        """Look whether the music goes as one thought, and get ready for the next stroke."""
        state, me = page.state, page.me
        playing = (
            state is not None
            and me is not None
            and state.phase in {"count_in", "playing"}
            and page.clock.locked
        )
        if not playing:
            if self._timeline is not None:
                self._timeline = None
                self._plan += 1
            return
        assert state is not None  # or it would not play
        assert me is not None
        if me.sounds_all and not self._looks:
            self._looks = True
            self._world.at(self._world.now_s, self._look_for_sounds, page)
        if not me.seat or self._timeline is page.timeline:
            return
        self._timeline = page.timeline
        if state.pass_number != self._pass_number:
            self._pass_number = state.pass_number
            self._next = 0
        self._plan += 1
        self._get_ready(page)

    def _get_ready(self, page: Page) -> None:
        """Plan the next stroke that is still to come."""
        timeline = self._timeline
        if timeline is None:
            return
        now_ms = self.now_ms()
        while self._next < len(self._meant):
            meant = self._meant[self._next]
            target_s = timeline.time_s_at(meant.beats)
            if not isfinite(target_s):
                return
            at_ms = page.clock.page_ms_at(target_s) + meant.after_s * MS_PER_S
            if at_ms >= now_ms:
                self._world.at(self._time_s_at(at_ms), self._strike, self._plan, page)
                return
            self._next += 1

    def _strike(self, plan: int, page: Page) -> None:
        if plan != self._plan or page is not self.page or self.asleep:
            if plan == self._plan and page is self.page:
                # Asleep: what would have been struck is not.
                self._world.at(self.asleep_until_s, self._wake_up, plan, page)
            return
        meant = self._meant[self._next]
        self._next += 1
        hit = page.strike(meant.piece, meant.velocity, self.now_ms())
        if hit is not None:
            self.struck[hit.seq] = StruckHit(hit, self._world.now_s)
            self._room.struck(self, hit)
        self._get_ready(page)

    def _wake_up(self, plan: int, page: Page) -> None:
        if plan == self._plan and page is self.page:
            self._get_ready(page)

    # --- ears ------------------------------------------------------------------------------------

    def _look_for_sounds(self, page: Page, _: object) -> None:
        """Hand strokes to the audio clock, and take back what has moved."""
        if page is not self.page:
            return
        if self.asleep:
            self._world.at(self.asleep_until_s, self._look_for_sounds, page)
            return
        state, me, timeline = page.state, page.me, page.timeline
        if me is None or not me.sounds_all or state is None or timeline is None:
            self._looks = False
            return
        if state.phase in {"lobby", "afterwards"}:
            self._looks = False
            return
        now_s = page.clock.session_s_at(self.now_ms())
        for key in page.sounds.moved(now_s, timeline):
            if self.sounded.get(key, now_s) > now_s:
                page.sounds.take_back(key)
                del self.sounded[key]
        for due in page.sounds.due(now_s, now_s + LOOK_AHEAD_S, timeline):
            self._room.sounded(self, due.key)
            self.sounded[due.key] = due.at_s
        self._world.at(self._world.now_s + LOOK_EVERY_S, self._look_for_sounds, page)


class Line:
    """The page's end of a connection."""

    __slots__ = ("_device", "_wire")

    def __init__(self, device: Device, wire: Wire) -> None:
        self._device, self._wire = device, wire

    def send(self, message: ClientMessage) -> None:
        """Send a message."""
        self._device.send(self._wire, message)

    def close(self) -> None:
        """Close the connection."""
        self._device.hang_up(self._wire)
