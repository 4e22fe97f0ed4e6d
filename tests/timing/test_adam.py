"""ADAM held against its reference rows, its special case, and its own laws."""

import csv
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, ParameterOutOfRange, TimeNotFinite
from uchiawase.timing.adam import PARAMETERS, Adam, AdamPlayer, respond
from uchiawase.timing.pairing import Times
from uchiawase.timing.phase_correction import lag_1, spread_s

REFERENCE = Path(__file__).parents[1] / "vectors" / "adam_deterministic.csv"
"""Tempo down by 12 ms a beat, then up by 15: the equations of Harry & Keller (2019) run elsewhere,
printed with ten digits."""

BEAT_S = 0.5


def reference() -> list[tuple[Adam, Times, Times]]:
    with REFERENCE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: list[tuple[Adam, Times, Times]] = []
    for key, group in groupby(rows, key=itemgetter("alpha", "beta", "delta", "gamma")):
        these = list(group)
        heard = np.array([float(row["stim_onset_ms"]) for row in these]) / 1000
        struck = np.array([float(row["response_onset_ms"]) for row in these]) / 1000
        found.append((Adam(*map(float, key)), heard, struck))
    return found


def test_every_reference_row_comes_out() -> None:
    sets = reference()
    assert [heard.size for _, heard, _ in sets] == [28] * 5
    for model, heard, struck in sets:
        # Ten digits of up to 15,000 ms.
        assert respond(model, heard, period_s=0.6) == pytest.approx(struck, abs=6e-9)


def test_each_equation_matters_to_the_reference() -> None:
    _, heard, struck = reference()[2]
    for wrong in (
        Adam(0.3, 0.0, 1.0, 0.5),  # no period correction
        Adam(0.3, 0.1, 0.0, 0.5),  # repeats instead of going on
        Adam(0.3, 0.1, 1.0, 0.0),  # does not anticipate
        Adam(0.0, 0.1, 1.0, 0.5),  # no phase correction
    ):
        assert abs(respond(wrong, heard, period_s=0.6) - struck).max() > 0.010


def beats(songs: int, n: int) -> Times:
    return np.tile(np.arange(n, dtype=np.float64) * BEAT_S, (songs, 1))


@pytest.mark.parametrize(
    ("alpha", "timekeeper_s", "motor_s"),
    [(0.2, 0.020, 0.008), (0.5, 0.020, 0.008), (0.9, 0.015, 0.010)],
)
def test_with_phase_correction_alone_it_is_linear_phase_correction(
    alpha: float, timekeeper_s: float, motor_s: float
) -> None:
    model = Adam(alpha, timekeeper_s=timekeeper_s, motor_s=motor_s)
    heard = beats(400, 300)
    errors = (respond(model, heard, period_s=BEAT_S, draw=generator(1, 1)) - heard)[:, 60:]
    expected = spread_s(correction=alpha, timekeeper_s=timekeeper_s, motor_s=motor_s)
    # 96,000 asynchronies that remember each other for at most nine beats.
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(expected, rel=0.015)
    products = np.mean(errors[:, 1:] * errors[:, :-1]) / expected**2
    expected_lag_1 = lag_1(correction=alpha, timekeeper_s=timekeeper_s, motor_s=motor_s)
    assert products == pytest.approx(expected_lag_1, abs=0.03)


@given(alpha=st.floats(0.1, 1.5), beta=st.floats(0.02, 0.3), tempo=st.floats(0.9, 1.1))
def test_who_corrects_the_period_finds_a_steady_tempo_whatever_it_is(
    alpha: float, beta: float, tempo: float
) -> None:
    heard = np.arange(600, dtype=np.float64) * BEAT_S * tempo
    struck = respond(Adam(alpha, beta), heard, period_s=BEAT_S)
    assert struck[-1] == pytest.approx(heard[-1], abs=1e-3)


def test_who_corrects_only_the_phase_stays_late_at_another_tempo() -> None:
    heard = np.arange(200, dtype=np.float64) * (BEAT_S - 0.010)
    struck = respond(Adam(0.25), heard, period_s=BEAT_S)
    assert struck[-1] - heard[-1] == pytest.approx(0.010 / 0.25, abs=1e-9)


def test_full_anticipation_of_an_even_change_is_never_off() -> None:
    intervals = 0.6 - 0.004 * np.arange(60, dtype=np.float64)
    heard = np.cumsum(intervals)
    struck = respond(Adam(0.0, 0.0, 1.0, 1.0), heard, period_s=0.6)
    # Two intervals are needed before a change is known.
    assert abs(struck[3:] - heard[3:]).max() < 1e-12


def test_songs_at_once_are_the_songs_one_by_one() -> None:
    model = Adam(0.4, 0.1, 0.7, 0.3)
    heard = np.cumsum(0.5 + 0.03 * generator(3, 1).standard_normal((5, 40)), axis=1)
    together = respond(model, heard, period_s=0.5)
    for song in range(5):
        assert respond(model, heard[song], period_s=0.5).tolist() == together[song].tolist()


def test_what_was_not_heard_corrects_nothing() -> None:
    player = AdamPlayer(Adam(0.5, 0.2, 0.5, 0.5), 1.0, BEAT_S)
    assert float(player.next_onset_s(np.nan)) == 1.0 + BEAT_S
    assert float(player.period_s) == BEAT_S


def test_after_a_gap_the_interval_before_it_is_not_taken_for_a_change_of_tempo() -> None:
    heard = np.arange(30, dtype=np.float64) * BEAT_S
    heard[[7, 8, 15]] = np.nan
    assert respond(Adam(0.3, 0.1, 1.0, 0.8), heard, period_s=BEAT_S) == pytest.approx(
        np.arange(30, dtype=np.float64) * BEAT_S, abs=1e-12
    )


def test_nothing_heard_is_nothing_struck() -> None:
    assert respond(Adam(0.5), np.array([]), period_s=1.0).size == 0


def test_what_means_nothing_is_refused() -> None:
    with pytest.raises(TimeNotFinite, match="first_s"):
        respond(Adam(0.5), np.array([np.nan, 1.0]), period_s=1.0)
    with pytest.raises(ParameterOutOfRange, match="the period"):
        respond(Adam(0.5), np.array([0.0, 1.0]), period_s=0.0)
    with pytest.raises(LengthsDiffer, match="3 dimensions"):
        respond(Adam(0.5), np.zeros((1, 1, 1)), period_s=1.0)


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_that_mean_nothing_are_refused(name: str) -> None:
    for value in (-0.1, np.inf, np.nan):
        with pytest.raises(ParameterOutOfRange, match=name):
            Adam(**{"phase_correction": 0.5, name: value})
