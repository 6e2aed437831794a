"""One database file: opening it, transactions on it, and hearing of what others write to it."""

import sys
import threading
from collections.abc import Callable, Iterator, Set
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import sqlcipher3.dbapi2
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain.books import Watcher
from domain.changes import Author
from domain.errors import BusyError, DatabaseError, ImportRunningError, Trouble
from domain.ids import ActionId, new_id
from storage import lists
from storage.changes import Action, LoggedSession
from storage.dead_links import cancel_with_access
from storage.keys import Key
from storage.occupancy import Occupancy
from storage.schema import ChangeRow
from storage.trouble import files_in_words, in_words

# Before the changes are logged, so that what it does is among them.
event.listen(LoggedSession, "before_flush", cancel_with_access, insert=True)

_MOST_IDS = 10_000  # more written at once than a screen could look at one by one


def now() -> datetime:
    return datetime.now(UTC)


class Database:
    """An open database. Its methods may be called from any thread."""

    def __init__(
        self,
        place: Path,
        engine: Engine,
        key: Key | None,
        clock: Callable[[], datetime],
        occupancy: Occupancy | None,
    ) -> None:
        self.place = place
        self.engine = engine
        self.key = key  # for its backups
        self._clock = clock
        self._occupancy = occupancy
        self._writer = engine.execution_options(writes=True)
        self._watchers: list[Watcher] = []
        self._lock = threading.Lock()
        self._own_actions: set[UUID] = set()
        self._listening = threading.Lock()  # guards the next two
        self._listener: Connection | None = None
        self._heard: tuple[int, int] | None = None  # data_version, last device_seq

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one unchanging state of the data."""
        with self._in_words(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(
        self, author: Author, *, importing: bool = False, part_of: Action | None = None
    ) -> Iterator[Session]:
        """A session over one transaction, which is kept when the block ends without an error.

        importing says that the caller holds import_lock(); everybody else is sent away by it.
        part_of is the action() of which this is one of several transactions.
        """
        if not importing:
            self._refuse_during_import()
        action = part_of.another_part() if part_of else Action(author=author, at=self._clock())
        with (
            self._in_words(),
            LoggedSession(self._writer, expire_on_commit=False, info={"action": action}) as session,
        ):
            yield session
            lists.bring_up_to_date(session)
            with self._lock:
                self._own_actions.add(action.id)
            session.commit()
        if part_of:
            part_of.written |= action.written if len(part_of.written) <= _MOST_IDS else set()
        else:
            self._tell(None if importing else action.written)

    @contextmanager
    def action(self, author: Author, id: ActionId | None = None) -> Iterator[Action]:
        """One action in several transactions; those who watch hear of it once, at its end."""
        action = Action(author=author, at=self._clock(), id=id or ActionId(new_id()))
        try:
            yield action
        finally:
            self._tell(action.written)

    def rebuild(self, work: Callable[[Connection], None]) -> None:
        """Change the schema in one transaction, with foreign keys looked at only at its end.

        A table that is rebuilt is dropped on the way, which would take what points at it along.
        """
        with self._in_words(), self._writer.connect() as connection:
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

    def watch(self, watcher: Watcher) -> None:
        """Call it with the written ids after each commit, in the thread that wrote."""
        self._watchers.append(watcher)

    def changed_elsewhere(self) -> bool:
        """Whether another process wrote since this was last asked; watchers hear what it wrote.

        Cheap enough to ask every second.
        """
        with self._in_words(), self._listening:
            if self._listener is None:
                self._listener = self.engine.connect()
            newest = self._newest(self._listener)
            if self._heard is None or self._heard == newest:
                self._heard = newest
                return False
            written = self._written_elsewhere(self._listener, after=self._heard[1])
            self._heard = newest
        if not written:
            return False
        self._tell(written)
        return True

    def close(self) -> None:
        self._close_connections()
        if self._occupancy is not None:
            self._occupancy.end()

    def _close_connections(self) -> None:
        with self._listening:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
                # Each connection counts versions of its own.
                self._heard = self._heard and (0, self._heard[1])
        self.engine.dispose()

    def _newest(self, connection: Connection) -> tuple[int, int]:
        version: int = connection.execute(text("PRAGMA data_version")).scalar_one()
        if self._heard is not None and version == self._heard[0]:
            connection.rollback()
            return self._heard
        last = connection.execute(text("SELECT max(device_seq) FROM changes")).scalar_one()
        connection.rollback()  # a transaction left open would keep seeing the old state
        return version, last or 0

    def _written_elsewhere(self, connection: Connection, after: int) -> frozenset[UUID]:
        columns = (ChangeRow.action_id, ChangeRow.entity_id, ChangeRow.contact_id)
        query = select(*columns, ChangeRow.account_id).where(ChangeRow.device_seq > after)
        rows = connection.execute(query).all()
        connection.rollback()
        with self._lock:
            own = {row.action_id for row in rows} & self._own_actions
            self._own_actions -= own
        ids = (row[1:] for row in rows if row.action_id not in own)
        return frozenset(id for group in ids for id in group if id is not None)

    def _tell(self, written: Set[UUID] | None) -> None:
        if written is not None and len(written) > _MOST_IDS:
            written = None
        if written is None or written:
            for watcher in self._watchers:
                watcher(None if written is None else frozenset(written))

    def import_runs(self) -> bool:
        """Whether somebody imports into it now, here or in another process."""
        lock = import_lock(self.place)
        if not Path(lock.lock_file).exists():
            return False
        with files_in_words(self.place):
            try:
                lock.acquire()
            except Timeout:
                return True
            lock.release()
        return False

    def _refuse_during_import(self) -> None:
        if self.import_runs():
            raise ImportRunningError

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            sentence = in_words(error.orig, self.place)
            if isinstance(sentence, BusyError):
                self._refuse_during_import()
            if isinstance(sentence, DatabaseError) and sentence.trouble is Trouble.READ_ONLY:
                # What was opened while the file could only be read can never write.
                self._close_connections()
            raise sentence from error


def import_lock(place: Path) -> FileLock:
    """Held by whoever imports into the database at this place, for as long as the run takes."""
    # Long enough for the moment in which somebody else looks whether it is held.
    return FileLock(f"{place}.import.lock", timeout=0.3, is_singleton=False)


def open_database(
    place: Path,
    key: Key | None = None,
    *,
    create: bool = False,
    clock: Callable[[], datetime] = now,
) -> Database:
    """The database at this place; key None for one that is not encrypted.

    Raises WrongKeyError, BusyError, or DatabaseError with what to do about it.
    """
    if create and place.exists():
        raise DatabaseError(f"There is a file at {place} already. Choose another place.")
    if not create and not place.is_file():
        raise DatabaseError(f"There is no database at {place}.", Trouble.MISSING)
    if not create and place.stat().st_size == 0:
        raise DatabaseError(
            f"The file {place} is empty. Restore a backup, or remove the file.", Trouble.EMPTY
        )
    # What is being made stands in nobody's way yet.
    occupancy = None if create else Occupancy(place)
    database = Database(place, _engine(place, key), key, clock, occupancy)
    try:
        with database.reading() as session:
            session.execute(text("SELECT count(*) FROM sqlite_master"))
    except Exception:
        database.close()
        raise
    return database


def _engine(place: Path, key: Key | None) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        creator=lambda: connect(place, key),
        poolclass=QueuePool,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # At once, so that nobody finds at the end of the work that somebody else was first.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def connect(place: Path, key: Key | None) -> Any:
    """A connection of the driver's own, whose transactions begin where the engine says so."""
    connection = sqlcipher3.dbapi2.connect(
        str(place), isolation_level=None, check_same_thread=False
    )
    pragmas = ["busy_timeout = 5000", "trusted_schema = OFF"]
    if key is not None:
        # Its own log would go to stderr beside the sentence we raise.
        pragmas = ["cipher_log_level = NONE", f'key = "{key.pragma}"', *pragmas]
    pragmas += ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"]
    pragmas += ["cache_size = -16000", "temp_store = MEMORY"]
    if sys.platform == "darwin":  # where fsync alone leaves the data in the drive's cache
        pragmas += ["fullfsync = ON", "checkpoint_fullfsync = ON"]
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def write_out(place: Path, key: Key | None) -> None:
    """Have all that is in the log beside a database written into its file, which nobody has open.

    Closing a database does that too, and says nothing where the disk refuses.
    """
    try:
        with closing(connect(place, key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlcipher3.dbapi2.Error as error:
        raise in_words(error, place) from error
