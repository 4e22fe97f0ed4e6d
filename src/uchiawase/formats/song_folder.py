"""Songs on disk: a folder, or one zip, with ``song.json`` and FLAC stems beside it.

The format is described in docs/song_format.md; its JSON Schema, docs/song.schema.json, is made
from the types below, so they are the one place where it is defined.

What is read may come from anywhere, so sizes are capped before anything is unpacked, names that
lead out of a zip are refused, and nothing is ever unpacked to disk. What is written is read back
first, so that it can always be read again.
"""

import io
import re
import stat
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, cast

import msgspec
import soundfile
from msgspec import Meta

from uchiawase.errors import (
    ArchiveUnsafe,
    ScoreError,
    SongFileBroken,
    SongNotWritable,
    SongVersionUnknown,
    StemBroken,
)
from uchiawase.formats.archive_faults import ARCHIVE_FAULTS
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.piecewise import Segment
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY, Stroke
from uchiawase.score.tempo_map import TempoMap
from uchiawase.units import Beats, Hertz, Samples, Seconds

SONG_FORMAT = "uchiawase-song"
SONG_VERSION = 1

SONG_JSON = "song.json"
BACKING_FLAC = "backing.flac"
DRUMS_FLAC = "drums.flac"

MAX_JSON_BYTES = 8 * 1024 * 1024
"""The largest ``song.json`` that is read."""

MAX_STEM_BYTES = 128 * 1024 * 1024
"""The largest stem that is read, as FLAC."""

MAX_DURATION_S = 30 * 60.0
"""The longest song; a few kilobytes of FLAC can hold hours of silence."""

MAX_ZIP_BYTES = MAX_JSON_BYTES + 2 * MAX_STEM_BYTES
"""The largest zip that is opened."""

MAX_ZIP_ENTRIES = 64
"""The most entries of a zip; a song needs three."""

STEM_LENGTH_TOLERANCE_S = 0.001
"""How far the stems' length may be from ``duration_s``: well below a stroke's own uncertainty."""

_LARGEST_WHOLE = 2**53 - 1
_SAFE_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# A zip's own clock starts here; with a fixed date the same song always gives the same bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


# --- the file, as types --------------------------------------------------------------------------

WholeBeats: TypeAlias = Annotated[
    int,
    Meta(
        ge=-_LARGEST_WHOLE,
        le=_LARGEST_WHOLE,
        description="Numerator of an exact position or length in beats.",
    ),
]
BeatDivision: TypeAlias = Annotated[
    int,
    Meta(
        ge=1,
        le=_LARGEST_WHOLE,
        description="Denominator of an exact position or length in beats.",
    ),
]
FileBeats: TypeAlias = tuple[WholeBeats, BeatDivision]
StrokeRow: TypeAlias = tuple[
    WholeBeats,
    BeatDivision,
    Annotated[KitPiece, Meta(description="The kit piece.")],
    Annotated[int, Meta(ge=LOWEST_VELOCITY, le=HIGHEST_VELOCITY, description="How hard.")],
    Annotated[Level, Meta(description="The lowest level that is asked for the stroke.")],
]
# "$" alone lets one line end pass behind it, where "$(?!\n)" does not.
StemName: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*\.flac$(?!\n)",
        max_length=64,
        description="A FLAC file beside song.json.",
    ),
]
Bar: TypeAlias = Annotated[int, Meta(ge=1, le=100_000, description="A bar, counted from 1.")]
Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\r\n]+$(?!\n)")]


class _FilePiece(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False
):
    """What every piece of the file shares: no unknown fields."""


class TempoSegment(_FilePiece, frozen=True, kw_only=True):
    """A stretch of constant tempo, until the next one starts; the last goes on for ever."""

    start_s: Annotated[float, Meta(description="Where it starts, seconds of the stems.")]
    beats: Annotated[FileBeats, Meta(description="The position there, exact beats.")]
    bpm: Annotated[float, Meta(gt=0, le=1000, description="Beats per minute.")]


class MetreChange(_FilePiece, frozen=True, kw_only=True):
    """How long bars are from a bar on."""

    from_bar: Bar
    beats_per_bar: Annotated[FileBeats, Meta(description="The length of each bar, beats.")]


class SectionSpan(_FilePiece, frozen=True, kw_only=True):
    """A stretch of bars with a name: from_bar is in it, to_bar is not."""

    name: Line
    from_bar: Bar
    to_bar: Bar


class PartLine(_FilePiece, frozen=True, kw_only=True):
    """What one seat is asked to play."""

    seat: Annotated[int, Meta(ge=1, le=99, description="The seat, counted from 1.")]
    name: Line
    hint: Annotated[
        str, Meta(max_length=500, description="One sentence that tells a beginner what to do.")
    ]
    strokes: Annotated[
        list[StrokeRow],
        Meta(
            max_length=100_000,
            description="Rows of [numerator, denominator, piece, velocity, level], by position.",
        ),
    ]


class StemNames(_FilePiece, frozen=True, kw_only=True):
    """Where the audio is."""

    backing: StemName
    drums: StemName


class SongFile(_FilePiece, frozen=True, kw_only=True):
    """A song as song.json holds it: positions in exact beats, times in seconds of the stems."""

    format: Literal["uchiawase-song"]
    version: Literal[1]
    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)",
            max_length=64,
            description="Its name in addresses: lower-case letters, digits and hyphens.",
        ),
    ]
    title: Annotated[Line, Meta(description="What people call it, one line.")]
    credits: Annotated[Line, Meta(description="Who made it, one line.")]
    licence: Annotated[Line, Meta(description="Under which terms it may be played and shared.")]
    tempo: Annotated[
        list[TempoSegment],
        Meta(
            min_length=1,
            max_length=100_000,
            description="Stretches of constant tempo, ascending; each starts where the one before "
            "leads to, within a microsecond.",
        ),
    ]
    metres: Annotated[
        list[MetreChange],
        Meta(
            min_length=1,
            max_length=10_000,
            description="How bars are counted, ascending; the first holds from bar 1.",
        ),
    ]
    bar_count: Annotated[Bar, Meta(description="How many bars are played.")]
    sections: Annotated[
        list[SectionSpan],
        Meta(max_length=10_000, description="Named stretches, ascending, not overlapping."),
    ]
    parts: Annotated[
        list[PartLine], Meta(max_length=99, description="A part for each seat, ascending by seat.")
    ]
    duration_s: Annotated[
        float, Meta(gt=0, le=MAX_DURATION_S, description="The length of the stems, seconds.")
    ]
    stems: StemNames
    about: Annotated[
        str,
        Meta(
            max_length=500,
            pattern=r"^[^\r\n]*$(?!\n)",
            description="Its key and mood in one line, for whoever chooses a song; may be left out.",
        ),
    ] = ""


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known of a file before the rest of it can be understood."""

    format: str = ""
    version: int = 0


_kind_decoder = msgspec.json.Decoder(_Kind)
_file_decoder = msgspec.json.Decoder(SongFile)
_encoder = msgspec.json.Encoder()


def song_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of ``song.json``, made from the types."""
    schema = msgspec.json.schema(SongFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "song.json",
        **schema,
    }


# --- a song and its JSON -------------------------------------------------------------------------


def song_json_bytes(song: Song) -> bytes:
    """Give the ``song.json`` of a song; ``song_of_json`` gives the equal song back.

    Raises:
        SongNotWritable: The song holds something that the format has no room for, such as an id
            with a space in it.
    """
    try:
        data = _encoder.encode(_file_of_song(song))
        _file_decoder.decode(data)
    except (msgspec.MsgspecError, OverflowError) as error:
        raise SongNotWritable(song.id, _fault(error)) from error
    return data


def song_of_json(data: bytes, *, where: str = SONG_JSON) -> Song:
    """Give the song that a ``song.json`` holds.

    Args:
        data: The file's bytes.
        where: What to call the file in errors.

    Raises:
        SongFileBroken: It is larger than :data:`MAX_JSON_BYTES`, no JSON, not of this format, or
            holds something that cannot be played.
        SongVersionUnknown: It is of a later version than this program knows.
    """
    return _song_of_file(_file_of_json(data, where), where)


def _file_of_json(data: bytes, where: str) -> SongFile:
    if len(data) > MAX_JSON_BYTES:
        raise SongFileBroken(where, f"it is larger than {MAX_JSON_BYTES} bytes")
    try:
        kind = _kind_decoder.decode(data)
    except msgspec.ValidationError as error:
        raise SongFileBroken(where, _fault(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SongFileBroken(where, f"it is no JSON ({error})") from error
    if kind.format != SONG_FORMAT:
        raise SongFileBroken(
            where, f'its "format" is {kind.format!r}; a song of Uchiawase says {SONG_FORMAT!r}'
        )
    if kind.version > SONG_VERSION:
        raise SongVersionUnknown(where, kind.version, SONG_VERSION)
    try:
        return _file_decoder.decode(data)
    except msgspec.ValidationError as error:
        raise SongFileBroken(where, _fault(error)) from error


def _fault(error: Exception) -> str:
    return f"{error}; docs/song_format.md says what goes there"


def _pair(beats: Beats) -> FileBeats:
    return (beats.numerator, beats.denominator)


def _file_of_song(song: Song) -> SongFile:
    return SongFile(
        format="uchiawase-song",
        version=1,
        id=song.id,
        title=song.title,
        credits=song.credits,
        licence=song.licence,
        tempo=[
            TempoSegment(start_s=segment.start_s, beats=_pair(segment.beats), bpm=segment.bpm)
            for segment in song.tempo_map.segments
        ],
        metres=[
            MetreChange(from_bar=metre.from_bar, beats_per_bar=_pair(metre.beats_per_bar))
            for metre in song.metres
        ],
        bar_count=song.bar_count,
        sections=[
            SectionSpan(name=section.name, from_bar=section.from_bar, to_bar=section.to_bar)
            for section in song.sections
        ],
        parts=[
            PartLine(
                seat=part.seat,
                name=part.name,
                hint=part.hint,
                strokes=[
                    (*_pair(stroke.beats), stroke.piece, stroke.velocity, stroke.level)
                    for stroke in part.strokes
                ],
            )
            for part in song.parts
        ],
        duration_s=song.duration_s,
        stems=StemNames(backing=BACKING_FLAC, drums=DRUMS_FLAC),
        about=song.about,
    )


def _song_of_file(file: SongFile, where: str) -> Song:
    try:
        return Song(
            id=file.id,
            title=file.title,
            credits=file.credits,
            licence=file.licence,
            tempo_map=TempoMap(
                tuple(
                    Segment(segment.start_s, Fraction(*segment.beats), segment.bpm)
                    for segment in file.tempo
                )
            ),
            metres=tuple(
                Metre(metre.from_bar, Fraction(*metre.beats_per_bar)) for metre in file.metres
            ),
            bar_count=file.bar_count,
            sections=tuple(
                Section(section.name, section.from_bar, section.to_bar) for section in file.sections
            ),
            parts=tuple(
                Part(
                    line.seat,
                    line.name,
                    line.hint,
                    tuple(
                        Stroke(Fraction(numerator, denominator), piece, velocity, level)
                        for numerator, denominator, piece, velocity, level in line.strokes
                    ),
                )
                for line in file.parts
            ),
            duration_s=file.duration_s,
            about=file.about,
        )
    except ScoreError as error:
        raise SongFileBroken(where, str(error)) from error


# --- a song and its audio ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SongFiles:
    """A song with its audio.

    Attributes:
        song: What is played.
        backing: Everything but the drums, FLAC.
        drums: The drums as they were meant, FLAC; as long as the backing, to the sample.
    """

    song: Song
    backing: bytes
    drums: bytes


@dataclass(frozen=True, slots=True)
class _StemFacts:
    rate_hz: Hertz
    length_samples: Samples

    @property
    def duration_s(self) -> Seconds:
        return self.length_samples / self.rate_hz


def read_song(path: Path) -> SongFiles:
    """Read a song from its folder or its zip, into memory.

    A zip may hold the files at its root or in one folder, as file managers make it.

    Raises:
        SongFileBroken: There is no such folder or zip, no ``song.json`` in it, or it cannot be read.
        SongVersionUnknown: It is of a later version than this program knows.
        StemBroken: A stem is missing, is no FLAC, is too large, or is not as long as the song says.
        ArchiveUnsafe: The zip names places outside itself or unpacks to more than is allowed.
    """
    where = path.name
    if path.is_dir():
        return _read(where, _Folder(path))
    if not path.is_file():
        raise SongFileBroken(where, "there is no such folder or zip")
    if path.stat().st_size > MAX_ZIP_BYTES:
        raise ArchiveUnsafe(where, f"it is larger than {MAX_ZIP_BYTES} bytes")
    try:
        with zipfile.ZipFile(path) as opened:
            return _read(where, _Zip(where, opened))
    except ARCHIVE_FAULTS as error:
        raise SongFileBroken(where, f"it is neither a folder nor a sound zip ({error})") from error


def write_song_folder(files: SongFiles, folder: Path) -> None:
    """Write a song into a folder, made where it does not exist.

    Raises:
        SongNotWritable: The song holds something that the format has no room for.
        StemBroken: A stem is no FLAC, or is not as long as the song says.
    """
    entries = _entries(files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in entries.items():
        _write_whole(folder / name, data)


def write_song_zip(files: SongFiles, path: Path) -> None:
    """Write a song as one zip; the same song always gives the same bytes.

    Raises:
        SongNotWritable: The song holds something that the format has no room for.
        StemBroken: A stem is no FLAC, or is not as long as the song says.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in _entries(files).items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            packed = name == SONG_JSON
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            opened.writestr(info, data)
    _write_whole(path, buffer.getvalue())


def _entries(files: SongFiles) -> dict[str, bytes]:
    entries = {
        SONG_JSON: song_json_bytes(files.song),
        BACKING_FLAC: files.backing,
        DRUMS_FLAC: files.drums,
    }
    _check_stems(files.song.id, files)
    return entries


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever looks sees all of it or none of it."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)


class _Folder:
    """The files of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str, cap_bytes: int) -> bytes | None:
        """Give a file's bytes, at most one more than the cap, or None where there is no such file."""
        path = self._path / name
        if not path.is_file():
            return None
        with path.open("rb") as opened:
            return opened.read(cap_bytes + 1)


class _Zip:
    """The files of a zip, by their names beside its one ``song.json``."""

    def __init__(self, where: str, opened: zipfile.ZipFile) -> None:
        self._opened = opened
        infos = opened.infolist()
        if len(infos) > MAX_ZIP_ENTRIES:
            raise ArchiveUnsafe(
                where,
                f"it has {len(infos)} entries; a song has three, and {MAX_ZIP_ENTRIES} at most",
            )
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            # ZipInfo has turned the separators round already, so look at what really stands there.
            name = info.orig_filename
            if _leads_out(name):
                raise ArchiveUnsafe(where, f"its entry {name!r} lies outside of it")
            if name in self._infos:
                raise ArchiveUnsafe(where, f"it has two entries called {name!r}")
            self._infos[name] = info
        homes = [
            name.removesuffix(SONG_JSON)
            for name in self._infos
            if re.fullmatch(r"([^/]+/)?song\.json", name)
        ]
        if len(homes) > 1:
            raise SongFileBroken(where, f"it holds {len(homes)} songs; put each into its own zip")
        self._home = homes[0] if homes else ""

    def read(self, name: str, cap_bytes: int) -> bytes | None:
        """Give a file's bytes, at most one more than the cap, or None where there is no such file."""
        info = self._infos.get(self._home + name)
        if info is None:
            return None
        if info.compress_type not in _SAFE_COMPRESSION:
            raise zipfile.BadZipFile(f"{name} is packed in a way that is not read")
        # What the entry declares is not believed: reading stops one byte after the cap, and where
        # it holds more than it declares, its checksum fails.
        with self._opened.open(info) as opened:
            return opened.read(cap_bytes + 1)


def _leads_out(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or "\0" in name
        or ".." in name.split("/")
    )


def _read(where: str, source: _Folder | _Zip) -> SongFiles:
    data = source.read(SONG_JSON, MAX_JSON_BYTES)
    if data is None:
        raise SongFileBroken(where, f"there is no {SONG_JSON} in it")
    file_where = f"{SONG_JSON} of {where}"
    file = _file_of_json(data, file_where)
    song = _song_of_file(file, file_where)
    stems: dict[str, bytes] = {}
    for stem, name in (("backing", file.stems.backing), ("drums", file.stems.drums)):
        found = source.read(name, MAX_STEM_BYTES)
        if found is None:
            raise StemBroken(where, stem, f"is missing: there is no {name} beside {SONG_JSON}")
        if len(found) > MAX_STEM_BYTES:
            raise StemBroken(where, stem, f"is larger than {MAX_STEM_BYTES} bytes")
        stems[stem] = found
    files = SongFiles(song, stems["backing"], stems["drums"])
    _check_stems(where, files)
    return files


def _check_stems(where: str, files: SongFiles) -> None:
    backing = _stem_facts(where, "backing", files.backing)
    drums = _stem_facts(where, "drums", files.drums)
    if backing != drums:
        raise StemBroken(
            where,
            "drums",
            f"has {drums.length_samples} samples at {drums.rate_hz:g} Hz, but the backing has "
            f"{backing.length_samples} at {backing.rate_hz:g} Hz; they have to be equal",
        )
    if abs(backing.duration_s - files.song.duration_s) > STEM_LENGTH_TOLERANCE_S:
        raise StemBroken(
            where,
            "backing",
            f"lasts {backing.duration_s:.3f} s, but {SONG_JSON} says {files.song.duration_s:.3f} s",
        )


def _stem_facts(where: str, stem: str, data: bytes) -> _StemFacts:
    try:
        info = cast("Any", soundfile).info(io.BytesIO(data))
    except soundfile.LibsndfileError as error:
        raise StemBroken(where, stem, f"is no FLAC ({error})") from error
    if info.format != "FLAC":
        raise StemBroken(where, stem, f"is {info.format}; it has to be FLAC")
    return _StemFacts(float(info.samplerate), int(info.frames))
