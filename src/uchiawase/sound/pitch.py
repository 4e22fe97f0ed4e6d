"""Pitch: MIDI's numbers and the frequencies they stand for."""

from uchiawase.units import Hertz

_CONCERT_PITCH_HZ = 440.0
_CONCERT_PITCH = 69
_PER_OCTAVE = 12


def pitch_hz(pitch: float) -> Hertz:
    """Give the frequency of a MIDI pitch in equal temperament, A4 (69) at 440 Hz."""
    return _CONCERT_PITCH_HZ * 2.0 ** ((pitch - _CONCERT_PITCH) / _PER_OCTAVE)
