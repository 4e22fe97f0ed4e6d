"""Scripted hands: strikes keys and touches at stated session times, from outside the browser.

Input goes straight to the browser over its debugging protocol, so that nothing of the page takes
part in it. The true time of a stroke is read from the machine's monotonic clock right before the
command is written to the socket; the session clock of the test's own server runs on the same one.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

from websockets.sync.client import connect

from uchiawase.server.clocks import RealClock

HELD_S = 0.03
SPIN_S = 0.002
LISTED_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """What to strike: a key, or a point of the touch screen, at a session time."""

    time_s: float
    key: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Struck:
    """When a stroke was really sent, and by when the browser had it, on the session clock.

    Attributes:
        stroke: What was struck.
        time_s: Right before the command was written.
        answered_s: When the browser's answer was read: its event came about before that.
    """

    stroke: Stroke
    time_s: float
    answered_s: float


class Hands:
    """Strikes one page. Found by a part of its address."""

    def __init__(self, debugging_port: int, clock: RealClock, *, page: str) -> None:
        self._clock = clock
        found = _pages(debugging_port, page)
        # A busy browser may leave a page out of its list for a moment.
        until_s = time.monotonic() + LISTED_WITHIN_S
        while len(found) != 1 and time.monotonic() < until_s:
            time.sleep(0.05)
            found = _pages(debugging_port, page)
        assert len(found) == 1, f"{len(found)} pages have {page!r} in their address"
        self._connecting = connect(found[0]["webSocketDebuggerUrl"], max_size=None)
        self._number = 0
        self._answered_s: dict[int, float] = {}

    def __enter__(self) -> Self:
        self._socket = self._connecting.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connecting.__exit__(kind, error, trace)

    def play(self, strokes: Sequence[Stroke]) -> list[Struck]:
        """Strike everything in order, each at its time; gives when each really came about."""
        sent: list[tuple[Stroke, float, int]] = []
        for stroke in sorted(strokes, key=lambda one: one.time_s):
            self._wait_until(stroke.time_s)
            sent_s = self._clock.now_s()
            self._press(stroke)
            sent.append((stroke, sent_s, self._number))
            self._wait_until(sent_s + HELD_S)
            self._release(stroke)
            self._drain()
        self._wait_for_answers()
        return [Struck(stroke, sent_s, self._answered_s[number]) for stroke, sent_s, number in sent]

    def _wait_until(self, time_s: float) -> None:
        left_s = time_s - self._clock.now_s()
        if left_s > SPIN_S:
            time.sleep(left_s - SPIN_S)
        while self._clock.now_s() < time_s:
            pass

    def _press(self, stroke: Stroke) -> None:
        if stroke.key:
            self._send("Input.dispatchKeyEvent", type="keyDown", **_key(stroke.key))
        else:
            points = [{"x": stroke.x, "y": stroke.y}]
            self._send("Input.dispatchTouchEvent", type="touchStart", touchPoints=points)

    def _release(self, stroke: Stroke) -> None:
        if stroke.key:
            self._send("Input.dispatchKeyEvent", type="keyUp", **_key(stroke.key))
        else:
            self._send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def _send(self, method: str, **parameters: Any) -> None:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))

    def _drain(self) -> None:
        """Read what the browser answered, so that its socket never fills."""
        while True:
            try:
                self._hear(timeout_s=0.0)
            except TimeoutError:
                return

    def _wait_for_answers(self) -> None:
        """Wait until the last command is answered: one under way when the socket closes is lost."""
        while len(self._answered_s) < self._number:
            self._hear(timeout_s=10.0)

    def _hear(self, *, timeout_s: float) -> None:
        answer: dict[str, Any] = json.loads(self._socket.recv(timeout=timeout_s))
        if "id" in answer:
            self._answered_s[int(answer["id"])] = self._clock.now_s()


def play_with_hands(
    debugging_port: int, start_s: float, page: str, strokes: Sequence[Stroke]
) -> list[Struck]:
    """Strike a page; for a process of its own, so that nothing else gets in the hands' way."""
    with Hands(debugging_port, RealClock(start_s=start_s), page=page) as hands:
        return hands.play(strokes)


def _pages(debugging_port: int, page: str) -> list[dict[str, str]]:
    with urlopen(f"http://127.0.0.1:{debugging_port}/json") as answer:
        targets: list[dict[str, str]] = json.loads(answer.read())
    return [target for target in targets if page in target["url"]]


def _key(key: str) -> dict[str, object]:
    code = f"Key{key.upper()}" if key.isalpha() else "Space"
    return {
        "key": key,
        "code": code,
        "text": key,
        "windowsVirtualKeyCode": ord(key.upper()),
    }
