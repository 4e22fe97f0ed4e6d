"""Arrivals are looked for in recordings of simulated places: the truth is known to the sample."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange
from uchiawase.sound.chirp import chirp
from uchiawase.sound.simulated_place import Noise, Room, Singing, heard, response
from uchiawase.sound.wave import SAMPLE_RATE_HZ
from uchiawase.timing.hearing import Recording, arrival, strikes

DUE_S = (0.4, 0.71, 1.13, 1.61)
LATE_S = 0.1234567
QUIET = Noise(snr_db=30.0, talkers=0)


def recording_of(
    noise: Noise = QUIET,
    *,
    room: Room | None = None,
    key: int = 1,
    number: int = 0,
    late_s: float = LATE_S,
    repetitions: tuple[float, ...] = DUE_S,
) -> Recording:
    draw = generator(21, key)
    room = room or Room()
    answer = response(room, draw)
    singing = [Singing(due_s + late_s, chirp(number), 0.0) for due_s in repetitions]
    wave = heard(singing, 2.6, draw, room=room, noise=noise, responses=[answer] * len(repetitions))
    return Recording(wave, 0.0, (wave.size - 1) / SAMPLE_RATE_HZ)


@pytest.mark.parametrize("number", range(6))
def test_every_chirp_is_placed_to_a_sample(number: int) -> None:
    found = arrival(recording_of(number=number), chirp(number), DUE_S)
    assert found is not None
    assert found.late_s == pytest.approx(LATE_S, abs=1 / SAMPLE_RATE_HZ)
    assert found.spread_s < 1e-4


@pytest.mark.parametrize("snr_db", [10.0, 0.0, -5.0])
@pytest.mark.parametrize("clipped_db", [-6.0, 12.0])
def test_the_direct_sound_is_found_under_noise_talk_clipping_and_louder_reflections(
    snr_db: float, clipped_db: float
) -> None:
    room = Room(rt60_s=0.6, reverberant_db=3.0, loudest_reflection_db=6.0)
    for key in range(3):
        recording = recording_of(Noise(snr_db, 3, clipped_db), room=room, key=key)
        found = arrival(recording, chirp(0), DUE_S)
        assert found is not None
        assert found.late_s == pytest.approx(LATE_S, abs=0.0003)


def test_a_device_that_states_too_much_is_heard_early() -> None:
    found = arrival(recording_of(late_s=-0.2), chirp(0), DUE_S)
    assert found is not None
    assert found.late_s == pytest.approx(-0.2, abs=1e-4)


def test_where_nothing_was_sung_nothing_is_heard() -> None:
    for key in range(8):
        silent = recording_of(Noise(snr_db=-60.0, talkers=3), key=key)
        assert arrival(silent, chirp(0), DUE_S) is None


def test_one_repetition_that_is_lost_costs_nothing() -> None:
    found = arrival(recording_of(repetitions=DUE_S[:3]), chirp(0), DUE_S)
    assert found is not None
    assert found.late_s == pytest.approx(LATE_S, abs=1e-4)


def test_the_drift_of_the_sound_card_is_taken_out() -> None:
    recording = recording_of()
    slow = Recording(recording.wave, 0.0, recording.end_s * 1.0001)
    found = arrival(slow, chirp(0), [due_s * 1.0001 for due_s in DUE_S])
    assert found is not None
    assert found.late_s == pytest.approx(LATE_S, abs=1e-4)


def test_a_recording_that_is_too_short_tells_nothing() -> None:
    recording = recording_of()
    assert arrival(recording, chirp(0), (2.3, 2.4)) is None
    with pytest.raises(LengthsDiffer):
        arrival(recording, chirp(0), ())


def test_samples_and_times_are_two_ways_of_one_road() -> None:
    recording = Recording(np.zeros(100, dtype=np.float32), 2.0, 3.0)
    assert recording.time_s_at(recording.sample_at(2.34)) == pytest.approx(2.34)
    assert recording.rate_hz == pytest.approx(99.0)


@pytest.mark.parametrize("end_s", [0.0, -1.0, float("nan"), float("inf")])
def test_a_recording_has_to_end_after_it_began(end_s: float) -> None:
    with pytest.raises(ParameterOutOfRange, match="the recording's end"):
        Recording(np.zeros(10, dtype=np.float32), 0.0, end_s)
    with pytest.raises(ParameterOutOfRange, match="at least two finite samples"):
        Recording(np.full(10, np.nan, dtype=np.float32), 0.0, 1.0)


def knocks(
    stamp_late_s: float, *, snr_db: float, players: int = 1
) -> tuple[Recording, list[float]]:
    draw = generator(22, players)
    fall = np.exp(-np.arange(720) / 144.0)
    singing: list[Singing] = []
    stamps: list[float] = []
    for player in range(players):
        times_s = 0.4 + np.cumsum(draw.uniform(0.35, 0.75, 9))
        knock = (0.3 * fall * draw.standard_normal(720)).astype(np.float32)
        singing += [Singing(time_s, knock, 0.0) for time_s in times_s]
        if player == 0:
            stamps = [time_s + stamp_late_s for time_s in times_s]
    noise = Noise(snr_db=snr_db, talkers=0)
    wave = heard(singing, 8.0, draw, room=Room(loudest_reflection_db=-3.0), noise=noise)
    return Recording(wave, 0.0, (wave.size - 1) / SAMPLE_RATE_HZ), stamps


@pytest.mark.parametrize("late_s", [-0.12, -0.03, 0.0, 0.05])
@pytest.mark.parametrize("players", [1, 4])
def test_time_stamps_are_held_against_what_was_heard_of_the_strikes(
    late_s: float, players: int
) -> None:
    recording, stamps = knocks(late_s, snr_db=25.0, players=players)
    found = strikes(recording, stamps)
    assert found is not None
    assert found.late_s == pytest.approx(late_s, abs=0.002)


def test_strikes_that_nobody_hears_are_not_made_up() -> None:
    recording, stamps = knocks(0.02, snr_db=-40.0)
    assert strikes(recording, stamps) is None
    assert strikes(recording, stamps[:3]) is None
    assert strikes(recording, ()) is None
