"""Laws of export: what is written for other programs is the same kit when it is brought back."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from uchiawase.errors import KitNotWritable
from uchiawase.formats.kit_source import opened_kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.brought_kit import BroughtKit, found_kit, made_kit
from uchiawase.songs.exported_kit import KitFormat, write_kit, written_kit
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit, sampled
from uchiawase.sound.wave import Mono, peak

# Hydrogen's law is straight, so another one is written in steps.
TOLERANCES_DB: dict[KitFormat, float] = {"sfz": 0.1, "hydrogen": 1.2}


@pytest.fixture(scope="module")
def arena() -> SampledKit:
    return sampled(CHARACTERS[1])


def brought_back(folder: Path, beside: SampledKit) -> BroughtKit:
    with opened_kit(folder) as (source, pointed_to):
        return made_kit(source, found_kit(source, pointed_to), beside, levelled=False)


def sample_of(kit: SampledKit, piece: KitPiece, velocity: int, turn: int) -> Mono:
    """Give the sample of a stroke at its level: what a file can say, without the shelf's law."""
    there = [
        one
        for one in kit.regions
        if one.piece is piece and one.layer.velocity_low <= velocity <= one.layer.velocity_high
    ]
    one = there[turn % len(there)]
    return one.wave * np.float32(one.layer.gain_at(velocity))


def energy_db(wave: Mono) -> float:
    return 10.0 * float(np.log10(np.sum(wave.astype(np.float64) ** 2)))


@pytest.mark.parametrize("form", ["sfz", "hydrogen"])
def test_a_kit_that_is_written_and_brought_back_is_the_same_kit(
    tmp_path: Path, form: KitFormat, arena: SampledKit
) -> None:
    write_kit(CHARACTERS[1].kit(), arena, form, tmp_path / "kit")
    again = brought_back(tmp_path / "kit", arena)
    assert again.facts.name.lower() == "arena"
    assert again.facts.notes == []
    assert not any(one.stands_in for one in again.facts.pieces)
    for piece in KitPiece:
        for velocity in (20, 33, 64, 84, 85, 100, 127):
            for turn in range(4):
                ours = sample_of(arena, piece, velocity, turn)
                theirs = sample_of(again.sampled, piece, velocity, turn)
                assert abs(energy_db(theirs) - energy_db(ours)) < TOLERANCES_DB[form]
                count = min(len(ours), len(theirs))
                # The same samples: within 24 bits, but for their level.
                a, b = ours[:count] / peak(ours), theirs[:count] / peak(theirs)
                assert np.max(np.abs(a - b)) < 1e-3, (piece, velocity, turn)


def test_a_written_sample_is_the_very_sample_within_24_bits(
    tmp_path: Path, arena: SampledKit
) -> None:
    write_kit(CHARACTERS[1].kit(), arena, "sfz", tmp_path / "kit")
    read, rate_hz = soundfile.read(
        tmp_path / "kit" / "samples" / "kick-v127-1.wav", dtype="float32"
    )
    kick = next(
        one
        for one in arena.regions
        if one.piece is KitPiece.KICK and one.layer.velocity_high == 127
    )
    assert rate_hz == 48_000
    assert np.max(np.abs(read - kick.wave)) <= 2.0**-23


def test_a_wave_above_full_scale_is_written_softer_and_played_louder() -> None:
    loud = np.array([0.0, 3.0, -3.0, 0.0], dtype=np.float32)
    kit = SampledKit("loud", (Region(KitPiece.KICK, Layer(1, 127, 127, 1.0, 0.1), 0, loud),))
    file, samples = written_kit(CHARACTERS[0].kit(), kit)
    assert len(samples) == 1
    assert file.instruments[0].soundings[0].uses[0].gain_high == pytest.approx(0.3)


def test_a_folder_with_something_in_it_is_not_written_over(
    tmp_path: Path, arena: SampledKit
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(KitNotWritable, match="there is something already"):
            write_kit(CHARACTERS[1].kit(), arena, "sfz", folder)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_pieces_go_by_what_the_kit_calls_them(tmp_path: Path, arena: SampledKit) -> None:
    path = write_kit(CHARACTERS[1].kit(), arena, "sfz", tmp_path / "kit", licence="")
    assert path.name == "arena.sfz"
    text = path.read_text()
    assert text.startswith("// Arena\n")
    assert "group_label=floor tom\nkey=43" in text
