"""The kits as files: for each one FLAC with all its samples, and an index that says where they lie.

The index is JSON::

    {"format": 2, "kit": "studio", "sample_rate_hz": 48000,
     "law": "gain * (velocity / gain_velocity) ** exponent",
     "regions": [{"piece": "kick", "velocity_low": 1, "velocity_high": 84, "variant": 0,
                  "start_s": 0.02, "duration_s": 0.41,
                  "gain_velocity": 64, "exponent": 1.4, "gain": 1.0}, …]}

To sound a stroke: take the regions of its piece whose ``velocity_low … velocity_high`` holds its
velocity, pick one of the variants (in turn, say), play it from ``start_s`` for ``duration_s`` with
the gain of the law. A region starts on the very sample of its onset; regions may share a sample.
Format 1 had one exponent for the whole kit and no gain.
"""

from pathlib import Path

import msgspec
import numpy as np

from uchiawase.errors import KitUnknown
from uchiawase.formats.flac import write_flac
from uchiawase.score.kit import Kit
from uchiawase.songs.shelf import Progress, Shelf, digest_of, no_progress, source_digest
from uchiawase.sound.kits import CHARACTERS, IMPULSE, Character
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, sample_at
from uchiawase.units import Samples, Seconds

KIT_INDEX_FORMAT = 2
GAIN_LAW = "gain * (velocity / gain_velocity) ** exponent"

_GAP_S: Seconds = 0.02
"""Silence before, between and after regions: room for a browser's resampler."""


class RegionView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sample lies in the kit's file, and what it stands for."""

    piece: str
    velocity_low: int
    velocity_high: int
    variant: int
    start_s: float
    duration_s: float
    gain_velocity: int
    exponent: float
    gain: float


class KitIndex(msgspec.Struct, frozen=True, kw_only=True):
    """What lies where in a kit's file."""

    format: int
    kit: str
    sample_rate_hz: int
    law: str
    regions: list[RegionView]


class KitLibrary:
    """The kits that come along, their samples kept in a folder.

    Any thread may use it. What needs a kit's file blocks while it is made (under a second), once.

    Args:
        folder: Where the files are kept; made when first needed.
        characters: The kits of seats 1, 2, …; those that come along where none are given.
    """

    def __init__(self, folder: Path, characters: tuple[Character, ...] = CHARACTERS) -> None:
        self._shelf = Shelf(folder)
        self._seated = characters
        self._characters = {one.id: one for one in (*characters, IMPULSE)}

    def kits(self) -> tuple[Kit, ...]:
        """Give the kits, in the order of the seats; the impulse kit is not among them."""
        return tuple(character.kit() for character in self._seated)

    def kit(self, kit_id: str) -> Kit:
        """Give a kit, the impulse kit too.

        Raises:
            KitUnknown: There is none of that id.
        """
        return self._character(kit_id).kit()

    def prepare(self, on_progress: Progress = no_progress) -> None:
        """Make every file that is not there yet.

        Args:
            on_progress: Told each kit's name and the share of all kits that is done.

        Raises:
            OSError: The folder cannot be written.
        """
        for index, character in enumerate(self._characters.values()):
            self._folder_of(character.id)
            on_progress(character.name, (index + 1) / len(self._characters))

    def sprite_path(self, kit_id: str) -> Path:
        """Give the FLAC with all samples of a kit: 48 kHz, 16 bit, mono.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return self._folder_of(kit_id) / "sprite.flac"

    def sprite_index(self, kit_id: str) -> bytes:
        """Give the index of a kit's file as JSON.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return (self._folder_of(kit_id) / "index.json").read_bytes()

    def _character(self, kit_id: str) -> Character:
        if kit_id not in self._characters:
            raise KitUnknown(kit_id, tuple(self._characters))
        return self._characters[kit_id]

    def _folder_of(self, kit_id: str) -> Path:
        character = self._character(kit_id)
        digest = digest_of(
            source_digest("uchiawase.sound"),
            source_digest("uchiawase.songs"),
            repr(character),
            str(SAMPLE_RATE_HZ),
        )
        return self._shelf.found_or_made(
            f"kit-{kit_id}", digest, lambda folder: _make(character, folder)
        )


def laid_out(kit: SampledKit) -> tuple[Mono, KitIndex]:
    """Lay a kit's samples one after the other.

    Returns:
        The wave, shape (n,), and the index of what lies where in it.
    """
    gap = np.zeros(sample_at(_GAP_S), dtype=np.float32)
    pieces: list[Mono] = [gap]
    views: list[RegionView] = []
    starts: dict[int, Samples] = {}
    end = len(gap)
    for region in kit.regions:
        # A sample that several regions share is laid out once; the kit holds on to every wave, so
        # its identity stands for it as long as this runs.
        if id(region.wave) not in starts:
            starts[id(region.wave)] = end
            pieces += [region.wave, gap]
            end += len(region.wave) + len(gap)
        views.append(
            RegionView(
                piece=region.piece.value,
                velocity_low=region.layer.velocity_low,
                velocity_high=region.layer.velocity_high,
                variant=region.variant,
                start_s=starts[id(region.wave)] / SAMPLE_RATE_HZ,
                duration_s=len(region.wave) / SAMPLE_RATE_HZ,
                gain_velocity=region.layer.gain_velocity,
                exponent=region.layer.exponent,
                gain=region.layer.gain,
            )
        )
    index = KitIndex(
        format=KIT_INDEX_FORMAT,
        kit=kit.id,
        sample_rate_hz=SAMPLE_RATE_HZ,
        law=GAIN_LAW,
        regions=views,
    )
    return np.concatenate(pieces), index


def _make(character: Character, folder: Path) -> None:
    wave, index = laid_out(sampled(character))
    write_flac(folder / "sprite.flac", wave, SAMPLE_RATE_HZ)
    (folder / "index.json").write_bytes(msgspec.json.encode(index))
