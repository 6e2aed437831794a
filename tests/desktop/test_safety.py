"""Backups, the recovery key and restoring, by click and key on real files."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.data_files import KeySource, opened
from desktop.models.safety import BackupWatch, Standing
from desktop.models.safety_restore import RestoreForm
from desktop.restoring import BackupShelf, DatabaseSafety
from desktop.settings import Settings
from desktop.tasks import ThreadedTasks
from desktop.views.main.main_window import MainWindow
from desktop.views.main.openers import SafetyScreen
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.safety.recovery_key_dialog import RecoveryKeyDialog
from desktop.views.safety.restore_dialog import RestoreDialog
from desktop.views.widgets import Confirmation
from domain.books import AccountQuery
from domain.safety import KeyKind
from storage.backups import back_up, backups_in
from storage.engine import now
from storage.keys import new_key, write_key_file
from storage.recovery import recovery_key
from tests.desktop.programs import running, shown
from tests.disks import small_disk
from tests.office import Office, an_office

NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)


@pytest.fixture
def tasks() -> Iterator[ThreadedTasks]:
    made = ThreadedTasks()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "desktop.ini")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path, new_key())
    made.add_contact(made.add_account(sites=1), "John Doe")
    yield made
    made.database.close()


@pytest.fixture
def program(qapp: QApplication, settings: Settings, tmp_path: Path) -> Iterator[Program]:
    with running(Program(qapp, settings, KeySource(key_file=tmp_path / "office.key"))) as program:
        yield program


def closed(office: Office, folder: Path) -> Path:
    """The office's file with its key file beside it, and nobody in it."""
    key = office.database.key
    assert key is not None
    write_key_file(folder / "office.key", key)
    office.database.close()
    return office.database.place


def backup_of(office: Office, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    made = back_up(office.database, folder, at=NOON)
    assert made is not None
    return made.file


# Backups


def test_the_backup_of_the_day_is_made_at_the_start_and_told(
    qtbot: QtBot, office: Office, settings: Settings, tasks: ThreadedTasks, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.backup_folder = folder
    watch = BackupWatch(DatabaseSafety(office.database), settings, tasks)
    watch.start()
    qtbot.waitUntil(lambda: watch.state.standing is Standing.SAME_DISK)
    assert "Choose a backup folder on another drive" in watch.state.sentence
    assert len(backups_in(folder)) == 1
    watch.look()
    qtbot.waitUntil(lambda: watch.state.standing is not Standing.RUNNING)
    assert len(backups_in(folder)) == 1


def test_a_folder_on_another_disk_gives_no_warning(
    qtbot: QtBot, office: Office, settings: Settings, tasks: ThreadedTasks, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "stick", 5_000_000) as stick:
        settings.backup_folder = stick
        watch = BackupWatch(DatabaseSafety(office.database), settings, tasks)
        watch.back_up_now()
        qtbot.waitUntil(lambda: watch.state.standing is Standing.MADE)
        assert not watch.state.is_warning
        assert watch.state.short.startswith("Backed up ")


def test_missing_folders_are_warned_about_with_what_to_do(
    qtbot: QtBot, office: Office, settings: Settings, tasks: ThreadedTasks, tmp_path: Path
) -> None:
    watch = BackupWatch(DatabaseSafety(office.database), settings, tasks)
    watch.start()
    assert watch.state.standing is Standing.NO_FOLDER
    settings.backup_folder = tmp_path / "unplugged"
    watch.look()
    qtbot.waitUntil(lambda: watch.state.standing is Standing.FAILED)
    assert "Connect its drive, or choose another backup folder." in watch.state.sentence
    (tmp_path / "plugged").mkdir()
    watch.choose(tmp_path / "plugged")
    qtbot.waitUntil(lambda: watch.state.standing is Standing.SAME_DISK)
    assert len(backups_in(tmp_path / "plugged")) == 1


def test_the_main_window_warns_and_lets_a_folder_be_chosen(
    qtbot: QtBot, office: Office, program: Program, settings: Settings, tmp_path: Path
) -> None:
    program.open(closed(office, tmp_path))
    window = shown(qtbot, MainWindow)
    qtbot.waitUntil(lambda: "No backups are made." in window.banner.text())
    assert window.status.backups.text() == "No backups"
    (tmp_path / "backups").mkdir()
    (safekeeping,) = (part for part in window.children() if hasattr(part, "take_folder"))
    safekeeping.take_folder(str(tmp_path / "backups"))
    qtbot.waitUntil(lambda: "on the same disk" in window.banner.text())
    assert settings.backup_folder == tmp_path / "backups"
    assert window.status.backups.text() == "Backup on the same disk"


# The recovery key


def test_the_recovery_key_can_be_copied_saved_and_printed(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    key = DatabaseSafety(office.database).recovery_key()
    assert key is not None
    dialog = RecoveryKeyDialog(key, "North Metro")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.shown.text().split() == key.split("-")
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == key
    dialog.save_to(tmp_path / "key.txt")
    assert "North Metro" in (tmp_path / "key.txt").read_text()
    assert all(group in (tmp_path / "key.txt").read_text() for group in key.split("-"))
    dialog.save_to(tmp_path / "nowhere" / "key.txt")
    assert "could not be saved" in dialog.banner.text()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    dialog.print_on(printer)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")


def test_the_file_menu_shows_the_recovery_key(
    qtbot: QtBot, office: Office, program: Program, tmp_path: Path
) -> None:
    key = office.database.key
    program.open(closed(office, tmp_path))
    shown(qtbot, MainWindow)
    program.offices[0].back_office.open_safety(program.offices[0].window, SafetyScreen.RECOVERY_KEY)
    assert key is not None
    assert shown(qtbot, RecoveryKeyDialog).shown.text().split() == recovery_key(key.raw).split("-")


# Restoring


def test_a_backup_is_restored_from_the_window_which_opens_again(
    qtbot: QtBot, office: Office, program: Program, settings: Settings, tmp_path: Path
) -> None:
    settings.backup_folder = tmp_path / "backups"
    backup_of(office, tmp_path / "backups")
    office.add_contact(office.add_account("21638", "The Mill"), "Added after")
    program.open(closed(office, tmp_path))
    window = shown(qtbot, MainWindow)
    program.offices[0].back_office.open_safety(window, SafetyScreen.RESTORE)
    dialog = shown(qtbot, RestoreDialog)
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 2)  # one of today, too
    dialog.table.select_row(1)
    dialog.restore.click()
    shown(qtbot, Confirmation).verb_button.click()
    qtbot.waitUntil(lambda: bool(program.offices) and program.offices[0].window is not window)
    window = shown(qtbot, MainWindow)
    assert "The backup was restored. What was here before is kept as" in window.banner.text()
    names = {found.name for found in program.offices[0].accounts.listed(AccountQuery(), 0, 9)}
    assert names == {"Renovation Gym"}
    (kept,) = tmp_path.glob("portal-desk-before-restore-*.db")
    assert str(kept) in window.banner.text()


def test_a_backup_made_meanwhile_joins_the_list_and_the_chosen_one_stays_chosen(
    qtbot: QtBot, office: Office, program: Program, settings: Settings, tmp_path: Path
) -> None:
    settings.backup_folder = tmp_path / "backups"
    backup_of(office, tmp_path / "backups")
    back_up(office.database, tmp_path / "backups", at=now() - timedelta(hours=1))  # none is due
    program.open(closed(office, tmp_path))
    window = shown(qtbot, MainWindow)
    program.offices[0].back_office.open_safety(window, SafetyScreen.RESTORE)
    table = shown(qtbot, RestoreDialog).table
    qtbot.waitUntil(lambda: table.model().rowCount() == 2)
    table.select_row(1)
    program.offices[0].back_office.open_safety(window, SafetyScreen.BACK_UP)
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert table.current_row() == 2


def test_a_database_open_elsewhere_is_not_replaced_and_comes_back(
    qtbot: QtBot, office: Office, program: Program, tmp_path: Path
) -> None:
    file = backup_of(office, tmp_path / "backups")
    key = office.database.key
    office.add_contact(office.add_account("21638", "The Mill"), "Added after")
    place = closed(office, tmp_path)
    elsewhere = opened(place, key)
    program.open(place)
    shown(qtbot, MainWindow)
    program.offices[0].back_office.open_safety(program.offices[0].window, SafetyScreen.RESTORE)
    dialog = shown(qtbot, RestoreDialog)
    dialog.choose_file(file)
    shown(qtbot, Confirmation).verb_button.click()
    qtbot.waitUntil(lambda: "open in another window" in _banner(program))
    names = {found.name for found in program.offices[0].accounts.listed(AccountQuery(), 0, 9)}
    assert names == {"Renovation Gym", "The Mill"}
    assert not list(tmp_path.glob("*.restoring*"))
    elsewhere.close()


def test_a_backup_with_another_key_asks_for_it(
    qtbot: QtBot, office: Office, program: Program, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other_key = new_key()
    other = an_office(tmp_path / "other", other_key)
    file = backup_of(other, tmp_path / "backups")
    other.database.close()
    program.open(closed(office, tmp_path))
    shown(qtbot, MainWindow)
    program.offices[0].back_office.open_safety(program.offices[0].window, SafetyScreen.RESTORE)
    shown(qtbot, RestoreDialog).choose_file(file)
    shown(qtbot, Confirmation).verb_button.click()
    asked = shown(qtbot, KeyDialog)
    asked.kind.set_value(KeyKind.RECOVERY_KEY)
    asked.typed.setText(recovery_key(other_key.raw)[:-1] + "*")
    asked.open_button.click()
    qtbot.waitUntil(lambda: asked.field.problem is not None)
    assert "Group 13" in (asked.field.problem or "")
    asked.typed.setText(recovery_key(other_key.raw))
    asked.open_button.click()
    qtbot.waitUntil(lambda: "The backup was restored." in _banner(program))


def _banner(program: Program) -> str:
    return program.offices[0].window.banner.text() if program.offices else ""


def test_the_list_of_backups_is_a_sound_model(
    qtbot: QtBot, office: Office, tasks: ThreadedTasks, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    whole = backup_of(office, tmp_path / "backups").read_bytes()
    for day, content in ("15", whole[: len(whole) // 2 + 17]), ("14", new_key().raw * 256):
        name = f"portal-desk-202506{day}T120000Z-daily-00000000.db"
        (tmp_path / "backups" / name).write_bytes(content)
    shelf = BackupShelf(office.database.place, KeySource(), office.database.key)
    form = RestoreForm(shelf, tasks, tmp_path / "backups")
    model: QAbstractItemModel = form.table
    qtmodeltester.check(model)
    form.look()
    qtbot.waitUntil(lambda: form.table.rowCount() == 3)
    texts = [[model.index(row, column).data() for column in range(6)] for row in range(3)]
    assert texts[0][1:4] == ["Daily", "1", "1"]
    assert texts[0][5] == "Twin Cities Hauling"
    assert texts[1][2] == "–"
    assert [row[5] for row in texts[1:]] == ["Damaged", "Encrypted with another key"]
