"""Where this machine can be reached, and the links that lead there.

A laptop has more addresses than one thinks: Wi-Fi, a cable, a VPN, the bridges of Docker and of
virtual machines, and, where no router answered, one that it gave to itself. Phones reach it under
some of them only. :func:`own_addresses` tells them apart by the names that systems give to their
interfaces and by the ranges that are reserved for each purpose, and puts first what phones in the
same room most likely reach.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal, TypeAlias

import ifaddr
import segno

LOOPBACK = "127.0.0.1"

# Nothing is sent to this address (it is reserved for documentation): asking the system which of
# its own addresses it would use to reach it tells the one that others on the network can reach.
_SOMEWHERE_ELSE = ("192.0.2.1", 9)

AddressKind: TypeAlias = Literal[
    "hotspot", "wifi", "cable", "network", "public", "vpn", "virtual", "self-given"
]
"""What an address belongs to: this machine's own hotspot, a Wi-Fi, a cable, some local network, the
internet, a tunnel to elsewhere, a bridge inside this machine, or nothing (no router answered)."""

_BY_LIKELIHOOD: tuple[AddressKind, ...] = (
    "hotspot",
    "wifi",
    "cable",
    "network",
    "public",
    "self-given",
    "vpn",
    "virtual",
)

REACHABLE: frozenset[AddressKind] = frozenset({"hotspot", "wifi", "cable", "network", "public"})
"""Kinds under which a phone may well reach this machine."""

# RFC 3927, and RFC 6598, in which Tailscale and some providers give addresses.
_SELF_GIVEN = IPv4Network("169.254.0.0/16")
_SHARED = IPv4Network("100.64.0.0/10")

# Where NetworkManager, Windows and macOS put the guests of a hotspot of their own.
_HOTSPOTS = (
    IPv4Network("10.42.0.0/24"),
    IPv4Network("192.168.137.0/24"),
    IPv4Network("192.168.2.0/24"),
)
_HOTSPOT_MACHINES = frozenset(IPv4Address(int(net.network_address) + 1) for net in _HOTSPOTS)

_INTERFACES: tuple[tuple[str, AddressKind], ...] = (
    (r"tun|tap|wg|utun|ppp|zt|tailscale|ipsec|nordlynx|proton|vpn|wireguard", "vpn"),
    (
        r"docker|br-|veth|virbr|vbox|vmnet|vnic|lxc|lxd|cni|podman|kube|flannel|cali|vethernet|hyper-v|wsl",
        "virtual",
    ),
    (r"wl|wifi|wi-fi|wlan|airport|ath\d", "wifi"),
    (r"en|eth|em\d|usb|thunderbolt|local area", "cable"),
)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """One of this machine's addresses.

    Attributes:
        address: Dotted, IPv4.
        interface: What the system calls the way out, as people may have seen it.
        kind: What it belongs to.
    """

    address: str
    interface: str
    kind: AddressKind


def kind_of(interface: str, address: str) -> AddressKind:
    """Tell what an address belongs to.

    Args:
        interface: The system's name of the interface ("wlan0", "Wi-Fi", "docker0").
        address: Dotted, IPv4.

    Raises:
        ValueError: ``address`` is none.
    """
    ip = IPv4Address(address)
    if ip in _SELF_GIVEN:
        return "self-given"
    name = interface.casefold()
    named: AddressKind | None = next(
        (kind for names, kind in _INTERFACES if re.match(names, name)), None
    )
    if named in {"vpn", "virtual"}:
        return named
    if ip in _HOTSPOT_MACHINES:
        return "hotspot"
    if ip in _SHARED and named is None:
        return "vpn"
    if not ip.is_private:
        return "public"
    return "network" if named is None else named


def ranked(found: Iterable[tuple[str, str]], outgoing: str) -> tuple[OwnAddress, ...]:
    """Put addresses in the order in which phones most likely reach them.

    Args:
        found: Interface and IPv4 address of each.
        outgoing: The one by which this machine itself goes out; first among those of its kind.

    Returns:
        Each once, without the loopback; empty where this machine is on no network.
    """
    own = {
        address: OwnAddress(address, interface, kind_of(interface, address))
        for interface, address in found
        if not IPv4Address(address).is_loopback
    }
    return tuple(
        sorted(
            own.values(),
            key=lambda one: (_BY_LIKELIHOOD.index(one.kind), one.address != outgoing),
        )
    )


def own_addresses() -> tuple[OwnAddress, ...]:
    """Give this machine's addresses, the likeliest for phones first; empty without a network."""
    found = [
        (adapter.nice_name, str(one.ip))
        for adapter in ifaddr.get_adapters()
        for one in adapter.ips
        if one.is_IPv4
    ]
    return ranked(found, _outgoing_address())


def lan_address() -> str:
    """Give the address under which phones most likely reach this machine; the loopback without one."""
    return next((one.address for one in own_addresses()), LOOPBACK)


def _outgoing_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE_ELSE)
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def free_port(wanted: int, address: str, *, tries: int = 20) -> int | None:
    """Give the first port from the wanted one on that nobody listens on, or None."""
    for port in range(wanted, min(wanted + tries, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
        return port
    return None


def qr_rows(link: str) -> tuple[str, ...]:
    """Give a link's QR code as rows of "0" and "1", a quiet zone of four around it."""
    code = segno.make(link, error="m", micro=False)
    return tuple(
        "".join("1" if module else "0" for module in row) for row in code.matrix_iter(border=4)
    )
