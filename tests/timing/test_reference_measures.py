"""Dyad measures that R computed: every row of ``dyad_measures.csv``, to 1e-9."""

from pathlib import Path

import numpy as np
import pytest
from reference import VECTORS, dyad_measures_of, onsets_of

from uchiawase.timing.asynchrony import absolute_asynchrony, mean_asynchrony, root_mean_square
from uchiawase.timing.doubt import Estimate, spread
from uchiawase.timing.granger import granger
from uchiawase.timing.intervals import (
    autocorrelation,
    contrast,
    cross_correlation,
    drift,
    two_level_variances,
    variation,
)
from uchiawase.timing.relative_phase import direction, relative_phases
from uchiawase.timing.togetherness import pair_asynchronies

SIMULATED = dyad_measures_of(VECTORS / "dyad_measures.csv")


def value(found: Estimate | None) -> float:
    assert found is not None
    return found.value


def measures_of(path: Path) -> dict[str, float]:
    """Compute everything that R did, under R's names, in ms where R had ms."""
    onsets = onsets_of(path)
    first, second = onsets.T
    apart = pair_asynchronies(first, second)
    one, other = np.diff(first), np.diff(second)
    answers = cross_correlation(one, other, most=3)
    phase = direction(relative_phases(second, first))
    assert answers is not None
    assert phase is not None
    motor, clock = two_level_variances(one)
    found = {
        "n_onsets": float(apart.size),
        "mean_async_ms(p1-p2)": 1e3 * value(mean_asynchrony(apart)),
        "sd_async_ms": 1e3 * value(spread(apart)),
        "mean_abs_async_ms": 1e3 * value(absolute_asynchrony(apart)),
        "rms_async_ms": 1e3 * value(root_mean_square(apart)),
        "acf1_async": autocorrelation(apart, 1) or np.nan,
        "acf1_iti_p1": autocorrelation(one, 1) or np.nan,
        "acf1_iti_p2": autocorrelation(other, 1) or np.nan,
        "cv_iti_p1": value(variation(one)),
        "cv_iti_p2": value(variation(other)),
        "mean_iti_p1": 1e3 * float(one.mean()),
        "circ_mean_relphase_rad [2*pi*(p2_i-p1_i)/(p1_{i+1}-p1_i)]": phase.mean.value,
        "vector_strength_R": phase.strength.value,
        "circ_sd_rad sqrt(-2 ln R)": phase.spread,
        "rayleigh_stat_Rbar": phase.strength.value,
        "rayleigh_p": phase.rayleigh_p,
        "local_cv nPVI p1": value(contrast(one)),
        "tempo_slope p1 (ITI ms per s of onset)": 1e3 * value(drift(first)),
        "wing_kristofferson motor_var p1 (-acov1)": 1e6 * motor,
        "wing_kristofferson clock_var p1 (acov0+2acov1)": 1e6 * clock,
    }
    for lag, correlation in zip(answers.lags.tolist(), answers.values.tolist(), strict=True):
        found[f"ccf_iti(x=p1,y=p2)_lag{lag:+d} [R: cor(x[t+k],y[t])]"] = correlation
    for order in (1, 2):
        for name, test in (
            ("p1->p2", granger(one, other, order=order)),
            ("p2->p1", granger(other, one, order=order)),
        ):
            assert test is not None
            found[f"granger {name} order{order} F"] = test.f
            found[f"granger {name} order{order} p"] = test.p
    return found


def agree(found: dict[str, float], wanted: dict[str, float]) -> None:
    assert len(wanted) == 35
    assert set(found) == set(wanted)
    for name, number in wanted.items():
        assert found[name] == pytest.approx(number, rel=1e-9, abs=1e-300), name


@pytest.mark.parametrize("source", SIMULATED)
def test_all_measures_of_a_simulated_dyad_are_what_r_found(source: str) -> None:
    agree(measures_of(VECTORS / "bgls" / f"{source}.csv"), SIMULATED[source])


def test_all_measures_of_real_dyads_are_what_r_found(uchi_data: Path) -> None:
    wanted = dyad_measures_of(uchi_data / "vectors" / "dyad_measures_R.csv")
    real = [source for source in wanted if source not in SIMULATED]
    assert len(real) == 5
    for source in real:
        agree(measures_of(uchi_data / "vectors" / "bgls_real" / f"{source}.csv"), wanted[source])


def test_a_dyad_of_novices_comes_out_as_printed(uchi_data: Path) -> None:
    found = measures_of(uchi_data / "vectors" / "bgls_real" / "social_drumming_d213_t2.csv")
    assert found["n_onsets"] == 65
    assert f"{found['mean_async_ms(p1-p2)']:.11f}" == "-9.56723076923"
    assert f"{found['sd_async_ms']:.9f}" == "39.999651182"
    assert f"{found['rms_async_ms']:.10f}" == "40.8275525102"
    lags = [found[f"ccf_iti(x=p1,y=p2)_lag{lag:+d} [R: cor(x[t+k],y[t])]"] for lag in (-1, 0, 1)]
    assert lags == pytest.approx([0.286685431724, -0.359601410764, 0.342817814526], rel=1e-11)
    assert found["granger p1->p2 order1 F"] == pytest.approx(2.79493530909, rel=1e-11)
    assert found["granger p2->p1 order1 F"] == pytest.approx(5.09679276003, rel=1e-11)
    # Order 1 misses what order 2 shows.
    assert found["granger p1->p2 order1 p"] > 0.05 > found["granger p1->p2 order2 p"]
