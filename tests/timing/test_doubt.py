"""Laws of intervals."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.timing import doubt
from uchiawase.timing.pairing import Times


def corrected(correction: float, n: int, key: int) -> Times:
    """Asynchronies of a linear phase corrector: timekeeper 20 ms, motor 8 ms."""
    draw = generator(11, key)
    motor = draw.standard_normal(n + 101) * 0.008
    news = draw.standard_normal(n + 100) * 0.020 + np.diff(motor)
    found, last = [0.0] * news.size, 0.0
    for index, new in enumerate(news.tolist()):
        found[index] = last = (1 - correction) * last + new
    return np.array(found[100:])


def true_spread(correction: float) -> float:
    return float(np.sqrt((0.020**2 + 2 * correction * 0.008**2) / (correction * (2 - correction))))


# The coverage that is aimed at is at least 0.95; with 300 series its standard error is about 0.013.
# benchmarks/interval_coverage.py has more of them.
@pytest.mark.parametrize(
    ("correction", "n"), [(0.2, 16), (0.2, 128), (0.5, 24), (0.5, 128), (0.9, 16)]
)
def test_intervals_cover_what_they_say(correction: float, n: int) -> None:
    series = [corrected(correction, n, key) for key in range(300)]
    spread = true_spread(correction)
    distance = spread * float(np.sqrt(2 / np.pi))
    truths = {doubt.mean: 0.0, doubt.spread: spread, doubt.mean_distance: distance}
    for measure, truth in truths.items():
        found = [measure(one) for one in series]
        covered = [one is not None and one.low <= truth <= one.high for one in found]
        assert np.mean(covered) >= 0.92, measure.__name__


def test_intervals_by_the_strokes_alone_would_not_cover_people_who_correct_little() -> None:
    series = [corrected(0.2, 16, key) for key in range(300)]
    spread = true_spread(0.2)
    covered = [
        abs(np.log(spread / one.std(ddof=1)))
        <= doubt.by_strokes(((one - one.mean()) ** 2 - one.var()) / (2 * one.var(ddof=1)))
        for one in series
    ]
    assert np.mean(covered) < 0.75


def test_strokes_that_stray_widen_the_interval_of_a_spread() -> None:
    series = corrected(0.5, 128, 3)
    stray = series.copy()
    stray[60] += 0.2
    assert doubt.spread_factors(stray)[1] > 1.2 * doubt.spread_factors(series)[1]


def test_slow_wander_that_is_no_phase_correction_is_seen_by_the_strokes() -> None:
    place = np.arange(128)
    series = 0.03 * np.sin(2 * np.pi * place / 128) + 0.01 * generator(4, 1).standard_normal(128)
    found = doubt.mean(series)
    assert found is not None
    assert found.high - found.value >= doubt.by_strokes(series - series.mean())


def test_pooling_one_series_is_that_series_and_pooling_several_is_surer() -> None:
    several = [corrected(0.5, 64, key) for key in range(6)]
    parts = [
        (float(one.std(ddof=1)), ((one - one.mean()) ** 2 - one.var()) / (2 * one.std(ddof=1)), one)
        for one in several
    ]
    value, influence, series = parts[0]
    alone = doubt.pooled(value, influence, parts[:1])
    plain = doubt.spread(series)
    assert alone is not None
    assert plain is not None
    assert (alone.low, alone.high) == pytest.approx((plain.low, plain.high))
    mean = float(np.mean([own for own, _, _ in parts]))
    together = doubt.pooled(mean, np.mean([psi for _, psi, _ in parts], axis=0), parts)
    assert together is not None
    assert np.log(together.high / together.low) < 0.8 * np.log(alone.high / alone.low)


def test_pooling_what_never_changes_is_sure_and_pooling_too_little_is_nothing() -> None:
    still = np.zeros(20)
    assert doubt.pooled(0.0, still, [(0.0, still, still)]) == doubt.Estimate(0.0, 0.0, 0.0, 20)
    assert doubt.pooled(1.0, np.zeros(15), []) is None
    moving = corrected(0.5, 20, 1)
    assert doubt.pooled(0.02, moving, []) == doubt.estimate_of_size(0.02, moving)
    assert doubt.estimate_of_spread(0.02, np.zeros(15), np.zeros(15)) is None


def test_an_interval_that_forgot_the_correlation_would_fail() -> None:
    series = [corrected(0.2, 128, key) for key in range(400)]
    naive = [1.98 * one.std(ddof=1) / np.sqrt(128) for one in series]
    covered = [abs(one.mean()) <= reach for one, reach in zip(series, naive, strict=True)]
    assert np.mean(covered) < 0.65


def test_white_series_have_their_variance_as_long_run_variance() -> None:
    found = [doubt.long_run_variance(generator(3, key).standard_normal(256)) for key in range(300)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("measure", [doubt.mean, doubt.spread, doubt.mean_distance])
def test_too_few_strokes_give_no_figure(measure: object) -> None:
    assert callable(measure)
    assert measure(np.zeros(doubt.FEWEST - 1)) is None
    assert measure(np.zeros(doubt.FEWEST)) is not None
    assert doubt.estimate(0.0, np.zeros(doubt.FEWEST - 1)) is None
    assert doubt.estimate_of_size(1.0, np.zeros(doubt.FEWEST - 1)) is None


def test_a_series_that_never_changes_has_no_doubt() -> None:
    still = np.full(20, 0.5)
    assert doubt.mean(still) == doubt.Estimate(0.5, 0.5, 0.5, 20)
    assert doubt.spread(still) == doubt.Estimate(0.0, 0.0, 0.0, 20)
    assert doubt.mean_distance(still) == doubt.Estimate(0.0, 0.0, 0.0, 20)


def test_sizes_stay_above_nothing_and_scale_with_their_unit() -> None:
    series = corrected(0.3, 16, 1)
    seconds, milliseconds = doubt.spread(series), doubt.spread(series * 1000)
    assert seconds is not None
    assert milliseconds is not None
    assert 0 < seconds.low < seconds.value < seconds.high
    assert (milliseconds.low, milliseconds.high) == pytest.approx(
        (1000 * seconds.low, 1000 * seconds.high)
    )


def test_more_strokes_take_more_cosines_but_never_fewer_than_three() -> None:
    assert [doubt.cosine_count(n) for n in (16, 64, 128, 256)] == [3, 5, 8, 12]
