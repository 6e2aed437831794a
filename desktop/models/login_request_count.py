"""How many login requests wait for staff, as the main window tells it."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.data_changes import DataChanges
from desktop.tasks import Latest, TaskRunner
from domain.errors import DataError
from domain.login_decisions import LoginRequestBook, WaitingRequests

# What visitors type is in no change log, so nobody says when it was written.
_EVERY = 2000  # milliseconds


class LoginRequestCount(QObject):
    """Looks again by itself, and at once when something was decided here."""

    changed = Signal()

    def __init__(
        self,
        book: LoginRequestBook,
        tasks: TaskRunner,
        changes: DataChanges,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.waiting = WaitingRequests()
        self._book = book
        self._latest = Latest(tasks, self)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._look)
        changes.written.connect(self._look)
        self._timer.start()
        self._look()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        if not self._latest.waiting:
            self._latest.ask(self._book.waiting, done=self._take, failed=self._keep)

    def _take(self, waiting: WaitingRequests) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self.changed.emit()

    def _keep(self, _error: DataError) -> None:
        """The list says it when somebody opens it; this only counts."""
