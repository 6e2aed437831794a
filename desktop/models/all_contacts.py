"""The table of all contacts: one row for each account contact, with a box to choose it by."""

import time
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.models.all_contacts_selection import ContactSelection
from desktop.models.contact_table import ContactTable
from desktop.models.index import ROOT, Index
from desktop.models.listed_rows import PAGE
from desktop.models.roles import Look
from desktop.tasks import Latest, TaskRunner
from domain.books import ContactBook, ContactOrder, ContactQuery, ListedContact, Scope
from domain.bulk import Chosen
from domain.errors import DataError
from domain.ids import AccountContactId

EVERYBODY = ContactQuery(scope=Scope.EVERYWHERE, order=ContactOrder.NAME)
BOX = 0  # the column of the boxes
_COLUMNS = (
    ContactOrder.NAME,
    ContactOrder.ACCOUNT,
    ContactOrder.TYPE,
    ContactOrder.TITLE,
    ContactOrder.EMAIL,
    ContactOrder.PHONE,
    ContactOrder.BILLING_CONTACT,
    ContactOrder.SERVICE_NOTIFICATION,
    ContactOrder.REQUEST_NOTIFICATION,
    ContactOrder.PORTAL_USER,
)
_RANGE_PAGE = 1000

# Put together once: Qt asks for each cell that it draws.
_OF_CELL = (
    Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
)
_OF_BOX = _OF_CELL | Qt.ItemFlag.ItemIsUserCheckable

Checked = Qt.CheckState


class AllContacts(ContactTable):
    """What is chosen stays chosen while one scrolls, sorts and filters."""

    choice_changed = Signal()
    choice_failed = Signal(str)  # what was to be chosen could not be read

    def __init__(self, book: ContactBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(book, tasks, parent, query=EVERYBODY, columns=_COLUMNS, counts_later=True)
        self._book = book
        self._selection = ContactSelection()
        self._all_chosen: int | None = 0  # matches of the selection's query
        self._ranges = Latest(tasks, self)
        self._naming = Latest(tasks, self)
        self._choice_count = Latest(tasks, self)
        self._asked_at = 0.0
        self.seconds = 0.0  # from the question to the first rows
        self.shown.connect(self._note_time)
        self.counted.connect(self._follow_count)

    @property
    def columns(self) -> tuple[ContactOrder, ...]:
        """Those behind the boxes, in the order of the model."""
        return self._columns

    @property
    def chosen(self) -> Chosen:
        return self._selection.chosen

    @property
    def chosen_count(self) -> int | None:
        """None while all matches are chosen and nobody knows yet how many these are."""
        if self._selection.query is None:
            return self._selection.count(0)
        return None if self._all_chosen is None else self._selection.count(self._all_chosen)

    @property
    def all_matches_chosen(self) -> bool:
        return self._selection.is_all_of(self.query)

    @property
    def chosen_here(self) -> Checked:
        """The state of the box above the boxes."""
        if self.chosen_count == 0:
            return Checked.Unchecked
        return Checked.Checked if self._all_here_chosen() else Checked.PartiallyChecked

    def column_of(self, order: ContactOrder) -> int:
        return super().column_of(order) + 1

    # Choosing

    def toggle(self, row: int) -> None:
        contact = self.row_at(row)
        if contact is not None and not self._naming.waiting:
            self._choose({contact.id}, chosen=contact.id not in self._selection)

    def choose_rows(self, first: int, last: int, *, chosen: bool = True) -> None:
        """These rows and all between them, also those that are not here yet."""
        if self._naming.waiting:
            return
        first, last = sorted((first, last))
        rows = [self.row_at(row) for row in range(first, min(last, first + _RANGE_PAGE) + 1)]
        here = {row.id for row in rows if row is not None}
        if len(here) == last - first + 1:
            self._choose(here, chosen=chosen)
            return
        book, query = self._book, self.query
        self._ranges.ask(
            lambda: _ids_between(book, query, first, last),
            done=lambda ids: self._choose(ids, chosen=chosen),
            failed=self._refuse,
        )

    def choose_all(self) -> None:
        """All matches of the query, now and when the command runs."""
        self._drop_questions()
        self._selection.choose_all(self.query)
        self._all_chosen = self.rowCount() if self.is_counted else None
        self._tell()

    def clear_choice(self) -> None:
        self._drop_questions()
        self._selection.clear()
        self._tell()

    # As a list

    def show(self, query: ContactQuery, *, locate: Any = None) -> None:
        self._asked_at = time.monotonic()
        super().show(query, locate=locate)
        self._keep_choice()

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if section != BOX:
            return super().headerData(section - 1, orientation, role)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Chosen")
        return None

    def cell(self, row: ListedContact, column: int, role: int) -> Any:
        if column != BOX:
            return super().cell(row, column - 1, role)
        match role:
            case Qt.ItemDataRole.CheckStateRole:
                return self._state_of(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                chosen = self._state_of(row) is Checked.Checked
                return self.tr("Chosen") if chosen else self.tr("Not chosen")
            case _:
                return None

    def look(self, row: ListedContact, column: int) -> Look:
        state = self._state_of(row)
        chosen = state is Checked.Checked
        if column == BOX:
            return Look(check=state, chosen=chosen)
        return self._look(row, self._columns[column - 1], chosen=chosen)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != BOX:
            return False
        if Checked(value) is not self.data(index, role):
            self.toggle(index.row())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _OF_BOX if index.column() == BOX else _OF_CELL

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column - 1 if column > BOX else -1, order)

    # Behind them

    def _state_of(self, row: ListedContact) -> Checked:
        if not self._selection.knows(self.query):
            return Checked.PartiallyChecked  # until the ids are here
        return Checked.Checked if row.id in self._selection else Checked.Unchecked

    def _choose(self, ids: set[AccountContactId], *, chosen: bool) -> None:
        self._selection.choose(ids, chosen=chosen)
        self._tell()

    def _tell(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.choice_changed.emit()

    def _all_here_chosen(self) -> bool:
        if self._selection.is_all_of(self.query):
            return True
        count = self.rowCount()
        rows = [self.row_at(row) for row in range(min(count, PAGE))]
        return count <= PAGE and all(row and row.id in self._selection for row in rows)

    def _keep_choice(self) -> None:
        """All matches were chosen, and others are about to show: from now on ids are chosen."""
        book, chosen = self._book, self._selection.query
        if chosen is None:
            return
        if not self._selection.knows(self.query) and not self._naming.waiting:
            self._naming.ask(
                lambda: frozenset(book.ids(chosen)), done=self._take_names, failed=self._lose_choice
            )
        elif self._all_chosen is None and not self._selection.is_by(self.query):
            self._choice_count.ask(
                lambda: book.count(chosen), done=self._take_choice_count, failed=self._lose_choice
            )

    def _take_choice_count(self, count: int) -> None:
        self._all_chosen = count
        self.choice_changed.emit()

    def _take_names(self, ids: frozenset[AccountContactId]) -> None:
        self._selection.name_ids(ids)
        self._tell()

    def _lose_choice(self, error: DataError) -> None:
        self._selection.clear()
        self._tell()
        self._refuse(error)

    def _refuse(self, error: DataError) -> None:
        self.choice_failed.emit(str(error))

    def _drop_questions(self) -> None:
        for questions in (self._ranges, self._naming, self._choice_count):
            questions.drop()

    def _note_time(self) -> None:
        if self._asked_at:
            self.seconds = time.monotonic() - self._asked_at
            self._asked_at = 0.0

    def _follow_count(self) -> None:
        if self._selection.is_by(self.query):
            self._take_choice_count(self.rowCount())


def _ids_between(
    book: ContactBook, query: ContactQuery, first: int, last: int
) -> set[AccountContactId]:
    """Of rows first .. last; for a worker thread."""
    found: set[AccountContactId] = set()
    for start in range(first, last + 1, _RANGE_PAGE):
        length = min(_RANGE_PAGE, last + 1 - start)
        found.update(row.id for row in book.listed(query, start, length))
    return found
