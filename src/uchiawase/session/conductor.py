"""The conductor: decides what is sounded where, and says so ahead of time.

Clients only sound. For each stroke the conductor announces a place on the timeline and an offset,
never a second, so that a change of tempo or a pause does not make it stale. A stroke is known by
(pass, part, stroke); a later version moves or cancels it until it has sounded.

Three sources feed it, all by one mechanism:

- **the click**, which counts in;
- **virtual drummers** on seats that nobody plays, announced :data:`AHEAD_S` ahead, so that the
  music goes on while a connection or the server comes back, and moved later as they yield to the
  people (:mod:`uchiawase.session.band`);
- **people**, for listeners who cannot hear them through the air. A stroke the part asks for is
  announced before it is struck when the player has lately been meeting the part; a hit that was
  not expected is sounded when it arrives; a hit that was, and has sounded, stays silent.

Strokes of a person are never scheduled where that person is: in one place people hear each other
through the air, unless they wear headphones.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Literal, TypeAlias

from uchiawase.arrange.shared_kit import second_half
from uchiawase.score.hit import Hit
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.score.level import Level
from uchiawase.score.record import HitStruck, Record, StrokeSounded
from uchiawase.score.song import Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.timeline import Timeline
from uchiawase.session.band import Band
from uchiawase.session.effects import ConnectionId
from uchiawase.session.keeping import Kept
from uchiawase.session.messages import Sound, SoundId, wire_beats
from uchiawase.timing.prediction import Habit
from uchiawase.units import SECONDS_PER_MINUTE, Beats, Seconds

AHEAD_S: Seconds = 6.0
"""How far ahead strokes that need no human are announced."""

TICK_S: Seconds = 1.0
"""How often more of them are: there are never fewer than ``AHEAD_S - TICK_S`` seconds announced."""

PREDICTION_TICK_S: Seconds = 0.05
"""How much later than wanted the next strokes of people may be looked at."""

WAKING_S: Seconds = 1e-6
"""How long after a stroke has come into view it is looked at: far more than a rounding of time."""

PREDICTION_MARGIN_S: Seconds = 0.06
"""What a prediction is announced ahead beyond the paths and the output delay."""

MATCH_WINDOW_S: Seconds = 0.15
"""The largest distance at which a hit can be the stroke the part asked for."""

MOVE_MARGIN_S: Seconds = 0.3
"""How long before its time a virtual stroke can still be moved, beyond the slowest device's path and
output delay: pages hand strokes to their audio clock a little ahead."""

LATEST_HIT_S: Seconds = 1.0
"""A hit that comes in later than this after it was struck is kept, but no longer sounded: when a
connection comes back, everything struck meanwhile would otherwise sound at once."""

FIRST_UNWRITTEN_STROKE = 1_000_000
"""Strokes that nobody wrote have numbers from here on."""

UNWRITTEN_PER_LIFE = 1_000_000
VERSIONS_PER_LIFE = 1_000
"""How far apart what a room announces lies from what it announced before it was made anew."""

FINEST_PLACE = 10_000
"""Hits that nobody wrote are placed to a ten-thousandth of a beat; the offset makes up the rest."""

CLICK_PART = 0
CLICK_ACCENT = 112
CLICK_VELOCITY = 84

SourceKind: TypeAlias = Literal["nobody", "virtual", "person"]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who plays a line: a person as far as a level asks, or a virtual drummer (``player`` 0)."""

    player: int = 0
    level: Level = Level.FULL


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Who plays a seat from a position on.

    Attributes:
        kind: "person" where at least one person plays.
        player: Who plays; the first of two at a shared kit; 0 for a virtual drummer.
        second: Who plays the second half of a shared kit; None where nobody shares it.
    """

    from_beats: Beats
    kind: SourceKind
    player: int = 0
    level: Level = Level.FULL
    second: Hands | None = None

    @property
    def hands(self) -> tuple[Hands, ...]:
        """Everybody who plays, the first before the second; nobody where the seat is empty."""
        if self.kind == "nobody":
            return ()
        first = Hands(self.player, self.level)
        return (first,) if self.second is None else (first, self.second)

    def plays_as(self, other: "Occupancy") -> bool:
        """Tell whether the same people play in the same way, from wherever on."""
        return (self.kind, self.hands) == (other.kind, other.hands)


NOBODY = Occupancy(Beats(0), "nobody")


@dataclass(frozen=True, slots=True)
class Listener:
    """A device that sounds more than its own hits.

    Attributes:
        path_s: How long a message takes to it, 99th percentile.
        output_s: From its audio clock to its loudspeaker.
    """

    connection: ConnectionId
    player: int
    place: str
    headphones: bool
    path_s: Seconds
    output_s: Seconds


@dataclass(slots=True)
class Announced:
    """The last word on one stroke."""

    sound: Sound
    beats: Beats
    kind: SourceKind
    player: int
    place: str
    time_s: Seconds
    closed: bool = False

    @property
    def cancelled(self) -> bool:
        """Whether it is not to sound after all."""
        return self.sound.velocity == 0


@dataclass(slots=True)
class _PersonState:
    """What the conductor knows of a person on a seat."""

    habit: Habit
    struck: set[int] = field(default_factory=set[int])
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class _Click:
    beats: Beats
    offset_s: Seconds
    velocity: int


_VIRTUAL = Hands()


def may_hear(listener: Listener, *, kind: SourceKind, player: int, place: str) -> bool:
    """Tell whether a listener's device sounds what a source plays.

    Strokes of a virtual drummer and the click come from nowhere else, so every listener sounds
    them. Strokes of a person are sounded in other places, and into headphones, but never on the
    device that the person strikes: that one has sounded them already.
    """
    if kind != "person":
        return True
    if listener.player == player:
        return False
    return listener.headphones or listener.place != place


class Conductor:
    """What is sounded in one pass."""

    def __init__(
        self,
        *,
        session_id: str,
        seed: int,
        pass_number: int,
        song: Song,
        timeline: Timeline,
        life: int = 0,
    ) -> None:
        """Make the conductor of a pass.

        Args:
            session_id: For the records.
            seed: The evening's seed; virtual drummers draw from streams keyed by it.
            pass_number: Which pass.
            song: What is played.
            timeline: Where and when; replaced by assigning to ``timeline``.
            life: How often the room has been made anew: what is announced in a later life counts
                more than whatever was announced before, and has names of its own.
        """
        self.foretell_at_s: Seconds = -inf
        """When :meth:`foretell` has something to look at again."""
        self._timeline = timeline
        self._targets_s: dict[int, list[Seconds]] = {}
        self._song_s: dict[int, list[Seconds]] = {}
        self._session_id = session_id
        self._pass_number = pass_number
        self._song = song
        self._parts = {part.seat: part for part in song.parts}
        self._seats: dict[int, list[Occupancy]] = {}
        self._first_index: dict[int, list[int]] = {}
        self._band = Band(seed, pass_number, timeline.segments[0].beats)
        self._people: dict[tuple[int, int], _PersonState] = {}
        self._place_of: dict[int, str] = {}
        self._muted: set[int] = set()
        self._second_halves: dict[int, frozenset[KitPiece]] = {}
        self._life = life
        self._unwritten_count = life * UNWRITTEN_PER_LIFE
        self._clicks: list[_Click] = []
        self._announced: dict[tuple[int, int], Announced] = {}
        self._open: set[tuple[int, int]] = set()
        self._next_due_s: Seconds = inf
        self._next_miss_s: Seconds = -inf
        self._foretold: dict[int, int] = {}
        self._distant: tuple[Sequence[Listener], bool] | None = None

    @property
    def timeline(self) -> Timeline:
        """Where and when; what was announced goes where another timeline puts it."""
        return self._timeline

    @timeline.setter
    def timeline(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._targets_s.clear()
        for announced in self._announced.values():
            announced.time_s = timeline.time_s_at(announced.beats) + announced.sound.offset_s
        self._next_due_s = self._next_miss_s = -inf
        self.look_again()

    # --- what the session says -------------------------------------------------------------------

    def count(self, beats: Beats, beat_count: int, beat_s: Seconds | None = None) -> None:
        """Add clicks that lead to a position.

        Args:
            beats: The position counted in to; it is not clicked itself.
            beat_count: How many clicks.
            beat_s: Their distance where the timeline holds ``beats`` (after a pause); without it
                they stand on the timeline's own beats before ``beats``.
        """
        for back in range(beat_count, 0, -1):
            accented = back % int(self._song.beats_per_bar_at(self._song.bar_at(beats))) == 0
            velocity = CLICK_ACCENT if accented else CLICK_VELOCITY
            if beat_s is None:
                click = _Click(beats - back, 0.0, velocity)
            else:
                click = _Click(beats, -back * beat_s, velocity)
            if not self._awaits(click):
                self._clicks.append(click)

    def _awaits(self, click: _Click) -> bool:
        """Tell whether the same click is still to come: a pause came before it could sound."""
        return any(
            click == known and not self._has_sounded((CLICK_PART, index))
            for index, known in enumerate(self._clicks)
        )

    def _has_sounded(self, key: tuple[int, int]) -> bool:
        announced = self._announced.get(key)
        return announced is not None and announced.closed

    def occupy(self, seat: int, occupancy: Occupancy) -> None:
        """Say who plays a seat from a position on, over whatever was said for later positions."""
        plan = [was for was in self._seats.get(seat, []) if was.from_beats < occupancy.from_beats]
        self._seats[seat] = [*plan, occupancy]
        part = self._parts.get(seat)
        self._first_index[seat] = [
            0
            if part is None
            else bisect_left(part.strokes, was.from_beats, key=lambda stroke: stroke.beats)
            for was in self._seats[seat]
        ]
        self.look_again()
        for hands in occupancy.hands:
            if hands.player:
                self._people.setdefault((seat, hands.player), _PersonState(Habit()))
                self._next_miss_s = -inf

    def locate(self, player: int, place: str) -> None:
        """Say in which place a person plays from now on."""
        self._place_of[player] = place
        self.look_again()

    def look_again(self) -> None:
        """Say that who plays or who listens is no longer as it was."""
        self._distant = None
        self._foretold.clear()
        self.foretell_at_s = -inf

    def mute(self, player: int, *, muted: bool, now_s: Seconds) -> list["Announced"]:
        """Let nobody hear a person from now on, or let them be heard again; give what is cancelled."""
        if not muted:
            self._muted.discard(player)
            self.look_again()
            return []
        self._muted.add(player)
        return [
            self._cancel(key)
            for key in sorted(self._open)
            for announced in [self._announced[key]]
            if announced.kind == "person"
            and announced.player == player
            and not announced.cancelled
            and announced.time_s > now_s
        ]

    def occupancy(self, seat: int, beats: Beats) -> Occupancy:
        """Tell who plays a seat at a position."""
        found = Occupancy(beats, "nobody")
        for occupancy in self._seats.get(seat, []):
            if occupancy.from_beats <= beats:
                found = occupancy
        return found

    def second_half(self, seat: int) -> frozenset[KitPiece]:
        """Give the pieces that the second of two people plays at a seat."""
        if seat not in self._second_halves:
            part = self._song.part_of(seat)
            self._second_halves[seat] = frozenset() if part is None else second_half(part)
        return self._second_halves[seat]

    def latest(self, seat: int) -> Occupancy:
        """Tell who plays a seat in the end, as far as is known."""
        plan = self._seats.get(seat, [])
        return plan[-1] if plan else NOBODY

    # --- what comes of it ------------------------------------------------------------------------

    def announce(self, now_s: Seconds, listeners: Sequence[Listener]) -> list["Announced"]:
        """Give what has to be said now of strokes that need no human: new, moved, cancelled ones."""
        moved = self._yield(now_s, listeners)
        return [*moved, *self._announce_clicks(now_s), *self._announce_virtual(now_s)]

    def foretell(self, now_s: Seconds, listeners: Sequence[Listener]) -> list["Announced"]:
        """Give what has to be said now of strokes that people are expected to play.

        ``foretell_at_s`` tells when to ask again: when the next stroke comes into view, or at once
        after a hit.
        """
        if not self._has_distant(listeners):
            self.foretell_at_s = inf
            return []
        slowest_s = max(listener.path_s + listener.output_s for listener in listeners)
        ahead_s = 2 * slowest_s + PREDICTION_MARGIN_S + PREDICTION_TICK_S
        said = list(self._announce_people(now_s, now_s + ahead_s))
        self.foretell_at_s = inf
        for seat, plan in self._seats.items():
            if len(plan) == 1 and plan[0].kind != "person":
                continue
            targets_s = self._targets_of(seat)
            index = bisect_right(targets_s, now_s + ahead_s)
            if index < len(targets_s):
                due_s = targets_s[index] - ahead_s + WAKING_S
                self.foretell_at_s = min(self.foretell_at_s, due_s)
        return said

    def struck(
        self,
        seat: int,
        player: int,
        hit: Hit,
        now_s: Seconds,
        listeners: Sequence[Listener],
    ) -> list["Announced"]:
        """Take in what a person struck, and give what has to be said because of it.

        A hit that is the stroke the part asked for moves an announcement that has not sounded yet,
        and is silent where it has; any other is announced for as soon as it can be heard. Where
        the seat is not the person's yet, or no longer, the part asks them for nothing.
        """
        person = self._people.get((seat, player))
        if person is None:
            return []
        index = self._meet(seat, player, person, hit)
        if player in self._muted:
            return []
        if not self._has_distant(listeners) or now_s - hit.time_s > LATEST_HIT_S:
            return []
        if index is None:
            # Counted here and not by the hit's own number: whoever plays the seat after somebody
            # else counts from 1 as well.
            index = FIRST_UNWRITTEN_STROKE + self._unwritten_count
            self._unwritten_count += 1
        key = (seat, index)
        already = self._announced.get(key)
        if already is not None and not already.cancelled and already.time_s <= now_s:
            return []
        # It is meant for the moment at which it can be heard at the slowest listener's.
        slowest_s = max(
            (listener.path_s + listener.output_s for listener in listeners), default=0.0
        )
        beats = self._beats_near(hit.time_s)
        offset_s = now_s + slowest_s - self.timeline.time_s_at(beats)
        return [
            self._say(
                key,
                hit.piece,
                hit.velocity,
                beats,
                offset_s,
                "person",
                player,
                self._place_of.get(player, ""),
            )
        ]

    def _meet(self, seat: int, player: int, person: _PersonState, hit: Hit) -> int | None:
        """Learn from a hit; give the stroke that it is, or None where nobody asked for it."""
        index = self._asked_stroke(seat, player, person, hit)
        part = self._parts.get(seat)
        if index is None or part is None:
            return None
        person.struck.add(index)
        self.foretell_at_s = -inf
        beats = part.strokes[index].beats
        asynchrony_s = hit.time_s - self._targets_of(seat)[index]
        person.habit.struck(asynchrony_s)
        # Nobody hears whoever is muted: the drummers do not follow them either.
        if player not in self._muted:
            self._band.hear(seat, player, beats, asynchrony_s)
        return index

    def close(self, now_s: Seconds, listeners: Sequence[Listener]) -> list[Record]:
        """Give the records of everything whose time has come since the last call."""
        if now_s >= self._next_miss_s:
            self._note_misses(now_s)
        if now_s < self._next_due_s:
            return []
        records: list[Record] = []
        for key in sorted(key for key in self._open if self._announced[key].time_s <= now_s):
            announced = self._announced[key]
            announced.closed = True
            self._open.discard(key)
            if not announced.cancelled:
                records += self._records_of(key, announced, announced.time_s, listeners)
        self._next_due_s = min((self._announced[key].time_s for key in self._open), default=inf)
        return records

    def cancel_open(self, now_s: Seconds) -> list["Announced"]:
        """Cancel everything announced that has not sounded yet; for the end of a pass."""
        return [
            self._cancel(key)
            for key in sorted(self._open)
            if not self._announced[key].cancelled and self._announced[key].time_s > now_s
        ]

    def live(self, now_s: Seconds) -> list["Announced"]:
        """Give the last word on everything that has not sounded yet; for a device that has just come.

        Also what was cancelled: whoever was cut off meanwhile still knows it as announced.
        """
        return [
            self._announced[key]
            for key in sorted(self._open)
            if self._announced[key].time_s > now_s
        ]

    def take_up(
        self, kept: Kept, from_beats: Beats, now_s: Seconds, inputs_s: Mapping[int, Seconds]
    ) -> list[Record]:
        """Take up a pass that another process conducted, once everybody's seat has been said.

        Devices have been told of the strokes of virtual drummers some seconds ahead and have sounded
        them meanwhile: those that are not written yet are given to be stored.

        Args:
            kept: What was stored.
            from_beats: Where the pass starts after its count-in.
            now_s: The session's time.
            inputs_s: How long it takes from each player's strike to its time stamp.
        """
        self._count_again(from_beats)
        for hit in sorted(kept.struck, key=lambda hit: (hit.time_s, hit.player, hit.seq)):
            if hit.pass_number != self._pass_number:
                continue
            person = self._people.get((hit.seat, hit.player))
            if person is not None:
                self._note_misses(min(hit.time_s, now_s))
                struck_s = hit.time_s - inputs_s.get(hit.player, 0.0)
                struck = Hit(struck_s, hit.piece, hit.velocity)
                self._meet(hit.seat, hit.player, person, struck)
        self._note_misses(now_s)
        self._band.settle(now_s, self.timeline)
        until_s = min(now_s, kept.latest_s + AHEAD_S - TICK_S)
        records: list[Record] = []
        for seat in sorted(self._seats):
            part = self._parts.get(seat)
            for index in range(bisect_right(self._targets_of(seat), until_s + MOVE_MARGIN_S)):
                if part is None or self._playing(seat, index) != _VIRTUAL:
                    continue
                said = self._say_virtual(seat, index, part.strokes[index], -inf)
                time_s = said.time_s
                if time_s > now_s:
                    continue
                said.closed = True
                self._open.discard((seat, index))
                written = (self._pass_number, seat, index) in kept.played
                if not written and time_s <= until_s:
                    records += self._records_of((seat, index), said, time_s, ())
        return records

    def _count_again(self, from_beats: Beats) -> None:
        """Give the clicks that have been counted their names again."""
        first, *later = self.timeline.segments
        self.count(from_beats, int(from_beats - first.beats))
        for held, goes_on in itertools.pairwise(later):
            if held.bpm == 0.0:
                beat_count = int(self._song.beats_per_bar_at(self._song.bar_at(held.beats)))
                self.count(held.beats, beat_count, SECONDS_PER_MINUTE / goes_on.bpm)

    # --- sources ---------------------------------------------------------------------------------

    def _announce_clicks(self, now_s: Seconds) -> Iterator[Announced]:
        for index, click in enumerate(self._clicks):
            key = (CLICK_PART, index)
            if key in self._announced:
                continue
            time_s = self.timeline.time_s_at(click.beats) + click.offset_s
            if now_s < time_s <= now_s + AHEAD_S:
                yield self._say(
                    key,
                    KitPiece.CLICK,
                    click.velocity,
                    click.beats,
                    click.offset_s,
                    "virtual",
                    0,
                    "",
                )

    def _announce_virtual(self, now_s: Seconds) -> Iterator[Announced]:
        for seat in sorted(self._seats):
            part = self._parts.get(seat)
            if part is None:
                continue
            for index in self._strokes_between(seat, now_s, now_s + AHEAD_S):
                stroke = part.strokes[index]
                key = (seat, index)
                asked = self._playing(seat, index) == _VIRTUAL
                already = self._announced.get(key)
                if asked and (already is None or already.cancelled):
                    yield self._say_virtual(seat, index, stroke, now_s)
                elif (
                    not asked
                    and already is not None
                    and already.kind == "virtual"
                    and not already.cancelled
                    and already.time_s > now_s
                ):
                    yield self._cancel(key)

    def _yield(self, now_s: Seconds, listeners: Sequence[Listener]) -> list[Announced]:
        """Move what virtual drummers are to play on the beats whose lean has been settled."""
        beats = self._band.settle(now_s, self.timeline)
        slowest_s = max(
            (listener.path_s + listener.output_s for listener in listeners), default=0.0
        )
        earliest_s = now_s + slowest_s + MOVE_MARGIN_S
        moved: list[Announced] = []
        for seat in sorted(self._seats):
            part = self._parts.get(seat)
            if part is None or not beats:
                continue
            first = bisect_left(part.strokes, beats.start, key=lambda stroke: stroke.beats)
            last = bisect_left(part.strokes, beats.stop, key=lambda stroke: stroke.beats)
            for index in range(first, last):
                already = self._announced.get((seat, index))
                if already is None or already.kind != "virtual" or already.cancelled:
                    continue
                stroke = part.strokes[index]
                offset_s = self._virtual_offset_s(seat, index, stroke)
                target_s = self._targets_of(seat)[index]
                due_s = target_s + min(offset_s, already.sound.offset_s)
                if offset_s != already.sound.offset_s and due_s >= earliest_s:
                    moved.append(self._say_virtual(seat, index, stroke, now_s))
        return moved

    def _virtual_offset_s(self, seat: int, index: int, stroke: Stroke) -> Seconds:
        song_s = self._song_s.get(seat)
        if song_s is None:
            part, tempo_map = self._parts[seat], self._song.tempo_map
            song_s = [tempo_map.time_s_at(each.beats) for each in part.strokes]
            self._song_s[seat] = song_s
        return self._band.offset_s(seat, index, stroke.beats, song_s[index])

    def _say_virtual(self, seat: int, index: int, stroke: Stroke, now_s: Seconds) -> Announced:
        target_s = self._targets_of(seat)[index]
        offset_s = max(self._virtual_offset_s(seat, index, stroke), now_s - target_s)
        velocity = self._band.velocity(seat, index, stroke.velocity)
        return self._say(
            (seat, index), stroke.piece, velocity, stroke.beats, offset_s, "virtual", 0, ""
        )

    def _announce_people(self, now_s: Seconds, until_s: Seconds) -> Iterator[Announced]:
        for seat in sorted(self._seats):
            part = self._parts.get(seat)
            if part is None or not self._anybody_plays(seat):
                continue
            targets_s = self._targets_of(seat)
            start = max(bisect_right(targets_s, now_s), self._foretold.get(seat, 0))
            stop = bisect_right(targets_s, until_s)
            # Whoever is not expected to play now may be after their next hit.
            unsure = stop
            for index in range(start, stop):
                stroke, hands = part.strokes[index], self._playing(seat, index)
                if hands is None or not hands.player or stroke.level > hands.level:
                    continue
                if hands.player in self._muted:
                    continue
                person = self._people[(seat, hands.player)]
                if not person.habit.likely:
                    unsure = min(unsure, index)
                    continue
                already = self._announced.get((seat, index))
                if index in person.struck or (already is not None and not already.cancelled):
                    continue
                yield self._say(
                    (seat, index),
                    stroke.piece,
                    stroke.velocity,
                    stroke.beats,
                    person.habit.expected_offset_s,
                    "person",
                    hands.player,
                    self._place_of.get(hands.player, ""),
                )
            self._foretold[seat] = unsure

    def _anybody_plays(self, seat: int) -> bool:
        """Tell whether a person plays a seat somewhere in the pass, who is not known to be unlikely."""
        plan = self._seats[seat]
        if len(plan) > 1:
            return True
        return any(
            hands.player and self._people[(seat, hands.player)].habit.likely
            for hands in plan[0].hands
        )

    # --- small parts -----------------------------------------------------------------------------

    def _say(
        self,
        key: tuple[int, int],
        piece: KitPiece,
        velocity: int,
        beats: Beats,
        offset_s: Seconds,
        kind: SourceKind,
        player: int,
        place: str,
    ) -> Announced:
        before = self._announced.get(key)
        sound = Sound(
            id=SoundId(pass_number=self._pass_number, part=key[0], stroke=key[1]),
            version=(
                1 + self._life * VERSIONS_PER_LIFE if before is None else before.sound.version + 1
            ),
            piece=piece.value,
            velocity=velocity,
            beats=wire_beats(beats),
            offset_s=offset_s,
        )
        time_s = self.timeline.time_s_at(beats) + offset_s
        said = self._announced[key] = Announced(sound, beats, kind, player, place, time_s)
        self._open.add(key)
        self._next_due_s = min(self._next_due_s, time_s)
        return said

    def _cancel(self, key: tuple[int, int]) -> Announced:
        was = self._announced[key]
        return self._say(
            key,
            KitPiece(was.sound.piece),
            0,
            was.beats,
            was.sound.offset_s,
            was.kind,
            was.player,
            was.place,
        )

    def _beats_near(self, time_s: Seconds) -> Beats:
        """Give a position near a time that has a time of its own: not one that is being held."""
        beats = self.timeline.beats_at(time_s).limit_denominator(FINEST_PLACE)
        if isfinite(self.timeline.time_s_at(beats)):
            return beats
        return beats - Beats(1, 4)

    def _targets_of(self, seat: int) -> list[Seconds]:
        """Give when each stroke of a seat's part is asked for, ascending; worked out once a timeline."""
        targets_s = self._targets_s.get(seat)
        if targets_s is None:
            part = self._parts.get(seat)
            strokes = () if part is None else part.strokes
            targets_s = self.timeline.times_s_at(stroke.beats for stroke in strokes)
            self._targets_s[seat] = targets_s
        return targets_s

    def _strokes_between(self, seat: int, from_s: Seconds, to_s: Seconds) -> range:
        """Give the indices of the strokes whose target lies in (from_s, to_s]."""
        targets_s = self._targets_of(seat)
        return range(bisect_right(targets_s, from_s), bisect_right(targets_s, to_s))

    def _playing(self, seat: int, index: int) -> Hands | None:
        """Tell who plays a stroke of a seat's part; None where nobody does."""
        firsts, plan = self._first_index[seat], self._seats[seat]
        for at in range(len(firsts) - 1, -1, -1):
            if firsts[at] > index:
                continue
            first, second = (*plan[at].hands, None, None)[:2]
            piece = self._parts[seat].strokes[index].piece
            return first if second is None or piece not in self.second_half(seat) else second
        return None

    def _asked_stroke(self, seat: int, player: int, person: _PersonState, hit: Hit) -> int | None:
        """Find the stroke a hit was asked for by: the nearest one of its family not struck yet.

        Who plays the seat at the stroke counts, not at the hit: people are early.
        """
        part = self._parts.get(seat)
        if part is None:
            return None
        targets_s = self._targets_of(seat)
        family = PIECES[hit.piece].family
        best: tuple[Seconds, int] | None = None
        for index in self._strokes_between(
            seat, hit.time_s - MATCH_WINDOW_S, hit.time_s + MATCH_WINDOW_S
        ):
            stroke, hands = part.strokes[index], self._playing(seat, index)
            if index in person.struck or hands is None or hands.player != player:
                continue
            if stroke.level > hands.level:
                continue
            if PIECES[stroke.piece].family != family:
                continue
            distance_s = abs(targets_s[index] - hit.time_s)
            if best is None or distance_s < best[0]:
                best = (distance_s, index)
        return None if best is None else best[1]

    def _note_misses(self, now_s: Seconds) -> None:
        """Tell each person's habit about the asked strokes that were let go by."""
        self._next_miss_s = inf
        for (seat, player), person in self._people.items():
            targets_s = self._targets_of(seat)
            while person.looked_at < len(targets_s):
                over_s = targets_s[person.looked_at] + MATCH_WINDOW_S
                if over_s > now_s:
                    self._next_miss_s = min(self._next_miss_s, over_s)
                    break
                stroke = self._parts[seat].strokes[person.looked_at]
                hands = self._playing(seat, person.looked_at)
                asked = hands is not None and hands.player == player and stroke.level <= hands.level
                if asked and person.looked_at not in person.struck:
                    person.habit.missed()
                person.looked_at += 1

    def _records_of(
        self,
        key: tuple[int, int],
        announced: Announced,
        time_s: Seconds,
        listeners: Sequence[Listener],
    ) -> Iterator[Record]:
        part, stroke = key
        piece = KitPiece(announced.sound.piece)
        if announced.kind == "person":
            places = {
                listener.place
                for listener in listeners
                if may_hear(listener, kind="person", player=announced.player, place=announced.place)
            }
            for place in sorted(places):
                yield StrokeSounded(
                    session_id=self._session_id,
                    pass_number=self._pass_number,
                    place=place,
                    part=part,
                    stroke=stroke,
                    piece=piece,
                    velocity=announced.sound.velocity,
                    time_s=time_s,
                )
        elif part != CLICK_PART:
            yield HitStruck(
                session_id=self._session_id,
                pass_number=self._pass_number,
                seat=part,
                player=0,
                seq=stroke,
                time_s=time_s,
                piece=piece,
                velocity=announced.sound.velocity,
            )

    def _has_distant(self, listeners: Sequence[Listener]) -> bool:
        """Tell whether any listener sounds any person's strokes."""
        known = self._distant
        if known is not None and known[0] is listeners:
            return known[1]
        distant = any(
            may_hear(
                listener,
                kind="person",
                player=hands.player,
                place=self._place_of.get(hands.player, ""),
            )
            for seat in self._seats
            for hands in self.latest(seat).hands
            if hands.player
            for listener in listeners
        )
        self._distant = (listeners, distant)
        return distant


def heard_by(
    said: Sequence[Announced], listeners: Sequence[Listener]
) -> Mapping[ConnectionId, list[Sound]]:
    """Sort what was said by the connections that sound it; those with nothing are left out."""
    heard: dict[ConnectionId, list[Sound]] = {}
    for listener in listeners:
        sounds = [
            announced.sound
            for announced in said
            if may_hear(
                listener, kind=announced.kind, player=announced.player, place=announced.place
            )
        ]
        if sounds:
            heard[listener.connection] = sounds
    return heard
