"""A table that draws whole rows, sooner than Qt has them drawn cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent

from desktop.models.listed_rows import ListedRows
from desktop.models.roles import Look
from desktop.theme import Ink, current_theme
from desktop.views.widgets.row_delegate import RowDelegate
from desktop.views.widgets.table import Table


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    marks: tuple[bool, bool, bool]  # selected, ringed, hovered
    cells: list[tuple[int, QRect, Look]]


class LongTable(Table):
    """Its model is a ListedRows that knows its looks, its delegate a RowDelegate.

    Qt has a table drawn again for each of its own reasons, several times where a list changes. What
    would be drawn as it is already is only shown again.
    """

    def __init__(
        self, accessible_name: str, *, row_height: int = 36, header_height: int = 36, lead: int = 16
    ) -> None:
        super().__init__(
            accessible_name, row_height=row_height, header_height=header_height, lead=lead
        )
        self._shown: list[_Row] | None = None
        self._picture = QPixmap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        model = self.model()
        if isinstance(model, ListedRows):
            height = self.verticalHeader().defaultSectionSize()
            model.in_sight = self.viewport().height() // height + 2  # with those cut off

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._shown = None  # drawn in the colours, or the state of the window, of before
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            delegate.forget_pictures()

    def _paint_rows(self, painter: QPainter, event: QPaintEvent) -> None:
        area, whole = event.rect(), self.viewport().rect()
        rows = list(self._rows_in(area))
        if area != whole:
            self._draw(painter, rows)
            return
        ratio = self.devicePixelRatioF()
        size = whole.size() * ratio
        if self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._shown = None
        if rows != self._shown:
            self._picture.fill(current_theme().color(Ink.SURFACE))
            inner = QPainter(self._picture)
            self._draw(inner, rows)
            inner.end()
            self._shown = rows
        painter.drawPixmap(0, 0, self._picture)

    def _draw(self, painter: QPainter, rows: list[_Row]) -> None:
        delegate = self.itemDelegate()
        assert isinstance(delegate, RowDelegate)  # noqa: S101 - see the class
        option = delegate.option()
        for row in rows:
            delegate.paint_row(painter, option, row.number, row.cells)

    def _rows_in(self, area: QRect) -> Iterator[_Row]:
        model, chosen = self.model(), self.selectionModel()
        assert isinstance(model, ListedRows)  # noqa: S101 - see the class
        columns = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in self.seen_columns
            if self._crosses(area, column)
        ]
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0 or not columns:
            return
        for number in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
            looks = model.looks(number, [column for column, _, _ in columns])
            top, height = self.rowViewportPosition(number), self.rowHeight(number)
            selected = looks[0].chosen is None and chosen.isRowSelected(number)
            marks = (selected, number == self.ringed_row, number == self.hovered_row)
            cells = [
                (column, QRect(left, top, width, height), look)
                for (column, left, width), look in zip(columns, looks, strict=True)
            ]
            yield _Row(number, marks, cells)

    def _crosses(self, area: QRect, column: int) -> bool:
        left = self.columnViewportPosition(column)
        return left <= area.right() and left + self.columnWidth(column) > area.left()
