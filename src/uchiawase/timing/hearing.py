"""When sounds were heard by a microphone: chirps by a matched filter, the direct path before its echoes.

A recording is filtered with each chirp turned round (North 1943; Turin 1960, IRE Trans. Information
Theory 6): noise and talk are spread out, the chirp is drawn together into a peak of half a millisecond.
Every chirp is sung several times; of the filtered powers the **median** over the times is taken, so
that a cough or a slammed door, which hits one of them, counts for nothing.

In a room the loudest peak may be a reflection. The direct sound comes first: the arrival is the earliest
peak, within :data:`REACH_S` before the loudest, that stands out from the noise and is no more than
:data:`WEAKEST_DIRECT_DB` below it; the filter's own side lobes lie lower than that. A parabola through
its three samples (logarithm of the power) places it between them.

Times are seconds on the session clock: the recording's first and last samples are given as the page
that listened knows them, so that the drift of its sound card is taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.units import Seconds

Wave = npt.NDArray[np.float32]
Power = npt.NDArray[np.float64]

EARLIEST_S: Seconds = -0.25
LATEST_S: Seconds = 0.6
"""A chirp may be heard this much before (a device that states too much) or after it was due."""

REACH_S: Seconds = 0.03
WEAKEST_DIRECT_DB = 15.0
CLEAR_DB = 14.0
"""How far the loudest peak has to stand above the middling power to be taken for a chirp: noise alone
reaches 11 dB (median of three, over the 2,800 independent moments that are looked at)."""

_STANDS_OUT_DB = 12.0
_SAME_S: Seconds = 0.0006


@dataclass(frozen=True, slots=True)
class Recording:
    """What a microphone heard.

    Attributes:
        wave: Mono, shape (n,), n ≥ 2, any scale.
        start_s: When its first sample came in, session seconds.
        end_s: When its last did; later than ``start_s``.
    """

    wave: Wave
    start_s: Seconds
    end_s: Seconds

    def __post_init__(self) -> None:
        if self.wave.size < 2 or not np.isfinite(self.wave).all():
            raise ParameterOutOfRange(
                "the recording", self.wave.size, "at least two finite samples"
            )
        if not (np.isfinite(self.start_s) and self.start_s < self.end_s < float("inf")):
            raise ParameterOutOfRange(
                "the recording's end", self.end_s, f"after its start at {self.start_s:.3f} s"
            )

    @property
    def rate_hz(self) -> float:
        """Samples a session second."""
        return (self.wave.size - 1) / (self.end_s - self.start_s)

    def sample_at(self, time_s: Seconds) -> float:
        """Give the sample, with its fraction, that came in at a time; inverse of ``time_s_at``."""
        return (time_s - self.start_s) * self.rate_hz

    def time_s_at(self, sample: float) -> Seconds:
        """Give when a sample, with its fraction, came in."""
        return self.start_s + sample / self.rate_hz


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a device's chirps were heard.

    Attributes:
        late_s: Heard minus due, seconds: the mean of its repetitions.
        spread_s: How far the repetitions are apart: half of the widest distance.
        clear_db: How far the peak stands above the middling power.
    """

    late_s: Seconds
    spread_s: Seconds
    clear_db: float


def arrival(recording: Recording, chirp: Wave, due_s: Sequence[Seconds]) -> Arrival | None:
    """Find when a device's chirps were heard.

    Args:
        recording: What the microphone heard.
        chirp: What was sung, shape (m,), at the recording's nominal rate.
        due_s: When each repetition should have been heard, session seconds, at least one.

    Returns:
        None where nothing stands out, or the recording does not hold the repetitions.

    Raises:
        LengthsDiffer: ``due_s`` is empty.
    """
    if not due_s:
        raise LengthsDiffer("due_s", 0, "the repetitions", 1)
    powers = [_filtered(recording, chirp, each_s) for each_s in due_s]
    heard = [power for power in powers if power is not None]
    if len(heard) < (len(due_s) + 1) // 2:
        return None
    normed = np.stack([power / max(float(np.median(power)), 1e-30) for power in heard])
    combined = np.median(normed, axis=0)
    loudest = int(combined.argmax())
    clear_db = _db(combined[loudest] / float(np.median(combined)))
    if clear_db < CLEAR_DB:
        return None
    first = _first_peak(combined, loudest, recording.rate_hz)
    places = [_near(power, first, recording.rate_hz) for power in normed]
    found_s = [EARLIEST_S + place / recording.rate_hz for place in places if place is not None]
    if not found_s:
        return None
    # One repetition that was disturbed may point elsewhere within the same peak.
    return Arrival(
        late_s=float(np.median(found_s)),
        spread_s=(max(found_s) - min(found_s)) / 2,
        clear_db=clear_db,
    )


def _filtered(recording: Recording, chirp: Wave, due_s: Seconds) -> Power | None:
    """Give the matched filter's power around a due time; its first value belongs to EARLIEST_S.

    The fraction of a sample at which the stretch begins is taken out by a shift of phase.
    """
    begin = recording.sample_at(due_s + EARLIEST_S)
    first = int(np.floor(begin))
    count = round((LATEST_S - EARLIEST_S) * recording.rate_hz)
    last = first + count + chirp.size
    if first < 0 or last > recording.wave.size:
        return None
    size = 1 << (count + 2 * chirp.size).bit_length()
    stretch = np.fft.fft(recording.wave[first:last].astype(np.float64), size)
    pattern = np.fft.fft(chirp.astype(np.float64), size)
    turns = np.fft.fftfreq(size)
    product = stretch * np.conj(pattern) * np.exp(2j * np.pi * turns * (begin - first))
    # Without its negative frequencies the result is analytic: its size is the envelope.
    product[turns < 0] = 0.0
    return cast("Power", np.abs(np.fft.ifft(product)[:count]) ** 2)


def _first_peak(power: Power, loudest: int, rate_hz: float) -> int:
    """Give the earliest peak that may be the direct sound of the loudest."""
    least = max(
        power[loudest] * 10 ** (-WEAKEST_DIRECT_DB / 10),
        float(np.median(power)) * 10 ** (_STANDS_OUT_DB / 10),
    )
    for place in range(max(1, loudest - round(REACH_S * rate_hz)), loudest):
        if power[place] >= least and power[place - 1] < power[place] >= power[place + 1]:
            return place
    return loudest


def _near(power: Power, place: int, rate_hz: float) -> float | None:
    """Give the top of the peak nearest to a place, between the samples; None at an edge."""
    reach = round(_SAME_S * rate_hz)
    low = max(1, place - reach)
    top = low + int(power[low : min(place + reach + 1, power.size - 1)].argmax())
    if not 0 < top < power.size - 1:
        return None
    before, at, after = np.log(np.maximum(power[top - 1 : top + 2], 1e-30))
    bend = before - 2 * at + after
    return top + (0.5 * float((before - after) / bend) if bend < 0 else 0.0)


def _db(ratio: float) -> float:
    return 10.0 * float(np.log10(max(ratio, 1e-30)))


# --- strikes ---------------------------------------------------------------------------------------

FEWEST_STRIKES = 4
STAMP_EARLIEST_S: Seconds = -0.25
STAMP_LATEST_S: Seconds = 0.12
"""A strike's time stamp less the moment at which the microphone's page heard it lies in here: stamps are
late by the input delay, what is heard by the microphone's."""

_HOP_S: Seconds = 0.001
_ATTACK_S: Seconds = 0.004
_CLEAR_SDS = 15.0
_STANDS_OUT_SDS = 5.5
_WEAKEST_SHARE = 0.4
_NEAR_HOPS = 2
_LOUDEST_RISE = 1.5
_STRUCK_SHARE = 0.7


def strikes(recording: Recording, stamps_s: Sequence[Seconds]) -> Arrival | None:
    """Find by how much a device's time stamps lie behind what was heard of its strikes.

    A finger on glass, a key or a stick is heard as a sudden rise of the power. Its rises are looked up
    at all stamps at once, moved together: where they fall on rises again and again is the answer, and
    what others do meanwhile falls on them by chance only.

    Args:
        recording: What the microphone heard, the device's own sound being silent.
        stamps_s: The strikes' time stamps, session seconds, any order.

    Returns:
        ``late_s`` is stamp minus heard: the input delay less that of the microphone and the sound's
        travel. None below :data:`FEWEST_STRIKES`, or where no place is clearly the best.
    """
    rises, rate_hz = _rises(recording)
    inside = [
        stamp_s
        for stamp_s in stamps_s
        if recording.start_s - STAMP_EARLIEST_S < stamp_s - STAMP_LATEST_S
        and stamp_s - STAMP_EARLIEST_S < recording.end_s
    ]
    if len(inside) < FEWEST_STRIKES:
        return None
    lags_s = np.arange(STAMP_EARLIEST_S, STAMP_LATEST_S, _HOP_S)
    places = (np.asarray(inside)[:, None] - lags_s[None, :] - recording.start_s) * rate_hz
    found = rises[np.clip(np.round(places).astype(np.intp), 0, rises.size - 1)]
    # Each strike counts up to a limit, so that a single loud one does not decide.
    shared = np.minimum(found, _LOUDEST_RISE).mean(axis=0)
    usual = float(np.median(shared))
    scale = max(1.4826 * float(np.median(np.abs(shared - usual))), 1e-12)
    best = int(shared.argmax())
    if (float(shared[best]) - usual) / scale < _CLEAR_SDS:
        return None
    # What is heard first lies furthest to the right: the stamp is least late against it.
    least = max(usual + _STANDS_OUT_SDS * scale, _WEAKEST_SHARE * float(shared[best]))
    reach = round(REACH_S / _HOP_S)
    later = np.flatnonzero(shared[best : best + reach + 1] >= least)
    first = best + int(later.max())
    near = slice(max(first - _NEAR_HOPS, 0), first + _NEAR_HOPS + 1)
    weights = np.maximum(found[:, near], 1e-9)
    each_s = (weights @ lags_s[near]) / weights.sum(axis=1)
    struck = found[:, near].max(axis=1) > float(np.quantile(rises, 0.9))
    if struck.sum() < max(FEWEST_STRIKES, _STRUCK_SHARE * len(inside)):
        return None
    low_s, high_s = np.quantile(each_s[struck], [0.25, 0.75])
    return Arrival(
        late_s=float(np.median(each_s[struck])),
        spread_s=float(high_s - low_s) / 2 + _HOP_S,
        clear_db=_db((float(shared[first]) - usual) / scale),
    )


def _rises(recording: Recording) -> tuple[Power, float]:
    """Give how suddenly the power rises at each hop (natural logarithm), and hops a second."""
    hop = max(1, round(_HOP_S * recording.rate_hz))
    count = recording.wave.size // hop
    # The difference of neighbours takes away rumble and hum and leaves what is sudden.
    sharp = np.diff(recording.wave[: count * hop].astype(np.float64), prepend=0.0)
    power = (sharp.reshape(count, hop) ** 2).mean(axis=1)
    floor = max(float(np.median(power)), 1e-18)
    level = np.log(power + floor)
    attack = max(1, round(_ATTACK_S / _HOP_S))
    before = np.stack([np.roll(level, shift) for shift in range(1, attack + 1)]).max(axis=0)
    rise = np.maximum(level - before, 0.0)
    rise[: attack + 1] = 0.0
    return rise, recording.rate_hz / hop
