"""Harmony: a chord chart as musicians write it, and how its chords are laid under two hands.

A chart is written bar by bar between strokes; chords that share a bar share it evenly, unless a
length in beats follows a colon:

    Gmaj7 | A | F♯m7 | Bm7
    Em9 | F♯7/A♯ | Bm7 | Gmaj7:2 A7sus4 A7

Voicings are not written but found: of all ways to lay a chord's four most telling tones under the
hands, the chain that moves least from chord to chord and whose top never runs in fifths or octaves
with the bass (a shortest path, as Viterbi has it).
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product

from uchiawase.errors import BarUnreadable, ChordUnreadable
from uchiawase.score.chord import KINDS, Chart, Chord, ChordSpan, read_chord
from uchiawase.units import Beats

_BEATS_PER_BAR = 4

_LOWEST_BASS = 28
"""E1, a bass guitar's lowest string."""

_VOICES = 4
_PERFECT = frozenset({0, 7})
_TOP_WEIGHT = 2
"""The top of a chord is heard most, so its movement counts twice."""

_PARALLEL_COST = 12


def read_chart(text: str) -> Chart:
    """Read a chord chart; lines are for the eye, bars count from 1.

    Raises:
        BarUnreadable: A bar has a chord that cannot be read, or lengths that do not fill it.
    """
    cells = [cell for line in text.strip().splitlines() for cell in line.strip(" |").split("|")]
    return tuple(span for index, cell in enumerate(cells) for span in _bar(index + 1, cell.split()))


def _bar(bar: int, written: list[str]) -> list[ChordSpan]:
    symbols = [one.partition(":") for one in written]
    taken = sum((Fraction(length) for _, _, length in symbols if length), Fraction(0))
    free = sum(not length for _, _, length in symbols)
    share = (_BEATS_PER_BAR - taken) / free if free else Fraction(0)
    if (free and share <= 0) or (not free and taken != _BEATS_PER_BAR):
        raise BarUnreadable("the chords", bar, f"has {taken} beats written; a bar has 4")
    beats = Beats((bar - 1) * _BEATS_PER_BAR)
    spans: list[ChordSpan] = []
    for symbol, _, length in symbols:
        try:
            chord = read_chord(symbol)
        except ChordUnreadable as unreadable:
            raise BarUnreadable("the chords", bar, f"cannot be read: {unreadable}") from unreadable
        spans.append(ChordSpan(beats, Fraction(length) if length else share, chord))
        beats = spans[-1].end_beats
    return spans


@dataclass(frozen=True, slots=True)
class Voicing:
    """A chord under the hands.

    Attributes:
        beats: Where it starts.
        length_beats: How long it holds.
        bass: The bass note, MIDI, 28 … 39.
        hands: Four pitches above it, MIDI, ascending.
        chord: What it is.
        next_bass: The bass note that follows; its own for the last.
    """

    beats: Beats
    length_beats: Beats
    bass: int
    hands: tuple[int, ...]
    chord: Chord
    next_bass: int


def voiced(chart: Chart, *, lowest: int, highest: int) -> tuple[Voicing, ...]:
    """Lay a chart under the hands.

    Args:
        chart: The chords; none give none.
        lowest: The lowest key the hands may take, MIDI.
        highest: The highest; at least two octaves above the lowest, so that every chord fits.
    """
    if not chart:
        return ()
    basses = [bass_of(span.chord) for span in chart]
    ways = [_ways(span.chord, lowest, highest) for span in chart]
    middle = (lowest + highest) / 2
    best: list[dict[tuple[int, ...], tuple[float, tuple[int, ...] | None]]] = [
        {way: (_off(way, middle), None) for way in ways[0]}
    ]
    for index in range(1, len(chart)):
        from_bass, to_bass = basses[index - 1], basses[index]
        best.append(
            {
                way: min(
                    (cost + _moved(before, way, from_bass, to_bass) + _off(way, middle), before)
                    for before, (cost, _) in best[-1].items()
                )
                for way in ways[index]
            }
        )
    way = min(best[-1], key=lambda one: best[-1][one][0])
    chain = [way]
    for column in reversed(best[1:]):
        before = column[chain[-1]][1]
        if before is not None:
            chain.append(before)
    return tuple(
        Voicing(span.beats, span.length_beats, bass, hands, span.chord, following)
        for span, bass, hands, following in zip(
            chart, basses, reversed(chain), [*basses[1:], basses[-1]], strict=True
        )
    )


def bass_of(chord: Chord) -> int:
    """Give a chord's bass note in the bass guitar's lowest octave, MIDI 28 … 39."""
    return _LOWEST_BASS + (chord.bass.number - _LOWEST_BASS) % 12


def _ways(chord: Chord, lowest: int, highest: int) -> list[tuple[int, ...]]:
    """Give every way to lay four telling tones, no two of them less than a tone apart."""
    found = {
        tuple(sorted(keys))
        for tones in _telling(chord)
        for keys in product(
            *([key for key in range(lowest, highest + 1) if key % 12 == tone] for tone in tones)
        )
    }
    spaced = [
        keys
        for keys in found
        if keys[-1] - keys[0] <= 16 and all(b - a >= 2 for a, b in pairwise(keys))
    ]
    return sorted(spaced)


def _telling(chord: Chord) -> list[tuple[int, ...]]:
    """Give the sets of tones that tell what a chord is: all but its fifth or root if there are five."""
    root = chord.root.number
    tones = [(root + up) % 12 for up in KINDS[chord.kind].intervals]
    if len(tones) == _VOICES - 1:
        return [(*tones, tones[0]), (*tones, tones[2])]
    spare = {tones[0], tones[2]} if len(tones) > _VOICES else set[int]()
    return [kept for kept in combinations(tones, _VOICES) if set(tones) - set(kept) <= spare]


def _off(way: tuple[int, ...], middle: float) -> float:
    """Give a small cost for leaving the middle, so that chains do not drift away."""
    return 0.15 * abs(sum(way) / len(way) - middle)


def _moved(before: tuple[int, ...], way: tuple[int, ...], from_bass: int, to_bass: int) -> float:
    moves = [abs(b - a) for a, b in zip(before, way, strict=True)]
    cost = float(sum(moves)) + _TOP_WEIGHT * moves[-1] + 0.5 * max(moves) ** 2
    return cost + (_PARALLEL_COST if parallel(before[-1], way[-1], from_bass, to_bass) else 0.0)


def parallel(top: int, next_top: int, bass: int, next_bass: int) -> bool:
    """Say whether two voices move the same way from one fifth or octave into another."""
    moved = (next_top - top) * (next_bass - bass) > 0
    before, after = (top - bass) % 12, (next_top - next_bass) % 12
    return moved and before == after and after in _PERFECT
