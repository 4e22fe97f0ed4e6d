"""Five Cuban songs (IEMP; Poole, Tarsitani & Clayton): every figure of onsetsync, and its traps.

Eerola & Clayton (2024), JOSS 9, 5395, the package's tests, its README and its vignette. What is printed is
asked for as printed; what R gave with more digits, with those.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from reference import Table, cuban_song, rows_of
from scipy import special

from uchiawase.timing import intervals, togetherness
from uchiawase.timing.asynchrony import (
    absolute_asynchrony,
    mean_asynchrony,
    relative_asynchronies,
    root_mean_square,
)
from uchiawase.timing.doubt import Estimate, spread
from uchiawase.timing.onsets import table_of
from uchiawase.timing.periodicity import period_s

FOUR = ("clave", "bass", "guitar", "tres")


def ms(found: Estimate | None) -> float:
    assert found is not None
    return 1e3 * found.value


def columns(uchi_data: Path, number: int, *wanted: str) -> Table:
    names, table = cuban_song(uchi_data, number)
    return table[:, [names.index(name) for name in wanted]]


def apart(uchi_data: Path, number: int, first: str, second: str) -> Table:
    table = columns(uchi_data, number, first, second)
    return togetherness.pair_asynchronies(table[:, 0], table[:, 1])


def test_clave_and_bass_are_as_printed(uchi_data: Path) -> None:
    found = apart(uchi_data, 2, "clave", "bass")
    assert found.size == 241
    assert f"{ms(mean_asynchrony(found)):.5f}" == "16.23288"
    assert f"{ms(spread(found)):.5f}" == "19.58636"
    assert f"{ms(absolute_asynchrony(found)):.5f}" == "20.66440"
    assert f"{ms(mean_asynchrony(found)) / 1e3:.10f}" == "0.0162328797"


def test_guitar_and_tres_are_as_printed(uchi_data: Path) -> None:
    found = apart(uchi_data, 2, "guitar", "tres")
    assert found.size == 853
    assert f"{ms(mean_asynchrony(found)):.5f} {ms(spread(found)):.5f}" == "12.53126 26.74134"


def test_all_pairs_of_all_songs_are_what_r_found(uchi_data: Path) -> None:
    rows = rows_of(uchi_data / "vectors" / "onsetsync_pairs.csv")
    assert len(rows) == 129
    for row in rows:
        names, table = cuban_song(uchi_data, int(row["song"]))
        first, second = (table[:, names.index(row[one])] for one in ("inst1", "inst2"))
        found = 1e3 * togetherness.pair_asynchronies(first, second)
        assert found.size == int(row["n_joint"])
        mean, deviation = float(found.mean()), float(found.std(ddof=1))
        assert mean == pytest.approx(float(row["mean_pairwise_asynchrony_ms"]), rel=1e-9, abs=5e-12)
        wanted = float(row["pairwise_asynchronization_sd_ms"])
        assert deviation == pytest.approx(wanted, rel=1e-9)
        wanted = float(row["mean_absolute_asynchrony_ms"])
        assert float(abs(found).mean()) == pytest.approx(wanted, rel=1e-9)
        t = mean / deviation * np.sqrt(found.size)
        assert t == pytest.approx(float(row["t"]), rel=1e-9, abs=1e-11)
        p = 2 * float(special.stdtr(found.size - 1, -abs(t)))
        assert p == pytest.approx(float(row["p"]), rel=1e-8)
        meeting = togetherness.meeting_of(first, second)
        assert meeting.shared == found.size
        if meeting.mean is not None:
            assert ms(meeting.mean) == pytest.approx(mean, rel=1e-12)
            assert ms(meeting.spread) == pytest.approx(deviation, rel=1e-12)
            assert ms(meeting.size) == pytest.approx(float(abs(found).mean()), rel=1e-12)


def test_the_six_pairs_of_palo_santo_are_as_in_the_table(uchi_data: Path) -> None:
    wanted = {
        ("clave", "bass"): (16.2329, 19.5864, 12.8662),
        ("clave", "guitar"): (2.4544, 23.4632, 2.2412),
        ("clave", "tres"): (14.9269, 19.1889, 13.6741),
        ("bass", "guitar"): (-16.1193, 26.4914, -13.1633),
        ("bass", "tres"): (-3.5366, 23.8454, -2.7866),
        ("guitar", "tres"): (12.5313, 26.7413, 13.6863),
    }
    assert set(wanted) == set(combinations(FOUR, 2))
    for pair, (mean, deviation, t) in wanted.items():
        found = apart(uchi_data, 2, *pair)
        computed = float(found.mean() / found.std(ddof=1) * np.sqrt(found.size))
        assert ms(mean_asynchrony(found)) == pytest.approx(mean, abs=5e-5)
        assert ms(spread(found)) == pytest.approx(deviation, abs=5e-5)
        assert computed == pytest.approx(t, abs=5e-5)


def test_guitar_and_tres_by_subdivision_are_as_in_the_vignette(uchi_data: Path) -> None:
    table = columns(uchi_data, 2, "guitar", "tres")
    sixteenth = np.arange(len(table)) % 16
    counts: list[int] = []
    for place in range(16):
        found = 1e3 * togetherness.pair_asynchronies(*table[sixteenth == place].T)
        counts.append(found.size)
    assert sum(counts) == 853
    last = 1e3 * togetherness.pair_asynchronies(*table[sixteenth == 15].T)
    assert last.size == 71
    assert f"{last.mean():.6f} {last.std(ddof=1):.5f}" == "24.721338 26.68690"
    t = float(last.mean() / last.std(ddof=1) * np.sqrt(last.size))
    assert f"{t:.6f}" == "7.805540"


def test_guitar_and_tres_over_five_songs_are_as_in_the_vignette(uchi_data: Path) -> None:
    songs = [apart(uchi_data, number, "guitar", "tres") for number in range(1, 6)]
    assert [song.size for song in songs] == [766, 853, 35, 662, 924]
    assert f"{1e3 * float(np.concatenate(songs).mean()):.5f}" == "17.28442"


def test_all_interval_summaries_are_what_r_found(uchi_data: Path) -> None:
    rows = rows_of(uchi_data / "vectors" / "onsetsync_ioi_summary.csv")
    assert len(rows) == 40
    for row in rows:
        own = columns(uchi_data, int(row["song"]), row["inst"])[:, 0]
        found = intervals.summary(intervals.between_successive(own, longest_s=2.0))
        assert found is not None
        assert found.n == int(row["N"])
        for value_s, name in (
            (found.median_s, "Md"),
            (found.mean_s, "M"),
            (found.spread_s, "SD"),
            (found.shortest_s, "Min"),
            (found.longest_s, "Max"),
        ):
            assert 1e3 * value_s == pytest.approx(float(row[name]), rel=1e-9)
        uneven = intervals.contrast(intervals.between_successive(own))
        assert uneven is not None
        assert uneven.value == pytest.approx(float(row["nPVI"]), rel=1e-9)


@pytest.mark.parametrize(
    ("player", "n", "median", "mean", "deviation"),
    [
        ("clave", 486, 666.424, 703.585769547, 173.909017948),
        ("guitar", 1401, 223.619, 244.521079229, 91.446845072),
    ],
)
def test_the_interval_table_is_as_in_the_vignette(
    uchi_data: Path, player: str, n: int, median: float, mean: float, deviation: float
) -> None:
    own = columns(uchi_data, 2, player)[:, 0]
    found = intervals.summary(intervals.between_successive(own, longest_s=2.0))
    assert found is not None
    assert found.n == n
    assert 1e3 * found.median_s == pytest.approx(median, abs=5e-4)
    assert 1e3 * found.mean_s == pytest.approx(mean, rel=1e-10)
    assert 1e3 * found.spread_s == pytest.approx(deviation, rel=1e-10)


def test_the_guitars_period_comes_out_three_ways(uchi_data: Path) -> None:
    guitar = columns(uchi_data, 2, "guitar")[:, 0]
    guitar = guitar[(guitar >= 60) & (guitar < 65)]
    usual = period_s(guitar, method="intervals", longest_s=0.5)
    alike = period_s(guitar, method="autocorrelation", longest_s=0.5)
    strongest = period_s(guitar, method="spectrum", longest_s=0.5)
    assert usual == pytest.approx(0.195)
    # The package takes lag k of the autocorrelation for k + 1 samples of 2 ms, and prints 204.
    assert alike == pytest.approx(0.204 - 0.002)
    assert strongest == pytest.approx(0.217, abs=5e-4)


def test_relative_asynchronies_are_what_r_found(uchi_data: Path) -> None:
    # The package counts positions at which a player is alone as exactly 0; we leave them out, so
    # they are put back here.
    rows = rows_of(uchi_data / "vectors" / "onsetsync_relative_v0.5.1.csv")
    assert len(rows) == 40
    for row in rows:
        players = row["ref"].split("+")
        table = columns(uchi_data, int(row["song"]), *players)
        own = players.index(row["inst"])
        found = relative_asynchronies(table, own, with_self=True)
        alone = np.isfinite(table[:, own]) & (np.isfinite(table).sum(axis=1) == 1)
        published = 1e3 * np.concatenate((found, np.zeros(int(alone.sum()))))
        wanted = float(row["mean_relative_ms"])
        assert float(published.mean()) == pytest.approx(wanted, rel=1e-9)
        wanted = float(row["sd_relative_ms"])
        assert float(published.std(ddof=1)) == pytest.approx(wanted, rel=1e-9)
        wanted = float(row["mean_abs_relative_ms"])
        assert float(abs(published).mean()) == pytest.approx(wanted, rel=1e-9)


# --- traps ---------------------------------------------------------------------------------------


def test_the_root_mean_square_is_not_what_the_paper_misprints(uchi_data: Path) -> None:
    found = apart(uchi_data, 2, "clave", "bass")
    value = ms(root_mean_square(found))
    assert value == pytest.approx(25.407, abs=5e-4)
    misprinted = 1e3 * float(np.sqrt(((found / found.size) ** 2).sum()))
    assert misprinted == pytest.approx(1.637, abs=5e-4)
    assert value == pytest.approx(np.hypot(16.2328796680, 19.5863648437 * np.sqrt(240 / 241)))


def test_the_groupwise_spread_is_the_root_mean_square_over_pairs(uchi_data: Path) -> None:
    table = columns(uchi_data, 2, *FOUR)
    found = togetherness.groupwise_spread(table)
    assert ms(found) == pytest.approx(23.4088981, abs=5e-8)
    assert found is not None
    assert found.low < found.value < found.high


def test_leaving_the_player_out_is_the_default_and_differs_from_both_other_ways(
    uchi_data: Path,
) -> None:
    table = columns(uchi_data, 2, *FOUR)
    left_out = [1e3 * float(relative_asynchronies(table, player).mean()) for player in range(4)]
    assert left_out == pytest.approx([7.764, -13.246, 10.856, -10.381], abs=5e-4)
    with_self = 1e3 * relative_asynchronies(table, 1, with_self=True)
    assert float(with_self.mean()) == pytest.approx(-8.530, abs=5e-4)
    alone = np.isfinite(table) & (np.isfinite(table).sum(axis=1) == 1)[:, None]
    assert int(alone[:, 2].sum()) == 323
    assert int(np.isfinite(table[:, 2]).sum()) == 1403
    as_printed = float(with_self.sum()) / (with_self.size + int(alone[:, 1].sum()))
    assert f"{as_printed:.6f}" == "-8.372744"
    clave = 1e3 * relative_asynchronies(table, 0, with_self=True)
    clave_printed = float(clave.sum()) / (clave.size + int(alone[:, 0].sum()))
    assert f"{clave_printed:.6f}" == "5.381136"


def test_what_the_paper_prints_from_an_older_version_does_not_come_out(uchi_data: Path) -> None:
    table = columns(uchi_data, 2, *FOUR)
    for with_self in (False, True):
        for player, printed in ((1, -18.72675), (0, 0.8796104)):
            found = 1e3 * float(relative_asynchronies(table, player, with_self=with_self).mean())
            assert abs(found - printed) > 2


def test_intervals_allow_for_strokes_that_resemble_the_ones_before(uchi_data: Path) -> None:
    # The package's t-tests take asynchronies to be independent; they are correlated.
    found = apart(uchi_data, 2, "guitar", "tres")
    mean = mean_asynchrony(found)
    assert mean is not None
    alike = intervals.autocorrelation(found, 1)
    assert alike is not None
    assert alike > 0.1
    textbook = 1.963 * float(found.std(ddof=1)) / np.sqrt(found.size)
    assert mean.high - mean.value > 1.2 * textbook


def test_the_songs_pass_as_tables_from_outside(uchi_data: Path) -> None:
    names, table = cuban_song(uchi_data, 2)
    kept = [place for place in range(len(names)) if np.isfinite(table[:, place]).any()]
    found = table_of(table[:, kept], players=[names[place] for place in kept])
    assert found.onsets_s.shape == (1568, len(kept))
