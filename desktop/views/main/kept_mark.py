"""The mark of a table goes to the neighbour when its row is gone."""

from typing import Any

from PySide6.QtCore import QObject

from desktop.models.index import Index
from desktop.models.listed_rows import ListedRows
from desktop.views.widgets import Table


class KeptMark(QObject):
    """Not after Esc, which takes the mark away, nor when other rows are asked for."""

    def __init__(self, table: Table, rows: ListedRows[Any, Any]) -> None:
        super().__init__(table)
        self._table = table
        self._rows = rows
        self._row = self._column = -1
        self._query = rows.query
        table.selectionModel().currentChanged.connect(self._note)
        rows.shown.connect(self._follow)

    def _note(self, current: Index, _before: Index) -> None:
        self._row, self._column = current.row(), current.column()
        self._query = self._rows.query

    def _follow(self) -> None:
        count = self._rows.rowCount()
        if self._table.currentIndex().isValid():
            self._note(self._table.currentIndex(), self._table.currentIndex())
        elif self._row >= 0 and self._query == self._rows.query and count:
            beside = self._rows.index(min(self._row, count - 1), self._column)
            self._table.setCurrentIndex(beside)
