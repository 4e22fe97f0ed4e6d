"""The host's desk: what a host sets for everybody, apart from people and from what is played.

It only holds what was chosen and says what cannot be: how loud everything is on every device, how
many bars are counted in, and how songs are practised. The mix is no part of the record.
"""

from dataclasses import dataclass, field

from uchiawase.score.practice import (
    LEAST_TEMPO_RATIO,
    MOST_TEMPO_RATIO,
    Practice,
    nearest_step,
    rounds_of,
)
from uchiawase.score.song import Song
from uchiawase.session.messages import SEAT_COUNT, Channel, MixView
from uchiawase.session.refusal import Refused

MOST_COUNT_IN_BARS = 4
FIRST_COUNT_IN_BARS = 2


@dataclass(slots=True)
class Desk:
    """What the host has set; every setter tells whether anything is another now."""

    count_in_bars: int = FIRST_COUNT_IN_BARS
    song_volume: float = 1.0
    click_volume: float = 1.0
    seat_volumes: list[float] = field(default_factory=lambda: [1.0] * SEAT_COUNT)
    tempo_ratio: float = 1.0
    loop: tuple[int, int] | None = None

    @property
    def mix(self) -> MixView:
        """How loud everything is, as everybody sees it."""
        return MixView(
            song=self.song_volume, click=self.click_volume, seats=list(self.seat_volumes)
        )

    def set_volume(self, channel: Channel, seat: int, volume: float) -> bool:
        """Set how loud something is, 0 … 1.

        Raises:
            Refused: The volume is no such number, or there is no such seat.
        """
        if not 0.0 <= volume <= 1.0:
            raise Refused("malformed", f"The volume is {volume}; it has to lie in 0 … 1.")
        before = self.mix
        match channel:
            case "song":
                self.song_volume = volume
            case "click":
                self.click_volume = volume
            case "seat":
                if not 1 <= seat <= SEAT_COUNT:
                    raise Refused(
                        "no_such_seat",
                        f"There is no seat {seat}; choose one of 1 … {SEAT_COUNT}.",
                    )
                self.seat_volumes[seat - 1] = volume
        return self.mix != before

    def set_count_in(self, bars: int) -> bool:
        """Set how many bars are counted in.

        Raises:
            Refused: It is no number from 1 to 4.
        """
        if not 1 <= bars <= MOST_COUNT_IN_BARS:
            raise Refused(
                "malformed", f"Between 1 and {MOST_COUNT_IN_BARS} bars can be counted in."
            )
        changed = self.count_in_bars != bars
        self.count_in_bars = bars
        return changed

    def practice_of(self, song: Song) -> Practice:
        """Give how a song would be practised now."""
        if self.loop is None:
            return Practice(self.tempo_ratio)
        rounds = rounds_of(song, *self.loop, self.tempo_ratio)
        return Practice(self.tempo_ratio, *self.loop, rounds)

    def set_tempo(self, tempo_ratio: float) -> bool:
        """Set how fast songs are practised.

        Raises:
            Refused: It lies outside of 0.5 … 1.25.
        """
        if not LEAST_TEMPO_RATIO <= tempo_ratio <= MOST_TEMPO_RATIO:
            raise Refused(
                "malformed",
                f"The tempo is {tempo_ratio} times the song's; it has to lie in "
                f"{LEAST_TEMPO_RATIO} … {MOST_TEMPO_RATIO}.",
            )
        before, self.tempo_ratio = self.tempo_ratio, nearest_step(tempo_ratio)
        return self.tempo_ratio != before

    def set_loop(self, song: Song, from_bar: int, to_bar: int) -> bool:
        """Set which stretch of a song goes round; 0 and 0 for none.

        Raises:
            Refused: It is no stretch of the song.
        """
        wanted = (from_bar, to_bar) if (from_bar, to_bar) != (0, 0) else None
        if wanted is not None and not 1 <= from_bar < to_bar <= song.bar_count + 1:
            raise Refused(
                "no_such_bar",
                f"{song.title} has bars 1 … {song.bar_count}; bars {from_bar} to {to_bar - 1} are "
                "no stretch of it.",
            )
        before, self.loop = self.loop, wanted
        return self.loop != before
