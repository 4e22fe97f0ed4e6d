# pyright: reportPrivateUsage=false
# To break something is to reach into it.
"""Ways to break the room, its storage and its pages, each of which an evening has to find.

A mutant changes one thing that somebody could forget. ``python tests/simulation/mutants.py`` plays
evenings with each until one breaks a law, and says which seed and which law.
"""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from uchiawase.score.record import HitStruck, Record
from uchiawase.session.effects import Effect, Send
from uchiawase.session.people import SentHits
from uchiawase.session.session import Session
from uchiawase.simulation.ledger import Ledger
from uchiawase.simulation.many import outcome_of
from uchiawase.simulation.outbox import Outbox, Shelf
from uchiawase.simulation.page import Page
from uchiawase.simulation.sound_book import SoundBook

MOST_EVENINGS = 60


def _never(*_: object, **__: object) -> None:
    return None


def _take_every_hit(self: SentHits, seq: int) -> bool:
    """Forget which hits are known."""
    self.beyond.add(seq)
    return True


def _acknowledge_at_once(effects: list[Effect]) -> list[Effect]:
    return [
        Send(effect.to, effect.message)
        if isinstance(effect, Send) and effect.after_store
        else effect
        for effect in effects
    ]


_drain = Session._drain


def _drain_without_waiting(self: Session) -> list[Effect]:
    return _acknowledge_at_once(_drain(self))


def _drain_without_patience(self: Session) -> list[Effect]:
    return [
        Send(effect.to, effect.message)
        if isinstance(effect, Send) and not effect.after_store
        else effect
        for effect in _drain(self)
    ]


def _drop_some_acknowledgements(self: Session) -> list[Effect]:
    return [
        effect for effect in _drain(self) if not (isinstance(effect, Send) and effect.after_store)
    ]


_take_batches = Outbox.take


def _send_once(self: Outbox, now_ms: float) -> list[list[Any]]:
    """Let go of hits as they are sent."""
    batches = _take_batches(self, now_ms)
    for batch in batches:
        self.stored([hit.seq for hit in batch])
    return batches


def _count_from_stored_only(self: Outbox, last_seq: int) -> None:
    """Take the room's number, whatever has been given out since."""
    self.last_seq = last_seq


_write = Ledger.write


def _write_half_when_large(self: Ledger, records: Sequence[Record]) -> None:
    """Lose the last hit of a batch that holds several."""
    hits = [record for record in records if isinstance(record, HitStruck) and record.player]
    _write(self, [record for record in records if len(hits) < 3 or record is not hits[-1]])


def _restored_without_hits(self: Session, room: Any, kept: Any, now_s: float) -> None:
    kept.struck.clear()
    _take_up(self, room, kept, now_s)


_take_up = Session._take_up


def _restored_without_seats(self: Session, room: Any, kept: Any, now_s: float) -> None:
    _take_up(self, room, kept, now_s)
    for person in self._people.values():
        person.seats_in_pass.clear()
        person.seat = 0
    self._seats = dict.fromkeys(self._seats, 0)


def _sit_anywhere(self: Session, person: Any, seat: int, now_s: float) -> None:
    """Sit down without asking who sits there, and without standing up first."""
    self._seats[seat] = self._seats[seat % 6 + 1] = person.player
    person.seat = seat
    self._changed = True
    self._occupy(seat, now_s)


_pause = Session._pause


def _pause_in_the_past(self: Session, now_s: float) -> None:
    _pause(self, now_s - 3.0)


_hear = SoundBook.hear


def _hear_anew(self: SoundBook, sounds: Sequence[Any]) -> None:
    """Take a later version for another stroke."""
    for sound in sounds:
        key = (sound.id.pass_number, sound.id.part, sound.id.stroke)
        entry = self._entries.get(key)
        if entry is not None and sound.version > entry.newest.version:
            del self._entries[key]
            self._waiting.pop(key, None)
            self._handed.pop(key, None)
    _hear(self, sounds)


def _take_any_state(self: Page, state: Any) -> None:
    """Never take in a state after the first."""
    if self.state is None:
        _take_state(self, state)


_take_state = Page._take_state

MUTANTS: dict[str, Callable[[], Any]] = {
    "acknowledge before storing": lambda: patch.object(Session, "_drain", _drain_without_waiting),
    "drop every acknowledgement": lambda: patch.object(
        Session, "_drain", _drop_some_acknowledgements
    ),
    "forget which hits are known": lambda: patch.object(SentHits, "take", _take_every_hit),
    "let go of hits once they are sent": lambda: patch.object(Outbox, "take", _send_once),
    "give numbers of hits out twice": lambda: patch.object(
        Outbox, "connected", _count_from_stored_only
    ),
    "keep hits in the page's memory only": lambda: patch.object(Shelf, "put", _never),
    "lose a hit of a large batch": lambda: patch.object(Ledger, "write", _write_half_when_large),
    "forget the hits when the room is made anew": lambda: patch.object(
        Session, "_take_up", _restored_without_hits
    ),
    "forget the seats when the room is made anew": lambda: patch.object(
        Session, "_take_up", _restored_without_seats
    ),
    "let two people sit on one seat": lambda: patch.object(Session, "_sit", _sit_anywhere),
    "hold the song in the past": lambda: patch.object(Session, "_pause", _pause_in_the_past),
    "tell of a song before it is written": lambda: patch.object(
        Session, "_drain", _drain_without_patience
    ),
    "take another version for another stroke": lambda: patch.object(SoundBook, "hear", _hear_anew),
    "show the first state for ever": lambda: patch.object(Page, "_take_state", _take_any_state),
    "come back without sending again": lambda: patch.object(Page, "_send_hits", _never),
    "wait eight seconds for every attempt": lambda: patch.multiple(
        "uchiawase.simulation.page", OPENING_MS=8000.0, LONGEST_DELAY_MS=5000.0
    ),
}


@contextmanager
def broken_by(name: str) -> Generator[None]:
    """Break one thing for a while."""
    with MUTANTS[name]():
        yield


def found(name: str, most: int = MOST_EVENINGS) -> tuple[int, str] | None:
    """Play evenings with a mutant until one breaks a law: its seed and the sentence, or None."""
    with broken_by(name):
        for seed in range(most):
            outcome = outcome_of(seed)
            if isinstance(outcome, Exception):
                return seed, str(outcome)
    return None


if __name__ == "__main__":
    for mutant in sys.argv[1:] or MUTANTS:
        result = found(mutant)
        seen = "NOT FOUND" if result is None else f"seed {result[0]:3d}: {result[1]}"
        sys.stdout.write(f"{mutant}: {seen}\n")
        sys.stdout.flush()
