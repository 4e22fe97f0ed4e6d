from itertools import pairwise

import msgspec
import numpy as np
import pytest
from room_for_tests import Room, hit

from uchiawase.clock import generator
from uchiawase.session import messages as m
from uchiawase.session.listening import (
    LEAD_S,
    MOST_DEVICES,
    PATIENCE_S,
    Outcome,
    outcome_of,
    planned,
)
from uchiawase.session.sound_check import MOST_TAPS, TAPS_AT_ONCE
from uchiawase.sound.chirp import chirp
from uchiawase.sound.simulated_place import Noise, Singing, heard
from uchiawase.sound.simulated_place import Room as Walls
from uchiawase.sound.wave import SAMPLE_RATE_HZ
from uchiawase.timing.hearing import LATEST_S, Recording

SOUNDS = m.DeviceReport(path_s=0.01, output_s=0.02, clock_error_s=0.001, can_sound=True)


def place(*, guests: int = 1) -> tuple[Room, int, list[int]]:
    """A host and guests in one room, whose sound is on."""
    room = Room()
    host = room.host()
    others = [room.join(f"Guest {index}", seat=index + 2) for index in range(guests)]
    for connection in (host, *others):
        room.say(connection, SOUNDS)
    return room, host, others


def plan_of(room: Room, connection: int) -> m.ListeningView:
    plan = room.of(connection, m.ListeningView)[-1]
    assert isinstance(plan, m.ListeningView)
    return plan


def end_of(room: Room, connection: int) -> m.ListeningOver:
    over = room.of(connection, m.ListeningOver)[-1]
    assert isinstance(over, m.ListeningOver)
    return over


# --- tapping -----------------------------------------------------------------------------------------


def test_taps_are_answered_with_an_interval_and_a_curve() -> None:
    room, host, _ = place()
    room.say(host, m.TapAlong(errors_s=[0.1] * 24, stated_s=0.03))
    (answer,) = room.of(host, m.Tapped)
    assert isinstance(answer, m.Tapped)
    assert answer.enough
    assert answer.output_low_s <= answer.output_s <= answer.output_high_s
    assert answer.both_low_s <= answer.both_s <= answer.both_high_s
    assert max(answer.curve) == 1.0
    assert len(m.encode(answer)) < 2048


def test_taps_that_make_no_sense_are_refused_with_a_sentence() -> None:
    room, host, _ = place()
    room.say(host, m.TapAlong(errors_s=[float("nan")], stated_s=0.03))
    assert room.trouble(host).code == "malformed"
    room.say(host, m.TapAlong(errors_s=[0.1] * (MOST_TAPS + 1), stated_s=0.03))
    assert "at most 64" in room.trouble(host).sentence
    assert not room.trouble(host).fatal


def test_nobody_can_keep_the_room_busy_with_taps() -> None:
    room, host, _ = place()
    for _ in range(int(TAPS_AT_ONCE) + 1):
        room.say(host, m.TapAlong(errors_s=[], stated_s=-1.0))
    assert room.trouble(host).code == "too_fast"
    assert len(room.of(host, m.Tapped)) == int(TAPS_AT_ONCE)


# --- listening together ------------------------------------------------------------------------------


def test_everybody_of_the_place_is_told_who_sings_when_and_only_the_listener_where_to_send_it() -> (
    None
):
    room, host, guests = place(guests=2)
    far = room.join("Far", place="elsewhere")
    room.say(far, SOUNDS)
    room.say(host, m.ListenTogether())
    plan = plan_of(room, host)
    assert [turn.player for turn in plan.turns] == [1, 2, 3]
    assert len({turn.chirp for turn in plan.turns}) == 3
    assert plan.upload
    assert all(not plan_of(room, guest).upload for guest in guests)
    assert not room.of(far, m.ListeningView)
    assert plan.turns[0].due_s[0] >= room.now_s + LEAD_S


def test_turns_do_not_overlap_and_all_of_it_takes_less_than_half_a_minute() -> None:
    plan = planned(tuple(range(1, 20)), 0.0)
    assert len(plan.turns) == MOST_DEVICES
    for one, next_one in pairwise(plan.turns):
        assert one.due_s[-1] + LATEST_S + chirp(0).size / SAMPLE_RATE_HZ < next_one.due_s[0]
    six = planned(tuple(range(6)), 0.0)
    assert six.to_s < 30.0


def test_no_two_distances_between_a_devices_chirps_are_alike() -> None:
    due_s = planned((1,), 0.0).turns[0].due_s
    apart_s = sorted(b - a for index, a in enumerate(due_s) for b in due_s[index + 1 :])
    assert min(b - a for a, b in pairwise(apart_s)) > 0.05


def test_only_between_songs_and_one_at_a_time() -> None:
    room, host, _ = place()
    room.say(host, m.ListenTogether())
    room.say(host, m.ListenTogether())
    assert room.trouble(host).code == "already_listening"
    room.say(host, m.StopListening())
    room.say(host, m.Start(song_id="small"))
    room.say(host, m.ListenTogether())
    assert room.trouble(host).code == "wrong_phase"


def test_a_guest_may_not_listen_in_the_hosts_place_but_in_a_place_of_their_own() -> None:
    room, _, (guest,) = place()
    room.say(guest, m.ListenTogether())
    assert room.trouble(guest).code == "not_host"
    far = room.join("Far", place="elsewhere")
    room.say(far, SOUNDS)
    room.say(far, m.ListenTogether())
    assert plan_of(room, far).upload


def test_where_nothing_can_sound_nothing_is_listened_to() -> None:
    room = Room()
    host = room.host()
    room.say(host, m.ListenTogether())
    assert room.trouble(host).code == "no_sound"


def test_a_recording_is_asked_for_once_and_by_its_secret_only() -> None:
    room, host, _ = place()
    assert room.session.question("0" * 32) is None
    room.say(host, m.ListenTogether())
    upload = plan_of(room, host).upload
    assert room.session.question("0" * 32) is None
    assert room.session.question(upload) is not None
    assert room.session.question(upload) is None


def test_without_a_recording_it_is_given_up() -> None:
    room, host, (guest,) = place()
    room.say(host, m.ListenTogether())
    room.wait(plan_of(room, host).to_s - room.now_s + PATIENCE_S + 0.1)
    assert end_of(room, guest).given_up


def test_when_the_page_that_listens_goes_it_is_given_up() -> None:
    room, host, (guest,) = place()
    room.say(host, m.ListenTogether())
    room.disconnect(host)
    assert end_of(room, guest).given_up


def test_what_comes_after_it_was_given_up_changes_nothing() -> None:
    room, host, _ = place()
    room.say(host, m.ListenTogether())
    room.say(host, m.StopListening())
    assert not room.session.listened(Outcome(1, None, (1, 2)), room.now_s)
    assert len(room.of(host, m.ListeningOver)) == 1


@pytest.mark.parametrize("used_s", [-0.1, 3.0, float("nan")])
def test_impossible_delays_of_singers_are_refused(used_s: float) -> None:
    room, host, _ = place()
    room.say(host, m.ListenTogether())
    room.say(host, m.Sang(number=1, used_s=used_s, stated_s=0.02))
    assert room.trouble(host).code == "malformed"


def test_an_evening_of_chirps_and_strikes_comes_out_as_it_was() -> None:
    room, host, (guest,) = place()
    room.say(host, m.ListenTogether())
    plan = plan_of(room, host)
    outputs_s, inputs_s, used_s, microphone_s = (0.05, 0.21), (0.02, 0.045), (0.05, 0.04), 0.06
    draw = generator(51)
    singing: list[Singing] = []
    knock = (0.3 * np.exp(-np.arange(720) / 144) * draw.standard_normal(720)).astype(np.float32)
    for index, turn in enumerate(plan.turns):
        late_s = outputs_s[index] - used_s[index] + microphone_s - plan.from_s
        singing += [Singing(due_s + late_s, chirp(turn.chirp), 0.4) for due_s in turn.due_s]
        connection = (host, guest)[index]
        room.say(connection, m.Sang(number=1, used_s=used_s[index], stated_s=used_s[index]))
        struck_s = plan.strikes_from_s + np.cumsum(draw.uniform(0.35, 0.75, 9))
        for seq, time_s in enumerate(struck_s, start=1):
            singing.append(Singing(time_s + microphone_s - plan.from_s, knock, 0.4))
            room.now_s = max(room.now_s, time_s + 0.2)
            room.say(connection, hit(seq, time_s + inputs_s[index], pass_number=0))
    quiet = Noise(snr_db=25.0, talkers=0)
    walls = Walls(loudest_reflection_db=-3.0)
    sound = heard(singing, plan.to_s - plan.from_s, draw, room=walls, noise=quiet)
    recording = Recording(sound, plan.from_s, plan.from_s + (sound.size - 1) / SAMPLE_RATE_HZ)
    question = room.session.question(plan.upload)
    assert question is not None
    outcome = outcome_of(question, recording, SAMPLE_RATE_HZ)
    room.session.listened(outcome, room.now_s)
    assert outcome.heard is not None
    assert outcome.missing == ()
    one, other = outcome.heard.devices[1], outcome.heard.devices[2]
    assert other.output_s - one.output_s == pytest.approx(0.16, abs=0.004)
    for index, device in enumerate((one, other)):
        assert device.input_s is not None
        both_s = outputs_s[index] + inputs_s[index]
        assert device.output_s + device.input_s == pytest.approx(both_s, abs=0.006)


def test_silence_finds_nobody() -> None:
    room, host, _ = place()
    room.say(host, m.ListenTogether())
    plan = plan_of(room, host)
    question = room.session.question(plan.upload)
    assert question is not None
    noise = generator(52).standard_normal(480_000).astype(np.float32) * 0.01
    recording = Recording(noise, plan.from_s, plan.from_s + 479_999 / SAMPLE_RATE_HZ)
    outcome = outcome_of(question, recording, SAMPLE_RATE_HZ)
    assert outcome.heard is None
    assert outcome.missing == (1, 2)


# --- what is measured --------------------------------------------------------------------------------


def test_what_was_measured_is_seen_by_everybody() -> None:
    room, host, (guest,) = place()
    report = m.DeviceReport(
        path_s=0.01, output_s=0.18, clock_error_s=0.001, can_sound=True,
        found="heard", doubt_s=0.007, input_s=0.03, strike_doubt_s=0.004,
    )  # fmt: skip
    room.say(guest, report)
    view = room.state(host).players[1]
    assert (view.found, view.output_s, view.doubt_s) == ("heard", 0.18, 0.007)


@pytest.mark.parametrize("field", ["doubt_s", "input_s", "strike_doubt_s"])
def test_impossible_findings_are_refused(field: str) -> None:
    room, host, _ = place()
    report = m.DeviceReport(path_s=0.01, output_s=0.02, clock_error_s=0.001, can_sound=True)
    room.say(host, msgspec.structs.replace(report, **{field: float("nan")}))
    assert room.trouble(host).code == "malformed"
    assert report.found == "stated"


# --- the speaker of a place --------------------------------------------------------------------------


def test_the_chosen_device_plays_for_its_place_until_another_is_chosen_or_it_goes() -> None:
    room, host, (guest,) = place()

    def speakers() -> list[int]:
        return [view.player for view in room.state(host).players if view.sounds_all]

    assert speakers() == [1]
    room.say(host, m.ChooseSpeaker(player=2))
    assert speakers() == [2]
    room.say(guest, m.ChooseSpeaker(player=1))
    assert speakers() == [1]
    room.say(host, m.ChooseSpeaker(player=2))
    room.disconnect(guest)
    assert speakers() == [1]


def test_nobody_chooses_for_a_place_they_are_not_in_and_headphones_play_for_one() -> None:
    room, host, (guest,) = place()
    far = room.join("Far", place="elsewhere")
    room.say(far, SOUNDS)
    room.say(far, m.ChooseSpeaker(player=2))
    assert room.trouble(far).code == "not_host"
    room.say(guest, m.SetListening(place="here", headphones=True))
    room.say(host, m.ChooseSpeaker(player=2))
    assert room.trouble(host).code == "headphones"
    room.say(host, m.ChooseSpeaker(player=77))
    assert room.trouble(host).code == "no_such_player"
