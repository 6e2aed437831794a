"""The database of a million contacts, and its unencrypted copy for the peers; built once."""

import hashlib
import random
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import platformdirs
from sqlalchemy import bindparam, event, select, update

from benchmarks.people import Furniture, Town
from domain.accounts import AccountClass, Division
from domain.changes import Author, Origin
from domain.ids import AccountClassId, ContactRoleId, DivisionId, TagTypeId, new_id
from domain.portal_access import PortalState
from domain.settings import ContactRole, TagType
from storage import lists
from storage.changes import Action, LoggedSession
from storage.engine import Database, open_database
from storage.imports import ImportTarget, Writes
from storage.keys import Key
from storage.listing import LISTED
from storage.migrate import upgrade
from storage.schema import AccountContactRow, AccountRow, ContactRow
from storage.setup import create_office, own_author

KEY = Key(raw=bytes(range(32)), salt=bytes(range(16)))

_MADE_BY = [Path(__file__).with_name(name) for name in ("people.py", "words.toml")]
_BATCH = 5_000  # accounts
_STATES = (PortalState.INVITED, *[PortalState.YES] * 7, PortalState.DISABLED)


def large_office(contacts: int) -> Path:
    """Where the database of so many contacts is, after building it if need be."""
    return _brought_up(_built(f"office-of-{contacts}", partial(_build, contacts)))


def empty_office() -> Path:
    """The same program's database with nobody in it."""
    return _brought_up(_built("empty-office", lambda place: _create(place).close()))


def plain_copy(contacts: int) -> Path:
    """The rows of All contacts in one table of an unencrypted file, as a peer would keep them."""
    return _built(f"plain-copy-of-{contacts}", partial(_copy, contacts))


def _brought_up(place: Path) -> Path:
    """One that was built before a migration is of now again."""
    database = open_database(place, KEY)
    upgrade(database)
    database.close()
    return place


def _built(name: str, build: Callable[[Path], None]) -> Path:
    folder = platformdirs.user_cache_path("portal-desk-benchmarks", appauthor=False)
    made_by = b"".join(file.read_bytes() for file in _MADE_BY)
    place = folder / f"{name}-{hashlib.sha256(made_by).hexdigest()[:12]}.db"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{name}-*"):
            old.unlink()
        unfinished = place.with_suffix(".unfinished")
        build(unfinished)
        unfinished.replace(place)
    return place


def _create(place: Path) -> Database:
    create_office(place, KEY, organisation="Large Hauler", staff_name="Aliena Somers", country="US")
    return open_database(place, KEY)


class _Silent:
    def report(self, done: int, total: int, what: str) -> None:
        """Nobody looks."""


def _build(contacts: int, place: Path) -> None:
    """With the change log an import of all these would leave; seven accounts to twenty contacts."""
    accounts = contacts * 7 // 20
    began = monotonic()
    database = _create(place)
    event.listen(database.engine, "connect", _in_a_hurry)
    database.engine.dispose()
    author = own_author(database)
    furniture, settings = _furniture()
    town = Town(furniture, accounts=accounts, contacts=contacts)
    _write(database, author, settings)
    for done in range(0, accounts, _BATCH):
        _write(database, author, town.accounts(min(_BATCH, accounts - done)))
        _say(f"Built {done + _BATCH:,} of {accounts:,} accounts in {monotonic() - began:.0f} s.")
    _grant(database)
    database.rebuild(lists.rebuild)
    _say(f"The database is built after {monotonic() - began:.0f} s.")
    database.close()


def _in_a_hurry(connection: Any, _record: object) -> None:
    for pragma in ("synchronous = OFF", "cache_size = -1000000", "wal_autocheckpoint = 20000"):
        connection.execute(f"PRAGMA {pragma}")


def _furniture() -> tuple[Furniture, Writes]:
    classes = [AccountClass(id=AccountClassId(new_id()), name=f"CLASS {n}") for n in range(6)]
    divisions = [Division(id=DivisionId(new_id()), name=f"Division {n}") for n in range(5)]
    roles = [ContactRole(id=ContactRoleId(new_id()), name=f"Role {n}") for n in range(6)]
    tags = [TagType(id=TagTypeId(new_id()), name=f"Tag {n}") for n in range(5)]
    furniture = Furniture(
        classes=tuple(one.id for one in classes),
        divisions=tuple(one.id for one in divisions),
        roles=tuple(one.id for one in roles),
        tag_types=tuple(one.id for one in tags),
    )
    return furniture, Writes(settings=[*classes, *divisions, *roles, *tags])


def _write(database: Database, author: Author, writes: Writes) -> None:
    """As an import writes, but for the lists, which are made once at the end."""
    importer = Author(staff_id=author.staff_id, staff_name=author.staff_name, origin=Origin.IMPORT)
    action = Action(author=importer, at=datetime.now(UTC))
    writer = database.engine.execution_options(writes=True)
    with LoggedSession(writer, info={"action": action}) as session:
        ImportTarget(session).write(writes, _Silent())
        session.commit()


def _grant(database: Database) -> None:
    """Portal access for four of ten."""
    chance = random.Random(2)  # noqa: S311, the same every time
    with database.engine.begin() as connection:
        ids = connection.execute(select(AccountContactRow.id)).scalars().all()
        given = [{"at": id, "state": chance.choice(_STATES)} for id in ids if chance.random() < 0.4]
        to = update(AccountContactRow).where(AccountContactRow.id == bindparam("at"))
        connection.execute(to.values(portal_state=bindparam("state")), given)


def _copy(contacts: int, place: Path) -> None:
    names = [column.key for column in LISTED if not column.key.endswith("id")]
    columns = [column for column in LISTED if not column.key.endswith("id")]
    database = open_database(large_office(contacts), KEY)
    query = (
        select(*columns)
        .select_from(AccountContactRow)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .order_by(AccountContactRow.id)
    )
    plain = sqlite3.connect(place)
    plain.execute(f"CREATE TABLE contacts (id INTEGER PRIMARY KEY, {', '.join(names)})")
    into = f"INSERT INTO contacts ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608, our names
    with database.reading() as session:
        rows = session.execute(query.execution_options(yield_per=10_000))
        for some in rows.partitions():
            plain.executemany(into, [[getattr(v, "value", v) for v in row] for row in some])
    plain.execute("CREATE INDEX contacts_name ON contacts (name)")
    plain.commit()
    plain.close()
    database.close()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
