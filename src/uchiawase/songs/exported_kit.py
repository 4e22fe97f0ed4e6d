"""A kit as files for other programs: an SFZ folder or a Hydrogen drum kit.

Both hold the very samples that are played here, 24 bits, each beginning on its onset, and their
levels. What has no place in such files is left to the samples: within a layer soft strokes are not
duller there, and strokes of one sample are alike.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from uchiawase.errors import KitNotWritable
from uchiawase.formats.h2drumkit import DRUMKIT_XML, drumkit_xml
from uchiawase.formats.kit_file import Cut, Instrument, KitFile, Sounding, Use
from uchiawase.formats.sample_file import wav_bytes
from uchiawase.formats.sfz import sfz_text
from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import PIECES, KitPiece
from uchiawase.sound.sampled_kit import Region, SampledKit
from uchiawase.sound.wave import SAMPLE_RATE_HZ, peak

KitFormat: TypeAlias = Literal["sfz", "hydrogen"]

OWN_LICENCE = "Apache-2.0"
"""Under which terms the kits that come along may be used, as all of the project."""

AUTHOR = "Uchiawase"

_SAMPLES = "samples"


def written_kit(kit: Kit, sampled: SampledKit) -> tuple[KitFile, dict[str, bytes]]:
    """Give a kit as its file will write it, and its sample files by name.

    Waves that would clip in a file are written softer and played louder.
    """
    names: dict[int, str] = {}
    files: dict[str, bytes] = {}
    factors: dict[int, float] = {}
    soundings: dict[KitPiece, list[Sounding]] = {}
    for one in sampled.regions:
        if id(one.wave) not in names:
            layer = one.layer.velocity_high
            name = f"{one.piece.value}-v{layer:03d}-{one.variant + 1}.wav"
            names[id(one.wave)] = name
            factors[id(one.wave)] = max(peak(one.wave), 1.0)
            files[name] = wav_bytes(one.wave / factors[id(one.wave)], SAMPLE_RATE_HZ)
        sounding = _sounding(one, names[id(one.wave)], factors[id(one.wave)])
        soundings.setdefault(one.piece, []).append(sounding)
    instruments = tuple(
        Instrument(kit.piece_name(piece), PIECES[piece].gm_note, tuple(soundings[piece]))
        for piece in KitPiece
        if piece in soundings
    )
    return KitFile(kit.name, "", instruments), files


def _sounding(one: Region, name: str, factor: float) -> Sounding:
    low, high = one.layer.velocity_low, one.layer.velocity_high
    gains = (one.layer.gain_at(low) * factor, one.layer.gain_at(high) * factor)
    return Sounding(low, high, one.variant, (Use(Cut(name), gains[0], gains[1], ""),))


def write_kit(
    kit: Kit, sampled: SampledKit, form: KitFormat, folder: Path, *, licence: str = OWN_LICENCE
) -> Path:
    """Write a kit into a folder of its own.

    Args:
        kit: What it is called.
        sampled: Its strokes.
        form: For which programs.
        folder: Made where it is missing; it has to be empty.
        licence: Under which terms it may be used, one line; "" where that is not known.

    Returns:
        The file to open there.

    Raises:
        KitNotWritable: The folder is not empty, or the kit has more layers than the format holds.
        OSError: The folder cannot be written.
    """
    file, samples = written_kit(kit, sampled)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitNotWritable(str(folder), "there is something already; choose an empty folder")
    write: dict[KitFormat, Callable[[], tuple[str, str, Path]]] = {
        "sfz": lambda: (
            f"{sampled.id}.sfz",
            sfz_text(_in_folder(file), f"{kit.name}. {licence}".rstrip(". ")),
            folder / _SAMPLES,
        ),
        # Hydrogen keeps samples beside their drumkit.xml.
        "hydrogen": lambda: (DRUMKIT_XML, drumkit_xml(file, AUTHOR, licence), folder),
    }
    name, text, beside = write[form]()
    beside.mkdir(parents=True, exist_ok=True)
    for sample, data in samples.items():
        (beside / sample).write_bytes(data)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _in_folder(file: KitFile) -> KitFile:
    """Let a kit's samples lie in a folder beside its file."""

    def moved(use: Use) -> Use:
        return Use(Cut(f"{_SAMPLES}/{use.cut.path}"), use.gain_low, use.gain_high, use.where)

    instruments = tuple(
        Instrument(
            one.name,
            one.note,
            tuple(
                Sounding(
                    part.velocity_low, part.velocity_high, part.turn, tuple(map(moved, part.uses))
                )
                for part in one.soundings
            ),
        )
        for one in file.instruments
    )
    return KitFile(file.name, file.format, instruments)
