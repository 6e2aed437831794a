"""How an account, a site or a search match is drawn: a name, a quieter line, a state."""

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.icons import Icon, paint_icon, status_mark
from desktop.models.index import Index
from desktop.models.roles import Role
from desktop.theme import Ink, Size, current_theme

_LINE = 18
_STATE_ICON = 14
_STATE_SHARE = 0.6  # of the line, at most: the number before it says more
_RADIUS = 6
_BAR = 3


class Spans(Protocol):
    def __call__(self, text: str) -> tuple[tuple[int, int], ...]: ...


class TwoLines(QStyledItemDelegate):
    """Reads DisplayRole, DETAIL, STATUS, ICON and LOADING."""

    def __init__(
        self,
        view: QAbstractItemView,
        *,
        height: int = 52,
        inset: int = 8,
        ground: Ink = Ink.SURFACE,
        bar: bool = True,
        marks: Spans | None = None,
    ) -> None:
        """bar is the mark of a selected row; marks says which parts of a text are to stand out."""
        super().__init__(view)
        self._view = view
        self._height = height
        self._inset = inset
        self._ground = ground
        self._bar = bar
        self._marks = marks

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(current_theme().px(100), current_theme().px(self._height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = current_theme().px
        row = option.rect.adjusted(px(self._inset), px(1), -px(self._inset), -px(1))
        painter.fillRect(option.rect, current_theme().color(self._ground))
        self._paint_ground(painter, option, row, index)
        inner = row.adjusted(px(12), 0, -px(12), 0)
        if index.data(Role.LOADING):
            self._paint_bones(painter, inner)
        else:
            self._paint_words(painter, inner, index)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, index: Index
    ) -> None:
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        radius = theme.px(_RADIUS)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.color(Ink.ACCENT_SOFT))
            painter.drawRoundedRect(row, radius, radius)
            self._paint_bar(painter, row)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color(Ink.HOVER))
            painter.drawRoundedRect(row, radius, radius)
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color(Ink.ACCENT))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_bar(self, painter: QPainter, row: QRect) -> None:
        if self._bar:
            width = current_theme().px(_BAR)
            bar = QRectF(row.left(), row.top() + row.height() / 4, width, row.height() / 2)
            painter.setBrush(current_theme().color(Ink.ACCENT))
            painter.drawRoundedRect(bar, 1, 1)

    def _paint_bones(self, painter: QPainter, inner: QRect) -> None:
        line, thick = current_theme().px(_LINE), current_theme().px(8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color(Ink.LINE2))
        for top, share in ((-line, 0.7), (0, 0.45)):
            bone = QRectF(inner.left(), inner.center().y() + top, inner.width() * share, thick)
            painter.drawRoundedRect(bone.translated(0, line / 4), thick / 2, thick / 2)

    def _paint_words(self, painter: QPainter, inner: QRect, index: Index) -> None:
        theme = current_theme()
        meaning = index.data(Role.ICON)
        if isinstance(meaning, Icon):
            side = theme.px(16)
            area = QRect(inner.left(), inner.center().y() - side // 2, side, side)
            paint_icon(painter, meaning, Ink.TEXT2, area)
            inner = inner.adjusted(side + theme.px(12), 0, 0, 0)
        line = theme.px(_LINE)
        top = QRect(inner.left(), inner.center().y() - line + 1, inner.width(), line)
        below = top.translated(0, line)
        taken = self._paint_state(painter, below, str(index.data(Role.STATUS) or ""))
        name = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        self._paint_text(painter, top, name, theme.font(Size.BODY, 500), Ink.TEXT)
        detail = str(index.data(Role.DETAIL) or "")
        below.setWidth(below.width() - taken)
        self._paint_text(painter, below, detail, theme.font(Size.LABEL, tabular=True), Ink.TEXT2)

    def _paint_state(self, painter: QPainter, line: QRect, word: str) -> int:
        """Right on the line; says how much of it is taken."""
        if not word:
            return 0
        theme = current_theme()
        font = theme.font(Size.LABEL)
        mark = status_mark(word)
        metrics, room = QFontMetrics(font), round(line.width() * _STATE_SHARE)
        word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(word)
        side, gap = theme.px(_STATE_ICON), theme.px(5)
        left = line.right() + 1 - width - gap - side
        paint_icon(
            painter, mark.icon, mark.ink, QRect(left, line.center().y() - side // 2, side, side)
        )
        painter.setFont(font)
        painter.setPen(theme.color(Ink.TEXT2))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        return width + gap + side + theme.px(8)

    def _paint_text(self, painter: QPainter, area: QRect, text: str, font: QFont, ink: Ink) -> None:
        theme = current_theme()
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        for start, end in self._marks(shown) if self._marks else ():
            left = area.left() + metrics.horizontalAdvance(shown[:start])
            part = QRect(
                left, area.top(), metrics.horizontalAdvance(shown[start:end]), area.height()
            )
            painter.setPen(theme.color(Ink.ACCENT))
            painter.drawText(
                part.adjusted(0, 0, 2, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
                shown[start:end],
            )
            underline = area.center().y() + metrics.ascent() // 2 + theme.px(2)
            painter.fillRect(left, underline, part.width(), theme.px(2), theme.color(Ink.ACCENT))
