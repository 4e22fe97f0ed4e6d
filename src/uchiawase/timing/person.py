"""Simulated people: a published model of human timing, for the demo and for simulations.

Linear phase and period correction (:mod:`uchiawase.timing.phase_correction`; Vorberg & Wing 1996; Mates
1994; Repp 2005) around a set-point, the negative mean asynchrony. What is added to it, and why:

- Parts are not metronomes. With interval Δ and reference Δ0 = 0.5 s, timekeeper variance grows as
  Δ/Δ0 while motor variance does not (Wing & Kristofferson 1973), and correction is
  1 - (1 - α)^(Δ/Δ0): the longer the wait, the more is corrected (Repp, Keller & Jacoby 2012);
  likewise β. On even strokes every Δ0 it is the published model to the letter.
- Tempo drift: the timekeeper runs fast or slow by a share that wanders over seconds.
- Errors cluster: a person is "with it" or "lost" (a two-state Markov chain); the lost miss and
  mix up pieces. After a miss nothing is corrected, since nothing was heard to correct by.
- Bounces: sometimes one stroke makes two hits.

Strokes that fall together (kick and hat) share one timekeeper and have motor noise of their own.
Every number is keyed by (seed, key, position), so a change somewhere leaves the rest as it was.

Many songs of people who hear each other, and no song, are played by
:mod:`uchiawase.timing.ensemble`, with the same presets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from uchiawase.clock import MAX_KEY_PARTS, generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY, Stroke
from uchiawase.timing import phase_correction
from uchiawase.timing.pairing import Times, as_times
from uchiawase.units import Seconds

REFERENCE_INTERVAL_S = 0.5
"""Δ0: the interval for which correction and timekeeper noise are stated."""

_TOGETHER_S = 0.001
_BOUNCE_S = (0.060, 0.130)
_BOUNCE_VELOCITY = 0.5


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of person.

    Attributes:
        mean_s: Set-point: the asynchrony the person takes for "together"; negative is early.
        correction: α, share of an asynchrony corrected within the reference interval.
        period_correction: β, share of an asynchrony that the own period takes up within it.
        timekeeper_s: σT, standard deviation of the timekeeper per reference interval.
        motor_s: σM, standard deviation of the motor delay, per hit.
        drift: Standard deviation of the timekeeper's tempo error, share of the interval.
        drift_time_s: Time after which the tempo error has forgotten itself to 1/e.
        hurry: By what share the person comes to play faster where no song or click leads, with
            ``drift_time_s``. While one leads it is not felt.
        lost: Share of strokes at which the person is lost.
        lost_strokes: How many strokes that lasts in the mean, ≥ 1.
        missed_when_lost: Share of strokes not struck while lost.
        wrong_when_lost: Share struck on another kit piece while lost.
        missed: Share of strokes not struck otherwise.
        wrong: Share struck on another kit piece otherwise.
        bounce: Share of hits with an unwanted second one shortly after.
        velocity_spread: Standard deviation of the velocity around what is written.

    Raises:
        ParameterOutOfRange: A share is not in 0 … 1, a spread is below 0, or a correction is not
            between 0 and 1 (the range in which it can be scaled with the interval).
    """

    mean_s: Seconds
    correction: float
    period_correction: float
    timekeeper_s: Seconds
    motor_s: Seconds
    drift: float
    drift_time_s: Seconds
    hurry: float
    lost: float
    lost_strokes: float
    missed_when_lost: float
    wrong_when_lost: float
    missed: float
    wrong: float
    bounce: float
    velocity_spread: float

    def __post_init__(self) -> None:
        if not 0 < self.correction < 1:
            raise ParameterOutOfRange("the correction", self.correction, "above 0 and below 1")
        for name in ("period_correction", "hurry"):
            value = float(getattr(self, name))
            if not 0 <= value < 1:
                raise ParameterOutOfRange(name, value, "at least 0 and below 1")
        for name in ("timekeeper_s", "motor_s", "drift", "velocity_spread"):
            value = float(getattr(self, name))
            if not 0 <= value < float("inf"):
                raise ParameterOutOfRange(name, value, "0 or above")
        if not self.drift_time_s > 0:
            raise ParameterOutOfRange("drift_time_s", self.drift_time_s, "above 0 s")
        if not self.lost_strokes >= 1:
            raise ParameterOutOfRange("lost_strokes", self.lost_strokes, "at least 1")
        if not 0 <= self.lost < 1:
            raise ParameterOutOfRange("lost", self.lost, "at least 0 and below 1")
        for name in ("missed_when_lost", "wrong_when_lost", "missed", "wrong", "bounce"):
            value = float(getattr(self, name))
            if not 0 <= value <= 1:
                raise ParameterOutOfRange(name, value, "in 0 … 1")
        for name in ("missed", "missed_when_lost"):
            total = float(getattr(self, name)) + float(
                getattr(self, name.replace("missed", "wrong"))
            )
            if total > 1:
                raise ParameterOutOfRange(f"{name} with its wrong strokes", total, "at most 1")

    @property
    def spread_s(self) -> Seconds:
        """Standard deviation of the asynchronies on strokes every Δ0, without drift or β."""
        return phase_correction.spread_s(
            correction=self.correction, timekeeper_s=self.timekeeper_s, motor_s=self.motor_s
        )


PRESETS: dict[str, Preset] = {
    # Spreads come out as stated on beats of 0.5 to 0.6 s, the novices' pair on beats of 1 s, where they
    # were measured; docs/models.md has the table of what was measured and what comes out.
    # Undergraduates who drum in pairs, most of them for the first time (McWeeny, Luoma, Al-Saleem &
    # Trainor 2024; own computation on the 32 to 37 clean in-phase trials at about 1 s). Fitted by
    # simulation to what these show, so that two novices come out as they did: SD between the two 46 ms (middle
    # half 38–54), interval correlation at lag 1 +0.35 and at lag 0 -0.10, α 0.50, interval CV 0.046,
    # and 1,000 ms speeding up by some 45 ms in a minute. α is what bGLS *finds*; what goes in
    # is less, because the period correction counts too. Misses: 4.2 in 100 strokes, after a miss
    # 20 in 100 (of 12,400 hits, those the authors had to fill in). Early by 40 ms: thirty
    # tappers at 600 ms (median -39.5; Bååth & Madison 2012). Velocity: their median spread.
    "novice": Preset(
        mean_s=-0.040,
        correction=0.22,
        period_correction=0.045,
        timekeeper_s=0.0152,
        motor_s=0.0145,
        drift=0.025,
        drift_time_s=30.0,
        hurry=0.065,
        lost=0.10,
        lost_strokes=3.0,
        missed_when_lost=0.35,
        wrong_when_lost=0.10,
        missed=0.008,
        wrong=0.004,
        bounce=0.010,
        velocity_spread=10.0,
    ),
    # People who play no instrument regularly but have a sense of the beat, tapping to a metronome and
    # hearing themselves: SD 26.7, early by 21.5 ms (medians of 26; Fink, Alexander & Janata 2022).
    # α from the correlation of successive asynchronies (0.53 at 600 ms; Bååth & Madison 2012).
    "lay": Preset(
        mean_s=-0.0215,
        correction=0.36,
        period_correction=0.02,
        timekeeper_s=0.0185,
        motor_s=0.007,
        drift=0.006,
        drift_time_s=30.0,
        hurry=0.03,
        lost=0.03,
        lost_strokes=3.0,
        missed_when_lost=0.35,
        wrong_when_lost=0.10,
        missed=0.005,
        wrong=0.002,
        bounce=0.004,
        velocity_spread=12.0,
    ),
    # Trained players of an instrument: two of a string quartet or duet scatter by 25–31 ms about each
    # other (Virtuoso Strings, by condition; own matching, cut at 100 ms), and correct by about as much
    # as is best for their number (Wing et al. 2014). Early by 12 ms, as drummers against a click.
    "musician": Preset(
        mean_s=-0.012,
        correction=0.33,
        period_correction=0.02,
        timekeeper_s=0.0170,
        motor_s=0.006,
        drift=0.004,
        drift_time_s=30.0,
        hurry=0.015,
        lost=0.008,
        lost_strokes=2.0,
        missed_when_lost=0.35,
        wrong_when_lost=0.10,
        missed=0.002,
        wrong=0.001,
        bounce=0.001,
        velocity_spread=12.0,
    ),
    # People who make their living by keeping time: pairs of a Cuban son group scatter by 24 ms (median
    # of 102; rhythm section of Palo Santo 19–27), jazz trios by 22.5–28.7, one drummer against a
    # click by 14.7 within a pattern and 19.5 over whole takes (Clayton et al. 2020; Jazz Trio
    # Database; Groove MIDI; own computation). Hardly early, hardly hurrying, missing next to nothing.
    "professional": Preset(
        mean_s=-0.012,
        correction=0.35,
        period_correction=0.02,
        timekeeper_s=0.0135,
        motor_s=0.006,
        drift=0.002,
        drift_time_s=30.0,
        hurry=0.005,
        lost=0.001,
        lost_strokes=1.5,
        missed_when_lost=0.35,
        wrong_when_lost=0.10,
        missed=0.0005,
        wrong=0.0002,
        bounce=0.0002,
        velocity_spread=10.0,
    ),
    # Somebody who has drummed for years, though not for a living. Spread 21 ms: between professional
    # drummers (14.7 within an agreed pattern, 19.5 in free takes; Groove MIDI) and lay people who hear
    # their own taps (26.7; Fink et al. 2022, 26.5; Bååth & Madison). Mean between professionals'
    # -12 and lay people's -21.5 ms. Correction and noises in the range of fitted in-phase drumming
    # (α middle half .36–.62). Misses: 1 in 100, now and then a short lapse.
    "steady_host": Preset(
        mean_s=-0.015,
        correction=0.40,
        period_correction=0.0,
        timekeeper_s=0.016,
        motor_s=0.006,
        drift=0.003,
        drift_time_s=8.0,
        hurry=0.0,
        lost=0.01,
        lost_strokes=2.0,
        missed_when_lost=0.4,
        wrong_when_lost=0.1,
        missed=0.004,
        wrong=0.001,
        bounce=0.002,
        velocity_spread=12.0,
    ),
    # Somebody for whom keeping up with the tempo is not easy. Spread 41 ms from correction and noise,
    # 45 with the drift: tappers with no more than a year of music scatter by 42.7 ms at 0.4 s and
    # 52.1 at 0.6 s, and are early by 45 and 73 ms (IllusoryMotor data, own computation); novices
    # drumming in pairs have timekeepers of 33 ms at 1 s and little motor noise (McWeeny et al.
    # 2024, own fits). Correction at the low end of theirs. Errors: 10 in 100, half missed and half
    # on the wrong piece, in bursts of about six strokes, which is the assumption that the design
    # of prediction was tested with; how beginners' errors really cluster nobody has published.
    "beginner_guest": Preset(
        mean_s=-0.045,
        correction=0.30,
        period_correction=0.0,
        timekeeper_s=0.028,
        motor_s=0.012,
        drift=0.010,
        drift_time_s=8.0,
        hurry=0.0,
        lost=0.14,
        lost_strokes=6.0,
        missed_when_lost=0.32,
        wrong_when_lost=0.28,
        missed=0.01,
        wrong=0.01,
        bounce=0.015,
        velocity_spread=18.0,
    ),
}


Fate: TypeAlias = Literal["right", "wrong_piece", "bounce"]


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A hit of a simulated person, with what it was meant for.

    Attributes:
        stroke_index: The stroke that was struck, or -1 where it belongs to none (a bounce, or a
            piece that was not asked for there).
        time_s: When, on the clock of the targets.
        piece: What was struck.
        velocity: 1 … 127.
        fate: What it is.
    """

    stroke_index: int
    time_s: Seconds
    piece: KitPiece
    velocity: int
    fate: Fate


class Playing:
    """A simulated person within a pass, position by position. Made by :meth:`Person.begin`."""

    __slots__ = (
        "_before_s",
        "_deviation_s",
        "_drift",
        "_key",
        "_lost",
        "_period",
        "_pieces",
        "_position",
        "_preset",
        "_seed",
    )

    def __init__(
        self, preset: Preset, seed: int, key: tuple[int, ...], pieces: Sequence[KitPiece]
    ) -> None:
        self._preset = preset
        self._seed, self._key = seed, key
        self._pieces = tuple(dict.fromkeys(pieces))
        self._position = 0
        self._before_s: Seconds | None = None
        self._deviation_s = 0.0
        self._drift = 0.0
        self._period = 0.0
        self._lost = False

    def next_hits(
        self,
        target_s: Seconds,
        strokes: Sequence[tuple[int, Stroke]],
        heard_asynchrony_s: Seconds | None,
    ) -> tuple[PersonHit, ...]:
        """Play the next position.

        Args:
            target_s: When it is asked for; later than the one before.
            strokes: What is asked for there, each with its index in the part.
            heard_asynchrony_s: How far the own hits were from what was heard at the position
                before (own minus heard), or None where there was nothing to compare.

        Returns:
            What is struck, ascending in time; empty for a miss.

        Raises:
            ParameterOutOfRange: The target is not after the one before.
        """
        preset = self._preset
        draw = generator(self._seed, *self._key, self._position)
        timekeeper, wander, *rest = draw.standard_normal(2 + 2 * len(strokes))
        state, *fates = draw.random(1 + 4 * len(strokes))

        if self._before_s is None:
            resting = max(preset.spread_s**2 - preset.motor_s**2, 0.0)
            self._deviation_s = float(np.sqrt(resting) * timekeeper)
            self._drift = preset.drift * float(wander)
            self._lost = bool(state < preset.lost)
        else:
            interval_s = target_s - self._before_s
            if not interval_s > 0:
                raise ParameterOutOfRange(
                    "the target", target_s, f"after the one before, {self._before_s} s"
                )
            self._go_on(interval_s, heard_asynchrony_s, float(timekeeper), float(wander), state)
        self._before_s = target_s
        self._position += 1

        hits: list[PersonHit] = []
        missed = preset.missed_when_lost if self._lost else preset.missed
        wrong = preset.wrong_when_lost if self._lost else preset.wrong
        for place, (index, stroke) in enumerate(strokes):
            motor, force = rest[2 * place : 2 * place + 2]
            fate, bounce, which, delay = fates[4 * place : 4 * place + 4]
            if fate < missed:
                continue
            time_s = target_s + preset.mean_s + self._deviation_s + preset.motor_s * float(motor)
            velocity = _velocity(stroke.velocity + preset.velocity_spread * float(force))
            others = self._others(stroke.piece)
            if fate < missed + wrong and others:
                piece = others[int(which * len(others))]
                hits.append(PersonHit(-1, time_s, piece, velocity, "wrong_piece"))
            else:
                hits.append(PersonHit(index, time_s, stroke.piece, velocity, "right"))
            if bounce < preset.bounce:
                later_s = _BOUNCE_S[0] + (_BOUNCE_S[1] - _BOUNCE_S[0]) * float(delay)
                softer = _velocity(velocity * _BOUNCE_VELOCITY)
                hits.append(PersonHit(-1, time_s + later_s, hits[-1].piece, softer, "bounce"))
        return tuple(sorted(hits, key=lambda hit: hit.time_s))

    def _go_on(
        self,
        interval_s: Seconds,
        heard_asynchrony_s: Seconds | None,
        timekeeper: float,
        wander: float,
        state: float,
    ) -> None:
        """Let the time between two positions pass."""
        preset = self._preset
        share = interval_s / REFERENCE_INTERVAL_S
        if heard_asynchrony_s is not None:
            error_s = heard_asynchrony_s - preset.mean_s
            self._deviation_s -= corrected(preset.correction, share) * error_s
            # As a share, so that a period learnt on quarter notes holds for eighths.
            self._period -= corrected(preset.period_correction, share) * error_s / interval_s
        kept = float(np.exp(-interval_s / preset.drift_time_s))
        self._drift = kept * self._drift + preset.drift * float(np.sqrt(1 - kept**2)) * wander
        self._deviation_s += (self._period + self._drift) * interval_s
        self._deviation_s += preset.timekeeper_s * float(np.sqrt(share)) * timekeeper
        leaves = 1 / preset.lost_strokes
        enters = min(leaves * preset.lost / (1 - preset.lost), 1.0)
        self._lost = bool(state >= leaves) if self._lost else bool(state < enters)

    def _others(self, piece: KitPiece) -> tuple[KitPiece, ...]:
        family = PIECES[piece].family
        return tuple(other for other in self._pieces if PIECES[other].family != family)


def corrected(correction: float, share: float) -> float:
    """Give how much is corrected over a share of the reference interval: 1 - (1 - α)^share."""
    return float(1 - (1 - correction) ** share)


class Person:
    """A simulated person.

    Args:
        preset: What kind of person.
        seed: The evening's seed.
        key: What tells this playing from others, such as (seat, pass); up to three whole numbers.

    Raises:
        ParameterOutOfRange: The key has too many parts.
    """

    __slots__ = ("_key", "_preset", "_seed")

    def __init__(self, preset: Preset, seed: int, key: tuple[int, ...]) -> None:
        if len(key) >= MAX_KEY_PARTS:
            raise ParameterOutOfRange(
                "the length of the key", len(key), f"at most {MAX_KEY_PARTS - 1}"
            )
        self._preset, self._seed, self._key = preset, seed, key

    def begin(self, pieces: Sequence[KitPiece]) -> Playing:
        """Begin a pass that is played position by position.

        Args:
            pieces: The kit pieces within reach, from which a wrong one may be struck.
        """
        return Playing(self._preset, self._seed, self._key, pieces)

    def hits(
        self, strokes: Sequence[Stroke], targets_s: Sequence[float] | Times
    ) -> tuple[PersonHit, ...]:
        """Play a part through, hearing exactly the targets.

        Args:
            strokes: What is asked for, ascending; ``PersonHit.stroke_index`` counts within them.
            targets_s: When each is asked for, seconds, ascending, shape (len(strokes),). Targets
                within a millisecond count as one position.

        Returns:
            All hits, ascending in time; empty without strokes.

        Raises:
            LengthsDiffer: There is not one target for each stroke.
            TimesOutOfOrder: Targets step backwards.
            TimeNotFinite: A target is infinite or not a number.
        """
        targets = as_times("targets_s", targets_s).tolist()
        if len(targets) != len(strokes):
            raise LengthsDiffer("strokes", len(strokes), "targets", len(targets))
        playing = self.begin([stroke.piece for stroke in strokes])
        hits: list[PersonHit] = []
        heard_s: Seconds | None = None
        start = 0
        while start < len(strokes):
            target_s = targets[start]
            end = start
            while end < len(strokes) and targets[end] - target_s <= _TOGETHER_S:
                end += 1
            now = playing.next_hits(
                target_s, [(index, strokes[index]) for index in range(start, end)], heard_s
            )
            meant = [hit.time_s - target_s for hit in now if hit.fate != "bounce"]
            heard_s = float(np.mean(meant)) if meant else None
            hits.extend(now)
            start = end
        return tuple(sorted(hits, key=lambda hit: hit.time_s))


def _velocity(wished: float) -> int:
    return int(np.clip(round(wished), LOWEST_VELOCITY, HIGHEST_VELOCITY))
