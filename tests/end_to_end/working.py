"""A clerk who has a keyboard and no mouse, at the program's main window."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.arrangement import Arrangement
from desktop.data_files import opened
from desktop.office import Office
from desktop.resources import resource
from desktop.settings import Settings
from desktop.tasks import ThreadedTasks
from desktop.views.edit_contact.dialog import EditContactDialog
from service.app import made
from service.configuration import Configuration
from storage.demo import create_demo
from storage.engine import Database
from storage.setup import own_author
from tests.mailing.mail_server import MailServer
from tests.portal_demo import prepare
from tests.service.serving import running

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
W = TypeVar("W", bound=QObject)
_MOST_TABS = 60  # more than any window has controls


class Clerk:
    """Every key goes to where the keyboard is; nothing is clicked or called."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.office = office

    @property
    def focus(self) -> QWidget | None:
        """What has the keyboard."""
        return QApplication.focusWidget()

    @property
    def editing(self) -> EditContactDialog | None:
        shown = [
            one for one in self.office.window.findChildren(EditContactDialog) if one.isVisible()
        ]
        return shown[0] if shown else None

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Send a key to where the system would."""
        # Held while it is used: its parts die with the last reference to a popup.
        window = QApplication.activePopupWidget() or QApplication.activeWindow()
        assert window is not None, "no window has the keyboard"
        QTest.keyClick(window.windowHandle(), key, modifiers)

    def write(self, text: str) -> None:
        assert self.focus is not None
        QTest.keyClicks(self.focus, text)

    def tab_to(self, what: Callable[[QWidget | None], bool]) -> None:
        """Press Tab until the keyboard is there."""
        for _ in range(_MOST_TABS):
            if what(self.focus):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError("Tab never leads there")

    def shown(self, kind: type[W]) -> W:
        """The window of this class, once it is there and active."""
        found: list[W] = []

        def look() -> bool:
            # There is no window manager offscreen to activate what lies under a closed dialog.
            modal = QApplication.activeModalWidget()
            (modal or self.office.window).activateWindow()
            window = QApplication.activeWindow()
            found[:] = [window] if isinstance(window, kind) else []
            return bool(found)

        self.qtbot.waitUntil(look)
        return found[0]

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()))


@contextmanager
def at_work(qtbot: QtBot, database: Database, folder: Path) -> Iterator[Clerk]:
    """The program on this database, with its main window active."""
    tasks = ThreadedTasks()
    arrangement = Arrangement(
        database=database,
        author=own_author(database),
        settings=Settings(folder / "desktop.ini"),
        tasks=tasks,
    )
    office = Office(arrangement)
    office.window.show()
    office.window.activateWindow()
    qtbot.waitUntil(office.window.isActiveWindow)
    try:
        yield Clerk(qtbot, office)
    finally:
        tasks.close()
        office.close()


@dataclass
class Town:
    """A clerk, the portal beside the desktop, and the mail between them and everybody else."""

    clerk: Clerk
    url: str  # of the portal
    mail: MailServer
    database: Database

    def mail_to(self, address: str) -> list[str]:
        return [one.plain for one in self.mail.received if address in one.recipients]


@contextmanager
def at_work_beside_the_portal(qtbot: QtBot, folder: Path) -> Iterator[Town]:
    """The real service and the real desktop, each with connections of its own to one demo."""
    place = folder / "demo.db"
    create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - what the portal goes by
    database = opened(place, None)
    service = made(Configuration(database=str(place), plain_http=True))
    with MailServer() as mail, running(service) as url:
        prepare(database, url, mail.port)
        with at_work(qtbot, database, folder) as clerk:
            yield Town(clerk, url, mail, database)
