"""Two contacts of one person become one, and two again; by keyboard alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings import Place
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.main_window import MainWindow
from desktop.views.merge.choose_contact_dialog import ChooseContactDialog
from desktop.views.merge.merge_dialog import MergeDialog
from desktop.views.widgets import Confirmation
from domain.contacts import AccountContact
from storage.bulk import SqlBulkBook
from tests.end_to_end.working import CTRL, Clerk, at_work
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


@pytest.fixture
def john(office: Office) -> AccountContact:
    gym = office.add_account()
    return office.add_contact(gym, "John Doe", email="john@gym.example", title="Owner")


@pytest.fixture
def jon(office: Office) -> AccountContact:
    mill = office.add_account("21638", "The Mill")
    return office.add_contact(mill, "John  Doe", phone_1="763-555-0142")


@pytest.fixture
def clerk(
    qtbot: QtBot, office: Office, john: AccountContact, jon: AccountContact, tmp_path: Path
) -> Iterator[Clerk]:
    assert jon.account_id != john.account_id
    with at_work(qtbot, office.database, tmp_path) as clerk:
        clerk.office.window.go(Place(account_id=john.account_id))
        grid = clerk.office.window.findChild(ContactGrid)
        assert grid is not None
        clerk.wait(lambda: grid.model().rowCount() == 1)
        clerk.press(Qt.Key.Key_F, CTRL)
        clerk.press(Qt.Key.Key_Return)
        clerk.wait(lambda: clerk.focus is grid)
        yield clerk


def banner_button(clerk: Clerk, verb: str) -> QPushButton | None:
    buttons = clerk.office.window.banner.findChildren(QPushButton)
    return next((one for one in buttons if one.text() == verb and one.isVisible()), None)


def is_button(verb: str) -> Callable[[QWidget | None], bool]:
    return lambda widget: (
        isinstance(widget, QAbstractButton) and widget.text().replace("&", "") == verb
    )


def merge_the_marked_one(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_M, CTRL)
    chooser = clerk.shown(ChooseContactDialog)
    clerk.wait(lambda: chooser.table.model().rowCount() == 2)
    clerk.press(Qt.Key.Key_Down)
    if not chooser.go_on.isEnabled():  # a contact is not merged with itself
        clerk.press(Qt.Key.Key_Down)
    clerk.wait(chooser.go_on.isEnabled)
    clerk.press(Qt.Key.Key_Return)
    clerk.shown(MergeDialog)
    clerk.press(Qt.Key.Key_Return, CTRL)
    clerk.wait(lambda: banner_button(clerk, "Undo"))
    clerk.shown(MainWindow)


def test_a_contact_is_merged_with_another_and_undo_gives_both_back(
    clerk: Clerk, office: Office, john: AccountContact, jon: AccountContact
) -> None:
    merge_the_marked_one(clerk)
    assert "are one contact now" in clerk.office.window.banner.text()
    assert office.contacts.opened(jon.id).row.contact.id == john.contact.id
    assert office.contacts.opened(john.id).row.contact.phone_1 == "763-555-0142"
    clerk.press(Qt.Key.Key_Z, CTRL)
    question = clerk.shown(Confirmation)
    assert "merge of John  Doe into John Doe" in question.windowTitle()
    clerk.press(Qt.Key.Key_Return)
    clerk.wait(lambda: clerk.office.window.banner.text() == "Undone.")
    assert office.contacts.opened(jon.id).row == jon
    assert office.contacts.opened(john.id).row == john


def test_the_banner_after_a_merge_takes_it_back(
    clerk: Clerk, office: Office, jon: AccountContact
) -> None:
    merge_the_marked_one(clerk)
    undo = banner_button(clerk, "Undo")
    assert undo is not None
    undo.click()
    clerk.wait(lambda: clerk.office.window.banner.text() == "Undone.")
    assert office.contacts.opened(jon.id).row == jon


def test_undo_says_what_somebody_changed_since(
    clerk: Clerk, office: Office, john: AccountContact
) -> None:
    office.contacts.unlink(john.id)
    office.contacts.link(john.contact.id, john.account_id)
    office.change(john.id, lambda row: replace(row, receive_pastdue_notification=True))
    clerk.press(Qt.Key.Key_Z, CTRL)
    clerk.shown(Confirmation)
    clerk.press(Qt.Key.Key_Return)
    clerk.wait(lambda: "changed this since" in clerk.office.window.banner.text())


def test_without_anything_to_undo_it_says_so(clerk: Clerk, office: Office) -> None:
    assert SqlBulkBook(office.database, office.author).last_undoable() is None
    clerk.press(Qt.Key.Key_Z, CTRL)
    clerk.wait(lambda: clerk.office.window.banner.text() == "There is nothing to undo.")


def test_edit_contact_merges_with_the_owner_of_the_same_address(
    clerk: Clerk, office: Office, john: AccountContact, jon: AccountContact
) -> None:
    office.change(
        jon.id, lambda row: replace(row, contact=replace(row.contact, email="jon@mill.example"))
    )
    clerk.press(Qt.Key.Key_F2)
    dialog = clerk.shown(EditContactDialog)
    clerk.tab_to(lambda widget: isinstance(widget, QLineEdit) and widget.objectName() == "email")
    clerk.press(Qt.Key.Key_A, CTRL)
    clerk.write("jon@mill.example")
    merge = is_button("Merge with John  Doe")
    clerk.wait(lambda: any(merge(b) for b in dialog.findChildren(QPushButton) if b.isVisible()))
    clerk.tab_to(merge)
    clerk.press(Qt.Key.Key_Space)
    clerk.shown(Confirmation)  # about what was typed
    clerk.tab_to(lambda widget: isinstance(widget, QPushButton) and "Discard" in widget.text())
    clerk.press(Qt.Key.Key_Space)
    clerk.shown(MergeDialog)
    clerk.press(Qt.Key.Key_Return, CTRL)
    clerk.wait(lambda: office.contacts.opened(jon.id).row.contact.id == john.contact.id)
    phone = dialog.findChild(QLineEdit, "phone_1")
    assert phone is not None
    clerk.wait(lambda: phone.text() == "763-555-0142")
