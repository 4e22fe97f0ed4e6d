"""Laws of drum rows."""

from fractions import Fraction

import pytest

from uchiawase.errors import RowUnreadable
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.stroke import Stroke
from uchiawase.songs.composition import strokes_of


def test_a_row_is_read_square_by_square() -> None:
    bars = (
        {KitPiece.SNARE: ".... 1..g .... ...."},
        {KitPiece.SNARE: "...5 .... .... ....", KitPiece.KICK: "1... .... ..3. ...."},
    )
    assert strokes_of(bars, (0, -10)) == (
        Stroke(Fraction(1), KitPiece.SNARE, 98, Level.FIRST),
        Stroke(Fraction(7, 4), KitPiece.SNARE, 44, Level.FULL),
        Stroke(Fraction(4), KitPiece.KICK, 98, Level.FIRST),
        Stroke(Fraction(19, 4), KitPiece.SNARE, 58, Level.FULL),
        Stroke(Fraction(13, 2), KitPiece.KICK, 74, Level.STEADY),
    )


def test_accents_never_leave_the_velocities_there_are() -> None:
    bars = ({KitPiece.KICK: "1... .... .... ...."},)
    assert strokes_of(bars, (100,))[0].velocity == 127
    assert strokes_of(bars, (-200,))[0].velocity == 1


def test_an_accent_is_louder_than_the_same_level_without() -> None:
    plain, accented = strokes_of(({KitPiece.SNARE: "..3. ..c. .... ...."},), (0,))
    assert plain.level is accented.level is Level.STEADY
    assert accented.velocity == plain.velocity + 14


def test_a_row_that_grows_ends_as_loud_as_written() -> None:
    (bar,) = ({KitPiece.SNARE: "<...1 .... .... ...1"},)
    first, last = strokes_of((bar,), (0,))
    assert first.velocity < last.velocity - 30
    assert last.velocity == strokes_of(({KitPiece.SNARE: ".... .... .... ...1"},), (0,))[0].velocity


def test_swing_moves_the_second_sixteenths_alone() -> None:
    bars = ({KitPiece.HAT_CLOSED: "1234 .... .... ...."},)
    swung = strokes_of(bars, (0,), swing=Fraction(2, 3))
    assert [stroke.beats for stroke in swung] == [0, Fraction(1, 3), Fraction(1, 2), Fraction(5, 6)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1... .... ....", r"row for kick in bar 2 has 12 squares; a bar has 16"),
        (
            "1... x... .... ....",
            r"row for kick in bar 2 has 'x' in it; write 1 … 5, a … e, g or \.",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, fault: str) -> None:
    with pytest.raises(RowUnreadable, match=fault):
        strokes_of(({}, {KitPiece.KICK: row}), (0, 0))
