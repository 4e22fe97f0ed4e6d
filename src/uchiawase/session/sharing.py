"""Two people at one kit: who plays which half of it, as a pass goes on.

A kit is shared from the start of a pass to its end, or not at all, so that what was asked of
whom stays one line. Whoever is cut off or leaves is stood in for at their half alone; somebody who
sits down there takes it over.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

Halves: TypeAlias = tuple[int, int]
"""Who had the first and the second half as the pass began; one player twice where both were on one
device."""


def halves_now(
    halves: Halves, members: Sequence[int], here: Callable[[int], bool]
) -> tuple[int, int]:
    """Give who plays the halves of a shared kit now, 0 for a virtual drummer.

    Args:
        halves: Who had them as the pass began.
        members: Who sits at the kit now, whether they are here or not.
        here: Whether somebody's page is open.
    """
    newcomers = [player for player in members if player not in halves]

    def now(player: int) -> int:
        if player not in members and newcomers:
            player = newcomers[0]
        return player if player in members and here(player) else 0

    return now(halves[0]), now(halves[1])
