"""The pages' end of the test of a phone: its page, its socket, and what was found, for the host.

Nobody needs a secret to test a phone: nothing of a meeting can be seen or changed from here. Sizes,
rates and numbers are bounded all the same. Everything runs in the event loop's thread.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from uchiawase.server.address import qr_rows
from uchiawase.server.socket import is_own_origin
from uchiawase.session.people import Allowance
from uchiawase.session.phone_check import (
    MAX_CHECK_BYTES,
    STEPS,
    CheckFound,
    CheckPing,
    CheckPong,
    FromPhone,
    Phone,
    PhoneCheck,
    Step,
)

STAGE = Path(__file__).parent / "stage"
MOST_SOCKETS = 64
MESSAGES_PER_S = 30.0
MESSAGES_AT_ONCE = 120.0
SILENT_AFTER_S = 600.0
"""A socket that says nothing for so long is closed."""

_REFUSED, _FULL = 1008, 1013

Told = Callable[[Phone, Step], None]


class PhoneShown(msgspec.Struct, frozen=True, kw_only=True):
    """One phone as the host sees it.

    Attributes:
        name: What it is.
        plays: Whether everything that a drum needs was found to work.
        done: What worked, in order.
        failed: What failed, in order.
    """

    name: str
    plays: bool
    done: list[Step]
    failed: list[Step]


class CheckShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the host sees of the test.

    Attributes:
        link: To the page.
        qr: The same as a QR code: rows of "0" and "1", quiet zone included.
        secure_link: To the page over HTTPS; blank where that is not served.
        phones: Those that came.
    """

    link: str
    qr: list[str]
    secure_link: str
    phones: list[PhoneShown]


class PhoneDesk:
    """Serves the test of a phone.

    Args:
        link: Where a phone finds the page.
        told: Told of each step as it becomes known.
        secure_link: The same over HTTPS; blank where that is not served.
        clock_s: The machine's clock.
    """

    def __init__(
        self,
        link: str,
        told: Told = lambda _phone, _step: None,
        secure_link: str = "",
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.link, self._secure_link = link, secure_link
        self.check = PhoneCheck()
        self.qr = qr_rows(link)
        self._told, self._clock_s = told, clock_s
        self._sockets = 0

    def routes(self) -> list[BaseRoute]:
        """Give the routes of the test: page, socket, and what was found."""
        return [
            Route("/check", self._page),
            Route("/api/check", self._shown),
            WebSocketRoute("/check/socket", self._socket),
        ]

    def shown(self) -> CheckShown:
        """Give what the host is to see."""
        now_s = self._clock_s()
        return CheckShown(
            link=self.link,
            qr=list(self.qr),
            secure_link=self._secure_link,
            phones=[
                PhoneShown(
                    name=phone.name,
                    plays=phone.plays,
                    done=[step for step in STEPS if phone.found.get(step) == "yes"],
                    failed=list(phone.failed(now_s)),
                )
                for phone in self.check.phones
            ],
        )

    async def _page(self, request: Request) -> Response:
        index = STAGE / "index.html"
        if not index.is_file():
            return PlainTextResponse(
                "The stage has not been built: run `make jam` in the project's folder.\n", 503
            )
        self._tell(self._phone_of(request), "reached")
        return FileResponse(index, media_type="text/html")

    async def _shown(self, _request: Request) -> Response:
        return Response(msgspec.json.encode(self.shown()), media_type="application/json")

    async def _socket(self, websocket: WebSocket) -> None:
        if not is_own_origin(websocket.headers.get("origin"), websocket.headers.get("host")):
            await websocket.close(code=_REFUSED)
            return
        if self._sockets >= MOST_SOCKETS:
            await websocket.close(code=_FULL)
            return
        await websocket.accept()
        self._sockets += 1
        phone = self._phone_of(websocket)
        self._note(phone, CheckFound(step="socket", outcome="yes"))
        try:
            await self._listen(websocket, phone)
        except (WebSocketDisconnect, TimeoutError):
            return
        except (msgspec.DecodeError, UnicodeDecodeError):
            await websocket.close(code=_REFUSED, reason="That could not be understood.")
        finally:
            self._sockets -= 1

    async def _listen(self, websocket: WebSocket, phone: Phone) -> None:
        allowance = Allowance(MESSAGES_AT_ONCE, MESSAGES_PER_S, MESSAGES_AT_ONCE, self._clock_s())
        while True:
            async with asyncio.timeout(SILENT_AFTER_S):
                data = await websocket.receive_text()
            heard_s = self._clock_s()
            if len(data) > MAX_CHECK_BYTES or not allowance.take(1, heard_s):
                await websocket.close(code=_REFUSED, reason="Too much came at once.")
                return
            message: FromPhone = msgspec.json.decode(data, type=FromPhone)
            match message:
                case CheckPing(phone_ms=phone_ms):
                    pong = CheckPong(phone_ms=phone_ms, machine_s=heard_s)
                    await websocket.send_text(msgspec.json.encode(pong).decode())
                case CheckFound() as found:
                    self._note(phone, found)

    def _phone_of(self, asked: Request | WebSocket) -> Phone:
        address = asked.client.host if asked.client else ""
        browser = asked.headers.get("user-agent", "")[:300]
        return self.check.reached(address, browser, self._clock_s())

    def _note(self, phone: Phone, found: CheckFound) -> None:
        self.check.said(phone, found)
        self._tell(phone, found.step)

    def _tell(self, phone: Phone, step: Step) -> None:
        self._told(phone, step)
