"""Laws of charts and voicings."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uchiawase.errors import BarUnreadable
from uchiawase.score.chord import KINDS
from uchiawase.songs.harmony import bass_of, parallel, read_chart, voiced

LOWEST, HIGHEST = 54, 78
SYMBOLS = st.tuples(st.sampled_from("CDEFGAB"), st.sampled_from(sorted(KINDS))).map("".join)


def test_chords_of_a_bar_share_it_unless_a_length_is_written() -> None:
    chart = read_chart("""
        Gmaj7 | A7sus4 A7
        D:2 A7sus4 A7 | E7sus4:3/2 E
    """)
    spans = [(span.chord.symbol, span.beats, span.length_beats) for span in chart]
    assert spans == [
        ("Gmaj7", 0, 4),
        ("A7sus4", 4, 2),
        ("A7", 6, 2),
        ("D", 8, 2),
        ("A7sus4", 10, 1),
        ("A7", 11, 1),
        ("E7sus4", 12, Fraction(3, 2)),
        ("E", Fraction(27, 2), Fraction(5, 2)),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("A | H", "bar 2 of the chords cannot be read: 'H' is no chord"),
        ("A:3", "bar 1 of the chords has 3 beats written; a bar has 4"),
        ("A | A:4 B", "bar 2 of the chords has 4 beats written"),
        ("A | | A", "bar 2 of the chords has 0 beats written"),
    ],
)
def test_a_bar_that_cannot_be_read_is_named(text: str, fault: str) -> None:
    with pytest.raises(BarUnreadable, match=fault):
        read_chart(text)


def test_no_chords_have_no_voicings() -> None:
    assert voiced((), lowest=LOWEST, highest=HIGHEST) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(SYMBOLS, min_size=1, max_size=8))
def test_a_voicing_is_its_chord_within_reach_of_two_hands(symbols: list[str]) -> None:
    chart = read_chart(" | ".join(symbols))
    voicings = voiced(chart, lowest=LOWEST, highest=HIGHEST)
    assert [one.chord for one in voicings] == [span.chord for span in chart]
    for one in voicings:
        assert len(set(one.hands)) == 4
        assert list(one.hands) == sorted(one.hands)
        assert one.hands[0] >= LOWEST
        assert one.hands[-1] <= HIGHEST
        assert {key % 12 for key in one.hands} <= one.chord.tones
        assert 28 <= one.bass <= 39
        # What tells a chord is heard: everything but its root and its fifth.
        root = one.chord.root.number
        telling = {(root + up) % 12 for up in KINDS[one.chord.kind].intervals[1:2]}
        assert telling <= {key % 12 for key in one.hands}
    assert [one.next_bass for one in voicings] == [
        *(following.bass for _, following in pairwise(voicings)),
        voicings[-1].bass,
    ]


def test_a_chord_that_stays_keeps_its_voicing() -> None:
    one, other = voiced(read_chart("Am7 | Am7"), lowest=LOWEST, highest=HIGHEST)
    assert one.hands == other.hands


@pytest.mark.parametrize(
    ("symbol", "bass"), [("E", 28), ("D♯m", 39), ("F♯7/A♯", 34), ("B♭", 34), ("D/F♯", 30)]
)
def test_the_bass_lies_on_the_lowest_string(symbol: str, bass: int) -> None:
    (span,) = read_chart(symbol)
    assert bass_of(span.chord) == bass


@pytest.mark.parametrize(
    ("top", "next_top", "bass", "next_bass", "expected"),
    [
        (67, 69, 36, 38, True),  # a fifth moves up into a fifth
        (60, 62, 36, 38, True),  # an octave into an octave
        (67, 65, 36, 38, False),  # against each other
        (67, 67, 36, 36, False),  # nobody moves
        (64, 65, 36, 38, False),  # thirds
    ],
)
def test_parallels_are_fifths_and_octaves_that_move_together(
    top: int, next_top: int, bass: int, next_bass: int, expected: bool
) -> None:
    assert parallel(top, next_top, bass, next_bass) is expected
