"""The tabs of a dialog, underlined."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QTabBar

from desktop.icons import Icon, paint_icon
from desktop.theme import Ink, current_theme

_HEIGHT = 42
_MARGIN = 14
_MARK = 14
_DIGIT_KEYS = 9


class UnderlineTabs(QTabBar):
    """Ctrl+Tab moves through the tabs of the window, Alt+1 to Alt+9 go to one."""

    def __init__(self, accessible_name: str = "") -> None:
        super().__init__()
        self._marks: dict[int, Icon] = {}
        self.setAccessibleName(accessible_name or self.tr("Tabs"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setUsesScrollButtons(False)
        self._go_on(QKeySequence("Ctrl+Tab"), 1)
        self._go_on(QKeySequence("Ctrl+Shift+Tab"), -1)

    def add(self, text: str) -> int:
        position = self.addTab(text)
        if position < _DIGIT_KEYS:
            shortcut = QShortcut(QKeySequence(f"Alt+{position + 1}"), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda: self.setCurrentIndex(position))
            self.setTabToolTip(position, f"Alt+{position + 1}")
        return position

    def set_mark(self, position: int, mark: Icon | None, meaning: str = "") -> None:
        """Put a red sign before the text, such as PROBLEM or REQUIRED, and say what it means."""
        if mark is None:
            self._marks.pop(position, None)
        else:
            self._marks[position] = mark
        said = f"{self.tabText(position)}, {meaning}" if mark else ""
        self.setAccessibleTabName(position, said)
        # A text set anew makes the bar ask for the tab's width again.
        self.setTabText(position, self.tabText(position))

    def mark(self, position: int) -> Icon | None:
        return self._marks.get(position)

    def tabSizeHint(self, index: int) -> QSize:
        theme = current_theme()
        text = QFontMetrics(theme.font(weight=600)).horizontalAdvance(self.tabText(index))
        mark = theme.px(_MARK + 8) if index in self._marks else 0
        return QSize(text + mark + theme.px(2 * _MARGIN), theme.px(_HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index in range(self.count()):
            self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme = current_theme()
        chosen = index == self.currentIndex()
        whole = self.tabRect(index)
        inner = whole.adjusted(theme.px(_MARGIN), 0, -theme.px(_MARGIN), -theme.px(4))
        if chosen:
            line = QRect(inner.left() - 2, whole.bottom() - 1, inner.width() + 4, 2)
            painter.fillRect(line, theme.color(Ink.ACCENT))
            if self.hasFocus():
                painter.setPen(QPen(theme.color(Ink.ACCENT), 2))
                painter.drawRoundedRect(inner.adjusted(-6, 5, 6, -5), 4, 4)
        if index in self._marks:
            side = theme.px(_MARK)
            sign = QRect(inner.left(), inner.center().y() - side // 2, side, side)
            paint_icon(painter, self._marks[index], Ink.BAD, sign)
            inner.setLeft(inner.left() + theme.px(_MARK + 8))
        painter.setFont(theme.font(weight=600 if chosen else 500))
        painter.setPen(theme.color(Ink.ACCENT if chosen else Ink.TEXT2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.tabText(index))

    def _go_on(self, keys: QKeySequence, step: int) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.activated.connect(
            lambda: self.setCurrentIndex((self.currentIndex() + step) % max(self.count(), 1))
        )
