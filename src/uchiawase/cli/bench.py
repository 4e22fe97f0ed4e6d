"""``uchi bench``: run a benchmark of the checkout, and say whether its goals are met."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from uchiawase.errors import BenchUnknown

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which; without its .py.")],
) -> None:
    """Run a benchmark: goal beside result, a line each; exit status 1 where a goal is missed.

    What follows the name is passed on to it: `uchi bench kits --hydrogen FOLDER`.
    """
    found = sorted(path.stem.replace("_", "-") for path in BENCHMARKS.glob("*.py"))
    if name not in found:
        raise BenchUnknown(name, tuple(found))
    script = BENCHMARKS / f"{name.replace('-', '_')}.py"
    finished = subprocess.run([sys.executable, str(script), *context.args], check=False)  # noqa: S603 (our own script, listed above)
    raise typer.Exit(finished.returncode)
