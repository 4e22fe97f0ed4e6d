from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import StrokesOutOfOrder
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.stroke import Stroke

STROKES = st.lists(
    st.builds(
        Stroke,
        st.fractions(-4, 64, max_denominator=12),
        st.sampled_from(KitPiece),
        st.integers(1, 127),
        st.sampled_from(Level),
    ),
    max_size=20,
).map(lambda strokes: Part(1, "p", "", tuple(sorted(strokes, key=lambda s: s.beats))))


@given(STROKES)
def test_levels_are_nested(part: Part) -> None:
    for level in list(Level)[:-1]:
        assert set(part.asked_at(level)) <= set(part.asked_at(Level(level + 1)))


@given(STROKES)
def test_the_highest_level_is_asked_for_everything(part: Part) -> None:
    assert part.asked_at(Level.FULL) == tuple(range(len(part.strokes)))


@given(STROKES, st.sampled_from(Level))
def test_a_level_is_asked_for_exactly_the_strokes_of_its_own_and_of_lower_levels(
    part: Part, level: Level
) -> None:
    asked = part.asked_at(level)
    assert list(asked) == sorted(set(asked))
    for index, stroke in enumerate(part.strokes):
        assert (index in asked) == (stroke.level <= level)


@given(STROKES, st.sampled_from(Level))
def test_a_level_needs_the_pieces_it_strikes_each_once_in_the_order_of_the_kit(
    part: Part, level: Level
) -> None:
    pieces = part.pieces_at(level)
    assert set(pieces) == {part.strokes[index].piece for index in part.asked_at(level)}
    order = list(KitPiece)
    assert list(pieces) == sorted(set(pieces), key=order.index)


def test_strokes_at_one_position_are_fine_and_steps_back_are_not() -> None:
    one, two = (Stroke(Fraction(beats), KitPiece.KICK, 90) for beats in (1, 2))
    Part(1, "low", "", (one, one, two))
    with pytest.raises(
        StrokesOutOfOrder, match="stroke 2 of part 'low' is at beat 1, but the one before is at"
    ):
        Part(1, "low", "", (one, two, one))
