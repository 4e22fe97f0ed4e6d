"""The storage of a simulated evening: what the archive promises, without a disk.

A batch is written whole or not at all; storing a record again changes nothing. What was not
written when the process died is gone.
"""

from collections.abc import Sequence
from typing import TypeAlias

from uchiawase.score.record import (
    HitStruck,
    PassEnded,
    PassStarted,
    Record,
    StrokeSounded,
    TimelineKept,
)

HitKey: TypeAlias = tuple[int, int]
"""(player, seq): who struck what."""


class Ledger:
    """Everything that has been written."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.struck: dict[HitKey, HitStruck] = {}
        self.played: dict[tuple[int, int, int], HitStruck] = {}
        self.sounded: dict[tuple[int, str, int, int], StrokeSounded] = {}
        self.started: dict[int, PassStarted] = {}
        self.ended: dict[int, PassEnded] = {}
        self.timelines: dict[int, TimelineKept] = {}
        self.doubled: list[HitStruck] = []

    def write(self, records: Sequence[Record]) -> None:
        """Write a batch."""
        self.records.extend(records)
        for record in records:
            match record:
                case HitStruck(player=0):
                    name = (record.pass_number, record.seat, record.seq)
                    self.played.setdefault(name, record)
                case HitStruck():
                    if self.struck.setdefault((record.player, record.seq), record) is not record:
                        self.doubled.append(record)
                case StrokeSounded():
                    place = (record.pass_number, record.place, record.part, record.stroke)
                    self.sounded[place] = record
                case PassStarted():
                    self.started.setdefault(record.pass_number, record)
                case TimelineKept():
                    self.timelines[record.pass_number] = record
                case PassEnded():
                    self.ended[record.pass_number] = record
                case _:
                    pass

    def take_table(self, pass_number: int) -> bytes:
        """Give the takes of a pass as the table somebody would download: a line a hit, in order."""
        hits = [
            hit
            for hit in (*self.struck.values(), *self.played.values())
            if hit.pass_number == pass_number
        ]
        hits.sort(key=lambda hit: (hit.seat, hit.time_s, hit.player, hit.seq))
        lines = [
            f"{hit.seat},{hit.player},{hit.seq},{hit.time_s!r},{hit.piece.value},{hit.velocity}\n"
            for hit in hits
        ]
        return "".join(lines).encode()
