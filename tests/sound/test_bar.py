"""Laws of bars: they ring at their partials, and a clapper slaps more than once."""

from dataclasses import replace

import numpy as np

from uchiawase.clock import generator
from uchiawase.sound.bar import Bar, bar_struck
from uchiawase.sound.timbre import centroid_hz
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono

BLOCK = Bar(level_lufs=-25.0, partials=((800.0, 0.0, 0.1), (2_000.0, -6.0, 0.08)), noise=0.0)


def struck(bar: Bar, force: float = 1.0) -> Mono:
    return bar_struck(bar, force, generator(5, 1))


def test_a_block_rings_at_its_strongest_partial() -> None:
    power = np.abs(np.fft.rfft(struck(BLOCK).astype(np.float64), SAMPLE_RATE_HZ)) ** 2
    assert abs(int(np.argmax(power)) - 800) < 20


def test_softer_is_darker_and_the_touch_adds_noise() -> None:
    slow = replace(BLOCK, contact_s=0.0005)
    assert centroid_hz(struck(slow, 0.2)) < centroid_hz(struck(slow))
    assert centroid_hz(struck(replace(BLOCK, noise=2.0))) > centroid_hz(struck(BLOCK))


def test_a_clapper_slaps_as_often_as_it_has_leaves() -> None:
    clapper = replace(BLOCK, slaps=((0.0, 1.0), (0.2, 1.0), (0.4, 1.0)), detuning=1.1)
    energy = struck(clapper).astype(np.float64) ** 2
    blocks = energy[:22_800].reshape(-1, 1_200).sum(axis=1)
    loud = blocks > 0.1 * blocks.max()
    assert int(np.sum(np.diff(loud.astype(int)) == 1)) + int(loud[0]) == 3
