import os
import sqlite3
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from uchiawase.errors import (
    StorageCorrupt,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
    StorageTooNew,
    StorageUnreachable,
)
from uchiawase.score.kit_piece import KitPiece
from uchiawase.score.record import HitStruck, PlayerJoined, SessionOpened
from uchiawase.storage.archive import Archive
from uchiawase.storage.connection import storage_error
from uchiawase.storage.schema import METADATA

SESSION = "0123456789abcdef0123456789abcdef"
OPENED = SessionOpened(session_id=SESSION, seed=1)
NOBODY = 65_534


def joined(player: int, name: str = "Hana") -> PlayerJoined:
    return PlayerJoined(
        session_id=SESSION, player=player, name=name, device_digest=f"digest {player}"
    )


def hit(seq: int) -> HitStruck:
    return HitStruck(
        session_id=SESSION,
        pass_number=1,
        seat=1,
        player=1,
        seq=seq,
        time_s=float(seq),
        piece=KitPiece.SNARE,
        velocity=90,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite"


def raw(path: Path) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(path, isolation_level=None))


def connection_of(archive: Archive) -> "closing[Any]":
    """The connection that the archive itself uses."""
    return closing(cast("Any", archive)._writer.raw_connection())


# --- schema --------------------------------------------------------------------------------------


def test_migrating_from_nothing_reaches_the_schema_that_the_program_has(path: Path) -> None:
    Archive.open(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as given:
        differences = compare_metadata(
            MigrationContext.configure(given, opts={"compare_server_default": True}), METADATA
        )
    engine.dispose()
    assert differences == []


def test_the_tables_are_word_for_word_those_of_the_program(path: Path, tmp_path: Path) -> None:
    # Autogeneration overlooks checks and what a foreign key defers; the text does not.
    Archive.open(path).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'made.sqlite'}")
    METADATA.create_all(engine)
    engine.dispose()

    def texts(of: Path) -> list[str]:
        with raw(of) as given:
            rows = given.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                "AND tbl_name != 'alembic_version' ORDER BY type, name"
            ).fetchall()
        return sorted(" ".join(sorted(str(row[0]).replace(",", " ").split())) for row in rows)

    assert texts(path) == texts(tmp_path / "made.sqlite")


def test_what_is_written_survives_a_power_cut_and_what_is_deleted_is_overwritten(
    path: Path,
) -> None:
    with Archive.open(path) as archive, connection_of(archive) as given:
        cursor = given.cursor()

        def setting(name: str) -> object:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

        assert setting("journal_mode") == "wal"
        assert setting("synchronous") == 2  # FULL
        assert setting("foreign_keys") == 1
        assert setting("secure_delete") == 1


def test_a_path_may_hold_signs_that_mean_something_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "100 %?mode=ro#" / "archive.sqlite"
    with Archive.open(path) as archive:
        archive.store([OPENED])
    assert path.is_file()


def test_the_directory_of_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    Archive.open(tmp_path / "own" / "archive.sqlite").close()
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700


# --- what is no archive --------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(StorageCorrupt, match=r"archive\.sqlite is damaged .* not a database"):
        Archive.open(path)
    assert path.read_bytes() == b"nothing of the kind" * 100


def test_the_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    with raw(path) as given:
        given.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StorageCorrupt, match="tables of another program: recipes"):
        Archive.open(path)
    with raw(path) as given:
        assert given.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_an_archive_of_a_newer_program_is_left_as_it_is(path: Path) -> None:
    Archive.open(path).close()
    with raw(path) as given:
        given.execute("UPDATE alembic_version SET version_num = '0042'")
    with pytest.raises(StorageTooNew, match=r"newer program \(schema '0042'\); update this one"):
        Archive.open(path)


def test_a_damaged_page_is_told_when_it_is_met(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.store([OPENED, *(joined(player, "x" * 500) for player in range(1, 60))])
    data = bytearray(path.read_bytes())
    # Everything behind the first page, which holds the schema.
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StorageCorrupt, match="malformed"), Archive.open(path) as archive:
        archive.store([joined(60)])


# --- what the disk refuses -----------------------------------------------------------------------


def test_a_full_disk_leaves_the_whole_batch_out_and_the_rest_in(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.store([OPENED, hit(1)])
        with connection_of(archive) as given:
            cursor = given.cursor()
            cursor.execute("PRAGMA page_count")
            # SQLite takes this for a disk on which not one page more has room.
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        with pytest.raises(StorageFull, match=r"archive\.sqlite cannot grow: the disk is full"):
            archive.store([hit(seq) for seq in range(2, 5000)])
        assert archive.last_seq(SESSION, 1) == 1
        with connection_of(archive) as given:
            given.cursor().execute("PRAGMA max_page_count = 100000")
        archive.store([hit(seq) for seq in range(2, 5000)])
        assert archive.last_seq(SESSION, 1) == 4999


def test_a_lock_held_by_another_program_is_told_after_waiting(path: Path) -> None:
    with Archive.open(path, lock_patience_s=0.01) as archive, raw(path) as other:
        archive.store([OPENED])
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageLocked, match=r"locked by another program for 0\.01 s"):
            archive.store([hit(1)])
        # Reading goes on meanwhile.
        assert archive.last_seq(SESSION, 1) == 0
        other.execute("ROLLBACK")
        archive.store([hit(1)])
        assert archive.last_seq(SESSION, 1) == 1


def test_an_archive_that_is_locked_while_it_is_opened_is_told_as_well(path: Path) -> None:
    Archive.open(path).close()
    with raw(path) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageLocked):
            Archive.open(path, lock_patience_s=0.01)


@contextmanager
def as_nobody() -> Generator[None]:
    """Do without the rights of root, who may write what is read-only."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    # Nobody may look into pytest's own folders.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def test_a_read_only_file_is_told_as_it_is_opened(public_folder: Path) -> None:
    path = public_folder / "archive.sqlite"
    Archive.open(path).close()
    for file in public_folder.iterdir():
        file.chmod(0o444)
    with as_nobody(), pytest.raises(StorageReadOnly, match=r"archive\.sqlite may not be written"):
        Archive.open(path)


def test_a_directory_that_cannot_be_written_is_told(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    with as_nobody(), pytest.raises(StorageUnreachable, match="unable to open database file"):
        Archive.open(public_folder / "archive.sqlite")
    with as_nobody(), pytest.raises(StorageUnreachable, match="Permission denied"):
        Archive.open(public_folder / "deeper" / "archive.sqlite")
    public_folder.chmod(0o777)


def test_a_directory_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageUnreachable, match=r"\(Not a directory\)|\(File exists\)"):
        Archive.open(tmp_path / "file" / "archive.sqlite")


def test_a_lock_file_that_is_damaged_is_told_as_the_program_starts(path: Path) -> None:
    Archive.open(path).close()
    path.with_name("archive.sqlite-open").write_bytes(b"no database" * 100)
    with pytest.raises(StorageCorrupt, match="not a database"):
        Archive.open(path)


def test_a_failing_disk_is_told_as_what_it_is(path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    found = storage_error(path.name, 1.0, error)
    assert isinstance(found, StorageUnreachable)
    assert "disk I/O error" in str(found)


def test_an_error_that_names_no_code_is_not_taken_for_something_else(path: Path) -> None:
    assert isinstance(storage_error(path.name, 1.0, None), StorageCorrupt)
