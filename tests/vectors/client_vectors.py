"""Write ``outbox.json``, ``sound_book.json``, ``session_clock.json`` and ``meeting.json``.

What a page does with hits, sounds, time and its connection exists twice: in TypeScript, where people
use it, and in Python, where the simulator plays evenings with it. Here the Python one is put through
scripts drawn from a seed, and what it answers is written down; the TypeScript one has to answer the
same (``web/packages/core/src/twin.test.ts``). Run it to write the files; a test fails when they
are stale.
"""

import json
import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from uchiawase.score.piecewise import Segment
from uchiawase.score.timeline import Timeline
from uchiawase.session import messages as m
from uchiawase.session.door import Invitation
from uchiawase.session.effects import Send
from uchiawase.session.session import Session
from uchiawase.simulation.fortune import Fortune
from uchiawase.simulation.outbox import Outbox, Shelf
from uchiawase.simulation.page import Entry, Page
from uchiawase.simulation.programme import KITS, song_for
from uchiawase.simulation.session_clock import SessionClock
from uchiawase.simulation.sound_book import SoundBook
from uchiawase.units import Beats

HERE = Path(__file__).parent
SEED = 20261122

Script = dict[str, Any]


def _finite(value: float) -> float | None:
    """JSON has no infinity."""
    return value if isfinite(value) else None


# --- outbox --------------------------------------------------------------------------------------


def _outbox(number: int) -> Script:
    chance = Fortune(SEED, 1, number)
    left = [
        m.HitIn(seq=seq, pass_number=1, time_s=float(seq), piece="kick", velocity=90)
        for seq in range(3, 3 + chance.whole(0, 4))
    ]
    shelf = Shelf({hit.seq: hit for hit in left})
    outbox = Outbox(shelf)
    steps: list[Script] = []
    now_ms = 0.0
    for _ in range(80):
        what = chance.one_of(("put", "put", "put", "take", "take", "stored", "connected", "wait"))
        match what:
            case "put":
                for _ in range(chance.one_of((1, 1, 1, 70))):
                    hit = outbox.put(
                        pass_number=1, time_s=now_ms / 1000, piece="snare", velocity=64
                    )
                    steps.append({"do": "put", "time_s": hit.time_s, "seq": hit.seq})
            case "take":
                batches = [[hit.seq for hit in batch] for batch in outbox.take(now_ms)]
                steps.append({"do": "take", "now_ms": now_ms, "batches": batches})
            case "stored":
                seqs = [seq for seq in range(1, outbox.last_seq + 2) if chance.happens(0.3)]
                outbox.stored(seqs)
                steps.append({"do": "stored", "seqs": seqs})
            case "connected":
                last_seq = chance.whole(0, outbox.last_seq + 3)
                outbox.connected(last_seq)
                steps.append({"do": "connected", "last_seq": last_seq})
            case _:
                now_ms += chance.between(0.0, 2500.0)
    return {
        "left": msgspec.to_builtins(left),
        "steps": steps,
        "size": len(outbox),
        "last_seq": outbox.last_seq,
        "shelf": sorted(shelf.hits),
    }


# --- sound book ----------------------------------------------------------------------------------


def _sound(chance: Fortune, pass_number: int) -> m.Sound:
    return m.Sound(
        id=m.SoundId(pass_number=pass_number, part=chance.whole(0, 2), stroke=chance.whole(0, 15)),
        version=chance.whole(1, 4),
        piece="snare",
        velocity=chance.one_of((0, 80, 80, 80)),
        beats=(chance.whole(0, 32), 2),
        offset_s=chance.between(-0.02, 0.02),
    )


def _knots(chance: Fortune) -> list[m.KnotView]:
    first = m.KnotView(start_s=chance.between(0.0, 1.0), beats=(0, 1), bpm=120.0)
    timeline = Timeline.starting(first.start_s, Beats(0), 120.0)
    if chance.happens(0.5):
        at_s = first.start_s + chance.between(1.0, 4.0)
        bpm = chance.one_of((0.0, 90.0, 150.0))
        timeline = timeline.changed_from(at_s, bpm, not_before_s=0.0)
    return [
        m.KnotView(start_s=each.start_s, beats=m.wire_beats(each.beats), bpm=each.bpm)
        for each in timeline.segments
    ]


def _timeline(knots: list[m.KnotView]) -> Timeline:
    return Timeline(tuple(Segment(knot.start_s, Beats(*knot.beats), knot.bpm) for knot in knots))


def _sound_book(number: int) -> Script:
    chance = Fortune(SEED, 2, number)
    book = SoundBook()
    knots = _knots(chance)
    steps: list[Script] = [{"do": "timeline", "knots": msgspec.to_builtins(knots)}]
    timeline = _timeline(knots)
    now_s, pass_number, handed = 0.0, 0, list[tuple[int, int, int]]()
    for _ in range(120):
        now_s += chance.between(0.0, 0.2)
        match chance.one_of(("hear", "hear", "due", "due", "moved", "back", "pass", "timeline")):
            case "hear":
                sounds = [_sound(chance, pass_number + chance.whole(0, 1)) for _ in range(4)]
                book.hear(sounds)
                steps.append({"do": "hear", "sounds": msgspec.to_builtins(sounds)})
            case "due":
                to_s = now_s + chance.between(0.1, 1.0)
                found = book.due(now_s, to_s, timeline)
                handed += [each.key for each in found]
                steps.append(
                    {
                        "do": "due",
                        "from_s": now_s,
                        "to_s": to_s,
                        "found": [[*each.key, each.sound.version, each.at_s] for each in found],
                    }
                )
            case "moved":
                keys = [list(key) for key in book.moved(now_s, timeline)]
                steps.append({"do": "moved", "now_s": now_s, "keys": keys})
            case "back" if handed:
                key = chance.one_of(handed)
                book.take_back(key)
                steps.append({"do": "take_back", "key": list(key)})
            case "pass" if chance.happens(0.2):
                pass_number += 1
                book.start_pass(pass_number)
                steps.append({"do": "start_pass", "pass_number": pass_number})
            case "timeline" if chance.happens(0.3):
                knots = _knots(chance)
                timeline = _timeline(knots)
                steps.append({"do": "timeline", "knots": msgspec.to_builtins(knots)})
            case _:
                pass
    return {"steps": steps, "too_late": book.too_late}


# --- session clock -------------------------------------------------------------------------------


def _session_clock(number: int) -> Script:
    chance = Fortune(SEED, 3, number)
    clock = SessionClock()
    one_way_s, drift = chance.between(0.001, 0.12), chance.between(-100e-6, 100e-6)
    offset_s = chance.between(-50_000.0, 50_000.0)
    # In some, the page's clock stands still once: a laptop has slept.
    slept_at_ms = chance.between(15_000.0, 40_000.0) if number % 3 == 2 else float("inf")
    steps: list[Script] = []
    now_ms = chance.between(0.0, 5000.0)
    for count in range(110):
        if count in {0, 60}:
            clock.connected()
            steps.append({"do": "connected"})
        now_ms = max(now_ms, clock.next_ping_at_ms()) + chance.between(0.0, 4.0)
        client_s = clock.ping(now_ms)
        if now_ms > slept_at_ms:
            offset_s, slept_at_ms = offset_s + 7.5, float("inf")
        up_s = one_way_s + chance.wait(0.004) + (0.4 if chance.happens(0.03) else 0.0)
        down_s = one_way_s + chance.wait(0.004)
        received_s = (client_s + up_s) * (1 + drift) + offset_s
        if received_s < 0.0:
            offset_s -= received_s
            received_s = 0.0
        asked_ms, now_ms = now_ms, now_ms + (up_s + down_s) * 1000
        if chance.happens(0.03):
            # The page's clock stood still while it waited.
            offset_s, now_ms = offset_s + 3.0, asked_ms + 1.0
            received_s += 3.0
        step: Script = {"do": "ask", "asked_ms": asked_ms, "client_s": client_s}
        if chance.happens(0.03):
            steps.append({**step, "lost": True, "next_ping_at_ms": clock.next_ping_at_ms()})
            continue
        pong = m.ClockPong(client_s=client_s, received_s=received_s, sent_s=received_s + 0.0002)
        clock.pong(pong, now_ms)
        step |= {"received_s": received_s, "sent_s": pong.sent_s, "heard_ms": now_ms}
        step |= {"locked": clock.locked, "path_s": clock.path_s}
        step["next_ping_at_ms"] = clock.next_ping_at_ms()
        if clock.locked:
            session_s = clock.session_s_at(now_ms)
            step |= {
                "session_s": session_s,
                "page_ms": clock.page_ms_at(session_s + 1.0),
                "error_s": clock.error_s(now_ms),
                "likely_error_s": _finite(clock.likely_error_s(now_ms)),
            }
        steps.append(step)
    return {"steps": steps}


# --- meeting -------------------------------------------------------------------------------------


class _Timer:
    def __init__(self, at_ms: float, order: int, callback: Callable[[], None]) -> None:
        self.at_ms, self.order, self.callback, self.dead = at_ms, order, callback, False

    def cancel(self) -> None:
        self.dead = True

    def place(self) -> tuple[float, int]:
        return (self.at_ms, self.order)


class Bench:
    """A page on a bench: time, timers and a socket in our hands, and a log of what it does."""

    def __init__(self) -> None:
        self.at_ms = 1000.0
        self.log: list[list[Any]] = []
        self.attempt = 0
        self.open = False
        self.pinged: list[float] = []
        self.unacknowledged: list[int] = []
        self._timers: list[_Timer] = []
        self._order = 0

    def now_ms(self) -> float:
        return self.at_ms

    def open_socket(self, attempt: int) -> "Bench":
        self.attempt, self.open = attempt, True
        self.log.append([self.at_ms, "open"])
        return self

    def send(self, message: m.ClientMessage) -> None:
        if isinstance(message, m.ClockPing):
            self.pinged.append(message.client_s)
        if isinstance(message, m.Hits):
            self.unacknowledged += [hit.seq for hit in message.hits]
        self.log.append([self.at_ms, "send", msgspec.to_builtins(message)])

    def close(self) -> None:
        self.open = False
        self.log.append([self.at_ms, "close"])

    def set_timer(self, callback: Callable[[], None], delay_ms: float) -> _Timer:
        self._order += 1
        timer = _Timer(self.at_ms + delay_ms, self._order, callback)
        self._timers.append(timer)
        return timer

    def run_until(self, at_ms: float) -> None:
        while True:
            self._timers = [timer for timer in self._timers if not timer.dead]
            due = [timer for timer in self._timers if timer.at_ms <= at_ms]
            if not due:
                break
            first = min(due, key=_Timer.place)
            self._timers.remove(first)
            self.at_ms = max(self.at_ms, first.at_ms)
            first.callback()
        self.at_ms = at_ms


def _room() -> Session:
    invitation = Invitation(
        join_secret="s" * 32,
        host_secret="h" * 32,
        write_link=lambda secret: m.JoinLink(link=secret, qr=[], watch_link=secret, watch_qr=[]),
        key=b"key",
    )
    return Session(
        session_id="0" * 32,
        seed=SEED,
        invitation=invitation,
        songs=(song_for(3, 0),),
        kits=KITS,
    )


def _state(revision: int, pass_number: int, phase: m.Phase, knots: list[m.KnotView]) -> m.State:
    return msgspec.structs.replace(
        _room().state(), revision=revision, phase=phase, pass_number=pass_number, timeline=knots
    )


def _welcome(last_seq: int) -> m.Welcome:
    room = _room()
    hello = m.Hello(protocol=m.PROTOCOL, secret="s" * 32, device="d" * 32, name="Mina")
    room.connected(1, "here")
    for effect in room.receive(1, hello, 0.0):
        if isinstance(effect, Send) and isinstance(effect.message, m.Welcome):
            return msgspec.structs.replace(effect.message, last_seq=last_seq)
    raise AssertionError("a room was to welcome somebody with the right secret")


LOOKED_AT = {
    "type",
    "revision",
    "phase",
    "pass_number",
    "timeline",
    "players",
    "player",
    "last_seq",
}
"""What a page looks at in a state and a welcome: vectors do not go stale with whatever else comes."""


def _written(message: m.RoomMessage) -> Script:
    built: Script = msgspec.to_builtins(message)
    if isinstance(message, m.State | m.Welcome):
        return {name: value for name, value in built.items() if name in LOOKED_AT}
    return built


def _meeting(number: int) -> Script:
    chance = Fortune(SEED, 4, number)
    bench = Bench()
    page = Page(Entry(secret="s" * 32, device="d" * 32, name="Mina"), bench, Shelf())
    page.open()
    page.describe_sound(0.03, can_sound=True)
    steps: list[Script] = []
    revision, pass_number, welcomed, opened = 0, 0, 0, 0
    phase: m.Phase = "lobby"

    def say(message: m.RoomMessage) -> None:
        steps.append({"at_ms": bench.at_ms, "do": "received", "message": _written(message)})
        page.received(bench.attempt, message, bench.at_ms)

    for _ in range(160):
        bench.run_until(bench.at_ms + chance.one_of((5.0, 20.0, 60.0, 200.0, 1500.0)))
        if not bench.open:
            continue
        attempt = bench.attempt
        if opened != attempt:
            if chance.happens(0.7):
                opened = attempt
                steps.append({"at_ms": bench.at_ms, "do": "opened"})
                page.opened(attempt)
            elif chance.happens(0.5):
                steps.append({"at_ms": bench.at_ms, "do": "closed"})
                page.closed(attempt)
            continue
        if welcomed != attempt:
            if chance.happens(0.9):
                welcomed = attempt
                bench.pinged.clear()
                say(_welcome(chance.whole(0, page.outbox.last_seq)))
            continue
        for client_s in list(bench.pinged):
            if chance.happens(0.9):
                bench.pinged.remove(client_s)
                at_s = client_s + 500.0 + (bench.at_ms / 1000 - client_s) / 2
                say(m.ClockPong(client_s=client_s, received_s=at_s, sent_s=at_s))
        match chance.one_of(("strike", "strike", "strike", "stored", "state", "closed", "none")):
            case "strike":
                event_ms = bench.at_ms - chance.between(0.0, 8.0)
                steps.append({"at_ms": bench.at_ms, "do": "strike", "event_ms": event_ms})
                page.strike("snare", 100, event_ms)
            case "stored" if bench.unacknowledged and chance.happens(0.7):
                say(m.HitsStored(seqs=sorted(set(bench.unacknowledged))))
                bench.unacknowledged.clear()
            case "state":
                revision += chance.whole(-1, 2)
                phase = chance.one_of(("lobby", "count_in", "playing", "paused", "afterwards"))
                pass_number += phase == "count_in"
                knots = [m.KnotView(start_s=600.0 + pass_number, beats=(-4, 1), bpm=120.0)]
                say(_state(revision, pass_number, phase, knots if pass_number else []))
            case "closed" if chance.happens(0.25):
                steps.append({"at_ms": bench.at_ms, "do": "closed"})
                page.closed(attempt)
            case _:
                pass
    return {
        "steps": steps,
        "until_ms": bench.at_ms,
        "log": bench.log,
        "unstored": page.unstored,
        "connection": page.connection,
    }


VECTORS: dict[str, tuple[Callable[[int], Script], int]] = {
    "outbox.json": (_outbox, 6),
    "sound_book.json": (_sound_book, 6),
    "session_clock.json": (_session_clock, 6),
    "meeting.json": (_meeting, 8),
}


def text(name: str) -> str:
    """Give what a file should hold."""
    script, count = VECTORS[name]
    return json.dumps([script(number) for number in range(count)]) + "\n"


if __name__ == "__main__":
    for file in VECTORS:
        (HERE / file).write_text(text(file), encoding="utf-8")
        sys.stdout.write(f"wrote {file}\n")
