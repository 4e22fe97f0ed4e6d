"""The shell around a session: what becomes of records that cannot be stored, and of the end."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from meetings_for_tests import run

from uchiawase.errors import RecordRefused
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.record import HitStruck, Record, SessionClosed, SessionOpened
from uchiawase.server.clocks import RealClock
from uchiawase.server.room import Room, Wire
from uchiawase.session import messages as m
from uchiawase.session.effects import Effect, Send, Store
from uchiawase.session.session import Session
from uchiawase.storage.archive import Archive

SESSION = "5" * 32


def struck(seq: int) -> HitStruck:
    return HitStruck(
        session_id=SESSION,
        pass_number=1,
        seat=1,
        player=1,
        seq=seq,
        time_s=1.0,
        piece=KitPiece.KICK,
        velocity=90,
    )


class Scripted(Session):
    """A session that answers everything with effects given beforehand."""

    def __init__(self, *effects: Effect) -> None:
        self._given = list(effects)

    def connected(self, connection: int, place: str) -> None:
        pass

    def receive(self, connection: int, message: m.ClientMessage, now_s: float) -> list[Effect]:
        del connection, message, now_s
        given, self._given = self._given, []
        return given

    def disconnected(self, connection: int, now_s: float) -> list[Effect]:
        del connection, now_s
        return []

    def wake_at_s(self, now_s: float) -> float | None:
        del now_s
        return None

    def close(self, now_s: float) -> list[Effect]:
        del now_s
        return [Store((SessionClosed(session_id=SESSION),))]


class Picky:
    """Keeps what comes, but refuses a batch with hit 13 in it."""

    def __init__(self) -> None:
        self.kept: list[Record] = []

    def store(self, records: Sequence[Record]) -> None:
        if any(isinstance(record, HitStruck) and record.seq == 13 for record in records):
            raise RecordRefused("here", "thirteen")
        self.kept += records


def told(wire: Wire) -> list[m.RoomMessage]:
    messages: list[m.RoomMessage] = []
    while (data := wire.take()) is not None:
        messages.append(m.decode_room(data))
    return messages


PING = m.encode(m.ClockPing(client_s=0.0))


def test_a_record_that_is_refused_does_not_hold_up_the_others() -> None:
    async def test() -> None:
        picky, clock = Picky(), RealClock()
        stored = m.HitsStored(seqs=[12, 13, 14])
        session = Scripted(
            Store(tuple(struck(seq) for seq in range(10, 17))),
            Send((1,), stored, after_store=True),
        )
        room = Room(session, picky, clock)
        await room.open()
        wire = room.connect("here")
        room.receive(wire, PING)
        await asyncio.wait_for(room.stored(), timeout=1.0)
        assert [r.seq for r in picky.kept if isinstance(r, HitStruck)] == [10, 11, 12, 14, 15, 16]
        trouble, acknowledged = told(wire)
        assert isinstance(trouble, m.Trouble)
        assert (trouble.code, trouble.fatal) == ("cannot_store", False)
        assert acknowledged == stored
        await room.close()

    run(test)


def test_a_number_no_database_holds_is_refused_like_any_other_record(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite3") as archive:
        archive.store([SessionOpened(session_id=SESSION, seed=1)])
        with pytest.raises(RecordRefused, match="too large"):
            archive.store([struck(2**63)])


def test_nothing_comes_after_the_last_record_of_a_session() -> None:
    async def test() -> None:
        picky = Picky()
        room = Room(Scripted(Store((struck(1),))), picky, RealClock())
        await room.open()
        wire = room.connect("here")
        closing = asyncio.create_task(room.close())
        await asyncio.sleep(0)
        room.receive(wire, PING)
        await closing
        assert isinstance(picky.kept[-1], SessionClosed)
        assert len(picky.kept) == 1

    run(test)


def test_a_task_that_fails_says_so_at_once() -> None:
    class Broken:
        def store(self, records: Sequence[Record]) -> None:
            del records
            raise ZeroDivisionError

    async def test() -> None:
        failures: list[dict[str, Any]] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: failures.append(context))
        room = Room(Scripted(Store((struck(1),))), Broken(), RealClock())
        await room.open()
        room.receive(room.connect("here"), PING)
        await asyncio.sleep(0.1)
        assert [type(failure["exception"]) for failure in failures] == [ZeroDivisionError]

    run(test)
