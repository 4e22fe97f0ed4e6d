"""One picture of a meeting, to keep and to send on.

Drawn with matplotlib's Agg, which needs no screen, in the fonts that come with it. A name in a
script that DejaVu Sans does not have is set in a font of this machine that has it; where there is
none, the seat is named instead.

Everything is placed in picture elements of a sheet of 1600 × 1000, from the upper left.
"""

import io
import re
import textwrap
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.text import Text

from uchiawase.report import shown
from uchiawase.report.figures import PlayerFigures, Report
from uchiawase.report.palette import PAPER

WIDTH_PX, HEIGHT_PX = 1600, 1000

_DPI = 100
_POINTS_PER_PX = 72 / _DPI
_MARGIN = 80.0
_LEFT, _RIGHT = 300.0, 1436.0
_MEASURE_X = 1460.0
_CHART_TOP, _CHART_MIDDLE, _CHART_BOTTOM = 290.0, 386.0, 482.0
_STRIPS_TOP, _STRIPS_BOTTOM = 530.0, 836.0
_TALLEST_STRIP = 96.0
_VIRTUAL_SHARE = 0.5
"""How tall a virtual drummer's strip is, in people's strips."""

_WORDS_TOP = 886.0

_LEAST_REACH_S, _MOST_REACH_S = 0.050, 0.150
"""How far from a player's usual place strokes are drawn, as far as they go; farther ones stay at
the edge."""

_CHART_LEAST_S = 0.060
"""The chart of bars reaches at least this far, so that a close meeting looks close."""

_FONTS_FOR_NAMES = (
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans JP",
    "Noto Sans KR",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Yu Gothic",
    "Malgun Gothic",
)


def write_picture(report: Report, path: Path, *, scale: float = 2.0) -> None:
    """Write the picture of a report as PNG.

    Args:
        report: What to draw.
        path: Where to; overwritten.
        scale: Picture elements per unit of the 1600 × 1000 sheet.
    """
    path.write_bytes(picture_bytes(report, scale=scale))


def picture_bytes(report: Report, *, scale: float = 2.0) -> bytes:
    """Give the picture of a report as the bytes of a PNG; the same report gives the same bytes."""
    figure: Any = Figure(
        figsize=(WIDTH_PX / _DPI, HEIGHT_PX / _DPI), dpi=_DPI, facecolor=PAPER.paper
    )
    FigureCanvasAgg(figure)
    sheet = _Sheet(figure)
    _heading(sheet, report)
    _closeness(sheet, report)
    if report.bars:
        _bars(sheet, report)
        _strips(sheet, report)
    _words(sheet, report)
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=_DPI * scale, facecolor=PAPER.paper, metadata={"Software": None}
    )
    return buffer.getvalue()


def drawable(name: str, seat: int) -> str:
    """Give a name as it can be drawn here: itself, or its seat where no font has its letters."""
    cleaned = " ".join(name.split())
    letters = {letter for letter in cleaned if not letter.isspace()}
    if letters and all(_has(letter) for letter in letters):
        return cleaned
    return f"Seat {seat}"


def _printable(words: str) -> str:
    """Give words with an ellipsis for every run of letters that no font has."""
    marked = "".join(
        letter if letter.isspace() or _has(letter) else "\N{HORIZONTAL ELLIPSIS}"
        for letter in words
    )
    return re.sub("\N{HORIZONTAL ELLIPSIS}+", "\N{HORIZONTAL ELLIPSIS}", marked)


@cache
def families() -> tuple[str, ...]:
    """Give the fonts of this machine that drawings use, in the order in which they are tried."""
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return ("DejaVu Sans", *(family for family in _FONTS_FOR_NAMES if family in known))


@cache
def _has(letter: str) -> bool:
    fonts: Any = font_manager
    return any(
        fonts.get_font(fonts.findfont(FontProperties(family=family))).get_char_index(ord(letter))
        for family in families()
    )


class _Sheet:
    """A sheet of paper measured in picture elements."""

    def __init__(self, figure: Any) -> None:
        # matplotlib's own annotations leave much open; what is used of it is small and in here.
        self._axes: Any = Axes(figure, (0.0, 0.0, 1.0, 1.0))
        figure.add_axes(self._axes)
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH_PX)
        self._axes.set_ylim(HEIGHT_PX, 0)
        self._renderer: Any = FigureCanvasAgg(figure).get_renderer()
        self._layer = 0

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        colour: str = PAPER.ink,
        weight: Literal["normal", "bold"] = "normal",
        align: Literal["left", "center", "right"] = "left",
        widest: float | None = None,
    ) -> float:
        """Set one line on its baseline, smaller where it would be too wide; give its right end."""
        font = FontProperties(family=list(families()), size=size * _POINTS_PER_PX, weight=weight)
        line: Text = self._axes.text(
            x,
            y,
            _printable(words),
            fontproperties=font,
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
            zorder=self._next_layer(),
        )
        width = self._width(line)
        if widest is not None and width > widest:
            line.set_fontsize(size * _POINTS_PER_PX * widest / width)
            width = self._width(line)
        return x + width

    def _add(self, shape: Any) -> None:
        shape.set_zorder(self._next_layer())
        self._axes.add_patch(shape)

    def _next_layer(self) -> int:
        """Count up, so that what is drawn later lies on top, whatever kind of thing it is."""
        self._layer += 1
        return self._layer

    def _width(self, line: Text) -> float:
        return float(line.get_window_extent(self._renderer).width)

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, colour: str, width: float, **more: Any
    ) -> None:
        """Draw a straight line."""
        self._axes.plot(
            [x0, x1],
            [y0, y1],
            color=colour,
            linewidth=width * _POINTS_PER_PX,
            zorder=self._next_layer(),
            **more,
        )

    def pill(
        self, x: float, middle: float, half: float, width: float, upper: str, lower: str
    ) -> None:
        """Draw an upright bar with round ends, its halves in two colours; at least a disc."""
        radius = width / 2
        reach = max(half - radius, 0.0)
        angles = np.linspace(0, np.pi, 24)
        for direction, colour in ((-1, upper), (1, lower)):
            outline = np.column_stack(
                (
                    x + radius * np.cos(angles),
                    middle + direction * (reach + radius * np.sin(angles)),
                )
            )
            corners = [(x - radius, middle), (x + radius, middle)]
            self._add(Polygon([*outline.tolist(), *corners], facecolor=colour, linewidth=0))

    def dots(
        self, xs: list[float], ys: list[float], *, colour: str, size: float, hollow: bool = False
    ) -> None:
        """Draw small discs, or rings."""
        self._axes.plot(
            xs,
            ys,
            linestyle="none",
            marker="o",
            markersize=size * _POINTS_PER_PX,
            markerfacecolor="none" if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=1.2 * _POINTS_PER_PX if hollow else 0,
            alpha=1.0 if hollow else 0.85,
            zorder=self._next_layer(),
        )

    def block(
        self, x: float, y: float, width: float, height: float, *, colour: str, round_by: float = 0.0
    ) -> None:
        """Fill a rectangle, with round corners where wanted."""
        if round_by:
            shape = FancyBboxPatch(
                (x + round_by, y + round_by),
                width - 2 * round_by,
                height - 2 * round_by,
                boxstyle=f"round,pad={round_by}",
                linewidth=0,
                facecolor=colour,
            )
        else:
            shape = Rectangle((x, y), width, height, linewidth=0, facecolor=colour)
        self._add(shape)


def _heading(sheet: _Sheet, report: Report) -> None:
    seats = [player.seat for player in report.players if shown.is_person(player)]
    people = [drawable(name, seat) for name, seat in zip(report.people, seats, strict=True)]
    sheet.text(_MARGIN, 92, "How we met", size=19, colour=PAPER.seat(2), weight="bold")
    sheet.text(_MARGIN, 150, shown.names(people), size=46, weight="bold", widest=860)
    title = drawable(report.song_title, 0) if report.song_title else ""
    title = "" if title == "Seat 0" else f"{title}  ·  "
    line = f"{title}{report.bpm:g} bpm  ·  {shown.bars(report.from_bar, report.to_bar)}"
    sheet.text(_MARGIN, 190, line, size=18, colour=PAPER.quiet, widest=860)


def _closeness(sheet: _Sheet, report: Report) -> None:
    left, right = 1020.0, WIDTH_PX - _MARGIN
    found = report.together_s
    if found is None:
        sheet.text(right, 132, "Too short to say how close.", size=22, align="right")
        sheet.text(
            right, 162, "Play a little longer together.", size=17, colour=PAPER.quiet, align="right"
        )
        return
    end = sheet.text(left, 132, shown.ms(found.value), size=60, weight="bold") + 16
    sheet.text(end, 106, f"{shown.apart_from(report)}, on average", size=18, widest=right - end)
    low_to_high = shown.ms_with_doubt(found).partition("(")[2].rstrip(")")
    sheet.text(end, 131, f"{low_to_high} ms, 95 % interval", size=14, colour=PAPER.quiet)
    _scale(sheet, report, left, right, 166)


def _scale(sheet: _Sheet, report: Report, left: float, right: float, y: float) -> None:
    """Draw the three steps and where each pair stands on them."""

    def at(seconds: float) -> float:
        return left + (right - left) * min(seconds, shown.SCALE_END_S) / shown.SCALE_END_S

    for step in shown.SCALE:
        here = step.word == report.scale
        sheet.block(
            at(step.from_s) + 2,
            y,
            at(step.to_s) - at(step.from_s) - 4,
            12,
            colour=PAPER.mark_ground if here else PAPER.rule,
            round_by=5.9,
        )
        sheet.text(
            (at(step.from_s) + at(step.to_s)) / 2,
            y + 38,
            step.label,
            size=14,
            colour=PAPER.ink if here else PAPER.quiet,
            weight="bold" if here else "normal",
            align="center",
            widest=at(step.to_s) - at(step.from_s) - 6,
        )
    pairs = shown.people_pairs(report)
    width = 3.0 if len(pairs) == 1 else 1.8
    for pair in pairs:
        if pair.asynchrony_sd_s is not None:
            x = at(pair.asynchrony_sd_s.value)
            sheet.rule(x, y - 5, x, y + 17, colour=PAPER.ink, width=width, solid_capstyle="round")


def _beats_to_x(report: Report) -> tuple[float, float]:
    """Give what one beat measures and where beat 0 lies."""
    starts = [bar.start_beats for bar in report.bars]
    last = starts[-1] - starts[-2] if len(starts) > 1 else 4.0
    per_beat = (_RIGHT - _LEFT) / (starts[-1] + last - starts[0])
    return per_beat, _LEFT - starts[0] * per_beat


def _bars(sheet: _Sheet, report: Report) -> None:
    per_beat, zero = _beats_to_x(report)
    starts = [zero + per_beat * bar.start_beats for bar in report.bars]
    edges = [*starts, _RIGHT]
    x_of = {bar.bar: edge for bar, edge in zip(report.bars, edges, strict=False)}
    x_of[report.bars[-1].bar + 1] = _RIGHT

    if report.closest_to_bar:
        left, right = x_of[report.closest_from_bar], x_of[report.closest_to_bar]
        sheet.block(
            left,
            _CHART_TOP - 34,
            right - left,
            _STRIPS_BOTTOM - _CHART_TOP + 46,
            colour=PAPER.mark_ground,
            round_by=10,
        )
        words = f"closest: {shown.bars(report.closest_from_bar, report.closest_to_bar)}"
        centre = min(max((left + right) / 2, _LEFT + 75), _RIGHT - 75)
        sheet.text(
            centre, _CHART_TOP - 12, words, size=14, colour=PAPER.ink, weight="bold", align="center"
        )

    there = [bar.distance_s for bar in report.bars if bar.distance_s is not None]
    reach_s = max([_CHART_LEAST_S, *there])
    per_s = (_CHART_BOTTOM - _CHART_TOP - 20) / 2 / reach_s
    slot = min(b - a for a, b in pairwise(edges))
    width = min(max(slot * 0.46, 2.0), 22.0)
    sheet.rule(_LEFT, _CHART_MIDDLE, _RIGHT, _CHART_MIDDLE, colour=PAPER.rule, width=1)
    for index, bar in enumerate(report.bars):
        if bar.distance_s is not None:
            inside = report.closest_from_bar <= bar.bar < report.closest_to_bar
            upper, lower = _pill_colours(report, marked=inside)
            x = (edges[index] + edges[index + 1]) / 2
            sheet.pill(x, _CHART_MIDDLE, bar.distance_s * per_s, width, upper, lower)
    empty = [
        (edges[index] + edges[index + 1]) / 2
        for index, bar in enumerate(report.bars)
        if bar.distance_s is None
    ]
    sheet.dots(empty, [_CHART_MIDDLE] * len(empty), colour=PAPER.quiet, size=6, hollow=True)

    sheet.text(_MARGIN, _CHART_MIDDLE - 8, "How far apart", size=18, weight="bold")
    sheet.text(
        _MARGIN, _CHART_MIDDLE + 15, "bar by bar; shorter is closer", size=14, colour=PAPER.quiet
    )
    # A measure for the eye, at the right end.
    known_s = 0.040 if reach_s < 0.120 else 0.100
    x, half = _MEASURE_X, known_s * per_s
    sheet.rule(x, _CHART_MIDDLE - half, x, _CHART_MIDDLE + half, colour=PAPER.quiet, width=1.5)
    for y in (_CHART_MIDDLE - half, _CHART_MIDDLE + half):
        sheet.rule(x - 4, y, x + 4, y, colour=PAPER.quiet, width=1.5)
    sheet.text(x + 14, _CHART_MIDDLE + 5, shown.ms(known_s), size=14, colour=PAPER.quiet)

    for name, from_bar, to_bar in shown.section_spans(report):
        left, right = x_of[from_bar], x_of[to_bar]
        sheet.rule(
            left + 3, _CHART_BOTTOM + 10, right - 3, _CHART_BOTTOM + 10, colour=PAPER.quiet, width=1
        )
        words = drawable(name, 0) if name else ""
        if words and words != "Seat 0":
            sheet.text(
                (left + right) / 2,
                _CHART_BOTTOM + 28,
                words,
                size=13,
                colour=PAPER.quiet,
                align="center",
                widest=right - left - 4,
            )


def _pill_colours(report: Report, *, marked: bool) -> tuple[str, str]:
    """Give the colours of a bar's halves: of the two who meet, or ink for more."""
    people = [player.seat for player in report.players if shown.is_person(player)]
    if len(people) == 2:
        return PAPER.seat(people[0]), PAPER.seat(people[1])
    if len(people) == 1:
        return PAPER.seat(people[0]), PAPER.quiet
    colour = PAPER.mark if marked else PAPER.ink
    return colour, colour


def _strips(sheet: _Sheet, report: Report) -> None:
    shares = [1.0 if shown.is_person(player) else _VIRTUAL_SHARE for player in report.players]
    if not shares:
        return
    unit = min((_STRIPS_BOTTOM - _STRIPS_TOP) / sum(shares), _TALLEST_STRIP)
    reach_s = min(max(_LEAST_REACH_S, *map(_farthest_s, report.players)), _MOST_REACH_S)
    top = _STRIPS_TOP + ((_STRIPS_BOTTOM - _STRIPS_TOP) - unit * sum(shares)) / 2
    for player, share in zip(report.players, shares, strict=True):
        _strip(
            sheet, report, player, top + unit * share / 2, (unit / 2 - 4) / reach_s, unit * share
        )
        top += unit * share


def _farthest_s(player: PlayerFigures) -> float:
    """Give how far a player's strokes go from the usual place, but for one in fifty."""
    usual_s = shown.usual_s(player)
    found = sorted(
        abs(stroke.asynchrony_s - usual_s)
        for stroke in player.strokes
        if stroke.asynchrony_s is not None
    )
    return found[int(0.98 * (len(found) - 1))] if found else 0.0


def _strip(
    sheet: _Sheet,
    report: Report,
    player: PlayerFigures,
    middle: float,
    px_per_s: float,
    height: float,
) -> None:
    """Draw a player's strokes; what was left out is a gap, since a keepsake keeps no such account."""
    per_beat, zero = _beats_to_x(report)
    colour = PAPER.seat(player.seat)
    person = shown.is_person(player)
    usual_s = shown.usual_s(player)
    sheet.rule(_LEFT, middle, _RIGHT, middle, colour=PAPER.rule, width=1)
    xs: list[float] = []
    ys: list[float] = []
    for stroke in player.strokes:
        if stroke.asynchrony_s is not None:
            off = (stroke.asynchrony_s - usual_s) * px_per_s
            xs.append(zero + per_beat * stroke.beats)
            ys.append(middle + min(max(off, 3 - height / 2), height / 2 - 3))
    room = (_RIGHT - _LEFT) / max(len(player.strokes), 1)
    sheet.dots(xs, ys, colour=colour, size=min(max(room * 0.9, 3.5), 9.0) if person else 3.0)

    sheet.dots([_MARGIN + 8], [middle], colour=colour, size=16 if person else 8)
    name = drawable(shown.name_of(player), player.seat)
    under = drawable(player.part_name, 0) if person and height > 44 and player.part_name else ""
    sheet.text(
        _MARGIN + 28,
        middle + (0 if under else 5),
        name,
        size=19 if person else 14,
        weight="bold" if person else "normal",
        colour=PAPER.ink if person else PAPER.quiet,
        widest=180,
    )
    if under and under != "Seat 0":
        sheet.text(_MARGIN + 28, middle + 20, under, size=13, colour=PAPER.quiet, widest=180)


def _words(sheet: _Sheet, report: Report) -> None:
    for x, title, sentence in (
        (_MARGIN, "Went well", report.went_well),
        (840.0, "Try next", report.try_next),
    ):
        sheet.text(x, _WORDS_TOP, title, size=15, colour=PAPER.seat(2), weight="bold")
        for line, words in enumerate(textwrap.wrap(sentence, 66)[:2]):
            sheet.text(x, _WORDS_TOP + 28 + 25 * line, words, size=18, widest=690)
    sheet.text(
        _MARGIN,
        HEIGHT_PX - 28,
        "Below the bars: every stroke, around the player's own usual place, earlier above and later "
        "below.",
        size=13,
        colour=PAPER.quiet,
    )
