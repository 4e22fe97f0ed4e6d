"""Laws of intervals."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer
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


# The coverage that is aimed at is 0.95; what the doc of the module promises is the lower bound. With
# 400 series the standard error is about 0.013.
@pytest.mark.parametrize(
    ("correction", "n", "at_least"),
    [(0.5, 24, 0.86), (0.5, 128, 0.91), (0.9, 16, 0.91), (0.2, 128, 0.85)],
)
def test_intervals_cover_what_they_say(correction: float, n: int, at_least: float) -> None:
    series = [corrected(correction, n, key) for key in range(400)]
    spread = true_spread(correction)
    distance = spread * float(np.sqrt(2 / np.pi))
    truths = {doubt.mean: 0.0, doubt.spread: spread, doubt.mean_distance: distance}
    for measure, truth in truths.items():
        found = [measure(one) for one in series]
        covered = [one is not None and one.low <= truth <= one.high for one in found]
        assert at_least <= np.mean(covered) <= 0.99, measure.__name__


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
    assert doubt.ratio_of_sums(np.ones(3), np.ones(3)) is None


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


def test_a_ratio_with_equal_denominators_is_the_mean() -> None:
    values = abs(corrected(0.5, 64, 2))
    ratio, mean = doubt.ratio_of_sums(3 * values, np.full(64, 3.0)), doubt.mean(values)
    assert ratio is not None
    assert mean is not None
    assert ratio.value == pytest.approx(mean.value)
    reach = mean.high - mean.value
    assert np.log(ratio.high / ratio.value) == pytest.approx(reach / mean.value)


def test_a_ratio_needs_two_series_of_one_length() -> None:
    with pytest.raises(LengthsDiffer, match="20 numerators but 19 denominators"):
        doubt.ratio_of_sums(np.ones(20), np.ones(19))


def test_more_strokes_take_more_cosines_but_never_fewer_than_three() -> None:
    assert [doubt.cosine_count(n) for n in (16, 64, 128, 256)] == [3, 5, 8, 12]
