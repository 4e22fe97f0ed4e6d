"""Laws of the song library: stems rendered once, aligned, and struck as written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from uchiawase.errors import SongUnknown, TempoRatioOutOfRange
from uchiawase.formats.flac import read_flac
from uchiawase.score.level import Level
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import STEMS, Library, at_tempo, compositions
from uchiawase.sound import backing
from uchiawase.sound.kits import CHARACTERS, IMPULSE
from uchiawase.sound.loudness import loudness_lufs, true_peak_dbtp
from uchiawase.sound.mix import drum_stem
from uchiawase.sound.sampled_kit import sampled
from uchiawase.sound.wave import Stereo, sample_at

OURS = "meet-me-on-the-one"
BARE = (IMPULSE,)


def small(*, title: str = "Small", level_db: float = -10.0) -> Composition:
    """Give the first five seconds of the song with one of its tracks."""
    piece = compositions()[0]
    track = replace(piece.arrangement.tracks[0], level_db=level_db)
    song = replace(piece.song, id="small", title=title, sections=(), duration_s=5.0)
    arrangement = replace(piece.arrangement, tracks=(track,), transitions=())
    return replace(piece, song=song, arrangement=arrangement)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    calls: list[int] = []
    render = backing.rendered

    def counting(
        arrangement: backing.Arrangement, count: int, on_progress: Callable[[float], None]
    ) -> Stereo:
        calls.append(count)
        return render(arrangement, count, on_progress)

    monkeypatch.setattr(backing, "rendered", counting)
    return lambda: len(calls)


def test_stems_are_rendered_once_and_found_again(
    tmp_path: Path, counted: Callable[[], int]
) -> None:
    first = {stem: Library(tmp_path, (small(),), BARE).stem_path("small", stem) for stem in STEMS}
    library = Library(tmp_path, (small(),), BARE)
    library.prepare()
    assert {stem: library.stem_path("small", stem) for stem in STEMS} == first
    assert counted() == 1


def test_another_composition_is_rendered_anew(tmp_path: Path, counted: Callable[[], int]) -> None:
    first = Library(tmp_path, (small(),), BARE).stem_path("small", "backing")
    second = Library(tmp_path, (small(level_db=-9.0),), BARE).stem_path("small", "backing")
    assert counted() == 2
    assert first != second


def test_other_kits_make_another_drums_stem(tmp_path: Path) -> None:
    first = Library(tmp_path, (small(),), BARE).stem_path("small", "drums")
    renamed = (replace(IMPULSE, name="Another"),)
    assert Library(tmp_path, (small(),), renamed).stem_path("small", "drums") != first


def test_rendering_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        Library(tmp_path / name, (small(),), BARE).stem_path("small", "backing").read_bytes()
        for name in ("one", "other")
    )
    assert one == other


def test_progress_names_the_song_and_rises_to_one(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    library = Library(tmp_path, (small(title="Small Song"),), BARE)
    library.prepare(lambda what, share: told.append((what, share)))
    assert {what for what, _ in told} == {"Small Song"}
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    told.clear()
    library.prepare(lambda what, share: told.append((what, share)))
    assert told == []


def test_a_song_that_is_not_there_is_named(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert [song.id for song in library.songs()] == [OURS, "the-same-second"]
    assert library.song(OURS).title == "Meet Me on the One"
    with pytest.raises(
        SongUnknown, match="no song 'other'; there are meet-me-on-the-one, the-same-second"
    ):
        library.song("other")
    with pytest.raises(SongUnknown, match="no song"):
        library.stem_path("other", "drums")


@pytest.fixture(scope="module")
def stems(rendered_songs: Library) -> dict[str, Stereo]:
    return {stem: read_flac(rendered_songs.stem_path(OURS, stem)) for stem in STEMS}


def test_the_stems_of_the_song_are_as_long_as_it_says_and_do_not_clip(
    stems: dict[str, Stereo],
) -> None:
    song = compositions()[0].song
    for stem in stems.values():
        assert stem.shape == (sample_at(song.duration_s), 2)
        assert true_peak_dbtp(stem) < -1.0
    assert loudness_lufs(stems["backing"]) == pytest.approx(backing.BACKING_LUFS, abs=0.2)


def test_backing_and_drums_stand_beside_each_other_within_three_decibels(
    stems: dict[str, Stereo],
) -> None:
    apart = loudness_lufs(stems["drums"]) - loudness_lufs(stems["backing"])
    assert abs(apart) < 3.0


def test_the_drums_stem_has_its_onsets_exactly_where_a_part_has_a_stroke() -> None:
    song = compositions()[0].song
    positions = {stroke.beats for part in song.parts for stroke in part.strokes}
    impulses = drum_stem(song, (sampled(IMPULSE),), sample_at(song.duration_s))
    onsets = set(np.flatnonzero(impulses[:, 0]).tolist())
    assert onsets == {sample_at(song.tempo_map.time_s_at(beats)) for beats in positions}


def test_the_drums_stem_is_all_six_parts_each_on_the_kit_of_its_seat(
    stems: dict[str, Stereo],
) -> None:
    song = compositions()[0].song
    kits = tuple(sampled(character) for character in CHARACTERS)
    whole = drum_stem(song, kits, sample_at(song.duration_s))
    assert float(np.max(np.abs(whole - stems["drums"]))) < 1e-4


def test_what_everybody_plays_at_first_is_part_of_what_is_written() -> None:
    for part in compositions()[0].song.parts:
        assert set(part.asked_at(Level.FIRST)) <= set(range(len(part.strokes)))


def test_at_another_tempo_a_song_is_the_same_song_and_as_much_longer() -> None:
    piece = compositions()[0]
    slower = at_tempo(piece, 0.5)
    assert slower.song.duration_s == 2 * piece.song.duration_s
    assert slower.song.parts == piece.song.parts
    beat = piece.song.bar_start_beats(9)
    assert slower.song.tempo_map.time_s_at(beat) == 2 * piece.song.tempo_map.time_s_at(beat)
    assert at_tempo(piece, 1.0) is piece


def test_stems_of_other_tempi_are_kept_beside_those_of_the_song(
    tmp_path: Path, counted: Callable[[], int]
) -> None:
    library = Library(tmp_path, (small(),), BARE)
    slow = [library.stem_path("small", "backing", tempo_ratio=0.8) for _ in range(2)]
    plain = library.stem_path("small", "backing")
    assert counted() == 2
    assert slow[0] == slow[1] != plain
    assert len(read_flac(slow[0])) == sample_at(5.0 / 0.8)
    library.prepare(tempo_ratio=0.8)
    assert counted() == 2
    assert library.stem_path("small", "drums", tempo_ratio=0.8).is_file()


@pytest.mark.parametrize("ratio", [0.0, 0.49, 1.26, float("nan"), float("inf")])
def test_at_a_tempo_that_nobody_plays_there_is_no_song(tmp_path: Path, ratio: float) -> None:
    library = Library(tmp_path, (small(),), BARE)
    with pytest.raises(TempoRatioOutOfRange, match=r"songs are played at 0\.5 … 1\.25 times"):
        library.stem_path("small", "backing", tempo_ratio=ratio)
    with pytest.raises(TempoRatioOutOfRange, match="tempo ratio"):
        library.prepare(tempo_ratio=ratio)
    with pytest.raises(TempoRatioOutOfRange, match="tempo ratio"):
        at_tempo(small(), ratio)


def test_another_kit_leaves_the_backing_as_it_is(
    tmp_path: Path, counted: Callable[[], int]
) -> None:
    Library(tmp_path, (small(),), BARE).prepare()
    renamed = (replace(IMPULSE, name="Another"),)
    Library(tmp_path, (small(),), renamed).prepare()
    assert counted() == 1
