"""Laws of how a series remembers."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.timing.memory import Memory
from uchiawase.timing.pairing import Times


def remembering(phi: float, theta: float, n: int, key: int) -> Times:
    draw = generator(21, key)
    news = draw.standard_normal(n + 200)
    found, last, before = [0.0] * news.size, 0.0, 0.0
    for index, new in enumerate(news.tolist()):
        found[index] = last = phi * last + new + theta * before
        before = new
    return np.array(found[200:])


def exact_score(values: Times, phi: float, theta: float) -> float:
    """The restricted likelihood by the whole covariance, for one pair of parameters."""
    n = values.size
    marginal = (1 + 2 * phi * theta + theta**2) / (1 - phi**2)
    first = phi * marginal + theta
    lags = np.concatenate(([marginal], first * phi ** np.arange(n - 1.0)))
    covariance = lags[abs(np.subtract.outer(np.arange(n), np.arange(n)))]
    inverse = np.linalg.inv(covariance)
    ones = np.ones(n)
    centred = values - (ones @ inverse @ values) / (ones @ inverse @ ones)
    rest = centred @ inverse @ centred
    return float(
        -0.5
        * (
            np.linalg.slogdet(covariance)[1]
            + np.log(ones @ inverse @ ones)
            + (n - 1) * np.log(rest)
        )
    )


@pytest.mark.parametrize(("phi", "n"), [(0.8, 16), (0.3, 40), (-0.4, 100)])
def test_weights_are_the_restricted_likelihood(phi: float, n: int) -> None:
    values = remembering(phi, -0.2, n, 1)
    found = Memory.of(values)
    # The heaviest points of the grid, by the spread that each implies, are those of the exact likelihood.
    phis = np.linspace(-0.9, 0.98, 26)
    shares = np.linspace(0, 1, 5) / 3
    thetas = [0.0, *(-(1 - np.sqrt(1 - 4 * shares[1:] ** 2)) / (2 * shares[1:])).tolist()]
    scores = np.array(
        [[exact_score(values, one, theta) for theta in thetas] for one in phis.tolist()]
    )
    weights = np.exp(scores - scores.max()).ravel()
    weights = weights[weights > 1e-6]
    assert found.weight == pytest.approx(weights / weights.sum(), abs=2e-3)


def test_without_memory_it_is_the_textbook_interval() -> None:
    reaches, spreads = [], []
    for key in range(200):
        values = remembering(0.0, 0.0, 200, key)
        found = Memory.of(values)
        reaches.append(found.mean_reach(0.95) / (1.972 * values.std(ddof=1) / np.sqrt(200)))
        low, high = found.spread(0.95)
        spreads.append((low + high) / 2 / values.std(ddof=1))
    assert np.mean(reaches) == pytest.approx(1.0, abs=0.06)
    assert np.mean(spreads) == pytest.approx(1.0, abs=0.02)


def test_who_remembers_long_leaves_more_in_doubt() -> None:
    short, long = Memory.of(remembering(0.1, 0.0, 64, 1)), Memory.of(remembering(0.9, 0.0, 64, 1))
    scale = [remembering(phi, 0.0, 64, 1).std(ddof=1) for phi in (0.1, 0.9)]
    assert long.mean_reach(0.95) / scale[1] > 2 * short.mean_reach(0.95) / scale[0]
    assert long.spread(0.95)[1] / scale[1] > 1.3 * short.spread(0.95)[1] / scale[0]


def test_a_spread_from_few_strokes_of_who_remembers_long_is_taken_for_too_small() -> None:
    values = [remembering(0.8, 0.0, 16, key) for key in range(200)]
    true = 1 / np.sqrt(1 - 0.8**2)
    assert np.mean([one.std(ddof=1) for one in values]) < 0.8 * true
    held = [low <= true <= high for low, high in (Memory.of(one).spread(0.95) for one in values)]
    assert np.mean(held) >= 0.91


def test_units_and_offsets_change_nothing() -> None:
    values = remembering(0.6, -0.1, 48, 2)
    one, other = Memory.of(values), Memory.of(1000 * values + 7)
    assert other.mean_reach(0.95) == pytest.approx(1000 * one.mean_reach(0.95))
    assert other.spread(0.95) == pytest.approx([1000 * end for end in one.spread(0.95)])


def test_more_confidence_is_wider() -> None:
    found = Memory.of(remembering(0.5, 0.0, 64, 3))
    assert found.mean_reach(0.5) < found.mean_reach(0.95) < found.mean_reach(0.99)
    (low, high), (lower, higher) = found.spread(0.8), found.spread(0.99)
    assert lower < low < high < higher
