"""Everything at once: what is there, what is not enough, and that it fits the single measures."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from uchiawase import timing
from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer
from uchiawase.timing.phase_correction import simulated

Table = npt.NDArray[np.float64]


def played(players: int = 3, beats: int = 160, key: int = 1) -> tuple[Table, Table]:
    gains = np.full((players, players + 1), 0.1)
    errors = simulated(
        gains,
        timekeepers_s=np.full(players, 0.02),
        motors_s=np.full(players, 0.008),
        beat_count=beats,
        series=1,
        draw=generator(2, key),
    )[0]
    track = 0.5 * np.arange(beats, dtype=np.float64)
    return errors + track[:, None], track


def test_everything_is_reachable_from_the_package() -> None:
    assert timing.measures.measured is not None
    for name in timing.__all__:
        assert getattr(timing, name).__name__ == f"uchiawase.timing.{name}"


def test_a_performance_to_a_track_has_every_measure() -> None:
    onsets, track = played()
    found = timing.measures.measured(timing.onsets.table_of(onsets, track_s=track))
    assert [player.onsets for player in found.players] == [160] * 3
    for player in found.players:
        assert player.mean_s is not None
        assert player.spread_s is not None
        assert player.variation is not None
        assert player.two_levels is None  # to a track
        assert player.correction is not None
        assert player.correction.to_others is not None
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    for pair in found.pairs:
        assert pair.meeting.shared == 160
        assert pair.phase is not None
        assert pair.answers is not None
        assert pair.second_from_first is not None
    assert found.spread_s is not None
    assert found.distance_s is not None
    assert found.order is not None
    assert found.cluster_phase is not None
    assert found.following is not None
    assert len(found.following.arrows) == 6
    assert found.even_rows.size == 160


def test_a_performance_without_a_track_has_no_asynchrony_to_it() -> None:
    onsets, _ = played()
    found = timing.measures.measured(timing.onsets.table_of(onsets))
    assert found.players[0].mean_s is None
    assert found.players[0].variation is not None
    assert found.following is not None
    assert found.following.players[0].to_track is None
    assert found.order is not None


def test_one_player_is_measured_alone() -> None:
    onsets, track = played(1)
    found = timing.measures.measured(timing.onsets.table_of(onsets, track_s=track))
    assert found.pairs == ()
    assert found.following is None
    assert found.order is None
    assert found.spread_s is None
    assert found.players[0].relative_s is None
    assert found.players[0].spread_s is not None


def test_an_empty_table_and_silent_players_have_no_number() -> None:
    for table in (np.empty((0, 2)), np.full((50, 2), np.nan), np.empty((0, 0))):
        found = timing.measures.measured(timing.onsets.table_of(table))
        assert found.spread_s is None
        assert found.distance_s is None
        for player in found.players:
            assert player.onsets == 0
            assert player.variation is None
        for pair in found.pairs:
            assert pair.meeting.shared == 0
            assert pair.meeting.mean is None
            assert pair.answers is None


def test_parts_that_share_no_beat_have_no_asynchrony_between_them() -> None:
    onsets, _ = played(2)
    onsets[::2, 0] = np.nan
    onsets[1::2, 1] = np.nan
    found = timing.measures.measured(timing.onsets.table_of(onsets))
    assert found.pairs[0].meeting.shared == 0
    assert found.pairs[0].meeting.spread is None
    assert found.pairs[0].phase is None
    assert found.spread_s is None


def test_what_was_heard_goes_into_the_gains_and_nowhere_else() -> None:
    onsets, track = played(2)
    heard = np.broadcast_to(onsets, (2, 160, 2)) + 0.05 * generator(3).random((2, 160, 2))
    table = timing.onsets.table_of(onsets, track_s=track)
    struck, apart = timing.measures.measured(table), timing.measures.measured(table, heard_s=heard)
    assert struck.pairs[0].meeting == apart.pairs[0].meeting
    assert struck.following != apart.following


def test_beats_say_which_positions_are_even() -> None:
    onsets, track = played(2)
    beats = [Fraction(row, 2) for row in range(160)]
    onsets[1::2] = np.nan
    found = timing.measures.measured(timing.onsets.table_of(onsets, track_s=track), beats=beats)
    assert found.even_rows.tolist() == list(range(0, 160, 2))


def test_other_lengths_are_refused() -> None:
    onsets, track = played(2)
    table = timing.onsets.table_of(onsets, track_s=track)
    with pytest.raises(LengthsDiffer, match="160 positions but 3 beats"):
        timing.measures.measured(table, beats=[Fraction(0), Fraction(1), Fraction(2)])
    with pytest.raises(LengthsDiffer, match="heard onsets"):
        timing.measures.measured(table, heard_s=np.zeros((2, 159, 2)))


def test_a_bar_of_rest_for_all_costs_the_gains_a_beat_or_two_and_no_more() -> None:
    onsets, track = played(2)
    kept = np.r_[0:60, 64:160]
    table = timing.onsets.table_of(onsets[kept], track_s=track[kept])
    heard = np.broadcast_to(onsets[kept], (2, kept.size, 2))
    beats = [Fraction(int(beat)) for beat in kept]
    whole = timing.measures.measured(timing.onsets.table_of(onsets, track_s=track))
    rested = timing.measures.measured(table, beats=beats, heard_s=heard)
    assert rested.even_rows.tolist() == list(range(kept.size))
    assert whole.following is not None
    assert rested.following is not None
    for one, other in zip(whole.following.arrows, rested.following.arrows, strict=True):
        assert one.gain is not None
        assert other.gain is not None
        assert one.gain.n - 7 <= other.gain.n <= one.gain.n - 4
        assert other.gain.value == pytest.approx(one.gain.value, abs=0.1)
    # Rows that are no neighbours are not taken for neighbours.
    bridged = timing.measures.measured(table, heard_s=heard)
    assert bridged.following != rested.following


def test_strokes_that_pass_each_other_are_measured_all_the_same() -> None:
    track = np.arange(64, dtype=np.float64) * 0.2
    table = np.column_stack([track + 0.001 * np.sin(np.arange(64))])
    table[10, 0], table[11, 0] = table[11, 0] + 0.004, table[10, 0] + 0.196
    found = timing.measures.of_player(table, track, 0)
    assert found.drift is not None
    assert found.onsets == 64
