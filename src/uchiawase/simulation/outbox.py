"""A page's outbox, as ``web/packages/core/src/outbox.ts`` has it: nothing struck is lost.

Held to the TypeScript by ``tests/vectors/outbox.json``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from uchiawase.session.messages import MAX_HITS_PER_MESSAGE, HitIn

PATIENCE_MS = 3000.0
"""How long the room may take to say that a hit is stored before it is sent again."""

_NEVER_MS = float("-inf")


@dataclass(slots=True)
class Shelf:
    """What survives a reload of the page: the browser's local storage, as far as hits go."""

    hits: dict[int, HitIn] = field(default_factory=dict[int, HitIn])

    def put(self, hit: HitIn) -> None:
        """Keep a hit."""
        self.hits[hit.seq] = hit

    def remove(self, seq: int) -> None:
        """Let a hit go."""
        self.hits.pop(seq, None)


@dataclass(slots=True)
class _Kept:
    hit: HitIn
    sent_ms: float


class Outbox:
    """Hits that the room may not have yet, oldest first.

    Args:
        shelf: Where they survive a reload; what lies there already is taken up again.
    """

    __slots__ = ("_kept", "_shelf", "last_seq")

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._kept = {seq: _Kept(hit, _NEVER_MS) for seq, hit in sorted(shelf.hits.items())}
        self.last_seq = max(self._kept, default=0)

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, *, pass_number: int, time_s: float, piece: str, velocity: int) -> HitIn:
        """Take a hit in and give it the next number."""
        self.last_seq += 1
        hit = HitIn(
            seq=self.last_seq,
            pass_number=pass_number,
            time_s=time_s,
            piece=piece,
            velocity=velocity,
        )
        self._kept[hit.seq] = _Kept(hit, _NEVER_MS)
        self._shelf.put(hit)
        return hit

    def connected(self, last_seq: int) -> None:
        """Note that a connection is open: everything has to be sent on it again."""
        self.last_seq = max(self.last_seq, last_seq)
        for kept in self._kept.values():
            kept.sent_ms = _NEVER_MS

    def stored(self, seqs: Sequence[int]) -> None:
        """Let go of what the room has for good."""
        for seq in seqs:
            if self._kept.pop(seq, None) is not None:
                self._shelf.remove(seq)

    def take(self, now_ms: float) -> list[list[HitIn]]:
        """Give what has to be sent now, oldest first, in messages the room accepts."""
        batches: list[list[HitIn]] = []
        for kept in self._kept.values():
            if now_ms - kept.sent_ms < PATIENCE_MS:
                continue
            kept.sent_ms = now_ms
            if not batches or len(batches[-1]) == MAX_HITS_PER_MESSAGE:
                batches.append([kept.hit])
            else:
                batches[-1].append(kept.hit)
        return batches
