"""How a row of a table is drawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.icons import Icon, paint_icon
from desktop.models.index import Index
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
_SOFT = 1  # an edge may go so far beyond its cell
_KEPT_PICTURES = 200

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_ON_THE_RIGHT = _RIGHT | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_ON_THE_LEFT = _LEFT | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RowDelegate(QStyledItemDelegate):
    """Reads `desktop.models.roles.Role` beside Qt's own roles."""

    def __init__(self, table: "Table", lead: int) -> None:
        super().__init__(table)
        self._table = table
        self._lead = lead
        self._theme = current_theme()  # asked for once: a table has hundreds of cells
        self._pictures: dict[tuple[Look, QSize, Ink, float], QPixmap] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = _look(index)
        chosen = look.chosen
        if chosen is None:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect, column = option.rect, index.column()
        self._paint_ground(painter, rect, index.row(), chosen=chosen, edges=self._edges(column))
        self._paint_look(painter, option, look, self._content(rect, column))

    def option(self) -> QStyleOptionViewItem:
        """For `paint_row`, as often as it is called for one painting."""
        made = QStyleOptionViewItem()
        self._table.initViewItemOption(made)
        return made

    def paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: int,
        cells: Sequence[tuple[int, QRect, Look]],
    ) -> None:
        """Draw cells that stand side by side: of each its column, its place and its look."""
        chosen = cells[0][2].chosen
        if chosen is None:
            chosen = self._table.selectionModel().isRowSelected(row)
        edges = (self._edges(cells[0][0])[0], self._edges(cells[-1][0])[1])
        whole = cells[0][1].united(cells[-1][1])
        self._paint_ground(painter, whole, row, chosen=chosen, edges=edges)
        # What is kept has its ground with it, and would lie over the ring.
        keeps = row != self._table.ringed_row and painter.device().devicePixelRatio().is_integer()
        ground = self._ground(row, chosen=chosen)
        for column, rect, look in cells:
            content = self._content(rect, column)
            if keeps and (look.loading or look.icon is not None or look.check is not None):
                area = content.adjusted(-_SOFT, 0, _SOFT, 0)
                picture = self._picture(painter, option, look, area.size(), ground)
                painter.drawPixmap(area.topLeft(), picture)
            else:
                self._paint_look(painter, option, look, content)

    def forget_pictures(self) -> None:
        """They would be drawn otherwise now."""
        self._pictures.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        look = _look(index)
        text = QFontMetrics(_font(theme, look)).horizontalAdvance(look.text)
        icon = theme.px(_ICON + _ICON_GAP) if look.icon else 0
        check = theme.px(_CHECK + 8) if look.check is not None else 0
        lead = self._left(index.column()) + theme.px(CELL_PADDING)
        return QSize(text + icon + check + lead + 2, option.rect.height() or theme.px(36))

    def editorEvent(self, _event: object, _model: object, _option: object, _index: object) -> bool:
        return False  # the table ticks: Qt looks for the box at another place

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

    def _paint_ground(
        self, painter: QPainter, rect: QRect, row: int, *, chosen: bool, edges: tuple[bool, bool]
    ) -> None:
        theme, table = self._theme, self._table
        first, last = edges
        painter.fillRect(rect, theme.color(self._ground(row, chosen=chosen)))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color(Ink.LINE))
        if chosen and first:
            painter.fillRect(
                rect.left(), rect.top(), theme.px(_BAR), rect.height(), theme.color(Ink.ACCENT)
            )
        if table.ringed_row == row:
            accent = theme.color(Ink.ACCENT)
            painter.fillRect(rect.left(), rect.top(), rect.width(), 2, accent)
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, accent)
            if first:
                painter.fillRect(rect.left(), rect.top(), 2, rect.height(), accent)
            if last:
                painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), accent)

    def _ground(self, row: int, *, chosen: bool) -> Ink:
        if chosen:
            return Ink.ACCENT_SOFT
        return Ink.HOVER if self._table.hovered_row == row else Ink.SURFACE

    def _picture(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        look: Look,
        size: QSize,
        ground: Ink,
    ) -> QPixmap:
        """Cells with a box or a mark are costly to draw, and of a few kinds only."""
        ratio = painter.device().devicePixelRatio()
        key = (look, size, ground, ratio)
        found = self._pictures.get(key)
        if found is None:
            if len(self._pictures) == _KEPT_PICTURES:
                self._pictures.clear()
            found = self._pictures[key] = QPixmap(size * ratio)
            found.setDevicePixelRatio(ratio)
            found.fill(self._theme.color(ground))
            inner = QPainter(found)
            content = QRect(QPoint(), size).adjusted(_SOFT, 0, -_SOFT, 0)
            self._paint_look(inner, option, look, content)
            inner.end()
        return found

    def _paint_look(
        self, painter: QPainter, option: QStyleOptionViewItem, look: Look, content: QRect
    ) -> None:
        if look.loading:
            painter.save()
            paint_bone(painter, QRectF(content))
            painter.restore()
            return
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

    def _content(self, cell: QRect, column: int) -> QRect:
        return cell.adjusted(self._left(column), 0, -self._theme.px(CELL_PADDING), -1)

    def _left(self, column: int) -> int:
        return self._theme.px(self._lead if self._edges(column)[0] else CELL_PADDING)

    def _edges(self, column: int) -> tuple[bool, bool]:
        """Whether it is the first, and the last column in sight."""
        seen = self._table.seen_columns
        return column == seen[0], column == seen[-1]


def _look(index: Index) -> Look:
    """Put together from what the model says."""
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
    painter.drawText(content, _ON_THE_RIGHT if look.right else _ON_THE_LEFT, shown)


def _font(theme: Theme, look: Look) -> QFont:
    return theme.font(Size.BODY, 500 if look.strong else 400, tabular=look.tabular)
