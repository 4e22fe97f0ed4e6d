"""Laws of bursts: as many claps as hands, the last the longest."""

import numpy as np

from uchiawase.clock import generator
from uchiawase.sound.burst import Burst, burst_struck
from uchiawase.sound.timbre import centroid_hz, t20_s

CLAP = Burst(-24.0, 800.0, 3_000.0, (0.0, 0.05, 0.1), burst_s=0.02, t60_s=0.3, spread_s=0.001)


def test_each_pair_of_hands_is_heard() -> None:
    wave = burst_struck(CLAP, 1.0, generator(6, 1)).astype(np.float64)
    levels = (wave[:7_200] ** 2).reshape(-1, 240).sum(axis=1)
    for time_s in CLAP.times_s:
        at = round(time_s * 200)
        assert max(levels[at : at + 2]) > 0.1 * levels.max()
    assert levels[8] < 0.05 * levels.max()


def test_it_dies_away_as_its_last_burst_does() -> None:
    assert abs(t20_s(burst_struck(CLAP, 1.0, generator(6, 1)), 1_000) - 0.3) < 0.1


def test_softer_hands_are_darker() -> None:
    soft, hard = (centroid_hz(burst_struck(CLAP, force, generator(6, 1))) for force in (0.2, 1.0))
    assert soft < hard
