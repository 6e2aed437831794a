import errno
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from domain.errors import BusyError, DatabaseError, Trouble, WrongKeyError
from domain.safety import Backup
from storage import restoring
from storage.backups import back_up
from storage.check import check
from storage.embedded import connect
from storage.engine import Database, open_database
from storage.keys import Key, new_key
from storage.migrate import HEAD, migrate, schema_version
from storage.occupancy import alone
from storage.restoring import Prepared, discard, prepare, put_in_place
from storage.schema import ChangeRow, OfficeRow
from storage.setup import own_author
from tests.disks import small_disk
from tests.office import Office, an_office

NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)


class Restored:
    """A database with two contacts, and a backup from when there was one."""

    def __init__(self, folder: Path, key: Key | None) -> None:
        self.key = key
        office = an_office(folder, key)
        self.place = office.database.place
        account = office.add_account()
        office.add_contact(account, "Before")
        (folder / "backups").mkdir()
        made = back_up(office.database, folder / "backups", at=NOON)
        assert made is not None
        self.backup: Backup = made
        office.add_contact(account, "After")
        office.database.close()

    def prepare(self) -> Prepared:
        return prepare(self.backup.file, self.place, self.key)

    def names(self, place: Path | None = None) -> set[str]:
        database = open_database(place or self.place, self.key)
        try:
            assert check(database).damage == ()
            return names(database)
        finally:
            database.close()


@pytest.fixture(params=["encrypted", "plain"])
def restored(tmp_path: Path, request: pytest.FixtureRequest) -> Restored:
    return Restored(tmp_path, new_key() if request.param == "encrypted" else None)


def test_a_backup_takes_the_place_of_the_database_which_is_kept(restored: Restored) -> None:
    kept = put_in_place(restored.prepare(), present_key=restored.key, at=NOON)
    assert restored.names() == {"Before"}
    assert kept == restored.place.with_name("portal-desk-before-restore-20250616T120000Z.db")
    assert restored.names(kept) == {"Before", "After"}
    assert not list(restored.place.parent.glob("*.restoring*"))


def test_what_was_restored_over_can_be_restored_again(restored: Restored) -> None:
    kept = put_in_place(restored.prepare(), present_key=restored.key, at=NOON)
    assert kept is not None
    again = prepare(kept, restored.place, restored.key)
    second = put_in_place(again, present_key=restored.key, at=NOON)
    assert restored.names() == {"Before", "After"}
    assert second is not None
    assert second != kept
    assert restored.names(second) == {"Before"}


def test_preparing_touches_neither_the_database_nor_the_backup(restored: Restored) -> None:
    before = restored.place.read_bytes(), restored.backup.file.read_bytes()
    prepared = restored.prepare()
    assert prepared.content.counts["contacts"] == 1
    assert before == (restored.place.read_bytes(), restored.backup.file.read_bytes())
    assert list(restored.backup.file.parent.iterdir()) == [restored.backup.file]
    discard(prepared.file)
    assert not list(restored.place.parent.glob("*.restoring*"))


def test_what_was_restored_counts_its_changes_on_as_another_device(restored: Restored) -> None:
    put_in_place(restored.prepare(), present_key=restored.key)
    database = open_database(restored.place, restored.key)
    office = Office(database, own_author(database))
    database.changed_elsewhere()
    office.add_account("21638", "The Mill")
    with database.reading() as session:
        query = select(ChangeRow.device_seq, ChangeRow.device_id).order_by(ChangeRow.device_seq)
        numbers, devices = zip(*session.execute(query), strict=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert [*dict.fromkeys(devices)][1:] == [session.scalar(select(OfficeRow.device_id))]
    database.close()


def test_what_others_write_after_a_restore_is_heard(restored: Restored) -> None:
    put_in_place(restored.prepare(), present_key=restored.key)
    ours, theirs = (open_database(restored.place, restored.key) for _ in range(2))
    ours.changed_elsewhere()
    heard: list[frozenset[UUID] | None] = []
    ours.watch(heard.append)
    for number in "21638", "71200":
        account = Office(theirs, own_author(theirs)).add_account(number)
        assert ours.changed_elsewhere()
        assert account.id in (heard.pop() or ())
    ours.close()
    theirs.close()


def test_a_database_that_is_gone_comes_back(restored: Restored) -> None:
    restored.place.unlink()
    assert put_in_place(restored.prepare()) is None
    assert restored.names() == {"Before"}


def test_a_database_that_no_longer_opens_is_kept_with_its_log(restored: Restored) -> None:
    restored.place.write_bytes(b"rubbish" * 1000)
    log = restored.place.with_name("portal-desk.db-wal")
    log.write_bytes(b"what was saved last")
    journal = restored.place.with_name("portal-desk.db-journal")
    journal.write_bytes(b"what is to be taken back")
    kept = put_in_place(restored.prepare(), present_key=restored.key)
    assert kept is not None
    assert not journal.exists()  # or it would be taken back in the new one
    assert kept.read_bytes() == b"rubbish" * 1000
    assert kept.with_name(f"{kept.name}-journal").read_bytes() == b"what is to be taken back"
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"what was saved last"
    assert restored.names() == {"Before"}


def test_the_log_of_the_old_database_does_not_reach_into_the_new_one(
    restored: Restored,
) -> None:
    _die_with_a_log(restored)
    assert restored.place.with_name("portal-desk.db-wal").stat().st_size > 0
    kept = put_in_place(restored.prepare(), present_key=restored.key)
    assert restored.names() == {"Before"}
    assert restored.names(kept) == {"Before", "After", "In the log"}


def test_nothing_is_put_in_place_while_somebody_has_the_database_open(
    restored: Restored,
) -> None:
    prepared = restored.prepare()
    database = open_database(restored.place, restored.key)
    with pytest.raises(BusyError, match="open in another window"):
        put_in_place(prepared, present_key=restored.key)
    assert names(database) == {"Before", "After"}
    database.close()
    assert prepared.file.exists()
    put_in_place(prepared, present_key=restored.key)
    assert restored.names() == {"Before"}


def test_another_process_with_the_database_open_is_noticed_too(restored: Restored) -> None:
    program = f"""
from storage.engine import open_database
from storage.keys import Key
from pathlib import Path
database = open_database(Path({str(restored.place)!r}), {_written(restored.key)})
print("open", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(BusyError, match="open in another window"):
            put_in_place(restored.prepare(), present_key=restored.key)
        other.kill()
    put_in_place(restored.prepare(), present_key=restored.key)  # nothing holds it any more
    assert restored.names() == {"Before"}


def test_a_damaged_backup_is_refused_before_anything_is_touched(restored: Restored) -> None:
    content = bytearray(restored.backup.file.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    restored.backup.file.write_bytes(bytes(content))
    with pytest.raises(DatabaseError, match=r"\.db is damaged. Choose another one"):
        restored.prepare()
    restored.backup.file.write_bytes(bytes(content[:5000]))
    with pytest.raises(DatabaseError, match=r"\.db is damaged. Choose another one"):
        restored.prepare()
    assert restored.names() == {"Before", "After"}
    assert not list(restored.place.parent.glob("*.restoring*"))


def test_a_backup_does_not_open_with_another_key(tmp_path: Path) -> None:
    restored = Restored(tmp_path, new_key())
    with pytest.raises(WrongKeyError):
        prepare(restored.backup.file, restored.place, new_key())
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_backup_of_a_newer_program_is_refused(restored: Restored) -> None:
    connection = connect(restored.backup.file, restored.key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with pytest.raises(DatabaseError, match="was made by a newer Portal Desk") as refused:
        restored.prepare()
    assert refused.value.trouble is Trouble.NEWER
    assert str(restored.backup.file) in str(refused.value)


def test_an_older_backup_is_brought_to_this_schema(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    migrate(office.database, "base")
    made = tmp_path / "old.db"
    office.database.close()
    office.database.place.rename(made)
    prepared = prepare(made, office.database.place, None)
    put_in_place(prepared)
    database = open_database(office.database.place)
    assert schema_version(database) == HEAD
    database.close()


def test_the_database_itself_is_no_backup_of_it(restored: Restored) -> None:
    with pytest.raises(DatabaseError, match="the database itself"):
        prepare(restored.place, restored.place, restored.key)
    assert restored.names() == {"Before", "After"}


def test_a_full_disk_is_named_and_leaves_the_old_database(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4_000_000) as disk:
        restored = Restored(disk, None)
        (disk / "ballast").write_bytes(bytes(_free(disk) - 60_000))
        with pytest.raises(DatabaseError, match="is full") as failed:
            restored.prepare()
        assert failed.value.trouble is Trouble.FULL
        (disk / "ballast").unlink()
        assert restored.names() == {"Before", "After"}


def test_a_disk_that_refuses_the_last_step_leaves_the_old_database(
    restored: Restored, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refused_at_the_last_step(restored, monkeypatch)
    assert restored.names() == {"Before", "After"}


def test_a_disk_that_refuses_the_last_step_leaves_what_did_not_open_with_its_log(
    restored: Restored, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = restored.place.with_name("portal-desk.db-wal")
    restored.place.write_bytes(b"rubbish" * 1000)
    log.write_bytes(b"what was saved last")
    _refused_at_the_last_step(restored, monkeypatch)
    assert restored.place.read_bytes() == b"rubbish" * 1000
    assert log.read_bytes() == b"what was saved last"


@pytest.mark.parametrize("call", range(1, 8))
def test_whoever_is_killed_while_putting_in_place_has_one_of_the_two(
    tmp_path: Path, call: int
) -> None:
    restored = Restored(tmp_path, new_key())
    _die_with_a_log(restored)
    restored.prepare()
    program = f"""
import errno
import os
from pathlib import Path
from storage.keys import Key
from storage.restoring import Prepared, put_in_place
calls = 0
def watched(name):
    real = getattr(os, name)
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == {call}:
            os.kill(os.getpid(), 9)
        return real(*args, **kwargs)
    setattr(os, name, call)
for name in ("link", "unlink", "replace", "fsync", "open"):
    watched(name)
place = Path({str(restored.place)!r})
prepared = Prepared(file=place.with_name("portal-desk.db.restoring"), place=place, content=None)
put_in_place(prepared, present_key={_written(restored.key)})
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode in (0, -9)
    found = restored.names()
    assert found in ({"Before"}, {"Before", "After", "In the log"})
    if found == {"Before"}:
        (kept,) = tmp_path.glob("portal-desk-before-restore-*.db")
        assert restored.names(kept) == {"Before", "After", "In the log"}
    with alone(restored.place):  # what the killed one held is free
        pass


def names(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(text("SELECT name FROM contacts")))


def _refused_at_the_last_step(restored: Restored, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = restored.prepare()

    def sync(_folder: Path) -> None:
        if not prepared.file.exists():
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(restoring, "sync_folder", sync)
    with pytest.raises(DatabaseError, match="does not answer as it should"):
        put_in_place(prepared, present_key=restored.key)
    assert [file.name for file in restored.place.parent.glob("*.db")] == ["portal-desk.db"]


def _die_with_a_log(restored: Restored) -> None:
    """Save once more in a process that is killed before the log is written into the file."""
    program = f"""
import errno
import os
from pathlib import Path
from domain.books import AccountQuery
from storage.engine import open_database
from storage.keys import Key
from storage.setup import own_author
from tests.office import Office
database = open_database(Path({str(restored.place)!r}), {_written(restored.key)})
office = Office(database, own_author(database))
(account,) = office.accounts.listed(AccountQuery(), 0, 1)
office.add_contact(office.accounts.card(account.id).account, "In the log")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program], check=False, timeout=60)


def _written(key: Key | None) -> str:
    return f"Key(raw={key.raw!r}, salt={key.salt!r})" if key else "None"


def _free(folder: Path) -> int:
    stats = os.statvfs(folder)
    return stats.f_bavail * stats.f_frsize
