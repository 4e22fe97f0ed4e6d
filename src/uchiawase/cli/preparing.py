"""Getting the songs and kits that come along ready, with a bar while it takes a while."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from uchiawase.cli.kit import brought_kits
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library


def prepared(
    cache: Path, console: Console, brought: Sequence[str] = ()
) -> tuple[Library, KitLibrary]:
    """Give the songs and kits, rendered where the cache does not have them yet.

    Args:
        cache: Where rendered sound lives.
        console: Where progress is shown.
        brought: Further kits, as ``uchi jam --kit`` names them.

    Raises:
        KitFileBroken: A brought kit cannot be played.
        ArchiveUnsafe: A brought kit is an archive that would do harm.
    """
    further = brought_kits(brought, cache, console)
    for kept in further:
        for note in kept.facts.notes:
            console.print(f"{kept.facts.name}: {note}", highlight=False, markup=False)
    library, kits = Library(cache / "songs"), KitLibrary(cache / "kits", brought=further)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as progress:
        songs_task = progress.add_task("rendering the song", total=1.0)
        library.prepare(
            lambda what, share: progress.update(songs_task, description=what, completed=share)
        )
        kits_task = progress.add_task("tuning the drums", total=1.0)
        kits.prepare(
            lambda what, share: progress.update(kits_task, description=what, completed=share)
        )
    return library, kits
