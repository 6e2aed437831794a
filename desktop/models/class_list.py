"""The account classes of the office."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.icons import status_mark
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import RIGHT, TitledTable
from desktop.tasks import Latest, TaskRunner
from domain.ids import AccountClassId
from domain.setup import ClassBook, ListedClass

_NAME, _TYPE, _STATE, _PORTAL, _AUTO_SEND, _ACCOUNTS = range(6)


class ClassList(TitledTable):
    """A row for each class, by name. There are a few dozen, so all of them are held."""

    _on_the_right = (_ACCOUNTS,)

    read = Signal()  # the rows are here, or here again
    failed = Signal(object)  # a DataError

    def __init__(self, book: ClassBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._tasks = tasks
        self._latest = Latest(tasks, self)
        self._rows: tuple[ListedClass, ...] = ()
        self._titles = (
            self.tr("Name"),
            self.tr("Type"),
            self.tr("Active"),
            self.tr("Portal access"),
            self.tr("Auto send"),
            self.tr("Accounts"),
        )

    def refresh(self) -> None:
        self._latest.ask(self._book.listed, done=self._take, failed=self.failed.emit)

    def row_at(self, row: int) -> ListedClass | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, id: AccountClassId) -> int:
        """-1 if it is not in the list."""
        ids = [row.account_class.id for row in self._rows]
        return ids.index(id) if id in ids else -1

    def accounts_of(self, id: AccountClassId) -> int | None:
        """How many have this class, if it is in the list."""
        at = self.place_of(id)
        return self._rows[at].accounts if at >= 0 else None

    def delete(self, id: AccountClassId) -> None:
        book = self._book
        self._tasks.run(
            self, lambda: book.delete(id), done=lambda _: self.refresh(), failed=self.failed.emit
        )

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {self._text(row, column)}"
            case Qt.ItemDataRole.TextAlignmentRole if column == _ACCOUNTS:
                return RIGHT
            case Role.ICON if column == _STATE:
                return status_mark(self._state(row)).icon
            case Role.ICON_COLOR if column == _STATE:
                return status_mark(self._state(row)).ink
            case Role.STRONG:
                return column == _NAME
            case Role.SECONDARY:
                return column == _TYPE
            case Role.TABULAR:
                return column == _ACCOUNTS
            case Role.DIM:
                return self._text(row, column) in ("–", self.tr("No"), "0")
            case _:
                return None

    def _text(self, row: ListedClass, column: int) -> str:
        account_class = row.account_class
        match column:
            case 0:
                return account_class.name
            case 1:
                return row.type or "–"
            case 2:
                return self._state(row)
            case 3:
                return self._word(account_class.enable_portal_access)
            case 4:
                return self._word(account_class.auto_send_portal_invitation)
            case _:
                return f"{row.accounts:,}"

    def _word(self, on: bool) -> str:
        return self.tr("Yes") if on else self.tr("No")

    def _state(self, row: ListedClass) -> str:
        return self.tr("Active") if row.account_class.active else self.tr("Inactive")

    def _take(self, rows: tuple[ListedClass, ...]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.read.emit()
