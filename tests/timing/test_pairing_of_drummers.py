"""Real drummers (Groove MIDI, CC BY 4.0) with errors put in: is every stroke paired with its hit?

The part is what they played, put on sixteenths; a stroke's hit keeps its own human place. Hits that
lie over a third of a sixteenth off, or second on a place, belong to no stroke; takes that have over
3 % of them are left out. Then, by chance: 4 % of strokes are missed; beside 3 % lies an extra hit, within
half a beat, on any piece of the part; 3 % have a flam, 20–50 ms ahead and softer. All of a take
is moved by -60 … +60 ms.
"""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.stroke import Stroke
from uchiawase.timing.pairing import pair_part

OFFSETS_S = (-0.06, -0.03, 0.0, 0.03, 0.06)
FEWEST_HITS = 150
MOST_AMBIGUOUS = 0.03
CLEAR_BEATS = 0.35 / 4

PIECE_OF_NOTE = {  # the drummers' Roland TD-11
    36: KitPiece.KICK,
    38: KitPiece.SNARE,
    40: KitPiece.SNARE,
    37: KitPiece.RIM,
    48: KitPiece.TOM_HIGH,
    50: KitPiece.TOM_HIGH,
    45: KitPiece.TOM_MID,
    47: KitPiece.TOM_MID,
    43: KitPiece.TOM_LOW,
    58: KitPiece.TOM_LOW,
    46: KitPiece.HAT_OPEN,
    26: KitPiece.HAT_OPEN,
    42: KitPiece.HAT_CLOSED,
    22: KitPiece.HAT_CLOSED,
    44: KitPiece.HAT_PEDAL,
    49: KitPiece.CRASH,
    52: KitPiece.CRASH,
    55: KitPiece.CRASH,
    57: KitPiece.CRASH,
    51: KitPiece.RIDE,
    59: KitPiece.RIDE,
    53: KitPiece.RIDE_BELL,
}


@dataclass
class Labelled:
    """A part, what was struck, and which hit is whose: ``hit_of`` maps strokes to hits."""

    strokes: list[Stroke]
    targets_s: list[float]
    hits: list[Hit]
    hit_of: dict[int, int]


def takes_of(folder: Path) -> dict[str, tuple[float, list[tuple[float, float, int, int]]]]:
    """Read 4/4 grooves: tempo, and hits as beats, seconds, note, velocity."""
    with (folder / "info.csv").open(newline="") as file:
        bpm = {
            row["id"]: float(row["bpm"])
            for row in csv.DictReader(file)
            if row["beat_type"] == "beat" and row["time_signature"] == "4-4"
        }
    hits: dict[str, list[tuple[float, float, int, int]]] = defaultdict(list)
    with gzip.open(folder / "hits.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["id"] in bpm and int(row["pitch"]) in PIECE_OF_NOTE:
                hits[row["id"]].append(
                    (
                        float(row["beats"]),
                        float(row["onset_s"]),
                        int(row["pitch"]),
                        int(row["velocity"]),
                    )
                )
    return {one: (bpm[one], found) for one, found in hits.items() if len(found) >= FEWEST_HITS}


def labelled(
    bpm: float, played: list[tuple[float, float, int, int]], offset_s: float, key: int
) -> Labelled | None:
    """Make a part of a take and put errors into what was struck; None for an ambiguous take."""
    clear: dict[tuple[Fraction, KitPiece], tuple[float, float, int]] = {}
    beside: list[tuple[float, KitPiece, int]] = []
    for beats, time_s, note, velocity in played:
        place = (Fraction(round(4 * beats), 4), PIECE_OF_NOTE[note])
        away = abs(beats - float(place[0]))
        if away > CLEAR_BEATS or (place in clear and clear[place][0] <= away):
            beside.append((time_s, place[1], velocity))
            continue
        if place in clear:
            _, before_s, softer = clear[place]
            beside.append((before_s, place[1], softer))
        clear[place] = (away, time_s, velocity)
    if len(beside) > MOST_AMBIGUOUS * len(played):
        return None
    places = sorted(clear, key=lambda place: (place[0], place[1].value))
    beat_s = 60 / bpm
    draw = generator(5, key)
    struck = [(time_s, -1, piece, velocity) for time_s, piece, velocity in beside]
    for index, place in enumerate(places):
        _, time_s, velocity = clear[place]
        missed, extra, flam, where, which, hard = draw.random(6).tolist()
        if missed < 0.04:
            continue
        struck.append((time_s, index, place[1], velocity))
        if extra < 0.03:
            at_s = time_s + (where - 0.5) * beat_s
            struck.append((at_s, -1, places[int(which * len(places))][1], int(30 + 90 * hard)))
        if flam < 0.03:
            softer = max(1, int(velocity * (0.3 + 0.4 * hard)))
            struck.append((time_s - 0.02 - 0.03 * where, -1, place[1], softer))
    struck.sort(key=lambda hit: hit[0])
    return Labelled(
        strokes=[Stroke(beats, piece, 90) for beats, piece in places],
        targets_s=[float(beats) * beat_s for beats, _ in places],
        hits=[Hit(time_s + offset_s, piece, velocity) for time_s, _, piece, velocity in struck],
        hit_of={stroke: hit for hit, (_, stroke, _, _) in enumerate(struck) if stroke >= 0},
    )


def test_at_ten_per_cent_of_errors_nearly_every_stroke_has_its_own_hit(uchi_data: Path) -> None:
    takes = takes_of(uchi_data / "timing" / "groove_midi")
    right = wrong = asked = injected = used = 0
    offsets: list[float] = []
    for key, (bpm, played) in enumerate(takes.values()):
        offset_s = OFFSETS_S[key % len(OFFSETS_S)]
        set_ = labelled(bpm, played, offset_s, key)
        if set_ is None:
            continue
        found = pair_part(set_.hits, set_.strokes, set_.targets_s)
        pairs = dict(zip(found.stroke_index.tolist(), found.hit_index.tolist(), strict=True))
        right += sum(pairs.get(stroke) == hit for stroke, hit in set_.hit_of.items())
        wrong += sum(set_.hit_of.get(stroke) != hit for stroke, hit in pairs.items())
        asked += len(set_.hit_of)
        injected += len(set_.strokes) + len(set_.hits) - 2 * len(set_.hit_of)
        used += 1
        human = [
            set_.hits[hit].time_s - set_.targets_s[stroke] for stroke, hit in set_.hit_of.items()
        ]
        offsets.append(found.offset_s - float(np.median(human)))
    assert used >= 20
    assert asked > 8000
    assert injected / asked > 0.1
    assert right / asked >= 0.995
    assert right / (right + wrong) >= 0.995
    assert max(map(abs, offsets)) < 0.010


def test_the_drummers_unchanged_are_paired_wholly(uchi_data: Path) -> None:
    takes = takes_of(uchi_data / "timing" / "groove_midi")
    sets = (labelled(bpm, played, 0.0, 0) for bpm, played in takes.values())
    set_ = next(found for found in sets if found is not None)
    whole = [
        Hit(target_s, stroke.piece, 90)
        for target_s, stroke in zip(set_.targets_s, set_.strokes, strict=True)
    ]
    found = pair_part(whole, set_.strokes, set_.targets_s)
    assert found.missed_index.size == found.extra_index.size == 0
    assert found.errors_s == pytest.approx(np.zeros(len(whole)))
