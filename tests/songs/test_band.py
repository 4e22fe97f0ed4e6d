"""Laws of the band."""

from fractions import Fraction

from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.melody import Key
from uchiawase.score.part import Part
from uchiawase.score.stroke import Stroke
from uchiawase.songs.band import Band, kicks_of
from uchiawase.songs.composition import LeadSheet
from uchiawase.songs.harmony import read_chart, voiced
from uchiawase.songs.melody import read_voice

CHART = read_chart("G | A")
SHEET = LeadSheet("", (Key(1, 2),), CHART, (), swing=Fraction(2, 3))
BAND = Band(SHEET, voiced(CHART, lowest=54, highest=74), (70, 90))


def test_all_play_in_one_feel() -> None:
    played = BAND.plays("Bass", {1: "rr.. .... .... ....", 2: "r... .... .... ...."})
    assert [note.beats for note in played] == [0, Fraction(1, 3), 4]
    sung = BAND.sings(read_voice("Host", {1: "A4:1 B4:1 r:14", 2: "C#5:16"}))
    assert [note.beats for note in sung] == [0, Fraction(1, 3), 4]
    assert sung[0].velocity < sung[-1].velocity


def test_a_lift_moves_pitches_and_nothing_else() -> None:
    low = BAND.plays("Bass", {1: "r-o. .... .... ...."})
    high = BAND.plays("Bass", {1: "r-o. .... .... ...."}, lift=12)
    assert [note.pitch + 12 for note in low] == [note.pitch for note in high]
    assert [note.beats for note in low] == [note.beats for note in high]


def test_a_line_in_letters_is_sung() -> None:
    bars = {2: "r:8 A5:8"}
    assert BAND.answers("Bells", bars) == BAND.sings(read_voice("Bells", bars))


def test_room_is_made_for_the_kicks_of_a_steady_player() -> None:
    part = Part(
        1,
        "Heartbeat",
        "",
        (
            Stroke(Fraction(0), KitPiece.KICK, 100, Level.FIRST),
            Stroke(Fraction(1), KitPiece.SNARE, 100, Level.FIRST),
            Stroke(Fraction(2), KitPiece.KICK, 100, Level.STEADY),
            Stroke(Fraction(3), KitPiece.KICK, 100, Level.RICH),
        ),
    )
    assert kicks_of(part) == (0, 2)
