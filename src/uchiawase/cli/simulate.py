"""``uchi simulate``: whole evenings in virtual time, with everything that goes wrong in them."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from uchiawase.simulation.evening import Evening
from uchiawase.simulation.many import Tally, played

CHUNK = 20
MOST_SHOWN = 10


def simulate(
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="The same seed plays the same evening.")
    ] = 1,
    evenings: Annotated[int, typer.Option(min=1, help="How many; each has the next seed.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="How many at a time.")] = 1,
) -> None:
    """Play whole evenings with bad networks and crashes; exit status 1 where a law is broken."""
    console = Console()
    tally = Tally()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=evenings == 1,
    ) as progress:
        task = progress.add_task("evenings", total=evenings)
        for part in _parts(seed, evenings, jobs):
            tally.merge(part)
            progress.update(task, completed=tally.evenings)
    _show(console, tally)
    if evenings == 1 and not tally.broken:
        evening = Evening(seed)
        evening.play()
        console.print(f"digest {evening.digest()}", highlight=False)
    if tally.broken:
        raise typer.Exit(1)


def _parts(seed: int, evenings: int, jobs: int) -> Iterator[Tally]:
    chunks = [
        range(start, min(start + CHUNK, seed + evenings))
        for start in range(seed, seed + evenings, CHUNK)
    ]
    if jobs == 1 or len(chunks) == 1:
        for chunk in chunks:
            yield played(chunk)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        for done in as_completed([pool.submit(played, chunk) for chunk in chunks]):
            yield done.result()


def _show(console: Console, tally: Tally) -> None:
    for seed, sentence in sorted(tally.broken.items())[:MOST_SHOWN]:
        console.print(f"[red]✗[/] seed {seed}: {escape(sentence)}", highlight=False)
        console.print(f"  play it again: uchi simulate --seed {seed}", highlight=False)
    if len(tally.broken) > MOST_SHOWN:
        console.print(f"  and {len(tally.broken) - MOST_SHOWN} more", highlight=False)
    console.print(
        f"{tally.evenings} evenings, {tally.counted} of them for the count (three people or more, "
        f"one whole song, 500 hits or more): {tally.hits} hits, {tally.faults} faults, "
        f"{tally.crashes} crashes, {tally.lasted_s / 3600:.1f} hours; {tally.checks} looks at the "
        f"laws, {len(tally.broken)} evenings in which one was broken",
        highlight=False,
    )
