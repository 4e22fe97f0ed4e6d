"""Laws of metal: plates ring unevenly, hats open by degrees, gongs slide and swell."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.metal import (
    Gong,
    HiHat,
    Metal,
    Rattle,
    gong_struck,
    hat_struck,
    metal_struck,
)
from uchiawase.sound.timbre import centroid_hz, crest_db, octave_share_db, rise_s, t20_s
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono

PLATE = Metal(
    level_lufs=-20.0,
    seed=1,
    low_hz=300.0,
    spacing_hz=40.0,
    spectrum=((300.0, -10.0), (4_000.0, 0.0), (20_000.0, -20.0)),
    decay=((300.0, 2.0), (4_000.0, 1.2), (16_000.0, 0.6)),
    longest_s=2.0,
    stick=0.0,
)
HAT = HiHat(PLATE, closed_s=0.2, openness=0.0, level_lufs=-30.0)
GONG = Gong(
    level_lufs=-20.0, tune_hz=400.0, partials=((1.0, 0.0, 2.0), (1.5, -12.0, 1.5)), longest_s=2.0
)


def plate(metal: Metal, force: float = 1.0, turn: int = 0) -> Mono:
    return metal_struck(metal, force, generator(3, turn))


def hat(one: HiHat) -> Mono:
    return hat_struck(one, 0.9, generator(3, 1))


def gong(one: Gong, force: float = 1.0) -> Mono:
    return gong_struck(one, force, generator(3, 2))


def loudest_hz(wave: Mono) -> float:
    power = np.abs(np.fft.rfft(wave.astype(np.float64) * np.hanning(len(wave)))) ** 2
    return float(np.argmax(power)) * SAMPLE_RATE_HZ / len(wave)


def test_a_plate_dies_as_its_table_says() -> None:
    for octave_hz, t60_s in ((4_000, 1.2), (1_000, 1.55)):
        assert t20_s(plate(PLATE), octave_hz) == pytest.approx(t60_s, rel=0.2)


def test_the_same_plate_has_the_same_modes_and_another_has_others() -> None:
    def lines(wave: Mono) -> set[int]:
        power = np.abs(np.fft.rfft(wave[:48_000].astype(np.float64)))[300:2_000]
        return set(np.argsort(power)[-30:].tolist())

    one, again = lines(plate(PLATE)), lines(plate(PLATE, turn=1))
    other = lines(plate(replace(PLATE, seed=2)))
    assert len(one & again) > len(one & other) + 5


def test_a_click_runs_out_over_the_plate_the_more_the_blow_comes_as_one() -> None:
    assert crest_db(plate(replace(PLATE, ping=0.9))) > crest_db(plate(replace(PLATE, ping=0.0))) + 3


def test_high_modes_are_woken_by_the_low_ones() -> None:
    woken = plate(replace(PLATE, bloom_s=0.05, ping=0.0))
    early, later = (centroid_hz(woken[at : at + 960]) for at in (0, 4_800))
    assert later > 1.2 * early


def test_softer_blows_are_darker_and_a_stick_is_brighter() -> None:
    assert centroid_hz(plate(PLATE, 0.3)) < centroid_hz(plate(PLATE))
    assert centroid_hz(plate(replace(PLATE, stick=3.0))) > centroid_hz(plate(PLATE))


def test_rivets_rattle_and_a_bell_stands_out() -> None:
    rivets = replace(PLATE, rattle=Rattle(2.0, 400.0, 9_000.0, 16_000.0, 1.5))
    assert octave_share_db(plate(rivets), 16_000) > octave_share_db(plate(PLATE), 16_000) + 3
    bell = replace(PLATE, partials=((1_000.0, 6.0, 1.5),))
    assert octave_share_db(plate(bell), 1_000) > octave_share_db(plate(PLATE), 1_000) + 3


def test_a_hat_rings_the_longer_the_further_it_is_open() -> None:
    lengths_s = [
        t20_s(hat(replace(HAT, openness=openness)), 4_000)
        for openness in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert lengths_s == sorted(lengths_s)
    assert lengths_s[0] == pytest.approx(0.2, rel=0.2)
    assert lengths_s[-1] == pytest.approx(1.2, rel=0.2)


def test_a_chick_by_foot_is_darker_and_comes_less_suddenly_and_a_splash_rings() -> None:
    chick = replace(HAT, by_foot=True)
    assert centroid_hz(hat(chick)) < centroid_hz(hat(HAT))
    assert rise_s(hat(chick)) > rise_s(hat(replace(HAT, metal=replace(PLATE, ping=0.9))))
    assert t20_s(hat(replace(chick, openness=0.6)), 4_000) > 2 * t20_s(hat(chick), 4_000)


def test_a_gong_settles_on_its_pitch_from_where_it_was_bent_to_by_force() -> None:
    sliding = replace(GONG, bend=0.9, bend_s=0.2)
    start, end = (loudest_hz(gong(sliding)[at : at + 4_800]) for at in (0, 60_000))
    assert start < end == pytest.approx(400.0, abs=12.0)
    soft = loudest_hz(gong(sliding, 0.2)[:4_800])
    assert soft > start


def test_a_gong_swells_in_waves() -> None:
    def swing(wave: Mono) -> float:
        power = wave[: 8 * 4_800].astype(np.float64).reshape(-1, 2_400) ** 2
        levels_db = 10 * np.log10(power.mean(axis=1))
        return float(np.max(np.diff(levels_db)))

    assert swing(gong(replace(GONG, beating_hz=4.0))) > 1.0 > swing(gong(GONG))


def test_a_hand_behind_a_gong_damps_all_of_it() -> None:
    shimmering = replace(GONG, shimmer=PLATE, shimmer_level=0.5, contact_s=0.002)
    damped = replace(shimmering, damped_s=0.1)
    assert len(gong(damped)) < 0.1 * len(gong(shimmering))
    assert centroid_hz(gong(shimmering)) > centroid_hz(gong(GONG))
