"""The views of All contacts: a query with the columns to see it by, under a name."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QObject, Qt

from desktop.icons import Icon
from desktop.models.all_contacts import EVERYBODY
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.tasks import Latest, TaskRunner
from domain.accounts import AccountStatus
from domain.books import ContactOrder, ContactQuery
from domain.contacts import BillingKind, Level
from domain.errors import DataError
from domain.filters import Filter, FilterField, FilterValue
from domain.ids import AccountContactId
from domain.portal_access import PortalState


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    name: str
    query: ContactQuery
    columns: tuple[ContactOrder, ...] = ()  # empty: those that show already
    icon: Icon = Icon.FAVORITE
    is_own: bool = False


class _Heading(NamedTuple):
    words: str


def system_views() -> tuple[ContactView, ...]:
    """Those every office has, the first for everybody."""
    tr = _tr
    return (
        ContactView(name=tr("All contacts"), query=EVERYBODY, icon=Icon.ALL_CONTACTS),
        _by_state(tr("No portal access"), PortalState.NO, Icon.NO),
        _by_state(tr("Invited, not accepted"), PortalState.INVITED, Icon.SEND),
        _by_state(tr("Portal active"), PortalState.YES, Icon.CHECKED),
        _by_state(tr("Access disabled"), PortalState.DISABLED, Icon.REVOKE),
    )


def attention_views() -> tuple[ContactView, ...]:
    """Those one should look into."""
    failed = Filter(field=FilterField.INVITATION_FAILED, values=(True,))
    without = Filter(field=FilterField.VALID_EMAIL, values=(False,))
    return (
        ContactView(
            name=_tr("Invitation failed"),
            query=replace(EVERYBODY, filters=(failed,)),
            icon=Icon.ATTENTION,
        ),
        ContactView(
            name=_tr("Without valid email"),
            query=replace(EVERYBODY, filters=(without,)),
            icon=Icon.NO_EMAIL,
        ),
    )


def of_contacts(ids: Iterable[AccountContactId]) -> ContactQuery:
    """Exactly these."""
    limit = Filter(field=FilterField.CONTACT, values=tuple(ids))
    return replace(EVERYBODY, filters=(limit,))


class ViewList(QAbstractListModel):
    """The views under their headings, each with the number of its contacts once it is known."""

    def __init__(
        self,
        count: Callable[[ContactQuery], int],
        tasks: TaskRunner,
        own: Iterable[ContactView] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._counting = Latest(tasks, self)
        self._counts: dict[ContactQuery, int] = {}
        self._own = list(own)
        self._rows: list[ContactView | _Heading] = []
        self._fill()

    @property
    def own(self) -> tuple[ContactView, ...]:
        return tuple(self._own)

    def view_at(self, row: int) -> ContactView | None:
        """None for a heading."""
        row_ = self._rows[row] if 0 <= row < len(self._rows) else None
        return row_ if isinstance(row_, ContactView) else None

    def row_of(self, view: ContactView) -> int:
        return self._rows.index(view) if view in self._rows else -1

    def count_of(self, view: ContactView) -> int | None:
        return self._counts.get(matches_of(view))

    def count_all(self) -> None:
        """Ask for the numbers, one view after another; the former ones show meanwhile."""
        wanted = [matches_of(row) for row in self._rows if isinstance(row, ContactView)]
        self._count_next(wanted)

    def note_count(self, query: ContactQuery, count: int) -> None:
        """Somebody else has counted a view's matches."""
        self._take_count(query, count)

    def add(self, view: ContactView) -> None:
        """Keep it as an own view, in place of one of the same name."""
        self._own = [one for one in self._own if one.name != view.name]
        self._own.append(replace(view, is_own=True, icon=Icon.FAVORITE))
        self._own.sort(key=lambda one: one.name.casefold())
        self._fill()

    def rename(self, view: ContactView, name: str) -> ContactView:
        self._own.remove(view)
        renamed = replace(view, name=name)
        self.add(renamed)
        return renamed

    def remove(self, view: ContactView) -> None:
        self._own.remove(view)
        self._fill()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.view_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, _Heading):
            return row.words if role == Qt.ItemDataRole.DisplayRole else None
        count = self.count_of(row)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.ToolTipRole:
                return row.name
            case Role.ICON:
                return row.icon
            case Role.DETAIL:
                return "" if count is None else f"{count:,}"
            case Qt.ItemDataRole.AccessibleTextRole if count is not None:
                return self.tr("{view}, {count} contacts").format(view=row.name, count=f"{count:,}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.name
            case _:
                return None

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = [*system_views(), _Heading(self.tr("Needs attention")), *attention_views()]
        if self._own:
            self._rows += [_Heading(self.tr("My views")), *self._own]
        self.endResetModel()

    def _count_next(self, wanted: list[ContactQuery]) -> None:
        if not wanted:
            return
        first, rest, count = wanted[0], wanted[1:], self._count

        def take(found: int) -> None:
            self._take_count(first, found)
            self._count_next(rest)

        self._counting.ask(lambda: count(first), done=take, failed=self._go_without)

    def _take_count(self, query: ContactQuery, count: int) -> None:
        if self._counts.get(query) != count:
            self._counts[query] = count
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _go_without(self, _error: DataError) -> None:
        """The numbers are an extra; the list says what is wrong with the data."""


def matches_of(view: ContactView) -> ContactQuery:
    return replace(view.query, order=EVERYBODY.order, descending=False)


# How own views are kept


def written(views: Iterable[ContactView]) -> str:
    return json.dumps([_plain(view) for view in views])


def read(text: str) -> tuple[ContactView, ...]:
    """What is not understood, such as a view of a later version, is left out."""
    try:
        kept = json.loads(text) if text else []
    except ValueError:
        return ()
    found = []
    for plain in kept if isinstance(kept, list) else []:
        try:
            found.append(_view(plain))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def _plain(view: ContactView) -> dict[str, Any]:
    query = view.query
    return {
        "name": view.name,
        "text": query.text,
        "order": query.order.value,
        "descending": query.descending,
        "columns": [column.value for column in view.columns],
        "filters": {
            one.field.value: [_plain_value(value) for value in one.values] for one in query.filters
        },
    }


def _plain_value(value: FilterValue) -> str | bool:
    if isinstance(value, bool | str):
        return value
    return str(value) if isinstance(value, UUID) else value.value


def _view(plain: dict[str, Any]) -> ContactView:
    filters = []
    for name, values in plain["filters"].items():
        field = FilterField(name)
        filters.append(Filter(field=field, values=tuple(_VALUES[field](one) for one in values)))
    query = replace(
        EVERYBODY,
        text=str(plain["text"]),
        filters=tuple(filters),
        order=ContactOrder(plain["order"]),
        descending=bool(plain["descending"]),
    )
    columns = tuple(ContactOrder(column) for column in plain["columns"])
    return ContactView(name=str(plain["name"]), query=query, columns=columns, is_own=True)


_VALUES: dict[FilterField, Callable[[Any], FilterValue]] = {
    FilterField.PORTAL_USER: PortalState,
    FilterField.VALID_EMAIL: bool,
    FilterField.INVITATION_FAILED: bool,
    FilterField.LEVEL: Level,
    FilterField.BILLING: BillingKind,
    FilterField.ACCOUNT_STATUS: AccountStatus,
    FilterField.DIVISION: UUID,
    FilterField.ACCOUNT_CLASS: UUID,
    FilterField.CITY: str,
    FilterField.TAG: UUID,
    FilterField.ROLE: UUID,
    FilterField.CONTACT: UUID,
}


def _by_state(name: str, state: PortalState, icon: Icon) -> ContactView:
    limit = Filter(field=FilterField.PORTAL_USER, values=(state,))
    return ContactView(name=name, query=replace(EVERYBODY, filters=(limit,)), icon=icon)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactView", text)
