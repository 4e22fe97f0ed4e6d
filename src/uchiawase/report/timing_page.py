"""What ``uchi timing`` found, as one page of its own: HTML with style and figures inside.

Like the report of a meeting (:mod:`uchiawase.report.page`) it asks nobody for anything and reads by day, by
night and on paper: the figures take the page's colours. Every number opens to what it is, from how
many, with which doubt, after whom, and which test pins it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from uchiawase.report import shown
from uchiawase.report.catalogue import (
    ARROW_MEASURES,
    GROUP_MEASURES,
    PAIR_MEASURES,
    PLAYER_MEASURES,
    Measure,
)
from uchiawase.report.page import page_head
from uchiawase.report.palette import PAPER
from uchiawase.report.timing_drawings import Drawing, svg_text
from uchiawase.report.timing_figures import TimingFigure, TimingFigures
from uchiawase.units import MS_PER_S

_RULES = """\
.figure { margin-top: 1.5rem; overflow-x: auto; }
.figure svg { min-width: 40rem; height: auto; }
.figure svg path { fill: inherit; vector-effect: none; stroke-linecap: inherit; }
.wide { overflow-x: auto; }
.wide td { white-space: nowrap; font-size: 0.875rem; padding-right: 1.1rem; }
.wide th a { text-decoration-style: dotted; }
.wide td small { font-size: 0.75rem; }
.wide th { line-height: 1.25; vertical-align: bottom; }
td small { display: block; color: var(--quiet); }
td.none { color: var(--quiet); }
.seat { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%; margin-right: 0.45rem; }
.notes { margin: 0.6rem 0 0; padding-left: 1.1rem; }
details dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin-top: 0.5rem; max-width: 52rem; }
details code { font-size: 0.8125rem; overflow-wrap: anywhere; }
.kind { margin-top: 1.4rem; font-size: 1rem; color: var(--seat-2); }
"""

_VARIABLES = (
    (PAPER.paper, "--paper"),
    (PAPER.ink, "--ink"),
    (PAPER.quiet, "--quiet"),
    (PAPER.rule, "--rule"),
    *((colour, f"--seat-{seat}") for seat, colour in enumerate(PAPER.seats, 1)),
)


def timing_page(told: TimingFigures, made: Sequence[Drawing]) -> str:
    """Give the page, complete, as HTML text.

    Args:
        told: The numbers.
        made: The figures, in the order in which they stand.
    """
    of = {(one.measure, one.player, one.other): one for one in told.figures}
    people = shown.names([one.player for one in told.players])
    parts = [
        page_head(f"Timing of {people}", _RULES),
        "<body>\n<main>",
        _heading(told, of),
        *(_figure(one) for one in made),
        _pairs(told, of),
        _players(told, of),
        _definitions(told),
        _cite(),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _heading(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> str:
    names = [f"<bdi>{escape(one.player)}</bdi>" for one in told.players]
    title = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} &amp; {names[-1]}"
    facts = [
        ", ".join(escape(name) for name in told.files),
        f"{told.positions} positions",
        f"following {escape(told.track)}" if told.track else "following nothing but each other",
    ]
    notes = list(told.notes)
    if told.window_s is not None:
        notes.append(
            f"Positions were found: onsets within {told.window_s * MS_PER_S:.0f} ms of each other, nearest "
            "first. The window cuts off the tails of asynchronies."
        )
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    read = f'<ul class="notes quiet small">{listed}</ul>' if notes else ""
    return (
        '<header class="top">\n<div>\n<p class="eyebrow">Timing</p>\n'
        f'<h1>{title}</h1>\n<p class="song quiet">{" · ".join(facts)}</p>\n{read}</div>\n'
        f"{_headline(told, of)}</header>"
    )


def _headline(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> str:
    found = of.get(("group_spread", "", ""))
    if found is None:
        return "<div></div>\n"
    if found.value is None or found.low is None or found.high is None:
        return '<div><p class="big">Not enough to say how close.</p></div>\n'
    what = (
        "spread of first minus second"
        if len(told.pairs) == 1
        else "spread, root mean square over pairs"
    )
    return (
        f'<div>\n<p class="big"><b>{shown.ms(found.value)}</b> <span>{what}<br>'
        f'<span class="small quiet">{found.low * MS_PER_S:.1f}–{found.high * MS_PER_S:.1f} ms, 95 % '
        f"interval; n = {found.n} positions</span></span></p>\n</div>\n"
    )


def _figure(one: Drawing) -> str:
    return (
        f'<section>\n<figure class="figure" role="img" aria-label="{escape(one.says, quote=True)}">\n'
        f"{_inline(one)}\n</figure>\n</section>"
    )


def _inline(one: Drawing) -> str:
    """Give a figure as a part of the page: without its own frame, in the page's colours."""
    text = svg_text(one, ground=False)
    text = text[text.index("<svg") :].strip()
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<title>.*?</title>", "", text, flags=re.DOTALL)
    text = re.sub(r"<style[^>]*>.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'<svg [^>]*viewBox="([^"]*)"[^>]*>', _opened, text, count=1)
    for name in set(re.findall(r'id="([^"]+)"', text)):
        own = f"{one.name}-{name}"
        text = text.replace(f'id="{name}"', f'id="{own}"').replace(f'"#{name}"', f'"#{own}"')
        text = text.replace(f"url(#{name})", f"url(#{own})")
    for colour, variable in _VARIABLES:
        text = text.replace(colour, f"var({variable})")
    return text


def _opened(found: re.Match[str]) -> str:
    return (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink" aria-hidden="true" '
        f'style="stroke-linejoin: round; stroke-linecap: butt" viewBox="{found.group(1)}">'
    )


_APART = 6
"""How many of the measures of a pair are asynchronies; the others are about their cycles and answers."""


def _pairs(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> str:
    if not told.pairs:
        return ""
    seats = {one.player: place for place, one in enumerate(told.players, 1)}
    shared = {(pair.first, pair.second): f"<td>{pair.shared}</td>" for pair in told.pairs}
    everybody = [(one, other) for one in seats for other in seats if one != other]
    among = {
        (one, other): ""
        for one, other in everybody
        if of[ARROW_MEASURES[0].name, one, other].value is not None
    }
    lacking, needs = len(everybody) - len(among), ARROW_MEASURES[0].needs
    too_few = (
        f" Not enough for {lacking} of {len(everybody)}: {needs} are needed." if lacking else ""
    )
    return (
        "<section>\n<h2>Each with each</h2>\n"
        '<p class="quiet small">First minus second, ms; positive: the first is later. Below each number '
        "its 95 % interval.</p>\n"
        f"{_table(['', 'shared'], shared, PAIR_MEASURES[:_APART], of, seats, ' – ')}\n</section>\n"
        "<section>\n<h2>Who gave way to whom, in numbers</h2>\n"
        '<p class="quiet small">How much of an asynchrony is made good by the next beat.'
        f"{too_few}</p>\n"
        f"{_table([''], among, ARROW_MEASURES, of, seats, ' to ')}\n</section>\n"
        "<section>\n<h2>How they answer each other</h2>\n"
        '<p class="quiet small">On evenly spaced positions.</p>\n'
        f"{_table([''], dict.fromkeys(shared, ''), PAIR_MEASURES[_APART:], of, seats, ' – ')}\n</section>"
    )


def _table(
    first: Sequence[str],
    cells: Mapping[tuple[str, str], str],
    measures: Sequence[Measure[Any]],
    of: Mapping[tuple[str, str, str], TimingFigure],
    seats: Mapping[str, int],
    joint: str,
) -> str:
    if not cells:
        return ""
    rows = "".join(
        f"<tr><td>{_named(one, seats)}{joint}{_named(other, seats)}</td>{cell}"
        + "".join(_cell(of[measure.name, one, other], with_n=not cell) for measure in measures)
        + "</tr>"
        for (one, other), cell in cells.items()
    )
    heads = _heads(first, measures)
    return f'<div class="wide"><table><thead>{heads}</thead><tbody>{rows}</tbody></table></div>'


def _players(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> str:
    seats = {one.player: place for place, one in enumerate(told.players, 1)}
    kept = [
        one
        for one in PLAYER_MEASURES
        if any(of[one.name, player, ""].value is not None for player in seats)
    ]
    rows = "".join(
        f"<tr><td>{_named(player.player, seats)}</td><td>{player.onsets}</td>"
        + "".join(_cell(of[one.name, player.player, ""]) for one in kept)
        + "</tr>"
        for player in told.players
    )
    heads = _heads(["", "onsets"], kept)
    left_out = [one.title for one in PLAYER_MEASURES if one not in kept]
    lacking = (
        f'<p class="quiet small">Not enough, or nothing followed, for: {escape(", ".join(left_out))}.</p>'
        if left_out
        else ""
    )
    return (
        "<section>\n<h2>Each player</h2>\n"
        '<p class="quiet small">Times in ms, changes of tempo in ms a second.</p>\n'
        f'<div class="wide"><table><thead>{heads}</thead><tbody>{rows}</tbody></table></div>\n{lacking}\n'
        "</section>"
    )


def _heads(first: Iterable[str], measures: Iterable[Measure[Any]]) -> str:
    """Give the heads of a table; each measure's leads to its definition."""
    plain = "".join(f"<th>{escape(title)}</th>" for title in first)
    linked = "".join(f'<th><a href="#{one.name}">{escape(one.title)}</a></th>' for one in measures)
    return f"<tr>{plain}{linked}</tr>"


def _named(player: str, seats: Mapping[str, int]) -> str:
    seat = (seats[player] - 1) % len(PAPER.seats) + 1
    return f'<span class="seat" style="background: var(--seat-{seat})"></span><bdi>{escape(player)}</bdi>'


def _cell(figure: TimingFigure, *, with_n: bool = True) -> str:
    if figure.value is None:
        return '<td class="none">not enough</td>'
    doubt = [f"n = {figure.n}"] if with_n else []
    if figure.low is not None and figure.high is not None:
        ends = f"{written(figure.low, figure.unit)} to {written(figure.high, figure.unit)}"
        doubt.insert(0, ends)
    return f"<td>{written(figure.value, figure.unit)}<small>{', '.join(doubt)}</small></td>"


def written(value: float, unit: str) -> str:
    """Give a number as people read it: times in ms, changes of tempo in ms a second.

    Args:
        value: The number.
        unit: As the catalogue has it.
    """
    if unit == "s":
        return f"{_signed(value * MS_PER_S, 2)}"
    if unit == "share" and 0 <= value < _SMALLEST_SHARE:
        return f"below {_SMALLEST_SHARE:g}"
    if unit == "share":
        return _signed(value, 4 if abs(value) < 0.1 else 3)
    if unit == "seconds a second":
        return f"{_signed(value * MS_PER_S, 3)}"
    return _signed(value, 3)


_SMALLEST_SHARE = 0.0001


def _signed(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def _definitions(told: TimingFigures) -> str:
    kinds: list[tuple[str, Sequence[Measure[Any]]]] = []
    for title, measures in (
        ("Of all together", GROUP_MEASURES),
        ("Of two", PAIR_MEASURES),
        ("Of one who gives way", ARROW_MEASURES),
        ("Of one player", PLAYER_MEASURES),
    ):
        if told.pairs or measures is PLAYER_MEASURES:
            kinds.append((title, measures))
    opened = "\n".join(
        f'<h3 class="kind">{title}</h3>\n' + "\n".join(_definition(one) for one in measures)
        for title, measures in kinds
    )
    return f"<section>\n<h2>What the numbers mean</h2>\n{opened}\n</section>"


def _definition(one: Measure[Any]) -> str:
    facts = (
        ("is", one.formula),
        ("needs", one.needs),
        ("interval", one.interval),
        ("after", one.source),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts)
    return (
        f'<details><summary>{escape(one.title)}</summary><p id="{one.name}">{escape(one.reads)}</p><dl>{listed}'
        f"<dt>pinned by</dt><dd><code>{escape(one.test)}</code></dd></dl></details>"
    )


def _cite() -> str:
    return (
        "<section>\n<h2>To cite it</h2>\n"
        "<p>Name Uchiawase with its version, and beside each number the paper that its definition names. "
        "Timing says nothing about how much people enjoyed it, or how they like each other.</p>\n</section>"
    )
