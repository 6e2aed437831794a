"""A popup within its window: a veil dims what is behind, a panel stands on it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop.theme import current_theme

_SHADE = QColor(0, 0, 0, 71)  # 28 %
_SHADOW = QColor(0, 0, 0, 4)
_SHADOW_REACH = 24


class Veil(QFrame):
    """Covers a whole window as its child, so that screen readers and Wayland are content.

    Esc and a click beside the panel close it; the focus returns to where it was.
    """

    closed = Signal()

    def __init__(self, window: QWidget, panel: QWidget, *, width: int = 620, top: int = 64) -> None:
        super().__init__(window)
        self._panel = panel
        self._width = width
        self._top = top
        self._focus_before: QWidget | None = None
        panel.setParent(self)
        self._window = window
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Show the panel with the keyboard in `focus`."""
        self._focus_before = QApplication.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        was_open = not self.isHidden()
        self.hide()
        if was_open:
            if self._focus_before is not None and self._focus_before.isVisible():
                self._focus_before.setFocus(Qt.FocusReason.PopupFocusReason)
            self.closed.emit()
        return was_open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), _SHADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADOW)
        panel = self._panel.geometry().translated(0, 4)
        for reach in range(1, _SHADOW_REACH, 2):
            radius = 10 + reach
            painter.drawRoundedRect(panel.adjusted(-reach, -reach, reach, reach), radius, radius)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close()

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Tab stays in the panel."""
        inside = [
            child
            for child in self._panel.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if inside:
            now = QApplication.focusWidget()
            at = inside.index(now) if now in inside else -1
            inside[(at + (1 if next_ else -1)) % len(inside)].setFocus(
                Qt.FocusReason.TabFocusReason
            )
        return True

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        px = current_theme().px
        width = min(px(self._width), self.width() - px(32))
        height = min(self._panel.sizeHint().height(), self.height() - px(self._top) - px(16))
        self._panel.setGeometry((self.width() - width) // 2, px(self._top), width, height)
