"""A table that draws whole rows, in half the time Qt takes to have them drawn cell by cell."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent

from desktop.models.listed_rows import ListedRows
from desktop.views.widgets.row_delegate import RowDelegate
from desktop.views.widgets.table import Table


class LongTable(Table):
    """Its model is a ListedRows that knows its looks, its delegate a RowDelegate."""

    def _paint_rows(self, painter: QPainter, event: QPaintEvent) -> None:
        rows, delegate = self.model(), self.itemDelegate()
        assert isinstance(rows, ListedRows)  # noqa: S101 - see the class
        assert isinstance(delegate, RowDelegate)  # noqa: S101
        option, area = delegate.option(), event.rect()
        columns = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in self.seen_columns
            if self._crosses(area, column)
        ]
        for row in self._rows_in(area) if columns else ():
            looks = rows.looks(row, [column for column, _, _ in columns])
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            cells = [
                (column, QRect(left, top, width, height), look)
                for (column, left, width), look in zip(columns, looks, strict=True)
            ]
            delegate.paint_row(painter, option, row, cells)

    def _crosses(self, area: QRect, column: int) -> bool:
        left = self.columnViewportPosition(column)
        return left <= area.right() and left + self.columnWidth(column) > area.left()

    def _rows_in(self, area: QRect) -> Iterator[int]:
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return iter(())
        return iter(range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1))
