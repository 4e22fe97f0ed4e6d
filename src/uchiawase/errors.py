"""Every error of Uchiawase, in one tree.

UchiawaseError
├── ScoreError
│   ├── VelocityOutOfRange
│   ├── StrokesOutOfOrder
│   ├── TempoMapBroken
│   ├── TimelineBroken
│   └── SongBroken

Each keeps its facts as attributes and builds its sentence in ``__str__``: what, where, what was
found, what to do. Errors carry plain values only, so that nothing here imports anything.
"""


class UchiawaseError(Exception):
    """Anything that Uchiawase raises on purpose."""


# --- score ---------------------------------------------------------------------------------------


class ScoreError(UchiawaseError):
    """Something written cannot be played."""


class VelocityOutOfRange(ScoreError):
    """A velocity is not a MIDI velocity."""

    def __init__(self, where: str, found: int) -> None:
        self.where, self.found = where, found

    def __str__(self) -> str:
        return f"{self.where} has velocity {self.found}; it has to lie in 1 … 127"


class StrokesOutOfOrder(ScoreError):
    """A part's strokes step backwards."""

    def __init__(self, part: str, index: int, before: str, found: str) -> None:
        self.part, self.index, self.before, self.found = part, index, before, found

    def __str__(self) -> str:
        return (
            f"stroke {self.index} of part {self.part!r} is at beat {self.found}, but the one "
            f"before is at beat {self.before}; sort the strokes by beat"
        )


class TempoMapBroken(ScoreError):
    """A tempo map does not rise."""

    def __init__(self, index: int, fault: str) -> None:
        self.index, self.fault = index, fault

    def __str__(self) -> str:
        return f"segment {self.index} of the tempo map {self.fault}"


class TimelineBroken(ScoreError):
    """A timeline would jump, go back, or change the past."""

    def __init__(self, index: int, fault: str) -> None:
        self.index, self.fault = index, fault

    def __str__(self) -> str:
        return f"segment {self.index} of the timeline {self.fault}"


class SongBroken(ScoreError):
    """A song contradicts itself."""

    def __init__(self, song: str, fault: str) -> None:
        self.song, self.fault = song, fault

    def __str__(self) -> str:
        return f"the song {self.song!r} cannot be played: {self.fault}"
