"""Laws of form."""

from uchiawase.score.song import Section
from uchiawase.songs.form import by_bar, rows

SECTIONS = (Section("Verse", 1, 3), Section("Chorus", 3, 6))


def test_every_bar_has_the_value_of_its_section() -> None:
    assert by_bar(SECTIONS, {"Verse": 1, "Chorus": 2}) == (1, 1, 2, 2, 2)


def test_rows_are_repeated_over_their_bars() -> None:
    assert rows((2, 5, "a|b")) == {2: "a", 3: "b", 4: "a"}


def test_where_stretches_overlap_the_later_counts() -> None:
    assert rows((1, 3, "a"), (2, 3, "b")) == {1: "a", 2: "b"}
