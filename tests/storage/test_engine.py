import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.books import AccountQuery
from domain.errors import (
    BusyError,
    DatabaseError,
    ImportRunningError,
    Trouble,
    WrongKeyError,
)
from storage import engine
from storage.embedded import connect, import_lock
from storage.engine import Database, open_database
from storage.keys import new_key
from tests.disks import as_anybody, read_only
from tests.office import Office, an_office


def test_an_encrypted_file_shows_nothing_of_its_content(tmp_path: Path) -> None:
    key = new_key()
    office = an_office(tmp_path, key)
    office.add_contact(office.add_account(), "Marigold Featherstone")
    office.database.close()
    content = office.database.place.read_bytes()
    assert content.startswith(key.salt)
    assert b"Marigold" not in content
    assert b"SQLite" not in content


def test_an_encrypted_file_opens_with_its_key_only(tmp_path: Path) -> None:
    key = new_key()
    office = an_office(tmp_path, key)
    account = office.add_account()
    office.database.close()
    for wrong in (new_key(), None):
        with pytest.raises(WrongKeyError):
            open_database(office.database.place, wrong)
    database = open_database(office.database.place, key)
    assert Office(database, office.author).accounts.card(account.id).account == account
    database.close()


def test_an_unencrypted_file_does_not_open_with_a_key(office: Office) -> None:
    office.database.close()
    with pytest.raises(WrongKeyError):
        open_database(office.database.place, new_key())


def test_a_missing_database_is_not_made_by_opening_it(tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "portal-desk.db"
    with pytest.raises(DatabaseError, match="There is no database at"):
        open_database(place)
    assert not place.parent.exists()


def test_an_empty_file_is_not_taken_for_a_database(tmp_path: Path) -> None:
    place = tmp_path / "portal-desk.db"
    place.touch()
    with pytest.raises(DatabaseError, match="is empty"):
        open_database(place)


def test_creating_does_not_touch_a_file_that_is_there(tmp_path: Path) -> None:
    place = tmp_path / "letter.txt"
    place.write_text("Dear Ms. Raman")
    with pytest.raises(DatabaseError, match="already"):
        open_database(place, create=True)
    assert place.read_text() == "Dear Ms. Raman"


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    key = new_key()
    office = an_office(tmp_path, key)
    office.add_account(sites=200)
    office.database.close()
    place = office.database.place
    content = bytearray(place.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    place.write_bytes(bytes(content))
    with pytest.raises(DatabaseError, match=r"damaged\. Restore a backup"):
        open_database(place, key)


def test_connections_are_set_up_to_lose_nothing(office: Office) -> None:
    with office.database.reading() as session:
        settings = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_what_fails_on_the_way_leaves_nothing_behind(office: Office) -> None:
    before = _changes(office.database)
    with pytest.raises(ZeroDivisionError):
        _rename_half(office)
    assert office.setup.organisation() == "Twin Cities Hauling"
    assert _changes(office.database) == before


def test_a_database_that_another_program_writes_to_is_busy(office: Office) -> None:
    account = office.add_account()
    _be_impatient(office.database)
    other = connect(office.database.place, None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="busy with another program"):
        office.add_contact(account)
    other.execute("ROLLBACK")
    other.close()
    assert office.add_contact(account).contact.name == "John Doe"


def test_a_save_during_an_import_is_told_so_at_once(office: Office) -> None:
    account = office.add_account()
    with import_lock(office.database.place), pytest.raises(ImportRunningError):
        office.add_contact(account)
    office.add_contact(account)


def test_reading_goes_on_during_an_import(office: Office) -> None:
    account = office.add_account()
    with (
        import_lock(office.database.place),
        office.database.writing(office.author, importing=True) as session,
    ):
        session.execute(text("UPDATE accounts SET name = 'Half imported'"))
        assert office.accounts.card(account.id).account == account


def test_a_full_disk_leaves_the_old_state_and_work_goes_on_when_there_is_room(
    office: Office,
) -> None:
    account = office.add_account()
    _limit_pages(office.database, 1)
    with pytest.raises(DatabaseError, match=r"full\. Make room"):
        office.add_contact(account, note="x" * 1_000_000)
    assert office.accounts.card(account.id).contact_count == 0
    _limit_pages(office.database, 4_294_967_294)
    office.add_contact(account, note="x" * 1_000_000)


def test_a_database_that_may_only_be_read_says_so_and_still_shows_its_data(
    office: Office,
) -> None:
    account = office.add_account()
    with office.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(DatabaseError, match="cannot be written to"):
        office.add_contact(account)
    assert office.accounts.card(account.id).account == account


def test_what_was_opened_while_it_could_only_be_read_saves_at_once_when_it_may_be_written(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path)
    place = office.database.place
    office.add_account()
    office.database.engine.dispose()
    with closing(connect(place, None)) as another_window, read_only(place):
        another_window.execute("SELECT * FROM office").fetchall()  # or there would be no log
        assert office.accounts.listed(AccountQuery(), 0, 9)
    office.add_account("21638", "The Mill")


def test_a_file_that_may_only_be_read_is_refused_and_nothing_is_made_beside_it(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path)
    office.database.close()
    place = office.database.place
    with read_only(place):
        with pytest.raises(DatabaseError, match="cannot be written to") as refused:
            open_database(place)
        assert refused.value.trouble is Trouble.READ_ONLY
        assert _logs(place) == []


def test_logs_made_while_the_file_could_only_be_read_do_not_keep_it_so(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    place = office.database.place
    office.database.engine.dispose()
    with read_only(place), closing(connect(place, None)) as reader:
        reader.execute("SELECT * FROM office").fetchall()
    assert {log.stat().st_mode & 0o222 for log in _logs(place)} == {0}
    with as_anybody():
        office.add_account()


def test_a_file_that_was_moved_while_it_was_open_takes_no_save_and_loses_none(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path)
    place, account = office.database.place, office.add_account()
    office.add_contact(account, "John Doe")
    moved = place.rename(tmp_path / "moved.db")
    with pytest.raises(DatabaseError, match="Put it back where it was") as refused:
        office.add_contact(account, "Ben Ruiz")
    assert refused.value.trouble is Trouble.MISSING
    with office.database.reading() as one, office.database.reading() as another:
        one.execute(text("SELECT * FROM office"))
        with pytest.raises(DatabaseError, match="Put it back"):
            another.execute(text("SELECT * FROM office"))
    assert not place.exists()
    moved.rename(place)
    office.add_contact(account, "Ben Ruiz")
    assert office.accounts.card(account.id).contact_count == 2


def test_watchers_hear_which_records_were_written(office: Office) -> None:
    account = office.add_account()
    heard: list[frozenset[UUID] | None] = []
    office.database.watch(heard.append)
    row = office.add_contact(account)
    (written,) = heard
    assert written is not None
    assert {account.id, row.id, row.contact.id} <= written


def test_watchers_hear_nothing_of_a_save_that_failed_or_changed_nothing(office: Office) -> None:
    row = office.add_contact(office.add_account())
    heard: list[frozenset[UUID] | None] = []
    office.database.watch(heard.append)
    office.change(row.id, lambda same: same)
    with pytest.raises(ZeroDivisionError):
        _rename_half(office)
    assert heard == []


def test_what_another_process_writes_is_heard_with_its_ids(office: Office) -> None:
    account = office.add_account()
    heard: list[frozenset[UUID] | None] = []
    assert office.database.changed_elsewhere() is False
    office.add_contact(account)  # our own saves are not news
    assert office.database.changed_elsewhere() is False
    office.database.watch(heard.append)
    _add_contact_in_another_process(office, account.number)
    assert office.database.changed_elsewhere() is True
    assert office.database.changed_elsewhere() is False
    (written,) = heard
    assert written is not None
    assert account.id in written
    assert office.accounts.card(account.id).contact_count == 2


def test_more_than_can_be_told_one_by_one_is_heard_as_everything(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_MOST_IDS", 1)
    account = office.add_account()
    heard: list[frozenset[UUID] | None] = []
    office.database.changed_elsewhere()
    office.database.watch(heard.append)
    _add_contact_in_another_process(office, account.number)
    assert office.database.changed_elsewhere() is True
    assert heard == [None]


def _logs(place: Path) -> list[Path]:
    return [*place.parent.glob(f"{place.name}-*")]


def _add_contact_in_another_process(office: Office, number: str) -> None:
    program = f"""
from pathlib import Path
from domain.books import AccountQuery
from storage.engine import open_database
from storage.setup import own_author
from tests.office import Office
database = open_database(Path({str(office.database.place)!r}))
office = Office(database, own_author(database))
(account,) = office.accounts.listed(AccountQuery(text={number!r}), 0, 1)
office.add_contact(office.accounts.card(account.id).account, "Elsewhere")
database.close()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def _rename_half(office: Office) -> None:
    with office.database.writing(office.author) as session:
        session.execute(text("UPDATE office SET organisation = 'Half done'"))
        _ = 1 / 0


def _changes(database: Database) -> int:
    with database.reading() as session:
        counted: int = session.execute(text("SELECT count(*) FROM changes")).scalar_one()
    return counted


def _be_impatient(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")


def _limit_pages(database: Database, count: int) -> None:
    """As if the disk had no room for more pages than these; those that are there stay."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count}")


def test_late_work_does_not_open_a_closed_database_again(office: Office) -> None:
    office.database.close()
    with pytest.raises(DatabaseError, match="closed"), office.database.reading():
        pass
    with pytest.raises(DatabaseError, match="closed"), office.database.writing(office.author):
        pass
