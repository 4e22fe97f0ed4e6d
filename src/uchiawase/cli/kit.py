"""``uchi kit``: the kits that come along and those that people bring."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from uchiawase.cli.folders import cache_folder
from uchiawase.formats.flac import write_flac
from uchiawase.formats.sample_file import wav_bytes
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.songs.brought_kit import BroughtFacts
from uchiawase.songs.exported_kit import OWN_LICENCE, KitFormat, write_kit
from uchiawase.songs.kits import KeptKit, KitLibrary, brought_to
from uchiawase.sound.groove import groove_played
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.wave import SAMPLE_RATE_HZ

kit_app = typer.Typer(
    name="kit",
    help="The kits that come along, and kits of your own: SFZ and Hydrogen.",
    no_args_is_help=True,
)

CacheOption = Annotated[Path | None, typer.Option(help="Where rendered sound lives.")]
KitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kit",
        help="A kit of your own (SFZ or Hydrogen; folder, file or archive), or N=FOLDER for seat N.",
    ),
]

_SEATED = re.compile(r"(\d+)=(.+)", re.DOTALL)


def brought_kits(wanted: Sequence[str], cache: Path, console: Console) -> list[KeptKit]:
    """Take up kits as the command line names them: ``FOLDER``, or ``N=FOLDER`` for a seat.

    Raises:
        KitFileBroken: One of them cannot be played.
        ArchiveUnsafe: One of them is an archive that would do harm.
        typer.BadParameter: There is no such seat, or two kits are brought to one.
    """
    kept: list[KeptKit] = []
    for one in wanted:
        seat, path = _seat_and_path(one)
        if seat and any(other.seat == seat for other in kept):
            raise typer.BadParameter(
                f"{one!r} is the second kit for seat {seat}; name another seat"
            )
        kept.append(_taken_up(path, cache, console, seat=seat))
    return kept


def _seat_and_path(wanted: str) -> tuple[int, Path]:
    """Part ``N=FOLDER`` into the seat, 0 for any, and the folder, which may itself be called so."""
    seated = _SEATED.fullmatch(wanted)
    if seated is None or Path(wanted).expanduser().exists():
        return 0, Path(wanted).expanduser()
    seat = int(seated[1])
    if not 1 <= seat <= len(CHARACTERS):
        raise typer.BadParameter(
            f"{wanted!r} names seat {seat}, but the seats are 1 … {len(CHARACTERS)}"
        )
    return seat, Path(seated[2]).expanduser()


def _taken_up(path: Path, cache: Path, console: Console, *, seat: int = 0) -> KeptKit:
    with Progress(
        # A kit's name is no markup.
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task(f"unpacking {path.name}", total=1.0)
        return brought_to(
            path,
            cache / "kits",
            lambda what, share: progress.update(
                task, description=f"tuning {what}", completed=share
            ),
            seat=seat,
        )


@kit_app.command("list")
def list_kits(kit: KitOption = None, cache: CacheOption = None) -> None:
    """List the kits there are, and beside them kits of your own."""
    console = Console()
    folder = cache_folder(cache)
    brought = brought_kits(kit or [], folder, console)
    library = KitLibrary(folder / "kits", brought=brought)
    table = Table(box=None)
    for heading in ("seat", "id", "name", "has names for"):
        table.add_column(heading, justify="right" if heading == "seat" else "left")
    for place, one in enumerate(library.kits(), 1):
        seat = str(place) if place <= len(CHARACTERS) else ""
        table.add_row(seat, one.id, Text(one.name), Text(", ".join(one.piece_names.values())))
    console.print(table)


@kit_app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="FOLDER|FILE", help="The kit.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    cache: CacheOption = None,
) -> None:
    """Say what a kit has, what stands in for what it lacks, and what could not be read."""
    console = Console()
    facts = _taken_up(path.expanduser(), cache_folder(cache), Console(stderr=True)).facts
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(facts)).decode())
        return
    _show(facts, console)


@kit_app.command()
def hear(
    path: Annotated[str, typer.Argument(metavar="KIT", help="A kit's id, or a kit of your own.")],
    out: Annotated[Path, typer.Option(help="A .flac or .wav file.")] = Path("groove.flac"),
    cache: CacheOption = None,
) -> None:
    """Play the standard groove on a kit, into a sound file."""
    if out.suffix.lower() not in {".flac", ".wav"}:
        raise typer.BadParameter(f"--out is {out.name!r}; it has to end in .flac or .wav")
    console = Console()
    library, kit_id = _library_with(path, cache, console)
    wave = groove_played(library.sampled(kit_id))
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix.lower() == ".wav":
        out.write_bytes(wav_bytes(wave, SAMPLE_RATE_HZ))
    else:
        write_flac(out, wave, SAMPLE_RATE_HZ)
    seconds = len(wave) / SAMPLE_RATE_HZ
    console.print(
        f"{library.kit(kit_id).name}: {seconds:.1f} s of groove in {out}",
        highlight=False,
        markup=False,
    )


@kit_app.command()
def export(
    path: Annotated[str, typer.Argument(metavar="KIT", help="A kit's id, or a kit of your own.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")],
    to: Annotated[KitFormat, typer.Option(help="For which programs.")] = "sfz",
    cache: CacheOption = None,
) -> None:
    """Write a kit for other programs: as SFZ, or as a Hydrogen drum kit."""
    console = Console()
    library, kit_id = _library_with(path, cache, console)
    own = any(one.id == kit_id for one in CHARACTERS)
    written = write_kit(
        library.kit(kit_id),
        library.sampled(kit_id),
        to,
        folder,
        licence=OWN_LICENCE if own else "",
    )
    console.print(
        f"{library.kit(kit_id).name} is in {folder}; open {written.name}",
        highlight=False,
        markup=False,
    )


def _library_with(named: str, cache: Path | None, console: Console) -> tuple[KitLibrary, str]:
    """Give a library with the kit that is named, and its id there."""
    folder = cache_folder(cache)
    if any(named == one.id for one in CHARACTERS):
        return KitLibrary(folder / "kits"), named
    kept = _taken_up(Path(named).expanduser(), folder, console)
    library = KitLibrary(folder / "kits", brought=[kept])
    return library, library.kits()[-1].id


def _show(facts: BroughtFacts, console: Console) -> None:
    console.print(
        Text.assemble((facts.name, "bold"), f", {facts.format}, id {facts.id}"), highlight=False
    )
    table = Table(box=None)
    table.add_column("piece", no_wrap=True)
    table.add_column("plays")
    for heading in ("layers", "turns", "samples", "seconds"):
        table.add_column(heading, justify="right")
    for one in facts.pieces:
        label = PIECES[KitPiece(one.piece)].label
        plays = one.plays
        if one.stands_in:
            plays = f"({PIECES[KitPiece(one.stands_in)].label}) {plays}"
        numbers = (str(one.layers), str(one.turns), str(one.samples), f"{one.seconds:.1f}")
        table.add_row(label, Text(plays), *numbers, style="dim" if one.stands_in else None)
    console.print(table)
    for note in facts.notes:
        console.print(f"· {note}", highlight=False, markup=False)
    console.print(f"groove at {facts.lufs:.1f} LUFS ({facts.gain_db:+.1f} dB)", highlight=False)
