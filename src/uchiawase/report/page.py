"""The report as one page of its own: HTML with style and drawings inside.

It asks nobody for anything (no script, no font, no third party; a policy in its head says so to the
browser), reads on a phone and on paper, by day and by night, and without seeing: every drawing has
a sentence that says what it shows. The pictures are SVG drawn here. They stretch with the page while
their lines keep their thickness, so all words stand beside them in HTML.

Every number opens to its definition: what it is, from how many strokes, with which doubt, after whom,
and which tests hold it. Labels lead to it within the page; a browser opens what is folded up there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from uchiawase.report import shown
from uchiawase.report.arrows import ring_svg
from uchiawase.report.figures import (
    SONG,
    ArrowFigures,
    DefinitionFigures,
    PairFigures,
    PlayerFigures,
    Report,
)
from uchiawase.report.palette import NIGHT, PAPER, Palette
from uchiawase.units import Seconds

_NEAR_EDGE = 20.0
_CHART_LEAST_S = 0.060
_STRIP_HALF = 50.0
_LEAST_REACH_S, _MOST_REACH_S = 0.050, 0.150


@dataclass(frozen=True, slots=True)
class Keepsake:
    """Something to take home that lies beside the page.

    Attributes:
        href: Where, relative to the page.
        label: What people call it.
    """

    href: str
    label: str


def report_page(
    report: Report, *, recording: str | None = None, keepsakes: Sequence[Keepsake] = ()
) -> str:
    """Give the page of a report, complete, as HTML text.

    Args:
        report: What to show.
        recording: Where the meeting can be heard, relative to the page, if anywhere.
        keepsakes: What else there is, in the order in which it is offered.
    """
    people = shown.names(report.people)
    parts = [
        page_head(f"How {people} met"),
        "<body>\n<main>",
        _heading(report),
        _closeness(report),
        _sentences(report),
        _listen(report, recording),
        _bars(report),
        _gave_way(report),
        _pairs(report),
        _players(report),
        _keepsakes(keepsakes),
        _definitions(report),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


# --- frame ---------------------------------------------------------------------------------------


def page_head(title: str, rules: str = "") -> str:
    """Give the head of a page of ours, up to its body: policy, colours of day and night, style.

    Args:
        title: Of the page.
        rules: Further style.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self' file:"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}{rules}\n</style>\n</head>"
    )


def _variables(palette: Palette) -> str:
    seats = " ".join(f"--seat-{n}: {colour};" for n, colour in enumerate(palette.seats, 1))
    return (
        f"--paper: {palette.paper}; --card: {palette.card}; --ink: {palette.ink}; "
        f"--quiet: {palette.quiet}; --rule: {palette.rule}; --mark: {palette.mark}; "
        f"--mark-ground: {palette.mark_ground}; {seats}"
    )


def _style() -> str:
    return f""":root {{ color-scheme: light dark; {_variables(PAPER)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(NIGHT)} }} }}
@media print {{ :root {{ {_variables(PAPER)} }} }}
{_RULES}"""


_RULES = """\
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 400 1.0625rem/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK JP", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4.5rem) clamp(1.25rem, 5vw, 3rem); }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
h1 { font-size: clamp(2rem, 6vw, 3.5rem); line-height: 1.08; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h1 bdi { display: inline-block; max-width: 100%; }
h2 { font-size: 1.25rem; letter-spacing: -0.005em; }
.eyebrow { color: var(--seat-2); font-weight: 650; margin-bottom: 0.35rem; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875rem; }
.top { display: grid; gap: 2rem; align-items: end; }
@media (min-width: 56rem) { .top { grid-template-columns: 1fr 25rem; gap: 3rem; } }
.song { margin-top: 0.6rem; }
.span { white-space: nowrap; }
.big { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.1rem 0.8rem; }
.big b { font-size: clamp(2.75rem, 9vw, 4rem); line-height: 1; letter-spacing: -0.03em;
  font-variant-numeric: tabular-nums; }
.scale { position: relative; display: grid; grid-template-columns: 30fr 30fr 40fr; gap: 4px; margin-top: 1.1rem; }
.scale .band { height: 0.7rem; border-radius: 1rem; background: var(--rule); }
.scale .here .band { background: var(--mark); opacity: 0.55; }
.scale .word { font-size: 0.8125rem; line-height: 1.25; text-align: center; color: var(--quiet); margin-top: 0.45rem; }
.scale .here .word { color: var(--ink); font-weight: 650; }
.tick { position: absolute; top: -0.3rem; width: 3px; height: 1.3rem; margin-left: -1.5px; border-radius: 2px; background: var(--ink); }
.haze { position: absolute; top: -0.05rem; height: 0.8rem; border-radius: 1rem; background: var(--ink); opacity: 0.16; }
.sentences { display: grid; gap: 1.25rem 3rem; margin: clamp(2rem, 5vw, 3.25rem) 0; padding: 1.5rem 0;
  border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
@media (min-width: 44rem) { .sentences { grid-template-columns: 1fr 1fr; } }
.sentences h2 { font-size: 1rem; color: var(--seat-2); margin-bottom: 0.25rem; }
.sentences p { font-size: 1.125rem; line-height: 1.45; text-wrap: balance; }
section { margin-top: clamp(2.25rem, 5vw, 3.5rem); }
section > h2 + p { margin-top: 0.15rem; }
svg { display: block; width: 100%; overflow: visible; }
.strip path { fill: none; vector-effect: non-scaling-stroke; stroke-linecap: round; }
.chart { position: relative; margin-top: 1.1rem; padding-top: 1.9rem; }
.chart svg { height: clamp(9rem, 24vw, 13rem); }
.closest { position: absolute; top: 0; bottom: 0; background: var(--mark-ground); border-radius: 0.6rem; }
.closest span { position: absolute; top: 0.3rem; left: 50%; transform: translateX(-50%); white-space: nowrap;
  font-size: 0.8125rem; font-weight: 650; }
.closest .first { left: 0.5rem; transform: none; }
.closest .last { left: auto; right: 0.5rem; transform: none; }
.chart svg, .sections { position: relative; }
.pill { fill: var(--ink); rx: min(10px, calc(17vw / var(--bars))); }
.pill.in { fill: var(--mark); }
.none { fill: none; stroke: var(--quiet); stroke-width: 1.5px; }
.level { stroke: var(--rule); stroke-width: 1px; }
.sections { display: flex; margin-top: 0.6rem; padding-bottom: 0.6rem; }
.sections span { border-top: 1px solid var(--quiet); margin: 0 2px; padding-top: 0.3rem; font-size: 0.8125rem;
  line-height: 1.2; color: var(--quiet); text-align: center; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.measure { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
audio { width: 100%; height: 2.75rem; margin-top: 0.4rem; }
.listen { margin-top: 0; }
.listen h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.listen > div { display: grid; gap: 1rem 3rem; }
@media (min-width: 44rem) { .listen > div { grid-template-columns: 1fr 1fr; } }
.listen figcaption { font-size: 0.9375rem; color: var(--quiet); }
.listen .again figcaption { color: var(--ink); font-weight: 650; }
.what { color: inherit; text-decoration: underline dotted; text-decoration-thickness: 1px; text-underline-offset: 0.25em; }
.what:hover { text-decoration-style: solid; }
.from { margin-top: 0.7rem; }
.way { display: grid; gap: 1.25rem 3rem; align-items: center; }
@media (min-width: 56rem) { .way:has(svg) { grid-template-columns: 25rem 1fr; } }
svg.ring { max-width: 27rem; margin: 0 auto; }
.said { font-size: 1.1875rem; line-height: 1.4; margin: 0.6rem 0 0.5rem; text-wrap: balance; }
.what-it-is dl { display: grid; gap: 0.3rem; margin-top: 0.6rem; font-size: 0.9375rem; max-width: 46rem; }
.what-it-is dl div { display: grid; grid-template-columns: 5rem 1fr; gap: 0.5rem; }
.what-it-is ul { margin: 0; padding: 0; list-style: none; }
.what-it-is code { font-size: 0.8125rem; overflow-wrap: anywhere; }
details:has(:target) { background: var(--mark-ground); margin: 0 -0.75rem; padding: 0.7rem 0.75rem; }
.player { display: grid; gap: 0.25rem 1.5rem; padding: 1.1rem 0; border-top: 1px solid var(--rule); }
.players { margin-top: 1rem; border-bottom: 1px solid var(--rule); }
.player h3 { display: flex; gap: 0.6rem; align-items: center; font-size: 1.125rem; overflow-wrap: anywhere; }
.player h3::before { content: ""; flex: none; width: 0.85rem; height: 0.85rem; border-radius: 50%; background: var(--seat); }
.player.virtual h3 { font-size: 0.9375rem; font-weight: 500; color: var(--quiet); }
.player.virtual h3::before { width: 0.6rem; height: 0.6rem; }
.player .strip svg { height: 4.25rem; }
.player.virtual .strip svg { height: 2.25rem; }
.player.virtual { padding: 0.6rem 0; }
.hit { stroke: var(--seat); stroke-width: clamp(2.5px, 0.45vw, 5px); }
.virtual .hit { stroke-width: clamp(1.5px, 0.3vw, 3px); }
.miss { stroke: var(--quiet); stroke-width: clamp(0.75px, 0.12vw, 1.5px); opacity: 0.7; }
.player dl { display: flex; flex-wrap: wrap; gap: 0.1rem 1.5rem; font-size: 0.875rem; }
.player dl div { display: flex; gap: 0.4rem; }
dt { color: var(--quiet); }
dd { font-variant-numeric: tabular-nums; }
@media (min-width: 56rem) {
  .player { grid-template-columns: 11rem 1fr; align-items: center; }
  .player .account { grid-column: 2; }
}
table { border-collapse: collapse; width: 100%; margin-top: 0.9rem; font-size: 0.9375rem; }
th { text-align: left; font-weight: 500; color: var(--quiet); font-size: 0.8125rem; }
th, td { padding: 0.45rem 1rem 0.45rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
details { border-bottom: 1px solid var(--rule); padding: 0.7rem 0; }
summary { cursor: pointer; font-weight: 550; }
summary:focus-visible, a:focus-visible { outline: 3px solid var(--seat-6); outline-offset: 3px; border-radius: 3px; }
details p { margin-top: 0.5rem; max-width: 44rem; }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
.keepsakes { display: flex; flex-wrap: wrap; gap: 0.6rem 1.6rem; list-style: none; padding: 0; margin: 0.8rem 0 0; }
@media print { main { padding: 0; } section, .player { break-inside: avoid; } }
@media (prefers-contrast: more) { :root { --quiet: var(--ink); } }
"""


# --- sections ------------------------------------------------------------------------------------


def _heading(report: Report) -> str:
    song = (
        f"<bdi>{escape(report.song_title)}</bdi> · {report.bpm:g} bpm · "
        f'<span class="span">{shown.bars(report.from_bar, report.to_bar)}</span>'
    )
    people = " &amp; ".join(
        ", ".join(f"<bdi>{escape(name)}</bdi>" for name in group)
        for group in (report.people[:-1], report.people[-1:])
        if group
    )
    title = people or escape(shown.names([]))
    return (
        '<header class="top">\n<div>\n<p class="eyebrow">How we met</p>\n'
        f'<h1>{title}</h1>\n<p class="song quiet">{song}</p>\n</div>'
    )


def _closeness(report: Report) -> str:
    found = report.together_s
    if found is None:
        return (
            '<div><p class="big">Too short to say how close.</p>\n'
            '<p class="quiet">Play a little longer together.</p></div>\n</header>'
        )
    doubt = shown.ms_with_doubt(found).partition("(")[2].rstrip(")")
    return (
        f'<div>\n<p class="big"><b>{shown.ms(found.value)}</b> '
        f"<span>{_what('apart', f'{shown.apart_from(report)}, on average')}<br>"
        f'<span class="small quiet">{doubt} ms, 95 % interval, n = {found.n}</span></span></p>\n'
        f"{_scale(report)}\n"
        f'<p class="small quiet from">{_scale_said(report)}</p>\n</div>\n</header>'
    )


def _what(key: str, label: str) -> str:
    """Let a label lead to its definition."""
    return f'<a class="what" href="#what-{key}">{escape(label)}</a>'


def _scale_said(report: Report) -> str:
    if report.spread_s is None:
        return _what("scale", "Too few shared strokes for a word.")
    scatter = _what("scale", f"Scatter {shown.ms_with_doubt(report.spread_s)}")
    return f"{scatter}, beside published ensembles and pairs."


def _scale(report: Report) -> str:
    def at(seconds: Seconds) -> float:
        return 100 * min(seconds, shown.SCALE_END_S) / shown.SCALE_END_S

    pairs = [pair for pair in shown.people_pairs(report) if pair.asynchrony_sd_s is not None]
    spreads = [pair.asynchrony_sd_s for pair in pairs if pair.asynchrony_sd_s is not None]
    steps = "".join(
        f'<div class="step{" here" if step.word == report.scale else ""}">'
        f'<div class="band"></div><div class="word">{step.label}</div></div>'
        for step in shown.SCALE
    )
    haze = "".join(
        f'<div class="haze" style="left:{at(one.low):.2f}%;width:{at(one.high) - at(one.low):.2f}%"></div>'
        for one in spreads
        if len(spreads) == 1
    )
    ticks = "".join(
        f'<div class="tick" style="left:{at(one.value):.2f}%"></div>' for one in spreads
    )
    word = {step.word: step.label for step in shown.SCALE}.get(report.scale)
    label = f"On a scale of three steps: {word}." if word else "Not enough to place on the scale."
    return f'<div class="scale" role="img" aria-label="{escape(label)}">{steps}{haze}{ticks}</div>'


def _sentences(report: Report) -> str:
    return (
        '<div class="sentences">\n'
        f"<div><h2>Went well</h2><p>{escape(report.went_well)}</p></div>\n"
        f"<div><h2>Try next</h2><p>{escape(report.try_next)}</p></div>\n</div>"
    )


def _bars(report: Report) -> str:
    if not any(bar.distance_s is not None for bar in report.bars):
        return ""
    count = len(report.bars)
    starts = [bar.start_beats for bar in report.bars]
    last = starts[-1] - starts[-2] if count > 1 else 4.0
    edges = [100 * (start - starts[0]) / (starts[-1] + last - starts[0]) for start in starts]
    edges.append(100.0)
    there = [bar.distance_s for bar in report.bars if bar.distance_s is not None]
    per_s = 100 / max([_CHART_LEAST_S, *there])

    # No view box here: places and lengths are shares of the drawing, so that they are exact at
    # every size, while the roundness of the ends stays as it is.
    room = min(right - left for left, right in pairwise(edges))
    width = min(0.46 * room, 2.4)
    drawn: list[str] = []
    for bar, (left, right) in zip(report.bars, pairwise(edges), strict=True):
        x = (left + right) / 2
        if bar.distance_s is None:
            drawn.append(f'<circle class="none" cx="{x:.2f}%" cy="50%" r="2.5"/>')
            continue
        inside = report.closest_from_bar <= bar.bar < report.closest_to_bar
        height = bar.distance_s * per_s
        title = f"bar {bar.bar}: {shown.ms(bar.distance_s)} (n = {bar.n})"
        drawn.append(
            f'<rect class="pill{" in" if inside else ""}" x="{x - width / 2:.2f}%" '
            f'y="{50 - height / 2:.2f}%" width="{width:.2f}%" height="{height:.2f}%" rx="3">'
            f"<title>{title}</title></rect>"
        )

    closest, named = "", "no bars stand out"
    if report.closest_to_bar:
        first = report.closest_from_bar - report.from_bar
        after = report.closest_to_bar - report.from_bar
        left, right = edges[first], edges[after]
        # Near an edge the words stand within it, not over the middle of the bars.
        middle = (left + right) / 2
        side = "first" if middle < _NEAR_EDGE else "last" if middle > 100 - _NEAR_EDGE else "middle"
        named = shown.bars(report.closest_from_bar, report.closest_to_bar)
        closest = (
            f'<div class="closest" style="left:{left:.2f}%;width:{right - left:.2f}%">'
            f'<span class="{side}">closest: {named}</span></div>'
        )
    sections = "".join(
        f'<span style="flex:{to_bar - from_bar} 0 0">{escape(name)}</span>'
        for name, from_bar, to_bar in shown.section_spans(report)
    )
    label = f"How far apart in each of {count} bars, {shown.ms(min(there))} to {shown.ms(max(there))}; closest: {named}."
    return (
        f"<section>\n<h2>{_what('apart', 'How far apart, bar by bar')}</h2>\n"
        f'<p class="quiet small measure"><span>Shorter is closer.</span>'
        f"<span>The tallest is {shown.ms(max(there))}.</span></p>\n"
        f'<figure class="chart" style="--bars:{count}">{closest}\n<svg role="img" aria-label="{escape(label)}">\n'
        f"{_halves(report)}"
        '<line class="level" x1="0" y1="50%" x2="100%" y2="50%"/>\n'
        f"{chr(10).join(drawn)}\n</svg>\n"
        f'<div class="sections" aria-hidden="true">{sections}</div>\n</figure>\n</section>'
    )


def _halves(report: Report) -> str:
    """Give the paint of the bars: one half for each of the two who meet; none for more people."""
    people = [player.seat for player in report.players if shown.is_person(player)]
    if len(people) not in {1, 2}:
        return ""
    upper = _seat(people[0])
    lower = _seat(people[1]) if len(people) == 2 else "var(--quiet)"
    stops = "".join(
        f'<stop offset="{offset}" style="stop-color:{colour}"/>'
        for offset, colour in (("0", upper), (".5", upper), (".5", lower), ("1", lower))
    )
    return (
        f'<linearGradient id="two" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>\n'
        "<style>.pill, .pill.in { fill: url(#two); }</style>\n"
    )


def _seat(seat: int) -> str:
    return f"var(--seat-{(seat - 1) % len(PAPER.seats) + 1})"


def _listen(report: Report, recording: str | None) -> str:
    if recording is None:
        return ""
    href = escape(recording, quote=True)
    whole = (
        '<figure><figcaption>The whole pass</figcaption><audio controls preload="none" '
        f'src="{href}" aria-label="The whole pass"></audio></figure>'
    )
    closest = ""
    if report.closest_recording_s is not None:
        start_s, end_s = report.closest_recording_s
        named = shown.bars(report.closest_from_bar, report.closest_to_bar)
        closest = (
            f'<figure class="again"><figcaption>{_what("closest", f"Your closest: {named}")}</figcaption>'
            f'<audio controls preload="none" src="{href}#t={start_s:.2f},{end_s:.2f}" '
            f'aria-label="The closest {named}"></audio></figure>'
        )
    return (
        f'<section class="listen">\n<h2>Listen again</h2>\n<div>{closest}{whole}</div>\n</section>'
    )


def _gave_way(report: Report) -> str:
    if not report.gave_way_said:
        return ""
    said = f'<p class="said">{escape(report.gave_way_said)}</p>'
    head = f"<h2>{_what('gave_way', 'Who gave way to whom')}</h2>"
    if report.ring is None:
        return f'<section class="way">\n{head}\n{said}\n</section>'
    names = {index: shown.name_of(player) for index, player in enumerate(report.players)}
    colours = {index: _seat(player.seat) for index, player in enumerate(report.players)}
    ring = ring_svg(
        report.ring,
        names,
        colours,
        label=_ring_label(report, names),
        ink="var(--ink)",
        ground="var(--paper)",
        rule="var(--rule)",
        skin="var(--card)",
    )
    key = (
        '<p class="quiet small">An arrow goes from whoever gave way to whom they gave way to. '
        "Wider is more; the haze is how much more it might be. Where there is none, nothing can be "
        "said.</p>"
    )
    return (
        f'<section class="way">\n<div>{ring}</div>\n<div>{head}{said}{key}{_gains(report, names)}</div>\n'
        "</section>"
    )


def _ring_label(report: Report, names: Mapping[int, str]) -> str:
    drawn = [
        f"{names[one.follower_index]} gave way to {_leader(one, names)}"
        for one in report.gave_way
        if one.drawn
    ]
    return f"{'; '.join(drawn)}." if drawn else "No arrow can be drawn."


def _leader(arrow: ArrowFigures, names: Mapping[int, str]) -> str:
    return "the song" if arrow.leader_index == SONG else names[arrow.leader_index]


def _gains(report: Report, names: Mapping[int, str]) -> str:
    def row(arrow: ArrowFigures) -> str:
        low, high = shown.share(arrow.low_together), shown.share(arrow.high_together)
        cells = (
            f"<bdi>{escape(names[arrow.follower_index])}</bdi> to <bdi>{escape(_leader(arrow, names))}</bdi>",
            shown.share_with_doubt(arrow.gain),
            f"{low} to {high}" if arrow.gain is not None else "",
            "yes" if arrow.drawn else "",
        )
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    heads = ("from, to", "gain (95 %)", "all at once", "drawn")
    return (
        "<details><summary>The numbers behind it</summary><table><thead><tr>"
        f"{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{''.join(map(row, report.gave_way))}</tbody></table></details>"
    )


def _players(report: Report) -> str:
    if not report.players:
        return ""
    reach_s = min(max(_LEAST_REACH_S, *map(_farthest_s, report.players)), _MOST_REACH_S)
    starts = [bar.start_beats for bar in report.bars]
    last = starts[-1] - starts[-2] if len(starts) > 1 else 4.0
    span = (starts[0], starts[-1] + last) if starts else (0.0, 1.0)
    rows = "\n".join(_player(player, reach_s, span) for player in report.players)
    return (
        "<section>\n<h2>How steady, stroke by stroke</h2>\n"
        '<p class="quiet small">Each dot is a stroke, around the player’s own usual place: earlier '
        "above, later below. A small upright line is one that was left out.</p>\n"
        f'<div class="players">\n{rows}\n</div>\n</section>'
    )


def _farthest_s(player: PlayerFigures) -> float:
    usual_s = shown.usual_s(player)
    found = sorted(
        abs(stroke.asynchrony_s - usual_s)
        for stroke in player.strokes
        if stroke.asynchrony_s is not None
    )
    return found[int(0.98 * (len(found) - 1))] if found else 0.0


def _player(player: PlayerFigures, reach_s: float, span: tuple[float, float]) -> str:
    usual_s = shown.usual_s(player)
    per_beat = 1000 / (span[1] - span[0])
    hits: list[str] = []
    misses: list[str] = []
    for stroke in player.strokes:
        x = (stroke.beats - span[0]) * per_beat
        if stroke.asynchrony_s is None:
            misses.append(f"M{x:.1f} -9v18")
        else:
            y = (stroke.asynchrony_s - usual_s) / reach_s * _STRIP_HALF
            hits.append(f"M{x:.1f} {min(max(y, -_STRIP_HALF), _STRIP_HALF):.1f}h0")
    figures = [
        ("met", "met", f"{player.met} of {player.asked}"),
        *([("met", "besides", str(player.extra))] if player.extra else []),
        ("spread", "spread", shown.ms_with_doubt(player.asynchrony_sd_s)),
        ("evenness", "unevenness", shown.percent_with_doubt(player.steadiness)),
        ("evenness", "without drift", shown.percent_with_doubt(player.steadiness_without_drift)),
    ]
    early = ""
    if player.asynchrony_mean_s is not None:
        figures.append(("early", "mean", shown.ms_with_doubt(player.asynchrony_mean_s)))
        if player.asynchrony_mean_s.high < 0:
            early = (
                '<p class="quiet small">Early throughout is human: tappers are, by 20 to 50 ms.</p>'
            )
    person = shown.is_person(player)
    # Virtual drummers are scenery here: their strokes, without an account of them.
    listed = "".join(
        f"<div><dt>{_what(key, name)}</dt><dd>{value}</dd></div>" for key, name, value in figures
    )
    account = f'<div class="account"><dl>{listed}</dl>{early}</div>' if person else ""
    played = " · ".join(
        fact
        for fact in (player.part_name, f"{player.kit_name} kit" if player.kit_name else "")
        if fact
    )
    part = f'<p class="quiet small">{escape(played)}</p>' if person else ""
    label = f"{player.met} of {player.asked} strokes of {shown.name_of(player)}"
    return (
        f'<div class="player{"" if person else " virtual"}" style="--seat:{_seat(player.seat)}">'
        f"<div><h3><bdi>{escape(shown.name_of(player))}</bdi></h3>{part}</div>"
        f'<div class="strip"><svg viewBox="0 {-_STRIP_HALF - 6:.0f} 1000 {2 * _STRIP_HALF + 12:.0f}" '
        f'preserveAspectRatio="none" role="img" aria-label="{escape(label, quote=True)}">'
        f'<path class="level" d="M0 0H1000"/><path class="miss" d="{"".join(misses)}"/>'
        f'<path class="hit" d="{"".join(hits)}"/></svg></div>{account}</div>'
    )


def _pairs(report: Report) -> str:
    pairs = shown.people_pairs(report)
    if not pairs:
        return ""
    names = [shown.name_of(player) for player in report.players]
    signed = any(pair.asynchrony_mean_s is not None for pair in pairs)

    def row(pair: PairFigures) -> str:
        first, second = (escape(names[index]) for index in (pair.first_index, pair.second_index))
        cells = [
            f"<bdi>{first}</bdi> &amp; <bdi>{second}</bdi>",
            str(pair.shared),
            shown.ms_with_doubt(pair.distance_s),
            shown.ms_with_doubt(pair.asynchrony_sd_s),
        ]
        if signed:
            mean = pair.asynchrony_mean_s
            cells.append(shown.ms_with_doubt(mean) if mean is not None else "not measured")
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    heads = [
        "pair",
        "shared",
        _what("apart", "apart"),
        _what("scale", "scatter"),
        *([_what("early", "first minus second")] if signed else []),
    ]
    table = (
        f"<table><thead><tr>{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{''.join(map(row, pairs))}</tbody></table>"
    )
    if len(pairs) > 3:
        table = f"<details><summary>All {len(pairs)} pairs, by seat</summary>{table}</details>"
    return f"<section>\n<h2>Each with each</h2>\n{table}\n</section>"


def _keepsakes(keepsakes: Sequence[Keepsake]) -> str:
    if not keepsakes:
        return ""
    links = "".join(
        f'<li><a href="{escape(one.href, quote=True)}">{escape(one.label)}</a></li>'
        for one in keepsakes
    )
    return f'<section>\n<h2>To take home</h2>\n<ul class="keepsakes">{links}</ul>\n</section>'


def _definitions(report: Report) -> str:
    opened = "\n".join(map(_definition, report.definitions))
    return f"<section>\n<h2>What the numbers mean</h2>\n{opened}\n</section>"


def _definition(one: DefinitionFigures) -> str:
    rows = (
        ("n", one.n),
        ("Interval", one.interval),
        ("Method", one.method),
        ("After", one.source),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in rows)
    pinned = "".join(f"<li><code>{escape(test)}</code></li>" for test in one.pinned)
    return (
        f"<details><summary>{escape(one.title)}</summary>"
        f'<div class="what-it-is" id="what-{one.key}"><p>{escape(one.means)}</p>'
        f"<dl>{listed}<div><dt>Held by</dt><dd><ul>{pinned}</ul></dd></div></dl></div></details>"
    )
