"""What has to hold in every evening, checked all through it.

1. Every hit struck by somebody who comes back is in the take exactly once, as it was struck; and a
   page is told that a hit is stored only once it is.
2. Everybody who downloads the takes gets the same bytes, before a crash and after it.
3. No seat is held twice, nobody holds two, and song and kits stay as they are within a pass.
4. The timeline never goes back: what was told of the past stays, also through a crash, and a pass
   that a page was told of is never another one.
5. Every page knows the room as it is within two seconds after the network is well.
6. A stroke is put on a page's audio clock at most once.
7. The session's time lies within what a page's clock says its error is at the most.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from uchiawase.errors import LawBroken
from uchiawase.score.timeline import Timeline
from uchiawase.session.effects import Effect, Send
from uchiawase.session.messages import HitIn, KnotView, State, timeline_of
from uchiawase.session.session import Session
from uchiawase.simulation.device import Device
from uchiawase.simulation.ledger import Ledger
from uchiawase.simulation.sound_book import Key
from uchiawase.units import Seconds

CONVERGED_S: Seconds = 2.0
"""By when every page knows the room as it is, after the network is well."""

HAIR_S: Seconds = 1e-4
"""What two readings of a clock may differ by beyond its stated error: drift within a round trip."""

CHECK_CLOCK_EVERY = 16
"""Every how manieth hit the clock's promise is looked at."""

IN_PASS = frozenset({"count_in", "playing", "paused"})


class Laws:
    """The laws, and what has to be remembered to check them."""

    def __init__(self) -> None:
        self.checked = 0
        self._knots: dict[int, list[KnotView]] = {}
        self._timelines: dict[int, Timeline] = {}
        self._chosen: dict[int, tuple[object, ...]] = {}
        self._downloads: dict[int, str] = {}
        self._forgiven = False

    def forgive(self) -> None:
        """Let a process that dies while nothing can be written forget what it told meanwhile.

        Nobody can keep such a promise, and the music had to go on. Hits are not forgiven: they are not
        acknowledged before they are written.
        """
        self._forgiven = True
        self._knots.clear()
        self._timelines.clear()
        self._chosen.clear()

    # --- while it happens ------------------------------------------------------------------------

    def watch(self, effect: Effect, now_s: Seconds) -> None:
        """Look at what the room is about to tell, at a session time.

        Raises:
            LawBroken: It breaks a law.
        """
        if isinstance(effect, Send) and isinstance(effect.message, State):
            self._look_at_seats(effect.message)
            self._look_at_timeline(effect.message, now_s)

    def _look_at_seats(self, state: State) -> None:
        self.checked += 1
        held = [seat.player for seat in state.seats if seat.player]
        if len(held) != len(set(held)):
            raise LawBroken("seats", f"somebody holds two seats: {held}")
        seats = {view.seat for view in state.players if view.seat}
        if len(seats) != sum(1 for view in state.players if view.seat):
            raise LawBroken("seats", "two people hold the same seat")
        for view in state.players:
            if view.seat and state.seats[view.seat - 1].player != view.player:
                raise LawBroken("seats", f"{view.name} and seat {view.seat} do not agree")
        if state.phase in IN_PASS:
            chosen = (state.song_id, *(seat.kit_id for seat in state.seats))
            if self._chosen.setdefault(state.pass_number, chosen) != chosen:
                raise LawBroken("seats", f"song or kits changed within pass {state.pass_number}")

    def _look_at_timeline(self, state: State, now_s: Seconds) -> None:
        number = state.pass_number
        if not state.timeline or self._knots.get(number) == state.timeline:
            return
        self.checked += 1
        timeline = timeline_of(state)
        assert timeline is not None  # it has knots
        before = self._timelines.get(number)
        self._knots[number], self._timelines[number] = state.timeline, timeline
        if before is None:
            return
        starts = [knot.start_s for knot in (*before.segments, *timeline.segments)]
        for time_s in (*(start for start in starts if start <= now_s), now_s):
            if before.beats_at(time_s) != timeline.beats_at(time_s):
                raise LawBroken(
                    "timeline",
                    f"pass {number} was told to be at beat {float(before.beats_at(time_s)):.4f} at "
                    f"{time_s:.3f} s, and at {now_s:.3f} s to have been at "
                    f"{float(timeline.beats_at(time_s)):.4f}",
                )

    def acknowledged(self, device: Device, seqs: Sequence[int], ledger: Ledger) -> None:
        """Look whether what a page is told to be stored is.

        Raises:
            LawBroken: A hit is not.
        """
        player = device.player
        for seq in seqs:
            known = device.struck.get(seq)
            self.checked += 1
            if known is None or known.hit.pass_number == 0:
                continue
            if self._forgiven and known.hit.pass_number not in ledger.started:
                continue
            if (player, seq) not in ledger.struck:
                raise LawBroken(
                    "hits", f"hit {seq} of person {device.number} is said to be stored and is not"
                )

    def struck(self, device: Device, hit: HitIn, session_s: Seconds, *, settled: bool) -> None:
        """Look at a hit as it is struck: does the page's clock keep its promise?

        Args:
            device: Whose.
            hit: What the page made of it.
            session_s: The session's true time.
            settled: Whether neither clock has been set since the page last asked for the time.

        Raises:
            LawBroken: The time lies outside what the page says.
        """
        if not settled or hit.seq % CHECK_CLOCK_EVERY or device.page is None:
            return
        self.checked += 1
        bound_s = device.page.clock.error_s(device.now_ms()) + HAIR_S
        if abs(hit.time_s - session_s) > bound_s:
            raise LawBroken(
                "clock",
                f"person {device.number} stamped hit {hit.seq} {hit.time_s:.4f} s at "
                f"{session_s:.4f} s, and says it is off by {bound_s:.4f} s at the most",
            )

    def sounded(self, device: Device, key: Key) -> None:
        """Look at a stroke that is put on the audio clock.

        Raises:
            LawBroken: It was before, and was not taken back.
        """
        self.checked += 1
        if key in device.sounded:
            raise LawBroken("sounds", f"person {device.number}'s page sounds stroke {key} twice")

    # --- in the end ------------------------------------------------------------------------------

    def download(self, pass_number: int, ledger: Ledger) -> None:
        """Let somebody download the takes of a pass that is over and whose hits are all in.

        Raises:
            LawBroken: Somebody got other bytes.
        """
        self.checked += 1
        digest = sha256(ledger.take_table(pass_number)).hexdigest()
        if self._downloads.setdefault(pass_number, digest) != digest:
            raise LawBroken("tables", f"two people got different tables of pass {pass_number}")

    def converged(self, devices: Sequence[Device], session: Session) -> None:
        """Look whether every page knows the room as it is.

        Raises:
            LawBroken: One does not.
        """
        self.checked += 1
        state = session.state()
        for device in devices:
            page = device.page
            if page is None or page.connection != "open" or page.state != state:
                found = "no page" if page is None else f"a page that is {page.connection}"
                known = -1 if page is None or page.state is None else page.state.revision
                raise LawBroken(
                    "state",
                    f"{CONVERGED_S:g} s after the network was well person {device.number} has {found} "
                    f"and knows revision {known}; the room is at {state.revision}",
                )

    def complete(self, devices: Sequence[Device], ledger: Ledger) -> None:
        """Look whether everything struck is in the takes exactly once, and nothing else.

        Args:
            devices: Those who came back.
            ledger: What is written.

        Raises:
            LawBroken: Something is missing, doubled, changed or invented.
        """
        if ledger.doubled:
            hit = ledger.doubled[0]
            raise LawBroken("hits", f"hit {hit.seq} of player {hit.player} was stored twice")
        for device in devices:
            self._look_at_hits(device, ledger)

    def _look_at_hits(self, device: Device, ledger: Ledger) -> None:
        player = device.player
        stored: Mapping[int, object] = {
            seq: hit for (who, seq), hit in ledger.struck.items() if who == player
        }
        for seq, known in device.struck.items():
            hit = known.hit
            if hit.pass_number == 0:
                continue
            self.checked += 1
            if hit.pass_number not in ledger.started:
                if self._forgiven:
                    continue
                raise LawBroken("timeline", f"pass {hit.pass_number} was told of and never stored")
            found = ledger.struck.get((player, seq))
            if found is None:
                raise LawBroken(
                    "hits",
                    f"hit {seq} of person {device.number}, struck in pass {hit.pass_number} at "
                    f"{known.at_s:.3f} s, is in no take",
                )
            same = (found.pass_number, found.time_s, found.piece.value, found.velocity) == (
                hit.pass_number,
                hit.time_s,
                hit.piece,
                hit.velocity,
            )
            if not same:
                raise LawBroken("hits", f"hit {seq} of person {device.number} is not as struck")
        for seq in stored.keys() - device.struck.keys():
            raise LawBroken("hits", f"hit {seq} of person {device.number} was never struck")
