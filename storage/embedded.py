"""A database in a file on this computer: SQLite, encrypted by SQLCipher where it has a key."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.pool import ConnectionPoolEntry

from domain.asking import is_wanted
from domain.errors import DatabaseError, ImportRunningError, Trouble
from storage.keys import Key
from storage.occupancy import Occupancy
from storage.trouble import files_in_words, in_words, may_write

if TYPE_CHECKING:
    from filelock import FileLock

_PATIENCE = 5_000  # milliseconds, until who writes is done
_READ_ONLY = "read_only"
_SQLITE_READONLY = 8
_MOVED = (
    "The database {place} was moved or removed while it was open."
    " Put it back where it was, then try again."
)
_LOOK_UP = 2_000  # steps of SQLite from one look to the next whether the answer is still wanted


class EmbeddedFile:
    """The file at a place; key None for one that is not encrypted."""

    def __init__(self, place: Path, key: Key | None, occupancy: Occupancy | None) -> None:
        self.place = place
        self.name = f"The database {place}"
        self.key = key  # for its backups
        self.engine = _engine(place, key, is_new=occupancy is None)
        self.reader = self.engine
        self._writer = self.engine.execution_options(writes=True)
        self._occupancy = occupancy

    def writer(self, *, importing: bool) -> Engine:
        if not importing and self.is_held("import"):
            raise ImportRunningError
        return self._writer

    def in_words(self, error: BaseException | None) -> BaseException:
        return in_words(error, self.place)

    def version(self, connection: Connection) -> str:
        return str(connection.execute(text("PRAGMA data_version")).scalar_one())

    @contextmanager
    def held(self, what: str, patience: float) -> Iterator[bool]:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - a start holds nothing

        lock = FileLock(f"{self.place}.{what}.lock", timeout=patience, is_singleton=False)
        with files_in_words(self.place):
            try:
                lock.acquire()
            except Timeout:
                yield False
                return
        try:
            yield True
        finally:
            lock.release()

    def is_held(self, what: str) -> bool:
        if not Path(f"{self.place}.{what}.lock").exists():
            return False
        with self.held(what, patience=0.3) as free:
            return not free

    def rebuild(self, work: Callable[[Connection], None]) -> None:
        with self._writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                connection.begin()  # now, or a migration would take its own end for the end of all
                work(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise RuntimeError(f"the new schema leaves {broken} pointing at nothing")
                connection.commit()
            finally:
                connection.rollback()
                driver.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        self.engine.dispose()
        if self._occupancy is not None:
            self._occupancy.end()


def import_lock(place: Path) -> "FileLock":
    """Held by whoever imports into the database at this place, for as long as the run takes."""
    from filelock import FileLock  # noqa: PLC0415 - a start holds nothing

    # Long enough for the moment in which somebody else looks whether it is held.
    return FileLock(f"{place}.import.lock", timeout=0.3, is_singleton=False)


def _engine(place: Path, key: Key | None, *, is_new: bool) -> Engine:
    def connected() -> Any:
        if not is_new:
            _refuse_moved(place)
        return connect(place, key)

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=connected,
        poolclass=QueuePool,
        pool_use_lifo=True,  # the connection that was used last has the most in its cache
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )

    @event.listens_for(engine, "connect")
    def _look(driver: Any, record: ConnectionPoolEntry) -> None:
        record.info[_READ_ONLY] = _is_read_only(driver)

    @event.listens_for(engine, "checkin")
    def _forget(_driver: Any, record: ConnectionPoolEntry) -> None:
        # What was opened while the file could only be read can never write.
        if record.info.get(_READ_ONLY):
            record.invalidate()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # At once, so that nobody finds at the end of the work that somebody else was first.
        writes = connection.get_execution_options().get("writes", False)
        if writes and not is_new:
            _refuse_moved(place)
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(None if writes else _is_not_wanted, _LOOK_UP)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _refuse_moved(place: Path) -> None:
    """SQLite would make an empty file, or write into one that nobody finds again."""
    if not place.exists():
        raise DatabaseError(_MOVED.format(place=place), Trouble.MISSING)


def _is_read_only(driver: Any) -> bool:
    """SQLite opens a file it may not write for reading, and does not tell before a write."""
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        driver.execute("PRAGMA incremental_vacuum(0)").fetchall()  # a write of nothing
    except sqlcipher3.dbapi2.OperationalError as error:
        return _code(error) == _SQLITE_READONLY
    finally:
        driver.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    return False


def _code(error: sqlcipher3.dbapi2.OperationalError) -> int:
    code: int = error.sqlite_errorcode
    return code & 0xFF


def _is_not_wanted() -> bool:
    return not is_wanted()


def connect(place: Path, key: Key | None) -> Any:
    """A connection of the driver's own, whose transactions begin where the engine says so."""
    _allow_logs(place)
    connection = sqlcipher3.dbapi2.connect(
        str(place), isolation_level=None, check_same_thread=False
    )
    pragmas = [f"busy_timeout = {_PATIENCE}", "trusted_schema = OFF"]
    if key is not None:
        # Its own log would go to stderr beside the sentence we raise.
        pragmas = ["cipher_log_level = NONE", f'key = "{key.pragma}"', *pragmas]
    pragmas += ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"]
    pragmas += ["cache_size = -24000", "temp_store = MEMORY"]
    if sys.platform == "darwin":  # where fsync alone leaves the data in the drive's cache
        pragmas += ["fullfsync = ON", "checkpoint_fullfsync = ON"]
    try:
        for pragma in pragmas:
            # To its end, for a mode of the journal is written there; a failure would go unheard.
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _allow_logs(place: Path) -> None:
    """SQLite makes them with the mode of the file, and leaves them so when that may be written."""
    for log in (Path(f"{place}-wal"), Path(f"{place}-shm")):
        with contextlib.suppress(OSError):  # or what stands against it is heard of at a write
            if not may_write(log) and may_write(place):
                log.chmod(place.stat().st_mode)


def write_out(place: Path, key: Key | None) -> None:
    """Have all that is in the log beside a database written into its file, which nobody has open.

    Closing a database does that too, and says nothing where the disk refuses.
    """
    try:
        with closing(connect(place, key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlcipher3.dbapi2.Error as error:
        raise in_words(error, place) from error
