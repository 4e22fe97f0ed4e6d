"""docs/song.md says what the song is."""

from pathlib import Path

from uchiawase.score.level import Level
from uchiawase.songs.meet_me_on_the_one import CHORDS, composed
from uchiawase.sound.kits import CHARACTERS

PAGE = (Path(__file__).parents[2] / "docs" / "song.md").read_text("utf-8")
SONG = composed().song


def test_the_page_has_the_chords_of_every_bar_in_order() -> None:
    chart = PAGE.split("```")[1]
    cells = [
        cell.strip()
        for line in chart.strip().splitlines()
        for cell in line.split("|")[1:]
        if cell.strip()
    ]
    assert cells == [" ".join(chord.name for chord, _ in bar) for bar in CHORDS]


def test_the_page_names_every_part_with_its_kit_and_its_strokes() -> None:
    for part, character in zip(SONG.parts, CHARACTERS, strict=True):
        counts = " ".join(str(len(part.asked_at(level))) for level in Level)
        first = ", ".join(piece.value for piece in part.pieces_at(Level.FIRST))
        row = f"| {part.seat} | {part.name} | {character.name} | {counts} | {first} |"
        assert row in PAGE


def test_the_page_states_tempo_bars_and_length() -> None:
    assert "114 bpm, D major, 36 bars of 4/4, 77 s" in PAGE
    assert (SONG.bar_count, SONG.duration_s) == (36, 77.0)


def test_the_picture_is_there_and_small() -> None:
    picture = Path(__file__).parents[2] / "docs" / "song.png"
    assert picture.stat().st_size < 300_000
