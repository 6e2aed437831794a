"""Activity History: days and what happened on them, newest first, read as one scrolls."""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractListModel, Qt, Signal

from desktop.models.contact_form import ContactForm
from desktop.models.dates import clock, day_of, full_day, moment
from desktop.models.index import ROOT, Index
from desktop.tasks import Latest, TaskRunner
from domain.books import HistoryBook
from domain.errors import DataError
from domain.history import HistoryEntry, HistoryKind
from domain.paging import Cursor, Page

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # a HistoryEntry, None for a day


class HistoryState(Enum):
    NOT_SAVED = auto()  # a new contact has no history
    LOADING = auto()
    READY = auto()
    EMPTY = auto()
    NOTHING_FOUND = auto()
    FAILED = auto()


class HistoryList(QAbstractListModel):
    """A row for each day, followed by a row for each entry of that day."""

    state_changed = Signal()

    def __init__(
        self,
        form: ContactForm,
        book: HistoryBook,
        tasks: TaskRunner,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(form)
        self._form = form
        self._book = book
        self._now = now
        self._latest = Latest(tasks, self)
        self._rows: list[date | HistoryEntry] = []
        self._next: Cursor | None = None
        self._kind: HistoryKind | None = None
        self._text = ""
        self._wanted = False  # nothing is read before somebody looks
        self._state = HistoryState.LOADING
        self._failure = ""

    @property
    def state(self) -> HistoryState:
        return self._state

    @property
    def failure(self) -> str:
        """The sentence of the error, in state FAILED."""
        return self._failure

    @property
    def text(self) -> str:
        return self._text

    def show(self) -> None:
        """Read the first page, if nobody has looked yet."""
        if not self._wanted:
            self._wanted = True
            self.reload()

    def search(self, kind: HistoryKind | None, text: str) -> None:
        if (kind, text) != (self._kind, self._text):
            self._kind, self._text = kind, text
            self.reload()

    def forget(self) -> None:
        """As if nobody had looked yet."""
        self._wanted = False
        self._kind, self._text = None, ""
        self._clear()

    def reload(self) -> None:
        """Start over, for example after a save."""
        if not self._wanted:
            return
        self._clear()
        if self._form.opened.is_new:
            self._enter(HistoryState.NOT_SAVED)
        else:
            self._enter(HistoryState.LOADING)
            self._read(None)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ENTRY_ROLE:
            return row if isinstance(row, HistoryEntry) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(row) if isinstance(row, HistoryEntry) else self._named(row)
        return None

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._next is not None and not self._latest.waiting

    def fetchMore(self, parent: Index = ROOT) -> None:
        if self.canFetchMore(parent):
            self._read(self._next)

    def _clear(self) -> None:
        self._latest.drop()
        self.beginResetModel()
        self._rows = []
        self._next = None
        self.endResetModel()

    def _read(self, after: Cursor | None) -> None:
        this, kind, text = self._form.draft.id, self._kind, self._text
        self._latest.ask(
            lambda: self._book.page(this, kind=kind, text=text, after=after),
            done=self._append,
            failed=self._give_up,
        )

    def _append(self, page: Page[HistoryEntry]) -> None:
        self._next = page.next
        day = self._last_day()
        added: list[date | HistoryEntry] = []
        for entry in page.items:
            if day_of(entry.at) != day:
                day = day_of(entry.at)
                added.append(day)
            added.append(entry)
        if added:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(added) - 1)
            self._rows += added
            self.endInsertRows()
        sought = bool(self._text) or self._kind is not None
        nothing = HistoryState.NOTHING_FOUND if sought else HistoryState.EMPTY
        self._enter(HistoryState.READY if self._rows else nothing)

    def _give_up(self, error: DataError) -> None:
        self._failure = str(error)
        self._enter(HistoryState.FAILED)

    def _enter(self, state: HistoryState) -> None:
        self._state = state
        self.state_changed.emit()

    def _last_day(self) -> date | None:
        last = self._rows[-1] if self._rows else None
        return day_of(last.at) if isinstance(last, HistoryEntry) else None

    def _named(self, day: date) -> str:
        days = (day_of(self._now()) - day).days
        names = {0: self.tr("Today"), 1: self.tr("Yesterday")}
        return f"{names[days]}, {full_day(day)}" if days in names else full_day(day)

    def _told(self, entry: HistoryEntry) -> str:
        """The whole entry in words, for those who cannot see the tints and the strike."""
        by = self.tr("by {staff}").format(staff=entry.staff_name) if entry.staff_name else ""
        parts = [f"{entry.title} {by}".strip(), clock(entry.at)]
        told = self.tr("{field} from {old} to {new}")
        parts += [told.format(field=x.field, old=x.old, new=x.new) for x in entry.lines]
        parts += [f"{step.word} {moment(step.at, entry.at)}" for step in entry.steps]
        return ". ".join([*parts, *([entry.remark] if entry.remark else [])])
