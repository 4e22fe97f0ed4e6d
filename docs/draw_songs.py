"""Draw the sound of the songs that come along, as docs/songs.md shows it.

    python docs/draw_songs.py [FOLDER]

Writes ``<song>-sound.png`` for every song into docs/pictures (or FOLDER). Needs a minute or two,
since every song is rendered and mixed; look at the pictures before you commit them.
"""

import sys
from pathlib import Path

from PIL import Image

from uchiawase.cli.folders import cache_folder
from uchiawase.formats.flac import read_flac
from uchiawase.report.song_picture import write_song_picture
from uchiawase.songs.library import STEMS, Library
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.mix import as_written, mixed
from uchiawase.sound.sampled_kit import sampled

PICTURES = Path(__file__).parent / "pictures"
PAGE_SCALE = 0.85


def main(out: Path) -> None:
    """Render, mix and draw every song."""
    out.mkdir(parents=True, exist_ok=True)
    kits = {character.id: sampled(character) for character in CHARACTERS}
    library = Library(cache_folder(None))
    for song in library.songs():
        stems = {stem: read_flac(library.stem_path(song.id, stem)) for stem in STEMS}
        done = mixed(as_written(song, tuple(kits)), stems["backing"], kits)
        path = out / f"{song.id}-sound.png"
        write_song_picture(song, done.wave, done.start_s, dict(stems), path, scale=PAGE_SCALE)
        # A hundred colours are as many as the eye finds in it, and a third of the bytes.
        Image.open(path).convert("RGB").quantize(100, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
