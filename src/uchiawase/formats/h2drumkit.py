"""Hydrogen's drum kits: ``drumkit.xml`` with its samples, as a folder or as ``.h2drumkit``.

Read are the layouts of Hydrogen 0.8 (one sample an instrument), 0.9 (layers) and 0.9.7 … 1.2
(components with layers, notes, selection). A stroke of velocity ``v`` sounds the layer whose range
holds ``v / 127`` at ``v / 127`` times the gains of layer, component and instrument and the volume of
the instrument: Hydrogen's law is straight, that is exponent 1.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, cast
from xml.etree import ElementTree as ET

from uchiawase.errors import KitFileBroken, KitNotWritable
from uchiawase.formats.kit_file import (
    Cut,
    Instrument,
    KitFile,
    Notes,
    Sounding,
    Use,
    check_plain,
    power_law,
)
from uchiawase.formats.kit_source import MAX_KIT_TEXT_BYTES, KitSource, beside
from uchiawase.score.kit_piece import PIECES, piece_of_note
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY

DRUMKIT_XML = "drumkit.xml"

MAX_INSTRUMENTS = 1_000
MAX_LAYERS = 512
"""The most layers of an instrument that are looked at; Hydrogen itself stops at 16."""

_MOST_GAIN = 64.0
_MOST_SEMITONES = 60.0
_MOST_FRAMES = 2.0**40
# Hydrogen counts its envelopes in frames of the sound card; 44.1 kHz is what it assumes itself.
_ENVELOPE_HZ = 44_100.0
_ANY_NOTE = 60

Selection = Literal["VELOCITY", "ROUND_ROBIN", "RANDOM"]


class _NoDoctype(ET.TreeBuilder):
    """Builds a tree, and refuses a document type: entities could grow without an end."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        del pubid, system
        raise _DoctypeFound(name)


class _DoctypeFound(Exception):
    pass


def read_h2drumkit(source: KitSource, name: str) -> KitFile:
    """Read a ``drumkit.xml``; no sample is opened.

    Args:
        source: Where the kit's files lie.
        name: The file's name in there.

    Raises:
        KitFileBroken: It is no XML, is no drum kit, or has more instruments than any.
    """
    notes = Notes()
    root = _root(source, name, notes)
    instruments: list[Instrument] = []
    elements = [one for one in root.iter() if _tag(one) == "instrument"]
    if len(elements) > MAX_INSTRUMENTS:
        raise KitFileBroken(
            source.where, f"{name} has {len(elements)} instruments; {MAX_INSTRUMENTS} at most"
        )
    for place, element in enumerate(elements):
        reader = _InstrumentReader(source, name, element, place, notes)
        if instrument := reader.instrument():
            instruments.append(instrument)
    filters = sum(_texts(one).get("filterActive") == "true" for one in elements)
    if filters:
        have = "instrument has" if filters == 1 else "instruments have"
        notes.add(f"{filters} {have} a filter, which is not played: it may sound brighter")
    title = _texts(root).get("name", "")[:80] or source.where
    return KitFile(title, "Hydrogen", tuple(instruments), notes.sentences(), (name,))


def _root(source: KitSource, name: str, notes: Notes) -> ET.Element:
    data = source.read(name, MAX_KIT_TEXT_BYTES)
    if len(data) > MAX_KIT_TEXT_BYTES:
        raise KitFileBroken(source.where, f"{name} is larger than {MAX_KIT_TEXT_BYTES} bytes")
    try:
        root = _parsed(data)
    except ET.ParseError as error:
        # Old kits were written in the letters of their machine, without saying so.
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            root = _parsed_as_windows(data, source.where, name, notes)
        else:
            raise KitFileBroken(source.where, f"{name} is no XML ({error})") from error
    except (_DoctypeFound, ValueError, LookupError) as error:
        raise KitFileBroken(
            source.where, f"{name} is not plain XML ({error}); a drum kit has no document type"
        ) from error
    if _tag(root) != "drumkit_info":
        raise KitFileBroken(
            source.where, f"{name} is <{_tag(root)[:40]}>, but a drum kit is <drumkit_info>"
        )
    return root


def _parsed(data: bytes | str) -> ET.Element:
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 (document types, the way to harm, are refused)
    parser.feed(data)
    return parser.close()


def _parsed_as_windows(data: bytes, where: str, name: str, notes: Notes) -> ET.Element:
    text = data.decode("cp1252", errors="replace")
    if text.lstrip().startswith("<?xml"):
        # What it says about its encoding is not true, or it would have been read.
        text = text.partition("?>")[2]
    try:
        root = _parsed(text)
    except (ET.ParseError, _DoctypeFound, ValueError) as error:
        raise KitFileBroken(where, f"{name} is no XML ({error})") from error
    notes.add(f"{name} is not in the encoding it says; it was read as Windows-1252")
    return root


def _tag(element: ET.Element) -> str:
    # Comments and the like have a function for a tag; namespaces change nothing here.
    tag = cast("object", element.tag)
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: ET.Element, tag: str) -> list[ET.Element]:
    return [one for one in element if _tag(one) == tag]


def _texts(element: ET.Element) -> dict[str, str]:
    """Give what stands in an element's children by their tags; of several of a tag, in the first.

    Read once an element: looked for one by one, a million of empty children would take hours.
    """
    texts: dict[str, str] = {}
    for child in element:
        texts.setdefault(_tag(child), (child.text or "").strip())
    return texts


@dataclass(frozen=True, slots=True)
class _Layer:
    velocities: tuple[int, int]
    use: Use


class _InstrumentReader:
    """Reads one instrument."""

    def __init__(
        self, source: KitSource, file: str, element: ET.Element, place: int, notes: Notes
    ) -> None:
        self._source, self._file, self._element, self._notes = source, file, element, notes
        self._texts = _texts(element)
        self._name = " ".join(self._texts.get("name", "").split())[:80]
        self._called = f"instrument {self._name!r}" if self._name else f"instrument {place + 1}"

    def instrument(self) -> Instrument | None:
        """Give what it is; None where it has nothing that sounds."""
        if self._flag("isStopNote", default=False):
            self._notes.add(f"{self._called} is a stop note: it stops others and has no sound here")
        groups = [self._soundings(layers) for layers in self._components()]
        soundings = _together([group for group in groups if group])
        if not soundings:
            return None
        files = dict.fromkeys(
            use.cut.path.rpartition("/")[2].rpartition(".")[0]
            for one in soundings
            for use in one.uses
        )
        return Instrument(
            self._name or next(iter(files)),
            self._note(),
            soundings,
            also_called=tuple(list(files)[:4]) if not self._name else (),
        )

    def _note(self) -> int | None:
        note = self._number(self._texts, "midiOutNote", -1, low=-1, high=127, what=self._called)
        # 60 is what is written where nobody chose.
        return int(note) if note not in {-1, _ANY_NOTE} else None

    def _components(self) -> list[list[_Layer]]:
        """Give the layers of every component that is heard; older files have but one."""
        element, what = self._element, self._called
        gain = self._number(self._texts, "gain", 1.0, low=0.0, high=_MOST_GAIN, what=what)
        gain *= self._number(self._texts, "volume", 1.0, low=0.0, high=_MOST_GAIN, what=what)
        if gain == 0.0:
            return []
        components = _children(element, "instrumentComponent")
        if not components:
            return [self._layers(element, gain)]
        return [
            self._layers(
                component,
                gain
                * self._number(_texts(component), "gain", 1.0, low=0.0, high=_MOST_GAIN, what=what),
            )
            for component in components[:16]
        ]

    def _layers(self, holder: ET.Element, gain: float) -> list[_Layer]:
        elements = _children(holder, "layer")
        texts = _texts(holder)
        if not elements and texts.get("filename"):
            # Hydrogen 0.8: the instrument is its only layer.
            return [one for one in [self._layer(texts, 0, gain, alone=True)] if one]
        if len(elements) > MAX_LAYERS:
            self._notes.add(
                f"{self._called} has {len(elements)} layers; the first {MAX_LAYERS} are read"
            )
        read = (
            self._layer(_texts(element), place, gain)
            for place, element in enumerate(elements[:MAX_LAYERS])
        )
        return [one for one in read if one]

    def _layer(
        self, texts: Mapping[str, str], place: int, gain: float, *, alone: bool = False
    ) -> _Layer | None:
        what = self._called if alone else f"{self._called}, layer {place + 1}"
        named = texts.get("filename", "")
        if not named:
            self._notes.add(f"{what}: it names no sample and is left out")
            return None
        found = self._source.found(beside(self._file, named))
        if found is None:
            self._notes.missing(named, what)
            return None
        semitones = 0.0
        if not alone:
            gain *= self._number(texts, "gain", 1.0, low=0.0, high=_MOST_GAIN, what=what)
            semitones = self._number(
                texts, "pitch", 0.0, low=-_MOST_SEMITONES, high=_MOST_SEMITONES, what=what
            )
        if gain == 0.0:
            return None
        velocities = self._velocities(texts, what)
        if velocities is None:
            return None
        cut = self._cut(texts, found, semitones, what)
        low, high = velocities
        by_velocity = self._flag("applyVelocity", default=True)
        gains = [
            gain * velocity / HIGHEST_VELOCITY if by_velocity else gain for velocity in (low, high)
        ]
        return _Layer(velocities, Use(cut, gains[0], gains[1], what))

    def _velocities(self, texts: Mapping[str, str], what: str) -> tuple[int, int] | None:
        first = self._number(texts, "min", 0.0, low=0.0, high=1.0, what=what)
        last = self._number(texts, "max", 1.0, low=0.0, high=1.0, what=what)
        if first > last:
            self._notes.add(
                f"{what}: its velocities go from {first:g} down to {last:g}; turn them round, "
                "it is left out"
            )
            return None
        # A hair's breadth, so that 0.2 × 127 is not 25.400000000000002 on one side of a border.
        low = max(math.ceil(first * HIGHEST_VELOCITY - 1e-4), LOWEST_VELOCITY)
        high = math.floor(last * HIGHEST_VELOCITY + 1e-4)
        # A layer too thin to hold any MIDI velocity is never struck.
        return (low, high) if low <= high else None

    def _cut(self, texts: Mapping[str, str], path: str, semitones: float, what: str) -> Cut:
        instrument = self._texts
        semitones += self._number(
            instrument, "pitchOffset", 0.0, low=-_MOST_SEMITONES, high=_MOST_SEMITONES, what=what
        )
        start, end = 0.0, 0.0
        if texts.get("ismodified") == "true":
            start = self._number(texts, "startframe", 0.0, low=0.0, high=_MOST_FRAMES, what=what)
            end = self._number(texts, "endframe", 0.0, low=0.0, high=_MOST_FRAMES, what=what)
        envelope = {
            tag: self._number(instrument, tag, default, low=0.0, high=1e9, what=self._called)
            for tag, default in (("Attack", 0.0), ("Decay", 0.0))
        }
        sustain = self._number(instrument, "Sustain", 1.0, low=0.0, high=1.0, what=self._called)
        return Cut(
            path,
            semitones,
            from_frame=int(start),
            to_frame=int(end) if end > start else None,
            attack_s=envelope["Attack"] / _ENVELOPE_HZ,
            decay_s=envelope["Decay"] / _ENVELOPE_HZ,
            sustain=sustain,
        )

    def _soundings(self, layers: Sequence[_Layer]) -> list[tuple[int, int, list[Use]]]:
        """Give for each range of velocities what takes turns in it."""
        edges = {edge for one in layers for edge in (one.velocities[0], one.velocities[1] + 1)}
        ladder = sorted(edges)
        selection = self._texts.get("sampleSelectionAlgo", "").upper() or "VELOCITY"
        ranges: list[tuple[int, int, list[Use]]] = []
        for low, after in pairwise(ladder):
            there = [one for one in layers if one.velocities[0] <= low <= one.velocities[1]]
            if selection == "VELOCITY":
                there = there[:1]
            if there:
                ranges.append((low, after - 1, [_narrowed(one, low, after - 1) for one in there]))
        return ranges

    def _flag(self, tag: str, *, default: bool) -> bool:
        text = self._texts.get(tag, "").lower()
        return text == "true" if text in {"true", "false"} else default

    def _number(
        self,
        texts: Mapping[str, str],
        tag: str,
        default: float,
        *,
        low: float,
        high: float,
        what: str,
    ) -> float:
        text = texts.get(tag, "")
        if not text:
            return default
        try:
            # Some machines wrote a comma.
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if low <= value <= high:
            return value
        self._notes.add(
            f"{what}: <{tag}> is {text[:40]!r}, but it has to be a number, {low:g} … {high:g}; "
            f"{default:g} is taken"
        )
        return default


def _narrowed(layer: _Layer, low: int, high: int) -> Use:
    """Give a layer's use for a part of its velocities."""
    use, (first, last) = layer.use, layer.velocities
    straight = use.gain_low != use.gain_high or first == last

    def gain(velocity: int) -> float:
        return use.gain_high * velocity / last if straight else use.gain_high

    return Use(use.cut, gain(low), gain(high), use.where)


def _together(groups: Sequence[list[tuple[int, int, list[Use]]]]) -> tuple[Sounding, ...]:
    """Let the components of an instrument sound together, velocity by velocity and turn by turn."""
    edges = {edge for group in groups for low, high, _ in group for edge in (low, high + 1)}
    ladder = sorted(edges)
    soundings: list[Sounding] = []
    for low, after in pairwise(ladder):
        there = [one for group in groups for one in group if one[0] <= low <= one[1]]
        for turn in range(max((len(uses) for _, _, uses in there), default=0)):
            chosen = tuple(
                _part(uses[turn % len(uses)], (first, last), low, after - 1)
                for first, last, uses in there
            )
            soundings.append(Sounding(low, after - 1, turn, chosen))
    return tuple(soundings)


def _part(use: Use, whole: tuple[int, int], low: int, high: int) -> Use:
    return _narrowed(_Layer(whole, use), low, high)


# --- writing -------------------------------------------------------------------------------------

MOST_WRITTEN_LAYERS = 16
"""What Hydrogen up to 1.2 reads of an instrument; further layers would be lost there."""

_HAT_GROUP = "0"
_NO_GROUP = "-1"
# Softer strokes than this share a layer: the straight law is farthest from others down there.
_SOFTEST_SPLIT = 12
_RELEASE_FRAMES = "1000"


def drumkit_xml(kit: KitFile, author: str, licence: str) -> str:
    """Write a kit as ``drumkit.xml`` in the layout of Hydrogen 1.2.

    Hydrogen's law is straight. Where a layer's law is not, it is written as several layers of the
    same sample, as many as Hydrogen reads, each at the gain that is right in its middle.

    Args:
        kit: Every instrument has a note, and its cuts are whole files.
        author: Who made it.
        licence: Under which terms it may be used.

    Raises:
        KitNotWritable: An instrument has no note, a cut is shaped, or there are more layers than
            Hydrogen reads.
    """
    root = ET.Element("drumkit_info", {"xmlns": "http://www.hydrogen-music.org/drumkit"})
    for tag, text in (("name", kit.name), ("author", author), ("info", ""), ("license", licence)):
        _add(root, tag, text)
    component = ET.SubElement(ET.SubElement(root, "componentList"), "drumkitComponent")
    for tag, text in (("id", "0"), ("name", "Main"), ("volume", "1")):
        _add(component, tag, text)
    instruments = ET.SubElement(root, "instrumentList")
    for place, instrument in enumerate(kit.instruments):
        _add_instrument(instruments, place, instrument)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _add_instrument(parent: ET.Element, place: int, instrument: Instrument) -> None:
    check_plain(instrument)
    uses = [(one, use) for one in instrument.soundings for use in one.uses]
    if len(uses) > MOST_WRITTEN_LAYERS:
        raise KitNotWritable(
            instrument.name,
            f"it has {len(uses)} layers, but Hydrogen reads {MOST_WRITTEN_LAYERS}; write it as SFZ",
        )
    piece = None if instrument.note is None else piece_of_note(instrument.note)
    is_hat = piece is not None and PIECES[piece].family == "hat"
    takes_turns = any(one.turn for one in instrument.soundings)
    element = ET.SubElement(parent, "instrument")
    for tag, text in (
        ("id", str(place)),
        ("name", instrument.name),
        ("volume", "1"),
        ("isMuted", "false"),
        ("isSoloed", "false"),
        ("pan", "0"),
        ("pitchOffset", "0"),
        ("randomPitchFactor", "0"),
        ("gain", "1"),
        ("applyVelocity", "true"),
        ("filterActive", "false"),
        ("filterCutoff", "1"),
        ("filterResonance", "0"),
        ("Attack", "0"),
        ("Decay", "0"),
        ("Sustain", "1"),
        ("Release", _RELEASE_FRAMES),
        ("muteGroup", _HAT_GROUP if is_hat else _NO_GROUP),
        ("midiOutChannel", "-1"),
        ("midiOutNote", str(instrument.note)),
        ("isStopNote", "false"),
        ("sampleSelectionAlgo", "ROUND_ROBIN" if takes_turns else "VELOCITY"),
        ("isHihat", "-1"),
        ("lower_cc", "0"),
        ("higher_cc", "127"),
    ):
        _add(element, tag, text)
    holder = ET.SubElement(element, "instrumentComponent")
    _add(holder, "component_id", "0")
    _add(holder, "gain", "1")
    for (one, use), parts in zip(uses, _shares(uses), strict=True):
        for low, high in _parts(one, use, parts):
            layer = ET.SubElement(holder, "layer")
            # Right in the middle of what people play: the softest strokes hardly count.
            heard = min(max(low, _SOFTEST_SPLIT), high)
            gains = [_straight_gain(one, use, velocity) for velocity in (heard, high)]
            for tag, text in (
                ("filename", use.cut.path),
                ("min", f"{_edge(low - 0.5):.6f}"),
                ("max", f"{_edge(high + 0.5):.6f}"),
                ("gain", f"{math.sqrt(gains[0] * gains[1]):.6f}"),
                ("pitch", "0"),
            ):
                _add(layer, tag, text)


def _edge(velocity: float) -> float:
    """Give the border between two velocities as Hydrogen counts, open at both ends of the range."""
    inside = LOWEST_VELOCITY <= velocity <= HIGHEST_VELOCITY
    return velocity / HIGHEST_VELOCITY if inside else float(velocity > HIGHEST_VELOCITY)


def _straight_gain(one: Sounding, use: Use, velocity: int) -> float:
    """Give the factor that is left where Hydrogen has multiplied by the velocity."""
    law = power_law(use.gain_low, use.gain_high, one.velocity_low, one.velocity_high)
    gain = use.gain_high * (velocity / one.velocity_high) ** law
    return gain * HIGHEST_VELOCITY / velocity


def _shares(uses: Sequence[tuple[Sounding, Use]]) -> list[int]:
    """Share out the layers that Hydrogen reads: each more goes where the straight law errs most."""
    shares = [1] * len(uses)
    for _ in range(MOST_WRITTEN_LAYERS - len(uses)):
        errors = [_curved(*each) / share for each, share in zip(uses, shares, strict=True)]
        worst = max(range(len(uses)), key=errors.__getitem__)
        shares[worst] += 1
    return shares


def _curved(one: Sounding, use: Use) -> float:
    """Give how far a layer's law is from a straight one over its velocities, as a log ratio."""
    low, high = one.velocity_low, one.velocity_high
    law = power_law(use.gain_low, use.gain_high, low, high)
    return abs(law - 1.0) * math.log(high / min(max(low, _SOFTEST_SPLIT), high))


def _parts(one: Sounding, use: Use, most: int) -> list[tuple[int, int]]:
    """Part a layer's velocities in equal ratios, so that the straight law errs alike in all."""
    low, high = one.velocity_low, one.velocity_high
    law = power_law(use.gain_low, use.gain_high, low, high)
    if abs(law - 1.0) < _STRAIGHT_ENOUGH or most < 2:
        return [(low, high)]
    start = min(max(low, _SOFTEST_SPLIT), high)
    ratio = (high / start) ** (1.0 / most)
    borders = sorted({round(start * ratio**place) for place in range(1, most)} - {high})
    edges = [low, *(border + 1 for border in borders if low <= border < high), high + 1]
    return [(first, after - 1) for first, after in pairwise(edges)]


_STRAIGHT_ENOUGH = 1e-3
