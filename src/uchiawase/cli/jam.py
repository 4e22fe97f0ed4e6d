"""``uchi jam``: open a meeting on this machine."""

import asyncio
import os
import sys
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from uchiawase.cli.folders import cache_folder, data_folder
from uchiawase.cli.kit import KitOption
from uchiawase.cli.preparing import prepared
from uchiawase.errors import AddressNotOwn
from uchiawase.server.address import own_addresses
from uchiawase.server.certificate import kept_certificate
from uchiawase.server.clocks import RealClock
from uchiawase.server.meeting import Meeting, open_meeting, serving
from uchiawase.storage.archive import Archive

EVERYWHERE = "0.0.0.0"  # noqa: S104 (phones on the same network have to reach the meeting)
THIS_MACHINE = "127.0.0.1"
DEFAULT_PORT = 8765

WHY_IT_WARNS = """For an e-kit or a microphone. The browser warns of the certificate, since this
machine made it itself: choose “Advanced”, then “Proceed” (Safari: “Show Details”, “visit this
website”). Whoever is in doubt compares the certificate's SHA-256 fingerprint:"""


def jam(
    port: Annotated[int, typer.Option(help="The first port to try.")] = DEFAULT_PORT,
    local: Annotated[
        bool, typer.Option("--local", help="Only for browsers on this machine.")
    ] = False,
    address: Annotated[
        str, typer.Option(help="The address that the QR code carries; `uchi doctor` lists them.")
    ] = "",
    https: Annotated[
        bool,
        typer.Option(
            "--https", help="HTTPS as well: e-kits and microphones on phones and laptops."
        ),
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the host's page.")] = True,
    data: Annotated[Path | None, typer.Option(help="Where kept takes live.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Where rendered sound lives.")] = None,
    kit: KitOption = None,
) -> None:
    """Open a meeting: a link and a QR code for everybody, a stage for the host."""
    console = Console()
    own = () if local else own_addresses()
    if address and address not in {one.address for one in own}:
        raise AddressNotOwn(address, tuple(one.address for one in own))
    library, kits = prepared(cache_folder(cache), console, kit or ())
    certificate = None
    if https:
        certificate = kept_certificate(
            data_folder(data) / "https", [one.address for one in own], datetime.now(UTC)
        )
    with Archive.open(data_folder(data) / "uchiawase.sqlite3") as archive:
        archive.purge()
        meeting = open_meeting(
            clock=RealClock(),
            archive=archive,
            library=library,
            kits=kits,
            address=THIS_MACHINE if local else EVERYWHERE,
            wanted_port=port,
            seen_at=address,
            certificate=certificate,
        )
        try:
            asyncio.run(_serve(meeting, console, open_browser=browser and has_screen()))
        except KeyboardInterrupt:
            console.print("\nThe meeting is over. Takes that nobody kept are gone.")


async def _serve(meeting: Meeting, console: Console, *, open_browser: bool) -> None:
    async with serving(meeting) as served:
        show(meeting, console)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, meeting.host_link)
        await served


def has_screen() -> bool:
    """Tell whether a browser could open a window here."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(meeting: Meeting, console: Console) -> None:
    """Print the QR code and the links, and say that the meeting is ready."""
    console.print()
    console.print(qr_text(meeting.join_qr, coloured=console.color_system is not None))
    lines = Text.assemble(
        ("Join   ", "bold"), (meeting.join_link, "cyan"), "\n",
        ("Host   ", "bold"), (meeting.host_link, "cyan"), "\n\n",
        "Scan the code or open the first link on every phone in the same network.\n",
        "Open the second link on this machine: it is the stage, and it starts the song.",
    )  # fmt: skip
    if meeting.secure is not None:
        lines.append("\n\nHTTPS  ", "bold").append(meeting.secure_join_link, "cyan")
        lines.append(f"\n\n{WHY_IT_WARNS}\n")
        lines.append(meeting.secure.certificate.fingerprint(), "dim")
    console.print(Panel(lines, title="打ち合わせ  uchiawase", border_style="red", expand=False))
    console.print("ready (Ctrl-C ends the meeting)", style="bold green")


def qr_text(rows: tuple[str, ...], *, coloured: bool = True) -> Text:
    """Draw a QR code with half blocks.

    Coloured, it is dark on light whatever the terminal's own colours are; without colours the
    light modules are the blocks, as fits a dark terminal.
    """
    text = Text()
    for top in range(0, len(rows), 2):
        upper = rows[top]
        lower = rows[top + 1] if top + 1 < len(rows) else "0" * len(upper)
        for above, below in zip(upper, lower, strict=True):
            if coloured:
                ink = "black" if above == "1" else "white"
                paper = "black" if below == "1" else "white"
                text.append("▀", style=f"{ink} on {paper}")
            else:
                text.append({"00": "█", "01": "▀", "10": "▄", "11": " "}[above + below])
        text.append("\n")
    return text
