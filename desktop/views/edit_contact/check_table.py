"""A table whose rows are ticked: with Space, or with a click on the box."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.theme import current_theme
from desktop.views.widgets import Table

LEAD = 16
BOX = 16


class CheckTable(Table):
    ticked = Signal(int)  # the row; the model decides what that does

    def __init__(
        self, accessible_name: str, parent: QWidget | None = None, *, row_height: int = 36
    ) -> None:
        super().__init__(accessible_name, parent, row_height=row_height, lead=LEAD)
        self.table_header.setSectionsMovable(False)
        self.table_header.setSectionsClickable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.current_row() >= 0:
            self.ticked.emit(self.current_row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        position = event.position().toPoint()
        row = self.rowAt(position.y())
        beside = self.columnViewportPosition(0) + current_theme().px(LEAD + BOX + 8)
        if event.button() is Qt.MouseButton.LeftButton and row >= 0 and position.x() < beside:
            self.ticked.emit(row)
