"""Figures as people read them: milliseconds, brackets, names. Shared by picture and page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from uchiawase.report.figures import Estimate, PairFigures, PlayerFigures, Report
from uchiawase.timing.togetherness import ENSEMBLE_BELOW_S, LOOSE_ABOVE_S
from uchiawase.units import MS_PER_S, Seconds

NOT_ENOUGH = "not enough strokes to say"

SCALE_END_S = 0.100
"""Where the drawn scale ends; wider spreads are drawn at its end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the three-step scale, in the spread of pairwise asynchrony."""

    word: str
    label: str
    from_s: Seconds
    to_s: Seconds


SCALE: tuple[Step, ...] = (
    Step("ensemble", "practised ensembles", 0.0, ENSEMBLE_BELOW_S),
    Step("ordinary", "most people", ENSEMBLE_BELOW_S, LOOSE_ABOVE_S),
    Step("loose", "loosely together", LOOSE_ABOVE_S, SCALE_END_S),
)


def ms(seconds: Seconds) -> str:
    """Give a time in whole milliseconds; below 10 ms with one decimal."""
    value = seconds * MS_PER_S
    return f"{_number(value, _digits(value))} ms"


def ms_with_doubt(estimate: Estimate | None) -> str:
    """Give a time with its interval, such as ``31 ms (28–35)``."""
    if estimate is None:
        return NOT_ENOUGH
    digits = _digits(estimate.value * MS_PER_S)
    low, high = (_number(end * MS_PER_S, digits) for end in (estimate.low, estimate.high))
    joint = " to " if estimate.low < 0 else "–"
    return f"{ms(estimate.value)} ({low}{joint}{high})"


def _digits(value: float) -> int:
    return 1 if abs(value) < 9.95 else 0


def _number(value: float, digits: int) -> str:
    """Write a number with a true minus sign, and without one where it rounds to nothing."""
    written = f"{abs(value):.{digits}f}"
    return f"−{written}" if value < 0 and float(written) else written


def percent_with_doubt(estimate: Estimate | None) -> str:
    """Give a share with its interval, such as ``4.1 % (3.6–4.7)``."""
    if estimate is None:
        return NOT_ENOUGH
    value, low, high = (100 * one for one in (estimate.value, estimate.low, estimate.high))
    return f"{value:.1f} % ({low:.1f}–{high:.1f})"


def share(value: float) -> str:
    """Give a share with two decimals, such as ``0.31``."""
    return _number(value, 2)


def share_with_doubt(estimate: Estimate | None) -> str:
    """Give a share with its interval, such as ``0.31 (0.20 to 0.42)``."""
    if estimate is None:
        return NOT_ENOUGH
    return f"{share(estimate.value)} ({share(estimate.low)} to {share(estimate.high)})"


def names(people: Sequence[str]) -> str:
    """Join names as in a sentence: ``Aiko, Ben & Chidi``."""
    if not people:
        return "The virtual drummers"
    if len(people) == 1:
        return people[0]
    return f"{', '.join(people[:-1])} & {people[-1]}"


def bars(from_bar: int, to_bar: int) -> str:
    """Name a half-open span of bars: ``bars 9–16``."""
    last = to_bar - 1
    return f"bar {from_bar}" if last <= from_bar else f"bars {from_bar}–{last}"


def apart_from(report: Report) -> str:
    """Say whom the closeness of a report is about."""
    return "from the virtual drummers" if len(report.people) == 1 else "apart"


def name_of(player: PlayerFigures) -> str:
    """Give what to call a player: the name, or else the part, or else the seat."""
    return player.name.strip() or player.part_name.strip() or f"Seat {player.seat}"


def is_person(player: PlayerFigures) -> bool:
    """Say whether a player is a person."""
    return player.kind == "person"


def people_pairs(report: Report) -> tuple[PairFigures, ...]:
    """Give the pairs that the closeness of a report is about, in the order of the seats."""
    people = {index for index, player in enumerate(report.players) if is_person(player)}
    if len(people) == 1:
        return tuple(
            pair
            for pair in report.pairs
            if (pair.first_index in people) != (pair.second_index in people)
        )
    return tuple(
        pair for pair in report.pairs if pair.first_index in people and pair.second_index in people
    )


def usual_s(player: PlayerFigures) -> Seconds:
    """Give a player's usual asynchrony, the median; 0 where nothing was met."""
    met = [stroke.asynchrony_s for stroke in player.strokes if stroke.asynchrony_s is not None]
    return float(np.median(met)) if met else 0.0


def section_spans(report: Report) -> tuple[tuple[str, int, int], ...]:
    """Give the named stretches of a report's bars: name, first bar, bar after the last."""
    spans: list[tuple[str, int, int]] = []
    for bar in report.bars:
        if spans and spans[-1][0] == bar.section:
            spans[-1] = (bar.section, spans[-1][1], bar.bar + 1)
        else:
            spans.append((bar.section, bar.bar, bar.bar + 1))
    return tuple(spans)
