"""Laws of skins: tuned, damped, bent and buzzing as they are said to be."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.sound.skin import Brush, Skin, Stick, Wires, skin_struck
from uchiawase.sound.timbre import centroid_hz, octave_share_db, rise_s, t20_s
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, peak

PLAIN = Skin(level_lufs=-20.0, tune_hz=125.0, t60_s=0.8, damping=1.0, contact_s=0.004)


def struck(skin: Skin, force: float = 1.0) -> Mono:
    return skin_struck(skin, force, generator(1, 2))


def strongest_hz(wave: Mono) -> float:
    power = np.abs(np.fft.rfft(wave.astype(np.float64))) ** 2
    return float(np.argmax(power)) * SAMPLE_RATE_HZ / len(wave)


def test_a_head_sounds_its_lowest_mode() -> None:
    assert strongest_hz(struck(PLAIN)) == pytest.approx(125.0, rel=0.02)


def test_it_rings_for_as_long_as_it_says_but_for_the_air_it_pumps() -> None:
    expected_s = PLAIN.t60_s / (1.0 + PLAIN.breath)
    assert t20_s(struck(PLAIN), 125) == pytest.approx(expected_s, rel=0.15)
    assert t20_s(struck(replace(PLAIN, t60_s=0.4)), 125) < t20_s(struck(PLAIN), 125)


def test_a_longer_touch_is_darker_and_so_is_a_softer_one() -> None:
    hard = replace(PLAIN, contact_s=0.0005)
    assert centroid_hz(struck(hard)) > centroid_hz(struck(PLAIN))
    assert centroid_hz(struck(hard)) > centroid_hz(struck(hard, 0.2))


def test_the_pitch_falls_back_after_a_hard_blow() -> None:
    bent = struck(replace(PLAIN, bend=2.0, bend_s=0.02, contact_s=0.02))
    early, late = (strongest_hz(bent[at : at + 2_400]) for at in (0, 9_600))
    assert early > 1.2 * late


def test_a_second_head_adds_the_mode_in_which_both_breathe() -> None:
    two = replace(PLAIN, resonant=2.0, resonant_level=1.0)
    assert octave_share_db(struck(two), 250) > octave_share_db(struck(PLAIN), 250) + 3.0


def test_wires_buzz_in_the_rhythm_of_the_head() -> None:
    wires = Wires(level=0.5, low_hz=3_000, high_hz=12_000, length_s=0.4, buzz=0.9)
    head = struck(PLAIN)
    buzzing = struck(replace(PLAIN, wires=wires))[: len(head)] - head
    noise = buzzing[480:7_200].astype(np.float64) ** 2
    swung = np.fft.rfft(noise - noise.mean())
    places = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE_HZ)
    near = np.abs(places - 125.0) < 15.0
    assert np.max(np.abs(swung[near])) > 3.0 * np.median(np.abs(swung[places < 400]))


def test_sticks_bristles_and_shells_make_it_brighter() -> None:
    plain = centroid_hz(struck(PLAIN))
    for more in (
        replace(PLAIN, stick=Stick(0.5, 2_000, 6_000, 0.02)),
        replace(PLAIN, brush=Brush(0.8, 0.002, 1_500, 7_000, 0.3, 0.3)),
        replace(PLAIN, shell_modes=((900.0, -3.0, 0.3),)),
    ):
        assert centroid_hz(struck(more)) > plain


def test_a_drive_holds_the_peak_down_against_the_rest() -> None:
    loud = struck(replace(PLAIN, drive=4.0))
    plain = struck(PLAIN)

    def crest(wave: Mono) -> float:
        return peak(wave) / float(np.sqrt(np.mean(wave.astype(np.float64) ** 2)))

    assert crest(loud) < crest(plain)


def test_a_blow_is_there_within_five_milliseconds() -> None:
    assert rise_s(struck(replace(PLAIN, bend=1.5, bend_s=0.01))) < 0.005
