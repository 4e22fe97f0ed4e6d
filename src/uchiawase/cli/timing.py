"""``uchi timing``: how people met in time, from anybody's onsets."""

import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from uchiawase.errors import FiguresNotWritable, OnsetsUnreadable
from uchiawase.formats.onset_file import read_onsets
from uchiawase.formats.onset_table import Layout, ListedOnsets, PositionedOnsets, Wanted
from uchiawase.report import shown
from uchiawase.report.timing_drawings import drawings, write_drawings
from uchiawase.report.timing_figures import TimingFigure, TimingFigures, figures_of
from uchiawase.report.timing_page import timing_page
from uchiawase.timing.alignment import joined, laid_on_positions
from uchiawase.timing.measures import measured
from uchiawase.timing.onsets import Onsets, table_of
from uchiawase.units import MS_PER_S, Beats, Seconds


def timing(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="A CSV or Parquet table, a MIDI file, or several MIDI takes."
        ),
    ],
    players: Annotated[
        str | None,
        typer.Option(metavar="A,B,…", help="Which players: columns, names, tracks."),
    ] = None,
    track: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="What all followed: a column of times, or a player."),
    ] = None,
    position: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Where in the piece a row is, beats."),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Only such rows; may be said again."),
    ] = None,
    layout: Annotated[
        Layout | None, typer.Option(help="How the table lies, where it cannot tell.")
    ] = None,
    window: Annotated[
        float | None,
        typer.Option(
            metavar="MS", min=0.001, help="How wide a position may be that is found, not written."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="OUT", help="Every number as a row of a table.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The figures, each as PNG and as SVG.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="One page with everything.")
    ] = None,
) -> None:
    """Say how people met in time: asynchronies, steadiness, who gave way to whom, with doubt."""
    console = Console(stderr=True)
    wanted = Wanted(
        players=_names(players),
        track=track,
        layout=layout,
        position=position,
        where=tuple(_condition(one) for one in where or ()),
    )
    window_s = None if window is None else window / MS_PER_S
    with _stages(console) as stage:
        stage("reading", 0.05)
        read = read_onsets(files, wanted)
        stage("laying onsets on positions", 0.2)
        heard = _Performance.of(read, files[0].name, window_s)
        _check_players(heard.onsets, files[0].name, read.notes)
        stage("measuring", 0.4)
        found = measured(heard.onsets, beats=heard.beats, heard_s=heard.heard_s)
        told = figures_of(
            heard.onsets,
            found,
            files=[path.name for path in files],
            track=_track_name(heard.onsets, track),
            window_s=heard.window_s,
            notes=read.notes,
        )
        if figures is not None or report is not None:
            stage("drawing", 0.8)
            made = drawings(heard.onsets, found)
            with _writing(figures or report or Path()):
                if figures is not None:
                    write_drawings(made, figures)
                if report is not None:
                    report.write_text(timing_page(told, made), encoding="utf-8")
    if csv_file is not None:
        with _writing(csv_file):
            write_csv(told, csv_file)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        show(told, Console())


def _names(written: str | None) -> tuple[str, ...]:
    if written is None:
        return ()
    names = tuple(name.strip() for name in written.split(",") if name.strip())
    if len(set(names)) < len(names):
        raise typer.BadParameter(f"--players {written} names somebody twice")
    if not names:
        raise typer.BadParameter("--players names nobody")
    return names


def _condition(written: str) -> tuple[str, str]:
    column, sign, value = written.partition("=")
    if not (column and sign):
        raise typer.BadParameter(f"--where {written!r} is not of the form COLUMN=VALUE")
    return column.strip(), value.strip()


@contextmanager
def _stages(console: Console) -> Generator["_Stage"]:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as progress:
        yield _Stage(progress)


@contextmanager
def _writing(path: Path) -> Generator[None]:
    """Turn a folder that is missing or a disk that is full into one sentence."""
    try:
        yield
    except OSError as error:
        raise FiguresNotWritable(str(path), error.strerror or str(error)) from error


class _Stage:
    """Moves the bar along."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=1.0)

    def __call__(self, what: str, share: float) -> None:
        self._progress.update(self._task, description=what, completed=share)
        self._progress.refresh()


class _Performance:
    """What was read, on positions."""

    def __init__(
        self,
        onsets: Onsets,
        beats: Sequence[Beats] | None,
        window_s: Seconds | None,
        *,
        apart: bool = False,
    ) -> None:
        self.onsets, self.beats, self.window_s = onsets, beats, window_s
        # Of people apart nothing is known of what they heard: every gain is then "not enough".
        players = len(onsets.players)
        self.heard_s = np.full((players, *onsets.onsets_s.shape), np.nan) if apart else None

    @classmethod
    def of(
        cls, read: PositionedOnsets | ListedOnsets, where: str, window_s: Seconds | None
    ) -> "_Performance":
        if isinstance(read, PositionedOnsets):
            if window_s is not None:
                raise OnsetsUnreadable(
                    where, "it says itself which onsets belong together; leave out --window"
                )
            onsets = table_of(read.onsets_s, players=read.players, track_s=read.track_s)
            return cls(onsets, read.beats, None, apart=read.apart)
        lists = [joined(one) if read.several_at_once else one for one in read.onsets_s]
        laid = laid_on_positions(read.players, lists, track=read.track, cap_s=window_s)
        return cls(laid.onsets, laid.beats, laid.cap_s)


def _check_players(onsets: Onsets, where: str, notes: Sequence[str]) -> None:
    count = len(onsets.players)
    if not np.isfinite(onsets.onsets_s).any():
        raise OnsetsUnreadable(where, "nobody played anything")
    if count == 1 and onsets.track_s is None:
        raise OnsetsUnreadable(
            where,
            f"{onsets.players[0]} is the only player; name two or more by --players, or what was "
            f"followed by --track. {' '.join(notes)}".strip(),
        )


def _track_name(onsets: Onsets, wanted: str | None) -> str:
    if onsets.track_s is None:
        return ""
    return wanted or "target_s"


# --- showing -------------------------------------------------------------------------------------


def write_csv(told: TimingFigures, path: Path) -> None:
    """Write every number as a row: measure, player, other, value, low, high, n, unit and the rest."""
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(TimingFigure.__struct_fields__)
        writer.writerows(msgspec.structs.astuple(figure) for figure in told.figures)


def show(told: TimingFigures, console: Console) -> None:
    """Print what was found, for people."""
    of = {(one.measure, one.player, one.other): one for one in told.figures}
    names = [one.player for one in told.players]
    console.print(_heading(told), highlight=False, markup=False)
    for note in told.notes:
        console.print(f"  {note}", highlight=False, markup=False, style="dim")
    if told.window_s is not None:
        console.print(
            f"  Positions were found: onsets within {told.window_s * MS_PER_S:.0f} ms of each other, "
            "nearest first. The window cuts off the tails of asynchronies.",
            highlight=False, style="dim",
        )  # fmt: skip
    console.print()
    if told.pairs:
        console.print(_pairs_table(told, of))
        console.print(
            "first minus second, ms, below it the 95 % interval; positive: the first is later\n",
            style="dim", highlight=False,
        )  # fmt: skip
    console.print(_players_table(told, of))
    if told.pairs:
        console.print()
        for line in _following_lines(names, of):
            console.print(line, highlight=False, markup=False)


def _heading(told: TimingFigures) -> str:
    followed = f", following {told.track}" if told.track else ""
    files = ", ".join(told.files)
    people = shown.names([one.player for one in told.players])
    return f"{files}: {people}{followed}, {told.positions} positions"


def _pairs_table(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("pair", no_wrap=True)
    for heading in ("shared", "mean", "spread", "mean size", "apart", "scale"):
        table.add_column(heading, justify="right")
    for pair in told.pairs:
        cells = [
            _ms(of[measure, pair.first, pair.second])
            for measure in ("pair_mean", "pair_spread", "pair_size", "pair_distance")
        ]
        table.add_row(f"{pair.first} – {pair.second}", str(pair.shared), *cells, pair.scale or "–")
    return table


def _players_table(told: TimingFigures, of: dict[tuple[str, str, str], TimingFigure]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("player", no_wrap=True)
    headings = ["onsets", "usual interval", "unevenness"]
    headings += ["early or late", "spread"] if told.track else []
    headings += ["beside the others"] if told.pairs else []
    for heading in headings:
        table.add_column(heading, justify="right")
    for player in told.players:
        usual = player.median_interval_s
        cells = [
            str(player.onsets),
            "–" if usual is None else f"{usual * MS_PER_S:.0f} ms",
            _percent(of["variation", player.player, ""]),
        ]
        if told.track:
            cells += [_ms(of[name, player.player, ""]) for name in ("signed_mean", "spread")]
        if told.pairs:
            cells.append(_ms(of["relative_to_others", player.player, ""]))
        table.add_row(escape(player.player), *cells)
    return table


def _following_lines(
    names: Sequence[str], of: dict[tuple[str, str, str], TimingFigure]
) -> Iterator[str]:
    """Say who gave way to whom, where an interval that holds for all arrows excludes nobody's doing so."""
    arrows = [of["gain_among_all", one, other] for one in names for other in names if one != other]
    told = [arrow for arrow in arrows if arrow.value is not None]
    if not told:
        yield f"Who gave way to whom: not enough ({arrows[0].needs} are needed)."
        return
    drawn = [arrow for arrow in told if (arrow.low or 0.0) > 0]
    for arrow in drawn:
        yield (
            f"{arrow.player} gave way to {arrow.other}: {arrow.value:.2f} of an asynchrony by the next "
            f"beat ({arrow.low:.2f} to {arrow.high:.2f} for all arrows at once, n = {arrow.n})."
        )
    if not drawn:
        yield "Nobody can be said to have given way to anybody: every interval holds 0."
    if len(told) < len(arrows):
        yield f"Not enough for {len(arrows) - len(told)} of {len(arrows)} arrows ({arrows[0].needs} are needed)."


def _ms(figure: TimingFigure) -> str:
    if figure.value is None:
        return "[dim]not enough[/]"
    value = f"{figure.value * MS_PER_S:.5f}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value}\n[dim]{figure.low * MS_PER_S:.1f}…{figure.high * MS_PER_S:.1f}[/]"


def _percent(figure: TimingFigure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "[dim]not enough[/]"
    return f"{100 * figure.value:.2f} %\n[dim]{100 * figure.low:.1f}…{100 * figure.high:.1f}[/]"
