"""Rejecting a login request."""

from PySide6.QtCore import QObject, Signal

from desktop.tasks import TaskRunner
from domain.errors import DataError
from domain.login_decisions import ListedRequest, LoginRequestBook


class Rejection(QObject):
    rejected = Signal(object)  # the ActionId, for taking it back
    failed = Signal(object)  # a DataError

    def __init__(self, row: ListedRequest, book: LoginRequestBook, tasks: TaskRunner) -> None:
        super().__init__()
        self.row = row
        self._book = book
        self._tasks = tasks
        self._busy = False

    def reject(self, reason: str) -> None:
        """Ends in rejected or failed."""
        if self._busy:
            return
        self._busy = True
        book, id = self._book, self.row.id
        self._tasks.run(
            self, lambda: book.reject(id, reason), done=self.rejected.emit, failed=self._fail
        )

    def _fail(self, error: DataError) -> None:
        self._busy = False
        self.failed.emit(error)
