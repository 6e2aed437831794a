"""A database that a PostgreSQL server keeps, for an office whose service outgrew one computer."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import BusyError, DatabaseError, ImportRunningError, Trouble

OLDEST = 15  # major version
_DRIVER = "postgresql+psycopg"
_PATIENCE = 5_000  # milliseconds for another writer, as with a file
# One order and one case of letters for every database: SQLite's, which is that of code points.
_PLAIN = ("C", "POSIX", "C.UTF-8", "C.utf8")
_RESTED = 1.0  # seconds
# SQLSTATE, or the class it begins with.
_BUSY = ("55P03", "40001", "40P01")
_TROUBLES = {
    "25006": Trouble.READ_ONLY,
    "53100": Trouble.FULL,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "58030": Trouble.DISK,
    "08": Trouble.NOT_OPENED,
    "28": Trouble.NOT_OPENED,
    "3D": Trouble.NOT_OPENED,
    "53": Trouble.NOT_OPENED,
    "57P": Trouble.NOT_OPENED,
}
_SENTENCES = {
    Trouble.READ_ONLY: "The server lets nobody write to {name} at the moment.",
    Trouble.FULL: "The disk of the server with {name} is full. Make room, then try again.",
    Trouble.DAMAGED: "{name} is damaged. Restore a backup of it.",
    Trouble.DISK: "The disk of the server with {name} does not answer as it should.",
    Trouble.NOT_OPENED: "{name} cannot be reached. Check that the server runs, and the address,"
    " user name and password.",
}


def is_address(text: str) -> bool:
    """Whether it says where a server is, not which file."""
    return text.startswith(("postgresql://", "postgres://", f"{_DRIVER}://"))


class Server:
    """The database at an address such as postgresql://user:password@host/database."""

    key = None

    def __init__(self, address: str) -> None:
        try:
            url = make_url(address.replace("postgres://", "postgresql://", 1))
        except (ArgumentError, ValueError):
            raise DatabaseError(
                "The address of the database cannot be read."
                " It looks like postgresql://user:password@host/database."
            ) from None
        self.name = f"The database {url.database} on {url.host or 'this computer'}"
        self.engine = _engine(url.set(drivername=_DRIVER))
        self.reader = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._asker = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writer = self.engine.execution_options(begin=_ALONE_WITHOUT_IMPORT)
        self._importer = self.engine.execution_options(begin=_ALONE)

    def writer(self, *, importing: bool) -> Engine:
        return self._importer if importing else self._writer

    @property
    def place(self) -> Path:
        raise DatabaseError(f"{self.name} is kept by a server, which makes its own backups.")

    def look(self) -> None:
        """Raises DatabaseError where the server, or its database, is not as we need it."""
        asked = text(
            "SELECT current_setting('server_version_num')::int / 10000 AS version,"
            " pg_encoding_to_char(encoding) = 'UTF8' AS unicode,"
            " datlocprovider = 'b' OR datlocprovider = 'c' AND datcollate = ANY(:plain) AS plain"
            " FROM pg_database WHERE datname = current_database()"
        )
        with self.reader.connect() as connection:
            found = connection.execute(asked, {"plain": list(_PLAIN)}).one()
        if found.version < OLDEST:
            raise DatabaseError(
                f"{self.name} is kept by PostgreSQL {found.version}."
                f" Portal Desk needs PostgreSQL {OLDEST} or newer."
            )
        if not (found.unicode and found.plain):
            raise DatabaseError(
                f"{self.name} sorts by the rules of one language. Make it anew with"
                " `createdb --template=template0 --encoding=UTF8 --locale=C`."
            )

    def in_words(self, error: BaseException | None) -> BaseException:
        code = getattr(error, "sqlstate", None) or ""
        if code in _BUSY:
            return BusyError()
        trouble = next((_TROUBLES[code[:n]] for n in (5, 3, 2) if code[:n] in _TROUBLES), None)
        if trouble is None and not code and type(error).__name__ == "OperationalError":
            trouble = Trouble.NOT_OPENED  # a connection that never was, or is no more
        if trouble is not None:
            return DatabaseError(_SENTENCES[trouble].format(name=self.name), trouble)
        return error or DatabaseError(f"{self.name} cannot be used.")

    def version(self, connection: Connection) -> str:
        """Another one whenever a transaction began to write or ended."""
        return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())

    @contextmanager
    def held(self, what: str, patience: float) -> Iterator[bool]:
        with self.engine.connect() as connection:
            if not _take(connection, what, patience):
                yield False
                return
            try:
                yield True
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _lock(what)})
                connection.commit()

    def is_held(self, what: str) -> bool:
        asked = text("SELECT pg_try_advisory_xact_lock_shared(:lock)")
        with self._asker.connect() as connection:
            return not connection.execute(asked, {"lock": _lock(what)}).scalar_one()

    def rebuild(self, work: Callable[[Connection], None]) -> None:
        with self._importer.begin() as connection:
            # A table whose rows wait for a look at the end cannot be changed meanwhile.
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            work(connection)

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: URL) -> Engine:
    options = f"-c lock_timeout={_PATIENCE} -c timezone=UTC {url.query.get('options', '')}"
    engine = create_engine(
        url,
        connect_args={
            "connect_timeout": 10,
            "application_name": "Portal Desk",
            "options": options,  # what the address says goes on top
        },
        pool_use_lifo=True,  # who used it last left most of what is asked next in its cache
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get("begin")
        if begin is not None and not connection.exec_driver_sql(begin).scalar_one():
            raise ImportRunningError

    _ask_what_rested(engine)
    return engine


def _ask_what_rested(engine: Engine) -> None:
    """The server may have been restarted since a connection was used.

    Where that was just now it is enough that the server said nothing since, no farewell either:
    to ask it would be a tenth of a page of the portal.
    """

    @event.listens_for(engine, "checkin")
    def _rests(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: ConnectionPoolEntry, _whose: object) -> None:
        now = monotonic()
        try:
            if now - record.info.get("since", now) > _RESTED or _has_news(connection):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None


def _has_news(connection: Any) -> bool:
    with DefaultSelector() as selector:
        selector.register(connection, EVENT_READ)
        return bool(selector.select(timeout=0))


def _take(connection: Connection, what: str, patience: float) -> bool:
    wait = text("SELECT set_config('lock_timeout', :wait, true)")
    connection.execute(wait, {"wait": f"{max(1, int(patience * 1000))}ms"})
    try:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _lock(what)})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _BUSY[0]:
            raise
        return False
    connection.commit()  # the lock is the connection's, and stays
    return True


def _lock(what: str) -> int:
    return zlib.crc32(f"portal desk {what}".encode())


# One writer at a time, as with a file. Numbers without gaps and places in lists need it.
_ALONE = f"SELECT pg_advisory_xact_lock({_lock('write')}) IS NOT NULL"
# Whether somebody imports is asked in the same breath: to ask by itself takes as long as a write.
_ALONE_WITHOUT_IMPORT = (
    f"SELECT CASE WHEN pg_try_advisory_lock_shared({_lock('import')})"
    f" THEN pg_advisory_unlock_shared({_lock('import')})"
    f" AND pg_advisory_xact_lock({_lock('write')}) IS NOT NULL ELSE false END"
)
