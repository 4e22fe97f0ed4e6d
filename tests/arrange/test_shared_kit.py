"""A part for two."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from uchiawase.arrange.shared_kit import plays, second_half
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.stroke import Stroke
from uchiawase.songs.library import compositions


def part_of(*lines: tuple[KitPiece, int, int, Level]) -> Part:
    """A part of pieces, each on every so many beats up to a beat, from a level on."""
    strokes = [
        Stroke(Fraction(beat), piece, 90, level)
        for piece, every, end, level in lines
        for beat in range(0, end, every)
    ]
    return Part(1, "part", "Play.", tuple(sorted(strokes, key=lambda stroke: stroke.beats)))


parts = st.lists(
    st.tuples(
        st.sampled_from([piece for piece in KitPiece if piece is not KitPiece.CLICK]),
        st.integers(1, 8),
        st.integers(1, 64),
        st.sampled_from(Level),
    ),
    max_size=8,
).map(lambda lines: part_of(*lines))


@given(part=parts)
def test_every_piece_is_one_person_s_and_each_has_one_where_there_are_two(part: Part) -> None:
    second = second_half(part)
    pieces = set(part.pieces_at(Level.FULL))
    assert second <= pieces
    assert bool(second) == (len(pieces) > 1)
    assert bool(pieces - second) == bool(pieces)
    for piece in KitPiece:
        assert plays(second, 0, piece)
        assert plays(second, 1, piece) != plays(second, 2, piece)


def test_families_stay_together_where_nobody_rests_for_it() -> None:
    part = part_of(
        (KitPiece.KICK, 2, 64, Level.FIRST),
        (KitPiece.SNARE, 2, 64, Level.FIRST),
        (KitPiece.HAT_CLOSED, 2, 64, Level.FIRST),
        (KitPiece.HAT_OPEN, 2, 64, Level.FIRST),
    )
    assert second_half(part) == {KitPiece.HAT_CLOSED, KitPiece.HAT_OPEN}
    only_hats = part_of(
        (KitPiece.HAT_CLOSED, 1, 64, Level.FIRST),
        (KitPiece.HAT_OPEN, 4, 64, Level.EASY),
        (KitPiece.CRASH, 64, 64, Level.FIRST),
    )
    assert KitPiece.HAT_OPEN in second_half(only_hats)


def test_neither_gets_a_piece_that_is_only_struck_now_and_then() -> None:
    part = part_of(
        (KitPiece.KICK, 4, 64, Level.FIRST),
        (KitPiece.SNARE, 2, 64, Level.FIRST),
        (KitPiece.CRASH, 32, 64, Level.STEADY),
    )
    second = second_half(part)
    assert (KitPiece.SNARE in second) != (KitPiece.KICK in second)


def test_where_several_splits_leave_nobody_resting_both_get_about_as_much() -> None:
    part = part_of(
        (KitPiece.KICK, 1, 64, Level.FIRST),
        (KitPiece.SNARE, 2, 64, Level.FIRST),
        (KitPiece.RIDE, 2, 64, Level.FIRST),
    )
    assert second_half(part) == {KitPiece.SNARE, KitPiece.RIDE}


def test_a_part_with_one_piece_or_none_cannot_be_shared() -> None:
    assert second_half(part_of((KitPiece.KICK, 1, 8, Level.FIRST))) == frozenset()
    assert second_half(part_of()) == frozenset()


def test_the_parts_of_the_songs_that_come_along_leave_neither_resting_for_long() -> None:
    for composition in compositions():
        for part in composition.song.parts:
            second = second_half(part)
            played: dict[int, set[int]] = {1: set(), 2: set()}
            for stroke in part.strokes:
                half = 2 if stroke.piece in second else 1
                played[half].add(int(stroke.beats // 16))
            every = played[1] | played[2]
            for half, where in played.items():
                assert len(where) >= 0.4 * len(every), (composition.song.id, part.seat, half)
