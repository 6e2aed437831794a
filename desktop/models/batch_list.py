"""Earlier invitations to many, the newest first, with how they stand now."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.models.dates import clock, day_of, short_day
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.models.titled_table import RIGHT
from desktop.tasks import TaskRunner
from domain.invitation_batches import Batch, BatchBook, Fate

_MOST = 500
_WHEN, _BY, _ALL, _SENT, _OPEN, _FAILED = range(6)
_COUNTED = {
    _ALL: tuple(Fate),
    _SENT: (Fate.SENT,),
    _OPEN: (Fate.LEAVING, Fate.WAITING, Fate.STOPPED),
    _FAILED: (Fate.FAILED,),
}


class BatchList(ListedRows[int, Batch]):
    """The query is how many at most."""

    _on_the_right = tuple(_COUNTED)

    def __init__(self, book: BatchBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        def position(limit: int, id: Any) -> int | None:
            ids = [one.id for one in book.batches(limit)]
            return ids.index(id) if id in ids else None

        source = Source(
            lambda limit: len(book.batches(limit)),
            lambda limit, start, length: book.batches(limit)[start : start + length],
            position,
        )
        super().__init__(source, _MOST, tasks, parent)
        self._titles = (
            self.tr("When"),
            self.tr("By"),
            self.tr("Invitations"),
            self.tr("Sent"),
            self.tr("Not sent"),
            self.tr("Failed"),
        )

    def cell(self, row: Batch, column: int, role: int) -> Any:
        number = self._number(row, column)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {self._words(row, column)}"
            case Qt.ItemDataRole.TextAlignmentRole if number is not None:
                return RIGHT
            case Role.TABULAR:
                return number is not None
            case Role.DIM:
                return number == 0
            case Role.STRONG:
                return column == _WHEN
            case _:
                return None

    def _words(self, row: Batch, column: int) -> str:
        if column == _WHEN:
            return f"{short_day(day_of(row.made_at))}, {clock(row.made_at)}"
        return row.made_by if column == _BY else f"{self._number(row, column):,}"

    def _number(self, row: Batch, column: int) -> int | None:
        fates = _COUNTED.get(column)
        return None if fates is None else sum(row.standing[fate] for fate in fates)
