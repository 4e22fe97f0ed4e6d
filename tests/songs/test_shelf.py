"""Laws of the shelf: made once, found again, whole or not at all."""

from pathlib import Path

import pytest

from uchiawase.songs.shelf import Shelf, digest_of, no_progress, source_digest


class Maker:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, folder: Path) -> None:
        self.count += 1
        (folder / "thing").write_text(f"made {self.count}")


def test_a_thing_is_made_once_and_found_again_by_another_shelf(tmp_path: Path) -> None:
    make = Maker()
    first = Shelf(tmp_path / "shelf").found_or_made("thing", "abc", make)
    again = Shelf(tmp_path / "shelf").found_or_made("thing", "abc", make)
    assert make.count == 1
    assert first == again
    assert (again / "thing").read_text() == "made 1"


def test_what_was_made_from_something_else_is_another_thing(tmp_path: Path) -> None:
    make = Maker()
    shelf = Shelf(tmp_path)
    first = shelf.found_or_made("thing", "abc", make)
    second = shelf.found_or_made("thing", "abd", make)
    assert make.count == 2
    assert first != second


def test_a_making_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)

    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shelf.found_or_made("thing", "abc", fail)
    assert list(tmp_path.iterdir()) == []
    assert not shelf.has("thing", "abc")
    shelf.found_or_made("thing", "abc", Maker())
    assert shelf.has("thing", "abc")


def test_who_comes_second_finds_what_the_first_has_made(tmp_path: Path) -> None:
    shelf, other = Shelf(tmp_path), Maker()

    def overtaken(folder: Path) -> None:
        Shelf(tmp_path).found_or_made("thing", "abc", other)
        (folder / "thing").write_text("too late")

    place = shelf.found_or_made("thing", "abc", overtaken)
    assert (place / "thing").read_text() == "made 1"
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        Shelf(tmp_path / "file").found_or_made("thing", "abc", Maker())
    place = tmp_path / "thing-abc"
    place.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="thing-abc"):
        Shelf(tmp_path).found_or_made("thing", "abc", Maker())


def test_a_digest_tells_where_one_input_ends() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("ab", "c") == digest_of("ab", "c")


def test_each_package_has_a_source_of_its_own() -> None:
    assert source_digest("uchiawase.sound") != source_digest("uchiawase.songs")


def test_no_progress_is_no_progress() -> None:
    no_progress("song", 0.5)
