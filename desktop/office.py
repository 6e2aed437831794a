"""One open database with its main window."""

import gc
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.arrangement import Arrangement
from desktop.models.data_changes import DataChanges
from desktop.models.desk import Desk
from desktop.models.import_state import ImportState
from desktop.tasks import Leisure
from desktop.views.main.main_window import MainWindow
from domain.addresses import read_tables
from domain.errors import DataError
from storage.accounts import SqlAccountBook
from storage.bulk import SqlBulkBook
from storage.contacts import SqlContactBook
from storage.portal_scope import SqlPortalScopeBook
from storage.search import SqlSearchBook
from storage.setup import SqlSetupBook

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.back_office import BackOffice

_LOG = logging.getLogger("portal-desk")
_LISTEN_EVERY = 1000  # milliseconds
_FIRST_ROWS = 300  # milliseconds, until they are painted, which nothing is to delay


class Office(QObject):
    """Hands the books over the database to the main window, and has the rest read behind it."""

    wants_demo = Signal()
    restores = Signal(object)  # a Ready backup, to take the place of the database

    def __init__(self, arrangement: Arrangement, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self._database = arrangement.database
        self._tasks = arrangement.tasks
        self.import_state = ImportState(self)
        self._changes = DataChanges(self)
        self._database.watch(self._changes.report)
        self._listening = self._import_heard = False
        self._listen_elsewhere()  # from before the first reading on, so that nothing is missed
        self._desk = self._made_desk()
        self.accounts = self._desk.accounts
        self._back_office: BackOffice | None = None
        self._leisure: Leisure | None = None  # of the window, while the back office is read in it
        self.window = MainWindow(self._desk, arrangement.settings, lambda: self.back_office)
        if arrangement.keys is None:
            self.window.hide_safekeeping()
        self._rows_first = QTimer(self, interval=_FIRST_ROWS, singleShot=True)
        self._rows_first.timeout.connect(self._read_back_office)
        self._rows_first.start()
        self._listen = QTimer(self, interval=_LISTEN_EVERY)
        self._listen.timeout.connect(self._listen_elsewhere)
        self._listen.start()

    @property
    def place(self) -> "Path":
        return self._database.place

    @property
    def back_office(self) -> "BackOffice":
        """Made when it is needed first, or soon after the first rows are there."""
        if self._back_office is None:
            self._end_leisure()
            made = _back_office()(self._arrangement, self._desk, self.import_state, self.window)
            made.wants_demo.connect(self.wants_demo)
            made.restores.connect(self.restores)
            self._back_office = made
        return self._back_office

    def close(self) -> None:
        self._end_leisure()
        self.stop_mail()
        if self._back_office is not None:
            self._back_office.close()
        self._listen.stop()
        self._rows_first.stop()
        self.window.close()
        self.window.deleteLater()
        self._database.close()

    def stop_mail(self) -> None:
        """Wait for no mail server any more."""
        if self._back_office is not None:
            self._back_office.posting.close()

    # Behind them

    def _made_desk(self) -> Desk:
        database, author = self._database, self._arrangement.author
        return Desk(
            contacts=SqlContactBook(database, author, invites=True),
            accounts=SqlAccountBook(database, author, invites=True),
            search=SqlSearchBook(database),
            scopes=SqlPortalScopeBook(database),
            setup=SqlSetupBook(database, author),
            bulk=SqlBulkBook(database, author),
            tasks=self._tasks,
            changes=self._changes,
            staff_name=author.staff_name,
        )

    def _read_back_office(self) -> None:
        self._leisure = leisure = Leisure(self)
        self._tasks.run(self, lambda: _read_in(leisure), done=self._settle, failed=lambda _: None)

    def _settle(self, _read: object) -> None:
        _ = self.back_office

    def _end_leisure(self) -> None:
        if self._leisure is not None:
            self._leisure.end()
            self._leisure = None

    def _listen_elsewhere(self) -> None:
        if not self._listening:
            self._listening = True
            self._tasks.run(
                self,
                self._ask_elsewhere,
                done=self._heard,
                failed=self._not_heard,
            )

    def _ask_elsewhere(self) -> bool:
        """In a worker: what others wrote goes to those who watch; the answer is of an import."""
        self._database.changed_elsewhere()
        return self._database.import_runs()

    def _heard(self, import_runs: bool) -> None:
        self._listening = False
        if import_runs != self._import_heard:
            self._import_heard = import_runs
            self.import_state.set_running(import_runs)

    def _not_heard(self, error: DataError) -> None:
        """The next write or read says it on the screen; nobody asked for this one."""
        _LOG.warning("listening to other programs failed: %s", error)
        self._listening = False


def _read_in(leisure: Leisure) -> None:
    """In a worker, which holds no window up: neither by reading nor by looking for garbage."""
    gc.disable()
    try:
        with leisure.reading():
            _back_office()
            read_tables()
    finally:
        gc.freeze()  # what was read stays, and need not be looked through
        gc.enable()


def _back_office() -> "type[BackOffice]":
    from desktop.back_office import BackOffice  # noqa: PLC0415 - the first rows need none of it

    return BackOffice
