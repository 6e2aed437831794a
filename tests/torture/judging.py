"""What must be true of an office's database after whatever happened to it."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.changes import Value, replay
from storage.changes import logged, logged_columns
from storage.embedded import connect
from storage.engine import Database, open_database
from storage.history import change_of
from storage.keys import Key
from storage.migrate import HEAD, schema_version
from storage.schema import Base, ChangeRow

NOTHING = ""  # the state of a place at which there is no database

Records = dict[str, dict[UUID, dict[str, Value]]]


def state_of(place: Path, key: Key | None) -> str:
    """One word for every row of every table: equal for equal content, and for nothing else."""
    if not place.exists():
        return NOTHING
    connection = connect(place, key)
    try:
        query = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
        schema = connection.execute(query).fetchall()
        digest = hashlib.sha256(repr(schema).encode())
        for kind, name, _ in schema:
            if kind == "table":
                rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608, its own
                digest.update(repr(sorted(map(repr, rows))).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def faults(place: Path, key: Key | None) -> list[str]:
    """Empty where it opens, is sound, and the change log alone gives back its records.

    So must a backup beside it, and what a restore has kept there.
    """
    return [
        f"{file.name}: {fault}"
        for file in (place, *place.parent.glob("portal-desk-*.db"))
        if file.exists()
        for fault in _faults(file, key)
    ]


def _faults(place: Path, key: Key | None) -> Iterator[str]:
    with closing(open_database(place, key)) as database:
        yield from _damage(database)
        yield from _wrong_records(database)


def _damage(database: Database) -> Iterator[str]:
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        # The next question is about the file alone: all that is in its log has to be there.
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield from (row[0] for row in driver.execute("PRAGMA cipher_integrity_check"))
        yield from (row[0] for row in driver.execute("PRAGMA integrity_check") if row[0] != "ok")
        yield from (f"{row} dangles" for row in driver.execute("PRAGMA foreign_key_check"))


def _wrong_records(database: Database) -> Iterator[str]:
    if schema_version(database) != HEAD:
        return
    with database.reading() as session:
        if stored(session) != replayed(session):
            yield "the change log tells of other records"
        numbers = session.scalars(select(ChangeRow.device_seq).order_by(ChangeRow.device_seq)).all()
        if list(numbers) != list(range(1, len(numbers) + 1)):
            yield "changes are missing"


def stored(session: Session) -> Records:
    """Every record that is logged, as the log would tell it."""
    found: Records = {}
    for row_type in _logged_tables():
        names = logged_columns(row_type)
        columns = [row_type.__table__.c.id, *(row_type.__table__.c[name] for name in names)]
        rows = session.execute(select(*columns)).all()
        if rows:
            found[row_type.logged_as] = {
                id: dict(zip(names, map(logged, values), strict=True)) for id, *values in rows
            }
    return found


def replayed(session: Session) -> Records:
    """Every record as the change log alone tells it."""
    found: Records = {}
    for row in session.scalars(select(ChangeRow).order_by(ChangeRow.device_seq)):
        replay(found.setdefault(row.entity, {}), change_of(row))
    return {entity: records for entity, records in found.items() if records}


def _logged_tables() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.logged_as]
