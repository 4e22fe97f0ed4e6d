"""docs/songs.md and its sheets say what the songs are."""

import hashlib
import re
from pathlib import Path

import pytest

from uchiawase.formats.musicxml import write_lead_sheet, write_parts
from uchiawase.score.kit_piece import PIECES
from uchiawase.score.level import Level
from uchiawase.songs.composition import Composition
from uchiawase.songs.library import compositions
from uchiawase.units import Beats

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "songs.md").read_text("utf-8")
CHARTS = PAGE.split("```")[1::2]

each_song = pytest.mark.parametrize("piece", compositions(), ids=lambda piece: piece.song.id)


@each_song
def test_the_page_has_the_chords_of_every_bar_in_order(piece: Composition) -> None:
    chart = CHARTS[[one.song.id for one in compositions()].index(piece.song.id)]
    cells = [
        cell.strip()
        for row in chart.strip().splitlines()
        for cell in row.split("|")[1:]
        if cell.strip()
    ]
    bars: dict[int, list[str]] = {}
    for span in piece.sheet.chart:
        bars.setdefault(piece.song.bar_at(span.beats), []).append(span.chord.symbol)
    assert cells == [" ".join(symbols) for symbols in bars.values()]


@each_song
def test_the_page_names_every_section_at_its_bar(piece: Composition) -> None:
    chart = CHARTS[[one.song.id for one in compositions()].index(piece.song.id)]
    for section in piece.song.sections:
        assert re.search(rf"^{section.name} +{section.from_bar} \|", chart, re.MULTILINE)


@each_song
def test_the_page_names_every_part_with_its_strokes(piece: Composition) -> None:
    for part in piece.song.parts:
        counts = " ".join(str(len(part.asked_at(level))) for level in Level)
        first = ", ".join(PIECES[one].label for one in part.pieces_at(Level.FIRST))
        assert f"| {part.seat} | {part.name} | {counts} | {first} |" in PAGE


@each_song
def test_the_page_states_tempo_bars_and_length(piece: Composition) -> None:
    song = piece.song
    assert f"{song.tempo_map.bpm_at(Beats(0)):g} bpm" in PAGE
    assert f"{song.bar_count} bars of 4/4, {song.duration_s:g} s" in PAGE


@each_song
def test_the_moments_of_the_guide_are_where_sections_begin(piece: Composition) -> None:
    story = PAGE.split(f"## {piece.song.title}\n")[1].split("\n## ")[0]
    told_s = [
        60 * int(m) + int(s) for m, s in re.findall(r"^\| (\d):(\d\d) \|", story, re.MULTILINE)
    ]
    assert told_s == sorted(told_s)
    starts_s = [
        piece.song.tempo_map.time_s_at(piece.song.bar_start_beats(section.from_bar))
        for section in piece.song.sections
    ]
    assert all(min(abs(start - told) for told in told_s) <= 1.0 for start in starts_s[:-1])


@each_song
def test_the_sheets_are_those_of_the_songs_as_they_are(piece: Composition) -> None:
    song, sheet = piece.song, piece.sheet
    chorus = next(section for section in song.sections if section.name == "Chorus")
    lead = write_lead_sheet(
        song, chart=sheet.chart, voices=sheet.voices, keys=sheet.keys, mood=sheet.mood
    )
    drums = write_parts(
        song,
        song.parts,
        from_bar=chorus.from_bar,
        to_bar=chorus.from_bar + 4,
        mood=sheet.mood,
    )
    stale = "python docs/engrave_songs.py writes it anew"
    assert (DOCS / "sheets" / f"{song.id}.musicxml").read_bytes() == lead, stale
    assert (DOCS / "sheets" / f"{song.id}-drums.musicxml").read_bytes() == drums, stale


@each_song
@pytest.mark.parametrize("kind", ["", "-drums"])
def test_every_picture_was_engraved_from_the_sheet_beside_it(piece: Composition, kind: str) -> None:
    document = (DOCS / "sheets" / f"{piece.song.id}{kind}.musicxml").read_bytes()
    picture = (DOCS / "pictures" / f"{piece.song.id}{kind}.svg").read_text("utf-8")
    assert f"Engraved from MusicXML {hashlib.sha256(document).hexdigest()[:20]}" in picture


@each_song
def test_the_pictures_of_the_sound_are_there_and_no_larger_than_a_page_needs(
    piece: Composition,
) -> None:
    picture = DOCS / "pictures" / f"{piece.song.id}-sound.png"
    assert 20_000 < picture.stat().st_size < 500_000
