"""A meeting from strokes to report, without a server: two simulated people and the song's own parts.

    python examples/two_people_meet.py [PAGE]

Prints how they met; writes the report's page to PAGE where one is named. Takes a second or two.
"""

import sys
from pathlib import Path

from uchiawase.report.meeting import report_of
from uchiawase.report.page import report_page
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.song import Song
from uchiawase.score.take import Performance, Take
from uchiawase.score.timeline import Timeline
from uchiawase.songs import meet_me_on_the_one
from uchiawase.timing.person import PRESETS, Person
from uchiawase.units import Beats

SEED = 114


def take_of(song: Song, timeline: Timeline, seat: int, name: str, preset: str) -> Take:
    """Let a simulated person play the easy level of a seat's part."""
    part = song.part_of(seat)
    if part is None:
        raise SystemExit(f"{song.title} has no part for seat {seat}")
    strokes = [part.strokes[index] for index in part.asked_at(Level.EASY)]
    targets_s = [timeline.time_s_at(stroke.beats) for stroke in strokes]
    hits = Person(PRESETS[preset], SEED, (seat,)).hits(strokes, targets_s)
    return Take(
        seat=seat,
        name=name,
        kind="person",
        kit_id="studio",
        level=Level.EASY,
        hits=tuple(Hit(hit.time_s, hit.piece, hit.velocity) for hit in hits),
    )


def main(page: Path | None) -> None:
    """Play, hold against the part, and say how they met."""
    song = meet_me_on_the_one.composed().song
    timeline = Timeline.starting(0.0, Beats(0), song.tempo_map.bpm_at(Beats(0)))
    performance = Performance(
        song=song,
        timeline=timeline,
        pass_number=1,
        from_beats=Beats(0),
        to_beats=song.end_beats,
        takes=(
            take_of(song, timeline, 1, "Hana", "steady_host"),
            take_of(song, timeline, 2, "Mina", "beginner_guest"),
        ),
    )
    report = report_of(performance, report_id="example", seed=SEED)
    for player in report.players:
        print(f"{player.name}: met {player.met} of {player.asked}, {player.extra} besides")
    if report.together_s is not None:
        apart = report.together_s
        print(
            f"apart {apart.value * 1000:.0f} ms on average "
            f"({apart.low * 1000:.0f} to {apart.high * 1000:.0f}), over {apart.n} shared strokes"
        )
    print(report.went_well)
    print(report.try_next)
    if page is not None:
        page.write_text(report_page(report), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
