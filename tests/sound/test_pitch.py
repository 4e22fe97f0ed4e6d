"""Laws of pitch."""

import pytest

from uchiawase.sound.pitch import pitch_hz


def test_concert_pitch_and_its_octaves() -> None:
    assert pitch_hz(69) == 440.0
    assert pitch_hz(57) == pytest.approx(220.0)
    assert pitch_hz(70) / pitch_hz(69) == pytest.approx(2 ** (1 / 12))
