"""Tables of anybody's onsets, CSV or Parquet, wide or long. Times are seconds.

Wide: one row a metrical position, one column a player, empty where nothing was played. Long: one row
an onset, with a column that says who (:data:`WHO`) and one that says when (:data:`WHEN`); a further one
may say where in the piece (:data:`WHERE`), and rows with the same place are then one position. Our own
``hits`` tables (docs/tables.md) are long: place and target stand in ``stroke_beats`` and ``target_s``, and
hits that belong to no stroke are left out.

What a table leaves open is never guessed: it is an error that says which option decides it. What was
decided is said in ``notes``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from polars.exceptions import PolarsError

from uchiawase.errors import OnsetsUnreadable
from uchiawase.units import Beats

Times: TypeAlias = npt.NDArray[np.float64]
Layout: TypeAlias = Literal["wide", "long"]

MAX_TABLE_BYTES = 1 << 30
"""The largest file that is read."""

WHO = ("player", "participant", "instrument", "performer", "musician", "subject", "person", "name")
WHEN = ("time_s", "onset_s", "time", "onset", "onset_time", "seconds")
WHERE = ("stroke_beats", "beats", "position", "beat", "metrical_position")
OWN = {"seat", "player", "kind", "stroke_beats", "time_s", "target_s", "pass_number"}
"""What only our own tables have together."""

APART = (
    "These people heard each other from another place or through headphones: who gave way to whom is "
    "in the report of the meeting, which knows what they heard."
)
"""What is said of a table of ours that holds what was struck and not what was heard."""

_NOTHING = ["", "NA", "NaN", "nan", "null", "None"]
_FINEST = 960 * 9
"""Positions are exact in the score; from floating point they are taken back to these parts of a beat."""


@dataclass(frozen=True, slots=True, eq=False)
class PositionedOnsets:
    """Onsets of players on common positions.

    Attributes:
        players: Names, one a column.
        onsets_s: Shape (positions, players), seconds, NaN where nothing was played.
        track_s: When each position was asked for, shape (positions,); None where nothing says so.
        beats: Where in the piece each position is; None where rows are successive beats.
        notes: What was decided in reading, as sentences.
        apart: Whether players heard each other otherwise than as these onsets, so that nothing can
            be said from them about who gave way to whom.
    """

    players: tuple[str, ...]
    onsets_s: npt.NDArray[np.float64]
    track_s: Times | None
    beats: tuple[Beats, ...] | None
    notes: tuple[str, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ListedOnsets:
    """Onsets of players, each for themselves.

    Attributes:
        players: Names.
        onsets_s: For each player, seconds, in the order of the file.
        track: Which of the players is what all others followed, as an index; None without one.
        several_at_once: Whether a player can have more than one onset for one movement, as a
            drummer's hands and feet do.
        notes: What was decided in reading, as sentences.
    """

    players: tuple[str, ...]
    onsets_s: tuple[Times, ...]
    track: int | None
    several_at_once: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read from a file, where that is not left to it.

    Attributes:
        players: Columns (wide) or names in the column of players (long); all where empty.
        track: What all followed: a column of times, or one of the players.
        layout: Wide or long; None finds out.
        position: The column that says where in the piece a row is, beats.
        where: Only rows in which these columns hold these values, written out.
    """

    players: tuple[str, ...] = ()
    track: str | None = None
    layout: Layout | None = None
    position: str | None = None
    where: tuple[tuple[str, str], ...] = field(default=())


def read_onset_table(path: Path, wanted: Wanted | None = None) -> PositionedOnsets | ListedOnsets:
    """Read a table of onsets.

    Args:
        path: A CSV file (comma, semicolon or tab; UTF-8) or a Parquet file.
        wanted: Which players, rows and columns.

    Raises:
        OnsetsUnreadable: It is no such table, lacks what was asked for, or leaves something open.
    """
    wanted = wanted or Wanted()
    return onsets_in(_frame_of(path), path.name, wanted)


def onsets_in(frame: pl.DataFrame, where: str, wanted: Wanted) -> PositionedOnsets | ListedOnsets:
    """Find the onsets in a table that was read already; as :func:`read_onset_table`.

    Args:
        frame: The table.
        where: What errors call it.
        wanted: Which players, rows and columns.
    """
    table = _Table(_chosen_rows(frame, where, wanted), where, wanted)
    if frame.height == 0 or not frame.columns:
        raise OnsetsUnreadable(where, "it has no rows; one row a position or an onset is needed")
    if table.frame.height == 0:
        raise OnsetsUnreadable(where, f"no row has {_written(wanted.where)}")
    for name in (wanted.position,):
        if name is not None:
            table.column(name)
    return table.long() if _layout_of(table) == "long" else table.wide()


# --- the file ------------------------------------------------------------------------------------


def _frame_of(path: Path) -> pl.DataFrame:
    where = path.name
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise OnsetsUnreadable(where, error.strerror or str(error)) from error
    if len(data) > MAX_TABLE_BYTES:
        raise OnsetsUnreadable(where, f"it is larger than {MAX_TABLE_BYTES} bytes; split it")
    if not data.strip():
        raise OnsetsUnreadable(where, "it is empty")
    if data[:4] == b"PAR1":
        try:
            return pl.read_parquet(BytesIO(data))
        except (PolarsError, OSError, ValueError) as error:
            raise OnsetsUnreadable(where, f"as Parquet it is broken ({_line(error)})") from error
    return _csv(data, where)


def _csv(data: bytes, where: str) -> pl.DataFrame:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OnsetsUnreadable(
            where,
            f"byte {error.start} is no UTF-8 text, nor is it Parquet or MIDI; save it as CSV in UTF-8",
        ) from error
    head = text.lstrip().partition("\n")[0]
    if "\0" in head:
        raise OnsetsUnreadable(where, "it is no table: it holds bytes that are no text")
    separator = max((",", ";", "\t"), key=head.count)
    try:
        return pl.read_csv(
            BytesIO(text.encode()),
            separator=separator,
            infer_schema=False,
            null_values=_NOTHING,
            truncate_ragged_lines=False,
        )
    except (PolarsError, ValueError) as error:
        raise OnsetsUnreadable(where, f"it is no table ({_line(error)})") from error


def _line(error: Exception) -> str:
    """Give the first sentence of somebody else's error."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _written(where: Sequence[tuple[str, str]]) -> str:
    return " and ".join(f"{column} = {value}" for column, value in where)


def _chosen_rows(frame: pl.DataFrame, where: str, wanted: Wanted) -> pl.DataFrame:
    for column, value in wanted.where:
        if column not in frame.columns:
            raise OnsetsUnreadable(
                where, f"it has no column {column!r}; it has {_listed(frame.columns)}"
            )
        own = frame[column]
        same = own.cast(pl.String) == value
        number = _as_number(value)
        if number is not None:
            same = same | (own.cast(pl.Float64, strict=False) == number).fill_null(value=False)
        frame = frame.filter(same.fill_null(value=False))
    return frame


def _as_number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _listed(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown or "none"


# --- what the columns are ------------------------------------------------------------------------


def _layout_of(table: "_Table") -> Layout:
    if table.wanted.layout is not None:
        return table.wanted.layout
    who, when = table.named(WHO), table.named(WHEN)
    players = table.wanted.players
    as_columns = bool(players) and all(name in table.frame.columns for name in players)
    if who and when:
        if not as_columns:
            return "long"
        if len(players) == 1 and players[0] in {who, when}:
            return "long"
        raise OnsetsUnreadable(
            table.where,
            f"it could be long, by its columns {who} and {when}, or wide, since {_listed(players)} "
            "are columns; say --layout long or --layout wide",
        )
    if as_columns or not (who or when):
        return "wide"
    found, lacking = (who, "when (such as time_s)") if who else (when, "who (such as player)")
    if when and len(table.times()) > 1:
        return "wide"
    raise OnsetsUnreadable(
        table.where,
        f"its column {found} looks like a long table's, but no column says {lacking}; name the "
        "columns so, or say --layout wide",
    )


class _Table:
    """A table and what is wanted of it."""

    def __init__(self, frame: pl.DataFrame, where: str, wanted: Wanted) -> None:
        self.frame, self.where, self.wanted = frame, where, wanted

    def named(self, names: Sequence[str]) -> str | None:
        """Give the first column that has one of these names, whatever its capitals."""
        lower = {column.lower(): column for column in reversed(self.frame.columns)}
        return next((lower[name] for name in names if name in lower), None)

    def column(self, name: str) -> pl.Series:
        if name not in self.frame.columns:
            raise OnsetsUnreadable(
                self.where, f"it has no column {name!r}; it has {_listed(self.frame.columns)}"
            )
        return self.frame[name]

    def numbers(self, name: str) -> Times:
        """Give a column as numbers, NaN where it is empty."""
        column = self.column(name)
        try:
            found: Times = column.cast(pl.Float64).to_numpy()
        except (PolarsError, ValueError):
            read = column.cast(pl.Float64, strict=False)
            row = int((read.is_null() & column.is_not_null()).arg_max() or 0)
            raise OnsetsUnreadable(
                self.where,
                f"row {row + 1} of {name} holds {str(column[row])!r}, which is no number",
            ) from None
        return np.array(found, dtype=np.float64)

    def times(self) -> list[str]:
        """Give the columns that hold times, as far as one can see: numbers, and no counts."""
        return [name for name in self.frame.columns if self._holds_times(name)]

    def _holds_times(self, name: str) -> bool:
        read = self.frame[name].cast(pl.Float64, strict=False).drop_nulls()
        own = self.frame[name].drop_nulls()
        if len(read) == 0 or 2 * len(read) < len(own):
            return False
        values = read.to_numpy()
        values = values[np.isfinite(values)]
        whole = bool((values == np.rint(values)).all())
        # Whole numbers that go up by one are a count: of rows, bars, subdivisions.
        return not whole or (values.size > 1 and float(np.median(abs(np.diff(values)))) > 1)

    # --- wide ------------------------------------------------------------------------------------

    def wide(self) -> PositionedOnsets:
        """Read one column a player."""
        wanted, notes = self.wanted, list[str]()
        for name in wanted.players:
            self.column(name)
        track_s = None
        if wanted.track is not None:
            self.column(wanted.track)
            track_s = self.numbers(wanted.track)
            if np.isnan(track_s).all():
                raise OnsetsUnreadable(self.where, f"its column {wanted.track} is empty")
        place = wanted.position or (None if wanted.players else self.named(WHERE))
        players = list(wanted.players) or self._players_of_wide(place, notes)
        table = (
            np.column_stack([self.numbers(name) for name in players])
            if players
            else np.empty((self.frame.height, 0))
        )
        beats = None if place is None else self._beats(place)
        if track_s is not None and np.isnan(track_s).any():
            # Where nothing says when a position was asked for, it cannot be held against anything.
            kept = ~np.isnan(track_s)
            notes.append(
                f"{int((~kept).sum())} rows without a time in {wanted.track} are left out."
            )
            table, track_s = table[kept], track_s[kept]
            if beats is not None:
                beats = tuple(beat for beat, keep in zip(beats, kept, strict=True) if keep)
        return PositionedOnsets(tuple(players), table, track_s, beats, tuple(notes))

    def _players_of_wide(self, place: str | None, notes: list[str]) -> list[str]:
        lower = {name.lower() for name in (*WHEN, *WHERE)}
        empty: list[str] = []
        players: list[str] = []
        others: list[str] = []
        for name in self.frame.columns:
            if name in {place, self.wanted.track}:
                continue
            if self.frame[name].null_count() == self.frame.height:
                empty.append(name)
            elif (
                name.lower() in lower
                or name.lower().endswith(("_time_s", "_beats"))
                or not self._holds_times(name)
            ):
                others.append(name)
            else:
                players.append(name)
        for name in players:
            values = self.numbers(name)
            back = np.flatnonzero(np.diff(values[~np.isnan(values)]) < 0)
            if back.size:
                row = int(np.flatnonzero(~np.isnan(values))[back[0] + 1]) + 1
                raise OnsetsUnreadable(
                    self.where,
                    f"the column {name} steps backwards in row {row}; sort it if it is a player's, or "
                    f"else say who plays by --players, from {_listed(players)}",
                )
        if not players:
            raise OnsetsUnreadable(
                self.where,
                "no column holds times; one column a player is needed (wide), or the columns player "
                f"and time_s (long). It has {_listed(self.frame.columns)}",
            )
        if others:
            notes.append(f"Columns that are not read as players: {_listed(others)}.")
        if empty:
            notes.append(f"Nothing was played in {_listed(empty)}.")
        full = [name for name in players if self.frame[name].null_count() == 0]
        if self.wanted.track is None and len(full) == 1 and len(players) > 2:
            notes.append(
                f"{full[0]} has a time in every row; if it is what all followed, say --track {full[0]}."
            )
        return players

    def _beats(self, place: str) -> tuple[Beats, ...]:
        values = self.numbers(place)
        if np.isnan(values).any():
            row = int(np.flatnonzero(np.isnan(values))[0]) + 1
            raise OnsetsUnreadable(self.where, f"row {row} of {place} does not say where it is")
        back = np.flatnonzero(np.diff(values) <= 0)
        if back.size:
            raise OnsetsUnreadable(
                self.where,
                f"positions in {place} do not ascend: row {int(back[0]) + 2} has "
                f"{values[back[0] + 1]:g} after {values[back[0]]:g}; sort the rows, or name another "
                "column by --position",
            )
        return tuple(_exact(value) for value in values.tolist())

    # --- long ------------------------------------------------------------------------------------

    def long(self) -> PositionedOnsets | ListedOnsets:
        """Read one row an onset."""
        if set(self.frame.columns) >= OWN and self.wanted.position is None:
            return self._own()
        who, when = self.named(WHO), self.named(WHEN)
        if who is None or when is None:
            lacking, such = ("who", WHO) if who is None else ("when", WHEN)
            raise OnsetsUnreadable(
                self.where,
                f"as a long table it lacks the column that says {lacking}; call it "
                f"{', '.join(such[:3])} or the like. It has {_listed(self.frame.columns)}",
            )
        place = self.wanted.position or self.named(WHERE)
        times = self.numbers(when)
        if np.isnan(times).any():
            row = int(np.flatnonzero(np.isnan(times))[0]) + 1
            raise OnsetsUnreadable(
                self.where, f"row {row} of {when} has no time; leave out what was not played"
            )
        names = self.column(who).cast(pl.String).fill_null("").to_list()
        seen: set[tuple[str, float]] = set()
        for row, one in enumerate(zip(names, times.tolist(), strict=True), 1):
            if one in seen:
                raise OnsetsUnreadable(
                    self.where,
                    f"row {row} says a second time that {one[0]} played at {one[1]:g}; leave one out, "
                    "or choose rows by --where if the table holds several performances",
                )
            seen.add(one)
        return self.read_by(names, times, place, f"{when} by {who}")

    def read_by(
        self, names: list[str], times: Times, place: str | None, said: str
    ) -> PositionedOnsets | ListedOnsets:
        """Read onsets whose players and times are known already."""
        wanted, notes = self.wanted, [f"Read as a long table: {said}."]
        there = list(dict.fromkeys(names))
        track = wanted.track
        track_is_player = track is not None and track in there
        players = list(wanted.players) or sorted(name for name in there if name != track)
        for name in players:
            if name not in there:
                raise OnsetsUnreadable(
                    self.where, f"nobody is called {name!r}; there are {_listed(there)}"
                )
        if track is not None and not track_is_player:
            self.column(track)
        of = np.array(names, dtype=np.str_)
        asked = None if track is None or track_is_player else self.numbers(track)
        if place is None and asked is None:
            followed = [track] if track is not None else []
            everybody = [*players, *followed]
            lists = tuple(times[of == name] for name in everybody)
            return ListedOnsets(
                tuple(everybody), lists, len(players) if followed else None, notes=tuple(notes)
            )
        key = place or track
        where = self.numbers(key or "")
        alone = np.isnan(where)
        if alone.any():
            notes.append(f"{int(alone.sum())} onsets that belong to no position are left out.")
        everybody = [*players, track] if track_is_player and track else players
        kept = ~alone & np.isin(of, everybody)
        return self._laid(
            everybody, of[kept], times[kept], where[kept],
            None if asked is None else asked[kept], None if place is None else place, notes,
        )  # fmt: skip

    def _laid(
        self,
        everybody: list[str],
        of: npt.NDArray[np.str_],
        times: Times,
        where: Times,
        asked: Times | None,
        place: str | None,
        notes: list[str],
    ) -> PositionedOnsets:
        """Lay onsets on the positions that the table names; of several at one, the mean counts."""
        places, row = np.unique(where, return_inverse=True)
        sums = np.zeros((places.size, len(everybody)))
        counts = np.zeros_like(sums)
        for column, name in enumerate(everybody):
            own = of == name
            np.add.at(sums[:, column], row[own], times[own])
            np.add.at(counts[:, column], row[own], 1)
        table = np.full_like(sums, np.nan)
        np.divide(sums, counts, out=table, where=counts > 0)
        several = int((counts > 1).sum())
        if several:
            notes.append(f"At {several} positions a player has several onsets; their mean counts.")
        track_s = None
        if self.wanted.track in everybody:
            column = everybody.index(self.wanted.track)
            kept = ~np.isnan(table[:, column])
            track_s, table = table[kept, column], np.delete(table[kept], column, axis=1)
            places = places[kept]
            everybody = [name for name in everybody if name != self.wanted.track]
        elif asked is not None:
            track_s = np.full(places.size, np.nan)
            track_s[row] = asked
        beats = None if place is None else tuple(_exact(value) for value in places.tolist())
        return PositionedOnsets(tuple(everybody), table, track_s, beats, tuple(notes))

    # --- our own ---------------------------------------------------------------------------------

    def _own(self) -> PositionedOnsets | ListedOnsets:
        """Read the ``hits`` of a report: people against the strokes they were asked for."""
        passes = sorted(self.column("pass_number").cast(pl.String).unique().drop_nulls().to_list())
        if len(passes) > 1:
            raise OnsetsUnreadable(
                self.where,
                f"it holds {len(passes)} passes; choose one, such as --where pass_number={passes[0]}",
            )
        seats: dict[str, tuple[str, str]] = {}
        columns = (
            self.column(name).cast(pl.String).fill_null("") for name in ("seat", "player", "kind")
        )
        rows = list(zip(*(column.to_list() for column in columns), strict=True))
        for seat, name, kind in rows:
            seats.setdefault(f"{seat}\0{name}", (name.strip() or f"seat {seat}", kind))
        shared = [name for name, _ in seats.values()]
        called = {
            key: name if shared.count(name) == 1 else f"{name} (seat {key.partition(chr(0))[0]})"
            for key, (name, _) in seats.items()
        }
        names = [called[f"{seat}\0{name}"] for seat, name, _ in rows]
        people = [called[key] for key, (_, kind) in seats.items() if kind == "person"]
        wanted = self.wanted
        if not wanted.players and len(people) > 1 and len(people) < len(seats):
            wanted = Wanted(tuple(people), wanted.track, "long", None, ())
        if wanted.track is None:
            wanted = Wanted(wanted.players, "target_s", "long", None, ())
        found = _Table(self.frame, self.where, wanted).read_by(
            names, self.numbers("time_s"), "stroke_beats",
            "the hits of a report, held against the strokes that were asked for",
        )  # fmt: skip
        if len(people) > 1 and len(people) < len(seats) and not self.wanted.players:
            found = _with_note(found, "Virtual drummers are left out; --players takes them in.")
        if isinstance(found, PositionedOnsets) and self._is_apart():
            found = _with_note(found, APART)
            found = replace(found, apart=True)
        return found

    def _is_apart(self) -> bool:
        """Tell whether a person of our own table was elsewhere than another, or wore headphones."""
        if not {"place", "headphones"} <= set(self.frame.columns):
            return False
        people = self.frame.filter(pl.col("kind").cast(pl.String) == "person")
        places = people["place"].cast(pl.String).drop_nulls().unique()
        return places.len() > 1 or "true" in people["headphones"].cast(pl.String).str.to_lowercase()


def _with_note(
    found: PositionedOnsets | ListedOnsets, note: str
) -> PositionedOnsets | ListedOnsets:
    return replace(found, notes=(*found.notes, note))


def _exact(beats: float) -> Beats:
    if not np.isfinite(beats):
        return Beats(0)
    return Fraction(beats).limit_denominator(_FINEST)
