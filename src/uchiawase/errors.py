"""Every error of Uchiawase, in one tree.

UchiawaseError
├── ScoreError
│   ├── VelocityOutOfRange
│   ├── StrokesOutOfOrder
│   ├── TempoMapBroken
│   ├── TimelineBroken
│   └── SongBroken
├── SoundError
│   └── KitMissing
├── LibraryError
│   ├── RowUnreadable
│   ├── SongUnknown
│   └── KitUnknown

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


# --- sound ---------------------------------------------------------------------------------------


class SoundError(UchiawaseError):
    """Something cannot be made to sound."""


class KitMissing(SoundError):
    """A take was played on a kit that is not there to be mixed."""

    def __init__(self, kit: str, seat: int, found: tuple[str, ...]) -> None:
        self.kit, self.seat, self.found = kit, seat, found

    def __str__(self) -> str:
        return (
            f"seat {self.seat} played on kit {self.kit!r}, but the mix was given "
            f"{', '.join(self.found) or 'no kit'}; give it that kit too"
        )


# --- songs ---------------------------------------------------------------------------------------


class LibraryError(UchiawaseError):
    """A library of songs or kits cannot give what it was asked for, or cannot be made."""


class RowUnreadable(LibraryError):
    """A row of a drum line cannot be read."""

    def __init__(self, bar: int, piece: str, fault: str) -> None:
        self.bar, self.piece, self.fault = bar, piece, fault

    def __str__(self) -> str:
        return f"the row for {self.piece} in bar {self.bar} {self.fault}"


class SongUnknown(LibraryError):
    """No song has that id."""

    def __init__(self, song: str, found: tuple[str, ...]) -> None:
        self.song, self.found = song, found

    def __str__(self) -> str:
        return f"there is no song {self.song!r}; there are {', '.join(self.found) or 'none'}"


class KitUnknown(LibraryError):
    """No kit has that id."""

    def __init__(self, kit: str, found: tuple[str, ...]) -> None:
        self.kit, self.found = kit, found

    def __str__(self) -> str:
        return f"there is no kit {self.kit!r}; there are {', '.join(self.found) or 'none'}"
