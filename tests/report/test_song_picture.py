"""Laws of the picture of a song."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from uchiawase.report.song_picture import HEIGHT_PX, WIDTH_PX, spectrum_db, write_song_picture
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.tempo_map import TempoMap
from uchiawase.sound.wave import Stereo, times_s
from uchiawase.units import Beats

SONG = Song(
    id="test",
    title="Two Tones",
    credits="",
    licence="",
    tempo_map=TempoMap.constant(120.0),
    metres=(Metre(1, Beats(4)),),
    bar_count=4,
    sections=(Section("Verse", 1, 3), Section("Chorus", 3, 5)),
    parts=(),
    duration_s=8.0,
)


def tone(frequency_hz: float, seconds: float = 8.0) -> Stereo:
    wave = 0.3 * np.sin(2 * np.pi * frequency_hz * times_s(round(48_000 * seconds)))
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_a_picture_has_its_size_and_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.png", "other.png")]
    for path in paths:
        write_song_picture(SONG, tone(440.0), 0.0, {"backing": tone(220.0)}, path, scale=1.0)
    assert imread(paths[0]).shape[:2] == (HEIGHT_PX, WIDTH_PX)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(("frequency_hz", "band"), [(32.703, 0), (261.626, 36), (1_760.0, 69)])
def test_a_tone_lies_in_the_band_of_its_pitch(frequency_hz: float, band: int) -> None:
    levels_db = spectrum_db(tone(frequency_hz, 1.0))
    assert int(np.argmax(np.median(levels_db, axis=1))) == pytest.approx(band, abs=1)
    assert levels_db.max() == 0.0


def test_too_little_sound_has_no_columns_and_is_drawn_all_the_same(tmp_path: Path) -> None:
    assert spectrum_db(tone(440.0, 0.1)).shape == (108, 0)
    write_song_picture(SONG, tone(440.0, 0.5), -0.25, {}, tmp_path / "short.png", scale=0.5)
    assert (tmp_path / "short.png").stat().st_size > 1_000
