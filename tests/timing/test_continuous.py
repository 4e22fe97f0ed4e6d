"""Laws of measures on continuous signals; their reference numbers are in test_group_phase.py."""

import numpy as np
import pytest

from uchiawase.clock import generator
from uchiawase.errors import PlayersMissing, TooFewBeats
from uchiawase.timing import continuous


def test_the_phase_of_a_cosine_is_its_argument() -> None:
    argument = 2 * np.pi * 8 * np.arange(512) / 512
    found = continuous.phases(np.cos(argument)[None])
    assert np.unwrap(found[0]) == pytest.approx(argument)


def test_signals_that_are_one_are_coherent_and_have_few_states() -> None:
    signal = generator(1).standard_normal(2048)
    assert continuous.coherence(np.array([signal, 2 * signal])) == pytest.approx(1)
    assert continuous.symbolic_entropy(np.array([signal, signal])) == pytest.approx(
        np.log(3), abs=1e-5
    )


def test_signals_without_each_other_are_hardly_coherent_and_take_every_state() -> None:
    signals = generator(2).standard_normal((2, 8192))
    assert continuous.coherence(signals) < 0.05
    assert continuous.symbolic_entropy(signals) == pytest.approx(2 * np.log(3), abs=1e-2)


def test_one_player_or_a_few_samples_are_refused() -> None:
    with pytest.raises(PlayersMissing):
        continuous.coherence(np.zeros((1, 100)))
    with pytest.raises(TooFewBeats, match="there are 10 intervals"):
        continuous.symbolic_entropy(np.zeros((2, 10)))
