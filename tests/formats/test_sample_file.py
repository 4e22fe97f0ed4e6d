"""Laws of sample files: what can be played is decoded, anything else has a reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit_fixtures import sound, wave

from uchiawase.formats import sample_file
from uchiawase.formats.sample_file import Recorded, Unusable, decoded_sample, wav_bytes


def decoded(
    data: bytes, first: int = 0, last: int | None = None, longest_s: float = 9.0
) -> Recorded | Unusable:
    return decoded_sample(data, from_frame=first, to_frame=last, longest_s=longest_s)


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [("WAV", "PCM_24"), ("FLAC", "PCM_16"), ("AIFF", "PCM_16"), ("OGG", "VORBIS")],
)
def test_the_formats_of_free_kits_are_decoded(kind: str, subtype: str) -> None:
    stereo = np.stack([wave(), wave(hz=300)], axis=1)
    found = decoded(sound(stereo, kind=kind, subtype=subtype, rate_hz=44_100))
    assert isinstance(found, Recorded)
    assert (found.rate_hz, found.wave.shape) == (44_100.0, (2_400, 2))
    assert np.corrcoef(found.wave[:, 1], stereo[:, 1])[0, 1] > 0.95


def test_a_stretch_is_decoded_and_never_more_than_the_longest() -> None:
    whole = decoded(sound())
    part = decoded(sound(), 100, 300)
    capped = decoded(sound(), longest_s=0.01)
    assert isinstance(whole, Recorded)
    assert isinstance(part, Recorded)
    assert isinstance(capped, Recorded)
    assert np.array_equal(part.wave, whole.wave[100:300])
    assert len(capped.wave) == 480


def test_no_more_is_decoded_than_a_machine_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_file, "MAX_DECODED", 1_000)
    found = decoded(sound(np.stack([wave(), wave(hz=300)], axis=1)))
    assert isinstance(found, Recorded)
    assert found.wave.shape == (500, 2)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"RIFF of something", "is no sound that can be read"),
        (sound(np.zeros(0, dtype=np.float32)), "has no sound in it"),
        (sound(np.zeros(100, dtype=np.float32)), "is silent"),
        (sound(np.full(10, np.nan), subtype="FLOAT"), "values that are no numbers"),
        (sound(np.full(10, np.inf), subtype="FLOAT"), "values that are no numbers"),
        (sound(rate_hz=8_000_000), "says 8000000 Hz"),
        (sound(rate_hz=1), "says 1 Hz"),
        (sound(np.zeros((10, 20), dtype=np.float32)), "has 20 channels"),
        (sound(np.zeros(4_000 * 130, dtype=np.float32), rate_hz=4_000, kind="FLAC"), "lasts 130 s"),
    ],
)
def test_what_cannot_be_played_has_a_reason(data: bytes, sentence: str) -> None:
    found = decoded(data)
    assert isinstance(found, Unusable)
    assert sentence in found.fault


def test_an_offset_behind_the_end_has_a_reason() -> None:
    found = decoded(sound(), 99_999)
    assert isinstance(found, Unusable)
    assert "has 2400 frames, but is to be played from frame 99999" in found.fault


@given(st.binary(max_size=200), st.sampled_from(["RIFF", "fLaC", "FORM", "OggS", "caff", ""]))
def test_random_bytes_are_decoded_or_have_a_reason(data: bytes, head: str) -> None:
    assert isinstance(decoded(head.encode() + data), Recorded | Unusable)


@given(st.integers(0, 60), st.binary(min_size=1, max_size=8))
def test_a_damaged_head_is_decoded_or_has_a_reason(place: int, data: bytes) -> None:
    damaged = bytearray(sound())
    damaged[place : place + len(data)] = data
    assert isinstance(decoded(bytes(damaged)), Recorded | Unusable)


def test_what_is_written_is_read_within_24_bits() -> None:
    found = decoded(wav_bytes(wave(), 48_000))
    assert isinstance(found, Recorded)
    assert found.rate_hz == 48_000
    assert np.max(np.abs(found.wave[:, 0] - wave())) <= 2.0**-23
    assert len(wave()) / 48_000 <= sample_file.MAX_SAMPLE_S
