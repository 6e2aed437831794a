import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import DatabaseError, Trouble, WrongKeyError
from domain.safety import DAY, KEPT, Reason
from storage.backups import (
    back_up,
    back_up_before_update,
    back_up_if_due,
    backups_in,
    content_of,
    newest_backup,
    shares_disk,
)
from storage.check import check
from storage.engine import open_database
from storage.keys import find_key, keep_in_keyring, new_key
from tests.disks import read_only, small_disk
from tests.fakes import MemoryKeyring
from tests.office import Office, an_office

NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def test_a_backup_is_encrypted_with_the_key_of_the_database(tmp_path: Path, folder: Path) -> None:
    key, keyring = new_key(), MemoryKeyring()
    office = an_office(tmp_path, key)
    office.add_contact(office.add_account(), "Marigold Featherstone")
    backup = back_up(office.database, folder)
    office.database.close()
    assert backup is not None
    assert b"Marigold" not in backup.file.read_bytes()
    keep_in_keyring(keyring, key)
    assert find_key(backup.file, keyring=keyring) == key  # by the salt the file begins with
    database = open_database(backup.file, key)
    assert check(database).counts["contacts"] == 1
    database.close()
    with pytest.raises(WrongKeyError):
        content_of(backup.file, new_key())


def test_a_backup_is_one_file_and_looking_into_it_leaves_it_so(
    office: Office, folder: Path
) -> None:
    office.add_contact(office.add_account(sites=3))
    backup = back_up(office.database, folder)
    assert backup is not None
    with read_only(backup.file, folder):
        content = content_of(backup.file, None)
    assert (content.accounts, content.sites, content.contacts) == (1, 3, 1)
    assert content.organisation == "Twin Cities Hauling"
    assert list(folder.iterdir()) == [backup.file]


def test_a_backup_holds_one_moment_while_somebody_goes_on_saving(
    office: Office, folder: Path
) -> None:
    account = office.add_account(sites=200)
    for number in range(5):
        office.add_contact(account, f"Before {number}", note="x" * 3_000_000)
    saved_while_copying = threading.Event()

    def save(done: int, total: int, _what: str) -> None:
        if 0 < done < total and not saved_while_copying.is_set():
            office.add_contact(account, "Meanwhile")
            saved_while_copying.set()

    backup = back_up(office.database, folder, report=save)
    assert backup is not None
    assert saved_while_copying.is_set()
    assert content_of(backup.file, None).contacts == 5
    assert office.accounts.card(account.id).contact_count == 6


def test_the_backup_of_the_day_is_made_once_a_day(office: Office, folder: Path) -> None:
    assert back_up_if_due(office.database, folder, at=NOON) is not None
    assert back_up_if_due(office.database, folder, at=NOON + DAY - timedelta(minutes=1)) is None
    assert back_up_if_due(office.database, folder, at=NOON + DAY) is not None
    assert [backup.made_at for backup in backups_in(folder)] == [NOON + DAY, NOON]


def test_a_backup_dated_ahead_by_a_wrong_clock_does_not_stop_the_next(
    office: Office, folder: Path
) -> None:
    back_up(office.database, folder, at=NOON + 400 * DAY)
    assert back_up_if_due(office.database, folder, at=NOON) is not None
    assert back_up_if_due(office.database, folder, at=NOON + timedelta(hours=1)) is None
    newest = newest_backup(office.database, folder, at=NOON)
    assert newest is not None
    assert newest.made_at == NOON


def test_the_oldest_backups_go_but_only_of_this_office_and_of_the_same_kind(
    tmp_path: Path, office: Office, folder: Path
) -> None:
    other_place = tmp_path / "other"
    other_place.mkdir()
    other = an_office(other_place)
    theirs = back_up(other.database, folder, at=NOON - 100 * DAY)
    other.database.close()
    update = back_up(office.database, folder, Reason.BEFORE_UPDATE, at=NOON - 99 * DAY)
    letter = folder / "portal-desk-notes.txt"
    letter.touch()
    days = [NOON + number * DAY for number in range(KEPT + 2)]
    for day in days:
        back_up(office.database, folder, at=day)
    found = backups_in(folder)
    assert [backup.made_at for backup in found[:-2]] == days[:1:-1]
    assert theirs is not None
    assert update is not None
    assert {backup.file for backup in found[-2:]} == {theirs.file, update.file}
    assert letter.exists()


def test_what_a_backup_that_was_cut_short_left_is_no_backup_and_goes_with_the_next(
    office: Office, folder: Path
) -> None:
    first = back_up(office.database, folder, at=NOON)
    assert first is not None
    half = folder / f"{first.file.name.replace('0616', '0615')}.unfinished"
    half.write_bytes(first.file.read_bytes()[:10_000])
    assert backups_in(folder) == (first,)
    back_up(office.database, folder, at=NOON + DAY)
    assert not half.exists()


def test_only_one_window_makes_the_backup_of_the_day(office: Office, folder: Path) -> None:
    second = open_database(office.database.place)

    def meanwhile(_done: int, _total: int, _what: str) -> None:
        assert back_up_if_due(second, folder) is None
        assert back_up(second, folder) is None

    assert back_up_if_due(office.database, folder, report=meanwhile) is not None
    second.close()
    assert len(backups_in(folder)) == 1


def test_a_missing_backup_folder_is_named_with_the_way_out(office: Office, folder: Path) -> None:
    shutil.rmtree(folder)
    with pytest.raises(DatabaseError, match=r"backups is not there. Connect its drive") as failed:
        back_up_if_due(office.database, folder)
    assert failed.value.trouble is Trouble.MISSING
    assert not folder.exists()


def test_a_backup_folder_that_may_not_be_written_to_is_named(office: Office, folder: Path) -> None:
    with read_only(folder), pytest.raises(DatabaseError, match="Nothing can be written") as failed:
        back_up(office.database, folder)
    assert failed.value.trouble in (Trouble.READ_ONLY, Trouble.NOT_OPENED)
    assert list(folder.iterdir()) == []
    assert back_up(office.database, folder) is not None


def test_a_full_disk_keeps_the_backups_it_has_and_says_so(office: Office, tmp_path: Path) -> None:
    with small_disk(tmp_path / "stick", 1_500_000) as stick:
        first = back_up(office.database, stick, at=NOON)
        office.add_contact(office.add_account(), note="x" * 2_000_000)
        with pytest.raises(DatabaseError, match=r"stick is full. Make room there") as failed:
            back_up(office.database, stick)
        assert failed.value.trouble is Trouble.FULL
        assert list(stick.iterdir()) == [first.file] if first else False
        assert not shares_disk(stick, office.database.place)


def test_a_stopped_backup_leaves_nothing(office: Office, folder: Path) -> None:
    def stop(_done: int, _total: int, _what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(office.database, folder, report=stop)
    assert list(folder.iterdir()) == []


def test_a_folder_beside_the_database_shares_its_disk(office: Office, folder: Path) -> None:
    assert shares_disk(folder, office.database.place)


def test_an_update_needs_a_backup_before_it(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "made for it"
    back_up_before_update(office.database, folder)
    (backup,) = backups_in(folder)
    assert backup.reason is Reason.BEFORE_UPDATE
    with pytest.raises(DatabaseError, match=r"left as it is.*is not there") as failed:
        back_up_before_update(office.database, tmp_path / "nowhere" / "at all")
    assert failed.value.trouble is Trouble.NOT_BACKED_UP
