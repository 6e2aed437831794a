"""Starting the program: which window comes first, and the ways out when the data will not open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop import app as composition
from desktop.app import Program
from desktop.data_files import KeySource
from desktop.failures import Failures
from desktop.models.first_start import NextStep
from desktop.settings import Settings
from desktop.tasks import Step
from desktop.views.account_editor.account_dialog import AccountDialog
from desktop.views.bug_dialog import BugDialog
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from desktop.views.import_wizard.wizard import ImportWizard
from desktop.views.main.main_window import MainWindow
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.safety.trouble_dialog import TroubleDialog, WayOut
from storage.demo import FIRST_SEEN
from storage.embedded import import_lock
from storage.engine import open_database
from storage.keys import key_from_passphrase
from storage.migrate import migrate
from storage.setup import create_office
from tests.desktop.programs import running, shown

SECRET = "correct horse battery"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "portal-desk.db"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "desktop.ini")


@pytest.fixture
def program(
    qapp: QApplication, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setattr(composition, "demo_folder", lambda: tmp_path / "demo")
    with running(Program(qapp, settings, KeySource(no_encryption=True))) as program:
        yield program


def make(place: Path, passphrase: str | None = None) -> None:
    key = key_from_passphrase(passphrase) if passphrase else None
    create_office(place, key, organisation="North Metro", staff_name="Aliena", country="US")


def set_up(qtbot: QtBot, program: Program, place: Path, step: NextStep) -> None:
    program.open(place)
    dialog = shown(qtbot, FirstStartDialog)
    dialog.go_on.click()
    for name in ("organisation", "staff_name"):
        qtbot.keyClicks(dialog.office_page.fields[name].control, "Aliena")
    dialog.office_page.take_folder(str(place.parent))
    dialog.go_on.click()
    qtbot.waitUntil(dialog.next_page.isVisible)
    dialog.next_page.cards.get(step, dialog.go_on).click()


def test_a_database_that_is_there_opens_at_once(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place)
    program.open(place)
    assert shown(qtbot, MainWindow).windowTitle() == "Portal Desk"


def test_the_first_start_ends_in_the_main_window_and_is_remembered(
    qtbot: QtBot, program: Program, place: Path, settings: Settings
) -> None:
    set_up(qtbot, program, place, NextStep.START)
    shown(qtbot, MainWindow)
    assert settings.staff_name == "Aliena"
    assert settings.backup_folder == place.parent


def test_an_account_can_be_added_right_after_the_first_start(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    set_up(qtbot, program, place, NextStep.ADD_ACCOUNT)
    assert shown(qtbot, AccountDialog).windowTitle() == "Add Account"


def test_files_can_be_imported_right_after_the_first_start(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    set_up(qtbot, program, place, NextStep.IMPORT_FILES)
    shown(qtbot, ImportWizard)


def test_the_demo_opens_beside_the_office_just_made(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    set_up(qtbot, program, place, NextStep.OPEN_DEMO)
    qtbot.waitUntil(lambda: len(program.offices) == 2)
    titles = [office.window.windowTitle for office in program.offices]
    qtbot.waitUntil(lambda: titles[1]() == "49418 Renovation Gym – Portal Desk")
    assert titles[0]() == "Portal Desk"


def test_closing_the_first_start_quits_and_leaves_nothing_behind(
    qtbot: QtBot, program: Program, place: Path, qapp: QApplication
) -> None:
    program.open(place)
    dialog = shown(qtbot, FirstStartDialog)
    with qtbot.waitSignal(qapp.aboutToQuit, raising=False, timeout=100):
        dialog.quit.click()
    assert not dialog.isVisible()
    assert not place.exists()


def test_a_passphrase_is_asked_until_it_opens_the_data(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place, SECRET)
    program.open(place)
    dialog = shown(qtbot, KeyDialog)
    qtbot.keyClicks(dialog.typed, "not it")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: dialog.field.problem is not None)
    assert dialog.field.problem == (
        "This key or passphrase does not open the database. Check it and try again."
    )
    assert dialog.typed.text() == "not it"
    assert dialog.typed.selectedText()
    qtbot.keyClicks(dialog.typed, SECRET)
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    shown(qtbot, MainWindow)


def test_data_that_will_not_open_is_explained_and_tried_again(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place)
    content = place.read_bytes()
    place.write_bytes(b"")
    program.open(place)
    dialog = shown(qtbot, TroubleDialog)
    assert "is empty" in dialog.accessibleDescription()
    place.write_bytes(content)
    dialog.ways[WayOut.AGAIN].click()
    shown(qtbot, MainWindow)


def test_another_file_can_be_chosen_and_is_opened_next_time(
    qtbot: QtBot, program: Program, place: Path, settings: Settings, tmp_path: Path
) -> None:
    place.write_bytes(b"")
    make(tmp_path / "other.db")
    program.open(place)
    shown(qtbot, TroubleDialog)
    program.open_other(str(tmp_path / "other.db"))
    shown(qtbot, MainWindow)
    assert settings.database == tmp_path / "other.db"


def test_two_windows_on_one_database_hear_of_each_other(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place)
    program.open(place)
    qtbot.waitUntil(lambda: len(program.offices) == 1)
    program.open(place)
    qtbot.waitUntil(lambda: len(program.offices) == 2)
    assert all(office.window.isVisible() for office in program.offices)


def test_an_import_of_another_program_is_announced_until_it_ends(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place)
    program.open(place)
    shown(qtbot, MainWindow)
    [office] = program.offices
    with import_lock(place):
        qtbot.waitUntil(lambda: office.import_state.running)
    qtbot.waitUntil(lambda: not office.import_state.running)


def test_a_database_of_an_older_program_is_brought_up_to_date_while_it_is_said(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    make(place)
    with closing(open_database(place, None)) as database:
        migrate(database, "0004")
    told: list[Step] = []
    program.progressed.connect(told.append)
    program.open(place)
    shown(qtbot, MainWindow)
    assert told[-1].what == "Bringing the database up to date"
    assert told[-1].done == told[-1].total


def test_a_new_account_begins_like_the_one_looked_at_last(
    qtbot: QtBot, program: Program, place: Path
) -> None:
    set_up(qtbot, program, place, NextStep.OPEN_DEMO)
    qtbot.waitUntil(lambda: len(program.offices) == 2)
    demo = program.offices[1]
    demo.back_office.add_account(demo.window)
    dialog = shown(qtbot, AccountDialog)
    seen = demo.accounts.card(FIRST_SEEN)
    chosen = {combo.currentText() for combo in dialog.findChildren(QComboBox)}
    assert {seen.account_class.name, seen.division.name} <= chosen


def test_a_fault_of_the_program_is_logged_and_shown_with_details_to_copy(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    failures = Failures(tmp_path / "portal-desk.log")
    failures.watch()
    error = ZeroDivisionError("on purpose")
    sys.excepthook(type(error), error, None)
    dialog = shown(qtbot, BugDialog)
    assert "on purpose" in caplog.text
    assert not dialog.details.isVisible()
    dialog.show_details.click()
    assert dialog.details.isVisible()
    dialog.copy.click()
    assert "ZeroDivisionError: on purpose" in QGuiApplication.clipboard().text()
    dialog.close_button.click()
    assert not dialog.isVisible()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_log_on_a_full_disk_complains_to_nobody() -> None:
    script = """
import logging
from pathlib import Path
from desktop.failures import log_into
log_into(Path("/dev/full"))
logging.getLogger("portal-desk").warning("backups: the disk is full")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
