"""How a row of a table is drawn."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.icons import Icon, paint_icon
from desktop.models.roles import Role
from desktop.theme import Ink, Size, current_theme
from desktop.views.widgets.states import paint_bone

if TYPE_CHECKING:
    from desktop.views.widgets.table import Table

CELL_PADDING = 8
_ICON = 16
_ICON_GAP = 5
_CHECK = 16
_BAR = 3

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Reads `desktop.models.roles.Role` beside Qt's own roles."""

    def __init__(self, table: "Table", lead: int) -> None:
        super().__init__(table)
        self._table = table
        self._lead = lead

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_ground(painter, option, index)
        content = self._content(option.rect, index)
        if index.data(Role.LOADING):
            paint_bone(painter, QRectF(content))
        else:
            self._paint_content(painter, option, index, content)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current_theme()
        text = QFontMetrics(_font(index)).horizontalAdvance(_text(index))
        icon = theme.px(_ICON + _ICON_GAP) if index.data(Role.ICON) else 0
        check = theme.px(_CHECK + 8) if _check_state(index) is not None else 0
        lead = self._left(index) + theme.px(CELL_PADDING)
        return QSize(text + icon + check + lead + 2, option.rect.height() or theme.px(36))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The model's tooltip, else the whole text where the cell cannot show it."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        told = index.data(Qt.ItemDataRole.ToolTipRole)
        if not told and self.sizeHint(option, index).width() > option.rect.width():
            told = _text(index)
        QToolTip.showText(event.globalPos(), str(told or ""), view)
        return True

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        rect = option.rect
        first = self._is_edge(index, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = Ink.SURFACE
        if selected:
            ground = Ink.ACCENT_SOFT
        elif self._table.hovered_row == index.row():
            ground = Ink.HOVER
        painter.fillRect(rect, theme.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color(Ink.LINE))
        if selected and first:
            painter.fillRect(
                rect.left(), rect.top(), theme.px(_BAR), rect.height(), theme.color(Ink.ACCENT)
            )
        if self._table.hasFocus() and self._table.currentIndex().row() == index.row():
            accent = theme.color(Ink.ACCENT)
            painter.fillRect(rect.left(), rect.top(), rect.width(), 2, accent)
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, accent)
            if first:
                painter.fillRect(rect.left(), rect.top(), 2, rect.height(), accent)
            if self._is_edge(index, 1):
                painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), accent)

    def _paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, content: QRect
    ) -> None:
        theme = current_theme()
        state = _check_state(index)
        if state is not None:
            box = QRect(0, 0, theme.px(_CHECK), theme.px(_CHECK))
            box.moveCenter(content.center())
            box.moveLeft(content.left())
            self._paint_check(painter, option, index, box)
            content.setLeft(box.right() + 1 + theme.px(8))
        icon = index.data(Role.ICON)
        if isinstance(icon, Icon):
            side = theme.px(_ICON)
            area = QRect(content.left(), content.center().y() - side // 2, side, side)
            paint_icon(painter, icon, index.data(Role.ICON_COLOR) or Ink.TEXT2, area)
            content.setLeft(area.right() + 1 + theme.px(_ICON_GAP))
        self._paint_text(painter, index, content)

    def _paint_text(self, painter: QPainter, index: Index, content: QRect) -> None:
        theme = current_theme()
        font = _font(index)
        middle = bool(index.data(Role.ELIDE_MIDDLE))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(_text(index), mode, content.width())
        painter.setFont(font)
        painter.setPen(theme.color(_ink(index)))
        painter.drawText(content, _alignment(index) | Qt.TextFlag.TextSingleLine, shown)

    def _paint_check(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, box: QRect
    ) -> None:
        drawn = QStyleOptionViewItem(option)
        drawn.rect = box
        drawn.state = drawn.state & ~(
            QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected
        )
        states = {
            Qt.CheckState.Checked: QStyle.StateFlag.State_On,
            Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
            Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
        }
        drawn.state |= states[_check_state(index) or Qt.CheckState.Unchecked]
        self._table.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, drawn, painter, self._table
        )

    def _content(self, cell: QRect, index: Index) -> QRect:
        return cell.adjusted(self._left(index), 0, -current_theme().px(CELL_PADDING), -1)

    def _left(self, index: Index) -> int:
        padding = self._lead if self._is_edge(index, -1) else CELL_PADDING
        return current_theme().px(padding)

    def _is_edge(self, index: Index, side: int) -> bool:
        """Whether no visible column is further on this side."""
        header = self._table.horizontalHeader()
        visual = header.visualIndex(index.column()) + side
        while 0 <= visual < header.count():
            if not header.isSectionHidden(header.logicalIndex(visual)):
                return False
            visual += side
        return True


def _text(index: Index) -> str:
    value: Any = index.data(Qt.ItemDataRole.DisplayRole)
    return "" if value is None else str(value)


def _font(index: Index) -> QFont:
    weight = 500 if index.data(Role.STRONG) else 400
    return current_theme().font(Size.BODY, weight, tabular=bool(index.data(Role.TABULAR)))


def _ink(index: Index) -> Ink:
    if index.data(Role.DIM):
        return Ink.TEXT3
    return Ink.TEXT2 if index.data(Role.SECONDARY) else Ink.TEXT


def _alignment(index: Index) -> Qt.AlignmentFlag:
    given = index.data(Qt.ItemDataRole.TextAlignmentRole)
    if given is None:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag(given) | Qt.AlignmentFlag.AlignVCenter


def _check_state(index: Index) -> Qt.CheckState | None:
    value = index.data(Qt.ItemDataRole.CheckStateRole)
    return None if value is None else Qt.CheckState(value)
