"""From hits to timing, as a scientist would: three simulated people, the report's own table, every measure.

    python examples/meeting_to_timing.py [PAGE]

Three people play a song's parts. Everybody follows the song, and Mina follows Hana as well. Their hits
are written as the table that every report offers, read again as anybody's onsets, and measured: what
was put in has to come out. Writes the page to PAGE where one is named. Takes a second or two.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

from uchiawase import timing
from uchiawase.clock import generator
from uchiawase.formats.onset_table import PositionedOnsets, read_onset_table
from uchiawase.report.tables import write_tables
from uchiawase.report.timing_drawings import drawings
from uchiawase.report.timing_figures import figures_of
from uchiawase.report.timing_page import timing_page
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs import meet_me_on_the_one
from uchiawase.timing.pairing import Times
from uchiawase.units import Beats

SEED = 114
PEOPLE = ("Hana", "Mina", "Yuto")
GAINS = np.array(
    [
        # the song, then Hana, Mina, Yuto
        [0.5, 0.0, 0.0, 0.0],
        [0.2, 0.4, 0.0, 0.0],
        [0.5, 0.0, 0.0, 0.0],
    ]
)
USUAL_S = (-0.020, -0.035, 0.010)
"""Each is early or late throughout, as people and their devices are."""


def take_of(song: Song, timeline: Timeline, seat: int, beside_s: Times) -> Take:
    """Let somebody play the easy level of a seat's part, as far beside each beat as was simulated."""
    part = song.part_of(seat)
    if part is None:
        raise SystemExit(f"{song.title} has no part for seat {seat}")
    strokes = [part.strokes[index] for index in part.asked_at(Level.EASY)]
    hits = [
        Hit(
            timeline.time_s_at(stroke.beats)
            + USUAL_S[seat - 1]
            + float(beside_s[int(stroke.beats)]),
            stroke.piece,
            stroke.velocity,
        )
        for stroke in strokes
    ]
    return Take(
        seat=seat,
        name=PEOPLE[seat - 1],
        kind="person",
        kit_id="studio",
        level=Level.EASY,
        hits=tuple(sorted(hits, key=lambda hit: hit.time_s)),
    )


def performance() -> Performance:
    """Simulate the three, beat by beat, by the linear phase correction model."""
    song = meet_me_on_the_one.composed().song
    timeline = Timeline.starting(0.0, Beats(0), song.tempo_map.bpm_at(Beats(0)))
    beside_s = timing.phase_correction.simulated(
        GAINS,
        timekeepers_s=np.array([0.018, 0.020, 0.018]),
        motors_s=np.array([0.006, 0.006, 0.006]),
        beat_count=int(song.end_beats) + 1,
        series=1,
        draw=generator(SEED),
    )[0]
    return Performance(
        song=song,
        timeline=timeline,
        pass_number=1,
        from_beats=Beats(0),
        to_beats=song.end_beats,
        takes=tuple(take_of(song, timeline, seat, beside_s[:, seat - 1]) for seat in (1, 2, 3)),
    )


def main(page: Path | None) -> None:
    """Play, write the table, read it, measure, and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        write_tables(performance(), Path(folder))
        read = read_onset_table(Path(folder) / "hits.parquet")
    if not isinstance(read, PositionedOnsets):
        raise SystemExit("the hits of a report know where in the song they belong")
    onsets = timing.onsets.table_of(read.onsets_s, players=read.players, track_s=read.track_s)
    found = timing.measures.measured(onsets, beats=read.beats)

    for name, player in zip(onsets.players, found.players, strict=True):
        if player.mean_s is not None and player.spread_s is not None:
            print(
                f"{name}: {1000 * player.mean_s.value:+.0f} ms beside the song on average, "
                f"spread {1000 * player.spread_s.value:.0f} ms, n = {player.onsets}"
            )
    for arrow in found.following.arrows if found.following else ():
        if arrow.drawn and arrow.gain is not None:
            print(
                f"{onsets.players[arrow.follower]} gave way to {onsets.players[arrow.leader]}: "
                f"{arrow.gain.value:.2f} ({arrow.gain.low:.2f} to {arrow.gain.high:.2f})"
            )
    if page is not None:
        told = figures_of(onsets, found, files=["hits.parquet"], track="the song", notes=read.notes)
        page.write_text(timing_page(told, drawings(onsets, found)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
