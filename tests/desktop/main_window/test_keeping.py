"""What the main window remembers, how it fits, and what it shows where nothing is to show."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.contact_table import ContactTable
from desktop.models.listed_rows import ListState
from desktop.models.roles import Role
from desktop.tasks import ThreadedTasks
from desktop.theme import ThemeChoice, current_theme
from desktop.views.main.actions import MainActions
from desktop.views.main.calendar_strip import CalendarStrip
from desktop.views.main.shortcuts_dialog import ShortcutsDialog
from domain.books import AccountCard, AccountQuery, ContactOrder, ContactQuery
from domain.errors import BusyError
from domain.ids import AccountId
from storage.accounts import SqlAccountBook
from storage.contacts import SqlContactBook
from tests.desktop.main_window.opened import CTRL, SHIFT, Opened, open_at, open_window
from tests.office import MONDAY, Office


def column(opened: Opened, order: ContactOrder) -> int:
    return opened.child(ContactTable).column_of(order)


def test_the_next_start_is_where_this_one_ended(
    gym: Opened, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot
) -> None:
    gym.key(Qt.Key.Key_BracketRight, CTRL)
    name = column(gym, ContactOrder.NAME)
    gym.grid.setColumnWidth(name, 171)
    gym.grid.sortByColumn(name, Qt.SortOrder.DescendingOrder)
    gym.window.resize(1200, 740)
    gym.child(MainActions).calendar.trigger()
    gym.window.close()

    again = open_at(open_window(qtbot, gym.office, tasks, tmp_path), "49418")

    assert again.says("2 of 3")
    assert again.grid.columnWidth(name) == 171
    assert again.names()[0] == "Tom Akerlund"
    assert again.window.height() == 740
    assert not again.says("Today, Mon 16")


def test_theme_and_zoom_are_chosen_in_the_view_menu_and_kept(gym: Opened) -> None:
    actions = gym.child(MainActions)
    actions.themes[ThemeChoice.DARK].trigger()
    assert current_theme().dark
    assert gym.settings.theme is ThemeChoice.DARK

    gym.key(Qt.Key.Key_Plus, CTRL)
    gym.key(Qt.Key.Key_Plus, CTRL)
    assert (current_theme().zoom_percent, gym.settings.zoom_percent) == (125, 125)
    gym.key(Qt.Key.Key_Minus, CTRL)
    assert current_theme().zoom_percent == 110
    gym.key(Qt.Key.Key_0, CTRL)
    assert gym.settings.zoom_percent == 100


def hidden(opened: Opened) -> set[ContactOrder]:
    return {
        order
        for order in ContactOrder
        if order is not ContactOrder.ACCOUNT and opened.grid.isColumnHidden(column(opened, order))
    }


def test_title_then_phone_hide_in_a_narrow_window_and_come_back(gym: Opened) -> None:
    gym.window.resize(1440, 900)
    gym.wait(lambda: hidden(gym) == set())
    gym.window.resize(1290, 900)
    gym.wait(lambda: hidden(gym) == {ContactOrder.TITLE})
    gym.window.resize(1180, 720)
    gym.wait(lambda: hidden(gym) == {ContactOrder.TITLE, ContactOrder.PHONE})
    gym.window.resize(1440, 900)
    gym.wait(lambda: hidden(gym) == set())


@pytest.mark.parametrize("zoom", [90, 100, 125, 150])
def test_the_columns_always_fit(gym: Opened, zoom: int) -> None:
    current_theme().apply(ThemeChoice.LIGHT, zoom)
    gym.window.resize(1440, 900)

    gym.wait(lambda: gym.grid.horizontalHeader().length() <= gym.grid.viewport().width())
    assert gym.grid.columnWidth(column(gym, ContactOrder.NAME)) > 0


def test_a_column_somebody_widened_does_not_push_others_out(gym: Opened) -> None:
    gym.grid.setColumnWidth(column(gym, ContactOrder.NAME), 700)
    gym.wait(lambda: gym.grid.horizontalHeader().length() <= gym.grid.viewport().width())


def test_f6_goes_around_the_window_and_back(gym: Opened) -> None:
    gym.grid.setFocus()
    around: list[QWidget | None] = []
    for _ in range(7):
        gym.key(Qt.Key.Key_F6)
        around.append(QApplication.focusWidget())

    assert around[-1] is gym.grid
    assert len(set(around)) == 7
    gym.key(Qt.Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is around[-2]


def test_f5_reads_again_what_others_wrote(gym: Opened) -> None:
    account = gym.office.accounts.listed(AccountQuery(text="gym"), 0, 1)[0]
    gym.changes.blockSignals(True)
    gym.office.add_contact(gym.office.accounts.card(account.id).account, "Aaron Aardvark")
    gym.changes.blockSignals(False)

    gym.key(Qt.Key.Key_F5)

    gym.wait(lambda: "Aaron Aardvark" in gym.names())
    gym.wait(lambda: gym.says("0 of 5"))


def test_the_calendar_shows_the_week_of_the_site(gym: Opened) -> None:
    site = gym.office.search.search("49418001", 1).sites[0].site
    for service in ("4 Yard Trash", "2 Yard Recycle", "Cardboard"):
        gym.office.add_visit(site, MONDAY + timedelta(days=1), service)
    gym.office.add_visit(site, MONDAY, "35 Yard Compactor", "Not Serviced - Bin Blocked")
    gym.key(Qt.Key.Key_F5)
    gym.wait(lambda: gym.says("Bin Blocked") and gym.says("35 Yard Compactor"))
    assert gym.button("2 more").isVisible()

    strip = gym.child(CalendarStrip)
    following = next(
        button
        for button in strip.findChildren(QPushButton)
        if button.accessibleName() == "Next week"
    )
    following.click()
    gym.wait(lambda: not gym.says("Bin Blocked"))
    gym.key(Qt.Key.Key_T, CTRL)
    gym.wait(lambda: gym.says("Bin Blocked"))


def test_the_calendar_folds_in_a_low_window_without_being_forgotten(gym: Opened) -> None:
    current_theme().apply(ThemeChoice.LIGHT, 150)
    gym.window.resize(1440, 860)
    gym.wait(lambda: not gym.says("Today, Mon 16"))
    assert not gym.settings.calendar_collapsed

    current_theme().apply(ThemeChoice.LIGHT, 100)
    gym.window.resize(1440, 900)
    gym.wait(lambda: gym.says("Today, Mon 16"))


def test_every_key_of_the_main_window_is_on_the_list(gym: Opened) -> None:
    gym.key(Qt.Key.Key_F1)
    dialog = gym.window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Ctrl+K", "Ctrl+F", "Ctrl+L", "Ctrl+N", "F6", "Ctrl+T"} <= shown
    gym.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    gym.wait(lambda: not dialog.isVisible())


def test_no_key_is_given_twice(gym: Opened) -> None:
    keys = [key.toString() for action in gym.child(MainActions).all for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_button_has_a_name(gym: Opened) -> None:
    nameless = [
        button
        for button in gym.window.findChildren(QPushButton)
        if button.isVisible() and not (button.text() or button.accessibleName())
    ]
    assert nameless == []


def test_an_office_without_accounts_offers_three_ways_on(
    office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot
) -> None:
    opened = open_window(qtbot, office, tasks, tmp_path)
    opened.wait(lambda: opened.says("No accounts yet"))
    for text in ("Add account", "Import files", "Open the demo"):
        opened.click(text)
    assert [what for what, _ in opened.asked.windows] == [
        "add account",
        "import files",
        "open demo",
    ]

    office.add_account()

    open_at(opened, "49418")
    opened.wait(lambda: opened.says("No contacts yet"))
    assert opened.says("Add the first person of 49418 Renovation Gym")
    assert opened.says("This account has no site yet")


class BusyContacts(SqlContactBook):
    busy = True

    def count(self, query: ContactQuery) -> int:
        if self.busy:
            raise BusyError("The database is busy with another program.")
        return super().count(query)


def test_contacts_that_cannot_be_read_say_why_and_are_tried_again(
    office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot
) -> None:
    office.add_contact(office.add_account(), "John Doe")
    contacts = BusyContacts(office.database, office.author)
    opened = open_window(qtbot, office, tasks, tmp_path, contacts=contacts)
    opened.wait(lambda: opened.says("The database is busy with another program."))

    contacts.busy = False
    opened.click("Retry")

    opened.wait(lambda: opened.names() == ["John Doe"])


class BusyAccounts(SqlAccountBook):
    busy = True

    def card(self, id: AccountId) -> AccountCard:
        if self.busy:
            raise BusyError("The database is busy with another program.")
        return super().card(id)


def test_an_account_that_cannot_be_read_says_why_and_is_tried_again(
    office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot
) -> None:
    office.add_account()
    accounts = BusyAccounts(office.database, office.author)
    opened = open_window(qtbot, office, tasks, tmp_path, accounts=accounts)
    opened.wait(lambda: opened.says("The account could not be read"))

    accounts.busy = False
    opened.click("Retry")

    open_at(opened, "49418")


class SlowContacts(SqlContactBook):
    def __init__(self, office: Office) -> None:
        super().__init__(office.database, office.author)
        self.gate = Event()

    def count(self, query: ContactQuery) -> int:
        assert self.gate.wait(30)
        return super().count(query)


def test_slow_contacts_show_grey_bars_and_the_word_loading(
    office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot
) -> None:
    office.add_contact(office.add_account(), "John Doe")
    contacts = SlowContacts(office)
    opened = open_window(qtbot, office, tasks, tmp_path, contacts=contacts)
    table = opened.child(ContactTable)
    try:
        opened.wait(lambda: table.state is ListState.LOADING and opened.says("Loading"))
        assert table.index(0, 0).data(Role.LOADING)
        assert opened.button("Add contact").isEnabled()
    finally:
        contacts.gate.set()
    opened.wait(lambda: opened.names() == ["John Doe"] and not opened.says("Loading"))
