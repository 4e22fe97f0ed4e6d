"""The host's desk: what a host sets for everybody, apart from people and from what is played.

It only holds what was chosen and says what cannot be: how loud everything is on every device, and
how many bars are counted in. None of it is part of the record.
"""

from dataclasses import dataclass, field

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
