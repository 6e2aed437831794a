"""A list that is edited in place: each row is saved as soon as a cell of it is left."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from desktop.icons import Icon
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import RIGHT, TitledTable
from desktop.tasks import Latest, TaskRunner
from desktop.theme import Ink
from domain.errors import ConflictError, DataError, RefusedError
from domain.setup import E, Entry, ListBook, Listed

CHOICES = int(Qt.ItemDataRole.UserRole) + 100  # ((value, word), ...) of a cell that is chosen


class ListColumn(NamedTuple):
    """A field of the entries."""

    name: str
    title: str
    width: int
    stretches: bool = False
    choices: tuple[tuple[object, str], ...] = ()
    is_switch: bool = False


@dataclass(slots=True, eq=False)
class _Row(Generic[E]):
    typed: E
    start: E  # as it is stored; of a new row, as it was offered
    is_new: bool
    uses: int = 0
    problem: str = ""
    saving: bool = False
    conflicts: bool = False

    @property
    def is_dirty(self) -> bool:
        return self.typed != self.start

    @property
    def is_idle(self) -> bool:
        """Nobody would miss it: what is stored may take its place."""
        return not (self.is_dirty or self.saving or self.is_new)


class SetupList(TitledTable, Generic[E]):
    """The entries by name, new ones at the end. The last column says how often each is used.

    What is refused stays in its row as it was typed, with the problem beside it.
    """

    changed = Signal()  # what is selected may be deletable now, or have a problem
    failed = Signal(object)  # a DataError that is not about one row

    def __init__(
        self,
        book: ListBook[E],
        columns: tuple[ListColumn, ...],
        blank: Callable[[], E],
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book: ListBook[E] = book
        self._columns = columns
        self._titles = (*(column.title for column in columns), self.tr("Used"))
        self._on_the_right = (len(columns),)
        self._blank: Callable[[], E] = blank
        self._tasks = tasks
        self._latest = Latest(tasks, self)
        self._rows: list[_Row[E]] = []

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        return self._columns

    @property
    def is_dirty(self) -> bool:
        return any(row.is_dirty for row in self._rows)

    @property
    def saving(self) -> bool:
        return any(row.saving for row in self._rows)

    def refresh(self) -> None:
        """Read again; rows that are not stored stay as they are typed."""
        self._latest.ask(self._book.listed, done=self._take, failed=self.failed.emit)

    def entry(self, row: int) -> E:
        return self._rows[row].typed

    def problem(self, row: int) -> str:
        return self._rows[row].problem if 0 <= row < len(self._rows) else ""

    def conflicts(self, row: int) -> bool:
        return 0 <= row < len(self._rows) and self._rows[row].conflicts

    def is_stored(self, row: int) -> bool:
        return not self._rows[row].is_new

    def uses(self, row: int) -> int:
        return self._rows[row].uses

    def add(self) -> int:
        """Offer a new row, or the one that is still empty; its place."""
        for place, row in enumerate(self._rows):
            if row.is_new and not row.is_dirty:
                return place
        at = len(self._rows)
        self.beginInsertRows(ROOT, at, at)
        entry = self._blank()
        self._rows.append(_Row(typed=entry, start=entry, is_new=True))
        self.endInsertRows()
        return at

    def delete(self, at: int) -> None:
        row, book = self._rows[at], self._book
        if row.is_new:
            self._drop(row)
            return
        entry = row.start
        self._tasks.run(
            self,
            lambda: book.delete(entry),
            done=lambda _: self._drop(row),
            failed=lambda error: self._refuse(row, error),
        )

    def keep_mine(self, at: int) -> None:
        """Save over what somebody else changed meanwhile; the clerk has decided."""
        row, book = self._rows[at], self._book
        row.saving = True
        self._tasks.run(
            self,
            book.listed,
            done=lambda listed: self._rebase(row, listed),
            failed=lambda error: self._refuse(row, error),
        )

    def toggle(self, at: int, column: int) -> None:
        name = self._columns[column].name
        self._edit(at, name, not getattr(self._rows[at].typed, name))

    # Qt

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if column == len(self._columns):
            return self._use(row, role)
        described = self._columns[column]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, described) or "–"
            case Qt.ItemDataRole.EditRole:
                return getattr(row.typed, described.name)
            case Qt.ItemDataRole.CheckStateRole if described.is_switch:
                on = getattr(row.typed, described.name)
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                said = f"{described.title}: {self._text(row, described) or self.tr('empty')}"
                return f"{said}. {row.problem}" if row.problem and column == 0 else said
            case Qt.ItemDataRole.ToolTipRole if row.problem and column == 0:
                return row.problem
            case Role.ICON if row.problem and column == 0:
                return Icon.PROBLEM
            case Role.ICON_COLOR:
                return Ink.BAD
            case Role.STRONG:
                return column == 0
            case Role.DIM:
                return not self._text(row, described)
            case _ if role == CHOICES:
                return described.choices or None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or index.column() >= len(self._columns):
            return False
        name = self._columns[index.column()].name
        if role == Qt.ItemDataRole.CheckStateRole:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role != Qt.ItemDataRole.EditRole:
            return False
        self._edit(index.row(), name, value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        given = super().flags(index)
        if index.isValid() and index.column() < len(self._columns):
            described = self._columns[index.column()]
            given |= (
                Qt.ItemFlag.ItemIsUserCheckable
                if described.is_switch
                else Qt.ItemFlag.ItemIsEditable
            )
        return given

    # Behind it

    def _use(self, row: _Row[E], role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.uses:,}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Used: {}").format(f"{row.uses:,}")
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT
            case Role.TABULAR:
                return True
            case Role.DIM:
                return not row.uses
        return None

    def _text(self, row: _Row[E], column: ListColumn) -> str:
        value = getattr(row.typed, column.name)
        if column.is_switch:
            return self.tr("Yes") if value else self.tr("No")
        if column.choices:
            return dict(column.choices).get(value, str(value or ""))
        return str(value)

    def _edit(self, at: int, name: str, value: object) -> None:
        row = self._rows[at]
        if getattr(row.typed, name) == value:
            return
        changed: dict[str, Any] = {name: value}
        row.typed = replace(row.typed, **changed)
        self._save(row)

    def _save(self, row: _Row[E]) -> None:
        row.problem, row.conflicts = "", False
        if row.saving or not row.is_dirty:
            self._tell(row)
            return
        row.saving = True
        book, entry, base = self._book, row.typed, None if row.is_new else row.start
        self._tasks.run(
            self,
            lambda: book.save(entry, base),
            done=lambda stored: self._take_saved(row, entry, stored),
            failed=lambda error: self._take_refusal(row, entry, error),
        )
        self._tell(row)

    def _take_saved(self, row: _Row[E], sent: E, stored: E) -> None:
        typed_on = row.typed != sent  # while it was being saved
        row.saving, row.is_new, row.start = False, False, stored
        if not typed_on:
            row.typed = stored
        self._save(row)

    def _take_refusal(self, row: _Row[E], sent: E, error: DataError) -> None:
        if row.typed != sent:  # somebody typed on, perhaps just what was missing
            row.saving = False
            self._save(row)
        else:
            self._refuse(row, error)

    def _refuse(self, row: _Row[E], error: DataError) -> None:
        row.saving = False
        row.conflicts = isinstance(error, ConflictError)
        problems = error.problems.values() if isinstance(error, RefusedError) else (str(error),)
        row.problem = next(iter(problems), str(error))
        self._tell(row)

    def _rebase(self, row: _Row[E], listed: tuple[Listed[E], ...]) -> None:
        row.saving = False
        for found in listed:
            if found.entry.id == row.start.id:
                mine = _changes(row.start, row.typed)
                row.start, row.typed = found.entry, replace(found.entry, **mine)
        self._save(row)

    def _drop(self, row: _Row[E]) -> None:
        if row in self._rows:  # else it was read already that it is gone
            at = self._rows.index(row)
            self.beginRemoveRows(ROOT, at, at)
            del self._rows[at]
            self.endRemoveRows()
        self.changed.emit()

    def _tell(self, row: _Row[E]) -> None:
        if row in self._rows:
            at = self._rows.index(row)
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns)))
        self.changed.emit()

    def _take(self, listed: tuple[Listed[E], ...]) -> None:
        known = {row.start.id: row for row in self._rows}
        rows = []
        for found in listed:
            row = known.pop(found.entry.id, None)
            if row is None:
                row = _Row(typed=found.entry, start=found.entry, is_new=False)
            elif row.is_idle:
                row.typed = row.start = found.entry
            row.uses = found.uses
            rows.append(row)
        rows += [row for row in known.values() if not row.is_idle]
        if rows == self._rows:
            if rows:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(rows) - 1, len(self._columns))
                )
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.changed.emit()


def _changes(start: Entry, typed: Entry) -> dict[str, Any]:
    """The fields that somebody typed into."""
    values = {field.name: getattr(typed, field.name) for field in fields(typed)}
    return {name: value for name, value in values.items() if value != getattr(start, name)}
