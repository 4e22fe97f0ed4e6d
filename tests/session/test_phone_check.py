"""The test of a phone: what is known of it after each step, and what helps where one fails."""

import pytest

from uchiawase.session.phone_check import (
    DONE,
    HELP,
    MOST_PHONES,
    NEEDED,
    SOCKET_WITHIN_S,
    STEPS,
    CheckFound,
    PhoneCheck,
    Step,
    device_name,
    hotspot_help,
    line_of,
)

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/141.0 Mobile"


def test_a_phone_plays_once_everything_that_a_drum_needs_was_found_to_work() -> None:
    check = PhoneCheck()
    phone = check.reached("192.168.1.9", IPHONE, 0.0)
    for step in NEEDED:
        assert not phone.plays
        check.said(phone, CheckFound(step=step, outcome="yes"))
    assert phone.plays
    check.said(phone, CheckFound(step="felt", outcome="lacking"))
    assert phone.plays
    assert list(phone.failed(1.0)) == []


def test_one_phone_is_one_phone_however_often_it_comes() -> None:
    check = PhoneCheck()
    first = check.reached("192.168.1.9", IPHONE, 0.0)
    assert check.reached("192.168.1.9", IPHONE, 5.0) is first
    assert check.reached("192.168.1.9", PIXEL, 5.0) is not first
    assert [phone.name for phone in check.phones] == ["iPhone", "Android device"]


def test_a_page_that_arrived_without_its_socket_is_a_filter_after_a_while() -> None:
    phone = PhoneCheck().reached("192.168.1.9", PIXEL, 10.0)
    assert list(phone.failed(10.0 + SOCKET_WITHIN_S)) == []
    assert list(phone.failed(10.1 + SOCKET_WITHIN_S)) == ["socket"]
    assert "filter" in line_of(phone, "socket")


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_sentence_for_success_and_one_that_helps(step: Step) -> None:
    check = PhoneCheck()
    phone = check.reached("192.168.1.9", PIXEL, 0.0)
    check.said(phone, CheckFound(step=step, outcome="no"))
    assert list(phone.failed(0.0)) == [step]
    assert line_of(phone, step) == HELP[step]
    check.said(phone, CheckFound(step=step, outcome="yes"))
    assert line_of(phone, step) == DONE[step]


def test_what_was_measured_is_said() -> None:
    check = PhoneCheck()
    phone = check.reached("192.168.1.9", PIXEL, 0.0)
    check.said(phone, CheckFound(step="clock", outcome="yes", ms=7.4))
    assert "7 ms" in line_of(phone, "clock")


def test_whoever_comes_when_too_many_came_takes_the_place_of_the_first() -> None:
    check = PhoneCheck()
    for number in range(MOST_PHONES + 1):
        check.reached(f"10.0.0.{number}", PIXEL, 0.0)
    assert len(check.phones) == MOST_PHONES
    assert check.phones[0].key.startswith("10.0.0.1 ")


def test_a_device_is_named_by_what_it_is_never_by_its_address() -> None:
    assert device_name(IPHONE) == "iPhone"
    assert device_name(PIXEL) == "Android device"
    assert device_name("curl/8") == "device"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])
def test_every_system_is_told_how_it_opens_a_hotspot(platform: str) -> None:
    assert "otspot" in hotspot_help(platform)
