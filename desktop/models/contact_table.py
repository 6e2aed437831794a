"""The Contacts table: the article's nine columns over the contacts of an account."""

from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt

from desktop.icons import Icon, Mark, status_mark
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Look, Role
from desktop.tasks import TaskRunner
from desktop.theme import Ink
from domain.books import ContactBook, ContactOrder, ContactQuery, ListedContact
from domain.contacts import BillingKind, Level, NotificationMethod
from domain.portal_access import PortalState

_EMPTY = "–"
_OF_ACCOUNT = ContactQuery()
_TRAITS = {
    ContactOrder.TYPE: (Role.SECONDARY,),
    ContactOrder.NAME: (Role.STRONG,),
    ContactOrder.TITLE: (Role.SECONDARY,),
    ContactOrder.EMAIL: (Role.ELIDE_MIDDLE,),
    ContactOrder.PHONE: (Role.SECONDARY, Role.TABULAR),
}
_FROM_CELL = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Role.ICON,
        Role.ICON_COLOR,
        Role.DIM,
    }
)
_WORDS = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
_REFUSED = Mark(Icon.PROBLEM, Ink.BAD)


_COLUMNS = (
    ContactOrder.TYPE,
    ContactOrder.BILLING_CONTACT,
    ContactOrder.NAME,
    ContactOrder.TITLE,
    ContactOrder.EMAIL,
    ContactOrder.PHONE,
    ContactOrder.SERVICE_NOTIFICATION,
    ContactOrder.REQUEST_NOTIFICATION,
    ContactOrder.PORTAL_USER,
)


class _Cell(NamedTuple):
    text: str
    mark: Mark | None = None
    dim: bool = False


class ContactTable(ListedRows[ContactQuery, ListedContact]):
    """A row is an account contact (A1). Filtering and sorting belong to the query."""

    def __init__(
        self,
        book: ContactBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
        *,
        query: ContactQuery = _OF_ACCOUNT,
        columns: tuple[ContactOrder, ...] = _COLUMNS,
        counts_later: bool = False,
    ) -> None:
        """Where no column is chosen to sort by, the order is that of `query`."""
        source = Source(book.count, book.listed, book.position)
        super().__init__(source, query, tasks, parent, counts_later=counts_later)
        self._unsorted = query.order
        self._columns = columns
        titles = {
            ContactOrder.ACCOUNT: self.tr("Account"),
            ContactOrder.TYPE: self.tr("Type"),
            ContactOrder.BILLING_CONTACT: self.tr("Billing contact"),
            ContactOrder.NAME: self.tr("Name"),
            ContactOrder.TITLE: self.tr("Title"),
            ContactOrder.EMAIL: self.tr("Email"),
            ContactOrder.PHONE: self.tr("Phone"),
            ContactOrder.SERVICE_NOTIFICATION: self.tr("Service notification"),
            ContactOrder.REQUEST_NOTIFICATION: self.tr("Request notification"),
            ContactOrder.PORTAL_USER: self.tr("Portal user"),
        }
        self._titles = tuple(titles[order] for order in columns)

    def column_of(self, order: ContactOrder) -> int:
        return self._columns.index(order)

    def cell(self, row: ListedContact, column: int, role: int) -> Any:
        order = self._columns[column]
        if order is ContactOrder.EMAIL and row.mail_refused and role in _WORDS:
            said = self.tr("The mail server refuses mail to {email}: “{words}”")
            return said.format(email=row.email, words=row.mail_refused)
        if role not in _FROM_CELL:
            return True if role in _TRAITS.get(order, ()) else None
        text, mark, dim = self._cell(row, order)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text or _EMPTY
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {text or self.tr('empty')}"
            case Role.ICON:
                return mark.icon if mark else None
            case Role.ICON_COLOR:
                return mark.ink if mark else None
            case _:  # DIM
                return dim or not text

    def look(self, row: ListedContact, column: int) -> Look:
        return self._look(row, self._columns[column])

    def _look(self, row: ListedContact, order: ContactOrder, *, chosen: bool | None = None) -> Look:
        text, mark, dim = self._cell(row, order)
        traits = _TRAITS.get(order, ())
        return Look(
            text=text or _EMPTY,
            icon=mark.icon if mark else None,
            icon_ink=mark.ink if mark else None,
            dim=dim or not text,
            secondary=Role.SECONDARY in traits,
            strong=Role.STRONG in traits,
            elide_middle=Role.ELIDE_MIDDLE in traits,
            tabular=Role.TABULAR in traits,
            chosen=chosen,
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        by = self._columns[column] if column >= 0 else self._unsorted
        descending = column >= 0 and order is Qt.SortOrder.DescendingOrder
        query = replace(self.query, order=by, descending=descending)
        if query != self.query:
            self.show(query)

    def _cell(self, row: ListedContact, order: ContactOrder) -> _Cell:
        match order:
            case ContactOrder.TYPE:
                at_account = row.level is Level.ACCOUNT
                icon = Icon.ACCOUNT if at_account else Icon.SITE
                return _Cell(row.level.value, Mark(icon, Ink.TEXT2))
            case ContactOrder.BILLING_CONTACT:
                return _Cell(row.billing.value, dim=row.billing is BillingKind.NONE)
            case ContactOrder.TITLE:
                return _Cell(row.title)
            case ContactOrder.EMAIL if not row.email:
                return _Cell(self.tr("No email"), Mark(Icon.WARNING, Ink.WARN), dim=True)
            case ContactOrder.EMAIL:
                return _Cell(row.email, _REFUSED if row.mail_refused else None)
            case ContactOrder.PHONE:
                return _Cell(row.phone)
            case ContactOrder.SERVICE_NOTIFICATION:
                wanted = row.receive_service_notifications
                return _Cell(self.tr("Yes") if wanted else self.tr("No"), dim=not wanted)
            case ContactOrder.REQUEST_NOTIFICATION:
                method = row.request_notification_method
                return _Cell(method.value, dim=method is NotificationMethod.NONE)
            case ContactOrder.PORTAL_USER:
                state = row.portal_state
                return _Cell(state.value, status_mark(state.value), dim=state is PortalState.NO)
            case ContactOrder.ACCOUNT:
                return _Cell(f"{row.account_number} {row.account_name}")  # sorted by number
            case _:
                return _Cell(row.name)
