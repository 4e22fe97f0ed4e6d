"""What this song alone promises; what every song does is in test_musical_laws."""

from fractions import Fraction

import pytest

from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.songs.swing import swung
from uchiawase.songs.the_same_second import composed
from uchiawase.songs.the_same_second_drums import SILENT_BARS, TITLE_BARS

PIECE = composed()
SONG = PIECE.song
CELL = (Fraction(0), Fraction(3, 4), Fraction(3, 2))
"""SAME – SEC – ond: three, three and two sixteenths."""


def positions(part: Part, level: Level) -> set[Fraction]:
    return {part.strokes[index].beats for index in part.asked_at(level)}


def sounding(bar: int, beats: Fraction) -> Fraction:
    return swung(SONG.bar_start_beats(bar) + beats, PIECE.sheet.swing)


@pytest.mark.parametrize("bar", TITLE_BARS)
def test_all_six_strike_the_title_together(bar: int) -> None:
    cell = {sounding(bar, beats) for beats in CELL}
    for part in SONG.parts:
        struck = {
            beats
            for beats in positions(part, Level.EASY)
            if sounding(bar, Fraction(0)) <= beats < sounding(bar, Fraction(2))
        }
        assert struck == cell, part.name


@pytest.mark.parametrize("bar", SILENT_BARS)
def test_then_everybody_holds_their_breath(bar: int) -> None:
    start, stop = sounding(bar, Fraction(7, 4)), sounding(bar + 1, Fraction(0))
    for part in SONG.parts:
        assert not [beats for beats in positions(part, Level.FULL) if start <= beats < stop]
    for track in PIECE.arrangement.tracks:
        inside = [note.beats for note in track.notes if start <= note.beats < stop]
        if "voice" in track.name:
            # A voice may take its run-up, "the", on the very last eighth.
            assert all(beats >= stop - Fraction(1, 2) for beats in inside)
        else:
            assert not inside, track.name


@pytest.mark.parametrize("bar", [17, 19, 21, 37, 39, 41])
def test_both_voices_sing_the_title_on_its_rhythm_at_once(bar: int) -> None:
    start = SONG.bar_start_beats(bar)
    for voice in PIECE.sheet.voices:
        sung = {note.beats - start: note.syllable for note in voice.notes}
        assert [sung[beats] for beats in CELL] == ["same", "sec-", "ond"]


def test_the_last_chorus_is_the_first_a_half_tone_higher() -> None:
    first, last = SONG.bar_start_beats(17), SONG.bar_start_beats(37)
    for voice in PIECE.sheet.voices:
        once, again = (
            [
                (note.beats - start, note.pitch.midi + lift)
                for note in voice.notes
                if start <= note.beats < start + 32
            ]
            for start, lift in ((first, 1), (last, 0))
        )
        assert once == again
    low, high = (
        [(span.beats - start, sorted((tone + lift) % 12 for tone in span.chord.tones))
         for span in PIECE.sheet.chart if start <= span.beats < start + 32]
        for start, lift in ((first, 1), (last, 0))
    )  # fmt: skip
    assert low == high


def test_the_bass_of_the_bridge_walks_down_from_the_door_above_home() -> None:
    start, stop = SONG.bar_start_beats(25), SONG.bar_start_beats(33)
    walked = [str(span.chord.bass) for span in PIECE.sheet.chart if start <= span.beats < stop]
    assert walked == ["G", "F♯", "E", "D", "G", "F♯", "E", "D", "D"]


def test_thunder_and_spark_share_the_sixteenths_of_the_chorus_between_them() -> None:
    thunder, spark = SONG.part_of(4), SONG.part_of(6)
    assert thunder is not None
    assert spark is not None
    for bar in (17, 18, 19, 21, 22, 23):
        start, stop = SONG.bar_start_beats(bar), SONG.bar_start_beats(bar + 1)
        low, high = (
            {
                part.strokes[index].beats
                for index in part.asked_at(Level.FULL)
                if start <= part.strokes[index].beats < stop
                and part.strokes[index].piece.value != "hat_pedal"
            }
            for part in (thunder, spark)
        )
        assert low & high == {start}, "only the one is struck by both"
        assert len(low | high) >= 11


def test_in_the_verse_the_mirror_answers_where_the_pulse_is_silent() -> None:
    pulse, mirror = SONG.parts[:2]
    start = SONG.bar_start_beats(8)
    fill = {start + 3 + Fraction(1, 4) * step for step in (1, 2, 3)}
    swung_fill = {swung(beats, PIECE.sheet.swing) for beats in fill}
    assert positions(mirror, Level.FULL) >= swung_fill
    assert not positions(pulse, Level.FULL) & swung_fill
