"""Laws of the shelf: made once, found again, whole or not at all."""

import os
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


DAY_S = 24 * 3600.0
OLD, NEW, OTHER = "0" * 20, "1" * 20, "2" * 20


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


class Days:
    """A clock in days."""

    def __init__(self) -> None:
        self.day = 1_000.0

    def __call__(self) -> float:
        return self.day * DAY_S


def test_what_nobody_has_used_for_a_month_goes_when_its_successor_is_made(tmp_path: Path) -> None:
    days = Days()
    shelf = Shelf(tmp_path, days)
    shelf.found_or_made("thing", OLD, Maker())
    days.day += 29
    shelf.found_or_made("thing", NEW, Maker())
    assert names(tmp_path) == {f"thing-{OLD}", f"thing-{NEW}"}
    days.day += 2
    shelf.found_or_made("thing", OTHER, Maker())
    assert names(tmp_path) == {f"thing-{NEW}", f"thing-{OTHER}"}


def test_what_is_used_stays(tmp_path: Path) -> None:
    days = Days()
    shelf = Shelf(tmp_path, days)
    shelf.found_or_made("thing", OLD, Maker())
    days.day += 29
    shelf.found_or_made("thing", OLD, Maker())
    days.day += 29
    shelf.found_or_made("thing", NEW, Maker())
    assert names(tmp_path) == {f"thing-{OLD}", f"thing-{NEW}"}


def test_nothing_but_its_own_is_ever_thrown_away(tmp_path: Path) -> None:
    days = Days()
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.mkdir()
    (elsewhere / "dear").write_text("dear")
    shelf = Shelf(tmp_path, days)
    kept = {
        f"thing-{OLD}-mine", f"thing-two-{OLD}", "thing-abc", "thing", f"anything-{OLD}", ".hidden",
    }  # fmt: skip
    for name in kept:
        (tmp_path / name).mkdir()
    (tmp_path / f"thing-{OLD}").symlink_to(elsewhere)
    (tmp_path / f"thing-{OTHER}").write_text("a file")
    days.day = 100_000.0
    shelf.found_or_made("thing", NEW, Maker())
    assert names(tmp_path) == {*kept, f"thing-{OLD}", f"thing-{OTHER}", f"thing-{NEW}"}
    assert (elsewhere / "dear").read_text() == "dear"


def test_what_an_interrupted_maker_left_goes_after_a_day_and_not_while_it_may_still_work(
    tmp_path: Path,
) -> None:
    days = Days()
    shelf = Shelf(tmp_path, days)
    half = tmp_path / ".thing-x1y2"
    half.mkdir()
    os.utime(half, (days(), days()))
    days.day += 0.5
    shelf.found_or_made("thing", OLD, Maker())
    assert half.is_dir()
    days.day += 1
    shelf.found_or_made("thing", NEW, Maker())
    assert not half.exists()


def test_a_digest_of_sources_reaches_into_their_folders() -> None:
    assert source_digest("uchiawase.storage") != source_digest("uchiawase.storage.migrations")
