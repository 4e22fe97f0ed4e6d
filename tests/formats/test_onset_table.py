"""Laws of reading onsets: what is written is what is read, and nothing is guessed."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import OnsetsUnreadable
from uchiawase.formats.onset_table import (
    ListedOnsets,
    PositionedOnsets,
    Wanted,
    onsets_in,
    read_onset_table,
)

times = st.floats(0, 1e4, allow_nan=False).map(lambda time: time + 0.123)
columns = st.integers(2, 30).flatmap(
    lambda rows: st.lists(
        st.lists(times, min_size=rows, max_size=rows, unique=True).map(sorted),
        min_size=2,
        max_size=4,
    )
)


def positioned(frame: pl.DataFrame, wanted: Wanted | None = None) -> PositionedOnsets:
    found = onsets_in(frame, "onsets.csv", wanted or Wanted())
    assert isinstance(found, PositionedOnsets)
    return found


def listed(frame: pl.DataFrame, wanted: Wanted | None = None) -> ListedOnsets:
    found = onsets_in(frame, "onsets.csv", wanted or Wanted())
    assert isinstance(found, ListedOnsets)
    return found


@given(columns)
def test_a_wide_table_is_read_as_it_stands(values: list[list[float]]) -> None:
    frame = pl.DataFrame({f"player {place}": column for place, column in enumerate(values)})
    found = positioned(frame, Wanted(players=tuple(frame.columns)))
    assert found.players == tuple(frame.columns)
    assert found.onsets_s.T.tolist() == values
    assert found.beats is None
    assert found.track_s is None


@given(columns)
def test_a_long_table_gives_everybody_their_own_onsets(values: list[list[float]]) -> None:
    rows = [(f"p{place}", time) for place, column in enumerate(values) for time in column]
    frame = pl.DataFrame(rows, schema=["Player", "Onset_s"], orient="row")
    found = listed(frame)
    assert found.players == tuple(f"p{place}" for place in range(len(values)))
    assert [one.tolist() for one in found.onsets_s] == values
    assert found.track is None


def test_onsets_at_one_position_belong_together_and_the_mean_of_several_counts() -> None:
    frame = pl.DataFrame(
        {
            "player": ["Hana", "Mina", "Hana", "Hana", "Mina"],
            "time_s": [1.0, 1.1, 2.0, 2.02, 3.0],
            "beats": [0.0, 0.0, 4 / 3, 4 / 3, None],
        }
    )
    found = positioned(frame)
    assert found.beats == (Fraction(0), Fraction(4, 3))
    assert found.onsets_s[0].tolist() == [1.0, 1.1]
    assert found.onsets_s[1, 0] == pytest.approx(2.01)
    assert np.isnan(found.onsets_s[1, 1])
    assert "1 onsets that belong to no position are left out." in found.notes
    assert "At 1 positions a player has several onsets; their mean counts." in found.notes


def test_a_column_of_targets_gives_positions_and_the_track() -> None:
    frame = pl.DataFrame(
        {
            "player": ["Hana", "Mina", "Hana", "Mina"],
            "time_s": [1.0, 1.1, 1.9, 2.1],
            "asked": [1.05, 1.05, 2.0, 2.0],
        }
    )
    found = positioned(frame, Wanted(track="asked"))
    assert found.track_s is not None
    assert found.track_s.tolist() == [1.05, 2.0]
    assert found.onsets_s.tolist() == [[1.0, 1.1], [1.9, 2.1]]


def test_counts_and_columns_of_the_position_are_not_players() -> None:
    frame = pl.DataFrame(
        {
            "piece": ["son"] * 4,
            "sd": [1, 2, 3, 4],
            "cycle_time_s": [0.1, None, 2.1, None],
            "beats": [0.0, 0.5, 1.0, 1.5],
            "clave": [0.1, None, 1.2, 1.7],
            "bass": [0.2, 0.6, None, 1.8],
            "bell": [None] * 4,
        }
    )
    found = positioned(frame)
    assert found.players == ("clave", "bass")
    assert found.beats == tuple(Fraction(row, 2) for row in range(4))
    assert found.notes == (
        "Columns that are not read as players: piece, sd, cycle_time_s.",
        "Nothing was played in bell.",
    )


def test_a_column_without_gaps_may_be_what_was_followed_and_that_is_said() -> None:
    frame = pl.DataFrame(
        {"grid": [0.1, 0.6, 1.1], "clave": [0.1, None, 1.2], "bass": [0.2, 0.6, None]}
    )
    assert "say --track grid" in positioned(frame).notes[-1]
    found = positioned(frame, Wanted(track="grid"))
    assert found.players == ("clave", "bass")
    assert found.track_s is not None


def test_rows_without_a_time_of_the_track_are_left_out_and_told() -> None:
    frame = pl.DataFrame(
        {"click": [0.1, None, 1.1], "Hana": [0.1, 0.6, 1.2], "beats": [0.0, 1.0, 2.0]}
    )
    found = positioned(frame, Wanted(track="click", position="beats"))
    assert found.onsets_s[:, 0].tolist() == [0.1, 1.2]
    assert found.beats == (Fraction(0), Fraction(2))
    assert found.notes[-1] == "1 rows without a time in click are left out."


@pytest.mark.parametrize(
    ("beats", "fault"),
    [([0.0, 2.0, 1.0], "do not ascend: row 3 has 1 after 2"), ([0.0, None, 1.0], "row 2 of beats")],
)
def test_positions_that_are_no_positions_are_an_error(
    beats: list[float | None], fault: str
) -> None:
    frame = pl.DataFrame({"Hana": [0.1, 0.6, 1.2], "Mina": [0.1, 0.6, 1.2], "beats": beats})
    with pytest.raises(OnsetsUnreadable, match=fault):
        positioned(frame)


def test_values_are_chosen_as_text_or_as_numbers() -> None:
    frame = pl.DataFrame(
        {
            "trial": ["1", "1.0", "3b", None],
            "Hana": [1.1, 2.2, 3.3, 4.4],
            "Mina": [1.2, 2.3, 3.4, 4.5],
        }
    )
    assert positioned(frame, Wanted(where=(("trial", "1"),))).onsets_s.shape == (2, 2)
    assert positioned(frame, Wanted(where=(("trial", "3b"),))).onsets_s.shape == (1, 2)


def test_a_spreadsheets_csv_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("tables") / "sheet.csv"
    path.write_bytes("\ufeffHana;Mina\r\n1.5;NA\r\n2.5;2.75\r\n".encode())
    found = read_onset_table(path)
    assert isinstance(found, PositionedOnsets)
    assert found.players == ("Hana", "Mina")
    assert found.onsets_s[1].tolist() == [2.5, 2.75]
    assert np.isnan(found.onsets_s[0, 1])
