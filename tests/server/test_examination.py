"""What the doctor finds on this machine, one thing at a time, and what it says helps."""

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from uchiawase.server.address import OwnAddress
from uchiawase.server.examination import (
    disk_finding,
    firewall_finding,
    network_finding,
    port_finding,
    python_finding,
    songs_finding,
    stage_finding,
)

WIFI = OwnAddress("192.168.1.23", "wlan0", "wifi")
CABLE = OwnAddress("10.0.0.7", "eth0", "cable")
VPN = OwnAddress("10.8.0.6", "tun0", "vpn")


def test_python_has_to_be_new_enough() -> None:
    assert python_finding((3, 11)).verdict == "fine"
    assert python_finding((3, 10)).verdict == "trouble"


def test_the_pages_have_to_be_built(tmp_path: Path) -> None:
    assert stage_finding(tmp_path).verdict == "trouble"
    (tmp_path / "index.html").write_text("")
    assert stage_finding(tmp_path).verdict == "fine"


def test_a_taken_port_is_named_with_the_one_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finding = port_finding(port, "127.0.0.1")
    assert finding.verdict == "note"
    assert str(port) in finding.found
    assert "by itself" in finding.help


def test_a_folder_has_to_be_writable_and_is_left_as_it_was(tmp_path: Path) -> None:
    assert disk_finding("takes", tmp_path).verdict == "fine"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    finding = disk_finding("takes", tmp_path / "file" / "within")
    assert finding.verdict == "trouble"
    assert "--data" in finding.help


def test_what_is_still_to_be_rendered_is_said_before_people_come() -> None:
    assert songs_finding(()).verdict == "fine"
    finding = songs_finding(("Meet Me on the One", "Arena"))
    assert finding.verdict == "note"
    assert "Arena" in finding.found


@pytest.mark.parametrize(
    ("own", "chosen", "verdict", "helps"),
    [
        ((), "127.0.0.1", "trouble", "Join the Wi-Fi"),
        ((VPN,), VPN.address, "trouble", "hotspot"),
        ((WIFI,), WIFI.address, "fine", ""),
        ((WIFI, VPN), WIFI.address, "fine", ""),
        ((WIFI, VPN), VPN.address, "trouble", f"--address {WIFI.address}"),
        ((WIFI, CABLE), WIFI.address, "note", f"--address {CABLE.address}"),
    ],
)
def test_phones_have_to_be_sent_where_they_reach_this_machine(
    own: tuple[OwnAddress, ...], chosen: str, verdict: str, helps: str
) -> None:
    finding = network_finding(own, chosen)
    assert finding.verdict == verdict
    assert helps in finding.help


@pytest.mark.parametrize(
    ("platform", "said", "helps"),
    [
        ("darwin", "Firewall is enabled. (State = 1)", "Firewall"),
        ("win32", "State                                 ON", "private networks"),
        ("linux", "running\n", "firewall-cmd --add-port=8765/tcp"),
    ],
)
def test_a_firewall_that_is_on_is_named_with_what_opens_it(
    platform: str, said: str, helps: str, tmp_path: Path
) -> None:
    def ask(_command: Sequence[str]) -> str:
        return said

    finding = firewall_finding(platform, 8765, ask, tmp_path / "none")
    assert finding.verdict == "note"
    assert helps in finding.help


def test_ufw_is_seen_by_its_settings_and_nothing_is_claimed_where_nothing_is_seen(
    tmp_path: Path,
) -> None:
    def silent(_command: Sequence[str]) -> str:
        return ""

    settings = tmp_path / "ufw.conf"
    assert firewall_finding("linux", 8765, silent, settings).verdict == "fine"
    settings.write_text("ENABLED=yes\n")
    assert "ufw allow 8765" in firewall_finding("linux", 8765, silent, settings).help
    assert firewall_finding("darwin", 8765, silent, settings).verdict == "fine"
