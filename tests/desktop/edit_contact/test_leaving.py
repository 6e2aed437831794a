"""Closing and walking on: nothing typed is lost."""

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from domain.accounts import Account
from domain.books import ContactQuery, ContactSave
from domain.contacts import AccountContact
from tests.desktop.edit_contact.conftest import Open
from tests.office import Office

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_esc_closes_at_once_when_nothing_was_changed(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk, qtbot.waitSignal(desk.dialog.rejected):
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)


def test_cancel_asks_before_anything_typed_is_lost(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.enter("title", "Owner")
        desk.click("Cancel")
        desk.answer("Cancel")
        assert desk.dialog.isVisible()
        desk.click("Cancel")
        with qtbot.waitSignal(desk.dialog.rejected):
            desk.answer("Discard")
        assert desk.stored().contact.title == ""


def test_saving_from_that_question_closes_after_the_save(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.enter("title", "Owner")
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
        with qtbot.waitSignal(desk.dialog.rejected):
            desk.answer("Save")
        assert desk.stored().contact.title == "Owner"


def test_previous_and_next_walk_the_list_behind(
    edit: Open, qtbot: QtBot, office: Office, account: Account, john: AccountContact
) -> None:
    jane = office.add_contact(account, "Jane Roe")
    with edit(jane, query=ContactQuery(account_id=account.id)) as desk:
        qtbot.waitUntil(desk.button("Next").isEnabled)
        assert not desk.button("Previous").isEnabled()
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Down, ALT)
        qtbot.waitUntil(lambda: desk.dialog.contact_id == john.id)
        assert desk.line("name").text() == "John Doe"
        desk.settle()
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Up, ALT)
        qtbot.waitUntil(lambda: desk.dialog.contact_id == jane.id)


def test_walking_on_asks_first_and_can_save(
    edit: Open, qtbot: QtBot, office: Office, account: Account, john: AccountContact
) -> None:
    jane = office.add_contact(account, "Jane Roe")
    with edit(jane, query=ContactQuery(account_id=account.id)) as desk:
        qtbot.waitUntil(desk.button("Next").isEnabled)
        desk.enter("title", "Accountant")
        desk.click("Next")
        desk.answer("Save")
        qtbot.waitUntil(lambda: desk.dialog.contact_id == john.id)
        assert desk.stored(jane.id).contact.title == "Accountant"


def test_closing_during_a_save_waits_for_it(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, save = threading.Event(), office.contacts.save

    def slowly(given: ContactSave) -> AccountContact:
        go_on.wait(10)
        return save(given)

    monkeypatch.setattr(office.contacts, "save", slowly)
    with edit(john) as desk:
        desk.enter("title", "Owner")
        desk.click("Save and continue")
        assert not desk.line("title").isEnabled()
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
        assert desk.dialog.isVisible()
        with qtbot.waitSignal(desk.dialog.rejected):
            go_on.set()
        assert desk.stored().contact.title == "Owner"


def test_leaving_while_another_contact_is_fetched_closes(
    edit: Open, qtbot: QtBot, office: Office, account: Account
) -> None:
    office.add_contact(account, "John Doe")
    jane = office.add_contact(account, "Jane Roe")
    with edit(jane, query=ContactQuery(account_id=account.id)) as desk:
        qtbot.waitUntil(desk.button("Next").isEnabled)
        with qtbot.waitSignal(desk.dialog.rejected):
            desk.click("Next")
            qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
