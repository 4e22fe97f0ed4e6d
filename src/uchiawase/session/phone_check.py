"""The test of a phone: does it reach this machine, does its sound come, what can it do.

A phone opens one page; the page and the machine say to each other, in JSON over a socket of its own,
how far they have come. This module holds what was found, step by step, and what helps where a step
fails. The TypeScript types in ``web/packages/core/src/phone-check.ts`` are generated from this file
by ``web/generate_types.py``; a test fails when they are stale.

Conventions: times are seconds, and milliseconds where they are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import msgspec

from uchiawase.units import Seconds

MOST_PHONES = 64
"""What is kept; who comes later takes the place of whoever came first."""

MAX_CHECK_BYTES = 1024
"""The largest message a phone may send; refused before anything is decoded."""

SPREAD_GOAL_MS = 15.0
"""A clock that is told this evenly is found within a stroke's width."""

SOCKET_WITHIN_S: Seconds = 8.0
"""How long after its page a phone's socket may take to open."""

Step: TypeAlias = Literal["reached", "socket", "clock", "unlocked", "heard", "felt", "awake"]
"""In order: the page arrived; the socket opened; the clock could be asked; a touch unlocked the
sound; somebody heard it; somebody felt it shake; the screen can be kept awake."""

Outcome: TypeAlias = Literal["yes", "no", "lacking"]
"""It worked, it failed, or this browser has no such thing here."""

STEPS: tuple[Step, ...] = ("reached", "socket", "clock", "unlocked", "heard", "felt", "awake")
NEEDED: tuple[Step, ...] = ("reached", "socket", "clock", "unlocked", "heard")


class _CheckMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """What every message shares."""


class CheckPing(_CheckMessage, tag="ping", frozen=True, kw_only=True):
    """Ask what time it is. ``phone_ms`` is the phone's own clock when it sent this."""

    phone_ms: float


class CheckFound(_CheckMessage, tag="found", frozen=True, kw_only=True):
    """Say how a step came out.

    Attributes:
        step: Which.
        outcome: How.
        ms: What was measured, milliseconds: how unevenly the clock's answers came (``clock``), the
            output delay that the browser states (``unlocked``); 0 elsewhere or where unknown.
        secure: Whether the page is a secure context, in which e-kits and microphones work.
    """

    step: Step
    outcome: Outcome
    ms: float = 0.0
    secure: bool = False


class CheckPong(_CheckMessage, tag="pong", frozen=True, kw_only=True):
    """Answer a ping: its ``phone_ms`` again, and the machine's own clock."""

    phone_ms: float
    machine_s: float


FromPhone: TypeAlias = CheckPing | CheckFound
ToPhone: TypeAlias = CheckPong


@dataclass(slots=True)
class Phone:
    """One phone and how far it came.

    Attributes:
        key: What it is known by: its address and what its browser calls itself.
        name: What it is, for people ("iPhone").
        since_s: When its page arrived.
        found: The outcome of each step that is known.
        ms: What was measured at a step.
        secure: Whether its page is a secure context.
    """

    key: str
    name: str
    since_s: Seconds
    found: dict[Step, Outcome] = field(default_factory=dict[Step, Outcome])
    ms: dict[Step, float] = field(default_factory=dict[Step, float])
    secure: bool = False

    @property
    def plays(self) -> bool:
        """Whether everything that a drum needs was found to work."""
        return all(self.found.get(step) == "yes" for step in NEEDED)

    def failed(self, now_s: Seconds) -> Iterator[Step]:
        """Give the steps that failed; a socket that does not open within its time has failed."""
        for step in STEPS:
            outcome = self.found.get(step)
            overdue = step == "socket" and now_s - self.since_s > SOCKET_WITHIN_S
            if outcome == "no" or (outcome is None and overdue):
                yield step


class PhoneCheck:
    """What is known of all phones that opened the page."""

    def __init__(self) -> None:
        self._phones: dict[str, Phone] = {}

    @property
    def phones(self) -> tuple[Phone, ...]:
        """Those that came, in order."""
        return tuple(self._phones.values())

    def reached(self, address: str, browser: str, now_s: Seconds) -> Phone:
        """Note that the page went to a phone.

        Args:
            address: Where it asked from.
            browser: What its browser calls itself (the ``User-Agent``).
            now_s: The machine's clock.
        """
        key = f"{address} {browser}"
        phone = self._phones.get(key)
        if phone is None:
            while len(self._phones) >= MOST_PHONES:
                del self._phones[next(iter(self._phones))]
            phone = self._phones[key] = Phone(key, device_name(browser), now_s)
        phone.found["reached"] = "yes"
        return phone

    def said(self, phone: Phone, found: CheckFound) -> None:
        """Note how a step came out."""
        phone.secure = found.secure
        phone.found[found.step] = found.outcome
        if found.ms > 0:
            phone.ms[found.step] = found.ms


# The first that is in a browser's name of itself.
_DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android device",
    "CrOS": "Chromebook",
    "Macintosh": "Mac",
    "Windows": "Windows computer",
    "Linux": "Linux computer",
}


def device_name(browser: str) -> str:
    """Give what people call a device, from what its browser calls itself; never an address."""
    return next((name for sign, name in _DEVICES.items() if sign in browser), "device")


DONE: dict[Step, str] = {
    "reached": "the page arrived",
    "socket": "its socket is open",
    "clock": "it knows the time",
    "unlocked": "a touch switched its sound on",
    "heard": "the sound was heard",
    "felt": "it shakes",
    "awake": "its screen stays on",
}

HELP: dict[Step, str] = {
    "reached": "Nothing arrived from it.",
    "socket": (
        "The page arrived, but its socket does not open: something between holds WebSockets back, "
        "mostly a filter or proxy of a school. Use this laptop's own hotspot."
    ),
    "clock": (
        "Answers come very unevenly, so that strokes of others come late: come nearer to the router, "
        "or use a 5 GHz network or this laptop's own hotspot."
    ),
    "unlocked": "Its browser gives no sound: update it, or open the link in Chrome, Safari or Firefox.",
    "heard": (
        "The browser plays, but nobody hears it: turn the volume up, switch silent mode off (on older "
        "iPhones the switch at the side), and disconnect Bluetooth headphones."
    ),
    "felt": "It does not shake; nothing is lost by that, unless somebody plays by feeling the beat.",
    "awake": (
        "Its screen may go dark in a long pause, because this page may not hold it awake over plain "
        "HTTP: set the display's timeout to five minutes or more, or use `uchi jam --https`."
    ),
}


def line_of(phone: Phone, step: Step) -> str:
    """Say how one step came out, in one sentence, with what was measured."""
    outcome = phone.found.get(step)
    if outcome == "yes":
        measured = {
            "clock": "within {:.0f} ms",
            "unlocked": "its output takes {:.0f} ms",
        }.get(step)
        ms = phone.ms.get(step)
        return (
            DONE[step]
            if measured is None or ms is None
            else f"{DONE[step]} ({measured.format(ms)})"
        )
    return HELP[step]


NOTHING_CAME = (
    "No phone has reached this page. If a phone shows an error or keeps loading: is it in the same "
    "Wi-Fi as this machine, and not in a guest network or on mobile data? Many networks of schools, "
    "hotels and firms keep devices apart (client isolation); then nothing helps but another network."
)

_HOTSPOTS = {
    "linux": "nmcli device wifi hotspot ssid uchiawase password YOUR-PASSWORD",
    "darwin": "System Settings → General → Sharing → Internet Sharing: share to Wi-Fi, then switch it on",
    "win32": "Settings → Network & internet → Mobile hotspot: switch it on (or: start ms-settings:network-mobilehotspot)",
}


def hotspot_help(platform: str) -> str:
    """Say how this machine opens a hotspot of its own.

    Args:
        platform: As ``sys.platform`` has it.
    """
    how = _HOTSPOTS.get(platform, _HOTSPOTS["linux"])
    return f"Open a hotspot on this machine and let the phones join it: {how}"
