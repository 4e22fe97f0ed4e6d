"""A kit as its file writes it: instruments, and for each velocity and turn the samples that sound.

SFZ and Hydrogen say the same in different ways; this is what they say. Reading either gives a
:class:`KitFile`, and nothing in it has been decoded yet.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from uchiawase.errors import KitNotWritable
from uchiawase.formats.kit_source import printable
from uchiawase.score.kit_piece import KitPiece
from uchiawase.units import Seconds

LOWEST_GAIN = 1e-7
"""What a gain of 0 is taken as, -140 dB: a power of the velocity never gets to 0."""

_LAW_TOLERANCE_DB = 0.2


@dataclass(frozen=True, slots=True)
class Cut:
    """Which stretch of which sample file is played, and how it is shaped; no loudness.

    Attributes:
        path: The file's name in the kit's source.
        semitones: How much higher it is played.
        from_frame: Its first frame, from 0.
        to_frame: The frame after its last; the file's end where it is None.
        delay_s: How much later it starts.
        attack_s: How long it takes to rise.
        hold_s: How long it then stays.
        decay_s: How long it then takes to fall to ``sustain``.
        sustain: 0 … 1, the share it stays at.
    """

    path: str
    semitones: float = 0.0
    from_frame: int = 0
    to_frame: int | None = None
    delay_s: Seconds = 0.0
    attack_s: Seconds = 0.0
    hold_s: Seconds = 0.0
    decay_s: Seconds = 0.0
    sustain: float = 1.0


@dataclass(frozen=True, slots=True)
class Use:
    """A cut within a sounding.

    Attributes:
        cut: What is played.
        gain_low: The factor it is played with at the sounding's lowest velocity, above 0.
        gain_high: The same at the highest; in between goes a power of the velocity.
        where: Where the file says so, for sentences.
    """

    cut: Cut
    gain_low: float
    gain_high: float
    where: str


@dataclass(frozen=True, slots=True)
class Sounding:
    """What sounds for a range of velocities, in one of several turns.

    Attributes:
        velocity_low: The softest, included.
        velocity_high: The hardest, included.
        turn: Which of several that take turns, from 0.
        uses: What sounds together.
    """

    velocity_low: int
    velocity_high: int
    turn: int
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something of a kit that can be struck.

    Attributes:
        name: What the file calls it.
        note: The MIDI note that strikes it; None where the file has none that means something.
        piece: The kit piece, where the file itself leaves no doubt.
        soundings: Not overlapping within a turn.
        also_called: Further names, in falling order of what they are worth.
    """

    name: str
    note: int | None
    soundings: tuple[Sounding, ...]
    piece: KitPiece | None = None
    also_called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KitFile:
    """A kit as its file writes it.

    Attributes:
        name: What it is called.
        format: "SFZ" or "Hydrogen".
        instruments: In the order of the file.
        notes: What was not understood or left out, one sentence each.
        texts: The files that were read to get here, in the order of reading.
    """

    name: str
    format: str
    instruments: tuple[Instrument, ...]
    notes: tuple[str, ...] = ()
    texts: tuple[str, ...] = field(default=())


class Notes:
    """Sentences for whoever brought the kit: each said once, and not more than can be read."""

    MOST = 60

    def __init__(self) -> None:
        self._said: dict[str, None] = {}
        self._missing: dict[str, list[str]] = {}
        self._more = 0

    def add(self, sentence: str) -> None:
        """Say something, unless it has been said or there is too much already."""
        sentence = printable(sentence)
        if sentence in self._said:
            return
        if len(self._said) >= self.MOST:
            self._more += 1
        else:
            self._said[sentence] = None

    def missing(self, sample: str, where: str) -> None:
        """Say that a sample is not there; places that miss the same one share a sentence."""
        self._missing.setdefault(printable(sample[:200]), []).append(printable(where))

    def sentences(self) -> tuple[str, ...]:
        """Give what was said; where it was cut short, the last sentence says how much is missing."""
        said = list(self._said)
        for sample, places in self._missing.items():
            more = f" and {len(places) - 1} more places ask" if len(places) > 1 else " asks"
            said.append(
                f"there is no sample {sample!r} in the kit, for which {places[0]}{more}; "
                "add it, or open the folder that holds it"
            )
        kept = said[: self.MOST]
        left = self._more + len(said) - len(kept)
        return (*kept, f"and {left} more like these") if left else tuple(kept)


def power_law_spans(
    gain_at: Callable[[int], float], velocity_low: int, velocity_high: int
) -> list[tuple[int, int]]:
    """Part a range of velocities where one power law cannot follow a curve within 0.2 dB.

    Args:
        gain_at: The curve: velocity → factor, 0 or more.
        velocity_low: The softest, included.
        velocity_high: The hardest, included.

    Returns:
        Ranges, both ends included, ascending, together the whole.
    """
    spans: list[tuple[int, int]] = []
    waiting = [(velocity_low, velocity_high)]
    while waiting:
        low, high = waiting.pop()
        velocities = np.arange(low, high + 1)
        levels = np.array([floored(gain_at(int(velocity))) for velocity in velocities])
        law = power_law(levels[0], levels[-1], low, high)
        fitted = levels[-1] * (velocities / high) ** law
        worst = float(np.max(np.abs(20.0 * np.log10(fitted / levels))))
        if worst <= _LAW_TOLERANCE_DB or high - low < 2:
            spans.append((low, high))
        else:
            middle = round(float(np.sqrt(low * high)))
            middle = min(max(middle, low), high - 1)
            waiting += [(middle + 1, high), (low, middle)]
    return spans


def power_law(gain_low: float, gain_high: float, low: int, high: int) -> float:
    """Give the exponent that leads from one gain to another; 0 where the range is one velocity."""
    if low == high:
        return 0.0
    return float(np.log(floored(gain_high) / floored(gain_low)) / np.log(high / low))


def floored(gain: float) -> float:
    """Give a gain, at least :data:`LOWEST_GAIN`."""
    return max(gain, LOWEST_GAIN)


def check_plain(instrument: Instrument) -> None:
    """See that an instrument can be written: it has a note, and plays whole files as they are.

    Raises:
        KitNotWritable: It does not.
    """
    if instrument.note is None:
        raise KitNotWritable(instrument.name, "it has no MIDI note; give it one")
    for one in instrument.soundings:
        for use in one.uses:
            if use.cut != Cut(use.cut.path):
                raise KitNotWritable(
                    instrument.name, f"{use.cut.path} is not played as it is; write what it gives"
                )
