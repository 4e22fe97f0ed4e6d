"""People who play together come out as people who were measured, and as the closed forms say."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from uchiawase.clock import generator
from uchiawase.errors import ParameterOutOfRange
from uchiawase.timing import bgls
from uchiawase.timing.ensemble import play
from uchiawase.timing.person import PRESETS, Preset
from uchiawase.timing.yielding import SteadyThird

Array = npt.NDArray[np.float64]

PLAIN = replace(
    PRESETS["musician"],
    mean_s=0.0,
    period_correction=0.0,
    drift=0.0,
    hurry=0.0,
    lost=0.0,
    missed=0.0,
    timekeeper_s=0.020,
    motor_s=0.008,
)
BEAT_S = 0.5


def continued(people: list[Preset], *, songs: int, beats: int, interval_s: float = BEAT_S) -> Array:
    """Onsets after a lead of 32 beats."""
    played = play(
        people,
        songs=songs,
        beat_count=32 + beats,
        interval_s=interval_s,
        led_beats=32,
        draw=generator(21, songs),
    )
    return played.onsets_s[:, :, 32:]


@pytest.mark.parametrize(("first", "second"), [(0.25, 0.25), (0.1, 0.5), (0.5, 0.5)])
def test_two_people_scatter_about_each_other_as_the_closed_form_says(
    first: float, second: float
) -> None:
    people = [replace(PLAIN, correction=first), replace(PLAIN, correction=second)]
    onsets = continued(people, songs=300, beats=200)
    both = first + second
    expected_s = np.sqrt((2 * 0.020**2 + 2 * both * 2 * 0.008**2) / (both * (2 - both)))
    apart = (onsets[:, 0] - onsets[:, 1]).ravel()
    assert np.sqrt(np.mean(apart**2)) == pytest.approx(expected_s, rel=0.02)


def interval_correlation(intervals: Array, lag: int) -> Array:
    """Of two people's intervals, song by song; the first person ``lag`` beats later."""
    deviations = intervals - intervals.mean(axis=2, keepdims=True)
    first, second = deviations[:, 0], deviations[:, 1]
    if lag < 0:
        first, second, lag = second, first, -lag
    n = first.shape[1]
    shifted = (first[:, lag:] * second[:, : n - lag]).sum(axis=1) / n
    return shifted / np.sqrt((first**2).mean(axis=1) * (second**2).mean(axis=1))


def test_two_novices_come_out_as_novices_who_were_measured() -> None:
    """Medians of clean in-phase trials (McWeeny et al. 2024; own computation).

    Resampled by dyad their 95 % intervals are, in this order, 35–57 ms, 0.037–0.054, 0.29–0.45,
    -0.20 … -0.03 and 0.40–0.55.
    """
    novice = replace(PRESETS["novice"], lost=0.0, missed=0.0)
    onsets = continued([novice, novice], songs=300, beats=65, interval_s=1.0)
    intervals = np.diff(onsets, axis=2)
    spread_s = np.std(onsets[:, 0] - onsets[:, 1], axis=1, ddof=1)
    assert float(np.median(spread_s)) == pytest.approx(0.046, abs=0.003)
    variation = np.std(intervals, axis=2, ddof=1) / intervals.mean(axis=2)
    assert float(np.median(variation)) == pytest.approx(0.046, abs=0.003)
    later = np.stack([interval_correlation(intervals, lag) for lag in (-1, 1)])
    assert float(np.median(later)) == pytest.approx(0.352, abs=0.06)
    assert float(np.median(interval_correlation(intervals, 0))) == pytest.approx(-0.105, abs=0.06)
    gains = [bgls.fits(onsets[:, one], onsets[:, 1 - one, :, None]).gains[:, 0] for one in range(2)]
    assert float(np.median(gains)) == pytest.approx(0.50, abs=0.04)
    # They speed up: 1,000 ms by 30 to 46 ms in a minute.
    assert -0.060 < float(np.median(intervals[:, :, -10:])) - 1.0 < -0.030


@pytest.mark.parametrize(
    ("name", "interval_s", "mean_s", "spread_s"),
    [
        ("novice", 0.6, -0.0395, 0.0321),
        ("lay", 0.6, -0.0215, 0.0267),
        ("professional", 0.5, -0.012, 0.0195),
    ],
)
def test_alone_with_a_click_people_are_as_early_and_as_spread_as_was_measured(
    name: str, interval_s: float, mean_s: float, spread_s: float
) -> None:
    played = play(
        [replace(PRESETS[name], lost=0.0, missed=0.0)],
        songs=300,
        beat_count=160,
        interval_s=interval_s,
        led_beats=160,
        draw=generator(22, 1),
    )
    errors = (played.onsets_s[:, 0] - np.arange(160) * interval_s)[:, 30:]
    assert float(np.median(np.nanmean(errors, axis=1))) == pytest.approx(mean_s, abs=0.002)
    assert float(np.median(np.nanstd(errors, axis=1, ddof=1))) == pytest.approx(spread_s, abs=0.003)


@pytest.mark.parametrize(
    ("name", "low_s", "high_s"), [("musician", 0.025, 0.031), ("professional", 0.0225, 0.0287)]
)
def test_pairs_who_play_for_a_living_are_as_close_as_was_measured(
    name: str, low_s: float, high_s: float
) -> None:
    onsets = continued([PRESETS[name]] * 2, songs=200, beats=100)
    spread_s = float(np.median(np.nanstd(onsets[:, 0] - onsets[:, 1], axis=1, ddof=1)))
    assert low_s < spread_s < high_s


def test_each_kind_of_person_is_closer_steadier_and_more_reliable_than_the_one_before() -> None:
    found: list[tuple[float, float, float]] = []
    for name in ("novice", "lay", "musician", "professional"):
        onsets = continued([PRESETS[name]] * 2, songs=200, beats=100)
        spreads: Array = np.nanstd(onsets[:, 0] - onsets[:, 1], axis=1)
        apart = float(np.mean(spreads))
        tempo = float(np.nanmean(np.diff(onsets[:, :, -20:], axis=2)))
        found.append((apart, abs(tempo - BEAT_S), float(np.isnan(onsets).mean())))
    for worse, better in pairwise(found):
        assert all(one > other for one, other in zip(worse, better, strict=True))


def test_novices_miss_in_clusters_as_was_measured() -> None:
    onsets = continued([PRESETS["novice"]] * 2, songs=300, beats=100)
    missed = np.isnan(onsets)
    assert missed.mean() == pytest.approx(0.042, abs=0.006)
    assert missed[:, :, 1:][missed[:, :, :-1]].mean() == pytest.approx(0.20, abs=0.05)


def test_nobody_hurries_while_a_click_leads() -> None:
    played = play(
        [PRESETS["novice"]] * 2,
        songs=100,
        beat_count=200,
        interval_s=BEAT_S,
        led_beats=200,
        draw=generator(23, 1),
    )
    last = float(np.nanmean(played.onsets_s[:, :, -50:] - np.arange(150, 200) * BEAT_S))
    assert last == pytest.approx(PRESETS["novice"].mean_s, abs=0.015)


def test_people_follow_a_third_who_keeps_the_time() -> None:
    third = SteadyThird(BEAT_S, np.zeros(50), people=2, most_share=0.0)
    played = play(
        [replace(PLAIN, hurry=0.05)] * 2,
        songs=50,
        beat_count=300,
        interval_s=BEAT_S,
        led_beats=0,
        draw=generator(24, 1),
        third=third,
    )
    assert played.third_s is not None
    intervals = np.diff(played.onsets_s[:, :, 100:], axis=2)
    assert float(intervals.mean()) == pytest.approx(BEAT_S, rel=5e-4)
    alone = play(
        [replace(PLAIN, hurry=0.05)] * 2,
        songs=50,
        beat_count=300,
        interval_s=BEAT_S,
        led_beats=0,
        draw=generator(24, 1),
    )
    assert float(np.diff(alone.onsets_s[:, :, 100:], axis=2).mean()) < 0.96 * BEAT_S


def test_the_same_stream_plays_the_same_songs() -> None:
    one, two = (continued([PRESETS["novice"]] * 2, songs=3, beats=20) for _ in range(2))
    assert np.array_equal(one, two, equal_nan=True)


@pytest.mark.parametrize(
    ("people", "songs", "beats", "interval_s"),
    [(0, 1, 1, 0.5), (1, 0, 1, 0.5), (1, 1, 0, 0.5), (1, 1, 1, 0.0)],
)
def test_what_means_nothing_is_refused(
    people: int, songs: int, beats: int, interval_s: float
) -> None:
    with pytest.raises(ParameterOutOfRange):
        play(
            [PLAIN] * people,
            songs=songs,
            beat_count=beats,
            interval_s=interval_s,
            led_beats=0,
            draw=generator(1, 1),
        )
