"""Everything is reached by keys, and named for those who do not see it."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.edit_contact.dialog import DETAILS
from domain.books import ContactQuery
from domain.contacts import AccountContact
from tests.desktop.edit_contact.conftest import Open
from tests.desktop.edit_contact.editing import Editing, tab_order

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def name_of(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    return str(spoken.text(QAccessible.Text.Name))


def test_ctrl_z_takes_back_the_typing_of_a_field(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        line = desk.line("title")
        line.setFocus()
        qtbot.keyClicks(line, "Owner")
        qtbot.keyClick(line, Qt.Key.Key_Z, CTRL)
        assert line.text() == ""
        assert desk.form.changes == frozenset()


def test_enter_in_a_field_does_not_save(edit: Open, qtbot: QtBot, john: AccountContact) -> None:
    with edit(john) as desk:
        line = desk.line("title")
        line.setFocus()
        qtbot.keyClicks(line, "Owner")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert desk.dialog.isVisible()
        assert not desk.editor.busy


def test_tabs_are_reached_by_keys(edit: Open, qtbot: QtBot, john: AccountContact) -> None:
    with edit(john) as desk:
        for position, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)):
            qtbot.keyClick(desk.dialog, key, ALT)
            assert desk.dialog.tabs.currentIndex() == position
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Tab, CTRL)
        assert desk.dialog.tabs.currentIndex() == DETAILS


def test_tab_walks_the_fields_in_reading_order(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        assert desk.line("name").hasFocus()
        walked = []
        for _ in range(9):
            focused = desk.dialog.focusWidget()
            assert focused is not None
            walked.append(focused.objectName())
            qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert walked == [
            "name", "title", "email", "email_2", "note",
            "phone_1", "phone_2", "phone_3", "phone_4",
        ]  # fmt: skip


def test_tab_walks_from_the_tabs_through_any_page_to_the_buttons(
    edit: Open, john: AccountContact
) -> None:
    with edit(john) as desk:
        for position in (*range(4), DETAILS):
            desk.dialog.show_tab(position)
            tabs, *rest = tab_order(desk.dialog)
            assert tabs is desk.dialog.tabs
            on_page = [desk.dialog.body.isAncestorOf(one) for one in rest]
            assert on_page == sorted(on_page, reverse=True)
            assert on_page[0]
            assert rest[-1] is desk.button("Save")


def test_everything_that_takes_the_keyboard_has_a_name(edit: Open, john: AccountContact) -> None:
    with edit(john, query=ContactQuery(account_id=john.account_id)) as desk:
        for position in range(4):
            desk.dialog.show_tab(position)
            nameless = [
                f"{type(widget).__name__} {widget.objectName()}"
                for widget in desk.dialog.findChildren(QWidget)
                if widget.isVisible()
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and not isinstance(widget, QScrollArea)
                and not name_of(widget)
            ]
            assert nameless == []


def mnemonics(desk: Editing) -> list[str]:
    """Of what is in sight."""
    labels = desk.dialog.findChildren(QLabel)
    texts = [label.text() for label in labels if label.isVisible()]
    buttons = desk.dialog.findChildren(QPushButton)
    texts += [button.text() for button in buttons if button.isVisible()]
    return sorted(found[1].lower() for text in texts if (found := re.search("&(.)", text)))


def test_mnemonics_of_a_tab_differ(edit: Open, john: AccountContact) -> None:
    with edit(john) as desk:
        for position in range(4):
            desk.dialog.show_tab(position)
            assert mnemonics(desk) == sorted(set(mnemonics(desk)))


def test_mnemonics_differ_while_somebody_is_invited_and_while_that_is_chosen(
    edit: Open, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.switch("Enable portal access").click()
        assert "w" in mnemonics(desk)
        assert mnemonics(desk) == sorted(set(mnemonics(desk)))
        desk.click("Save and continue")
        desk.settle()
        assert {"y", "k"} < set(mnemonics(desk))
        assert mnemonics(desk) == sorted(set(mnemonics(desk)))


def test_enter_presses_the_button_that_has_the_keyboard(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk, qtbot.waitSignal(desk.dialog.rejected):
        cancel = desk.button("Cancel")
        cancel.setFocus()
        qtbot.keyClick(cancel, Qt.Key.Key_Return)
