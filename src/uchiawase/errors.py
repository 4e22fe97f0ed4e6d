"""Every error of Uchiawase, in one tree.

UchiawaseError
├── ScoreError
│   ├── VelocityOutOfRange
│   ├── StrokesOutOfOrder
│   ├── TempoMapBroken
│   ├── TimelineBroken
│   └── SongBroken
├── TimingError
│   ├── TimesOutOfOrder
│   ├── TimeNotFinite
│   ├── LengthsDiffer
│   └── ParameterOutOfRange
└── ReportError
    └── RecordingBroken

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


# --- timing --------------------------------------------------------------------------------------


class TimingError(UchiawaseError):
    """Times cannot be held against each other."""


class TimesOutOfOrder(TimingError):
    """A time array steps backwards."""

    def __init__(self, name: str, index: int, before_s: float, found_s: float) -> None:
        self.name, self.index = name, index
        self.before_s, self.found_s = before_s, found_s

    def __str__(self) -> str:
        return (
            f"{self.name}[{self.index}] is {self.found_s:.3f} s, but the one before is "
            f"{self.before_s:.3f} s; sort them, or check that both came from one clock"
        )


class TimeNotFinite(TimingError):
    """A time is infinite or not a number."""

    def __init__(self, name: str, index: int, found_s: float) -> None:
        self.name, self.index, self.found_s = name, index, found_s

    def __str__(self) -> str:
        return (
            f"{self.name}[{self.index}] is {self.found_s}; leave out what has no time, "
            "such as strokes that a held timeline never reaches"
        )


class LengthsDiffer(TimingError):
    """Two lists that belong together do not have the same length."""

    def __init__(self, first: str, first_n: int, second: str, second_n: int) -> None:
        self.first, self.first_n = first, first_n
        self.second, self.second_n = second, second_n

    def __str__(self) -> str:
        return (
            f"there are {self.first_n} {self.first} but {self.second_n} {self.second}; "
            "give one for each"
        )


class ParameterOutOfRange(TimingError):
    """A number that steers a measure or a model lies outside of where it means something."""

    def __init__(self, name: str, found: float, allowed: str) -> None:
        self.name, self.found, self.allowed = name, found, allowed

    def __str__(self) -> str:
        return f"{self.name} is {self.found}; it has to be {self.allowed}"


# --- report --------------------------------------------------------------------------------------


class ReportError(UchiawaseError):
    """Something cannot be reported."""


class RecordingBroken(ReportError):
    """Samples cannot be written as a recording."""

    def __init__(self, path: str, fault: str) -> None:
        self.path, self.fault = path, fault

    def __str__(self) -> str:
        return f"the recording {self.path!r} cannot be written: it {self.fault}"
