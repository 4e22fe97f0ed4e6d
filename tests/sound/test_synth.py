"""Laws of synthesisers: what the oscillator has, the filter leaves, and the amplifier shapes."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.sound.envelope import Adsr
from uchiawase.sound.pitch import pitch_hz
from uchiawase.sound.synth import Filter, Oscillator, Synth, Unison, synth_note
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, peak

OPEN = Adsr(0.001, 0.1, 1.0, 0.01)
PLAIN = Synth(
    Oscillator(),
    Filter(closed_hz=20_000.0, open_hz=20_000.0, tracking=0.0, touch=0.0),
    opening=OPEN,
    amplifier=OPEN,
)


def partials(wave: Stereo, pitch: int, count: int) -> list[float]:
    """Measure the first partials over the middle half second, in decibels of the first."""
    middle = wave[12_000:36_000].sum(axis=1).astype(np.float64) * np.hanning(24_000)
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(middle, size))
    places = pitch_hz(pitch) * np.arange(1, count + 1) * size / SAMPLE_RATE_HZ
    found = np.array([spectrum[round(at) - 8 : round(at) + 9].max() for at in places])
    return (20 * np.log10(found / found[0] + 1e-9)).tolist()


def test_a_saw_tooth_falls_by_6_db_an_octave_and_a_square_lacks_the_even_partials() -> None:
    saw = partials(synth_note(PLAIN, 57, 1.0, 127), 57, 4)
    assert saw == pytest.approx([0.0, -6.0, -9.5, -12.0], abs=0.3)
    square = replace(PLAIN, oscillator=Oscillator(saw=0.0, pulse=1.0))
    found = partials(synth_note(square, 57, 1.0, 127), 57, 3)
    assert found[1] < -60.0
    assert found[2] == pytest.approx(-9.5, abs=0.3)


@pytest.mark.parametrize(("poles", "fall_db"), [(2, 12.0), (4, 24.0)])
def test_above_its_edge_the_filter_falls_as_its_poles_say(poles: int, fall_db: float) -> None:
    edge = Filter(closed_hz=500.0, open_hz=500.0, poles=4 if poles == 4 else 2, tracking=0.0)
    gains = 20 * np.log10(edge.gains(np.array([50.0, 8_000.0, 16_000.0]), np.array([500.0]))[0])
    assert gains[0] == pytest.approx(0.0, abs=0.2)
    assert gains[1] - gains[2] == pytest.approx(fall_db, abs=0.2)


def test_the_filter_closes_with_its_envelope_and_opens_less_for_a_soft_note() -> None:
    patch = replace(
        PLAIN,
        filter=Filter(closed_hz=300.0, open_hz=9_000.0, touch=0.8, tracking=0.0),
        opening=Adsr(0.001, 0.08, 0.0, 0.01),
    )

    def bright(wave: Stereo) -> float:
        power = np.abs(np.fft.rfft(wave.sum(axis=1).astype(np.float64))) ** 2
        high = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ) > 2_000.0
        return float(power[high].sum() / power.sum())

    hard, soft = (synth_note(patch, 48, 1.0, velocity) for velocity in (127, 40))
    assert bright(hard[:4_000]) > 100 * bright(hard[30_000:44_000])
    assert bright(hard[:4_000]) > 3 * bright(soft[:4_000])


def test_the_edge_follows_the_key_as_far_as_it_says() -> None:
    def level_of_partial_four(pitch: int, tracking: float) -> float:
        edge = Filter(closed_hz=600.0, open_hz=600.0, tracking=tracking)
        return partials(synth_note(replace(PLAIN, filter=edge), pitch, 1.0, 100), pitch, 4)[3]

    assert level_of_partial_four(72, 1.0) == pytest.approx(level_of_partial_four(48, 1.0), abs=0.3)
    assert level_of_partial_four(72, 0.0) < level_of_partial_four(48, 0.0) - 12.0


def test_voices_in_unison_run_free_of_each_other_and_one_alone_does_not() -> None:
    wide = replace(PLAIN, unison=Unison(voices=7, spread_cents=15.0, width=0.9))
    first, second = (synth_note(wide, 60, 0.5, 100, turn=turn) for turn in (0, 1))
    assert not np.allclose(first, second, atol=0.05)
    assert np.array_equal(first, synth_note(wide, 60, 0.5, 100, turn=0))
    alone, again = (synth_note(PLAIN, 60, 0.5, 100, turn=turn) for turn in (0, 1))
    assert np.array_equal(alone, again)


def test_wide_voices_differ_from_side_to_side_and_keep_together_in_mono() -> None:
    wide = replace(PLAIN, unison=Unison(voices=7, spread_cents=15.0, width=1.0))
    wave = synth_note(wide, 60, 2.0, 100).astype(np.float64)
    left, right = wave.T
    assert 0.2 < float(left @ right) / float(np.sqrt((left @ left) * (right @ right))) < 0.95
    assert np.std(wave.sum(axis=1)) > np.std(wave, axis=0).max()


def test_a_sub_is_an_octave_below_breath_is_noise_and_drive_holds_the_peaks() -> None:
    rich = replace(PLAIN, sub=0.5, breath=0.1, drive_db=12.0)
    wave = synth_note(rich, 57, 1.0, 127)
    assert peak(wave) <= 1.4
    spectrum = np.abs(np.fft.rfft(wave[:, 0].astype(np.float64) * np.hanning(len(wave))))
    at = [round(hz * len(wave) / SAMPLE_RATE_HZ) for hz in (110.0, 165.0)]
    assert spectrum[at[0] - 3 : at[0] + 4].max() > 30 * np.median(spectrum[at[1] - 3 : at[1] + 4])
    assert np.array_equal(wave, synth_note(rich, 57, 1.0, 127))
