"""HTTPS beside plain HTTP: two doors to one room."""

import datetime as dt
import ssl
from pathlib import Path

import httpx
from meetings_for_tests import Guest, guest_of, join_secret, run
from websockets.asyncio.client import connect

from uchiawase.server.certificate import kept_certificate
from uchiawase.server.clocks import RealClock
from uchiawase.server.meeting import open_meeting, serving
from uchiawase.session import messages as m
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.storage.archive import Archive

HERE = "127.0.0.1"


def test_whoever_comes_by_either_line_is_in_the_same_room(tmp_path: Path) -> None:
    certificate = kept_certificate(tmp_path / "https", [], dt.datetime.now(dt.UTC))
    trust = ssl.create_default_context(cafile=certificate.certificate)

    async def test() -> None:
        with Archive.open(tmp_path / "archive.sqlite3") as archive:
            meeting = open_meeting(
                clock=RealClock(),
                archive=archive,
                library=Library(tmp_path / "songs"),
                kits=KitLibrary(tmp_path / "kits"),
                address=HERE,
                wanted_port=28765,
                certificate=certificate,
            )
            assert meeting.secure is not None
            secure = f"{HERE}:{meeting.secure.port}"
            assert meeting.secure_join_link.startswith(f"https://{secure}/join#")
            async with serving(meeting), guest_of(meeting, "Mina"):
                async with httpx.AsyncClient(verify=trust) as client:
                    answer = await client.get(f"https://{secure}/healthy")
                # Only over a safe line a browser isolates pages, and gives them finer clocks.
                assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
                async with connect(
                    f"wss://{secure}/ws",
                    ssl=trust,
                    compression=None,
                    additional_headers={"Origin": f"https://{secure}"},
                ) as socket:
                    hana = Guest(socket)
                    await hana.say(
                        m.Hello(
                            protocol=m.PROTOCOL,
                            secret=join_secret(meeting),
                            device="1" * 32,
                            name="Hana",
                        )
                    )
                    await hana.hear(m.Welcome)
                    names = {one.name for one in meeting.session.state().players}
        assert names == {"Mina", "Hana"}

    run(test)


def test_links_carry_the_address_that_was_chosen(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite3") as archive:
        meeting = open_meeting(
            clock=RealClock(),
            archive=archive,
            library=Library(tmp_path / "songs"),
            kits=KitLibrary(tmp_path / "kits"),
            address="0.0.0.0",
            wanted_port=28765,
            seen_at="192.168.7.7",
        )
        meeting.reports.close()
    assert meeting.join_link.startswith(f"http://192.168.7.7:{meeting.port}/join#")
    assert meeting.desk.link == f"http://192.168.7.7:{meeting.port}/check"
    assert meeting.secure is None
