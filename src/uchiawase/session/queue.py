"""Turns: many people through six seats, in an order that everybody sees.

Whoever wants to play has a *turn*: somebody with a device of their own, or a name that the host
wrote down for a class with fewer devices than pupils. All turns stand in one order. To rotate, those
who have played since they sat down go to its end, and the seats are filled from its front; so
from the moment somebody comes, nobody plays twice before they play once.

A name without a device plays on a device that sits already: the seat and the takes stay the
device's, the name is the pupil's. A device whose own turn was dropped only lends itself. Who is not
here, and who the host skips, is passed over once and keeps the place in the order.

Pure: who sits where is told to it, and what it plans is carried out by the session.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from uchiawase.score.record import QueueKept, TurnKept
from uchiawase.session.messages import QueueView, TurnView
from uchiawase.session.refusal import Refused

MOST_NAMES = 100
"""How many names without a device a host may write down."""

FURTHEST_FORECAST = 20
"""How many rotations are looked ahead to tell somebody when they play."""

Seats: TypeAlias = Mapping[int, int]
"""Which player's device sits at each seat, 0 for none; at the seat's number with a minus who shares it."""


@dataclass(slots=True)
class Turn:
    """Somebody who wants to play.

    Attributes:
        number: Its name in messages, from 1.
        player: Whose device is their own, or 0.
        name: The name the host wrote down; blank for somebody with a device.
        played: How many turns they have had.
        had: Whether they have played since they sat down.
        skipped: Whether the next rotation passes them over.
    """

    number: int
    player: int = 0
    name: str = ""
    played: int = 0
    had: bool = False
    skipped: bool = False


@dataclass(slots=True)
class Queue:
    """All turns, in order.

    Attributes:
        rotation: How often seats have been given in turn.
        automatic: Whether they are, after every song.
    """

    rotation: int = 0
    automatic: bool = False
    _order: list[Turn] = field(default_factory=list[Turn])
    _newest: int = 0
    _lent: dict[int, int] = field(default_factory=dict[int, int])
    _lenders: set[int] = field(default_factory=set[int])

    # --- for a room that is made anew ------------------------------------------------------------

    def kept(self) -> QueueKept:
        """Write the order down."""
        return QueueKept(
            rotation=self.rotation,
            automatic=self.automatic,
            turns=tuple(
                TurnKept(
                    number=turn.number,
                    player=turn.player,
                    name=turn.name,
                    played=turn.played,
                    had=turn.had,
                    skipped=turn.skipped,
                )
                for turn in self._order
            ),
            newest=self._newest,
            lent=dict(self._lent),
            lenders=tuple(sorted(self._lenders)),
        )

    def take_up(self, kept: QueueKept) -> None:
        """Take up an order that was written down."""
        self.rotation, self.automatic = kept.rotation, kept.automatic
        self._order = [
            Turn(turn.number, turn.player, turn.name, turn.played, turn.had, turn.skipped)
            for turn in kept.turns
        ]
        self._newest = kept.newest
        self._lent, self._lenders = dict(kept.lent), set(kept.lenders)

    # --- who wants to play -----------------------------------------------------------------------

    def arrive(self, player: int, *, again: bool = False) -> bool:
        """Give somebody with a device a turn, at the end; tell whether they had none.

        Args:
            player: Who.
            again: Whether also a device that only lends itself gets its own turn back.
        """
        if self._of(player) is not None or (player in self._lenders and not again):
            return False
        self._lenders.discard(player)
        self._order.append(Turn(self._next(), player=player))
        return True

    def waits(self, player: int) -> bool:
        """Tell whether somebody has a turn."""
        return self._of(player) is not None

    def forget(self, player: int) -> None:
        """Let somebody's turn go, and what was lent by their device."""
        self._order = [turn for turn in self._order if turn.player != player]
        self._lent.pop(player, None)
        self._lenders.discard(player)

    def add_names(self, names: list[str]) -> bool:
        """Write down names without a device; one that stands there already is not written twice.

        Raises:
            Refused: There would be too many.
        """
        known = {turn.name for turn in self._order}
        fresh = [name for name in dict.fromkeys(names) if name and name not in known]
        count = sum(not turn.player for turn in self._order) + len(fresh)
        if count > MOST_NAMES:
            raise Refused(
                "too_many_people", f"These would be {count} names; {MOST_NAMES} are the most."
            )
        for name in fresh:
            self._order.append(Turn(self._next(), name=name))
        return bool(fresh)

    def drop(self, number: int) -> None:
        """Let a turn go; a device that had it only lends itself from now on.

        Raises:
            Refused: There is no such turn.
        """
        turn = self._turn(number)
        self._order.remove(turn)
        if turn.player:
            self._lenders.add(turn.player)
        self._lent = {player: lent for player, lent in self._lent.items() if lent != number}

    # --- the order -------------------------------------------------------------------------------

    def move(self, number: int, place: int) -> bool:
        """Put a turn at a place in the order, from 1; beyond its end is the end.

        Raises:
            Refused: There is no such turn or place.
        """
        turn = self._turn(number)
        if place < 1:
            raise Refused("malformed", f"Places in the order count from 1; {place} is none.")
        before = list(self._order)
        self._order.remove(turn)
        self._order.insert(place - 1, turn)
        return before != self._order

    def skip(self, number: int, *, skipped: bool) -> bool:
        """Let the next rotation pass somebody over, or not after all.

        Raises:
            Refused: There is no such turn.
        """
        turn = self._turn(number)
        changed = turn.skipped != skipped
        turn.skipped = skipped
        return changed

    def stood_up(self, player: int) -> None:
        """Send somebody who stood up of their own accord to the end."""
        turn = self._of(player)
        if turn is not None:
            self._to_end([turn])

    def before(self, player: int, seats: Seats, here: Callable[[int], bool]) -> int:
        """Give how many of those who wait, are here and are not skipped stand before somebody."""
        sitting = self._sitting(seats)
        count = 0
        for turn in self._order:
            if turn.player == player:
                return count
            waits = turn.number not in sitting and turn.player and not turn.skipped
            count += bool(waits and here(turn.player))
        return count

    # --- seats -----------------------------------------------------------------------------------

    def name_on(self, player: int) -> str:
        """Give the name that plays on somebody's device; blank where they play themselves."""
        number = self._lent.get(player)
        return next((turn.name for turn in self._order if turn.number == number), "")

    def keep_to(self, seats: Seats) -> None:
        """End what is lent by devices that sit no more."""
        sitting = set(seats.values())
        for player in [player for player in self._lent if player not in sitting]:
            del self._lent[player]

    def played(self, seats: Seats) -> None:
        """Note that a song was played by those who sit; once for each time they sit down."""
        sitting = self._sitting(seats)
        for turn in self._order:
            if turn.number in sitting and not turn.had:
                turn.had = True
                turn.played += 1

    def sat_down(self, player: int) -> None:
        """Note that somebody sat down without being asked in turn."""
        turn = self._of(player)
        if turn is not None:
            turn.had = False

    def rotate(self, seats: Seats, here: Callable[[int], bool]) -> dict[int, int]:
        """Give the seats to those whose turn it is.

        Args:
            seats: Which device sits where now.
            here: Whether somebody's page is open.

        Returns:
            Whose device sits where from now on, 0 for none; those who stay keep their seat.
        """
        sitting = self._sitting(seats)
        self._to_end([turn for turn in self._order if turn.number in sitting and turn.had])
        chosen = self._choose(seats, here)
        for turn in self._order:
            turn.skipped = False
        self.rotation += 1
        return self._assign(chosen, seats, here)

    def _choose(self, seats: Seats, here: Callable[[int], bool]) -> list[Turn]:
        """Choose from the front whoever can be seated beside those chosen before."""
        held = {player for player in seats.values() if player and here(player)}
        free = len(seats) - len(held)
        chosen: list[Turn] = []
        stay = come = borrow = 0
        for turn in self._order:
            if turn.skipped or (turn.player and not here(turn.player)):
                continue
            more = (turn.player in held, bool(turn.player) and turn.player not in held)
            wanted = (stay + more[0], come + more[1], borrow + (not turn.player))
            # Who comes takes a free seat first; then a device has to leave one.
            if wanted[2] <= len(held) - wanted[0] - max(0, wanted[1] - free):
                chosen.append(turn)
                stay, come, borrow = wanted
        return chosen

    def _assign(
        self, chosen: list[Turn], seats: Seats, here: Callable[[int], bool]
    ) -> dict[int, int]:
        own = {turn.player for turn in chosen if turn.player}
        held = {seat: player for seat, player in seats.items() if player and here(player)}
        borrowing = {turn.number: turn for turn in chosen if not turn.player}
        after = {seat: player for seat, player in held.items() if player in own}
        lent: dict[int, int] = {}
        for seat, player in held.items():
            if seat not in after and self._lent.get(player) in borrowing:
                number = self._lent[player]
                del borrowing[number]
                after[seat], lent[player] = player, number
        for seat, player in held.items():
            if seat not in after and borrowing:
                number = next(iter(borrowing))
                del borrowing[number]
                after[seat], lent[player] = player, number
        coming = [player for player in own if player not in held.values()]
        coming.sort(key=self._place)
        rest = [seat for seat in seats if seat not in held] + [
            seat for seat in held if seat not in after
        ]
        after |= dict(zip(rest, coming, strict=False))
        # A device that only lends itself stays where it is.
        after |= {
            seat: player
            for seat, player in held.items()
            if seat not in after and player in self._lenders
        }
        self._lent = lent
        numbers = {turn.number for turn in chosen}
        for turn in self._order:
            turn.had = turn.had and turn.number not in numbers
        return {seat: after.get(seat, 0) for seat in seats}

    # --- what everybody sees ---------------------------------------------------------------------

    def view(
        self, seats: Seats, here: Callable[[int], bool], name_of: Callable[[int], str]
    ) -> QueueView:
        """Give the order as everybody sees it."""
        sitting = self._sitting(seats)
        songs = self._forecast(seats, here)
        return QueueView(
            rotation=self.rotation,
            automatic=self.automatic,
            turns=[
                TurnView(
                    turn=turn.number,
                    name=turn.name or name_of(turn.player),
                    player=turn.player,
                    seat=sitting.get(turn.number, 0),
                    played=turn.played,
                    here=not turn.player or here(turn.player),
                    skipped=turn.skipped,
                    in_songs=songs.get(turn.number, 0),
                )
                for turn in self._order
            ],
        )

    def _forecast(self, seats: Seats, here: Callable[[int], bool]) -> dict[int, int]:
        """Give in how many rotations each of those who wait sits down, if nothing changes."""
        waiting = {turn.number for turn in self._order} - set(self._sitting(seats))
        if not waiting:
            return {}
        ahead = Queue(
            _order=[
                Turn(turn.number, turn.player, turn.name, turn.played, turn.had, turn.skipped)
                for turn in self._order
            ],
            _lent=dict(self._lent),
            _lenders=set(self._lenders),
        )
        found: dict[int, int] = {}
        for rotations in range(1, FURTHEST_FORECAST + 1):
            ahead.played(seats)
            seats = ahead.rotate(seats, here)
            for number in ahead._sitting(seats):
                if number in waiting:
                    found.setdefault(number, rotations)
            if len(found) == len(waiting):
                break
        return found

    # --- small parts -----------------------------------------------------------------------------

    def _next(self) -> int:
        self._newest += 1
        return self._newest

    def _turn(self, number: int) -> Turn:
        for turn in self._order:
            if turn.number == number:
                return turn
        raise Refused("no_such_turn", f"Nobody in the order has turn {number}.")

    def _of(self, player: int) -> Turn | None:
        return next((turn for turn in self._order if player and turn.player == player), None)

    def _place(self, player: int) -> int:
        return next(index for index, turn in enumerate(self._order) if turn.player == player)

    def _to_end(self, turns: list[Turn]) -> None:
        gone = {turn.number for turn in turns}
        self._order = [turn for turn in self._order if turn.number not in gone] + turns

    def _sitting(self, seats: Seats) -> dict[int, int]:
        """Give which turns sit, and where: the name on a device, or else its own."""
        found: dict[int, int] = {}
        for seat, player in seats.items():
            turn = self._of(player)
            number = self._lent.get(player, 0 if turn is None else turn.number)
            if player and number:
                found[number] = abs(seat)
        return found
