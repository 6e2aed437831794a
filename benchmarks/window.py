"""The client's own window on a database, without a screen, at its All contacts."""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.large_office import KEY
from desktop.arrangement import Arrangement
from desktop.models.all_contacts import AllContacts
from desktop.models.listed_rows import ListState
from desktop.office import Office
from desktop.settings import Settings
from desktop.tasks import ThreadedTasks
from desktop.theme import Theme, ThemeChoice
from desktop.views.all_contacts.page import AllContactsPage
from storage.engine import open_database
from storage.setup import own_author

_LONGEST = 120  # seconds
_START = 2  # seconds, in which the program reads what its first rows did not need


class Desk:
    """The window at All contacts, its first rows painted."""

    def __init__(self, app: QApplication, place: Path) -> None:
        gc.freeze()  # as desktop/opening.py does when it has read the program
        self.app = app
        theme = Theme(app)
        theme.apply(ThemeChoice.LIGHT, 100)
        self.tasks = ThreadedTasks()
        self.database = open_database(place, KEY)
        self.author = own_author(self.database)
        settings = Settings(Path(mkdtemp()) / "desktop.ini")
        self.office = Office(
            Arrangement(
                database=self.database,
                author=self.author,
                settings=settings,
                tasks=self.tasks,
            )
        )
        self.window = self.office.window
        self.window.show()
        self.window.go(None)
        (self.page,) = self.window.findChildren(AllContactsPage)
        (self.contacts,) = self.window.findChildren(AllContacts)
        self.grid = self.page.grid
        until(lambda: self.contacts.state is ListState.READY and self.contacts.is_counted)
        settle()

    def rest(self) -> None:
        """Have the start behind it, as somebody has who works for a while."""
        over = perf_counter() + _START
        until(lambda: perf_counter() > over)

    def until_painted(self, act: Callable[[], object], arrived: Callable[[], bool]) -> float:
        """Milliseconds from an act until what it asked for has arrived and is painted."""
        painting = _Painting((self.grid.viewport(), self.page.states), arrived)
        began = perf_counter()
        act()
        until(lambda: painting.ended is not None)
        assert painting.ended is not None
        return (painting.ended - began) * 1000

    def close(self) -> None:
        self.tasks.close()
        self.office.close()


class _Painting(QObject):
    """Notes when one of these was painted for the first time after something has arrived."""

    def __init__(self, widgets: Sequence[QWidget], arrived: Callable[[], bool]) -> None:
        super().__init__()
        self._arrived = arrived
        self._begun = False
        self.ended: float | None = None
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._begun and self._arrived():
            self._begun = True
            QTimer.singleShot(0, self, self._note)  # after all the painting, which follows
        return False

    def _note(self) -> None:
        self.ended = perf_counter()


def until(arrived: Callable[[], bool]) -> None:
    """Let Qt work until something has happened, and sleep where there is nothing to do.

    Asking all the time would take the interpreter from the workers.
    """
    patience = monotonic() + _LONGEST
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
    timer.start()
    while not arrived():
        if monotonic() > patience:
            raise RuntimeError("Nothing came of it for two minutes.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle() -> None:
    for _ in range(20):
        QCoreApplication.processEvents()
