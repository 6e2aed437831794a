"""A table whose cells are edited in place."""

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.models.index import Index
from desktop.models.setup_list import CHOICES
from desktop.theme import Ink, current_theme
from desktop.views.widgets.fields import ComboBox
from desktop.views.widgets.row_delegate import RowDelegate
from desktop.views.widgets.table import Table

_LEAD = 16


class CellDelegate(RowDelegate):
    """A line for a text, a list for a choice, and a frame around the cell one is on."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        if isinstance(table, Table) and table.hasFocus() and table.currentIndex() == index:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().color(Ink.ACCENT), 1))
            painter.drawRoundedRect(option.rect.adjusted(3, 4, -4, -5), 4, 4)
            painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = index.data(CHOICES)
        editor: QWidget
        if choices:
            editor = ComboBox()
            editor.setParent(parent)
            for value, word in choices:
                editor.addItem(word, value)
            editor.activated.connect(lambda _: self._done(editor))
        else:
            editor = QLineEdit(parent)
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(header))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if editor.property("filled"):
            return  # the row was saved meanwhile: what is being typed stays
        editor.setProperty("filled", True)
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, ComboBox):
            values = [choice for choice, _ in index.data(CHOICES)]
            editor.setCurrentIndex(values.index(value) if value in values else -1)
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ComboBox):
            if editor.currentIndex() >= 0:
                choices = index.data(CHOICES)
                model.setData(
                    model.index(index.row(), index.column()), choices[editor.currentIndex()][0]
                )
        elif isinstance(editor, QLineEdit):
            model.setData(model.index(index.row(), index.column()), editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 2, -2, -3))

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class ListTable(Table):
    """Enter, F2, a double-click or just typing edits the cell; Space or a click turns a switch."""

    def __init__(self, accessible_name: str) -> None:
        super().__init__(accessible_name, row_height=40, header_height=44, lead=_LEAD)
        self.empty_words = ""  # what stands where there is no row
        self.setItemDelegate(CellDelegate(self, _LEAD))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.table_header.setSectionsMovable(False)
        self.table_header.setSectionsClickable(False)

    @property
    def is_editing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty_words and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setFont(current_theme().font())
            painter.setPen(current_theme().color(Ink.TEXT2))
            centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect(), centre, self.empty_words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Space and self._turn(index):
            return
        if enter and self.is_editing:
            return  # it was for the open cell, which closes
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            else:
                self._turn(index)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._turn(self.indexAt(event.position().toPoint()))

    def _turn(self, index: Index) -> bool:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return False
        on = Qt.CheckState(state) == Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        model = self.model()
        return model.setData(
            model.index(index.row(), index.column()), turned, Qt.ItemDataRole.CheckStateRole
        )
