"""The library: the songs that come along, their stems rendered when they are first needed."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from uchiawase.errors import SongUnknown
from uchiawase.formats.flac import read_flac, write_flac
from uchiawase.score.song import Song
from uchiawase.songs import meet_me_on_the_one, the_same_second
from uchiawase.songs.composition import Composition
from uchiawase.songs.excerpt import excerpt
from uchiawase.songs.shelf import Progress, Shelf, digest_of, no_progress, source_digest
from uchiawase.sound import backing
from uchiawase.sound.backing import check_tempo_ratio
from uchiawase.sound.character import Character
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.mix import drum_stem
from uchiawase.sound.sampled_kit import SampledKit, sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, Stereo, sample_at

Stem: TypeAlias = Literal["backing", "drums"]

STEMS: tuple[Stem, ...] = ("backing", "drums")

_Thing: TypeAlias = Literal["backing", "drums", "excerpt"]

_SHARES: dict[_Thing, tuple[float, float]] = {
    "backing": (0.0, 0.7),
    "drums": (0.7, 0.95),
    "excerpt": (0.95, 1.0),
}
"""From where to where the progress of a song goes while each of its things is made."""

_KITS_SHARE = 0.7
"""How much of making a drums stem is making its kits."""


_SOURCES = ("uchiawase.score", "uchiawase.sound", "uchiawase.songs")


@cache
def compositions() -> tuple[Composition, ...]:
    """Give the compositions that come along."""
    return (meet_me_on_the_one.composed(), the_same_second.composed())


def at_tempo(piece: Composition, tempo_ratio: float) -> Composition:
    """Give a composition at another tempo: the same pitches and instruments, nothing stretched.

    Args:
        piece: The composition.
        tempo_ratio: A factor on its tempo, 0.5 … 1.25.

    Raises:
        TempoRatioOutOfRange: The ratio lies outside.
    """
    check_tempo_ratio(tempo_ratio)
    if tempo_ratio == 1.0:
        return piece
    song = replace(
        piece.song,
        tempo_map=piece.song.tempo_map.scaled(tempo_ratio),
        duration_s=piece.song.duration_s / tempo_ratio,
    )
    return replace(piece, song=song, arrangement=backing.at_tempo(piece.arrangement, tempo_ratio))


class Library:
    """Songs that can be played, with their audio kept in a folder.

    Any thread may use it. What needs a stem blocks while the stem is rendered (seconds), once at
    each tempo.

    Args:
        folder: Where stems are kept; made when first needed.
        pieces: The compositions; those that come along where none are given.
        characters: The kits of seats 1, 2, … that the drums stem is played on.
    """

    def __init__(
        self,
        folder: Path,
        pieces: tuple[Composition, ...] | None = None,
        characters: tuple[Character, ...] = CHARACTERS,
    ) -> None:
        self._shelf = Shelf(folder)
        self._characters = characters
        pieces = compositions() if pieces is None else pieces
        self._compositions = {piece.song.id: piece for piece in pieces}

    def songs(self) -> tuple[Song, ...]:
        """Give every song, in the order of the programme."""
        return tuple(piece.song for piece in self._compositions.values())

    def song(self, song_id: str) -> Song:
        """Give a song.

        Raises:
            SongUnknown: There is none of that id.
        """
        return self._composition(song_id).song

    def prepare(self, on_progress: Progress = no_progress, *, tempo_ratio: float = 1.0) -> None:
        """Render everything that is not there yet.

        Args:
            on_progress: Told each song's title and the share done, rising to 1; not called for
                songs that are there already.
            tempo_ratio: At which tempo, as a factor on the songs' own.

        Raises:
            TempoRatioOutOfRange: Songs are not played at that tempo.
            OSError: The folder cannot be written.
        """
        check_tempo_ratio(tempo_ratio)
        things: tuple[_Thing, ...] = (*STEMS, "excerpt") if tempo_ratio == 1.0 else STEMS
        for song_id, piece in self._compositions.items():
            told: list[str] = []

            def tell(what: str, share: float, told: list[str] = told) -> None:
                told.append(what)
                on_progress(what, share)

            for thing in things:
                self._path(song_id, thing, tempo_ratio, tell)
            if told:
                on_progress(piece.song.title, 1.0)

    def missing(self) -> tuple[str, ...]:
        """Give the titles of songs of which :meth:`prepare` would have to render something."""
        things: tuple[_Thing, ...] = (*STEMS, "excerpt")
        return tuple(
            piece.song.title
            for song_id, piece in self._compositions.items()
            if not all(
                self._shelf.has(f"{song_id}-{thing}", self._digest(piece, thing))
                for thing in things
            )
        )

    def stem_path(self, song_id: str, stem: Stem, *, tempo_ratio: float = 1.0) -> Path:
        """Give the FLAC of a stem: 48 kHz, 16 bit, stereo, as long as the song says.

        Args:
            song_id: Which song.
            stem: Which stem.
            tempo_ratio: At which tempo, as a factor on the song's own, 0.5 … 1.25. The stem is
                played at that tempo, not stretched, and is as much longer or shorter.

        Raises:
            SongUnknown: There is no song of that id.
            TempoRatioOutOfRange: Songs are not played at that tempo.
            OSError: It had to be rendered and the folder cannot be written.
        """
        check_tempo_ratio(tempo_ratio)
        return self._path(song_id, stem, tempo_ratio, no_progress)

    def prepare_backing(
        self, song_id: str, tempo_ratio: float, on_progress: Callable[[float], None]
    ) -> Path:
        """Give the FLAC of a song's backing at a tempo, telling how far it is while it is rendered.

        Args:
            song_id: Which song.
            tempo_ratio: A factor on the song's own tempo, 0.5 … 1.25.
            on_progress: Told the share done, rising to 1; not called where it is there already.

        Raises:
            SongUnknown: There is no song of that id.
            TempoRatioOutOfRange: Songs are not played at that tempo.
            OSError: It had to be rendered and the folder cannot be written.
        """
        check_tempo_ratio(tempo_ratio)
        low, high = _SHARES["backing"]

        def tell(_title: str, share: float) -> None:
            on_progress((share - low) / (high - low))

        return self._path(song_id, "backing", tempo_ratio, tell)

    def excerpt_path(self, song_id: str) -> Path:
        """Give the FLAC of a song's excerpt: 48 kHz, 16 bit, stereo, about a quarter of a minute.

        Raises:
            SongUnknown: There is no song of that id.
            OSError: It had to be rendered and the folder cannot be written.
        """
        return self._path(song_id, "excerpt", 1.0, no_progress)

    def _composition(self, song_id: str) -> Composition:
        if song_id not in self._compositions:
            raise SongUnknown(song_id, tuple(self._compositions))
        return self._compositions[song_id]

    def _path(
        self,
        song_id: str,
        thing: _Thing,
        tempo_ratio: float,
        on_progress: Progress,
    ) -> Path:
        """Give one of a song's files, each made and kept for itself."""
        piece = at_tempo(self._composition(song_id), tempo_ratio)
        title, (low, high) = piece.song.title, _SHARES[thing]

        def tell(share: float) -> None:
            on_progress(title, low + (high - low) * share)

        def make(folder: Path) -> None:
            tell(0.0)
            wave = self._rendered(piece, thing, tell)
            write_flac(folder / f"{thing}.flac", wave, SAMPLE_RATE_HZ)
            tell(1.0)

        digest = self._digest(piece, thing)
        return self._shelf.found_or_made(f"{song_id}-{thing}", digest, make) / f"{thing}.flac"

    def _digest(self, piece: Composition, thing: _Thing) -> str:
        made_from = {
            "backing": (repr(piece.arrangement), repr(piece.song.duration_s)),
            "drums": (repr(piece.song), repr(self._characters)),
            "excerpt": (repr(piece), repr(self._characters)),
        }[thing]
        return digest_of(*map(source_digest, _SOURCES), str(SAMPLE_RATE_HZ), *made_from)

    def _rendered(
        self,
        piece: Composition,
        thing: _Thing,
        on_progress: Callable[[float], None],
    ) -> Stereo:
        count = sample_at(piece.song.duration_s)
        match thing:
            case "backing":
                return backing.rendered(piece.arrangement, count, on_progress)
            case "drums":
                kits = self._kits(piece.song, lambda share: on_progress(_KITS_SHARE * share))
                return drum_stem(piece.song, kits, count)
            case "excerpt":
                stems = (self.stem_path(piece.song.id, stem) for stem in STEMS)
                return excerpt(piece.song, *map(read_flac, stems))

    def _kits(self, song: Song, on_progress: Callable[[float], None]) -> tuple[SampledKit, ...]:
        """Give the kits of seats 1, 2, … with what the song strikes on them: a fifth of their pieces."""
        kits: list[SampledKit] = []
        for index, character in enumerate(self._characters):
            struck = {
                stroke.piece
                for part in song.parts
                if (part.seat - 1) % len(self._characters) == index
                for stroke in part.strokes
            }
            kits.append(sampled(character, struck))
            on_progress(len(kits) / len(self._characters))
        return tuple(kits)
