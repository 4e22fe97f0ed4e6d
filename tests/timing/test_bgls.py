"""Bounded generalised least squares: the reference program's numbers, and laws."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference import VECTORS, ReferenceFit, fits_of, onsets_of

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, PatternsDiffer, TooFewBeats
from uchiawase.timing import bgls
from uchiawase.timing.phase_correction import simulated

untyped: Any = np
"""For arithmetic that is written out as papers have it; numpy does not tell its types."""

REFERENCE = fits_of(VECTORS / "bgls_octave.csv")


def agrees(wanted: ReferenceFit, path: Path) -> None:
    onsets = onsets_of(path)
    found = bgls.fit(onsets[:, wanted.player], onsets[:, wanted.partners], period=wanted.period)
    # Gains are printed with ten digits after the point, noise in ms.
    assert found.gains == pytest.approx(wanted.gains, abs=1e-8)
    assert found.period_gains == pytest.approx(wanted.period_gains, abs=1e-8)
    assert found.timekeeper_s == pytest.approx(wanted.timekeeper_s, abs=1e-8 / 1000)
    assert found.motor_s == pytest.approx(wanted.motor_s, abs=1e-8 / 1000)


def test_the_reference_has_fifty_two_fits_of_ten_sets() -> None:
    assert len(REFERENCE) == 52
    assert len({wanted.source for wanted in REFERENCE}) == 10
    assert sum(wanted.period for wanted in REFERENCE) == 26


@pytest.mark.parametrize(
    "wanted", REFERENCE, ids=lambda one: f"{one.source}-p{one.player + 1}-{one.period}"
)
def test_the_reference_program_is_met_to_eight_digits(wanted: ReferenceFit) -> None:
    agrees(wanted, VECTORS / "bgls" / f"{wanted.source}.csv")


def test_the_reference_program_is_met_on_real_players(uchi_data: Path) -> None:
    reference = fits_of(uchi_data / "vectors" / "bgls_octave_real.csv")
    assert len(reference) == 20
    for wanted in reference:
        agrees(wanted, uchi_data / "vectors" / "bgls_real" / f"{wanted.source}.csv")


def group(
    seed: int, series: int, beat_count: int = 90
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    gains = np.array([[0.2, 0.0, 0.3], [0.3, 0.1, 0.0]])
    noise = {"timekeepers_s": np.array([0.02, 0.025]), "motors_s": np.array([0.008, 0.006])}
    found = simulated(gains, **noise, beat_count=beat_count, series=series, draw=generator(seed))
    return found + 0.5 * np.arange(beat_count, dtype=np.float64)[:, None]


@pytest.mark.parametrize("period", [False, True])
def test_many_fits_at_once_are_the_fits_one_by_one(period: bool) -> None:
    onsets = group(1, 30)
    onsets[:, 11, 0] = np.nan
    together = bgls.fits(onsets[:, :, 0], onsets[:, :, 1:], period=period)
    for series in range(30):
        alone = bgls.fit(onsets[series, :, 0], onsets[series, :, 1:], period=period)
        assert alone.gains == pytest.approx(together.gains[series].tolist(), rel=1e-9)
        assert alone.motor_s == pytest.approx(float(together.motor_s[series]), abs=1e-12)


def test_the_unit_of_time_and_its_zero_change_no_gain() -> None:
    onsets = group(2, 1)[0]
    seconds = bgls.fit(onsets[:, 0], onsets[:, 1:])
    other = bgls.fit(1000 * onsets[:, 0] + 5e5, 1000 * onsets[:, 1:] + 5e5)
    assert other.gains == pytest.approx(seconds.gains, abs=1e-7)
    assert other.timekeeper_s == pytest.approx(1000 * seconds.timekeeper_s, rel=1e-6)


def test_a_constant_delay_of_a_device_changes_no_gain() -> None:
    onsets = group(3, 1)[0]
    before = bgls.fit(onsets[:, 0], onsets[:, 1:])
    after = bgls.fit(onsets[:, 0] + 0.04, onsets[:, 1:])
    assert after.gains == pytest.approx(before.gains, abs=1e-9)


def by_hand(own: Any, partner: Any, rows: Any) -> tuple[float, float]:
    """Fit with whole matrices: gain, and the covariance of neighbouring rows."""
    interval = untyped.diff(own)
    target = interval[rows] - untyped.nanmean(interval)
    asynchrony = own - partner
    regressor = asynchrony[rows] - untyped.nanmean(asynchrony[1:])
    k11, k12, gain = 1.0, 0.0, 0.0
    neighbours = untyped.flatnonzero(untyped.diff(rows) == 1)
    for _ in range(bgls.MOST_ITERATIONS):
        covariance: Any = k11 * untyped.eye(rows.size)
        covariance[neighbours, neighbours + 1] = covariance[neighbours + 1, neighbours] = k12
        weighted = regressor @ untyped.linalg.inv(covariance)
        before, gain = gain, float(weighted @ target) / float(weighted @ regressor)
        rest = regressor * gain - target
        k = untyped.cov(rest[neighbours], rest[neighbours + 1])
        k12 = min(float(k[0, 1]), 0.0)
        k11 = max(float(k[0, 0] + k[1, 1]) / 2, -3 * k12)
        if abs(gain - before) < bgls.SMALLEST_CHANGE:
            break
    return gain, k12


def test_a_gap_is_fitted_as_whole_matrices_have_it() -> None:
    # Rows on both sides of the gap, a tridiagonal covariance with a hole at it.
    onsets = group(4, 1)[0]
    onsets[40, 0] = np.nan
    found = bgls.fit(onsets[:, 0], onsets[:, 1:])
    rows = np.array([k for k in range(1, 89) if k not in {39, 40}])
    gain, k12 = by_hand(onsets[:, 0], onsets[:, 1], rows)
    assert found.n == rows.size
    assert found.gains == pytest.approx([-gain], abs=1e-12)
    assert found.motor_s == pytest.approx(np.sqrt(-k12), abs=1e-12)


def test_a_partner_who_was_silent_gave_nothing_to_correct_towards() -> None:
    onsets = group(5, 1)[0]
    silent = onsets.copy()
    silent[50, 1] = np.nan
    found = bgls.fit(silent[:, 0], silent[:, 1:])
    assert found.n == 88  # no interval of one's own is lost by it
    assert found.gains == pytest.approx(bgls.fit(onsets[:, 0], onsets[:, 1:]).gains, abs=0.05)


def plain_gains(asynchrony: Any, own: Any) -> Any:
    """Give gains by plain least squares."""
    about, interval = asynchrony[:-1] - asynchrony[:-1].mean(axis=0), untyped.diff(own)
    return -untyped.linalg.lstsq(about, interval - interval.mean(), rcond=None)[0]


def test_gains_are_recovered_on_average_and_plain_least_squares_would_not() -> None:
    onsets = group(6, 400, 256)
    track = np.broadcast_to(0.5 * np.arange(256, dtype=np.float64)[:, None], (400, 256, 1))
    found = bgls.fits(onsets[:, :, 0], np.concatenate((track, onsets[:, :, 1:]), axis=2))
    assert found.gains.mean(axis=0) == pytest.approx([0.2, 0.3], abs=0.02)
    assert float(found.timekeeper_s.mean()) == pytest.approx(0.02, abs=0.002)
    asynchronies = onsets[:, :, :1] - np.concatenate((track, onsets[:, :, 1:]), axis=2)
    plain = [
        float(plain_gains(asynchrony, own).sum())
        for asynchrony, own in zip(asynchronies, onsets[:, :, 0], strict=True)
    ]
    assert np.mean(plain) > 0.58  # the truth is 0.5


def test_two_who_follow_only_the_track_seem_to_follow_each_other_without_it() -> None:
    # The reason for the track as a partner: 0.15 – 0.19 instead of 0.
    gains = np.array([[0.4, 0.0, 0.0], [0.4, 0.0, 0.0]])
    onsets = simulated(
        gains,
        timekeepers_s=np.full(2, 0.02),
        motors_s=np.full(2, 0.008),
        beat_count=128,
        series=400,
        draw=generator(7),
    )
    without = bgls.fits(onsets[:, :, 0], onsets[:, :, 1:]).gains.mean()
    partners = np.concatenate((np.zeros((400, 128, 1)), onsets[:, :, 1:]), axis=2)
    with_track = bgls.fits(onsets[:, :, 0], partners).gains[:, 1].mean()
    assert 0.14 < without < 0.20
    assert abs(with_track) < 0.012


def test_series_that_miss_other_beats_cannot_be_fitted_together() -> None:
    onsets = group(8, 3)
    onsets[2, 7, 0] = np.nan
    with pytest.raises(PatternsDiffer, match="series 2 misses other beats"):
        bgls.fits(onsets[:, :, 0], onsets[:, :, 1:])


def test_too_few_beats_and_other_lengths_are_refused() -> None:
    onsets = group(9, 1)[0]
    with pytest.raises(TooFewBeats, match=r"there are 2 intervals .* needs 4"):
        bgls.fit(onsets[:4, 0], onsets[:4, 1:])
    with pytest.raises(TooFewBeats, match="there are 0 intervals"):
        bgls.fit(np.empty(0), np.empty((0, 1)))
    with pytest.raises(LengthsDiffer, match="90 own onsets but 80"):
        bgls.fit(onsets[:, 0], onsets[:80, 1:])


def test_partners_are_named_in_order_without_oneself() -> None:
    assert bgls.partners_of(1, 4) == (0, 2, 3)
