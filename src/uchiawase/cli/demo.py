"""``uchi demo``: play the scene of Nara without any screen.

A host who is steady, a guest who finds the tempo not easy, and four virtual drummers on six kits.
The two are scripted people with a published model of human timing; they talk to the real server
over real sockets, and the server's clock runs up to twenty times as fast as ours.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from uchiawase.cli.folders import cache_folder
from uchiawase.cli.kit import KitOption
from uchiawase.cli.preparing import prepared
from uchiawase.clock import Clock
from uchiawase.errors import ScriptFailed
from uchiawase.report.figures import Estimate, Report
from uchiawase.score.level import Level
from uchiawase.server.clocks import RealClock, VirtualClock
from uchiawase.server.meeting import Meeting, open_meeting, serving
from uchiawase.server.scripted import Script, ScriptedPlayer
from uchiawase.storage.archive import Archive
from uchiawase.timing.person import PRESETS, Person
from uchiawase.units import MS_PER_S

FASTEST = 20.0
THIS_MACHINE = "127.0.0.1"
PORT = 18765
HOST_SEAT, GUEST_SEAT = 1, 2


def demo(
    out: Annotated[Path, typer.Option(help="Where the report, recording and tables go.")],
    seed: Annotated[int, typer.Option(help="The same seed plays the same evening.")] = 114,
    real_time: Annotated[
        bool, typer.Option("--real-time", help="As fast as people, not twenty times.")
    ] = False,
    cache: Annotated[Path | None, typer.Option(help="Where rendered sound lives.")] = None,
    kit: KitOption = None,
) -> None:
    """Play the scene of Nara: a host, a guest, four virtual drummers, one report."""
    console = Console()
    library, kits = prepared(cache_folder(cache), console, kit or ())
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="uchi-demo-") as folder,
        Archive.open(Path(folder) / "demo.sqlite3") as archive,
    ):
        clock: Clock = RealClock() if real_time else VirtualClock(rate=FASTEST)
        meeting = open_meeting(
            clock=clock,
            archive=archive,
            library=library,
            kits=kits,
            address=THIS_MACHINE,
            wanted_port=PORT,
            seed=seed,
        )
        report = asyncio.run(_evening(meeting, clock, seed, out, console))
    _show(report, out, console)


async def _evening(
    meeting: Meeting, clock: Clock, seed: int, out: Path, console: Console
) -> Report:
    """Serve, let both play the song through, and write everything the report has."""
    join_secret = meeting.join_link.partition("#")[2]
    host_secret = meeting.host_link.partition("#")[2]
    songs = meeting.session.songs
    song = songs[0]
    host = Script(
        name="Host",
        device="0" * 31 + "1",
        secret=host_secret,
        seat=HOST_SEAT,
        level=Level.STEADY,
        person=Person(PRESETS["steady_host"], seed, (HOST_SEAT,)),
        hosts=True,
    )
    guest = Script(
        name="Guest",
        device="0" * 31 + "2",
        secret=join_secret,
        seat=GUEST_SEAT,
        level=Level.EASY,
        person=Person(PRESETS["beginner_guest"], seed, (GUEST_SEAT,)),
    )
    address = f"ws://{THIS_MACHINE}:{meeting.port}/ws"
    async with serving(meeting):
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        ) as progress:
            bar = progress.add_task(f"playing “{song.title}”", total=float(song.end_beats))
            ends = asyncio.create_task(_watch(meeting, clock, progress, bar))
            report_id, _ = await asyncio.gather(
                ScriptedPlayer(host, clock, songs).play(address, players=2, song_id=song.id),
                ScriptedPlayer(guest, clock, songs).play(address, players=2, song_id=song.id),
            )
            ends.cancel()
            progress.update(bar, description="writing the report", completed=0, total=None)
            await meeting.room.stored()
            files = await meeting.reports.all_files(report_id)
            for path in files:
                shutil.copyfile(path, out / path.name)
            report = await meeting.reports.figures(report_id)
            if report is None:
                raise ScriptFailed("Host", "the report is not there")
            return report


async def _watch(meeting: Meeting, clock: Clock, progress: Progress, bar: TaskID) -> None:
    """Move the bar along with the song."""
    while True:
        beats = meeting.session.position(clock.now_s())
        if beats is not None:
            progress.update(bar, completed=max(float(beats), 0.0))
        await asyncio.sleep(0.1)


def _show(report: Report, out: Path, console: Console) -> None:
    """Print how they met."""
    table = Table(title=f"How they met in “{report.song_title}”", title_justify="left")
    table.add_column("seat", justify="right")
    table.add_column("who", no_wrap=True)
    table.add_column("plays", no_wrap=True)
    for heading in ("asked", "met", "missed", "extra", "spread"):
        table.add_column(heading, justify="right", no_wrap=True)
    for player in report.players:
        table.add_row(
            str(player.seat),
            player.name or "virtual drummer",
            player.part_name,
            str(player.asked),
            str(player.met),
            str(player.missed),
            str(player.extra),
            _ms(player.asynchrony_sd_s),
        )
    console.print(table)
    people = {
        index: player.name for index, player in enumerate(report.players) if player.kind == "person"
    }
    for pair in report.pairs:
        if pair.distance_s and pair.first_index in people and pair.second_index in people:
            console.print(
                f"{people[pair.first_index]} and {people[pair.second_index]} were "
                f"{_ms(pair.distance_s)} apart ({_ms_range(pair.distance_s)}) over {pair.shared} "
                f"strokes together; closest in bars {report.closest_from_bar}–{report.closest_to_bar - 1}."
            )
    console.print(f"[bold]{report.went_well}[/]")
    console.print(report.try_next)
    console.print(f"Open {out / 'report.html'}; listen to {out / 'performance.flac'}.")


def _ms(estimate: Estimate | None) -> str:
    return "–" if estimate is None else f"{estimate.value * MS_PER_S:.0f} ms"


def _ms_range(estimate: Estimate) -> str:
    return f"{estimate.low * MS_PER_S:.0f}–{estimate.high * MS_PER_S:.0f}"
