from hypothesis import given
from song_strategies import songs

from uchiawase.formats.song_folder import song_json_bytes, song_of_json
from uchiawase.score.song import Song


@given(songs())
def test_a_song_comes_back_from_its_json_exactly(song: Song) -> None:
    assert song_of_json(song_json_bytes(song)) == song
