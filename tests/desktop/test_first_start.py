"""The first start on a computer: nothing typed is lost, and what was chosen is what is made."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import first_office
from desktop.data_files import KeySource, opened
from desktop.first_office import FirstOffice
from desktop.models.countries import countries
from desktop.models.first_start import FirstStart, FirstStartForm, NextStep, Protection
from desktop.tasks import ThreadedTasks
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from domain.errors import DatabaseError
from storage.keys import Protection as StoredProtection
from storage.keys import find_key, protection_of
from storage.setup import SqlSetupBook, own_author
from tests.disks import small_disk

EVERY = (Protection.KEYRING, Protection.PASSPHRASE, Protection.NONE)
SECRET = "correct horse battery"
Start = Callable[..., FirstStartDialog]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "portal-desk.db"


@pytest.fixture
def first(place: Path) -> FirstOffice:
    return FirstOffice(place, KeySource())


@pytest.fixture
def start(qtbot: QtBot, first: FirstOffice) -> Iterator[Start]:
    tasks = ThreadedTasks()
    shown: list[FirstStartDialog] = []

    def show(
        *, create: Callable[[FirstStart], None] = first.create, **answers: object
    ) -> FirstStartDialog:
        given = FirstStart(**{"protection": Protection.NONE, **answers})  # type: ignore[arg-type] # by field name
        form = FirstStartForm(given, create, tasks, choices=EVERY)
        dialog = FirstStartDialog(form)
        form.setParent(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        shown.append(dialog)
        return dialog

    yield show
    tasks.close()
    for dialog in shown:
        dialog.deleteLater()


def fill(qtbot: QtBot, dialog: FirstStartDialog, **texts: str) -> None:
    for name, text in texts.items():
        line = field(dialog, name)
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, text)


def field(dialog: FirstStartDialog, name: str) -> QLineEdit:
    control = dialog.office_page.fields[name].control
    assert isinstance(control, QLineEdit)
    return control


def to_office(dialog: FirstStartDialog) -> None:
    dialog.go_on.click()


def shows(page: QWidget) -> bool:
    return page.isVisible()


def test_a_server_is_said_to_come_later_and_cannot_be_gone_on_with(start: Start) -> None:
    dialog = start()
    assert dialog.go_on.isEnabled()
    dialog.place_page.server.click()
    assert "comes with a later version" in dialog.place_page.later.text()
    assert not dialog.go_on.isEnabled()
    dialog.place_page.this_computer.click()
    assert dialog.go_on.isEnabled()
    assert not dialog.place_page.later.text()


def test_the_choice_is_made_with_the_arrow_keys_and_gone_on_with_enter(
    start: Start, qtbot: QtBot
) -> None:
    dialog = start()
    qtbot.keyClick(dialog.place_page.this_computer, Qt.Key.Key_Down)
    assert dialog.place_page.server.isChecked()
    qtbot.keyClick(dialog.place_page.server, Qt.Key.Key_Up)
    assert dialog.place_page.this_computer.isChecked()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert shows(dialog.office_page)


def test_what_is_missing_is_said_under_its_field_and_gets_the_keyboard(start: Start) -> None:
    dialog = start(protection=Protection.PASSPHRASE)
    to_office(dialog)
    fields = dialog.office_page.fields
    assert [field.problem for field in fields.values()] == [None] * len(fields)
    dialog.go_on.click()
    assert fields["organisation"].problem == "Enter the name of your organization."
    assert fields["staff_name"].problem == "Enter your name."
    assert fields["passphrase"].problem == "Use at least 12 characters."
    assert fields["organisation"].control.hasFocus()


def test_two_passphrases_that_differ_are_refused(start: Start, qtbot: QtBot) -> None:
    dialog = start(protection=Protection.PASSPHRASE)
    to_office(dialog)
    fill(qtbot, dialog, organisation="North Metro", staff_name="Aliena Somers")
    fill(qtbot, dialog, passphrase=SECRET, passphrase_again=SECRET + "!")
    dialog.go_on.click()
    problem = dialog.office_page.fields["passphrase_again"].problem
    assert problem == "The two passphrases differ. Type it again."


def test_nothing_typed_is_lost_by_going_back(start: Start, qtbot: QtBot) -> None:
    dialog = start(protection=Protection.PASSPHRASE)
    to_office(dialog)
    fill(qtbot, dialog, organisation="North Metro", passphrase=SECRET)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert shows(dialog.place_page)
    to_office(dialog)
    assert field(dialog, "organisation").text() == "North Metro"
    assert field(dialog, "passphrase").text() == SECRET


def test_an_office_without_encryption_is_made_with_its_first_division_and_class(
    start: Start, qtbot: QtBot, place: Path
) -> None:
    dialog = start(country="CA")
    to_office(dialog)
    fill(qtbot, dialog, organisation=" North Metro ", staff_name="Aliena Somers")
    dialog.go_on.click()
    qtbot.waitUntil(lambda: shows(dialog.next_page))
    assert protection_of(place) is StoredProtection.NONE
    database = opened(place, None)
    setup = SqlSetupBook(database, own_author(database))
    assert setup.organisation() == "North Metro"
    assert [division.country for division in setup.divisions()] == ["CA"]
    assert [found.name for found in setup.account_classes()] == ["COMM"]
    assert own_author(database).staff_name == "Aliena Somers"
    database.close()


def test_a_passphrase_protects_the_file_and_is_forgotten_by_the_window(
    start: Start, qtbot: QtBot, place: Path, first: FirstOffice
) -> None:
    dialog = start()
    to_office(dialog)
    dialog.office_page.protections[Protection.PASSPHRASE].click()
    fill(qtbot, dialog, organisation="North Metro", staff_name="Aliena Somers")
    fill(qtbot, dialog, passphrase=SECRET, passphrase_again=SECRET)
    dialog.go_on.click()
    qtbot.waitUntil(lambda: shows(dialog.next_page))
    assert protection_of(place) is StoredProtection.ENCRYPTED
    assert find_key(place, passphrase=SECRET) == first.key
    opened(place, first.key).close()


@pytest.mark.parametrize("step", list(NextStep))
def test_the_last_step_says_what_to_do_first(start: Start, qtbot: QtBot, step: NextStep) -> None:
    dialog = start(organisation="North Metro", staff_name="Aliena")
    to_office(dialog)
    dialog.go_on.click()
    qtbot.waitUntil(lambda: shows(dialog.next_page))
    with qtbot.waitSignal(dialog.accepted):
        (dialog.go_on if step is NextStep.START else dialog.next_page.cards[step]).click()
    assert dialog.next_step is step


def test_a_backup_folder_that_is_not_there_is_refused_before_anything_is_made(
    start: Start, qtbot: QtBot, place: Path, tmp_path: Path
) -> None:
    dialog = start(organisation="North Metro", staff_name="Aliena")
    to_office(dialog)
    fill(qtbot, dialog, backup_folder=str(tmp_path / "nowhere"))
    dialog.go_on.click()
    backup = dialog.office_page.fields["backup_folder"]
    qtbot.waitUntil(lambda: backup.problem is not None)
    assert backup.problem == "There is no such folder. Choose another."
    assert not place.exists()
    dialog.office_page.take_folder(str(tmp_path))
    dialog.go_on.click()
    qtbot.waitUntil(lambda: shows(dialog.next_page))


def test_a_failure_is_told_and_keeps_what_was_typed(start: Start, qtbot: QtBot) -> None:
    def fail(_answers: FirstStart) -> None:
        raise DatabaseError("The disk is full. Make room and try again.")

    dialog = start(create=fail)
    to_office(dialog)
    fill(qtbot, dialog, organisation="North Metro", staff_name="Aliena")
    dialog.go_on.click()
    qtbot.waitUntil(lambda: dialog.banner.text() == "The disk is full. Make room and try again.")
    assert field(dialog, "organisation").text() == "North Metro"
    assert dialog.go_on.isEnabled()


def test_closing_the_last_step_starts_with_the_office_just_made(start: Start, qtbot: QtBot) -> None:
    dialog = start(organisation="North Metro", staff_name="Aliena")
    to_office(dialog)
    dialog.go_on.click()
    qtbot.waitUntil(lambda: shows(dialog.next_page))
    with qtbot.waitSignal(dialog.accepted):
        dialog.close()
    assert dialog.next_step is NextStep.START


def test_every_control_has_a_name_for_screen_readers(start: Start) -> None:
    dialog = start(protection=Protection.PASSPHRASE)
    controls: list[QWidget] = [dialog.place_page.this_computer, dialog.place_page.server]
    controls += [*dialog.office_page.protections.values(), *dialog.next_page.cards.values()]
    assert all(control.accessibleName() and control.accessibleDescription() for control in controls)
    fields = dialog.office_page.fields.values()
    assert all(field.control.accessibleName() for field in fields)


def test_without_a_keyring_it_is_not_offered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_office, "system_keyring", lambda: None)
    assert FirstOffice(place, KeySource()).choices() == (Protection.PASSPHRASE, Protection.NONE)


def test_an_office_that_found_no_room_is_made_once_there_is_some(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 300_000) as disk:
        first = FirstOffice(disk / "office.db", KeySource(key_file=tmp_path / "office.key"))
        answers = FirstStart(organisation="A", staff_name="B", protection=Protection.KEY_FILE)
        with pytest.raises(DatabaseError, match="is full"):
            first.create(answers)
        assert not (tmp_path / "office.key").exists()
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        first.create(answers)
        opened(first.place, first.key).close()


def test_what_the_command_line_chose_is_not_asked_again(place: Path, tmp_path: Path) -> None:
    by_file = FirstOffice(place, KeySource(key_file=tmp_path / "office.key"))
    assert by_file.choices() == (Protection.KEY_FILE,)
    by_file.create(FirstStart(organisation="A", staff_name="B", protection=Protection.KEY_FILE))
    opened(place, find_key(place, key_file=tmp_path / "office.key")).close()
    plain = FirstOffice(place, KeySource(no_encryption=True))
    assert plain.choices() == (Protection.NONE,)


def test_countries_are_listed_once_each_with_those_of_north_america() -> None:
    codes = [code for code, _ in countries()]
    assert len(codes) == len(set(codes)) > 200
    assert {"US", "CA", "MX"} <= set(codes)
    assert dict(countries())["DE"] == "Germany"
