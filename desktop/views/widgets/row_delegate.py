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
from desktop.models.roles import LOADING_LOOK, Look, Role
from desktop.theme import Ink, Size, Theme, current_theme
from desktop.views.widgets.states import paint_bone

if TYPE_CHECKING:
    from desktop.views.widgets.table import Table

CELL_PADDING = 8
_ICON = 16
_ICON_GAP = 5
_CHECK = 16
_BAR = 3

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Reads `desktop.models.roles.Role` beside Qt's own roles."""

    def __init__(self, table: "Table", lead: int) -> None:
        super().__init__(table)
        self._table = table
        self._lead = lead
        self._theme = current_theme()  # asked for once: a table has hundreds of cells

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = _look(index)
        if look.chosen is not None:
            selected = QStyle.StateFlag.State_Selected
            option.state = option.state | selected if look.chosen else option.state & ~selected
        painter.save()
        self._paint_ground(painter, option, index)
        content = self._content(option.rect, index)
        if look.loading:
            paint_bone(painter, QRectF(content))
        else:
            self._paint_content(painter, option, look, content)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        look = _look(index)
        text = QFontMetrics(_font(theme, look)).horizontalAdvance(look.text)
        icon = theme.px(_ICON + _ICON_GAP) if look.icon else 0
        check = theme.px(_CHECK + 8) if look.check is not None else 0
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
            told = _look(index).text
        QToolTip.showText(event.globalPos(), str(told or ""), view)
        return True

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
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
        self, painter: QPainter, option: QStyleOptionViewItem, look: Look, content: QRect
    ) -> None:
        theme = self._theme
        if look.check is not None:
            box = QRect(0, 0, theme.px(_CHECK), theme.px(_CHECK))
            box.moveCenter(content.center())
            box.moveLeft(content.left())
            self._paint_check(painter, option, look.check, box)
            content.setLeft(box.right() + 1 + theme.px(8))
        if look.icon is not None:
            side = theme.px(_ICON)
            area = QRect(content.left(), content.center().y() - side // 2, side, side)
            paint_icon(painter, look.icon, look.icon_ink or Ink.TEXT2, area)
            content.setLeft(area.right() + 1 + theme.px(_ICON_GAP))
        if look.text:
            _paint_text(painter, theme, look, content)

    def _paint_check(
        self, painter: QPainter, option: QStyleOptionViewItem, check: Qt.CheckState, box: QRect
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
        drawn.state |= states[check]
        self._table.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, drawn, painter, self._table
        )

    def _content(self, cell: QRect, index: Index) -> QRect:
        return cell.adjusted(self._left(index), 0, -self._theme.px(CELL_PADDING), -1)

    def _left(self, index: Index) -> int:
        padding = self._lead if self._is_edge(index, -1) else CELL_PADDING
        return self._theme.px(padding)

    def _is_edge(self, index: Index, side: int) -> bool:
        """Whether no visible column is further on this side."""
        header = self._table.horizontalHeader()
        visual = header.visualIndex(index.column()) + side
        while 0 <= visual < header.count():
            if not header.isSectionHidden(header.logicalIndex(visual)):
                return False
            visual += side
        return True


def _look(index: Index) -> Look:
    """What the model says at once, else put together from its roles."""
    look = index.data(Role.LOOK)
    if isinstance(look, Look):
        return look
    if index.data(Role.LOADING):
        return LOADING_LOOK
    text: Any = index.data(Qt.ItemDataRole.DisplayRole)
    icon = index.data(Role.ICON)
    check = index.data(Qt.ItemDataRole.CheckStateRole)
    alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
    return Look(
        text="" if text is None else str(text),
        icon=icon if isinstance(icon, Icon) else None,
        icon_ink=index.data(Role.ICON_COLOR),
        dim=bool(index.data(Role.DIM)),
        secondary=bool(index.data(Role.SECONDARY)),
        strong=bool(index.data(Role.STRONG)),
        elide_middle=bool(index.data(Role.ELIDE_MIDDLE)),
        tabular=bool(index.data(Role.TABULAR)),
        right=alignment is not None and bool(Qt.AlignmentFlag(alignment) & _RIGHT),
        check=None if check is None else Qt.CheckState(check),
    )


def _paint_text(painter: QPainter, theme: Theme, look: Look, content: QRect) -> None:
    font = _font(theme, look)
    mode = Qt.TextElideMode.ElideMiddle if look.elide_middle else Qt.TextElideMode.ElideRight
    shown = QFontMetrics(font).elidedText(look.text, mode, content.width())
    painter.setFont(font)
    ink = Ink.TEXT3 if look.dim else Ink.TEXT2 if look.secondary else Ink.TEXT
    painter.setPen(theme.color(ink))
    painter.drawText(content, _FLAGS | (_RIGHT if look.right else _LEFT), shown)


def _font(theme: Theme, look: Look) -> QFont:
    return theme.font(Size.BODY, 500 if look.strong else 400, tabular=look.tabular)
