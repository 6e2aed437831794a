"""Contacts to choose one from, each with what tells it from others of the same name."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.icons import Icon
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import TaskRunner
from domain.books import ContactBook, ContactQuery, ListedContact


class PeopleList(ListedRows[ContactQuery, ListedContact]):
    """One column."""

    def __init__(self, book: ContactBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        source = Source(book.count, book.listed, book.position)
        super().__init__(source, ContactQuery(), tasks, parent)

    def cell(self, row: ListedContact, _column: int, role: int) -> Any:
        account = f"{row.account_number} {row.account_name}"
        detail = [part for part in (account, row.title, row.email, row.phone) if part]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Role.DETAIL:
                return " · ".join(detail)
            case Role.ICON:
                return Icon.CONTACT
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join([row.name, *detail])
            case _:
                return None
