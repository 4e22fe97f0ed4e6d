"""What is sounded for people who cannot hear each other through the air."""

from room_for_tests import Room, hit
from songs_for_tests import small_song

from uchiawase.score.record import HitStruck, StrokeSounded
from uchiawase.session import messages as m

BEAT_S = 0.5


class Apart:
    """A host here and a guest there, and the guest's strokes as the host's device is told them."""

    def __init__(self, *, bar_count: int = 8) -> None:
        self.room = Room(songs=(small_song(bar_count=bar_count),))
        self.host = self.room.host(seat=1)
        self.guest = self.room.join("Mina", seat=2, place="there")
        for connection in (self.host, self.guest):
            self.room.say(
                connection,
                m.DeviceReport(path_s=0.05, output_s=0.02, clock_error_s=0.001, can_sound=True),
            )
        self.room.say(self.host, m.Start(song_id="small", count_in_bars=1))
        self.zero_s = self.room.state(self.host).timeline[0].start_s + 4 * BEAT_S

    def wait_for_beat(self, beat: float) -> None:
        self.room.wait(self.zero_s + beat * BEAT_S - self.room.now_s)

    def strike(
        self, beat: int, *, late_s: float = 0.0, seq: int | None = None, path_s: float = 0.05
    ) -> None:
        """Let the guest strike what the part asks for; the room learns of it a path later."""
        time_s = self.zero_s + beat * BEAT_S + late_s
        self.room.wait(time_s + path_s - self.room.now_s)
        piece = "kick" if beat % 2 == 0 else "snare"
        self.room.say(self.guest, hit(beat + 1 if seq is None else seq, time_s, piece=piece))

    def heard(self) -> dict[int, list[m.Sound]]:
        """What the host's device was told of the guest's seat, by stroke."""
        heard: dict[int, list[m.Sound]] = {}
        for sound in self.room.sounds(self.host):
            if sound.id.part == 2:
                heard.setdefault(sound.id.stroke, []).append(sound)
        return heard

    def time_s(self, sound: m.Sound) -> float:
        return self.zero_s + sound.beats[0] / sound.beats[1] * BEAT_S + sound.offset_s


def test_the_first_strokes_sound_when_they_arrive_and_later_ones_before_they_are_struck() -> None:
    apart = Apart()
    for beat in range(12):
        apart.strike(beat, late_s=0.02)
    heard = apart.heard()
    first = heard[0][0]
    assert apart.time_s(first) >= apart.zero_s + 0.02 + 0.05
    for beat in range(6, 12):
        (only,) = heard[beat]
        assert abs(apart.time_s(only) - (apart.zero_s + beat * BEAT_S + 0.02)) < 0.02


def test_somebody_who_stops_is_not_made_to_play_on() -> None:
    apart = Apart()
    for beat in range(8):
        apart.strike(beat)
    apart.wait_for_beat(20)
    ghosts = [stroke for stroke in apart.heard() if 8 <= stroke < 20]
    assert len(ghosts) <= 2


def test_what_the_part_does_not_ask_for_sounds_when_it_arrives() -> None:
    apart = Apart()
    apart.strike(0)
    time_s = apart.zero_s + 0.75 * BEAT_S
    apart.room.wait(time_s + 0.05 - apart.room.now_s)
    apart.room.say(apart.guest, hit(99, time_s, piece="crash"))
    (sound,) = apart.heard()[1_000_000]
    assert sound.piece == "crash"
    # The listener's path, and the way from its audio clock to its loudspeaker.
    assert abs(apart.time_s(sound) - (apart.room.now_s + 0.05 + 0.02)) < 1e-6


def test_a_stroke_that_comes_early_moves_its_announcement_forward() -> None:
    apart = Apart()
    for beat in range(8):
        apart.strike(beat)
    # The next one is announced for about its beat; the guest is a tenth of a second early.
    apart.strike(8, late_s=-0.12, path_s=0.01)
    announced, moved = apart.heard()[8]
    assert (announced.version, moved.version) == (1, 2)
    assert apart.time_s(moved) < apart.time_s(announced)


def test_nobody_is_sounded_where_they_sit() -> None:
    apart = Apart()
    for beat in range(8):
        apart.strike(beat)
    assert not [sound for sound in apart.room.sounds(apart.guest) if sound.id.part == 2]
    together = Room(songs=(small_song(bar_count=8),))
    host = together.host(seat=1)
    guest = together.join("Mina", seat=2)
    together.say(host, m.Start(song_id="small", count_in_bars=1))
    together.wait(5.0)
    together.say(guest, hit(1, together.now_s))
    assert not [sound for sound in together.sounds(host) if sound.id.part == 2]


def test_the_record_says_when_a_stroke_sounded_at_the_other_place() -> None:
    apart = Apart()
    for beat in range(10):
        apart.strike(beat)
    apart.wait_for_beat(12)
    sounded = [
        record
        for record in apart.room.records
        if isinstance(record, StrokeSounded) and record.part == 2
    ]
    assert {record.place for record in sounded} == {"here"}
    assert [record.stroke for record in sounded][:10] == list(range(10))


def test_a_hit_during_a_pause_still_sounds_elsewhere() -> None:
    apart = Apart()
    apart.wait_for_beat(1)
    apart.room.say(apart.host, m.Pause())
    apart.wait_for_beat(9)
    apart.room.say(apart.guest, hit(50, apart.room.now_s, piece="crash"))
    (sound,) = apart.heard()[1_000_000]
    assert abs(apart.time_s(sound) - (apart.room.now_s + 0.05 + 0.02)) < 1e-6


def crashes(apart: Apart) -> list[m.Sound]:
    return [sound for sound in apart.room.sounds(apart.host) if sound.piece == "crash"]


def test_what_was_struck_while_cut_off_is_kept_and_not_sounded_all_at_once() -> None:
    apart = Apart()
    apart.strike(0)
    apart.room.disconnect(apart.guest)
    struck_s = apart.room.now_s
    apart.room.wait(5.0)
    apart.guest = apart.room.join("Mina", place="there")
    for seq in range(10, 20):
        apart.room.say(apart.guest, hit(seq, struck_s + 0.3 * (seq - 9), piece="crash"))
    stored = {r.seq for r in apart.room.records if isinstance(r, HitStruck) and r.player == 2}
    assert stored >= set(range(10, 20))
    assert not crashes(apart)


def test_two_people_in_turn_on_one_seat_are_both_heard() -> None:
    apart = Apart()
    apart.wait_for_beat(2)
    apart.room.say(apart.guest, hit(5, apart.room.now_s, piece="crash"))
    apart.room.wait(1.0)
    apart.room.say(apart.guest, m.LeaveSeat())
    other = apart.room.join("Otto", seat=2, place="there")
    apart.room.wait(4.0)
    apart.room.say(other, hit(5, apart.room.now_s, piece="crash"))
    first, second = crashes(apart)
    assert first.id != second.id


def test_somebody_who_has_just_sat_down_is_not_sounded_where_they_sit() -> None:
    apart = Apart(bar_count=16)
    friend = apart.room.join("Pat", place="here")
    apart.wait_for_beat(4.5)
    apart.room.say(friend, m.TakeSeat(seat=3))  # theirs from the next bar on
    apart.room.say(friend, hit(1, apart.room.now_s, piece="crash"))
    assert not crashes(apart)


def test_a_hit_before_the_seat_is_ones_own_leaves_the_drummer_there_alone() -> None:
    apart = Apart(bar_count=16)
    friend = apart.room.join("Pat", place="there")
    apart.wait_for_beat(4.9)
    apart.room.say(friend, m.TakeSeat(seat=3))
    apart.wait_for_beat(4.99)
    apart.room.say(friend, hit(1, apart.room.now_s, piece="snare"))
    apart.wait_for_beat(8)
    played = {
        r.seq
        for r in apart.room.records
        if isinstance(r, HitStruck) and r.seat == 3 and not r.player
    }
    assert played == set(range(8))


def test_somebody_who_has_come_over_is_heard_through_the_air() -> None:
    apart = Apart()
    apart.wait_for_beat(1)
    apart.room.say(apart.guest, m.SetListening(place="here", headphones=False))
    apart.room.say(apart.guest, hit(70, apart.room.now_s, piece="crash"))
    assert not crashes(apart)


def test_the_first_stroke_of_all_is_known_when_it_comes_early() -> None:
    apart = Apart()
    apart.strike(0, late_s=-0.08, path_s=0.01)
    assert set(apart.heard()) >= {0}
    assert 1_000_000 not in apart.heard()


# --- virtual drummers who yield ------------------------------------------------------------------


class Together:
    """A host who plays seat 1 in the same room as five virtual drummers, and is told of these."""

    def __init__(self) -> None:
        self.room = Room(songs=(small_song(bar_count=24),))
        self.host = self.room.host(seat=1)
        self.room.say(self.host, m.Start(song_id="small", count_in_bars=1))
        self.zero_s = self.room.state(self.host).timeline[0].start_s + 4 * BEAT_S

    def play(self, offset_s: float, beats: range) -> None:
        """Strike what the part asks for, each so much later than written."""
        for beat in beats:
            time_s = self.zero_s + beat * BEAT_S + offset_s
            self.room.wait(time_s + 0.01 - self.room.now_s)
            piece = "kick" if beat % 2 == 0 else "snare"
            self.room.say(self.host, hit(beat + 1, time_s, piece=piece))

    def versions(self) -> dict[tuple[int, int], list[m.Sound]]:
        """Everything said of each virtual stroke, in order."""
        said: dict[tuple[int, int], list[m.Sound]] = {}
        for sound in self.room.sounds(self.host):
            if sound.id.part > 1:
                said.setdefault((sound.id.part, sound.id.stroke), []).append(sound)
        return said

    def recorded(self) -> dict[tuple[int, int], float]:
        return {
            (record.seat, record.seq): record.time_s
            for record in self.room.records
            if isinstance(record, HitStruck) and record.player == 0
        }


def test_virtual_drummers_yield_to_a_steady_person_and_are_recorded_as_last_said() -> None:
    together = Together()
    together.play(-0.03, range(40))
    together.play(-0.01, range(40, 80))
    together.room.wait(30.0)
    said, recorded = together.versions(), together.recorded()
    moved = [versions for versions in said.values() if len(versions) > 1]
    assert len(moved) > 50
    for versions in moved:
        assert [sound.version for sound in versions] == list(range(1, len(versions) + 1))
        assert 0 < abs(versions[-1].offset_s - versions[0].offset_s) <= 0.025
    assert max(v[-1].offset_s - v[0].offset_s for v in moved) > 0.001
    assert set(recorded) == set(said)
    for key, versions in said.items():
        last = versions[-1]
        beats = last.beats[0] / last.beats[1]
        assert abs(recorded[key] - (together.zero_s + beats * BEAT_S + last.offset_s)) < 1e-9


def test_a_stroke_that_yields_is_still_announced_far_ahead_and_moved_in_time() -> None:
    together = Together()
    told = len(together.room.told[together.host])
    seen: set[tuple[int, int]] = set()
    for beat in range(80):
        together.play(-0.03 if beat < 40 else -0.01, range(beat, beat + 1))
        for message in together.room.told[together.host][told:]:
            for sound in message.sounds if isinstance(message, m.Sounds) else ():
                time_s = together.zero_s + sound.beats[0] / sound.beats[1] * BEAT_S + sound.offset_s
                first = (sound.id.part, sound.id.stroke) not in seen
                # The first ones are announced as the song is started.
                if not first or sound.beats[0] / sound.beats[1] >= 12:
                    assert time_s - together.room.now_s > (3.9 if first else 1.4)
                seen.add((sound.id.part, sound.id.stroke))
        told = len(together.room.told[together.host])


def test_nobody_is_yielded_to_who_strikes_at_random() -> None:
    together = Together()
    for beat in range(80):
        together.play(0.11 if beat % 3 else -0.11, range(beat, beat + 1))
    together.room.wait(30.0)
    assert all(len(versions) == 1 for versions in together.versions().values())
