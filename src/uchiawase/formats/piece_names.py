"""What kits call their instruments, and which kit piece that is.

Names are read as drummers and programs write them: "HH Open", "Pearl Side Stick", "tomhi2",
"d#3 - clap", "BassDrum". The table below is gone through from above; the first line that fits
decides. A name that says exactly what it is has rank 0; the higher the rank, the more of a guess
it is, and the sooner something better takes the place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uchiawase.formats.kit_file import Instrument
from uchiawase.score.kit_piece import PIECES, KitPiece, piece_of_note


@dataclass(frozen=True, slots=True)
class Guess:
    """What a name is taken for.

    Attributes:
        piece: The kit piece; None for a tom whose place among the toms it does not tell.
        rank: 0 is certain; 3 is a stand-in, such as a maraca for a hi-hat.
        order: For such a tom, its number.
    """

    piece: KitPiece | None
    rank: int
    order: int = 0


_HAT = r"\b(hi ?hats?|hats?|[cop]?hh[cop]?)\b"
_TOM = r"\b(floor ?)?toms?(tom)?\b|\btom(hi|high|mid|lo|low|floor)\b|\bfloor\b|\brack\b"

# What a name has to say, what it means, and how sure that is.
_TABLE: tuple[tuple[str, KitPiece, int], ...] = (
    (r"\b(hand ?)?claps?\b", KitPiece.CLAP, 0),
    (r"\bkick\w*|\bkik\b|\bbass ?drums?\b|\bbd\b|\bkd\b", KitPiece.KICK, 0),
    (_HAT + r".*\b(pedal|ped|pd|foot|chick|splash)\b|\b(pedal|foot)\b.*" + _HAT + r"|\bp ?hh\b|\bhh ?p\b", KitPiece.HAT_PEDAL, 0),
    (_HAT + r".*\b(semi|half|loose|slosh|swish|free|sizzle|quarter)|\b(semi|half|loose|side o)\w* ?.*" + _HAT, KitPiece.HAT_OPEN, 1),
    (_HAT + r".*\b(open(ed)?|op|oh)\b|\b(open(ed)?|op)\b.*" + _HAT + r"|\bo ?hh\b|\bhh ?o\b", KitPiece.HAT_OPEN, 0),
    (_HAT + r".*\b(closed?|cl|tight|shut)\b|\b(closed?|cl|tight)\b.*" + _HAT + r"|\bc ?hh\b|\bhh ?c\b", KitPiece.HAT_CLOSED, 0),
    (_HAT, KitPiece.HAT_CLOSED, 1),
    (r"\b(side|cross|x) ?sticks?\b|\brim ?(click|knock)s?\b", KitPiece.RIM, 0),
    (r"\bsnare.*\brims?(shots?)?\b|\brim ?shots?\b|\brims?\b", KitPiece.RIM, 1),
    (r"\b(snare|snr|sd)\w*.*\b(roll|flam|drag|ruff|ghost|off|brush|sweep|swirl)", KitPiece.SNARE, 1),
    (r"\b(snare|snr)\w*|\bs[dn]\b", KitPiece.SNARE, 0),
    (r"\bcrash\b.*\bride\b", KitPiece.CRASH, 1),
    (r"\bride\b.*\b(bell|cup)\b|\bbell\b.*\bride\b", KitPiece.RIDE_BELL, 0),
    (r"\bride\b.*\b(crash|edge|flink|choke)\b", KitPiece.RIDE, 1),
    (r"\brides?\b", KitPiece.RIDE, 0),
    (r"\bcrash\w*.*\b(flink|choke|mute)", KitPiece.CRASH, 1),
    (r"\bcrash\w*", KitPiece.CRASH, 0),
    (r"\bcymb?a?l?s?\b", KitPiece.CRASH, 1),
    (r"\b(splash|china)\b", KitPiece.CRASH, 2),
    (r"\b(metronome|click)\b", KitPiece.CLICK, 0),
    (r"\bsticks?\b", KitPiece.RIM, 1),
    (r"\bbongos?\b.*\bhi(gh)?\b|\bconga.*\bhi(gh)?\b", KitPiece.TOM_HIGH, 3),
    (r"\bbongos?\b.*\blow?\b|\bconga.*\blow?\b", KitPiece.TOM_LOW, 3),
    (r"\b(bongo|conga)s?\b", KitPiece.TOM_MID, 3),
    (r"\b(cow ?bell|agogo)\b", KitPiece.RIDE_BELL, 3),
    (r"\b(bell|cup)\b", KitPiece.RIDE_BELL, 2),
    (r"\b(claves?|wood ?blocks?)\b", KitPiece.RIM, 3),
    (r"\b(finger )?snaps?\b", KitPiece.CLAP, 3),
    (r"\b(maraca|shaker|cabasa)s?\b", KitPiece.HAT_CLOSED, 3),
    (r"\b(tambourine|tamb)\b", KitPiece.HAT_OPEN, 3),
    (r"\b(thump|bass)\b", KitPiece.KICK, 3),
    (r"\bslap\b", KitPiece.SNARE, 3),
    (r"\btone\b", KitPiece.TOM_HIGH, 3),
    (r"\bhead hit\b", KitPiece.TOM_LOW, 3),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), piece, rank) for pattern, piece, rank in _TABLE)
_TOM_RULE = re.compile(_TOM)
_TOM_PLACES = (
    (re.compile(r"floor|\blow?\b|tomlo"), KitPiece.TOM_LOW),
    (re.compile(r"\bmid(dle)?\b|\bmed(ium)?\b|tommid"), KitPiece.TOM_MID),
    (re.compile(r"\bhi(gh)?\b|tomhi"), KitPiece.TOM_HIGH),
)
_TOMS = (KitPiece.TOM_HIGH, KitPiece.TOM_MID, KitPiece.TOM_LOW)
_LONGEST_NAME = 200


def spelled_out(name: str) -> str:
    """Give a name in small letters, its words apart: "BassDrum_L2" is "bass drum l 2"."""
    name = re.sub(r"\([^()]*\)", " ", name[:_LONGEST_NAME])
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    name = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", name)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())


def guess_of_name(name: str) -> Guess | None:
    """Tell what a name is taken for, or None where it says nothing."""
    words = spelled_out(name)
    tom = _TOM_RULE.search(words)
    if tom and not re.search(r"\b(snare|kick)\b|" + _HAT, words):
        for place, piece in _TOM_PLACES:
            if place.search(words):
                # A second one ("tomhi2") comes after the first.
                return Guess(piece, 0 if not re.search(r"\d$", words) else 1)
        number = re.search(r"\d+", words[tom.end() :])
        return Guess(None, 0, int(number.group()) if number else 0)
    for pattern, piece, rank in _RULES:
        if pattern.search(words):
            return Guess(piece, rank)
    return None


@dataclass(frozen=True, slots=True)
class Allotment:
    """Which instrument of a kit is which piece.

    Attributes:
        chosen: For each piece that the kit has, its instrument.
        left_over: Instruments that are none of the pieces, or that a better one stood before.
        by_order: Whether nothing said what is what, so that they were taken in their order.
    """

    chosen: dict[KitPiece, Instrument]
    left_over: tuple[Instrument, ...]
    by_order: bool = False


def is_a_stranger(instrument: Instrument) -> bool:
    """Tell whether an instrument is something else than the piece it plays, such as a maraca."""
    guess = _guess_of(instrument)
    return guess is not None and guess.rank >= _STRANGE


_STRANGE = 3

_BY_ORDER = (
    KitPiece.KICK, KitPiece.SNARE, KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN, KitPiece.TOM_HIGH,
    KitPiece.TOM_LOW, KitPiece.CRASH, KitPiece.RIDE, KitPiece.RIM, KitPiece.CLAP,
    KitPiece.TOM_MID, KitPiece.RIDE_BELL, KitPiece.HAT_PEDAL,
)  # fmt: skip


def allotted(instruments: Sequence[Instrument]) -> Allotment:
    """Say which instrument is which piece.

    What the file leaves no doubt about comes first, then the name, then the General MIDI note. Of
    several for one piece the surest name wins, then the note that General MIDI writes for the piece
    before the others it reads as it, then the earlier in the file. Toms that are only numbered are
    spread from high to low over the places that no named tom has. Where nothing says what anything
    is, instruments are taken in their order.
    """
    notes = {one.note for one in instruments}
    # Programs write one and the same note to every instrument where nobody chose one.
    notes_mean_something = len(notes) > 1 or len(instruments) == 1
    candidates: dict[KitPiece, list[tuple[int, int, int]]] = {}
    toms: list[tuple[int, int]] = []
    for place, one in enumerate(instruments):
        note = one.note if notes_mean_something else None
        by_note = None if note is None else piece_of_note(note)
        guess = Guess(one.piece, 0) if one.piece else _guess_of(one)
        if guess is None and by_note is not None:
            guess = Guess(by_note, 1)
        if guess is None:
            continue
        if guess.piece is None:
            toms.append((guess.order, place))
            continue
        order = _note_order(guess.piece, note)
        candidates.setdefault(guess.piece, []).append((guess.rank, order, place))
    chosen = {piece: instruments[min(found)[2]] for piece, found in candidates.items()}
    for piece, place in _spread(sorted(toms), [piece for piece in _TOMS if piece not in chosen]):
        chosen[piece] = instruments[place]
    by_order = not chosen
    if by_order:
        chosen = {piece: one for piece, one in zip(_BY_ORDER, instruments, strict=False)}  # noqa: C416 (dict() would take the pieces for literals)
    taken = {id(one) for one in chosen.values()}
    left_over = tuple(one for one in instruments if id(one) not in taken)
    return Allotment(
        {piece: chosen[piece] for piece in KitPiece if piece in chosen}, left_over, by_order
    )


def _guess_of(instrument: Instrument) -> Guess | None:
    """Take what the surest of an instrument's names says."""
    guesses = (guess_of_name(name) for name in (instrument.name, *instrument.also_called))
    return min((one for one in guesses if one), key=lambda one: one.rank, default=None)


def _note_order(piece: KitPiece, note: int | None) -> int:
    facts = PIECES[piece]
    notes = (facts.gm_note, *facts.also_notes)
    return notes.index(note) if note in notes else len(notes)


def _spread(
    toms: Sequence[tuple[int, int]], places: Sequence[KitPiece]
) -> list[tuple[KitPiece, int]]:
    """Spread numbered toms, high to low, over the places there are."""
    count = min(len(toms), len(places))
    if count == 0:
        return []
    if count == 1:
        # A single tom is the middle one where it has all places to itself.
        return [(places[len(places) // 2 if len(places) == len(_TOMS) else 0], toms[0][1])]

    def at(index: int, length: int) -> int:
        return round(index * (length - 1) / (count - 1))

    return [
        (places[at(index, len(places))], toms[at(index, len(toms))][1]) for index in range(count)
    ]
