"""Kits that people bring: an SFZ or Hydrogen kit becomes one that can be sat down at.

The way: find the kit's file, read it, say which instrument is which piece, decode its samples, make
strokes of them, let the nearest piece stand in where one is lacking, keep as much as a phone can
hold, and make the whole as loud as ours. What could not be done is told in notes, a sentence each;
an error is only raised where nothing is left that could be played.
"""

import re
import unicodedata
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import msgspec
import numpy as np

from uchiawase.errors import KitFileBroken
from uchiawase.formats.h2drumkit import DRUMKIT_XML, read_h2drumkit
from uchiawase.formats.kit_file import Cut, Instrument, KitFile, Notes, Sounding, power_law
from uchiawase.formats.kit_source import MAX_SAMPLE_BYTES, KitSource, printable
from uchiawase.formats.piece_names import Allotment, allotted, is_a_stranger
from uchiawase.formats.sample_file import Unusable, decoded_sample
from uchiawase.formats.sfz import read_sfz
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.stroke import HIGHEST_VELOCITY, LOWEST_VELOCITY
from uchiawase.songs.shelf import Progress, no_progress
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.recorded import at_our_rate, ended, folded, from_onset, shaped, without_offset
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit
from uchiawase.sound.stand_in import StandIn, stand_in_for
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, gain_of_db, peak
from uchiawase.units import MS_PER_S, Seconds

HARDEST_PEAK = 0.5
"""No stroke's peak is above this: two at once stay below full scale."""

MAX_KIT_S: Seconds = 60.0
"""The most sound a kit has: 11.5 MB in a phone's memory."""

MAX_TURNS = 8
"""The most that take turns at one velocity."""

MAX_LAYERS = 12
"""The most velocity layers of a piece."""

MOST_SEMITONES = 60.0
"""The most that a sample is tuned by: at 165 down, half a second of it would last an hour."""

_LONGEST_S: dict[KitPiece, Seconds] = {
    KitPiece.KICK: 1.5,
    KitPiece.SNARE: 1.5,
    KitPiece.RIM: 1.0,
    KitPiece.CLAP: 1.0,
    KitPiece.HAT_CLOSED: 1.0,
    KitPiece.HAT_OPEN: 2.5,
    KitPiece.HAT_PEDAL: 1.0,
    KitPiece.TOM_HIGH: 2.0,
    KitPiece.TOM_MID: 2.0,
    KitPiece.TOM_LOW: 2.5,
    KitPiece.CRASH: 4.0,
    KitPiece.RIDE: 3.0,
    KitPiece.RIDE_BELL: 3.0,
    KitPiece.CLICK: 0.5,
}
_SHORTEST_S: Seconds = 0.4
_DECODED_KEPT_S: Seconds = 300.0
_ONSET_LOOKED_FOR_S: Seconds = 2.0
_WAVE_PEAK = 0.95
_TOLD_TRIM_S: Seconds = 0.005
_TOLD_SOFTER_DB = 3.0
_KNEE = 0.5 * HARDEST_PEAK
_LEVELLING_ROUNDS = 8
_LEVEL_ENOUGH_DB = 0.05
_STEEPEST = 2.0
_LONGEST_CALLED = 24


class PieceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a brought kit has for a piece.

    Attributes:
        piece: The kit piece.
        plays: What the kit calls what sounds.
        called: What its players shall call it, where it is something else than the piece: a
            tambourine for an open hi-hat; "" elsewhere.
        stands_in: The piece that sounds instead, or "" where the kit has its own.
        layers: Velocity layers, of different samples.
        turns: The most that take turns at one velocity.
        samples: Different samples.
        seconds: Their sound, seconds.
        trimmed_ms: The most silence that was cut away before an onset, milliseconds.
    """

    piece: str
    plays: str
    called: str
    stands_in: str
    layers: int
    turns: int
    samples: int
    seconds: float
    trimmed_ms: float


class BroughtFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a brought kit.

    Attributes:
        id: Its id, made from its name.
        name: What people call it.
        format: "SFZ" or "Hydrogen".
        pieces: What it has, in the order of the pieces.
        notes: What whoever brought it should know, a sentence each.
        gain_db: How much louder it was made to stand beside ours, decibels.
        lufs: The standard groove on it, LUFS.
    """

    id: str
    name: str
    format: str
    pieces: list[PieceFacts]
    notes: list[str]
    gain_db: float
    lufs: float


@dataclass(frozen=True, slots=True)
class BroughtKit:
    """A brought kit, ready to be played.

    Attributes:
        facts: What is known of it.
        sampled: Its strokes.
    """

    facts: BroughtFacts
    sampled: SampledKit


@dataclass(frozen=True, slots=True)
class Found:
    """A kit's file, read, and which of its instruments is which piece.

    Attributes:
        file: What it says.
        allotment: Which instrument is which piece; the click is not among them.
        digest: Of everything that the kit is made from.
    """

    file: KitFile
    allotment: Allotment
    digest: str


# --- finding and reading -------------------------------------------------------------------------


def found_kit(source: KitSource, pointed_to: str | None) -> Found:
    """Find the kit in a source and read its file; no sample is decoded.

    Args:
        source: Where the files lie.
        pointed_to: The name of the kit's file in there, where somebody said which.

    Raises:
        KitFileBroken: There is no kit in it, or several, or it cannot be read, or nothing in it
            can be struck.
    """
    file = _read(source, pointed_to)
    allotment = allotted([one for one in file.instruments if one.soundings])
    chosen = {piece: one for piece, one in allotment.chosen.items() if piece is not KitPiece.CLICK}
    if not chosen:
        first = f"; first: {file.notes[0]}" if file.notes else ""
        raise KitFileBroken(
            source.where,
            f"nothing in {printable(file.texts[0])} can be struck with a sample that is there{first}",
        )
    return Found(file, replace(allotment, chosen=chosen), _digest(source, file, chosen))


def _read(source: KitSource, pointed_to: str | None) -> KitFile:
    if pointed_to is not None:
        name = source.found(pointed_to)
        if name is None:
            raise KitFileBroken(source.where, f"there is no {pointed_to!r} in it; check the name")
        return (
            read_h2drumkit(source, name)
            if name.lower().endswith(".xml")
            else read_sfz(source, name)
        )
    names = [name for name in source.names() if not _is_litter(name)]
    drumkits = [name for name in names if name.rpartition("/")[2].lower() == DRUMKIT_XML]
    if len(drumkits) == 1:
        return read_h2drumkit(source, drumkits[0])
    if drumkits:
        raise _several(source, drumkits)
    texts = [name for name in names if name.lower().endswith(".sfz")]
    if not texts:
        raise KitFileBroken(
            source.where,
            f"there is neither a {DRUMKIT_XML} nor an .sfz file in it; open the folder "
            "that holds one",
        )
    if len(texts) == 1:
        return read_sfz(source, texts[0])
    files = [read_sfz(source, name) for name in texts[:_MOST_TEXTS]]
    included = {name for file in files for name in file.texts[1:]}
    whole = [file for file in files if file.instruments and file.texts[0] not in included]
    if len(whole) == 1:
        return whole[0]
    raise _several(source, [file.texts[0] for file in whole] or texts)


_MOST_TEXTS = 32


def _several(source: KitSource, names: Sequence[str]) -> KitFileBroken:
    shown = printable(", ".join(names[:6])) + (
        f" and {len(names) - 6} more" if len(names) > 6 else ""
    )
    return KitFileBroken(
        source.where,
        f"it holds {len(names)} kits ({shown}); name one, as {source.where}/{printable(names[0])}",
    )


def _is_litter(name: str) -> bool:
    """Tell whether a file is what a file manager leaves in archives."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def _digest(source: KitSource, file: KitFile, chosen: Mapping[KitPiece, Instrument]) -> str:
    whole = sha256()
    paths = {use.cut.path for one in chosen.values() for part in one.soundings for use in part.uses}
    for name in (*file.texts, *sorted(paths)):
        try:
            data = source.read(name, MAX_SAMPLE_BYTES)
        except KitFileBroken:
            # It is told, and left out, when it is to be decoded.
            data = b""
        # A folder may hold names that are no text.
        whole.update(f"{len(name)} {name} {len(data)} ".encode(errors="surrogateescape"))
        whole.update(data)
    return whole.hexdigest()[:24]


def kit_id_of(name: str) -> str:
    """Give a kit's id from its name: "The Black Pearl 1.0" is "the-black-pearl-1-0"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "brought"


# --- making --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Turn:
    """A stroke that takes turns with others: its wave, its gain at its band's top, its law below."""

    wave: Mono
    gain: float
    exponent: float


@dataclass(slots=True)
class _Band:
    """A range of velocities of a piece, and what takes turns in it."""

    low: int
    high: int
    turns: list[_Turn]


@dataclass(slots=True)
class _Piece:
    """A piece on its way; ``recorded`` is how many samples its kit has for it."""

    piece: KitPiece
    plays: str
    bands: list[_Band]
    longest_s: Seconds
    called: str = ""
    recorded: int = 0
    trimmed_s: Seconds = 0.0
    stands_in: KitPiece | None = None

    def waves(self) -> list[Mono]:
        """Give its different waves, in the order in which they first sound."""
        return list({id(one.wave): one.wave for band in self.bands for one in band.turns}.values())

    def layers(self) -> list[tuple[int, ...]]:
        """Give its different layers by the identity of what takes turns in them, softest first."""
        return list(dict.fromkeys(tuple(id(one.wave) for one in band.turns) for band in self.bands))

    def seconds(self) -> Seconds:
        return sum(len(wave) for wave in self.waves()) / SAMPLE_RATE_HZ


def made_kit(
    source: KitSource,
    found: Found,
    beside: SampledKit,
    on_progress: Progress = no_progress,
    *,
    levelled: bool = True,
) -> BroughtKit:
    """Decode a kit and make strokes of it.

    Args:
        source: Where the files lie.
        found: What was found in it.
        beside: The kit it is to stand beside: the standard groove is made as loud as on that one,
            and the click is that one's.
        on_progress: Told the kit's name and the share that is done, rising to 1.
        levelled: Whether it is made as loud as that.

    Raises:
        KitFileBroken: No sample of it can be used.
    """
    file, notes = found.file, Notes()
    for sentence in file.notes:
        notes.add(sentence)
    decoder = _Decoder(source, notes)
    pieces: list[_Piece] = []
    for place, (piece, instrument) in enumerate(found.allotment.chosen.items()):
        made = _made_piece(piece, instrument, decoder, notes)
        if made:
            if found.allotment.by_order or is_a_stranger(instrument):
                made.called = instrument.name[:_LONGEST_CALLED]
            pieces.append(made)
        on_progress(file.name, (place + 1) / (len(found.allotment.chosen) + 1))
    if not pieces:
        first = f"; first: {notes.sentences()[0]}" if notes.sentences() else ""
        raise KitFileBroken(source.where, f"none of its samples can be used{first}")
    _tell_trimmed(pieces, notes)
    _tell_allotment(found.allotment, notes)
    pieces = _with_stand_ins(pieces, notes)
    _fitted(pieces)
    _tell_left_out(pieces, notes)
    sampled = SampledKit(kit_id_of(file.name), tuple(_regions(pieces)))
    gain_db = 0.0
    if levelled:
        sampled, gain_db = _levelled(sampled, groove_lufs(beside), notes)
    click = (one for one in beside.regions if one.piece is KitPiece.CLICK)
    sampled = replace(sampled, regions=(*sampled.regions, *click))
    on_progress(file.name, 1.0)
    return BroughtKit(
        BroughtFacts(
            id=sampled.id,
            name=file.name,
            format=file.format,
            pieces=[_facts(one) for one in pieces],
            notes=list(notes.sentences()),
            gain_db=round(gain_db, 2),
            lufs=round(groove_lufs(sampled), 2),
        ),
        sampled,
    )


class _Decoder:
    """Decodes what is asked for; a file that cannot be used is said once.

    What was asked for last is kept: layers that share a microphone's sample ask for it one after the
    other. All of a large kit would not fit into a small machine.
    """

    def __init__(self, source: KitSource, notes: Notes) -> None:
        self._source, self._notes = source, notes
        self._waves: OrderedDict[tuple[Cut, float], Mono | None] = OrderedDict()
        self._kept_s: Seconds = 0.0
        self._told: set[str] = set()

    def wave(self, cut: Cut, where: str, longest_s: Seconds) -> Mono | None:
        """Give a cut as it is recorded, mono, at our rate; None where it cannot be used."""
        key = (cut, longest_s)
        if key in self._waves:
            self._waves.move_to_end(key)
            return self._waves[key]
        wave = self._waves[key] = self._decoded(cut, where, longest_s)
        self._kept_s += _duration_s(wave)
        while self._kept_s > _DECODED_KEPT_S:
            _, oldest = self._waves.popitem(last=False)
            self._kept_s -= _duration_s(oldest)
        return wave

    def _decoded(self, cut: Cut, where: str, longest_s: Seconds) -> Mono | None:
        if abs(cut.semitones) > MOST_SEMITONES:
            way = "higher" if cut.semitones > 0 else "lower"
            return self._unusable(
                cut,
                where,
                f"is to be played {abs(cut.semitones):.0f} semitones {way}, but a drum is tuned by "
                f"{MOST_SEMITONES:.0f} at most; mend its key or tuning",
            )
        try:
            data = self._source.read(cut.path, MAX_SAMPLE_BYTES)
        except KitFileBroken as broken:
            return self._unusable(cut, where, f"cannot be used: {broken.fault}")
        if len(data) > MAX_SAMPLE_BYTES:
            return self._unusable(cut, where, f"is larger than {MAX_SAMPLE_BYTES} bytes")
        # A higher one is used up faster, and what comes before the onset does not count.
        needed_s = (longest_s + _ONSET_LOOKED_FOR_S) * max(2.0 ** (cut.semitones / 12.0), 0.1)
        decoded = decoded_sample(
            data, from_frame=cut.from_frame, to_frame=cut.to_frame, longest_s=needed_s
        )
        if isinstance(decoded, Unusable):
            return self._unusable(cut, where, decoded.fault)
        wave = without_offset(folded(decoded.wave))
        wave = at_our_rate(wave, decoded.rate_hz, semitones=cut.semitones)
        if not peak(wave):
            return self._unusable(cut, where, "gives no sound when it is played as asked")
        return shaped(
            wave,
            delay_s=min(cut.delay_s, _ONSET_LOOKED_FOR_S),
            attack_s=cut.attack_s,
            hold_s=cut.hold_s,
            decay_s=cut.decay_s,
            sustain=cut.sustain,
        )

    def _unusable(self, cut: Cut, where: str, fault: str) -> None:
        if cut.path not in self._told:
            self._told.add(cut.path)
            self._notes.add(f"{cut.path} ({where}) {fault}; it is left out")


def _duration_s(wave: Mono | None) -> Seconds:
    return 0.0 if wave is None else len(wave) / SAMPLE_RATE_HZ


def _made_piece(
    piece: KitPiece, instrument: Instrument, decoder: _Decoder, notes: Notes
) -> _Piece | None:
    made = _Piece(piece, instrument.name, [], _LONGEST_S[piece])
    strokes: dict[tuple[tuple[Cut, float], ...], Mono | None] = {}
    grouped: dict[tuple[int, int], list[Sounding]] = defaultdict(list)
    for sounding in instrument.soundings:
        grouped[sounding.velocity_low, sounding.velocity_high].append(sounding)
    for (low, high), soundings in sorted(grouped.items()):
        if len(soundings) > MAX_TURNS:
            notes.add(
                f"the {PIECES[piece].label} takes {len(soundings)} turns; the first {MAX_TURNS} are kept"
            )
        turns: list[_Turn] = []
        for sounding in sorted(soundings, key=lambda one: one.turn)[:MAX_TURNS]:
            loudest = max(use.gain_high for use in sounding.uses)
            if loudest <= 0.0:
                continue
            # What sounds together is one wave; how its parts stand to each other is part of it.
            key = tuple((use.cut, round(use.gain_high / loudest, 6)) for use in sounding.uses)
            if key not in strokes:
                strokes[key] = _stroke(sounding, loudest, decoder, made)
            wave = strokes[key]
            if wave is None:
                continue
            turns.append(_Turn(wave, loudest, _exponent(sounding)))
        if turns:
            made.bands.append(_Band(low, high, turns))
    if not made.bands:
        return None
    _normalised(made)
    _without_gaps(made)
    made.recorded = len(made.waves())
    # What no phone could hold even alone need not be held here either until all pieces are made.
    _fitted([made])
    return made


def _exponent(sounding: Sounding) -> float:
    low = float(np.sqrt(sum(use.gain_low**2 for use in sounding.uses)))
    high = float(np.sqrt(sum(use.gain_high**2 for use in sounding.uses)))
    return power_law(low, high, sounding.velocity_low, sounding.velocity_high)


def _stroke(sounding: Sounding, loudest: float, decoder: _Decoder, made: _Piece) -> Mono | None:
    """Give what sounds together as one wave from its onset on; None where nothing does."""
    parts: list[Mono] = []
    for use in sounding.uses:
        wave = decoder.wave(use.cut, use.where, made.longest_s)
        if wave is not None and use.gain_high > 0.0:
            parts.append(wave * np.float32(use.gain_high / loudest))
    if not parts:
        return None
    summed = np.zeros(max(len(part) for part in parts), dtype=np.float32)
    for part in parts:
        summed[: len(part)] += part
    wave, trimmed_s = from_onset(summed)
    made.trimmed_s = max(made.trimmed_s, trimmed_s)
    wave = ended(wave, made.longest_s)
    return wave if len(wave) else None


def _normalised(piece: _Piece) -> None:
    """Bring every wave to full level, for 16 bits, and its gain the other way."""
    done: dict[int, tuple[Mono, float]] = {}
    for band in piece.bands:
        for place, one in enumerate(band.turns):
            if id(one.wave) not in done:
                factor = peak(one.wave) / _WAVE_PEAK
                done[id(one.wave)] = (one.wave * np.float32(1.0 / factor), factor)
            levelled, factor = done[id(one.wave)]
            band.turns[place] = replace(one, wave=levelled, gain=one.gain * factor)


def _without_gaps(piece: _Piece) -> None:
    """Let every velocity sound: the nearest layer takes those that none has."""
    covered: list[_Band] = []
    for band in sorted(piece.bands, key=lambda one: one.low):
        if not covered and band.low > LOWEST_VELOCITY:
            covered.append(_stretched(band, band.low, LOWEST_VELOCITY, band.low - 1))
        elif covered and covered[-1].high + 1 < band.low:
            before = covered[-1]
            covered.append(_stretched(before, before.high, before.high + 1, band.low - 1))
        covered.append(band)
    if covered[-1].high < HIGHEST_VELOCITY:
        last = covered[-1]
        covered.append(_stretched(last, last.high, last.high + 1, HIGHEST_VELOCITY))
    piece.bands = covered


def _stretched(band: _Band, edge: int, low: int, high: int) -> _Band:
    """Let a band's sound go on beyond its edge, growing no faster than SFZ's own law."""

    def stretched(one: _Turn) -> _Turn:
        exponent = min(max(one.exponent, 0.0), _STEEPEST)
        at_edge = (edge / band.high) ** one.exponent
        return _Turn(one.wave, one.gain * at_edge * (high / edge) ** exponent, exponent)

    return _Band(low, high, [stretched(one) for one in band.turns])


def _tell_trimmed(pieces: Sequence[_Piece], notes: Notes) -> None:
    told = [
        f"{PIECES[one.piece].label} {one.trimmed_s * MS_PER_S:.0f} ms"
        for one in pieces
        if one.trimmed_s > _TOLD_TRIM_S
    ]
    if told:
        notes.add("silence before the stroke was cut away: " + ", ".join(told))


def _tell_allotment(allotment: Allotment, notes: Notes) -> None:
    if allotment.by_order:
        notes.add(
            "nothing in the kit says what is what, so its instruments were taken in their order"
        )
    if allotment.left_over:
        names = [one.name for one in allotment.left_over]
        shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
        notes.add(f"not played, as a kit has one of each piece: {shown}")


# --- stand-ins, fitting, levelling ---------------------------------------------------------------


def _with_stand_ins(pieces: Sequence[_Piece], notes: Notes) -> list[_Piece]:
    there = {one.piece: one for one in pieces}
    done: list[_Piece] = []
    told: list[str] = []
    for piece in KitPiece:
        if piece in there:
            done.append(there[piece])
        elif stand_in := stand_in_for(piece, frozenset(there)):
            done.append(_standing_in(piece, stand_in, there[stand_in.piece]))
            told.append(f"{PIECES[piece].label} by {PIECES[stand_in.piece].label}")
    if told:
        notes.add("what the kit lacks is played by others of it: " + ", ".join(told))
    return done


def _standing_in(piece: KitPiece, stand_in: StandIn, of: _Piece) -> _Piece:
    longest_s = min(stand_in.longest_s or of.longest_s, _LONGEST_S[piece])
    changed = stand_in.semitones or longest_s < of.longest_s
    done: dict[int, Mono] = {}

    def played(wave: Mono) -> Mono:
        # What is played as it is shares its sample with the piece it comes from.
        if not changed:
            return wave
        if id(wave) not in done:
            retuned = at_our_rate(wave, SAMPLE_RATE_HZ, semitones=stand_in.semitones)
            done[id(wave)] = ended(retuned, longest_s)
        return done[id(wave)]

    gain = gain_of_db(stand_in.level_db)
    bands = [
        _Band(
            one.low,
            one.high,
            [_Turn(played(turn.wave), gain * turn.gain, turn.exponent) for turn in one.turns],
        )
        for one in of.bands
    ]
    made = _Piece(piece, of.plays, bands, longest_s, stands_in=of.piece)
    if changed:
        # A stand-in need not have all the layers: it is a stand-in.
        while len(made.layers()) > 2:
            _layer_dropped(made)
        _turns_dropped(made, 2)
    return made


def _fitted(pieces: Sequence[_Piece]) -> None:
    """Leave out what a phone cannot hold: turns first, then layers, then the ends of long sounds."""
    for one in pieces:
        while len(one.layers()) > MAX_LAYERS:
            _layer_dropped(one)
    while _seconds(pieces) > MAX_KIT_S:
        one = max(pieces, key=lambda piece: piece.seconds())
        turns = max(len(band.turns) for band in one.bands)
        if turns > 2:
            _turns_dropped(one, turns - 1)
        elif len(one.layers()) > 3:
            _layer_dropped(one)
        elif turns > 1:
            _turns_dropped(one, 1)
        elif one.longest_s > _SHORTEST_S:
            _shortened(one)
        elif len(one.layers()) > 1:
            _layer_dropped(one)
        else:
            break


def _tell_left_out(pieces: Sequence[_Piece], notes: Notes) -> None:
    told = [
        f"{PIECES[one.piece].label} {len(one.waves())} of {one.recorded}"
        for one in pieces
        if len(one.waves()) < one.recorded and one.stands_in is None
    ]
    if told:
        notes.add(
            f"so that a phone can hold it ({MAX_KIT_S:.0f} s of sound), kept: " + ", ".join(told)
        )


def _seconds(pieces: Sequence[_Piece]) -> Seconds:
    waves = {id(wave): len(wave) for one in pieces for wave in one.waves()}
    return sum(waves.values()) / SAMPLE_RATE_HZ


def _turns_dropped(piece: _Piece, most: int) -> None:
    for band in piece.bands:
        del band.turns[most:]


def _layer_dropped(piece: _Piece) -> None:
    """Leave out the layer whose neighbours are nearest; the nearer plays for it, as loud as it was."""
    layers = piece.layers()
    rms = {id(wave): _rms(wave) for wave in piece.waves()}
    # How loud a layer is where it is loudest tells how far it is from the next.
    levels = [
        max(
            one.gain * rms[id(one.wave)]
            for band in piece.bands
            if tuple(id(turn.wave) for turn in band.turns) == layer
            for one in band.turns
        )
        for layer in layers
    ]
    if len(layers) == 2:
        dropped, instead = 0, 1
    else:
        gaps = [
            levels[place + 1] / max(levels[place - 1], 1e-9) for place in range(1, len(layers) - 1)
        ]
        dropped = 1 + int(np.argmin(gaps))
        below, above = (
            abs(np.log(max(levels[dropped], 1e-9) / max(levels[place], 1e-9)))
            for place in (dropped - 1, dropped + 1)
        )
        instead = dropped - 1 if below < above else dropped + 1
    heirs = next(
        band.turns
        for band in piece.bands
        if tuple(id(one.wave) for one in band.turns) == layers[instead]
    )
    for band in piece.bands:
        if tuple(id(one.wave) for one in band.turns) != layers[dropped]:
            continue
        loudness = float(np.mean([one.gain * rms[id(one.wave)] for one in band.turns]))
        # The law is the band's own still: what is left out is a wave, not how the band grows.
        exponent = float(np.median([one.exponent for one in band.turns]))
        band.turns = [
            _Turn(one.wave, loudness / max(rms[id(one.wave)], 1e-9), exponent) for one in heirs
        ]


def _rms(wave: Mono) -> float:
    return float(np.sqrt(np.sum(wave.astype(np.float64) ** 2)))


def _shortened(piece: _Piece) -> None:
    piece.longest_s = max(piece.longest_s * 0.8, _SHORTEST_S)
    done: dict[int, Mono] = {}
    for band in piece.bands:
        for place, one in enumerate(band.turns):
            if id(one.wave) not in done:
                done[id(one.wave)] = ended(one.wave, piece.longest_s)
            band.turns[place] = replace(one, wave=done[id(one.wave)])


def _regions(pieces: Sequence[_Piece]) -> list[Region]:
    return [
        Region(
            one.piece,
            Layer(band.low, band.high, band.high, turn.exponent, turn.gain),
            place,
            turn.wave,
        )
        for one in pieces
        for band in one.bands
        for place, turn in enumerate(band.turns)
    ]


def _levelled(sampled: SampledKit, wanted_lufs: float, notes: Notes) -> tuple[SampledKit, float]:
    """Make the groove as loud as wanted, with no stroke above :data:`HARDEST_PEAK`.

    Where a piece would go above it, its loud strokes are pressed together below it, its soft ones stay:
    one loud cowbell shall not make the whole kit soft. What that takes from the groove is given back.

    Returns:
        The kit, and how much louder its soft strokes are, decibels.
    """
    gain_db = 0.0
    levelled = sampled
    pressed_db: dict[KitPiece, float] = {}
    for _ in range(_LEVELLING_ROUNDS):
        missing_db = wanted_lufs - groove_lufs(levelled)
        if abs(missing_db) < _LEVEL_ENOUGH_DB:
            break
        gain_db += missing_db
        levelled, pressed_db = _pressed(_louder(sampled, gain_db))
    told = [
        f"{PIECES[piece].label} by {by_db:.0f} dB"
        for piece, by_db in pressed_db.items()
        if by_db > _TOLD_SOFTER_DB
    ]
    if told:
        notes.add(
            "the hardest strokes were made softer, to stay below full scale: " + ", ".join(told)
        )
    return levelled, gain_db


def _louder(sampled: SampledKit, by_db: float) -> SampledKit:
    factor = gain_of_db(by_db)
    regions = (
        replace(one, layer=replace(one.layer, gain=one.layer.gain * factor))
        for one in sampled.regions
    )
    return replace(sampled, regions=tuple(regions))


def _pressed(sampled: SampledKit) -> tuple[SampledKit, dict[KitPiece, float]]:
    """Press together what lies between the knee and a piece's hardest stroke, where that is too high.

    Returns:
        The kit, and how much softer the hardest stroke of each such piece is, decibels.
    """
    heights = {id(one.wave): peak(one.wave) for one in sampled.regions}

    def height(one: Region, velocity: int) -> float:
        return heights[id(one.wave)] * one.layer.gain_at(velocity)

    hardest: dict[KitPiece, float] = {}
    for one in sampled.regions:
        ends = (one.layer.velocity_low, one.layer.velocity_high)
        hardest[one.piece] = max(hardest.get(one.piece, 0.0), *(height(one, end) for end in ends))

    def pressed(one: Region) -> Region:
        highest = hardest[one.piece]
        if highest <= HARDEST_PEAK:
            return one
        ratio = float(np.log(HARDEST_PEAK / _KNEE) / np.log(highest / _KNEE))

        def gain_at(velocity: int) -> float:
            over = max(height(one, velocity) / _KNEE, 1.0)
            return one.layer.gain_at(velocity) * over ** (ratio - 1.0)

        low, high = one.layer.velocity_low, one.layer.velocity_high
        exponent = power_law(gain_at(low), gain_at(high), low, high)
        return replace(one, layer=Layer(low, high, high, exponent, gain_at(high)))

    done = replace(sampled, regions=tuple(pressed(one) for one in sampled.regions))
    over_db = {
        piece: 20.0 * float(np.log10(highest / HARDEST_PEAK))
        for piece, highest in hardest.items()
        if highest > HARDEST_PEAK
    }
    return done, over_db


def _facts(piece: _Piece) -> PieceFacts:
    return PieceFacts(
        piece=piece.piece.value,
        plays=piece.plays,
        called=piece.called,
        stands_in=piece.stands_in.value if piece.stands_in else "",
        layers=len(piece.layers()),
        turns=max(len(band.turns) for band in piece.bands),
        samples=len(piece.waves()),
        seconds=round(piece.seconds(), 3),
        trimmed_ms=round(piece.trimmed_s * MS_PER_S, 1),
    )
