"""Laws of backings: notes lie where they are written, at the level that every song has."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.errors import TempoRatioOutOfRange
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.backing import (
    BACKING_CEILING,
    BACKING_LUFS,
    Arrangement,
    Bus,
    Control,
    Echo,
    Lane,
    Note,
    Point,
    Track,
    at_tempo,
    rendered,
)
from uchiawase.sound.envelope import Adsr
from uchiawase.sound.filter import low_passed
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.motion import Motion
from uchiawase.sound.plucked import Plucked
from uchiawase.sound.synth import Filter, Oscillator, Synth
from uchiawase.sound.transition import Fall, Impact, Riser, Transition
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Curve, Stereo, peak, sample_at
from uchiawase.units import Beats

PLUCK = Plucked(
    partials=8, rolloff=1.0, stretch=0.0, t60_s=0.6, damping=0.8, even=0.8, release_s=0.1
)
HELD = Synth(
    Oscillator(),
    Filter(closed_hz=6_000.0, open_hz=6_000.0, touch=0.0),
    opening=Adsr(0.001, 0.1, 1.0, 0.01),
    amplifier=Adsr(0.002, 0.1, 1.0, 0.01),
)
COUNT = sample_at(5.0)


def arrangement(
    *,
    positions: tuple[Beats, ...] = (Beats(0), Beats(7, 2), Beats(6)),
    transitions: tuple[Transition, ...] = (),
    plain: bool = True,
) -> Arrangement:
    notes = tuple(Note(at, Beats(1, 2), 69, 100) for at in positions)
    track = Track("pluck", PLUCK, notes, level_db=-12.0)
    if not plain:
        track = replace(
            track, spread=0.4, hall=0.3, plate=0.2, echo=0.3, duck=0.5, chorus=0.3,
            drive_db=2.0, low_cut_hz=60.0,
        )  # fmt: skip
    return Arrangement(
        tempo_map=TempoMap.constant(120.0, first_beat_s=0.25),
        tracks=(track,),
        transitions=transitions,
        pulse=(Point(Beats(0), 0.0 if plain else 1.0),),
        end_beats=Beats(8),
        bus=Bus(compression=None, drive_db=0.0, mono_below_hz=10.0) if plain else Bus(),
    )


def played(made: Arrangement) -> Stereo:
    return rendered(made, COUNT, lambda _share: None)


def test_notes_start_on_the_sample_that_the_tempo_map_gives_them() -> None:
    wave = played(arrangement(positions=(Beats(0), Beats(7, 2))))
    first = int(np.flatnonzero(wave[:, 0])[0])
    assert first == sample_at(0.25)
    alone = played(arrangement(positions=(Beats(7, 2),)))
    assert int(np.flatnonzero(alone[:, 0])[0]) == sample_at(0.25 + 3.5 * 0.5)


@pytest.mark.parametrize("plain", [True, False])
def test_a_stem_has_its_length_its_loudness_and_its_ceiling(*, plain: bool) -> None:
    wave = played(arrangement(plain=plain, transitions=(Riser(Beats(4), Beats(8), -20.0),)))
    assert wave.shape == (COUNT, 2)
    assert wave.dtype == np.float32
    assert np.all(np.isfinite(wave))
    assert loudness_lufs(wave) == pytest.approx(BACKING_LUFS, abs=0.5)
    assert peak(wave) <= BACKING_CEILING
    assert np.all(wave[-1] == 0.0)


def test_the_same_arrangement_gives_the_same_samples() -> None:
    made = arrangement(plain=False, transitions=(Fall(Beats(2), Beats(4), -15.0),))
    assert np.array_equal(played(made), played(made))


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    rendered(arrangement(), COUNT, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.25])
def test_at_another_tempo_onsets_come_at_the_scaled_times_and_pitches_stay(ratio: float) -> None:
    for position in (Beats(0), Beats(7, 2), Beats(6)):
        made = at_tempo(arrangement(positions=(position,)), ratio)
        count = round(COUNT / ratio)
        wave = rendered(made, count, lambda _share: None)
        onset = int(np.flatnonzero(wave[:, 0])[0])
        assert onset == sample_at((0.25 + 0.5 * float(position)) / ratio)
        note = wave[onset : onset + 9_600, 0].astype(np.float64)
        spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note)), 1 << 18))
        found_hz = float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / (1 << 18)
        assert found_hz == pytest.approx(440.0, abs=1.0)


def test_at_another_tempo_notes_are_as_much_longer_and_echoes_follow_in_beats() -> None:
    track = Track("tone", HELD, (Note(Beats(0), Beats(1), 69, 100),), level_db=-12.0, echo=0.5)
    made = replace(arrangement(), tracks=(track,), echo=Echo(beats=Beats(2), hall=0.0))
    for ratio in (0.5, 1.0, 1.25):
        wave = rendered(at_tempo(made, ratio), round(COUNT / ratio), lambda _share: None)
        heard = np.convolve(np.abs(wave).sum(axis=1), np.full(480, 1 / 480), mode="same")
        loud = heard > 0.25 * heard.max()
        starts = np.flatnonzero(np.diff(loud.astype(int)) == 1)
        stops = np.flatnonzero(np.diff(loud.astype(int)) == -1)
        assert starts[0] / SAMPLE_RATE_HZ == pytest.approx(0.25 / ratio, abs=0.01)
        assert (stops[0] - starts[0]) / SAMPLE_RATE_HZ == pytest.approx(0.5 / ratio, abs=0.03)
        assert starts[1] / SAMPLE_RATE_HZ == pytest.approx(1.25 / ratio, abs=0.01)


@pytest.mark.parametrize("ratio", [0.49, 1.26, 0.0, -1.0, float("nan")])
def test_at_a_tempo_that_nobody_plays_nothing_is_played(ratio: float) -> None:
    with pytest.raises(TempoRatioOutOfRange, match=r"0\.5 … 1\.25"):
        at_tempo(arrangement(), ratio)


def test_lanes_move_level_place_and_height_between_their_points() -> None:
    tone = Track("tone", HELD, (Note(Beats(0), Beats(8), 57, 100),), level_db=-12.0)
    plain = replace(arrangement(), tracks=(tone,))

    def halves(control: Control, start: float, end: float) -> tuple[Stereo, Stereo]:
        """Play the tone with a lane that goes from a value to another at beat 4."""
        points = (Point(Beats(0), start), Point(Beats(15, 4), start), Point(Beats(4), end))
        track = replace(tone, lanes=(Lane(control, points),))
        wave = played(replace(plain, tracks=(track,)))
        early, late = sample_at(1.0), sample_at(3.0)
        return wave[early : early + 24_000], wave[late : late + 24_000]

    def rms(wave: Stereo) -> Curve:
        return np.sqrt(np.mean(wave.astype(np.float64) ** 2, axis=0))

    def bright(wave: Stereo) -> float:
        power = np.abs(np.fft.rfft(wave.sum(axis=1).astype(np.float64))) ** 2
        return float(np.sum(power * np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE_HZ)) / power.sum())

    before, after = halves("level_db", 0.0, -12.0)
    assert rms(after)[0] / rms(before)[0] == pytest.approx(10 ** (-12 / 20), rel=0.03)
    before, after = halves("pan", -1.0, 1.0)
    assert rms(before)[1] < 0.05 * rms(before)[0]
    assert rms(after)[0] < 0.05 * rms(after)[1]
    before, after = halves("cut_hz", 300.0, 12_000.0)
    assert bright(after) > 1.5 * bright(before)
    before, after = halves("low_cut_hz", 30.0, 1_500.0)
    assert bright(after) > 2.0 * bright(before)
    for control in ("hall", "plate", "echo"):
        before, after = halves(control, 0.0, 0.8)
        assert not np.allclose(rms(after), rms(before), rtol=0.02)


def test_the_side_chain_falls_where_the_kick_does_and_on_every_beat_without_one() -> None:
    tone = Track("tone", HELD, (Note(Beats(0), Beats(8), 57, 100),), level_db=-12.0, duck=0.9)
    made = replace(arrangement(), tracks=(tone,), pulse=(Point(Beats(0), 1.0),))

    def dips(of: Arrangement) -> list[float]:
        """Give the beats at which the level is at its lowest."""
        wave = np.abs(played(of)[:, 0]).astype(np.float64)
        level = np.convolve(wave, np.hanning(2_400) / 1_200, mode="same")
        inside = slice(sample_at(0.6), sample_at(4.1))
        quiet = level < 0.35 * np.median(level[inside])
        starts = np.flatnonzero(np.diff(quiet.astype(int)) == 1)
        return [
            round(start / SAMPLE_RATE_HZ * 2 - 0.5, 1)
            for start in starts
            if 0.6 < start / SAMPLE_RATE_HZ < 4.1
        ]

    assert dips(made) == pytest.approx([1, 2, 3, 4, 5, 6, 7], abs=0.11)
    kicked = replace(made, kicks=(Beats(2), Beats(7, 2), Beats(6), Beats(40)))
    assert dips(kicked) == pytest.approx([2, 3.5, 6], abs=0.11)


def test_a_note_glides_from_the_one_that_runs_into_it_only() -> None:
    patch = replace(HELD, motion=Motion(glide_s=0.2))

    def start_hz(gap: Beats) -> float:
        notes = (Note(Beats(0), Beats(2) - gap, 57, 100), Note(Beats(2), Beats(2), 69, 100))
        wave = played(replace(arrangement(), tracks=(Track("lead", patch, notes, -12.0),)))
        begun = wave[sample_at(1.27) : sample_at(1.30), 0].astype(np.float64)
        spectrum = np.abs(np.fft.rfft(begun * np.hanning(len(begun)), 1 << 18))
        return float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / (1 << 18)

    assert start_hz(Beats(0)) < 400.0
    assert start_hz(Beats(1, 2)) == pytest.approx(440.0, abs=12.0)


def test_transitions_are_heard_where_they_stand_and_the_level_moves_everything() -> None:
    boom = replace(arrangement(positions=()), transitions=(Impact(Beats(4), -6.0, pitch=36),))
    wave = played(boom)
    assert peak(wave[: sample_at(2.25)]) < 1e-6 < peak(wave[sample_at(2.25) : sample_at(2.5)])
    level = (Point(Beats(0), 0.0), Point(Beats(3), 0.0), Point(Beats(4), -20.0))
    quieter = played(replace(arrangement(positions=(Beats(0), Beats(6))), level=level))
    first, second = (
        peak(quieter[sample_at(at_s) : sample_at(at_s + 0.4)]) for at_s in (0.25, 3.25)
    )
    assert second / first == pytest.approx(0.1, rel=0.05)


def test_the_bus_brings_the_bass_to_the_middle() -> None:
    low = Track("bass", HELD, (Note(Beats(0), Beats(8), 28, 100),), level_db=-12.0, pan=-1.0)
    made = replace(arrangement(), tracks=(low,), bus=Bus(mono_below_hz=600.0))
    wave = played(made)[sample_at(1.0) : sample_at(3.0)].astype(np.float64)
    left, right = (low_passed(wave[:, side].astype(np.float32), 90.0, order=4) for side in (0, 1))
    assert float(np.std(right) / np.std(left)) > 0.8


def test_silence_stays_silence() -> None:
    assert peak(played(arrangement(positions=()))) == 0.0
