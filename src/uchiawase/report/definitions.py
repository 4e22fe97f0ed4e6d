"""What the numbers of a report mean: one definition for each, with n, doubt and source.

Plain text, so that every page and paper can show it in its own way. Numbers that code works with
(windows, fewest strokes, the steps of the scale) are taken from there and cannot differ from it.
"""

from dataclasses import dataclass

from uchiawase.report.figures import Report
from uchiawase.timing.doubt import FEWEST
from uchiawase.timing.pairing import LARGEST_WINDOW_S
from uchiawase.timing.togetherness import (
    BARS_TO_HEAR_AGAIN,
    ENSEMBLE_BELOW_S,
    FEWEST_FOR_SCALE,
    LOOSE_ABOVE_S,
)
from uchiawase.units import MS_PER_S


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number means.

    Attributes:
        title: What it is called on the page.
        text: What it is, in whole sentences.
    """

    title: str
    text: str


def definitions(report: Report) -> tuple[Definition, ...]:
    """Give the definitions behind a report, in the order in which its numbers appear."""
    shared = report.together_s.n if report.together_s is not None else 0
    with_whom = (
        "The pairs are the one person with each virtual drummer."
        if len(report.people) == 1
        else "The pairs are people; virtual drummers are left out."
    )
    windows_ms = sorted({round(window_s * MS_PER_S) for window_s in report.window_s.values()})
    windows = " and ".join(map(str, windows_ms)) or "0"
    ensemble, loose, widest = (
        f"{limit_s * MS_PER_S:.0f}"
        for limit_s in (ENSEMBLE_BELOW_S, LOOSE_ABOVE_S, LARGEST_WINDOW_S)
    )
    return (
        Definition(
            "apart",
            "How far from each other two players struck the same beat: the size of the difference, "
            "once the pair’s own usual difference (its median) is taken out, on average over all "
            "beats that both struck. Delays of phones and loudspeakers are constant and drop out. "
            f"{with_whom} Here n = {shared} beats.",
        ),
        Definition(
            "the scale",
            "The standard deviation of the difference between two players, one mark for each pair; "
            "the word is for all pairs together (root mean square). Practised ensembles are below "
            f"{ensemble} ms, about: string quartets 25–31, jazz trios 22–29, Cuban son 24. From "
            f"{ensemble} to {loose} ms are most people who drum in pairs without practice: median "
            "46. Beyond that is loose. (Own computations from published data: Virtuoso Strings; Jazz "
            "Trio Database; IEMP Cuban Son, Clayton et al. 2020; McWeeny et al. 2024.) No word is given below "
            f"{FEWEST_FOR_SCALE} shared beats. It does not say how much people enjoyed it, or how "
            "they like each other.",
        ),
        Definition(
            "closest bars",
            f"The {BARS_TO_HEAR_AGAIN} bars in a row with the smallest distance; half of the pass "
            f"where it is shorter than {2 * BARS_TO_HEAR_AGAIN} bars.",
        ),
        Definition(
            "met, left out, besides",
            "Every hit is held against the strokes asked for on the same kit piece, or else in the "
            "same family, each at most once and never crossing, so that the total distance is least "
            "(the alignment of Needleman & Wunsch 1970, on times). A hit counts within half the "
            f"way to the next stroke asked for, at most {widest} ms (here up to {windows} ms), around "
            "the player’s own usual place; off-beats that swing have a place of their own. Of a flam or "
            "a bounce the louder hit counts. What is then left over was left out, or struck besides.",
        ),
        Definition(
            "spread",
            "The standard deviation (n − 1) of hit minus asked-for time. It is small where strokes "
            "resemble each other; being early or late throughout is not in it.",
        ),
        Definition(
            "unevenness",
            "The coefficient of variation of the intervals: each interval between two strokes is "
            "divided by the interval asked for; then standard deviation by mean. Intervals with a "
            "stroke left out are not counted.",
        ),
        Definition(
            "early and late",
            "The mean of hit minus asked-for time with its sign; negative is early. It is shown only "
            "where the delay of the device was measured, since otherwise it says as much about the "
            "device as about the person. People strike early: tappers are 47 ms ahead of a metronome "
            "when they do not hear themselves, 21 ms when they do (Fink, Alexander & Janata 2022).",
        ),
        Definition(
            "numbers in brackets, and “not enough”",
            "A 95 % interval: such intervals hold the true value in about 95 of 100 meetings, in "
            "fewer where there are few strokes and people correct themselves little. They allow for "
            "strokes that resemble the ones before (long-run variance by equal-weighted cosines; "
            f"Lazarus, Lewis, Stock & Watson 2018). Below {FEWEST} strokes no number is given.",
        ),
    )
