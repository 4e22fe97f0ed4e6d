"""A meeting: one room with its application, its links and its server, put together.

The command line opens one with :func:`open_meeting` and serves it with :func:`serving`; so does
the demo, with a clock that runs faster.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache

import uvicorn
from starlette.applications import Starlette

from uchiawase.clock import Clock
from uchiawase.errors import PortTaken
from uchiawase.server.address import free_port, lan_address, qr_rows
from uchiawase.server.app import make_app
from uchiawase.server.certificate import Certificate
from uchiawase.server.phone_check import PhoneDesk
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
class SecureLine:
    """A port for HTTPS and the certificate that is shown there."""

    port: int
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Meeting:
    """What has been opened.

    Attributes:
        host_link: For the host, on this machine; it carries the host's secret.
        join_link: For everybody else on the network.
        join_qr: The same as rows of a QR code.
        address: What is listened on.
        port: For plain HTTP.
        secure: The certificate and port for HTTPS, beside plain HTTP; None without it.
        secure_join_link: For everybody else, over HTTPS; blank without it.
        desk: The test of a phone.
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
    secure: SecureLine | None
    secure_join_link: str
    desk: PhoneDesk


def open_meeting(
    *,
    clock: Clock,
    archive: Archive,
    library: Library,
    kits: KitLibrary,
    address: str,
    wanted_port: int,
    seed: int | None = None,
    seen_at: str = "",
    certificate: Certificate | None = None,
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
        seen_at: The address that the links carry; the likeliest one where it is blank.
        certificate: Serve HTTPS as well, on the next port.

    Raises:
        PortTaken: Neither the wanted port nor the twenty after it are free.
    """
    port = free_port(wanted_port, address)
    if port is None:
        raise PortTaken(wanted_port)
    secure = None
    if certificate is not None:
        secure_port = free_port(port + 1, address)
        if secure_port is None:
            raise PortTaken(port + 1)
        secure = SecureLine(secure_port, certificate)
    everywhere = address == "0.0.0.0"  # noqa: S104 (compared, not bound)
    reachable = seen_at or (lan_address() if everywhere else address)
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
    secure_origin = "" if secure is None else f"https://{reachable}:{secure.port}"
    desk = PhoneDesk(
        f"http://{reachable}:{port}/check",
        secure_link=f"{secure_origin}/check" if secure_origin else "",
    )
    return Meeting(
        app=make_app(room=room, library=library, kits=kits, reports=reports, desk=desk),
        room=room,
        session=session,
        reports=reports,
        host_link=f"http://localhost:{port}/host#{host_secret}",
        join_link=first_link.link,
        join_qr=tuple(first_link.qr),
        address=address,
        port=port,
        secure=secure,
        secure_join_link=f"{secure_origin}/join#{join_secret}" if secure_origin else "",
        desk=desk,
    )


@asynccontextmanager
async def serving(meeting: Meeting) -> AsyncGenerator[asyncio.Task[None]]:
    """Serve a meeting while the block runs; gives the task that ends when the server does."""
    async with AsyncExitStack() as stack:
        task = await stack.enter_async_context(
            listening(meeting.app, meeting.address, meeting.port)
        )
        if meeting.secure is not None:
            # The room is opened once, with the first of the two.
            await stack.enter_async_context(
                listening(
                    meeting.app,
                    meeting.address,
                    meeting.secure.port,
                    certificate=meeting.secure.certificate,
                    opens=False,
                )
            )
        yield task


@asynccontextmanager
async def listening(
    app: Starlette,
    address: str,
    port: int,
    *,
    certificate: Certificate | None = None,
    opens: bool = True,
) -> AsyncGenerator[asyncio.Task[None]]:
    """Serve an application on a port while the block runs.

    Args:
        app: The application.
        address: What to listen on.
        port: Which port.
        certificate: For HTTPS; plain HTTP without it.
        opens: Whether the application is opened and closed with it.

    Raises:
        PortTaken: Somebody else listens there.
    """
    config = uvicorn.Config(
        app,
        host=address,
        port=port,
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME_BYTES,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        lifespan="on" if opens else "off",
        ssl_certfile=None if certificate is None else certificate.certificate,
        ssl_keyfile=None if certificate is None else str(certificate.key),
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(), name="uchi-serve")
    while not server.started and not task.done():  # noqa: ASYNC110 (uvicorn tells it no other way)
        await asyncio.sleep(0.01)
    if task.done():
        task.result()
        raise PortTaken(port)
    try:
        yield task
    finally:
        server.should_exit = True
        await task
