"""Edit Contact comes back for another contact as if it had been made for that one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.models.contact_editor import ContactEditor
from desktop.models.contact_table import ContactTable
from desktop.models.contact_watch import ContactWatch
from desktop.models.history_list import HistoryList
from desktop.settings import Place
from desktop.theme import ThemeChoice, current_theme
from desktop.views.edit_contact.dialog import ACCESS, ACTIVITY, DETAILS, TAGS, EditContactDialog
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.main_window import MainWindow
from domain.contacts import AccountContact
from tests.end_to_end.working import CTRL, Clerk, at_work
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


@pytest.fixture
def people(office: Office) -> tuple[AccountContact, ...]:
    """As they stand in the table."""
    gym = office.add_account(sites=3)
    return (
        office.add_contact(gym, "Jane Doe", email="jane@gym.example"),
        office.add_contact(gym, "John Doe", email="john@gym.example", title="Owner"),
    )


@pytest.fixture
def clerk(
    qtbot: QtBot, office: Office, people: tuple[AccountContact, ...], tmp_path: Path
) -> Iterator[Clerk]:
    with at_work(qtbot, office.database, tmp_path) as clerk:
        clerk.office.window.go(Place(account_id=people[0].account_id))
        grid = clerk.office.window.findChild(ContactGrid)
        assert grid is not None
        clerk.wait(lambda: grid.model().rowCount() == len(people))
        clerk.press(Qt.Key.Key_F, CTRL)
        clerk.press(Qt.Key.Key_Return)
        clerk.wait(lambda: clerk.focus is grid)
        yield clerk


def edit(clerk: Clerk, row: int) -> EditContactDialog:
    clerk.press(Qt.Key.Key_Home)
    for _ in range(row):
        clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_F2)
    return clerk.shown(EditContactDialog)


def close(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Escape)
    clerk.shown(MainWindow)


def first_name(clerk: Clerk) -> str:
    """Of the table in the main window."""
    table = clerk.office.window.findChild(ContactTable)
    row = table.row_at(0) if table is not None else None
    return row.name if row else ""


def line(dialog: EditContactDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def search_everywhere(clerk: Clerk, dialog: EditContactDialog) -> None:
    for tab in (ACCESS, TAGS, ACTIVITY):
        dialog.show_tab(tab)
        clerk.press(Qt.Key.Key_F, CTRL)
        clerk.write("nowhere")
    history = dialog.findChild(HistoryList)
    assert history is not None
    clerk.wait(lambda: history.text == "nowhere")
    dialog.show_tab(DETAILS)  # where Esc does not clear a search


def test_the_same_dialog_comes_back_at_details_with_the_keyboard_in_the_name(clerk: Clerk) -> None:
    first = edit(clerk, 0)
    first.resize(first.minimumSize())
    (area, *_) = first.findChildren(QScrollArea)
    clerk.wait(lambda: area.verticalScrollBar().maximum() > 0)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    first.show_tab(TAGS)
    close(clerk)
    again = edit(clerk, 1)
    assert again is first
    assert again.tabs.currentIndex() == DETAILS
    assert clerk.focus is line(again, "name")
    assert line(again, "name").selectedText() == "John Doe"
    assert area.verticalScrollBar().value() == 0


def test_nothing_that_was_sought_for_one_contact_is_sought_for_the_next(clerk: Clerk) -> None:
    dialog = edit(clerk, 0)
    search_everywhere(clerk, dialog)
    close(clerk)
    edit(clerk, 1)
    editor = dialog.findChild(ContactEditor)
    assert editor is not None
    assert editor.access.rowCount() == 1 + editor.access.site_count
    dialog.show_tab(ACTIVITY)
    clerk.wait(lambda: editor.history.rowCount() > 0)
    assert editor.history.text == ""
    assert not [one for one in dialog.findChildren(QLineEdit) if one.text() == "nowhere"]


def test_ctrl_z_brings_back_nothing_of_the_contact_before(clerk: Clerk) -> None:
    dialog = edit(clerk, 0)
    phone, note = line(dialog, "phone_4"), dialog.findChild(QPlainTextEdit, "note")
    assert note is not None
    for field in (phone, note):
        field.setFocus()
        clerk.write("555")
        for _ in range(3):
            clerk.press(Qt.Key.Key_Backspace)
    assert phone.isUndoAvailable()
    close(clerk)
    edit(clerk, 1)
    assert not phone.isUndoAvailable()
    assert not note.document().isUndoAvailable()


def test_what_was_said_about_one_contact_is_not_said_about_the_next(clerk: Clerk) -> None:
    dialog = edit(clerk, 0)
    clerk.write("Jane Q. Doe")
    clerk.press(Qt.Key.Key_S, CTRL)
    clerk.wait(lambda: dialog.footer.note.text() == "Saved")
    dialog.banner.succeed("A new invitation leaves.")
    close(clerk)
    edit(clerk, 1)
    assert dialog.footer.note.text() == ""
    assert not dialog.banner.isVisible()


def test_it_walks_the_list_it_was_opened_from_now(clerk: Clerk, office: Office) -> None:
    mill = office.add_account("21638", "The Mill")
    for name in ("Ann Roe", "Bob Roe"):
        office.add_contact(mill, name)
    edit(clerk, 0)
    close(clerk)
    clerk.office.window.go(Place(account_id=mill.id))
    grid = clerk.office.window.findChild(ContactGrid)
    assert grid is not None
    clerk.wait(lambda: first_name(clerk) == "Ann Roe")
    grid.setFocus()
    dialog = edit(clerk, 0)
    editor = dialog.findChild(ContactEditor)
    assert editor is not None
    clerk.wait(lambda: editor.neighbours.next is not None)
    assert dialog.windowTitle() == "Edit Contact"
    clerk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    clerk.wait(lambda: line(dialog, "name").text() == "Bob Roe")


def test_once_closed_it_hears_nothing_any_more(
    clerk: Clerk, office: Office, people: tuple[AccountContact, ...]
) -> None:
    dialog = edit(clerk, 0)
    close(clerk)
    clerk.wait(lambda: not dialog.findChildren(ContactWatch))
    jane = people[0]
    office.change(jane.id, lambda row: replace(row, contact=replace(row.contact, title="Boss")))
    again = edit(clerk, 0)
    assert line(again, "title").text() == "Boss"
    assert not again.banner.isVisible()
    assert len(again.findChildren(ContactWatch)) == 1


def test_add_contact_after_edit_contact_starts_empty(clerk: Clerk) -> None:
    edit(clerk, 1)
    close(clerk)
    clerk.press(Qt.Key.Key_N, CTRL)
    dialog = clerk.shown(EditContactDialog)
    assert dialog.windowTitle() == "Add Contact"
    assert {one.text() for one in dialog.findChildren(QLineEdit)} == {""}


def test_in_another_size_it_is_made_anew(clerk: Clerk) -> None:
    dialog = edit(clerk, 0)
    height = line(dialog, "name").sizeHint().height()
    close(clerk)
    current_theme().apply(ThemeChoice.LIGHT, 150)
    try:
        again = edit(clerk, 0)
        assert again is not dialog
        assert line(again, "name").sizeHint().height() > height
    finally:
        current_theme().apply(ThemeChoice.LIGHT, 100)
