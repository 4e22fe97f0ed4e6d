from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import VelocityOutOfRange
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.stroke import Stroke


@given(st.integers(1, 127))
def test_every_midi_velocity_is_a_velocity(velocity: int) -> None:
    stroke = Stroke(Fraction(1, 3), KitPiece.SNARE, velocity)
    assert (stroke.beats, stroke.velocity) == (Fraction(1, 3), velocity)


@given(st.integers(max_value=0) | st.integers(min_value=128))
def test_nothing_else_is_a_velocity(velocity: int) -> None:
    with pytest.raises(
        VelocityOutOfRange, match=rf"the stroke at beat 1/3 has velocity {velocity}; .* 1 … 127"
    ):
        Stroke(Fraction(1, 3), KitPiece.SNARE, velocity)


def test_a_stroke_is_asked_of_everybody_unless_it_says_otherwise() -> None:
    assert Stroke(Fraction(0), KitPiece.SNARE, 1).level is Level.FIRST
