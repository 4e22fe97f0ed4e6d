"""Every song that comes along sounds as a record should: measured, not believed."""

import numpy as np
import pytest

from uchiawase.formats.flac import read_flac
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import STEMS, Library, Stem, compositions
from uchiawase.sound.kits import CHARACTERS
from uchiawase.sound.mix import MIX_CEILING_DBTP, MIX_LUFS, as_written, mixed
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.soundcheck import mix_figures, stem_figures

SONGS = {piece.song.id: piece for piece in compositions()}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("song_id", SONGS)
def test_a_stem_is_clean_from_its_first_sample_to_its_last(
    song_id: str, stem: Stem, rendered_songs: Library
) -> None:
    wave = read_flac(rendered_songs.stem_path(song_id, stem))
    found = stem_figures(SONGS[song_id].song, wave)
    assert found.clipped_count == 0
    assert found.dbtp <= -1.0
    assert found.offset < 1e-4
    assert found.correlation > 0.0
    assert found.least_correlation > 0.0
    assert found.click_db < 6.0
    assert found.end_peak < 1e-3


@pytest.mark.parametrize("piece", SONGS.values(), ids=SONGS)
def test_a_song_as_written_is_as_loud_as_others_and_moves(
    piece: Composition, rendered_songs: Library
) -> None:
    kits = {character.id: sampled(character) for character in CHARACTERS}
    backing = read_flac(rendered_songs.stem_path(piece.song.id, "backing"))
    done = mixed(as_written(piece.song, tuple(kits)), backing, kits)
    found = mix_figures(piece.song, done.wave, done.start_s)
    assert found.lufs == pytest.approx(MIX_LUFS, abs=1.0)
    assert found.dbtp <= MIX_CEILING_DBTP
    assert 4.0 <= found.range_lu <= 10.0
    assert found.chorus_over_verse_lu >= 2.0
    assert np.all(np.isfinite(done.wave))
