"""What the presets say was measured, held against the data of other people's studies."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from uchiawase.timing.person import PRESETS


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_novices_miss_as_often_and_in_such_clusters_as_the_pairs_of_mcweeny(
    uchi_data: Path,
) -> None:
    played: dict[tuple[str, str, str], dict[int, bool]] = defaultdict(dict)
    for row in rows(uchi_data / "timing" / "social_drumming" / "cleaned_onsets.csv"):
        if int(row["dyad"]) >= 200:  # in phase
            who = (row["dyad"], row["trial"], row["participant"])
            played[who][int(row["hit"])] = row["imputed"] == "1"
    missed = [[hits[hit] for hit in sorted(hits)] for hits in played.values()]
    every = np.concatenate(missed)
    assert every.size == 12_400
    assert every.mean() == pytest.approx(0.042, abs=0.0005)
    after = np.concatenate([np.array(one[1:])[np.array(one[:-1])] for one in missed])
    assert after.mean() == pytest.approx(0.20, abs=0.005)
    # And so do the preset's two states, in the long run.
    novice = PRESETS["novice"]
    often = novice.lost * novice.missed_when_lost + (1 - novice.lost) * novice.missed
    assert often == pytest.approx(every.mean(), abs=0.002)
    stays = 1 - 1 / novice.lost_strokes
    then = stays * novice.missed_when_lost + (1 - stays) * novice.missed
    comes = novice.lost * novice.missed_when_lost / often
    assert comes * then == pytest.approx(after.mean(), abs=0.02)


def test_novices_are_as_early_as_thirty_tappers(uchi_data: Path) -> None:
    by_person: dict[str, list[float]] = defaultdict(list)
    for row in rows(uchi_data / "timing" / "tapping_baath_madison" / "taps.csv"):
        if float(row["isi"]) == 600 and row["asynch"]:
            by_person[row["subject"]].append(float(row["asynch"]))
    assert len(by_person) == 30
    means = [float(np.mean(one)) for one in by_person.values()]
    assert float(np.median(means)) == pytest.approx(-39.5, abs=0.05)
    assert PRESETS["novice"].mean_s * 1000 == pytest.approx(float(np.median(means)), abs=1.0)
