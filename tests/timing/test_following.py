"""Who gave way to whom: laws, and small versions of benchmarks/timing_recovery.py."""

import numpy as np
import numpy.typing as npt
import pytest

from uchiawase.clock import generator
from uchiawase.errors import LengthsDiffer, PlayersMissing, TooFewBeats
from uchiawase.timing import following as subject
from uchiawase.timing.following import FEWEST_BEATS, following, group_gains, quantile
from uchiawase.timing.phase_correction import simulated

Gains = npt.NDArray[np.float64]


def equal(players: int, track: float, partner: float) -> Gains:
    gains = np.full((players, players + 1), partner)
    gains[:, 0] = track
    np.fill_diagonal(gains[:, 1:], 0)
    return gains


def played(gains: Gains, series: int, beats: int, key: int, motor_s: float = 0.008) -> Gains:
    players = len(gains)
    return simulated(
        gains,
        timekeepers_s=np.full(players, 0.02),
        motors_s=np.full(players, motor_s),
        beat_count=beats,
        series=series,
        draw=generator(41, key),
    )


LEADER = np.array([[0.3, 0.0, 0.0], [0.1, 0.5, 0.0]])
TRACK_S = 0.5 * np.arange(160, dtype=np.float64)


def test_who_follows_is_found_and_who_does_not_is_not() -> None:
    onsets = played(LEADER, 1, 160, 1)[0] + TRACK_S[:, None]
    found = following(onsets, TRACK_S)
    (leader_follows, follower_follows) = found.arrows
    assert (leader_follows.follower, leader_follows.leader) == (0, 1)
    assert not leader_follows.drawn
    assert follower_follows.drawn
    assert follower_follows.gain is not None
    assert follower_follows.low_together < follower_follows.gain.low < 0.5
    assert 0.5 < follower_follows.gain.high < follower_follows.high_together
    first, second = found.players
    assert first.to_track is not None
    assert second.to_others is not None
    assert second.to_others.value == follower_follows.gain.value
    assert first.beats == 158
    assert first.follows_track
    assert first.track_low_together < first.to_track.low
    assert first.to_track.high < first.track_high_together


def test_swapping_the_players_swaps_the_arrows_and_nothing_else() -> None:
    onsets = played(LEADER, 1, 160, 2)[0] + TRACK_S[:, None]
    one, other = following(onsets, TRACK_S), following(onsets[:, ::-1], TRACK_S)
    for arrow, mirrored in zip(one.arrows, reversed(other.arrows), strict=True):
        assert arrow.gain is not None
        assert mirrored.gain is not None
        assert arrow.gain.value == pytest.approx(mirrored.gain.value, abs=1e-9)
        assert arrow.low_together == pytest.approx(mirrored.low_together, abs=1e-9)


def test_delays_of_devices_and_changes_of_tempo_that_all_know_change_nothing() -> None:
    asynchronies = played(equal(3, 0.2, 0.15), 1, 160, 3)[0]
    slower = np.cumsum(np.linspace(0.4, 0.7, 160))
    steady = following(asynchronies + TRACK_S[:, None], TRACK_S)
    moved = following(asynchronies + slower[:, None] + np.array([0.0, 0.05, -0.02]), slower)
    for before, after in zip(steady.arrows, moved.arrows, strict=True):
        assert before.gain is not None
        assert after.gain is not None
        assert after.gain.value == pytest.approx(before.gain.value, abs=1e-9)


def test_what_was_heard_counts_not_what_was_struck() -> None:
    # The second player follows what it heard of the first, which came late by another amount each beat.
    draw = generator(5)
    late_s = 0.06 + 0.03 * draw.standard_normal(200)
    track = 0.5 * np.arange(200, dtype=np.float64)
    first = 0.02 * draw.standard_normal(200)
    second = np.zeros(200)
    for beat in range(199):
        error = second[beat] - (first[beat] + late_s[beat])
        second[beat + 1] = 0.6 * second[beat] - 0.35 * error + 0.01 * draw.standard_normal()
    onsets = np.column_stack((first, second)) + track[:, None]
    heard = np.broadcast_to(onsets, (2, 200, 2)).copy()
    heard[1, :, 0] += late_s
    by_heard = following(onsets, track, heard_s=heard).arrows[1].gain
    by_struck = following(onsets, track).arrows[1].gain
    assert by_heard is not None
    assert by_struck is not None
    assert by_heard.low < 0.35 < by_heard.high
    assert by_heard.high - by_heard.low < by_struck.high - by_struck.low


def test_below_sixty_four_beats_nothing_is_said() -> None:
    onsets = played(LEADER, 1, FEWEST_BEATS + 2, 6)[0]
    track = 0.5 * np.arange(FEWEST_BEATS + 2, dtype=np.float64)
    enough = following(onsets + track[:, None], track)
    assert all(arrow.gain is not None for arrow in enough.arrows)
    short = following((onsets + track[:, None])[1:], track[1:])
    assert all(arrow.gain is None and not arrow.drawn for arrow in short.arrows)
    assert short.players[0] == subject.Player(63, None, None, None, None)


def test_who_played_too_little_is_left_out_and_the_others_are_still_told() -> None:
    onsets = played(equal(3, 0.3, 0.1), 1, 160, 7)[0] + TRACK_S[:, None]
    onsets[40:, 2] = np.nan
    found = following(onsets, TRACK_S)
    told = {(one.follower, one.leader) for one in found.arrows if one.gain is not None}
    assert told == {(0, 1), (1, 0)}
    assert found.players[2].to_others is None
    assert found.players[0].to_others is not None


def test_missing_beats_widen_the_intervals_and_move_nothing_far() -> None:
    onsets = played(equal(2, 0.2, 0.3), 1, 256, 8)[0]
    track = 0.5 * np.arange(256, dtype=np.float64)
    whole = following(onsets + track[:, None], track)
    holes = onsets + track[:, None]
    holes[generator(9).random(holes.shape) < 0.08] = np.nan
    found = following(holes, track)
    for before, after in zip(whole.arrows, found.arrows, strict=True):
        assert before.gain is not None
        assert after.gain is not None
        assert after.gain.n < before.gain.n
        assert after.gain.high - after.gain.low > before.gain.high - before.gain.low
        assert after.gain.value == pytest.approx(before.gain.value, abs=0.12)


def test_one_player_alone_follows_nobody() -> None:
    with pytest.raises(PlayersMissing, match="onsets of 1 players"):
        following(np.arange(100.0)[:, None])
    with pytest.raises(PlayersMissing, match="onsets of 0 players"):
        group_gains(np.empty((1, 100, 0)))


def test_arrays_of_other_lengths_are_refused() -> None:
    onsets = played(LEADER, 1, 160, 1)[0]
    with pytest.raises(LengthsDiffer, match="160 beats but 100 times of the track"):
        following(onsets, TRACK_S[:100])
    with pytest.raises(LengthsDiffer, match="struck onsets"):
        following(onsets, TRACK_S, heard_s=np.zeros((2, 160, 3)))
    with pytest.raises(LengthsDiffer, match="own onsets"):
        subject.gains_of(np.zeros((1, 90)), np.zeros((1, 80, 1)))
    with pytest.raises(TooFewBeats):
        subject.gains_of(np.zeros((1, 4)), np.zeros((1, 4, 2)))


def test_many_songs_at_once_are_the_songs_one_by_one() -> None:
    songs = played(equal(3, 0.2, 0.2), 5, 160, 10)
    together = group_gains(songs)
    for place, song in enumerate(songs):
        alone = following(song + TRACK_S[:, None], TRACK_S)
        for arrow in alone.arrows:
            assert arrow.gain is not None
            assert arrow.gain.value == pytest.approx(
                float(together.gains[place, arrow.follower, 1 + arrow.leader]), abs=1e-9
            )
            reach = quantile(together.freedom, 0.95) * float(
                together.errors[place, arrow.follower, 1 + arrow.leader]
            )
            assert arrow.gain.high - arrow.gain.value == pytest.approx(reach, rel=1e-6)


@pytest.mark.parametrize(("players", "partner"), [(2, 0.3), (3, 0.15), (4, 0.1), (6, 0.08)])
def test_gains_are_recovered_and_intervals_hold_them(players: int, partner: float) -> None:
    gains = equal(players, 0.2, partner)
    found = group_gains(played(gains, 240, 128, 20 + players))
    others = ~np.eye(players, dtype=np.bool_)
    values, errors = found.gains[..., 1:][:, others], found.errors[..., 1:][:, others]
    assert float(values.mean()) == pytest.approx(partner, abs=0.012)
    held = abs(values - partner) < quantile(found.freedom, 0.95) * errors
    assert 0.925 < float(held.mean()) < 0.975


@pytest.mark.parametrize("players", [2, 6])
def test_people_who_follow_only_the_track_show_hardly_any_arrow(players: int) -> None:
    found = group_gains(played(equal(players, 0.4, 0.0), 300, 128, 30 + players))
    others = ~np.eye(players, dtype=np.bool_)
    reach = quantile(found.freedom, subject.CONFIDENCE_TOGETHER, players * (players - 1))
    low = (found.gains[..., 1:] - reach * found.errors[..., 1:])[:, others]
    assert float((low > 0).any(axis=1).mean()) <= 0.05


def test_a_dyad_coupled_by_three_tenths_is_found() -> None:
    found = group_gains(played(equal(2, 0.2, 0.3), 300, 128, 40))
    reach = quantile(found.freedom, subject.CONFIDENCE_TOGETHER, 2)
    low = found.gains[..., 1:] - reach * found.errors[..., 1:]
    drawn = np.stack((low[:, 0, 1] > 0, low[:, 1, 0] > 0))
    assert float(drawn.mean()) >= 0.8


def test_without_a_track_intervals_are_wider_and_players_who_do_not_hear_each_other_show_no_arrow() -> (
    None
):
    songs = played(equal(2, 0.0, 0.0), 60, 128, 50)
    drawn = sum(any(arrow.drawn for arrow in following(song).arrows) for song in songs)
    assert drawn <= 6
    coupled = played(equal(2, 0.0, 0.4), 20, 128, 51)
    assert sum(any(arrow.drawn for arrow in following(song).arrows) for song in coupled) >= 18


def test_the_bias_of_one_follower_is_what_kendall_found() -> None:
    # AR(1) with a mean: E[φ̂] - φ = -(1 + 3 φ) / n (Kendall 1954).
    gains = np.array([[[0.3, 0.0]]])
    corrected = subject.without_bias(gains, np.ones((1, 1)), 100)
    assert float(gains[0, 0, 0] - corrected[0, 0, 0]) == pytest.approx((1 + 3 * 0.7) / 100)
