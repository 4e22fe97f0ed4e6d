"""Laws of kits' files: whatever an archive or folder holds, nothing outside of it is reached."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uchiawase.errors import ArchiveUnsafe, KitFileBroken, UchiawaseError
from uchiawase.formats import kit_source
from uchiawase.formats.kit_source import beside, opened_kit, plain_name

FILES = {"Kit/drumkit.xml": b"<x/>", "Kit/Samples/Kick.WAV": b"kick", "Kit/snare.wav": b"snare"}


def as_folder(at: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(data)
    return at


def as_zip(at: Path, files: Mapping[str, bytes], name: str = "kit.zip") -> Path:
    with zipfile.ZipFile(at / name, "w", zipfile.ZIP_DEFLATED) as opened:
        for entry, data in files.items():
            opened.writestr(entry, data)
    return at / name


def as_tar(
    at: Path, files: Mapping[str, bytes], name: str = "kit.h2drumkit", mode: str = "w:gz"
) -> Path:
    with tarfile.open(at / name, cast("Any", mode)) as opened:
        for entry, data in files.items():
            info = tarfile.TarInfo(entry)
            info.size = len(data)
            opened.addfile(info, io.BytesIO(data))
    return at / name


@pytest.mark.parametrize("form", ["folder", "zip", "w:gz", "w:bz2", "w:xz", "w:"])
def test_every_container_gives_the_same_files_in_any_case_and_with_any_slashes(
    tmp_path: Path, form: str
) -> None:
    make = {"folder": as_folder, "zip": as_zip}.get(form)
    path = make(tmp_path, FILES) if make else as_tar(tmp_path, FILES, mode=form)
    with opened_kit(path) as (source, pointed_to):
        assert pointed_to is None
        assert set(FILES) <= set(source.names())
        for wanted in (
            "Kit/Samples/Kick.WAV",
            "kit\\samples\\kick.wav",
            "Kit/x/../Samples/./KICK.wav",
        ):
            if form == "folder" and "/x/" in wanted:
                wanted = "Kit/Samples/../Samples/KICK.wav"  # noqa: PLW2901 (the same place, by a folder that is there)
            found = source.found(wanted)
            assert found == "Kit/Samples/Kick.WAV"
            assert source.read(found, 100) == b"kick"
        assert source.read("Kit/snare.wav", 2) == b"sna"
        assert source.found("Kit/gone.wav") is None
        assert source.found("Kit/Samples") is None


@pytest.mark.parametrize(
    "name",
    ["", " ", "/etc/passwd", "\\\\server\\share", "C:\\kick.wav", "../x", "a/../../x", "a\0b", "..", "."],
)  # fmt: skip
def test_a_name_that_leads_out_is_no_name(name: str) -> None:
    assert plain_name(name) is None


def test_a_file_names_others_relative_to_itself() -> None:
    assert plain_name(beside("Programs/kit.sfz", "..\\Samples\\a.wav")) == "Samples/a.wav"
    assert plain_name(beside("kit.sfz", "a.wav")) == "a.wav"


def test_a_file_in_a_folder_may_reach_one_folder_up_and_no_further(tmp_path: Path) -> None:
    as_folder(
        tmp_path, {"secret.wav": b"", "kit/samples/a.wav": b"a", "kit/programs/kit.sfz": b"x"}
    )
    with opened_kit(tmp_path / "kit" / "programs" / "kit.sfz") as (source, pointed_to):
        assert pointed_to == "programs/kit.sfz"
        assert source.found(beside(pointed_to, "../samples/a.wav")) == "samples/a.wav"
        assert source.found(beside(pointed_to, "../../secret.wav")) is None


def test_a_file_in_an_archive_can_be_pointed_to(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"a.sfz": b"", "sub/b.sfz": b""})
    with opened_kit(path / "sub" / "b.sfz") as (_, pointed_to):
        assert pointed_to == "sub/b.sfz"


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    as_folder(tmp_path, {"secret.wav": b"x", "kit/a.wav": b"a"})
    (tmp_path / "kit" / "out.wav").symlink_to(tmp_path / "secret.wav")
    (tmp_path / "kit" / "up").symlink_to(tmp_path)
    (tmp_path / "kit" / "in.wav").symlink_to(tmp_path / "kit" / "a.wav")
    with opened_kit(tmp_path / "kit") as (source, _):
        assert source.found("out.wav") is None
        assert source.found("up/secret.wav") is None
        assert source.found("in.wav") == "in.wav"
        assert list(source.names()) == ["a.wav", "in.wav"]


@pytest.mark.parametrize("name", ["../evil.wav", "/evil.wav", "a/../../evil.wav"])
def test_archives_that_name_places_outside_are_refused(tmp_path: Path, name: str) -> None:
    for path in (as_zip(tmp_path, {name: b"x"}), as_tar(tmp_path, {name: b"x"})):
        with pytest.raises(ArchiveUnsafe, match=r"lies outside"), opened_kit(path):
            pass


def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        path = tmp_path / "kit.h2drumkit"
        with tarfile.open(path, "w:gz") as opened:
            info = tarfile.TarInfo("kick.wav")
            info.type, info.linkname = kind, "/etc/passwd"
            opened.addfile(info)
        with (
            pytest.raises(ArchiveUnsafe, match="is a link, a device or has holes"),
            opened_kit(path),
        ):
            pass


def test_an_archive_that_grows_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_source, "_RATIO_COUNTS_FROM", 1_000_000)
    monkeypatch.setattr(kit_source, "MAX_RATIO", 20)
    path = tmp_path / "kit.h2drumkit"
    path.write_bytes(gzip.compress(bytes(4_000_000)))
    with pytest.raises(ArchiveUnsafe, match="unpacks to more than"), opened_kit(path):
        pass


def test_a_zip_that_says_it_grows_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_source, "_RATIO_COUNTS_FROM", 1_000_000)
    path = as_zip(tmp_path, {f"{place}.wav": bytes(400_000) for place in range(3)})
    with pytest.raises(ArchiveUnsafe, match="unpacks to more than 1000000 bytes"), opened_kit(path):
        pass


def test_a_tar_of_files_with_holes_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("kick.wav")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    # The size of the file with its holes, 8 GiB, and a checksum for what was changed.
    header[483:495] = b"%011o\0" % (8 * 1024**3 - 1)
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + sum(header[156:]) + 8 * ord(" "))
    path = tmp_path / "kit.h2drumkit"
    path.write_bytes(bytes(header) + bytes(1_024))
    with pytest.raises(ArchiveUnsafe, match="has holes"), opened_kit(path):
        pass


def test_a_list_longer_than_any_kits_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kit.h2drumkit"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as opened:
        info = tarfile.TarInfo("kick.wav")
        info.pax_headers = {"comment": "x" * 30_000}
        opened.addfile(info)
    zipped = as_zip(tmp_path, {f"{place:0200d}.wav": b"" for place in range(100)})
    monkeypatch.setattr(kit_source, "_MAX_TABLE_BYTES", 20_000)
    for one in (path, zipped):
        with pytest.raises(ArchiveUnsafe, match="longer than 20000 bytes"), opened_kit(one):
            pass


@pytest.mark.parametrize("make", [as_zip, as_tar])
def test_a_name_longer_than_any_files_is_refused(
    tmp_path: Path, make: Callable[[Path, Mapping[str, bytes]], Path]
) -> None:
    path = make(tmp_path, {"x" * 2_000: b""})
    with pytest.raises(ArchiveUnsafe, match="name is longer than 1024"), opened_kit(path):
        pass


@pytest.mark.parametrize("make", [as_folder, as_zip, as_tar])
def test_a_name_is_found_with_its_accents_together_or_apart(
    tmp_path: Path, make: Callable[[Path, Mapping[str, bytes]], Path]
) -> None:
    together, apart = "Gro\u00dfe \u00c9tude \uac00.wav", "Gro\u00dfe E\u0301tude \u1100\u1161.wav"
    with opened_kit(make(tmp_path, {apart: b"x"})) as (source, _):
        assert source.found(together) == source.found(apart) == apart


def test_a_zip_whose_names_are_utf8_without_saying_so_is_read(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"\u00e9-\ubd81.wav": b"buk"})
    # The bit that says so, in the entry and in the table.
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(magic) + place] &= ~0x08
    path.write_bytes(bytes(data))
    with opened_kit(path) as (source, _):
        assert list(source.names()) == ["\u00e9-\ubd81.wav"]
        assert source.read("\u00e9-\ubd81.wav", 10) == b"buk"


def test_a_name_too_long_for_a_folder_is_not_there(tmp_path: Path) -> None:
    with opened_kit(as_folder(tmp_path, FILES)) as (source, _):
        assert source.found("x" * 300 + ".wav") is None
        assert source.found("x/" * 3_000 + "y.wav") is None


def test_of_a_folder_that_is_no_kits_only_so_many_files_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_folder(tmp_path, {f"{folder}/{file}.wav": b"" for folder in "abc" for file in "abc"})
    monkeypatch.setattr(kit_source, "MAX_ENTRIES", 4)
    with opened_kit(tmp_path) as (source, _):
        assert len(list(source.names())) == 4


def test_more_entries_than_a_kit_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_source, "MAX_ENTRIES", 2)
    for path in (as_zip(tmp_path, FILES), as_tar(tmp_path, FILES)):
        with pytest.raises(ArchiveUnsafe, match="entries"), opened_kit(path):
            pass


def test_an_archive_larger_than_any_kit_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_zip(tmp_path, FILES)
    monkeypatch.setattr(kit_source, "MAX_ARCHIVE_BYTES", 10)
    with pytest.raises(ArchiveUnsafe, match="larger than 10 bytes"), opened_kit(path):
        pass


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "kit.h2drumkit"
    with tarfile.open(path, "w:gz") as opened:
        for _ in range(2):
            opened.addfile(tarfile.TarInfo("kick.wav"))
    with pytest.raises(ArchiveUnsafe, match="two entries called"), opened_kit(path):
        pass


def test_a_damaged_entry_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "kit.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("kick.wav", b"kickkickkick")
    path.write_bytes(path.read_bytes().replace(b"kickkickkick", b"kickkickKICK"))
    with (
        opened_kit(path) as (source, _),
        pytest.raises(KitFileBroken, match=r"'kick\.wav' is damaged"),
    ):
        source.read("kick.wav", 100)


def test_a_fault_of_whoever_uses_a_kit_is_not_taken_for_the_kits(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk full"), opened_kit(as_zip(tmp_path, FILES)):
        raise OSError("disk full")


def test_what_is_not_there_or_no_archive_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KitFileBroken, match="no such folder"), opened_kit(tmp_path / "gone"):
        pass
    (tmp_path / "kit.zip").write_bytes(b"not a zip at all")
    with (
        pytest.raises(KitFileBroken, match="neither a folder nor"),
        opened_kit(tmp_path / "kit.zip"),
    ):
        pass


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"PK\x03\x04"]),
)
def test_random_bytes_are_opened_or_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "kit.h2drumkit"
    path.write_bytes(head + data)
    with suppress(UchiawaseError), opened_kit(path) as (source, _):
        list(source.names())
