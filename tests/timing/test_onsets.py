"""What comes from outside is looked at: a clear error, never a number."""

import numpy as np
import pytest

from uchiawase.errors import (
    LengthsDiffer,
    NotATable,
    NotInSeconds,
    TimeNotFinite,
    TimesOutOfOrder,
    TimesRepeated,
)
from uchiawase.timing.onsets import table_of

EVEN = 0.5 * np.arange(20, dtype=np.float64)


def test_columns_by_name_and_arrays_give_the_same_table() -> None:
    by_name = table_of({"kim": EVEN, "sato": EVEN + 0.02}, track_s=EVEN.tolist())
    by_array = table_of(np.column_stack((EVEN, EVEN + 0.02)), players=["kim", "sato"])
    assert by_name.players == by_array.players == ("kim", "sato")
    assert np.array_equal(by_name.onsets_s, by_array.onsets_s)
    assert by_name.track_s is not None
    assert by_array.track_s is None
    assert table_of(np.column_stack((EVEN, EVEN + 0.02))).players == ("1", "2")


def test_nothing_at_all_and_nothing_played_are_tables() -> None:
    assert table_of({}).onsets_s.shape == (0, 0)
    assert table_of(np.full((4, 2), np.nan)).onsets_s.shape == (4, 2)


def test_onsets_that_step_backwards_say_where() -> None:
    onsets = EVEN.copy()
    onsets[[4, 5]] = [np.nan, 1.2]
    with pytest.raises(TimesOutOfOrder, match=r"sato\[5\] is 1\.200 s, .* before is 1\.500 s"):
        table_of({"kim": EVEN, "sato": onsets})


def test_an_onset_twice_says_where() -> None:
    onsets = EVEN.copy()
    onsets[6] = onsets[5]
    with pytest.raises(TimesRepeated, match=r"kim has 2\.500 s twice, the second time in row 6"):
        table_of({"kim": onsets})


@pytest.mark.parametrize(("factor", "likely"), [(1000, "milliseconds"), (1 / 60, "minutes")])
def test_other_units_than_seconds_are_told(factor: float, likely: str) -> None:
    with pytest.raises(NotInSeconds, match=rf"onsets of kim .* if they are {likely}, convert"):
        table_of({"kim": factor * EVEN})


def test_infinite_times_and_a_track_with_gaps_are_refused() -> None:
    onsets = EVEN.copy()
    onsets[3] = np.inf
    with pytest.raises(TimeNotFinite, match=r"kim\[3\] is inf"):
        table_of({"kim": onsets})
    onsets[3] = np.nan
    with pytest.raises(TimeNotFinite, match=r"the track\[3\] is nan"):
        table_of({"kim": EVEN}, track_s=onsets)


def test_other_shapes_and_lengths_are_refused() -> None:
    with pytest.raises(NotATable, match="of 1 dimensions"):
        table_of(EVEN)
    with pytest.raises(NotATable, match="of 2 dimensions for kim"):
        table_of({"kim": EVEN[:, None]})
    with pytest.raises(LengthsDiffer, match="20 rows of kim but 19 of sato"):
        table_of({"kim": EVEN, "sato": EVEN[1:]})
    with pytest.raises(LengthsDiffer, match="1 columns but 2 names"):
        table_of(EVEN[:, None], players=["kim", "sato"])
    with pytest.raises(LengthsDiffer, match="20 positions but 19 times of the track"):
        table_of({"kim": EVEN}, track_s=EVEN[1:])
