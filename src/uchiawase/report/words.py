"""The sentences of a report: what went well, one thing to try, and who gave way to whom.

The first two are chosen from the figures by the first rule of its table that applies, so the same playing
gets the same words. The rules hold to this:

- A sentence says only what the figures show; change over the song is named only where it stands
  out of the scatter between bars.
- What went well is about the people together. Nobody is compared with anybody, and nobody is
  named for something that did not go well.
- What to try is one thing that can be done here in the next round: another level, a stretch of
  bars, more bars of count-in, another seat.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from uchiawase.report.figures import SONG, ArrowFigures, BarFigures, Estimate, PlayerFigures
from uchiawase.timing.following import FEWEST_BEATS
from uchiawase.units import MS_PER_S

_NEARLY_ALL = 0.95
_TOO_MANY_MISSED = 0.30
_TOO_MANY_EXTRA = 0.20
_FULL_LEVEL = 5
_STEADY_BELOW = 0.05
_UNSTEADY_ABOVE = 0.12
_FEWEST_BARS_FOR_CHANGE = 8
_CLEAR_CHANGE = 2.5
_EARLY_BEYOND_S = 0.060
_MOST_ARROWS_SAID = 4


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules look at."""

    people: tuple[PlayerFigures, ...]
    bars: tuple[BarFigures, ...]
    together_s: Estimate | None
    scale: str

    @property
    def asked(self) -> int:
        return sum(person.asked for person in self.people)

    @property
    def met(self) -> int:
        return sum(person.met for person in self.people)

    @property
    def extra(self) -> int:
        return sum(person.extra for person in self.people)

    @property
    def with_whom(self) -> str:
        return "each other" if len(self.people) > 1 else "the virtual drummers"


_Rule = Callable[[_Facts], str | None]


def went_well(
    players: Sequence[PlayerFigures],
    bars: Sequence[BarFigures],
    together_s: Estimate | None,
    scale: str,
) -> str:
    """Say in one sentence what went well; always something true."""
    return _first(_WENT_WELL, _facts(players, bars, together_s, scale))


def try_next(
    players: Sequence[PlayerFigures],
    bars: Sequence[BarFigures],
    together_s: Estimate | None,
    scale: str,
) -> str:
    """Say in one sentence what to try next."""
    return _first(_TRY_NEXT, _facts(players, bars, together_s, scale))


def gave_way_said(names: Mapping[int, str], arrows: Sequence[ArrowFigures], beats: int) -> str:
    """Say who gave way to whom, and no more than can be said.

    Args:
        names: Of the people who stand in the picture, by index.
        arrows: Every arrow, also those that may not be drawn.
        beats: How many even beats stand behind the fit of whoever has the most.

    Returns:
        One or two sentences; blank with fewer than two people.
    """
    if len(names) < 2:
        return ""
    between = [one for one in arrows if one.leader_index != SONG]
    if not any(one.gain is not None for one in between):
        return (
            f"Not enough to say who gave way to whom: it takes {FEWEST_BEATS} even beats that you "
            f"struck together, and here were {beats}."
        )
    drawn = [(one.follower_index, one.leader_index) for one in between if one.drawn]
    if not drawn:
        with_song = any(one.drawn for one in arrows)
        return "Nobody can be said to have given way to another" + (
            ": what you shared, you found in the song." if with_song else "."
        )
    if len(drawn) > _MOST_ARROWS_SAID:
        gave = sorted({follower for follower, _ in drawn})
        return (
            f"There was much give and take: {len(drawn)} arrows stand out from chance, from "
            f"{len(gave)} of you."
        )
    said: list[str] = []
    for follower, leader in drawn:
        if (leader, follower) not in drawn:
            said.append(f"{names[follower]} gave way to {names[leader]}")
        elif follower < leader:
            said.append(f"{names[follower]} and {names[leader]} gave way to each other")
    return f"{'; '.join(said)}."


def _facts(
    players: Sequence[PlayerFigures],
    bars: Sequence[BarFigures],
    together_s: Estimate | None,
    scale: str,
) -> _Facts:
    people = tuple(player for player in players if player.kind == "person")
    return _Facts(people=people, bars=tuple(bars), together_s=together_s, scale=scale)


def _first(rules: Sequence[_Rule], facts: _Facts) -> str:
    return next(sentence for rule in rules if (sentence := rule(facts)) is not None)


def _ms(seconds: float) -> str:
    return f"{seconds * MS_PER_S:.0f} ms"


def _bars_named(first: int, last: int) -> str:
    return f"bar {first}" if first == last else f"bars {first} to {last}"


def _change(bars: Sequence[BarFigures]) -> tuple[float, float] | None:
    """Give the mean distance in the first and second half, where they clearly differ.

    Clearly: the difference is more than 2.5 standard errors, from the scatter between bars
    (Welch 1947), with at least eight bars in all.
    """
    distances = np.array([bar.distance_s for bar in bars if bar.distance_s is not None])
    if distances.size < _FEWEST_BARS_FOR_CHANGE:
        return None
    first, second = np.array_split(distances, 2)
    error = float(np.sqrt(first.var(ddof=1) / first.size + second.var(ddof=1) / second.size))
    before, after = float(first.mean()), float(second.mean())
    return (before, after) if abs(before - after) > _CLEAR_CHANGE * error else None


def _bar_of(beats: float, bars: Sequence[BarFigures]) -> int:
    """Give the index of the bar that holds a position."""
    starts = [bar.start_beats for bar in bars]
    return max(int(np.searchsorted(starts, beats, side="right")) - 1, 0)


def _missed_by_bar(facts: _Facts) -> list[int]:
    missed = [0] * len(facts.bars)
    for person in facts.people:
        for stroke in person.strokes:
            if stroke.asynchrony_s is None and missed:
                missed[_bar_of(stroke.beats, facts.bars)] += 1
    return missed


def _asked_by_bar(facts: _Facts) -> list[int]:
    asked = [0] * len(facts.bars)
    for person in facts.people:
        for stroke in person.strokes:
            if asked:
                asked[_bar_of(stroke.beats, facts.bars)] += 1
    return asked


# --- what went well ------------------------------------------------------------------------------


def _no_people(facts: _Facts) -> str | None:
    return None if facts.people else "The virtual drummers kept your seats warm."


def _nothing_struck(facts: _Facts) -> str | None:
    return None if facts.met else "You sat down together, and that is how every meeting starts."


def _like_an_ensemble(facts: _Facts) -> str | None:
    if facts.scale != "ensemble" or facts.together_s is None:
        return None
    return (
        f"You were as close to {facts.with_whom} as practised ensembles are: "
        f"{_ms(facts.together_s.value)} apart on average."
    )


def _grew_closer(facts: _Facts) -> str | None:
    change = _change(facts.bars)
    if change is None or change[1] >= change[0]:
        return None
    return (
        f"You grew closer while you played: {_ms(change[0])} apart in the first half, "
        f"{_ms(change[1])} in the second."
    )


def _nearly_all_met(facts: _Facts) -> str | None:
    if facts.met < _NEARLY_ALL * facts.asked or facts.asked < 16:
        return None
    if facts.met == facts.asked:
        return f"Every single stroke was there: all {facts.asked} of them."
    return f"Nearly every stroke was there: {facts.met} of {facts.asked}."


def _run_without_miss(facts: _Facts) -> str | None:
    missed, asked = _missed_by_bar(facts), _asked_by_bar(facts)
    best, start, best_start = 0, 0, 0
    for index, (gone, wanted) in enumerate(zip(missed, asked, strict=True)):
        if gone or not wanted:
            start = index + 1
        elif index + 1 - start > best:
            best, best_start = index + 1 - start, start
    if best < 4:
        return None
    first = facts.bars[best_start].bar
    nobody = "nobody left out a stroke" if len(facts.people) > 1 else "no stroke was left out"
    return f"For {best} bars in a row, from bar {first}, {nobody}."


def _all_even(facts: _Facts) -> str | None:
    figures = [person.steadiness for person in facts.people]
    if not all(one is not None and one.high < _STEADY_BELOW for one in figures):
        return None
    return "You held your tempo like people who have done this before: all intervals came out even."


def _ordinary_closeness(facts: _Facts) -> str | None:
    if facts.scale != "ordinary" or facts.together_s is None:
        return None
    return f"You found {facts.with_whom}: {_ms(facts.together_s.value)} apart on average."


def _closest_bar(facts: _Facts) -> str | None:
    there = [bar for bar in facts.bars if bar.distance_s is not None and bar.n >= 2]
    if len(there) < 2:
        return None
    best = min(there, key=lambda bar: bar.distance_s or 0.0)
    return (
        f"In bar {best.bar} you were only {_ms(best.distance_s or 0.0)} from "
        f"{facts.with_whom}: that is what it feels like."
    )


def _a_start(facts: _Facts) -> str | None:
    strokes = "One stroke" if facts.met == 1 else f"{facts.met} strokes"
    return f"{strokes} found their place: a start."


_WENT_WELL: tuple[_Rule, ...] = (
    _no_people,
    _nothing_struck,
    _like_an_ensemble,
    _grew_closer,
    _nearly_all_met,
    _run_without_miss,
    _all_even,
    _ordinary_closeness,
    _closest_bar,
    _a_start,
)


# --- what to try next ----------------------------------------------------------------------------


def _sit_down(facts: _Facts) -> str | None:
    return None if facts.people else "Take a seat: there is one free for everybody."


def _hit_first(facts: _Facts) -> str | None:
    if facts.met:
        return None
    return (
        "Before the song starts, let everybody hit something and hear it, then count in together."
    )


def _lower_level(facts: _Facts) -> str | None:
    hard = [
        person
        for person in facts.people
        if person.asked >= 16 and person.missed > _TOO_MANY_MISSED * person.asked
    ]
    if not hard or all(person.level == 1 for person in hard):
        return None
    return "Choose a level lower for one round: fewer strokes leave more time to listen."


def _one_stretch(facts: _Facts) -> str | None:
    missed = _missed_by_bar(facts)
    total = sum(missed)
    length = 4
    if total < 6 or len(missed) < 4 * length:
        return None
    sums = np.convolve(missed, np.ones(length), mode="valid")
    start = int(np.argmax(sums))
    if sums[start] < total / 2:
        return None
    inside = [index for index in range(start, start + length) if missed[index]]
    first, last = facts.bars[inside[0]].bar, facts.bars[inside[-1]].bar
    return (
        f"Play from bar {first} once more by itself: at least half of what was left out lies in "
        f"{_bars_named(first, last)}."
    )


def _leave_gaps(facts: _Facts) -> str | None:
    if facts.extra <= _TOO_MANY_EXTRA * facts.asked:
        return None
    return "Try to leave the gaps empty: strike only what is asked for, and listen in between."


def _missed_anyway(facts: _Facts) -> str | None:
    if facts.asked - facts.met <= _TOO_MANY_MISSED * facts.asked:
        return None
    return "Take one kit piece each for a round, and let the others wait until that one is easy."


def _drifted_apart(facts: _Facts) -> str | None:
    change = _change(facts.bars)
    if change is None or change[1] <= change[0]:
        return None
    return (
        "You were closer in the first half than in the second: look at each other when a new section "
        "begins."
        if len(facts.people) > 1
        else "You were closer in the first half than in the second: take a short rest "
        "before the next round."
    )


def _find_the_kick(facts: _Facts) -> str | None:
    if facts.scale != "loose":
        return None
    return "Choose one sound that everybody listens to, such as the kick, and strike with that."


def _tap_a_foot(facts: _Facts) -> str | None:
    figures = [person.steadiness for person in facts.people]
    if not any(one is not None and one.low > _UNSTEADY_ABOVE for one in figures):
        return None
    return "Let a foot tap every beat, also where nothing is asked for: the hands then find it."


def _wait_a_little(facts: _Facts) -> str | None:
    means = [person.asynchrony_mean_s for person in facts.people]
    if not means or not all(one is not None and one.high < -_EARLY_BEYOND_S for one in means):
        return None
    return "You come a little before the beat, as most people do: let it come to you in the next round."


def _invite(facts: _Facts) -> str | None:
    if len(facts.people) != 1 or facts.scale not in {"ensemble", "ordinary"}:
        return None
    return "You are ready for company: send somebody the link, there are seats free."


def _more_strokes(facts: _Facts) -> str | None:
    if facts.met < _NEARLY_ALL * facts.asked:
        return None
    if all(person.level >= _FULL_LEVEL for person in facts.people):
        return None
    return "That sat well: choose a level higher, or swap seats and play the other part."


def _farthest_bar(facts: _Facts) -> str | None:
    there = [bar for bar in facts.bars if bar.distance_s is not None and bar.n >= 2]
    if len(there) < 4:
        return None
    worst = max(there, key=lambda bar: bar.distance_s or 0.0)
    typical = float(np.median([bar.distance_s or 0.0 for bar in there]))
    if (worst.distance_s or 0.0) < 2 * typical:
        return None
    place = f"bar {worst.bar}" + (f" ({worst.section})" if worst.section else "")
    return f"Around {place} you lost sight of {facts.with_whom} for a moment: count it aloud."


def _swap_seats(facts: _Facts) -> str | None:
    if len(facts.people) < 2:
        return "Play it once more, and look away from the screen for a few bars."
    return "Swap seats: whoever has played the other's part hears it better."


_TRY_NEXT: tuple[_Rule, ...] = (
    _sit_down,
    _hit_first,
    _lower_level,
    _one_stretch,
    _leave_gaps,
    _missed_anyway,
    _drifted_apart,
    _find_the_kick,
    _tap_a_foot,
    _wait_a_little,
    _farthest_bar,
    _invite,
    _more_strokes,
    _swap_seats,
)
