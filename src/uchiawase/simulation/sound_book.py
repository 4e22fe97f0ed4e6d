"""A page's sound book, as ``web/packages/core/src/sound-book.ts`` has it: each stroke sounds at most once.

Held to the TypeScript by ``tests/vectors/sound_book.json``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from uchiawase.score.timeline import Timeline
from uchiawase.session.messages import Sound
from uchiawase.units import Beats, Seconds

LATEST_S: Seconds = 0.08
"""How late a stroke may still be sounded."""

STILL_S: Seconds = 0.0005
"""A handed stroke is left alone when it moves by less than this."""

Key: TypeAlias = tuple[int, int, int]
"""A stroke's name, the same for every version of it: (pass, part, stroke)."""


@dataclass(frozen=True, slots=True)
class DueSound:
    """A stroke to be sounded at a session time."""

    key: Key
    sound: Sound
    at_s: Seconds


@dataclass(slots=True)
class _Entry:
    key: Key
    newest: Sound
    at_s: Seconds = float("nan")
    phase: Literal["waiting", "handed", "dropped"] = "waiting"
    handed_version: int = 0
    handed_s: Seconds = 0.0


class SoundBook:
    """The strokes of one pass, each to be sounded once."""

    __slots__ = ("_entries", "_handed", "_pass_number", "_timeline", "_waiting", "too_late")

    def __init__(self) -> None:
        self._entries: dict[Key, _Entry] = {}
        self._waiting: dict[Key, _Entry] = {}
        self._handed: dict[Key, _Entry] = {}
        self._pass_number = 0
        self._timeline: Timeline | None = None
        self.too_late = 0

    def start_pass(self, pass_number: int) -> None:
        """Forget what belongs to earlier passes, but for what has been handed out."""
        if pass_number <= self._pass_number:
            return
        self._pass_number = pass_number
        for key in [key for key in self._entries if key[0] < pass_number]:
            if key in self._handed:
                continue
            del self._entries[key]
            self._waiting.pop(key, None)

    def hear(self, sounds: Sequence[Sound]) -> None:
        """Take in what the conductor sent."""
        for sound in sounds:
            name = sound.id
            if name.pass_number < self._pass_number:
                continue
            key = (name.pass_number, name.part, name.stroke)
            known = self._entries.get(key)
            if known is not None:
                if sound.version > known.newest.version:
                    known.newest = sound
                    if self._timeline is not None:
                        known.at_s = _time_s(sound, self._timeline)
                continue
            entry = self._entries[key] = self._waiting[key] = _Entry(key, sound)
            if self._timeline is not None:
                entry.at_s = _time_s(sound, self._timeline)

    def due(self, from_s: Seconds, to_s: Seconds, timeline: Timeline) -> list[DueSound]:
        """Hand out what should be heard before ``to_s``, earliest first, and note it as handed."""
        self._follow(timeline)
        found: list[DueSound] = []
        for entry in list(self._waiting.values()):
            sound = entry.newest
            if entry.key[0] != self._pass_number:
                continue
            at_s = entry.at_s
            if at_s >= to_s:
                continue
            if sound.velocity == 0:
                # It stays until its time has passed: a later version could still bring it back.
                if at_s < from_s:
                    self._settle(entry, "dropped")
                continue
            if at_s < from_s - LATEST_S:
                self.too_late += 1
                self._settle(entry, "dropped")
                continue
            entry.handed_version = sound.version
            entry.handed_s = at_s
            self._settle(entry, "handed")
            found.append(DueSound(entry.key, sound, at_s))
        found.sort(key=lambda due: due.at_s)
        return found

    def moved(self, now_s: Seconds, timeline: Timeline) -> list[Key]:
        """Give the handed strokes that by now should sound otherwise, or at another time."""
        self._follow(timeline)
        keys: list[Key] = []
        for entry in list(self._handed.values()):
            if entry.handed_s < now_s - LATEST_S:
                # It has sounded; nothing can be done about it any more.
                del self._handed[entry.key]
                if entry.key[0] < self._pass_number:
                    del self._entries[entry.key]
                continue
            sound = entry.newest
            still = (
                entry.key[0] == self._pass_number
                and sound.velocity != 0
                and sound.version == entry.handed_version
                and abs(entry.at_s - entry.handed_s) < STILL_S
            )
            if not still:
                keys.append(entry.key)
        return keys

    def take_back(self, key: Key) -> None:
        """Let a handed stroke, silenced before it began, wait again under its newest version."""
        entry = self._entries.get(key)
        if entry is None or entry.phase != "handed":
            return
        self._handed.pop(key, None)
        if key[0] < self._pass_number:
            del self._entries[key]
        else:
            entry.phase = "waiting"
            self._waiting[key] = entry
            if self._timeline is not None:
                entry.at_s = _time_s(entry.newest, self._timeline)

    def _follow(self, timeline: Timeline) -> None:
        """Work out when everything is to sound, once for each timeline."""
        if timeline is self._timeline:
            return
        self._timeline = timeline
        for entry in (*self._waiting.values(), *self._handed.values()):
            entry.at_s = _time_s(entry.newest, timeline)

    def _settle(self, entry: _Entry, phase: Literal["handed", "dropped"]) -> None:
        entry.phase = phase
        del self._waiting[entry.key]
        if phase == "handed":
            self._handed[entry.key] = entry


def _time_s(sound: Sound, timeline: Timeline) -> Seconds:
    return timeline.time_s_at(Beats(*sound.beats)) + sound.offset_s
