import io
import json
import re
import runpy
import stat
import tracemalloc
import zipfile
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import soundfile
from hypothesis import given
from jsonschema import Draft202012Validator
from song_strategies import songs

from uchiawase.errors import (
    ArchiveUnsafe,
    SongFileBroken,
    SongNotWritable,
    SongVersionUnknown,
    StemBroken,
)
from uchiawase.formats import song_folder
from uchiawase.formats.song_folder import (
    MAX_DURATION_S,
    MAX_JSON_BYTES,
    MAX_STEM_BYTES,
    MAX_ZIP_ENTRIES,
    STEM_LENGTH_TOLERANCE_S,
    SongFiles,
    read_song,
    song_json_bytes,
    song_of_json,
    song_schema,
    write_song_folder,
    write_song_zip,
)
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.level import Level
from uchiawase.score.part import Part
from uchiawase.score.song import Metre, Section, Song
from uchiawase.score.stroke import Stroke
from uchiawase.score.tempo_map import TempoMap

RATE_HZ = 8000

SONG = Song(
    id="two-bars",
    title="Two bars",
    credits="nobody in particular",
    licence="CC0-1.0",
    tempo_map=TempoMap.constant(120.0, first_beat_s=0.5),
    metres=(Metre(1, Fraction(4)),),
    bar_count=2,
    sections=(Section("all of it", 1, 3),),
    parts=(
        Part(
            1,
            "low",
            "Kick on one.",
            (
                Stroke(Fraction(0), KitPiece.KICK, 100),
                Stroke(Fraction(1, 3), KitPiece.HAT_CLOSED, 60, Level.RICH),
            ),
        ),
    ),
    duration_s=0.5,
    about="D major; calm",
)


def audio(*, samples: int = 4000, rate_hz: int = RATE_HZ, kind: str = "FLAC") -> bytes:
    buffer = io.BytesIO()
    quiet = np.linspace(-0.1, 0.1, samples, dtype=np.float32)
    cast("Any", soundfile).write(buffer, quiet, rate_hz, format=kind)
    return buffer.getvalue()


FLAC = audio()
FILES = SongFiles(SONG, FLAC, audio())
JSON = song_json_bytes(SONG)


def changed(**changes: object) -> bytes:
    """The song's JSON with some of its fields replaced."""
    return json.dumps({**json.loads(JSON), **changes}).encode()


def zip_of(entries: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in entries.items():
            opened.writestr(name, data)
    return path


WHOLE = {"song.json": JSON, "backing.flac": FLAC, "drums.flac": FLAC}


DOCS = Path(__file__).parents[2] / "docs"


# --- the documentation ---------------------------------------------------------------------------


def test_the_schema_in_the_documentation_is_fresh() -> None:
    script = runpy.run_path(str(DOCS / "write_schema.py"))
    found = (DOCS / "song.schema.json").read_text(encoding="utf-8")
    assert found == script["schema_text"](), "run: python docs/write_schema.py"


def test_the_schema_writes_itself(tmp_path: Path) -> None:
    copy = tmp_path / "write_schema.py"
    copy.write_bytes((DOCS / "write_schema.py").read_bytes())
    runpy.run_path(str(copy), run_name="__main__")
    assert (tmp_path / "song.schema.json").read_bytes() == (DOCS / "song.schema.json").read_bytes()


def test_the_example_in_the_documentation_is_a_song() -> None:
    text = (DOCS / "song_format.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    song = song_of_json(example.encode())
    assert json.loads(song_json_bytes(song)) == json.loads(example)


def test_the_documentation_names_every_field_and_states_every_limit() -> None:
    text = (DOCS / "song_format.md").read_text(encoding="utf-8")
    for piece in song_schema()["$defs"].values():
        for field in piece.get("properties", {}):
            assert f"`{field}`" in text
    for limit in (
        f"{MAX_JSON_BYTES // 2**20} MiB",
        f"{MAX_STEM_BYTES // 2**20} MiB",
        f"{MAX_DURATION_S / 60:.0f} minutes",
        f"{MAX_ZIP_ENTRIES} entries",
        f"{STEM_LENGTH_TOLERANCE_S * 1000:.0f} ms",
    ):
        assert limit in text
    for piece in KitPiece:
        assert f"`{piece.value}`" in text


# --- round trips ---------------------------------------------------------------------------------


@given(songs())
def test_a_song_comes_back_from_its_json_exactly(song: Song) -> None:
    assert song_of_json(song_json_bytes(song)) == song


@given(songs())
def test_what_is_written_fits_the_schema(song: Song) -> None:
    cast("Any", Draft202012Validator)(song_schema()).validate(json.loads(song_json_bytes(song)))


def test_the_file_looks_as_the_documentation_shows_it() -> None:
    assert json.loads(JSON) == {
        "format": "uchiawase-song",
        "version": 1,
        "id": "two-bars",
        "title": "Two bars",
        "credits": "nobody in particular",
        "licence": "CC0-1.0",
        "tempo": [{"start_s": 0.5, "beats": [0, 1], "bpm": 120.0}],
        "metres": [{"from_bar": 1, "beats_per_bar": [4, 1]}],
        "bar_count": 2,
        "sections": [{"name": "all of it", "from_bar": 1, "to_bar": 3}],
        "parts": [
            {
                "seat": 1,
                "name": "low",
                "hint": "Kick on one.",
                "strokes": [[0, 1, "kick", 100, 1], [1, 3, "hat_closed", 60, 4]],
            }
        ],
        "duration_s": 0.5,
        "stems": {"backing": "backing.flac", "drums": "drums.flac"},
        "about": "D major; calm",
    }


def test_what_a_song_is_about_may_be_left_out() -> None:
    bare = json.loads(JSON)
    del bare["about"]
    assert song_of_json(json.dumps(bare).encode()) == replace(SONG, about="")


def test_a_song_comes_back_from_its_folder(tmp_path: Path) -> None:
    write_song_folder(FILES, tmp_path / "deep" / "two-bars")
    assert read_song(tmp_path / "deep" / "two-bars") == FILES
    assert sorted(path.name for path in (tmp_path / "deep" / "two-bars").iterdir()) == [
        "backing.flac",
        "drums.flac",
        "song.json",
    ]


def test_a_song_comes_back_from_its_zip(tmp_path: Path) -> None:
    write_song_zip(FILES, tmp_path / "two-bars.zip")
    assert read_song(tmp_path / "two-bars.zip") == FILES


def test_the_same_song_is_always_the_same_zip(tmp_path: Path) -> None:
    write_song_zip(FILES, tmp_path / "one.zip")
    write_song_zip(FILES, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_stems_are_packed_no_further_and_nobody_needs_rights_to_read_them(tmp_path: Path) -> None:
    write_song_zip(FILES, tmp_path / "two-bars.zip")
    with zipfile.ZipFile(tmp_path / "two-bars.zip") as opened:
        assert opened.getinfo("drums.flac").compress_type == zipfile.ZIP_STORED
        assert {info.external_attr >> 16 for info in opened.infolist()} == {stat.S_IFREG | 0o644}


def test_a_zip_as_file_managers_make_it_is_read(tmp_path: Path) -> None:
    entries = {f"two-bars/{name}": data for name, data in WHOLE.items()}
    entries = {"two-bars/": b"", **entries, "__MACOSX/two-bars/._song.json": b"\0"}
    assert read_song(zip_of(entries, tmp_path / "song.zip")) == FILES


def test_stems_may_have_other_names(tmp_path: Path) -> None:
    data = changed(stems={"backing": "Band-1.flac", "drums": "Kit_1.flac"})
    path = zip_of({"song.json": data, "Band-1.flac": FLAC, "Kit_1.flac": FLAC}, tmp_path / "s.zip")
    assert read_song(path) == FILES


def test_nothing_is_left_beside_a_file_that_was_written(tmp_path: Path) -> None:
    write_song_folder(FILES, tmp_path)
    write_song_folder(FILES, tmp_path)
    assert not list(tmp_path.glob("*.part"))


# --- what is no song -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe{}", "it is no JSON"),
        (b"[" * 100_000, "is not a song that can be read"),
        (b"[]", r"Expected `object`, got `array`"),
        (b"{}", r"its \"format\" is ''; a song of Uchiawase says 'uchiawase-song'"),
        (changed(format="other"), "its \"format\" is 'other'"),
        (changed(version="1"), r"Expected `int`, got `str` - at `\$.version`"),
        (changed(version=0), r"Invalid enum value 0 - at `\$.version`"),
        (changed(id="Two Bars"), r"matching regex .* - at `\$.id`"),
        (changed(id="../up"), r"at `\$.id`"),
        (changed(id="two-bars\n"), r"at `\$.id`"),
        (changed(title="one line\n"), r"at `\$.title`"),
        (changed(title=""), r"at `\$.title`"),
        (changed(title="two\nlines"), r"at `\$.title`"),
        (changed(colour="red"), "unknown field `colour`"),
        (changed(bar_count=0), r"at `\$.bar_count`"),
        (changed(duration_s=1e9), r"at `\$.duration_s`"),
        (changed(stems={"backing": "../b.flac", "drums": "d.flac"}), r"at `\$.stems.backing`"),
        (changed(stems={"backing": "/b.flac", "drums": "d.flac"}), r"at `\$.stems.backing`"),
        (changed(stems={"backing": ".flac", "drums": "d.flac"}), r"at `\$.stems.backing`"),
        (changed(stems={"backing": "b.flac"}), r"missing required field `drums`"),
        (changed(tempo=[]), r"at `\$.tempo`"),
        (
            changed(tempo=[{"start_s": 0, "beats": [0, 0], "bpm": 1}]),
            r"at `\$.tempo\[0\].beats\[1\]`",
        ),
        (
            changed(
                tempo=[
                    {"start_s": 0, "beats": [0, 1], "bpm": 60},
                    {"start_s": 1, "beats": [2, 1], "bpm": 60},
                ]
            ),
            "segment 1 of the tempo map starts at 1.000000 s",
        ),
        (changed(metres=[{"from_bar": 2, "beats_per_bar": [4, 1]}]), "hold from bar 1"),
        (changed(metres=[{"from_bar": 1, "beats_per_bar": [0, 1]}]), "have 0 beats"),
        (changed(sections=[{"name": "x", "from_bar": 2, "to_bar": 9}]), "section 'x'"),
        (
            changed(
                parts=[{"seat": 1, "name": "p", "hint": "", "strokes": [[0, 1, "gong", 9, 1]]}]
            ),
            r"Invalid enum value 'gong' - at `\$.parts\[0\].strokes\[0\]\[2\]`",
        ),
        (
            changed(
                parts=[{"seat": 1, "name": "p", "hint": "", "strokes": [[0, 1, "kick", 200, 1]]}]
            ),
            r"Expected `int` <= 127 - at `\$.parts\[0\].strokes\[0\]\[3\]`",
        ),
        (
            changed(
                parts=[{"seat": 1, "name": "p", "hint": "", "strokes": [[0, 1, "kick", 99, 9]]}]
            ),
            r"Invalid enum value 9 - at `\$.parts\[0\].strokes\[0\]\[4\]`",
        ),
        (
            changed(
                parts=[
                    {
                        "seat": 1,
                        "name": "p",
                        "hint": "",
                        "strokes": [[2, 1, "kick", 9, 1], [1, 1, "kick", 9, 1]],
                    }
                ]
            ),
            "stroke 1 of part 'p' is at beat 1",
        ),
    ],
)
def test_a_file_that_is_no_song_gives_one_clear_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(SongFileBroken, match=sentence) as caught:
        song_of_json(data, where="mine.json")
    assert str(caught.value).startswith("mine.json is not a song that can be read: ")
    assert "\n" not in str(caught.value)


def test_a_huge_file_is_not_even_parsed() -> None:
    with pytest.raises(SongFileBroken, match="larger than 8388608 bytes"):
        song_of_json(b" " * (MAX_JSON_BYTES + 1))


def test_a_song_of_a_later_version_says_so_whatever_else_is_in_it() -> None:
    with pytest.raises(SongVersionUnknown, match=r"version 2, but this program reads .* up to 1"):
        song_of_json(changed(version=2, colour="red"))


def song_with(**changes: object) -> Song:
    fields = {name: getattr(SONG, name) for name in Song.__dataclass_fields__}
    return Song(**cast("Any", {**fields, **changes}))


@pytest.mark.parametrize(
    ("song", "sentence"),
    [
        (song_with(id="Two Bars"), "'Two Bars' cannot be written: .*id"),
        (song_with(title=""), r"\$.title"),
        (song_with(duration_s=1e6), r"\$.duration_s"),
        (song_with(parts=(Part(0, "p", "", ()),)), r"\$.parts\[0\].seat"),
        (song_with(metres=(Metre(1, Fraction(1, 2**60)),)), r"beats_per_bar"),
        (song_with(metres=(Metre(1, Fraction(1, 2**70)),)), r"beats_per_bar"),
    ],
)
def test_a_song_that_could_not_be_read_again_is_not_written(song: Song, sentence: str) -> None:
    with pytest.raises(SongNotWritable, match=sentence):
        song_json_bytes(song)


# --- what is no folder and no zip ----------------------------------------------------------------


def test_a_missing_path_gives_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(SongFileBroken, match=r"none is not a song .*: there is no such folder"):
        read_song(tmp_path / "none")


def test_a_folder_without_a_song_gives_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(SongFileBroken, match=r"there is no song\.json in it"):
        read_song(tmp_path)


def test_a_zip_without_a_song_gives_one_clear_sentence(tmp_path: Path) -> None:
    path = zip_of({"a/b/song.json": JSON}, tmp_path / "deep.zip")
    with pytest.raises(SongFileBroken, match=r"deep\.zip .* there is no song\.json in it"):
        read_song(path)


def test_a_file_that_is_no_zip_gives_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK but no zip")
    with pytest.raises(SongFileBroken, match="neither a folder nor a sound zip"):
        read_song(tmp_path / "x.zip")


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_zip_whose_song_is_damaged_gives_one_clear_sentence(tmp_path: Path, packed: int) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", packed) as opened:
        opened.writestr("song.json", changed() * 20)
    data = bytearray(path.read_bytes())
    start = data.index(b"song.json") + len(b"song.json") + 4
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    with pytest.raises(SongFileBroken, match="neither a folder nor a sound zip"):
        read_song(path)


def test_a_zip_with_two_songs_gives_one_clear_sentence(tmp_path: Path) -> None:
    path = zip_of({"a/song.json": JSON, "b/song.json": JSON}, tmp_path / "two.zip")
    with pytest.raises(SongFileBroken, match="it holds 2 songs; put each into its own zip"):
        read_song(path)


@pytest.mark.parametrize(
    "name",
    [
        "../song.json",
        "a/../../x",
        "/etc/passwd",
        "\\\\host\\share",
        "a\\b",
        "C:/x",
        "C:x",
    ],
)
def test_a_name_that_leads_out_of_a_zip_refuses_all_of_it(tmp_path: Path, name: str) -> None:
    path = zip_of({**WHOLE, name: b""}, tmp_path / "evil.zip")
    with pytest.raises(ArchiveUnsafe, match=r"evil\.zip was not opened: .* lies outside of it"):
        read_song(path)


def test_a_name_that_hides_behind_a_zero_byte_refuses_all_of_it(tmp_path: Path) -> None:
    path = zip_of({**WHOLE, "a+b": b""}, tmp_path / "evil.zip")
    path.write_bytes(path.read_bytes().replace(b"a+b", b"a\0b"))
    with pytest.raises(ArchiveUnsafe, match="lies outside of it"):
        read_song(path)


def test_a_name_that_stands_twice_in_a_zip_refuses_all_of_it(tmp_path: Path) -> None:
    path = zip_of({**WHOLE, "drums.fla+": b""}, tmp_path / "twice.zip")
    path.write_bytes(path.read_bytes().replace(b"drums.fla+", b"drums.flac"))
    with pytest.raises(ArchiveUnsafe, match=r"two entries called 'drums\.flac'"):
        read_song(path)


def test_a_zip_of_very_many_entries_is_not_opened(tmp_path: Path) -> None:
    path = zip_of({str(index): b"" for index in range(MAX_ZIP_ENTRIES + 1)}, tmp_path / "m.zip")
    with pytest.raises(ArchiveUnsafe, match="65 entries; a song has three, and 64 at most"):
        read_song(path)


def test_a_zip_that_is_huge_itself_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(song_folder, "MAX_ZIP_BYTES", 100)
    with pytest.raises(ArchiveUnsafe, match="larger than 100 bytes"):
        read_song(zip_of(WHOLE, tmp_path / "big.zip"))


def test_a_song_json_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zip_of({**WHOLE, "song.json": b" " * (3 * MAX_JSON_BYTES)}, tmp_path / "bomb.zip")
    assert bomb.stat().st_size < 100_000
    with pytest.raises(SongFileBroken, match="larger than 8388608 bytes"):
        read_song(bomb)


def test_a_stem_that_unpacks_to_too_much_is_refused_and_never_whole_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(song_folder, "MAX_STEM_BYTES", 10_000)
    bomb = zip_of({**WHOLE, "drums.flac": bytes(50_000_000)}, tmp_path / "bomb.zip")
    with pytest.raises(StemBroken, match=r"the drums stem of bomb\.zip is larger than 10000 bytes"):
        read_song(bomb)
    tracemalloc.start()
    with suppress(StemBroken):
        read_song(bomb)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_an_entry_that_holds_more_than_it_declares_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.zip"
    zip_of({**WHOLE, "drums.flac": bytes(100_000)}, path)
    # Both headers of the entry now declare a hundred bytes.
    path.write_bytes(
        path.read_bytes().replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    )
    with pytest.raises(SongFileBroken, match=r"neither a folder nor a sound zip \(Bad CRC"):
        read_song(path)


def test_a_folder_is_held_to_the_same_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song_folder(FILES, tmp_path)
    monkeypatch.setattr(song_folder, "MAX_STEM_BYTES", 100)
    with pytest.raises(StemBroken, match=r"backing stem .* larger than 100 bytes"):
        read_song(tmp_path)


def test_an_entry_packed_in_a_memory_hungry_way_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("song.json", JSON)
    with pytest.raises(SongFileBroken, match=r"song\.json is packed in a way that is not read"):
        read_song(tmp_path / "x.zip")


def test_a_zip_with_a_password_gives_one_clear_sentence(tmp_path: Path) -> None:
    path = zip_of(WHOLE, tmp_path / "locked.zip")
    data = bytearray(path.read_bytes())
    # The flag "encrypted" in the first local header and the first entry of the directory.
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SongFileBroken, match="encrypted, password required"):
        read_song(path)


# --- stems ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "data", "sentence"),
    [
        ("backing.flac", None, r"the backing stem of s\.zip is missing: there is no backing\.flac"),
        ("drums.flac", b"not audio", r"the drums stem of s\.zip is no FLAC"),
        ("drums.flac", audio(kind="WAV"), r"the drums stem of s\.zip is WAV; it has to be FLAC"),
        ("drums.flac", audio(samples=4001), "4001 samples at 8000 Hz, but the backing has 4000"),
        ("drums.flac", audio(rate_hz=16_000), "4000 samples at 16000 Hz, but"),
    ],
)
def test_stems_that_do_not_fit_give_one_clear_sentence(
    tmp_path: Path, stem: str, data: bytes | None, sentence: str
) -> None:
    entries = {**WHOLE, stem: data}
    present = {name: found for name, found in entries.items() if found is not None}
    with pytest.raises(StemBroken, match=sentence):
        read_song(zip_of(present, tmp_path / "s.zip"))


def test_stems_are_as_long_as_the_song_says(tmp_path: Path) -> None:
    path = zip_of({**WHOLE, "song.json": changed(duration_s=0.6)}, tmp_path / "s.zip")
    with pytest.raises(StemBroken, match=r"lasts 0\.500 s, but song\.json says 0\.600 s"):
        read_song(path)


def test_stems_that_do_not_fit_are_not_written(tmp_path: Path) -> None:
    wrong = SongFiles(SONG, FLAC, audio(samples=100))
    with pytest.raises(StemBroken, match="the drums stem of two-bars has 100 samples"):
        write_song_folder(wrong, tmp_path / "folder")
    with pytest.raises(StemBroken):
        write_song_zip(wrong, tmp_path / "song.zip")
    assert list(tmp_path.iterdir()) == []
