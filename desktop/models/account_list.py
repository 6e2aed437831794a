"""The accounts of the navigator."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import TaskRunner
from domain.books import AccountBook, AccountQuery, ListedAccount


class AccountList(ListedRows[AccountQuery, ListedAccount]):
    """One column."""

    def __init__(self, book: AccountBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        source = Source(book.count, book.listed, book.position)
        super().__init__(source, AccountQuery(), tasks, parent)

    def cell(self, row: ListedAccount, _column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Role.DETAIL:
                return f"{row.number}   {row.class_name}"
            case Role.STATUS:
                return row.status.value
            case Qt.ItemDataRole.ToolTipRole:
                return f"{row.number} {row.name}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.number} {row.name}, {row.class_name}, {row.status.value}"
            case _:
                return None
