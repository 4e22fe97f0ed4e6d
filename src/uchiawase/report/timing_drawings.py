"""The figures of ``uchi timing``: asynchronies over the piece, their distribution, intervals, who gave way to whom.

Drawn with matplotlib, which needs no screen, in the colours of the house, one colour a player. The same
playing gives the same bytes. As SVG, text stays text.
"""

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, PathPatch
from matplotlib.path import Path as Curve
from scipy import ndimage as _untyped_ndimage

from uchiawase.report.arrows import FACE, NOTE_HEADS, NOTES, arrows_of, ring_of
from uchiawase.report.figures import SONG, RingArrow, RingPlace
from uchiawase.report.palette import PAPER
from uchiawase.report.picture import drawable, families
from uchiawase.timing.measures import Measures
from uchiawase.timing.onsets import Onsets
from uchiawase.units import MS_PER_S

# Neither tells its types; what they give is pinned down below.
matplotlib: Any = mpl
ndimage: Any = _untyped_ndimage

_WIDTH = 10.0
_DPI = 200
_POINTS_AN_INCH = 72
_LARGEST_SCALE = 0.0135
"""Inches to a unit of the ring, at most: two people are not drawn larger than six."""
_HEAD, _FOOT = 0.85, 0.62
_LEFT, _RIGHT = 1.65, 0.35
_LINE_POSITIONS = 15
_LONGEST_GAP_S = 6.0
_MOST_DOTS = 4000
"""More dots in one strip are drawn as an image within an SVG."""

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One figure.

    Attributes:
        name: Of its files.
        title: Over it.
        says: What it shows, in a sentence, for those who do not see it.
        figure: The figure itself.
    """

    name: str
    title: str
    says: str
    figure: Figure


def drawings(onsets: Onsets, found: Measures) -> tuple[Drawing, ...]:
    """Draw everything that a performance gives rise to; what there is too little for is left out.

    Args:
        onsets: What was played.
        found: What was measured of it.
    """
    with matplotlib.rc_context(_rules()):
        made = (
            _asynchronies(onsets),
            _distributions(onsets, found),
            _following(onsets, found),
            _intervals(onsets),
        )
    return tuple(one for one in made if one is not None)


def write_drawings(made: Sequence[Drawing], folder: Path) -> tuple[Path, ...]:
    """Write each figure as PNG and as SVG; existing ones are replaced, a missing folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for one in made:
        for path, data in (
            (folder / f"{one.name}.png", png_bytes(one)),
            (folder / f"{one.name}.svg", svg_text(one).encode()),
        ):
            path.write_bytes(data)
            written.append(path)
    return tuple(written)


def png_bytes(one: Drawing) -> bytes:
    """Give a figure as PNG."""
    buffer = io.BytesIO()
    figure: Any = one.figure
    with matplotlib.rc_context(_rules()):
        figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return buffer.getvalue()


def svg_text(one: Drawing, *, ground: bool = True) -> str:
    """Give a figure as SVG.

    Args:
        one: The figure.
        ground: Whether it brings its own ground, as a file does; in a page it stands on the page's.
    """
    buffer = io.StringIO()
    figure: Any = one.figure
    with matplotlib.rc_context({**_rules(), "svg.hashsalt": one.name}):
        figure.savefig(
            buffer,
            format="svg",
            transparent=not ground,
            metadata={"Date": None, "Creator": None, "Title": one.title},
        )
    return buffer.getvalue()


def _rules() -> dict[str, Any]:
    return {
        "font.family": list(families()),
        "font.size": 9.5,
        "text.color": PAPER.ink,
        "text.parse_math": False,
        "axes.edgecolor": PAPER.rule,
        "axes.labelcolor": PAPER.quiet,
        "axes.unicode_minus": True,
        "xtick.color": PAPER.quiet,
        "ytick.color": PAPER.quiet,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "svg.fonttype": "none",
        "path.simplify": True,
    }


def _sheet(rows_height: float, title: str, line: str) -> tuple[Any, float]:
    """Give an empty figure under its title, and its height in inches."""
    height = _HEAD + rows_height + _FOOT
    figure: Any = Figure(figsize=(_WIDTH, height), facecolor=PAPER.paper)
    FigureCanvasAgg(figure)
    figure.text(
        0.35 / _WIDTH, 1 - 0.36 / height, title, size=14, weight="bold", va="center", ha="left"
    )
    figure.text(
        0.35 / _WIDTH, 1 - 0.64 / height, line, size=9.5, color=PAPER.quiet, va="center", ha="left"
    )
    return figure, height


def _axes(
    figure: Any, height: float, top: float, tall: float, *, left: float = _LEFT, wide: float = 0.0
) -> Any:
    """Give axes at a place counted in inches from the upper left."""
    width = wide or _WIDTH - _RIGHT - left
    axes = figure.add_axes(
        (left / _WIDTH, 1 - (top + tall) / height, width / _WIDTH, tall / height)
    )
    axes.patch.set_alpha(0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return axes


def _names(onsets: Onsets) -> list[str]:
    return [drawable(name, place) for place, name in enumerate(onsets.players, 1)]


def _short(name: str, most: int = 18) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _at(onsets: Onsets) -> _Array:
    """Give when each position was, seconds; NaN where nobody played."""
    if onsets.track_s is not None:
        return onsets.track_s
    there = np.isfinite(onsets.onsets_s)
    sums = np.where(there, onsets.onsets_s, 0.0).sum(axis=1)
    found = np.full(there.shape[0], np.nan)
    np.divide(sums, there.sum(axis=1), out=found, where=there.any(axis=1))
    return found


def _both(first: str, second: str) -> str:
    line = f"{first} − {second}"
    return line if len(line) <= 14 else f"{_short(first, 14)} −\n{_short(second, 14)}"


def _alpha(count: int) -> float:
    return float(np.clip(1.1 - 0.24 * math.log10(max(count, 1)), 0.28, 0.85))


# --- asynchronies over the piece -----------------------------------------------------------------


def _asynchronies(onsets: Onsets) -> Drawing | None:
    names = _names(onsets)
    lines: list[tuple[str, str, _Array]] = []
    if onsets.track_s is not None:
        against = "against what was followed"
        for place, name in enumerate(names):
            lines.append((name, PAPER.seat(place + 1), onsets.onsets_s[:, place] - onsets.track_s))
    elif len(names) == 2:
        against = f"{names[0]} minus {names[1]}"
        one, other = onsets.onsets_s.T
        lines.append((_both(names[0], names[1]), PAPER.seat(1), one - other))
    else:
        against = "each against the mean of the others at the same position"
        for place, name in enumerate(names):
            lines.append((name, PAPER.seat(place + 1), _beside_others(onsets, place)))
    values = np.concatenate([line for _, _, line in lines])
    values = values[np.isfinite(values)]
    if values.size < 2:
        return None
    reach = max(float(np.quantile(abs(values), 0.985)) * 1.15, 0.020)
    tall = 2.6 if len(lines) == 1 else max(0.78, 1.5 - 0.15 * len(lines))
    title = "Earlier and later, over the piece"
    figure, height = _sheet(
        tall * len(lines), title, f"ms, {against}; later is above, the line a running median"
    )
    times = _at(onsets)
    for place, (name, colour, line) in enumerate(lines):
        axes = _axes(figure, height, _HEAD + place * tall, tall - 0.10)
        there = np.isfinite(line)
        axes.axhline(0, color=PAPER.rule, linewidth=1, zorder=0)
        x, y = times[there], line[there] * MS_PER_S
        axes.scatter(
            x, y.clip(-reach * MS_PER_S, reach * MS_PER_S),
            s=11, color=colour, alpha=_alpha(x.size), linewidths=0, zorder=2,
            rasterized=x.size > _MOST_DOTS,
        )  # fmt: skip
        for x_part, y_part in _without_gaps(x, y):
            middle = ndimage.median_filter(y_part, _LINE_POSITIONS, mode="nearest")
            axes.plot(x_part, middle, color=PAPER.ink, linewidth=0.9, alpha=0.7, zorder=3)
        _strip(axes, name, colour, times, reach)
        axes.set_xticks([]) if place < len(lines) - 1 else axes.set_xlabel("seconds")
        axes.spines["bottom"].set_visible(place == len(lines) - 1)
    says = f"{title}: {against}, {values.size} asynchronies; nearly all within {reach * MS_PER_S:.0f} ms."
    return Drawing("asynchronies", title, says, figure)


def _without_gaps(x: _Array, y: _Array) -> list[tuple[_Array, _Array]]:
    """Give the stretches in which somebody plays on and on, long enough for a running median."""
    cuts = np.flatnonzero(np.diff(x) > _LONGEST_GAP_S) + 1
    parts = zip(np.split(x, cuts), np.split(y, cuts), strict=True)
    return [(one, other) for one, other in parts if one.size >= _LINE_POSITIONS]


def _strip(axes: Any, name: str, colour: str, times: _Array, reach: float) -> None:
    known = times[np.isfinite(times)]
    margin = 0.01 * (float(np.ptp(known)) or 1.0)
    axes.set_xlim(float(known.min()) - margin, float(known.max()) + margin)
    axes.set_ylim(-reach * MS_PER_S, reach * MS_PER_S)
    mark = _round_mark(reach * MS_PER_S)
    axes.set_yticks([-mark, 0, mark], [f"−{mark:g}", "0", f"{mark:g}"])
    _label(axes, name, colour)


def _label(axes: Any, name: str, colour: str) -> None:
    axes.annotate(
        _short(name) if "\n" not in name else name,
        xy=(0, 0.5), xycoords="axes fraction", xytext=(-40, 0), textcoords="offset points",
        ha="right", va="center", size=10.5, weight="bold", color=colour,
    )  # fmt: skip


def _round_mark(reach: float) -> float:
    for mark in (200, 150, 100, 80, 60, 50, 40, 30, 20, 15, 10, 5, 2, 1):
        if mark <= 0.8 * reach:
            return float(mark)
    return reach


def _beside_others(onsets: Onsets, player: int) -> _Array:
    """Give how much later than the mean of the others a player was, by position; NaN alone."""
    table = onsets.onsets_s
    there = np.isfinite(table)
    there[:, player] = False
    sums = np.where(there, table, 0.0).sum(axis=1)
    found = np.full(table.shape[0], np.nan)
    np.divide(sums, there.sum(axis=1), out=found, where=there.any(axis=1))
    return table[:, player] - found


# --- distributions -------------------------------------------------------------------------------


def _distributions(onsets: Onsets, found: Measures) -> Drawing | None:
    if not found.pairs:
        return None
    names = _names(onsets)
    apart = [
        onsets.onsets_s[:, pair.first] - onsets.onsets_s[:, pair.second] for pair in found.pairs
    ]
    apart = [one[np.isfinite(one)] * MS_PER_S for one in apart]
    everything = np.concatenate(apart)
    if everything.size < 2:
        return None
    low, high = np.quantile(everything, [0.005, 0.995])
    reach = max(abs(float(low)), abs(float(high)), 25.0) * 1.12
    tall = 2.4 if len(apart) == 1 else max(0.44, min(0.95, 9.0 / len(apart)))
    title = "How far apart, and who is first"
    figure, height = _sheet(
        tall * len(apart),
        title,
        "first minus second, ms, in the colour of whoever was first; the dot is the mean, the bar its 95 % interval",
    )
    grid = np.linspace(-reach, reach, 512)
    for place, (pair, values) in enumerate(zip(found.pairs, apart, strict=True)):
        axes = _axes(
            figure, height, _HEAD + place * tall, tall * 0.97, left=1.85, wide=_WIDTH - 1.85 - 1.05
        )
        axes.axvline(0, color=PAPER.rule, linewidth=1, zorder=0)
        axes.set_xlim(-reach, reach)
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        first, second = names[pair.first], names[pair.second]
        _pair_label(axes, first, second, PAPER.seat(pair.first + 1), PAPER.seat(pair.second + 1))
        last = place == len(apart) - 1
        if not last:
            axes.set_xticks([])
        else:
            axes.set_xlabel("← first is earlier · ms · first is later →")
        axes.set_ylim(-0.16, 1.08)
        mean = pair.meeting.mean
        if mean is None:
            axes.text(
                reach * 0.03, 0.25, f"not enough (n = {values.size})", size=9, color=PAPER.quiet
            )
            continue
        density = _density(values, grid)
        axes.fill_between(
            grid, 0, density, where=list(grid <= 0),
            color=PAPER.seat(pair.first + 1), alpha=0.78, linewidth=0,
        )  # fmt: skip
        axes.fill_between(
            grid, 0, density, where=list(grid >= 0),
            color=PAPER.seat(pair.second + 1), alpha=0.78, linewidth=0,
        )  # fmt: skip
        axes.plot(
            [mean.low * MS_PER_S, mean.high * MS_PER_S], [-0.085, -0.085],
            color=PAPER.ink, linewidth=2.2, clip_on=False, solid_capstyle="round",
        )  # fmt: skip
        axes.plot(
            [mean.value * MS_PER_S],
            [-0.085],
            clip_on=False,
            marker="o",
            markersize=4.6,
            color=PAPER.ink,
        )
        axes.annotate(
            f"n = {values.size}", xy=(1, 0.16), xycoords="axes fraction", xytext=(10, 0),
            textcoords="offset points", ha="left", size=8.5, color=PAPER.quiet,
        )  # fmt: skip
    says = f"{title}: distributions of first minus second for {len(apart)} pairs."
    return Drawing("distributions", title, says, figure)


def _pair_label(axes: Any, first: str, second: str, one: str, other: str) -> None:
    for text, colour, y in ((first, one, 0.60), (second, other, 0.24)):
        axes.annotate(
            _short(text, 20), xy=(0, y), xycoords="axes fraction", xytext=(-14, 0),
            textcoords="offset points", ha="right", va="center", size=9, weight="bold", color=colour,
        )  # fmt: skip


def _density(values: _Array, grid: _Array) -> _Array:
    """Give a Gaussian kernel density on a grid, its highest point 1 (Silverman's width)."""
    spread = float(values.std(ddof=1))
    quartiles = float(np.subtract(*np.quantile(values, [0.75, 0.25]))) / 1.349
    width = 0.9 * (min(spread, quartiles) or spread or 1.0) * values.size ** (-0.2)
    step = float(grid[1] - grid[0])
    edges = np.append(grid - step / 2, grid[-1] + step / 2)
    counts = np.histogram(values, edges)[0].astype(np.float64)
    smooth: _Array = ndimage.gaussian_filter1d(counts, max(width / step, 0.5), mode="constant")
    return smooth / max(float(smooth.max()), np.finfo(np.float64).tiny)


# --- intervals -----------------------------------------------------------------------------------


def _intervals(onsets: Onsets) -> Drawing | None:
    names = _names(onsets)
    series: list[tuple[_Array, _Array]] = []
    for column in onsets.onsets_s.T:
        played = column[np.isfinite(column)]
        steps = np.diff(played)
        series.append((played[1:], steps))
    everything = np.concatenate([steps for _, steps in series])
    everything = everything[everything > 0]
    if everything.size < 2:
        return None
    low, high = (float(one) for one in np.quantile(everything, [0.01, 0.99]))
    logarithmic = high / low > 2.2
    factor = 1.12 if logarithmic else 1 + 0.25 * (high / low - 1)
    bottom, top = low / factor * MS_PER_S, high * factor * MS_PER_S
    tall = 2.4 if len(series) == 1 else max(0.95, 1.6 - 0.12 * len(series))
    title = "Intervals between strokes"
    figure, height = _sheet(
        tall * len(series),
        title,
        "ms from each stroke to the next of the same player; on the right, how often",
    )
    wide = _WIDTH - _LEFT - _RIGHT - 1.25
    times = _at(onsets)
    known = times[np.isfinite(times)]
    bins = int(np.clip(everything.size / len(series) / 4, 14, 70))
    edges = (np.geomspace if logarithmic else np.linspace)(bottom, top, bins)
    for place, (name, (at, steps)) in enumerate(zip(names, series, strict=True)):
        colour = PAPER.seat(place + 1)
        axes = _axes(figure, height, _HEAD + place * tall, tall - 0.14, wide=wide)
        beside = _axes(
            figure, height, _HEAD + place * tall, tall - 0.14, left=_LEFT + wide + 0.08, wide=1.15
        )
        axes.scatter(
            at, (steps * MS_PER_S).clip(bottom, top),
            s=9, color=colour, alpha=_alpha(at.size), linewidths=0,
            rasterized=at.size > _MOST_DOTS,
        )  # fmt: skip
        counts = np.histogram(steps * MS_PER_S, edges)[0]
        beside.fill_betweenx(
            np.sqrt(edges[1:] * edges[:-1]),
            0,
            counts,
            color=colour,
            alpha=0.8,
            linewidth=0,
            step="mid",
        )
        for one in (axes, beside):
            if logarithmic:
                one.set_yscale("log", base=2)
            one.set_ylim(bottom, top)
            one.minorticks_off()
        margin = 0.01 * (float(np.ptp(known)) or 1.0)
        axes.set_xlim(float(known.min()) - margin, float(known.max()) + margin)
        beside.set_xlim(0, max(int(counts.max(initial=0)), 1) * 1.05)
        marks = _marks(bottom, top, logarithmic=logarithmic)
        axes.set_yticks(marks, [f"{mark:g}" for mark in marks])
        for mark in marks:
            axes.axhline(mark, color=PAPER.rule, linewidth=0.8, zorder=0)
        beside.set_yticks([])
        beside.set_xticks([])
        beside.spines["bottom"].set_visible(False)
        _label(axes, name, colour)
        last = place == len(series) - 1
        axes.set_xticks([]) if not last else axes.set_xlabel("seconds")
        axes.spines["bottom"].set_visible(last)
    says = f"{title} of {len(series)} players, most between {low * MS_PER_S:.0f} and {high * MS_PER_S:.0f} ms."
    return Drawing("intervals", title, says, figure)


def _marks(bottom: float, top: float, *, logarithmic: bool) -> list[float]:
    if logarithmic:
        marks = [62.5 * 2**power for power in range(12)]
        return [mark for mark in marks if bottom <= mark <= top]
    span = top - bottom
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500) if span / one <= 4), 1000)
    first = math.ceil(bottom / step) * step
    return [float(mark) for mark in range(first, int(top) + 1, step)]


# --- who gave way to whom ------------------------------------------------------------------------


def _following(onsets: Onsets, found: Measures) -> Drawing | None:
    """Draw the ring that every report draws (:mod:`uchiawase.report.arrows`), with matplotlib."""
    told = found.following
    if told is None or all(arrow.gain is None for arrow in told.arrows):
        return None
    names = _names(onsets)
    arrows = arrows_of(told)
    ring = ring_of(range(len(names)), arrows, with_song=onsets.track_s is not None)
    tall = 2.2 if len(ring.places) == 2 else 4.4 if len(ring.places) < 5 else 5.4
    title = "Who gave way to whom"
    line = (
        "arrows go to whom somebody gave way; the width is the gain, the haze its doubt; none is drawn where "
        "the doubt reaches 0"
    )
    figure, height = _sheet(tall, title, line)
    axes = _axes(figure, height, _HEAD, tall, left=0.35)
    axes.set_axis_off()
    inner = _WIDTH - _RIGHT - 0.35
    scale = min(tall / ring.height, inner / ring.width, _LARGEST_SCALE)
    middle_x, middle_y = ring.left + ring.width / 2, ring.top + ring.height / 2
    axes.set_xlim(middle_x - inner / scale / 2, middle_x + inner / scale / 2)
    axes.set_ylim(middle_y + tall / scale / 2, middle_y - tall / scale / 2)
    across = max(math.hypot(one.x, one.y) for one in ring.places)
    if len(ring.places) > 2:
        axes.add_patch(Circle((0, 0), across, fill=False, edgecolor=PAPER.rule, linewidth=1))
    for arrow in ring.arrows:
        _draw_arrow(axes, arrow, PAPER.seat(arrow.follower_index + 1), scale * _POINTS_AN_INCH)
    for place in ring.places:
        _draw_place(axes, place, names, ring.radius)
    if not ring.arrows:
        axes.text(
            0, 0 if len(ring.places) > 2 else -60, "Nobody can be said to have\ngiven way to anybody.",
            ha="center", va="center", size=10.5, color=PAPER.quiet,
        )  # fmt: skip
    lacking = sum(arrow.gain is None for arrow in told.arrows)
    if lacking:
        axes.text(
            0.0, 0.0, f"too few shared beats for {lacking} of {len(told.arrows)} arrows",
            transform=axes.transAxes, ha="left", va="bottom", size=8.5, color=PAPER.quiet,
        )  # fmt: skip
    said = [
        f"{names[arrow.follower_index]} to "
        f"{'the song' if arrow.leader_index == SONG else names[arrow.leader_index]} by {arrow.gain.value:.2f}"
        for arrow in arrows
        if arrow.drawn and arrow.gain is not None
    ]
    says = f"{title}: {'; '.join(said) or 'nobody can be said to have given way to anybody'}."
    return Drawing("following", title, says, figure)


def _draw_arrow(axes: Any, arrow: RingArrow, colour: str, points: float) -> None:
    """Draw one arrow: its haze in layers, its shaft, its head."""
    shaft, head = _curve(arrow.shaft), _curve(arrow.head)
    for share in np.linspace(1, 0.15, 6).tolist():
        wide = arrow.width + share * (arrow.haze - arrow.width)
        _stroke(axes, shaft, colour, wide * points, alpha=0.09, capstyle="round")
    _stroke(axes, shaft, colour, arrow.width * points, alpha=1.0, capstyle="butt")
    axes.add_patch(PathPatch(head, facecolor=colour, edgecolor=colour, linewidth=1, zorder=4))


def _stroke(
    axes: Any,
    curve: Curve,
    colour: str,
    width: float,
    *,
    alpha: float,
    capstyle: Literal["butt", "round"],
) -> None:
    axes.add_patch(
        PathPatch(
            curve,
            fill=False,
            edgecolor=colour,
            linewidth=width,
            alpha=alpha,
            capstyle=capstyle,
            zorder=3,
        )
    )


def _draw_place(axes: Any, place: RingPlace, names: Sequence[str], radius: float) -> None:
    """Draw a person as a drum from above, or the song as notes."""
    at = (place.x, place.y)
    if place.player_index == SONG:
        axes.add_patch(
            Circle(at, radius, facecolor=PAPER.paper, edgecolor=PAPER.ink, linewidth=1.4, zorder=8)
        )
        _mark(axes, at, NOTES)
        for x, y in NOTE_HEADS:
            axes.add_patch(
                Ellipse((at[0] + x, at[1] + y), 8.8, 7.0, angle=-18, facecolor=PAPER.ink, zorder=10)
            )
        name = "what was followed"
    else:
        colour = PAPER.seat(place.player_index + 1)
        axes.add_patch(Circle(at, radius, facecolor=colour, linewidth=0, zorder=8))
        axes.add_patch(Circle(at, radius - 6, facecolor=PAPER.card, linewidth=0, zorder=9))
        _mark(axes, at, FACE)
        name = _short(names[place.player_index])
    below = radius + 16 if place.player_index != SONG else -radius - 16
    axes.text(
        at[0], at[1] + below, name,
        ha="center", va="center", size=10.5, weight="bold", zorder=10,
    )  # fmt: skip


def _mark(axes: Any, at: tuple[float, float], data: str) -> None:
    curve = _curve(data)
    moved = Curve(np.asarray(curve.vertices) + np.array(at), curve.codes)
    axes.add_patch(
        PathPatch(
            moved, fill=False, edgecolor=PAPER.ink, linewidth=1.8, capstyle="round", zorder=10
        )
    )


def _curve(data: str) -> Curve:
    """Read the few kinds of SVG path data that the ring is made of: M, L, l, Q, v and Z."""
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    here = (0.0, 0.0)
    for kind, text in re.findall(r"([MLlQvZ])([^MLlQvZ]*)", data):
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        if kind == "Z":
            points.append(points[0])
            codes.append(int(Curve.CLOSEPOLY))
        elif kind == "v":
            here = (here[0], here[1] + numbers[0])
            points.append(here)
            codes.append(int(Curve.LINETO))
        elif kind == "l":
            here = (here[0] + numbers[0], here[1] + numbers[1])
            points.append(here)
            codes.append(int(Curve.LINETO))
        else:
            here = pairs[-1]
            points += pairs
            code = {"M": Curve.MOVETO, "L": Curve.LINETO, "Q": Curve.CURVE3}[kind]
            codes += [int(code)] * len(pairs)
    return Curve(points, codes)
