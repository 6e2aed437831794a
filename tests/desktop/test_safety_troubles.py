"""A database that does not open: each state from its real cause, with a way out, untouched."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import data_files
from desktop.app import Program
from desktop.data_files import KeySource
from desktop.models.contact_table import ContactTable
from desktop.settings import Place, Settings
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.safety.restore_dialog import RestoreDialog
from desktop.views.safety.trouble_dialog import TroubleDialog, WayOut
from desktop.views.widgets import Confirmation
from domain.books import AccountQuery
from domain.safety import KeyKind
from storage.backups import back_up
from storage.embedded import connect
from storage.engine import open_database
from storage.keys import Key, keep_in_keyring, key_from_passphrase, new_key
from storage.recovery import recovery_key
from tests.desktop.programs import running, shown
from tests.disks import read_only, small_disk
from tests.fakes import MemoryKeyring
from tests.office import an_office


class Machine:
    """A computer with an office, its keyring, and a backup."""

    def __init__(self, folder: Path, keyring: MemoryKeyring) -> None:
        self.folder = folder
        self.keyring = keyring
        self.key: Key = new_key()
        keep_in_keyring(keyring, self.key)
        office = an_office(folder, self.key)
        office.add_contact(office.add_account(), "John Doe")
        (folder / "backups").mkdir()
        backup = back_up(office.database, folder / "backups")
        assert backup is not None
        self.backup = backup.file
        office.database.close()
        self.place = office.database.place
        self.settings = Settings(folder / "desktop.ini")
        self.settings.backup_folder = folder / "backups"

    def content(self) -> bytes:
        return self.place.read_bytes()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    keyring = MemoryKeyring()
    for module in ("desktop.data_files", "desktop.restoring", "desktop.first_office"):
        monkeypatch.setattr(f"{module}.system_keyring", lambda: keyring)
    return keyring


@pytest.fixture
def machine(tmp_path: Path, keyring: MemoryKeyring) -> Machine:
    return Machine(tmp_path, keyring)


@pytest.fixture
def program(qapp: QApplication, machine: Machine) -> Iterator[Program]:
    with running(Program(qapp, machine.settings, KeySource())) as program:
        yield program


def test_a_truncated_database_is_restored_from_its_window(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    torn = machine.content()[: len(machine.content()) // 2]
    machine.place.write_bytes(torn)
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert "is damaged" in dialog.accessibleDescription()
    assert machine.content() == torn
    dialog.ways[WayOut.RESTORE].click()
    restoring = shown(qtbot, RestoreDialog)
    qtbot.waitUntil(restoring.restore.isEnabled)
    restoring.restore.click()
    shown(qtbot, Confirmation).verb_button.click()
    assert "The backup was restored." in shown(qtbot, MainWindow).banner.text()
    (kept,) = machine.folder.glob("portal-desk-before-restore-*.db")
    assert kept.read_bytes() == torn
    assert len(program.offices[0].accounts.listed(AccountQuery(), 0, 9)) == 1


def test_a_new_computer_starts_with_the_backup_of_a_lost_one(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.place.unlink()
    program.open(machine.place)
    first = shown(qtbot, FirstStartDialog)
    qtbot.keyClick(first, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    restoring = shown(qtbot, RestoreDialog)
    qtbot.waitUntil(restoring.restore.isEnabled)
    restoring.restore.click()
    asked = shown(qtbot, Confirmation)
    assert "is kept" not in asked.accessibleDescription()
    asked.verb_button.click()
    assert shown(qtbot, MainWindow).banner.text() == "The backup was restored."
    in_sight = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert not any(isinstance(one, FirstStartDialog) for one in in_sight)
    assert len(program.offices[0].accounts.listed(AccountQuery(), 0, 9)) == 1


@pytest.mark.parametrize("size", [100, 5000])
def test_a_file_cut_in_its_first_pages_is_called_damaged_not_wrongly_locked(
    qtbot: QtBot, program: Program, machine: Machine, size: int
) -> None:
    machine.place.write_bytes(machine.content()[:size])
    program.open(machine.place)
    assert "is damaged" in shown(qtbot, TroubleDialog).accessibleDescription()


def test_a_database_that_may_only_be_read_says_so_and_opens_once_it_may(
    qtbot: QtBot, machine: Machine, qapp: QApplication
) -> None:
    before = machine.content()
    with read_only(machine.place, machine.folder):
        program = Program(qapp, machine.settings, KeySource())
        program.open(machine.place)
        dialog = shown(qtbot, TroubleDialog)
        assert {WayOut.AGAIN, WayOut.OTHER_FILE} == set(dialog.ways)
        assert machine.content() == before
        program.close()
        program.deleteLater()
        dialog.close()
    program = Program(qapp, machine.settings, KeySource())
    program.open(machine.place)
    shown(qtbot, MainWindow)
    program.close()
    program.deleteLater()


def test_a_database_of_a_newer_program_is_left_alone(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    connection = connect(machine.place, machine.key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = machine.content()
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert "newer Portal Desk" in dialog.accessibleDescription()
    assert WayOut.OTHER_FILE in dialog.ways
    assert machine.content() == before


def test_a_database_that_was_moved_away_can_be_found_restored_or_begun_anew(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.settings.last_opened = machine.place
    moved = machine.place.rename(machine.folder / "moved.db")
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert set(dialog.ways) == {
        WayOut.OTHER_FILE,
        WayOut.AGAIN,
        WayOut.RESTORE,
        WayOut.NEW_OFFICE,
    }
    assert "last saves" not in dialog.accessibleDescription()
    assert not machine.place.exists()
    dialog.ways[WayOut.NEW_OFFICE].click()
    first = shown(qtbot, FirstStartDialog)
    assert not machine.place.exists()
    first.hide()
    program.open_other(str(moved))
    shown(qtbot, MainWindow)


def test_a_database_that_was_moved_while_it_was_open_is_to_be_put_back_to_its_last_saves(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.settings.last_opened = machine.place
    another_window = open_database(machine.place, machine.key)
    moved = machine.place.rename(machine.folder / "moved.db")
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert "its last saves still are" in dialog.accessibleDescription()
    assert all(way.width() >= way.sizeHint().width() for way in dialog.ways.values())
    moved.rename(machine.place)
    dialog.ways[WayOut.AGAIN].click()
    shown(qtbot, MainWindow)
    another_window.close()


def test_a_database_held_by_another_program_opens_by_itself_when_it_is_free(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    holder = connect(machine.place, machine.key)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert "The database is busy" in dialog.accessibleDescription()
    holder.execute("ROLLBACK")
    holder.close()
    shown(qtbot, MainWindow)


def test_trying_again_before_the_answer_opens_one_window(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    for _ in range(3):  # as a dialog does that looks every two seconds while the answer takes five
        program.open(machine.place)
    shown(qtbot, MainWindow)
    program.open(machine.place.with_name("gone.db"))  # answered after all three
    shown(qtbot, FirstStartDialog)
    assert len(program.offices) == 1


def test_a_full_disk_is_named_and_the_database_opens_when_there_is_room(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    with small_disk(machine.folder / "disk", 1_000_000) as disk:
        place = Path(shutil.copy(machine.place, disk))
        before = place.read_bytes()
        (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
        program.open(place)
        dialog = shown(qtbot, TroubleDialog)
        assert dialog.accessibleDescription().startswith("The disk is full.")
        assert place.read_bytes() == before
        (disk / "ballast").unlink()
        dialog.ways[WayOut.AGAIN].click()
        shown(qtbot, MainWindow)
        program.close()


# Keys


def test_a_locked_keyring_can_be_unlocked_and_tried_again(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.keyring.locked = True
    program.open(machine.place)
    dialog = shown(qtbot, KeyDialog)
    machine.keyring.locked = False
    dialog.again.click()
    shown(qtbot, MainWindow)


def test_without_its_keyring_the_recovery_key_opens_the_database_and_is_kept(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.keyring.secrets.clear()
    program.open(machine.place)
    dialog = shown(qtbot, KeyDialog)
    dialog.kind.set_value(KeyKind.RECOVERY_KEY)
    typed = recovery_key(machine.key.raw)
    dialog.typed.setText(typed[:-1])
    dialog.open_button.click()
    qtbot.waitUntil(lambda: dialog.field.problem is not None)
    assert dialog.field.problem == "Group 13 has 4 characters; each group has 5."
    assert dialog.typed.text() == typed[:-1]
    dialog.typed.setText(typed)
    dialog.keep.setChecked(True)
    dialog.open_button.click()
    shown(qtbot, MainWindow)
    assert machine.keyring.secrets[machine.key.salt.hex()] == machine.key.raw.hex()


def test_a_key_that_cannot_be_kept_opens_the_database_and_that_is_said(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.keyring.locked = True
    program.open(machine.place)
    dialog = shown(qtbot, KeyDialog)
    dialog.kind.set_value(KeyKind.RECOVERY_KEY)
    dialog.typed.setText(recovery_key(machine.key.raw))
    dialog.keep.setChecked(True)
    dialog.open_button.click()
    assert shown(qtbot, MainWindow).banner.text().startswith("The key could not be kept")


def test_a_wrong_key_in_the_keyring_is_asked_for_by_all_three_ways(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    machine.keyring.secrets[machine.key.salt.hex()] = new_key().raw.hex()
    program.open(machine.place)
    dialog = shown(qtbot, KeyDialog)
    file = machine.folder / "key.txt"
    file.write_text("nothing of use")
    for kind, text, problem in (
        (KeyKind.PASSPHRASE, "not it", "This key or passphrase does not open"),
        (KeyKind.KEY_FILE, str(machine.folder / "gone.txt"), "cannot be read"),
        (KeyKind.KEY_FILE, str(file), "is not a key"),
    ):
        dialog.kind.set_value(kind)
        dialog.typed.setText(text)
        dialog.open_button.click()
        qtbot.waitUntil(partial(_says, dialog, problem))
    file.write_text(machine.key.raw.hex())
    dialog.open_button.click()
    shown(qtbot, MainWindow)


def test_a_passphrase_opens_what_it_was_chosen_for(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = an_office(tmp_path / "other", key_from_passphrase("correct horse battery"))
    other.database.close()
    program.open(other.database.place)
    dialog = shown(qtbot, KeyDialog)
    dialog.typed.setText("correct horse battery")
    dialog.open_button.click()
    shown(qtbot, MainWindow)


# An update of the database


def test_an_update_waits_for_its_backup(
    qtbot: QtBot, program: Program, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "upgrade", lambda _database, before, _report: before())
    machine.settings.backup_folder = machine.folder / "unplugged" / "backups"
    before = machine.content()
    program.open(machine.place)
    dialog = shown(qtbot, TroubleDialog)
    assert "could not be backed up" in dialog.accessibleDescription()
    assert machine.content() == before
    machine.settings.backup_folder = machine.folder / "backups"
    dialog.ways[WayOut.AGAIN].click()
    shown(qtbot, MainWindow)
    assert list((machine.folder / "backups").glob("*-before-update-*.db"))


# Two windows


def test_what_another_process_saves_appears_in_the_table(
    qtbot: QtBot, program: Program, machine: Machine
) -> None:
    program.open(machine.place)
    window = shown(qtbot, MainWindow)
    (account,) = program.offices[0].accounts.listed(AccountQuery(), 0, 1)
    window.go(Place(account_id=account.id))
    table = window.findChild(ContactTable)
    assert isinstance(table, ContactTable)
    qtbot.waitUntil(lambda: _names(table) == ["John Doe"])
    script = f"""
from pathlib import Path
from domain.books import AccountQuery
from storage.engine import open_database
from storage.keys import Key
from storage.setup import own_author
from tests.office import Office
key = Key(raw={machine.key.raw!r}, salt={machine.key.salt!r})
database = open_database(Path({str(machine.place)!r}), key)
office = Office(database, own_author(database))
(account,) = office.accounts.listed(AccountQuery(), 0, 1)
office.add_contact(office.accounts.card(account.id).account, "Added elsewhere")
database.close()
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    qtbot.waitUntil(lambda: _names(table) == ["Added elsewhere", "John Doe"])


def _says(dialog: KeyDialog, sentence: str) -> bool:
    return sentence in (dialog.field.problem or "")


def _names(table: ContactTable) -> list[str]:
    rows = (table.row_at(position) for position in range(table.rowCount()))
    return sorted(row.name for row in rows if row is not None)
