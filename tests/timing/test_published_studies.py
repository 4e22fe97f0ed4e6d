"""Figures of published studies, computed again from their deposited data."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from reference import rows_of

from uchiawase.timing import bgls, intervals
from uchiawase.timing.togetherness import pair_asynchronies

Times = npt.NDArray[np.float64]

# --- Fink, Alexander & Janata (2022), Front. Hum. Neurosci. 16, 916551 ---------------------------


def repeated_measures(rows: list[dict[str, str]], unit: str, column: str) -> tuple[Times, float]:
    """Give the means by adaptivity and F of a repeated-measures analysis of variance."""
    cells: dict[tuple[str, float], list[float]] = defaultdict(list)
    for row in rows:
        cells[row[unit], float(row["alpha"])].append(float(row[column]))
    levels = sorted({level for _, level in cells})
    units = sorted({one for one, _ in cells})
    complete = [one for one in units if all((one, level) in cells for level in levels)]
    table = np.array([[np.mean(cells[one, level]) for level in levels] for one in complete])
    centre = float(table.mean())
    among_levels = len(complete) * float(((table.mean(axis=0) - centre) ** 2).sum())
    among_units = len(levels) * float(((table.mean(axis=1) - centre) ** 2).sum())
    rest = float(((table - centre) ** 2).sum()) - among_levels - among_units
    freedom = (len(levels) - 1) * (len(complete) - 1)
    return table.mean(axis=0), (among_levels / (len(levels) - 1)) / (rest / freedom)


def test_one_tapper_is_tightest_with_a_metronome_that_gives_way_a_little(uchi_data: Path) -> None:
    rows = rows_of(uchi_data / "timing" / "gem_groups" / "one_all.csv")
    means, f = repeated_measures([r for r in rows if r["expID"] == "1"], "subID", "std_async")
    assert [f"{mean:.6f}" for mean in means] == [
        "37.231978",
        "29.133635",
        "30.592674",
        "33.407185",
        "39.022962",
    ]
    assert f"{f:.6f}" == "4.813752"
    _, f = repeated_measures([r for r in rows if r["expID"] == "2"], "subID", "std_async")
    assert f"{f:.6f}" == "8.691905"


@pytest.mark.parametrize(
    ("experiment", "printed"), [("3.0", "11.330997"), ("4.0", "22.09474"), ("5.0", "33.729823")]
)
def test_four_tappers_too(uchi_data: Path, experiment: str, printed: str) -> None:
    rows = rows_of(uchi_data / "timing" / "gem_groups" / "four_all.csv")
    chosen = [row for row in rows if row["expID"] == experiment]
    _, f = repeated_measures(chosen, "group_num", "sd_avg_async")
    assert f"{f:.{len(printed.split('.')[1])}f}" == printed


# --- McWeeny, Luoma, Al-Saleem & Trainor (2024), Front. Cognition, 1472814 -----------------------


@dataclass
class Trial:
    """Hits of both by index, seconds, and the indices at which one was imputed."""

    first_s: dict[int, float]
    second_s: dict[int, float]
    imputed: set[int]

    def pairs(self, kept: Callable[[float, float], bool]) -> tuple[Times, Times]:
        shared = sorted(set(self.first_s) & set(self.second_s) - self.imputed)
        chosen = [hit for hit in shared if kept(self.first_s[hit], self.second_s[hit])]
        return (
            np.array([self.first_s[hit] for hit in chosen]),
            np.array([self.second_s[hit] for hit in chosen]),
        )


def trials_of(uchi_data: Path) -> dict[tuple[str, str], Trial]:
    found: dict[tuple[str, str], Trial] = {}
    for row in rows_of(uchi_data / "timing" / "social_drumming" / "cleaned_onsets.csv"):
        trial = found.setdefault((row["dyad"], row["trial"]), Trial({}, {}, set()))
        hits = trial.first_s if row["participant"] == "A" else trial.second_s
        hits[int(row["hit"])] = float(row["onset_s"])
        if row["imputed"] == "1":
            trial.imputed.add(int(row["hit"]))
    return found


def published(uchi_data: Path) -> dict[tuple[str, str], dict[str, str]]:
    rows = rows_of(uchi_data / "timing" / "social_drumming" / "trial_measures_published.csv")
    return {(row["dyad"], row["trial"]): row for row in rows}


def continuation_s(dyad: str) -> float:
    return 16.0 if dyad.startswith("1") else 32.0


def test_fifty_dyads_were_analysed_and_most_cooperated_before(uchi_data: Path) -> None:
    rows = rows_of(uchi_data / "timing" / "social_drumming" / "ratings.csv")
    kept = [row for row in rows if row["exclude"] == "FALSE"]
    dyads = {(row["dyad"], row["condition"]) for row in kept}
    by_condition = [
        sum(condition == name for _, condition in dyads)
        for name in ("Alone", "Alternating", "Synchrony")
    ]
    assert by_condition == [10, 19, 21]
    cooperated = [row["staghunt_1"] == "T" for row in kept]
    assert f"{100 * np.mean(cooperated):.1f}" == "87.0"


def test_mean_absolute_asynchronies_of_the_continuation_are_as_deposited(uchi_data: Path) -> None:
    trials, measures = trials_of(uchi_data), published(uchi_data)
    compared = equal = 0
    for key, row in measures.items():
        if row["mean_abs_async_cont"] in {"", "NA"}:
            continue
        start_s = continuation_s(key[0])
        first, second = trials[key].pairs(lambda one, other, at=start_s: max(one, other) >= at)
        mean = float(abs(pair_asynchronies(first, second)).mean())
        compared += 1
        equal += abs(mean - float(row["mean_abs_async_cont"])) < 1e-6
    # Six differ at the border between the phases.
    assert (equal, compared) == (142, 148)


def test_the_deposited_pairwise_asynchrony_is_zero_by_its_formula_and_ours_is_not(
    uchi_data: Path,
) -> None:
    # Their code squares the sum of the deviations, which is 0, in place of summing the squares.
    trials, measures = trials_of(uchi_data), published(uchi_data)
    for key, row in measures.items():
        if row["pairwise_async_cont_as_coded"] in {"", "NA"}:
            continue
        assert float(row["pairwise_async_cont_as_coded"]) < 1e-12
        start_s = continuation_s(key[0])
        first, second = trials[key].pairs(lambda one, other, at=start_s: max(one, other) >= at)
        assert float(pair_asynchronies(first, second).std(ddof=1)) > 0.01


def whole_pairs(uchi_data: Path) -> list[tuple[Times, Times]]:
    """In-phase trials with a valid metronome and nothing imputed in the continuation."""
    measures = published(uchi_data)
    found: list[tuple[Times, Times]] = []
    for key, trial in trials_of(uchi_data).items():
        if not key[0].startswith("2") or measures[key]["valid_metronome"] != "1":
            continue
        late = {hit for hit in trial.imputed if trial.first_s.get(hit, 0.0) >= 32.0}
        late |= {hit for hit in trial.imputed if trial.second_s.get(hit, 0.0) >= 32.0}
        if not late:
            found.append(trial.pairs(lambda one, other: min(one, other) >= 32.0))
    return found


def test_novices_in_phase_are_forty_six_milliseconds_apart(uchi_data: Path) -> None:
    spreads: list[float] = []
    sizes: list[float] = []
    for key, trial in trials_of(uchi_data).items():
        first, second = trial.pairs(lambda _one, _other: True)
        if key[0].startswith("2") and first.size >= 30:
            found = 1e3 * pair_asynchronies(first, second)
            spreads.append(float(found.std(ddof=1)))
            sizes.append(float(abs(found).mean()))
    assert np.median(spreads) == pytest.approx(46, abs=0.5)
    assert np.quantile(spreads, [0.25, 0.75]) == pytest.approx([38, 55], abs=1)
    assert np.median(sizes) == pytest.approx(43, abs=0.6)


def test_novices_in_phase_follow_each_other(uchi_data: Path) -> None:
    pairs = whole_pairs(uchi_data)
    assert len(pairs) == 37
    answers: list[Times] = []
    gains: list[float] = []
    sums: list[float] = []
    clocks: list[float] = []
    variations: list[float] = []
    for first, second in pairs:
        found = intervals.cross_correlation(np.diff(first), np.diff(second))
        assert found is not None
        answers.append(found.values)
        one, other = bgls.fit(first, second[:, None]), bgls.fit(second, first[:, None])
        gains += [one.gains[0], other.gains[0]]
        sums.append(one.gains[0] + other.gains[0])
        clocks += [1e3 * one.timekeeper_s, 1e3 * other.timekeeper_s]
        variation = intervals.variation(np.diff(first))
        assert variation is not None
        variations.append(variation.value)
    median = np.median(answers, axis=0)
    assert median[1] == pytest.approx(-0.105, abs=0.0005)
    assert np.median([one[[0, 2]] for one in answers]) == pytest.approx(0.352, abs=0.0005)
    assert np.median(gains) == pytest.approx(0.50, abs=0.005)
    assert np.quantile(gains, [0.25, 0.75]) == pytest.approx([0.36, 0.62], abs=0.01)
    assert np.median(sums) == pytest.approx(1.04, abs=0.005)
    assert np.median(clocks) == pytest.approx(33, abs=1)
    assert np.median(variations) == pytest.approx(0.046, abs=0.0005)


def test_people_tap_ahead_of_a_metronome_as_much_as_published(uchi_data: Path) -> None:
    # Bååth & Madison (2012): medians over people of mean and spread, at 600, 1200 and 3000 ms.
    rows = rows_of(uchi_data / "timing" / "tapping_baath_madison" / "taps.csv")
    taps: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        taps[row["isi"], row["subject"]].append(float(row["asynch"]))
    for interval, mean, deviation in (
        ("600", -39.5, 32.1),
        ("1200", -42.4, 63.3),
        ("3000", -119.6, 199.8),
    ):
        people = [np.array(found) for (isi, _), found in taps.items() if isi == interval]
        assert len(people) == 30
        assert np.median([one.mean() for one in people]) == pytest.approx(mean, abs=0.1)
        assert np.median([one.std(ddof=1) for one in people]) == pytest.approx(deviation, abs=0.1)
