"""The test of a phone over HTTP: page, socket, what the host sees, and what is refused."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import msgspec
import pytest
from meetings_for_tests import run
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from uchiawase.server.address import free_port
from uchiawase.server.app import make_doctor_app
from uchiawase.server.meeting import listening
from uchiawase.server.phone_check import CheckShown, PhoneDesk
from uchiawase.session.phone_check import CheckFound, CheckPing, CheckPong, Phone, Step

HERE = "127.0.0.1"
LINK = "http://192.168.1.2:8765/check"
NEEDED_BUT_REACHED: tuple[Step, ...] = ("clock", "unlocked", "heard")


class Desk:
    """A desk that is served, and what it told."""

    def __init__(self) -> None:
        port = free_port(29765, HERE)
        assert port is not None
        self.port = port
        self.told: list[tuple[str, Step]] = []
        self.desk = PhoneDesk(LINK, self._hear)

    def _hear(self, phone: Phone, step: Step) -> None:
        self.told.append((phone.name, step))

    @asynccontextmanager
    async def phone(self) -> AsyncGenerator[ClientConnection]:
        address = f"ws://{HERE}:{self.port}/check/socket"
        headers = {"Origin": f"http://{HERE}:{self.port}"}
        async with connect(
            address, additional_headers=headers, user_agent_header="iPhone"
        ) as socket:
            yield socket

    async def seen(self) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(f"http://{HERE}:{self.port}/api/check")

    async def shown(self) -> CheckShown:
        return msgspec.json.decode((await self.seen()).content, type=CheckShown)


@asynccontextmanager
async def served() -> AsyncGenerator[Desk]:
    desk = Desk()
    async with listening(make_doctor_app(desk.desk), HERE, desk.port):
        yield desk


def json_of(message: CheckPing | CheckFound) -> str:
    return msgspec.json.encode(message).decode()


def test_a_phone_is_followed_from_its_socket_to_its_drum() -> None:
    async def test() -> None:
        async with served() as desk:
            assert (await desk.shown()).phones == []
            async with desk.phone() as socket:
                await socket.send(json_of(CheckPing(phone_ms=12.5)))
                pong = msgspec.json.decode(await socket.recv(), type=CheckPong)
                assert pong.phone_ms == 12.5
                for step in NEEDED_BUT_REACHED:
                    await socket.send(json_of(CheckFound(step=step, outcome="yes", ms=4.0)))
                await socket.send(json_of(CheckPing(phone_ms=13.0)))
                await socket.recv()
                [phone] = (await desk.shown()).phones
                assert (phone.name, phone.plays) == ("iPhone", True)
                assert phone.done == ["reached", "socket", *NEEDED_BUT_REACHED]
            assert [step for _, step in desk.told] == ["socket", *NEEDED_BUT_REACHED]

    run(test)


def test_the_host_sees_the_link_its_code_and_no_address_of_a_phone() -> None:
    async def test() -> None:
        async with served() as desk, desk.phone():
            shown = await desk.shown()
            assert shown.link == LINK
            assert len(shown.qr) == len(shown.qr[0]) > 20
            assert HERE not in (await desk.seen()).text

    run(test)


@pytest.mark.parametrize(
    "said", ["nonsense", '{"type":"found","step":"flown","outcome":"yes"}', "x" * 2000]
)
def test_what_cannot_be_understood_ends_the_socket(said: str) -> None:
    async def test() -> None:
        async with served() as desk, desk.phone() as socket:
            await socket.send(said)
            with pytest.raises(ConnectionClosed):
                await socket.recv()

    run(test)


def test_too_much_at_once_ends_the_socket() -> None:
    async def test() -> None:
        async with served() as desk, desk.phone() as socket:
            with pytest.raises(ConnectionClosed):
                await flood(socket)

    run(test)


async def flood(socket: ClientConnection) -> None:
    for _ in range(400):
        await socket.send(json_of(CheckFound(step="felt", outcome="no")))
    await socket.recv()


def test_a_foreign_page_opens_no_socket() -> None:
    async def test() -> None:
        async with served() as desk:
            address = f"ws://{HERE}:{desk.port}/check/socket"
            with pytest.raises(InvalidStatus):
                await connect(address, additional_headers={"Origin": "http://elsewhere"})

    run(test)
