"""The virtual drummers of one pass: how each plays, and how together they yield to the people.

Each plays around what is written in a way of its own (:mod:`uchiawase.timing.virtual_drummer`); on
top of it all of them lean towards the people alike (:mod:`uchiawase.timing.yielding`), so that they stay
together. What they do is linear in what they hear, so the two simply add.

Strokes that need no human are announced seconds ahead, so nobody's stroke can be answered at once.
The lean of a beat is settled :data:`SETTLED_AHEAD_S` before it, by what people had struck until
:data:`LOOP_S` before it, and a later version moves the strokes. That is slow for a single late
stroke, and in time for what people change over bars. And it makes a pass the same again whenever
the same strokes come in, however long each was under way.
"""

from math import floor

from uchiawase.score.timeline import Timeline
from uchiawase.timing.virtual_drummer import VirtualDrummer
from uchiawase.timing.yielding import Ear, Lean
from uchiawase.units import Beats, Seconds

ARRIVAL_S: Seconds = 1.0
"""How long a hit may take to come in and still be yielded to."""

SETTLED_AHEAD_S: Seconds = 3.0
"""How long before its time the lean of a beat is settled. A tick later, at the latest, it is told: two
seconds ahead, so that even a page in the background, which looks 1.5 s ahead, has not begun with it."""

LOOP_S: Seconds = SETTLED_AHEAD_S + ARRIVAL_S
"""How old what people struck is at least when it is answered."""


class Band:
    """The virtual drummers of a pass.

    Args:
        seed: The evening's seed.
        pass_number: Which pass, from 1.
        first_beats: Where the timeline begins.
    """

    def __init__(self, seed: int, pass_number: int, first_beats: Beats) -> None:
        self._seed, self._pass_number = seed, pass_number
        self._first_beat = floor(first_beats)
        self._drummers: dict[int, VirtualDrummer] = {}
        self._ears: dict[tuple[int, int], Ear] = {}
        self._struck: dict[int, dict[tuple[int, int], list[Seconds]]] = {}
        self._heard_to = self._first_beat
        self._lean = Lean()

    def offset_s(self, seat: int, stroke_index: int, beats: Beats, song_s: Seconds) -> Seconds:
        """Give how much later than written a stroke is played, as far as is settled.

        Args:
            seat: Whose.
            stroke_index: Which stroke of the part.
            beats: Where it is written.
            song_s: The same in the song's own time, so that an evening replays from its seed
                whenever it was started.
        """
        own_s = self._drummer(seat).offset_s(stroke_index, song_s)
        return own_s + self._lean.at(floor(beats) - self._first_beat)

    def velocity(self, seat: int, stroke_index: int, written: int) -> int:
        """Give how hard a stroke is played."""
        return self._drummer(seat).velocity(stroke_index, written)

    def hear(self, seat: int, player: int, beats: Beats, asynchrony_s: Seconds) -> None:
        """Take in a stroke that a person met; one that comes too late to be answered is let go."""
        beat = floor(beats)
        if beat >= self._heard_to:
            self._struck.setdefault(beat, {}).setdefault((seat, player), []).append(asynchrony_s)

    def settle(self, now_s: Seconds, timeline: Timeline) -> range:
        """Settle the lean of every beat that is due, and give those beats."""
        start = self._first_beat + self._lean.beats
        beat = start
        while now_s >= timeline.time_s_at(Beats(beat)) - SETTLED_AHEAD_S:
            self._listen_until(timeline.time_s_at(Beats(beat)) - LOOP_S, timeline)
            self._lean.settle(list(self._ears.values()))
            beat += 1
        return range(start, beat)

    def _listen_until(self, until_s: Seconds, timeline: Timeline) -> None:
        """Listen to every beat that is wholly over by a time."""
        while timeline.time_s_at(Beats(self._heard_to + 1)) <= until_s:
            struck = self._struck.pop(self._heard_to, {})
            for who in struck.keys() - self._ears.keys():
                self._ears[who] = Ear()
            for who, ear in self._ears.items():
                found = struck.get(who)
                ear.hear(sum(found) / len(found) if found else float("nan"))
            self._heard_to += 1

    def _drummer(self, seat: int) -> VirtualDrummer:
        if seat not in self._drummers:
            self._drummers[seat] = VirtualDrummer(self._seed, seat, self._pass_number)
        return self._drummers[seat]
