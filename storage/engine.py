"""One database: opening it, transactions on it, and hearing of what others write to it."""

import threading
from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain.books import Watcher
from domain.changes import Author
from domain.errors import BusyError, DatabaseError, ImportRunningError, Trouble
from domain.ids import ActionId, new_id
from storage import lists
from storage.changes import Action, LoggedSession
from storage.dead_links import cancel_with_access
from storage.embedded import EmbeddedFile
from storage.keys import Key
from storage.occupancy import Occupancy
from storage.schema import ChangeRow, OfficeRow
from storage.server import Server
from storage.trouble import refuse_read_only

# Before the changes are logged, so that what it does is among them.
event.listen(LoggedSession, "before_flush", cancel_with_access, insert=True)

_MOST_IDS = 10_000  # more written at once than a screen could look at one by one


def now() -> datetime:
    return datetime.now(UTC)


class Kept(Protocol):
    """What a file on this computer and a server do each in its own way."""

    @property
    def name(self) -> str:
        """For sentences."""
        ...

    @property
    def place(self) -> Path:
        """The file. Raises DatabaseError for a server."""
        ...

    @property
    def key(self) -> Key | None: ...

    @property
    def engine(self) -> Engine: ...

    @property
    def reader(self) -> Engine:
        """Its transactions see one unchanging state."""
        ...

    def writer(self, *, importing: bool) -> Engine:
        """Its transactions follow one after the other.

        Raises ImportRunningError while somebody else imports, if not here when one begins.
        """
        ...

    def in_words(self, error: BaseException | None) -> BaseException:
        """The error to raise instead of the driver's."""
        ...

    def version(self, connection: Connection) -> str:
        """Another one after somebody else wrote."""
        ...

    def held(self, what: str, patience: float) -> AbstractContextManager[bool]:
        """Whether this is now held here and by no other process; ends with a process."""
        ...

    def is_held(self, what: str) -> bool: ...

    def rebuild(self, work: Callable[[Connection], None]) -> None: ...

    def close(self) -> None: ...


class Database:
    """An open database. Its methods may be called from any thread."""

    def __init__(self, kept: Kept, clock: Callable[[], datetime]) -> None:
        self._kept = kept
        self._clock = clock
        self._watchers: list[Watcher] = []
        self._lock = threading.Lock()
        self._own_actions: set[UUID] = set()
        self._closed = False
        self._listening = threading.Lock()  # guards the next two
        self._listener: Connection | None = None
        self._heard: tuple[str, int] | None = None  # version, last device_seq

    @property
    def name(self) -> str:
        return self._kept.name

    @property
    def place(self) -> Path:
        """The file it is kept in. Raises DatabaseError where a server keeps it."""
        return self._kept.place

    @property
    def key(self) -> Key | None:
        return self._kept.key

    @property
    def engine(self) -> Engine:
        return self._kept.engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one unchanging state of the data."""
        with self._in_words(), Session(self._kept.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(
        self, author: Author, *, importing: bool = False, part_of: Action | None = None
    ) -> Iterator[Session]:
        """A session over one transaction, which is kept when the block ends without an error.

        importing says that the caller holds "import"; everybody else is sent away by it.
        part_of is the action() of which this is one of several transactions.
        """
        action = part_of.another_part() if part_of else Action(author=author, at=self._clock())
        with (
            self._in_words(),
            LoggedSession(
                self._kept.writer(importing=importing),
                expire_on_commit=False,
                info={"action": action},
            ) as session,
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
        with self._in_words():
            self._kept.rebuild(work)

    @contextmanager
    def held(self, what: str, *, patience: float = 0) -> Iterator[bool]:
        """Whether nobody else holds this, in this program or another; ends with a process."""
        with self._in_words(), self._kept.held(what, patience) as alone:
            yield alone

    def now(self) -> datetime:
        """The time by which everything in it is written; the computer's that has it open (K17)."""
        return self._clock()

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
        if written is not None and not written:
            return False
        self._tell(written)
        return True

    def close(self) -> None:
        """For good: another file may take its place now, and late work must not reach that one."""
        self._closed = True
        self._close_connections()
        self._kept.close()

    def _close_connections(self) -> None:
        with self._listening:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
                # Each connection counts versions of its own.
                self._heard = self._heard and ("", self._heard[1])
        self.engine.dispose()

    def _newest(self, connection: Connection) -> tuple[str, int]:
        version = self._kept.version(connection)
        if self._heard is not None and version == self._heard[0]:
            connection.rollback()
            return self._heard
        newest = select(func.max(ChangeRow.device_seq)).where(_is_of_this_device())
        last = connection.execute(newest).scalar_one()
        connection.rollback()  # a transaction left open would keep seeing the old state
        return version, last or 0

    def _written_elsewhere(self, connection: Connection, after: int) -> frozenset[UUID] | None:
        """Its ids; None where they are too many to be told one by one."""
        since = (_is_of_this_device(), ChangeRow.device_seq > after)
        # Row by row an import of this program would hold up its windows.
        found = select(ChangeRow.action_id, func.count()).where(*since)
        counts = dict(connection.execute(found.group_by(ChangeRow.action_id)).all())
        with self._lock:
            own = counts.keys() & self._own_actions
            self._own_actions -= own
        theirs = counts.keys() - own
        written: set[UUID | None] = set()
        too_many = sum(counts[id] for id in theirs) > _MOST_IDS
        if theirs and not too_many:
            columns = (ChangeRow.entity_id, ChangeRow.contact_id, ChangeRow.account_id)
            ids = select(*columns).where(*since, ChangeRow.action_id.in_(theirs))
            written.update(*connection.execute(ids))
        connection.rollback()
        return None if too_many else frozenset(id for id in written if id is not None)

    def _tell(self, written: Set[UUID] | None) -> None:
        if written is not None and len(written) > _MOST_IDS:
            written = None
        if written is None or written:
            for watcher in self._watchers:
                watcher(None if written is None else frozenset(written))

    def import_runs(self) -> bool:
        """Whether somebody imports into it now, here or in another process."""
        return self._kept.is_held("import")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        if self._closed:
            raise DatabaseError("This database was closed.")
        try:
            yield
        except DBAPIError as error:
            sentence = self._kept.in_words(error.orig)
            if isinstance(sentence, BusyError) and self.import_runs():
                raise ImportRunningError from error
            if isinstance(sentence, DatabaseError) and sentence.trouble is Trouble.READ_ONLY:
                # What was opened while the file could only be read can never write.
                self._close_connections()
            raise sentence from error


def _is_of_this_device() -> ColumnElement[bool]:
    return ChangeRow.device_id == select(OfficeRow.device_id).scalar_subquery()


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
    if not create:
        refuse_read_only(place)
    # What is being made stands in nobody's way yet.
    occupancy = None if create else Occupancy(place)
    database = Database(EmbeddedFile(place, key, occupancy), clock)
    try:
        with database.reading() as session:
            session.execute(text("SELECT count(*) FROM sqlite_master"))
    except Exception:
        database.close()
        raise
    return database


def open_server(address: str, *, clock: Callable[[], datetime] = now) -> Database:
    """The database at an address such as postgresql://user:password@host/database.

    Raises DatabaseError with what to do about it.
    """
    server = Server(address)
    try:
        server.look()
    except DBAPIError as error:
        server.close()
        raise server.in_words(error.orig) from error
    except Exception:
        server.close()
        raise
    return Database(server, clock)
