"""Activity History: read as one scrolls, filtered, told in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.history_list import ENTRY_ROLE, HistoryState
from desktop.views.edit_contact import dialog as tabs
from desktop.views.edit_contact.activity_tab import ActivityTab
from desktop.views.widgets import SearchField
from domain.accounts import Account
from domain.contacts import AccountContact
from domain.history import HistoryKind
from domain.portal_access import grant_access
from tests.desktop.edit_contact.editing import NOON, Editing, editing, part
from tests.office import Office

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def with_title(title: str) -> Callable[[AccountContact], AccountContact]:
    return lambda row: replace(row, contact=replace(row.contact, title=title))


@pytest.fixture
def busy_john(office: Office, account: Account) -> AccountContact:
    john = office.add_contact(account, email="john@renogym.example")
    for count in range(120):
        office.change(john.id, with_title(f"Owner {count}"))
    return office.change(john.id, lambda row: replace(row, portal=grant_access(row.portal, NOON)))


def entries(desk: Editing) -> list[Any]:
    history = desk.editor.history
    found = [history.index(row).data(ENTRY_ROLE) for row in range(history.rowCount())]
    return [entry for entry in found if entry is not None]


def shown_history(desk: Editing) -> Callable[[], bool]:
    return lambda: desk.editor.history.state is HistoryState.READY


def test_history_is_read_as_one_scrolls(
    qtbot: QtBot, office: Office, busy_john: AccountContact, qtmodeltester: ModelTester
) -> None:
    with editing(qtbot, office, busy_john) as desk:
        qtmodeltester.check(desk.editor.history)
        assert entries(desk) == []  # nobody has looked yet
        desk.dialog.show_tab(tabs.ACTIVITY)
        qtbot.waitUntil(shown_history(desk))
        first = len(entries(desk))
        assert first < 122
        view = part(desk.dialog, ActivityTab).view

        def all_read() -> bool:
            view.scrollToBottom()
            return len(entries(desk)) == 122

        qtbot.waitUntil(all_read)
        assert entries(desk)[-1].title == "Contact added"


def test_history_says_in_words_what_it_draws(
    qtbot: QtBot, office: Office, busy_john: AccountContact
) -> None:
    with editing(qtbot, office, busy_john) as desk:
        desk.dialog.show_tab(tabs.ACTIVITY)
        qtbot.waitUntil(shown_history(desk))
        told = desk.editor.history.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
        assert told.startswith("Contact changed by Aliena Somers. ")
        assert told.endswith("Title from Owner 118 to Owner 119")
        assert desk.editor.history.index(0).data().startswith("Today, ")


def test_history_is_filtered_by_kind_and_text(
    qtbot: QtBot, office: Office, busy_john: AccountContact
) -> None:
    with editing(qtbot, office, busy_john) as desk:
        desk.dialog.show_tab(tabs.ACTIVITY)
        tab = part(desk.dialog, ActivityTab)
        tab.kinds.set_value(HistoryKind.PORTAL)
        qtbot.waitUntil(lambda: len(entries(desk)) == 1)
        assert entries(desk)[0].kind is HistoryKind.PORTAL
        tab.kinds.set_value(None)
        search = part(tab, SearchField)
        qtbot.keyClicks(search, "Owner 117")
        qtbot.waitUntil(lambda: len(entries(desk)) == 2)
        qtbot.keyClicks(search, " never happened")
        qtbot.waitUntil(lambda: desk.editor.history.state is HistoryState.NOTHING_FOUND)
        assert tab.text() == "Nothing in the history matches “Owner 117 never happened”."


def test_a_save_appears_in_the_history_at_once(desk: Editing, qtbot: QtBot) -> None:
    desk.dialog.show_tab(tabs.ACTIVITY)
    qtbot.waitUntil(shown_history(desk))
    desk.form.edit_person(title="Owner")
    desk.click("Save and continue")
    qtbot.waitUntil(lambda: len(entries(desk)) == 2)
    (line,) = entries(desk)[0].lines
    assert (line.field, line.old, line.new) == ("Title", "empty", "Owner")


def test_a_new_contact_has_no_history_yet(qtbot: QtBot, office: Office, account: Account) -> None:
    with editing(qtbot, office, office.contacts.blank(account.id)) as desk:
        desk.dialog.show_tab(tabs.ACTIVITY)
        assert desk.editor.history.state is HistoryState.NOT_SAVED
        assert part(desk.dialog, ActivityTab).text() == (
            "The history begins when this contact is saved."
        )
