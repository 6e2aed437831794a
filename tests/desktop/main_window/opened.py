"""The main window in a test: on a real office, with its own settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.account_list import AccountList
from desktop.models.contact_table import ContactTable
from desktop.models.data_changes import DataChanges
from desktop.models.desk import Desk
from desktop.models.export_form import ExportedTable
from desktop.models.listed_rows import ListState
from desktop.models.search import SearchResults
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.contacts_card import ContactsCard
from desktop.views.main.main_window import MainWindow
from desktop.views.main.navigator import Navigator
from desktop.views.main.openers import SafetyScreen, SetupScreen
from desktop.views.main.search_popup import SearchPopup
from domain.books import AccountBook, ContactBook, ContactQuery
from domain.bulk import Chosen
from domain.ids import AccountContactId, AccountId
from storage.bulk import SqlBulkBook
from storage.portal_scope import SqlPortalScopeBook
from tests.office import MONDAY, Office

W = TypeVar("W", bound=QObject)

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Asked:
    """Notes which windows the main window wants to open."""

    windows: list[tuple[str, object]] = field(default_factory=list)

    def add_contact(self, _window: QWidget, account_id: AccountId) -> None:
        self.windows.append(("add contact", account_id))

    def edit_contact(self, _window: QWidget, id: AccountContactId, _query: ContactQuery) -> None:
        self.windows.append(("edit contact", id))

    def merge_contacts(self, _window: QWidget, ids: Sequence[AccountContactId]) -> None:
        self.windows.append(("merge contacts", tuple(ids)))

    def send_invitations(self, _window: QWidget, chosen: Chosen | None) -> None:
        self.windows.append(("send invitations", chosen))

    def earlier_invitations(self, _window: QWidget) -> None:
        self.windows.append(("earlier invitations", None))

    def show_login_requests(self, _window: QWidget) -> None:
        self.windows.append(("login requests", None))

    def undo(self, _window: QWidget) -> None:
        self.windows.append(("undo", None))

    def add_account(self, _window: QWidget) -> None:
        self.windows.append(("add account", None))

    def edit_account(self, _window: QWidget, id: AccountId) -> None:
        self.windows.append(("edit account", id))

    def import_files(self, _window: QWidget) -> None:
        self.windows.append(("import files", None))

    def export(self, _window: QWidget, table: ExportedTable | None) -> None:
        self.windows.append(("export", table))

    def open_safety(self, _window: QWidget, screen: SafetyScreen) -> None:
        self.windows.append(("open safety", screen))

    def open_setup(self, _window: QWidget, screen: SetupScreen) -> None:
        self.windows.append(("open setup", screen))

    def open_demo(self, _window: QWidget) -> None:
        self.windows.append(("open demo", None))


@dataclass
class Opened:
    """A shown main window and what a test looks at in it."""

    window: MainWindow
    office: Office
    asked: Asked
    settings: Settings
    changes: DataChanges
    qtbot: QtBot

    def child(self, kind: type[W]) -> W:
        found = self.window.findChild(kind)
        assert isinstance(found, kind), f"no {kind.__name__}"
        return found

    @property
    def grid(self) -> ContactGrid:
        return self.child(ContactGrid)

    @property
    def contacts(self) -> ContactsCard:
        return self.child(ContactsCard)

    @property
    def navigator(self) -> Navigator:
        return self.child(Navigator)

    @property
    def search(self) -> SearchPopup:
        return self.child(SearchPopup)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def names(self) -> list[str]:
        """In the Contacts table, from the top."""
        table = self.child(ContactTable)
        return [str(table.index(row, 2).data()) for row in range(table.rowCount())]

    def marked_name(self) -> str | None:
        row = self.contacts.current()
        return row.name if row else None

    def accounts(self) -> list[str]:
        accounts = self.child(AccountList)
        return [str(accounts.index(row, 0).data()) for row in range(accounts.rowCount())]

    def button(self, text: str) -> QPushButton:
        """The one button in sight with this text."""
        [found] = [
            button
            for button in self.window.findChildren(QPushButton)
            if button.isVisible() and button.text() == text
        ]
        return found

    def click(self, text: str) -> None:
        self.qtbot.mouseClick(self.button(text), Qt.MouseButton.LeftButton)

    def says(self, text: str) -> bool:
        """Whether this stands in the window now."""
        return any(
            label.isVisible() and text in label.text() for label in self.window.findChildren(QLabel)
        )

    def settled(self) -> bool:
        lists = (self.child(ContactTable), self.child(AccountList))
        return all(list_.state is ListState.READY for list_ in lists)

    def found(self) -> list[str]:
        results = self.child(SearchResults)
        return [results.entry_at(row).title for row in range(results.rowCount())]


def open_window(
    qtbot: QtBot,
    office: Office,
    tasks: TaskRunner,
    folder: Path,
    *,
    contacts: ContactBook | None = None,
    accounts: AccountBook | None = None,
) -> Opened:
    """A second window of the same folder has the settings of the first."""
    settings, asked, changes = Settings(folder / "desktop.ini"), Asked(), DataChanges()
    desk = Desk(
        contacts=contacts or office.contacts,
        accounts=accounts or office.accounts,
        search=office.search,
        scopes=SqlPortalScopeBook(office.database),
        setup=office.setup,
        bulk=SqlBulkBook(office.database, office.author),
        tasks=tasks,
        changes=changes,
        staff_name="Aliena Somers",
        today=lambda: MONDAY,
    )
    office.database.watch(changes.report)
    window = MainWindow(desk, settings, lambda: asked)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return Opened(window, office, asked, settings, changes, qtbot)


def open_at(opened: Opened, number: str) -> Opened:
    """Wait until this account is open and its contacts are here."""
    opened.wait(lambda: opened.window.windowTitle().startswith(number) and opened.settled())
    return opened
