"""Laws of backings: notes lie where they are written, at the level that every song has."""

from dataclasses import replace

import numpy as np
import pytest

from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.backing import (
    BACKING_CEILING,
    BACKING_LUFS,
    Arrangement,
    Bus,
    Note,
    Point,
    Sweep,
    Track,
    rendered,
)
from uchiawase.sound.loudness import loudness_lufs
from uchiawase.sound.patch import Plucked
from uchiawase.sound.wave import Stereo, peak, sample_at
from uchiawase.units import Beats

PLUCK = Plucked(
    partials=8, rolloff=1.0, stretch=0.0, t60_s=0.6, damping=0.8, even=0.8, release_s=0.1
)
COUNT = sample_at(5.0)


def arrangement(
    *,
    positions: tuple[Beats, ...] = (Beats(0), Beats(7, 2), Beats(6)),
    sweeps: tuple[Sweep, ...] = (),
    plain: bool = True,
) -> Arrangement:
    notes = tuple(Note(at, Beats(1, 2), 69, 100) for at in positions)
    track = Track("pluck", PLUCK, notes, level_db=-12.0)
    if not plain:
        track = replace(
            track, spread=0.4, hall=0.3, plate=0.2, echo=0.3, duck=0.5, chorus=0.3, opens=True,
            drive_db=2.0, low_cut_hz=60.0,
        )  # fmt: skip
    return Arrangement(
        tempo_map=TempoMap.constant(120.0, first_beat_s=0.25),
        tracks=(track,),
        sweeps=sweeps,
        brightness=() if plain else (Point(Beats(0), 0.2), Point(Beats(8), 1.0)),
        pulse=(Point(Beats(0), 0.0 if plain else 1.0),),
        end_beats=Beats(8),
        bus=Bus(compression=None, drive_db=0.0) if plain else Bus(),
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
    wave = played(arrangement(plain=plain, sweeps=(Sweep(Beats(4), Beats(8), True, -20.0),)))
    assert wave.shape == (COUNT, 2)
    assert wave.dtype == np.float32
    assert np.all(np.isfinite(wave))
    assert loudness_lufs(wave) == pytest.approx(BACKING_LUFS, abs=0.5)
    assert peak(wave) <= BACKING_CEILING
    assert np.all(wave[-1] == 0.0)


def test_the_same_arrangement_gives_the_same_samples() -> None:
    made = arrangement(plain=False, sweeps=(Sweep(Beats(2), Beats(4), False, -15.0),))
    assert np.array_equal(played(made), played(made))


def test_a_rising_sweep_swells_and_a_falling_one_dies_away() -> None:
    def halves(rising: bool) -> tuple[float, float]:
        made = arrangement(positions=(), sweeps=(Sweep(Beats(0), Beats(8), rising, -12.0),))
        start, stop = sample_at(0.25), sample_at(4.25)
        power = np.sum(played(made).astype(np.float64)[start:stop] ** 2, axis=1)
        return float(power[: len(power) // 2].sum()), float(power[len(power) // 2 :].sum())

    early, late = halves(True)
    assert late > 4 * early
    early, late = halves(False)
    assert early > 4 * late


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    rendered(arrangement(), COUNT, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
