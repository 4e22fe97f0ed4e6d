import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

GENERATOR = Path(__file__).parents[1] / "web" / "generate_types.py"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_types", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_browsers_types_are_those_of_the_wire_the_report_and_the_kit_pieces() -> None:
    done = subprocess.run(
        [sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_file_is_found_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = _generator()
    stale = tmp_path / "messages.ts"
    stale.write_text("export type Phase = string;\n", encoding="utf-8")
    monkeypatch.setattr(generator, "generated", lambda: {stale: "export type Phase = 'lobby';\n"})
    assert generator.main(["--check"]) == 1
    assert "messages.ts is stale" in capsys.readouterr().err
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    assert stale.read_text(encoding="utf-8") == "export type Phase = 'lobby';\n"


def test_a_type_without_a_twin_is_refused_rather_than_guessed() -> None:
    generator = _generator()
    with pytest.raises(generator.TypeNotKnown, match="no TypeScript is known for"):
        generator._typescript(generator.shapes.type_info(complex), {})


def test_every_message_carries_its_tag_and_all_its_fields_with_their_documentation() -> None:
    text = _generator().messages_ts()
    hit = text[text.index("export interface HitIn") :]
    hit = hit[: hit.index("}")]
    for line in (
        "readonly seq: number;",
        "readonly time_s: number;",
        "readonly piece: string;",
        "/** 1 … 127. */",
    ):
        assert line in hit
    assert 'readonly type: "clock_ping";' in text
    assert 'export type Role = "audience" | "player" | "screen";' in text
