"""Laws of onsets from MIDI: who is a player, on which clock, and what is asked."""

from pathlib import Path

import numpy as np
import pytest
from symusic.core import NoteTick, ScoreTick, TempoTick, TextMetaTick, TrackTick

from uchiawase.errors import OnsetsUnreadable
from uchiawase.formats.midi import ORIGIN_MARKER, read_midi_notes
from uchiawase.formats.onset_file import read_onsets
from uchiawase.formats.onset_table import ListedOnsets, Wanted


def midi(*tracks: tuple[str, list[tuple[int, int]]], drums: bool = False, origin: int = 0) -> bytes:
    """Give a file of 480 ticks a beat at 120 beats a minute, from beat 2 on at 60."""
    score = ScoreTick(480)
    score.tempos.append(TempoTick(0, mspq=500_000))
    score.tempos.append(TempoTick(960, mspq=1_000_000))
    if origin:
        score.markers.append(TextMetaTick(origin, ORIGIN_MARKER))
    for name, notes in tracks:
        track = TrackTick(name, 0, drums)
        for ticks, pitch in notes:
            track.notes.append(NoteTick(ticks, 60, pitch, 90))
        score.tracks.append(track)
    return score.dumps_midi()


def listed(paths: list[Path], wanted: Wanted | None = None) -> ListedOnsets:
    found = read_onsets(paths, wanted)
    assert isinstance(found, ListedOnsets)
    assert found.several_at_once
    return found


def test_notes_start_when_the_tempi_say() -> None:
    (found,) = read_midi_notes(midi(("violin", [(0, 60), (480, 62), (960, 64), (1440, 65)])))
    assert found.times_s == pytest.approx([0.0, 0.5, 1.0, 2.0])
    assert found.notes == (60, 62, 64, 65)
    assert (found.name, found.is_drum) == ("violin", False)
    (later,) = read_midi_notes(midi(("violin", [(0, 60), (480, 62)]), origin=480))
    assert later.times_s == pytest.approx([-0.5, 0.0])


def test_each_track_is_a_player(tmp_path: Path) -> None:
    path = tmp_path / "duo.mid"
    path.write_bytes(midi(("violin", [(0, 60), (480, 62)]), ("cello", [(10, 40)])))
    found = listed([path])
    assert found.players == ("violin", "cello")
    assert found.onsets_s[0] == pytest.approx([0.0, 0.5])
    assert found.track is None
    followed = listed([path], Wanted(track="cello"))
    assert followed.players == ("violin", "cello")
    assert followed.track == 1


def test_of_one_track_each_kit_piece_or_note_is_a_player(tmp_path: Path) -> None:
    path = tmp_path / "kit.mid"
    path.write_bytes(midi(("kit", [(0, 36), (480, 38), (960, 36)]), drums=True))
    found = listed([path])
    assert found.players == ("kick", "snare")
    assert found.onsets_s[0] == pytest.approx([0.0, 1.0])
    path.write_bytes(midi(("piano", [(0, 60), (480, 62)])))
    assert listed([path]).players == ("note 60", "note 62")


def test_of_several_files_each_is_a_player_by_its_name_or_the_files(tmp_path: Path) -> None:
    one, other, third = (tmp_path / f"{name}.mid" for name in ("a", "b", "c"))
    one.write_bytes(midi(("Hana", [(0, 36), (480, 38)]), drums=True))
    other.write_bytes(midi(("", [(5, 36)]), drums=True))
    third.write_bytes(midi(("Hana", [(9, 36)]), drums=True))
    found = listed([one, other, third])
    assert found.players == ("Hana 1", "b", "Hana 2")
    assert np.array_equal(found.onsets_s[0], [0.0, 0.5])
    assert listed([one, other], Wanted(players=("b",))).players == ("b",)


def test_what_midi_has_not_cannot_be_asked_of_it(tmp_path: Path) -> None:
    path = tmp_path / "duo.mid"
    path.write_bytes(midi(("violin", [(0, 60)]), ("cello", [(10, 40)])))
    with pytest.raises(OnsetsUnreadable, match="no rows, columns or layout"):
        read_onsets([path], Wanted(where=(("trial", "1"),)))
    with pytest.raises(OnsetsUnreadable, match="nobody is called 'viola'; there are violin, cello"):
        read_onsets([path], Wanted(players=("viola",)))
    path.write_bytes(midi())
    with pytest.raises(OnsetsUnreadable, match="it has no notes"):
        read_onsets([path])
