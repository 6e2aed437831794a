"""All contacts in a test: in the main window, on a real office."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from desktop.models.all_contacts import BOX, AllContacts
from desktop.models.all_contacts_views import ViewList
from desktop.models.listed_rows import ListState
from desktop.views.all_contacts.bulk_bar import BulkBar
from desktop.views.all_contacts.filter_bar import FilterBar
from desktop.views.all_contacts.grid import AllContactsGrid
from desktop.views.all_contacts.page import AllContactsPage
from desktop.views.all_contacts.views_pane import ViewsPane
from desktop.views.widgets import Chip
from domain.accounts import AccountStatus
from domain.books import ContactOrder, ContactQuery, Scope
from domain.portal_access import grant_access
from tests.desktop.main_window.opened import CTRL, NONE, Opened, open_at
from tests.office import MONDAY_MORNING, Office

NAMES = ["Alicia Fuentes", "Ben Ruiz", "John Doe", "Lena Ortiz", "Priya Raman", "Tom Akerlund"]


def filled(office: Office) -> None:
    gym = office.add_account(sites=3)
    first, _, third = office.sites(gym)
    office.add_contact(gym, "John Doe", email="john@renogym.example", phone_1="763-555-0142")
    office.add_contact(gym, "Priya Raman", title="Controller", email="priya@renogym.example")
    office.add_contact(gym, "Lena Ortiz", sites=(third,))
    office.add_contact(gym, "Tom Akerlund", sites=(first, third), email="tom@renogym.example")
    mill = office.add_account("21638", "The Mill", sites=1, status=AccountStatus.CREDIT_HOLD)
    office.add_contact(mill, "Alicia Fuentes", phone_1="952-555-0109", email="alicia@mill.example")
    office.add_contact(mill, "Ben Ruiz", email="ben@mill.example")
    give_access(office, "John Doe")


def give_access(office: Office, name: str) -> None:
    query = ContactQuery(scope=Scope.EVERYWHERE, text=name, order=ContactOrder.NAME)
    (row,) = office.contacts.listed(query, 0, 1)
    office.change(row.id, lambda one: replace(one, portal=grant_access(one.portal, MONDAY_MORNING)))


class AllOpened:
    """What a test looks at in All contacts."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.window = opened.window
        self.office = opened.office
        self.contacts = opened.child(AllContacts)
        self.page = opened.child(AllContactsPage)
        self.grid = opened.child(AllContactsGrid)
        self.bar = opened.child(BulkBar)
        self.filter = opened.child(FilterBar)
        self.views = opened.child(ViewList)
        self.pane = opened.child(ViewsPane)

    def settled(self) -> bool:
        return self.contacts.state is ListState.READY and self.contacts.is_counted

    def wait(self) -> None:
        self.opened.wait(self.settled)

    def names(self) -> list[str]:
        return [str(self.contacts.index(row, 1).data()) for row in range(self.contacts.rowCount())]

    def chosen(self) -> list[str]:
        role = Qt.ItemDataRole.CheckStateRole
        return [
            name
            for row, name in enumerate(self.names())
            if self.contacts.index(row, BOX).data(role) is Qt.CheckState.Checked
        ]

    def box(self) -> str:
        """The box above the boxes."""
        return self.contacts.chosen_here.name

    def shows(self, *names: str) -> None:
        """Wait until just these rows are there."""
        self.opened.wait(lambda: self.settled() and self.names() == list(names))

    def click(
        self,
        name: str,
        column: int = 1,
        modifiers: Qt.KeyboardModifier = NONE,
        *,
        twice: bool = False,
    ) -> None:
        at = self.grid.visualRect(self.contacts.index(self.names().index(name), column)).center()
        qtbot, viewport = self.opened.qtbot, self.grid.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, modifiers, at)
        if twice:
            qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, modifiers, at)

    def tick(self, *names: str) -> None:
        for name in names:
            self.click(name, BOX)

    def click_header_box(self) -> None:
        header = self.grid.horizontalHeader().viewport()
        self.opened.qtbot.mouseClick(
            header, Qt.MouseButton.LeftButton, NONE, QPoint(24, header.height() // 2)
        )

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.opened.key(key, modifiers)

    def search(self, text: str) -> None:
        """By the keyboard, from wherever it is."""
        self.key(Qt.Key.Key_F, CTRL)
        self.filter.search.clear()
        self.opened.type(text)

    def chips(self) -> list[str]:
        return [chip.accessibleName() for chip in self.filter.findChildren(Chip)]

    def chip(self, name: str) -> Chip:
        return next(chip for chip in self.filter.findChildren(Chip) if chip.text() == name)

    def view(self, name: str) -> int:
        rows = range(self.views.rowCount())
        return next(row for row in rows if self.views.index(row).data() == name)

    def open_view(self, name: str) -> None:
        at = self.pane.table.visualRect(self.views.index(self.view(name))).center()
        self.opened.qtbot.mouseClick(
            self.pane.table.viewport(), Qt.MouseButton.LeftButton, NONE, at
        )

    def dialog(self, kind: type[QWidget]) -> QWidget:
        self.opened.wait(lambda: any(one.isVisible() for one in self.window.findChildren(kind)))
        return next(one for one in self.window.findChildren(kind) if one.isVisible())


def open_all(opened: Opened) -> AllOpened:
    open_at(opened, "49418")
    opened.key(Qt.Key.Key_2, CTRL)
    found = AllOpened(opened)
    found.wait()
    return found
