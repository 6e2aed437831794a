"""All contacts by keys and clicks."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.views.all_contacts.name_dialog import NameDialog
from domain.books import ContactOrder
from tests.desktop.all_contacts.working import NAMES, AllOpened
from tests.desktop.main_window.opened import ALT, CTRL, SHIFT

Key = Qt.Key


def test_everybody_of_every_account_is_in_one_table(everybody: AllOpened) -> None:
    assert everybody.names() == NAMES
    assert everybody.window.windowTitle().startswith("All contacts")
    everybody.opened.wait(lambda: everybody.opened.says("Rows 1–6 of 6"))


def test_the_table_says_how_many_rows_are_in_sight(everybody: AllOpened) -> None:
    grid = everybody.grid
    shown = -(-grid.viewport().height() // grid.rowHeight(0))
    assert shown <= everybody.contacts.in_sight <= shown + 2


def test_typing_narrows_the_table_and_the_number_follows(everybody: AllOpened) -> None:
    everybody.search("mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    assert everybody.opened.says("2")
    everybody.key(Key.Key_Escape)
    everybody.shows(*NAMES)


def test_nothing_found_quotes_the_text_and_leads_back(everybody: AllOpened) -> None:
    everybody.search("jon deo")
    everybody.opened.wait(lambda: everybody.opened.says("No contact matches “jon deo”"))
    everybody.opened.click("Show all contacts")
    everybody.shows(*NAMES)
    assert everybody.filter.search.text() == ""


def test_a_view_shows_its_contacts_and_its_filter_as_a_chip(everybody: AllOpened) -> None:
    everybody.open_view("Invited, not accepted")
    everybody.shows("John Doe")
    assert everybody.chips() == ["Portal user is Invited"]
    everybody.open_view("Without valid email")
    everybody.shows("Lena Ortiz")
    everybody.open_view("All contacts")
    everybody.shows(*NAMES)


def test_exactly_these_contacts_are_shown_when_something_leads_to_them(
    everybody: AllOpened,
) -> None:
    rows = [row for at in (1, 4) if (row := everybody.contacts.row_at(at)) is not None]
    everybody.window.show_contacts("No valid email address", [row.id for row in rows])
    everybody.shows("Ben Ruiz", "Priya Raman")
    assert everybody.opened.says("No valid email address")
    assert everybody.chips() == ["Contact is one of 2"]
    everybody.key(Key.Key_F, CTRL)
    everybody.opened.click("Clear all")
    everybody.shows(*NAMES)


def test_the_neighbour_is_marked_after_a_contact_was_unlinked(everybody: AllOpened) -> None:
    everybody.click("John Doe")
    row = everybody.page.current()
    assert row is not None
    everybody.office.contacts.unlink(row.id)
    everybody.shows(*(name for name in NAMES if name != "John Doe"))
    marked = everybody.page.current()
    assert marked is not None
    assert marked.name == "Lena Ortiz"


def test_the_views_are_counted_when_the_list_opens(everybody: AllOpened) -> None:
    def said(name: str) -> str:
        role = Qt.ItemDataRole.AccessibleTextRole
        return str(everybody.views.index(everybody.view(name)).data(role))

    everybody.opened.wait(lambda: said("Without valid email").endswith("1 contacts"))
    assert said("All contacts") == "All contacts, 6 contacts"
    assert said("Invited, not accepted") == "Invited, not accepted, 1 contacts"
    assert said("Access disabled") == "Access disabled, 0 contacts"


def offered(everybody: AllOpened, words: str) -> QAction:
    """The filter of this name in the menu."""
    [action] = [one for one in everybody.filter.add.menu().actions() if one.text() == words]
    return action


def test_a_filter_is_added_edited_and_removed_by_keyboard(everybody: AllOpened) -> None:
    account = offered(everybody, "&Account")
    popup, qtbot = everybody.filter.popup, everybody.opened.qtbot
    with qtbot.waitExposed(popup):
        account.trigger()
    popup.list.setCurrentRow(2)  # Credit Hold
    qtbot.keyClick(popup.list, Key.Key_Space)
    qtbot.keyClick(popup.list, Key.Key_Return)
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    assert everybody.chips() == ["Account is credit hold"]
    assert QApplication.focusWidget() is everybody.chip("Account")
    with qtbot.waitExposed(popup):
        everybody.key(Key.Key_Return)
    popup.list.setCurrentRow(1)  # Active
    qtbot.keyClick(popup.list, Key.Key_Space)
    qtbot.keyClick(popup.list, Key.Key_Return)
    everybody.shows(*NAMES)
    assert everybody.chips() == ["Account is credit hold or active"]
    everybody.key(Key.Key_Delete)
    assert everybody.chips() == []


def test_cities_are_found_while_one_types(everybody: AllOpened) -> None:
    offered(everybody, "&City").trigger()
    popup = everybody.filter.popup
    everybody.opened.type("bla")
    everybody.opened.wait(lambda: popup.list.count() == 1 and popup.list.item(0).text() == "Blaine")
    popup.list.setFocus()
    everybody.key(Key.Key_Space)
    everybody.key(Key.Key_Return)
    assert everybody.chips() == ["City is Blaine"]


def test_a_click_on_a_header_sorts_by_its_column(everybody: AllOpened) -> None:
    title = everybody.contacts.column_of(ContactOrder.EMAIL)
    everybody.grid.sortByColumn(title, Qt.SortOrder.DescendingOrder)
    everybody.opened.wait(lambda: everybody.settled() and everybody.names()[0] == "Tom Akerlund")
    assert everybody.contacts.query.descending


def test_enter_and_a_double_click_open_the_contact_with_this_list_behind(
    everybody: AllOpened,
) -> None:
    everybody.click("John Doe")
    everybody.key(Key.Key_Return)
    everybody.click("Ben Ruiz", twice=True)
    opened = [what for what, _ in everybody.opened.asked.windows]
    assert opened == ["edit contact", "edit contact"]


def test_add_contact_takes_the_account_of_the_marked_row(everybody: AllOpened) -> None:
    everybody.click("Alicia Fuentes")
    everybody.key(Key.Key_N, CTRL)
    row = everybody.page.current()
    assert row is not None
    assert everybody.opened.asked.windows == [("add contact", row.account_id)]


def test_back_and_forward_go_over_all_contacts(everybody: AllOpened) -> None:
    everybody.key(Key.Key_Left, ALT)
    everybody.opened.wait(lambda: not everybody.page.isVisible())
    assert everybody.window.windowTitle().startswith("49418")
    everybody.key(Key.Key_Right, ALT)
    assert everybody.page.isVisible()
    everybody.key(Key.Key_1, CTRL)
    assert not everybody.page.isVisible()


def test_columns_are_chosen_from_a_menu_and_remembered(everybody: AllOpened) -> None:
    actions = {action.text(): action for action in everybody.page.columns.menu().actions()}
    assert not actions["Name"].isEnabled()
    actions["Title"].trigger()
    actions["Billing contact"].trigger()
    everybody.opened.wait(lambda: ContactOrder.BILLING_CONTACT in everybody.grid.columns)
    assert ContactOrder.TITLE not in everybody.grid.columns


def test_what_shows_is_kept_as_a_view_under_a_name(everybody: AllOpened) -> None:
    everybody.search("mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    everybody.pane.add.click()
    asked = everybody.dialog(NameDialog)
    assert isinstance(asked, NameDialog)
    everybody.opened.qtbot.keyClicks(asked.findChild(QLineEdit), "All contacts")
    asked.save.click()
    assert asked.isVisible()  # another view has that name
    asked.edit.setText("At the mill")
    asked.save.click()
    everybody.open_view("All contacts")
    everybody.shows(*NAMES)
    everybody.open_view("At the mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    assert "At the mill" in everybody.opened.settings.contact_views


def test_a_write_shows_while_choice_and_mark_stay(everybody: AllOpened) -> None:
    everybody.click("Lena Ortiz")
    everybody.tick("Priya Raman")
    everybody.click("Lena Ortiz")
    row = everybody.page.current()
    assert row is not None
    everybody.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, name="Zoe Ortiz"))
    )
    everybody.opened.wait(lambda: everybody.settled() and everybody.names()[-1] == "Zoe Ortiz")
    marked = everybody.page.current()
    assert marked is not None
    assert marked.name == "Zoe Ortiz"
    assert everybody.chosen() == ["Priya Raman"]


def test_f6_goes_around_the_parts(everybody: AllOpened) -> None:
    everybody.grid.setFocus()
    everybody.key(Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is everybody.filter.search
    everybody.key(Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is everybody.pane.table
