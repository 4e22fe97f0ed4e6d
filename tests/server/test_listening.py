"""Recordings by HTTP: what is taken, what is refused, and what the pages are told."""

import asyncio
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest
from meetings_for_tests import Guest, guest_of, meeting_in, run

from uchiawase.clock import generator
from uchiawase.server.meeting import Meeting
from uchiawase.session import messages as m
from uchiawase.sound.chirp import chirp
from uchiawase.sound.simulated_place import Noise, Room, Singing, heard
from uchiawase.sound.wave import SAMPLE_RATE_HZ

SOUNDS = m.DeviceReport(path_s=0.01, output_s=0.02, clock_error_s=0.001, can_sound=True)


def ask(meeting: Meeting, path: str, data: bytes | None = None) -> tuple[int, bytes]:
    request = Request(f"http://127.0.0.1:{meeting.port}{path}", data=data)
    try:
        with urlopen(request) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


async def asked(meeting: Meeting, path: str, data: bytes | None = None) -> tuple[int, bytes]:
    return await asyncio.to_thread(ask, meeting, path, data)


async def listening(host: Guest) -> m.ListeningView:
    await host.say(SOUNDS)
    await host.say(m.ListenTogether())
    plan: m.ListeningView = await host.hear(m.ListeningView)
    await host.say(m.Sang(number=plan.number, used_s=0.02, stated_s=0.02))
    return plan


def query(plan: m.ListeningView, end_s: float, rate_hz: float = SAMPLE_RATE_HZ) -> str:
    return f"/api/listening/{plan.upload}?start_s={plan.from_s}&end_s={end_s}&rate_hz={rate_hz}"


def test_a_recording_comes_back_as_a_delay(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, guest_of(meeting, "Hana", host=True) as host:
            plan = await listening(host)
            (turn,) = plan.turns
            singing = [
                Singing(due_s - plan.from_s + 0.1, chirp(turn.chirp), 0.2) for due_s in turn.due_s
            ]
            wave = heard(
                singing, 4.0, generator(1), room=Room(), noise=Noise(snr_db=10.0, talkers=0)
            )
            end_s = plan.from_s + (wave.size - 1) / SAMPLE_RATE_HZ
            data = (wave * 32_000).astype("<i2").tobytes()
            status, _ = await asked(meeting, query(plan, end_s), data)
            assert status == 204
            over: m.ListeningOver = await host.hear(m.ListeningOver)
            (device,) = over.heard
            assert device.player == turn.player
            # Late by 0.1 s against what was reckoned with, of which some is the microphone's.
            assert 0.0 <= device.output_s <= 0.125
            status, _ = await asked(meeting, query(plan, end_s), data)
            assert status == 404

    run(test)


@pytest.mark.parametrize(
    ("rate_hz", "seconds", "sentence"),
    [
        (8_000.0, 1.0, b"samples a second"),
        (SAMPLE_RATE_HZ, 60.0, b"longer than"),
        (44_100.0, 1.0, b"44100 samples a second"),
    ],
)
def test_what_is_no_recording_is_refused_with_a_sentence_and_ends_the_listening(
    tmp_path: Path, rate_hz: float, seconds: float, sentence: bytes
) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, guest_of(meeting, "Hana", host=True) as host:
            plan = await listening(host)
            data = np.zeros(round(seconds * SAMPLE_RATE_HZ), dtype="<i2").tobytes()
            status, body = await asked(meeting, query(plan, plan.from_s + 1.0, rate_hz), data)
            assert status == 400
            assert sentence in body
            over: m.ListeningOver = await host.hear(m.ListeningOver)
            assert over.heard == []

    run(test)


@pytest.mark.parametrize("missing", ["start_s=nan", "start_s=1&end_s=x&rate_hz=48000", ""])
def test_an_address_that_tells_nothing_is_refused(tmp_path: Path, missing: str) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, guest_of(meeting, "Hana", host=True) as host:
            plan = await listening(host)
            status, body = await asked(meeting, f"/api/listening/{plan.upload}?{missing}", b"")
            assert status == 400
            assert b"the recording cannot be used" in body

    run(test)


def test_nobody_sends_what_was_not_asked_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, guest_of(meeting, "Hana", host=True):
            status, _ = await asked(meeting, f"/api/listening/{'0' * 32}", b"x")
            assert status == 404
            status, _ = await asked(meeting, f"/api/listening/{'0' * 32}")
            assert status == 404

    run(test)


def test_chirps_are_served_as_they_are_listened_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting:
            for number in range(6):
                status, data = await asked(meeting, f"/api/chirps/{number}.wav")
                assert status == 200
                assert len(data) > chirp(number).size * 3
            for name in ("6.wav", "0.flac", "x.wav", "-1.wav"):
                status, _ = await asked(meeting, f"/api/chirps/{name}")
                assert status == 404

    run(test)
