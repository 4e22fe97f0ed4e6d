"""Laws of stand-ins: with any piece at all a kit can play every part."""

from hypothesis import given
from hypothesis import strategies as st

from uchiawase.score.kit_piece import KitPiece
from uchiawase.sound.stand_in import STAND_INS, stand_in_for

STRUCK = [piece for piece in KitPiece if piece is not KitPiece.CLICK]


@given(st.sets(st.sampled_from(STRUCK), min_size=1), st.sampled_from(STRUCK))
def test_whatever_a_kit_has_something_of_it_plays_every_piece(
    there: set[KitPiece], piece: KitPiece
) -> None:
    stand_in = stand_in_for(piece, frozenset(there))
    assert stand_in is not None
    assert stand_in.piece in there


def test_the_nearest_goes_first_and_nobody_stands_in_for_itself() -> None:
    for piece, stand_ins in STAND_INS.items():
        assert piece not in {one.piece for one in stand_ins}
        assert len({one.piece for one in stand_ins}) == len(stand_ins)
        found = stand_in_for(piece, frozenset(STRUCK) - {piece})
        assert found is stand_ins[0]


def test_the_click_is_never_stood_in_for_and_an_empty_kit_plays_nothing() -> None:
    assert stand_in_for(KitPiece.CLICK, frozenset(STRUCK)) is None
    assert stand_in_for(KitPiece.KICK, frozenset()) is None
