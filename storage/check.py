"""Looking a database over: is the file sound, does everything in it point at something."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from storage import lists
from storage.engine import Database
from storage.migrate import HEAD, schema_version
from storage.schema import (
    AccountClassRow,
    AccountRow,
    ChangeRow,
    ContactRow,
    DivisionRow,
    SiteRow,
    VisitRow,
)

_COUNTED = {
    "divisions": DivisionRow,
    "classes": AccountClassRow,
    "accounts": AccountRow,
    "sites": SiteRow,
    "contacts": ContactRow,
    "visits": VisitRow,
    "changes": ChangeRow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    schema_version: str
    counts: Mapping[str, int]
    damage: tuple[str, ...]  # empty where all is well


def check(database: Database) -> Checked:
    version = schema_version(database) or "none"
    with database.reading() as session:
        counts = {
            name: session.execute(select(func.count()).select_from(row)).scalar_one()
            for name, row in _COUNTED.items()
        }
        damage = _damage(session.connection())
        if version == HEAD:
            damage += tuple(
                f"{name} does not say what the records say"
                for name in lists.differences(session.connection())
            )
    return Checked(schema_version=version, counts=counts, damage=damage)


def _damage(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        return ()  # a server checks its own files, and holds foreign keys at every commit
    found = [row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    found += [
        f"{row[0]} {row[1]} points at a missing row of {row[2]}"
        for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    return tuple(found)
