"""Virtual drummers: how far from the written place, and how hard, a good drummer strikes.

What they play around the song is ADAM (:mod:`uchiawase.timing.adam`) keeping together with it, in a
form that can be asked for any stroke alone; :meth:`Profile.adam` gives its parameters. How they yield to
people is added to it (:mod:`uchiawase.timing.yielding`): the model is linear, so the answers add.

Human drummers wander slowly around the beat and scatter quickly on top of it. The wander is an
Ornstein–Uhlenbeck process in law: a sum of sinusoids whose frequencies are drawn, one from each
equal share, from its spectrum, a Cauchy distribution; the autocovariance over drummers is then
σ² exp(-|t| / τ) exactly (random Fourier features; Rahimi & Recht 2007). Unlike a recursion it has a
value at every time without a past, so the order in which strokes are asked for changes nothing,
and a restarted server goes on where it was.

Every number is keyed by (seed, seat, pass, stroke).
"""

from dataclasses import dataclass
from math import exp, hypot, pi, sqrt

import numpy as np

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.timing.adam import Adam
from uchiawase.units import Seconds

_SINUSOIDS = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """How human a virtual drummer is.

    Attributes:
        wander_s: Standard deviation of the slow wander.
        wander_time_s: Time after which the wander has forgotten itself to 1/e.
        scatter_s: Standard deviation of what is new with every stroke.
        mean_s: Usual offset; negative is early.
        velocity_spread: Standard deviation of the velocity around what is written.

    Raises:
        ParameterOutOfRange: A spread is below 0 or the time is not above 0.
    """

    wander_s: Seconds
    wander_time_s: Seconds
    scatter_s: Seconds
    mean_s: Seconds
    velocity_spread: float

    def __post_init__(self) -> None:
        for name in ("wander_s", "scatter_s", "velocity_spread"):
            value = float(getattr(self, name))
            if not 0 <= value < float("inf"):
                raise ParameterOutOfRange(name, value, "0 or above")
        if not self.wander_time_s > 0:
            raise ParameterOutOfRange("wander_time_s", self.wander_time_s, "above 0 s")

    @property
    def spread_s(self) -> Seconds:
        """Standard deviation of the offsets, over drummers and times."""
        return hypot(self.wander_s, self.scatter_s)

    def adam(self, interval_s: Seconds) -> Adam:
        """Give the phase-correcting player who, on even strokes, plays with this very autocovariance.

        With φ = exp(-Δ/τ): α = 1 - φ, σM² = φ scatter², and σT² the rest of the innovations of the
        wander, which ADAM's motor delays feed too. "good" at 0.5 s: α 0.57, σT 7.2 ms, σM 4.0 ms.

        Raises:
            ParameterOutOfRange: The interval is not above 0.
        """
        if not interval_s > 0:
            raise ParameterOutOfRange("the interval", interval_s, "above 0 s")
        kept = exp(-interval_s / self.wander_time_s)
        correction = 1 - kept
        motor_s = sqrt(kept) * self.scatter_s
        central = self.wander_s**2 + correction * self.scatter_s**2
        timekeeper = central * (1 - kept**2) - (correction * motor_s) ** 2
        return Adam(correction, timekeeper_s=sqrt(timekeeper), motor_s=motor_s)


PROFILES: dict[str, Profile] = {
    # Spread 9.2 ms in all, as a professional's kick against the click on downbeats (9.2 ms, Groove
    # MIDI, Gillick et al. 2019, own computation); the wander forgets itself within 0.6 s as theirs
    # does (12.5 ms wander, 7 ms scatter in the same data, whole takes). On the beat in the mean:
    # a virtual drummer is what others orient themselves by. Velocity: people scatter by 15 (median
    # 10 of 127 around what is usual at the place); less here, so that written accents stay clear.
    "good": Profile(
        wander_s=0.007, wander_time_s=0.6, scatter_s=0.006, mean_s=0.0, velocity_spread=6.0
    ),
    # For calibration and tests: exactly as written.
    "exact": Profile(
        wander_s=0.0, wander_time_s=1.0, scatter_s=0.0, mean_s=0.0, velocity_spread=0.0
    ),
}


class VirtualDrummer:
    """One virtual drummer in one pass.

    Args:
        seed: The evening's seed.
        seat: Where it sits, from 1.
        pass_number: Which pass, from 1.
        profile: How human it is.
    """

    __slots__ = ("_drawn", "_frequencies_hz", "_key", "_phases", "_seed", "profile")

    def __init__(
        self, seed: int, seat: int, pass_number: int, profile: Profile = PROFILES["good"]
    ) -> None:
        self.profile = profile
        self._seed = seed
        self._key = (seat, pass_number)
        # Asked for again whenever a stroke is moved, and costly to draw.
        self._drawn: dict[int, tuple[float, float]] = {}
        draws = generator(seed, *self._key).random((2, _SINUSOIDS))
        share = (np.arange(_SINUSOIDS) + draws[0]) / _SINUSOIDS
        self._frequencies_hz = np.tan(pi / 2 * share) / (2 * pi * profile.wander_time_s)
        self._phases = 2 * pi * draws[1]

    def offset_s(self, stroke_index: int, time_s: Seconds) -> Seconds:
        """Give how much later than written a stroke is played with the song alone; negative is earlier.

        Args:
            stroke_index: Which stroke of the part.
            time_s: Its target, seconds, by any clock that runs through the pass.
        """
        angles = 2 * pi * self._frequencies_hz * time_s + self._phases
        wander = np.sqrt(2 / _SINUSOIDS) * float(np.cos(angles).sum())
        return float(
            self.profile.mean_s
            + self.profile.wander_s * wander
            + self.profile.scatter_s * self._draws(stroke_index)[0]
        )

    def velocity(self, stroke_index: int, written: int) -> int:
        """Give how hard a stroke is played that is written with a velocity, 1 … 127."""
        wished = written + self.profile.velocity_spread * self._draws(stroke_index)[1]
        return int(np.clip(round(wished), LOWEST_VELOCITY, HIGHEST_VELOCITY))

    def _draws(self, stroke_index: int) -> tuple[float, float]:
        drawn = self._drawn.get(stroke_index)
        if drawn is None:
            first, second = generator(self._seed, *self._key, stroke_index).standard_normal(2)
            drawn = self._drawn[stroke_index] = (float(first), float(second))
        return drawn
