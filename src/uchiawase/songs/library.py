"""The library: the songs that come along, their stems rendered when they are first needed."""

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from uchiawase.errors import SongUnknown
from uchiawase.score.song import Song
from uchiawase.songs import meet_me_on_the_one
from uchiawase.songs.composition import Composition
from uchiawase.songs.flac import write_flac
from uchiawase.songs.shelf import Progress, Shelf, digest_of, no_progress, source_digest
from uchiawase.sound import backing
from uchiawase.sound.character import Character
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.mix import drum_stem
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import SAMPLE_RATE_HZ, sample_at

Stem: TypeAlias = Literal["backing", "drums"]

STEMS: tuple[Stem, ...] = ("backing", "drums")

_BACKING_SHARE = 0.7
_DRUMS_SHARE = 0.9


@cache
def compositions() -> tuple[Composition, ...]:
    """Give the compositions that come along."""
    return (meet_me_on_the_one.composed(),)


class Library:
    """Songs that can be played, with their audio kept in a folder.

    Any thread may use it. What needs a stem blocks while the stem is rendered (seconds), once.

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

    def prepare(self, on_progress: Progress = no_progress) -> None:
        """Render every stem that is not there yet.

        Args:
            on_progress: Told each song's title and the share done, rising to 1; not called for
                songs that are there already.

        Raises:
            OSError: The folder cannot be written.
        """
        for song_id in self._compositions:
            self._folder_of(song_id, on_progress)

    def stem_path(self, song_id: str, stem: Stem) -> Path:
        """Give the FLAC of a stem: 48 kHz, 16 bit, stereo, as long as the song says.

        Raises:
            SongUnknown: There is no song of that id.
            OSError: It had to be rendered and the folder cannot be written.
        """
        return self._folder_of(song_id, no_progress) / f"{stem}.flac"

    def _composition(self, song_id: str) -> Composition:
        if song_id not in self._compositions:
            raise SongUnknown(song_id, tuple(self._compositions))
        return self._compositions[song_id]

    def _folder_of(self, song_id: str, on_progress: Progress) -> Path:
        piece = self._composition(song_id)
        digest = digest_of(
            source_digest("uchiawase.sound"),
            source_digest("uchiawase.songs"),
            repr(piece),
            repr(self._characters),
            str(SAMPLE_RATE_HZ),
        )
        return self._shelf.found_or_made(
            song_id, digest, lambda beside: _render(piece, self._characters, beside, on_progress)
        )


def _render(
    piece: Composition, characters: tuple[Character, ...], folder: Path, on_progress: Progress
) -> None:
    title = piece.song.title
    count = sample_at(piece.song.duration_s)
    on_progress(title, 0.0)
    wave = backing.rendered(
        piece.arrangement, count, lambda share: on_progress(title, _BACKING_SHARE * share)
    )
    write_flac(folder / "backing.flac", wave)
    kits = tuple(sampled(character) for character in characters)
    on_progress(title, _DRUMS_SHARE)
    write_flac(folder / "drums.flac", drum_stem(piece.song, kits, count))
    on_progress(title, 1.0)
