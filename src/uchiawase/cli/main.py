"""``uchi``: the commands, one file each."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from uchiawase.cli.bench import bench
from uchiawase.cli.demo import demo
from uchiawase.cli.doctor import doctor
from uchiawase.cli.jam import jam
from uchiawase.cli.kit import kit_app
from uchiawase.cli.simulate import simulate
from uchiawase.cli.timing import timing
from uchiawase.errors import UchiawaseError

app = typer.Typer(
    name="uchi",
    help="People meet, drum together to a song, in time, and see how they met.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(jam)
app.command()(demo)
app.command()(doctor)
app.command()(timing)
app.command()(simulate)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench)
app.add_typer(kit_app)


def run() -> None:
    """Run the command line; an expected error is one sentence and exit status 1."""
    try:
        app()
    except UchiawaseError as error:
        Console(stderr=True).print("[red]✗[/]", escape(str(error)), highlight=False)
        sys.exit(1)
