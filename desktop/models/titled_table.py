"""A table that knows its columns by their titles."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt

from desktop.models.index import ROOT, Index

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TitledTable(QAbstractTableModel):
    """Has a column for each title; where a subclass gives none, one without a title."""

    _titles: tuple[str, ...] = ("",)
    _on_the_right: Collection[int] = ()  # the columns whose title stands there, as numbers do

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._on_the_right:
            return RIGHT
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None
