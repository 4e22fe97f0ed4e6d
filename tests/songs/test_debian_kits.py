"""Hydrogen's own kits, as Debian packs them, can be sat down at."""

import tarfile
from pathlib import Path

import pytest

from find_drumkits import found
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.kits import KitLibrary, brought_to
from uchiawase.sound.groove import groove_lufs
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, peak


@pytest.fixture(scope="module")
def drumkits() -> Path:
    folder = found()
    assert folder is not None, (
        "Hydrogen's kits are not here: run `make drumkits`, or set UCHI_DRUMKITS"
    )
    return folder


# Of every piece: what the kit calls it, or in brackets the piece that plays it.
GM_ROCK = {
    "kick": "Kick", "snare": "Snare", "rim": "Stick", "clap": "Hand Clap", "hat_closed": "Hat Closed",
    "hat_open": "Hat Open", "hat_pedal": "Hat Pedal", "tom_high": "Tom 1", "tom_mid": "Tom 2",
    "tom_low": "Floor Tom", "crash": "Crash", "ride": "Ride", "ride_bell": "Bell",
}  # fmt: skip
TR_808 = {
    "kick": "Kick Short", "snare": "Snare 1", "rim": "Clave", "clap": "Clap", "hat_closed": "Closed Hat",
    "hat_open": "Open Hat", "hat_pedal": "Pedal Hat", "tom_high": "Tom Hi", "tom_mid": "Tom Mid",
    "tom_low": "Tom Low", "crash": "Cymbal", "ride": "(ride_bell)", "ride_bell": "Cowbell",
}  # fmt: skip


@pytest.mark.parametrize(("name", "plays"), [("GMRockKit", GM_ROCK), ("TR808EmulationKit", TR_808)])
def test_a_kit_of_hydrogens_is_read_piece_by_piece_and_as_loud_as_ours(
    drumkits: Path, tmp_path: Path, name: str, plays: dict[str, str]
) -> None:
    kept = brought_to(drumkits / name, tmp_path)
    assert {
        one.piece: f"({one.stands_in})" if one.stands_in else one.plays for one in kept.facts.pieces
    } == plays
    kit = KitLibrary(tmp_path, brought=[kept]).sampled(kept.facts.id)
    assert groove_lufs(kit) == pytest.approx(groove_lufs(sampled(CHARACTERS[0])), abs=1.0)
    for piece in KitPiece:
        stroke = kit.stroke(piece, 127, 0)
        assert 0.0 < peak(stroke) <= 0.51
        assert stroke[-1] == pytest.approx(0.0, abs=1e-4)


def test_the_same_kit_as_one_h2drumkit_file_is_the_same_kit(drumkits: Path, tmp_path: Path) -> None:
    path = tmp_path / "808.h2drumkit"
    with tarfile.open(path, "w:gz") as packed:
        packed.add(drumkits / "TR808EmulationKit", "TR808EmulationKit")
    folder = brought_to(drumkits / "TR808EmulationKit", tmp_path)
    file = brought_to(path, tmp_path)
    assert file.facts == folder.facts
    assert sum(one.seconds for one in file.facts.pieces) * SAMPLE_RATE_HZ > 0
