"""The import of a legacy system's files, beside the same rows written with nothing around them."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.large_office import KEY
from domain.importing import ImportJob
from importing.importer import FileImporter
from storage.embedded import connect
from storage.engine import open_database
from storage.list_schema import ListedAccountRow, ListedContactRow, ListedSiteRow, ReachRow
from storage.setup import own_author
from storage.trigrams import ACCOUNTS, CONTACTS, REACHES, SITES

_INDEXED = (
    (ListedAccountRow, ACCOUNTS),
    (ListedContactRow, CONTACTS),
    (ListedSiteRow, SITES),
    (ReachRow, REACHES),
)
_INDEXES = {row.__tablename__: index.name for row, index in _INDEXED}


class _Table(NamedTuple):
    """What an import left in one: the statement that writes it, and its rows."""

    insert: str
    rows: list[Any]


class _Silent:
    def report(self, done: int, total: int, what: str) -> None:
        """Nobody looks."""


def files_of(data: Path) -> tuple[Path, ...]:
    """AdventureWorks' customers, as its people would export them."""
    return tuple(
        data / "adventureworks" / f"{name}.csv" for name in ("customers", "locations", "contacts")
    )


def importing(empty: Path, files: tuple[Path, ...]) -> tuple[float, float]:
    """Milliseconds of the import, and of bare executemany into the same tables of such a file."""
    with TemporaryDirectory() as folder:
        place, bare = Path(folder, "imported.db"), Path(folder, "bare.db")
        shutil.copy(empty, place)
        shutil.copy(empty, bare)
        database = open_database(place, KEY)
        importer = FileImporter(database, own_author(database))
        job = ImportJob(files=tuple(map(importer.look, files)))
        began = perf_counter()
        importer.run(job, _Silent())
        took = (perf_counter() - began) * 1000
        database.close()
        return took, _written(list(_new_rows(place, bare)), bare)


def _new_rows(place: Path, empty: Path) -> Iterator[_Table]:
    with closing(connect(place, KEY)) as full, closing(connect(empty, KEY)) as before:
        tables = full.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%'"
        )
        for (name,) in tables.fetchall():
            rows = full.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608, our names
            known = set(before.execute(f"SELECT * FROM {name}").fetchall())  # noqa: S608
            new = [row for row in rows if row not in known]
            if new:
                yield _Table(f"INSERT INTO {name} VALUES ({_marks(len(new[0]))})", new)  # noqa: S608
            if new and name in _INDEXES:
                index, key = _INDEXES[name], "id" if name == "reaches" else "place"
                texts = full.execute(f"SELECT {key}, search FROM {name}").fetchall()  # noqa: S608
                yield _Table(f"INSERT INTO {index} (rowid, search) VALUES (?, ?)", texts)  # noqa: S608


def _written(tables: list[_Table], place: Path) -> float:
    with closing(connect(place, KEY)) as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        began = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            connection.executemany(table.insert, table.rows)
        connection.execute("COMMIT")
        return (perf_counter() - began) * 1000


def _marks(count: int) -> str:
    return ", ".join("?" * count)
