"""What the numbers of a report mean: for each its definition, n, interval, method, source and tests.

Plain text, so that every page and paper can show it in its own way. Numbers that code works with
(windows, fewest strokes, the steps of the scale) are taken from there and cannot differ from it, and
a test looks whether the tests named here exist.
"""

from uchiawase.report.figures import DefinitionFigures, Estimate, Report
from uchiawase.timing.doubt import FEWEST
from uchiawase.timing.following import CONFIDENCE_TOGETHER, FEWEST_BEATS
from uchiawase.timing.pairing import LARGEST_WINDOW_S
from uchiawase.timing.togetherness import (
    BARS_TO_HEAR_AGAIN,
    ENSEMBLE_BELOW_S,
    FEWEST_FOR_SCALE,
    LOOSE_ABOVE_S,
)
from uchiawase.units import MS_PER_S

_LONG_RUN = (
    "95 %, since strokes resemble the ones before: the wider of two, one from the model of phase "
    "correction with its memory averaged over (Harville 1974), one from the long-run variance of the "
    "strokes’ influence (Lazarus, Lewis, Stock & Watson 2018). In simulations such intervals hold the "
    f"true value in at least 93 of 100 songs. Below {FEWEST} no number is given."
)


def definitions(report: Report) -> list[DefinitionFigures]:
    """Give the definitions behind a report, in the order in which its numbers appear."""
    return [
        _apart(report),
        _scale(report),
        _closest(report),
        _gave_way(report),
        _evenness(report),
        _spread(report),
        _early(report),
        _met(report),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * MS_PER_S:.0f}"


def _n(found: Estimate | None) -> int:
    return found.n if found is not None else 0


def _most(values: list[Estimate | None]) -> int:
    return max(map(_n, values), default=0)


def _apart(report: Report) -> DefinitionFigures:
    whom = (
        "The pairs are the one person with each house drummer."
        if len(report.people) == 1
        else "The pairs are people; house drummers are left out."
    )
    return DefinitionFigures(
        key="apart",
        title="How far apart",
        means="How far from each other two players struck the same place in the song, on average. "
        "Who is always a little before the other is not far apart by this: each pair’s own usual "
        "difference is taken out, and with it the delays of phones and loudspeakers.",
        n=f"Places in the song that any two of them struck: {_n(report.together_s)}. {whom}",
        interval=_LONG_RUN,
        method="Mean of |d − median(d)|, where d is first minus second at a shared place; over all "
        "pairs, the distances of one place counted together.",
        source="Pairwise asynchrony: Rasch 1979; Clayton et al. 2020. Around the median: our choice, "
        "so that devices’ delays drop out.",
        pinned=[
            "tests/timing/test_togetherness.py::test_the_mean_distance_is_over_all_distances_and_bars_add_up_to_it",
            "tests/timing/test_togetherness.py::test_constant_delays_of_devices_drop_out_of_distances",
            "tests/timing/test_doubt.py::test_intervals_cover_what_they_say",
        ],
    )


def _scale(report: Report) -> DefinitionFigures:
    return DefinitionFigures(
        key="scale",
        title="The three steps",
        means=f"Practised ensembles scatter by less than about {_ms(ENSEMBLE_BELOW_S)} ms: string "
        f"quartets 25–31, jazz trios 22–29, Cuban son 24. From {_ms(ENSEMBLE_BELOW_S)} to "
        f"{_ms(LOOSE_ABOVE_S)} ms are most people who drum in pairs without practice (median 46, "
        "middle half 38–54). Beyond that is loose. It is a place among other music, not a mark: it "
        "does not say how much you enjoyed it, or how you like each other.",
        n=f"Places that any two struck: {_n(report.spread_s)}. No word below {FEWEST_FOR_SCALE} for "
        "a pair.",
        interval=_LONG_RUN,
        method="Standard deviation (n − 1) of first minus second for each pair; for all together "
        "the root mean square over pairs.",
        source="Rasch 1979; Clayton et al. 2020. Norms computed anew from published data: Virtuoso "
        "Strings; Jazz Trio Database; IEMP Cuban Son; McWeeny et al. 2024.",
        pinned=[
            "tests/timing/test_togetherness.py::test_the_scale_has_three_steps",
            "tests/timing/test_togetherness.py::test_the_groupwise_spread_of_palo_santo_is_the_rms_over_its_pairs",
            "tests/timing/test_published_studies.py::test_novices_in_phase_are_forty_six_milliseconds_apart",
        ],
    )


def _closest(report: Report) -> DefinitionFigures:
    bars = report.closest_to_bar - report.closest_from_bar
    shared = sum(
        bar.n for bar in report.bars if report.closest_from_bar <= bar.bar < report.closest_to_bar
    )
    return DefinitionFigures(
        key="closest",
        title="The closest bars",
        means=f"The {BARS_TO_HEAR_AGAIN} bars in a row in which you were closest; half of the pass "
        f"where it is shorter than {2 * BARS_TO_HEAR_AGAIN} bars. Listen to them again.",
        n=f"Bars: {bars}; distances in them: {shared}.",
        interval="None: the best of many stretches is partly luck, and is named for listening only.",
        method="Smallest mean distance over a run of bars in at least three quarters of which "
        "something was shared.",
        source="Our own.",
        pinned=[
            "tests/timing/test_togetherness.py::test_the_closest_eight_bars_are_found",
            "tests/timing/test_togetherness.py::test_of_a_short_pass_the_closest_half_is_named",
        ],
    )


def _gave_way(report: Report) -> DefinitionFigures:
    beats = _most([arrow.gain for arrow in report.gave_way])
    return DefinitionFigures(
        key="gave_way",
        title="Giving way",
        means="How much of a difference to somebody was made good by the next beat: at 0.3, three "
        "tenths of it. An arrow goes from whoever gave way to whom they gave way to; its width is "
        "that share, its haze how much more it might be. The song is one of the partners, since two "
        "people who both follow it seem to follow each other otherwise. What counts is what each "
        "heard: people in the room as they struck, people elsewhere as they sounded. To give way is "
        "neither good nor bad, and says nothing of friendship.",
        n=f"Even beats that could be fitted: {beats}. Below {FEWEST_BEATS} nothing is said.",
        interval="Beside each number its own 95 % interval. An arrow is drawn only where an interval "
        f"that holds for all arrows between people at once ({100 * CONFIDENCE_TOGETHER:.0f} %, Šidák "
        "1967) lies above 0; arrows to the song are a family of their own. Of people who follow "
        "only the song, at most 5 in 100 songs show any arrow between them.",
        method="Linear phase correction by generalised least squares, motor noise at most as large as "
        "the timekeeper’s, its share integrated out; bias of first order taken off. Whose hand is much "
        "steadier or less steady than usual has gains off by up to 0.03, which the intervals allow for.",
        source="Vorberg & Schulze 2002; Wing et al. 2014; Jacoby, Tishby, Repp, Ahissar & Keller "
        "2015; Nicholls & Pope 1988.",
        pinned=[
            "tests/timing/test_following.py::test_gains_are_recovered_and_intervals_hold_them",
            "tests/timing/test_following.py::test_people_who_follow_only_the_track_show_hardly_any_arrow",
            "tests/timing/test_following.py::test_below_sixty_four_beats_nothing_is_said",
        ],
    )


def _evenness(report: Report) -> DefinitionFigures:
    n = _most([player.steadiness for player in report.players if player.kind == "person"])
    return DefinitionFigures(
        key="evenness",
        title="How steady",
        means="How much the time from stroke to stroke varied, compared with what the part asked for. "
        "Smaller is steadier. Without drift: the same, once getting evenly faster or slower is "
        "taken out.",
        n=f"Intervals with both ends struck, of whoever has the most: {n}.",
        interval=_LONG_RUN,
        method="Coefficient of variation of played ÷ asked intervals (n − 1); without drift about a "
        "straight line in time (n − 2).",
        source="Interval CV as in McWeeny et al. 2024, whose novices have 4.6 %.",
        pinned=[
            "tests/timing/test_steadiness.py::test_for_even_beats_it_is_the_usual_cv_of_intervals",
            "tests/timing/test_steadiness.py::test_who_speeds_up_evenly_is_steady_without_the_drift",
            "tests/timing/test_steadiness.py::test_steadiness_intervals_cover_the_truth",
        ],
    )


def _spread(report: Report) -> DefinitionFigures:
    n = _most([player.asynchrony_sd_s for player in report.players if player.kind == "person"])
    return DefinitionFigures(
        key="spread",
        title="Spread around the song",
        means="How much a player’s strokes scatter around their own usual place. Being early or "
        "late throughout is not in it.",
        n=f"Places struck, of whoever has the most: {n}. Of two pieces struck at once the mean counts.",
        interval=_LONG_RUN,
        method="Standard deviation (n − 1) of hit minus asked-for time.",
        source="Rasch 1979; Clayton et al. 2020.",
        pinned=[
            "tests/timing/test_asynchrony.py::test_mean_spread_and_size_are_what_their_names_say",
            "tests/timing/test_asynchrony.py::test_a_constant_delay_moves_the_mean_and_nothing_else",
        ],
    )


def _early(report: Report) -> DefinitionFigures:
    n = _most([player.asynchrony_mean_s for player in report.players])
    return DefinitionFigures(
        key="early",
        title="Early and late",
        means="The mean of hit minus asked-for time; negative is early. It is shown only where the "
        "delay of the device was measured, since otherwise it says as much about the device as "
        "about the person. Being early throughout is human, even by 50 ms: tappers are 47 ms ahead "
        "of a metronome when they do not hear themselves, 21 ms when they do.",
        n=f"Places struck on a measured device: {n}." if n else "No device’s delay was measured.",
        interval=_LONG_RUN,
        method="Signed mean of hit minus asked-for time.",
        source="Fink, Alexander & Janata 2022.",
        pinned=[
            "tests/timing/test_asynchrony.py::test_a_constant_delay_moves_the_mean_and_nothing_else",
            "tests/timing/test_published_studies.py::test_people_tap_ahead_of_a_metronome_as_much_as_published",
            "tests/report/test_meeting.py::test_early_and_late_are_not_said_where_the_device_was_not_measured",
        ],
    )


def _met(report: Report) -> DefinitionFigures:
    windows_ms = sorted({round(window_s * MS_PER_S) for window_s in report.window_s.values()})
    windows = " and ".join(map(str, windows_ms)) or "0"
    people = [player for player in report.players if player.kind == "person"]
    return DefinitionFigures(
        key="met",
        title="Met, left out, besides",
        means="Each stroke that the part asks for is met by at most one hit near enough in time, on "
        "the same kit piece or else in its family. A stroke without a hit was left out, a hit "
        "without a stroke struck besides.",
        n=f"Strokes asked for: {sum(player.asked for player in people)}; met: "
        f"{sum(player.met for player in people)}.",
        interval="None: these are counts.",
        method="The non-crossing assignment with the least total distance. A hit counts within half the "
        f"way to the next stroke, at most {_ms(LARGEST_WINDOW_S)} ms (here up to {windows} ms), around "
        "the player’s own usual place; off-beats that swing have a place of their own. Of a flam or a "
        "bounce the louder hit counts.",
        source="Needleman & Wunsch 1970, on times. On real drummers with 10 % of errors at least "
        "99.5 % of the pairs are right.",
        pinned=[
            "tests/timing/test_pairing.py::test_no_other_non_crossing_pairing_costs_less",
            "tests/timing/test_pairing_of_drummers.py::test_at_ten_per_cent_of_errors_nearly_every_stroke_has_its_own_hit",
        ],
    )
