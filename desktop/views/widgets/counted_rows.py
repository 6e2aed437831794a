"""A list of what there is how many of: icon, name, number, under headings."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.icons import Icon, paint_icon
from desktop.models.index import Index
from desktop.models.roles import Role
from desktop.theme import Ink, Size, current_theme

_ROW = 34
_HEADING = 38
_ICON = 16
_RADIUS = 6


class CountedRows(QStyledItemDelegate):
    """Icon, name, and the number at the right; a heading in capitals."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        height = _ROW if index.data(Role.ICON) else _HEADING
        return QSize(current_theme().px(100), current_theme().px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(theme.px(8), theme.px(1), -theme.px(8), -theme.px(1))
        meaning = index.data(Role.ICON)
        if isinstance(meaning, Icon):
            chosen = self._paint_ground(painter, option, row, index)
            self._paint_row(painter, row, index, meaning, chosen=chosen)
        else:
            painter.setFont(theme.font(Size.CAP, 600))
            painter.setPen(theme.color(Ink.TEXT2))
            words = str(index.data()).upper()
            inner = row.adjusted(theme.px(12), 0, 0, -theme.px(6))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine, words
            )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, index: Index
    ) -> bool:
        theme = current_theme()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        radius = theme.px(_RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(theme.color(Ink.ACCENT_SOFT if chosen else Ink.HOVER))
            painter.drawRoundedRect(row, radius, radius)
        if chosen:
            bar = QRect(row.left(), row.top() + row.height() // 4, theme.px(3), row.height() // 2)
            painter.setBrush(theme.color(Ink.ACCENT))
            painter.drawRoundedRect(bar, 1, 1)
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            painter.setPen(theme.color(Ink.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for inset in (0, 1):
                edge = row.adjusted(inset, inset, -inset - 1, -inset - 1)
                painter.drawRoundedRect(edge, radius, radius)
        return chosen

    def _paint_row(
        self, painter: QPainter, row: QRect, index: Index, meaning: Icon, *, chosen: bool
    ) -> None:
        theme = current_theme()
        inner = row.adjusted(theme.px(12), 0, -theme.px(12), 0)
        side = theme.px(_ICON)
        area = QRect(inner.left(), inner.center().y() - side // 2, side, side)
        ink = index.data(Role.ICON_COLOR) or (Ink.ACCENT if chosen else Ink.TEXT2)
        paint_icon(painter, meaning, ink, area)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        count = str(index.data(Role.DETAIL) or "")
        painter.setFont(theme.font(Size.BODY, tabular=True))
        painter.setPen(theme.color(Ink.TEXT2))
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignRight, count)
        taken = painter.fontMetrics().horizontalAdvance(count)
        font = theme.font(Size.BODY, 600 if chosen else 400)
        words = inner.adjusted(side + theme.px(10), 0, -taken - theme.px(8), 0)
        shown = QFontMetrics(font).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(font)
        painter.setPen(theme.color(Ink.TEXT))
        painter.drawText(words, flags, shown)
