"""SFZ: kits as text, read as drummers' kits use it, and written.

What is read: ``<control>`` (``default_path``, ``note_offset``, ``octave_offset``, ``set_ccN``,
``label_keyN``), ``<global>``, ``<master>``, ``<group>`` and ``<region>`` with what each hands down;
``#include`` and ``#define``; the opcodes of :data:`OPCODES`. docs/kit_formats.md says what each means
here. Opcodes that are not read are named once, all together.

A kit is asked what an SFZ player would be asked: for every note, every velocity and every turn of
the round robin, which regions sound together? What comes out is an :class:`Instrument` for each note.
"""

import math
import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from uchiawase.errors import KitFileBroken
from uchiawase.formats.kit_file import (
    Cut,
    Instrument,
    KitFile,
    Notes,
    Sounding,
    Use,
    check_plain,
    power_law,
    power_law_spans,
)
from uchiawase.formats.kit_source import MAX_KIT_TEXT_BYTES, KitSource, beside
from uchiawase.formats.piece_names import guess_of_name
from uchiawase.score.kit_piece import PIECES, KitPiece, piece_of_note
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY

MAX_TEXT_BYTES = 4 * MAX_KIT_TEXT_BYTES
"""The most text of all files together, included ones as often as they are included."""

MAX_INCLUDES = 1_000
MAX_INCLUDE_DEPTH = 16
MAX_REGIONS = 20_000
MAX_OPCODES = 1_000_000
MAX_HANDED_DOWN = 2_000_000
"""The most opcodes of all regions together, handed down ones with every region they reach."""

MAX_REGIONS_A_NOTE = 4_096
MAX_REGIONS_A_STROKE = 128
MAX_SOUNDINGS = 20_000
"""The most velocity ranges times turns of all notes together."""

MAX_TURNS = 32
"""The most turns of a round robin that are looked at; further ones are left out."""

MAX_TOGETHER = 24
"""The most regions that sound together for one stroke."""

_LONGEST_VALUE = 1_000
_HAT_OPEN_CC = 0
_HAT_CLOSED_CC = 127
_FOOT_CC = 4
_HIGHEST_NOTE = 127
_HIGHEST_CC = 512


# --- opcodes -------------------------------------------------------------------------------------

Value: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class _Number:
    """An opcode whose value is a number; outside of its range it is left out, and that is said."""

    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Note:
    """An opcode whose value is a MIDI note, as a number or a name; -1 is none."""


@dataclass(frozen=True, slots=True)
class _Text:
    """An opcode whose value is text."""


_Kind: TypeAlias = _Number | _Note | _Text

_DB = _Number(-144.0, 48.0)
_SECONDS = _Number(0.0, 100.0)
_VELOCITY = _Number(0, 127, whole=True)
_FRAMES = _Number(0, 2**32 - 1, whole=True)

OPCODES: dict[str, _Kind] = {
    "sample": _Text(),
    "key": _Note(),
    "lokey": _Note(),
    "hikey": _Note(),
    "pitch_keycenter": _Note(),
    "pitch_keytrack": _Number(-1_200, 1_200),
    "lovel": _VELOCITY,
    "hivel": _VELOCITY,
    "seq_length": _Number(1, 100, whole=True),
    "seq_position": _Number(1, 100, whole=True),
    "lorand": _Number(0.0, 1.0),
    "hirand": _Number(0.0, 1.0),
    "volume": _DB,
    "group_volume": _DB,
    "master_volume": _DB,
    "global_volume": _DB,
    "amplitude": _Number(0.0, 1_000.0),
    "tune": _Number(-9_600, 9_600),
    "pitch": _Number(-9_600, 9_600),
    "transpose": _Number(-127, 127),
    "offset": _FRAMES,
    "end": _Number(-1, 2**32 - 1, whole=True),
    "delay": _SECONDS,
    "amp_veltrack": _Number(-100.0, 100.0),
    "ampeg_delay": _SECONDS,
    "ampeg_attack": _SECONDS,
    "ampeg_hold": _SECONDS,
    "ampeg_decay": _SECONDS,
    "ampeg_sustain": _Number(0.0, 100.0),
    "xfin_lovel": _VELOCITY,
    "xfin_hivel": _VELOCITY,
    "xfout_lovel": _VELOCITY,
    "xfout_hivel": _VELOCITY,
    "trigger": _Text(),
    "sw_last": _Note(),
    "sw_default": _Note(),
    "loop_mode": _Text(),
    "region_label": _Text(),
    "group_label": _Text(),
    "master_label": _Text(),
    "global_label": _Text(),
}
"""What is read, and what a value has to be."""

UNHEARD = frozenset(
    (
        "group", "off_by", "off_mode", "off_time", "polyphony", "note_polyphony", "polyphony_group",
        "pan", "width", "position", "ampeg_release", "rt_decay", "sw_lokey", "sw_hikey", "sw_label",
        "loopmode", "loop_start", "loop_end", "note_selfmask", "sustain_sw", "sostenuto_sw",
        "output", "effect1", "effect2", "hint_ram_based", "amp_keytrack", "amp_keycenter",
        "pitch_random", "amp_random", "delay_random", "offset_random", "bend_up", "bend_down",
        "bendup", "benddown", "lochan", "hichan", "label_output", "direction",
    )
)  # fmt: skip
"""Opcodes that are understood and change nothing here: docs/kit_formats.md says why."""

_CURVE_OPCODE = re.compile(r"amp_velcurve_(\d{1,3})$")
_CC_RANGE = re.compile(r"(lo|hi)cc(\d{1,3})$")
_UNHEARD_CC = re.compile(
    r"(set_h?dcc|label_cc|on_locc|on_hicc|set_realcc|label_output|.*_curvecc|.*_smoothcc)\d*$"
)
_SYNONYMS = {"loopmode": "loop_mode", "gain": "volume"}


def _kind_of(opcode: str) -> _Kind | None:
    if opcode in OPCODES:
        return OPCODES[opcode]
    if curve := _CURVE_OPCODE.match(opcode):
        return _Number(0.0, 1.0) if int(curve.group(1)) <= HIGHEST_VELOCITY else None
    if ranged := _CC_RANGE.match(opcode):
        return _Number(0.0, 127.0) if int(ranged.group(2)) < _HIGHEST_CC else None
    return None


_NOTE_NAME = re.compile(r"([a-gA-G])([#♯b♭]?)(-?\d{1,2})$")
_SEMITONES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


def note_of_text(text: str) -> int | None:
    """Give the MIDI note that a number or a name stands for; c4 is 60. None where it is neither."""
    if re.fullmatch(r"-?\d{1,4}", text):
        return int(text)
    named = _NOTE_NAME.match(text)
    if not named:
        return None
    letter, sign, octave = named.groups()
    shift = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[sign]
    return 12 * (int(octave) + 1) + _SEMITONES[letter.lower()] + shift


def _number(text: str) -> float | None:
    # A number with something behind it ("-6dB", "100.") is taken as SFZ players take it.
    found = re.match(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", text)
    value = float(found.group()) if found else math.nan
    return value if math.isfinite(value) else None


# --- text → opcodes in their order ---------------------------------------------------------------

_PIECES = re.compile(
    r"""(?P<header><\s*(?P<name>\w+)\s*>)
      | (?P<include>\#include\s+"(?P<file>[^"]*)")
      | (?P<define>\#define\s+\$(?P<variable>\w+)\s+(?P<meaning>[^\s<]+))
      | (?:(?<=[\s>])|^)(?P<opcode>[A-Za-z_$][\w$]*)=""",
    re.VERBOSE,
)
# Whichever begins first: a line of "//*****" begins no block.
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    """A header (``value`` is empty) or an opcode, and where it stands."""

    name: str
    value: str
    where: str
    header: bool = False


class _Reader:
    """Reads a file and those it includes into one row of tokens."""

    def __init__(self, source: KitSource, main: str, notes: Notes) -> None:
        self._source, self._main, self._notes = source, main, notes
        self._meanings: dict[str, str] = {}
        self._bytes_left = MAX_TEXT_BYTES
        self._includes = 0
        self._tokens = 0
        self.files: list[str] = []

    def tokens(self) -> Generator[_Token]:
        yield from self._of_file(self._main, ())

    def _of_file(self, name: str, above: tuple[str, ...]) -> Generator[_Token]:
        self.files.append(name)
        text = self._text(name)
        # Line ends stay, so that lines keep their numbers.
        text = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
        short = name.rpartition("/")[2]
        for number, line in enumerate(text.splitlines(), 1):
            where = f"{short} line {number}"
            for token in self._of_line(line, where):
                if not token.header and token.name == "#include":
                    yield from self._included(token, name, above)
                    continue
                self._tokens += 1
                if self._tokens > MAX_OPCODES:
                    raise KitFileBroken(
                        self._source.where, f"{short} has over {MAX_OPCODES} opcodes"
                    )
                yield token

    def _of_line(self, line: str, where: str) -> Generator[_Token]:
        found = list(_PIECES.finditer(line))
        for place, one in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(line)
            if one["header"]:
                yield _Token(one["name"].lower(), "", where, header=True)
            elif one["include"]:
                yield _Token("#include", self._expanded(one["file"]), where)
            elif one["define"]:
                self._meanings[one["variable"]] = one["meaning"][:_LONGEST_VALUE]
            else:
                value = self._expanded(line[one.end() : end].strip())
                yield _Token(self._expanded(one["opcode"]).lower(), value, where)
        if line.strip() and not found:
            self._notes.add(f"{where}: {line.strip()[:60]!r} is no SFZ and is left out")

    def _included(self, token: _Token, name: str, above: tuple[str, ...]) -> Generator[_Token]:
        where = self._source.where
        self._includes += 1
        if self._includes > MAX_INCLUDES or len(above) >= MAX_INCLUDE_DEPTH:
            raise KitFileBroken(
                where,
                f"{token.where} includes {token.value!r}, the {self._includes}th file; "
                f"at most {MAX_INCLUDES} are read, {MAX_INCLUDE_DEPTH} deep",
            )
        # The specification says: relative to the main file; people write: relative to their own.
        found = self._source.found(beside(self._main, token.value)) or self._source.found(
            beside(name, token.value)
        )
        if found is None:
            self._notes.add(
                f"{token.where} includes {token.value!r}, but there is no such file; it is left out"
            )
            return
        if found in (*above, name):
            raise KitFileBroken(
                where, f"{token.where} includes {token.value!r}, which includes it; take one out"
            )
        yield from self._of_file(found, (*above, name))

    def _expanded(self, text: str) -> str:
        if "$" not in text:
            return text[:_LONGEST_VALUE]

        def meaning(found: re.Match[str]) -> str:
            name = found.group(1)
            # "$KEYa" may be the variable KEY with a letter behind it: the longest that is known.
            for end in range(len(name), 0, -1):
                if name[:end] in self._meanings:
                    return self._meanings[name[:end]] + name[end:]
            return found.group()

        return re.sub(r"\$(\w+)", meaning, text[:_LONGEST_VALUE])[:_LONGEST_VALUE]

    def _text(self, name: str) -> str:
        data = self._source.read(name, MAX_KIT_TEXT_BYTES)
        self._bytes_left -= len(data)
        if len(data) > MAX_KIT_TEXT_BYTES or self._bytes_left < 0:
            raise KitFileBroken(
                self._source.where,
                f"{name} has more text than any kit ({MAX_KIT_TEXT_BYTES} bytes)",
            )
        return decoded(data, name, self._source.where, self._notes)


def decoded(data: bytes, name: str, where: str, notes: Notes) -> str:
    """Give the text of a file that says nothing about its encoding.

    UTF-8 is read, UTF-16 where it says that it is; anything else is taken as Windows-1252, with a note.

    Raises:
        KitFileBroken: It is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise KitFileBroken(where, f"{name} is no text ({error.reason})") from error
    if b"\0" in data:
        raise KitFileBroken(where, f"{name} is no text; was it really saved as text?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.add(f"{name} is not UTF-8; it was read as Windows-1252, save it as UTF-8 to be sure")
        return data.decode("cp1252", errors="replace")


# --- opcodes → regions ---------------------------------------------------------------------------

_LEVELS = ("global", "master", "group", "region")
_SILENT_HEADERS = frozenset(("curve", "effect", "midi", "sample"))
# A region that has one of these wrong would sound where nobody meant it to.
_DECISIVE = frozenset(("key", "lokey", "hikey", "lovel", "hivel", "sample", "seq_position"))


@dataclass(frozen=True, slots=True)
class _Region:
    """A region with everything that was handed down to it."""

    values: Mapping[str, Value]
    where: str
    default_path: str
    shift: int
    broken: bool


@dataclass(slots=True)
class _Control:
    """What ``<control>`` has said so far."""

    default_path: str = ""
    note_offset: int = 0
    octave_offset: int = 0
    ccs: dict[int, float] = field(default_factory=lambda: {7: 100.0, 10: 64.0, 11: 127.0})
    labels: dict[int, str] = field(default_factory=dict[int, str])


def read_sfz(source: KitSource, name: str) -> KitFile:
    """Read an SFZ file and those it includes; no sample is opened.

    Args:
        source: Where the kit's files lie.
        name: The file's name in there.

    Raises:
        KitFileBroken: It is no text, has more regions or text than any kit, or includes itself.
    """
    notes = Notes()
    text = _Reader(source, name, notes)
    control = _Control()
    regions = _regions(text, control, source.where, notes)
    played = [region for region in regions if _is_played(region)]
    sounding = [shaped for region in played if (shaped := _shaped(region, source, name, notes))]
    instruments: list[Instrument] = []
    soundings = 0
    for instrument in _instruments(sounding, control, notes):
        instruments.append(instrument)
        soundings += len(instrument.soundings)
        if soundings > MAX_SOUNDINGS:
            raise KitFileBroken(
                source.where,
                f"it has more than {MAX_SOUNDINGS} velocity ranges and turns; no kit has",
            )
    title = name.rpartition("/")[2].rpartition(".")[0]
    return KitFile(title, "SFZ", tuple(instruments), notes.sentences(), tuple(text.files))


def _regions(text: _Reader, control: _Control, where: str, notes: Notes) -> list[_Region]:
    scopes: dict[str, dict[str, Value]] = {level: {} for level in _LEVELS}
    broken: dict[str, bool] = dict.fromkeys(_LEVELS, False)
    regions: list[_Region] = []
    unread: dict[str, None] = {}
    scope, opened_at = "", ""
    handed_down = 0

    def close() -> None:
        nonlocal handed_down
        if scope != "region":
            return
        values = {key: value for level in _LEVELS for key, value in scopes[level].items()}
        handed_down += len(values)
        if handed_down > MAX_HANDED_DOWN:
            raise KitFileBroken(
                where, f"its headers hand down more than {MAX_HANDED_DOWN} opcodes; no kit's do"
            )
        shift = control.note_offset + 12 * control.octave_offset
        regions.append(
            _Region(values, opened_at, control.default_path, shift, any(broken.values()))
        )
        if len(regions) > MAX_REGIONS:
            raise KitFileBroken(where, f"it has more than {MAX_REGIONS} regions; no kit has")

    for token in text.tokens():
        if token.header:
            close()
            scope, opened_at = token.name, token.where
            if scope in _LEVELS:
                for level in _LEVELS[_LEVELS.index(scope) :]:
                    scopes[level], broken[level] = {}, False
            elif scope not in {"control", *_SILENT_HEADERS}:
                notes.add(f"{token.where}: <{scope}> is not read")
            elif scope in {"effect", "midi"}:
                notes.add(f"<{scope}> is not read: kits are played dry")
            continue
        if scope == "control":
            _heed(control, token, notes)
        elif scope in _LEVELS:
            opcode = _SYNONYMS.get(token.name, token.name)
            kind = _kind_of(opcode)
            if kind is None:
                if opcode not in UNHEARD and not _UNHEARD_CC.match(opcode):
                    unread[opcode] = None
                continue
            value = _value(opcode, kind, token, notes)
            if value is not None:
                scopes[scope][opcode] = value
            elif opcode in _DECISIVE:
                broken[scope] = True
        elif scope == "":
            notes.add(f"{token.where}: {token.name} stands before any <header> and is left out")
    close()
    if unread:
        named = ", ".join(sorted(unread)[:40])
        more = f" and {len(unread) - 40} more" if len(unread) > 40 else ""
        notes.add(f"not read, so it may sound different: {named}{more}")
    return regions


def _heed(control: _Control, token: _Token, notes: Notes) -> None:
    """Take in an opcode of ``<control>``."""
    if token.name == "default_path":
        control.default_path = token.value
    elif token.name in {"note_offset", "octave_offset"}:
        most = 127 if token.name == "note_offset" else 10
        value = _value(token.name, _Number(-most, most, whole=True), token, notes)
        if value is not None:
            setattr(control, token.name, int(value))
    elif found := re.match(r"set_cc(\d{1,3})$", token.name):
        value = _value(token.name, _Number(0.0, 127.0), token, notes)
        if value is not None:
            control.ccs[int(found.group(1))] = float(value)
    elif found := re.match(r"label_key(\d{1,3})$", token.name):
        control.labels[int(found.group(1))] = token.value[:80]


def _value(opcode: str, kind: _Kind, token: _Token, notes: Notes) -> Value | None:
    """Read an opcode's value; None, and a note, where it is none."""
    match kind:
        case _Text():
            if token.value:
                return token.value
            allowed = "something behind the ="
        case _Note():
            if opcode == "pitch_keycenter" and token.value == "sample":
                return "sample"
            note = note_of_text(token.value)
            if note is not None and -1 <= note <= _HIGHEST_NOTE:
                return float(note)
            allowed = "a note, 0 … 127 or such as c4"
        case _Number():
            number = _number(token.value)
            if number is not None and kind.low <= number <= kind.high:
                return float(round(number)) if kind.whole else number
            allowed = f"a number, {kind.low:g} … {kind.high:g}"
    left_out = "its regions are" if opcode in _DECISIVE else "it is"
    notes.add(
        f"{token.where}: {opcode} is {token.value[:40]!r}, but it has to be {allowed}; {left_out} left out"
    )
    return None


def _is_played(region: _Region) -> bool:
    """Tell whether a region sounds when something is struck."""
    values = region.values
    if region.broken or "sample" not in values:
        return False
    if str(values.get("trigger", "attack")).lower() not in {"attack", "first"}:
        return False
    # The specification lets end=-1 switch a region off; players hear it as a way to stop others.
    return values.get("end") != -1.0


# --- regions → instruments -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Shaped:
    """A region, ready to be asked."""

    cut: Cut
    keys: tuple[int, int]
    velocities: tuple[int, int]
    turn: tuple[int, int]
    chance: tuple[float, float]
    ccs: tuple[tuple[int, float, float], ...]
    switch: int | None
    switch_default: int | None
    gain_at: Callable[[int], float]
    key_center: int
    key_track: float
    labels: tuple[str, ...]
    where: str

    def sounds(self, ccs: Mapping[int, float]) -> bool:
        """Tell whether it sounds while controllers and key switches stand like this."""
        if self.switch is not None and self.switch != self.switch_default:
            return False
        return all(low <= ccs.get(cc, 0.0) <= high for cc, low, high in self.ccs)


def _shaped(region: _Region, source: KitSource, main: str, notes: Notes) -> _Shaped | None:
    values, where = region.values, region.where

    def number(opcode: str, default: float) -> float:
        value = values.get(opcode, default)
        return value if isinstance(value, float) else default

    named = str(values["sample"])
    if named.startswith("*"):
        if named != "*silence":
            notes.add(f"{where}: the built-in sound {named!r} is not played; only files are")
        return None
    low_key, high_key = number("lokey", 0), number("hikey", _HIGHEST_NOTE)
    center = number("pitch_keycenter", 60)
    if "key" in values:
        key = number("key", 0)
        low_key = number("lokey", key) if "lokey" in values else key
        high_key = number("hikey", key) if "hikey" in values else key
        center = number("pitch_keycenter", key)
    if values.get("pitch_keycenter") == "sample":
        # The file may name its own pitch; a drum's is the one it is struck with.
        center = low_key
    if min(low_key, high_key) < 0:
        return None
    low, high = number("lovel", 0), number("hivel", HIGHEST_VELOCITY)
    for what, first, last in (("keys", low_key, high_key), ("velocities", low, high)):
        if first > last:
            notes.add(
                f"{where}: its {what} go from {first:.0f} down to {last:.0f}; turn them round, "
                "it is left out"
            )
            return None
    # Cross-fades are cut where both sides are equally loud.
    if "xfin_hivel" in values:
        low = max(low, (number("xfin_lovel", 0) + number("xfin_hivel", 0)) // 2 + 1)
    if "xfout_lovel" in values:
        high = min(high, (number("xfout_lovel", 127) + number("xfout_hivel", 127)) // 2)
    low = max(low, LOWEST_VELOCITY)
    length, position = number("seq_length", 1), number("seq_position", 1)
    if position > length:
        notes.add(
            f"{where}: seq_position {position:.0f} lies behind seq_length {length:.0f}; "
            "it never sounds and is left out"
        )
        return None
    if low > high:
        return None
    path = region.default_path + named
    found = source.found(beside(main, path))
    if found is None:
        notes.missing(path.replace("\\", "/"), where)
        return None
    ccs: dict[int, list[float]] = {}
    for opcode, value in values.items():
        if (ranged := _CC_RANGE.match(opcode)) and isinstance(value, float):
            bounds = ccs.setdefault(int(ranged.group(2)), [0.0, 127.0])
            bounds[ranged.group(1) == "hi"] = value
    end = number("end", 0)
    cut = Cut(
        path=found,
        semitones=number("transpose", 0) + (number("tune", 0) + number("pitch", 0)) / 100,
        from_frame=int(number("offset", 0)),
        to_frame=int(end) + 1 if end > 0 else None,
        delay_s=number("delay", 0) + number("ampeg_delay", 0),
        attack_s=number("ampeg_attack", 0),
        hold_s=number("ampeg_hold", 0),
        decay_s=number("ampeg_decay", 0),
        sustain=number("ampeg_sustain", 100) / 100,
    )
    labels = (*(str(values[key]) for key in _LABELS if key in values), *_names_in(found))
    return _Shaped(
        cut=cut,
        keys=(int(low_key) + region.shift, int(high_key) + region.shift),
        velocities=(int(low), int(high)),
        turn=(int(length), int(position)),
        chance=(number("lorand", 0.0), number("hirand", 1.0)),
        ccs=tuple((cc, low, high) for cc, (low, high) in sorted(ccs.items())),
        switch=int(number("sw_last", -1)) if "sw_last" in values else None,
        switch_default=int(number("sw_default", -1)),
        gain_at=_curve(values),
        key_center=int(center) + region.shift,
        key_track=number("pitch_keytrack", 100),
        labels=labels,
        where=where,
    )


_LABELS = ("region_label", "group_label", "master_label")


def _names_in(path: str) -> tuple[str, ...]:
    """Give what a sample's file and folder say about it."""
    folder, _, file = path.rpartition("/")
    return (file.rpartition(".")[0], folder.rpartition("/")[2])


def _curve(values: Mapping[str, Value]) -> Callable[[int], float]:
    """Give the factor of a region for each velocity.

    SFZ's own curve is the square of the velocity; ``amp_velcurve_N`` replaces it by straight lines, and
    ``amp_veltrack`` says how much of either counts.
    """

    def number(opcode: str, default: float) -> float:
        value = values.get(opcode, default)
        return value if isinstance(value, float) else default

    level_db = sum(
        number(opcode, 0.0)
        for opcode in ("volume", "group_volume", "master_volume", "global_volume")
    )
    gain = 10.0 ** (min(level_db, 96.0) / 20.0) * number("amplitude", 100.0) / 100.0
    track = number("amp_veltrack", 100.0) / 100.0
    points = {
        int(found.group(1)): value
        for opcode, value in values.items()
        if (found := _CURVE_OPCODE.match(opcode)) and isinstance(value, float)
    }
    points = {0: 0.0, HIGHEST_VELOCITY: 1.0} | points if points else {}
    at = sorted(points)
    levels = [points[one] for one in at]

    def gain_at(velocity: int) -> float:
        share = (
            float(np.interp(velocity, at, levels)) if points else (velocity / HIGHEST_VELOCITY) ** 2
        )
        followed = 1.0 - abs(track) * (1.0 - share)
        return gain * (followed if track >= 0 else abs(track) * (1.0 - share))

    return gain_at


def _instruments(
    regions: Sequence[_Shaped], control: _Control, notes: Notes
) -> Generator[Instrument]:
    """Give an instrument for each note that says what it is; two for a hi-hat with a pedal."""
    alone = {region.keys[0] for region in regions}
    for note in range(_HIGHEST_NOTE + 1):
        if piece_of_note(note) is None and note not in alone:
            continue
        here = [one for one in regions if one.keys[0] <= note <= one.keys[1]]
        if not here:
            continue
        if len(here) > MAX_REGIONS_A_NOTE:
            notes.add(
                f"note {note} has {len(here)} regions; the first {MAX_REGIONS_A_NOTE} are read"
            )
            here = here[:MAX_REGIONS_A_NOTE]
        if not _has_a_pedal(note, here):
            made = _instrument(note, here, control, control.ccs, notes)
            if made:
                yield made
            continue
        closed = _instrument(note, here, control, {**control.ccs, _FOOT_CC: _HAT_CLOSED_CC}, notes)
        opened = _instrument(note, here, control, {**control.ccs, _FOOT_CC: _HAT_OPEN_CC}, notes)
        if closed and opened and _other_way_round(closed, opened):
            closed, opened = opened, closed
        pedal = piece_of_note(note) is KitPiece.HAT_PEDAL
        if closed:
            yield replace(closed, piece=KitPiece.HAT_PEDAL if pedal else KitPiece.HAT_CLOSED)
        if opened and not pedal:
            yield replace(opened, piece=KitPiece.HAT_OPEN)


def _has_a_pedal(note: int, regions: Sequence[_Shaped]) -> bool:
    """Tell whether regions are those of a hi-hat that listens to the foot's controller."""
    if not any(cc == _FOOT_CC for one in regions for cc, *_ in one.ccs):
        return False
    named = [
        guess.piece for one in regions for label in one.labels if (guess := guess_of_name(label))
    ]
    pieces = [piece for piece in (piece_of_note(note), *named) if piece]
    return any(PIECES[piece].family == "hat" for piece in pieces)


def _other_way_round(closed: Instrument, opened: Instrument) -> bool:
    """Tell whether a kit counts its pedal from closed to open: its samples' names say so."""
    down, up = (" ".join(one.also_called).lower() for one in (closed, opened))
    return "open" in down and "open" not in up and "clos" in up


def _instrument(
    note: int,
    regions: Sequence[_Shaped],
    control: _Control,
    ccs: Mapping[int, float],
    notes: Notes,
) -> Instrument | None:
    active = [one for one in regions if one.sounds(ccs)]
    if not active:
        return None
    soundings: list[Sounding] = []
    edges = {edge for one in active for edge in (one.velocities[0], one.velocities[1] + 1)}
    ladder = sorted(edges)
    for low, after in pairwise(ladder):
        there = [one for one in active if one.velocities[0] <= low <= one.velocities[1]]
        if not there:
            continue
        if len(there) > MAX_REGIONS_A_STROKE:
            notes.add(
                f"note {note} has {len(there)} regions for one velocity; the first "
                f"{MAX_REGIONS_A_STROKE} are read"
            )
            there = there[:MAX_REGIONS_A_STROKE]
        turns = _turns(there, note, notes)
        inner = _split(there, low, after - 1)
        for first, last in inner:
            for turn, together in enumerate(turns):
                uses = tuple(_use(one, note, first, last) for one in together)
                soundings.append(Sounding(first, last, turn, uses))
    if not soundings:
        return None
    called = control.labels.get(note, "")
    labels = dict.fromkeys(label for one in active for label in one.labels if label)
    name = called or next(iter(labels), f"note {note}")
    return Instrument(name, note, tuple(soundings), also_called=tuple(list(labels)[:8]))


def _split(regions: Iterable[_Shaped], low: int, high: int) -> list[tuple[int, int]]:
    """Part a range of velocities so finely that every region's curve is a power law in each part."""
    spans = [(low, high)]
    for gain_at in {id(one.gain_at): one.gain_at for one in list(regions)[:MAX_TOGETHER]}.values():
        spans = [part for first, last in spans for part in power_law_spans(gain_at, first, last)]
    return spans


def _turns(regions: Sequence[_Shaped], note: int, notes: Notes) -> list[tuple[_Shaped, ...]]:
    """Give what sounds together in each turn of the round robin and each range of chance."""
    length = math.lcm(*{one.turn[0] for one in regions})
    chances = sorted({edge for one in regions for edge in one.chance} | {0.0, 1.0})
    middles = [(low + high) / 2 for low, high in pairwise(chances)]
    count = length * len(middles)
    if count > MAX_TURNS:
        notes.add(f"note {note} takes {count} turns; the first {MAX_TURNS} are taken")
    turns: dict[tuple[_Shaped, ...], None] = {}
    for turn in range(min(count, MAX_TURNS)):
        step, middle = turn // len(middles), middles[turn % len(middles)]
        together = tuple(
            one
            for one in regions
            if step % one.turn[0] == one.turn[1] - 1 and one.chance[0] <= middle <= one.chance[1]
        )
        if len(together) > MAX_TOGETHER:
            notes.add(
                f"note {note} sounds {len(together)} regions at once; the first {MAX_TOGETHER} do here"
            )
        if together:
            turns[together[:MAX_TOGETHER]] = None
    return list(turns)


def _use(region: _Shaped, note: int, low: int, high: int) -> Use:
    tracked = (note - region.key_center) * region.key_track / 100.0
    cut = replace(region.cut, semitones=region.cut.semitones + tracked) if tracked else region.cut
    return Use(cut, region.gain_at(low), region.gain_at(high), region.where)


# --- writing -------------------------------------------------------------------------------------

_HAT_GROUP = 1
_CURVE_AT = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 48, 57, 68, 80, 94, 110)


def sfz_text(kit: KitFile, comment: str) -> str:
    """Write a kit as SFZ; :func:`read_sfz` gives its samples, velocities and notes back.

    Every note is a group; what takes turns is a round robin; an open hi-hat ends when the hi-hat is
    struck again or closed. The law of each region is written as ``amp_velcurve_N`` within 0.1 dB.

    Args:
        kit: Every instrument has a note, and its cuts are whole files.
        comment: A line at the head.

    Raises:
        KitNotWritable: An instrument has no note, or a cut is shaped.
    """
    lines = [f"// {' '.join(comment.split())}", "", "<global>", "loop_mode=one_shot", ""]
    for instrument in kit.instruments:
        lines += _group_lines(instrument)
    return "\n".join(lines)


def _group_lines(instrument: Instrument) -> list[str]:
    check_plain(instrument)
    lines = ["<group>", f"group_label={instrument.name}", f"key={instrument.note}"]
    piece = None if instrument.note is None else piece_of_note(instrument.note)
    if piece is not None and PIECES[piece].family == "hat":
        lines.append(f"group={_HAT_GROUP}")
        if piece is KitPiece.HAT_OPEN:
            lines += [f"off_by={_HAT_GROUP}", "off_mode=fast"]
    turns: dict[tuple[int, int], int] = {}
    for one in instrument.soundings:
        span = (one.velocity_low, one.velocity_high)
        turns[span] = max(turns.get(span, 0), one.turn + 1)
    for one in instrument.soundings:
        low, high = one.velocity_low, one.velocity_high
        for use in one.uses:
            lines += ["<region>", f"lovel={low} hivel={high}"]
            if turns[low, high] > 1:
                lines.append(f"seq_length={turns[low, high]} seq_position={one.turn + 1}")
            lines += _loudness_lines(use, low, high)
            lines.append(f"sample={use.cut.path}")
    return [*lines, ""]


def _loudness_lines(use: Use, low: int, high: int) -> list[str]:
    """Write a region's law: as loud as it gets at its hardest, and a curve that is 1 there."""
    law = power_law(use.gain_low, use.gain_high, low, high)
    volume = f"volume={20.0 * math.log10(use.gain_high):.4f}"
    if abs(law) < _NO_LAW:
        return [f"{volume} amp_veltrack=0"]
    inside = sorted({low, high, *(at for at in _CURVE_AT if low < at < high)})
    points = (f"amp_velcurve_{at}={(at / high) ** law:.8f}" for at in inside)
    return [volume, " ".join(points)]


_NO_LAW = 1e-6
