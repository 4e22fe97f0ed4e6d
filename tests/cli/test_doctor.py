"""`uchi doctor`, from what it prints to its exit status."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from uchiawase.cli import doctor as doctor_module
from uchiawase.cli.main import app
from uchiawase.errors import AddressNotOwn
from uchiawase.server.address import OwnAddress

WIFI = OwnAddress("192.168.1.23", "wlan0", "wifi")
VPN = OwnAddress("10.8.0.6", "tun0", "vpn")


def arguments(folder: Path, *more: str) -> list[str]:
    return ["doctor", "--no-phone", "--data", str(folder), "--cache", str(folder), *more]


def own(monkeypatch: pytest.MonkeyPatch, *addresses: OwnAddress) -> None:
    monkeypatch.setattr(doctor_module, "own_addresses", lambda: addresses)


def test_a_machine_on_no_network_is_trouble_and_it_is_said_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch)
    result = CliRunner().invoke(app, arguments(tmp_path))
    assert result.exit_code == 1
    assert "no network" in result.output
    assert "hotspot" in result.output


def test_json_holds_every_finding_and_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch, WIFI, VPN)
    stage = tmp_path / "stage"
    stage.mkdir()
    (stage / "index.html").write_text("")
    monkeypatch.setattr(doctor_module, "STAGE", stage)
    result = CliRunner().invoke(app, arguments(tmp_path, "--json"))
    examined = json.loads(result.stdout)
    assert result.exit_code == 0
    assert examined["well"] is True
    assert [one["kind"] for one in examined["addresses"]] == ["wifi", "vpn"]
    assert {one["what"] for one in examined["findings"]} >= {"network", "port", "firewall", "cache"}
    assert examined["phones"] == []


def test_an_address_that_is_not_this_machines_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch, WIFI)
    result = CliRunner().invoke(app, arguments(tmp_path, "--address", "10.1.1.1"))
    assert isinstance(result.exception, AddressNotOwn)
    assert "192.168.1.23" in str(result.exception)


def test_without_a_phone_it_is_said_what_that_most_likely_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch, WIFI)
    command = ["doctor", "--wait", "0.1", "--data", str(tmp_path), "--cache", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    assert "/check" in result.output
    assert "keep devices apart" in " ".join(result.output.split())
