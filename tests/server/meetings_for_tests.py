"""A real meeting on the loopback, and clients that say what they are told to."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from uchiawase.server.clocks import RealClock, VirtualClock
from uchiawase.server.meeting import Meeting, open_meeting, serving
from uchiawase.session import messages as m
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive


@asynccontextmanager
async def meeting_in(folder: Path, *, rate: float | None = None) -> AsyncGenerator[Meeting]:
    """Serve a meeting whose songs are rendered into a folder when they are first asked for."""
    with Archive.open(folder / "archive.sqlite3") as archive:
        meeting = open_meeting(
            clock=RealClock() if rate is None else VirtualClock(rate=rate),
            archive=archive,
            library=Library(folder / "songs"),
            kits=KitLibrary(folder / "kits"),
            address="127.0.0.1",
            wanted_port=28765,
            seed=7,
        )
        async with serving(meeting):
            yield meeting


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), timeout=60))


def join_secret(meeting: Meeting) -> str:
    return meeting.join_link.partition("#")[2]


def host_secret(meeting: Meeting) -> str:
    return meeting.host_link.partition("#")[2]


def address(meeting: Meeting) -> str:
    return f"ws://127.0.0.1:{meeting.port}/ws"


class Guest:
    """One connection, and everything it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[m.RoomMessage] = []

    async def say(self, message: m.ClientMessage) -> None:
        await self.socket.send(m.encode(message))

    async def hear(self, kind: type[m.RoomMessage], *, within_s: float = 5.0) -> Any:
        """Wait for the next message of a kind."""
        async with asyncio.timeout(within_s):
            while True:
                data = await self.socket.recv()
                assert isinstance(data, bytes)
                message = m.decode_room(data)
                self.told.append(message)
                if isinstance(message, kind):
                    return message

    async def hear_phase(self, phase: str, *, within_s: float = 30.0) -> m.State:
        while True:
            state = await self.hear(m.State, within_s=within_s)
            if state.phase == phase:
                return state

    async def farewell(self) -> tuple[m.Trouble | None, int | None]:
        """Read until the room hangs up; give its last trouble and the close code."""
        trouble: m.Trouble | None = None
        try:
            while True:
                message = m.decode_room(await self.socket.recv())  # type: ignore[arg-type]
                if isinstance(message, m.Trouble):
                    trouble = message
        except ConnectionClosed as closed:
            return trouble, closed.rcvd.code if closed.rcvd else None


@asynccontextmanager
async def guest_of(
    meeting: Meeting, name: str = "Mina", *, host: bool = False, hello: bool = True, **headers: str
) -> AsyncGenerator[Guest]:
    """Open a connection, and say hello on it."""
    async with connect(address(meeting), compression=None, additional_headers=headers) as socket:
        guest = Guest(socket)
        if hello:
            await guest.say(
                m.Hello(
                    protocol=m.PROTOCOL,
                    secret=host_secret(meeting) if host else join_secret(meeting),
                    device=name.encode().hex().rjust(32, "0"),
                    name=name,
                )
            )
            await guest.hear(m.Welcome)
        yield guest
