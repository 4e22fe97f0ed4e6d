"""A network of its own for a browser: a namespace that reaches this machine by a virtual cable only.

What runs in it sees this machine as a phone in the same Wi-Fi does: under an address of the local
network, not as "localhost". Needs the right to make network namespaces (root on Linux).
"""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


class NoNamespaces(Exception):
    """This machine gives no network namespaces."""


@dataclass(frozen=True, slots=True)
class SecondNetwork:
    """The namespace's name, and this machine's address as it is seen from there."""

    name: str
    machine: str

    def starter(self, program: str, folder: Path) -> str:
        """Write a command that starts a program in the namespace, and give its path."""
        path = folder / "start-over-there"
        path.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} "{program}" "$@"\n')
        path.chmod(0o755)
        return str(path)


@contextmanager
def second_network() -> Generator[SecondNetwork]:
    """Lay a cable to a namespace, and take both away again.

    Raises:
        NoNamespaces: They are not to be had here; says why.
    """
    number = os.getpid() % 250
    name, near, far = f"uchi-{os.getpid()}", f"uchi-n{number}", f"uchi-f{number}"
    machine, phone = f"10.214.{number}.1", f"10.214.{number}.2"
    if shutil.which("ip") is None:
        raise NoNamespaces("there is no `ip` command")
    try:
        _ip("netns", "add", name)
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        _ip("addr", "add", f"{machine}/24", "dev", near)
        _ip("link", "set", near, "up")
        for words in (
            ("addr", "add", f"{phone}/24", "dev", far),
            ("link", "set", far, "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", name, *words)
        yield SecondNetwork(name, machine)
    finally:
        for words in (("link", "del", near), ("netns", "del", name)):
            with suppress(NoNamespaces):
                _ip(*words)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoNamespaces(f"`ip {' '.join(words)}` says: {done.stderr.strip()}")
