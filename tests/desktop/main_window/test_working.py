from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from desktop.models.contact_table import ContactTable
from desktop.views.main.openers import SetupScreen
from desktop.views.main.site_chooser import SiteChooser
from domain.books import ContactOrder, Scope
from tests.desktop.main_window.opened import ALT, CTRL, SHIFT, Opened, open_at


def test_the_account_its_site_and_its_contacts_are_shown(gym: Opened) -> None:
    for text in ("Renovation Gym", "49418001", "1 of 3", "1 Pheasant Ridge Dr NE, Blaine"):
        assert gym.says(text)
    assert gym.says("0 of 4")  # portal users
    assert sorted(gym.names()) == ["John Doe", "Lena Ortiz", "Priya Raman", "Tom Akerlund"]
    assert gym.window.windowTitle() == "49418 Renovation Gym – Portal Desk"


def test_the_status_bar_says_where_the_data_is_and_who_looks_at_it(gym: Opened) -> None:
    buttons = {
        button.text()
        for button in gym.window.status.findChildren(QPushButton)
        if button.isVisible()
    }
    assert buttons == {"On this computer", "(1 views) – Aliena Somers"}


def test_progress_of_longer_work_shows_in_the_status_bar(gym: Opened) -> None:
    gym.window.status.show_progress("Importing customers.csv", 3, 10)
    assert gym.says("Importing customers.csv")
    gym.window.status.end_progress()
    assert not gym.says("Importing customers.csv")


def test_an_account_is_opened_from_the_navigator_by_keyboard(gym: Opened) -> None:
    gym.key(Qt.Key.Key_L, CTRL)
    gym.type("mill")
    gym.key(Qt.Key.Key_Return)

    open_at(gym, "21638")
    gym.wait(lambda: gym.names() == ["Alicia Fuentes"])
    assert gym.accounts() == ["The Mill"]


def test_a_click_in_the_navigator_opens_the_account(gym: Opened) -> None:
    table = gym.navigator.table
    at = QPoint(20, table.rowViewportPosition(gym.accounts().index("The Mill")) + 10)

    gym.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    open_at(gym, "21638")


def test_the_navigator_is_sorted_and_limited_by_its_menus(gym: Opened) -> None:
    sort, status = (
        button for button in gym.navigator.findChildren(QPushButton) if button.menu() is not None
    )
    sort.menu().actions()[1].trigger()
    gym.wait(lambda: gym.accounts() == ["The Mill", "Renovation Gym"])
    row = gym.navigator.table.current_row()
    assert gym.accounts()[row] == "Renovation Gym"

    bad_debt = next(action for action in status.menu().actions() if action.text() == "Bad Debt")
    bad_debt.trigger()
    gym.wait(lambda: gym.says("No account matches"))
    gym.click("Clear filter")
    gym.wait(lambda: len(gym.accounts()) == 2)


def test_enter_double_click_and_f2_open_the_contact(gym: Opened) -> None:
    gym.key(Qt.Key.Key_F, CTRL)
    gym.type("priya")
    gym.key(Qt.Key.Key_Return)
    gym.wait(lambda: gym.marked_name() == "Priya Raman")
    gym.key(Qt.Key.Key_Return)
    gym.key(Qt.Key.Key_F2)
    at = gym.grid.visualRect(gym.grid.currentIndex()).center()
    gym.qtbot.mouseClick(gym.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    gym.qtbot.mouseDClick(gym.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)

    row = gym.contacts.current()
    assert row is not None
    assert gym.asked.windows == [("edit contact", row.id)] * 3


def test_keys_open_the_other_windows(gym: Opened) -> None:
    gym.key(Qt.Key.Key_N, CTRL)
    gym.key(Qt.Key.Key_E, CTRL)
    gym.key(Qt.Key.Key_N, CTRL | SHIFT)
    gym.key(Qt.Key.Key_I, CTRL | SHIFT)

    opened = [what for what, _ in gym.asked.windows]
    assert opened == ["add contact", "edit account", "add account", "import files"]


def test_scope_and_filter_make_the_query(gym: Opened) -> None:
    gym.contacts.scope.set_value(Scope.THIS_SITE)
    gym.wait(lambda: gym.names() == ["Tom Akerlund"])

    gym.key(Qt.Key.Key_BracketRight, CTRL)
    gym.key(Qt.Key.Key_BracketRight, CTRL)
    gym.wait(lambda: gym.names() == ["Lena Ortiz", "Tom Akerlund"])

    gym.contacts.scope.set_value(Scope.ACCOUNT)
    gym.wait(lambda: gym.names() == ["John Doe", "Priya Raman"])
    gym.key(Qt.Key.Key_F, CTRL)
    gym.type("0142")
    gym.wait(lambda: gym.names() == ["John Doe"])


def test_nothing_found_offers_to_clear_the_filter(gym: Opened) -> None:
    gym.key(Qt.Key.Key_F, CTRL)
    gym.type("jon deo")
    gym.wait(lambda: gym.says("No contact matches “jon deo”"))

    gym.click("Clear filter")

    gym.wait(lambda: len(gym.names()) == 4)


def test_nothing_found_offers_to_search_everybody(gym: Opened) -> None:
    gym.key(Qt.Key.Key_F, CTRL)
    gym.type("alicia")
    gym.wait(lambda: gym.says("No contact matches"))

    gym.click("Search all contacts")

    gym.wait(lambda: "Alicia Fuentes" in gym.found())


def test_a_click_on_a_header_sorts(gym: Opened) -> None:
    header = gym.grid.horizontalHeader()
    column = gym.child(ContactTable).column_of(ContactOrder.NAME)
    at = QPoint(header.sectionViewportPosition(column) + 20, 20)

    gym.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    gym.wait(lambda: gym.names() == ["John Doe", "Lena Ortiz", "Priya Raman", "Tom Akerlund"])
    gym.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    gym.wait(lambda: gym.names()[0] == "Tom Akerlund")


def test_the_mark_stays_on_its_contact_when_others_write(gym: Opened) -> None:
    gym.grid.select_row(gym.names().index("Priya Raman"))
    row = gym.contacts.current()
    assert row is not None

    account = gym.office.contacts.opened(row.id).account
    gym.office.add_contact(account, "Aaron Aardvark")
    gym.office.change(
        row.id, lambda old: replace(old, contact=replace(old.contact, name="Priya Zander"))
    )

    gym.wait(lambda: "Aaron Aardvark" in gym.names())
    gym.wait(lambda: gym.marked_name() == "Priya Zander")


def choosing(opened: Opened) -> QLineEdit:
    """The field of the site chooser, which a click has opened."""
    button = opened.window.findChild(QPushButton, "choose site")
    field = opened.child(SiteChooser).findChild(QLineEdit)
    assert isinstance(button, QPushButton)
    assert isinstance(field, QLineEdit)
    button.click()
    return field


def test_sites_are_stepped_and_chosen_by_keyboard(gym: Opened) -> None:
    gym.key(Qt.Key.Key_BracketRight, CTRL)
    assert gym.says("2 of 3")
    gym.key(Qt.Key.Key_BracketLeft, CTRL)
    assert gym.says("1 of 3")

    field = choosing(gym)
    gym.qtbot.keyClicks(field, "003")
    gym.qtbot.keyClick(field, Qt.Key.Key_Return)

    gym.wait(lambda: gym.says("3 of 3"))


def test_the_chooser_walks_with_the_arrows(gym: Opened) -> None:
    field = choosing(gym)
    gym.qtbot.keyClick(field, Qt.Key.Key_Down)
    gym.qtbot.keyClick(field, Qt.Key.Key_Return)

    gym.wait(lambda: gym.says("2 of 3"))


def test_back_and_forward_go_to_accounts_and_sites(gym: Opened) -> None:
    gym.key(Qt.Key.Key_BracketRight, CTRL)
    gym.key(Qt.Key.Key_L, CTRL)
    gym.type("mill")
    gym.key(Qt.Key.Key_Return)
    open_at(gym, "21638")

    gym.key(Qt.Key.Key_Left, ALT)
    open_at(gym, "49418")
    assert gym.says("2 of 3")
    gym.key(Qt.Key.Key_Left, ALT)
    gym.wait(lambda: gym.says("1 of 3"))
    gym.key(Qt.Key.Key_Right, ALT)
    gym.key(Qt.Key.Key_Right, ALT)
    open_at(gym, "21638")


def test_a_contact_of_another_account_is_found_by_part_of_the_phone_number(gym: Opened) -> None:
    gym.key(Qt.Key.Key_K, CTRL)
    gym.type("5550109")
    gym.wait(lambda: "Alicia Fuentes" in gym.found())
    gym.key(Qt.Key.Key_Return)

    open_at(gym, "21638")
    gym.wait(lambda: gym.marked_name() == "Alicia Fuentes")
    assert not gym.search.isVisible()
    assert QApplication.focusWidget() is gym.grid
    gym.key(Qt.Key.Key_Return)
    assert [what for what, _ in gym.asked.windows] == ["edit contact"]


def test_the_arrows_pass_over_headings_and_esc_closes(gym: Opened) -> None:
    gym.key(Qt.Key.Key_K, CTRL)
    gym.type("renovation")
    gym.wait(lambda: "Sites" in gym.found())
    for _ in range(2):
        gym.key(Qt.Key.Key_Down)
    assert gym.search.list.currentIndex().data() == "Renovation Gym 2"
    gym.key(Qt.Key.Key_Up)
    gym.key(Qt.Key.Key_Up)
    assert gym.search.list.currentIndex().data() == "Renovation Gym"

    gym.key(Qt.Key.Key_Escape)
    gym.key(Qt.Key.Key_Escape)
    assert not gym.search.isVisible()


def test_choosing_a_site_goes_there(gym: Opened) -> None:
    gym.key(Qt.Key.Key_K, CTRL)
    gym.type("49418003")
    gym.wait(lambda: "Renovation Gym 3" in gym.found())
    gym.key(Qt.Key.Key_Return)
    gym.wait(lambda: gym.says("3 of 3"))


def test_the_search_offers_to_add_a_contact_to_the_open_account(gym: Opened) -> None:
    gym.key(Qt.Key.Key_K, CTRL)
    gym.wait(lambda: "Add contact to 49418 Renovation Gym" in gym.found())
    gym.key(Qt.Key.Key_Return)
    assert [what for what, _ in gym.asked.windows] == ["add contact"]


def test_the_menu_of_a_contact_opens_it_and_copies_its_email(gym: Opened) -> None:
    gym.grid.select_row(gym.names().index("John Doe"))
    gym.grid.customContextMenuRequested.emit(QPoint(40, 10))
    menu = gym.contacts.findChild(QMenu)
    assert isinstance(menu, QMenu)
    edit, _invite, email, phone = menu.actions()

    email.trigger()
    assert QGuiApplication.clipboard().text() == "john@renogym.example"
    assert phone.isEnabled()
    edit.trigger()
    assert [what for what, _ in gym.asked.windows] == ["edit contact"]
    menu.close()


def test_esc_takes_the_mark_from_the_contact(gym: Opened) -> None:
    gym.grid.select_row(0)
    gym.grid.setFocus()
    gym.key(Qt.Key.Key_Escape)
    assert gym.marked_name() is None


def test_a_contact_shown_from_outside_keeps_the_filter(gym: Opened) -> None:
    row = gym.office.contacts.listed(gym.contacts.query, gym.names().index("Priya Raman"), 1)[0]
    gym.key(Qt.Key.Key_F, CTRL)
    gym.type("r")
    gym.wait(lambda: gym.settled() and gym.contacts.query.text == "r")

    gym.window.show_contact(row.account_id, row.id)

    gym.wait(lambda: gym.marked_name() == "Priya Raman")
    assert gym.contacts.filter.text() == "r"


def test_the_setup_menu_opens_each_of_its_windows(gym: Opened) -> None:
    [menu] = [
        action.menu() for action in gym.window.menuBar().actions() if action.text() == "&Setup"
    ]
    assert isinstance(menu, QMenu)
    entries = [action for action in menu.actions() if not action.isSeparator()]
    mnemonics = [action.text().partition("&")[2][:1].lower() for action in entries]
    assert all(mnemonics)
    assert len(set(mnemonics)) == len(mnemonics)
    for action in entries:
        action.trigger()
    assert gym.asked.windows == [("open setup", screen) for screen in SetupScreen]
