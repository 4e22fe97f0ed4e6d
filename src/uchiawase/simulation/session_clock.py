"""The session clock as a page knows it: ``web/packages/core/src/session-clock.ts`` in Python.

Held to the TypeScript by ``tests/vectors/session_clock.json``. The sums run over arrays here, since
a simulated evening fits some hundreds of lines.
"""

from math import ceil, inf, sqrt

import numpy as np

from uchiawase.session.messages import ClockPong
from uchiawase.simulation.steered_line import Line, SteeredLine, Steering
from uchiawase.units import MS_PER_S, Seconds

BURST = 8
BURST_GAP_MS = 40.0
ENOUGH = 4
GOOD_S: Seconds = 0.001
LONGEST_WAIT_MS = 1500.0
EAGER_MS = 6000.0
EAGER_EVERY_MS = 250.0
SERIES = 3
SERIES_EVERY_MS = 2500.0
PATIENCE_MS = 1500.0
WINDOW_S: Seconds = 60.0
DRIFT_SD = 50e-6
DRIFT_MAX = 500e-6
FLOOR_S: Seconds = 30e-6
FLOOR_SHARE = 0.01
STEERING = Steering(slew=500e-6, settle_s=2.0, slew_max=5000e-6, leap_s=0.25)
IMPOSSIBLE_LIMIT = 3
PATHS_KEPT = 100
STOOD_STILL_S: Seconds = 0.001

_ROWS = 64


class SessionClock:
    """The room's clock, told in the page's milliseconds."""

    __slots__ = (
        "_asked_ms",
        "_burst_left",
        "_connected_ms",
        "_drift",
        "_estimate",
        "_impossible",
        "_last_asked_ms",
        "_last_heard_ms",
        "_line",
        "_paths",
        "_start",
        "_stop",
        "_trips",
        "_waiting",
        "locked",
    )

    def __init__(self) -> None:
        self._line = SteeredLine(STEERING)
        # Columns: the middle of the round trip (page seconds), offset, length.
        self._trips = np.zeros((3, _ROWS))
        self._start = self._stop = 0
        self._paths: list[Seconds] = []
        self._estimate: tuple[Seconds, Seconds, float, Seconds] | None = None
        self._drift = 0.0
        self._impossible = 0
        self._asked_ms: dict[float, None] = {}
        self._burst_left = BURST
        self._last_asked_ms = -inf
        self._last_heard_ms = -inf
        self._waiting = False
        self._connected_ms = inf
        self.locked = False

    def next_ping_at_ms(self) -> float:
        """Give when the next question should be asked, the page's milliseconds."""
        if self._waiting:
            return self._last_asked_ms + PATIENCE_MS
        if self._burst_left > 0:
            return self._last_heard_ms + BURST_GAP_MS
        doubtful = not self.locked or self.likely_error_s(self._last_heard_ms) > GOOD_S / 2
        if doubtful and self._last_heard_ms < self._connected_ms + EAGER_MS:
            return self._last_heard_ms + EAGER_EVERY_MS
        return self._last_heard_ms + SERIES_EVERY_MS

    def ping(self, now_ms: float) -> float:
        """Give the question to send now: its ``client_s``."""
        if self._burst_left == 0:
            self._burst_left = SERIES
        self._waiting = True
        self._last_asked_ms = now_ms
        self._connected_ms = min(self._connected_ms, now_ms)
        self._asked_ms[now_ms] = None
        if len(self._asked_ms) > 2 * BURST:
            del self._asked_ms[next(iter(self._asked_ms))]
        return now_ms / MS_PER_S

    def connected(self) -> None:
        """Ask a whole burst on a new connection. What was learnt before still counts."""
        self._burst_left = BURST
        self._waiting = False
        self._asked_ms.clear()
        self._last_heard_ms = -inf
        self._connected_ms = inf

    def pong(self, message: ClockPong, received_ms: float) -> None:
        """Take an answer in; one that was not asked for, or comes twice, is ignored."""
        client_s = message.client_s
        sent_ms = next((ms for ms in self._asked_ms if ms / MS_PER_S == client_s), None)
        if sent_ms is None:
            return
        del self._asked_ms[sent_ms]
        if sent_ms == self._last_asked_ms:
            self._waiting = False
        self._last_heard_ms = received_ms
        self._burst_left = max(0, self._burst_left - 1)
        sent_s, received_s = sent_ms / MS_PER_S, received_ms / MS_PER_S
        took_s = received_s - sent_s - (message.sent_s - message.received_s)
        # It came back before it was sent: the page's clock stood still meanwhile.
        if took_s < -STOOD_STILL_S:
            return
        round_trip_s = max(0.0, took_s)
        page_s = (sent_s + received_s) / 2
        offset_s = (message.received_s - sent_s + (message.sent_s - received_s)) / 2
        self._paths.append(round_trip_s)
        if len(self._paths) > PATHS_KEPT:
            self._paths.pop(0)
        if self.locked and self._excludes(page_s, offset_s, round_trip_s):
            self._impossible += 1
            if self._impossible < IMPOSSIBLE_LIMIT:
                return
            self._start = self._stop
        self._impossible = 0
        self._add(page_s, offset_s, round_trip_s)
        self._estimate = self._fit(received_s)
        self._drift = self._estimate[2]
        self._follow(received_s)

    def session_s_at(self, page_ms: float) -> Seconds:
        """Give the session time of a moment of the page; only once locked."""
        return self._line.y_at(page_ms / MS_PER_S)

    def page_ms_at(self, session_s: Seconds) -> float:
        """Give the page's moment of a session time; only once locked."""
        return self._line.x_at(session_s) * MS_PER_S

    def error_s(self, now_ms: float) -> Seconds:
        """Give how far what is told may be off, whatever the two ways of the path are like."""
        if not self.locked:
            return inf
        page_s = now_ms / MS_PER_S
        told = self._line.y_at(page_s) - page_s
        middle_s, offset_s, round_trip_s = self._trips[:, self._start : self._stop]
        ago = page_s - middle_s
        widened = round_trip_s / 2 + 2 * DRIFT_SD * np.abs(ago)
        carried = offset_s + self._drift * ago
        low, high = float((carried - widened).max()), float((carried + widened).min())
        return max(told - low, high - told, 0.0)

    def likely_error_s(self, now_ms: float) -> Seconds:
        """Give how far it is off when both ways of the path are alike: a 95 % half-width."""
        if not self.locked or self._estimate is None:
            return inf
        page_s = now_ms / MS_PER_S
        at_s, offset_s, drift, sd_s = self._estimate
        estimated = offset_s + drift * (page_s - at_s)
        return 1.96 * sd_s + abs(self._line.y_at(page_s) - page_s - estimated)

    @property
    def path_s(self) -> Seconds:
        """The 99th percentile of the one-way path; infinite before the first answer."""
        if not self._paths:
            return inf
        ordered = sorted(self._paths)
        fastest = ordered[0]
        slow = ordered[ceil(0.99 * len(ordered)) - 1]
        return fastest / 2 + (slow - fastest)

    def _add(self, page_s: Seconds, offset_s: Seconds, round_trip_s: Seconds) -> None:
        if self._stop == self._trips.shape[1]:
            kept = self._trips[:, self._start : self._stop]
            rows = max(_ROWS, 2 * kept.shape[1])
            self._trips = np.concatenate((kept, np.zeros((3, rows - kept.shape[1]))), axis=1)
            self._start, self._stop = 0, kept.shape[1]
        self._trips[0, self._stop] = page_s
        self._trips[1, self._stop] = offset_s
        self._trips[2, self._stop] = round_trip_s
        self._stop += 1
        while self._trips[0, self._start] < page_s - WINDOW_S:
            self._start += 1

    def _excludes(self, page_s: Seconds, offset_s: Seconds, round_trip_s: Seconds) -> bool:
        """Tell whether what is told and a round trip cannot both be true, each within its bounds."""
        apart_s = abs(offset_s - (self._line.y_at(page_s) - page_s))
        bound_s = round_trip_s / 2 + 2 * FLOOR_S
        # What we believe may itself be off; to say how far costs more, and is seldom asked.
        return apart_s > bound_s and apart_s > bound_s + self.error_s(page_s * MS_PER_S)

    def _fit(self, page_s: Seconds) -> tuple[Seconds, Seconds, float, Seconds]:
        """Fit offset and drift around ``page_s``: (page_s, offset, drift, sd of the offset)."""
        middle_s, offset_s, round_trip_s = self._trips[:, self._start : self._stop]
        count = len(round_trip_s)
        ordered = np.sort(round_trip_s)
        fastest, usual = float(ordered[0]), float(ordered[count >> 1])
        floor = FLOOR_S + FLOOR_SHARE * fastest + (usual - fastest) / (2 * count)
        base = float(offset_s[0])
        sd = floor + (round_trip_s - fastest) / 2
        weight = 1 / (sd * sd)
        t, o = middle_s - page_s, offset_s - base
        weighted_t = weight * t
        w, wt = float(weight.sum()), float(weighted_t.sum())
        wo, wtt, wto = float(weight @ o), float(weighted_t @ t), float(weighted_t @ o)
        prior = 1 / (DRIFT_SD * DRIFT_SD)
        determinant = w * (wtt + prior) - wt * wt
        drift = max(-DRIFT_MAX, min(DRIFT_MAX, (w * wto - wt * wo) / determinant))
        return (
            page_s,
            base + (wo - drift * wt) / w,
            drift,
            sqrt((wtt + prior) / determinant),
        )

    def _follow(self, now_s: Seconds) -> None:
        assert self._estimate is not None  # set by whoever calls
        at_s, offset_s, drift, sd_s = self._estimate
        target = Line(at_s, at_s + offset_s, 1 + drift)
        if not self.locked:
            self._line.set(target)
            waited_ms = now_s * MS_PER_S - self._connected_ms
            self.locked = self._stop - self._start >= ENOUGH and (
                1.96 * sd_s < GOOD_S or waited_ms > LONGEST_WAIT_MS
            )
            return
        self._line.steer(now_s, target)
