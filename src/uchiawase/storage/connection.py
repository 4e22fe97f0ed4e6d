"""The SQLite file under the archive: how it is opened, migrated and shared, and how it fails."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, IntegrityError

from uchiawase.errors import (
    RecordRefused,
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
    StorageTooNew,
    StorageUnreachable,
)
from uchiawase.units import Seconds

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


def engine_of(path: Path, lock_patience_s: Seconds) -> Engine:
    """Give the engine of a file; nothing is opened before its first connection."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": lock_patience_s, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Give the engine whose transactions wait for other writers as they begin, not half way."""
    return engine.execution_options(uchiawase_begin="BEGIN IMMEDIATE")


def reading(engine: Engine) -> Engine:
    """Give the engine whose transactions see one moment and hinder nobody."""
    return engine.execution_options(uchiawase_begin="BEGIN")


def _prepare(raw: sqlite3.Connection, _: object) -> None:
    # Transactions are begun by hand, below: the driver would begin them late, and only for some
    # statements.
    raw.isolation_level = None
    with closing(raw.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        # A hit is acknowledged once it is stored, so it has to survive a power cut too.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")


def _begin(given: Connection) -> None:
    given.exec_driver_sql(given.get_execution_options()["uchiawase_begin"])


@contextmanager
def storage_errors(where: str, lock_patience_s: Seconds) -> Generator[None]:
    """Turn what the database says into one clear sentence."""
    try:
        yield
    except IntegrityError as error:
        raise RecordRefused(where, str(error.orig)) from error
    except OverflowError as error:
        # The driver says this of a whole number of more than 64 bits, in its own way.
        raise RecordRefused(where, str(error)) from error
    except DBAPIError as error:
        raise storage_error(where, lock_patience_s, error.orig) from error
    except sqlite3.Error as error:
        raise storage_error(where, lock_patience_s, error) from error


def storage_error(
    where: str, lock_patience_s: Seconds, error: BaseException | None
) -> StorageError:
    """Give the error that says what the database met, or what it may have met."""
    # The low byte of an extended code is the plain one.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StorageFull(where)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageLocked(where, lock_patience_s)
    if code == sqlite3.SQLITE_READONLY:
        return StorageReadOnly(where)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}:
        return StorageCorrupt(where, str(error))
    return StorageUnreachable(where, str(error))


def migrate(given: Connection, where: str) -> None:
    """Bring the schema up to this version, within the transaction of ``given``.

    Raises:
        StorageCorrupt: The file belongs to another program.
        StorageTooNew: A newer program has changed the schema.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = given
    scripts = ScriptDirectory.from_config(config)
    tables = inspect(given).get_table_names()
    if tables and _VERSION_TABLE not in tables:
        raise StorageCorrupt(where, f"it holds tables of another program: {', '.join(tables)}")
    revision = MigrationContext.configure(given).get_current_revision()
    if revision == scripts.get_current_head():
        # A file that may not be written opens all the same, and only fails at the first write.
        given.exec_driver_sql(f"UPDATE {_VERSION_TABLE} SET version_num = version_num")  # noqa: S608 -- a constant
        return
    try:
        scripts.get_revisions(revision or ())
    except CommandError as error:
        raise StorageTooNew(where, str(revision)) from error
    command.upgrade(config, "head")


def presence_of(path: Path) -> sqlite3.Connection:
    """Take the lock by which others see that the archive is open; it ends with the process.

    It is a shared lock of the operating system on a small file beside the archive. Whoever can
    have it alone knows that nobody else has the archive open, even if they died without a word.
    """
    presence = sqlite3.connect(
        path.with_name(f"{path.name}-open"),
        timeout=0,
        check_same_thread=False,
        isolation_level=None,
    )
    announce(presence)
    return presence


def announce(presence: sqlite3.Connection) -> None:
    """Share the lock of :func:`presence_of` with everybody else who has the archive open."""
    presence.execute("BEGIN")
    presence.execute("SELECT count(*) FROM sqlite_master").fetchone()
