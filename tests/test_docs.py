"""What the documents say is there is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "web" / "README.md")
    if path.is_file()
)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if target.startswith(("http:", "https:", "#")):
            continue
        path = document.parent / target.partition("#")[0]
        assert path.exists(), f"{document.name} links {target}, which is not there"


def test_the_readme_names_the_two_commands_and_the_makefile_has_them() -> None:
    readme, makefile = (ROOT / name for name in ("README.md", "Makefile"))
    commands = re.findall(r"```sh\n(make \w+)\n```", readme.read_text(encoding="utf-8"))
    assert commands == ["make jam", "make test"]
    for command in commands:
        assert f"\n{command.removeprefix('make ')}:" in makefile.read_text(encoding="utf-8")


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (snippet,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    exec(compile(snippet, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip().startswith("[")


def test_the_life_of_a_hit_links_every_file_it_passes_through() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    life = text.partition("## The life of one hit")[2].partition("\n## ")[0]
    for name in (
        "pads.ts", "room.svelte.ts", "sounding.ts", "meeting.ts", "session-clock.ts", "outbox.ts",
        "codec.ts", "socket.py", "room.py", "session.py", "conductor.py", "sound-book.ts",
        "archive.py", "reports.py", "pairing.py", "meeting.py", "ReportPage.svelte",
    ):  # fmt: skip
        assert f"{name})" in life, name


def test_every_example_is_named_in_the_documentation() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    for example in (ROOT / "examples").glob("*.py"):
        assert example.name in written, example.name
