"""Pills say a state; chips are things one can take away again."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy

from desktop.icons import Icon, Mark, paint_icon
from desktop.theme import Ink, Size, current_theme, soft

_ACCENTED = (Ink.ACCENT, Ink.OK, Ink.WARN, Ink.BAD)


class Pill(QLabel):
    """A state: icon and word on the soft ground of its colour."""

    def __init__(self, text: str = "", icon: Icon | None = None, ink: Ink = Ink.TEXT2) -> None:
        super().__init__(text)
        self._icon = icon
        self._ink = ink
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, mark: Mark | None = None) -> None:
        """Say another word; `icons.status_mark` has the mark of a status."""
        self._icon, self._ink = mark if mark else (None, Ink.TEXT2)
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        icon = theme.px(14 + 4) if self._icon else 0
        width = QFontMetrics(_small()).horizontalAdvance(self.text())
        return QSize(width + icon + theme.px(18), theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(soft(self._ink)))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        left = theme.px(9)
        if self._icon:
            side = theme.px(14)
            paint_icon(
                painter, self._icon, self._ink, QRect(left, (self.height() - side) // 2, side, side)
            )
            left += side + theme.px(4)
        painter.setPen(theme.color(self._ink if self._ink in _ACCENTED else Ink.TEXT2))
        painter.setFont(_small())
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


class Chip(QAbstractButton):
    """Something added, such as a tag or a filter.

    Delete, Backspace or the cross removes it; Enter, Space or a click on the word edits it.
    """

    removed = Signal()

    def __init__(self, text: str, strong: str = "", *, accent: bool = False) -> None:
        """strong is the part of a filter that says what for: "Account" **"is active"**."""
        super().__init__()
        self._strong = strong
        self._accent = accent
        self.setText(text)
        self.setAccessibleName(f"{text} {strong}".strip())
        self.setAccessibleDescription(self.tr("Delete removes it"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = self._advance(self.text(), _small())
        if self._strong:
            words += self._advance(" ", _small()) + self._advance(self._strong, _small(600))
        return QSize(words + theme.px(9 + 4 + 12 + 10), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, width = self._edge()
        painter.setPen(QPen(edge, width))
        painter.setBrush(theme.color(Ink.HOVER if self.underMouse() else Ink.SURFACE))
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        left = theme.px(9)
        for words, font in ((self.text(), _small()), (self._strong, _small(600))):
            painter.setFont(font)
            painter.setPen(theme.color(Ink.TEXT))
            painter.drawText(
                self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words
            )
            left += self._advance(words + " ", font)
        paint_icon(painter, Icon.CLEAR, Ink.TEXT2, self._cross())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.position().x() >= self._cross().left() - current_theme().px(4):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def _edge(self) -> tuple[QColor, float]:
        if self.hasFocus():
            return current_theme().color(Ink.ACCENT), 2
        return current_theme().color(Ink.ACCENT_LINE if self._accent else Ink.LINE2), 1

    def _cross(self) -> QRect:
        side = current_theme().px(12)
        return QRect(
            self.width() - side - current_theme().px(10), (self.height() - side) // 2, side, side
        )

    @staticmethod
    def _advance(text: str, font: QFont) -> int:
        return QFontMetrics(font).horizontalAdvance(text)


def _small(weight: int = 500) -> QFont:
    return current_theme().font(Size.LABEL, weight)
