"""Where this machine can be reached, and the links that lead there."""

import socket
from ipaddress import ip_address

import segno

LOOPBACK = "127.0.0.1"

# Nothing is sent to this address (it is reserved for documentation): asking the system which of
# its own addresses it would use to reach it tells the one that others on the network can reach.
_SOMEWHERE_ELSE = ("192.0.2.1", 9)


def lan_address() -> str:
    """Give this machine's address on its network; the loopback address where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE_ELSE)
            found = str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK
    return LOOPBACK if ip_address(found).is_unspecified else found


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
