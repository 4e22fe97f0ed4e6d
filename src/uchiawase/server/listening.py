"""Recordings of a listening together: taken in by HTTP, worked on in a thread, told to the session.

Whoever listens was given the address of the recording over their socket; nobody else knows it, and
it is good for one recording. Rate and length are checked before a byte is read, and no more is read
than the longest listening needs. Nothing is kept: a recording is gone when it has been heard.
"""

import asyncio
from functools import lru_cache
from math import isfinite

import numpy as np
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from uchiawase.errors import RecordingUnusable, TimingError
from uchiawase.formats.sample_file import wav_bytes
from uchiawase.server.room import Room
from uchiawase.session.listening import Outcome, Question, longest_s, outcome_of
from uchiawase.sound.chirp import CHIRP_COUNT, HIGHEST_HZ, chirp
from uchiawase.sound.wave import SAMPLE_RATE_HZ
from uchiawase.timing.hearing import Recording
from uchiawase.units import Seconds

LOWEST_RATE_HZ = 2.2 * HIGHEST_HZ
HIGHEST_RATE_HZ = 96_000.0
SPARE_S: Seconds = 4.0
"""What a recording may be longer than what was asked for."""

BYTES_PER_SAMPLE = 2
FULL_SCALE = 32_768.0
RATE_TOLERANCE = 0.01
"""How far a sound card may be off its own rate: a hundred times what quartzes are."""


async def take_recording(request: Request, room: Room) -> Response:
    """Take in the recording of a listening: 16-bit whole numbers, little-endian, one channel.

    The query tells ``start_s`` and ``end_s``, the session seconds of the first and the last sample,
    and ``rate_hz``, the sound card's own rate. The findings go to everybody over their sockets.
    """
    question = room.session.question(request.path_params["upload"])
    if question is None:
        return PlainTextResponse("No recording is waited for under this address.\n", 404)
    try:
        recording, rate_hz = await _recording(request)
        outcome = await asyncio.to_thread(outcome_of, question, recording, rate_hz)
    except (RecordingUnusable, TimingError) as error:
        room.listened(_nothing(question))
        return PlainTextResponse(f"{error}\n", 400)
    room.listened(outcome)
    return Response(status_code=204)


def chirp_file(request: Request) -> Response:
    """Give a chirp as a WAV file."""
    name, _, kind = request.path_params["name"].partition(".")
    if kind != "wav" or not name.isdecimal() or int(name) >= CHIRP_COUNT:
        return PlainTextResponse(f"Chirps are 0.wav … {CHIRP_COUNT - 1}.wav.\n", 404)
    return Response(_chirp_bytes(int(name)), media_type="audio/wav")


@lru_cache(maxsize=CHIRP_COUNT)
def _chirp_bytes(number: int) -> bytes:
    return wav_bytes(chirp(number), SAMPLE_RATE_HZ)


def _nothing(question: Question) -> Outcome:
    return Outcome(question.number, None, tuple(turn.player for turn in question.turns))


async def _recording(request: Request) -> tuple[Recording, float]:
    start_s, end_s, rate_hz = (_number(request, name) for name in ("start_s", "end_s", "rate_hz"))
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise RecordingUnusable(
            f"it has {rate_hz:.0f} samples a second, where {LOWEST_RATE_HZ:.0f} to "
            f"{HIGHEST_RATE_HZ:.0f} are needed"
        )
    most = round((longest_s() + SPARE_S) * rate_hz) * BYTES_PER_SAMPLE
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise RecordingUnusable(f"it is longer than the {most} bytes asked for")
    wave = np.frombuffer(
        bytes(data[: len(data) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE]), dtype="<i2"
    )
    recording = Recording(wave.astype(np.float32) / np.float32(FULL_SCALE), start_s, end_s)
    if abs(recording.rate_hz / rate_hz - 1.0) > RATE_TOLERANCE:
        raise RecordingUnusable(
            f"its sound card has {rate_hz:.0f} samples a second, but {recording.rate_hz:.0f} came"
        )
    return recording, rate_hz


def _number(request: Request, name: str) -> float:
    try:
        value = float(request.query_params[name])
    except (KeyError, ValueError):
        raise RecordingUnusable(f"its address does not tell {name} as a number") from None
    if not isfinite(value):
        raise RecordingUnusable(f"{name} is no finite number")
    return value
