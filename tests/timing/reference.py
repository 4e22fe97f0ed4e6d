"""Reference values: what other programs computed, and the onsets they computed it from.

``tests/vectors/bgls`` are simulated onsets in ms (columns p1 … pN, of "single" p2 is the metronome),
``bgls_octave.csv`` what Jacoby's programs gave for them in Octave, ``dyad_measures.csv`` what R (with
the packages lmtest and circular) gave for two of them. The same of real players is read from UCHI_DATA.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

VECTORS = Path(__file__).parents[1] / "vectors"
Table = npt.NDArray[np.float64]


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def onsets_of(path: Path) -> Table:
    """Read onsets printed in ms: shape (beats, players), seconds."""
    rows = rows_of(path)
    return np.array([[float(cell) for cell in row.values()] for row in rows]) / 1000


@dataclass(frozen=True)
class ReferenceFit:
    """One row of what the reference program found; noise in seconds."""

    source: str
    period: bool
    player: int
    partners: list[int]
    gains: list[float]
    period_gains: list[float]
    timekeeper_s: float
    motor_s: float


def fits_of(path: Path) -> list[ReferenceFit]:
    return [
        ReferenceFit(
            source=row["input"],
            period=row["model"] == "phase+period",
            player=int(row["subject"][1:]) - 1,
            partners=[int(name[1:]) - 1 for name in row["partners"].split("|")],
            gains=[float(gain) for gain in row["alphas"].split("|")],
            period_gains=[float(gain) for gain in row["betas"].split("|") if gain],
            timekeeper_s=float(row["sigma_T"]) / 1000,
            motor_s=abs(float(row["sigma_M"])) / 1000,
        )
        for row in rows_of(path)
    ]


def dyad_measures_of(path: Path) -> dict[str, dict[str, float]]:
    """Read measures by input and name."""
    found: dict[str, dict[str, float]] = {}
    for row in rows_of(path, ";"):
        found.setdefault(row["input"], {})[row["measure"]] = float(row["value"])
    return found


def cuban_song(uchi_data: Path, number: int) -> tuple[list[str], Table]:
    """Read one of the five songs: instruments, and onsets, shape (positions, instruments)."""
    rows = rows_of(uchi_data / "timing" / "css_iemp" / f"song{number}.csv")
    names = [name for name in rows[0] if name in INSTRUMENTS]
    table = np.array([[float(row[name] or "nan") for name in names] for row in rows])
    return names, table


INSTRUMENTS = ("clave", "bass", "guitar", "tres", "bongo", "bell", "cajon", "conga", "trumpet")
