"""What this song alone promises; what every song does is in test_musical_laws."""

from fractions import Fraction

import pytest

from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.songs.meet_me_on_the_one import composed
from uchiawase.songs.meet_me_on_the_one_drums import TITLE_BARS

PIECE = composed()
SONG = PIECE.song
RUN_UP = (Fraction(2), Fraction(5, 2), Fraction(3), Fraction(7, 2))


def positions(part: Part, level: Level) -> set[Fraction]:
    return {part.strokes[index].beats for index in part.asked_at(level)}


@pytest.mark.parametrize("bar", TITLE_BARS)
def test_all_six_speak_the_title_before_what_follows_it(bar: int) -> None:
    start = SONG.bar_start_beats(bar)
    for part in SONG.parts:
        assert positions(part, Level.FIRST) >= {start + 2, start + 3}
        assert positions(part, Level.EASY) >= {start + beats for beats in RUN_UP}


@pytest.mark.parametrize("bar", TITLE_BARS)
def test_both_voices_sing_the_title_with_the_drums_and_land_on_a_one(bar: int) -> None:
    start = SONG.bar_start_beats(bar)
    for voice in PIECE.sheet.voices:
        sung = {note.beats - start: note.syllable for note in voice.notes}
        assert [sung.get(beats) for beats in RUN_UP] == ["Meet", "me", "on", "the"]
    landed = [
        note.syllable
        for voice in PIECE.sheet.voices
        for note in voice.notes
        if note.beats == start + 4
    ]
    assert "one" in landed


@pytest.mark.parametrize("bar", [16, 32])
def test_the_beat_before_the_run_up_into_a_chorus_is_silent(bar: int) -> None:
    start = SONG.bar_start_beats(bar)
    silence = {start + 1, start + Fraction(3, 2)}
    for part in SONG.parts:
        assert not positions(part, Level.FULL) & silence
    for track in PIECE.arrangement.tracks:
        assert not {note.beats for note in track.notes} & silence, track.name


def test_in_the_last_chorus_host_and_guest_have_changed_places() -> None:
    def line(voice: int, bar: int) -> list[tuple[Fraction, str]]:
        start = SONG.bar_start_beats(bar)
        return [
            (note.beats - start, str(note.pitch))
            for note in PIECE.sheet.voices[voice].notes
            if start <= note.beats < start + 32
        ]

    assert line(0, 17) == line(1, 33)
    assert line(1, 17) == line(0, 33)


def test_home_stays_away_from_both_choruses_and_comes_with_the_last_stroke() -> None:
    at_home = [
        SONG.bar_at(span.beats)
        for span in PIECE.sheet.chart
        if (str(span.chord.root), str(span.chord.bass)) == ("D", "D") and "7" not in span.chord.kind
    ]
    assert at_home[-1] == SONG.bar_count
    chorus = {*range(17, 25), *range(33, 41)}
    passing = {bar for bar in at_home if bar in chorus}
    # The D9 of the eighth bar is a dominant that leads on to G.
    assert passing == {24, 40}
