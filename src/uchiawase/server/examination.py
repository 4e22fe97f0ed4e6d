"""What `uchi doctor` looks at on this machine before anybody comes, each as one finding.

Every function looks at one thing and says what was found and what helps, in one sentence each.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from uchiawase.server.address import REACHABLE, AddressKind, OwnAddress, free_port

Verdict: TypeAlias = Literal["fine", "note", "trouble"]
"""Nothing to do; something to know; something that will hurt."""

OLDEST_PYTHON = (3, 11)
ENOUGH_BYTES = 500 * 1_000_000
"""Songs at a few tempi, kits and an evening of takes."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 (phones on the same network have to reach the meeting)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: Its name, two or three words.
        verdict: How it is.
        found: What was found.
        help: What to do; blank where there is nothing to do.
    """

    what: str
    verdict: Verdict
    found: str
    help: str = ""


def python_finding(version: tuple[int, int]) -> Finding:
    """Look at the version of Python."""
    said = f"Python {version[0]}.{version[1]}"
    if version >= OLDEST_PYTHON:
        return Finding("Python", "fine", said)
    return Finding("Python", "trouble", said, "Install Python 3.11 or newer.")


def stage_finding(stage: Path) -> Finding:
    """Look whether the pages were built."""
    if (stage / "index.html").is_file():
        return Finding("stage", "fine", "the pages are built")
    return Finding(
        "stage", "trouble", "the pages are not built", "Run `make setup` in the project's folder."
    )


def port_finding(wanted: int, address: str = EVERYWHERE) -> Finding:
    """Look whether a meeting could listen on its port."""
    free = free_port(wanted, address)
    if free == wanted:
        return Finding("port", "fine", f"{wanted} is free")
    if free is not None:
        return Finding(
            "port",
            "note",
            f"{wanted} is taken (by another meeting?), {free} is free",
            f"`uchi jam` takes {free} by itself; a firewall has to let that one through.",
        )
    return Finding(
        "port",
        "trouble",
        f"{wanted} and the twenty after it are taken",
        "End what listens there, or choose another: uchi jam --port 9876.",
    )


def disk_finding(what: str, folder: Path) -> Finding:
    """Look whether a folder can be written and has room left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".uchi-doctor"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        reason = error.strerror or str(error)
        return Finding(
            what,
            "trouble",
            f"{folder} cannot be written: {reason}",
            "Give yourself the right to write there, or name another folder with --data or --cache.",
        )
    said = f"{folder}, {free / 1e9:.1f} GB free"
    if free < ENOUGH_BYTES:
        return Finding(what, "trouble", said, "Make room: half a gigabyte is needed.")
    return Finding(what, "fine", said)


def songs_finding(missing: Sequence[str]) -> Finding:
    """Say which songs and kits are still to be rendered."""
    if not missing:
        return Finding("songs and kits", "fine", "all are rendered")
    return Finding(
        "songs and kits",
        "note",
        f"still to be rendered: {', '.join(missing)}",
        "Nothing to do: the first `uchi jam` does it, in one or two minutes; let it, before people come.",
    )


_KINDS: Mapping[AddressKind, str] = {
    "hotspot": "this machine's own hotspot",
    "wifi": "Wi-Fi",
    "cable": "a cable",
    "network": "a network",
    "public": "the internet",
    "vpn": "a VPN: phones in the room do not reach it",
    "virtual": "a bridge inside this machine: phones do not reach it",
    "self-given": "self-given, because no router answered: phones hardly reach it",
}


def address_line(one: OwnAddress) -> str:
    """Say what an address is, in one line."""
    return f"{one.address} ({one.interface}: {_KINDS[one.kind]})"


def network_finding(own: Sequence[OwnAddress], chosen: str) -> Finding:
    """Say under which address phones will look for this machine.

    Args:
        own: All addresses, likeliest first.
        chosen: The one that the QR code carries.
    """
    listed = "; ".join(address_line(one) for one in own)
    reachable = [one for one in own if one.kind in REACHABLE]
    if not own:
        return Finding(
            "network",
            "trouble",
            "this machine is on no network",
            "Join the Wi-Fi that the phones are in, or open a hotspot.",
        )
    if not reachable:
        return Finding(
            "network",
            "trouble",
            listed,
            "None of these is reached by phones in the room: join their Wi-Fi, or open a hotspot.",
        )
    said = f"the QR code carries {chosen}. Addresses: {listed}"
    if chosen not in {one.address for one in reachable}:
        return Finding(
            "network",
            "trouble",
            said,
            f"Choose another: uchi jam --address {reachable[0].address}.",
        )
    if len(reachable) > 1:
        others = " or ".join(one.address for one in reachable if one.address != chosen)
        return Finding(
            "network",
            "note",
            said,
            f"If phones are in the other network: uchi jam --address {others}.",
        )
    return Finding("network", "fine", said)


Asked: TypeAlias = Callable[[Sequence[str]], str]
"""Runs a command and gives what it said; blank where there is none or it failed."""


def asked(command: Sequence[str]) -> str:
    """Run a short command of the system and give what it said."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 (one of the commands below)
            [program, *command[1:]], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def firewall_finding(
    platform: str, port: int, ask: Asked = asked, settings: Path = Path("/etc/ufw/ufw.conf")
) -> Finding:
    """Look whether a firewall of this machine is on, as far as that can be seen without root.

    Args:
        platform: As ``sys.platform`` has it.
        port: What would have to be let through.
        ask: Runs a command.
        settings: Where ufw keeps whether it is on.
    """
    found = next(_firewalls(platform, port, ask, settings), None)
    if found is None:
        return Finding("firewall", "fine", "none was seen on this machine")
    name, opened = found
    return Finding(
        "firewall", "note", f"{name} is on", f"If phones do not get through, let them: {opened}"
    )


def _firewalls(platform: str, port: int, ask: Asked, settings: Path) -> Iterator[tuple[str, str]]:
    if platform == "darwin":
        said = ask(["/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate"])
        if "enabled" in said:
            yield (
                "the firewall of macOS",
                "System Settings → Network → Firewall → Options: allow incoming connections for Python",
            )
    elif platform == "win32":
        if "ON" in ask(["netsh", "advfirewall", "show", "currentprofile", "state"]).upper().split():
            yield (
                "the firewall of Windows",
                "when Windows asks at the first `uchi jam`, allow Python in private networks",
            )
    else:
        try:
            ufw_on = "ENABLED=yes" in settings.read_text(encoding="utf-8")
        except OSError:
            ufw_on = False
        if ufw_on:
            yield "ufw", f"sudo ufw allow {port}/tcp"
        if "running" in ask(["firewall-cmd", "--state"]).split():
            yield "firewalld", f"sudo firewall-cmd --add-port={port}/tcp"


def examination(
    *,
    port: int,
    stage: Path,
    data: Path,
    cache: Path,
    missing: Sequence[str],
    own: Sequence[OwnAddress],
    chosen: str,
) -> tuple[Finding, ...]:
    """Look at everything that can be looked at without a phone, in the order in which it matters."""
    return (
        python_finding((sys.version_info.major, sys.version_info.minor)),
        stage_finding(stage),
        disk_finding("takes", data),
        disk_finding("cache", cache),
        songs_finding(missing),
        port_finding(port),
        network_finding(own, chosen),
        firewall_finding(sys.platform, port),
    )
