"""The people whom a portal switch of a class reaches."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.icons import status_mark
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import Step, TaskRunner
from domain.bulk import BulkBook, BulkResult, Chosen, DisableAccess
from domain.errors import DataError
from domain.ids import AccountClassId
from domain.portal_access import PortalState
from domain.setup import ClassBook, Touched, TouchedPerson, TouchedQuery

_ACCOUNT, _NAME, _EMAIL, _STATE = range(4)


class TouchedPeople(ListedRows[TouchedQuery, TouchedPerson]):
    """A row is a contact of an account that has the class."""

    def __init__(
        self,
        id: AccountClassId,
        book: ClassBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        source = Source(book.count_touched, book.list_touched, book.place_touched)
        super().__init__(source, TouchedQuery(class_id=id), tasks, parent)
        self._titles = (
            self.tr("Account"),
            self.tr("Name"),
            self.tr("Email"),
            self.tr("Portal user"),
        )

    def cell(self, row: TouchedPerson, column: int, role: int) -> Any:
        texts = (row.account, row.name, row.email, row.portal_state.value)
        mark = status_mark(row.portal_state.value) if column == _STATE else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return texts[column] or "–"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {texts[column] or self.tr('empty')}"
            case Role.ICON:
                return mark.icon if mark else None
            case Role.ICON_COLOR:
                return mark.ink if mark else None
            case Role.STRONG:
                return column == _NAME
            case Role.ELIDE_MIDDLE:
                return column == _EMAIL
            case Role.DIM:
                return not texts[column] or (
                    mark is not None and row.portal_state is PortalState.NO
                )
            case _:
                return None


class OpenInvitations(QObject):
    """Counts those of a class, and cancels them (K8)."""

    counted = Signal(object)  # Touched
    cancelled = Signal(int)  # how many
    progressed = Signal(object)  # a Step
    failed = Signal(object)  # a DataError

    def __init__(
        self, id: AccountClassId, book: ClassBook, bulk: BulkBook, tasks: TaskRunner
    ) -> None:
        super().__init__()
        self._id = id
        self._book = book
        self._bulk = bulk
        self._tasks = tasks
        self.busy = False

    def count(self) -> None:
        book, id = self._book, self._id
        counted: Callable[[Touched], None] = self.counted.emit
        self._tasks.run(self, lambda: book.touched(id), done=counted, failed=self.failed.emit)

    def cancel(self) -> None:
        """End the access of everybody who is invited now and has not accepted."""
        book, bulk, id, words = self._book, self._bulk, self._id, self.tr("Cancelling invitations")
        self.busy = True
        self._tasks.run_with_progress(
            self,
            lambda progress: bulk.run(
                DisableAccess(),
                Chosen(ids=book.open_invitations(id)),
                lambda done, total: progress.report(done, total, words),
            ),
            progressed=self._tell,
            done=self._take,
            failed=self._fail,
        )

    def _tell(self, step: Step) -> None:
        self.progressed.emit(step)

    def _take(self, result: BulkResult) -> None:
        self.busy = False
        self.cancelled.emit(result.changed)
        self.count()

    def _fail(self, error: DataError) -> None:
        self.busy = False
        self.failed.emit(error)
        self.count()
