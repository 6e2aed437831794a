"""What a database kept by PostgreSQL does in a way of its own."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from domain.books import ContactQuery, Scope
from domain.errors import BusyError, DatabaseError, ImportRunningError, Trouble
from storage.check import check
from storage.engine import open_server
from storage.imports import importing_into
from storage.migrate import HEAD, migrate, schema_version, upgrade
from storage.schema import Base
from storage.server import Server, is_address
from tests.office import Office, opened_again
from tests.postgres import Cluster


@pytest.fixture
def office(cluster: Cluster) -> Iterator[Office]:
    with cluster.office() as office:
        yield office


@pytest.fixture
def elsewhere(office: Office) -> Iterator[Office]:
    other = opened_again(office.database)
    yield Office(database=other, author=office.author)
    other.close()


def test_the_last_step_gives_the_schema_that_is_mapped(office: Office) -> None:
    with office.database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_mapped}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_all_steps_go_down_and_up_again(office: Office) -> None:
    office.add_contact(office.add_account(sites=2))
    migrate(office.database, "base")
    assert schema_version(office.database) is None
    upgrade(office.database)
    assert schema_version(office.database) == HEAD


def test_a_step_that_leaves_something_pointing_at_nothing_is_taken_back(office: Office) -> None:
    account = office.add_account()

    def forget_divisions(connection: Connection) -> None:
        connection.execute(text("DELETE FROM divisions"))

    with pytest.raises(Exception, match="violates foreign key"):
        office.database.rebuild(forget_divisions)
    assert office.accounts.card(account.id).account == account


def test_the_search_has_an_index(office: Office) -> None:
    with office.database.reading() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = session.execute(
            text("EXPLAIN SELECT place FROM listed_contacts WHERE search LIKE '%heather%'")
        )
        assert "listed_contacts_search" in "\n".join(line for (line,) in plan)


def test_wild_cards_of_the_database_are_letters_like_others(office: Office) -> None:
    account = office.add_account()
    for name in ("100% Gym", "100 Gym", "a_b_c", "aXbXc", "back\\slash"):
        office.add_contact(account, name)
    for text_, names in (("100%", 1), ("a_b", 1), ("k\\s", 1), ("100", 2)):
        query = ContactQuery(scope=Scope.EVERYWHERE, text=text_)
        assert office.contacts.count(query) == names


def test_a_database_that_was_looked_over_is_whole(office: Office) -> None:
    office.add_contact(office.add_account(sites=70))
    assert check(office.database).damage == ()


def test_writers_follow_one_after_the_other_and_leave_no_gap(
    office: Office, elsewhere: Office
) -> None:
    account = office.add_account()

    def add(n: int) -> None:
        (office if n % 2 else elsewhere).add_contact(account, f"Person {n}")

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(add, range(24)))
    with office.database.reading() as session:
        numbers = session.execute(text("SELECT device_seq FROM changes ORDER BY 1")).scalars().all()
    assert numbers == list(range(1, len(numbers) + 1))
    assert office.accounts.card(account.id).contact_count == 24
    assert check(office.database).damage == ()


def test_a_reader_sees_one_state_while_others_write(office: Office, elsewhere: Office) -> None:
    account = office.add_account()
    count = text("SELECT count(*) FROM contacts")
    with office.database.reading() as session:
        before = session.execute(count).scalar_one()
        elsewhere.add_contact(account)
        assert session.execute(count).scalar_one() == before


def test_a_reader_cannot_write(office: Office) -> None:
    with (
        pytest.raises(DatabaseError, match="lets nobody write") as refused,
        office.database.reading() as session,
    ):
        session.execute(text("DELETE FROM contacts"))
    assert refused.value.trouble is Trouble.READ_ONLY


def test_a_writer_that_waits_too_long_is_told_that_it_is_busy(
    office: Office, elsewhere: Office
) -> None:
    account = office.add_account()
    address = office.database.engine.url.update_query_dict({"options": "-c lock_timeout=20"})
    impatient = open_server(address.render_as_string(hide_password=False))
    began, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with elsewhere.database.writing(office.author) as session:
            session.connection()
            began.set()
            may_end.wait()

    writer = threading.Thread(target=write)
    writer.start()
    began.wait()
    hurried = Office(database=impatient, author=office.author)
    with pytest.raises(BusyError, match="busy with another program"):
        hurried.add_contact(account)
    may_end.set()
    writer.join()
    hurried.add_contact(account)
    impatient.close()


def test_what_one_holds_nobody_else_holds(office: Office, elsewhere: Office) -> None:
    with office.database.held("mail") as first, elsewhere.database.held("mail") as second:
        assert (first, second) == (True, False)
        with elsewhere.database.held("something else") as other:
            assert other
    with elsewhere.database.held("mail") as again:
        assert again


def test_nobody_saves_while_an_import_runs_and_it_reads_on(
    office: Office, elsewhere: Office
) -> None:
    account = office.add_account()
    with importing_into(office.database, office.author):
        assert elsewhere.database.import_runs()
        with pytest.raises(ImportRunningError):
            elsewhere.add_contact(account)
        with pytest.raises(ImportRunningError), importing_into(elsewhere.database, office.author):
            pass
        assert elsewhere.accounts.card(account.id).account == account
    elsewhere.add_contact(account)


def test_what_another_process_writes_is_heard_with_its_ids(
    office: Office, elsewhere: Office
) -> None:
    account = office.add_account()
    heard: list[frozenset[UUID] | None] = []
    assert office.database.changed_elsewhere() is False
    office.database.watch(heard.append)
    row = elsewhere.add_contact(account)
    assert office.database.changed_elsewhere() is True
    assert office.database.changed_elsewhere() is False
    (written,) = heard
    assert written is not None
    assert {account.id, row.id} <= written


@pytest.mark.parametrize("rested", [0.0, 60.0])
def test_a_connection_that_the_server_ended_is_made_anew(
    office: Office, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, rested: float
) -> None:
    monkeypatch.setattr("storage.server._RESTED", rested)
    account = office.add_account()
    cluster.administer(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE application_name = 'Portal Desk'"
    )
    assert office.accounts.card(account.id).account == account


def test_a_server_that_is_not_there_is_named(cluster: Cluster) -> None:
    for address in (cluster.address("nobody_made_this"), "postgresql://tests@/x?host=/nowhere"):
        with pytest.raises(DatabaseError, match="cannot be reached") as refused:
            open_server(address)
        assert refused.value.trouble is Trouble.NOT_OPENED


def test_a_password_stays_out_of_every_sentence() -> None:
    with pytest.raises(DatabaseError) as refused:
        open_server("postgresql://tests:secret@/x?host=/nowhere")
    assert "secret" not in str(refused.value)


def test_an_address_that_cannot_be_read_is_refused_with_an_example() -> None:
    with pytest.raises(DatabaseError, match="looks like postgresql://"):
        Server("postgresql://tests@host:port:port/x")
    assert is_address("postgres://host/x")
    assert not is_address("/var/lib/portal-desk.db")


def test_a_database_that_sorts_otherwise_is_refused(cluster: Cluster) -> None:
    cluster.administer(
        "CREATE DATABASE german TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' STRATEGY file_copy"
    )
    with pytest.raises(DatabaseError, match="--encoding=UTF8 --locale=C"):
        open_server(cluster.address("german"))


def test_a_server_has_no_file_to_back_up(office: Office) -> None:
    with pytest.raises(DatabaseError, match="makes its own backups"):
        _ = office.database.place


def _is_mapped(name: str | None, _kind: str, _parents: object) -> bool:
    return not (name or "").endswith("_search")
