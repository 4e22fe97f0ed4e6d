"""Every error of Uchiawase, in one tree.

UchiawaseError
├── ScoreError
│   ├── VelocityOutOfRange
│   ├── StrokesOutOfOrder
│   ├── TempoMapBroken
│   ├── TimelineBroken
│   ├── SongBroken
│   ├── PracticeBroken
│   ├── PitchUnreadable
│   └── ChordUnreadable
├── SoundError
│   ├── KitMissing
│   └── TempoRatioOutOfRange
├── LibraryError
│   ├── RowUnreadable
│   ├── BarUnreadable
│   ├── SongUnknown
│   └── KitUnknown
├── FormatError
│   ├── SongFileBroken
│   ├── SongVersionUnknown
│   ├── SongNotWritable
│   ├── StemBroken
│   ├── ArchiveUnsafe
│   ├── KitFileBroken
│   ├── KitNotWritable
│   ├── MidiBroken
│   ├── MidiNotWritable
│   ├── SoundNotWritable
│   ├── OnsetsUnreadable
│   └── FiguresNotWritable
├── StorageError
│   ├── StorageFull
│   ├── StorageLocked
│   ├── StorageReadOnly
│   ├── StorageUnreachable
│   ├── StorageCorrupt
│   ├── StorageTooNew
│   ├── RecordRefused
│   ├── PassNotFound
│   └── SongMismatch
├── TimingError
│   ├── TimesOutOfOrder
│   ├── TimeNotFinite
│   ├── TimesRepeated
│   ├── NotInSeconds
│   ├── NotATable
│   ├── LengthsDiffer
│   ├── ParameterOutOfRange
│   ├── PatternsDiffer
│   ├── PlayersMissing
│   └── TooFewBeats
├── SimulationError
│   └── LawBroken
└── ServerError
    ├── PortTaken
    ├── AddressNotOwn
    ├── ScriptFailed
    ├── RecordingUnusable
    └── BenchUnknown

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


class PracticeBroken(ScoreError):
    """A loop is no stretch of its song."""

    def __init__(self, title: str, from_bar: int, to_bar: int, rounds: int, bar_count: int) -> None:
        self.title, self.bar_count = title, bar_count
        self.from_bar, self.to_bar, self.rounds = from_bar, to_bar, rounds

    def __str__(self) -> str:
        return (
            f"{self.title} cannot go round from bar {self.from_bar} to before bar {self.to_bar}, "
            f"{self.rounds} times; loop at least one of bars 1 … {self.bar_count}, at least once"
        )


class PitchUnreadable(ScoreError):
    """Something is not written as a pitch."""

    def __init__(self, found: str) -> None:
        self.found = found

    def __str__(self) -> str:
        return (
            f"{self.found!r} is no pitch; write a letter A … G, at most two sharps or flats, "
            "and an octave, as F#4"
        )


class ChordUnreadable(ScoreError):
    """Something is not written as a chord."""

    def __init__(self, found: str, kinds: tuple[str, ...]) -> None:
        self.found, self.kinds = found, kinds

    def __str__(self) -> str:
        return (
            f"{self.found!r} is no chord; write a root A … G with ♯ or ♭, then nothing or one of "
            f"{', '.join(kind for kind in self.kinds if kind)}, then a bass after a stroke, "
            "as F♯m7/E"
        )


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


class TempoRatioOutOfRange(SoundError):
    """A song was asked for at a tempo at which it is not played."""

    def __init__(self, found: float, lowest: float, highest: float) -> None:
        self.found, self.lowest, self.highest = found, lowest, highest

    def __str__(self) -> str:
        return (
            f"the tempo ratio is {self.found}; songs are played at {self.lowest} … {self.highest} "
            "times their own tempo, 1 being as written"
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


class BarUnreadable(LibraryError):
    """A bar of a chord chart or of a voice cannot be read."""

    def __init__(self, line: str, bar: int, fault: str) -> None:
        self.line, self.bar, self.fault = line, bar, fault

    def __str__(self) -> str:
        return f"bar {self.bar} of {self.line} {self.fault}"


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


# --- formats -------------------------------------------------------------------------------------


class FormatError(UchiawaseError):
    """A file cannot be read or written."""


class SongFileBroken(FormatError):
    """A song file is not what docs/song_format.md says, or says something that cannot be played."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"{self.where} is not a song that can be read: {self.fault}"


class SongVersionUnknown(FormatError):
    """A song file was written by a newer program."""

    def __init__(self, where: str, found: int, newest: int) -> None:
        self.where, self.found, self.newest = where, found, newest

    def __str__(self) -> str:
        return (
            f"{self.where} is a song of version {self.found}, but this program reads versions up "
            f"to {self.newest}; update the program, or ask for the song in an older version"
        )


class SongNotWritable(FormatError):
    """A song holds something that song.json has no room for."""

    def __init__(self, song: str, fault: str) -> None:
        self.song, self.fault = song, fault

    def __str__(self) -> str:
        return f"the song {self.song!r} cannot be written: {self.fault}"


class StemBroken(FormatError):
    """A stem is missing, is no FLAC, or does not fit the song."""

    def __init__(self, where: str, stem: str, fault: str) -> None:
        self.where, self.stem, self.fault = where, stem, fault

    def __str__(self) -> str:
        return f"the {self.stem} stem of {self.where} {self.fault}"


class ArchiveUnsafe(FormatError):
    """A zip names places outside itself, or unpacks to more than is allowed."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"{self.where} was not opened: {self.fault}"


class KitFileBroken(FormatError):
    """A kit that somebody brought cannot be played."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"the kit {self.where!r} cannot be played: {self.fault}"


class KitNotWritable(FormatError):
    """A kit cannot be written where it was asked for."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"the kit cannot be written to {self.where!r}: {self.fault}"


class MidiBroken(FormatError):
    """A MIDI file cannot be read as drums."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"{self.where} cannot be read as a MIDI file of drums: {self.fault}"


class MidiNotWritable(FormatError):
    """Something played or written does not fit into a MIDI file."""

    def __init__(self, what: str, fault: str) -> None:
        self.what, self.fault = what, fault

    def __str__(self) -> str:
        return f"{self.what} cannot be written as a MIDI file: {self.fault}"


class SoundNotWritable(FormatError):
    """Samples cannot be written as a sound file."""

    def __init__(self, path: str, fault: str) -> None:
        self.path, self.fault = path, fault

    def __str__(self) -> str:
        return f"the sound {self.path!r} cannot be written: it {self.fault}"


class OnsetsUnreadable(FormatError):
    """A file cannot be read as anybody's onsets, or leaves open how it should be."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return f"{self.where} cannot be read as onsets: {self.fault}"


class FiguresNotWritable(FormatError):
    """What was found cannot be written where it was asked for."""

    def __init__(self, where: str, fault: str) -> None:
        self.where, self.fault = where, fault

    def __str__(self) -> str:
        return (
            f"nothing can be written to {self.where!r} ({self.fault}); name a place that exists and may "
            "be written"
        )


# --- storage -------------------------------------------------------------------------------------


class StorageError(UchiawaseError):
    """What happened could not be kept, or cannot be found again."""


class StorageFull(StorageError):
    """There is no room left."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __str__(self) -> str:
        return f"{self.where} cannot grow: the disk is full; make room, nothing was half written"


class StorageLocked(StorageError):
    """Another program holds the archive."""

    def __init__(self, where: str, waited_s: float) -> None:
        self.where, self.waited_s = where, waited_s

    def __str__(self) -> str:
        return (
            f"{self.where} has been locked by another program for {self.waited_s:g} s; close it, "
            "then try again"
        )


class StorageReadOnly(StorageError):
    """The archive may not be written."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __str__(self) -> str:
        return f"{self.where} may not be written; allow it, or choose another data directory"


class StorageUnreachable(StorageError):
    """The archive cannot be opened, or the disk under it fails."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason

    def __str__(self) -> str:
        return (
            f"{self.where} cannot be used ({self.reason}); check that its directory exists and "
            "may be written, or choose another data directory"
        )


class StorageCorrupt(StorageError):
    """The file is damaged, or is no archive."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason

    def __str__(self) -> str:
        return (
            f"{self.where} is damaged or is not an archive of Uchiawase ({self.reason}); move it "
            "aside and a new one is made"
        )


class StorageTooNew(StorageError):
    """A newer program has changed the archive."""

    def __init__(self, where: str, revision: str) -> None:
        self.where, self.revision = where, revision

    def __str__(self) -> str:
        return (
            f"{self.where} was last used by a newer program (schema {self.revision!r}); update "
            "this one, or choose another data directory"
        )


class RecordRefused(StorageError):
    """A record contradicts what is stored; the whole batch was left out."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason

    def __str__(self) -> str:
        return f"{self.where} refused a batch of records and kept none of it: {self.reason}"


class PassNotFound(StorageError):
    """There is no such pass, or it has vanished with its session."""

    def __init__(self, session_id: str, pass_number: int) -> None:
        self.session_id, self.pass_number = session_id, pass_number

    def __str__(self) -> str:
        return (
            f"pass {self.pass_number} of session {self.session_id} is not kept; it was never "
            "played, or vanished with its session"
        )


class SongMismatch(StorageError):
    """A pass was played to another song than the one given."""

    def __init__(self, session_id: str, pass_number: int, played: str, given: str) -> None:
        self.session_id, self.pass_number = session_id, pass_number
        self.played, self.given = played, given

    def __str__(self) -> str:
        return (
            f"pass {self.pass_number} of session {self.session_id} was played to {self.played!r}, "
            f"but the song given is {self.given!r}; give the song that it was played to"
        )


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


class TimesRepeated(TimingError):
    """A player has the same onset twice."""

    def __init__(self, name: str, index: int, found_s: float) -> None:
        self.name, self.index, self.found_s = name, index, found_s

    def __str__(self) -> str:
        return (
            f"{self.name} has {self.found_s:.3f} s twice, the second time in row {self.index}; "
            "leave one out, since a hit belongs to one position"
        )


class NotInSeconds(TimingError):
    """Times are too far apart, or too near, to be seconds."""

    def __init__(self, name: str, usual: float, likely: str) -> None:
        self.name, self.usual, self.likely = name, usual, likely

    def __str__(self) -> str:
        return (
            f"onsets of {self.name} are {self.usual:g} apart as a rule, which nobody plays in "
            f"seconds; if they are {self.likely}, convert them to seconds first"
        )


class NotATable(TimingError):
    """Onsets do not come as rows of positions and columns of players."""

    def __init__(self, found: str) -> None:
        self.found = found

    def __str__(self) -> str:
        return (
            f"the onsets are {self.found}, but they have to be a table: one row a position, one "
            "column a player"
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


class PatternsDiffer(TimingError):
    """Series that are fitted together do not miss the same beats."""

    def __init__(self, index: int) -> None:
        self.index = index

    def __str__(self) -> str:
        return (
            f"series {self.index} misses other beats than series 0; fit series together only where "
            "they miss the same beats, else one by one"
        )


class PlayersMissing(TimingError):
    """A measure between players was asked for too few of them."""

    def __init__(self, found: int, needed: int) -> None:
        self.found, self.needed = found, needed

    def __str__(self) -> str:
        return (
            f"there are onsets of {self.found} players, but this measure is between at least "
            f"{self.needed}; give one column for each player"
        )


class TooFewBeats(TimingError):
    """A model has more unknowns than there are beats to tell them."""

    def __init__(self, found: int, needed: int) -> None:
        self.found, self.needed = found, needed

    def __str__(self) -> str:
        return (
            f"there are {self.found} intervals between successive beats that were both played, and "
            f"this fit needs {self.needed}; play longer, or fit fewer partners"
        )


# --- server --------------------------------------------------------------------------------------


class SimulationError(UchiawaseError):
    """A simulated evening did not go as every evening has to."""


class LawBroken(SimulationError):
    """A law that holds in every evening did not hold in this one."""

    def __init__(self, law: str, sentence: str) -> None:
        self.law, self.sentence = law, sentence

    def __str__(self) -> str:
        return f"{self.law}: {self.sentence}"


class ServerError(UchiawaseError):
    """A meeting cannot be opened, or somebody scripted cannot take part."""


class PortTaken(ServerError):
    """Nothing can listen where it was asked to."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __str__(self) -> str:
        return (
            f"port {self.port} and the ones after it are taken; end the other meeting, or choose "
            "another with --port"
        )


class AddressNotOwn(ServerError):
    """An address was asked for that this machine does not have."""

    def __init__(self, address: str, own: tuple[str, ...]) -> None:
        self.address, self.own = address, own

    def __str__(self) -> str:
        if not self.own:
            return (
                f"this machine is on no network, so {self.address} cannot be reached: join a Wi-Fi"
            )
        return f"{self.address} is no address of this machine; choose one of {', '.join(self.own)}"


class ScriptFailed(ServerError):
    """A scripted player was refused something or lost its room."""

    def __init__(self, name: str, fault: str) -> None:
        self.name, self.fault = name, fault

    def __str__(self) -> str:
        return f"the scripted player {self.name!r} could not play: {self.fault}"


class RecordingUnusable(ServerError):
    """What a page sent is no recording that can be listened to."""

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def __str__(self) -> str:
        return f"the recording cannot be used: {self.fault}; listen once more"


class BenchUnknown(ServerError):
    """There is no such benchmark here."""

    def __init__(self, name: str, found: tuple[str, ...]) -> None:
        self.name, self.found = name, found

    def __str__(self) -> str:
        if not self.found:
            return "benchmarks are run from a checkout of the project; this is an installed package"
        return f"there is no benchmark {self.name!r}; there are {', '.join(self.found)}"
