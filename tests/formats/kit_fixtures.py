"""Kits for tests: samples that can be told apart, and sources that never touch a disk."""

import io
from collections.abc import Iterable, Mapping
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import soundfile

from uchiawase.errors import KitFileBroken
from uchiawase.formats.kit_file import Instrument, Sounding
from uchiawase.formats.kit_source import plain_name


class MemorySource:
    """The files of a kit, in memory."""

    def __init__(self, files: Mapping[str, bytes], where: str = "kit") -> None:
        self.files = dict(files)
        self.where = where

    def names(self) -> Iterable[str]:
        return sorted(self.files)

    def found(self, name: str) -> str | None:
        plain = plain_name(name)
        if plain is None:
            return None
        by_case = {one.casefold(): one for one in self.files}
        return plain if plain in self.files else by_case.get(plain.casefold())

    def read(self, name: str, cap_bytes: int) -> bytes:
        if name not in self.files:
            raise KitFileBroken(self.where, f"its file {name!r} cannot be read")
        return self.files[name][: cap_bytes + 1]


def wave(
    *, frames: int = 2_400, hz: float = 200.0, rate_hz: int = 48_000, level: float = 0.5
) -> npt.NDArray[np.float32]:
    """Give a tone that falls away, from its first sample on."""
    time_s = np.arange(frames) / rate_hz
    falling = np.exp(-8.0 * time_s * rate_hz / frames)
    return (level * np.cos(2 * np.pi * hz * time_s) * falling).astype(np.float32)


def sound(
    data: npt.NDArray[Any] | None = None,
    *,
    rate_hz: int = 48_000,
    kind: str = "WAV",
    subtype: str | None = None,
) -> bytes:
    """Give a wave as a sound file."""
    buffer = io.BytesIO()
    content = wave() if data is None else data
    cast("Any", soundfile).write(buffer, content, rate_hz, format=kind, subtype=subtype)
    return buffer.getvalue()


def sfz_source(text: str, *samples: str, **files: bytes) -> MemorySource:
    """Give a source with ``kit.sfz`` and samples of those names."""
    content = {"kit.sfz": text.encode(), **dict.fromkeys(samples, sound())}
    return MemorySource({**content, **files})


def at(instrument: Instrument, velocity: int, turn: int = 0) -> Sounding | None:
    """Give what an instrument sounds for a stroke."""
    there = [
        one for one in instrument.soundings if one.velocity_low <= velocity <= one.velocity_high
    ]
    return there[turn % len(there)] if there else None


def samples_at(instrument: Instrument, velocity: int, turn: int = 0) -> list[str]:
    """Give the names of the samples that an instrument sounds for a stroke."""
    sounding = at(instrument, velocity, turn)
    return [] if sounding is None else [use.cut.path for use in sounding.uses]


def gain_at(instrument: Instrument, velocity: int, turn: int = 0) -> float:
    """Give the factor of the first sample for a stroke, by the law between the sounding's ends."""
    sounding = at(instrument, velocity, turn)
    assert sounding is not None
    use, low, high = sounding.uses[0], sounding.velocity_low, sounding.velocity_high
    if low == high:
        return use.gain_high
    law = np.log(use.gain_high / use.gain_low) / np.log(high / low)
    return float(use.gain_high * (velocity / high) ** law)
