"""Laws of form."""

from uchiawase.score.song import Section
from uchiawase.songs.form import at, by_bar, line, rows, steps
from uchiawase.sound.backing import Point

SECTIONS = (Section("Verse", 1, 3), Section("Chorus", 3, 6))


def test_every_bar_has_the_value_of_its_section() -> None:
    assert by_bar(SECTIONS, {"Verse": 1, "Chorus": 2}) == (1, 1, 2, 2, 2)


def test_rows_are_repeated_over_their_bars() -> None:
    assert rows((2, 5, "a|b")) == {2: "a", 3: "b", 4: "a"}


def test_where_stretches_overlap_the_later_counts() -> None:
    assert rows((1, 3, "a"), (2, 3, "b")) == {1: "a", 2: "b"}


def test_bars_and_beats_count_from_one() -> None:
    assert (at(1), at(1, 3), at(3)) == (0, 2, 8)


def test_a_line_goes_through_its_bars() -> None:
    assert line((1, 0.5), (3, 1.0)) == (Point(at(1), 0.5), Point(at(3), 1.0))


def test_steps_hold_for_their_section() -> None:
    first, second, third, fourth = steps(SECTIONS, {"Verse": -3.0, "Chorus": 0.0})
    assert (first.value, second.value, third.value, fourth.value) == (-3.0, -3.0, 0.0, 0.0)
    assert first.beats == at(1)
    assert at(3) - 1 < second.beats < third.beats == at(3)
    assert fourth.beats < at(6)
