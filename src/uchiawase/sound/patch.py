"""Patches: the instruments of a backing, each a table of parameters, and how one note of it sounds.

**Plucked** is a string's modes; a **synth** is oscillators through a filter; a **tine** is sines that
bend each other; **sung** is a voice on vowels.
"""

from typing import TypeAlias

from uchiawase.sound.plucked import Plucked, plucked_note
from uchiawase.sound.sung import Sung, sung_note
from uchiawase.sound.synth import Synth, synth_note
from uchiawase.sound.tine import Tine, tine_note
from uchiawase.sound.wave import Mono, Stereo
from uchiawase.units import Seconds

Patch: TypeAlias = Plucked | Tine | Synth | Sung

TURNS = 3
"""How many different notes stand for all notes of an instrument whose voices run free."""


def note(
    patch: Patch,
    pitch: int,
    length_s: Seconds,
    velocity: int,
    *,
    glide_from: int | None = None,
    turn: int = 0,
) -> Mono | Stereo:
    """Give one note, its sound starting at the first sample and ending at 0.

    Args:
        patch: The instrument.
        pitch: MIDI pitch, 0 … 127.
        length_s: How long it is held.
        velocity: 1 … 127.
        glide_from: The pitch that runs into it, for instruments that glide.
        turn: Any whole number from 0; instruments of several voices, which run free of each other,
            sound a little different at each.

    Returns:
        Shape (n,), or (n, 2) from an instrument that is heard on both sides.
    """
    match patch:
        case Plucked():
            return plucked_note(patch, pitch, length_s, velocity)
        case Tine():
            return tine_note(patch, pitch, length_s, velocity)
        case Synth():
            return synth_note(patch, pitch, length_s, velocity, glide_from=glide_from, turn=turn)
        case Sung():
            return sung_note(patch, pitch, length_s, velocity, glide_from=glide_from, turn=turn)


def turns_of(patch: Patch) -> int:
    """Give how many different notes of one pitch and length an instrument is played with."""
    return TURNS if isinstance(patch, Synth | Sung) and patch.unison.voices > 1 else 1


def glides(patch: Patch) -> bool:
    """Tell whether an instrument glides from one note into the next."""
    return isinstance(patch, Synth | Sung) and patch.motion.glide_s > 0.0
