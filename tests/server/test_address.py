"""Which of a machine's addresses phones reach: told apart by interface and range, likeliest first."""

import pytest

from uchiawase.server.address import (
    LOOPBACK,
    REACHABLE,
    AddressKind,
    kind_of,
    lan_address,
    own_addresses,
    ranked,
)


@pytest.mark.parametrize(
    ("interface", "address", "kind"),
    [
        ("wlp3s0", "192.168.1.23", "wifi"),
        ("Wi-Fi", "192.168.178.20", "wifi"),
        ("enp0s31f6", "10.0.0.7", "cable"),
        ("Ethernet", "172.16.4.4", "cable"),
        ("docker0", "172.17.0.1", "virtual"),
        ("br-5f3a", "172.18.0.1", "virtual"),
        ("vEthernet (WSL)", "172.29.80.1", "virtual"),
        ("virbr0", "192.168.122.1", "virtual"),
        ("tun0", "10.8.0.6", "vpn"),
        ("utun4", "10.9.0.2", "vpn"),
        ("tailscale0", "100.101.102.103", "vpn"),
        ("something", "100.101.102.103", "vpn"),
        ("wlan0", "10.42.0.1", "hotspot"),
        ("Local Area Connection* 10", "192.168.137.1", "hotspot"),
        ("bridge100", "192.168.2.1", "hotspot"),
        ("wlan0", "169.254.7.9", "self-given"),
        ("eth0", "203.0.114.9", "public"),
        ("something", "192.168.9.9", "network"),
    ],
)
def test_an_address_is_known_by_its_interface_and_its_range(
    interface: str, address: str, kind: AddressKind
) -> None:
    assert kind_of(interface, address) == kind


def test_phones_are_sent_to_the_wifi_although_this_machine_goes_out_by_a_vpn() -> None:
    own = ranked(
        [
            ("lo", "127.0.0.1"),
            ("docker0", "172.17.0.1"),
            ("tun0", "10.8.0.6"),
            ("wlan0", "192.168.1.23"),
        ],
        "10.8.0.6",
    )
    assert [one.address for one in own] == ["192.168.1.23", "10.8.0.6", "172.17.0.1"]


def test_among_addresses_of_a_kind_the_one_that_leads_out_comes_first() -> None:
    found = [("eth0", "192.168.1.2"), ("eth1", "192.168.5.2")]
    for _, outgoing in found:
        assert ranked(found, outgoing)[0].address == outgoing


def test_an_address_that_a_machine_gave_to_itself_comes_after_any_that_a_router_gave() -> None:
    own = ranked([("eth0", "169.254.3.3"), ("wlan0", "192.168.1.23")], "169.254.3.3")
    assert [one.kind in REACHABLE for one in own] == [True, False]


def test_without_a_network_there_is_no_address() -> None:
    assert ranked([("lo", LOOPBACK)], LOOPBACK) == ()


def test_this_machine_is_reached_at_the_first_of_its_own_addresses() -> None:
    own = own_addresses()
    assert lan_address() == (own[0].address if own else LOOPBACK)
    assert LOOPBACK not in {one.address for one in own}
