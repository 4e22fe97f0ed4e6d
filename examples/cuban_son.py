"""Five Cuban son and salsa songs, as in the paper of onsetsync (Eerola & Clayton 2024, JOSS 9, 5395).

    UCHI_DATA=… python examples/cuban_son.py [PAGE]

Seven players of a band, their onsets annotated by hand (Poole, Tarsitani & Clayton, IEMP; the data may not
be copied, so they are read from where UCHI_DATA says). Prints what the paper and its package print, beside what is
found here, and fails where a digit differs. Writes a page of the second song, Palo Santo, to PAGE.
"""

import os
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from uchiawase import timing
from uchiawase.formats.onset_table import PositionedOnsets, Wanted, read_onset_table
from uchiawase.report.timing_drawings import drawings
from uchiawase.report.timing_figures import figures_of
from uchiawase.report.timing_page import timing_page
from uchiawase.timing.onsets import Onsets
from uchiawase.timing.pairing import Times

SONGS = ("El Cantante", "Palo Santo", "Yo Naci En Un Sola", "Tumbao Sangreao", "Habanera")
FOUR = ("clave", "bass", "guitar", "tres")


def read(folder: Path, song: int, players: tuple[str, ...] = ()) -> Onsets:
    """Read a song's onsets: one row a metrical position, one column a player."""
    found = read_onset_table(folder / f"song{song}.csv", Wanted(players=players))
    if not isinstance(found, PositionedOnsets):
        raise SystemExit(f"song{song}.csv is not a wide table")
    return timing.onsets.table_of(found.onsets_s, players=found.players)


def check(what: str, found: str, published: str) -> None:
    """Print a figure beside the published one, and stop where they differ."""
    print(f"  {what:<52} {found:>12} {published:>12}")
    if found != published:
        raise SystemExit(f"{what}: {published} was published, but {found} is found")


def palo_santo(folder: Path) -> None:
    """Compare the figures of Palo Santo, ms."""
    onsets = read(folder, 2, FOUR)
    pairs = {
        (onsets.players[first], onsets.players[second]): timing.togetherness.pair_asynchronies(
            onsets.onsets_s[:, first], onsets.onsets_s[:, second]
        )
        for first, second in combinations(range(4), 2)
    }
    print(f"Palo Santo{'found':>57}{'published':>13}")
    son = 1000 * pairs["clave", "bass"]
    check("clave and bass, joint onsets", str(son.size), "241")
    check("mean pairwise asynchrony", f"{son.mean():.5f}", "16.23288")
    check("pairwise asynchronization (SD)", f"{son.std(ddof=1):.5f}", "19.58636")
    check("mean absolute asynchrony", f"{abs(son).mean():.5f}", "20.66440")
    strings = 1000 * pairs["guitar", "tres"]
    check("guitar and tres, joint onsets", str(strings.size), "853")
    check("mean", f"{strings.mean():.5f}", "12.53126")
    check("SD", f"{strings.std(ddof=1):.5f}", "26.74134")
    for player, n, median, mean, spread in (
        (0, "486", "666.4", "703.6", "173.9"),
        (2, "1401", "223.6", "244.5", "91.4"),
    ):
        between = timing.intervals.between_successive(onsets.onsets_s[:, player], longest_s=2.0)
        own = timing.intervals.summary(between)
        if own is None:
            raise SystemExit(f"{onsets.players[player]} has no intervals")
        name = onsets.players[player]
        check(f"intervals of the {name}, n", str(own.n), n)
        check("median", f"{1000 * own.median_s:.1f}", median)
        check("mean", f"{1000 * own.mean_s:.1f}", mean)
        check("SD", f"{1000 * own.spread_s:.1f}", spread)


def five_songs(folder: Path) -> None:
    """Compare guitar and tres over all songs, and say how tight every pair of each song is."""
    songs: list[Times] = []
    for song in range(1, 6):
        onsets = read(folder, song, ("guitar", "tres"))
        one, other = onsets.onsets_s.T
        songs.append(1000 * timing.togetherness.pair_asynchronies(one, other))
    print("Guitar and tres in five songs")
    for song, n in enumerate((766, 853, 35, 662, 924)):
        check(f"joint onsets in {SONGS[song]}", str(songs[song].size), str(n))
    check("mean over all of them", f"{np.concatenate(songs).mean():.1f}", "17.3")
    print("All pairs of each song: median spread, and the group's")
    for song, title in enumerate(SONGS, 1):
        found = timing.measures.measured(read(folder, song))
        spreads = [1000 * one.meeting.spread.value for one in found.pairs if one.meeting.spread]
        if found.spread_s is not None:
            group = found.spread_s
            print(
                f"  {title:<22} {np.median(spreads):5.1f} ms over {len(spreads):2} pairs; group "
                f"{1000 * group.value:.1f} ms ({1000 * group.low:.1f} to {1000 * group.high:.1f})"
            )


def main(page: Path | None) -> None:
    """Compare, and write the page."""
    data = os.environ.get("UCHI_DATA")
    if not data:
        raise SystemExit("UCHI_DATA has to name the folder with timing/css_iemp in it")
    folder = Path(data) / "timing" / "css_iemp"
    palo_santo(folder)
    five_songs(folder)
    if page is not None:
        onsets = read(folder, 2, (*FOUR, "bongo", "bell"))
        found = timing.measures.measured(onsets)
        told = figures_of(onsets, found, files=["song2.csv"])
        page.write_text(timing_page(told, drawings(onsets, found)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
