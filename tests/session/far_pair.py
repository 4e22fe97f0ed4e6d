"""Two simulated people in two places who play through a real room and answer what they hear there."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from room_for_tests import Room, hit
from songs_for_tests import small_song

from uchiawase.clock import generator
from uchiawase.score.hit import Hit
from uchiawase.score.level import Level
from uchiawase.score.record import HearingInPass, HitStruck, StrokeSounded
from uchiawase.score.take import Hearing, Performance, Sounded, Take
from uchiawase.session import messages as m

BEAT_S = 0.5
TIMEKEEPER_S = 0.020
MOTOR_S = 0.008


@dataclass(frozen=True)
class FarPair:
    """How they play.

    Attributes:
        path_s: How long a message is under way.
        to_song: What part of an asynchrony to the song is made good by the next beat.
        to_other: The same to what is heard of the other, of the first and of the second.
        bar_count: Bars of four beats.
    """

    path_s: float = 0.08
    to_song: float = 0.2
    to_other: Sequence[float] = (0.3, 0.3)
    bar_count: int = 40

    def play(self, seed: int) -> Performance:
        """Let them play a song; what comes back is what a report is made from."""
        chance = generator(seed, 0)
        song = small_song(bar_count=self.bar_count)
        room = Room(songs=(song,), seed=seed)
        hands = (room.host(seat=1, place="Nara"), room.join("Mina", seat=2, place="Andong"))
        for connection in hands:
            room.say(
                connection,
                m.DeviceReport(
                    path_s=self.path_s, output_s=0.02, clock_error_s=0.001, can_sound=True
                ),
            )
        room.say(hands[0], m.Start(song_id="small", count_in_bars=1))
        zero_s = room.state(hands[0]).timeline[0].start_s + 4 * BEAT_S

        struck_s = zero_s + MOTOR_S * chance.standard_normal(2)
        motor_s = np.zeros(2)
        for beat in range(4 * self.bar_count):
            piece = "kick" if beat % 2 == 0 else "snare"
            for player in map(int, np.argsort(struck_s)):
                room.wait(max(float(struck_s[player]) + self.path_s - room.now_s, 0.0))
                stroke = hit(beat + 1, float(struck_s[player]), piece=piece)
                room.say(hands[player], stroke)
            target_s = zero_s + beat * BEAT_S
            room.wait(target_s + 0.75 * BEAT_S - room.now_s)
            heard_s = np.array(
                [
                    _sounded_s(room, hands[0], zero_s, (2, beat)),
                    _sounded_s(room, hands[1], zero_s, (1, beat)),
                ]
            )
            motor_before_s, motor_s = motor_s, MOTOR_S * chance.standard_normal(2)
            struck_s = (
                struck_s
                + BEAT_S
                - self.to_song * (struck_s - target_s)
                - np.array(self.to_other) * np.nan_to_num(struck_s - heard_s)
                + TIMEKEEPER_S * chance.standard_normal(2)
                + motor_s
                - motor_before_s
            )
        room.wait(3.0)
        state = room.state(hands[0])
        timeline = m.timeline_of(state)
        assert timeline is not None
        return Performance(
            song=song,
            timeline=timeline,
            pass_number=1,
            from_beats=Fraction(0),
            to_beats=song.end_beats,
            takes=tuple(_take(room, seat) for seat in (1, 2)),
            sounded=tuple(
                Sounded(one.place, one.part, one.stroke, one.time_s)
                for one in room.records
                if isinstance(one, StrokeSounded)
            ),
        )


def _sounded_s(room: Room, listener: int, zero_s: float, stroke: tuple[int, int]) -> float:
    """When a stroke (seat and index) sounds on a device, by the last it was told; NaN if not at all."""
    sound = next(
        (
            one
            for message in reversed(room.told[listener])
            if isinstance(message, m.Sounds)
            for one in message.sounds
            if (one.id.part, one.id.stroke) == stroke
        ),
        None,
    )
    if sound is None or sound.velocity == 0:
        return np.nan
    return zero_s + sound.beats[0] / sound.beats[1] * BEAT_S + sound.offset_s


def _take(room: Room, seat: int) -> Take:
    hits = [one for one in room.records if isinstance(one, HitStruck) and one.seat == seat]
    return Take(
        seat=seat,
        name=f"name {seat}",
        kind="person",
        kit_id=f"kit-{seat}",
        level=Level.FIRST,
        hits=tuple(Hit(one.time_s, one.piece, one.velocity) for one in hits),
        hearing=tuple(
            Hearing(one.from_s, one.place, one.headphones)
            for one in room.records
            if isinstance(one, HearingInPass) and one.player == seat
        ),
    )
