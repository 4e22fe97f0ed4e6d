"""``uchi doctor``: name trouble before it hurts.

First everything that can be looked at without a phone, then a page that a phone opens by a QR code:
how far it comes is told step by step, and what helps where it gets no further.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from uchiawase.cli.folders import cache_folder, data_folder
from uchiawase.cli.jam import DEFAULT_PORT, EVERYWHERE, qr_text
from uchiawase.errors import AddressNotOwn, PortTaken
from uchiawase.server.address import LOOPBACK, OwnAddress, free_port, own_addresses
from uchiawase.server.app import STAGE, make_doctor_app
from uchiawase.server.examination import Finding, Verdict, examination
from uchiawase.server.meeting import listening
from uchiawase.server.phone_check import PhoneDesk, PhoneShown
from uchiawase.session.phone_check import NOTHING_CAME, Phone, Step, hotspot_help, line_of
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library
from uchiawase.units import Seconds

FOREVER: Seconds = 0.0
PATIENCE_S: Seconds = 30.0
"""How long nothing may come before it is said what that most likely means."""

MARKS: dict[Verdict, str] = {"fine": "[green]✓[/]", "note": "[yellow]•[/]", "trouble": "[red]✗[/]"}


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--json`` prints.

    Attributes:
        well: Whether nothing was found that will hurt.
        findings: What was looked at on this machine.
        addresses: This machine's addresses, likeliest first.
        link: Where phones were to find the page; blank where none was served.
        phones: Those that came.
    """

    well: bool
    findings: list[Finding]
    addresses: list[OwnAddress]
    link: str
    phones: list[PhoneShown]


def doctor(
    port: Annotated[int, typer.Option(help="The port that a meeting would take.")] = DEFAULT_PORT,
    address: Annotated[str, typer.Option(help="The address that the QR code carries.")] = "",
    phone: Annotated[bool, typer.Option(help="Serve the page that tests a phone.")] = True,
    wait: Annotated[
        float, typer.Option(help="Seconds to wait for phones; 0 is until Ctrl-C.", min=0.0)
    ] = FOREVER,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON at the end.")] = False,
    data: Annotated[Path | None, typer.Option(help="Where kept takes live.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Where rendered sound lives.")] = None,
) -> None:
    """Look at this machine and its network, then let a phone say whether it would drum."""
    # What people read goes beside what a program reads.
    console = Console(stderr=as_json)
    own = own_addresses()
    if address and address not in {one.address for one in own}:
        raise AddressNotOwn(address, tuple(one.address for one in own))
    chosen = address or next((one.address for one in own), LOOPBACK)
    sound = cache_folder(cache)
    findings = examination(
        port=port,
        stage=STAGE,
        data=data_folder(data),
        cache=sound,
        missing=(*Library(sound / "songs").missing(), *KitLibrary(sound / "kits").missing()),
        own=own,
        chosen=chosen,
    )
    _print(findings, console)
    desk = None
    if phone:
        desk = _phones(port, chosen, wait, console)
    well = all(one.verdict != "trouble" for one in findings)
    phones = [] if desk is None else desk.shown().phones
    if as_json:
        examined = Examined(
            well=well and all(one.plays for one in phones),
            findings=list(findings),
            addresses=list(own),
            link="" if desk is None else desk.link,
            phones=phones,
        )
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(examined)).decode() + "\n")
    raise typer.Exit(0 if well else 1)


def _print(findings: Sequence[Finding], console: Console) -> None:
    for one in findings:
        console.print(
            f"{MARKS[one.verdict]} [bold]{one.what}[/]: {escape(one.found)}", highlight=False
        )
        if one.help:
            console.print(Padding(escape(one.help), (0, 0, 0, 2)), highlight=False, style="dim")


def _phones(wanted_port: int, address: str, wait_s: Seconds, console: Console) -> PhoneDesk:
    """Serve the test of a phone and say what comes of it, until the time or somebody ends it."""
    port = free_port(wanted_port, EVERYWHERE)
    if port is None:
        raise PortTaken(wanted_port)

    def told(phone: Phone, step: Step) -> None:
        outcome = phone.found.get(step)
        mark = {"yes": "[green]✓[/]", "no": "[red]✗[/]"}.get(outcome or "", "[dim]–[/]")
        console.print(f"{mark} {phone.name}: {escape(line_of(phone, step))}", highlight=False)
        if phone.plays and step == "heard":
            console.print(f"[bold green]  {phone.name}: this phone drums.[/]", highlight=False)

    desk = PhoneDesk(f"http://{address}:{port}/check", told)
    console.print()
    console.print(qr_text(desk.qr, coloured=console.color_system is not None))
    console.print(f"Scan this with a phone, or open [cyan]{desk.link}[/] on it.", highlight=False)
    console.print("[dim]Ctrl-C ends the test.[/]")
    try:
        asyncio.run(_serve(desk, port, wait_s, console))
    except KeyboardInterrupt:
        console.print()
    if not desk.check.phones:
        _say_that_nothing_came(console)
    return desk


async def _serve(desk: PhoneDesk, port: int, wait_s: Seconds, console: Console) -> None:
    begun_s = time.monotonic()
    told_off: set[str] = set()
    nothing_said = False
    async with listening(make_doctor_app(desk), EVERYWHERE, port) as served:
        while not served.done() and (wait_s == FOREVER or time.monotonic() - begun_s < wait_s):
            await asyncio.sleep(0.25)
            now_s = time.monotonic()
            if not desk.check.phones and not nothing_said and now_s - begun_s > PATIENCE_S:
                nothing_said = True
                _say_that_nothing_came(console)
            for phone in desk.check.phones:
                # Whatever fails by itself is told as it comes; a silent socket tells nothing.
                if "socket" in phone.failed(now_s) and phone.key not in told_off:
                    told_off.add(phone.key)
                    line = escape(line_of(phone, "socket"))
                    console.print(f"[red]✗[/] {phone.name}: {line}", highlight=False)


def _say_that_nothing_came(console: Console) -> None:
    console.print(f"[yellow]•[/] {NOTHING_CAME}", highlight=False)
    console.print(Padding(escape(hotspot_help(sys.platform)), (0, 0, 0, 2)), highlight=False)
