"""The WebSocket end of a room: bytes in, bytes out, and who may open one.

One task reads and one writes for each connection; both end together.
"""

import asyncio
import contextlib
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from uchiawase.server.room import Room, Wire
from uchiawase.units import Seconds

HELLO_WITHIN_S: Seconds = 10.0
"""A connection that has not said hello by then is closed."""

MOST_CONNECTIONS = 120
FAREWELL_CODE = 4000
"""The close code after a fatal trouble; the sentence has been sent before it."""

SILENT_CODE = 4001
STUCK_CODE = 4002
FULL_CODE = 4003


def is_own_origin(origin: str | None, host: str | None) -> bool:
    """Tell whether a handshake comes from this server's own pages.

    Browsers always say where a page came from; programs that are no browsers say nothing, and
    still need the secret.
    """
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and host is not None and parts.netloc == host


def place_of(address: str | None) -> str:
    """Name the place a connection most likely comes from: this network, or another one."""
    if address is None:
        return "here"
    try:
        ip = ip_address(address)
    except ValueError:
        return "here"
    if ip.is_private or ip.is_loopback or ip.is_link_local:
        return "here"
    return f"at {ip.exploded}"


async def serve_socket(websocket: WebSocket, room: Room, wires: set[Wire]) -> None:
    """Serve one connection from its handshake to its end."""
    headers = websocket.headers
    if not is_own_origin(headers.get("origin"), headers.get("host")):
        # Before the handshake is accepted, so that a foreign page learns nothing at all.
        await websocket.close(code=1008, reason="This page may not open this meeting.")
        return
    await websocket.accept()
    if len(wires) >= MOST_CONNECTIONS:
        await websocket.close(code=FULL_CODE, reason="Too many connections to this meeting.")
        return
    address = websocket.client.host if websocket.client else None
    wire = room.connect(place_of(address))
    wires.add(wire)
    writer = asyncio.create_task(_write(websocket, wire))
    reader = asyncio.create_task(_read(websocket, room, wire))
    try:
        await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (reader, writer):
            task.cancel()
        ends = await asyncio.gather(reader, writer, return_exceptions=True)
        wires.discard(wire)
        room.disconnect(wire)
    for end in ends:
        # A defect of the room must not look like a connection that broke off.
        if isinstance(end, Exception):
            raise end


async def _read(websocket: WebSocket, room: Room, wire: Wire) -> None:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S) as patience:
            while True:
                event = await websocket.receive()
                if event["type"] == "websocket.disconnect":
                    return
                room.receive(wire, event.get("bytes"))
                if wire.connection in room.session.connections:
                    patience.reschedule(None)
    except TimeoutError:
        await _close(websocket, SILENT_CODE, "No hello came.")


async def _write(websocket: WebSocket, wire: Wire) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
        while True:
            await wire.stirred.wait()
            wire.stirred.clear()
            while (data := wire.take()) is not None:
                await websocket.send_bytes(data)
            if wire.stuck:
                await _close(websocket, STUCK_CODE, "Too much was waiting to be read.")
                return
            if wire.closing:
                await _close(websocket, FAREWELL_CODE, "")
                return


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    if websocket.application_state == WebSocketState.CONNECTED:
        with contextlib.suppress(RuntimeError, OSError):
            await websocket.close(code=code, reason=reason)
