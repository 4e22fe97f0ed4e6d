"""The kits as files: for each one FLAC with all its samples, and an index that says where they lie.

Beside them lie the kit's first strokes (:mod:`uchiawase.sound.first_strokes`), in the same form: a
tenth of the bytes, for a page that has to be hit before the whole kit can be there.

The index is JSON::

    {"format": 3, "kit": "studio", "sample_rate_hz": 48000,
     "law": "gain * (velocity / gain_velocity) ** exponent",
     "shelf_law": "shelf_db * log2(velocity / gain_velocity)",
     "variation": {"gain_db": 0.35, "shelf_db": 1.6},
     "regions": [{"piece": "kick", "velocity_low": 97, "velocity_high": 127, "variant": 0,
                  "start_s": 0.02, "duration_s": 0.41, "gain_velocity": 127,
                  "exponent": 1.4, "gain": 1.0, "shelf_hz": 800, "shelf_db": 1.7}, …]}

To sound a stroke: take the regions of its piece whose ``velocity_low … velocity_high`` holds its
velocity, pick one of the variants (in turn, say), play it from ``start_s`` for ``duration_s`` with
the gain of the law, through a high shelf at ``shelf_hz`` of the shelf law's decibels. Both vary a
little with the number of the stroke (:func:`uchiawase.sound.sampled_kit.variation_of`). A region
starts on the very sample of its onset; regions may share a sample. Format 1 had one exponent for
the whole kit and no gain, format 2 no shelf and no variation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from uchiawase.errors import KitUnknown
from uchiawase.formats.flac import read_flac, write_flac
from uchiawase.formats.kit_source import opened_kit
from uchiawase.score.kit import Kit
from uchiawase.score.kit_piece import KitPiece
from uchiawase.songs.brought_kit import BroughtFacts, found_kit, kit_id_of, made_kit
from uchiawase.songs.shelf import Progress, Shelf, digest_of, no_progress, source_digest
from uchiawase.sound.character import Character
from uchiawase.sound.first_strokes import first_strokes
from uchiawase.sound.kits import CHARACTERS, IMPULSE
from uchiawase.sound.sampled_kit import Layer, Region, SampledKit, Variation, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Mono, sample_at
from uchiawase.units import Samples, Seconds

KIT_INDEX_FORMAT = 3
GAIN_LAW = "gain * (velocity / gain_velocity) ** exponent"
SHELF_LAW = "shelf_db * log2(velocity / gain_velocity)"

_SPRITE_FLAC = "sprite.flac"
_INDEX_JSON = "index.json"
_FIRST_FLAC = "first.flac"
_FIRST_JSON = "first.json"
_FACTS_JSON = "brought.json"

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
    shelf_hz: float
    shelf_db: float


class VariationView(msgspec.Struct, frozen=True, kw_only=True):
    """How strokes differ from each other besides their samples: at most by this much."""

    gain_db: float
    shelf_db: float


class KitIndex(msgspec.Struct, frozen=True, kw_only=True):
    """What lies where in a kit's file."""

    format: int
    kit: str
    sample_rate_hz: int
    law: str
    shelf_law: str
    variation: VariationView
    regions: list[RegionView]


@dataclass(frozen=True, slots=True)
class KeptKit:
    """A kit that somebody brought, as it is kept in a folder.

    Attributes:
        facts: What is known of it.
        folder: Where its file and index lie.
        seat: The seat it is brought to, counted from 1; 0 is any.
    """

    facts: BroughtFacts
    folder: Path
    seat: int = 0

    def sampled(self) -> SampledKit:
        """Read its strokes.

        Raises:
            OSError: The folder cannot be read.
        """
        index = msgspec.json.decode((self.folder / _INDEX_JSON).read_bytes(), type=KitIndex)
        return replace(taken_up(read_flac(self.folder / _SPRITE_FLAC), index), id=self.facts.id)


class KitLibrary:
    """The kits that come along and those that somebody brought, their samples kept in a folder.

    Any thread may use it. What needs a kit's file blocks while it is made (two or three seconds), once.

    Args:
        folder: Where the files are kept; made when first needed.
        characters: The kits of seats 1, 2, …; those that come along where none are given.
        brought: Further kits. One that is brought to a seat stands there, and the one that would
            have stood there comes after those of the seats.
    """

    def __init__(
        self,
        folder: Path,
        characters: tuple[Character, ...] = CHARACTERS,
        brought: Sequence[KeptKit] = (),
    ) -> None:
        self._shelf = Shelf(folder)
        self._characters = {one.id: one for one in (*characters, IMPULSE)}
        self._brought: dict[str, KeptKit] = {}
        seated = [one.id for one in characters]
        beside: list[str] = []
        for kept in brought:
            kit_id = self._free_id(kept.facts.id)
            self._brought[kit_id] = replace(
                kept, facts=msgspec.structs.replace(kept.facts, id=kit_id)
            )
            if 1 <= kept.seat <= len(seated):
                beside.append(seated[kept.seat - 1])
                seated[kept.seat - 1] = kit_id
            else:
                beside.append(kit_id)
        self._order = (*seated, *beside)

    def _free_id(self, wanted: str) -> str:
        kit_id, number = wanted, 1
        while kit_id in self._characters or kit_id in self._brought:
            number += 1
            kit_id = f"{wanted}-{number}"
        return kit_id

    def kits(self) -> tuple[Kit, ...]:
        """Give the kits, those of the seats first; the impulse kit is not among them."""
        return tuple(self.kit(kit_id) for kit_id in self._order)

    def kit(self, kit_id: str) -> Kit:
        """Give a kit, the impulse kit too.

        Raises:
            KitUnknown: There is none of that id.
        """
        if kit_id in self._brought:
            facts = self._brought[kit_id].facts
            names = {KitPiece(one.piece): one.called for one in facts.pieces if one.called}
            return Kit(facts.id, facts.name, tuple(KitPiece), names)
        return self._character(kit_id).kit()

    def sampled(self, kit_id: str) -> SampledKit:
        """Give a kit's strokes, the impulse kit's too; made anew with each call.

        Raises:
            KitUnknown: There is none of that id.
            OSError: A brought kit's folder cannot be read.
        """
        if kit_id in self._brought:
            return self._brought[kit_id].sampled()
        return sampled(self._character(kit_id))

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

    def missing(self) -> tuple[str, ...]:
        """Give the names of the kits that :meth:`prepare` would have to make."""
        return tuple(
            character.name
            for character in self._characters.values()
            if not self._shelf.has(f"kit-{character.id}", _digest(character))
        )

    def sprite_path(self, kit_id: str) -> Path:
        """Give the FLAC with all samples of a kit: 48 kHz, 16 bit, mono.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return self._folder_of(kit_id) / _SPRITE_FLAC

    def sprite_index(self, kit_id: str) -> bytes:
        """Give the index of a kit's file as JSON.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return self._index(kit_id, _INDEX_JSON)

    def first_path(self, kit_id: str) -> Path:
        """Give the FLAC with a kit's first strokes: 24 kHz (small kits 48 kHz), 16 bit, mono.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return self._folder_of(kit_id) / _FIRST_FLAC

    def first_index(self, kit_id: str) -> bytes:
        """Give the index of a kit's first strokes as JSON.

        Raises:
            KitUnknown: There is no kit of that id.
            OSError: It had to be made and the folder cannot be written.
        """
        return self._index(kit_id, _FIRST_JSON)

    def _index(self, kit_id: str, name: str) -> bytes:
        data = (self._folder_of(kit_id) / name).read_bytes()
        if kit_id not in self._brought:
            return data
        # Two kits of one name have ids of their own here.
        index = msgspec.json.decode(data, type=KitIndex)
        return msgspec.json.encode(msgspec.structs.replace(index, kit=kit_id))

    def _character(self, kit_id: str) -> Character:
        if kit_id not in self._characters:
            raise KitUnknown(kit_id, (*self._characters, *self._brought))
        return self._characters[kit_id]

    def _folder_of(self, kit_id: str) -> Path:
        if kit_id in self._brought:
            return self._brought[kit_id].folder
        character = self._character(kit_id)
        return self._shelf.found_or_made(
            f"kit-{kit_id}", _digest(character), lambda folder: _make(character, folder)
        )


def _digest(character: Character) -> str:
    return digest_of(
        source_digest("uchiawase.sound"),
        source_digest("uchiawase.songs"),
        repr(character),
        str(SAMPLE_RATE_HZ),
    )


def laid_out(kit: SampledKit, sample_rate_hz: int = SAMPLE_RATE_HZ) -> tuple[Mono, KitIndex]:
    """Lay a kit's samples one after the other.

    Args:
        kit: The kit.
        sample_rate_hz: The rate of its samples.

    Returns:
        The wave, shape (n,), and the index of what lies where in it.
    """
    gap = np.zeros(round(_GAP_S * sample_rate_hz), dtype=np.float32)
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
                start_s=starts[id(region.wave)] / sample_rate_hz,
                duration_s=len(region.wave) / sample_rate_hz,
                gain_velocity=region.layer.gain_velocity,
                exponent=region.layer.exponent,
                gain=region.layer.gain,
                shelf_hz=region.layer.shelf_hz,
                shelf_db=region.layer.shelf_db,
            )
        )
    index = KitIndex(
        format=KIT_INDEX_FORMAT,
        kit=kit.id,
        sample_rate_hz=sample_rate_hz,
        law=GAIN_LAW,
        shelf_law=SHELF_LAW,
        variation=VariationView(gain_db=kit.variation.gain_db, shelf_db=kit.variation.shelf_db),
        regions=views,
    )
    return np.concatenate(pieces), index


def taken_up(wave: Mono, index: KitIndex) -> SampledKit:
    """Take a kit's samples up again from where :func:`laid_out` laid them; regions share them."""
    waves: dict[tuple[int, int], Mono] = {}

    def sample(view: RegionView) -> Mono:
        start = sample_at(view.start_s)
        span = (start, start + sample_at(view.duration_s))
        return waves.setdefault(span, wave[slice(*span)])

    regions = (
        Region(
            KitPiece(view.piece),
            Layer(
                view.velocity_low,
                view.velocity_high,
                view.gain_velocity,
                view.exponent,
                view.gain,
                view.shelf_hz,
                view.shelf_db,
            ),
            view.variant,
            sample(view),
        )
        for view in index.regions
    )
    variation = Variation(index.variation.gain_db, index.variation.shelf_db)
    return SampledKit(index.kit, tuple(regions), variation)


def brought_to(
    path: Path, folder: Path, on_progress: Progress = no_progress, *, seat: int = 0
) -> KeptKit:
    """Take up a kit that somebody brought, and keep what was made of it.

    Args:
        path: What :func:`uchiawase.formats.kit_source.opened_kit` opens.
        folder: Where kits are kept; a kit whose files have not changed is found there again.
        on_progress: Told the kit's name and the share that is done.
        seat: The seat it is brought to; 0 is any.

    Raises:
        KitFileBroken: There is no kit there that could be played.
        ArchiveUnsafe: It is an archive that would do harm.
        OSError: The folder cannot be written.
    """
    with opened_kit(path) as (source, pointed_to):
        found = found_kit(source, pointed_to)
        digest = digest_of(
            *(source_digest(f"uchiawase.{part}") for part in ("formats", "sound", "songs")),
            found.digest,
            found.file.name,
            str(SAMPLE_RATE_HZ),
        )

        def make(beside: Path) -> None:
            made = made_kit(
                source, found, _read_back(KitLibrary(folder), CHARACTERS[0].id), on_progress
            )
            _write(made.sampled, beside)
            (beside / _FACTS_JSON).write_bytes(msgspec.json.encode(made.facts))

        kept = Shelf(folder).found_or_made(f"brought-{kit_id_of(found.file.name)}", digest, make)
    facts = msgspec.json.decode((kept / _FACTS_JSON).read_bytes(), type=BroughtFacts)
    return KeptKit(facts, kept, seat)


def _read_back(library: KitLibrary, kit_id: str) -> SampledKit:
    """Read one of our kits from its file: much sooner done than striking it anew."""
    index = msgspec.json.decode(library.sprite_index(kit_id), type=KitIndex)
    return taken_up(read_flac(library.sprite_path(kit_id)), index)


def _make(character: Character, folder: Path) -> None:
    _write(sampled(character), folder)


def _write(kit: SampledKit, folder: Path) -> None:
    wave, index = laid_out(kit)
    write_flac(folder / _SPRITE_FLAC, wave, SAMPLE_RATE_HZ)
    (folder / _INDEX_JSON).write_bytes(msgspec.json.encode(index))
    first = first_strokes(kit)
    wave, index = laid_out(first.kit, first.sample_rate_hz)
    write_flac(folder / _FIRST_FLAC, wave, first.sample_rate_hz)
    (folder / _FIRST_JSON).write_bytes(msgspec.json.encode(index))
