"""Who gave way to whom, as a picture: the people and the song round a ring, arrows between them.

An arrow goes from whoever gave way to the one they gave way to. Its width is the gain, its haze the
doubt: how much wider it might be. It is drawn only where the interval that holds for all arrows of
the song at once lies above 0, so that no arrow is a guess. Nobody stands higher or in the middle;
seats go round in their order.

The layout is pure geometry (y downwards), shared by the report's page, the browser and
``uchi timing``; the unit is about a pixel on a phone.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import cos, hypot, pi, sin

from uchiawase.report.figures import SONG, ArrowFigures, Estimate, RingArrow, RingFigures, RingPlace
from uchiawase.timing import doubt
from uchiawase.timing.following import Following

WIDTH_OF_GAIN = 34.0
"""How wide an arrow of gain 1 is: everything is made good at once."""

_RADIUS = 31.0
_NARROWEST, _WIDEST = 2.5, 40.0
_GAP = 7.0
_BOW_SHARE, _LEAST_BOW = 0.17, 34.0
_SIDE, _ABOVE, _BELOW = 66.0, 62.0, 62.0
"""Room around the middles of the circles: names stand below them, the song's above."""

_STEPS = 64
_HAZE_STEPS = 5
_LONGEST_NAME = 14

_Point = tuple[float, float]
_Bend = tuple[_Point, _Point, _Point]


def arrows_of(found: Following, players: Sequence[int] | None = None) -> list[ArrowFigures]:
    """Give every arrow of a performance: between players, and to the song where there was one.

    Args:
        found: Who gave way to whom.
        players: What its players are called by; by default their own indices.
    """
    index = range(len(found.players)) if players is None else players
    arrows = [
        ArrowFigures(
            follower_index=index[one.follower],
            leader_index=index[one.leader],
            gain=estimate_figures(one.gain),
            low_together=one.low_together,
            high_together=one.high_together,
            drawn=one.drawn,
        )
        for one in found.arrows
    ]
    return arrows + [
        ArrowFigures(
            follower_index=index[place],
            leader_index=SONG,
            gain=estimate_figures(one.to_track),
            low_together=one.track_low_together,
            high_together=one.track_high_together,
            drawn=one.follows_track,
        )
        for place, one in enumerate(found.players)
        if one.to_track is not None
    ]


def estimate_figures(found: doubt.Estimate | None) -> Estimate | None:
    """Give an estimate as figures."""
    if found is None:
        return None
    return Estimate(value=found.value, low=found.low, high=found.high, n=found.n)


def ring_of(
    players: Sequence[int], arrows: Sequence[ArrowFigures], *, with_song: bool = True
) -> RingFigures:
    """Lay the picture out.

    Args:
        players: Who stands in it, by index, in the order in which they stand, clockwise.
        arrows: Those not ``drawn``, and those of players who do not stand in it, are left out.
        with_song: Whether the song stands among them, at the top.
    """
    who = [SONG, *players] if with_song else list(players)
    across = 112.0 + 9.0 * max(len(who) - 3, 0)
    # Two people without a song stand side by side.
    turn = -pi / 2 if with_song or len(who) > 2 else -pi
    at = {
        one: (
            across * cos(turn + 2 * pi * place / len(who)),
            across * sin(turn + 2 * pi * place / len(who)),
        )
        for place, one in enumerate(who)
    }
    xs, ys = [x for x, _ in at.values()] or [0.0], [y for _, y in at.values()] or [0.0]
    return RingFigures(
        left=round(min(xs) - _SIDE, 1),
        top=round(min(ys) - _ABOVE, 1),
        width=round(max(xs) - min(xs) + 2 * _SIDE, 1),
        height=round(max(ys) - min(ys) + _ABOVE + _BELOW, 1),
        radius=_RADIUS,
        places=[
            RingPlace(player_index=one, x=round(x, 1), y=round(y, 1)) for one, (x, y) in at.items()
        ],
        arrows=[
            _arrow(one, at[one.follower_index], at[one.leader_index])
            for one in arrows
            if one.drawn and one.follower_index in at and one.leader_index in at
        ],
    )


def _arrow(arrow: ArrowFigures, start: _Point, end: _Point) -> RingArrow:
    value = arrow.gain.value if arrow.gain is not None else 0.0
    width = min(max(value * WIDTH_OF_GAIN, _NARROWEST), _WIDEST)
    haze = min(max(arrow.high_together * WIDTH_OF_GAIN, width), 1.6 * _WIDEST)
    length, half = 9.0 + 0.75 * width, 6.0 + 0.75 * width
    bend = _bend(start, end)
    tip_at = _share_outside(bend, end, _RADIUS + _GAP, backwards=True)
    neck_at = _share_outside(bend, end, _RADIUS + _GAP + length, backwards=True)
    tail_at = _share_outside(bend, start, _RADIUS + _GAP + width / 2, backwards=False)
    tip, neck = _on(bend, tip_at), _on(bend, neck_at)
    along = _unit(neck, tip)
    left = (neck[0] - along[1] * half, neck[1] + along[0] * half)
    right = (neck[0] + along[1] * half, neck[1] - along[0] * half)
    shaft = _between(bend, tail_at, neck_at)
    return RingArrow(
        follower_index=arrow.follower_index,
        leader_index=arrow.leader_index,
        shaft=f"M{_written(shaft[0])}Q{_written(shaft[1])} {_written(shaft[2])}",
        width=round(width, 1),
        haze=round(haze, 1),
        head=f"M{_written(left)}L{_written(tip)}L{_written(right)}Z",
    )


def _bend(start: _Point, end: _Point) -> _Bend:
    """Give the curve between two circles; the way back bows to the other side."""
    far = hypot(end[0] - start[0], end[1] - start[1])
    along = _unit(start, end)
    bow = max(_BOW_SHARE * far, _LEAST_BOW)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return start, (middle[0] + along[1] * bow, middle[1] - along[0] * bow), end


def _unit(start: _Point, end: _Point) -> _Point:
    far = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (end[0] - start[0]) / far, (end[1] - start[1]) / far


def _on(bend: _Bend, share: float) -> _Point:
    """Give a point of a quadratic Bézier curve."""
    (x0, y0), (x1, y1), (x2, y2) = bend
    rest = 1 - share
    return (
        rest * rest * x0 + 2 * rest * share * x1 + share * share * x2,
        rest * rest * y0 + 2 * rest * share * y1 + share * share * y2,
    )


def _share_outside(bend: _Bend, centre: _Point, radius: float, *, backwards: bool) -> float:
    """Give where on a curve a circle around one of its ends is left, by halving."""
    inside, outside = (1.0, 0.5) if backwards else (0.0, 0.5)
    for _ in range(_STEPS):
        share = (inside + outside) / 2
        x, y = _on(bend, share)
        if hypot(x - centre[0], y - centre[1]) < radius:
            inside = share
        else:
            outside = share
    return outside


def _between(bend: _Bend, start: float, end: float) -> _Bend:
    """Cut a stretch out of a curve (de Casteljau): another curve of the same kind."""
    p0, p1, p2 = bend

    def blossom(one: float, other: float) -> _Point:
        weights = ((1 - one) * (1 - other), one * (1 - other) + other * (1 - one), one * other)
        return (
            weights[0] * p0[0] + weights[1] * p1[0] + weights[2] * p2[0],
            weights[0] * p0[1] + weights[1] * p1[1] + weights[2] * p2[1],
        )

    return blossom(start, start), blossom(start, end), blossom(end, end)


def _written(point: _Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


# --- as SVG --------------------------------------------------------------------------------------

FACE = "M-10 4.5Q0 14.5 10 4.5M-8.5-6.5v3M8.5-6.5v3"
"""Two eyes and a smile, around the middle of a circle."""

NOTES = "M-7.5 8.5v-17l15-3.5v17"
NOTE_HEADS = ((-11.2, 9.0), (3.8, 5.5))
"""A pair of eighth notes, around the middle of a circle: lines, and where the heads are."""


def ring_svg(
    ring: RingFigures,
    names: Mapping[int, str],
    colours: Mapping[int, str],
    *,
    label: str,
    ink: str = "#231f1a",
    ground: str = "#faf5ea",
    rule: str = "#e2d8c4",
    skin: str = "#fffdf7",
    standalone: bool = False,
) -> str:
    """Draw the picture as SVG text.

    Args:
        ring: As :func:`ring_of` lays it out.
        names: What people are called, by index; the song needs none.
        colours: Everybody's colour by index, as CSS knows colours (also ``var(…)``, inside a page).
        label: What the picture says, for those who do not see it.
        ink: Of text and faces.
        ground: What the picture stands on; names have an edge of it.
        rule: Of the ring.
        skin: Of the drums that people are drawn as.
        standalone: Whether it is to be a file of its own, rather than part of a page.
    """
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    across = max((hypot(one.x, one.y) for one in ring.places), default=0.0)
    opening = (
        f'<svg class="ring"{space} role="img" '
        f'viewBox="{ring.left:g} {ring.top:g} {ring.width:g} {ring.height:g}" '
        f'aria-label="{escape(label, quote=True)}" fill="none" '
        'font-family="system-ui, Segoe UI, Noto Sans, Noto Sans CJK JP, sans-serif">'
    )
    drawn = [
        opening,
        f'<circle r="{across:.1f}" stroke="{rule}" stroke-width="1.5"/>',
        *(_haze_svg(one, colours.get(one.follower_index, ink)) for one in ring.arrows),
        *(_arrow_svg(one, colours.get(one.follower_index, ink)) for one in ring.arrows),
    ]
    for place in ring.places:
        inside = (
            _song_svg(ring.radius, ink, ground)
            if place.player_index == SONG
            else _drum_svg(ring.radius, colours.get(place.player_index, ink), ink, skin)
        )
        # The song stands at the top, its name above it, clear of the arrows.
        song = place.player_index == SONG
        name = "the song" if song else names.get(place.player_index, "")
        below = -ring.radius - 10 if song else ring.radius + 20
        drawn.append(
            f'<g transform="translate({place.x:g} {place.y:g})">{inside}'
            f'<text y="{below:g}" text-anchor="middle" font-size="16" font-weight="600" '
            f'fill="{ink}" stroke="{ground}" stroke-width="5" stroke-linejoin="round" '
            f'paint-order="stroke">{escape(_short(name))}</text></g>'
        )
    return "\n".join([*drawn, "</svg>"])


def _haze_svg(arrow: RingArrow, colour: str) -> str:
    """Draw the doubt as layers around the shaft, fainter the wider."""
    layers = [
        arrow.width + (arrow.haze - arrow.width) * step / _HAZE_STEPS
        for step in range(_HAZE_STEPS, 0, -1)
    ]
    return "".join(
        f'<path d="{arrow.shaft}" stroke="{colour}" stroke-width="{wide:.1f}" stroke-opacity="0.11" '
        'stroke-linecap="round"/>'
        for wide in layers
    )


def _arrow_svg(arrow: RingArrow, colour: str) -> str:
    return (
        f'<path d="{arrow.shaft}" stroke="{colour}" stroke-width="{arrow.width:g}"/>'
        f'<path d="{arrow.head}" fill="{colour}" stroke="{colour}" stroke-width="2" '
        'stroke-linejoin="round"/>'
    )


def _drum_svg(radius: float, colour: str, ink: str, skin: str) -> str:
    """Draw a person: a drum from above, with a face."""
    return (
        f'<circle r="{radius:g}" fill="{colour}"/><circle r="{radius - 6:g}" fill="{skin}"/>'
        f'<path d="{FACE}" stroke="{ink}" stroke-width="3" stroke-linecap="round"/>'
    )


def _song_svg(radius: float, ink: str, ground: str) -> str:
    heads = "".join(
        f'<ellipse cx="{x:g}" cy="{y:g}" rx="4.4" ry="3.5" transform="rotate(-18 {x:g} {y:g})" fill="{ink}"/>'
        for x, y in NOTE_HEADS
    )
    return (
        f'<circle r="{radius:g}" fill="{ground}" stroke="{ink}" stroke-width="2"/>'
        f'<path d="{NOTES}" stroke="{ink}" stroke-width="2.4" stroke-linejoin="round"/>{heads}'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
