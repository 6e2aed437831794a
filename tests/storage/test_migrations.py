import itertools
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from domain.errors import CancelledError, DatabaseError
from storage.engine import Database, open_database
from storage.migrate import HEAD, known_versions, migrate, schema_version, upgrade
from storage.schema import Base
from tests.office import Office


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(tmp_path / "portal-desk.db", create=True)


def test_the_last_step_gives_the_schema_that_is_mapped(database: Database) -> None:
    upgrade(database)
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_mapped}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_steps_give_the_very_statements_of_the_mapped_schema(database: Database) -> None:
    """Also what a comparison of metadata does not see: partial indexes, deferred keys."""
    upgrade(database)
    plain = create_engine("sqlite://")
    Base.metadata.create_all(plain)
    with database.engine.connect() as stepped, plain.connect() as mapped:
        assert _statements(stepped) == _statements(mapped)
    plain.dispose()


def test_every_step_goes_down_and_up_again(database: Database) -> None:
    versions = ["base", *sorted(known_versions())]
    for older, newer in itertools.pairwise(versions):
        migrate(database, newer)
        with database.engine.connect() as connection:
            before = _statements(connection)
        migrate(database, older)
        migrate(database, newer)
        with database.engine.connect() as connection:
            assert _statements(connection) == before
    assert versions[-1] == HEAD


def test_nothing_is_left_of_a_database_that_goes_all_the_way_down(office: Office) -> None:
    office.add_contact(office.add_account(sites=2))
    migrate(office.database, "base")
    with office.database.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert {name for (name,) in tables} == {"alembic_version"}
    upgrade(office.database)
    assert schema_version(office.database) == HEAD


def test_each_step_is_told_and_the_last_is_all(office: Office) -> None:
    migrate(office.database, "0004")
    told: list[tuple[int, int, str]] = []
    upgrade(office.database, report=lambda *step: told.append(step))
    steps = len([version for version in known_versions() if version > "0004"])
    assert told == [(n, steps, "Bringing the database up to date") for n in range(steps + 1)]


def test_steps_that_are_stopped_between_two_were_never_taken(office: Office) -> None:
    migrate(office.database, "0004")

    def stop(done: int, _total: int, _what: str) -> None:
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        upgrade(office.database, report=stop)
    assert schema_version(office.database) == "0004"
    upgrade(office.database)
    assert schema_version(office.database) == HEAD


def test_a_database_of_this_version_is_not_touched(office: Office) -> None:
    account = office.add_account()
    upgrade(office.database)
    assert office.accounts.card(account.id).account == account


def test_a_database_of_a_newer_version_is_refused_and_left_alone(office: Office) -> None:
    with office.database.writing(office.author) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="made by a newer Portal Desk"):
        upgrade(office.database)
    assert schema_version(office.database) == "9999"


def test_a_step_that_leaves_something_pointing_at_nothing_is_taken_back(office: Office) -> None:
    account = office.add_account()

    def forget_divisions(connection: Connection) -> None:
        connection.execute(text("DELETE FROM divisions"))

    with pytest.raises(RuntimeError, match="pointing at nothing"):
        office.database.rebuild(forget_divisions)
    assert office.accounts.card(account.id).account == account


def test_postgresql_could_hold_every_table() -> None:
    for table in Base.metadata.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "BYTEA" not in statement, f"{table.name} keeps an id as bytes there"


def _is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """A full-text index keeps its own tables."""
    return kind != "table" or "_search" not in (name or "")


def _statements(connection: Connection) -> dict[str, str]:
    query = text(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    return {name: _ordered(sql) for name, sql in connection.execute(query)}


def _ordered(sql: str) -> str:
    """Constraints may stand in any order behind the columns, and added columns on their line."""
    lines = sql.replace(", ", "\n").splitlines()
    return "\n".join(sorted(line.strip().rstrip(",") for line in lines if line.strip()))
