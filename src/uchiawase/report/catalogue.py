"""Every measure that ``uchi timing`` tells, as a table: what it is, what it needs, who says so, what pins it.

The command, its page, its files and docs/timing.md are all made from it, so that they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

import numpy as np

from uchiawase.timing.doubt import FEWEST, Estimate
from uchiawase.timing.following import CONFIDENCE_TOGETHER, FEWEST_BEATS, Arrow
from uchiawase.timing.intervals import FEWEST_TO_COMPARE
from uchiawase.timing.measures import Measures, PairMeasures, PlayerMeasures


@dataclass(frozen=True, slots=True)
class Plain:
    """A number without an interval, and how many strokes, intervals or positions stand behind it."""

    value: float
    n: int


Found: TypeAlias = Estimate | Plain | None
Unit: TypeAlias = Literal["s", "share", "radians", "number", "per beat", "seconds a second"]

Whose = TypeVar("Whose")


@dataclass(frozen=True, slots=True)
class Measure(Generic[Whose]):
    """One measure.

    Attributes:
        name: What files and programs call it.
        title: What people call it.
        unit: Of its value.
        formula: What is computed.
        needs: From how many of what on; below it is "not enough".
        interval: Whence its interval.
        source: The paper.
        test: The test that pins it, as pytest names it.
        of: Where it stands.
        reads: What it says in one sentence, and what it does not.
    """

    name: str
    title: str
    unit: Unit
    formula: str
    needs: str
    interval: str
    source: str
    test: str
    of: Callable[[Whose], Found]
    reads: str


_COSINES = (
    "of the influence values, the wider of: first-order memory averaged over by its likelihood (Harville "
    "1974); long-run variance by equal-weighted cosines, t (Lazarus et al. 2018)"
)
_COSINES_LOG = f"{_COSINES}; on the log scale"
_SPREAD = (
    "the wider of: first-order memory of the series averaged over by its likelihood (Harville 1974), "
    "widened by excess kurtosis; long-run variance of the influence values by equal-weighted cosines, t "
    "(Lazarus et al. 2018), on the log scale"
)
_INTEGRATED = "t of the fit with the noise's shape integrated out, less the bias of first order"
_NONE = "none"

_ONSETS = f"{FEWEST} onsets"
_SHARED = f"{FEWEST} shared positions"
_INTERVALS = f"{FEWEST} intervals"
_COMPARED = f"{FEWEST_TO_COMPARE} intervals"
_BEATS = f"{FEWEST_BEATS} shared beats"

_CLAYTON = "Clayton, Jakubowski, Eerola et al. 2020, Music Percept. 38, 136–194"
_ONSETSYNC = "Eerola & Clayton 2024, JOSS 9, 5395"
_RASCH = "Rasch 1979, Acustica 43, 121–131"
_JACOBY = "Jacoby, Tishby, Repp, Ahissar & Keller 2015, Timing Time Percept. 3, 52–87"
_WING_2014 = "Wing, Endo, Bradbury & Vorberg 2014, J. R. Soc. Interface 11, 20131125"
_WING_1973 = "Wing & Kristofferson 1973, Percept. Psychophys. 14, 5–12"
_FRANK = "Frank & Richardson 2010, Physica D 239, 2084–2092"
_MARDIA = "Mardia & Jupp 2000, Directional Statistics"
_KONVALINKA = "Konvalinka, Vuust, Roepstorff & Frith 2010, Q. J. Exp. Psychol. 63, 2220–2230"
_GRANGER = "Granger 1969, Econometrica 37, 424–438"

_SON = "tests/timing/test_cuban_son.py::"
_REFERENCE = "tests/timing/test_reference_measures.py::"


def _gain_to_track(one: PlayerMeasures) -> Found:
    return one.correction.to_track if one.correction else None


def _gain_to_others(one: PlayerMeasures) -> Found:
    return one.correction.to_others if one.correction else None


def _timekeeper(one: PlayerMeasures) -> Found:
    own = one.correction
    return None if own is None or own.timekeeper_s is None else Plain(own.timekeeper_s, own.beats)


def _motor(one: PlayerMeasures) -> Found:
    own = one.correction
    return None if own is None or own.motor_s is None else Plain(own.motor_s, own.beats)


def _clock(one: PlayerMeasures) -> Found:
    return None if one.two_levels is None else Plain(one.two_levels.clock_s, one.onsets - 1)


def _motor_unpaced(one: PlayerMeasures) -> Found:
    return None if one.two_levels is None else Plain(one.two_levels.motor_s, one.onsets - 1)


def _answer(lag: int) -> Callable[[PairMeasures], Found]:
    def found(one: PairMeasures) -> Found:
        answers = one.answers
        if answers is None:
            return None
        return Plain(float(answers.values[answers.lags == lag][0]), answers.n)

    return found


def _p(one: PairMeasures) -> Found:
    return None if one.phase is None else Plain(one.phase.rayleigh_p, one.phase.n)


def _second_from_first(one: PairMeasures) -> Found:
    found = one.second_from_first
    return None if found is None else Plain(found.p, sum(found.freedom))


def _first_from_second(one: PairMeasures) -> Found:
    found = one.first_from_second
    return None if found is None else Plain(found.p, sum(found.freedom))


def _together(one: Arrow) -> Found:
    if one.gain is None:
        return None
    return Estimate(one.gain.value, one.low_together, one.high_together, one.gain.n)


def _cluster(one: Measures) -> Found:
    found = one.cluster_phase
    return None if found is None else Plain(found.mean, int(np.size(found.group)))


PLAYER_MEASURES: tuple[Measure[PlayerMeasures], ...] = (
    Measure(
        "signed_mean", "early or late", "s",
        "mean of A, A = onset − track; negative is early",
        _ONSETS, _COSINES, _CLAYTON,
        "tests/timing/test_published_studies.py::test_people_tap_ahead_of_a_metronome_as_much_as_published",
        lambda one: one.mean_s,
        "Contains the delays of devices. Down to −50 ms it is human: people tap ahead of what they follow.",
    ),
    Measure(
        "spread", "spread around the track", "s",
        "standard deviation of A (n − 1)",
        _ONSETS, _SPREAD, _CLAYTON,
        "tests/timing/test_published_studies.py::test_people_tap_ahead_of_a_metronome_as_much_as_published",
        lambda one: one.spread_s,
        "How alike a player's strokes lie; being early or late throughout is not in it.",
    ),
    Measure(
        "spread_without_drift", "spread, drift taken out", "s",
        "standard deviation of A around a straight line in time (n − 2)",
        _ONSETS, _SPREAD, _CLAYTON,
        "tests/timing/test_asynchrony.py::test_drift_counts_in_the_spread_and_not_without_it",
        lambda one: one.spread_without_drift_s,
        "The spread without slow wandering ahead or behind.",
    ),
    Measure(
        "size", "size around the usual place", "s",
        "mean of |A − median A|",
        _ONSETS, _SPREAD, _CLAYTON,
        "tests/timing/test_asynchrony.py::test_a_constant_delay_moves_the_mean_and_nothing_else",
        lambda one: one.size_s,
        "How far a stroke lies from the player's usual place, on average.",
    ),
    Measure(
        "relative_to_others", "ahead of or behind the others", "s",
        "mean of onset − mean onset of the others at the position, the player left out",
        f"{FEWEST} positions with two or more players", _COSINES, _ONSETSYNC,
        f"{_SON}test_leaving_the_player_out_is_the_default_and_differs_from_both_other_ways",
        lambda one: one.relative_s,
        "Where in the group's shared moment a player lies. Contains the delays of devices.",
    ),
    Measure(
        "variation", "unevenness", "share",
        "standard deviation (n − 1) of intervals by their mean; with a track, of played by asked intervals",
        _INTERVALS, _COSINES_LOG, "Ivry & Hazeltine 1995, J. Exp. Psychol. Hum. Percept. Perform. 21, 3–18",
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        lambda one: one.variation,
        "Smaller is steadier. A slow change of tempo counts in it.",
    ),
    Measure(
        "variation_without_drift", "unevenness, drift taken out", "share",
        "the same around a straight line in time (n − 2)",
        _INTERVALS, _COSINES_LOG, "Ivry & Hazeltine 1995, J. Exp. Psychol. Hum. Percept. Perform. 21, 3–18",
        "tests/timing/test_intervals.py::test_an_even_slowing_down_counts_in_the_variation_and_not_without_drift",
        lambda one: one.variation_without_drift,
        "Unevenness from stroke to stroke, without speeding up or slowing down evenly.",
    ),
    Measure(
        "local_variation", "local unevenness", "number",
        "Lv = 3 mean of ((a − b) / (a + b))² over neighbouring intervals",
        f"{FEWEST + 1} intervals", _COSINES_LOG, "Shinomoto, Shima & Tanji 2003, Neural Comput. 15, 2823–2842",
        "tests/timing/test_intervals.py::test_relative_measures_do_not_know_the_tempo",
        lambda one: one.local_variation,
        "0 for even intervals, 1 for random ones; slow changes of tempo hardly count.",
    ),
    Measure(
        "drift", "change of tempo", "seconds a second",
        "slope of intervals over the times at which they end",
        f"{FEWEST + 1} onsets", _COSINES, "Repp 2005, Psychon. Bull. Rev. 12, 969–992",
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        lambda one: one.drift,
        "Negative speeds up. For players who play the same rhythm throughout.",
    ),
    Measure(
        "clock", "clock part (no track)", "s",
        "√(γ(0) + 2 γ(1)) of intervals, γ autocovariances by n",
        _COMPARED, _NONE, _WING_1973,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _clock,
        "Not told where neighbouring intervals go together, as under drift.",
    ),
    Measure(
        "motor", "motor part (no track)", "s",
        "√(−γ(1)) of intervals",
        _COMPARED, _NONE, _WING_1973,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _motor_unpaced,
        "Of playing without a track; jitter of the recording counts as motor noise.",
    ),
    Measure(
        "gain_to_track", "correction towards the track", "per beat",
        "α towards the track in the linear phase correction model with all others as partners",
        _BEATS, _INTEGRATED, _JACOBY,
        "tests/timing/test_following.py::test_gains_are_recovered_and_intervals_hold_them",
        _gain_to_track,
        "How much of an asynchrony to the track is made good by the next beat.",
    ),
    Measure(
        "gain_to_others", "correction towards the others together", "per beat",
        "sum of α towards all other players",
        _BEATS, _INTEGRATED, _WING_2014,
        "tests/timing/test_following.py::test_gains_are_recovered_and_intervals_hold_them",
        _gain_to_others,
        "Known better than any single arrow.",
    ),
    Measure(
        "timekeeper", "timekeeper noise", "s",
        "σ_T = √(K11 + 2 K12) of the fitted noise",
        _BEATS, _NONE, _JACOBY,
        "tests/timing/test_bgls.py::test_the_reference_program_is_met_to_eight_digits",
        _timekeeper,
        "Noise of the next interval, once corrections are known.",
    ),
    Measure(
        "motor_noise", "motor noise", "s",
        "σ_M = √(−K12) of the fitted noise, σ_M ≤ σ_T",
        _BEATS, _NONE, _JACOBY,
        "tests/timing/test_bgls.py::test_the_reference_program_is_met_to_eight_digits",
        _motor,
        "Noise of a single stroke. Jitter of the recording counts in it.",
    ),
)  # fmt: skip


PAIR_MEASURES: tuple[Measure[PairMeasures], ...] = (
    Measure(
        "pair_mean", "signed mean", "s",
        "mean of D, D = first − second over positions that both struck",
        _SHARED, _COSINES, f"{_CLAYTON}; {_ONSETSYNC}",
        f"{_SON}test_clave_and_bass_are_as_printed",
        lambda one: one.meeting.mean,
        "Positive: the first is later. Contains the delays of devices.",
    ),
    Measure(
        "pair_spread", "spread", "s",
        "standard deviation of D (n − 1): the pairwise asynchronization",
        _SHARED, _SPREAD, f"{_CLAYTON}; {_ONSETSYNC}",
        f"{_SON}test_clave_and_bass_are_as_printed",
        lambda one: one.meeting.spread,
        "What the three-step scale is in: under 30 ms practised ensembles, over 60 ms loose.",
    ),
    Measure(
        "pair_size", "mean size", "s",
        "mean of |D|",
        _SHARED, _COSINES_LOG, f"{_CLAYTON}; {_ONSETSYNC}",
        f"{_SON}test_clave_and_bass_are_as_printed",
        lambda one: one.meeting.size,
        "Around zero: offsets and delays count in it.",
    ),
    Measure(
        "pair_root_mean_square", "root mean square", "s",
        "√(mean of D²)",
        _SHARED, _COSINES_LOG, _RASCH,
        f"{_SON}test_the_root_mean_square_is_not_what_the_paper_misprints",
        lambda one: one.meeting.root_mean_square,
        "Not √(Σ(D/n)²), as misprinted in a paper: that shrinks with n.",
    ),
    Measure(
        "pair_spread_without_drift", "spread, drift taken out", "s",
        "standard deviation of D around a straight line in time (n − 2)",
        _SHARED, _SPREAD, _CLAYTON,
        "tests/timing/test_asynchrony.py::test_drift_counts_in_the_spread_and_not_without_it",
        lambda one: one.meeting.spread_without_drift,
        "The spread without the two slowly coming apart or together.",
    ),
    Measure(
        "pair_distance", "apart", "s",
        "mean of |D − median D|",
        _SHARED, _SPREAD, _CLAYTON,
        "tests/timing/test_togetherness.py::test_constant_delays_of_devices_drop_out_of_distances",
        lambda one: one.meeting.distance,
        "How far apart two players are once their usual offset is taken out; delays drop out of it.",
    ),
    Measure(
        "phase", "place in the first's cycle", "radians",
        "mean direction of 2π (second − first) / the first's interval",
        f"{FEWEST} phases", _COSINES, _MARDIA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        lambda one: None if one.phase is None else one.phase.mean,
        "0 is together, π is between the first's strokes.",
    ),
    Measure(
        "phase_strength", "strength of that place", "share",
        "R = |mean of exp(iφ)|",
        f"{FEWEST} phases", _COSINES, _MARDIA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        lambda one: None if one.phase is None else one.phase.strength,
        "Near 1 for all who play tightly, and hardly tells them apart.",
    ),
    Measure(
        "rayleigh_p", "Rayleigh's p", "share",
        "exp(−n R²), corrected below 50 phases",
        f"{FEWEST} phases", _NONE, _MARDIA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _p,
        "Takes phases to be independent, which successive strokes are not.",
    ),
    Measure(
        "answer_at_once", "intervals alike at the same beat", "number",
        "correlation of the two players' intervals, lag 0 (by n)",
        _COMPARED, _NONE, _KONVALINKA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _answer(0),
        "Lifted by anything that both follow.",
    ),
    Measure(
        "first_repeats_second", "first answers second", "number",
        "the same, the first's interval one beat after the second's (lag +1)",
        _COMPARED, _NONE, _KONVALINKA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _answer(1),
        "High in both directions with a low value at the same beat: they follow each other.",
    ),
    Measure(
        "second_repeats_first", "second answers first", "number",
        "the same, the second's interval one beat after the first's (lag −1)",
        _COMPARED, _NONE, _KONVALINKA,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _answer(-1),
        "As above, the other way round.",
    ),
    Measure(
        "granger_first_to_second", "first foretells second (p)", "share",
        "F test of two past intervals of the first in the second's autoregression, the track given",
        _COMPARED, _NONE, _GRANGER,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _second_from_first,
        "A second opinion only: correcting players get it in both directions.",
    ),
    Measure(
        "granger_second_to_first", "second foretells first (p)", "share",
        "the same, the other way round",
        _COMPARED, _NONE, _GRANGER,
        f"{_REFERENCE}test_all_measures_of_a_simulated_dyad_are_what_r_found",
        _first_from_second,
        "As above.",
    ),
)  # fmt: skip


ARROW_MEASURES: tuple[Measure[Arrow], ...] = (
    Measure(
        "gain", "correction", "per beat",
        "α of the follower towards the leader: t[k+1] − t[k] = τ − Σ α A[k] + T[k] + M[k+1] − M[k]",
        _BEATS, _INTEGRATED, _JACOBY,
        "tests/timing/test_following.py::test_gains_are_recovered_and_intervals_hold_them",
        lambda one: one.gain,
        "The interval is for this arrow alone.",
    ),
    Measure(
        "gain_among_all", "correction, for all arrows at once", "per beat",
        f"the same with Šidák's interval for all arrows of the song ({CONFIDENCE_TOGETHER:.0%} nominal)",
        _BEATS, "simultaneous t, Šidák 1967, JASA 62, 626–633", _JACOBY,
        "tests/timing/test_following.py::test_people_who_follow_only_the_track_show_hardly_any_arrow",
        _together,
        "An arrow is drawn only where this interval lies above 0.",
    ),
)  # fmt: skip


GROUP_MEASURES: tuple[Measure[Measures], ...] = (
    Measure(
        "group_spread", "spread of the group", "s",
        "root mean square, over pairs, of the pairwise spreads",
        f"{FEWEST} positions that any two share", _SPREAD, f"{_RASCH}; {_CLAYTON}",
        f"{_SON}test_the_groupwise_spread_is_the_root_mean_square_over_pairs",
        lambda one: one.spread_s,
        "One number for how tightly a group plays.",
    ),
    Measure(
        "group_distance", "apart, on average", "s",
        "mean of |D − median D| over all pairs and positions",
        f"{FEWEST} positions that any two share", _SPREAD, _CLAYTON,
        "tests/timing/test_togetherness.py::test_the_mean_distance_is_over_all_distances_and_bars_add_up_to_it",
        lambda one: one.distance_s,
        "The headline of our reports.",
    ),
    Measure(
        "order_above_chance", "order parameter above chance", "number",
        "mean over time of |mean over players of exp(iθ)|² − 1/N",
        f"{FEWEST} times", _COSINES, f"Kuramoto 1984; {_FRANK}",
        "tests/timing/test_group_phase.py::test_by_chance_the_square_of_the_order_is_one_by_the_number_of_players",
        lambda one: None if one.order is None else one.order.above_chance,
        "1 − 1/N for people who are always at the same place of the beat, 0 by chance.",
    ),
    Measure(
        "cluster_phase", "cluster phase", "share",
        "mean over time of |mean over players of exp(i(θ − group − own usual place))|",
        f"{FEWEST} times at which all have a phase", _NONE, _FRANK,
        "tests/timing/test_group_phase.py::test_multisyncpy_is_met_on_its_own_signals",
        _cluster,
        "Steady offsets between players are taken out first.",
    ),
)  # fmt: skip
