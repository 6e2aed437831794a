"""What a picture is taken on: the program on fresh demo data, without a screen."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.arrangement import Arrangement
from desktop.data_files import opened
from desktop.models.contact_table import ContactTable
from desktop.office import Office
from desktop.resources import resource
from desktop.settings import Place, Settings
from desktop.tasks import ThreadedTasks
from desktop.theme import Theme
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import SearchField, Veil
from domain.books import AccountQuery, ListedAccount, ListedContact
from storage.demo import create_demo
from storage.setup import own_author

T = TypeVar("T")
W = TypeVar("W", bound=QObject)
D = TypeVar("D", bound=QDialog)
_PATIENCE = 60


@dataclass(frozen=True, kw_only=True)
class Shot:
    name: str  # the file's, such as "01-main"; the dark picture is "01-main-dark"
    take: Callable[["Stage"], QWidget]  # what to show, settled
    large: bool  # also at 200 %


SHOTS: list[Shot] = []


def shot(
    name: str, *, large: bool = False
) -> Callable[[Callable[["Stage"], QWidget]], Callable[["Stage"], QWidget]]:
    """Register a function that brings a window into a state and returns it."""

    def register(take: Callable[["Stage"], QWidget]) -> Callable[["Stage"], QWidget]:
        SHOTS.append(Shot(name=name, take=take, large=large))
        return take

    return register


class Stage:
    """Everything here is closed again after a picture; nothing of the demo may be changed."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self.folder = folder
        self.theme = theme
        self.tasks = ThreadedTasks()
        place = folder / "demo.db"
        create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - what clerks see today
        database = opened(place, None)
        arrangement = Arrangement(
            database=database,
            author=own_author(database),
            settings=Settings(folder / "desktop.ini"),
            tasks=self.tasks,
        )
        self.office = Office(arrangement)
        self.window = self.office.window
        self.table = child(self.window, ContactTable)

    def close(self) -> None:
        self.tasks.close()
        self.office.close()

    def wait(self, found: Callable[[], T | None]) -> T:
        """Let the windows work until there is an answer."""
        until = time.monotonic() + _PATIENCE
        while not (answer := found()):
            assert time.monotonic() < until, "the window did not come to what was to be shown"
            self._work()
        return answer

    def settle(self, seconds: float = 0.35) -> None:
        """Let answers arrive, and what waits for a pause in typing."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._work()

    def account(self, number: str) -> ListedAccount:
        (account,) = self.office.accounts.listed(AccountQuery(text=number), 0, 1)
        return account

    def show_account(self, number: str, site: int = 0) -> MainWindow:
        """The main window at this account, at its first, second ... site."""
        self.window.resize(1440, 900)
        for veil in self.window.findChildren(Veil):
            veil.close()
        for field in self.window.findChildren(SearchField):
            field.clear()
        account = self.account(number)
        sites = self.office.accounts.card(account.id).sites
        self.window.show()
        self.window.activateWindow()
        self.window.go(Place(account_id=account.id, site_id=sites[site].id if sites else None))
        self.settle()
        return self.window

    def contact(self, name: str) -> ListedContact:
        """A row of the Contacts table that shows now."""

        def look() -> ListedContact | None:
            rows = (self.table.row_at(at) for at in range(self.table.rowCount()))
            return next((row for row in rows if row is not None and row.name == name), None)

        return self.wait(look)

    def dialog(self, kind: type[D]) -> D:
        """The dialog that just opened over the main window."""

        def look() -> D | None:
            return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)

        found = self.wait(look)
        self.settle()
        return found

    def _work(self) -> None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.003)


@contextmanager
def cleared(stage: Stage) -> Iterator[None]:
    """No window but the main one afterwards."""
    yield
    for widget in QApplication.topLevelWidgets():
        if widget is not stage.window and widget.isVisible():
            if isinstance(widget, QDialog):
                widget.done(0)  # Edit Contact comes back
            else:
                widget.deleteLater()
    stage.settle(0.05)


def child(parent: QObject, kind: type[W]) -> W:
    """The part of a window, or the dialog over it, of this class."""
    found = parent.findChild(kind)
    assert found is not None, f"there is no {kind.__name__}"
    return found
