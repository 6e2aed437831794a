"""How days and entries of Activity History are drawn."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.icons import Icon, Mark, paint_icon
from desktop.models.dates import clock, moment
from desktop.models.history_list import ENTRY_ROLE, HistoryList
from desktop.models.index import Index
from desktop.theme import Ink, Size, current_theme, soft
from domain.history import HistoryEntry, HistoryKind, HistoryLine, StepState

_DAY = 30
_HEAD = 30
_LINE = 24
_GAP = 22
_DISC = 32
_WORDS = 52  # from the left edge to the words
_FIELD_WIDTH = 208
_BAR = 12

_SIGNS = {
    HistoryKind.CHANGE: (Icon.RENAME, Ink.ACCENT),
    HistoryKind.MAIL: (Icon.SEND, Ink.ACCENT),
    HistoryKind.PORTAL: (Icon.PORTAL, Ink.OK),
}
_STEPS = {
    StepState.DONE: Mark(Icon.SUCCESS, Ink.OK),
    StepState.FAILED: Mark(Icon.FAILED, Ink.BAD),
    StepState.AHEAD: Mark(Icon.CLOCK, Ink.TEXT2),
}


class ActivityView(QListView):
    def __init__(self, model: HistoryList) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Activity History"))
        self.setModel(model)
        self.setItemDelegate(ActivityDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(current_theme().px(_LINE))


class ActivityDelegate(QStyledItemDelegate):
    """The words of an entry are its accessible text, too; strike and tint only repeat them."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entry: HistoryEntry | None = index.data(ENTRY_ROLE)
        if entry is None:
            _text(painter, option.rect, str(index.data()), Ink.TEXT2, _small(600))
        else:
            follows = index.sibling(index.row() + 1, 0).data(ENTRY_ROLE) is not None
            # At the margin of the dialog, whether the bar stands in it or not.
            beside = 0 if self._view.verticalScrollBar().isVisible() else current_theme().px(_BAR)
            self._paint_entry(
                painter, option.rect.adjusted(0, 0, -beside, 0), entry, follows=follows
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current_theme().color(Ink.ACCENT), 2))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        px = current_theme().px
        entry: HistoryEntry | None = index.data(ENTRY_ROLE)
        if entry is None:
            return QSize(option.rect.width(), px(_DAY))
        lines = len(entry.lines) + bool(entry.steps) + bool(entry.remark)
        return QSize(option.rect.width(), px(_HEAD) + max(lines, 0) * px(_LINE) + px(_GAP))

    def _paint_entry(
        self, painter: QPainter, rect: QRect, entry: HistoryEntry, *, follows: bool
    ) -> None:
        px = current_theme().px
        _paint_sign(painter, rect, entry.kind, follows=follows)
        head = QRect(rect.left() + px(_WORDS), rect.top(), rect.width() - px(_WORDS), px(_HEAD))
        time = clock(entry.at)
        small = current_theme().font(Size.LABEL, tabular=True)
        width = QFontMetrics(small).horizontalAdvance(time)
        _text(
            painter, head.adjusted(head.width() - width - px(12), 0, 0, 0), time, Ink.TEXT2, small
        )
        title = head.adjusted(0, 0, -width - px(24), 0)
        end = _text(painter, title, entry.title, Ink.TEXT, current_theme().font(weight=600))
        if entry.staff_name:
            title.setLeft(end + px(8))
            by = self.tr("by {staff}").format(staff=entry.staff_name)
            _text(painter, title, by, Ink.TEXT2, current_theme().font())
        line = head.adjusted(0, px(_HEAD) - px(3), 0, 0)
        line.setHeight(px(_LINE))
        for change in entry.lines:
            _paint_change(painter, line, change)
            line.translate(0, px(_LINE))
        if entry.steps:
            _paint_steps(painter, line, entry)
            line.translate(0, px(_LINE))
        if entry.remark:
            _text(painter, line, entry.remark, Ink.TEXT2, current_theme().font())


def _paint_sign(painter: QPainter, rect: QRect, kind: HistoryKind, *, follows: bool) -> None:
    theme = current_theme()
    icon, ink = _SIGNS[kind]
    disc = QRect(rect.left() + theme.px(4), rect.top(), theme.px(_DISC), theme.px(_DISC))
    if follows:  # a line down to the next entry of the same day
        middle = disc.center().x()
        painter.setPen(QPen(theme.color(Ink.LINE2), 1))
        painter.drawLine(middle, disc.bottom() + 3, middle, rect.bottom() - 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(soft(ink)))
    painter.drawEllipse(disc)
    sign = QRect(0, 0, theme.px(16), theme.px(16))
    sign.moveCenter(disc.center())
    paint_icon(painter, icon, ink, sign)


def _paint_change(painter: QPainter, line: QRect, change: HistoryLine) -> None:
    px = current_theme().px
    field = QRect(line.left(), line.top(), px(_FIELD_WIDTH) - px(8), line.height())
    _text(painter, field, change.field, Ink.TEXT2, current_theme().font())
    left = line.left() + px(_FIELD_WIDTH)
    room = line.right() - left - px(24 + 4 * 8)
    struck = _small()
    struck.setStrikeOut(True)
    old, new = (" ".join(value.split()) for value in (change.old, change.new))
    share = room // 2
    left = _paint_value(painter, QRect(left, line.top(), share, line.height()), old, struck, None)
    arrow = QRect(left + px(8), line.center().y() - px(7), px(14), px(14))
    paint_icon(painter, Icon.FORWARD, Ink.TEXT2, arrow)
    left = arrow.right() + px(9)
    area = QRect(left, line.top(), line.right() - left - px(12), line.height())
    _paint_value(painter, area, new, _small(600), Ink.ACCENT)


def _paint_steps(painter: QPainter, line: QRect, entry: HistoryEntry) -> None:
    """The life line: stations joined by dashes."""
    theme = current_theme()
    left = line.left()
    for place, step in enumerate(entry.steps):
        if place:
            painter.setPen(QPen(theme.color(Ink.LINE2), 1))
            painter.drawLine(left, line.center().y(), left + theme.px(16), line.center().y())
            left += theme.px(24)
        icon, ink = _STEPS[step.state]
        sign = QRect(left, line.center().y() - theme.px(6), theme.px(12), theme.px(12))
        paint_icon(painter, icon, ink, sign)
        area = QRect(sign.right() + theme.px(6), line.top(), line.right(), line.height())
        area.setRight(line.right())
        area.setLeft(_text(painter, area, step.word, Ink.TEXT, _small(500)) + theme.px(6))
        words = moment(step.at, entry.at)
        left = _text(painter, area, words, Ink.TEXT2, _small()) + theme.px(10)


def _paint_value(painter: QPainter, area: QRect, text: str, font: QFont, ink: Ink | None) -> int:
    """A value on its own ground; returns where that ends."""
    theme = current_theme()
    shown = QFontMetrics(font).elidedText(
        text, Qt.TextElideMode.ElideRight, area.width() - theme.px(16)
    )
    width = QFontMetrics(font).horizontalAdvance(shown) + theme.px(16)
    ground = QRect(area.left(), area.top() + theme.px(2), width, area.height() - theme.px(4))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(soft(ink) if ink else Ink.NEUTRAL_SOFT))
    painter.drawRoundedRect(ground, 4, 4)
    words = ground.adjusted(theme.px(8), 0, 0, 0)
    _text(painter, words, shown, Ink.TEXT if ink else Ink.TEXT2, font)
    return ground.right()


def _text(painter: QPainter, area: QRect, text: str, ink: Ink, font: QFont) -> int:
    """Draw one line and return where it ends."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(current_theme().color(ink))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return area.left() + metrics.horizontalAdvance(shown)


def _small(weight: int = 400) -> QFont:
    return current_theme().font(Size.LABEL, weight)
