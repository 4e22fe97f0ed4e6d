"""A meeting: one room with its application, its links and its server, put together.

The command line opens one with :func:`open_meeting` and serves it with :func:`serving`; so does
the demo, with a clock that runs faster.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import uvicorn
from starlette.applications import Starlette

from uchiawase.clock import Clock
from uchiawase.errors import PortTaken
from uchiawase.server.address import free_port, lan_address, qr_rows
from uchiawase.server.app import make_app
from uchiawase.server.reports import ReportShelf
from uchiawase.server.room import Room
from uchiawase.session.door import SECRET_BYTES, Invitation
from uchiawase.session.messages import JoinLink
from uchiawase.session.session import Session
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive

INVITING = ("join", "watch")
"""The pages that a guest's secret opens: to play, and to look on."""

LARGEST_FRAME_BYTES = 64 * 1024
"""Frames beyond this are refused by the WebSocket itself; between the largest message and this the
room answers with a sentence first."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What has been opened.

    Attributes:
        host_link: For the host, on this machine; it carries the host's secret.
        join_link: For everybody else on the network.
        join_qr: The same as rows of a QR code.
    """

    app: Starlette
    room: Room
    session: Session
    reports: ReportShelf
    host_link: str
    join_link: str
    join_qr: tuple[str, ...]
    address: str
    port: int


def open_meeting(
    *,
    clock: Clock,
    archive: Archive,
    library: Library,
    kits: KitLibrary,
    address: str,
    wanted_port: int,
    seed: int | None = None,
) -> Meeting:
    """Put a meeting together; nothing listens yet.

    Args:
        clock: The session clock.
        archive: Where takes are kept.
        library: Songs, prepared.
        kits: Kits, prepared.
        address: What to listen on: "0.0.0.0" for the whole network, "127.0.0.1" for this machine.
        wanted_port: The first port to try.
        seed: For the virtual drummers; drawn by the system where it is None.

    Raises:
        PortTaken: Neither the wanted port nor the twenty after it are free.
    """
    port = free_port(wanted_port, address)
    if port is None:
        raise PortTaken(wanted_port)
    reachable = lan_address() if address == "0.0.0.0" else address  # noqa: S104 (compared, not bound)
    join_secret, host_secret = secrets.token_hex(SECRET_BYTES), secrets.token_hex(SECRET_BYTES)

    @cache
    def write_link(secret: str) -> JoinLink:
        link, watch_link = (f"http://{reachable}:{port}/{page}#{secret}" for page in INVITING)
        return JoinLink(
            link=link,
            qr=list(qr_rows(link)),
            watch_link=watch_link,
            watch_qr=list(qr_rows(watch_link)),
        )

    invitation = Invitation(
        join_secret=join_secret,
        host_secret=host_secret,
        write_link=write_link,
        key=secrets.token_bytes(SECRET_BYTES),
    )
    first_link = write_link(join_secret)
    session = Session(
        session_id=secrets.token_hex(SECRET_BYTES),
        seed=secrets.randbits(63) if seed is None else seed,
        invitation=invitation,
        songs=library.songs(),
        kits=kits.kits(),
    )
    room = Room(session, archive, clock, library.prepare_backing)
    reports = ReportShelf(room=room, archive=archive, library=library, kits=kits)
    return Meeting(
        app=make_app(room=room, library=library, kits=kits, reports=reports),
        room=room,
        session=session,
        reports=reports,
        host_link=f"http://localhost:{port}/host#{host_secret}",
        join_link=first_link.link,
        join_qr=tuple(first_link.qr),
        address=address,
        port=port,
    )


@asynccontextmanager
async def serving(meeting: Meeting) -> AsyncGenerator[asyncio.Task[None]]:
    """Serve a meeting while the block runs; gives the task that ends when the server does."""
    config = uvicorn.Config(
        meeting.app,
        host=meeting.address,
        port=meeting.port,
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(), name="uchi-serve")
    while not server.started and not task.done():  # noqa: ASYNC110 (uvicorn tells it no other way)
        await asyncio.sleep(0.01)
    if task.done():
        task.result()
        raise PortTaken(meeting.port)
    try:
        yield task
    finally:
        server.should_exit = True
        await task
