"""Levels: how much of a part a seat is asked to play."""

from enum import IntEnum


class Level(IntEnum):
    """How much of a part is asked for, from a first-timer's to all of it.

    Levels are nested: whoever plays a level also plays every stroke of the ones below.
    """

    FIRST = 1
    EASY = 2
    STEADY = 3
    RICH = 4
    FULL = 5


LEVEL_LABELS: dict[Level, str] = {
    Level.FIRST: "first time",
    Level.EASY: "easy",
    Level.STEADY: "steady",
    Level.RICH: "rich",
    Level.FULL: "the full part",
}
