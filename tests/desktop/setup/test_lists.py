"""The lists of the Setup menu, edited in place."""

from dataclasses import replace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.main.openers import SetupScreen
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.list_dialog import ListDialog
from desktop.views.widgets import ComboBox
from domain.accounts import Division
from domain.settings import ContactRole, NewLocationTemplate, TagType
from storage.setup_lists import SqlListBook
from tests.desktop.setup.setting_up import SettingUp
from tests.office import Office

W = TypeVar("W", bound=QWidget)

NAME, DESCRIPTION, ACTIVE = 0, 1, 2


def names(office: Office, kind: type[Any]) -> list[str]:
    book: SqlListBook[Any] = SqlListBook(office.database, office.author, kind)
    return [listed.entry.name for listed in book.listed()]


def row_of(dialog: ListDialog, name: str) -> int:
    shown = [str(dialog.entries.index(row, 0).data()) for row in range(dialog.entries.rowCount())]
    return shown.index(name)


def cell(dialog: ListDialog, kind: type[W]) -> W:
    """What the open cell is edited with."""
    found = dialog.table.viewport().findChild(kind)
    assert found is not None
    return found


def opened(desk: SettingUp, screen: SetupScreen, rows: int = 1) -> ListDialog:
    dialog = desk.entries(screen)
    desk.qtbot.waitUntil(lambda: dialog.entries.rowCount() >= rows)
    return dialog


def type_into(desk: SettingUp, dialog: ListDialog, row: int, column: int, text: str) -> None:
    """Go to the cell and type over it, as in any grid."""
    dialog.table.setCurrentIndex(dialog.entries.index(row, column))
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    line = cell(dialog, QLineEdit)
    line.selectAll()
    desk.qtbot.keyClicks(line, text)
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_role_is_added_by_keys_and_saved_at_once(desk: SettingUp, office: Office) -> None:
    dialog = opened(desk, SetupScreen.CONTACT_ROLES)
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_Insert)
    line = cell(dialog, QLineEdit)
    desk.qtbot.keyClicks(line, "After hours")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "After hours" in names(office, ContactRole))
    assert dialog.delete.isHidden()  # U29


def test_a_taken_name_stays_in_its_row_with_the_problem_until_it_is_right(
    desk: SettingUp, office: Office
) -> None:
    dialog = opened(desk, SetupScreen.TAG_TYPES)
    row = row_of(dialog, "VIP")
    type_into(desk, dialog, row, NAME, "do not call")
    desk.qtbot.waitUntil(lambda: "There is a do not call already" in dialog.problem.text())
    assert dialog.entries.index(row, NAME).data() == "do not call"
    assert "VIP" in names(office, TagType)
    dialog.reject()
    question = desk.question(dialog)
    assert dialog.isVisible()
    question.cancel_button.click()
    dialog.activateWindow()
    type_into(desk, dialog, row, NAME, "Very important")
    desk.qtbot.waitUntil(lambda: "Very important" in names(office, TagType))
    desk.qtbot.waitUntil(lambda: not dialog.entries.is_dirty)
    assert dialog.problem.text() == ""
    dialog.reject()
    assert not dialog.isVisible()


def test_an_entry_in_use_is_made_inactive_and_an_unused_one_is_deleted(
    desk: SettingUp, office: Office
) -> None:
    gate = office.add_tag_type("Aa gate")
    office.add_contact(office.add_account(), "John", tags=frozenset({gate.id}))
    dialog = opened(desk, SetupScreen.TAG_TYPES, rows=4)
    dialog.table.setCurrentIndex(dialog.entries.index(0, ACTIVE))
    assert not dialog.delete.isEnabled()
    assert dialog.footer.note.text() == (
        "Aa gate is in use. It cannot be deleted, only made inactive."
    )
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    book = SqlListBook(office.database, office.author, TagType)
    desk.qtbot.waitUntil(lambda: not book.listed()[0].entry.active)
    dialog.table.setCurrentIndex(dialog.entries.index(row_of(dialog, "VIP"), NAME))
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    desk.question(dialog).verb_button.click()
    desk.qtbot.waitUntil(lambda: "VIP" not in names(office, TagType))
    desk.qtbot.waitUntil(lambda: dialog.entries.rowCount() == 3)


def test_a_switch_is_turned_with_a_click_and_other_cells_are_not(
    desk: SettingUp, office: Office
) -> None:
    dialog = opened(desk, SetupScreen.CONTACT_ROLES)
    box = dialog.table.visualRect(dialog.entries.index(0, 1)).center()
    desk.qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    book = SqlListBook(office.database, office.author, ContactRole)
    desk.qtbot.waitUntil(lambda: not book.listed()[0].entry.active)
    assert [listed.entry.active for listed in book.listed()[1:]] == [True] * 3


def test_a_division_is_not_saved_before_it_has_a_time_zone(desk: SettingUp, office: Office) -> None:
    dialog = opened(desk, SetupScreen.DIVISIONS)
    type_into(desk, dialog, 0, 3, "office@hauling.example")
    desk.qtbot.waitUntil(lambda: dialog.problem.text() == "Choose a time zone.")
    dialog.table.setCurrentIndex(dialog.entries.index(0, 2))
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    box = cell(dialog, ComboBox)
    at = box.findText("America/Chicago")
    box.setCurrentIndex(at)
    box.activated.emit(at)
    desk.qtbot.waitUntil(lambda: office.division.time_zone == "America/Chicago")
    assert office.division.email == "office@hauling.example"


def test_a_new_template_may_belong_to_a_division(desk: SettingUp, office: Office) -> None:
    dialog = desk.entries(SetupScreen.NEW_LOCATION_TEMPLATES)
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_Insert)
    line = cell(dialog, QLineEdit)
    desk.qtbot.keyClicks(line, "COMM-Dayton")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    dialog.entries.setData(dialog.entries.index(0, 1), office.division.id)
    book = SqlListBook(office.database, office.author, NewLocationTemplate)
    desk.qtbot.waitUntil(
        lambda: [e.entry.division_id for e in book.listed()] == [office.division.id]
    )
    assert dialog.entries.index(0, 1).data() == "Main"


def test_a_bundle_that_was_only_begun_is_no_change(desk: SettingUp) -> None:
    dialog = desk.entries(SetupScreen.NEW_LOCATION_BUNDLES)
    dialog.add.click()
    desk.qtbot.keyClick(cell(dialog, QLineEdit), Qt.Key.Key_Escape)
    dialog.add.click()
    assert dialog.entries.rowCount() == 1
    dialog.reject()
    assert not dialog.isVisible()


def test_what_somebody_else_changed_shows_and_mine_is_kept_when_i_say_so(
    desk: SettingUp, office: Office
) -> None:
    book = SqlListBook(office.database, office.author, Division)
    base = book.save(replace(office.division, time_zone="America/Chicago"), office.division)
    dialog = opened(desk, SetupScreen.DIVISIONS)
    dialog.table.setCurrentIndex(dialog.entries.index(0, 7))
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    line = cell(dialog, QLineEdit)
    desk.qtbot.keyClicks(line, "Mine")
    book.save(replace(base, past_due_text="Theirs", country="CA"), base)
    news = "Somebody changed this list. It shows once you leave the cell."
    desk.qtbot.waitUntil(lambda: dialog.footer.note.text() == news)
    assert line.text() == "Mine"
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(dialog.keep_mine.isVisible)
    assert office.division.past_due_text == "Theirs"
    dialog.keep_mine.click()
    desk.qtbot.waitUntil(lambda: office.division.past_due_text == "Mine")
    assert office.division.country == "CA"


def test_what_came_while_a_cell_was_open_shows_once_it_is_left(
    desk: SettingUp, office: Office
) -> None:
    dialog = opened(desk, SetupScreen.TAG_TYPES)
    before = dialog.entries.rowCount()
    dialog.table.setCurrentIndex(dialog.entries.index(0, NAME))
    desk.qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    line = cell(dialog, QLineEdit)
    office.add_tag_type("Zebra")
    desk.qtbot.waitUntil(lambda: dialog.news_waits)
    assert dialog.entries.rowCount() == before
    desk.qtbot.keyClick(line, Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: dialog.entries.rowCount() == before + 1)
    assert not dialog.news_waits


def test_what_is_added_elsewhere_shows(desk: SettingUp, office: Office) -> None:
    dialog = opened(desk, SetupScreen.TAG_TYPES)
    before = dialog.entries.rowCount()
    office.add_tag_type("Zebra")
    desk.qtbot.waitUntil(lambda: dialog.entries.rowCount() == before + 1)
    added = dialog.entries.index(before, NAME)
    assert added.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: Zebra"


@pytest.mark.parametrize("screen", [SetupScreen.DIVISIONS, SetupScreen.ACCOUNT_CLASSES])
def test_what_is_written_after_a_list_was_closed_troubles_nobody(
    desk: SettingUp, office: Office, screen: SetupScreen
) -> None:
    kind = ListDialog if screen is SetupScreen.DIVISIONS else ClassListDialog
    desk.screens.open(desk.window, screen)
    desk.qtbot.keyClick(desk.child(kind), Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: desk.window.findChild(kind) is None)
    with desk.qtbot.waitSignal(desk.changes.written):
        office.add_tag_type("Zebra")
