"""A whole evening in virtual time, drawn from one seed and played again exactly by it.

The session is the real one. Around it: pages that do what the browser's do
(:mod:`uchiawase.simulation.page`), people who play (:mod:`uchiawase.timing.person`), networks that
stall, part and reorder, devices that sleep and reload, a process that dies and a disk that fails.
Three to six people come, sit down and play one song to its end, whatever happens meanwhile; then
the network becomes well, and :mod:`uchiawase.simulation.laws` says whether everything is as it
has to be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from uchiawase.errors import LawBroken
from uchiawase.score.record import PassEnded, PassStarted, Record, TimelineKept
from uchiawase.session.door import Invitation
from uchiawase.session.effects import ConnectionId, Effect, Store
from uchiawase.session.messages import (
    ChooseKit,
    ClientMessage,
    HitIn,
    JoinLink,
    KeepTake,
    Pause,
    Resume,
    RoomMessage,
    SetLevel,
    SetListening,
    SetReady,
    Start,
    Stop,
    TakeSeat,
)
from uchiawase.session.session import Session
from uchiawase.simulation.device import Device
from uchiawase.simulation.fortune import Fortune
from uchiawase.simulation.laws import CONVERGED_S, IN_PASS, Laws
from uchiawase.simulation.machine import Machine
from uchiawase.simulation.network import Path, Wire
from uchiawase.simulation.page import Entry
from uchiawase.simulation.programme import (
    FEWEST_PEOPLE,
    KITS,
    MANNERS,
    MOST_PEOPLE,
    TEMPI,
    performance,
    song_for,
)
from uchiawase.simulation.sound_book import Key
from uchiawase.simulation.world import World
from uchiawase.units import Beats, Seconds

JOIN, HOST = "j" * 32, "h" * 32
HITS_FOR_THE_COUNT = 500
LONGEST_EVENING_S: Seconds = 400.0
LONGEST_AWAY_S: Seconds = 55.0
SETTLED_S: Seconds = 15.0
"""By when every hit has to be acknowledged after the network is well."""

RELEARNT_S: Seconds = 20.0
"""How long a page may need to know the time again after its own clock stood still."""

WORST_MOMENT = 0.04
"""How often the process dies right as a song begins, changes or ends."""

KEEPALIVE_S: tuple[Seconds, Seconds] = (20.0, 40.0)
"""When the room's machine finds out by itself that a connection is dead."""

FAULT_EVERY_S: tuple[Seconds, Seconds] = (2.0, 14.0)
"""How often something goes wrong in the mean: each evening has a mean of its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evening came to.

    Attributes:
        hits: How many hits were struck within a pass.
        people: How many people came.
        faults: How many things went wrong.
        crashes: How often the process died.
        checks: How often a law was looked at.
        lasted_s: How long it was, virtual seconds.
    """

    hits: int
    people: int
    faults: int
    crashes: int
    checks: int
    lasted_s: Seconds

    @property
    def counts(self) -> bool:
        """Whether at least three people struck at least five hundred hits."""
        return self.people >= FEWEST_PEOPLE and self.hits >= HITS_FOR_THE_COUNT


class Evening:
    """One evening.

    Args:
        seed: Everything comes from it.
        faults: Whether anything goes wrong.
    """

    def __init__(self, seed: int, *, faults: bool = True) -> None:
        self.seed = seed
        self.world = World(Fortune(seed, 0))
        self.laws = Laws()
        self._chance = chance = self.world.fortune
        self._people = chance.whole(FEWEST_PEOPLE, MOST_PEOPLE)
        tempi_index = chance.whole(0, len(TEMPI) - 1)
        self._songs = (song_for(self._people, tempi_index),)
        self._invitation = Invitation(
            join_secret=JOIN,
            host_secret=HOST,
            write_link=_written,
            key=b"simulated",
        )
        self.machine = Machine(
            self.world,
            session=Session(
                session_id=f"{seed:032x}",
                seed=seed,
                invitation=self._invitation,
                songs=self._songs,
                kits=KITS,
            ),
            restore=self._restore,
            deliver=self._deliver,
            hang_up=self._hang_up,
            watch=self._watch,
        )
        self._wires: dict[ConnectionId, tuple[Device, Wire]] = {}
        self._connection_count = 0
        self.devices = [self._device(number, tempi_index) for number in range(1, self._people + 1)]
        self.faults = self.crashes = 0
        self._fault_every_s = chance.between(*FAULT_EVERY_S)
        self._well = not faults
        self._crash_at_s: Seconds = -1e9
        self._pauses_left = chance.whole(0, 2) if chance.happens(0.4) else 0
        self._false_starts_left = 1 if chance.happens(0.15) else 0
        self._played = False
        self._what_goes_wrong: tuple[tuple[Callable[[Device], None], float], ...] = (
            (self._cut, 0.16),
            (self._roam, 0.14),
            (self._half_open, 0.10),
            (self._partition, 0.16),
            (self._reload, 0.14),
            (self._sleep, 0.06),
            (self._away, 0.05),
            (self._crash, 0.09),
            (self._slow_disk, 0.06),
            (self._full_disk, 0.04),
        )

    def _device(self, number: int, tempi_index: int) -> Device:
        chance = self._chance
        far = chance.happens(0.35)
        path = Path(
            self.world,
            one_way_s=chance.between(0.03, 0.15) if far else chance.between(0.001, 0.01),
            jitter_s=chance.between(0.0, 0.02),
            stall=chance.between(0.0, 0.02),
        )
        entry = Entry(
            secret=HOST if number == 1 else JOIN,
            device=f"{number:032x}",
            name=f"P{number}",
            place="far" if far else "near",
            headphones=chance.happens(0.1),
        )
        device = Device(
            self.world, number, entry, path, self, drift=chance.between(-100e-6, 100e-6)
        )
        device.learn(performance(self._people, tempi_index, number, chance.one_of(MANNERS)))
        return device

    # --- the evening -----------------------------------------------------------------------------

    def play(self) -> Outcome:
        """Let the evening run its course.

        Raises:
            LawBroken: A law does not hold.
        """
        world, chance = self.world, self._chance
        for device in self.devices:
            world.at(chance.between(0.0, 2.0), self._comes, device)
        if not self._well:
            world.at(chance.between(1.0, 8.0), self._something_goes_wrong)
        while not self._played and world.now_s < LONGEST_EVENING_S:
            world.next(LONGEST_EVENING_S)
        if not self._played:
            raise LawBroken("evening", f"no song was over after {LONGEST_EVENING_S:g} s")
        self._run_until(world.now_s + chance.between(0.0, 4.0))
        self._become_well()
        return self._settle()

    def _run_until(self, until_s: Seconds) -> None:
        while self.world.next(until_s):
            pass
        self.world.now_s = max(self.world.now_s, until_s)

    def _settle(self) -> Outcome:
        """Wait until everything has come through, and look at what is left."""
        world, machine = self.world, self.machine
        # The network is well when what was held up has come through and the process runs.
        while not machine.up or self._held_up_until_s() > world.now_s:
            self._run_until(world.now_s + 0.1)
        # A connection, the WebSocket on it and a hello take a round trip each.
        slowest_s = max(device.path.one_way_s for device in self.devices)
        self._run_until(world.now_s + CONVERGED_S + 6 * slowest_s)
        self.laws.converged(self.devices, machine.session)
        give_up_s = world.now_s + SETTLED_S
        while any(device.page is None or device.page.unstored for device in self.devices):
            if world.now_s > give_up_s:
                waiting = [
                    device.number
                    for device in self.devices
                    if device.page is None or device.page.unstored
                ]
                raise LawBroken(
                    "hits", f"hits of people {waiting} are still not stored after {SETTLED_S:g} s"
                )
            self._run_until(world.now_s + 0.25)
        self._download()
        self.laws.complete(self.devices, machine.ledger)
        if not self._downloads_again():
            raise LawBroken("tables", "the room could not be made anew for a second download")
        hits = sum(
            1
            for device in self.devices
            for known in device.struck.values()
            if known.hit.pass_number
        )
        return Outcome(
            hits=hits,
            people=self._people,
            faults=self.faults,
            crashes=self.crashes,
            checks=self.laws.checked,
            lasted_s=world.now_s,
        )

    def _download(self) -> None:
        for number in self.machine.ledger.ended:
            self.laws.download(number, self.machine.ledger)

    def _downloads_again(self) -> bool:
        """Let the process die once more in some evenings, and let people download again after it."""
        if self._crash_at_s > 0.0 and self._chance.happens(0.5):
            self.machine.crash()
            self.machine.start_again()
            self._run_until(self.world.now_s + 1.0)
            self._download()
        return self.machine.up

    def digest(self) -> str:
        """Give a digest of everything that has happened: the same for the same seed."""
        told = [[known.hit for known in device.struck.values()] for device in self.devices]
        sounded = [list(device.sounded.items()) for device in self.devices]
        everything = (
            self.world.now_s,
            self.world.happened,
            self._chance.count,
            self.faults,
            self.machine.ledger.records,
            told,
            sounded,
        )
        return sha256(msgspec.msgpack.encode(everything)).hexdigest()

    # --- what people want ------------------------------------------------------------------------

    def _comes(self, device: Device, _: object) -> None:
        device.open()
        self.world.at(self.world.now_s + 0.4, self._wants_something, device)

    def _wants_something(self, device: Device, _: object) -> None:
        """Somebody looks at their page, and does what they want next, as often as it takes."""
        chance = self._chance
        if not self._played or self.world.now_s < self._crash_at_s + 5.0:
            self.world.at(
                self.world.now_s + chance.between(0.3, 0.9), self._wants_something, device
            )
        page = device.page
        if page is None or device.asleep or page.connection != "open":
            return
        state, me = page.state, page.me
        if state is None or me is None:
            return
        if not me.seat:
            page.send(TakeSeat(seat=device.number))
        elif state.phase == "lobby" and chance.happens(0.2):
            page.send(self._whim(me.seat))
        elif state.phase in IN_PASS and chance.happens(0.02):
            page.send(SetListening(place="far" if me.place == "near" else "near", headphones=False))
        elif state.phase == "afterwards" and chance.happens(0.1):
            page.send(KeepTake(pass_number=state.pass_number, keep=True))
        if me.player == state.host:
            self._leads(device)

    def _whim(self, seat: int) -> ClientMessage:
        chance = self._chance
        if chance.happens(0.3):
            return SetLevel(level=chance.whole(1, 5))
        if chance.happens(0.5):
            return ChooseKit(seat=seat, kit_id=chance.one_of(KITS).id)
        return SetReady(ready=True)

    def _leads(self, device: Device) -> None:
        """Whoever hosts now starts the song, and sometimes holds it."""
        page, chance = device.page, self._chance
        if page is None or page.state is None:
            return
        state = page.state
        if state.phase in {"lobby", "afterwards"} and not self._played:
            seated = sum(1 for view in state.players if view.seat and view.connected)
            if seated == self._people or self.world.now_s > 8.0:
                page.send(Start(song_id=state.song_id, count_in_bars=1))
        elif state.phase == "count_in" and self._false_starts_left:
            self._false_starts_left -= 1
            page.send(Stop())
        elif state.phase == "playing" and self._pauses_left and chance.happens(0.1):
            self._pauses_left -= 1
            page.send(Pause())
        elif state.phase == "paused":
            page.send(Resume())

    # --- what goes wrong -------------------------------------------------------------------------

    def _something_goes_wrong(self, _: object, __: object) -> None:
        if self._well:
            return
        chance, now_s = self._chance, self.world.now_s
        self.world.at(now_s + chance.wait(self._fault_every_s), self._something_goes_wrong)
        self.faults += 1
        device = chance.one_of(self.devices)
        drawn = chance.share()
        for fault, likely in self._what_goes_wrong:
            drawn -= likely
            if drawn < 0:
                fault(device)
                return

    def _open_wires(self, device: Device) -> list[Wire]:
        return [wire for wire in device.wires if wire.page_open or wire.room_open]

    def _cut(self, device: Device) -> None:
        """A connection breaks, what is under way is lost, and both sides see it."""
        for wire in self._open_wires(device):
            wire.lost_up = wire.lost_down = True
            self.world.at(self.world.now_s + self._chance.between(0.0, 0.2), device.page_ends, wire)
            self.world.at(self.world.now_s + self._chance.between(0.0, 0.5), self.ends, wire)

    def _roam(self, device: Device) -> None:
        """A phone changes its network: what it sent before comes late, its end later still."""
        for wire in self._open_wires(device):
            wire.lost_down = True
            device.page_ends(wire)
            wire.up_s = max(wire.up_s, self.world.now_s + self._chance.between(0.0, 5.0))
            self.world.at(wire.up_s + self._chance.between(0.0, 20.0), self.ends, wire)

    def _half_open(self, device: Device) -> None:
        """A connection dies and nobody is told: each side finds out by itself."""
        for wire in self._open_wires(device):
            wire.mute = wire.lost_up = wire.lost_down = True
            self.world.at(self.world.now_s + self._chance.between(*KEEPALIVE_S), self.ends, wire)

    def _partition(self, device: Device) -> None:
        """Nothing gets through for a while; TCP brings it afterwards."""
        those = self.devices if self._chance.happens(0.2) else [device]
        lasts_s = self._chance.wait(3.0)
        for each in those:
            each.path.block(self.world.now_s + min(lasts_s, LONGEST_AWAY_S))

    def _reload(self, device: Device) -> None:
        """A page is loaded again: only what the browser keeps is left of it."""
        self._away_for(device, self._chance.between(0.3, 2.0))

    def _away(self, device: Device) -> None:
        """A page is closed and opened again later."""
        self._away_for(device, self._chance.between(3.0, LONGEST_AWAY_S))

    def _away_for(self, device: Device, lasts_s: Seconds) -> None:
        if device.page is not None:
            device.close()
            self.world.at(self.world.now_s + lasts_s, self._comes_back, device)

    def _comes_back(self, device: Device, _: object) -> None:
        if device.page is None:
            device.open()

    def _sleep(self, device: Device) -> None:
        """A device sleeps: nothing runs on it, and its clock stands still."""
        device.sleep(self.world.now_s + self._chance.between(0.5, 12.0))

    def _crash(self, _: Device) -> None:
        """The process dies, and is started again."""
        machine, now_s = self.machine, self.world.now_s
        if not machine.up:
            return
        if machine.told_ahead:
            self.laws.forgive()
        machine.crash()
        self.crashes += 1
        self._crash_at_s = now_s
        for device, wire in self._wires.values():
            if wire.room_open:
                wire.room_open = False
                if not wire.mute:
                    wire.down_s = device.path.arrival_s(wire.down_s)
                    self.world.at(wire.down_s, device.page_ends, wire)
        self._wires.clear()
        self.world.at(now_s + self._chance.between(0.3, 4.0), self._starts_again)

    def _starts_again(self, _: object, __: object) -> None:
        self.machine.start_again()

    def _slow_disk(self, _: Device) -> None:
        """Every batch takes half a second for a while."""
        self.machine.disk.slow_until_s = self.world.now_s + self._chance.between(1.0, 8.0)

    def _full_disk(self, _: Device) -> None:
        """Nothing can be written for a while."""
        self.machine.disk.full_until_s = self.world.now_s + self._chance.between(1.0, 8.0)

    def _become_well(self) -> None:
        """Let everything that was wrong come right."""
        self._well = True
        now_s = self.world.now_s
        disk = self.machine.disk
        disk.full_until_s = min(disk.full_until_s, now_s)
        disk.slow_until_s = min(disk.slow_until_s, now_s)
        for device in self.devices:
            device.path.calm = True
            device.path.blocked_until_s = min(device.path.blocked_until_s, now_s)
            if device.page is None:
                device.open()
            for wire in self._open_wires(device):
                if wire.mute:
                    device.page_ends(wire)
                    self.ends(wire)

    def _held_up_until_s(self) -> Seconds:
        return max(max(device.path.clear_s, device.asleep_until_s) for device in self.devices)

    # --- the network's other end -----------------------------------------------------------------

    def accept(self, device: Device, wire: Wire) -> bool:
        """Take in a connection; False while the process is down."""
        machine = self.machine
        if not machine.up:
            return False
        self._connection_count += 1
        wire.connection, wire.life, wire.room_open = self._connection_count, machine.life, True
        self._wires[wire.connection] = (device, wire)
        machine.connected(wire.connection, "here")
        return True

    def arrives(self, wire: Wire, message: ClientMessage) -> None:
        """Take in a message."""
        if wire.room_open and not wire.lost_up and not wire.closing:
            self.machine.receive(wire.connection, message)

    def ends(self, wire: Wire, _: object = None) -> None:
        """Take note that a connection has ended."""
        if wire.room_open:
            wire.room_open = False
            self._wires.pop(wire.connection, None)
            self.machine.disconnected(wire.connection)

    def struck(self, device: Device, hit: HitIn) -> None:
        """Be shown a hit."""
        settled = self.world.now_s > device.stepped_s + RELEARNT_S
        self.laws.struck(device, hit, self.world.now_s, settled=settled)

    def acknowledged(self, device: Device, seqs: Sequence[int]) -> None:
        """Be shown which hits a page is told to be stored."""
        self.laws.acknowledged(device, seqs, self.machine.ledger)

    def sounded(self, device: Device, key: Key) -> None:
        """Be shown a stroke that is put on the audio clock."""
        self.laws.sounded(device, key)

    def _deliver(self, connection: ConnectionId, message: RoomMessage) -> None:
        found = self._wires.get(connection)
        if found is not None:
            device, wire = found
            if wire.room_open and not wire.mute:
                device.tell(wire, message)

    def _hang_up(self, connection: ConnectionId) -> None:
        found = self._wires.get(connection)
        if found is not None:
            device, wire = found
            wire.closing = True
            wire.down_s = device.path.arrival_s(wire.down_s)
            self.world.at(wire.down_s, device.page_ends, wire)
            self.world.at(wire.down_s + device.path.one_way_s, self.ends, wire)

    def _watch(self, effect: Effect) -> None:
        self.laws.watch(effect, self.world.now_s)
        if isinstance(effect, Store):
            for record in effect.records:
                if isinstance(record, PassStarted | TimelineKept | PassEnded):
                    self._tempts_fate()
                if isinstance(record, PassEnded):
                    end_beats = self._songs[0].end_beats
                    self._played = self._played or Beats(*record.to_beats) == end_beats

    def _tempts_fate(self) -> None:
        """Sometimes the process dies within milliseconds of something that must not be forgotten."""
        if not self._well and self._chance.happens(WORST_MOMENT):
            at_s = self.world.now_s + self._chance.between(0.0, 0.02)
            self.world.at(at_s, self._dies, self.devices[0])

    def _dies(self, device: Device, _: object) -> None:
        self.faults += 1
        self._crash(device)

    def _restore(self, records: list[Record], now_s: Seconds) -> Session:
        return Session.restored(
            records,
            now_s,
            session_id=f"{self.seed:032x}",
            seed=self.seed,
            invitation=self._invitation,
            songs=self._songs,
            kits=KITS,
        )


def _written(secret: str) -> JoinLink:
    """Give the links for a secret; nobody follows them here."""
    return JoinLink(link=f"/join#{secret}", qr=["1"], watch_link=f"/watch#{secret}", watch_qr=["1"])
